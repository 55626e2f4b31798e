import { i as CancelledError, l as InputError, o as ExtrapolateError } from "./snapshot.js";
import { l as project } from "./statistics.js";
import { t as printable } from "./printable.js";
import { a as parseStorage, c as parseAlphas, d as readChoice, i as parseRounding, l as decidedPairing, r as validateTemplate } from "./template.js";
import { r as parseEndpoint } from "./endpoint.js";
import { a as oneLine, n as judgements, t as judgementCodes } from "./verdict.js";
import { n as thresholdNames, r as thresholds, t as defaultThresholds } from "./thresholds.js";
import { r as formatDuration, t as formatBytes } from "./units.js";
// src/app/use-cases.ts
/** Each use case is loaded when it is started, so that `--help` and mistakes answer at once. */
const useCases = {
	run: async (request, runtime) => (await import("./run2.js")).run(request, runtime),
	plan: async (request, runtime) => (await import("./plan.js")).planJob(request, runtime),
	verify: async (request, runtime) => (await import("./verify.js")).verify(request, runtime),
	card: async (request, runtime) => (await import("./refresh-card.js")).refreshCard(request, runtime),
	inspect: async (request, runtime) => (await import("./inspect.js")).inspect(request, runtime),
	demo: async (runtime) => (await import("./demo.js")).demo(runtime)
};
// src/kit/environment.ts
const systemClock = {
	now: () => Date.now(),
	sleep: (milliseconds, signal) => new Promise((resolve, reject) => {
		if (signal?.aborted) return reject(signal.reason);
		const onAbort = () => {
			clearTimeout(timer);
			reject(signal?.reason);
		};
		const timer = setTimeout(() => {
			signal?.removeEventListener("abort", onAbort);
			resolve();
		}, milliseconds);
		signal?.addEventListener("abort", onAbort, { once: true });
	})
};
// src/config/hub-access.ts
const publicHubUrl = "https://huggingface.co";
/**
* The Hub to talk to: the one named by the option, else by the environment, else the public one.
* @param option as given; undefined when it was not.
* @param name how the user knows the option, for errors: `--hub-url` or `hub-url`.
* @throws InputError when the one that counts is not the address of a Hub.
*/
function chooseHubUrl(option, name, environment) {
	if (option !== void 0) return parseHubUrl(option, name);
	return environment.HF_ENDPOINT ? parseHubUrl(environment.HF_ENDPOINT, "HF_ENDPOINT") : publicHubUrl;
}
/**
* The Hub's address without trailing slash.
* @param name how the user knows the option, for errors: `--hub-url`, `hub-url` or `HF_ENDPOINT`.
* @throws InputError when it is not an http(s) address, or has credentials, a query or a fragment in it.
*/
function parseHubUrl(text, name) {
	const fail = (fault) => new InputError(`${name}: ${fault}.`, {
		code: "hub-url-invalid",
		hint: `Write the address of a Hub, for example ${publicHubUrl}.`
	});
	const trimmed = text.trim();
	if (!URL.canParse(trimmed)) throw fail(`'${trimmed}' is not a URL`);
	const url = new URL(trimmed);
	if (url.username !== "" || url.password !== "") throw fail("a user name or password does not belong in the URL");
	if (url.protocol !== "https:" && url.protocol !== "http:") throw fail(`'${trimmed}' is not an http or https URL`);
	if (url.search !== "" || url.hash !== "") throw fail(`'${trimmed}' has a query or a fragment`);
	return url.origin + url.pathname.replace(/\/+$/, "");
}
/**
* A token without the white space that files and secrets tend to carry; undefined when empty.
* @throws InputError, without the value, when it cannot be a header value.
*/
function parseToken(text, name) {
	const token = text?.trim() ?? "";
	if (token === "") return void 0;
	if (!/^[\x21-\x7e]+$/.test(token)) throw new InputError(`${name} has spaces, line breaks or other characters that no token has.`, {
		code: "token-invalid",
		hint: "Copy the token again from https://huggingface.co/settings/tokens."
	});
	return token;
}
// src/kit/failure.ts
/**
* Says what an error is to a user. Whatever rejects after the run was asked to stop counts as the stop.
* @param secrets texts that must not be shown, such as the token.
*/
function describeFailure(error, signal, secrets = []) {
	const shown = signal?.aborted === true && signal.reason instanceof CancelledError ? signal.reason : error;
	const hide = (text) => redact(text, secrets);
	if (shown instanceof ExtrapolateError) return {
		kind: "error",
		name: shown.name,
		code: shown.code,
		message: hide(shown.message),
		...shown.hint === void 0 ? {} : { hint: hide(shown.hint) },
		...shown.docs === void 0 ? {} : { docs: hide(shown.docs) },
		exitCode: shown.exitCode
	};
	return {
		kind: "error",
		name: "Bug",
		code: "bug",
		message: hide(shown instanceof Error ? shown.message : String(shown)),
		hint: "This is a bug in hf-extrapolate, not in what you gave it. Please report it with the lines above.",
		docs: `${project.url}/issues`,
		stack: hide(describeStack(shown)),
		exitCode: 1
	};
}
/** The text with every secret replaced by `***`. */
function redact(text, secrets) {
	return secrets.reduce((shown, secret) => secret === void 0 || secret.length < 4 ? shown : shown.replaceAll(secret, "***"), text);
}
function describeStack(error) {
	if (!(error instanceof Error)) return String(error);
	const own = error.stack ?? `${error.name}: ${error.message}`;
	return error.cause === void 0 ? own : `${own}\nCaused by: ${describeStack(error.cause)}`;
}
// src/config/card-fields.ts
const relations = ["merge", "finetune"];
/** @throws InputError for a relation that is none. */
function parseCardFields(texts, nameOption) {
	return {
		relation: readChoice(texts.relation, relations, nameOption("relation")),
		license: texts.license?.trim() || void 0,
		template: texts["card-template"]?.trim() || void 0
	};
}
// src/kit/suggest.ts
/** The known word a misspelt one was most likely meant to be; undefined when none is near. */
function suggest(word, known) {
	const typed = word.slice(0, 64).toLowerCase();
	let best;
	let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
	for (const candidate of known) {
		const distance = editDistance(typed, candidate);
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}
/** Insertions, deletions and replacements that turn one word into the other (Levenshtein). */
function editDistance(from, to) {
	let row = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (let i = 1; i <= from.length; i++) {
		const next = [i];
		for (let j = 1; j <= to.length; j++) {
			const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
			next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[to.length] ?? 0;
}
// src/judgement/settings.ts
/** Those that can be allowed: warnings end nothing. */
const refusalCodes = judgementCodes.filter((code) => judgements[code].severity === "refuse");
/**
* Reads the refusals that a user allows, separated by commas or blanks: `pretrained-base,overflow`.
* @param optionName how the user knows the option, for errors: `--allow` or `allow`.
* @throws InputError `allow-unknown` for anything that is not the code of a refusal.
*/
function parseAllow(text, optionName) {
	return new Set(splitList(text).map((word) => readCode(word, optionName)));
}
function readCode(word, optionName) {
	const code = judgementCodes.find((known) => known === word);
	if (code !== void 0 && judgements[code].severity === "refuse") return code;
	if (code !== void 0) throw new InputError(`${optionName}: '${code}' is a warning, which ends no run.`, {
		code: "allow-unknown",
		hint: "Leave it out."
	});
	const near = suggest(word, refusalCodes);
	throw new InputError(`${optionName}: '${shorten(word)}' is not a refusal.`, {
		code: "allow-unknown",
		hint: near === void 0 ? `Use one or more of ${refusalCodes.join(", ")}.` : `Did you mean '${near}'?`
	});
}
/**
* Reads thresholds that differ from their defaults: `max-delta-ratio=0.8,max-step-ratio=0.05`.
* @param optionName how the user knows the option, for errors: `--thresholds` or `thresholds`.
* @returns all thresholds.
* @throws InputError `threshold-invalid` that names what is wrong.
*/
function parseThresholds(text, optionName) {
	const given = /* @__PURE__ */ new Map();
	for (const entry of splitList(text)) {
		const equals = entry.indexOf("=");
		if (equals < 0) throw invalid$1(`${optionName}: '${shorten(entry)}' has no value.`, "Write name=value, separated by commas.");
		const name = readThresholdName(entry.slice(0, equals), optionName);
		if (given.has(name)) throw invalid$1(`${optionName}: ${name} is given twice.`, "Name each threshold once.");
		given.set(name, readThreshold(name, entry.slice(equals + 1), optionName));
	}
	return {
		...defaultThresholds,
		...Object.fromEntries(given)
	};
}
function readThresholdName(word, optionName) {
	const name = thresholdNames.find((known) => known === word);
	if (name !== void 0) return name;
	const near = suggest(word, thresholdNames);
	throw invalid$1(`${optionName}: '${shorten(word)}' is not a threshold.`, near === void 0 ? `Use one or more of ${thresholdNames.join(", ")}.` : `Did you mean '${near}'?`);
}
function readThreshold(name, text, optionName) {
	const value = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
	const { most } = thresholds[name];
	if (value >= 0 && value <= most) return value;
	throw invalid$1(`${optionName}: '${shorten(text)}' is no value for ${name}.`, `Give ${name} a number from 0 to ${most}; its default is ${thresholds[name].default}.`);
}
/** Around `=` blanks are taken, so that they do not separate there. */
function splitList(text) {
	return (text ?? "").replaceAll(/\s*=\s*/g, "=").split(/[\s,]+/).filter((entry) => entry !== "");
}
function invalid$1(message, hint) {
	return new InputError(message, {
		code: "threshold-invalid",
		hint
	});
}
const shorten = (text) => oneLine(text, 80);
// src/config/pairing-fields.ts
const maxRenames = 16;
/**
* @param nameOption how the user knows a field, for errors: `--vocab` or `vocab`.
* @throws InputError that names the field and its value.
*/
function parsePairing(texts, nameOption) {
	return {
		vocabulary: readChoice(texts.vocab, ["same", "common"], nameOption("vocab")) ?? "same",
		renames: parseRenames(texts.rename ?? "", nameOption("rename"))
	};
}
/** `model.=language_model.model.,lm_head=language_model.lm_head`; either half of a pair may be empty, not both. */
function parseRenames(text, name) {
	const renames = text.split(/[\s,]+/).filter((word) => word !== "").map((word) => {
		const [, from, to] = /^([\w.-]{0,200})=([\w.-]{0,200})$/.exec(word) ?? [];
		if (from === void 0 || to === void 0 || from === to) throw invalid(name, word);
		return {
			from,
			to
		};
	});
	if (renames.length > maxRenames) throw invalid(name, text);
	return renames;
}
function invalid(name, text) {
	return new InputError(`${name}: '${text.slice(0, 200)}' does not say how tensor names begin.`, {
		code: "rename-invalid",
		hint: `Write FROM=TO for ${name}: how names of the SFT checkpoint begin, and what the aligned one has there.`
	});
}
// src/config/weights.ts
const maxSubfolderLength = 1024;
/**
* @param nameOption how the user knows a field, for errors: `--variant` or `variant`.
* @throws InputError that names the field, its value and what to write instead.
*/
function parseWeights(texts, nameOption) {
	return {
		sftSubfolder: parseSubfolder(texts["sft-subfolder"], nameOption("sft-subfolder")),
		dpoSubfolder: parseSubfolder(texts["dpo-subfolder"], nameOption("dpo-subfolder")),
		variant: parseVariant(texts.variant, nameOption("variant"))
	};
}
/** A folder below the top, without slashes at its ends; undefined for none. */
function parseSubfolder(text, name) {
	if (text === void 0 || text.trim() === "") return void 0;
	const subfolder = text.trim().replace(/\/+$/, "");
	const fault = findSubfolderFault(subfolder);
	if (fault === void 0) return subfolder;
	throw new InputError(`${name}: ${JSON.stringify(text)} is not a folder of a repo: ${fault}.`, {
		code: "subfolder-invalid",
		hint: `Give ${name} a path below the top of the repo or directory, such as checkpoints/final.`
	});
}
/** Why this is no path of a folder below the top, as the end of a sentence; undefined when it is. */
function findSubfolderFault(subfolder) {
	if (subfolder === "" || subfolder.startsWith("/") || /^[A-Za-z]:/.test(subfolder)) return "it is absolute";
	if (subfolder.includes("\\")) return "it has a '\\' in it";
	if (/\p{Cc}/u.test(subfolder) || !subfolder.isWellFormed()) return "it has characters that paths have not";
	if (subfolder.length > maxSubfolderLength) return `it is longer than ${maxSubfolderLength} characters`;
	const odd = subfolder.split("/").find((part) => part === "" || part === "." || part === "..");
	return odd === void 0 ? void 0 : odd === "" ? "it has '//' in it" : `it has '${odd}' in it`;
}
/** A variant by its name in file names; undefined for none. */
function parseVariant(text, name) {
	const variant = text?.trim() ?? "";
	if (variant === "") return void 0;
	if (/^[\w-]{1,64}$/.test(variant)) return variant;
	throw new InputError(`${name}: ${JSON.stringify(variant)} is not the name of a variant.`, {
		code: "variant-invalid",
		hint: `Give ${name} what stands in the names of its files: fp16 for model.fp16.safetensors.`
	});
}
// src/config/job-fields.ts
const jobFieldNames = [
	...[
		"sft",
		"dpo",
		"alpha",
		"to",
		"rounding",
		"dtype",
		"seed"
	],
	...[
		"sft-subfolder",
		"dpo-subfolder",
		"variant"
	],
	...[
		"max-shard-size",
		"vocab",
		"rename",
		"allow",
		"thresholds"
	],
	...[
		"relation",
		"license",
		"card-template"
	]
];
/**
* The one place that says which texts make a job, for the command line and the Action alike.
* @param nameOption how the user knows a field, for errors: `--sft` or `sft`.
* @throws InputError that names the field, its value and what to write instead.
*/
function parseJobFields(texts, nameOption) {
	const sft = readEndpoint(texts.sft, nameOption("sft"), "the checkpoint that alignment started from");
	const dpo = readEndpoint(texts.dpo, nameOption("dpo"), "the checkpoint after alignment");
	const weights = parseWeights(texts, nameOption);
	requireDifferent({
		sft,
		dpo,
		...weights
	}, nameOption);
	const alphas = parseAlphas(texts.alpha, nameOption("alpha"));
	const to = texts.to?.trim() || void 0;
	if (to !== void 0) validateTemplate(to, alphas.length, nameOption("to"));
	return {
		sft,
		dpo,
		alphas,
		to,
		...weights,
		...parseStorage(texts, nameOption),
		pairing: parsePairing(texts, nameOption),
		allow: parseAllow(texts.allow ?? "", nameOption("allow")),
		thresholds: parseThresholds(texts.thresholds ?? "", nameOption("thresholds")),
		card: parseCardFields(texts, nameOption)
	};
}
/** @throws InputError when both sides are spelt alike, folders included. */
function requireDifferent(sides, nameOption) {
	const { sft, dpo, sftSubfolder, dpoSubfolder } = sides;
	if (sft !== dpo || sftSubfolder !== dpoSubfolder) return;
	throw new InputError(`${nameOption("sft")} and ${nameOption("dpo")} are both '${sft}'.`, {
		code: "same-checkpoint",
		hint: `Let ${nameOption("sft")} name the checkpoint that alignment started from; their difference is extrapolated.`
	});
}
/**
* A checkpoint as the user names it.
* @param meaning what it is, for the error when nothing is given.
*/
function readEndpoint(text, name, meaning) {
	const trimmed = text?.trim() ?? "";
	if (trimmed === "") throw new InputError(`${name} is missing.`, {
		code: "endpoint-missing",
		hint: `Give ${name} ${meaning}: namespace/name[@revision] or a directory.`
	});
	parseEndpoint(trimmed, name);
	return trimmed;
}
// src/config/claim-fields.ts
/**
* @param nameOption how the user knows a field, for errors: `--sft` or `sft`.
* @throws InputError that names the field, its value and what to write instead.
*/
function parseClaim(texts, nameOption) {
	const [sft, dpo] = ["sft", "dpo"].map((field) => {
		const text = texts[field]?.trim() || void 0;
		if (text !== void 0) parseEndpoint(text, nameOption(field));
		return text;
	});
	const weights = parseWeights(texts, nameOption);
	if (sft !== void 0 && dpo !== void 0) requireDifferent({
		sft,
		dpo,
		...weights
	}, nameOption);
	const rounding = parseRounding(texts, nameOption);
	return {
		sft,
		dpo,
		...weights,
		alpha: texts.alpha?.trim() ? parseOneAlpha(texts.alpha, nameOption("alpha")) : void 0,
		rounding: texts.rounding?.trim() ? rounding : void 0,
		pairing: decidedPairing(parsePairing(texts, nameOption))
	};
}
function parseOneAlpha(text, name) {
	const [alpha, ...others] = parseAlphas(text, name);
	if (alpha !== void 0 && others.length === 0) return alpha;
	throw new InputError(`${name}: '${text}' names several values, and a repo was made with one.`, {
		code: "alpha-not-one",
		hint: `Give ${name} the one that is claimed.`
	});
}
// src/config/visibility.ts
/**
* Undefined leaves it to the sources.
* @param nameOption how the user knows the two switches, for the error: `--private` or `private: true`.
* @throws InputError when both are asked for.
*/
function chooseVisibility(switches, nameOption) {
	if (switches.private && switches.public) throw new InputError(`${nameOption("private")} and ${nameOption("public")} exclude each other.`, {
		code: "visibility-conflict",
		hint: "Give one of them, or none."
	});
	return switches.private ? "private" : switches.public ? "public" : void 0;
}
// src/kit/meter.ts
const windowMs = 1e4;
const minSampleGapMs = 200;
function createMeter() {
	const samples = [];
	return { update(done, total, nowMs) {
		const last = samples.at(-1);
		if (last === void 0 || nowMs - last.atMs >= minSampleGapMs) samples.push({
			atMs: nowMs,
			done
		});
		while (samples.length > 2 && nowMs - (samples[1]?.atMs ?? nowMs) > windowMs) samples.shift();
		const first = samples[0];
		const elapsedMs = first === void 0 ? 0 : nowMs - first.atMs;
		const bytesPerSecond = first === void 0 || elapsedMs < minSampleGapMs ? void 0 : (done - first.done) * 1e3 / elapsedMs;
		return {
			done,
			total,
			fraction: total > 0 ? Math.min(1, done / total) : 0,
			bytesPerSecond,
			millisecondsLeft: bytesPerSecond !== void 0 && bytesPerSecond > 0 ? Math.max(0, total - done) / bytesPerSecond * 1e3 : void 0
		};
	} };
}
// src/kit/progress-log.ts
const logEveryMs = 1e4;
const logSteps = 10;
/** Progress for logs: every event, and how far the bytes are for each tenth of the work and every ten seconds. */
function createProgressLog(print, clock) {
	const meter = createMeter();
	let lastMs = clock.now();
	let lastStep = 0;
	return (event) => {
		const line = describeEvent(event);
		if (line !== void 0) print(line);
		if (event.kind !== "bytes") return;
		const nowMs = clock.now();
		const reading = meter.update(event.written, event.total, nowMs);
		const step = Math.floor(reading.fraction * logSteps);
		if (nowMs - lastMs < logEveryMs && step <= lastStep) return;
		lastMs = nowMs;
		lastStep = step;
		print(describeReading(reading));
	};
}
/** One line for what happened; undefined for events that only move numbers. */
function describeEvent(event) {
	switch (event.kind) {
		case "step-started": return `${printable(event.title)} …`;
		case "file-staged": return `  ${printable(event.target)}: ${printable(event.path)} is stored (${formatBytes(event.byteLength)})`;
		case "file-skipped": return `  ${printable(event.target)}: ${printable(event.path)} was stored by an earlier run (${formatBytes(event.byteLength)})`;
		case "step-finished":
		case "bytes": return;
	}
}
function describeReading({ done, total, fraction, bytesPerSecond, millisecondsLeft }) {
	const parts = [`  ${formatBytes(done)} of ${formatBytes(total)}`, `${Math.floor(fraction * 100)} %`];
	if (bytesPerSecond !== void 0) parts.push(`${formatBytes(Math.round(bytesPerSecond))}/s`);
	if (millisecondsLeft !== void 0 && done < total) parts.push(`${formatDuration(millisecondsLeft)} left`);
	return parts.join("  ");
}
// src/terminal/signals.ts
/** A signal that is aborted by the first Ctrl-C or termination; the second one ends the process at once. */
function listenForStop(source) {
	const controller = new AbortController();
	const stop = (name) => {
		if (controller.signal.aborted) source.exit(130);
		else controller.abort(new CancelledError(`Stopped by ${name}.`));
	};
	source.on("SIGINT", stop);
	source.on("SIGTERM", stop);
	return {
		signal: controller.signal,
		close: () => {
			source.off("SIGINT", stop);
			source.off("SIGTERM", stop);
		}
	};
}
export { chooseHubUrl as _, createMeter as a, useCases as b, jobFieldNames as c, parseSubfolder as d, parseVariant as f, redact as g, describeFailure as h, describeReading as i, parseJobFields as l, parseCardFields as m, createProgressLog as n, chooseVisibility as o, suggest as p, describeEvent as r, parseClaim as s, listenForStop as t, readEndpoint as u, parseToken as v, systemClock as y };
