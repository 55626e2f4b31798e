import { N as shorten, f as giveToken, h as option, s as InputError, t as AccessError, u as advice } from "./errors.js";
import { i as isDirectory, t as findRepoFault } from "./endpoint.js";
// src/kit/suggest.ts
/** The known word a misspelt one was most likely meant to be; undefined when none is near. */
function suggest(word, known) {
	const typed = word.slice(0, 64).toLowerCase();
	let best;
	let bestDistance = farthest(typed) + 1;
	for (const candidate of known) {
		const distance = editDistance(typed, candidate);
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}
/** So many slips make a word of this length another one. */
function farthest(word) {
	return word.length <= 3 ? 1 : Math.max(2, Math.floor(word.length / 4));
}
/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function editDistance(from, to) {
	let before = [];
	let row = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (let i = 1; i <= from.length; i++) {
		const next = [i];
		for (let j = 1; j <= to.length; j++) {
			const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
			const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? (before[j - 2] ?? 0) + 1 : replaced;
			next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		before = row;
		row = next;
	}
	return row[to.length] ?? 0;
}
// src/app/options/alphas.ts
/** Each α is a repo, and a pass over the weights takes them together. */
const maxListCharacters = 2e3;
/** So much of what was written is repeated in an error. */
const maxShownCharacters = 120;
const decimalNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/**
* Reads a number, or a list such as `0.1,0.3,0.5`. Any finite number counts; negative values interpolate.
* @param name what names it, for errors: an option, or its place in a file.
* @throws InputError when nothing is given, a value is not a finite number, or a value is given twice; also for a
*   list that is likely to be meant as numbers with a decimal comma.
*/
function parseAlphas(list, name) {
	if (typeof list === "number") return requireAlphas([normalize(list)], name);
	if (list === void 0 || list.trim() === "") return requireAlphas([], name);
	if (list.length > maxListCharacters) throw new InputError(advice`${name} has ${list.length} characters, more than any list of α.`, {
		code: "alpha-invalid",
		hint: "Write decimal numbers separated by commas, for example 0.1,0.3,0.5."
	});
	const meant = findOtherNotation(list);
	if (meant !== void 0) {
		const orList = meant.values === void 0 ? "" : ` For the values one by one write ${meant.values}.`;
		throw new InputError(advice`${name}: '${shorten(list.trim(), maxShownCharacters)}' can be taken for other numbers: commas separate values, decimals have a point.`, {
			code: "alpha-invalid",
			hint: `Did you mean ${meant.decimals}?${orList}`
		});
	}
	return requireAlphas(list.split(",").map((item) => {
		const text = item.trim();
		const value = decimalNumber.test(text) ? Number(text) : NaN;
		if (Number.isFinite(value)) return normalize(value);
		const inList = text === list.trim() ? "" : ` in '${shorten(list, maxShownCharacters)}'`;
		throw new InputError(advice`${name}: '${shorten(text, maxShownCharacters)}'${inList} is not a finite number.`, {
			code: "alpha-invalid",
			hint: "Write decimal numbers separated by commas, for example 0.1,0.3,0.5."
		});
	}), name, list);
}
/**
* What a list means that is likely to be written in another way than with commas between values: a 0 with only digits
* after its comma (`0,3`), values between semicolons or blanks, or pairs of which a half is there twice (`1,5,2,5`).
*
* @returns the numbers with points, and, where the list can be meant as it stands, a way to write that.
*/
function findOtherNotation(list) {
	const groups = list.trim().split(/\s*[;|]\s*|(?<!,)\s+(?!,)/);
	if (groups.length > 1) {
		const numbers = groups.filter((group) => group !== "").map((group) => group.replace(",", "."));
		return numbers.every(isNumber) ? {
			decimals: numbers.join(","),
			values: void 0
		} : void 0;
	}
	const items = list.split(",").map((item) => item.trim());
	if (!items.every((item) => item !== "" && isNumber(item))) return void 0;
	const decimals = [];
	let isMeant = false;
	for (let index = 0; index < items.length; index++) {
		const [item = "", next = ""] = [items[index], items[index + 1]];
		const isZero = /^[+-]?0+$/.test(item) && /^\d+$/.test(next);
		isMeant ||= isZero;
		if (isZero) index++;
		decimals.push(isZero ? `${item}.${next}` : item);
	}
	if (isMeant) return {
		decimals: decimals.join(","),
		values: items.map((item) => item.replace(/^([+-]?0+)$/, "$1.0")).join(",")
	};
	if (!(items.length % 2 === 0 && items.every((item, index) => (index % 2 === 0 ? /^[+-]?\d+$/ : /^\d+$/).test(item))) || new Set(items).size === items.length) return void 0;
	return {
		decimals: items.flatMap((item, index) => index % 2 === 0 ? [`${item}.${items[index + 1]}`] : []).join(","),
		values: void 0
	};
}
const isNumber = (text) => decimalNumber.test(text) && Number.isFinite(Number(text));
/**
* At least one α, and none twice.
* @param shown the list as the user wrote it, for errors.
* @throws InputError `alpha-missing` or `alpha-duplicate`.
*/
function requireAlphas(alphas, name, shown = alphas.map(formatAlpha).join(",")) {
	if (alphas.length === 0) throw new InputError(advice`${name} is missing.`, {
		code: "alpha-missing",
		hint: advice`Give ${name} one or more numbers, for example 0.3 or 0.1,0.3,0.5.`
	});
	const seen = /* @__PURE__ */ new Set();
	const repeated = alphas.find((alpha) => seen.size === seen.add(alpha).size);
	if (repeated === void 0) return alphas;
	throw new InputError(advice`${name}: ${formatAlpha(repeated)} is given twice in '${shown}'.`, {
		code: "alpha-duplicate",
		hint: "Name each value once."
	});
}
/** -0 and 0 are the same extrapolation. */
const normalize = (alpha) => alpha === 0 ? 0 : alpha;
/** The shortest text that reads back as this number, in characters that a repo name may have: `0.3`, `-0.5`, `1e21`. */
function formatAlpha(alpha) {
	return String(alpha).replace("+", "");
}
// src/app/options/byte-size.ts
const unitBytes = {
	"": 1,
	b: 1,
	kb: 1e3,
	mb: 1e6,
	gb: 1e9,
	tb: 0xe8d4a51000,
	kib: 1024,
	mib: 2 ** 20,
	gib: 2 ** 30,
	tib: 2 ** 40
};
/**
* Reads a number of bytes, or a size such as `5GB`, `300 MB` or `4.5GiB`; undefined when none is given.
* @param name what names it, for errors: an option, or its place in a file.
* @throws InputError `size-invalid`
*/
function parseByteSize(given, name) {
	const trimmed = typeof given === "string" ? given.trim() : given;
	if (trimmed === void 0 || trimmed === "") return void 0;
	const size = Math.floor(typeof trimmed === "number" ? trimmed : parseBytes(trimmed));
	if (Number.isSafeInteger(size) && size > 0) return size;
	throw new InputError(advice`${name}: '${trimmed}' is not a size.`, {
		code: "size-invalid",
		hint: advice`Give ${name} a number of bytes, such as 5GB, 300MB or 4GiB.`
	});
}
/** NaN for what is no size. */
function parseBytes(text) {
	const [, digits = "", unit = ""] = /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]*)$/i.exec(text) ?? [];
	const factor = unitBytes[unit.toLowerCase()];
	return digits === "" || factor === void 0 ? NaN : Number(digits) * factor;
}
// src/app/options/choice.ts
/**
* One of a few words; undefined when none was given.
* @param name what names it, for errors: an option, or its place in a file.
* @param synonyms other words for some of them.
* @throws InputError `choice-unknown` with all of them.
*/
function readChoice(text, choices, name, synonyms = {}) {
	const trimmed = text?.trim() ?? "";
	if (trimmed === "") return void 0;
	const choice = choices.find((known) => known === trimmed || known === synonyms[trimmed]);
	if (choice !== void 0) return choice;
	throw new InputError(advice`${name}: '${trimmed}' is not one of ${choices.join(", ")}.`, {
		code: "choice-unknown",
		hint: suggestChoice(trimmed, choices) ?? `Use ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}.`
	});
}
/** What dtypes are called elsewhere. */
const dtypeSynonyms = {
	bf16: "bfloat16",
	fp16: "float16",
	f16: "float16",
	half: "float16",
	fp32: "float32",
	f32: "float32",
	float: "float32"
};
/** `Did you mean bfloat16?`; undefined where the word is like none of the choices. */
function suggestChoice(word, choices) {
	const written = word.toLowerCase().replace(/^torch\./, "");
	const near = choices.find((choice) => choice === written || choice === dtypeSynonyms[written]) ?? suggest(written, choices);
	return near === void 0 ? void 0 : `Did you mean ${near}?`;
}
// src/app/options/output-format.ts
const roundingKinds = [
	"nearest",
	"reference",
	"stochastic"
];
const dtypes = [
	"same",
	"float32",
	"bfloat16",
	"float16"
];
/** What transformers writes unless told otherwise. */
const standardMaxShardBytes = 5e9;
/** What stochastic rounding takes when no seed is given; stated, so that a run can be repeated. */
const defaultSeed = 0;
/**
* Reads rounding, dtype, seed and the size of shards.
* @throws InputError that names the field and its value.
*/
function parseOutputFormat(texts) {
	return completeFormat(parseRounding(texts), readChoice(texts.dtype, dtypes, option("dtype"), dtypeSynonyms), parseByteSize(texts["max-shard-size"], option("max-shard-size")));
}
/** Reads rounding and seed, which go together. */
function parseRounding(texts) {
	return chooseRounding(readChoice(texts.rounding, roundingKinds, option("rounding")), readSeed(texts.seed, option("seed")));
}
/**
* What is not given has its default. The reference script saves bf16 whatever it was given, so that is what
* `reference` stores unless told otherwise.
*/
function completeFormat(rounding, dtype = rounding.kind === "reference" ? "bfloat16" : "same", maxShardBytes = standardMaxShardBytes) {
	return {
		rounding,
		dtype,
		maxShardBytes
	};
}
/** @throws InputError `seed-without-stochastic` */
function chooseRounding(kind = "nearest", seed, nameOption = option) {
	if (kind === "stochastic") return {
		kind,
		seed: seed ?? defaultSeed
	};
	if (seed === void 0) return { kind };
	throw new InputError(advice`${nameOption("seed")} is given, and ${kind} rounding takes no random numbers.`, {
		code: "seed-without-stochastic",
		hint: advice`Leave out ${nameOption("seed")}, or set ${nameOption("rounding")} to stochastic.`
	});
}
function readSeed(text, name) {
	const trimmed = text?.trim() ?? "";
	if (trimmed === "") return void 0;
	const seed = /^\d{1,16}$/.test(trimmed) ? Number(trimmed) : NaN;
	if (Number.isSafeInteger(seed)) return seed;
	throw new InputError(advice`${name}: '${trimmed}' is not a seed.`, {
		code: "seed-invalid",
		hint: advice`Give ${name} a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`
	});
}
// src/app/options/template.ts
const placeholders = [
	"namespace",
	"sft",
	"dpo",
	"alpha"
];
/** The template that applies when the user gives none. */
function defaultTemplate(alphaCount) {
	return alphaCount > 1 ? "{namespace}/{dpo}-ExPO-a{alpha}" : "{namespace}/{dpo}-ExPO";
}
/**
* Checks everything about a template that can be known before names are looked up.
* @throws InputError for an unknown placeholder, stray braces, a revision, several alphas without `{alpha}`.
*/
function validateTemplate(template, alphaCount, name) {
	for (const [, placeholder = ""] of template.matchAll(/\{([^{}]*)\}/g)) if (!placeholders.some((known) => known === placeholder)) throw new InputError(advice`${name}: '{${placeholder}}' in '${template}' is not a placeholder.`, {
		code: "template-unknown-placeholder",
		hint: `Use ${placeholders.map((known) => `{${known}}`).join(", ")}.`
	});
	if (/[{}]/.test(template.replaceAll(/\{[^{}]*\}/g, ""))) throw invalidTemplate(template, name, "a brace has no partner");
	if (alphaCount > 1 && !template.includes("{alpha}")) throw new InputError(advice`${name}: '${template}' names one target for ${alphaCount} alphas.`, {
		code: "template-without-alpha",
		hint: advice`Put {alpha} into ${name}, for example ${template}-a{alpha}.`
	});
	if (!isDirectory(template)) {
		const fault = findRepoFault(fillPlaceholders(template, sampleValues));
		if (fault !== void 0) throw invalidTemplate(template, name, fault);
	}
}
/**
* The target's name for one α: `namespace/name`, or a directory.
* @throws AccessError when the namespace is needed and unknown; InputError when the Hub would refuse the name.
*/
function expandTemplate(template, values, name = option("to")) {
	if (values.namespace === void 0 && template.includes("{namespace}")) throw new AccessError(advice`${name}: '${template}' needs a namespace, and there is no token to take it from.`, {
		code: "token-missing",
		hint: advice`${giveToken} Without a token, name a directory: ${option("to", "./derived")}.`
	});
	const target = fillPlaceholders(template, values);
	if (!isDirectory(target)) {
		const fault = findRepoFault(target);
		if (fault !== void 0) throw new InputError(advice`${name}: '${template}' gives '${target}', which is not a repo name: ${fault}.`, {
			code: "template-invalid-target",
			hint: advice`Choose another ${name}, for example my-name/my-model.`
		});
	}
	return target;
}
const sampleValues = {
	namespace: "n",
	sft: "s",
	dpo: "d",
	alpha: 1
};
function fillPlaceholders(template, values) {
	const texts = {
		namespace: values.namespace ?? "",
		sft: values.sft,
		dpo: values.dpo,
		alpha: formatAlpha(values.alpha)
	};
	return template.replaceAll(/\{(\w+)\}/g, (whole, placeholder) => texts[placeholder] ?? whole);
}
function invalidTemplate(template, name, fault) {
	return new InputError(advice`${name}: '${template}' is not a repo or a directory: ${fault}.`, {
		code: "template-invalid",
		hint: "Write namespace/name or a directory that starts with ./ or /, with {namespace}, {sft}, {dpo}, {alpha} in it."
	});
}
// src/app/options/weights.ts
const maxSubfolderLength = 1024;
/**
* @throws InputError that names the field, its value and what to write instead.
*/
function parseWeights(texts) {
	return {
		sftSubfolder: parseSubfolder(texts["sft-subfolder"], option("sft-subfolder")),
		alignedSubfolder: parseSubfolder(texts["dpo-subfolder"], option("dpo-subfolder")),
		variant: parseVariant(texts.variant, option("variant"))
	};
}
/**
* The component of a pipeline that is extrapolated; undefined where no pipeline is asked for.
*
* @throws InputError where it is not said which one.
*/
function requirePipelineFolder({ pipeline, alignedSubfolder }, nameOption = (field) => field === "pipeline" ? option(field) : option(field)) {
	if (!pipeline) return void 0;
	if (alignedSubfolder !== void 0) return alignedSubfolder;
	throw new InputError(advice`${nameOption("pipeline")} is given without ${nameOption("dpo-subfolder")}, which says which component was aligned.`, {
		code: "pipeline-folder",
		hint: advice`Name its folder, such as unet or transformer, with ${nameOption("dpo-subfolder")}, and θ0’s with ${nameOption("sft-subfolder")}.`
	});
}
/** A folder below the top, without slashes at its ends; undefined for none. */
function parseSubfolder(text, name) {
	if (text === void 0 || text.trim() === "") return void 0;
	const subfolder = text.trim().replace(/\/+$/, "");
	const fault = findInnerPathFault(subfolder);
	if (fault === void 0) return subfolder;
	throw new InputError(advice`${name}: ${JSON.stringify(text)} is not a folder of a repo: ${fault}.`, {
		code: "subfolder-invalid",
		hint: advice`Give ${name} a path below the top of the repo or directory, such as checkpoints/final.`
	});
}
/** Why this is no path below the top, as the end of a sentence; undefined when it is. */
function findInnerPathFault(subfolder) {
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
	throw new InputError(advice`${name}: ${JSON.stringify(variant)} is not the name of a variant.`, {
		code: "variant-invalid",
		hint: advice`Give ${name} what stands in the names of its files: fp16 for model.fp16.safetensors.`
	});
}
export { suggest as S, suggestChoice as _, requirePipelineFolder as a, parseAlphas as b, validateTemplate as c, dtypes as d, parseOutputFormat as f, readChoice as g, standardMaxShardBytes as h, parseWeights as i, chooseRounding as l, roundingKinds as m, parseSubfolder as n, defaultTemplate as o, parseRounding as p, parseVariant as r, expandTemplate as s, findInnerPathFault as t, completeFormat as u, parseByteSize as v, requireAlphas as x, formatAlpha as y };
