import { s as InputError } from "./errors.js";
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
* @param name how the user knows the option, for errors.
* @throws InputError `size-invalid`
*/
function parseByteSize(given, name) {
	const trimmed = typeof given === "string" ? given.trim() : given;
	if (trimmed === void 0 || trimmed === "") return void 0;
	const size = Math.floor(typeof trimmed === "number" ? trimmed : parseBytes(trimmed));
	if (Number.isSafeInteger(size) && size > 0) return size;
	throw new InputError(`${name}: '${trimmed}' is not a size.`, {
		code: "size-invalid",
		hint: `Give ${name} a number of bytes, such as 5GB, 300MB or 4GiB.`
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
* @param name how the user knows the option, for errors.
* @throws InputError `choice-unknown` with all of them.
*/
function readChoice(text, choices, name) {
	const trimmed = text?.trim() ?? "";
	if (trimmed === "") return void 0;
	const choice = choices.find((known) => known === trimmed);
	if (choice !== void 0) return choice;
	throw new InputError(`${name}: '${trimmed}' is not one of ${choices.join(", ")}.`, {
		code: "choice-unknown",
		hint: `Use ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}.`
	});
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
* @param nameOption how the user knows a field, for errors: `--seed` or `seed`.
* @throws InputError that names the field and its value.
*/
function parseOutputFormat(texts, nameOption) {
	return completeFormat(parseRounding(texts, nameOption), readChoice(texts.dtype, dtypes, nameOption("dtype")), parseByteSize(texts["max-shard-size"], nameOption("max-shard-size")));
}
/** Reads rounding and seed, which go together. */
function parseRounding(texts, nameOption) {
	return chooseRounding(readChoice(texts.rounding, roundingKinds, nameOption("rounding")), readSeed(texts.seed, nameOption("seed")), nameOption);
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
function chooseRounding(kind = "nearest", seed, nameOption) {
	if (kind === "stochastic") return {
		kind,
		seed: seed ?? defaultSeed
	};
	if (seed === void 0) return { kind };
	throw new InputError(`${nameOption("seed")} is given, and ${kind} rounding takes no random numbers.`, {
		code: "seed-without-stochastic",
		hint: `Leave out ${nameOption("seed")}, or set ${nameOption("rounding")} to stochastic.`
	});
}
function readSeed(text, name) {
	const trimmed = text?.trim() ?? "";
	if (trimmed === "") return void 0;
	const seed = /^\d{1,16}$/.test(trimmed) ? Number(trimmed) : NaN;
	if (Number.isSafeInteger(seed)) return seed;
	throw new InputError(`${name}: '${trimmed}' is not a seed.`, {
		code: "seed-invalid",
		hint: `Give ${name} a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`
	});
}
export { parseRounding as a, readChoice as c, parseOutputFormat as i, parseByteSize as l, completeFormat as n, roundingKinds as o, dtypes as r, standardMaxShardBytes as s, chooseRounding as t };
