import { b as option, g as advice, p as InputError } from "./kit.js";
import { G as require_dist } from "./vendor.js";
// src/documents/metadata/parse-card.ts
var import_dist = require_dist();
const maxFrontMatterLength = 262144;
const maxAliases = 16;
/**
* Reads README.md of a repo. Never throws: a card that cannot be read gives no metadata and a warning.
* @param text the file; what lies behind the front matter may be cut off.
*/
function parseCard(text) {
	const normalized = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
	if (!/^---[ \t]*\n/.test(normalized)) return {
		data: {},
		body: normalized
	};
	const start = normalized.indexOf("\n") + 1;
	const end = /^---[ \t]*$/m.exec(normalized.slice(start));
	if (end === null) return {
		data: {},
		body: normalized,
		warning: "its front matter has no end"
	};
	const yaml = normalized.slice(start, start + end.index);
	const body = normalized.slice(start + end.index + end[0].length).replace(/^\n/, "");
	if (yaml.length > maxFrontMatterLength) return {
		data: {},
		body,
		warning: `its front matter is longer than ${maxFrontMatterLength} characters`
	};
	try {
		const document = (0, import_dist.parseDocument)(yaml, {
			uniqueKeys: false,
			logLevel: "silent"
		});
		const [fault] = document.errors;
		if (fault !== void 0) return {
			data: {},
			body,
			warning: firstLine(fault.message)
		};
		const data = document.toJS({ maxAliasCount: maxAliases });
		if (data === null || data === void 0) return {
			data: {},
			body
		};
		if (typeof data !== "object" || Array.isArray(data)) return {
			data: {},
			body,
			warning: "its front matter is not a set of fields"
		};
		return {
			data: { ...data },
			body
		};
	} catch (error) {
		return {
			data: {},
			body,
			warning: firstLine(error instanceof Error ? error.message : String(error))
		};
	}
}
function firstLine(message) {
	return message.split("\n", 1)[0]?.replace(/:$/, "") ?? message;
}
// src/documents/metadata/source.ts
/** Not the revision that was asked for: another one may name the same commit, and the bytes stay the same. */
function sourceOf(origin) {
	const { subfolder, variant } = origin;
	const selection = {
		...subfolder === void 0 ? {} : { subfolder },
		...variant === void 0 ? {} : { variant }
	};
	if (origin.kind === "directory") return {
		kind: "directory",
		name: shortName(origin.path),
		...selection
	};
	const { kind, repo, commit, url } = origin;
	return {
		kind,
		repo,
		commit,
		url,
		...selection
	};
}
/** Last part of a repo's or directory's name. */
function shortName(nameOrPath) {
	return nameOrPath.split(/[\\/]+/).findLast((part) => part !== "" && part !== "." && part !== "..") ?? "model";
}
/** How messages name the card of a source. */
function nameOfCard(source) {
	return source.kind === "hub" ? `${source.repo}@${source.commit.slice(0, 12)}:README.md` : `${source.name}/README.md`;
}
/** A source as an argument of the command line: pinned to its commit, or the directory by its last name. */
function pinnedEndpoint(source) {
	return source.kind === "hub" ? `${source.repo}@${source.commit}` : `./${source.name}`;
}
/** The target as an argument: a repo by its name, a directory by its last name only. */
function targetArgument(target) {
	return /^([./\\]|[A-Za-z]:)/.test(target) ? `./${shortName(target)}` : target;
}
// src/documents/metadata/licenses.ts
const families = new Map(Object.entries({
	permissive: `apache-2.0 mit afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear
    cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0
    etalab-2.0 isc ms-pl odc-by postgresql ncsa unlicense zlib pddl`,
	copyleft: `epl-1.0 epl-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0
    lppl-1.3c mpl-2.0 osl-3.0 ofl-1.1 lgpl-lr`,
	"share-alike": "cc-by-sa-3.0 cc-by-sa-4.0 cdla-sharing-1.0 odbl",
	"non-commercial": `cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0
    h-research intel-research apple-amlr fair-noncommercial-research-license`,
	"no-derivatives": "cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0",
	model: `openrail openrail++ bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0
    bigcode-openrail-m deepfloyd-if-license llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community
    gemma`,
	own: "cc c-uda apple-ascl"
}).flatMap(([family, list]) => list.split(/\s+/).map((identifier) => [identifier, family])));
/** The licence identifiers that the Hub knows; it refuses cards with others. */
const hubLicenses = /* @__PURE__ */ new Set([
	...families.keys(),
	"unknown",
	"other"
]);
/** The family of a licence by its identifier; `own` for those that the Hub does not know. */
function familyOf(identifier) {
	return families.get(identifier) ?? "own";
}
/** For sorting: how much is lost by overlooking a licence. */
function strictnessOf(identifier) {
	const family = familyOf(identifier);
	return family === "permissive" ? 0 : family === "no-derivatives" ? 2 : 1;
}
/**
* Pairs of licences that ask for more than notices, and whose terms let works under both be published under the
* second: what the licences themselves say of later versions and of each other, and the published lists of the
* Free Software Foundation and of Creative Commons.
*/
const publishableUnder = /* @__PURE__ */ new Set([
	"lgpl-2.1 gpl-2.0",
	"lgpl-2.1 gpl-3.0",
	"lgpl-3.0 gpl-3.0",
	"lgpl-3.0 agpl-3.0",
	"gpl-3.0 agpl-3.0",
	"mpl-2.0 lgpl-2.1",
	"mpl-2.0 lgpl-3.0",
	"mpl-2.0 gpl-2.0",
	"mpl-2.0 gpl-3.0",
	"mpl-2.0 agpl-3.0",
	"cc-by-sa-3.0 cc-by-sa-4.0",
	"cc-by-sa-4.0 gpl-3.0",
	"cc-by-nc-4.0 cc-by-nc-sa-4.0"
]);
/** Permissive licences whose notices the second of the pair does not allow. */
const conflicting = /* @__PURE__ */ new Set([
	"apache-2.0 gpl-2.0",
	"ecl-2.0 gpl-2.0",
	...["afl-3.0", "ms-pl"].flatMap((permissive) => [
		"gpl",
		"gpl-2.0",
		"gpl-3.0",
		"agpl-3.0"
	].map((copyleft) => `${permissive} ${copyleft}`))
]);
/** Of two licences by their identifiers: the one under which what derives from both can be published. */
function chooseLicense(first, second) {
	if (first === second) return first;
	const isPermissive = (identifier) => familyOf(identifier) === "permissive";
	if (isPermissive(first) && isPermissive(second)) return first;
	if (isPermissive(first)) return conflicting.has(`${first} ${second}`) ? void 0 : second;
	if (isPermissive(second)) return conflicting.has(`${second} ${first}`) ? void 0 : first;
	if (publishableUnder.has(`${first} ${second}`)) return second;
	if (publishableUnder.has(`${second} ${first}`)) return first;
}
/**
* @param name what the identifier comes from, for the error.
* @throws InputError unless the Hub knows the identifier as that of one licence.
*/
function checkLicense(identifier, name = option("license")) {
	if (families.has(identifier)) return;
	const isPlaceholder = hubLicenses.has(identifier);
	throw new InputError(isPlaceholder ? advice`${name}: '${identifier}' names no licence.` : advice`${name}: '${identifier}' is not a licence that the Hub knows.`, {
		code: "licence-unknown",
		hint: "Use one of its identifiers in lower case, for example apache-2.0, cc-by-nc-4.0 or llama3.1.",
		docs: "https://huggingface.co/docs/hub/repositories-licenses"
	});
}
// src/documents/metadata/inherited-fields.ts
const alignmentTags = [
	"dpo",
	"kto",
	"ipo",
	"simpo",
	"cpo",
	"rloo",
	"ppo",
	"grpo",
	"rlhf",
	"online-dpo"
];
const lastingTags = [
	...alignmentTags,
	"trl",
	"alignment-handbook",
	"conversational",
	"custom_code"
];
const pipelineTags = [
	"text-generation",
	"image-text-to-text",
	"audio-text-to-text",
	"video-text-to-text",
	"visual-question-answering",
	"any-to-any",
	"translation",
	"summarization",
	"question-answering",
	"fill-mask",
	"text-classification",
	"feature-extraction"
];
/** Placeholders of card templates (TRL writes `licence: license`), which state nothing. */
const emptyLicenses = [
	"license",
	"licence",
	"none",
	"n/a",
	"na",
	"tbd",
	"unknown"
];
const maxEntries = 50;
const maxLinkLength = 500;
/** What the fields of the derived repo's front matter may hold, whether they come from a card or from a manifest. */
const fieldShapes = {
	libraryName: /^[a-z][a-z0-9._-]{0,40}$/,
	pipelineTag: /^[a-z-]{1,40}$/,
	language: /^([a-z]{2,3}|code|multilingual)$/,
	dataset: /^[A-Za-z0-9][\w.-]{0,95}(\/[A-Za-z0-9][\w.-]{0,95})?$/,
	tag: /^[\w-]{1,40}$/,
	licenseName: /^[A-Za-z0-9][\w .+-]{0,80}$/,
	licenseFile: /^(LICENSE|LICENCE|COPYING)[\w.-]{0,40}$/i
};
/** Reads the fields that concern a derived repo; drops whatever is not plausible. */
function readInheritedFields(data) {
	const pipelineTag = readWord(data.pipeline_tag, fieldShapes.pipelineTag);
	return {
		license: readLicense(data),
		libraryName: readWord(data.library_name, fieldShapes.libraryName),
		pipelineTag: pipelineTag !== void 0 && pipelineTags.includes(pipelineTag) ? pipelineTag : void 0,
		languages: readWords(data.language, fieldShapes.language),
		datasets: readWords(data.datasets, fieldShapes.dataset),
		tags: readWords(data.tags, fieldShapes.tag).filter((tag) => lastingTags.includes(tag))
	};
}
function readLicense(data) {
	const [word] = readWords(data.license, /^[a-z0-9][a-z0-9.+-]{0,60}$/i).map((word) => word.toLowerCase()).filter((word) => !emptyLicenses.includes(word)).toSorted((a, b) => strictnessOf(b) - strictnessOf(a));
	if (word === void 0) return void 0;
	if (hubLicenses.has(word) && word !== "other") return { id: word };
	const name = readWord(data.license_name, fieldShapes.licenseName) ?? (word === "other" ? void 0 : word);
	const link = readLicenseLink(data.license_link);
	return {
		id: "other",
		...name === void 0 ? {} : { name },
		...link === void 0 ? {} : { link }
	};
}
/** An https address or the name of a licence's file; undefined for everything else. */
function readLicenseLink(value) {
	if (typeof value !== "string" || value.length > maxLinkLength) return void 0;
	if (fieldShapes.licenseFile.test(value)) return value;
	if (!URL.canParse(value)) return void 0;
	const { protocol, href } = new URL(value);
	return protocol === "https:" && href.length <= maxLinkLength ? href : void 0;
}
function readWord(value, shape) {
	return typeof value === "string" && shape.test(value.trim()) ? value.trim() : void 0;
}
/** A word or a list of words, without duplicates. */
function readWords(value, shape) {
	const words = (Array.isArray(value) ? value : [value]).slice(0, maxEntries).flatMap((entry) => readWord(entry, shape) ?? []);
	return [...new Set(words)];
}
// src/documents/metadata/loading.ts
/** Classes of transformers. */
const modelClasses = [
	"AutoModelForCausalLM",
	"AutoModelForImageTextToText",
	"AutoModelForSeq2SeqLM",
	"AutoModelForSequenceClassification",
	"AutoModel"
];
const preprocessors = ["AutoTokenizer", "AutoProcessor"];
const maxCodePlaces = 64;
const tokenizerFiles = [
	"tokenizer.json",
	"tokenizer.model",
	"tokenizer_config.json",
	"vocab.json",
	"vocab.txt"
];
const processorFiles = ["processor_config.json", "preprocessor_config.json"];
const chatTemplateFiles = ["chat_template.jinja", "chat_template.json"];
/**
* @param config θ1's config.json.
* @param sideFilePaths files of θ1 that go along.
* @param tokenizerConfig tokenizer_config.json, which holds the chat template in repos that have no file of its own
*   for it.
*/
function loadingFacts(config, sideFilePaths, tokenizerConfig) {
	const has = (names) => sideFilePaths.some((path) => names.includes(path));
	const modelClass = chooseClass(config);
	const preprocessor = modelClass === "AutoModelForImageTextToText" && has(processorFiles) ? "AutoProcessor" : has(tokenizerFiles) ? "AutoTokenizer" : void 0;
	return {
		modelClass,
		...preprocessor === void 0 ? {} : { preprocessor },
		...codeFacts(config?.auto_map),
		chatTemplate: has(chatTemplateFiles) || holdsTemplate(tokenizerConfig?.chat_template)
	};
}
/** PEFT's names of tasks, and the classes that they are for. */
const taskClasses = {
	CAUSAL_LM: "AutoModelForCausalLM",
	SEQ_2_SEQ_LM: "AutoModelForSeq2SeqLM",
	SEQ_CLS: "AutoModelForSequenceClassification"
};
/** @param taskType `task_type` of θ1's adapter_config.json; a stranger's word. */
function adapterLoadingFacts(taskType, sideFilePaths, tokenizerConfig) {
	const facts = loadingFacts(void 0, sideFilePaths, tokenizerConfig);
	const isKnown = typeof taskType === "string" && Object.hasOwn(taskClasses, taskType);
	return {
		...facts,
		modelClass: (isKnown ? taskClasses[taskType] : void 0) ?? "AutoModel"
	};
}
/** The class that config.json names first; empty when it names none. */
function architectureOf(config) {
	const named = config?.architectures;
	const [first] = Array.isArray(named) ? named : [];
	return typeof first === "string" ? first : "";
}
/** `auto_map` gives each auto class a `module.Class`, or several, that may lie in another repo: `org/repo--module.Class`. */
function codeFacts(autoMap) {
	if (typeof autoMap !== "object" || autoMap === null) return { customCode: false };
	const repos = Object.values(autoMap).slice(0, maxCodePlaces).flat().flatMap((place) => typeof place === "string" ? /^([\w.-]{1,96}\/[\w.-]{1,96})--/.exec(place)?.[1] ?? [] : []);
	return {
		customCode: true,
		...repos.length === 0 ? {} : { codeRepos: [...new Set(repos)].slice(0, 8) }
	};
}
function chooseClass(config) {
	const architecture = architectureOf(config);
	if (/ForCausalLM$|LMHeadModel$/.test(architecture)) return "AutoModelForCausalLM";
	if (/ForConditionalGeneration$/.test(architecture)) return config !== void 0 && "vision_config" in config ? "AutoModelForImageTextToText" : "AutoModelForSeq2SeqLM";
	if (/ForSequenceClassification$/.test(architecture)) return "AutoModelForSequenceClassification";
	return "AutoModel";
}
/** A template, or a list of named ones, which are of use where one of them is the default. */
function holdsTemplate(value) {
	if (typeof value === "string") return value !== "";
	return Array.isArray(value) && value.some((entry) => isNamedDefault(entry));
}
function isNamedDefault(entry) {
	return typeof entry === "object" && entry !== null && "name" in entry && entry.name === "default";
}
// src/documents/metadata/resolve-license.ts
const wayOut = option("license", "ID");
/**
* Chooses the licence of a model that derives from both parents, as docs/cards.md says.
* @param files the files of θ1 that go along; undefined where they are not known.
*/
function resolveLicense(aligned, sft, files) {
	const parents = {
		...aligned.stated === void 0 ? {} : { aligned: labelOf(aligned.stated) },
		...sft.stated === void 0 ? {} : { sft: labelOf(sft.stated) }
	};
	const refuse = (refusal) => {
		return {
			fields: {},
			parents,
			warnings: [],
			refusal
		};
	};
	for (const { source, stated } of [aligned, sft]) {
		if (stated === void 0 || familyOf(stated.id) !== "no-derivatives") continue;
		return refuse({
			code: "licence-no-derivatives",
			message: `${nameSource(source)} is under ${stated.id}, which does not allow to publish what is derived from it.`,
			hint: advice`If its owner allows it, state the licence yourself: ${wayOut}.`
		});
	}
	const take = (side, ...warnings) => {
		const ofAligned = fieldsOf(aligned.stated, (link) => keepCarriedLink(link, files));
		const ofSft = fieldsOf(sft.stated, (link) => pinLink(link, sft.source));
		const fields = side === "aligned" ? ofAligned : ofSft;
		const { source, stated } = side === "aligned" ? aligned : sft;
		if (stated === void 0 || fields.license !== void 0) return {
			fields,
			parents,
			warnings
		};
		const unnamed = advice`${nameSource(source)} is under ${labelOf(stated)}: the derived card states no licence unless you do (${wayOut}).`;
		return {
			fields,
			parents,
			warnings: [unnamed]
		};
	};
	if (sft.stated === void 0) return take("aligned");
	if (aligned.stated === void 0) return take("sft", `The card of ${nameSource(aligned.source)} states no licence; that of ${nameSource(sft.source)} does, and ${labelOf(sft.stated)} is taken over.`);
	const [first, second] = [keyOf(aligned.stated), keyOf(sft.stated)];
	const chosen = chooseLicense(first, second);
	if (chosen === void 0) return refuse({
		code: "licence-conflict",
		message: `${nameSource(aligned.source)} is under ${labelOf(aligned.stated)} and ${nameSource(sft.source)} under ${labelOf(sft.stated)}: what derives from both is not known to be publishable under either.`,
		hint: advice`If you may publish it, state its licence yourself: ${wayOut}.`
	});
	if (chosen === first) return take("aligned");
	return take("sft", `${nameSource(aligned.source)} is under ${labelOf(aligned.stated)} and ${nameSource(sft.source)} under ${labelOf(sft.stated)}: the terms of both apply, and the card states the stricter ${labelOf(sft.stated)}.`);
}
/** How readers know a licence. */
function labelOf({ id, name, link }) {
	return id === "other" ? name ?? link ?? "a licence of its own that its card does not name" : id;
}
/** Equal for equal licences; never that of a licence that the Hub knows for one of its own. */
function keyOf(stated) {
	return stated.id === "other" ? `own:${labelOf(stated).toLowerCase()}` : stated.id;
}
function fieldsOf(stated, rewriteLink) {
	if (stated === void 0) return {};
	const { id, name } = stated;
	if (id !== "other") return { license: id };
	const link = stated.link === void 0 ? void 0 : rewriteLink(stated.link);
	if (name === void 0 && link === void 0) return {};
	return {
		license: id,
		...name === void 0 ? {} : { license_name: name },
		...link === void 0 ? {} : { license_link: link }
	};
}
/** A link to a file of θ1 stays one: the file goes along, or there never was one. */
function keepCarriedLink(link, files) {
	if (URL.canParse(link) || files === void 0) return link;
	return files.includes(link) ? link : void 0;
}
/** A link to a file of θ0, which does not go along, becomes the address of that file at the commit. */
function pinLink(link, source) {
	if (URL.canParse(link)) return link;
	if (source.kind === "directory") return void 0;
	const tree = `/tree/${source.commit}`;
	if (!source.url.endsWith(tree)) return void 0;
	return `${source.url.slice(0, -tree.length)}/blob/${source.commit}/${encodeURIComponent(link)}`;
}
function nameSource(source) {
	return source.kind === "hub" ? source.repo : source.name;
}
// src/documents/metadata/metadata.ts
/** How a derived repo relates to its base models, in the Hub's words. */
const baseModelRelations = ["merge", "finetune"];
/**
* The front matter of a derived repo, from those of its parents; everything in these is checked, and left out
* unless it is plausible.
*
* @throws InputError `licence-unknown` for a `license` that is none.
*/
function resolveMetadata(inputs) {
	const { alignedCard, sftCard, aligned, sft, config, relation = "merge", license, files, adapterBase } = inputs;
	if (license !== void 0) checkLicense(license);
	const cards = [{
		source: aligned,
		card: parseCard(alignedCard ?? "")
	}, {
		source: sft,
		card: parseCard(sftCard ?? "")
	}];
	const [ofAligned, ofSft] = cards.map(({ card }) => readInheritedFields(card.data));
	const resolution = resolveLicense({
		source: aligned,
		stated: ofAligned.license
	}, {
		source: sft,
		stated: ofSft.license
	}, files);
	const parents = unite([aligned, sft].flatMap((source) => source.kind === "hub" ? [source.repo] : []));
	const pipelineTag = ofAligned.pipelineTag ?? pipelineTagOf(config);
	const languages = unite([...ofAligned.languages, ...ofSft.languages]);
	const datasets = unite([...ofAligned.datasets, ...ofSft.datasets]);
	const alignment = ofAligned.tags.some((tag) => alignmentTags.includes(tag)) ? [] : ["dpo"];
	return {
		metadata: {
			...baseModelFields(parents, relation, adapterBase),
			library_name: adapterBase === void 0 ? libraryNameOf(ofAligned) : "peft",
			...pipelineTag === void 0 ? {} : { pipeline_tag: pipelineTag },
			...license === void 0 ? resolution.fields : { license },
			...languages.length === 0 ? {} : { language: languages },
			...datasets.length === 0 ? {} : { datasets },
			tags: unite([
				"expo",
				"model-extrapolation",
				...alignment,
				...ofAligned.tags
			])
		},
		parentLicenses: resolution.parents,
		warnings: [...cards.flatMap(({ source, card: { warning } }) => warning === void 0 ? [] : [`${nameOfCard(source)}: nothing was taken over from it, because ${warning}.`]), ...license === void 0 ? resolution.warnings : []],
		...license === void 0 && resolution.refusal !== void 0 ? { refusal: resolution.refusal } : {}
	};
}
/**
* Metadata with what a user decides anew; what is undefined stays as it was.
* @throws InputError `licence-unknown` for a `license` that is none.
*/
function overrideMetadata(metadata, { relation, license }) {
	if (license !== void 0) checkLicense(license);
	const changed = {
		...metadata,
		...license === void 0 ? {} : {
			license,
			license_name: void 0,
			license_link: void 0
		},
		...relation === void 0 || metadata.base_model === void 0 ? {} : { base_model_relation: relation }
	};
	const fields = Object.entries(changed).filter(([, value]) => value !== void 0);
	return Object.fromEntries(fields.toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
}
/** As the fields stand in the card. */
const order = [
	"base_model",
	"base_model_relation",
	"library_name",
	"pipeline_tag",
	"license",
	"license_name",
	"license_link",
	"language",
	"datasets",
	"tags"
];
/** An adapter says what it is loaded on, whole weights say what they come from. */
function baseModelFields(parents, relation, adapterBase) {
	if (adapterBase !== void 0 && /^[\w.-]+\/[\w.-]+$/.test(adapterBase)) return {
		base_model: [adapterBase],
		base_model_relation: "adapter"
	};
	return parents.length === 0 ? {} : {
		base_model: parents,
		base_model_relation: relation
	};
}
/** The card of a merged adapter often still says `peft`, which loads no whole weights. */
function libraryNameOf({ libraryName }) {
	return libraryName === void 0 || libraryName === "peft" ? "transformers" : libraryName;
}
function pipelineTagOf(config) {
	const architecture = architectureOf(config);
	if (/ForCausalLM$/.test(architecture)) return "text-generation";
	if (/ForSequenceClassification$/.test(architecture)) return "text-classification";
	return config !== void 0 && "vision_config" in config && /ForConditionalGeneration$/.test(architecture) ? "image-text-to-text" : void 0;
}
function unite(words) {
	return [...new Set(words)];
}
export { targetArgument as _, loadingFacts as a, fieldShapes as c, chooseLicense as d, familyOf as f, sourceOf as g, shortName as h, adapterLoadingFacts as i, readInheritedFields as l, pinnedEndpoint as m, overrideMetadata as n, modelClasses as o, hubLicenses as p, resolveMetadata as r, preprocessors as s, baseModelRelations as t, readLicenseLink as u, parseCard as v };
