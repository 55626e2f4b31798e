import { _ as parseCardFields, a as readEndpoint, c as parseSubfolder, d as parsePairing, f as vocabularies, h as refusalCodes, l as parseVariant, m as parseThresholds, o as requireDifferent, p as parseAllow, s as findInnerPathFault, t as chooseVisibility, u as parseWeights, v as relations, y as suggest } from "./options.js";
import { s as InputError } from "./errors.js";
import { a as findRevisionFault, d as parseAlphas, i as findRepoFault, l as parseRepo, n as expandTemplate, o as formatEndpoint, r as validateTemplate, s as isDirectory, t as defaultTemplate } from "./template.js";
import { r as formatPath, t as ConfigError } from "./mistakes.js";
import { i as roundingKinds, n as parseOutputFormat, s as parseByteSize, t as dtypes } from "./output-format.js";
import { _ as oneLine, g as listSome, n as thresholdNames, r as thresholds } from "./judgement.js";
import { C as string, M as require_dist, S as strictObject, _ as int, b as object, d as ZodObject, f as ZodOptional, h as boolean, m as array, p as _enum, u as ZodArray, w as union, y as number } from "./vendor.js";
// src/bot/config/mistake-list.ts
/** Collects what is wrong with a file, each mistake once. */
var MistakeList = class {
	tree;
	byText = /* @__PURE__ */ new Map();
	constructor(tree, mistakes) {
		this.tree = tree;
		for (const mistake of mistakes) this.keep(mistake);
	}
	get all() {
		return [...this.byText.values()];
	}
	/** @param path where the value stands that is to be changed. */
	add(path, message, hint) {
		this.keep({
			...this.tree.placeOf(path),
			message,
			hint
		});
	}
	/**
	* What the rule gives; undefined, and a mistake, when it throws an InputError.
	* @param path where the value stands that is to be changed.
	*/
	attempt(path, rule) {
		try {
			return rule();
		} catch (error) {
			if (!(error instanceof InputError)) throw error;
			this.add(path, error.message, error.hint);
			return;
		}
	}
	keep(mistake) {
		this.byText.set(JSON.stringify([
			mistake.line,
			mistake.column,
			mistake.message
		]), mistake);
	}
};
// src/bot/config/ruled.ts
/** What the library calls issues that are not its own. */
const issueCode = "custom";
/**
* The schema with a rule behind it, so that the file is held to the rules of the command line. A schema does not
* know under which key it stands, so that the issue has the complaint itself among its parameters.
*/
function ruled(schema, rule) {
	return schema.superRefine((value, context) => {
		complain((name) => rule(value, name), [], context);
	});
}
/** The same for each entry of a list, at the entry's own place. */
function ruledEach(entry, rule, most) {
	return array(ruled(entry, rule)).max(most);
}
/** One value, or a list of them. The rule is asked for each; the list as a whole is left to `whole`. */
function ruledOneOrMore(entry, expected, rule, whole) {
	return union([entry, array(entry).max(100)], { error: expected }).superRefine((value, context) => {
		if (!Array.isArray(value)) {
			complain((name) => rule(value, name), [], context);
			return;
		}
		const entries = value;
		if (entries.map((one, index) => complain((name) => rule(one, name), [index], context)).every(Boolean)) complain((name) => whole(entries, name), [], context);
	});
}
/** @returns whether there was nothing to complain of. */
function complain(complaint, path, context) {
	try {
		complaint("");
		return true;
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		context.addIssue({
			code: issueCode,
			path,
			params: { complaint }
		});
		return false;
	}
}
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
* For people: `default`, or what happens otherwise in words, which is no part of the JSON Schema. The rules that
* read the values have it in effect.
*/
const alpha = ruledOneOrMore(union([number(), string()], { error: "a number" }), "a number, a list of numbers, or a text such as 0.1,0.3", (value, name) => parseAlphas(String(value), name), (values, name) => parseAlphas(values.join(","), name)).meta({
	description: "How far to go on: one α or several. Negative values interpolate. Each pair and rule needs one.",
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
const to = ruled(string(), requireHubTemplate).meta({
	description: "The repo to make; may have {namespace}, {sft}, {dpo} and {alpha} in it. Of rules it has to have {dpo}.",
	otherwise: "`{namespace}/{dpo}-ExPO`, with several α `{namespace}/{dpo}-ExPO-a{alpha}`",
	examples: ["{namespace}/{dpo}-ExPO-a{alpha}"]
});
/** How many α there are is for whoever knows both. */
function requireHubTemplate(text, name) {
	const template = text.trim();
	if (template === "") return;
	validateTemplate(template, 1, name);
	if (!isDirectory(template)) return;
	throw new InputError(`${name}: '${template}' is a directory, and watching publishes to the Hub.`, {
		code: "template-invalid",
		hint: "Write namespace/name; directories are for `run`."
	});
}
/** A number of bytes with its unit. */
const byteSize = ruled(union([number(), string()], { error: "a size such as 5GB" }), (value, name) => parseByteSize(String(value), name));
const rename = ruledOneOrMore(string(), "a text such as model.=language_model.model., or a list of them", (text, name) => parsePairing({ rename: text }, () => name), (texts, name) => parsePairing({ rename: texts.join(",") }, () => name)).meta({
	description: "How names of tensors begin in the SFT checkpoint and what the aligned one has there: FROM=TO.",
	otherwise: "as the names say",
	examples: ["model.=language_model.model."]
});
const allow = ruledOneOrMore(string(), "the code of a refusal, or a list of them", parseAllow, (texts, name) => parseAllow(texts.join(","), name)).meta({
	description: `Refusals that shall warn instead: ${refusalCodes.join(", ")}.`,
	otherwise: "none",
	examples: [["overflow"]]
});
const threshold = (key) => ruled(number(), (value, name) => parseThresholds(`${key}=${value}`, name)).meta({
	description: `${thresholds[key].meaning}.`,
	default: thresholds[key].default,
	minimum: 0,
	maximum: thresholds[key].most
}).optional();
const thresholdKeys = strictObject(Object.fromEntries(thresholdNames.map((key) => [key, threshold(key)]))).meta({
	description: "Thresholds of judgements. Those that are not named keep what defaults says, or their own default.",
	examples: [{ "max-delta-ratio": .7 }]
});
const text = (most) => string().max(most);
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
	allow: allow.optional(),
	thresholds: thresholdKeys.optional(),
	relation: _enum(relations).meta({
		description: "What the card calls the relation to the base models.",
		default: "merge"
	}).optional(),
	license: text(64).meta({
		description: "The card’s licence, by the Hub’s identifier, instead of what follows from the sources.",
		examples: ["mit"]
	}).optional(),
	"card-template": text(4096).meta({
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
const endpoint = (side, meaning) => ruled(string(), (text, name) => {
	readEndpoint(text, name, meaning);
	parseRepo(text, name);
}).meta({
	description: `${side}: ${meaning}, as namespace/name[@revision].`,
	examples: ["org/model@main"]
});
const subfolder = (side) => ruled(string(), parseSubfolder).meta({
	description: `Folder of ${side}’s repo that holds the checkpoint.`,
	examples: ["checkpoints/final"]
}).optional();
const pairSchema = strictObject({
	sft: endpoint("θ0", "the checkpoint that alignment started from"),
	dpo: endpoint("θ1", "the checkpoint after alignment"),
	"sft-subfolder": subfolder("θ0"),
	"dpo-subfolder": subfolder("θ1"),
	variant: ruled(string(), parseVariant).meta({
		description: "Weights that are named so: fp16 for model.fp16.safetensors.",
		examples: ["fp16"]
	}).optional(),
	"prefer-pr": boolean().meta({
		description: "Instead of PyTorch’s files, take the Hub’s own conversion from its open pull request.",
		default: false
	}).optional(),
	...outputKeys
}).meta({ description: "A pair that is published whenever it is not there yet." });
// src/bot/config/read-output.ts
const defaultsPath = ["defaults"];
/**
* How a pair or the findings of a rule are published: what it says itself, else `defaults`. What belongs
* together comes from one place: rounding with its seed, private with public.
*
* @returns undefined where there are mistakes, which are in the list then.
*/
function readOutput({ own, path }, defaults, mistakes) {
	const merged = mergeSettings(own, defaults);
	const texts = textsOf(merged);
	/** Where the value comes from; keys that are in neither place are missed in the pair or rule. */
	const placeOf = (field) => own[field] === void 0 && defaults[field] !== void 0 ? [...defaultsPath, field] : [...path, field];
	const nameOption = (field) => formatPath(placeOf(field));
	const to = texts.to?.trim() || void 0;
	const alphas = mistakes.attempt(placeOf("alpha"), () => parseAlphas(texts.alpha, nameOption("alpha")));
	const templatePath = placeOf(own.to === void 0 && own.alpha !== void 0 ? "alpha" : "to");
	const template = to === void 0 || mistakes.attempt(templatePath, () => {
		validateTemplate(to, alphas?.length ?? 1, nameOption("to"));
		return true;
	});
	const format = mistakes.attempt(placeOf("seed"), () => parseOutputFormat(texts, nameOption));
	const visibility = mistakes.attempt(placeOf("public"), () => ({ chosen: chooseVisibility({
		private: merged.private ?? false,
		public: merged.public ?? false
	}, (name) => `${nameOption(name)}: true`) }));
	const rest = mistakes.attempt(path, () => ({
		allow: parseAllow(texts.allow, nameOption("allow")),
		thresholds: parseThresholds(texts.thresholds, nameOption("thresholds")),
		pairing: parsePairing(texts, nameOption),
		card: parseCardFields(texts, nameOption)
	}));
	if (!alphas || !template || !format || !visibility || !rest) return void 0;
	return {
		alphas,
		to,
		...format,
		visibility: visibility.chosen,
		...rest
	};
}
/** Reports what `defaults` says that cannot be, whoever takes it over. */
function checkDefaults(defaults, mistakes) {
	readOutput({
		own: defaults.alpha === void 0 ? {
			...defaults,
			alpha: 1
		} : defaults,
		path: defaultsPath
	}, {}, mistakes);
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
/** As the command line has it, so that its rules apply. */
function textsOf(settings) {
	const { alpha, rename, allow, thresholds, seed } = settings;
	return {
		alpha: joinList(alpha),
		to: settings.to,
		rounding: settings.rounding,
		dtype: settings.dtype,
		seed: seed?.toString(),
		"max-shard-size": settings["max-shard-size"]?.toString(),
		vocab: settings.vocab,
		rename: joinList(rename),
		allow: joinList(allow),
		thresholds: Object.entries(thresholds ?? {}).map(([name, value]) => `${name}=${value}`).join(","),
		relation: settings.relation,
		license: settings.license,
		"card-template": settings["card-template"]
	};
}
const joinList = (value) => value === void 0 ? void 0 : Array.isArray(value) ? value.join(",") : String(value);
// src/bot/config/read-pairs.ts
/** @returns undefined where there are mistakes, which are in the list then. */
function readPair(text, index, defaults, mistakes) {
	const path = ["pairs", index];
	const nameOption = (field) => formatPath([...path, field]);
	const sides = {
		sft: parseRepo(text.sft, nameOption("sft")),
		aligned: parseRepo(text.dpo, nameOption("dpo")),
		...parseWeights(text, nameOption)
	};
	const areDifferent = mistakes.attempt([...path, "dpo"], () => {
		requireDifferent(sides, nameOption);
		return true;
	});
	const output = readOutput({
		own: text,
		path
	}, defaults, mistakes);
	if (output === void 0 || !areDifferent) return void 0;
	return {
		...sides,
		preferPr: text["prefer-pr"] ?? false,
		newCommits: text["new-commits"] ?? defaults["new-commits"] ?? "ignore",
		output
	};
}
/** Stands for whoever the token belongs to: short, so that no name is called too long for its sake. */
const someone = "x";
/** Reports pairs that are listed twice, and targets that two of them would publish to. */
function checkPairs(pairs, mistakes) {
	const firstPair = /* @__PURE__ */ new Map();
	const firstTarget = /* @__PURE__ */ new Map();
	for (const { pair, index } of pairs) {
		const path = ["pairs", index];
		const { sft, sftSubfolder, aligned, alignedSubfolder, variant } = pair;
		const sides = [
			formatEndpoint(sft),
			sftSubfolder,
			formatEndpoint(aligned),
			alignedSubfolder
		];
		const key = JSON.stringify([...sides, variant]);
		const other = firstPair.get(key);
		if (other !== void 0) {
			mistakes.add(path, `${formatPath(path)} is the same pair as pairs[${other}].`, "List its α together: alpha: [0.3, 0.5].");
			continue;
		}
		firstPair.set(key, index);
		for (const target of targetsOf(pair, path, mistakes)) {
			const taken = firstTarget.get(target);
			if (taken === void 0) firstTarget.set(target, index);
			else if (taken !== index) mistakes.add(path, `${formatPath(path)} gives '${target}', as pairs[${taken}] does.`, "Give one of them a to of its own.");
		}
	}
}
function targetsOf(pair, path, mistakes) {
	const { alphas, to } = pair.output;
	const template = to ?? defaultTemplate(alphas.length);
	const [sft, dpo] = [nameIn(pair.sft), nameIn(pair.aligned)];
	return alphas.flatMap((alpha) => {
		const target = mistakes.attempt(path, () => expandTemplate(template, {
			namespace: someone,
			sft,
			dpo,
			alpha
		}, formatPath([...path, "to"])));
		if (target === void 0) return [];
		return [template.startsWith("{namespace}/") ? `{namespace}${target.slice(1)}` : target];
	});
}
const nameIn = ({ repo }) => repo.split("/")[1] ?? "";
// src/bot/config/count.ts
const unitFactors = {
	"": 1,
	k: 1e3,
	m: 1e6,
	b: 1e9,
	t: 0xe8d4a51000
};
/**
* Reads a number of things, such as `7B`, `350M` or `10000`, as models and their pages count.
* @param name how the user knows the option, for errors.
* @throws InputError `count-invalid`
*/
function parseCount(text, name) {
	const trimmed = text.trim();
	const [, digits = "", unit = ""] = /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]?)$/i.exec(trimmed) ?? [];
	const factor = unitFactors[unit.toLowerCase()];
	const count = digits === "" || factor === void 0 ? NaN : Math.round(Number(digits) * factor);
	if (Number.isSafeInteger(count)) return count;
	throw new InputError(`${name}: '${trimmed}' is not a number of things.`, {
		code: "count-invalid",
		hint: `Give ${name} a number, such as 100, 10K, 350M or 7B.`
	});
}
// src/bot/config/day.ts
/**
* Reads a day such as `2025-01-31`, or a moment such as `2025-01-31T12:00:00Z`.
* @param name how the user knows the option, for errors.
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
// src/bot/config/read-rules.ts
/** @returns undefined where there are mistakes, which are in the list then. */
function readRule(text, index, defaults, mistakes) {
	const path = ["watch", index];
	const { owners = [], tags = [], names = [], collections = [], licenses = [] } = text;
	const parameterCount = readParameters(text, path, mistakes);
	if ([
		owners,
		tags,
		names,
		collections
	].every((list) => list.length === 0)) mistakes.add(path, `${formatPath(path)} would take every model of the Hub.`, "State owners, tags, names or collections.");
	const output = readOutput({
		own: text,
		path
	}, defaults, mistakes);
	if (output === void 0 || parameterCount === void 0) return void 0;
	if (output.to !== void 0 && !output.to.includes("{dpo}")) {
		const place = text.to === void 0 ? ["defaults", "to"] : [...path, "to"];
		mistakes.add(place, `${formatPath(place)}: '${output.to}' gives one target for all models that ${formatPath(path)} finds.`, "Put {dpo} into it.");
		return;
	}
	return {
		name: text.name?.trim() ?? `rule ${index + 1}`,
		owners,
		tags,
		names,
		collections,
		minDownloads: countOf(text["min-downloads"], 0),
		minLikes: countOf(text["min-likes"], 0),
		parameterCount,
		licenses,
		since: text.since === void 0 ? void 0 : parseDay(text.since, "since"),
		gated: text.gated ?? defaults.gated ?? "skip",
		newCommits: text["new-commits"] ?? defaults["new-commits"] ?? "ignore",
		output
	};
}
function readParameters({ parameters }, path, mistakes) {
	const least = countOf(parameters?.least, 0);
	const most = countOf(parameters?.most, Number.POSITIVE_INFINITY);
	if (least <= most) return {
		least,
		most
	};
	const inner = [...path, "parameters"];
	mistakes.add(inner, `${formatPath(inner)}: least, ${parameters?.least}, is more than most, ${parameters?.most}.`, "Exchange them.");
}
/** Of a value that has passed the schema. */
const countOf = (value, otherwise) => value === void 0 ? otherwise : parseCount(String(value), "count");
/** Reports names that do not tell rules apart. */
function checkRuleNames(rules, mistakes) {
	const first = /* @__PURE__ */ new Map();
	for (const { rule, index } of rules) {
		const other = first.get(rule.name);
		if (other === void 0) {
			first.set(rule.name, index);
			continue;
		}
		const path = [
			"watch",
			index,
			"name"
		];
		mistakes.add(path, `${formatPath(path)}: '${rule.name}' is the name of watch[${other}] as well.`, "Reports tell rules apart by their names.");
	}
}
// src/bot/config/repo-patterns.ts
/** What a rule of the configuration may say about repos; each throws InputError `pattern-invalid`. */
const maxLength$1 = 96;
/** A glob of `namespace/name`: `*` stands for any characters but `/`, `?` for one; without `/` it is about the name alone. */
function requireGlob(text, name) {
	if (text.length <= maxLength$1 && /^[\w.*?-]+(\/[\w.*?-]+)?$/.test(text)) return;
	throw invalid(`${name}: '${text}' is not a pattern of repos.`, "Write letters, digits, -, _, . and one /, with * for any characters and ? for one: org/*, *-GGUF.");
}
/** A user or an organisation. */
function requireOwner(text, name) {
	const fault = text.includes("/") ? "it has a / in it" : findRepoFault(`${text}/x`);
	if (fault === void 0) return;
	throw invalid(`${name}: '${text}' is not a user or an organisation: ${fault}.`, "Write the name alone, as in its address on the Hub.");
}
/** `owner/slug`, the end of a collection's address. */
function requireCollection(text, name) {
	const [owner = "", slug = "", ...others] = text.split("/");
	if (others.length === 0 && findRepoFault(`${owner}/x`) === void 0 && /^[\w-]{1,200}$/.test(slug)) return;
	throw invalid(`${name}: '${text}' is not a collection.`, "Write owner/slug, the end of its address: HuggingFaceH4/zephyr-7b-6538c6d6d5ddd1cbb1744a66.");
}
/** `namespace/name` without a revision. */
function requireRepoName(text, name) {
	const fault = findRepoFault(text);
	if (fault === void 0) return;
	throw invalid(`${name}: '${text}' is not a repo: ${fault}.`, "Write namespace/name.");
}
function invalid(message, hint) {
	return new InputError(message, {
		code: "pattern-invalid",
		hint
	});
}
// src/bot/config/words-schema.ts
const maxEntries = 200;
/** For JSON Schemas of which one of several keys has to be there. */
const having = (key) => ({ required: [key] });
/** One line of text. */
const word = (what, most) => ruled(string(), (text, name) => requireWord(text, name, what, most));
function requireWord(text, name, what, most) {
	if (text.trim() !== "" && text.length <= most && !/\p{Cc}/u.test(text)) return;
	throw new InputError(`${name}: ${JSON.stringify(oneLine(text, 80))} is not ${what}.`, {
		code: "word-invalid",
		hint: `Write one line of 1 to ${most} characters.`
	});
}
/** A list of texts, of which each is held to the rule. */
const list = (rule, description, example) => ruledEach(string(), rule, maxEntries).meta({
	description,
	default: [],
	examples: [[example]]
});
const words = (what, most, description, example) => list((text, name) => requireWord(text, name, what, most), description, example);
// src/bot/config/rule-schema.ts
const count = ruled(union([number(), string()], { error: "a number such as 100 or 7B" }), (value, name) => parseCount(String(value), name));
const ruleSchema = strictObject({
	name: word("a name", 100).meta({
		description: "For reports; of its own.",
		otherwise: "`rule 1`, `rule 2`, …",
		examples: ["handbook"]
	}).optional(),
	owners: list(requireOwner, "Users and organisations whose models are looked at.", "HuggingFaceH4").optional(),
	tags: words("a tag", 200, "Tags of the Hub, of which a model has to have one.", "dpo").optional(),
	names: list(requireGlob, "Patterns of namespace/name, or of the name alone, with * and ?.", "*-dpo*").optional(),
	collections: list(requireCollection, "Collections, as owner/slug: the end of their address.", "HuggingFaceH4/zephyr-7b-6538c6d6d5ddd1cbb1744a66").optional(),
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
	parameters: strictObject({
		least: count.meta({
			description: "The fewest.",
			default: 0,
			examples: ["1B"]
		}).optional(),
		most: count.meta({
			description: "The most.",
			otherwise: "any",
			examples: ["70B"]
		}).optional()
	}).meta({
		description: "How large models may be, in parameters.",
		examples: [{
			least: "1B",
			most: "70B"
		}]
	}).optional(),
	licenses: words("a licence", 64, "Licences by the Hub’s identifiers; empty takes any that allows derivatives.", "apache-2.0").optional(),
	since: ruled(string(), parseDay).meta({
		description: "Models that were created before are no candidates.",
		examples: ["2025-01-01"]
	}).optional(),
	gated: gated.optional(),
	...outputKeys
}).meta({
	description: "Models on the Hub to look for. All that is stated has to hold, of a list one entry; one of owners, tags, names and collections has to be stated.",
	anyOf: [
		"owners",
		"tags",
		"names",
		"collections"
	].map(having)
});
// src/bot/config/schema-keys.ts
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
function unwrap(schema) {
	return schema instanceof ZodOptional ? unwrap(schema.unwrap()) : schema;
}
// src/bot/config/schema-mistakes.ts
/** More than are listed; looking for what was meant takes its time. */
const maxHints = 50;
/** What a schema found wrong, in the words and at the places of the file. */
function describeIssues(issues, tree, schema) {
	return issues.flatMap((issue) => describeIssue(issue, pathOf(issue, []), tree, schema));
}
const pathOf = ({ path }, around) => [...around, ...path.map((step) => typeof step === "symbol" ? String(step) : step)];
function describeIssue(issue, path, tree, schema) {
	const name = formatPath(path);
	const value = valueAt(tree.value, path);
	const at = (message, hint) => [{
		...tree.placeOf(path),
		message: `${name}${message}`,
		hint
	}];
	if (issue.code === "unrecognized_keys") return issue.keys.map((key, index) => describeUnknownKey(key, path, tree, index < maxHints ? schema : void 0));
	if (value === void 0) return at(" is missing.");
	if (value === null && path.length === 0) return at(" is empty.");
	if (value === null) return at(" has no value.", "Give it one, or leave the key out.");
	switch (issue.code) {
		case "invalid_type": return at(`: ${show(value)} is not ${typeWords[issue.expected] ?? issue.expected}.`, suggestType(issue.expected, value));
		case "invalid_value": {
			const choices = issue.values.map(String);
			const near = typeof value === "string" ? suggest(value, choices) : void 0;
			return at(`: ${show(value)} is not one of ${choices.join(", ")}.`, near === void 0 ? void 0 : `Did you mean ${near}?`);
		}
		case "invalid_union": {
			const inner = issue.errors.find((option) => option.length > 0 && option.every((one) => one.path.length > 0));
			if (inner === void 0) return at(`: ${show(value)} is not ${issue.message}.`);
			return inner.flatMap((one) => describeIssue(one, pathOf(one, path), tree, schema));
		}
		case "too_small": return at(`: ${show(value)} is less than ${issue.minimum}.`);
		case "too_big": return at(typeof value === "number" ? `: ${value} is more than ${issue.maximum}.` : ` has more than ${issue.maximum} ${typeof value === "string" ? "characters" : "entries"}.`);
		case "custom": {
			const words = describeComplaint(issue.params?.complaint, name);
			return words === void 0 ? [] : [{
				...tree.placeOf(path),
				...words
			}];
		}
		default: return at(`: ${show(value)} will not do.`);
	}
}
/** What the complaint says when it knows the name; nothing if it should have none after all. */
function describeComplaint(complaint, name) {
	try {
		complaint(name);
	} catch (error) {
		if (error instanceof InputError) return {
			message: error.message,
			hint: error.hint
		};
		throw error;
	}
}
/** @param schema undefined where no hint is wanted. */
function describeUnknownKey(key, around, tree, schema) {
	const path = [...around, key];
	const mistake = {
		...tree.placeOfKey(path),
		message: `${formatPath(path)} is not known.`
	};
	if (schema === void 0) return mistake;
	const near = suggest(key, keysAt(schema, around));
	const elsewhere = placesOfKey(schema, key);
	const hint = key === "<<" ? "YAML 1.2 has no merge keys; what pairs and rules share goes into defaults." : elsewhere.length > 0 ? `${key} belongs to ${listSome(elsewhere, 4)}.` : near === void 0 ? `Known are ${listSome(keysAt(schema, around), 30)}.` : `Did you mean ${near}?`;
	return {
		...mistake,
		hint
	};
}
const typeWords = {
	string: "a text",
	number: "a number",
	int: "a whole number",
	boolean: "true or false",
	array: "a list",
	object: "a map of keys"
};
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
const standardStatePath = ".github/extrapolate-state.json";
const standardTitle = "Extrapolated models";
const most = (description) => int().min(1).meta({
	description,
	otherwise: "no limit"
}).optional();
const limitsSchema = strictObject({
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
	attempts: int().min(1).max(100).meta({
		description: "After so many failures in a row a person is asked.",
		default: 3
	}).optional()
}).meta({ description: "When a run stops for today." });
const stateSchema = strictObject({
	repository: ruled(string(), requireInnerPath).meta({
		description: "A file in the workflow’s repository, which is committed.",
		default: standardStatePath,
		examples: [standardStatePath]
	}).optional(),
	branch: ruled(string(), requireBranch).meta({
		description: "The branch of that file.",
		otherwise: "the default branch",
		examples: ["main"]
	}).optional(),
	dataset: ruled(string(), requireRepoName).meta({
		description: "Instead, a dataset repo on the Hub.",
		examples: ["me/extrapolate-state"]
	}).optional(),
	file: word("a path", 4096).meta({
		description: "Instead, a file of this machine.",
		examples: ["./state.json"]
	}).optional()
}).meta({
	description: "Where it is kept what was seen and made; one of repository, dataset and file.",
	oneOf: [
		"repository",
		"dataset",
		"file"
	].map(having)
});
function requireInnerPath(text, name) {
	const fault = findInnerPathFault(text);
	if (fault === void 0) return;
	throw new InputError(`${name}: ${JSON.stringify(text)} is not a file of a repository: ${fault}.`, {
		code: "word-invalid",
		hint: `Give ${name} a path below the top, such as ${standardStatePath}.`
	});
}
function requireBranch(text, name) {
	const fault = findRevisionFault(text);
	if (fault === void 0) return;
	throw new InputError(`${name}: ${fault}.`, {
		code: "word-invalid",
		hint: "Write the name of a branch."
	});
}
const reportSchema = strictObject({
	issue: boolean().meta({
		description: "Keep one tracking issue in the workflow’s repository up to date.",
		default: false
	}).optional(),
	title: word("a title", 200).meta({
		description: "Of that issue.",
		default: standardTitle
	}).optional(),
	labels: words("a label", 50, "Of that issue.", "expo").optional()
}).meta({ description: "How people are told." });
// src/bot/config/watch-schema.ts
/** The file extrapolate.yml as people write it: what docs/watch-config.md and the JSON Schema are made of. */
const maxPairs = 1e3;
const maxRules = 100;
const defaultsSchema = strictObject({
	...outputKeys,
	gated: gated.optional()
}).meta({ description: "What applies to every pair and rule that does not say otherwise." });
const watchSchema = strictObject({
	defaults: defaultsSchema.optional(),
	pairs: array(pairSchema).max(maxPairs).meta({
		description: "Pairs to publish.",
		default: []
	}).optional(),
	watch: array(ruleSchema).max(maxRules).meta({
		description: "Rules for models to look for. The first that a model meets decides.",
		default: []
	}).optional(),
	limits: limitsSchema.optional(),
	exclude: list(requireGlob, "Patterns of repos that are left alone, as aligned models and as sources.", "org/*").optional(),
	state: stateSchema.optional(),
	report: reportSchema.optional()
}).meta({ description: "Which models hf-extrapolate publishes by itself, and how." });
// src/bot/config/yaml-tree.ts
var import_dist = require_dist();
const maxLength = 1 << 20;
const maxDepth = 16;
const maxAliases = 100;
/** Counted after aliases were put in, so that a small file cannot become a large value. */
const maxValues = 5e4;
/**
* Reads YAML 1.2 with nothing but its core: no tags that make objects, no merge keys, no booleans of 1.1.
*
* @param source the file as users know it.
* @throws ConfigError `config-yaml` for what is not YAML, or more than any configuration.
*/
function readYaml(text, source) {
	const lines = new import_dist.LineCounter();
	const placeAt = (offset) => {
		const { line, col } = lines.linePos(offset);
		return {
			line: Math.max(line, 1),
			column: Math.max(col, 1)
		};
	};
	const refuse = (place, message, hint) => new ConfigError("config-yaml", source, [{
		...place,
		message,
		hint
	}]);
	if (text.length > maxLength) throw refuse({
		line: 1,
		column: 1
	}, `The file is longer than ${maxLength} characters.`);
	const document = (0, import_dist.parseDocument)(text.replace(/^\ufeff/, ""), {
		version: "1.2",
		schema: "core",
		merge: false,
		resolveKnownTags: false,
		lineCounter: lines,
		prettyErrors: false,
		uniqueKeys: false,
		logLevel: "error"
	});
	const faults = [...document.errors, ...document.warnings];
	if (faults.length > 0) {
		const mistakes = faults.map(({ message, pos }) => ({
			...placeAt(pos[0]),
			message: asSentence(message)
		}));
		throw new ConfigError("config-yaml", source, mistakes);
	}
	const { yaml } = document.directives ?? {};
	if (yaml?.explicit === true && yaml.version !== "1.2") throw refuse({
		line: 1,
		column: 1
	}, `The file is YAML ${yaml.version}.`, "Leave out %YAML: it is read as 1.2.");
	return new TreeReader(placeAt, refuse).read(document);
}
const asSentence = (message) => `${message.split("\n", 1)[0]?.replace(/[.:]$/, "")}.`;
var TreeReader = class {
	placeAt;
	refuse;
	valuePlaces = /* @__PURE__ */ new Map();
	keyPlaces = /* @__PURE__ */ new Map();
	anchors = /* @__PURE__ */ new Map();
	mistakes = [];
	valueCount = 0;
	aliasCount = 0;
	aliasDepth = 0;
	constructor(placeAt, refuse) {
		this.placeAt = placeAt;
		this.refuse = refuse;
	}
	read(document) {
		const value = this.readNode(document.contents, [], {
			line: 1,
			column: 1
		});
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
	/** @param around where something without a place of its own, such as an empty value, is looked for. */
	readNode(node, path, around) {
		const place = node?.range ? this.placeAt(node.range[0]) : around;
		if (path.length > maxDepth) throw this.refuse(place, `${formatPath(path)} is nested more than ${maxDepth} deep.`);
		if (++this.valueCount > maxValues) throw this.refuse(place, `The file has more than ${maxValues} values.`);
		this.valuePlaces.set(JSON.stringify(path), place);
		if ((0, import_dist.isAlias)(node)) return this.readAlias(node.source, path, place);
		if (this.aliasDepth === 0 && ((0, import_dist.isScalar)(node) || (0, import_dist.isMap)(node) || (0, import_dist.isSeq)(node)) && node.anchor) this.anchors.set(node.anchor, node);
		if ((0, import_dist.isMap)(node)) return this.readMap(node, path, place);
		if ((0, import_dist.isSeq)(node)) return this.readList(node, path, place);
		return (0, import_dist.isScalar)(node) ? node.value : null;
	}
	readAlias(name, path, place) {
		const target = this.anchors.get(name);
		if (target === void 0) throw this.refuse(place, `*${name} has no anchor before it.`);
		if (++this.aliasCount > maxAliases) throw this.refuse(place, `The file has more than ${maxAliases} aliases.`);
		this.aliasDepth++;
		const value = this.readNode(target, path, place);
		this.aliasDepth--;
		this.valuePlaces.set(JSON.stringify(path), place);
		return value;
	}
	readList(list, path, around) {
		return list.items.map((item, index) => this.readNode(item, [...path, index], around));
	}
	readMap(map, path, around) {
		const value = Object.create(null);
		for (const pair of map.items) {
			const { key: keyNode, value: valueNode } = pair;
			const place = keyNode?.range ? this.placeAt(keyNode.range[0]) : around;
			if (!(0, import_dist.isScalar)(keyNode) || keyNode.value === null) {
				this.mistakes.push({
					...place,
					message: `${formatPath(path)} has a key that is no word.`
				});
				continue;
			}
			const key = String(keyNode.value);
			const inner = [...path, key];
			const first = this.keyPlaces.get(JSON.stringify(inner));
			if (first !== void 0 && Object.hasOwn(value, key)) {
				const message = `${formatPath(inner)} is given twice, first in line ${first.line}.`;
				this.mistakes.push({
					...place,
					message,
					hint: "Leave one of them out."
				});
				continue;
			}
			this.keyPlaces.set(JSON.stringify(inner), place);
			value[key] = this.readNode(valueNode, inner, place);
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
	const tree = readYaml(text, source);
	const whole = watchSchema.safeParse(tree.value);
	const issues = whole.success ? [] : describeIssues(whole.error.issues, tree, watchSchema);
	const mistakes = new MistakeList(tree, [...tree.mistakes, ...issues]);
	const config = readConfig(tree, mistakes);
	if (config !== void 0 && mistakes.all.length === 0) return config;
	throw new ConfigError("config-invalid", source, mistakes.all);
}
/** @returns undefined where something is missing for mistakes, which are in the list then. */
function readConfig(tree, mistakes) {
	if (typeof tree.value !== "object" || tree.value === null || Array.isArray(tree.value)) return void 0;
	const part = (schema, path) => schema.safeParse(valueAt(tree.value, path)).data;
	const parts = (schema, key) => {
		const entries = valueAt(tree.value, [key]);
		if (!Array.isArray(entries)) return [];
		return entries.flatMap((_, index) => {
			const data = part(schema, [key, index]);
			return data === void 0 ? [] : [{
				data,
				index
			}];
		});
	};
	const defaults = part(defaultsSchema.default({}), ["defaults"]);
	const limits = part(limitsSchema.default({}), ["limits"]);
	const report = part(reportSchema.default({}), ["report"]);
	const state = readState(part(stateSchema.optional(), ["state"]), mistakes);
	if (defaults === void 0) return void 0;
	checkDefaults(defaults, mistakes);
	const pairs = parts(pairSchema, "pairs").flatMap(({ data, index }) => {
		const pair = readPair(data, index, defaults, mistakes);
		return pair === void 0 ? [] : [{
			pair,
			index
		}];
	});
	checkPairs(pairs, mistakes);
	const rules = parts(ruleSchema, "watch").flatMap(({ data, index }) => {
		const rule = readRule(data, index, defaults, mistakes);
		return rule === void 0 ? [] : [{
			rule,
			index
		}];
	});
	checkRuleNames(rules, mistakes);
	if ([["pairs"], ["watch"]].every((path) => isAbsent(valueAt(tree.value, path)))) mistakes.add([], "The file has neither pairs nor watch, so that there is nothing to publish.", "State one of them.");
	const exclude = part(watchSchema.shape.exclude, ["exclude"]);
	if (limits === void 0 || report === void 0 || state === void 0) return void 0;
	return {
		pairs: pairs.map(({ pair }) => pair),
		rules: rules.map(({ rule }) => rule),
		limits: readLimits(limits),
		exclude: exclude ?? [],
		state,
		reporting: readReporting(report)
	};
}
const isAbsent = (value) => value === void 0 || Array.isArray(value) && value.length === 0;
function readLimits(limits) {
	const bytes = (value) => parseByteSize(value?.toString(), "limits");
	return {
		pairsPerRun: limits["pairs-per-run"],
		bytesPerRun: bytes(limits["bytes-per-run"]),
		reposPerDay: limits["repos-per-day"],
		storageBytes: bytes(limits.storage),
		attempts: limits.attempts ?? 3
	};
}
function readReporting({ issue = false, title, labels = [] }) {
	return {
		issue,
		title: title?.trim() ?? "Extrapolated models",
		labels
	};
}
function readState(state, mistakes) {
	const { repository, dataset, file, branch } = state ?? { repository: ".github/extrapolate-state.json" };
	const given = [
		repository,
		dataset,
		file
	].filter((place) => place !== void 0);
	if (given.length !== 1) {
		const message = given.length === 0 ? "state does not say where it is kept." : "state is to be kept in several places.";
		mistakes.add(["state"], message, "State one of repository, dataset and file.");
		return;
	}
	if (branch !== void 0 && repository === void 0) {
		mistakes.add(["state", "branch"], "state.branch goes with state.repository only.", "Leave it out.");
		return;
	}
	if (dataset !== void 0) return {
		kind: "dataset",
		repo: dataset
	};
	if (file !== void 0) return {
		kind: "file",
		path: file
	};
	return {
		kind: "repository",
		path: repository ?? ".github/extrapolate-state.json",
		branch
	};
}
export { parseWatchConfig as t };
