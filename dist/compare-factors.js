import { o as IncompatibleError } from "./errors.js";
import { a as readElement, c as bytesPerElement, n as divisorOf, t as alphasOfModules } from "./module-scales.js";
import { t as isRecord } from "./records.js";
// src/core/judgement/ways.ts
const paper = "the ExPO paper (arXiv 2404.16792)";
const measured = (title) => ({
	title,
	policy: "accept",
	firstAlpha: .3,
	grid: [.1, .5],
	known: `${title} after SFT gained from extrapolation in ${paper}.`
});
/** Online: the answers that are compared are the model's own, as those of the paper's RLHF models were. */
const rewarded = (title) => ({
	title,
	policy: "accept",
	firstAlpha: .3,
	grid: [.1, .5],
	known: `${title} aligns online; models of one round of online alignment gained from extrapolation in ${paper}.`
});
const unproven = (title, known) => ({
	title,
	policy: "ask",
	firstAlpha: .1,
	grid: [.1, .4],
	known
});
const verified = (title) => ({
	title,
	policy: "ask",
	firstAlpha: .1,
	grid: [.1, .5],
	known: `${title} is experimental: models trained by verifiable rewards did not gain in the one direct test (arXiv 2602.12125). Measure on a held-out task.`
});
const unmeasured = (title) => unproven(title, `No measurement of extrapolating models aligned by ${title} is known.`);
/** By the word that names and tags have for it; the figures are those of the paper and of later replications. */
const ways = {
	dpo: measured("DPO"),
	ipo: measured("IPO"),
	cpo: measured("CPO"),
	rdpo: measured("R-DPO"),
	slic: measured("SLiC"),
	simpo: {
		title: "SimPO",
		policy: "accept",
		firstAlpha: .1,
		grid: [.1, .4],
		known: `In ${paper} the best α of SimPO models was 0.1 on Mistral and 0.4 on Llama 3: measure several.`
	},
	ppo: rewarded("PPO"),
	rlhf: rewarded("RLHF"),
	rlaif: rewarded("RLAIF"),
	rloo: rewarded("RLOO"),
	aligned: rewarded("what is only called alignment"),
	sppo: rewarded("SPPO"),
	xpo: rewarded("XPO"),
	nashmd: rewarded("Nash-MD"),
	mpo: unmeasured("MPO"),
	bco: unmeasured("BCO"),
	wpo: unmeasured("WPO"),
	rpo: unmeasured("RPO"),
	dno: unmeasured("DNO"),
	tpo: unmeasured("TPO"),
	inpo: unmeasured("INPO"),
	sdpo: unproven("stepwise DPO", "Stepwise DPO aligns in several rounds, after which extrapolation rarely helps."),
	kto: unproven("KTO", `In ${paper} no α improved a KTO model on Mistral, and 0.4 to 0.5 did on Llama 3.`),
	rrhf: unproven("RRHF", `In ${paper} RRHF models gained little or nothing on Mistral.`),
	orpo: unproven("ORPO", "ORPO has an SFT checkpoint only where it began from one, and gained little on Mistral."),
	grpo: verified("GRPO"),
	rlvr: verified("RLVR")
};
/** What is known of a way by its word; of a word that stands for none here, that nothing is. */
function wayOf(word) {
	return Object.hasOwn(ways, word) ? ways[word] : unmeasured(word.toUpperCase());
}
/** Training that ended before its data did; from so small a part of the steps on it counts. */
const mostStoppedShare = .4;
/** Stopped early, as a card says it, after a share of the steps. */
function stoppedEarly(share) {
	const most = share <= .1 ? 8 : 2.5;
	return {
		title: "stopped early",
		policy: "accept",
		firstAlpha: .5,
		grid: [.1, most],
		known: `Of training that was stopped early the best α was larger in ${paper}: measure up to ${most}.`
	};
}
/** Several rounds or epochs, whatever the way. */
const manyRounds = {
	title: "many rounds",
	policy: "ask",
	firstAlpha: .1,
	grid: [.05, .3],
	known: "After two epochs an α of 0.3 still helped and after three none did; a model of many rounds collapsed at 0.1."
};
// src/core/judgement/names.ts
/** Names glue words (`NeuralDPO`); a letter or two before it make another way (`sDPO`), of which each has its word. */
const gluedWord = /^[a-z]{3,12}(dpo|simpo|orpo)$/;
const variantWord = /^[a-z]{1,2}dpo$/;
/** `x-pre-dpo` and `x-nodpo` were not aligned in the way that they name. */
const deniedWay = /(?<![a-z])(?:no|non|not|pre|before|for|vs|versus|without|wo|sans)[-_. ]?(?:[a-z]{0,6}(?:dpo|simpo|orpo)|kto|ppo|grpo|rlhf|alignment)(?![a-z])/g;
/** Other words for the ways of `ways`. */
const otherWords = {
	onlinedpo: "dpo",
	iterdpo: "dpo",
	gspo: "grpo",
	dapo: "grpo",
	apo: "dpo"
};
const tunedWord = /sft$|chat$|^instruct|^(it|assistant|aligned|tuned|finetuned|ft|tulu|zephyr|vicuna|alpaca|wizardlm|dolphin|openorca|orca|starling|koala|guanaco|oasst|dolly)$|hermes$/;
const baseWord = /^(base|pretrained|pretrain|pt|foundation)$/;
/**
* Families whose plain names (family, version, size) are pretrained models, with the last generation of which that
* is so: Qwen2.5-7B is pretrained, Qwen3-8B is not.
*/
const lastPlainGeneration = {
	llama: 3,
	codellama: 1e400,
	mistral: 1e400,
	mixtral: 1e400,
	gemma: 2,
	qwen: 2,
	falcon: 2,
	internlm: 2,
	olmo: 1e400,
	pythia: 1e400,
	gpt: 2,
	opt: 1e400,
	bloom: 1e400,
	mpt: 1e400,
	yi: 1e400,
	phi: 2,
	smollm: 2,
	stablelm: 1e400
};
/** Families whose pretrained models say so in their names. */
const markingFamilies = [
	"deepseek",
	"baichuan",
	"granite",
	"minicpm",
	"glm",
	"chatglm",
	"minitron",
	"nemotron"
];
const mostNameCharacters = 200;
/** Words for one way that names write as two, as one. */
const parted = [
	[/(?<![a-z])r[-_ ]dpo(?![a-z])/g, "rdpo"],
	[/(?<![a-z])online[-_ ]dpo(?![a-z])/g, "onlinedpo"],
	[/(?<![a-z])iter(?:ative|ated)?[-_ ]dpo(?![a-z])/g, "iterdpo"],
	[/(?<![a-z])nash[-_ ]md(?![a-z])/g, "nashmd"],
	[/(?<![a-z])slic[-_ ]hf(?![a-z])/g, "slic"]
];
/** A name in lower case, with each way of alignment as one word. */
function joinWays(name) {
	let joined = name.slice(0, mostNameCharacters).toLowerCase();
	if (!/dpo|nash|slic/.test(joined)) return joined;
	for (const [words, word] of parted) joined = joined.replace(words, word);
	return joined;
}
function readName(name) {
	const lowered = joinWays(name.replace(/\/+$/, "").split("/").at(-1) ?? name).replace(deniedWay, " ");
	const words = lowered.match(/[a-z]+/g) ?? [];
	const alignments = new Set(words.flatMap((word) => alignmentOf(word) ?? []));
	const isTuned = alignments.size > 0 || words.some((word) => tunedWord.test(word));
	const base = isTuned ? void 0 : readBase(lowered, words);
	return {
		alignments,
		isSft: words.some((word) => word.endsWith("sft")),
		isTuned,
		...base === void 0 ? {} : { base }
	};
}
/** The way of alignment that a word of a name or tag stands for. */
function alignmentOf(word) {
	if (Object.hasOwn(ways, word)) return word;
	if (Object.hasOwn(otherWords, word)) return otherWords[word];
	return variantWord.test(word) ? word : gluedWord.exec(word)?.[1];
}
function readBase(lowered, words) {
	const family = words[0] === "meta" ? words[1] : words[0];
	if (words.some((word) => baseWord.test(word))) return family !== void 0 && (Object.hasOwn(lastPlainGeneration, family) || markingFamilies.includes(family)) ? "marked" : words.some((word) => word !== "pt" && baseWord.test(word)) ? "word" : void 0;
	return isPlainBase(lowered) ? "plain" : void 0;
}
const versionOrSize = /^(v?\d+|\d+(x\d+)?[bmk]|\d+b\d+|hf|xl|large|medium|small|deduped|neo|neox|j)$/;
/** Whether a name is nothing but a known family, its version and its size. */
function isPlainBase(lowered) {
	const [, family = "", attached = "", rest = ""] = /^(?:meta[-_. ])?([a-z]+)(\d*)((?:[-_. ][a-z0-9]+)*)$/.exec(lowered) ?? [];
	if (!Object.hasOwn(lastPlainGeneration, family)) return false;
	const parts = rest.split(/[-_. ]/).filter((part) => part !== "");
	if (!parts.every((part) => versionOrSize.test(part))) return false;
	const [first = ""] = parts;
	return (attached === "" ? /^\d{1,2}$/.test(first) ? Number(first) : 0 : Number(attached)) <= (lastPlainGeneration[family] ?? 0);
}
// src/core/judgement/card-facts.ts
const mostEntries = 50;
const mostDepth = 4;
const mostCharacters = 200;
function readCard({ card }) {
	const data = isRecord(card) ? card : {};
	const tags = collectStrings(data.tags).map((tag) => tag.toLowerCase());
	const words = tags.flatMap((tag) => tag.match(/[a-z]+/g) ?? []);
	const baseModels = new Set(collectStrings(data.base_model).flatMap((entry) => normalizeRepo(entry) ?? []));
	const alignments = new Set(words.flatMap((word) => alignmentOf(word) ?? []));
	const isTaggedSft = words.includes("sft");
	const isTaggedTuned = words.some((word) => /^(conversational|chat|instruct|instruction)$/.test(word));
	const isTrained = tags.some((tag) => /^(trl|axolotl|unsloth|alignment-handbook|generated_from_trainer)$/.test(tag));
	return {
		alignments,
		isTaggedSft,
		isTaggedTuned,
		isTaggedPretrained: tags.some((tag) => /^(pretrained|pre-trained|base|base-model)$/.test(tag)),
		baseModels,
		isBare: data.pipeline_tag === "text-generation" && alignments.size === 0 && baseModels.size === 0 && !(isTaggedSft || isTaggedTuned || isTrained)
	};
}
/** Whether the card of one side names the other as what it was made from. */
function namesAsBase(card, other) {
	const repo = other.repo === void 0 ? void 0 : normalizeRepo(other.repo);
	return repo !== void 0 && card.baseModels.has(repo);
}
function normalizeRepo(text) {
	return readRepo(text)?.toLowerCase();
}
/** `org/name` of a name, an address or a pinned name; undefined for anything else. */
function readRepo(text) {
	const bare = text.trim().replace(/^https?:\/\/(www\.)?(huggingface\.co|hf\.co)\//i, "").replace(/[@?#].*$/, "");
	return /^([\w.-]+\/[\w.-]+)/.exec(bare)?.[1];
}
/** The strings in a value, in lists (`[a, b]`) and in objects (`{adapter: {name: a}}`), the first few of each. */
function collectStrings(value, depth = 0) {
	if (typeof value === "string") return value.length <= mostCharacters ? [value] : [];
	if (depth === mostDepth || typeof value !== "object" || value === null) return [];
	const found = [];
	for (const entry of firstEntries(value, mostEntries)) {
		if (found.length >= mostEntries) break;
		found.push(...collectStrings(entry, depth + 1));
	}
	return found.slice(0, mostEntries);
}
function firstEntries(value, most) {
	if (Array.isArray(value)) return value.slice(0, most);
	const entries = [];
	for (const key in value) {
		if (entries.length === most) break;
		if (Object.hasOwn(value, key)) entries.push(value[key]);
	}
	return entries;
}
// src/core/judgement/opt-out.ts
/**
* How the author of a model says that it is not to be extrapolated, as the end of a sentence that begins with the
* repo; undefined where nothing of it is said.
*
* @param card the fields of its front matter.
* @param tags those that the Hub lists; the card's own count too.
*/
function findOptOut(card, tags = []) {
	const stated = Object.hasOwn(card, "hf-extrapolate") ? card["hf-extrapolate"] : void 0;
	if ((Array.isArray(stated) ? stated : [stated]).some(isNo)) return "says `hf-extrapolate: false` in its card";
	return [...tags, ...collectStrings(card.tags)].includes("no-extrapolation") ? "is tagged no-extrapolation" : void 0;
}
/** Also as older readers of YAML write it. */
const isNo = (value) => value === false || value === 0 || typeof value === "string" && /^(false|no|off|never|n)$/i.test(value.trim());
function findOptedOut(facts) {
	for (const { name, card } of [facts.aligned, facts.sft]) {
		const optOut = findOptOut(card ?? {});
		if (optOut === void 0) continue;
		return {
			message: `${name} ${optOut}: its author does not want it to be extrapolated.`,
			hint: "Ask its author, or take another model."
		};
	}
}
// src/core/adapter/compare-factors.ts
/** Modules that are looked at, spread evenly, to tell how factors began. */
const sampledModules = 32;
/** Of each factor. */
const sampledBytes = 32768;
/** So much of a factor is in memory at once. */
const readAtOnceBytes = 1 << 20;
/**
* Training moves factors far less than this from where they began, and two beginnings are next to orthogonal. B
* begins at zero, so that only one that was gone on from resembles the one before; a seed may give A twice.
*/
const leastSimilarity = .5;
/** Training that goes on keeps the shapes of the factors; so one with others began new ones. */
function haveOneShape(aligned, sft) {
	const shapeOf = ({ rank, rankPattern, selection }) => JSON.stringify([
		rank,
		[...rankPattern].sort(),
		selection
	]);
	return shapeOf(aligned) === shapeOf(sft);
}
/**
* Reads no more of the factors than it takes: the first that differs from zero, or from the other side's, shows that
* there is a Δ.
*/
async function compareFactors(aligned, sft, signal) {
	const own = withScales(aligned);
	if (sft === void 0) return {
		isChanged: await hasProduct(own, aligned.modules.values(), signal),
		beginning: void 0
	};
	const other = withScales(sft);
	const beginning = haveOneShape(aligned.config, sft.config) ? await findBeginning(aligned, sft, signal) : {
		isContinued: false,
		cosines: void 0
	};
	return {
		isChanged: await differ(own, other, signal),
		beginning
	};
}
/** Where patterns cannot be read, the scale of all modules stands for that of each. */
function withScales(adapter) {
	const { config, modules } = adapter;
	const alphas = readAlphas(adapter);
	return {
		adapter,
		scaleOf: (module) => (alphas?.get(module) ?? config.alpha) / divisorOf(modules.get(module)?.rank ?? 1, config.usesRslora)
	};
}
function readAlphas(adapter) {
	try {
		return alphasOfModules(adapter);
	} catch (error) {
		if (error instanceof IncompatibleError) return void 0;
		throw error;
	}
}
/** Whether any of the modules changes the weights that it is added to. */
async function hasProduct({ adapter, scaleOf }, modules, signal) {
	const { snapshot } = adapter.checkpoint;
	const isAnyNot = (tensor) => tensor !== void 0 && someOf(snapshot, tensor, (value) => value !== 0, signal);
	for (const { module, a, b, bias } of modules) {
		if (scaleOf(module) === 0) continue;
		if (await isAnyNot(b) && await isAnyNot(a) || await isAnyNot(bias)) return true;
	}
	return false;
}
async function differ(own, other, signal) {
	const [mine, theirs] = [own.adapter.modules, other.adapter.modules];
	const only = (side, there) => hasProduct(side, [...side.adapter.modules.values()].filter(({ module }) => !there.has(module)), signal);
	if (await only(own, theirs) || await only(other, mine)) return true;
	for (const [module, factors] of mine) {
		const before = theirs.get(module);
		if (before === void 0) continue;
		if (own.scaleOf(module) === other.scaleOf(module) && await areEqual(own.adapter, factors.a, other.adapter, before.a, signal) && await areEqual(own.adapter, factors.b, other.adapter, before.b, signal)) continue;
		if (await hasProduct(own, [factors], signal) || await hasProduct(other, [before], signal)) return true;
	}
	return false;
}
async function areEqual(own, mine, other, theirs, signal) {
	if (mine.shape.join() !== theirs.shape.join()) return false;
	const count = elementCountOf(mine);
	const most = Math.floor(readAtOnceBytes / 8);
	for (let from = 0; from < count; from += most) {
		const length = Math.min(most, count - from);
		const [a, b] = await Promise.all([readNumbers(own.checkpoint.snapshot, mine, from, length, signal), readNumbers(other.checkpoint.snapshot, theirs, from, length, signal)]);
		if (a.some((value, index) => !Object.is(value, b[index]) && value !== b[index])) return false;
	}
	return true;
}
async function findBeginning(aligned, sft, signal) {
	const shared = [...aligned.modules.values()].flatMap((own) => {
		const other = sft.modules.get(own.module);
		return own.a.shape.join() === other?.a.shape.join() && own.b.shape.join() === other.b.shape.join() ? [{
			own,
			other
		}] : [];
	});
	const count = Math.min(sampledModules, shared.length);
	if (count === 0) return {
		isContinued: false,
		cosines: void 0
	};
	const sums = {
		a: noProducts,
		b: noProducts
	};
	for (let index = 0; index < count; index++) {
		const pair = shared[Math.floor((index + .5) * shared.length / count)];
		if (pair?.other === void 0) continue;
		for (const factor of ["a", "b"]) {
			const [mine, theirs] = [pair.own[factor], pair.other[factor]];
			const length = Math.min(elementCountOf(mine), Math.floor(sampledBytes / 8));
			const from = Math.floor((elementCountOf(mine) - length) / 2);
			const [x, y] = await Promise.all([readNumbers(aligned.checkpoint.snapshot, mine, from, length, signal), readNumbers(sft.checkpoint.snapshot, theirs, from, length, signal)]);
			sums[factor] = addProducts(sums[factor], x, y);
		}
	}
	const [a, b] = [cosineOf(sums.a), cosineOf(sums.b)];
	return {
		isContinued: a >= leastSimilarity && b >= leastSimilarity,
		cosines: {
			a,
			b,
			moduleCount: count
		}
	};
}
const noProducts = {
	xy: 0,
	xx: 0,
	yy: 0
};
function addProducts({ xy, xx, yy }, x, y) {
	let [ofBoth, ofX, ofY] = [
		xy,
		xx,
		yy
	];
	for (const [index, value] of x.entries()) {
		const other = y[index] ?? 0;
		ofBoth += value * other;
		ofX += value * value;
		ofY += other * other;
	}
	return {
		xy: ofBoth,
		xx: ofX,
		yy: ofY
	};
}
/** 0 where a side is zero or not finite, which resembles nothing. */
function cosineOf({ xy, xx, yy }) {
	const cosine = xy / Math.sqrt(xx) / Math.sqrt(yy);
	return Number.isFinite(cosine) ? cosine : 0;
}
async function someOf(snapshot, tensor, test, signal) {
	const count = elementCountOf(tensor);
	const most = Math.floor(readAtOnceBytes / 8);
	for (let from = 0; from < count; from += most) if ((await readNumbers(snapshot, tensor, from, Math.min(most, count - from), signal)).some(test)) return true;
	return false;
}
const elementCountOf = ({ start, end, dtype }) => (end - start) / bytesPerElement[dtype];
async function readNumbers(snapshot, { path, start, dtype }, from, count, signal) {
	signal.throwIfAborted();
	const width = bytesPerElement[dtype];
	const bytes = await snapshot.source(path).slice(start + from * width, start + (from + count) * width);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return Float64Array.from({ length: count }, (_, index) => readElement(dtype, view, index));
}
export { collectStrings as a, readRepo as c, readName as d, manyRounds as f, wayOf as h, findOptedOut as i, alignmentOf as l, stoppedEarly as m, haveOneShape as n, namesAsBase as o, mostStoppedShare as p, findOptOut as r, readCard as s, compareFactors as t, joinWays as u };
