#!/usr/bin/env node
import { r as __toESM } from "./rolldown-runtime.js";
import { C as createProgressLog, D as systemClock, E as followProgress, S as parseClaim, T as describePace, _ as readGitHubAccess, b as parseToken, c as renderFailure, d as wrapWords, f as exitCodeOf, g as parseRepository, h as findRepositoryAccess, l as indent, m as findGitHubSecrets, n as listenForStop, p as parseModelNames, r as renderReport, t as useCases, u as renderTable, v as chooseHubUrl, w as describeEvent, x as refusePlainHttp, y as parseConnectionAllow } from "./use-cases.js";
import { M as printable, N as shorten, O as boundLines, _ as tell, h as option, s as InputError, u as advice, v as commandLineWords } from "./errors.js";
import { n as redact, t as describeFailure } from "./failure.js";
import { t as project } from "./project.js";
import { a as jobFieldNames, i as chooseVisibility, o as parseJobFields, y as parseCardFields } from "./mistakes.js";
import { a as parseEndpoint } from "./endpoint.js";
import { S as suggest, n as parseSubfolder, r as parseVariant } from "./weights.js";
import { i as formatBytes, o as formatDuration } from "./listing.js";
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
	pipeline: { summary: "derive the whole diffusers pipeline that has θ1 as a component" },
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
	full: { summary: "recompute every weight, not a sample; of plan and demo, show everything" },
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
	...["prefer-pr", "pipeline"],
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
		usage: "--sft ENDPOINT --dpo ENDPOINT --alpha LIST [--to TEMPLATE] [--full]",
		options: [
			...jobOptions,
			"full",
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
	"config init": {
		summary: "write a first configuration of watching and its workflow, where there are none",
		usage: "[FILE]",
		operand: "FILE",
		options: [...everywhere],
		examples: ["hf-extrapolate config init"]
	},
	demo: {
		summary: "run the whole job offline, on an embedded Hub and a small real pair",
		usage: "[--full]",
		options: ["full", ...everywhere],
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
		full: values.has("full"),
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
		case "config check":
		case "config init": return {
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
					pipeline: values.has("pipeline"),
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
function readModels(operands) {
	if (operands.length === 0) throw usageError("endpoint-missing", "detect needs to know of which models.", "Name them: hf-extrapolate detect namespace/name …");
	return parseModelNames(operands, "detect");
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
		if (!isOptionName(name) || token.rawName !== `--${name}` && token.rawName !== "-h") throw unknownOption(token.rawName, args);
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
function unknownOption(rawName, args) {
	const near = suggest(rawName.replace(/^-+/, ""), Object.keys(options));
	const command = splitCommand(args)?.command;
	const help = `hf-extrapolate ${command === void 0 ? "" : `${command} `}--help`;
	return usageError("option-unknown", `${rawName} is not an option.`, near === void 0 ? `See ${help}.` : `Did you mean --${near}?`);
}
function unknownCommand(words) {
	const [word = ""] = words;
	const names = Object.keys(commands);
	const near = suggest(words.slice(0, 2).join(" "), names) ?? names.find((name) => name.startsWith(`${word} `)) ?? suggest(word, names);
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
// src/faces/terminal/help.ts
/** The help page: of one command, or of all. */
function renderHelp(topic) {
	return topic === void 0 ? renderOverview() : renderCommand(topic);
}
function renderOverview() {
	const rows = Object.keys(commands).filter(isCommandName).map((name) => [name, commandSpecOf(name).summary]);
	return [
		"Extrapolates aligned language models (ExPO): θ2 = θ1 + α·(θ1 − θ0).",
		"",
		"Usage: hf-extrapolate COMMAND [OPTIONS]",
		"",
		"Commands:",
		indent(renderTable([{}, {}], rows)),
		"",
		"Options:",
		indent(renderOptions(["help", "version"])),
		"",
		"An ENDPOINT is namespace/name[@revision] on the Hub, the address of its page, or a directory that",
		"starts with ./ or /.",
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
	const rows = names.map((name) => {
		const { value, summary } = specOf(name);
		return [value === void 0 ? `--${name}` : `--${name} ${value}`, summary];
	});
	return renderTable([{}, {}], rows);
}
// src/faces/terminal/paint.ts
const same = (text) => text;
const noPaint = {
	bold: same,
	dim: same,
	red: same,
	green: same,
	yellow: same,
	cyan: same
};
/**
* As https://no-color.org and https://force-color.org say; else on terminals that can show colours.
* @param isTerminal whether what is written is shown at once.
*/
function wantsColour(isTerminal, { NO_COLOR, FORCE_COLOR, TERM }) {
	if (NO_COLOR) return false;
	if (FORCE_COLOR !== void 0) return !["0", "false"].includes(FORCE_COLOR);
	return isTerminal && TERM !== "dumb";
}
/** Loaded where colours are wanted only, so that nothing else waits for it. */
async function loadPaint(isTerminal, environment) {
	if (!wantsColour(isTerminal, environment)) return noPaint;
	const { default: colours } = await import("./picocolors.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	return colours.createColors(true);
}
/** A report or an error with its signal words in colour. */
function paintSignals(text, paint) {
	return text.replaceAll(/^error:/gm, (word) => paint.bold(paint.red(word))).replaceAll(/^warning:/gm, (word) => paint.yellow(word)).replaceAll(/^ {2}(?:hint|see):/gm, (word) => paint.cyan(word)).replaceAll(/^(?:✗|DIFFERS)/gm, (word) => paint.red(word)).replaceAll(/^(?:✓|IDENTICAL(?: UP TO ROUNDING)?)/gm, (word) => paint.green(word));
}
// src/faces/terminal/live-line.ts
const barColumns = {
	least: 5,
	most: 30
};
/** A step that takes no longer needs no line. */
const briefMs = 300;
/**
* What is going on, on one line that fits: a bar, how far it is, the rate and the time left, or that nothing moves. On
* narrow terminals less of it.
*
* @returns undefined where there is nothing to say.
*/
function renderLiveLine(progress, columns, paint) {
	const width = columns - 1;
	const { reading, step } = progress;
	if (reading === void 0) {
		if (step === void 0 || step.milliseconds < briefMs) return void 0;
		const pace = describePace(progress).join("  ");
		const tail = [formatDuration(step.milliseconds), pace].filter((part) => part !== "").join("  ");
		return `  ${shorten(printable(step.title), Math.max(1, width - tail.length - 4))}  ${paintPace(tail, paint)}`;
	}
	const percent = `${Math.floor(reading.fraction * 100)} %`.padStart(5);
	const pace = describePace(progress);
	const amount = describeAmount(reading.done, reading.total);
	const doing = progress.doing === void 0 ? amount : `${amount} ${progress.doing}`;
	const last = pace.slice(-1);
	const choices = [
		[doing, ...pace],
		[amount, ...pace],
		[amount, ...last],
		last,
		[]
	];
	const fits = (parts) => width - 4 - barColumns.least >= [percent, ...parts].join("  ").length;
	const parts = choices.find(fits);
	if (parts === void 0) return shorten(percent.trim(), width);
	const text = parts.join("  ");
	const rest = width - 4 - percent.length - (text === "" ? 0 : text.length + 2);
	const bar = renderBar(reading.fraction, Math.min(barColumns.most, rest), paint);
	const end = text === "" ? "" : `  ${paintPace(text, paint)}`;
	return `  ${bar} ${paint.bold(percent)}${end}`;
}
function renderBar(fraction, columns, paint) {
	const filled = Math.floor(fraction * columns);
	return paint.cyan("█".repeat(filled)) + paint.dim("░".repeat(columns - filled));
}
/** `6.12 of 14.5 GB`, `850 MB of 14.5 GB`. */
function describeAmount(done, total) {
	const [ofDone, ofTotal] = [formatBytes(done), formatBytes(total)];
	const unit = ofTotal.split(" ")[1] ?? "";
	return `${ofDone.endsWith(` ${unit}`) ? ofDone.slice(0, -unit.length - 1) : ofDone} of ${ofTotal}`;
}
/** What stands still is seen. */
function paintPace(text, paint) {
	return text.replace(/no data for [^,]*(, trying again in .*)?$|trying again in .*$/, (words) => paint.yellow(words));
}
// src/faces/terminal/progress.ts
const everySecond = (call) => {
	const timer = setInterval(call, 1e3);
	timer.unref();
	return () => clearInterval(timer);
};
/** Between two drawings, however often bytes are counted. */
const redrawMs = 100;
const standardColumns = 80;
/** Shows a run as it goes: on a terminal one live line, elsewhere (also on one that is dumb) a line every so often. */
async function openProgressDisplay(stream, clock, environment = {}, repeat = everySecond) {
	const isTerminal = stream.isTTY === true;
	const paint = await loadPaint(isTerminal, environment);
	if (isTerminal && environment.TERM !== "dumb") return createLiveDisplay(stream, clock, paint, repeat, (await import("./log-update.js")).createLogUpdate);
	const print = (line) => void stream.write(`${paintSignals(line, paint)}\n`);
	const log = createProgressLog(print, clock);
	return {
		onProgress: log.onProgress,
		print,
		close: repeat(log.tick)
	};
}
function createLiveDisplay(stream, clock, paint, repeat, createLogUpdate) {
	const state = followProgress(clock);
	const live = createLogUpdate(stream, { showCursor: true });
	const columns = () => stream.columns || standardColumns;
	let isShown = false;
	let drawnMs = Number.NEGATIVE_INFINITY;
	let title;
	const clear = () => {
		if (isShown) live.clear();
		isShown = false;
		drawnMs = Number.NEGATIVE_INFINITY;
	};
	const draw = () => {
		const line = renderLiveLine(state.look(), columns(), paint);
		if (line === void 0) return clear();
		live(line);
		isShown = true;
		drawnMs = clock.now();
	};
	const print = (text) => {
		clear();
		stream.write(`${paintSignals(text, paint)}\n`);
	};
	const stop = repeat(draw);
	return {
		print,
		close() {
			stop();
			clear();
		},
		onProgress(event) {
			state.take(event);
			switch (event.kind) {
				case "step-started":
					title = printable(event.title);
					break;
				case "step-finished":
					if (title !== void 0) print(`✓ ${title}  ${paint.dim(formatDuration(event.milliseconds))}`);
					title = void 0;
					break;
				case "work-started":
					print(wrapWords(describeEvent(event) ?? "", columns() - 1, "  "));
					break;
				case "bytes":
				case "waiting":
					if (clock.now() - drawnMs >= redrawMs) draw();
					break;
				default: print(wrapWords(describeEvent(event) ?? "", columns() - 1, "    "));
			}
		}
	};
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
		if (!invocation.quiet) display = await openProgressDisplay(stderr, terminal.clock, terminal.environment);
		const report = tell(await startTask(invocation, createRuntime(terminal, invocation, token, display, secrets), useCases, terminal.environment), commandLineWords);
		display?.close();
		const text = invocation.json ? JSON.stringify(report, void 0, 2) : paintSignals(boundLines(renderReport(report, {
			full: invocation.full,
			isTyped: true
		})), await loadPaint(stdout.isTTY === true, terminal.environment));
		stdout.write(`${redact(text, secrets)}\n`);
		return exitCodeOf(report);
	} catch (error) {
		display?.close();
		const failure = describeFailure(error, signal, commandLineWords, secrets);
		const paint = await loadPaint(stderr.isTTY === true, terminal.environment);
		stderr.write(`${paintSignals(renderFailure(failure), paint)}\n`);
		if (terminal.args.includes("--json")) stdout.write(`${JSON.stringify(failure, void 0, 2)}\n`);
		return failure.exitCode;
	}
}
/** Those that ask no Hub, or only their own, need not fail for the token. */
const needsToken = (command) => ![
	"demo",
	"serve",
	"config check",
	"config init"
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
		case "config init": return useCases.initConfig(invocation.request);
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
