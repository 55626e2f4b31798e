import { F as parseAdapterConfig, G as mapConcurrently, t as openSession } from "./session.js";
import { t as describeFailure } from "./failure.js";
import { a as FormatError, i as ExtrapolateError, n as CancelledError, o as IncompatibleError, s as InputError, t as AccessError } from "./errors.js";
import { t as exitCodes } from "./exit-codes.js";
import { r as listNames$1, t as isRecord } from "./records.js";
import { n as readText, t as findText } from "./read-text.js";
import { t as parseWatchConfig } from "./parse-watch-config.js";
import { d as findRepoFault, g as parseRepo, p as formatEndpoint } from "./template.js";
import { t as formatBytes } from "./units.js";
import { f as collectStrings, h as readName, m as alignmentOf, p as readRepo, s as unsuitedWays } from "./judgement.js";
import "./options.js";
import { t as nameInputs } from "./input-names.js";
import { S as record, b as number, g as boolean, h as array, m as _enum, v as int, w as string, x as object, y as literal } from "./vendor.js";
import { I as parseCard, j as familyOf, k as readInheritedFields, r as nameTargets } from "./targets.js";
import { t as matchesRepo } from "./repo-glob.js";
import { t as updateDirectoryFiles } from "./update-files.js";
import { i as escapeMarkdown, r as codeSpan } from "./markdown-escape.js";
import { t as trackSteps } from "./steps.js";
import { r as renderBox } from "./boxes.js";
import { a as run, r as planJob } from "./app2.js";
import { n as readManifest } from "./derived-repo.js";
import { t as _usingCtx } from "./usingCtx.js";
import { createHash } from "node:crypto";
import { basename, dirname } from "node:path";
// src/bot/ledger/budget.ts
const dayMs = 864e5;
function openBudget(limits, { repos }, now) {
	const spent = {
		pairs: 0,
		bytes: 0,
		repos: repos.filter(({ at }) => at > now - dayMs).length,
		storage: repos.reduce((sum, { byteLength }) => sum + byteLength, 0)
	};
	return { take({ byteLength, newRepoCount }) {
		const { pairsPerRun, bytesPerRun, reposPerDay, storageBytes } = limits;
		if (pairsPerRun !== void 0 && spent.pairs + 1 > pairsPerRun) return `the limit of ${pairsPerRun} pairs in a run is reached.`;
		if (bytesPerRun !== void 0 && spent.bytes + byteLength > bytesPerRun) return `${formatBytes(byteLength)} more would pass the limit of ${formatBytes(bytesPerRun)} in a run.`;
		if (reposPerDay !== void 0 && spent.repos + newRepoCount > reposPerDay) return `${newRepoCount} more would pass the limit of ${reposPerDay} new repos in a day.`;
		if (storageBytes !== void 0 && spent.storage + byteLength > storageBytes) return `${formatBytes(byteLength)} more would pass the storage limit of ${formatBytes(storageBytes)}.`;
		spent.pairs += 1;
		spent.bytes += byteLength;
		spent.repos += newRepoCount;
		spent.storage += byteLength;
	} };
}
// src/bot/ledger/ledger.ts
const emptyLedger = {
	cursor: void 0,
	pairs: /* @__PURE__ */ new Map(),
	repos: []
};
/** The same pair has the same key in every run: by its repos, not by their commits. */
function pairKeyOf({ sft, aligned }) {
	return `${sft} → ${aligned}`;
}
// src/bot/detect/repo-name.ts
const repoName = /^[A-Za-z0-9_][\w.-]{0,95}\/[A-Za-z0-9_][\w.-]{0,95}$/;
function isRepoName(text) {
	return repoName.test(text);
}
function ownerOf(id) {
	return id.slice(0, id.indexOf("/"));
}
/** Where training scripts keep what they make; `data/zephyr-7b-sft-full` is a directory, not a repo. */
const localFolder = /^(data|models?|outputs?|results?|checkpoints?|ckpts?|experiments?|runs?|saves?|mnt|home|tmp|root|workspace|content|scratch|exp|trained[-_]?models?|\.{1,2})$/i;
/** The repo that a text names; undefined for paths of somebody's machine. */
function readRemoteRepo(text) {
	const trimmed = text.slice(0, 300).trim();
	if (/^[./~\\]|^[A-Za-z]:[\\/]/.test(trimmed)) return void 0;
	if (!/^https?:/i.test(trimmed) && trimmed.replace(/[@?#].*$/, "").split("/").filter((part) => part !== "").length !== 2) return void 0;
	const repo = readRepo(trimmed);
	if (repo === void 0 || findRepoFault(repo) !== void 0 || localFolder.test(ownerOf(repo))) return void 0;
	return repo;
}
// src/bot/detect/card-text.ts
/** Where the sentences on the start of training stand; what follows later speaks of other models. */
const mostCharacters = 65536;
const mostMentions = 10;
function readCardText(text) {
	const near = (text ?? "").slice(0, mostCharacters);
	const origins = findAll(near, /\b(?:fine-?tuned|aligned|DPO|trained|preference-tuned)\s(?:version|variant)\sof\s{1,3}(?:the\s)?[[`*]{0,3}([\w./~-]{1,200})/gi).map((origin) => origin.replace(/[.,]+$/, ""));
	const ways = findAll(near, /\btrained\s(?:with|using)\s{1,3}(?:the\s)?\[?([A-Za-z]{2,16})\b/gi);
	return {
		startedFrom: origins.flatMap((origin) => readRemoteRepo(origin) ?? []),
		startedFromPaths: origins.flatMap((origin) => readRemoteRepo(origin) === void 0 ? origin.split("/").findLast((part) => part !== "") ?? [] : []),
		trainedWith: /* @__PURE__ */ new Set([...ways.flatMap((way) => alignmentOf(way.toLowerCase()) ?? []), .../\btrained\s(?:with|using)\s{1,3}(?:the\s)?\[?direct preference optimi[sz]ation/i.test(near) ? ["dpo"] : []]),
		isTrainedWithSft: ways.some((way) => way.toLowerCase() === "sft"),
		hasRewardMetrics: /rewards\/(chosen|margins|accuracies)/i.test(near),
		hasPreferenceArguments: /(^|[\s`*|-])(dpo_)?beta`?\*{0,2}\s{0,3}[:=|]\s{0,3}[`*]{0,2}0?\.\d|\bloss_type`?\s{0,3}[:=|]/im.test(near),
		quickStart: readRemoteRepo(/pipeline\(\s{0,4}"text-generation",\s{0,4}model="([^"\s]{1,200})"/.exec(near)?.[1] ?? "")
	};
}
function findAll(text, pattern) {
	const found = [];
	for (const [, first] of text.matchAll(pattern)) {
		if (first !== void 0) found.push(first);
		if (found.length === mostMentions) break;
	}
	return found;
}
// src/bot/detect/model-facts.ts
/** How much of a stranger's answer is looked at. */
const most = {
	tags: 500,
	tagCharacters: 200,
	files: 5e3,
	pathCharacters: 1024,
	dtypes: 20
};
const mostCardCharacters = 131072;
/** Reads what the API says of one model; undefined for what is no model. Never throws. */
function readModelFacts(answer) {
	if (!isRecord(answer) || typeof answer.id !== "string" || !isRepoName(answer.id)) return void 0;
	const card = isRecord(answer.cardData) ? answer.cardData : {};
	const safetensors = isRecord(answer.safetensors) ? answer.safetensors : {};
	const tags = readTexts(answer.tags, most.tags, most.tagCharacters).map((tag) => tag.toLowerCase());
	const siblings = Array.isArray(answer.siblings) ? answer.siblings.slice(0, most.files) : void 0;
	return {
		id: answer.id,
		sha: typeof answer.sha === "string" && /^[0-9a-f]{40}$/.test(answer.sha) ? answer.sha : void 0,
		createdAt: readTime(answer.createdAt),
		lastModified: readTime(answer.lastModified),
		downloads: readCount(answer.downloads) ?? 0,
		likes: readCount(answer.likes) ?? 0,
		tags,
		isPrivate: answer.private === true,
		isGated: answer.gated !== void 0 && answer.gated !== null && answer.gated !== false,
		isDisabled: answer.disabled === true,
		libraryName: readWord(answer.library_name) ?? readWord(card.library_name),
		pipelineTag: readWord(answer.pipeline_tag) ?? readWord(card.pipeline_tag),
		parameterCount: readCount(safetensors.total),
		dtypes: isRecord(safetensors.parameters) ? Object.keys(safetensors.parameters).slice(0, most.dtypes) : [],
		config: isRecord(answer.config) ? answer.config : {},
		card,
		cardText: void 0,
		adapterConfig: void 0,
		files: siblings?.flatMap((entry) => readPath(entry) ?? []),
		...readBaseModels(answer, card, tags),
		weightDigests: siblings === void 0 ? void 0 : readDigests(siblings)
	};
}
/** The same facts with what stands in files of the repo; undefined is what was not read. */
function addFiles(facts, files) {
	const parsed = files.card === void 0 ? void 0 : parseCard(files.card.slice(0, mostCardCharacters * 2));
	const card = parsed === void 0 || Object.keys(parsed.data).length === 0 ? facts.card : parsed.data;
	const stated = readBaseModels({}, card, facts.tags);
	return {
		...facts,
		card,
		cardText: parsed?.body.slice(0, mostCardCharacters) ?? facts.cardText,
		...facts.baseModels.length === 0 ? stated : {},
		config: parseObject(files.config) ?? facts.config,
		adapterConfig: parseObject(files.adapterConfig) ?? facts.adapterConfig
	};
}
/** The Hub's own field, the card's, and the tags that the Hub made of it say the same, where they are there. */
function readBaseModels(answer, card, tags) {
	const field = isRecord(answer.baseModels) ? answer.baseModels : {};
	const fromField = (Array.isArray(field.models) ? field.models.slice(0, 50) : []).flatMap((entry) => isRecord(entry) ? collectStrings(entry.id) : []);
	const written = [
		collectStrings(card.base_model),
		fromField,
		tags.flatMap((tag) => /^base_model:([\w.-]+\/[\w.-]+)$/.exec(tag)?.[1] ?? [])
	].find((names) => names.length > 0) ?? [];
	const unique = /* @__PURE__ */ new Map();
	for (const name of written.flatMap((text) => readRemoteRepo(text) ?? [])) if (!unique.has(name.toLowerCase())) unique.set(name.toLowerCase(), name);
	const fromRelationTag = tags.map((tag) => /^base_model:(finetune|merge|quantized|adapter):/.exec(tag)?.[1]).find((relation) => relation !== void 0);
	return {
		baseModels: [...unique.values()],
		relation: readWord(card.base_model_relation) ?? readWord(field.relation) ?? fromRelationTag
	};
}
/** Whole weights at the top of the repo. */
function isWeightFile(path) {
	return /^(?!adapter_)[^/]+\.safetensors$|^pytorch_model[^/]*\.bin$/.test(path);
}
/** The weights of an adapter, as PEFT looks for them. */
function isAdapterWeightFile(path) {
	return /^adapter_model\.(safetensors|bin)$/.test(path);
}
function readDigests(siblings) {
	const isWeights = siblings.flatMap((entry) => readPath(entry) ?? []).some(isWeightFile) ? isWeightFile : isAdapterWeightFile;
	const digests = [];
	for (const entry of siblings) {
		const path = readPath(entry);
		if (path === void 0 || !isWeights(path)) continue;
		const lfs = isRecord(entry) && isRecord(entry.lfs) ? entry.lfs : {};
		if (typeof lfs.sha256 !== "string" || !/^[0-9a-f]{64}$/.test(lfs.sha256)) return void 0;
		digests.push(lfs.sha256);
	}
	return digests.length === 0 ? void 0 : digests.sort();
}
function readPath(entry) {
	const path = isRecord(entry) ? entry.rfilename : void 0;
	return typeof path === "string" && path.length <= most.pathCharacters ? path : void 0;
}
function readTexts(value, mostEntries, mostCharacters) {
	if (!Array.isArray(value)) return [];
	return value.slice(0, mostEntries).filter((text) => typeof text === "string").filter((text) => text.length <= mostCharacters);
}
function readWord(value) {
	return typeof value === "string" && /^[\w .+-]{1,60}$/.test(value) ? value.toLowerCase() : void 0;
}
function readCount(value) {
	return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : void 0;
}
function readTime(value) {
	if (typeof value !== "string" || value.length > 40) return void 0;
	const time = Date.parse(value);
	return Number.isFinite(time) ? time : void 0;
}
function parseObject(text) {
	if (text === void 0) return void 0;
	try {
		const value = JSON.parse(text);
		return isRecord(value) ? value : void 0;
	} catch {
		return;
	}
}
// src/bot/detect/unfit-model.ts
const textTasks = [
	"text-generation",
	"text2text-generation",
	"image-text-to-text",
	"visual-question-answering",
	"audio-text-to-text",
	"video-text-to-text",
	"any-to-any",
	"conversational",
	"reinforcement-learning"
];
const otherLibraries = /^(diffusers|sentence-transformers|timm|setfit|spacy|sklearn|stable-baselines3|ml-agents|keras|nemo|espnet|speechbrain|span-marker|flair|fasttext)$/;
const quantisedName = /(^|[-_. ])(awq|gptq|exl[23]|hqq|aqlm|eetq|bnb|mlx|quip#?|omniquant|quanto|int[248]|fp8|nf4|w[48]a(8|16)|[2-8][-_.]?bits?|[2-8]?bpw\d*|quanti[sz]ed|onnx|openvino|ctranslate2|ct2|smoothquant)($|[-_. ])|[-_.]q[2-8](_[k0-9](_[sml])?)?($|[-_.])/i;
const quantisedTags = [
	"4-bit",
	"8-bit",
	"3-bit",
	"2-bit",
	"4bit",
	"8bit",
	"awq",
	"gptq",
	"mlx",
	"exl2",
	"exl3",
	"hqq",
	"compressed-tensors",
	"fp8",
	"quantized",
	"onnx",
	"openvino"
];
/** What tells by itself that a repo is of no use, whatever it says of alignment; the first decides. */
const checks = [
	["opted-out", findOptOut],
	["disabled", (facts) => facts.isDisabled ? "is disabled on the Hub" : void 0],
	["own-output", findOwnOutput],
	["extrapolated", findExtrapolation],
	["other-task", findOtherTask],
	["reward-model", findRewardModel],
	["gguf", findGguf],
	["quantised", findQuantisation],
	["merge", findMerge]
];
const lateChecks = [["no-weights", findNoWeights], ["licence", findForbiddingLicence]];
const findUnfitness = (facts) => runChecks(checks, facts);
/** What matters only of models that would be taken otherwise. */
const findLateUnfitness = (facts) => runChecks(lateChecks, facts);
function runChecks(list, facts) {
	for (const [reason, find] of list) {
		const text = find(facts);
		if (text !== void 0) return {
			reason,
			text
		};
	}
}
/** How its author says that it is not to be extrapolated, as the end of a sentence that begins with the repo. */
function findOptOut({ card, tags }) {
	const stated = Object.hasOwn(card, "hf-extrapolate") ? card["hf-extrapolate"] : void 0;
	if (stated === false || stated === "false" || stated === "no") return "says `hf-extrapolate: false` in its card";
	return tags.includes("no-extrapolation") ? "is tagged no-extrapolation" : void 0;
}
/** The manifest is there from the first commit; the tags also where somebody took it away. */
function findOwnOutput({ files, tags }) {
	if (files?.includes("extrapolation.json")) return "has an extrapolation.json, so that hf-extrapolate derived it";
	return tags.includes("expo") && tags.includes("model-extrapolation") ? "is tagged as hf-extrapolate tags what it derives" : void 0;
}
function findExtrapolation({ id, tags }) {
	if (/(^|[-_.])expo($|[-_.\d])/i.test(nameOf$1(id))) return "is called ExPO";
	const tag = tags.find((each) => each === "expo" || each === "model-extrapolation");
	return tag === void 0 ? void 0 : `is tagged ${tag}`;
}
function findOtherTask({ pipelineTag, libraryName, tags }) {
	if (libraryName !== void 0 && otherLibraries.test(libraryName)) return `is a model of ${libraryName}`;
	if (pipelineTag === void 0 || textTasks.includes(pipelineTag)) return tags.includes("diffusers") ? "is a model of diffusers" : void 0;
	return isScoring(pipelineTag) ? void 0 : `has the task ${pipelineTag}`;
}
const isScoring = (task) => /^(text|token|zero-shot)-classification$|^text-ranking$/.test(task);
function findRewardModel({ id, pipelineTag, tags, config }) {
	const architecture = architectureOf(config);
	if (architecture !== void 0 && /(SequenceClassification|TokenClassification|RewardModel)$/.test(architecture)) return `is a ${architecture}`;
	const tag = tags.find((each) => /^(reward[-_]?(model|trainer|modeling)|prm)$/.test(each));
	if (tag !== void 0) return `is tagged ${tag}`;
	if (pipelineTag !== void 0 && isScoring(pipelineTag)) return `has the task ${pipelineTag}`;
	return /(^|[-_.])((p?rm|reward[-_]?model)($|[-_.\d])|reward$)/i.test(nameOf$1(id)) ? "is called a reward model" : void 0;
}
function findGguf({ id, files, libraryName, tags }) {
	if (files?.some(isWeightFile) && !/gguf/i.test(nameOf$1(id))) return void 0;
	if (files?.some((path) => path.endsWith(".gguf"))) return "holds GGUF files";
	if (/(^|[-_.])(gguf|ggml)($|[-_.])/i.test(nameOf$1(id))) return "is called GGUF";
	if (libraryName === "gguf" || libraryName === "llama.cpp") return `is for ${libraryName}`;
	return tags.includes("gguf") ? "is tagged gguf" : void 0;
}
function findQuantisation(facts) {
	const { id, tags, relation, config, dtypes, libraryName } = facts;
	const isAdapter = findAdapter(facts) !== void 0;
	const named = isAdapter ? void 0 : quantisedName.exec(nameOf$1(id))?.[0];
	if (named !== void 0) return `has ${named.replace(/^[-_. ]|[-_. ]$/g, "")} in its name`;
	const tag = isAdapter ? void 0 : quantisedTags.find((each) => tags.includes(each));
	if (tag !== void 0) return `is tagged ${tag}`;
	if (libraryName === "mlx") return "is a conversion for MLX";
	if (relation === "quantized") return "says that it is a quantised copy";
	const { quantization_config: settings } = config;
	if (typeof settings === "object" && settings !== null && Object.keys(settings).length > 0) return "has a quantization_config";
	const packed = dtypes.find((dtype) => /^(U8|I8|I32|F8)/.test(dtype));
	return packed === void 0 ? void 0 : `has ${packed} weights`;
}
function findMerge({ tags, relation, baseModels, files }) {
	const tag = tags.find((each) => /^(merge|mergekit|lazymergekit|moe-merge)$/.test(each));
	if (tag !== void 0) return `is tagged ${tag}`;
	if (relation === "merge") return "says that it is a merge";
	if (files?.some((path) => /^merge(kit)?[-_]config\.ya?ml$|^mergekit_config/.test(path))) return "has a configuration of mergekit";
	return baseModels.length > 1 ? `names ${baseModels.length} base models` : void 0;
}
/** How a repo shows that it is an adapter without whole weights. */
function findAdapter({ files, libraryName, relation, tags }) {
	if (files?.some(isWeightFile)) return void 0;
	if (files?.some((path) => /^adapter_(config\.json|model\.)/.test(path))) return "holds an adapter (PEFT)";
	if (files !== void 0 && files.length > 0 && libraryName !== "peft") return void 0;
	if (libraryName === "peft") return "is an adapter of PEFT";
	if (relation === "adapter") return "says that it is an adapter";
	return tags.includes("peft") ? "is tagged peft" : void 0;
}
function findNoWeights(facts) {
	const { files } = facts;
	if (files === void 0 || files.some(isWeightFile)) return void 0;
	if (findAdapter(facts) === void 0) return "has no whole weights at the top of main";
	return files.some(isAdapterWeightFile) ? void 0 : "has no weights of its adapter at the top of main";
}
function findForbiddingLicence({ card }) {
	const license = readInheritedFields(card).license;
	if (license === void 0 || familyOf(license.id) !== "no-derivatives") return void 0;
	return `is under ${license.id}, which does not allow to publish what is derived from it`;
}
function architectureOf(config) {
	const { architectures } = config;
	const first = Array.isArray(architectures) ? architectures[0] : architectures;
	return typeof first === "string" ? first.slice(0, 100) : void 0;
}
const nameOf$1 = (id) => id.slice(id.indexOf("/") + 1);
// src/bot/detect/compatibility.ts
/** Tokens that were added to a vocabulary stay far below; another size of a family is far above. */
const sizeTolerance = .01;
/** What metadata tells against a pair; headers and the weights themselves are judged when it is planned. */
function findIncompatibility(sft, aligned) {
	const architectures = [architectureOf(sft.config), architectureOf(aligned.config)];
	const types = [readType(sft), readType(aligned)];
	const [a, b] = architectures.includes(void 0) ? types : architectures;
	if (a !== void 0 && b !== void 0 && a !== b) return {
		reason: "different-architectures",
		message: `${aligned.id} is a ${b}, ${sft.id} a ${a}.`
	};
	const [ofSft, ofAligned] = [sft.parameterCount, aligned.parameterCount];
	if (findAdapter(aligned) === void 0 && ofSft !== void 0 && ofAligned !== void 0 && !isSameSize(ofSft, ofAligned)) return {
		reason: "different-size",
		message: `${aligned.id} has ${ofAligned} parameters, ${sft.id} ${ofSft}.`
	};
	if (haveSameWeights(sft, aligned)) return {
		reason: "same-weights",
		message: `${aligned.id} and ${sft.id} have the same weight files.`
	};
}
/** Whether enough is known of both to take them for a pair by their names alone. */
function areAlikeBeyondDoubt(sft, aligned) {
	return sft.parameterCount !== void 0 && aligned.parameterCount !== void 0 && isSameSize(sft.parameterCount, aligned.parameterCount) && (architectureOf(sft.config) ?? readType(sft)) !== void 0;
}
/** What is worth knowing of a pair that fits. */
function listDifferences(sft, aligned) {
	const [a, b] = [sft.config.vocab_size, aligned.config.vocab_size];
	return typeof a === "number" && typeof b === "number" && a !== b ? [`The vocabularies have ${a} and ${b} rows.`] : [];
}
function isSameSize(a, b) {
	return Math.abs(a - b) <= Math.max(a, b) * sizeTolerance;
}
function haveSameWeights(a, b) {
	if (a.weightDigests === void 0 || b.weightDigests === void 0) return false;
	return a.weightDigests.join() === b.weightDigests.join();
}
function readType({ config }) {
	return typeof config.model_type === "string" ? config.model_type.slice(0, 100) : void 0;
}
// src/bot/detect/parent-evidence.ts
/** What tells which checkpoint training started from, and how much it counts. */
const parentSources = {
	"front-matter": {
		weight: 4,
		meaning: "`base_model` of the card’s front matter, or what the Hub made of it"
	},
	"adapter-config": {
		weight: 4,
		meaning: "`base_model_name_or_path` of adapter_config.json"
	},
	"card-text": {
		weight: 3,
		meaning: "`This model is a fine-tuned version of org/x` in the card, with or without a link"
	},
	"config-name": {
		weight: 2,
		meaning: "`_name_or_path` of config.json; read where the card names nothing"
	},
	chain: {
		weight: 2,
		meaning: "what the checkpoint in between started from, where that is itself aligned, quantised or an adapter"
	},
	naming: {
		weight: 1,
		meaning: "a repo of the same owner with the name that the SFT checkpoint would have"
	}
};
/** Each repo that is named as the start of training, what counts most first. */
function proposeParents(facts) {
	const text = readCardText(facts.cardText);
	const { _name_or_path: configName } = facts.config;
	const named = [
		[
			"front-matter",
			facts.baseModels,
			"base_model names it"
		],
		[
			"adapter-config",
			collectStrings(facts.adapterConfig?.base_model_name_or_path).flatMap((name) => readRemoteRepo(name) ?? []),
			"adapter_config.json names it"
		],
		[
			"card-text",
			text.startedFrom,
			"the card says fine-tuned version of it"
		],
		[
			"config-name",
			typeof configName === "string" ? [readRemoteRepo(configName) ?? ""] : [],
			"config.json names it"
		]
	];
	const found = /* @__PURE__ */ new Map();
	for (const [source, repos, said] of named) for (const repo of new Set(repos)) {
		const key = repo.toLowerCase();
		if (repo === "" || key === facts.id.toLowerCase()) continue;
		const entry = found.get(key) ?? {
			repo,
			evidence: []
		};
		if (!entry.evidence.some((each) => each.source === source)) entry.evidence.push(proof(source, said));
		found.set(key, entry);
	}
	return [...found.values()].sort((a, b) => weigh(b) - weigh(a));
}
function proof(source, text) {
	return {
		source,
		weight: parentSources[source].weight,
		text
	};
}
function weigh({ evidence }) {
	return evidence.reduce((sum, { weight }) => sum + weight, 0);
}
// src/bot/detect/copies.ts
/** Shorter cards are alike by chance. */
const leastCardCharacters = 400;
/** What a copy of a repo has in common with it: the weight files, or every word of the card beside the same θ0. */
function listFingerprints(facts, sft) {
	const text = facts.cardText?.replaceAll(/\s+/g, " ").trim() ?? "";
	return [...facts.weightDigests === void 0 ? [] : [`weights:${hash(facts.weightDigests.join())}`], ...text.length < leastCardCharacters ? [] : [`card:${hash(`${sft.toLowerCase()} ${facts.parameterCount} ${text}`)}`]];
}
function hash(text) {
	return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
/** The repo that the quick start of the card loads, if that is somebody else's model of the same size. */
async function findOriginalInCard(facts, view) {
	const { quickStart } = readCardText(facts.cardText);
	if (quickStart === void 0 || ownerOf(quickStart).toLowerCase() === ownerOf(facts.id).toLowerCase()) return void 0;
	if (proposeParents(facts).some(({ repo }) => repo.toLowerCase() === quickStart.toLowerCase())) return void 0;
	const original = await view.find(quickStart);
	if (original === void 0 || original.id === facts.id) return void 0;
	const isAlike = original.parameterCount === void 0 || facts.parameterCount === void 0 || isSameSize(original.parameterCount, facts.parameterCount);
	const isOlder = (original.createdAt ?? 0) <= (facts.createdAt ?? 1e400);
	return isAlike && isOlder ? original.id : void 0;
}
/**
* Which of the accepted are copies of others, as the position of the original for each of them. Of two that share a
* fingerprint the older is the original.
*/
function findCopies(accepted) {
	const order = accepted.map((pair, index) => ({
		pair,
		index
	})).sort((a, b) => (a.pair.createdAt ?? 1e400) - (b.pair.createdAt ?? 1e400));
	const originals = /* @__PURE__ */ new Map();
	const copies = /* @__PURE__ */ new Map();
	for (const { pair, index } of order) {
		const original = pair.fingerprints.map((fingerprint) => originals.get(fingerprint)).find((position) => position !== void 0);
		if (original !== void 0) copies.set(index, original);
		for (const fingerprint of pair.fingerprints) if (!originals.has(fingerprint)) originals.set(fingerprint, original ?? index);
	}
	return copies;
}
// src/bot/detect/alignment.ts
/** What speaks for and against a model having been aligned by preferences, and how much. */
const alignmentSigns = {
	tag: {
		weight: 3,
		meaning: "a tag names a way of alignment: `dpo`, `rlhf`, `simpo`, …"
	},
	sentence: {
		weight: 3,
		meaning: "the card says `trained with DPO` or the like, as TRL writes it"
	},
	name: {
		weight: 2,
		meaning: "the name has a word for a way of alignment that belongs to no data set’s name"
	},
	metrics: {
		weight: 2,
		meaning: "the card has results named `rewards/chosen`, `rewards/margins` or `rewards/accuracies`"
	},
	data: {
		weight: 2,
		meaning: "a data set of preferences is named: `ultrafeedback_binarized`, `orca_dpo_pairs`, `hh-rlhf`, …"
	},
	paper: {
		weight: 1,
		meaning: "a paper on alignment is linked: arXiv 2305.18290 (DPO), 2405.14734 (SimPO), …"
	},
	arguments: {
		weight: 1,
		meaning: "the card has `beta` or `loss_type` among the training arguments"
	},
	counterpart: {
		weight: 1,
		meaning: "what it started from has the same name, with `sft` or nothing in place of the way"
	},
	trainer: {
		weight: 1,
		meaning: "a tag names a trainer that also aligns: `trl`, `alignment-handbook`, `openrlhf`, …"
	},
	"sft-sentence": {
		weight: -4,
		meaning: "the card says `trained with SFT`, and of no alignment"
	},
	"sft-tag": {
		weight: -3,
		meaning: "a tag says `sft`, and none names a way of alignment"
	},
	"sft-name": {
		weight: -2,
		meaning: "the name says `sft` and names no way of alignment"
	}
};
/** Sum from which a model counts as aligned, and from which a person is asked. */
const alignmentThresholds = {
	aligned: 3,
	ask: 2
};
/** Names of data sets that have words for alignment in them. */
const datasetWords = /(orpo[-_]?)?dpo[-_]?(mix|pairs?|data(set)?s?|prefs?|preferences?|binari[sz]ed)(?![a-z])([-_]?\d+k)?|(orca|truthy|toxic|gutenberg|py|distilabel[\w-]{0,40}?)[-_]dpo(?![a-z])([-_]v?\d[\w.]*)?|hh[-_]rlhf|(?<![a-z])rlhf[-_]?(data(set)?|v|pairs)(?![a-z])/gi;
const preferenceData = /ultrafeedback|orca[-_]dpo|dpo[-_](mix|pairs)|hh[-_]rlhf|[-_/]dpo([-_]|$)|preference|helpsteer|nectar|truthy[-_]dpo|stanfordnlp\/shp|pku[-_]saferlhf|skywork[-_]reward|tulu[\w.-]*(pref|mix)/i;
/** DPO, IPO, SPPO, SimPO, InstructGPT, RLAIF. */
const papers = [
	"2305.18290",
	"2310.12036",
	"2405.00675",
	"2405.14734",
	"2203.02155",
	"2309.00267"
];
const trainers = [
	"trl",
	"alignment-handbook",
	"openrlhf",
	"llama-factory",
	"axolotl"
];
/** Tags that the Hub makes of other fields name repos, whose names are not this model's. */
const derivedTag = /^(dataset|base_model|license|arxiv|region|doi|diffusers|template):/;
/** The words for alignment in a text, apart from those of data sets' names. */
function readWays(text) {
	return readName(text.replace(datasetWords, " ")).alignments;
}
function readAlignment(facts) {
	const text = readCardText(facts.cardText);
	const name = facts.id.slice(facts.id.indexOf("/") + 1);
	const ownTags = facts.tags.filter((tag) => !derivedTag.test(tag));
	const inName = readWays(name);
	const inTags = new Set(ownTags.map((tag) => tag.replace(datasetWords, " ")).flatMap((tag) => tag.match(/[a-z]+/g) ?? []).flatMap((word) => alignmentOf(word) ?? []));
	const isNamed = inName.size > 0;
	const isTold = inTags.size > 0 || text.trainedWith.size > 0;
	const evidence = [];
	const add = (sign, said) => evidence.push({
		source: sign,
		weight: alignmentSigns[sign].weight,
		text: said
	});
	if (inTags.size > 0) add("tag", `tagged ${[...inTags].join(", ")}`);
	if (text.trainedWith.size > 0) add("sentence", `its card says trained with ${[...text.trainedWith].join(", ")}`);
	if (isNamed) add("name", `its name says ${[...inName].join(", ")}`);
	if (text.hasRewardMetrics) add("metrics", "its card has rewards of chosen and rejected answers");
	const data = findPreferenceData(facts);
	if (data !== void 0) add("data", `trained on ${data}`);
	const paper = papers.find((id) => facts.tags.includes(`arxiv:${id}`) || facts.cardText?.includes(id));
	if (paper !== void 0) add("paper", `links to arXiv ${paper}`);
	if (text.hasPreferenceArguments) add("arguments", "its card has beta or loss_type");
	const trainer = trainers.find((word) => ownTags.includes(word));
	if (trainer !== void 0) add("trainer", `tagged ${trainer}`);
	if (text.isTrainedWithSft && text.trainedWith.size === 0) add("sft-sentence", "its card says trained with SFT");
	if (ownTags.includes("sft") && !isTold) add("sft-tag", "tagged sft");
	if (!isNamed && readName(name).isSft) add("sft-name", "its name says sft");
	const ways = /* @__PURE__ */ new Set([
		...inTags,
		...text.trainedWith,
		...inName
	]);
	return {
		evidence,
		score: evidence.reduce((sum, { weight }) => sum + weight, 0),
		ways,
		isSuspect: ways.size > 0 || readName(name).alignments.size > 0 || data !== void 0 || paper !== void 0 || text.hasRewardMetrics || ownTags.includes("alignment-handbook") && !ownTags.includes("sft")
	};
}
/** What the name of the start of training adds. */
function addCounterpart(alignment, start) {
	const { weight } = alignmentSigns.counterpart;
	const sign = {
		source: "counterpart",
		weight,
		text: `is named as ${start} is`
	};
	return {
		...alignment,
		evidence: [...alignment.evidence, sign],
		score: alignment.score + weight
	};
}
/** The first data set of preferences among those that the front matter or the tags name. */
function findPreferenceData(facts) {
	return [...collectStrings(facts.card.datasets), ...facts.tags.flatMap((tag) => tag.startsWith("dataset:") ? tag.slice(8) : [])].find((name) => preferenceData.test(name));
}
// src/bot/detect/counterpart-names.ts
/**
* Which of an owner's repos has the name that the SFT checkpoint of a model would have: `x-sft-full` for
* `x-dpo-full`, `x-sft` for `x-sft-dpo`, `x-instruct` for `x-instruct-dpo` or `x-dpo`, `x` for `x-dpo`. Those of the
* first convention that fits any; case and separators are of no account.
*/
function findCounterparts(id, repos) {
	const parts = splitName(id);
	const place = parts.findLastIndex((part) => alignmentOf(part) !== void 0);
	const without = parts.toSpliced(place, 1);
	const conventions = place < 0 ? [[...parts, "sft"]] : [
		parts.with(place, "sft"),
		...readName(without.join("-")).isTuned ? [without] : [],
		...[
			"instruct",
			"chat",
			"it"
		].map((word) => parts.with(place, word)),
		without
	];
	const own = id.toLowerCase();
	for (const wanted of conventions) {
		const key = wanted.join("-");
		const found = repos.filter((repo) => splitName(repo).join("-") === key && repo.toLowerCase() !== own);
		if (found.length > 0) return found;
	}
	return [];
}
/** A word that the names of a model and its SFT checkpoint have in common; undefined where none is long enough. */
function findCommonWord(id) {
	return splitName(id).find((part) => part.length >= 3 && alignmentOf(part) === void 0 && part !== "sft");
}
function splitName(id) {
	return id.slice(id.indexOf("/") + 1).slice(0, 200).toLowerCase().split(/[-_.\s]+/).filter((part) => part !== "");
}
// src/bot/detect/start.ts
function refuse(reason, message) {
	return {
		kind: "refused",
		reason,
		message
	};
}
function ask(question, message, options) {
	return {
		kind: "question",
		question,
		message,
		options
	};
}
// src/bot/detect/find-parent.ts
/** A card that names more is no one's training. */
const mostProposals = 4;
/** What the training of a model started from, by everything that says so. */
async function findParent(child, context) {
	let proposals = proposeParents(child).slice(0, mostProposals);
	if (proposals.length === 0 && child.sha !== void 0) proposals = proposeParents(addFiles(child, { config: await context.view.readText(child.id, child.sha, "config.json") })).slice(0, mostProposals);
	if (proposals.length === 0) proposals = await proposeByName(child, context);
	if (proposals.length === 0) return refuse("no-parent", `Nothing says which SFT checkpoint ${child.id} started from: no base_model, and no repo of its owner is named like one.`);
	const groups = /* @__PURE__ */ new Map();
	const missing = [];
	const notes = [];
	for (const proposal of proposals) {
		const facts = await context.view.find(proposal.repo);
		if (facts === void 0) {
			missing.push(proposal);
			continue;
		}
		if (facts.id.toLowerCase() !== proposal.repo.toLowerCase()) notes.push(`${proposal.repo} is now called ${facts.id}.`);
		const evidence = [...groups.get(facts.id.toLowerCase())?.evidence ?? [], ...proposal.evidence];
		groups.set(facts.id.toLowerCase(), {
			facts,
			evidence
		});
	}
	groups.delete(child.id.toLowerCase());
	const [heaviestMissing] = missing;
	const found = [...groups.values()];
	if (found.length === 0) {
		if (heaviestMissing === void 0) return refuse("circular", `${child.id} names only itself as its start.`);
		return refuse("parent-missing", `${child.id} started from ${heaviestMissing.repo}, which was deleted or is private.`);
	}
	const options = [...found.map(({ facts }) => facts.id), ...missing.map(({ repo }) => repo)];
	const nearest = await findNearest(found, context);
	const isDoubted = nearest !== void 0 && heaviestMissing !== void 0 && weigh(heaviestMissing) > weigh(nearest);
	if (nearest === void 0 || isDoubted) return ask("which-parent", `${child.id} may have started from ${options.join(" or ")}: ${describe$1(found, missing)}. Which one is it?`, options);
	return {
		kind: "found",
		...nearest,
		notes
	};
}
function describe$1(found, missing) {
	return [...found.map(({ facts, evidence }) => `${facts.id} because ${evidence.map(({ text }) => text).join(", ")}`), ...missing.map(({ repo, evidence }) => `${repo}, which is missing, because ${evidence.map(({ text }) => text).join(", ")}`)].join("; ");
}
/** The one that was made of all others; cards often name the pretrained model beside the SFT checkpoint. */
async function findNearest(found, context) {
	if (found.length === 1) return found[0];
	for (const candidate of found) {
		const ancestors = await listAncestors(candidate.facts, context);
		if (found.filter((each) => each !== candidate).every(({ facts }) => ancestors.has(facts.id.toLowerCase()))) return candidate;
	}
}
async function listAncestors(facts, { view }) {
	const ancestors = /* @__PURE__ */ new Set();
	let current = facts;
	while (current !== void 0 && ancestors.size < 3) {
		const [base] = current.baseModels;
		if (base === void 0 || ancestors.has(base.toLowerCase())) break;
		ancestors.add(base.toLowerCase());
		current = await view.find(base);
		if (current !== void 0) ancestors.add(current.id.toLowerCase());
	}
	return ancestors;
}
async function proposeByName(child, { view }) {
	const owner = ownerOf(child.id);
	const propose = (repos, said) => repos.slice(0, mostProposals).map((repo) => ({
		repo,
		evidence: [proof("naming", said)]
	}));
	const [path] = readCardText(child.cardText).startedFromPaths;
	if (path !== void 0 && isRepoName(`${owner}/${path}`)) {
		const wanted = `${owner}/${path}`.toLowerCase();
		const found = (await view.listNames(owner, path)).filter((name) => name.toLowerCase() === wanted);
		if (found.length > 0) return propose(found, "the card says fine-tuned version of a directory of this name");
	}
	const names = await view.listNames(owner, findCommonWord(child.id));
	return propose(findCounterparts(child.id, names), "it has the name that the SFT checkpoint would have");
}
/** A repo named as the SFT checkpoint of the child that was itself made of the pretrained model. */
async function findNamedChild(child, base, context) {
	const [proposal, ...others] = await proposeByName(child, context);
	if (proposal === void 0 || others.length > 0) return void 0;
	const facts = await context.view.find(proposal.repo);
	if (facts === void 0 || facts.id === base.id) return void 0;
	if (!(await listAncestors(facts, context)).has(base.id.toLowerCase())) return void 0;
	return {
		facts,
		evidence: [...proposal.evidence, proof("front-matter", `the card names ${base.id}, from which it was trained`)]
	};
}
// src/bot/detect/rule-filter.ts
/** The first rule that a model meets. Whether it may be read, and what it is, is not asked here. */
function findRule(facts, rules, collections) {
	return rules.find((rule) => meetsRule(facts, rule, collections));
}
function meetsRule(facts, rule, collections) {
	const { least, most } = rule.parameterCount;
	const id = facts.id.toLowerCase();
	const owner = ownerOf(id);
	return isAmong(rule.owners, (name) => name.toLowerCase() === owner) && isAmong(rule.tags, (tag) => facts.tags.includes(tag.toLowerCase())) && isAmong(rule.names, (glob) => matchesRepo(glob, id)) && isAmong(rule.collections, (slug) => collections.get(slug)?.has(id) ?? false) && isAmong(rule.licenses, (license) => licensesOf(facts).includes(license.toLowerCase())) && facts.downloads >= rule.minDownloads && facts.likes >= rule.minLikes && (least <= 0 && most === 1e400 || facts.parameterCount !== void 0 && facts.parameterCount >= least && facts.parameterCount <= most) && (rule.since === void 0 || facts.createdAt !== void 0 && facts.createdAt >= rule.since);
}
/** Whether the configuration leaves a repo alone. */
function isExcluded(id, exclude) {
	return exclude.some((glob) => matchesRepo(glob, id));
}
function isAmong(wanted, fits) {
	return wanted.length === 0 || wanted.some(fits);
}
function licensesOf(facts) {
	return [...collectStrings(facts.card.license).map((license) => license.toLowerCase()), ...facts.tags.flatMap((tag) => tag.startsWith("license:") ? tag.slice(8) : [])];
}
// src/bot/detect/start-kind.ts
function readStartKind(facts, context) {
	if (isExcluded(facts.id, context.exclude)) return {
		kind: "refused",
		reason: "parent-excluded",
		text: "is excluded by the configuration"
	};
	const alignment = readAlignment(facts);
	const isAligned = alignment.score >= (alignment.ways.size > 0 ? alignmentThresholds.ask : alignmentThresholds.aligned);
	const unfit = findUnfitness(facts);
	if (unfit?.reason === "merge") return {
		kind: "merge",
		text: unfit.text
	};
	if (unfit?.reason === "quantised") return {
		kind: "between",
		why: "quantised",
		text: unfit.text
	};
	if (unfit !== void 0) return {
		kind: "refused",
		...unfit
	};
	const adapter = findAdapter(facts);
	if (adapter !== void 0 && isAligned) return {
		kind: "between",
		why: "adapter",
		text: adapter
	};
	if (context.gated === "skip" && isRestricted(facts)) return {
		kind: "refused",
		reason: "restricted",
		text: describeRestriction(facts)
	};
	const late = findLateUnfitness(facts);
	if (late !== void 0) return {
		kind: "refused",
		...late
	};
	if (isAligned) return {
		kind: "between",
		why: "aligned",
		text: `is itself aligned: ${alignment.evidence.map(({ text }) => text).join(", ")}`
	};
	return adapter === void 0 ? readTraining(facts) : {
		kind: "adapter",
		text: adapter
	};
}
/** The Hub adds `conversational` wherever a tokenizer has a chat template, and pretrained models have some too. */
const tunedTag = /^(sft|instruct|instruction-tuned|trl|alignment-handbook|axolotl|llama-factory|generated_from_trainer)$/;
const chatTag = /^(conversational|chat)$/;
function readTraining(facts) {
	const { isTuned, base } = readName(facts.id);
	if (isTuned) return { kind: "sft" };
	const tuned = facts.tags.find((tag) => tunedTag.test(tag));
	const tagged = facts.tags.find((tag) => /^(pretrained|pre-trained|base-model)$/.test(tag));
	if (tagged !== void 0) return {
		kind: "pretrained",
		text: `is tagged ${tagged}`
	};
	if (base !== void 0 && tuned === void 0) return {
		kind: "pretrained",
		text: base === "plain" ? "has the name of a pretrained model" : "says base or pretrained in its name"
	};
	if (base !== void 0) return {
		kind: "unclear",
		text: `has the name of a pretrained model and is tagged ${tuned}`
	};
	if (tuned !== void 0 || facts.tags.some((tag) => chatTag.test(tag)) || facts.baseModels.length > 0) return { kind: "sft" };
	return {
		kind: "unclear",
		text: "does not say how it was trained"
	};
}
function isRestricted({ isGated, isPrivate }) {
	return isGated || isPrivate;
}
function describeRestriction({ isGated }) {
	return isGated ? "is gated" : "is private";
}
// src/bot/detect/find-start.ts
/** Checkpoints between θ1 and θ0; real chains have two or three. */
const mostSteps = 6;
/** Alignments of the same owner, one on top of the other, that are followed. */
const mostAlignments = 2;
/**
* Follows what a model started from back to the SFT checkpoint.
* @param child the aligned model, with its card's text.
*/
async function findStart(child, context) {
	const first = await findParent(child, context);
	if (first.kind !== "found") return first;
	const visited = /* @__PURE__ */ new Set([child.id.toLowerCase()]);
	const notes = [...first.notes];
	let step = first;
	let alignments = 0;
	for (let steps = 0;; steps++) {
		const { facts } = step;
		if (visited.has(facts.id.toLowerCase()) || steps === mostSteps) return refuse("circular", `The chain of base models of ${child.id} leads in circles at ${facts.id}.`);
		visited.add(facts.id.toLowerCase());
		const kind = readStartKind(facts, context);
		if (kind.kind === "sft") return {
			kind: "found",
			...step,
			notes
		};
		if (kind.kind === "refused" || kind.kind === "merge" || kind.kind === "unclear") return endAt(child, facts, kind);
		if (kind.kind === "adapter") return refuse("parent-adapter", `${child.id} started from ${facts.id}, which ${kind.text} and was merged in; no repo has that whole.`);
		if (kind.kind === "pretrained") {
			const named = steps === 0 ? await findNamedChild(child, facts, context) : void 0;
			if (named === void 0) return endAt(child, facts, kind);
			notes.push(`Its card names ${facts.id}, from which ${named.facts.id} was trained.`);
			step = named;
			continue;
		}
		const before = await findBefore(facts, context);
		if (kind.why === "aligned") {
			alignments++;
			const options = [facts.id, ...before === void 0 ? [] : [before.id]];
			if (before === void 0 || ownerOf(facts.id).toLowerCase() !== ownerOf(child.id).toLowerCase()) return ask("parent-aligned", `${child.id} started from ${facts.id}, which ${kind.text}. Which one is θ0?`, options);
			if (alignments > mostAlignments) return ask("many-alignments", `${child.id} was aligned more than ${mostAlignments} times over. Is it worth publishing?`, options);
		}
		if (before === void 0) return refuse(kind.why === "aligned" ? "no-parent" : kind.why, `${child.id} started from ${facts.id}, which ${kind.text} and does not say of what.`);
		notes.push(`${facts.id} in between ${kind.text}.`);
		step = {
			facts: before,
			evidence: [...step.evidence, proof("chain", `${facts.id} started from it`)]
		};
	}
}
/** What is said of a start that is no θ0, or of which that is not known. */
function endAt(child, { id }, kind) {
	const started = `${child.id} started from ${id}, which ${kind.text}`;
	switch (kind.kind) {
		case "refused": return refuse(kind.reason, `${started}.`);
		case "merge": return ask("parent-merge", `${started}. Is that θ0?`, [id]);
		case "unclear": return ask("is-parent-sft", `${started}. Is it an SFT checkpoint?`, [id]);
		case "pretrained": return refuse("parent-pretrained", `${started}: Δ would hold all of its supervised training.`);
	}
}
/** What a checkpoint in between started from. */
async function findBefore(facts, { view }) {
	const isAdapter = facts.files?.includes("adapter_config.json") === true;
	const [proposal] = proposeParents(addFiles(facts, { adapterConfig: facts.baseModels.length === 0 && isAdapter && facts.sha !== void 0 ? await view.readText(facts.id, facts.sha, "adapter_config.json") : void 0 }));
	return proposal === void 0 ? void 0 : view.find(proposal.repo);
}
// src/bot/detect/read-adapter.ts
/**
* Reads adapter_config.json as a run does, so that both refuse the same kinds for the same reasons; `fault` is a
* sentence.
*/
async function readAdapter(facts, view) {
	const { id, sha } = facts;
	const text = sha === void 0 ? void 0 : await view.readText(id, sha, "adapter_config.json");
	if (text === void 0) return { fault: `${id} has no adapter_config.json that can be read.` };
	try {
		const config = parseAdapterConfig(new TextEncoder().encode(text), `adapter_config.json of ${id}`);
		return {
			facts: addFiles(facts, { adapterConfig: text }),
			config
		};
	} catch (error) {
		if (!(error instanceof ExtrapolateError)) throw error;
		return { fault: error.message.replace(/\.?$/, ".") };
	}
}
// src/bot/detect/find-adapter-start.ts
/** Quantised copies of quantised copies. */
const mostCopies = 3;
/**
* θ0 of an adapter: the model that its factors were trained on, where that is an SFT checkpoint. An SFT adapter may
* be θ0 too, but metadata cannot tell whether the alignment went on from its factors (then both are relative to one
* base, and may be subtracted) or began new ones on top of it, merged in (then Δ is what the new ones hold, while
* adapter_config.json names the same base). TRL does the latter whenever it is given an adapter and a configuration
* for another, as in alignment-handbook's recipes (huggingface/alignment-handbook#115); so a person is asked.
*/
async function findAdapterStart(child, context) {
	const { facts, config } = child;
	const first = await findParent(facts, context);
	if (first.kind !== "found") return first;
	const start = await skipQuantised(first, context);
	if (start === void 0) return refuse("quantised", `${facts.id} was trained on ${first.facts.id}, which is quantised and does not say of what it is a copy.`);
	const kind = readStartKind(start.facts, context);
	switch (kind.kind) {
		case "adapter": return joinAdapters(child, start, context);
		case "pretrained": {
			const named = await findNamedChild(facts, start.facts, context);
			return named !== void 0 && findAdapter(named.facts) !== void 0 ? joinAdapters(child, named, context) : endAt(facts, start.facts, kind);
		}
		case "between": return askAboutAligned(facts, start.facts, kind.text);
		case "sft": break;
		default: return endAt(facts, start.facts, kind);
	}
	if ((await findBase(config, context))?.toLowerCase() !== start.facts.id.toLowerCase()) return ask("which-parent", `${facts.id} seems to have started from ${start.facts.id}, and its adapter_config.json names ${describeBase(config)} as the model that it was trained on. Which one is it?`, [start.facts.id]);
	if (config.revision !== void 0 && config.revision !== "main") return ask("which-parent", `${facts.id} was trained on the revision ${config.revision.slice(0, 100)} of ${start.facts.id}. Is main the same?`, [start.facts.id]);
	return {
		kind: "found",
		...start,
		notes: [...first.notes, ...start.notes]
	};
}
async function joinAdapters(child, { facts }, context) {
	const { id } = child.facts;
	const kind = readStartKind(facts, context);
	if (kind.kind === "between") return askAboutAligned(child.facts, facts, kind.text);
	if (kind.kind === "refused" || kind.kind === "merge") return endAt(child.facts, facts, kind);
	const sft = await readAdapter(facts, context.view);
	if ("fault" in sft) return refuse("adapter", `${id} started from ${facts.id}, and ${sft.fault}`);
	const mergedIn = (why) => refuse("parent-adapter", `${id} was trained on top of ${facts.id}, merged in: ${why}.`);
	const [base, sftBase] = await Promise.all([child, sft].map(({ config }) => findBase(config, context)));
	if (base?.toLowerCase() === facts.id.toLowerCase()) return mergedIn("its adapter_config.json names that as its base");
	if (base === void 0 || sftBase === void 0) return ask("which-parent", `${id} and ${facts.id} are adapters, and their configurations name ${describeBase(child.config)} and ${describeBase(sft.config)} as what they were trained on. Are both on one base, and did ${id} go on from ${facts.id}?`, [facts.id]);
	if (base.toLowerCase() !== sftBase.toLowerCase()) return refuse("other-base", `${id} was trained on ${base}, and ${facts.id}, its start, on ${sftBase}.`);
	if (shapeOf(child.config) !== shapeOf(sft.config)) return mergedIn("its factors have another rank or are of other modules, so that it began new ones");
	return ask("continues-adapter", `${id} and ${facts.id} are adapters on ${base}. Did ${id} go on from the factors of ${facts.id}, rather than begin new ones on top of it?`, [facts.id]);
}
function askAboutAligned({ id }, start, text) {
	return ask("parent-aligned", `${id} started from ${start.id}, which ${text}. Is that θ0?`, [start.id]);
}
/** Training that goes on keeps the shapes of the factors. */
function shapeOf({ rank, rankPattern, selection }) {
	return JSON.stringify([
		rank,
		[...rankPattern].sort(),
		selection
	]);
}
const describeBase = ({ baseModel }) => baseModel?.slice(0, 200) ?? "nothing";
/** Name of the model that an adapter was trained on, as it is called now; undefined where that is no repo. */
async function findBase({ baseModel }, context) {
	const repo = readRemoteRepo(baseModel ?? "");
	const facts = repo === void 0 ? void 0 : await context.view.find(repo);
	if (facts === void 0) return repo;
	return (await skipQuantised({
		facts,
		evidence: []
	}, context))?.facts.id ?? facts.id;
}
/** Training on a quantised copy makes factors for what it is a copy of; undefined where that is not said. */
async function skipQuantised(from, context) {
	let { facts, evidence } = from;
	const notes = [];
	for (let copies = 0; copies < mostCopies; copies++) {
		const kind = readStartKind(facts, context);
		if (kind.kind !== "between" || kind.why !== "quantised") return {
			facts,
			evidence,
			notes
		};
		const before = await findBefore(facts, context);
		if (before === void 0) return void 0;
		notes.push(`${facts.id} in between ${kind.text}.`);
		evidence = [...evidence, proof("chain", `${facts.id} is a quantised copy of it`)];
		facts = before;
	}
}
// src/bot/detect/decide.ts
/** Ways that say which training it was; `rlhf` and `aligned` stand for any. */
const suitedWays = [
	"dpo",
	"simpo",
	"ipo",
	"sppo",
	"ppo",
	"rloo"
];
/** Ways of which it is not known whether extrapolation helps. */
const openWays = ["cpo", "grpo"];
/**
* Decides on a model that meets a rule; undefined where nothing speaks of alignment, so that there is nothing to
* decide. What the Hub is asked for beyond the listing is asked as late as possible.
*
* @param listed what the listing said of it.
* @throws whatever the view throws; never for what stands in a repo.
*/
async function decideModel(listed, context) {
	const { rule, view } = context;
	const refuse = (reason, message) => ({
		kind: "refused",
		rule,
		reason,
		message
	});
	const ask = (question, message, options) => ({
		kind: "needs-person",
		rule,
		question,
		message,
		options
	});
	const hinted = readAlignment(listed);
	if (!hinted.isSuspect) return void 0;
	const unfit = findUnfitness(listed);
	if (unfit !== void 0) return refuse(unfit.reason, `${listed.id} ${unfit.text}.`);
	const notAligned = (alignment) => refuse("not-aligned", `${listed.id}: ${describe(alignment)}.`);
	if (hinted.score <= 0 && hinted.ways.size === 0) return notAligned(hinted);
	if (isUnsuited(hinted)) return refuse("unsuited-alignment", `${listed.id} ${describeUnsuited(hinted)}.`);
	const late = findLateUnfitness(listed);
	if (late !== void 0) return refuse(late.reason, `${listed.id} ${late.text}.`);
	if (context.gated === "skip" && isRestricted(listed)) return refuse("restricted", `${listed.id} ${describeRestriction(listed)}, and the rule skips such sources.`);
	let facts = addFiles(listed, { card: listed.sha === void 0 ? void 0 : await view.readText(listed.id, listed.sha, "README.md") });
	let alignment = readAlignment(facts);
	if (isUnsuited(alignment)) return refuse("unsuited-alignment", `${facts.id} ${describeUnsuited(alignment)}.`);
	if (alignment.score < alignmentThresholds.ask) return notAligned(alignment);
	const adapter = findAdapter(facts) === void 0 ? void 0 : await readAdapter(facts, view);
	if (adapter !== void 0 && "fault" in adapter) return refuse("adapter", adapter.fault);
	facts = adapter?.facts ?? facts;
	const original = await findOriginalInCard(facts, view);
	if (original !== void 0) return refuse("copy", `${facts.id} has the card of ${original}, of which it is a copy.`);
	const start = await (adapter === void 0 ? findStart(facts, context) : findAdapterStart(adapter, context));
	if (start.kind === "refused") return refuse(start.reason, start.message);
	if (start.kind === "question") return ask(start.question, start.message, start.options);
	const sft = start.facts;
	if (findCounterparts(facts.id, [sft.id]).length > 0) alignment = addCounterpart(alignment, sft.id);
	const current = await view.find(facts.id);
	if (current === void 0 || current.sha === void 0 || sft.sha === void 0) return void 0;
	const aligned = {
		...current,
		cardText: facts.cardText
	};
	const misfit = findIncompatibility(sft, aligned);
	if (misfit !== void 0) return refuse(misfit.reason, misfit.message);
	const fingerprints = listFingerprints(aligned, sft.id);
	const known = fingerprints.map((each) => context.known.get(each)).find((repo) => repo !== void 0);
	if (known !== void 0 && known.toLowerCase() !== aligned.id.toLowerCase()) return refuse("copy", `${aligned.id} has the weights or the card of ${known}, of which it is a copy.`);
	const pair = `${aligned.id} and ${sft.id}`;
	const mixed = [...alignment.ways].filter((way) => Object.hasOwn(unsuitedWays, way) || openWays.includes(way));
	if (mixed.length > 0) return ask("which-way", `${aligned.id} was aligned by ${[...alignment.ways].join(", ")}, of which extrapolation does not help ${mixed.join(", ")} or is not known to. Publish the pair with ${sft.id}?`, [sft.id]);
	if (alignment.score < alignmentThresholds.aligned) return ask("is-aligned", `${aligned.id}: ${describe(alignment)}. Was it aligned, starting from ${sft.id}?`, [sft.id]);
	if (start.evidence.every(({ source }) => source === "naming") && !areAlikeBeyondDoubt(sft, aligned)) return ask("which-parent", `Only its name says that ${aligned.id} started from ${sft.id}. Did it?`, [sft.id]);
	const closed = [aligned, sft].filter(isRestricted);
	if (closed.length > 0 && context.gated === "ask") return ask("may-publish", `${pair} are a pair, but ${closed.map((each) => `${each.id} ${describeRestriction(each)}`).join(", ")}. May the derived repo be published?`, [sft.id]);
	return {
		kind: "accepted",
		rule,
		sft: {
			repo: sft.id,
			commit: sft.sha
		},
		dpo: {
			repo: aligned.id,
			commit: current.sha
		},
		isRestricted: closed.length > 0,
		alignment: alignment.evidence,
		lineage: start.evidence,
		notes: [...start.notes, ...listDifferences(sft, aligned)],
		fingerprints,
		createdAt: aligned.createdAt
	};
}
/** An unsuited way, and no other that would do. */
function isUnsuited({ ways }) {
	return Object.keys(unsuitedWays).some((way) => ways.has(way)) && !suitedWays.some((way) => ways.has(way));
}
function describeUnsuited({ ways }) {
	const [way = ""] = Object.keys(unsuitedWays).filter((each) => ways.has(each));
	return `was aligned by ${way.toUpperCase()}: ${unsuitedWays[way]}`;
}
function describe({ evidence, score }) {
	const signs = evidence.map(({ text, weight }) => `${text} (${weight > 0 ? "+" : ""}${weight})`);
	return signs.length === 0 ? "nothing says that it was aligned" : `${signs.join(", ")} make ${score} of ${alignmentThresholds.aligned}`;
}
// src/bot/detect/queries.ts
/** Shorter parts of names narrow a listing by little, and the Hub may ignore them. */
const leastSearchCharacters = 3;
/**
* The fewest listings that have all models that the rules can be met by. The Hub narrows by one owner, by one tag and
* by a part of the name; whatever else a rule says is looked at here.
*/
function planListings(rules) {
	const queries = /* @__PURE__ */ new Map();
	for (const rule of rules) {
		if (rule.collections.length > 0) continue;
		for (const narrowing of narrow(rule)) {
			const key = keyOf(narrowing);
			const known = queries.get(key);
			const since = known === void 0 ? rule.since : known.since === void 0 || rule.since === void 0 ? void 0 : Math.min(known.since, rule.since);
			queries.set(key, {
				key,
				...narrowing,
				since
			});
		}
	}
	const all = [...queries.values()];
	return {
		queries: all.filter((query) => !all.some((other) => other !== query && covers(other, query))),
		collections: [...new Set(rules.flatMap((rule) => rule.collections))]
	};
}
/** Any one list of a rule has all that can meet it: that which the Hub narrows best is taken. */
function narrow({ owners, tags, names }) {
	const [tag] = tags.length === 1 ? tags : [];
	const withTag = tag === void 0 ? {} : { tag: tag.toLowerCase() };
	if (owners.length > 0) return owners.map((owner) => ({
		author: owner.toLowerCase(),
		...withTag
	}));
	const ofNames = names.map(narrowByName);
	if (ofNames.length > 0 && ofNames.every(({ author }) => author !== void 0)) return ofNames;
	if (tags.length > 0) return tags.map((each) => ({ tag: each.toLowerCase() }));
	if (ofNames.length > 0 && ofNames.every((narrowing) => Object.keys(narrowing).length > 0)) return ofNames;
	return [{}];
}
/** `org/*` is an owner; of `*-dpo-*` the longest part without wildcards is searched for. */
function narrowByName(glob) {
	const owner = /^([\w.-]+)\//.exec(glob)?.[1];
	if (owner !== void 0) return { author: owner.toLowerCase() };
	const [longest = ""] = (glob.toLowerCase().match(/[a-z0-9]+(?:[-_.][a-z0-9]+)*/g) ?? []).toSorted((a, b) => b.length - a.length);
	return longest.length < leastSearchCharacters ? {} : { search: longest };
}
function keyOf({ author, tag, search }) {
	const said = Object.entries({
		author,
		tag,
		search
	}).flatMap(([name, value]) => value === void 0 ? [] : [`${name}=${value}`]);
	return said.length === 0 ? "all" : said.join("&");
}
/** Whether one listing has all that the other has. */
function covers(wide, narrowed) {
	const isWider = [
		"author",
		"tag",
		"search"
	].every((field) => wide[field] === void 0 || wide[field] === narrowed[field]);
	const isLonger = wide.since === void 0 ? true : narrowed.since !== void 0 && wide.since <= narrowed.since;
	return isWider && isLonger;
}
// src/bot/watch/hub-view.ts
/** Repos and listings of owners that are remembered; a day's candidates start from a few hundred. */
const mostRemembered = 4e3;
/** Training cards are a tenth of it; what a longer one says at its end decides nothing. */
const mostTextBytes = 196608;
/** More of an owner's repos with one word in their names tell nothing of any one of them. */
const mostNames = 200;
/** The Hub as deciding sees it: whatever is asked for twice is asked of the Hub once. */
function createHubView(hub) {
	const models = /* @__PURE__ */ new Map();
	const names = /* @__PURE__ */ new Map();
	return {
		find: (repo) => remember(models, repo.toLowerCase(), async () => readModelFacts(await hub.findModel(repo))),
		readText: (repo, commit, path) => hub.readFileStart({
			repo,
			commit,
			path,
			byteLength: mostTextBytes
		}),
		listNames: (owner, word) => remember(names, `${owner} ${word ?? ""}`.toLowerCase(), () => listNames(hub, owner, word))
	};
}
async function listNames(hub, owner, word) {
	const pages = hub.listModelPages({
		author: owner,
		search: word,
		sort: "lastModified",
		expand: ["lastModified"],
		pageSize: mostNames
	});
	for await (const page of pages) return page.flatMap((entry) => readModelFacts(entry)?.id ?? []);
	return [];
}
function remember(known, key, ask) {
	const before = known.get(key);
	if (before !== void 0) return before;
	const [oldest] = known.size >= mostRemembered ? known.keys() : [];
	if (oldest !== void 0) known.delete(oldest);
	const asked = ask();
	known.set(key, asked);
	return asked;
}
// src/bot/watch/read-listing.ts
const hour = 36e5;
/** The Hub's index may learn of a change later than the Hub; what is decided twice is decided alike. */
const overlapMs = hour;
/** How far back the first run looks where neither owner nor date says it. */
const firstLookBackMs = 72 * hour;
const expand = [
	"baseModels",
	"cardData",
	"config",
	"createdAt",
	"disabled",
	"downloads",
	"gated",
	"lastModified",
	"library_name",
	"likes",
	"pipeline_tag",
	"private",
	"safetensors",
	"sha",
	"siblings",
	"tags"
];
/** How far back a listing has to be read. */
function oldestOf(query, seen, startedAt) {
	if (seen !== void 0) return seen - overlapMs;
	if (query.since !== void 0) return query.since;
	return query.author === void 0 ? startedAt - firstLookBackMs : 0;
}
/** Reads pages until one reaches back far enough; gives the date of the latest change. */
async function readListing(hub, query, oldest, finder) {
	let newest;
	const { author, tag, search } = query;
	for await (const page of hub.listModelPages({
		author,
		tag,
		search,
		sort: "lastModified",
		expand
	})) {
		const models = page.flatMap((entry) => readModelFacts(entry) ?? []);
		const dates = models.flatMap(({ lastModified }) => lastModified ?? []);
		newest ??= dates[0];
		await finder.look(models.filter(({ lastModified }) => (lastModified ?? oldest) >= oldest));
		const last = dates.at(-1);
		if (last === void 0 || last < oldest) break;
	}
	return newest;
}
/** Reads what was added to a collection or changed in it; gives the names of all, undefined where there is none. */
async function readCollection(hub, slug, finder, before) {
	const items = await hub.findCollectionItems(slug);
	if (items === void 0) return void 0;
	const models = items.flatMap((item) => readModelFacts(item) ?? []);
	const names = models.map(({ id }) => id.toLowerCase());
	finder.collections.set(slug, new Set(names));
	const isNews = ({ id, lastModified }) => !before.members.has(id.toLowerCase()) || (lastModified ?? before.oldest) >= before.oldest;
	const found = await mapConcurrently(models.filter(isNews), 8, ({ id }) => finder.view.find(id));
	await finder.look(found.filter((facts) => facts !== void 0));
	return names;
}
// src/bot/watch/find-pairs.ts
/**
* Reads what was published or changed on the Hub since the last run and decides which of it are pairs. Changes are
* followed rather than new repos, because a repo is created empty: its weights and card come later.
*
* @throws {AccessError | ServiceError} the Hub refuses or fails; the cursor of the last run is still good then
*/
async function findPairs(request, session) {
	const hub = await session.hub();
	const { clock, log } = session.runtime;
	const requestsBefore = hub.requestCount;
	const startedAt = clock.now();
	const plan = planListings(request.rules);
	const finder = createFinder(request, createHubView(hub));
	const seenUntil = {};
	const members = {};
	for (const query of plan.queries) {
		const seen = request.cursor?.seenUntil[query.key];
		const newest = await readListing(hub, query, oldestOf(query, seen, startedAt), finder);
		seenUntil[query.key] = Math.max(seen ?? 0, Math.min(newest ?? startedAt, startedAt));
		log.debug(`${query.key}: read back from ${new Date(seenUntil[query.key] ?? 0).toISOString()}.`);
	}
	for (const slug of plan.collections) {
		const key = `collection=${slug}`;
		const seen = request.cursor?.seenUntil[key];
		const found = await readCollection(hub, slug, finder, {
			oldest: seen === void 0 ? 0 : seen - overlapMs,
			members: new Set(request.cursor?.members[slug])
		});
		if (found !== void 0) {
			seenUntil[key] = startedAt;
			members[slug] = found;
		} else log.warn(`The collection ${slug} does not exist or is private; nothing was looked for in it.`);
	}
	return {
		decisions: refuseCopies(finder.decisions),
		cursor: {
			seenUntil,
			members
		},
		requestCount: hub.requestCount - requestsBefore,
		counts: finder.counts
	};
}
function createFinder({ rules, exclude, known = /* @__PURE__ */ new Map() }, view) {
	const decisions = /* @__PURE__ */ new Map();
	const counts = {
		listed: 0,
		excluded: 0,
		unmatched: 0,
		unaligned: 0
	};
	const collections = /* @__PURE__ */ new Map();
	async function lookAt(facts) {
		if (decisions.has(facts.id)) return;
		counts.listed++;
		if (isExcluded(facts.id, exclude)) {
			counts.excluded++;
			return;
		}
		const rule = findRule(facts, rules, collections);
		if (rule === void 0) {
			counts.unmatched++;
			return;
		}
		const { name, gated } = rule;
		const decision = await decideModel(facts, {
			view,
			rule: name,
			gated,
			exclude,
			known
		});
		if (decision === void 0) counts.unaligned++;
		else decisions.set(facts.id, decision);
	}
	return {
		decisions,
		counts,
		collections,
		view,
		look: async (models) => void await mapConcurrently(models, 8, lookAt)
	};
}
/** Of what was uploaded twice only the original is published. */
function refuseCopies(decisions) {
	const entries = [...decisions].map(([model, decision]) => ({
		model,
		decision
	}));
	const accepted = entries.filter((entry) => entry.decision.kind === "accepted");
	const copies = findCopies(accepted.map(({ decision }) => decision));
	for (const [index, originalIndex] of copies) {
		const copy = accepted[index];
		const original = accepted[originalIndex]?.model;
		if (copy === void 0 || original === void 0) continue;
		const { rule } = copy.decision;
		const message = `${copy.model} has the weights or the card of ${original}, of which it is a copy.`;
		const position = entries.findIndex(({ model }) => model === copy.model);
		entries[position] = {
			model: copy.model,
			decision: {
				kind: "refused",
				rule,
				reason: "copy",
				message
			}
		};
	}
	return entries.sort((a, b) => a.model < b.model ? -1 : 1);
}
// src/bot/ledger/ledger-file.ts
/** Increased when a reader would have to change. */
const schemaVersion = 1;
const maxFileLength = 8 << 20;
const maxEntries = 2e4;
const maxTextLength = 2e3;
const text = string().max(maxTextLength);
const name = string().max(300);
const time = number().min(0).max(864e13);
const count = int().min(0);
const ledgerSchema = object({
	schema: literal(schemaVersion),
	cursor: object({
		seenUntil: record(name, time),
		members: record(name, array(name).max(maxEntries))
	}).optional(),
	pairs: array(object({
		key: string().max(2 * maxTextLength),
		sft: name,
		dpo: name,
		rule: name.optional(),
		status: _enum([
			"waiting",
			"failed",
			"asked",
			"declined",
			"published"
		]),
		attempts: count,
		notBefore: time.optional(),
		reason: text.optional(),
		isRestricted: boolean().default(false),
		fingerprints: array(name).max(100).default([]),
		boxes: array(object({
			key: name,
			action: _enum([
				"publish",
				"revise",
				"retry"
			]),
			sft: name,
			text
		})).max(50).default([])
	})).max(maxEntries),
	repos: array(object({
		target: name,
		at: time,
		byteLength: count
	})).max(maxEntries)
});
/** What is known of the others is found again: by their manifests, or by planning them. */
const neededMost = [
	"asked",
	"failed",
	"waiting",
	"published",
	"declined"
];
/** The ledger as a file: JSON with a line for each field, so that a commit shows what changed. */
function renderLedger(ledger) {
	return `${JSON.stringify(ledgerValue(ledger), null, 2)}\n`;
}
/**
* The same as the value that the JSON stands for. Fields come in one order, wherever a record was made: else a run that
* learnt nothing would change the file.
*/
function ledgerValue({ cursor, pairs, repos }) {
	const kept = [...pairs].toSorted(([, a], [, b]) => neededMost.indexOf(a.status) - neededMost.indexOf(b.status)).slice(0, maxEntries);
	return {
		schema: schemaVersion,
		cursor,
		pairs: kept.toSorted(([a], [b]) => a < b ? -1 : 1).map(([key, record]) => {
			const { sft, aligned, rule, status, attempts, notBefore, reason } = record;
			const { isRestricted, fingerprints, boxes } = record;
			return {
				key,
				sft,
				dpo: aligned,
				rule,
				status,
				attempts,
				notBefore,
				reason,
				isRestricted,
				fingerprints,
				boxes
			};
		}),
		repos: repos.slice(-2e4)
	};
}
/**
* @param source the file, as the user would name it.
* @throws InputError `ledger-invalid` naming the field; a file that somebody broke is not taken for an empty one.
*/
function parseLedger(content, source) {
	if (content.length > maxFileLength) throw invalid(source, "it is longer than any ledger");
	let value;
	try {
		value = JSON.parse(content);
	} catch (error) {
		throw invalid(source, error instanceof Error ? error.message : String(error));
	}
	return readLedger(value, source);
}
/** @throws InputError `ledger-invalid` */
function readLedger(value, source) {
	const { success, data, error } = ledgerSchema.safeParse(value);
	if (!success) {
		const [issue] = error.issues;
		throw invalid(source, `${issue?.path.map(String).join(".") || "the whole"}: ${issue?.message}`);
	}
	return {
		cursor: data.cursor,
		pairs: new Map(data.pairs.map(({ key, dpo, rule, notBefore, reason, ...record }) => [key, {
			...record,
			aligned: dpo,
			rule,
			notBefore,
			reason
		}])),
		repos: data.repos
	};
}
function invalid(source, fault) {
	return new InputError(`${source} is no ledger of this tool: ${fault}.`, {
		code: "ledger-invalid",
		hint: "Restore an earlier version of the file, or remove it: what was published is found on the Hub again."
	});
}
// src/bot/ledger/merge-ledgers.ts
/** What is further on wins, where two runs at once wrote of one pair. */
const progress = [
	"waiting",
	"failed",
	"asked",
	"declined",
	"published"
];
/**
* Joins what another run has written in the meantime with this run's.
*
* @param base what this run began with.
*/
function mergeLedgers(base, mine, theirs) {
	const pairs = new Map(theirs.pairs);
	for (const [key, record] of mine.pairs) {
		const other = pairs.get(key);
		const isChanged = base.pairs.get(key) !== record;
		if (other === void 0 || isChanged && !isFurther(other, record, base.pairs.get(key))) pairs.set(key, record);
	}
	for (const [key, record] of base.pairs) {
		const other = theirs.pairs.get(key);
		if (!mine.pairs.has(key) && other !== void 0 && isSame(other, record)) pairs.delete(key);
	}
	const repos = new Map([...theirs.repos, ...mine.repos].map((repo) => [`${repo.target} ${repo.at}`, repo]));
	return {
		cursor: mine.cursor ?? theirs.cursor,
		pairs,
		repos: [...repos.values()].toSorted((a, b) => a.at - b.at)
	};
}
/** Whether the other run changed the record as well, and brought it further. */
function isFurther(other, mine, base) {
	if (base !== void 0 && isSame(other, base)) return false;
	return progress.indexOf(other.status) > progress.indexOf(mine.status);
}
const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);
// src/bot/watch/ledger-store.ts
const maxLedgerBytes = 8 << 20;
const commitMessage = "Keep what the bot remembers";
/** @throws InputError where the state is to lie in a repository and none is known. */
function openLedgerStore(place, { session, github }) {
	switch (place.kind) {
		case "file": return openFileStore(place.path);
		case "dataset": return openDatasetStore(place.repo, session);
		case "repository":
			if (github !== void 0) return openRepositoryStore(place, github);
			throw new InputError(`The state is to be kept in ${place.path} of the workflow's repository, and there is none.`, {
				code: "state-without-repository",
				hint: "Run in a workflow with github-token, set GITHUB_TOKEN and GITHUB_REPOSITORY, or keep the state in a file or dataset."
			});
	}
}
function openFileStore(path) {
	const read = async () => {
		const text = await findText(path, "state", maxLedgerBytes);
		return text === void 0 ? emptyLedger : parseLedger(text, path);
	};
	return {
		isCheap: true,
		read,
		async write(base, mine) {
			const merged = mergeLedgers(base, mine, await read());
			const content = new TextEncoder().encode(renderLedger(merged));
			await updateDirectoryFiles(dirname(path), {
				files: [{
					path: basename(path),
					content
				}],
				removed: []
			});
		}
	};
}
function openRepositoryStore({ path, branch }, github) {
	const file = github.stateFile({
		path,
		branch
	});
	const source = `${path} of ${github.repository}`;
	const ledgerOf = (value) => value === void 0 ? emptyLedger : readLedger(value, source);
	return {
		isCheap: false,
		read: async () => ledgerOf(await file.read()),
		async write(base, mine) {
			await file.commit((current) => ledgerValue(mergeLedgers(base, mine, ledgerOf(current))), commitMessage);
		}
	};
}
function openDatasetStore(repo, session) {
	const path = "ledger.json";
	const source = `${path} of the dataset ${repo}`;
	return {
		isCheap: false,
		async read() {
			const file = await (await session.hub()).readDatasetFile(repo, path);
			return file === void 0 ? emptyLedger : parseLedger(file, source);
		},
		async write(base, mine) {
			await (await session.hub()).updateDatasetFile(repo, path, commitMessage, (current) => renderLedger(mergeLedgers(base, mine, current === void 0 ? emptyLedger : parseLedger(current, source))));
		}
	};
}
/**
* Brings together what is configured, what was found, and what earlier runs left: configured pairs first, then what
* people agreed to and what waits, then what is new, the oldest first. What is configured of a model counts instead of
* all that rules say of it: both would go to one target.
*/
function gatherCandidates(inputs) {
	const gathering = {
		...inputs,
		candidates: /* @__PURE__ */ new Map(),
		rows: [],
		asked: /* @__PURE__ */ new Map(),
		postponed: /* @__PURE__ */ new Set(),
		rules: new Map(inputs.config.rules.map((rule) => [rule.name, rule])),
		configured: new Set(inputs.config.pairs.map(({ aligned }) => aligned.repo.toLowerCase()))
	};
	addConfigured(gathering);
	addRemembered(gathering);
	addFound(gathering);
	const { candidates, rows, asked } = gathering;
	for (const [key, record] of asked) if (candidates.has(key)) asked.delete(key);
	else rows.push(rowOf(record, "needs-person", questionOf(record, inputs.ticked)));
	return {
		candidates: [...candidates.values()],
		rows,
		asked
	};
}
function addConfigured(gathering) {
	const { config, ledger, ticked } = gathering;
	for (const pair of config.pairs) {
		const [sft, aligned] = [formatEndpoint(pair.sft), formatEndpoint(pair.aligned)];
		const key = pairKeyOf({
			sft,
			aligned
		});
		const before = ledger.pairs.get(key);
		if (before !== void 0 && !isDue(gathering, before, pair.newCommits)) continue;
		add(gathering, {
			key,
			sft,
			aligned,
			rule: void 0,
			newCommits: pair.newCommits,
			request: requestOf(pair.output, pair),
			evidence: [],
			fingerprints: [],
			isRestricted: false,
			isFresh: false,
			before,
			approved: approvedOf(before, ticked)
		});
	}
}
function addRemembered(gathering) {
	const { ledger, ticked, rules, configured } = gathering;
	for (const record of ledger.pairs.values()) {
		const rule = record.rule === void 0 ? void 0 : rules.get(record.rule);
		if (rule === void 0 || configured.has(repoOf(record.aligned))) continue;
		const box = answerTo(record, ticked);
		if (box !== void 0) addByRule(gathering, rule, box.sft, record.aligned, { approved: /* @__PURE__ */ new Set([box.action]) });
		else if ([
			"waiting",
			"failed",
			"asked"
		].includes(record.status)) {
			if (isDue(gathering, record, rule.newCommits)) addByRule(gathering, rule, record.sft, record.aligned);
		}
	}
}
function addFound(gathering) {
	const { found, rows, rules, configured } = gathering;
	const accepted = [];
	for (const { model, decision } of found.decisions) {
		if (configured.has(repoOf(model))) continue;
		const rule = rules.get(decision.rule);
		if (decision.kind === "accepted") accepted.push(decision);
		else if (decision.kind === "refused") rows.push({
			model,
			rule: decision.rule,
			outcome: "refused",
			reason: decision.message,
			repos: []
		});
		else if (rule !== void 0) addQuestion(gathering, rule, model, decision);
	}
	for (const decision of accepted.toSorted((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0))) {
		const { sft, dpo: aligned, alignment, lineage, fingerprints, isRestricted } = decision;
		const evidence = [...alignment, ...lineage].map(({ text }) => text);
		const rule = rules.get(decision.rule);
		if (rule === void 0) continue;
		addByRule(gathering, rule, sft.repo, aligned.repo, {
			evidence,
			fingerprints,
			isRestricted,
			isFresh: true
		});
	}
}
/** Asks, unless it was answered: by a box, or by an earlier answer that was carried out. */
function addQuestion(gathering, rule, model, question) {
	const { ledger, ticked, asked } = gathering;
	const answered = [...ledger.pairs.values()].find((record) => record.aligned === model && record.rule === rule.name && record.status === "published");
	if (answered !== void 0) {
		addByRule(gathering, rule, answered.sft, model);
		return;
	}
	const record = askAbout(model, question);
	const box = answerTo(record, ticked);
	if (box === void 0) asked.set(pairKeyOf(record), record);
	else addByRule(gathering, rule, box.sft, model, { approved: /* @__PURE__ */ new Set([box.action]) });
}
/** Whether a pair is to be taken up; says so in the rows, or asks again, where it is not. */
function isDue(gathering, record, newCommits) {
	const { rows, asked, postponed, ticked, now } = gathering;
	const isLater = (record.notBefore ?? 0) > now;
	if (record.status === "failed" && isLater) {
		rows.push(rowOf(record, "failed", `${record.reason ?? "It failed."} It is tried again later.`));
		postponed.add(pairKeyOf(record));
		return false;
	}
	if (record.status !== "asked" || answerTo(record, ticked) !== void 0) return true;
	const [box] = record.boxes;
	if (box?.action === "revise" && newCommits !== "ask" || box?.action === "retry" && ticked === void 0 && !isLater) return true;
	asked.set(pairKeyOf(record), record);
	postponed.add(pairKeyOf(record));
	return false;
}
function addByRule(gathering, rule, sft, aligned, found = {}) {
	const key = pairKeyOf({
		sft,
		aligned
	});
	const sides = readSides(gathering, rule, sft, aligned);
	if (sides === void 0) return;
	const before = gathering.ledger.pairs.get(key);
	const isRestricted = found.isRestricted ?? before?.isRestricted ?? false;
	const request = requestOf(rule.output, sides);
	add(gathering, {
		key,
		sft,
		aligned,
		rule: rule.name,
		newCommits: rule.newCommits,
		request: isRestricted ? {
			...request,
			visibility: "private"
		} : request,
		isRestricted,
		isFresh: found.isFresh ?? false,
		evidence: found.evidence ?? [],
		fingerprints: found.fingerprints ?? before?.fingerprints ?? [],
		before,
		approved: found.approved ?? approvedOf(before, gathering.ticked)
	});
}
/** The two repos as endpoints; undefined, with a row that says why, where one has a name that no repo has. */
function readSides({ rows }, { name: rule }, sft, aligned) {
	try {
		return {
			sft: parseRepo(sft, "θ0"),
			aligned: parseRepo(aligned, "θ1")
		};
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		rows.push({
			model: aligned,
			sft,
			rule,
			outcome: "refused",
			reason: error.message,
			repos: []
		});
		return;
	}
}
function add({ candidates, postponed }, candidate) {
	const { key, approved } = candidate;
	if (candidates.has(key) || postponed.has(key) && approved.size === 0) return;
	candidates.set(key, candidate);
}
function approvedOf(record, ticked) {
	return new Set(record?.boxes.filter(({ key }) => ticked?.has(key)).map(({ action }) => action));
}
const repoOf = (endpoint) => endpoint.replace(/@.*$/, "").toLowerCase();
const ticksOf = ({ boxes }, ticked) => boxes.filter(({ key }) => ticked?.has(key));
/** What a person says; several boxes of one question contradict each other. */
function answerTo(record, ticked) {
	const [box, ...others] = ticksOf(record, ticked);
	return others.length === 0 ? box : void 0;
}
function questionOf(record, ticked) {
	const contradiction = ticksOf(record, ticked).length > 1 ? " Several boxes are ticked: leave one." : "";
	return `${record.reason ?? ""}${contradiction}`;
}
/** A box for each repo that may be θ0; where none is known, the pair has to be configured. */
function askAbout(model, { rule, question, message, options }) {
	return {
		sft: "?",
		aligned: model,
		rule,
		status: "asked",
		attempts: 0,
		notBefore: void 0,
		reason: message,
		isRestricted: false,
		fingerprints: [],
		boxes: options.map((sft) => ({
			key: `${model}|${question}|${sft}`,
			action: "publish",
			sft,
			text: `Publish ${model} with ${sft} as θ0`
		}))
	};
}
function rowOf(record, outcome, reason) {
	const { sft, aligned, rule } = record;
	return {
		model: aligned,
		...sft === "?" ? {} : { sft },
		rule,
		outcome,
		reason,
		repos: []
	};
}
function requestOf(output, pair) {
	return {
		...output,
		sft: pair.sft,
		aligned: pair.aligned,
		sftSubfolder: pair.sftSubfolder,
		alignedSubfolder: pair.alignedSubfolder,
		variant: pair.variant,
		preferPr: pair.preferPr ?? false,
		force: false,
		dryRun: false
	};
}
// src/bot/watch/watch-issue.ts
const maxListed = 100;
/** The text of the tracking issue: what a person has to answer first, then how things stand. */
function renderWatchIssue(report, boxesOf) {
	const of = (outcome) => report.rows.filter((row) => row.outcome === outcome);
	const asked = of("needs-person");
	return [
		`What \`hf-extrapolate watch\` found by ${codeSpan(report.config)}. It writes this text anew on every run; tick a box to answer, and the next run does it.`,
		section("Needs a person", asked, (row) => [
			`- ${nameOf(row)}: ${escapeMarkdown(row.reason)}`,
			...boxesOf(row).map(({ key, text }) => `  ${renderBox({
				key,
				text: escapeMarkdown(text)
			})}`),
			...boxesOf(row).length === 0 ? ["  To publish it, name both sides under `pairs` of the configuration."] : []
		]),
		section("Failed", of("failed"), (row) => [`- ${nameOf(row)}: ${escapeMarkdown(row.reason)}`]),
		section("Waiting", of("waiting"), (row) => [`- ${nameOf(row)}: ${escapeMarkdown(row.reason)}`]),
		section("Published by the last run", of("published"), (row) => [`- ${nameOf(row)}: ${row.repos.map(({ target, url }) => `[${escapeMarkdown(target)}](${url})`).join(", ")}`]),
		section("Refused", of("refused"), (row) => [`- ${nameOf(row)}: ${escapeMarkdown(row.reason)}`])
	].filter((part) => part !== "").join("\n\n");
}
function section(title, rows, render) {
	if (rows.length === 0) return "";
	const more = rows.length > maxListed ? [`- and ${rows.length - maxListed} more`] : [];
	return [
		`## ${title}`,
		"",
		...rows.slice(0, maxListed).flatMap(render),
		...more
	].join("\n");
}
const nameOf = ({ model, sft }) => sft === void 0 ? codeSpan(model) : `${codeSpan(model)} over ${codeSpan(sft)}`;
// src/bot/ledger/back-off.ts
const hourMs = 36e5;
const maxHours = 48;
/** When a pair that failed so many times in a row is tried again: after 1, 2, 4, … hours, two days at most. */
function retryAt(attempts, now) {
	return now + Math.min(2 ** (attempts - 1), maxHours) * hourMs;
}
// src/bot/watch/find-published.ts
/** Looks by their manifests what there is of a pair, so that it is known without any memory. */
async function findPublished(request, session) {
	const targets = await nameTargets(request, session);
	const manifests = await Promise.all(targets.map(({ endpoint }) => openManifest(endpoint, session)));
	const found = manifests.filter((manifest) => manifest !== void 0);
	if (found.length < manifests.length) return "missing";
	const [sft, aligned] = await Promise.all([pin(request.sft, session), pin(request.aligned, session)]);
	const isOf = (isSource) => (manifest) => isSource(manifest.sft, sft) && isSource(manifest.aligned, aligned);
	if (!found.every(isOf(isOfRepo))) return "missing";
	return found.every(isOf(isOfCommit)) ? "same" : "older";
}
function isOfRepo(source, origin) {
	if (source.kind !== "hub" || origin.kind !== "hub") return false;
	return source.repo.toLowerCase() === origin.repo.toLowerCase();
}
const isOfCommit = (source, origin) => source.kind === "hub" && origin.kind === "hub" && source.commit === origin.commit;
async function pin(endpoint, session) {
	const snapshot = await session.openSnapshot(endpoint);
	await snapshot.close();
	return snapshot.origin;
}
/** Undefined where there is no repo, or none of this tool. */
async function openManifest(endpoint, session) {
	try {
		const snapshot = await session.openSnapshot(endpoint);
		try {
			return await readManifest(snapshot);
		} finally {
			await snapshot.close();
		}
	} catch (error) {
		if (error instanceof AccessError || error instanceof InputError) return void 0;
		throw error;
	}
}
// src/bot/watch/watch-pair.ts
/**
* Takes one pair as far as it goes: looks whether it is there, plans it, and publishes it. What goes wrong is a part
* of the outcome, so that one pair does not stop the others.
*
* @throws CancelledError when the run was stopped.
*/
async function settlePair(candidate, around) {
	const { session } = around;
	try {
		return await publishPair(candidate, around);
	} catch (error) {
		if (error instanceof CancelledError || session.runtime.signal.aborted) throw error;
		if (!(error instanceof ExtrapolateError)) throw error;
		if (error instanceof IncompatibleError || error instanceof FormatError) return settled(candidate, "refused", reasonOf(error), { status: "declined" });
		return failAgain(candidate, around, reasonOf(error));
	}
}
/** Later, with more patience each time; in the end a person is asked. */
function failAgain(candidate, { attempts, now }, reason) {
	const failures = (candidate.approved.has("retry") ? 0 : candidate.before?.attempts ?? 0) + 1;
	if (failures < attempts) return settled(candidate, "failed", reason, {
		status: "failed",
		attempts: failures,
		notBefore: retryAt(failures, now)
	});
	return settled(candidate, "needs-person", `It failed ${failures} times: ${reason}`, {
		status: "asked",
		attempts: failures,
		notBefore: retryAt(failures, now),
		boxes: [boxFor(candidate, "retry", `Try ${candidate.aligned} again`)]
	});
}
const reasonOf = ({ message, hint }) => `${message}${hint === void 0 ? "" : ` ${hint}`}`;
async function publishPair(candidate, around) {
	const { session, budget, dryRun, now } = around;
	const { request, newCommits, approved } = candidate;
	const published = await findPublished(request, session);
	if (published === "same") return settled(candidate, "already-published", "", { status: "published" });
	const optOut = await findOptOutOf(candidate, session);
	if (optOut !== void 0) return settled(candidate, "refused", optOut, { status: "declined" });
	if (published === "older") {
		if (newCommits === "ignore") return settled(candidate, "already-published", "It was made of earlier commits of its sources, and new ones are ignored.", { status: "published" });
		if (newCommits === "ask" && !approved.has("revise")) return settled(candidate, "needs-person", "It was made of earlier commits of its sources: make it anew?", {
			status: "asked",
			boxes: [boxFor(candidate, "revise", `Make ${candidate.aligned} anew of the new commits`)]
		});
	}
	const runtime = {
		...session.runtime,
		onProgress: () => {}
	};
	const plan = await planJob(request, runtime, session);
	const [problem] = plan.problems;
	if (problem !== void 0) {
		if (plan.isUnfit) return settled(candidate, "refused", problem, { status: "declined" });
		return failAgain(candidate, around, problem);
	}
	const missing = plan.outputs.filter(({ targetState }) => targetState !== "complete");
	if (missing.length === 0) return settled(candidate, "already-published", "", { status: "published" });
	const newTargets = missing.filter(({ targetState }) => [
		"absent",
		"empty",
		"resumable"
	].includes(targetState));
	const byteLength = missing.reduce((sum, output) => sum + bytesOf(output), 0);
	const limit = budget.take({
		byteLength,
		newRepoCount: newTargets.length
	});
	if (limit !== void 0) return settled(candidate, "waiting", `It waits: ${limit}`, { status: "waiting" });
	if (dryRun) {
		const repos = missing.map(({ target, alpha }) => ({
			target,
			alpha,
			url: ""
		}));
		return settled(candidate, "would-publish", plan.warnings.join(" "), candidate.before ?? {}, { repos });
	}
	const report = await run(request, session.runtime, session);
	const done = settled(candidate, "published", "", { status: "published" }, { repos: report.outputs.map(({ target, url, alpha, effectiveAlpha }) => ({
		target,
		url,
		alpha,
		effectiveAlpha
	})) });
	const isNew = new Set(newTargets.map(({ target }) => target));
	return {
		...done,
		newRepos: missing.filter(({ target }) => isNew.has(target)).map((output) => ({
			target: output.target,
			at: now,
			byteLength: bytesOf(output)
		})),
		bytesWritten: report.totals.bytesWritten
	};
}
const bytesOf = ({ files }) => files.reduce((sum, { byteLength }) => sum + byteLength, 0);
/** Authors may opt out while a pair waits or is asked about; what is configured is a person's own decision. */
async function findOptOutOf({ rule, sft, aligned, isFresh }, session) {
	if (rule === void 0 || isFresh) return void 0;
	const hub = await session.hub();
	for (const repo of [aligned, sft]) {
		const facts = readModelFacts(await hub.findModel(repo));
		const optOut = facts === void 0 ? void 0 : findOptOut(facts);
		if (optOut !== void 0) return `${repo} ${optOut}.`;
	}
}
function boxFor({ key, sft }, action, text) {
	return {
		key: `${key}|${action}`,
		action,
		sft,
		text
	};
}
function settled(candidate, outcome, reason, record, row = {}) {
	const { sft, aligned, rule, evidence, fingerprints, isRestricted } = candidate;
	const told = nameInputs(reason, "HF_TOKEN");
	return {
		row: {
			model: aligned,
			sft,
			rule,
			outcome,
			reason: told,
			evidence,
			repos: [],
			...row
		},
		record: {
			sft,
			aligned,
			rule,
			fingerprints,
			isRestricted,
			status: "waiting",
			attempts: 0,
			notBefore: void 0,
			reason: told === "" ? void 0 : told.slice(0, 2e3),
			boxes: [],
			...record
		},
		newRepos: [],
		bytesWritten: 0
	};
}
// src/bot/watch/watch.ts
const maxConfigBytes = 1 << 20;
const nothingFound = {
	decisions: [],
	cursor: {
		seenUntil: {},
		members: {}
	},
	requestCount: 0,
	counts: {
		listed: 0,
		excluded: 0,
		unmatched: 0,
		unaligned: 0
	}
};
/**
* Finds newly published pairs, publishes what the configuration allows, and remembers the rest. One pair's failure
* does not stop the others; what was published is read from the Hub, so that no pair is published twice, whatever
* became of the run before.
*
* What cannot be kept in the end is a part of the report, because what was published is published.
*
* @throws an ExtrapolateError when the configuration, the state or the search cannot be read, or the run is stopped;
*   what was settled until then is in the state.
*/
async function watch(request, runtime) {
	try {
		var _usingCtx$1 = _usingCtx();
		const session = _usingCtx$1.a(openSession(runtime));
		const steps = trackSteps(runtime);
		const startedAt = runtime.clock.now();
		const opened = await steps.take("open", "Read the configuration and the state", async () => {
			const config = parseWatchConfig(await readText(request.config, "configuration", maxConfigBytes), request.config);
			const github = await connect(request, runtime);
			const store = openLedgerStore(config.state, {
				session,
				github
			});
			const issue = openIssue(config, request, github);
			const ticked = issue && ((await issue.read())?.ticked ?? /* @__PURE__ */ new Set());
			return {
				config,
				store,
				issue,
				ledger: await store.read(),
				ticked
			};
		});
		const { config, store, issue, ledger } = opened;
		const found = await steps.take("find", "Look for new pairs", () => search(config, ledger, session));
		const { candidates, rows, asked } = gatherCandidates({
			config,
			ledger,
			found,
			now: startedAt,
			ticked: opened.ticked
		});
		const after = startLedger(ledger, found, config, {
			candidates,
			asked
		});
		const settledRows = [];
		let bytesWritten = 0;
		const budget = openBudget(config.limits, ledger, startedAt);
		const save = async (kept = after) => {
			if (request.dryRun) return;
			await store.write(ledger, toLedger(kept)).catch((error) => {
				throw tellUnkept(error, settledRows);
			});
		};
		try {
			if (candidates.length > 0) await save({
				...after,
				cursor: ledger.cursor
			});
			for (const candidate of candidates) {
				runtime.signal.throwIfAborted();
				runtime.log.info(`${candidate.aligned} over ${candidate.sft}`);
				const settled = await settlePair(candidate, {
					session,
					budget,
					now: runtime.clock.now(),
					attempts: config.limits.attempts,
					dryRun: request.dryRun
				});
				settledRows.push(settled.row);
				after.pairs.set(candidate.key, settled.record);
				after.repos.push(...settled.newRepos);
				bytesWritten += settled.bytesWritten;
				if (store.isCheap) await save();
			}
		} catch (error) {
			after.cursor = ledger.cursor;
			await saveQuietly(save, runtime);
			throw error;
		}
		const unsaved = [];
		const tryTo = async (write) => {
			try {
				return await write();
			} catch (error) {
				if (runtime.signal.aborted || !(error instanceof ExtrapolateError)) throw error;
				unsaved.push(describeFailure(error, runtime.signal));
				return;
			}
		};
		await steps.take("save", "Keep the state", () => tryTo(() => save()));
		const settledModels = new Set(settledRows.map(({ model }) => model));
		const others = rows.filter(({ model, outcome }) => outcome !== "refused" || !settledModels.has(model));
		const all = [...settledRows, ...others];
		const failed = all.filter(({ outcome }) => outcome === "failed");
		const report = {
			kind: "watch",
			dryRun: request.dryRun,
			config: request.config,
			rows: all,
			counts: found.counts,
			requestCount: found.requestCount,
			totals: {
				bytesWritten,
				milliseconds: runtime.clock.now() - startedAt
			},
			warnings: [],
			unsaved,
			exitCode: failed.length > 0 ? exitCodes.pairsFailed : exitCodes.ok
		};
		const keepIssue = async () => {
			if (issue === void 0 || request.dryRun) return void 0;
			const text = renderWatchIssue(report, (row) => boxesOf(row, after.pairs));
			return issue.write(text, { reopen: all.some(({ outcome }) => outcome === "needs-person") });
		};
		const written = await tryTo(keepIssue);
		return {
			...report,
			...written !== void 0 && { issue: {
				number: written.number,
				url: written.url
			} },
			exitCode: unsaved[0]?.exitCode ?? report.exitCode
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
/** What earlier runs knew, without what no rule is for any more, and with what people are asked. */
function startLedger(ledger, found, config, { candidates, asked }) {
	const rules = new Set(config.rules.map(({ name }) => name));
	const kept = [...ledger.pairs].filter(([, { rule, sft }]) => (rule === void 0 || rules.has(rule)) && sft !== "?");
	const pairs = new Map(kept);
	for (const record of asked.values()) pairs.set(pairKeyOf(record), record);
	for (const { key, sft, aligned, rule, fingerprints, isRestricted } of candidates) {
		if (pairs.has(key)) continue;
		pairs.set(key, {
			sft,
			aligned,
			rule,
			status: "waiting",
			fingerprints,
			isRestricted,
			attempts: 0,
			notBefore: void 0,
			reason: void 0,
			boxes: []
		});
	}
	return {
		cursor: config.rules.length === 0 ? ledger.cursor : found.cursor,
		pairs,
		repos: [...ledger.repos]
	};
}
const toLedger = ({ cursor, pairs, repos }) => ({
	cursor,
	pairs: new Map(pairs),
	repos: [...repos]
});
async function search(config, ledger, session) {
	const { rules, exclude } = config;
	if (rules.length === 0) return nothingFound;
	const known = new Map([...ledger.pairs.values()].flatMap(({ aligned, fingerprints, status }) => status === "published" ? fingerprints.map((fingerprint) => [fingerprint, aligned]) : []));
	return findPairs({
		rules,
		exclude,
		cursor: ledger.cursor,
		known
	}, session);
}
async function connect(request, runtime) {
	if (request.github === void 0) return void 0;
	const { createGitHub } = await import("./github2.js");
	const { clock, log, signal } = runtime;
	return createGitHub({
		...request.github,
		clock,
		log,
		signal,
		random: Math.random
	});
}
function openIssue({ reporting }, { config }, github) {
	if (!reporting.issue || github === void 0) return void 0;
	return github.trackingIssue({
		key: config,
		title: reporting.title,
		labels: reporting.labels
	});
}
function boxesOf({ model, sft = "?" }, pairs) {
	return pairs.get(pairKeyOf({
		sft,
		aligned: model
	}))?.boxes ?? [];
}
/** Who reads that the state could not be kept has to know what was done all the same. */
function tellUnkept(error, rows) {
	if (!(error instanceof ExtrapolateError)) return error;
	const models = rows.flatMap(({ model, outcome }) => outcome === "published" ? [model] : []);
	error.message = `The state could not be kept; ${models.length === 0 ? "nothing was published" : `what was published is on the Hub, and the next run finds it there (${listNames$1(models)})`}. ${error.message}`;
	return error;
}
/** After a failure that is told anyway. */
async function saveQuietly(save, { log }) {
	await save().catch((error) => log.warn(error instanceof Error ? error.message : String(error)));
}
export { watch };
