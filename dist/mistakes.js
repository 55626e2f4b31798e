import { A as oneLine, h as option, s as InputError, u as advice } from "./errors.js";
import { t as project } from "./project.js";
import { S as suggest, b as parseAlphas, c as validateTemplate, f as parseOutputFormat, g as readChoice, i as parseWeights } from "./weights.js";
import { a as parseEndpoint, c as readHubPage, r as formatEndpoint } from "./endpoint.js";
import { n as judgements, t as judgementCodes } from "./verdict.js";
import { n as thresholdNames, r as thresholds, t as defaultThresholds } from "./thresholds.js";
// src/app/options/card-fields.ts
const relations = ["merge", "finetune"];
/** @throws InputError for a relation that is none. */
function parseCardFields(texts) {
	return {
		relation: readChoice(texts.relation, relations, option("relation")),
		license: texts.license?.trim() || void 0,
		template: texts["card-template"]?.trim() || void 0
	};
}
// src/app/options/judgement-fields.ts
/** Those that can be allowed: warnings end nothing. */
const refusalCodes = judgementCodes.filter((code) => judgements[code].severity === "refuse");
/**
* Reads the refusals that a user allows, separated by commas or blanks: `pretrained-base,overflow`.
* @throws InputError `allow-unknown` for anything that is not the code of a refusal.
*/
function parseAllow(text, optionName = option("allow")) {
	return new Set(splitList(text).map((word) => readCode(word, optionName)));
}
function readCode(word, optionName) {
	const code = judgementCodes.find((known) => known === word);
	if (code !== void 0 && judgements[code].severity === "refuse") return code;
	if (code !== void 0) throw new InputError(advice`${optionName}: '${code}' is a warning, which ends no run.`, {
		code: "allow-unknown",
		hint: "Leave it out."
	});
	const near = suggest(word, refusalCodes);
	throw new InputError(advice`${optionName}: '${shorten$1(word)}' is not a refusal.`, {
		code: "allow-unknown",
		hint: near === void 0 ? `Use one or more of ${refusalCodes.join(", ")}.` : `Did you mean '${near}'?`
	});
}
/**
* Reads thresholds that differ from their defaults: `max-delta-ratio=0.8,max-step-ratio=0.05`.
* @returns all thresholds.
* @throws InputError `threshold-invalid` that names what is wrong.
*/
function parseThresholds(text, optionName = option("thresholds")) {
	const given = /* @__PURE__ */ new Map();
	for (const entry of splitList(text)) {
		const equals = entry.indexOf("=");
		if (equals < 0) throw invalid$1(advice`${optionName}: '${shorten$1(entry)}' has no value.`, "Write name=value, separated by commas.");
		const name = readThresholdName(entry.slice(0, equals), optionName);
		if (given.has(name)) throw invalid$1(advice`${optionName}: ${name} is given twice.`, "Name each threshold once.");
		given.set(name, readThreshold(name, entry.slice(equals + 1), optionName));
	}
	return completeThresholds(Object.fromEntries(given));
}
/** All thresholds, those that are not given by their defaults. */
function completeThresholds(given) {
	const all = thresholdNames.map((name) => [name, given[name] ?? defaultThresholds[name]]);
	return Object.fromEntries(all);
}
function readThresholdName(word, optionName) {
	const name = thresholdNames.find((known) => known === word);
	if (name !== void 0) return name;
	const near = suggest(word, thresholdNames);
	throw invalid$1(advice`${optionName}: '${shorten$1(word)}' is not a threshold.`, near === void 0 ? `Use one or more of ${thresholdNames.join(", ")}.` : `Did you mean '${near}'?`);
}
/** Those that are not as they are where nothing is said: `max-delta-ratio 0.7`. */
function describeChangedThresholds(thresholds) {
	return thresholdNames.filter((name) => thresholds[name] !== defaultThresholds[name]).map((name) => `${name} ${thresholds[name]}`);
}
/** @throws InputError `threshold-invalid` for what is no number, or out of the threshold's range. */
function readThreshold(name, given, optionName) {
	const value = typeof given === "number" || /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(given) ? Number(given) : NaN;
	const { most } = thresholds[name];
	if (value >= 0 && value <= most) return value;
	throw invalid$1(advice`${optionName}: '${shorten$1(String(given))}' is no value for ${name}.`, `Give ${name} a number from 0 to ${most}; its default is ${thresholds[name].default}.`);
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
const shorten$1 = (text) => oneLine(text, 80);
// src/app/options/pairing-fields.ts
const vocabularies = ["same", "common"];
const maxRenames = 64;
const maxUnpaired = 64;
/**
* @throws InputError that names the field and its value.
*/
function parsePairing(texts) {
	const unpaired = parseUnpaired(texts.unpaired ?? "", option("unpaired"));
	return {
		vocabulary: readChoice(texts.vocab, vocabularies, option("vocab")) ?? "same",
		renames: parseRenames(texts.rename ?? "", option("rename")),
		...unpaired.length === 0 ? {} : { unpaired }
	};
}
/**
* Reads `mtp.,model.visual.`
* @throws InputError `unpaired-invalid`
*/
function parseUnpaired(text, name) {
	const beginnings = text.split(/[\s,]+/).filter((word) => word !== "");
	const wrong = beginnings.length > maxUnpaired ? text : beginnings.find((word) => !/^[\w.-]{1,200}$/.test(word));
	if (wrong === void 0) return [...new Set(beginnings)];
	throw new InputError(advice`${name}: '${wrong.slice(0, 200)}' is no list of how tensor names begin.`, {
		code: "unpaired-invalid",
		hint: advice`Write for ${name} how the names begin of what one side alone has, such as mtp.,model.visual.`
	});
}
/**
* Reads `model.=language_model.model.,lm_head=language_model.lm_head`; either half of a pair may be empty, not both, and
* a `*` in each stands for one number.
* @throws InputError `rename-invalid`
*/
function parseRenames(text, name) {
	return requireFewRenames(text.split(/[\s,]+/).filter((word) => word !== "").map((word) => {
		const [, from, to] = /^([\w.*-]{0,200})=([\w.*-]{0,200})$/.exec(word) ?? [];
		if (from === void 0 || to === void 0 || from === to) throw invalid(name, word);
		if (from.split("*").length < to.split("*").length) throw invalid(name, word);
		return {
			from,
			to
		};
	}), name, text);
}
/** @throws InputError `rename-invalid` for more than anybody needs. */
function requireFewRenames(renames, name, shown = renames.map(({ from, to }) => `${from}=${to}`).join(",")) {
	if (renames.length > maxRenames) throw invalid(name, shown);
	return renames;
}
function invalid(name, text) {
	return new InputError(advice`${name}: '${text.slice(0, 200)}' does not say how tensor names begin.`, {
		code: "rename-invalid",
		hint: advice`Write FROM=TO for ${name}: how names of the SFT checkpoint begin, and what the aligned one has there.`
	});
}
// src/app/options/job-fields.ts
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
		"unpaired",
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
* @throws InputError that names the field, its value and what to write instead.
*/
function parseJobFields(texts) {
	const sft = readEndpoint(texts.sft, option("sft"), "the checkpoint that alignment started from");
	const aligned = readEndpoint(texts.dpo, option("dpo"), "the checkpoint after alignment");
	const weights = parseWeights(texts);
	requireDifferent({
		sft,
		aligned,
		...weights
	});
	const alphas = parseAlphas(texts.alpha, option("alpha"));
	const to = readTarget(texts.to);
	if (to !== void 0) validateTemplate(to, alphas.length, option("to"));
	return {
		sft,
		aligned,
		alphas,
		to,
		...weights,
		...parseOutputFormat(texts),
		pairing: parsePairing(texts),
		allow: parseAllow(withoutPlainHttp(texts.allow ?? ""), option("allow")),
		thresholds: parseThresholds(texts.thresholds ?? "", option("thresholds")),
		card: parseCardFields(texts)
	};
}
/** Also the address of a repo's page. */
function readTarget(text) {
	const to = text?.trim() || void 0;
	const page = to === void 0 ? void 0 : readHubPage(to);
	return page === void 0 || "fault" in page ? to : page.repo;
}
const withoutPlainHttp = (text) => text.replaceAll(/(?<![\w-])plain-http(?![\w-])/g, "");
/** @throws InputError when both sides are spelt alike, folders included. */
function requireDifferent(sides, nameOption = option) {
	const { sftSubfolder, alignedSubfolder } = sides;
	const [sft, aligned] = [formatEndpoint(sides.sft), formatEndpoint(sides.aligned)];
	if (sft !== aligned || sftSubfolder !== alignedSubfolder) return;
	throw new InputError(advice`${nameOption("sft")} and ${nameOption("dpo")} are both '${sft}'.`, {
		code: "same-checkpoint",
		hint: advice`Let ${nameOption("sft")} name the checkpoint that alignment started from; their difference is extrapolated.`
	});
}
/**
* A checkpoint as the user names it.
* @param meaning what it is, for the error when nothing is given.
*/
function readEndpoint(text, name, meaning) {
	const trimmed = text?.trim() ?? "";
	if (trimmed === "") throw new InputError(advice`${name} is missing.`, {
		code: "endpoint-missing",
		hint: advice`Give ${name} ${meaning}: namespace/name[@revision] or a directory.`
	});
	return parseEndpoint(trimmed, name);
}
// src/app/options/visibility.ts
/**
* Undefined leaves it to the sources.
* @param nameOption what names the two switches, for the error: the options, or their places in a file.
* @throws InputError when both are asked for.
*/
function chooseVisibility(switches, nameOption = option) {
	if (switches.private && switches.public) throw new InputError(advice`${nameOption("private")} and ${nameOption("public")} exclude each other.`, {
		code: "visibility-conflict",
		hint: "Give one of them, or none."
	});
	return switches.private ? "private" : switches.public ? "public" : void 0;
}
// src/bot/config/mistakes.ts
const maxListed = 20;
const maxTextLength = 300;
/** A configuration file with mistakes, all of them as far as they could be told apart. */
var ConfigError = class extends InputError {
	/** The file, as the user would name it. */
	source;
	/** In the order of the file. */
	mistakes;
	/** How many there are besides. */
	unlistedCount;
	constructor(code, source, all) {
		const sorted = [...all].sort((a, b) => a.line - b.line || a.column - b.column).map(shorten);
		const mistakes = sorted.slice(0, maxListed);
		const unlistedCount = sorted.length - mistakes.length;
		const lines = mistakes.map((mistake) => formatMistake(mistake, source));
		const heading = sorted.length === 1 ? [] : [`${source} has ${sorted.length} mistakes.`];
		const rest = unlistedCount === 0 ? [] : [`and ${unlistedCount} more`];
		super([
			...heading,
			...lines,
			...rest
		].join("\n"), {
			code,
			docs: `${project.url}/blob/main/docs/watch-config.md`
		});
		this.source = source;
		this.mistakes = mistakes;
		this.unlistedCount = unlistedCount;
	}
};
/** `extrapolate.yml:7:3: watch[0].tag is not known. Did you mean tags?`, which editors can follow. */
function formatMistake({ line, column, message, hint }, source) {
	return `${source}:${line}:${column}: ${message}${hint === void 0 ? "" : ` ${hint}`}`;
}
/** `watch[0].tags`; `the file` for its top. */
function formatPath(path) {
	if (path.length === 0) return "the file";
	return path.map((step, index) => {
		if (typeof step === "number") return `[${step}]`;
		if (!/^[\w-]{1,64}$/.test(step)) return `[${JSON.stringify(oneLine(step, 64))}]`;
		return index === 0 ? step : `.${step}`;
	}).join("");
}
/** Texts of the file are part of the messages, whatever their length. */
function shorten({ line, column, message, hint }) {
	return {
		line,
		column,
		message: oneLine(message, maxTextLength),
		...hint === void 0 ? {} : { hint: oneLine(hint, maxTextLength) }
	};
}
export { readThreshold as _, jobFieldNames as a, relations as b, requireDifferent as c, parseUnpaired as d, requireFewRenames as f, parseAllow as g, describeChangedThresholds as h, chooseVisibility as i, parsePairing as l, completeThresholds as m, formatMistake as n, parseJobFields as o, vocabularies as p, formatPath as r, readEndpoint as s, ConfigError as t, parseRenames as u, refusalCodes as v, parseCardFields as y };
