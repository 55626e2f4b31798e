#!/usr/bin/env node
import { a as parseRepository, c as parseConnectionAllow, d as parseClaim, f as createProgressLog, g as systemClock, h as createMeter, i as findRepositoryAccess, l as parseToken, m as describeReading, n as listenForStop, o as readGitHubAccess, p as describeEvent, r as findGitHubSecrets, s as chooseHubUrl, t as useCases, u as refusePlainHttp } from "./use-cases.js";
import { C as tell, P as boundLines, R as printable, a as formatShare, g as advice, n as formatCount, o as groupDigits, p as InputError, r as formatDuration, t as formatBytes, w as commandLineWords, x as option } from "./units.js";
import { n as redact, t as describeFailure } from "./failure.js";
import { t as exitCodes } from "./exit-codes.js";
import { t as project } from "./project.js";
import { b as parseCardFields, c as parseVariant, g as describeChangedThresholds, n as jobFieldNames, r as parseJobFields, s as parseSubfolder, t as chooseVisibility } from "./visibility.js";
import { a as parseEndpoint, o as parseRepo } from "./endpoint.js";
import { _ as suggest, m as formatAlpha, t as defaultTemplate } from "./template.js";
import { n as formatMistake } from "./mistakes.js";
import { t as counted } from "./listing.js";
import { t as nameOf } from "./snapshot.js";
import { a as figureTitles, c as partNames, i as describeRounding, o as figuresOf, r as describeOutputFormat, s as formatMeasured } from "./pairing-options.js";
import { n as describeReplaced } from "./replaced-model.js";
import { homedir } from "node:os";
import { parseArgs } from "node:util";
import { readFileSync } from "node:fs";
import { join } from "node:path";
// src/bot/options/serve-fields.ts
/** A proxy on the same machine brings TLS; who wants it otherwise says so. */
const standardHost = "127.0.0.1";
const standardPort = 8080;
const standardEventType = "hf-extrapolate";
/** @throws InputError that names the option, its value and what to write instead. */
function parseServeFields(texts) {
	const { repository } = texts;
	if (repository === void 0) throw new InputError("serve needs to know the repository whose workflow it starts.", {
		code: "repository-missing",
		hint: advice`Name it: ${option("repository", "owner/name")}.`
	});
	return {
		host: texts.host ?? standardHost,
		port: parsePort(texts.port, option("port")),
		configPath: texts.config,
		repository: parseRepository(repository, option("repository")),
		start: parseStart(texts)
	};
}
function parsePort(text, name) {
	if (text === void 0) return standardPort;
	if (/^\d{1,5}$/.test(text) && Number(text) < 65536) return Number(text);
	throw new InputError(advice`${name}: '${text}' is not a port.`, {
		code: "port-invalid",
		hint: "Write a number from 0 to 65535."
	});
}
function parseStart(texts) {
	const { workflow, "event-type": eventType } = texts;
	if (workflow !== void 0 && eventType !== void 0) throw new InputError(advice`${option("workflow")} and ${option("event-type")} are both given.`, {
		code: "start-conflict",
		hint: "Start one workflow by its file, or all that listen to an event."
	});
	if (workflow === void 0) return {
		kind: "repository",
		eventType: parseEventType(eventType)
	};
	if (/^[\w][\w. -]{0,200}\.ya?ml$/.test(workflow)) return {
		kind: "workflow",
		file: workflow,
		ref: void 0
	};
	throw new InputError(advice`${option("workflow")}: '${workflow}' is not the file of a workflow.`, {
		code: "workflow-invalid",
		hint: "Write the name of a file in .github/workflows, such as watch.yml."
	});
}
function parseEventType(text) {
	if (text === void 0) return standardEventType;
	if (/^[\w.:/-]{1,100}$/.test(text)) return text;
	throw new InputError(advice`${option("event-type")}: '${text}' is not a type of events.`, {
		code: "event-type-invalid",
		hint: "Write what the workflow has under `on: repository_dispatch: types:`, at most 100 characters."
	});
}
// src/bot/options/webhook-secret.ts
const leastLength = 16;
/**
* The secret that the Hub sends along, from `WEBHOOK_SECRET`.
* @throws InputError, without the value.
*/
function readWebhookSecret(environment) {
	const secret = environment.WEBHOOK_SECRET?.trim() ?? "";
	if (secret === "") throw new InputError("WEBHOOK_SECRET is not set; without it everybody could start the work.", {
		code: "webhook-secret-missing",
		hint: "Set it to the secret of the webhook, from its settings on the Hub."
	});
	if (secret.length < leastLength || !/^[\x20-\x7e]+$/.test(secret)) throw new InputError(`WEBHOOK_SECRET is shorter than ${leastLength} characters, or not ASCII.`, {
		code: "webhook-secret-invalid",
		hint: "Take a long random one, for example from: openssl rand -hex 32."
	});
	return secret;
}
// src/faces/terminal/commands.ts
const options = {
	sft: {
		value: "ENDPOINT",
		summary: "θ0: the checkpoint that alignment training started from"
	},
	dpo: {
		value: "ENDPOINT",
		summary: "θ1: the checkpoint after alignment"
	},
	"sft-subfolder": {
		value: "PATH",
		summary: "folder of θ0’s repo or directory that holds the checkpoint"
	},
	"dpo-subfolder": {
		value: "PATH",
		summary: "the same of θ1"
	},
	subfolder: {
		value: "PATH",
		summary: "folder of the repo or directory that holds the checkpoint"
	},
	variant: {
		value: "NAME",
		summary: "weights that are named so, e.g. fp16 for model.fp16.safetensors"
	},
	"prefer-pr": { summary: "instead of .bin files, take the Hub’s own conversion from its open PR" },
	alpha: {
		value: "LIST",
		summary: "how far to go on, e.g. 0.3 or 0.1,0.3,0.5; negative interpolates"
	},
	to: {
		value: "TEMPLATE",
		summary: "repo or directory to make; may have {namespace} {sft} {dpo} {alpha} in it"
	},
	rounding: {
		value: "HOW",
		summary: "nearest (default), reference (the authors’ arithmetic) or stochastic"
	},
	dtype: {
		value: "DTYPE",
		summary: "same (default; of reference: bfloat16), float32, bfloat16 or float16"
	},
	seed: {
		value: "NUMBER",
		summary: "of stochastic rounding; default 0, and the same gives the same bytes"
	},
	"max-shard-size": {
		value: "SIZE",
		summary: "of files that are laid out anew, e.g. 5GB (default) or 2GiB"
	},
	vocab: {
		value: "WHICH",
		summary: "same (default), or common: extrapolate the rows that both vocabularies have"
	},
	rename: {
		value: "LIST",
		summary: "how θ0’s tensor names begin and what θ1 has there, as FROM=TO"
	},
	unpaired: {
		value: "LIST",
		summary: "how tensor names begin that need no partner: θ0’s are left out, θ1’s copied"
	},
	allow: {
		value: "LIST",
		summary: "judgements that shall warn, not refuse; plain-http for a Hub without TLS"
	},
	thresholds: {
		value: "LIST",
		summary: "thresholds of judgements, as name=value,name=value"
	},
	relation: {
		value: "RELATION",
		summary: "to the base models in the card: merge (default) or finetune"
	},
	license: {
		value: "ID",
		summary: "the card’s licence, instead of what follows from the sources"
	},
	"card-template": {
		value: "FILE",
		summary: "Liquid template of the card’s text"
	},
	private: { summary: "make the derived repos private; the default for gated sources" },
	public: { summary: "make them public although a source is gated or private" },
	full: { summary: "recompute every weight, not a sample" },
	force: { summary: "replace what another made, another model of this tool, or an edited card" },
	"dry-run": { summary: "check and plan everything, write nothing" },
	port: {
		value: "PORT",
		summary: "to listen at (default: 8080)"
	},
	host: {
		value: "ADDRESS",
		summary: "to listen at (default: 127.0.0.1, for a proxy on the same machine)"
	},
	config: {
		value: "FILE",
		summary: "extrapolate.yml whose rules decide; without it any model is wanted"
	},
	repository: {
		value: "OWNER/NAME",
		summary: "repository on GitHub whose workflow is started"
	},
	workflow: {
		value: "FILE",
		summary: "start this workflow, by workflow_dispatch"
	},
	"event-type": {
		value: "TYPE",
		summary: "start those that listen to this event (default: hf-extrapolate)"
	},
	json: { summary: "print one JSON document on standard output" },
	quiet: { summary: "print nothing but the result and errors" },
	"hub-url": {
		value: "URL",
		summary: "the Hub to talk to (default: HF_ENDPOINT or https://huggingface.co)"
	},
	help: { summary: "show this help" },
	version: { summary: "print the version" }
};
const weightsOptions = [
	"sft-subfolder",
	"dpo-subfolder",
	"variant"
];
const formatOptions = [
	"rounding",
	"dtype",
	"seed"
];
const cardOptions = [
	"relation",
	"license",
	"card-template"
];
const jobOptions = [
	...[
		"sft",
		"dpo",
		"alpha",
		"to"
	],
	...weightsOptions,
	"prefer-pr",
	...formatOptions,
	...[
		"max-shard-size",
		"vocab",
		"rename",
		"unpaired",
		"allow",
		"thresholds"
	],
	...cardOptions,
	...[
		"private",
		"public",
		"force"
	]
];
const everywhere = [
	"json",
	"quiet",
	"help"
];
/** A command has one word, or two, of which the first names what it is about. */
const commands = {
	run: {
		summary: "extrapolate a pair of checkpoints and publish the result",
		usage: "--sft ENDPOINT --dpo ENDPOINT --alpha LIST [--to TEMPLATE]",
		options: [
			...jobOptions,
			"dry-run",
			"hub-url",
			...everywhere
		],
		examples: ["hf-extrapolate run --sft allenai/tulu-2-7b@refs/pr/4 --dpo allenai/tulu-2-dpo-7b@refs/pr/4 --alpha 0.5", "hf-extrapolate run --sft ./sft --dpo ./dpo --alpha 0.1,0.3,0.5 --to ./expo-a{alpha}"]
	},
	plan: {
		summary: "show what a run would read, compute and upload, and move nothing",
		usage: "--sft ENDPOINT --dpo ENDPOINT --alpha LIST [--to TEMPLATE]",
		options: [
			...jobOptions,
			"dry-run",
			"hub-url",
			...everywhere
		],
		examples: ["hf-extrapolate plan --sft ./sft --dpo ./dpo --alpha 0.3 --to ./expo"]
	},
	watch: {
		summary: "find newly published pairs and publish what the configuration allows",
		usage: "[FILE] [--dry-run]",
		operand: "FILE",
		options: [
			"dry-run",
			"hub-url",
			"allow",
			...everywhere
		],
		examples: ["hf-extrapolate watch --dry-run", "hf-extrapolate watch ./extrapolate.yml"]
	},
	verify: {
		summary: "recompute a derived repo from its sources and compare, bit for bit",
		usage: "ENDPOINT [--full] [--sft ENDPOINT --dpo ENDPOINT --alpha NUMBER]",
		operand: "ENDPOINT",
		options: [
			...[
				"full",
				"sft",
				"dpo",
				"alpha"
			],
			...weightsOptions,
			...[
				"rounding",
				"seed",
				"vocab",
				"rename",
				"unpaired",
				"hub-url",
				"allow"
			],
			...everywhere
		],
		examples: ["hf-extrapolate verify me/zephyr-7b-dpo-full-ExPO", "hf-extrapolate verify chujiezheng/zephyr-7b-dpo-full-ExPO --sft alignment-handbook/zephyr-7b-sft-full --dpo alignment-handbook/zephyr-7b-dpo-full --alpha 0.3 --rounding reference"]
	},
	card: {
		summary: "write the card of a derived repo anew from its extrapolation.json",
		usage: "ENDPOINT",
		operand: "ENDPOINT",
		options: [
			...cardOptions,
			"force",
			"dry-run",
			"hub-url",
			"allow",
			...everywhere
		],
		examples: ["hf-extrapolate card me/zephyr-7b-dpo-full-ExPO"]
	},
	inspect: {
		summary: "say what one checkpoint is, and list its tensors, dtypes, shapes and shards",
		usage: "ENDPOINT [--subfolder PATH]",
		operand: "ENDPOINT",
		options: [
			"subfolder",
			"variant",
			"hub-url",
			"allow",
			...everywhere
		],
		examples: ["hf-extrapolate inspect HuggingFaceH4/zephyr-7b-beta"]
	},
	detect: {
		summary: "say why models are aligned halves of pairs or are none, and what would change that",
		usage: "MODEL… [--config FILE]",
		operand: "MODEL…",
		isRepeated: true,
		options: [
			"config",
			"hub-url",
			"allow",
			...everywhere
		],
		examples: ["hf-extrapolate detect HuggingFaceH4/zephyr-7b-beta", "hf-extrapolate detect org/x-dpo org/y-kto --config extrapolate.yml --json"]
	},
	"config check": {
		summary: "say what a configuration of watching means, or everything that is wrong with it",
		usage: "[FILE]",
		operand: "FILE",
		options: [...everywhere],
		examples: ["hf-extrapolate config check", "hf-extrapolate config check ./extrapolate.yml --json"]
	},
	demo: {
		summary: "run the whole job offline, on an embedded Hub and a small real pair",
		usage: "",
		options: [...everywhere],
		examples: ["hf-extrapolate demo"]
	},
	serve: {
		summary: "receive the Hub’s webhooks, and start a workflow on GitHub for models that are wanted",
		usage: "--repository OWNER/NAME [--workflow FILE] [--config FILE] [--port PORT]",
		options: [...[
			"repository",
			"workflow",
			"event-type",
			"config",
			"port",
			"host"
		], ...everywhere],
		examples: ["hf-extrapolate serve --repository me/extrapolations --workflow watch.yml --port 8080"]
	}
};
function isCommandName(text) {
	return Object.hasOwn(commands, text);
}
/**
* The command that the words begin with, and the words after it.
* @returns undefined when they begin with none.
*/
function splitCommand(words) {
	for (const length of [2, 1]) {
		const command = words.slice(0, length).join(" ");
		if (words.length >= length && isCommandName(command)) return {
			command,
			rest: words.slice(length)
		};
	}
}
function isOptionName(text) {
	return Object.hasOwn(options, text);
}
function specOf(option) {
	return options[option];
}
function commandSpecOf(command) {
	return commands[command];
}
// src/faces/terminal/command-line.ts
/** Where it is looked for when no other is named. */
const standardConfigPath = "extrapolate.yml";
/**
* Reads the arguments after the program's name.
* @throws InputError that names the argument, its value and what to write instead.
*/
function parseCommandLine(args) {
	const { values, operands } = splitArguments(args);
	const [word, ...others] = operands;
	if (word === void 0) {
		if (values.has("version")) return { kind: "version" };
		if (values.has("help") || args.length === 0) return {
			kind: "help",
			topic: void 0
		};
		throw usageError("command-missing", "No command was given.", `Start with one of: ${commandList()}.`);
	}
	if (word === "help") return {
		kind: "help",
		topic: splitCommand(others)?.command
	};
	const split = splitCommand(operands);
	if (split === void 0) throw unknownCommand(operands);
	const { command, rest } = split;
	if (values.has("help")) return {
		kind: "help",
		topic: command
	};
	checkOptions(command, values);
	return {
		kind: "command",
		json: values.has("json"),
		quiet: values.has("quiet"),
		hubUrl: values.get("hub-url"),
		allow: command === "run" || command === "plan" ? values.get("allow") : parseConnectionAllow(values.get("allow")),
		...readTask(command, values, rest)
	};
}
function readTask(command, values, operands) {
	const spec = commandSpecOf(command);
	const [operand, excess] = spec.operand === void 0 ? [void 0, operands[0]] : spec.isRepeated ? [operands[0]] : operands;
	if (excess !== void 0) throw usageError("argument-unexpected", `'${excess}' is not expected after '${command}'.`, `See hf-extrapolate ${command} --help.`);
	switch (command) {
		case "demo": return { command };
		case "config check": return {
			command,
			request: { path: operand ?? standardConfigPath }
		};
		case "detect": return {
			command,
			request: {
				models: readModels(operands),
				config: values.get("config")
			}
		};
		case "inspect": return {
			command,
			request: {
				endpoint: requireOperand(command, operand),
				subfolder: parseSubfolder(values.get("subfolder"), option("subfolder")),
				variant: parseVariant(values.get("variant"), option("variant"))
			}
		};
		case "verify": {
			const claim = parseClaim(textsOf(values));
			return {
				command,
				request: {
					derived: requireOperand(command, operand),
					...claim,
					full: values.has("full")
				}
			};
		}
		case "card": return {
			command,
			request: {
				derived: requireOperand(command, operand),
				card: parseCardFields(textsOf(values)),
				force: values.has("force"),
				dryRun: values.has("dry-run")
			}
		};
		case "watch": return {
			command,
			request: {
				config: operand ?? standardConfigPath,
				dryRun: values.has("dry-run")
			}
		};
		case "run":
		case "plan": {
			const switches = {
				private: values.has("private"),
				public: values.has("public")
			};
			return {
				command,
				request: {
					...parseJobFields(textsOf(values)),
					visibility: chooseVisibility(switches),
					preferPr: values.has("prefer-pr"),
					force: values.has("force"),
					dryRun: values.has("dry-run")
				}
			};
		}
		case "serve": return {
			command,
			request: parseServeFields(Object.fromEntries(values))
		};
	}
}
function textsOf(values) {
	return Object.fromEntries(jobFieldNames.map((field) => [field, values.get(field)]));
}
/** Names of models, each once, or addresses of their pages. */
function readModels(operands) {
	if (operands.length === 0) throw usageError("endpoint-missing", "detect needs to know of which models.", "Name them: hf-extrapolate detect namespace/name …");
	return [...new Set(operands.map((name) => parseRepo(name, "detect").repo))];
}
function requireOperand(command, operand) {
	if (operand === void 0) throw usageError("endpoint-missing", `${command} needs to know what to ${command === "card" ? "describe" : command}.`, `Name it: hf-extrapolate ${command} namespace/name, or a directory.`);
	return parseEndpoint(operand, command);
}
/** Options by name (a switch's value is empty) and everything else in order. */
function splitArguments(args) {
	const { tokens } = parseArgs({
		args: [...args],
		strict: false,
		tokens: true,
		allowPositionals: true,
		options: Object.fromEntries(Object.keys(options).map((name) => [name, { type: isOptionName(name) && specOf(name).value !== void 0 ? "string" : "boolean" }]))
	});
	const values = /* @__PURE__ */ new Map();
	const operands = [];
	for (const token of tokens) {
		if (token.kind === "positional") operands.push(token.value);
		if (token.kind !== "option") continue;
		const name = token.rawName === "-h" ? "help" : token.name;
		if (!isOptionName(name) || token.rawName !== `--${name}` && token.rawName !== "-h") throw unknownOption(token.rawName);
		values.set(name, readValue(name, token.value, token.inlineValue === true, values.has(name)));
	}
	return {
		values,
		operands
	};
}
function readValue(name, value, inline, repeated) {
	const placeholder = specOf(name).value;
	if (repeated) throw usageError("option-repeated", `--${name} is given twice.`, "Give every option once.");
	if (placeholder === void 0) {
		if (value !== void 0) throw usageError("option-value-unexpected", `--${name} takes no value, and was given '${value}'.`, `Write --${name}, or leave it out.`);
		return "";
	}
	if (value === void 0 || !inline && value.startsWith("--")) throw usageError("option-value-missing", `--${name} needs a value.`, `Write --${name} ${placeholder}${value === void 0 ? "" : `, or --${name}=${value} if '${value}' is meant`}.`);
	return value;
}
function checkOptions(command, values) {
	const allowed = commandSpecOf(command).options;
	for (const name of values.keys()) if (!allowed.includes(name)) throw usageError("option-not-for-command", `--${name} does not apply to '${command}'.`, `See hf-extrapolate ${command} --help.`);
}
function unknownOption(rawName) {
	const near = suggest(rawName.replace(/^-+/, ""), Object.keys(options));
	return usageError("option-unknown", `${rawName} is not an option.`, near === void 0 ? "See hf-extrapolate --help." : `Did you mean --${near}?`);
}
function unknownCommand(words) {
	const [word = ""] = words;
	const names = Object.keys(commands);
	const near = names.find((name) => name.startsWith(`${word} `)) ?? suggest(word, names) ?? suggest(words.slice(0, 2).join(" "), names);
	return usageError("command-unknown", `'${word}' is not a command.`, near === void 0 ? `Commands: ${commandList()}.` : `Did you mean '${near}'? Commands: ${commandList()}.`);
}
function usageError(code, message, hint) {
	return new InputError(message, {
		code,
		hint
	});
}
function commandList() {
	return Object.keys(commands).join(", ");
}
// src/faces/terminal/table.ts
/** Rows as text columns, two spaces apart; a heading when any column has a title. */
function renderTable(columns, rows) {
	const titles = columns.map((column) => column.title ?? "");
	const all = titles.some((title) => title !== "") ? [titles, ...rows] : rows;
	const widths = columns.map((_, index) => Math.max(0, ...all.map((row) => (row[index] ?? "").length)));
	return all.map((row) => columns.map((column, index) => {
		const cell = row[index] ?? "";
		const width = widths[index] ?? 0;
		return column.align === "right" ? cell.padStart(width) : cell.padEnd(width);
	}).join("  ").trimEnd()).join("\n");
}
function indent(text, by = "  ") {
	return text.replaceAll(/^(?=.)/gm, by);
}
// src/faces/terminal/error.ts
/** An error as the terminal shows it: what happened, then what to do about it. */
function renderFailure({ message, hint, docs, stack }) {
	const lines = [`error: ${printable(message)}`];
	if (stack !== void 0) lines.push(indent(printable(stack)));
	if (hint !== void 0) lines.push(`  hint: ${printable(hint)}`);
	if (docs !== void 0) lines.push(`  see: ${printable(docs)}`);
	return lines.join("\n");
}
// src/faces/terminal/help.ts
/** The help page: of one command, or of all. */
function renderHelp(topic) {
	return topic === void 0 ? renderOverview() : renderCommand(topic);
}
function renderOverview() {
	return [
		"Extrapolates aligned language models (ExPO): θ2 = θ1 + α·(θ1 − θ0).",
		"",
		"Usage: hf-extrapolate COMMAND [OPTIONS]",
		"",
		"Commands:",
		indent(renderTable([{}, {}], Object.keys(commands).filter(isCommandName).map((name) => [name, commandSpecOf(name).summary]))),
		"",
		"Options:",
		indent(renderOptions(["help", "version"])),
		"",
		"An ENDPOINT is namespace/name[@revision] on the Hub, or a directory that starts with ./ or /.",
		"The token is read from HF_TOKEN, or from the file that `hf auth login` writes.",
		"",
		"Options of a command: hf-extrapolate COMMAND --help",
		"Try it without a token or a network: hf-extrapolate demo"
	].join("\n");
}
function renderCommand(name) {
	const spec = commandSpecOf(name);
	return [
		`${spec.summary[0]?.toUpperCase()}${spec.summary.slice(1)}.`,
		"",
		`Usage: ${[
			"hf-extrapolate",
			name,
			spec.usage
		].filter((part) => part !== "").join(" ")}`,
		"",
		"Options:",
		indent(renderOptions(spec.options)),
		"",
		spec.examples.length === 1 ? "Example:" : "Examples:",
		indent(spec.examples.join("\n"))
	].join("\n");
}
function renderOptions(names) {
	return renderTable([{}, {}], names.map((name) => {
		const { value, summary } = specOf(name);
		return [value === void 0 ? `--${name}` : `--${name} ${value}`, summary];
	}));
}
// src/faces/terminal/progress.ts
const redrawMs = 100;
/** Shows a run as it goes: on a terminal one live line, elsewhere a line every so often. */
function createProgressDisplay(stream, clock) {
	if (stream.isTTY === true) return createLiveLine(stream, clock);
	const print = (line) => void stream.write(`${line}\n`);
	return {
		onProgress: createProgressLog(print, clock),
		print,
		close() {}
	};
}
function createLiveLine(stream, clock) {
	const meter = createMeter();
	let shown = false;
	let drawnMs = Number.NEGATIVE_INFINITY;
	const clear = () => {
		if (shown) stream.write("\r\x1B[2K");
		shown = false;
	};
	const print = (line) => {
		clear();
		stream.write(`${line}\n`);
		drawnMs = Number.NEGATIVE_INFINITY;
	};
	return {
		print,
		close: clear,
		onProgress(event) {
			const line = describeEvent(event);
			if (line !== void 0) print(line);
			if (event.kind !== "bytes") return;
			const nowMs = clock.now();
			const reading = meter.update(event.written, event.total, nowMs);
			if (nowMs - drawnMs < redrawMs) return;
			drawnMs = nowMs;
			clear();
			stream.write(describeReading(reading).slice(0, (stream.columns || 80) - 1));
			shown = true;
		}
	};
}
// src/faces/terminal/config-report.ts
/** What a configuration means, in the order a run goes by it; or its mistakes, as compilers list them. */
function renderConfig({ path, config, mistakes, unlistedCount }) {
	if (config === void 0) return [...mistakes.map((mistake) => formatMistake(mistake, path)), ...unlistedCount === 0 ? [] : [`and ${unlistedCount} more`]].join("\n");
	const { pairs, rules, exclude } = config;
	return [
		`${path}: ${counted(pairs.length, "pair")}, ${counted(rules.length, "rule")}`,
		...pairs.length === 0 ? [] : [section("Pairs", pairs.map(describePair))],
		...rules.length === 0 ? [] : [section("Rules", rules.map(describeRule))],
		renderTable([{}, {}], [
			["Left alone", exclude.length === 0 ? "nothing" : exclude.join(", ")],
			["Limits", describeLimits(config.limits)],
			["State", describeState(config.state)],
			["Issue", describeReporting(config.reporting)]
		])
	].join("\n\n");
}
const section = (title, entries) => `${title}\n${indent(entries.join("\n"))}`;
function describePair(pair) {
	const facts = [
		...pair.variant === void 0 ? [] : [`variant ${pair.variant}`],
		...pair.preferPr ? ["the Hub’s own conversion"] : [],
		...describeOutput(pair.output),
		describeNewCommits(pair.newCommits)
	];
	return `${[[pair.sft, pair.sftSubfolder], [pair.dpo, pair.dpoSubfolder]].map(([repo, folder]) => folder === void 0 ? repo : `${repo}/${folder}`).join(" → ")}: ${facts.join("; ")}`;
}
function describeRule(rule) {
	const { owners, tags, names, collections, licenses, minDownloads, minLikes, since } = rule;
	const { least, most } = rule.parameterCount;
	const conditions = [
		...some("of", owners),
		...some("tagged", tags),
		...some("named", names),
		...some("in", collections),
		...minDownloads > 0 ? [`${formatCount(minDownloads)} downloads or more`] : [],
		...minLikes > 0 ? [`${formatCount(minLikes)} likes or more`] : [],
		...least > 0 ? [`${formatCount(least)} parameters or more`] : [],
		...most === void 0 ? [] : [`${formatCount(most)} parameters or fewer`],
		...some("licensed", licenses),
		...since === void 0 ? [] : [`made since ${new Date(since).toISOString().replace("T00:00:00.000Z", "")}`]
	];
	const gated = {
		skip: "left out",
		private: "published privately",
		ask: "asked about"
	}[rule.gated];
	const facts = [
		...describeOutput(rule.output),
		`gated pairs are ${gated}`,
		describeNewCommits(rule.newCommits)
	];
	return `${rule.name}: models ${conditions.join(", ")}: ${facts.join("; ")}`;
}
const some = (preposition, list) => list.length === 0 ? [] : [`${preposition} ${list.join(" or ")}`];
/** What is usual is not said. */
function describeOutput(output) {
	const { alphas, to, rounding, dtype, visibility, allow, pairing, card } = output;
	return [
		alphas.length === 0 ? "α by the way of alignment" : `α ${alphas.map(formatAlpha).join(", ")}`,
		`to ${to ?? defaultTemplate(Math.max(1, alphas.length))}`,
		...visibility === void 0 ? [] : [visibility],
		...rounding.kind === "nearest" ? [] : [`${rounding.kind} rounding`],
		...dtype === "same" ? [] : [dtype],
		...output.maxShardBytes === 5e9 ? [] : [`shards of ${formatBytes(output.maxShardBytes)}`],
		...pairing.vocabulary === "same" ? [] : ["the vocabulary that both have"],
		...pairing.renames.length === 0 ? [] : [counted(pairing.renames.length, "rename")],
		...pairing.unpaired === void 0 ? [] : [`${pairing.unpaired.join(", ")} without a partner`],
		...allow.length === 0 ? [] : [`allows ${allow.join(", ")}`],
		...describeChangedThresholds(output.thresholds),
		...card.relation === void 0 ? [] : [card.relation],
		...card.license === void 0 ? [] : [`licence ${card.license}`],
		...card.template === void 0 ? [] : [`card by ${card.template}`]
	];
}
function describeNewCommits(newCommits) {
	return `new commits are ${{
		ignore: "left alone",
		revise: "published anew",
		ask: "asked about"
	}[newCommits]}`;
}
function describeLimits(limits) {
	const { pairsPerRun, bytesPerRun, reposPerDay, storageBytes, attempts } = limits;
	return [
		...pairsPerRun === void 0 ? [] : [`${counted(pairsPerRun, "pair")} a run`],
		...bytesPerRun === void 0 ? [] : [`${formatBytes(bytesPerRun)} a run`],
		...reposPerDay === void 0 ? [] : [`${counted(reposPerDay, "repo")} a day`],
		...storageBytes === void 0 ? [] : [`${formatBytes(storageBytes)} in all`],
		`a person is asked after ${counted(attempts, "failure")}`
	].join(", ");
}
function describeState(state) {
	switch (state.kind) {
		case "repository": return [`${state.path} in the workflow’s repository`, ...state.branch === void 0 ? [] : [`branch ${state.branch}`]].join(", ");
		case "dataset": return `dataset ${state.repo} on the Hub`;
		case "file": return `file ${state.path}`;
	}
}
function describeReporting({ issue, title, labels }) {
	return issue ? `'${title}'${labels.length === 0 ? "" : `, labelled ${labels.join(", ")}`}` : "none";
}
// src/faces/terminal/detect-changes.ts
const weights = "whole weights, or those of a LoRA adapter, at the top of main";
const byHand = "the pair under `pairs:` in extrapolate.yml, which is published without being looked for";
const said = "a tag such as `dpo`, or a sentence on how it was trained, in its card";
const start = "`base_model` in its card with the SFT checkpoint";
const nothing = "nothing: publish what it was made from instead";
/** What would lead to another decision, by the code of the decision; the end of "What would change it: …". */
const detectionChanges = {
	pair: "`hf-extrapolate: false` in the card of either, or `exclude:` in extrapolate.yml",
	configured: "another entry under `pairs:`",
	"nothing-said": said,
	"model-missing": "its name, or a token that may read it",
	"no-rule": "a rule of the configuration that it meets",
	excluded: "`exclude:` of the configuration without it",
	"opted-out": "its author’s word, and nothing else",
	disabled: "the Hub, once it is back in service",
	"own-output": nothing,
	extrapolated: nothing,
	"other-task": nothing,
	"reward-model": "its architecture, tags or name, where they are wrong",
	gguf: `a repo with ${weights}`,
	quantised: "the repo that it is a copy of, in full precision",
	merge: byHand,
	adapter: "whole weights, with the adapter merged in",
	"not-aligned": said,
	"no-weights": weights,
	licence: "a licence that allows derivatives",
	restricted: "`gated: ask` or `gated: private` in the rule",
	"no-parent": start,
	"parent-missing": `${start}, under a name that can be read`,
	"parent-pretrained": `${start}, which lies between it and the pretrained model`,
	"parent-adapter": "the SFT checkpoint as whole weights, and its name in `base_model`",
	"parent-excluded": "`exclude:` of the configuration without it",
	circular: `${start}, and an end to the circle`,
	"other-base": start,
	"different-architectures": start,
	"different-size": start,
	"same-weights": start,
	copy: nothing,
	"is-aligned": `${said}; or ${byHand}`,
	"which-way": `one way of alignment in tags, name and card; or ${byHand}`,
	"unproven-way": byHand,
	"sft-too": `${start}, which says \`sft\` in its name or tags; or ${byHand}`,
	"other-kind": byHand,
	"may-publish": "`gated: private` in the rule",
	"which-parent": `${start} alone; or ${byHand}`,
	"is-parent-sft": "a tag `sft` in the card of what it started from",
	"parent-aligned": byHand,
	"many-alignments": byHand,
	"continues-adapter": byHand,
	"parent-merge": byHand
};
// src/faces/terminal/detect-report.ts
const outcomeWords$2 = {
	pair: "a pair",
	"no-pair": "no pair",
	ask: "a person is asked",
	unaligned: "not aligned"
};
/** Of each model the decision, what speaks for and against it, and what would change it. */
function renderDetect({ models }) {
	return models.map(renderModel).join("\n\n");
}
function renderModel({ model, outcome, sft, reason, message, evidence }) {
	const rows = evidence.map(({ source, weight, text }) => [
		weight > 0 ? `+${weight}` : String(weight),
		source,
		text
	]);
	return [
		`${model}: ${outcomeWords$2[outcome]} (${reason})`,
		indent(message),
		...sft === void 0 ? [] : [indent(`θ0  ${sft}\nθ1  ${model}`)],
		...rows.length === 0 ? [] : [indent(renderTable([
			{ align: "right" },
			{},
			{}
		], rows))],
		indent(`What would change it: ${detectionChanges[reason]}.`)
	].join("\n");
}
// src/faces/terminal/report-parts.ts
/** Pieces that the reports of several commands share. */
function renderSources({ sft, aligned }) {
	return `θ0  ${describeOrigin(sft)}\nθ1  ${describeOrigin(aligned)}`;
}
function describeOrigin(origin) {
	const variant = origin.variant === void 0 ? [] : [`variant ${origin.variant}`];
	const details = [...origin.kind === "hub" && origin.revision !== origin.commit ? [origin.revision] : [], ...variant].join(", ");
	return `${nameOf(origin)}${details === "" ? "" : ` (${details})`}`;
}
/** Paragraphs, and then what to beware of. */
function joinParts(parts, warnings) {
	return [...parts, ...warnings.map((warning) => `warning: ${warning}`)].join("\n\n");
}
// src/faces/terminal/inspect-report.ts
function renderInspect(report) {
	const isDescribed = report.format !== void 0;
	const heading = [describeOrigin(report.origin), ...isDescribed ? [renderFacts(report)] : []];
	const findings = renderFindings(report);
	return joinParts([
		heading.join("\n"),
		renderUse(report.use),
		...findings === "" ? [] : [findings],
		...isDescribed ? renderContent(report) : []
	], report.leftOut);
}
function renderFacts(report) {
	return [
		report.format,
		...report.architecture === void 0 ? [] : [report.architecture],
		`${formatCount(report.parameterCount)} parameters`,
		formatBytes(report.byteLength)
	].join(", ");
}
/** What a run would do with it. */
function renderUse(use) {
	switch (use.kind) {
		case "mirrored": return "As --sft or --dpo it is streamed as it is; as --dpo, the derived repo gets files like these.";
		case "laid-out-anew": return "As --sft or --dpo it is streamed as it is, its pickle read and never run; as --dpo, the derived repo gets safetensors, divided at --max-shard-size.";
		case "adapter": return "As --dpo its scale is multiplied by 1 + α, with the model it was trained on as --sft; with another adapter on the same base as --sft, the factors of both are put side by side.";
		case "refused": return `As --sft or --dpo it is refused: ${use.reason}.${use.hint === void 0 ? "" : ` ${use.hint}`}`;
	}
}
function renderFindings({ tying, adapter, quantisation, otherWeights }) {
	const rows = [];
	if (tying) rows.push(["tied embeddings", `${tying.tied ? "yes" : "no"}: ${tying.evidence}`]);
	if (adapter) {
		const { peftType = "of an unknown kind", rank, alpha, baseModel } = adapter;
		const facts = [
			peftType,
			...rank === void 0 ? [] : [`r ${rank}`],
			...alpha === void 0 ? [] : [`lora_alpha ${alpha}`],
			...baseModel === void 0 ? [] : [`for ${baseModel}`]
		];
		rows.push(["adapter", facts.join(", ")]);
	}
	if (quantisation) rows.push(["quantised", `${quantisation.method} (${quantisation.evidence})`]);
	for (const [index, other] of otherWeights.entries()) rows.push([index === 0 ? "not used" : "", describeOther(other)]);
	return renderTable([{}, {}], rows);
}
const otherWords = {
	adapter: "an adapter",
	consolidated: "under their maker’s own names",
	safetensors: "safetensors",
	torch: "PyTorch",
	gguf: "GGUF",
	other: "other formats"
};
function describeOther({ kind, name = "", files, fileCount }) {
	const [first = ""] = files;
	return `${kind === "variant" ? `variant ${name} (--variant ${name})` : kind === "folder" ? `folder ${name} (--subfolder ${name})` : otherWords[kind]}: ${fileCount === 1 ? first : `${counted(fileCount, "file")}, such as ${first}`}`;
}
function renderContent(report) {
	const shards = report.shards.map((shard) => [
		shard.path,
		formatBytes(shard.byteLength),
		counted(shard.tensorCount, "tensor")
	]);
	const dtypes = report.dtypes.map((entry) => [
		entry.dtype,
		formatBytes(entry.byteLength),
		counted(entry.tensorCount, "tensor")
	]);
	const tensors = report.tensors.map((tensor) => [
		tensor.name,
		tensor.dtype,
		`[${tensor.shape.join(", ")}]`,
		formatBytes(tensor.byteLength),
		tensor.shard
	]);
	return [
		`Dtypes\n${indent(renderTable([
			{},
			{ align: "right" },
			{ align: "right" }
		], dtypes))}`,
		`Shards\n${indent(renderTable([
			{},
			{ align: "right" },
			{ align: "right" }
		], shards))}`,
		`Tensors\n${indent(renderTable([
			{},
			{},
			{},
			{ align: "right" },
			{}
		], tensors))}`
	];
}
// src/faces/terminal/plan-report.ts
const targetWords = {
	absent: "new",
	empty: "exists, empty",
	resumable: "half done by an earlier run, will be resumed",
	complete: "complete already, nothing to do",
	replaceable: "made by this tool, will be replaced",
	foreign: "exists and was not made by this tool",
	unknown: "not looked up"
};
function renderPlan(report) {
	return joinParts([
		`${renderSources(report)}\n${describeOutputFormat(report.rounding, report.dtype)}`,
		[
			"Reads",
			indent(renderReads("θ0", report.reads.sft)),
			indent(renderReads("θ1", report.reads.aligned))
		].join("\n"),
		...report.outputs.map(renderOutput),
		...report.sample ? [renderSample(report.sample)] : [],
		renderTotals(report),
		report.problems.length === 0 ? "Nothing stands in the way of this run." : ["What keeps this run from starting:", ...report.problems.map((problem) => `  - ${problem}`)].join("\n")
	], report.warnings);
}
function renderOutput(output) {
	const files = output.files.map(({ path, byteLength, operations }) => [
		path,
		formatBytes(byteLength),
		`extrapolate ${groupDigits(operations.extrapolate)}, copy ${groupDigits(operations.copy)}`
	]);
	const sideFiles = output.sideFiles.map(({ path, byteLength }) => [
		path,
		formatBytes(byteLength),
		"as in θ1"
	]);
	return [
		`α ${output.alpha} → ${output.target} (${targetWords[output.targetState]})`,
		...output.replaces ? [indent(`in the place of ${describeReplaced(output.replaces)}`)] : [],
		indent(renderTable([
			{},
			{ align: "right" },
			{}
		], [...files, ...sideFiles]))
	].join("\n");
}
/** What the run would measure, from a sample. */
function renderSample({ elementCount, deltaRatio, alignmentChangedShare, alphas }) {
	const options = alphas[0]?.alternatives.map(({ option }) => option) ?? [];
	const rows = alphas.map(({ alpha, effectiveAlpha, changedShare, alternatives }) => [
		`α ${alpha}`,
		formatMeasured(effectiveAlpha),
		formatShare(changedShare),
		...alternatives.map((alternative) => formatMeasured(alternative.effectiveAlpha))
	]);
	const columns = [
		"effective α",
		"changes",
		...options.map((option) => `with ${option}`)
	].map((title) => ({
		title,
		align: "right"
	}));
	return [`Sample of ${formatCount(elementCount)} weights: ‖Δ‖/‖θ1‖ ${formatMeasured(deltaRatio)}, ${formatShare(alignmentChangedShare)} changed by alignment`, indent(renderTable([{}, ...columns], rows))].join("\n");
}
function renderTotals({ totals }) {
	return renderTable([{}, {}], [
		["tensors", `${groupDigits(totals.tensorCount)} (${groupDigits(totals.extrapolatedCount)} extrapolated, ${groupDigits(totals.copiedCount)} copied)`],
		["parameters", formatCount(totals.parameterCount)],
		["read", `${formatBytes(totals.sftBytes)} of θ0 and ${formatBytes(totals.alignedBytes)} of θ1`],
		["written", formatBytes(totals.outputBytes)],
		["memory", `up to ${formatBytes(totals.peakMemoryBytes)}`],
		...totals.requestCount > 0 ? [["Hub requests", `about ${groupDigits(totals.requestCount)}`]] : []
	]);
}
function renderReads(side, reads) {
	return renderTable([
		{},
		{},
		{ align: "right" }
	], reads.map(({ path, byteLength }) => [
		side,
		path,
		formatBytes(byteLength)
	]));
}
// src/faces/terminal/run-report.ts
const stateWords = {
	published: "published",
	"already-complete": "was complete, nothing done",
	"would-publish": "would be published"
};
function renderRun(report) {
	const links = report.outputs.filter(({ state }) => state !== "would-publish").map(({ url }) => url);
	return joinParts([...summarizeRun(report), ...links.length > 0 ? [links.join("\n")] : []], report.warnings);
}
function renderDemo(report) {
	const steps = report.steps.map(({ title, milliseconds }) => [title, formatDuration(milliseconds)]);
	const files = report.files.map(({ path, byteLength }) => [path, formatBytes(byteLength)]);
	return joinParts([
		...summarizeRun(report.run),
		`What each step took\n${indent(renderTable([{}, { align: "right" }], steps))}`,
		`On main of the derived repo, as the embedded Hub served it\n${indent(renderTable([{}, { align: "right" }], files))}`,
		`Its card\n${report.card.trimEnd().replaceAll(/^/gm, "  │ ").replaceAll(/ +$/gm, "")}`
	], report.run.warnings);
}
function summarizeRun(report) {
	const { totals } = report;
	const rows = report.outputs.map((output) => [
		`α ${output.alpha}`,
		output.target,
		output.state === "published" && output.replaced ? "published, replaced" : stateWords[output.state],
		...output.files.length === 0 ? [] : [counted(output.files.length, "file"), formatBytes(output.files.reduce((sum, file) => sum + file.byteLength, 0))]
	]);
	const parts = [
		`${renderSources(report)}\n${describeOutputFormat(report.rounding, report.dtype)}`,
		renderTable([
			{},
			{},
			{},
			{ align: "right" },
			{ align: "right" }
		], rows),
		...report.outputs.flatMap(tellReplaced),
		...renderFigures(report.outputs),
		`${formatCount(totals.parameterCount)} parameters in ${counted(totals.tensorCount, "tensor")}; read ${formatBytes(totals.bytesRead)}, wrote ${formatBytes(totals.bytesWritten)} in ${formatDuration(totals.milliseconds)}.`
	];
	if (report.dryRun) parts.push("Dry run: nothing was written.");
	return parts;
}
function tellReplaced({ target, state, replaced }) {
	if (replaced === void 0) return [];
	return [`${target}: ${state === "would-publish" ? "would be replaced" : "was replaced"}: ${describeReplaced(replaced)}.`];
}
/** What was measured of each α, in total and by part of the model. */
function renderFigures(outputs) {
	const rows = outputs.flatMap(({ alpha, statistics }) => statistics === void 0 ? [] : [[`α ${alpha}`, ...figuresOf(statistics.total)], ...statistics.parts.map(({ part, statistics }) => [`  ${partNames[part]}`, ...figuresOf(statistics)])]);
	if (rows.length === 0) return [];
	return [renderTable([{}, ...figureTitles.map((title) => ({
		title,
		align: "right"
	}))], rows)];
}
// src/faces/terminal/verify-report.ts
const outcomeWords$1 = {
	identical: "IDENTICAL",
	"other-rounding": "IDENTICAL UP TO ROUNDING",
	differs: "DIFFERS"
};
function renderVerify(report) {
	const { outcome, weights, totals, hasManifest, full } = report;
	const compared = `${formatBytes(weights.comparedByteLength)} of ${formatBytes(weights.totalByteLength)}`;
	const roundings = weights.roundings.map(({ rounding, differingCount }) => [
		describeRounding(rounding),
		differingCount === 0 ? "identical" : `${groupDigits(differingCount)} differ`,
		differingCount === 0 ? "" : formatShare(differingCount / weights.comparedCount)
	]);
	return joinParts([
		`${describeOrigin(report.derived)}\n${outcomeWords$1[outcome]}${describeClaim(report)}`,
		renderSources(report),
		`${full ? "Every weight" : "A sample"} was recomputed: ${compared}, ${formatCount(weights.comparedCount)} weights in ${counted(weights.fileCount, "file")}\n${indent(renderTable([
			{},
			{},
			{ align: "right" }
		], roundings))}`,
		`Effective α ${full ? "" : "in the sample "}${formatMeasured(weights.effectiveAlpha)}; α = ${report.alpha} is claimed`,
		...report.findings.length === 0 ? [] : [report.findings.map(describeFinding).join("\n")],
		`${hasManifest ? "Hashes, index, side files and card were checked too" : "There is no manifest of this tool: hashes, side files and card were not checked"}; read ${formatBytes(totals.bytesRead)} of weights in ${formatDuration(totals.milliseconds)}.`
	], report.warnings);
}
/** With which rounding the weights are those of the claim. */
function describeClaim({ outcome, weights }) {
	const equal = weights.roundings.find(({ differingCount }) => differingCount === 0);
	if (outcome === "differs" || equal === void 0) return "";
	return ` (${describeRounding(equal.rounding)})`;
}
function describeFinding({ what, path, message }) {
	return `✗ ${what}${path === void 0 ? "" : ` ${path}`}: ${message}`;
}
// src/faces/terminal/watch-report.ts
const outcomeWords = {
	published: "published",
	"already-published": "was published before",
	"would-publish": "would be published",
	waiting: "waits",
	failed: "failed",
	refused: "refused",
	"needs-person": "needs a person"
};
function renderWatch(report) {
	const { counts, totals, issue } = report;
	const rows = report.rows.map((row) => [
		row.model,
		row.sft ?? "",
		outcomeWords[row.outcome],
		detailOf(row)
	]);
	return joinParts([
		report.rows.length === 0 ? "No candidates." : renderTable([
			{ title: "θ1" },
			{ title: "θ0" },
			{ title: "outcome" },
			{}
		], rows),
		...report.rows.filter(({ repos }) => repos.length > 0).map(renderRepos),
		`${counts.listed} models looked at in ${report.requestCount} requests: ${counts.unmatched} meet no rule, ${counts.unaligned} show no alignment, ${counts.excluded} are excluded. Wrote ${formatBytes(totals.bytesWritten)} in ${formatDuration(totals.milliseconds)}.`,
		...issue === void 0 ? [] : [issue.url],
		...report.unsaved.map(renderFailure),
		...report.dryRun ? ["Dry run: nothing was written."] : []
	], report.warnings);
}
function detailOf({ reason, rule }) {
	return `${rule === void 0 ? "" : `[${rule}] `}${reason}`.trimEnd();
}
function renderRepos({ model, repos }) {
	return `${model}\n${indent(repos.map(({ alpha, target, url }) => `α ${alpha}  ${url === "" ? target : url}`).join("\n"))}`;
}
// src/faces/terminal/report.ts
/** A report as the terminal shows it, without a line break at the end. */
function renderReport(report) {
	return printable(renderByKind(report));
}
function renderByKind(report) {
	switch (report.kind) {
		case "run": return renderRun(report);
		case "plan": return renderPlan(report);
		case "verify": return renderVerify(report);
		case "card": return renderCard(report);
		case "detect": return renderDetect(report);
		case "inspect": return renderInspect(report);
		case "config": return renderConfig(report);
		case "watch": return renderWatch(report);
		case "demo": return renderDemo(report);
		case "serve": return renderServe(report);
	}
}
const cardWords = {
	updated: "was written anew",
	unchanged: "is up to date, nothing done",
	"would-update": "would be written anew"
};
function renderCard({ derived, state, url, changedFiles, warnings }) {
	const files = changedFiles.length === 0 ? [] : [indent(changedFiles.join("\n"))];
	return joinParts([[`${describeOrigin(derived)}: the card ${cardWords[state]}`, ...files].join("\n"), url], warnings);
}
function renderServe({ repository, started, failed, ignored, repeated, unfinished }) {
	return joinParts([`${repository}: ${`${started} started, ${failed} failed, ${ignored} ignored, ${repeated} repeated`}`], unfinished.map((repo) => `the work for ${repo} was not started before the end`));
}
// src/faces/terminal/token.ts
/**
* The user's token, from where Python's huggingface_hub looks too: HF_TOKEN, then the file that
* `hf auth login` writes (HF_TOKEN_PATH, HF_HOME/token, XDG_CACHE_HOME/huggingface/token, ~/.cache/…).
* @throws InputError, without the value, when what is there cannot be a token.
*/
function findToken(environment, homeDirectory) {
	const given = parseToken(environment.HF_TOKEN, "HF_TOKEN");
	if (given !== void 0) return given;
	const path = tokenPath(environment, homeDirectory);
	let text;
	try {
		text = readFileSync(path, "utf8");
	} catch {
		return;
	}
	return parseToken(text, path);
}
function tokenPath(environment, homeDirectory) {
	if (environment.HF_TOKEN_PATH) return environment.HF_TOKEN_PATH;
	if (environment.HF_HOME) return join(environment.HF_HOME, "token");
	return join(environment.XDG_CACHE_HOME || join(homeDirectory, ".cache"), "huggingface", "token");
}
// src/faces/terminal/main.ts
/** Does what one command line asks for and resolves with the exit code (docs/errors.md); never rejects. */
async function runTerminal(terminal, useCases) {
	const { stdout, stderr, signal } = terminal;
	const secrets = findSecrets(terminal.environment);
	let token;
	let display;
	try {
		const invocation = parseCommandLine(terminal.args);
		if (invocation.kind === "help") {
			stdout.write(`${renderHelp(invocation.topic)}\n`);
			return 0;
		}
		if (invocation.kind === "version") {
			stdout.write(`${project.name} ${project.version}\n`);
			return 0;
		}
		if (needsToken(invocation.command)) token = findToken(terminal.environment, terminal.homeDirectory);
		if (token !== void 0) secrets.push(token);
		display = invocation.quiet ? void 0 : createProgressDisplay(stderr, terminal.clock);
		const report = tell(await startTask(invocation, createRuntime(terminal, invocation, token, display, secrets), useCases, terminal.environment), commandLineWords);
		display?.close();
		const text = invocation.json ? JSON.stringify(report, void 0, 2) : boundLines(renderReport(report));
		stdout.write(`${redact(text, secrets)}\n`);
		return exitCodeOf(report);
	} catch (error) {
		display?.close();
		const failure = describeFailure(error, signal, commandLineWords, secrets);
		stderr.write(`${renderFailure(failure)}\n`);
		if (terminal.args.includes("--json")) stdout.write(`${JSON.stringify(failure, void 0, 2)}\n`);
		return failure.exitCode;
	}
}
function exitCodeOf(report) {
	if (report.kind === "detect" && report.models.some(({ reason }) => reason === "model-missing")) return exitCodes.isMissing;
	return "exitCode" in report ? report.exitCode : exitCodes.ok;
}
/** Those that ask no Hub, or only their own, need not fail for the token. */
const needsToken = (command) => ![
	"demo",
	"serve",
	"config check"
].includes(command);
/** What must not be shown, well-formed or not. */
function findSecrets(environment) {
	return [...[environment.HF_TOKEN, environment.WEBHOOK_SECRET].flatMap((text) => text?.trim() || []), ...findGitHubSecrets(environment)];
}
function startTask(invocation, runtime, useCases, environment) {
	switch (invocation.command) {
		case "run": return useCases.run(invocation.request, runtime);
		case "plan": return useCases.plan(invocation.request, runtime);
		case "verify": return useCases.verify(invocation.request, runtime);
		case "card": return useCases.card(invocation.request, runtime);
		case "detect": return useCases.detect(invocation.request, runtime);
		case "inspect": return useCases.inspect(invocation.request, runtime);
		case "watch": {
			const github = findRepositoryAccess(environment);
			return useCases.watch({
				...invocation.request,
				github
			}, runtime);
		}
		case "config check": return useCases.checkConfig(invocation.request);
		case "demo": return useCases.demo(runtime);
		case "serve": {
			const access = {
				webhookSecret: readWebhookSecret(environment),
				github: readGitHubAccess(environment)
			};
			return useCases.serve(invocation.request, access, runtime);
		}
	}
}
function createRuntime(terminal, given, token, display, secrets) {
	const print = (line) => display?.print(boundLines(redact(printable(tell(line, commandLineWords)), secrets)));
	const hubUrl = chooseHubUrl(given.hubUrl, terminal.environment);
	refusePlainHttp(hubUrl, {
		token,
		allow: given.allow
	});
	return {
		hubUrl,
		token,
		workerUrl: terminal.workerUrl,
		log: {
			info: print,
			warn: (message) => print(advice`warning: ${message}`),
			debug: (message) => {
				if (terminal.environment.HF_EXTRAPOLATE_DEBUG) print(advice`debug: ${message}`);
			}
		},
		onProgress: display?.onProgress ?? (() => {}),
		signal: terminal.signal,
		clock: terminal.clock
	};
}
// src/faces/terminal/streams.ts
/** A reader that went away (`… | head`) does not stop a run; other faults of the streams do. */
function ignoreClosedPipes(...streams) {
	for (const stream of streams) stream.on("error", (error) => {
		if (error.code !== "EPIPE") throw error;
	});
}
// src/cli.ts
const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
ignoreClosedPipes(process.stdout, process.stderr);
const stop = listenForStop(process);
process.exitCode = await runTerminal({
	args: process.argv.slice(2),
	environment: process.env,
	homeDirectory: homedir(),
	stdout: process.stdout,
	stderr: process.stderr,
	workerUrl: new URL(`./worker.${extension}`, import.meta.url),
	signal: stop.signal,
	clock: systemClock
}, useCases);
stop.close();
export {};
