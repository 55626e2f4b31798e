import { A as oneLine, _ as tell, s as InputError, v as commandLineWords, y as yamlOption } from "./errors.js";
import { t as project } from "./project.js";
import { t as findText } from "./read-text.js";
import { S as suggest, _ as suggestChoice, a as requirePipelineFolder, b as parseAlphas, c as validateTemplate, d as dtypes, l as chooseRounding, m as roundingKinds, n as parseSubfolder, o as defaultTemplate, r as parseVariant, s as expandTemplate, t as findInnerPathFault, u as completeFormat, v as parseByteSize, x as requireAlphas } from "./weights.js";
import { _ as readThreshold, b as relations, c as requireDifferent, d as parseUnpaired, f as requireFewRenames, g as parseAllow, i as chooseVisibility, m as completeThresholds, p as vocabularies, r as formatPath, s as readEndpoint, t as ConfigError, u as parseRenames, v as refusalCodes } from "./mistakes.js";
import { r as listSome } from "./listing.js";
import { t as isRecord } from "./records.js";
import { i as isDirectory, n as findRevisionFault, r as formatEndpoint, s as requireRepo, t as findRepoFault } from "./endpoint.js";
import { C as strictObject, D as NEVER, E as unknown, T as union, b as number, d as ZodObject, f as ZodOptional, g as boolean, h as array, m as _enum, p as ZodPipe, u as ZodArray, v as int, w as string, x as object } from "./vendor.js";
import { n as thresholdNames, r as thresholds } from "./thresholds.js";
import { n as placesIn, t as readYaml } from "./read-yaml.js";
// src/bot/config/config-words.ts
/** Options that extrapolate.yml has no key for, in words that are true for who keeps it. */
const outside = {
	force: "a run by hand that has --force",
	"hub-url": "the hub-url of the job"
};
/** The words of who reads a report of the bot, wherever it stands: there is a configuration to change. */
const configWords = {
	option: (name, value) => outside[name] ?? yamlOption(name, value),
	token: commandLineWords.token,
	giveToken: commandLineWords.giveToken,
	sameCommand: "this job"
};
// src/bot/config/objections.ts
/** Noncharacters, which no text has a use for. */
const [begin, end] = ["﷐", "﷑"];
const marks = /\ufdd0([\w-]*)\ufdd1/g;
/** Stands for the name of the value that is looked at. */
const itself = begin + end;
/** Stands for the name of what that value has under the key. */
const nameOfKey = (key) => begin + key + end;
/** @param nameOf gives the name of the value that was looked at where there is no key. */
function nameMarks(text, nameOf) {
	return text.replaceAll(marks, (_, key) => nameOf(key === "" ? void 0 : key));
}
/** What the library calls issues that are not its own. */
const issueCode = "custom";
/** @param path from the value that is looked at to the one that is to be changed. */
function addObjection(context, path, message, hint) {
	const objection = {
		message,
		hint,
		depth: path.length
	};
	context.addIssue({
		code: issueCode,
		path: [...path],
		params: { ...objection },
		continue: true
	});
}
/** What the rule gives; undefined where it throws an InputError, which is an issue then. */
function attempt(context, path, rule) {
	try {
		return rule();
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		addObjection(context, path, tell(error.wording, configWords), tell(error.hint, configWords));
		return;
	}
}
// src/bot/config/unknown-keys.ts
/** What people call the keys by other tools, by other spellings, and by what they mean. */
const otherNames = {
	defaults: "common global globals settings options",
	pairs: "models jobs",
	watch: "rules rule search find",
	limits: "quota quotas budget max",
	exclude: "ignore skip deny denylist blocklist blacklist except",
	state: "ledger store cache memory",
	report: "notify notifications",
	sft: "base base-model reference reference-model ref ref-model sft-model theta0 θ0 start from before",
	dpo: "aligned aligned-model dpo-model policy model theta1 θ1 after kto ipo orpo simpo rlhf",
	"sft-subfolder": "sft-folder sft-path",
	"dpo-subfolder": "dpo-folder dpo-path aligned-subfolder",
	pipeline: "diffusers whole-pipeline",
	alpha: "α scale strength weight",
	to: "target output repo destination push-to push-to-hub hub-model-id",
	dtype: "torch-dtype precision data-type type",
	rounding: "round",
	"max-shard-size": "shard-size",
	vocab: "vocabulary vocabularies",
	rename: "mapping map",
	allow: "ignore permit accept",
	relation: "base-model-relation",
	license: "licence licenses licences",
	"card-template": "template card model-card readme",
	"new-commits": "on-new-commits updates on-update update",
	gated: "restricted access",
	owners: "author authors org orgs organization organizations organisation organisations user users namespace namespaces",
	tags: "filter filters",
	names: "pattern patterns glob globs match models model repo repos search",
	"min-downloads": "downloads downloads-min minimum-downloads least-downloads",
	"min-likes": "likes likes-min minimum-likes least-likes",
	parameters: "params size sizes parameter-count num-parameters model-size model-sizes",
	licenses: "licence licences",
	since: "after created created-at created-after created-since from newer-than date",
	least: "min minimum at-least fewest from lower above over",
	most: "max maximum at-most to up-to upper below under",
	"pairs-per-run": "max-pairs pairs per-run",
	"bytes-per-run": "max-bytes bytes",
	"repos-per-day": "max-repos repos per-day",
	storage: "max-storage disk total-bytes total-size",
	attempts: "retries retry tries"
};
/**
* What to write instead of a key that is not known at this place.
* @param schema of the whole file.
*/
function adviseOnKey(key, around, schema) {
	if (key === "<<") return "YAML 1.2 has no merge keys; what pairs and rules share goes into defaults.";
	const known = keysAt(schema, around);
	const written = key.slice(0, 64).replaceAll(/(?<=[a-z\d])(?=[A-Z])|[_\s]+/g, "-").toLowerCase();
	const meant = known.find((name) => name === written || otherNames[name]?.split(" ").includes(written));
	if (meant !== void 0) return `Did you mean ${meant}?`;
	const elsewhere = placesOfKey(schema, key);
	if (elsewhere.length > 0) return `${key} belongs to ${listSome(elsewhere, 4)}.`;
	const near = suggest(written, known);
	return near === void 0 ? `Known are ${listSome(known, 30)}.` : `Did you mean ${near}?`;
}
/** The keys that the schema has in the map at this path; empty where it has no map there. */
function keysAt(schema, path) {
	let inner = unwrap(schema);
	for (const step of path) {
		if (inner instanceof ZodArray && typeof step === "number") inner = inner.element;
		else if (inner instanceof ZodObject) inner = inner.shape[step];
		else return [];
		inner = inner === void 0 ? void 0 : unwrap(inner);
	}
	return inner instanceof ZodObject ? Object.keys(inner.shape) : [];
}
/** Where else the schema has this key: `defaults`, `pairs[]`. */
function placesOfKey(schema, key) {
	const visit = (type, at) => {
		const inner = unwrap(type);
		if (inner instanceof ZodArray) return visit(inner.element, `${at}[]`);
		if (!(inner instanceof ZodObject)) return [];
		const own = Object.hasOwn(inner.shape, key) ? [at === "" ? "the top of the file" : at] : [];
		const below = Object.entries(inner.shape).flatMap(([name, child]) => visit(child, at === "" ? name : `${at}.${name}`));
		return [...own, ...below];
	};
	return visit(schema, "");
}
/** What people write: without what it is made of. */
function unwrap(schema) {
	if (schema instanceof ZodOptional) return unwrap(schema.unwrap());
	return schema instanceof ZodPipe ? unwrap(schema.in) : schema;
}
// src/bot/config/describe-issues.ts
/** More than are listed; looking for what was meant takes its time. */
const maxHints = 50;
/**
* What a schema found wrong, in the words and at the places of the file.
* @param around where the value stands that the schema has looked at.
* @param schema of the whole file.
*/
function describeIssues(issues, around, tree, schema) {
	return issues.flatMap((issue) => describeIssue(issue, pathOf(issue, around), tree, schema));
}
const pathOf = ({ path }, around) => [...around, ...path.map((step) => typeof step === "symbol" ? String(step) : step)];
function describeIssue(issue, path, tree, schema) {
	if (issue.code === "custom") return [describeObjection(issue.params, path, tree)];
	const name = formatPath(path);
	const value = valueAt(tree.value, path);
	const at = (message, hint) => [{
		...tree.placeOf(path),
		message: `${name}${message}`,
		hint
	}];
	if (issue.code === "unrecognized_keys") return issue.keys.map((key, index) => ({
		...tree.placeOfKey([...path, key]),
		message: `${formatPath([...path, key])} is not known.`,
		hint: index < maxHints ? adviseOnKey(key, path, schema) : void 0
	}));
	if (value === void 0) return at(" is missing.");
	if (value === null && path.length === 0) return at(" is empty.");
	if (value === null) return at(" has no value.", "Give it one, or leave the key out.");
	switch (issue.code) {
		case "invalid_type": return at(`: ${show(value)} is not ${typeWords[issue.expected] ?? issue.expected}.`, suggestKey(issue.expected, value, path, schema) ?? suggestType(issue.expected, value));
		case "invalid_value": {
			const choices = issue.values.map(String);
			return at(`: ${show(value)} is not one of ${choices.join(", ")}.`, typeof value === "string" ? suggestChoice(value, choices) : void 0);
		}
		case "invalid_union": {
			const inner = issue.errors.find((option) => option.length > 0 && option.every((one) => one.path.length > 0));
			if (inner === void 0) return at(`: ${show(value)} is not ${issue.message}.`);
			return inner.flatMap((one) => describeIssue(one, pathOf(one, path), tree, schema));
		}
		case "too_small": return at(`: ${show(value)} is less than ${issue.minimum}.`);
		case "too_big": return at(typeof value === "number" ? `: ${value} is more than ${issue.maximum}.` : ` has more than ${issue.maximum} ${typeof value === "string" ? "characters" : "entries"}.`);
		default: return at(`: ${show(value)} will not do.`);
	}
}
/** The words of a rule, with the names and the place of the values that they are about. */
function describeObjection({ message, hint, depth }, path, tree) {
	const [base, inner] = [path.slice(0, path.length - depth), path.slice(path.length - depth)];
	const nameOf = (key) => formatPath(key === void 0 ? base : standsAt(tree, base, [key]));
	return {
		...tree.placeOf(standsAt(tree, base, inner)),
		message: nameMarks(message, nameOf),
		hint: hint === void 0 ? void 0 : nameMarks(hint, nameOf)
	};
}
/** Where the value is that counts: what a pair or rule does not say itself may stand in `defaults`. */
function standsAt(tree, base, inner) {
	const path = [...base, ...inner];
	const standard = ["defaults", ...inner];
	const isSaid = valueAt(tree.value, path) !== void 0 || valueAt(tree.value, standard) === void 0;
	return inner.length === 0 || isSaid ? path : standard;
}
const typeWords = {
	string: "a text",
	number: "a number",
	int: "a whole number",
	boolean: "true or false",
	array: "a list",
	object: "a map of keys"
};
/** A list under the name of one thing may belong to the key that takes several. */
function suggestKey(expected, value, path, schema) {
	const plural = `${path.at(-1)}s`;
	return expected === "string" && Array.isArray(value) && keysAt(schema, path.slice(0, -1)).includes(plural) ? `Did you mean ${plural}?` : void 0;
}
function suggestType(expected, value) {
	if (expected === "array" && typeof value === "string") return `Did you mean [${value}]?`;
	if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) return `Did you mean "${value}", in quotes?`;
	if (expected === "boolean" && typeof value === "string") {
		if (/^(true|yes|on|y)$/i.test(value)) return "Did you mean true?";
		if (/^(false|no|off|n)$/i.test(value)) return "Did you mean false?";
	}
}
function show(value) {
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object" && value !== null) return "a map";
	if (typeof value === "string") return `'${value}'`;
	return String(value);
}
function valueAt(root, path) {
	let value = root;
	for (const step of path) {
		if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return void 0;
		value = value[step];
	}
	return value;
}
// src/bot/config/decide-output.ts
/**
* How a pair or the findings of a rule are published: what it says itself, else `defaults`. What belongs together
* comes from one place: rounding with its seed, private with public.
*
* @returns undefined where something does not fit together, which is an issue then.
*/
function decideOutput(own, defaults, context, isOfRule) {
	const merged = mergeSettings(own, defaults);
	const { alpha, to, rounding: kind, seed, dtype, vocab, rename, unpaired = [], allow, relation, license } = merged;
	const alphas = attempt(context, ["alpha"], () => alpha === void 0 && isOfRule ? [] : requireAlphas(alpha ?? [], nameOfKey("alpha")));
	const template = attempt(context, [!("to" in own) && own.alpha !== void 0 ? "alpha" : "to"], () => {
		if (to !== void 0) validateTemplate(to, alphas?.length || 1, nameOfKey("to"));
		return { to };
	});
	const rounding = attempt(context, ["seed"], () => chooseRounding(kind, seed, nameOfKey));
	const visibility = attempt(context, ["public"], () => ({ visibility: chooseVisibility({
		private: merged.private ?? false,
		public: merged.public ?? false
	}, (name) => `${nameOfKey(name)}: true`) }));
	if (!alphas || !template || !rounding || !visibility) return void 0;
	return {
		alphas,
		...template,
		...completeFormat(rounding, dtype, merged["max-shard-size"]),
		...visibility,
		allow: new Set(allow),
		thresholds: completeThresholds(merged.thresholds ?? {}),
		pairing: {
			vocabulary: vocab ?? "same",
			renames: rename ?? [],
			...unpaired.length === 0 ? {} : { unpaired }
		},
		card: {
			relation,
			license,
			template: merged["card-template"]
		}
	};
}
function mergeSettings(own, defaults) {
	const merged = {
		...defaults,
		...own,
		thresholds: {
			...defaults.thresholds,
			...own.thresholds
		}
	};
	if (own.private !== void 0 || own.public !== void 0) {
		merged.private = own.private;
		merged.public = own.public;
	}
	if (own.seed === void 0 && merged.rounding !== "stochastic") merged.seed = void 0;
	return merged;
}
// src/bot/config/read-by.ts
/** Reads what the schema lets through by a rule, such as those of the command line. */
function readBy(schema, rule) {
	return schema.transform((value, context) => {
		const read = attempt(context, [], () => ({ value: rule(value, itself) }));
		return read === void 0 ? NEVER : read.value;
	});
}
/** A list, each entry of which is read by the rule. */
function listBy(rule) {
	return array(readBy(string(), rule)).max(200);
}
/** One value, or a list of them. Each is read by the rule, which gives several; all of them have to fit `whole`. */
function oneOrMoreBy(entry, expected, rule, whole) {
	const one = readBy(entry, rule);
	const several = readBy(array(one).max(100), (values, name) => whole(values.flat(), name));
	return union([one, several], { error: expected });
}
/** Looks at how the values of a map fit together, once all of them are right. */
function decideBy(schema, decide) {
	return schema.transform((values, context) => {
		return (context.issues.length > 0 ? void 0 : decide(values, context)) ?? NEVER;
	});
}
/** A list whose entries also have to fit each other; those that are right by themselves are looked at. */
function listWith(entry, most, check) {
	return array(entry).max(most).superRefine((entries, context) => {
		if (!Array.isArray(entries)) return;
		const wrong = new Set(context.issues.map(({ path }) => path?.[0]));
		check(entries.flatMap((value, index) => wrong.has(index) || value === NEVER ? [] : [{
			index,
			entry: value,
			context: within(context, index)
		}]));
	}, { when: () => true });
}
const within = (context, index) => ({ addIssue: (issue) => {
	if (typeof issue === "string") throw new TypeError("An issue has a path.");
	context.addIssue({
		...issue,
		path: [index, ...issue.path ?? []]
	});
} });
// src/bot/config/output-schema.ts
const newCommits = [
	"ignore",
	"revise",
	"ask"
];
const gatedSources = [
	"skip",
	"private",
	"ask"
];
/**
* For people: `default`, or what happens otherwise in words, which is no part of the JSON Schema. What counts where
* nothing is said is decided where the settings are brought together.
*/
const alpha = oneOrMoreBy(union([number(), string()], { error: "a number" }), "a number, a list of numbers, or a text such as 0.1,0.3", parseAlphas, (alphas, name) => requireAlphas(alphas, name)).meta({
	description: "How far to go on: one α or several. Negative values interpolate. Each pair needs one; in rules the default is the first α of the way in which a model was aligned, as docs/detection.md has it.",
	examples: [
		.3,
		[
			.1,
			.3,
			.5
		],
		"0.1,0.3"
	]
});
const to = readBy(string(), parseHubTemplate).meta({
	description: "The repo to make; may have {namespace}, {sft}, {dpo} and {alpha} in it. Of rules it has to have {dpo}.",
	otherwise: "`{namespace}/{dpo}-ExPO`, with several α `{namespace}/{dpo}-ExPO-a{alpha}`",
	examples: ["{namespace}/{dpo}-ExPO-a{alpha}"]
});
/** Whether it fits the number of α is seen where both are known. */
function parseHubTemplate(text, name) {
	const template = text.trim();
	if (template === "") return void 0;
	validateTemplate(template, 1, name);
	if (!isDirectory(template)) return template;
	throw new InputError(`${name}: '${template}' is a directory, and watching publishes to the Hub.`, {
		code: "template-invalid",
		hint: "Write namespace/name; directories are for `run`."
	});
}
/** A number of bytes with its unit. */
const byteSize = readBy(union([number(), string()], { error: "a size such as 5GB" }), parseByteSize);
const rename = oneOrMoreBy(string(), "a text such as model.=language_model.model., or a list of them", parseRenames, (renames, name) => requireFewRenames(renames, name)).meta({
	description: "How names of tensors begin in the SFT checkpoint and what the aligned one has there: FROM=TO.",
	otherwise: "as the names say",
	examples: ["model.=language_model.model."]
});
const unpaired = oneOrMoreBy(string(), "a text such as mtp., or a list of them", parseUnpaired, (beginnings) => beginnings).meta({
	description: "How names of tensors begin that need no partner: those of the SFT checkpoint are left out, those of the aligned one copied.",
	otherwise: "none but what transformers ignores as well",
	examples: [["mtp.", "model.visual."]]
});
const allow = oneOrMoreBy(string(), "the code of a refusal, or a list of them", (text, name) => [...parseAllow(text, name)], (codes) => codes).meta({
	description: `Refusals that shall warn instead: ${refusalCodes.join(", ")}.`,
	otherwise: "none",
	examples: [["overflow"]]
});
const threshold = (key) => readBy(number(), (value, name) => readThreshold(key, value, name)).meta({
	description: `${thresholds[key].meaning}.`,
	default: thresholds[key].default,
	minimum: 0,
	maximum: thresholds[key].most
}).optional();
const thresholdKeys = strictObject(Object.fromEntries(thresholdNames.map((key) => [key, threshold(key)]))).meta({
	description: "Thresholds of judgements. Those that are not named keep what defaults says, or their own default.",
	examples: [{ "max-delta-ratio": .7 }]
});
/** An empty text takes back what `defaults` says. */
const textOrNone = (most) => string().max(most).transform((text) => text.trim() || void 0);
/** How something is published; the keys are the options of the command line. */
const outputKeys = {
	alpha: alpha.optional(),
	to: to.optional(),
	private: boolean().meta({ description: "Make the derived repos private. Without private and public, those of gated sources are." }).optional(),
	public: boolean().meta({ description: "Make the derived repos public although a source is gated or private." }).optional(),
	rounding: _enum(roundingKinds).meta({
		description: "How results are rounded to the dtype they are stored in.",
		default: "nearest"
	}).optional(),
	dtype: _enum(dtypes).meta({
		description: "What the weights are stored as.",
		otherwise: "`same`, with `rounding: reference` `bfloat16`"
	}).optional(),
	seed: int().min(0).meta({
		description: "Of stochastic rounding; the same seed gives the same bytes.",
		default: 0
	}).optional(),
	"max-shard-size": byteSize.meta({
		description: "Of weight files that are laid out anew, because the aligned model has PyTorch’s only.",
		default: "5GB",
		examples: ["5GB", "2GiB"]
	}).optional(),
	vocab: _enum(vocabularies).meta({
		description: "Vocabularies of different size: same refuses them, common extrapolates the rows that both have.",
		default: "same"
	}).optional(),
	rename: rename.optional(),
	unpaired: unpaired.optional(),
	allow: allow.optional(),
	thresholds: thresholdKeys.optional(),
	relation: _enum(relations).meta({
		description: "What the card calls the relation to the base models.",
		default: "merge"
	}).optional(),
	license: textOrNone(64).meta({
		description: "The card’s licence, by the Hub’s identifier, instead of what follows from the sources.",
		examples: ["mit"]
	}).optional(),
	"card-template": textOrNone(4096).meta({
		description: "A file with a Liquid template of the card’s text.",
		examples: ["./card.liquid"]
	}).optional(),
	"new-commits": _enum(newCommits).meta({
		description: "When a source of a published pair gets a new commit: leave it, publish anew, or ask a person.",
		default: "ignore"
	}).optional()
};
/** Only where models are looked for; who lists a pair knows about it. */
const gated = _enum(gatedSources).meta({
	description: "Pairs with a source that not everybody may read: leave out, publish privately, or ask a person.",
	default: "skip"
});
object(outputKeys);
// src/bot/config/pair-schema.ts
const maxPairs = 1e3;
const endpoint = (side, meaning) => readBy(string(), (text, name) => requireRepo(readEndpoint(text, name, meaning), name)).meta({
	description: `${side}: ${meaning}, as namespace/name[@revision].`,
	examples: ["org/model@main"]
});
const subfolder = (side) => readBy(string(), parseSubfolder).meta({
	description: `Folder of ${side}’s repo that holds the checkpoint.`,
	examples: ["checkpoints/final"]
}).optional();
const pairKeys = strictObject({
	sft: endpoint("θ0", "the checkpoint that alignment started from"),
	dpo: endpoint("θ1", "the checkpoint after alignment"),
	"sft-subfolder": subfolder("θ0"),
	"dpo-subfolder": subfolder("θ1"),
	variant: readBy(string(), parseVariant).meta({
		description: "Weights that are named so: fp16 for model.fp16.safetensors.",
		examples: ["fp16"]
	}).optional(),
	"prefer-pr": boolean().meta({
		description: "Instead of PyTorch’s files, take the Hub’s own conversion from its open pull request.",
		default: false
	}).optional(),
	pipeline: boolean().meta({
		description: "Derive the whole diffusers pipeline of which dpo-subfolder is a component: this one extrapolated, the others copied.",
		default: false
	}).optional(),
	...outputKeys
});
/** @param defaults what counts where a pair says nothing; undefined while it is not known. */
const pairsSchema = (defaults) => listWith(decideBy(pairKeys, (pair, context) => defaults && decidePair(pair, defaults, context)).meta({ description: "A pair that is published whenever it is not there yet." }), maxPairs, findClashes);
function decidePair(pair, defaults, context) {
	const sides = {
		sft: pair.sft,
		aligned: pair.dpo,
		sftSubfolder: pair["sft-subfolder"],
		alignedSubfolder: pair["dpo-subfolder"],
		variant: pair.variant,
		pipeline: pair.pipeline ?? false
	};
	attempt(context, ["dpo"], () => requireDifferent(sides, nameOfKey));
	attempt(context, ["pipeline"], () => requirePipelineFolder(sides, nameOfKey));
	const output = decideOutput(pair, defaults, context, false);
	return output && {
		...sides,
		preferPr: pair["prefer-pr"] ?? false,
		newCommits: pair["new-commits"] ?? defaults["new-commits"] ?? "ignore",
		output
	};
}
/** Stands for whoever the token belongs to: short, so that no name is called too long for its sake. */
const someone = "x";
/** Finds pairs that are listed twice, and targets that two of them would publish to. */
function findClashes(pairs) {
	const firstPair = /* @__PURE__ */ new Map();
	const firstTarget = /* @__PURE__ */ new Map();
	for (const { index, entry, context } of pairs) {
		const { sft, sftSubfolder, aligned, alignedSubfolder, variant, pipeline } = entry;
		const sides = [
			formatEndpoint(sft),
			sftSubfolder,
			formatEndpoint(aligned),
			alignedSubfolder
		];
		const key = JSON.stringify([
			...sides,
			variant,
			pipeline
		]);
		const other = firstPair.get(key);
		if (other !== void 0) {
			addObjection(context, [], `${itself} is the same pair as pairs[${other}].`, "List its α together: alpha: [0.3, 0.5].");
			continue;
		}
		firstPair.set(key, index);
		for (const target of attempt(context, [], () => targetsOf(entry)) ?? []) {
			const taken = firstTarget.get(target) ?? index;
			firstTarget.set(target, taken);
			if (taken === index) continue;
			addObjection(context, [], `${itself} gives '${target}', as pairs[${taken}] does.`, "Give one of them a to of its own.");
		}
	}
}
function targetsOf({ sft, aligned, output: { alphas, to } }) {
	const template = to ?? defaultTemplate(alphas.length);
	const values = {
		namespace: someone,
		sft: nameIn(sft),
		dpo: nameIn(aligned)
	};
	return alphas.map((alpha) => {
		const target = expandTemplate(template, {
			...values,
			alpha
		}, nameOfKey("to"));
		return template.startsWith("{namespace}/") ? `{namespace}${target.slice(1)}` : target;
	});
}
const nameIn = ({ repo }) => repo.split("/")[1] ?? "";
// src/bot/config/values.ts
/**
* The rules for values that only extrapolate.yml has. Each gives the value, or throws an InputError that names it.
* The last parameter is how the user knows the value.
*/
const unitFactors = {
	"": 1,
	k: 1e3,
	m: 1e6,
	b: 1e9,
	t: 0xe8d4a51000
};
/**
* Reads a number of things, such as `7B`, `350M` or `10000`, as models and their pages count.
* @throws InputError `count-invalid`
*/
function parseCount(given, name) {
	const trimmed = String(given).trim();
	const [, digits = "", unit = ""] = /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]?)$/i.exec(trimmed) ?? [];
	const factor = unitFactors[unit.toLowerCase()];
	const count = digits === "" || factor === void 0 ? NaN : Math.round(Number(digits) * factor);
	if (Number.isSafeInteger(count)) return count;
	throw new InputError(`${name}: '${trimmed}' is not a number of things.`, {
		code: "count-invalid",
		hint: `Give ${name} a number, such as 100, 10K, 350M or 7B.`
	});
}
/**
* A number of parameters. A small number without a unit is one whose unit was forgotten: `13` is meant as `13B`.
* @throws InputError `count-invalid`
*/
function parseParameterCount(given, name) {
	const count = parseCount(given, name);
	const digits = String(given).trim();
	if (count >= 1e3 || Number(digits) === 0 || !/^[\d.]+$/.test(digits)) return count;
	throw new InputError(`${name}: no model has ${digits} parameters.`, {
		code: "count-invalid",
		hint: Number(digits) < 100 ? `Did you mean ${digits}B?` : `Did you mean ${digits}M, or ${digits}B?`
	});
}
/** The shortest text that {@link parseCount} reads as this number: `7B`. */
function formatParameterCount(count) {
	const [unit = "", factor = 1] = Object.entries(unitFactors).findLast(([, size]) => count >= size) ?? [];
	return `${count / factor}${unit.toUpperCase()}`;
}
/**
* Reads a day such as `2025-01-31`, or a moment such as `2025-01-31T12:00:00Z`.
* @returns milliseconds since 1970; of a day its beginning in UTC.
* @throws InputError `day-invalid`
*/
function parseDay(text, name) {
	const trimmed = text.trim();
	const [, day] = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/.exec(trimmed) ?? [];
	const time = day === void 0 ? NaN : Date.parse(trimmed);
	if (Number.isFinite(time) && new Date(time).toISOString().slice(0, 10) === day) return time;
	throw new InputError(`${name}: '${trimmed}' is not a day.`, {
		code: "day-invalid",
		hint: `Give ${name} a day as 2025-01-31, or a moment as 2025-01-31T12:00:00Z.`
	});
}
/** One line of text. */
function requireLine(text, what, most, name) {
	if (text.trim() !== "" && text.length <= most && !/\p{Cc}/u.test(text)) return text;
	throw new InputError(`${name}: ${JSON.stringify(oneLine(text, 80))} is not ${what}.`, {
		code: "word-invalid",
		hint: `Write one line of 1 to ${most} characters.`
	});
}
const maxGlobLength = 96;
/** A glob of `namespace/name`: `*` stands for any characters but `/`, `?` for one; without `/` it is about the name alone. */
function requireGlob(text, name) {
	if (text.length <= maxGlobLength && /^[\w.*?-]+(\/[\w.*?-]+)?$/.test(text)) return text;
	throw invalidPattern(`${name}: '${text}' is not a pattern of repos.`, "Write letters, digits, -, _, . and one /, with * for any characters and ? for one: org/*, *-GGUF.");
}
/** A user or an organisation. */
function requireOwner(text, name) {
	const fault = text.includes("/") ? "it has a / in it" : findRepoFault(`${text}/x`);
	if (fault === void 0) return text;
	throw invalidPattern(`${name}: '${text}' is not a user or an organisation: ${fault}.`, "Write the name alone, as in its address on the Hub.");
}
/** `owner/slug`, the end of a collection's address. */
function requireCollection(text, name) {
	const [owner = "", slug = "", ...others] = text.split("/");
	if (findRepoFault(`${owner}/x`) === void 0 && /^[\w-]{1,200}$/.test(slug) && others.length === 0) return text;
	throw invalidPattern(`${name}: '${text}' is not a collection.`, "Write owner/slug, the end of its address: HuggingFaceH4/zephyr-7b-6538c6d6d5ddd1cbb1744a66.");
}
/** `namespace/name` without a revision. */
function requireRepoName(text, name) {
	const fault = findRepoFault(text);
	if (fault === void 0) return text;
	throw invalidPattern(`${name}: '${text}' is not a repo: ${fault}.`, "Write namespace/name.");
}
/** A file below the top of a repository. */
function requireInnerPath(text, example, name) {
	const fault = findInnerPathFault(text);
	if (fault === void 0) return text;
	throw new InputError(`${name}: ${JSON.stringify(text)} is not a file of a repository: ${fault}.`, {
		code: "word-invalid",
		hint: `Give ${name} a path below the top, such as ${example}.`
	});
}
function requireBranch(text, name) {
	const fault = findRevisionFault(text);
	if (fault === void 0) return text;
	throw new InputError(`${name}: ${fault}.`, {
		code: "word-invalid",
		hint: "Write the name of a branch."
	});
}
function invalidPattern(message, hint) {
	return new InputError(message, {
		code: "pattern-invalid",
		hint
	});
}
// src/bot/config/rule-schema.ts
const maxRules = 100;
const numberOrText = union([number(), string()], { error: "a number such as 100 or 7B" });
const count = readBy(numberOrText, parseCount);
const parameterCount = readBy(numberOrText, parseParameterCount);
const lines = (what, most) => listBy((text, name) => requireLine(text, what, most, name));
/** For the JSON Schema: which of several keys has to be there. */
const having = (key) => ({ required: [key] });
const parametersSchema = decideBy(strictObject({
	least: parameterCount.meta({
		description: "The fewest.",
		default: 0,
		examples: ["1B"]
	}).optional(),
	most: parameterCount.meta({
		description: "The most.",
		otherwise: "any",
		examples: ["70B"]
	}).optional()
}), ({ least = 0, most = Number.POSITIVE_INFINITY }, context) => {
	if (least <= most) return {
		least,
		most
	};
	const [fewest, greatest] = [least, most].map(formatParameterCount);
	addObjection(context, [], `${itself}: least, ${fewest}, is more than most, ${greatest}.`, "Exchange them.");
}).meta({
	description: "How large models may be, in parameters.",
	examples: [{
		least: "1B",
		most: "70B"
	}]
});
const ruleKeys = strictObject({
	name: readBy(string(), (text, name) => requireLine(text, "a name", 100, name).trim()).meta({
		description: "For reports; of its own.",
		otherwise: "`rule 1`, `rule 2`, …",
		examples: ["handbook"]
	}).optional(),
	owners: listBy(requireOwner).meta({
		description: "Users and organisations whose models are looked at.",
		default: [],
		examples: [["HuggingFaceH4"]]
	}).optional(),
	tags: lines("a tag", 200).meta({
		description: "Tags of the Hub, of which a model has to have one.",
		default: [],
		examples: [["dpo"]]
	}).optional(),
	names: listBy(requireGlob).meta({
		description: "Patterns of namespace/name, or of the name alone, with * and ?.",
		default: [],
		examples: [["*-dpo*"]]
	}).optional(),
	collections: listBy(requireCollection).meta({
		description: "Collections, as owner/slug: the end of their address.",
		default: [],
		examples: [["HuggingFaceH4/zephyr-7b-6538c6d6d5ddd1cbb1744a66"]]
	}).optional(),
	"min-downloads": count.meta({
		description: "Downloads of the last month, as the Hub counts them.",
		default: 0,
		examples: [100]
	}).optional(),
	"min-likes": count.meta({
		description: "Likes on the Hub.",
		default: 0,
		examples: [5]
	}).optional(),
	parameters: parametersSchema.optional(),
	licenses: lines("a licence", 64).meta({
		description: "Licences by the Hub’s identifiers; empty takes any that allows derivatives.",
		default: [],
		examples: [["apache-2.0"]]
	}).optional(),
	since: readBy(string(), parseDay).meta({
		description: "Models that were created before are no candidates.",
		examples: ["2025-01-01"]
	}).optional(),
	gated: gated.optional(),
	...outputKeys
});
/** @param defaults what counts where a rule says nothing; undefined while it is not known. */
const rulesSchema = (defaults) => listWith(decideBy(ruleKeys, (rule, context) => defaults && decideRule(rule, defaults, context)).meta({
	description: "Models on the Hub to look for. All that is stated has to hold, of a list one entry; one of owners, tags, names and collections has to be stated.",
	anyOf: [
		"owners",
		"tags",
		"names",
		"collections"
	].map(having)
}), maxRules, findSameNames).transform((rules) => rules.map((rule, index) => ({
	...rule,
	name: rule.name ?? `rule ${index + 1}`
})));
function decideRule(rule, defaults, context) {
	const { owners = [], tags = [], names = [], collections = [] } = rule;
	if ([
		owners,
		tags,
		names,
		collections
	].every((list) => list.length === 0)) addObjection(context, [], `${itself} would take every model of the Hub.`, "State owners, tags, names or collections.");
	const output = decideOutput(rule, defaults, context, true);
	if (output?.to !== void 0 && !output.to.includes("{dpo}")) addObjection(context, ["to"], `${nameOfKey("to")}: '${output.to}' gives one target for all models that ${itself} finds.`, "Put {dpo} into it.");
	return output && {
		name: rule.name,
		owners,
		tags,
		names,
		collections,
		minDownloads: rule["min-downloads"] ?? 0,
		minLikes: rule["min-likes"] ?? 0,
		parameterCount: rule.parameters ?? {
			least: 0,
			most: Number.POSITIVE_INFINITY
		},
		licenses: rule.licenses ?? [],
		since: rule.since,
		gated: rule.gated ?? defaults.gated ?? "skip",
		newCommits: rule["new-commits"] ?? defaults["new-commits"] ?? "ignore",
		output
	};
}
/** Finds names that do not tell rules apart. */
function findSameNames(rules) {
	const first = /* @__PURE__ */ new Map();
	for (const { index, entry, context } of rules) {
		const name = entry.name ?? `rule ${index + 1}`;
		const other = first.get(name);
		if (other === void 0) {
			first.set(name, index);
			continue;
		}
		addObjection(context, ["name"], `${nameOfKey("name")}: '${name}' is the name of watch[${other}] as well.`, "Reports tell rules apart by their names.");
	}
}
// src/bot/config/section-schemas.ts
/** The parts of extrapolate.yml that are about runs as a whole, and what holds where the file has none of them. */
const standardAttempts = 3;
const standardStatePath = ".github/extrapolate-state.json";
const standardTitle = "Extrapolated models";
const most = (description) => int().min(1).meta({
	description,
	otherwise: "no limit"
}).optional();
const limitKeys = strictObject({
	"pairs-per-run": most("Pairs that one run publishes."),
	"bytes-per-run": byteSize.meta({
		description: "Weights that one run writes.",
		otherwise: "no limit",
		examples: ["200GB"]
	}).optional(),
	"repos-per-day": most("New derived repos within 24 hours."),
	storage: byteSize.meta({
		description: "What all derived repos may take together.",
		otherwise: "no limit",
		examples: ["1TB"]
	}).optional(),
	"requests-per-run": int().min(1).meta({
		description: "Requests to the Hub after which a run looks no further; the next run reads on from there.",
		otherwise: "no limit, and 2000 in a dry run",
		examples: [2e4]
	}).optional(),
	attempts: int().min(1).max(100).meta({
		description: "After so many failures in a row a person is asked.",
		default: standardAttempts
	}).optional()
});
const readLimits = (limits) => ({
	pairsPerRun: limits["pairs-per-run"],
	bytesPerRun: limits["bytes-per-run"],
	reposPerDay: limits["repos-per-day"],
	storageBytes: limits.storage,
	requestsPerRun: limits["requests-per-run"],
	attempts: limits.attempts ?? standardAttempts
});
const standardLimits = readLimits({});
const limitsSchema = decideBy(limitKeys, readLimits).meta({ description: "When a run stops for today." });
const standardState = {
	kind: "repository",
	path: standardStatePath,
	branch: void 0
};
const stateSchema = decideBy(strictObject({
	repository: readBy(string(), (text, name) => requireInnerPath(text, standardStatePath, name)).meta({
		description: "A file in the workflow’s repository, which is committed.",
		default: standardStatePath,
		examples: [standardStatePath]
	}).optional(),
	branch: readBy(string(), requireBranch).meta({
		description: "The branch of that file.",
		otherwise: "the default branch",
		examples: ["main"]
	}).optional(),
	dataset: readBy(string(), requireRepoName).meta({
		description: "Instead, a dataset repo on the Hub.",
		examples: ["me/extrapolate-state"]
	}).optional(),
	file: readBy(string(), (text, name) => requireLine(text, "a path", 4096, name)).meta({
		description: "Instead, a file of this machine.",
		examples: ["./state.json"]
	}).optional()
}), ({ repository, dataset, file, branch }, context) => {
	const [place, ...others] = [
		...repository === void 0 ? [] : [{
			kind: "repository",
			path: repository,
			branch
		}],
		...dataset === void 0 ? [] : [{
			kind: "dataset",
			repo: dataset
		}],
		...file === void 0 ? [] : [{
			kind: "file",
			path: file
		}]
	];
	if (place === void 0 || others.length > 0) addObjection(context, [], `${itself} ${place === void 0 ? "does not say where it is kept" : "is to be kept in several places"}.`, "State one of repository, dataset and file.");
	else if (branch !== void 0 && place.kind !== "repository") addObjection(context, ["branch"], `${nameOfKey("branch")} goes with ${nameOfKey("repository")} only.`, "Leave it out.");
	return place;
}).meta({
	description: "Where it is kept what was seen and made; one of repository, dataset and file.",
	oneOf: [
		"repository",
		"dataset",
		"file"
	].map(having)
});
const reportKeys = strictObject({
	issue: boolean().meta({
		description: "Keep one tracking issue in the workflow’s repository up to date.",
		default: false
	}).optional(),
	title: readBy(string(), (text, name) => requireLine(text, "a title", 200, name).trim()).meta({
		description: "Of that issue.",
		default: standardTitle
	}).optional(),
	labels: listBy((text, name) => requireLine(text, "a label", 50, name)).meta({
		description: "Of that issue.",
		default: [],
		examples: [["expo"]]
	}).optional()
});
const readReporting = (report) => ({
	issue: report.issue ?? false,
	title: report.title ?? standardTitle,
	labels: report.labels ?? []
});
const standardReporting = readReporting({});
const reportSchema = decideBy(reportKeys, readReporting).meta({ description: "How people are told." });
// src/bot/config/file-schema.ts
/** What applies to every pair and rule that does not say otherwise; it has to fit together by itself. */
const defaultsSchema = strictObject({
	...outputKeys,
	gated: gated.optional()
}).superRefine((defaults, context) => {
	decideOutput(defaults, {}, context, true);
}, { when: ({ issues }) => issues.length === 0 }).meta({ description: "What applies to every pair and rule that does not say otherwise." });
const sections = (defaults) => ({
	pairs: pairsSchema(defaults).meta({
		description: "Pairs to publish.",
		default: []
	}).optional(),
	watch: rulesSchema(defaults).meta({
		description: "Rules for models to look for. The first that a model meets decides.",
		default: []
	}).optional(),
	limits: limitsSchema.optional(),
	exclude: listBy(requireGlob).meta({
		description: "Patterns of repos that are left alone, as aligned models and as sources.",
		default: [],
		examples: [["org/*"]]
	}).optional(),
	state: stateSchema.optional(),
	report: reportSchema.optional()
});
/** The file as people write it: what docs/watch-config.md and the JSON Schema are made of. */
const fileSchema = strictObject({
	defaults: defaultsSchema.optional(),
	...sections({})
}).meta({ description: "Which models hf-extrapolate publishes by itself, and how." });
/**
* The file → its configuration.
* @param defaults what its `defaults` say, which are read before; undefined where they are wrong, so that what a pair
* or rule lacks is not known.
*/
const configSchema = (defaults) => strictObject({
	defaults: unknown().optional(),
	...sections(defaults)
}).superRefine((file, context) => {
	if (![file.pairs, file.watch].every(isAbsent)) return;
	addObjection(context, [], "The file has neither pairs nor watch, so that there is nothing to publish.", "State one of them.");
}, { when: ({ value }) => isRecord(value) }).transform(({ pairs, watch, limits, exclude, state, report }) => ({
	pairs: pairs ?? [],
	rules: watch ?? [],
	limits: limits ?? standardLimits,
	exclude: exclude ?? [],
	state: state ?? standardState,
	reporting: report ?? standardReporting
}));
const isAbsent = (list) => list === void 0 || Array.isArray(list) && list.length === 0;
// src/bot/config/yaml-tree.ts
const limits = {
	characters: 1 << 20,
	depth: 16,
	nodes: 5e4,
	aliases: 100
};
/**
* Reads YAML 1.2 with nothing but its core: no tags, no merge keys, no booleans of 1.1.
*
* @param source the file as users know it.
* @throws ConfigError `config-yaml` for what is not YAML, or more than any configuration.
*/
function readTree(text, source) {
	const plain = text.replace(/^\ufeff/, "");
	const reading = readYaml(plain, limits, { isStrict: true });
	if ("root" in reading) return new TreeReader(plain).read(reading.root);
	const { reason, line, column, isAboutKey } = reading.fault;
	const mistake = {
		line,
		column,
		...describeFault(reason)
	};
	throw new ConfigError(isAboutKey ? "config-invalid" : "config-yaml", source, [mistake]);
}
/** The parser's own words, but where people would have to guess what they mean. */
function describeFault(reason) {
	if (reason !== "deficient indentation") return { message: `${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}.` };
	return {
		message: "The quoted text or the list in brackets before has no end, or goes on too far to the left.",
		hint: "Close the quote or the bracket, or begin the line further right."
	};
}
var TreeReader = class {
	placeAt;
	valuePlaces = /* @__PURE__ */ new Map();
	keyPlaces = /* @__PURE__ */ new Map();
	mistakes = [];
	constructor(text) {
		this.placeAt = placesIn(text);
	}
	read(root) {
		const value = this.readNode(root, []);
		const { valuePlaces, keyPlaces, mistakes } = this;
		const placeOf = (path) => valuePlaces.get(JSON.stringify(path)) ?? (path.length === 0 ? {
			line: 1,
			column: 1
		} : placeOf(path.slice(0, -1)));
		return {
			value,
			mistakes,
			placeOf,
			placeOfKey: (path) => keyPlaces.get(JSON.stringify(path)) ?? placeOf(path)
		};
	}
	readNode(node, path) {
		this.valuePlaces.set(JSON.stringify(path), this.placeAt(node.offset));
		if (node.kind === "map") return this.readMap(node, path);
		return node.kind === "list" ? this.readList(node, path) : node.value;
	}
	readList({ items }, path) {
		return items.map((item, index) => this.readNode(item, [...path, index]));
	}
	readMap({ entries }, path) {
		const value = Object.create(null);
		for (const { key, value: node } of entries) {
			const place = this.placeAt(key.offset);
			if (key.value === null) {
				this.mistakes.push({
					...place,
					message: `${formatPath(path)} has a key that is no word.`
				});
				continue;
			}
			const inner = [...path, key.text];
			const first = this.keyPlaces.get(JSON.stringify(inner));
			if (first !== void 0) {
				const message = `${formatPath(inner)} is given twice, first in line ${first.line}.`;
				this.mistakes.push({
					...place,
					message,
					hint: "Leave one of them out."
				});
				continue;
			}
			this.keyPlaces.set(JSON.stringify(inner), place);
			value[key.text] = this.readNode(node, inner);
		}
		return value;
	}
};
// src/bot/config/parse-watch-config.ts
/**
* Reads extrapolate.yml (docs/watch-config.md).
*
* Each value is held to the rules of the command line where it stands; what has to fit together is looked at in
* the pairs, rules and sections whose values are right by themselves.
*
* @param source the file as users know it, for errors.
* @throws ConfigError `config-yaml` for what is not YAML, `config-invalid` with all mistakes else.
*/
function parseWatchConfig(text, source) {
	const tree = readTree(text, source);
	const defaults = defaultsSchema.safeParse(valueAt(tree.value, ["defaults"]) ?? {});
	const config = configSchema(defaults.data).safeParse(tree.value);
	const mistakes = [
		...tree.mistakes,
		...describeIssues(defaults.error?.issues ?? [], ["defaults"], tree, fileSchema),
		...describeIssues(config.error?.issues ?? [], [], tree, fileSchema)
	];
	if (config.success && mistakes.length === 0) return config.data;
	throw new ConfigError("config-invalid", source, mistakes);
}
// src/bot/watch/read-config.ts
const maxByteLength = 1 << 20;
/**
* @throws {InputError} there is no such file, or it has mistakes
* @throws {AccessError} it may not be read
*/
async function readConfig(path) {
	const text = await findText(path, "configuration", maxByteLength);
	if (text !== void 0) return parseWatchConfig(text, path);
	throw new InputError(`There is no configuration ${path}.`, {
		code: "config-missing",
		hint: `Name the file, or write a first one with: ${project.name} config init${path === "extrapolate.yml" ? "" : ` ${path}`}`
	});
}
export { configWords as n, readConfig as t };
