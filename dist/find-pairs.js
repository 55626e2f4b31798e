import { c as ServiceError, i as ExtrapolateError } from "./errors.js";
import { t as findRepoFault } from "./endpoint.js";
import { a as collectStrings, c as readRepo, d as readName, f as manyRounds, h as wayOf, l as alignmentOf, m as stoppedEarly, n as haveOneShape, r as findOptOut, u as joinWays } from "./compare-factors.js";
import { S as parseCard, b as familyOf, d as readInheritedFields, w as isLocalFolder } from "./module-scales.js";
import { t as isRecord } from "./records.js";
import { c as mapConcurrently, r as parseAdapterConfig } from "./session.js";
import { l as groupDigits, o as formatDuration, r as listSome } from "./listing.js";
import { t as matchesRepo } from "./repo-glob.js";
import { createHash } from "node:crypto";
// src/bot/detect/repo-name.ts
const repoName = /^[A-Za-z0-9_][\w.-]{0,95}\/[A-Za-z0-9_][\w.-]{0,95}$/;
function isRepoName(text) {
	return repoName.test(text);
}
function ownerOf(id) {
	return id.slice(0, id.indexOf("/"));
}
/** The repo that a text names; undefined for paths of somebody's machine. */
function readRemoteRepo(text) {
	const trimmed = text.slice(0, 300).trim();
	if (/^[./~\\]|^[A-Za-z]:[\\/]/.test(trimmed)) return void 0;
	if (!/^https?:/i.test(trimmed) && trimmed.replace(/[@?#].*$/, "").split("/").filter((part) => part !== "").length !== 2) return void 0;
	const repo = readRepo(trimmed);
	if (repo === void 0 || findRepoFault(repo) !== void 0 || isLocalFolder(repo)) return void 0;
	return repo;
}
// src/bot/detect/card-prose.ts
/** What stands later in a card speaks of other things; and a stranger's card may be of any length. */
const mostCharacters$1 = 65536;
const mostSentences = 1500;
const mostSentenceCharacters = 600;
function readSentences(card) {
	const sentences = [];
	for (const line of stripBlocks((card ?? "").slice(0, mostCharacters$1)).split("\n")) for (const part of line.split(/(?<=[.!?])\s+(?=[A-Z[*"“]|[\w.-]{1,96}\/)/)) {
		const text = part.slice(0, mostSentenceCharacters).trim();
		if (text === "") continue;
		sentences.push({
			text,
			references: findReferences(text)
		});
		if (sentences.length === mostSentences) return sentences;
	}
	return sentences;
}
/** The blocks of code of a card, where trainers put their configuration. */
function readCodeBlocks(card) {
	return (card ?? "").slice(0, mostCharacters$1).split(/^\s{0,3}```/m).filter((_, index) => index % 2 === 1);
}
function stripBlocks(text) {
	return text.split(/^\s{0,3}```/m).filter((_, index) => index % 2 === 0).join("\n").split("<!--").map((part, index) => index === 0 ? part : part.slice(Math.max(0, part.indexOf("-->")) + 3)).join(" ");
}
const referencePattern = /\[([^\]\n]{0,200})\]\(\s{0,2}(https?:\/\/[^\s)]{1,300})\)|(https?:\/\/[^\s)\]>"'`,]{1,300})|\[([\w.-]{1,96}\/[\w.-]{1,96})\]|(?<![\w/.:@-])([A-Za-z0-9_][\w.-]{0,95}\/[\w.-]{1,96})(?![\w/-])/g;
/** Parts of the Hub's site that are no models. */
const otherPages = /^(datasets|spaces|papers|collections|blog|docs|posts|organizations|api|settings|join|login)\//i;
function findReferences(text) {
	const found = [];
	for (const match of text.matchAll(referencePattern)) {
		const [whole, , linked, address, bracketed, bare] = match;
		const named = bracketed ?? bare;
		const repo = readHubAddress(linked ?? address) ?? (named === void 0 ? void 0 : readBare(named));
		if (repo === void 0 || isDataset(text, match.index + whole.length)) continue;
		found.push({
			repo,
			isLink: linked !== void 0 || address !== void 0,
			begin: match.index,
			end: match.index + whole.length
		});
		if (found.length === 20) break;
	}
	return found;
}
function readHubAddress(address) {
	const path = /^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\/(.*)$/i.exec(address ?? "")?.[1];
	if (path === void 0 || otherPages.test(path)) return void 0;
	return readRemoteRepo(path.replace(/[.,;:]+$/, "").split("/").slice(0, 2).join("/"));
}
function readBare(text) {
	const trimmed = text.replace(/[.,;:]+$/, "");
	return isRepoName(trimmed) && /\/.*[\d_-]/.test(trimmed) ? readRemoteRepo(trimmed) : void 0;
}
const isDataset = (text, end) => /^[`*_)\]"\s]{0,4}(?:data ?sets?|data|corpus|preferences|prompts|benchmark)\b/i.test(text.slice(end, end + 30));
/** The sentence with nothing where models, data sets and addresses are named, whose names tell nothing of this one. */
function withoutNames({ text }) {
	return text.replace(/\]\(\s{0,2}https?:\/\/[^\s)]{0,300}\)/g, "] ").replace(/https?:\/\/[^\s)]{0,300}/g, " ").replace(/[\w.-]{1,96}\/[\w.-]{1,96}/g, (name) => /\d|-/.test(name) ? " " : name);
}
// src/bot/detect/start-text.ts
const most$1 = 10;
/** What stands before the start: "is a fine-tuned version of", "we start from", "on top of", "SFT model:". */
const startPhrases = [
	/\b(?:version|variant|variation|fine-?tune|finetune|checkpoint)\s{1,3}of\b/gi,
	/\b(?:start|starts|started|starting|begin|began|beginning|initiali[sz]ed|continues?|continued|continuing|resumed)\s{1,3}(?:\w{1,15}\s{1,3}){0,3}(?:from|with|on)\b/gi,
	/\b(?:fine-?tun(?:ed|ing)|finetun(?:ed|ing)|trained|aligned|tuned|built|derived|obtained)\s{1,3}(?:\w{1,15}\s{1,3}){0,4}(?:from|on top of|over|upon)\b/gi,
	/(?:['’]d|-ed|-tuned|-trained|-aligned|-finetuned)\s{1,3}(?:from|on top of)\b/gi,
	/\b(?:on top of|initiali[sz]ation from|applied to|by fine-?tuning)\b/gi,
	/\b(?:we|i)\s{1,3}(?:then\s{1,3}|further\s{1,3})?(?:fine-?tuned?|finetuned?|align(?:ed)?|train(?:ed)?)\b/gi,
	/\b(?:fine-?tuned|finetuned)\s{1,3}from\s{1,3}model(?:\s{1,3}\[optional\])?/gi,
	/(?:^|[|*_>•#\s-])(?:sft|supervised|initial|starting|parent|reference|ref|base|foundation|actor|policy|pre-?trained)(?:\s{1,3}(?:fine-?tuned|policy|sft|base))?\s{1,3}(?:model|checkpoint|policy|point)(?:\s{1,3}name)?\s{0,3}[*_`]{0,3}\s{0,3}(?=[:|])/gi
];
/** Between such a phrase and the name: few words, and no other clause. */
const gap = /^[\s:|*_`"'“([]{0,8}(?:(?:the|our|a|an|its|model|checkpoint|models?|sft|base|instruct|chat|official|original|merged|previous|fine-?tuned|supervised|unaligned)\s{1,3}){0,5}[\s:|*_`"'“([]{0,8}$/i;
/** Said behind the name: "using org/x as the base". */
const behind = /^[\s`*_)\]"']{0,6}(?:model\s+)?as\s+(?:the|our|its|a)?\s*(?:base|starting|start|sft|initial|reference|backbone)/i;
/** Names without an owner look like a model's: letters, a digit, a separator. */
const ownName = /^[`*_"'“[]{0,3}([A-Za-z][\w.]{0,40}(?:-[\w.]{1,40}){1,12})/;
/** Said of something else than this model's training. */
const otherMatter = /\b(?:inspired|tokeni[sz]er|template|reward model|compared|outperforms?|unlike|judge|evaluated|quanti[sz]ed|gguf|not)\b/i;
function readStartText(sentences, ownId) {
	const own = ownId.toLowerCase();
	const startedFrom = /* @__PURE__ */ new Set();
	const linked = /* @__PURE__ */ new Set();
	for (const sentence of sentences) {
		for (const repo of findStarts(sentence, own)) if (startedFrom.size < most$1) startedFrom.add(repo);
		for (const { repo, isLink } of sentence.references) if (isLink && linked.size < most$1 && repo.toLowerCase() !== own) linked.add(repo);
	}
	return {
		startedFrom: [...startedFrom],
		linked: [...linked].filter((repo) => !startedFrom.has(repo))
	};
}
function findStarts({ text, references }, own) {
	if (otherMatter.test(text)) return [];
	const others = references.filter(({ repo }) => repo.toLowerCase() !== own);
	const found = others.filter(({ end }) => behind.test(text.slice(end, end + 60))).map(({ repo }) => repo);
	for (const phrase of startPhrases) for (const { index, 0: words } of text.matchAll(phrase)) {
		const from = index + words.length;
		if (others.some((other) => isSubject(other, text, index))) continue;
		const next = others.find(({ begin }) => begin >= from - 1);
		if (next !== void 0 && gap.test(text.slice(from, next.begin))) found.push(next.repo);
		else if (next === void 0 || next.begin > from + 60) {
			const name = ownName.exec(text.slice(from, from + 120).replace(/^[\s:|]*(?:the\s|our\s)?/i, ""))?.[1];
			if (name !== void 0 && /\d/.test(name)) found.push(name.replace(/\.+$/, ""));
		}
	}
	return found;
}
/** Whether a sentence begins with another model than the card's. */
function isSubject({ begin, end }, text, before) {
	return end <= before && /^[\s*_`>•|-]{0,6}(?:the\s|our\s)?[[`*]{0,3}$/i.test(text.slice(0, begin));
}
// src/bot/detect/trainer-config.ts
/** axolotl's `rl`, LLaMA-Factory's `stage`, ms-swift's `rlhf_type`. */
const wayKey = /^[ \t]{0,4}(?:--)?(?:rl|stage|rlhf_type)[:= ][ \t]{0,4}["']?([a-z_]{2,20})["']?[ \t]{0,4}(?:\\|#.{0,200})?$/gim;
/** Only axolotl writes its whole configuration into cards. */
const axolotl = /^base_model:.{0,300}$/m;
function readTrainerConfig(card) {
	const ways = /* @__PURE__ */ new Set();
	let isSft = false;
	for (const block of readCodeBlocks(card)) {
		const stated = [...block.matchAll(wayKey)].map(([, value = ""]) => value.toLowerCase());
		for (const value of stated) for (const word of value.split("_")) {
			const way = alignmentOf(word);
			if (way !== void 0) ways.add(way);
		}
		if (stated.includes("sft") || axolotl.test(block) && /^datasets:/m.test(block) && stated.length === 0) isSft = true;
	}
	return {
		ways,
		isSft: isSft && ways.size === 0
	};
}
// src/bot/detect/training-length.ts
const numberWords = [
	"zero",
	"one",
	"two",
	"three",
	"four",
	"five",
	"six",
	"seven",
	"eight"
];
const count = `(\\d{1,3}(?:\\.\\d{1,3})?|${numberWords.join("|")})`;
/** Arguments as trainers write them, in lists and in code. */
const epochArgument = /\b(?:num_train_epochs|num_epochs|(?<!\|\s{0,3})epochs?(?==))\b["'`*]{0,3}\s{0,3}[:=|]\s{0,3}(\d{1,3}(?:\.\d{1,3})?)/g;
/** `- **Num. Epochs:** 3`, `| Epochs | 3 |`. */
const epochLabel = /^[\s|*•>_-]{0,8}(?:num(?:ber)?\.?\s)?(?:of\s)?(?:training\s|dpo\s)?epochs?[\s*_`]{0,4}[:|=][\s*_`|]{0,6}(\d{1,3}(?:\.\d{1,3})?)/i;
const epochsTold = new RegExp(`\\b${count}\\s(?:full\\s|training\\s)?epochs?\\b`, "gi");
const roundsTold = /\b(?:(?:[2-9]|\d\d|two|three|four|five|six|several|multiple|many)\s(?:\w{1,12}\s)?(?:iterations|rounds)|(?:iteration|round|iter)\s#?(?:[2-9]|\d\d|two|three|four)(?![\d%])|(?:second|third|fourth|fifth|2nd|3rd|4th)\s(?:\w{1,12}\s)?(?:iteration|round)|(?:applied|run|ran|trained|aligned|performed|repeated)\s(?:twice|(?:two|three|four|several|multiple)\stimes))\b/i;
const shareTold = /(\d{1,2}(?:\.\d{1,2})?)\s?(?:%|per\s?cent)\s(?:of\s)?(?:the\s|its\s|all\s)?(?:training\s|optimi[sz]er\s|planned\s|total\s|full\s){0,2}(?:steps|training|run|schedule|epoch)\b/i;
const stopping = /\b(?:stop(?:s|ped|ping)?|early|checkpoint|interrupted|only)\b/i;
const otherShare = /\bwarm-?\s?up|decay|increas|decreas|improv|\bnot\b|faster|less/i;
const supervised = /\b(?:SFT|supervised|pre-?training)\b/i;
const lowRank = /\b(?:q?lora|peft|adapters?|unsloth|rank)\b/i;
const online = /\b(?:rejection sampling|raft|self-?play|self-?rewarding|expert iteration|on-?policy|preferences?)\b/i;
const rateLine = /^[-*]\s{1,3}learning_rate:\s{0,3}(\d[\d.]{0,8}(?:e-?\d{1,2})?)/m;
function readTrainingLength(card, sentences) {
	const epochs = [...card.matchAll(epochArgument)].map(([, value]) => Number(value));
	let rounds;
	let stoppedAt;
	let isOfSft = false;
	for (const { text } of sentences) {
		const isOfWay = namesWay(text);
		if (/^#{1,6}\s/.test(text) || /^\W{0,4}[\w -]{1,40}:?\W{0,4}$/.test(text)) isOfSft = supervised.test(text) && !isOfWay;
		const label = epochLabel.exec(text)?.[1];
		if (label !== void 0 && !isOfSft) epochs.push(Number(label));
		if (isOfWay || online.test(text)) rounds ??= roundsTold.exec(text)?.[0];
		if (isOfWay) {
			const told = [...text.matchAll(epochsTold)].map(([, value = ""]) => readCount$1(value));
			if (told.length > 0) epochs.push(Math.min(...told));
		}
		const share = otherShare.test(text) || !stopping.test(text) ? void 0 : shareTold.exec(text)?.[1];
		if (share !== void 0) stoppedAt ??= Number(share) / 100;
	}
	const rate = lowRank.test(card) ? void 0 : rateLine.exec(card)?.[1];
	return {
		rounds,
		epochs: epochs.length === 0 ? void 0 : Math.max(...epochs),
		stoppedAt,
		learningRate: rate === void 0 ? void 0 : Number(rate)
	};
}
function readCount$1(value) {
	const word = numberWords.indexOf(value.toLowerCase());
	return word < 0 ? Number(value) : word;
}
function namesWay(text) {
	return /\b(?:preference|policy) optimi[sz]ation\b|\bhuman feedback\b/i.test(text) || (text.toLowerCase().match(/[a-z]{2,20}/g) ?? []).some((word) => alignmentOf(word));
}
// src/bot/detect/dataset-names.ts
/** Names of data sets that have words for alignment in them. */
const datasetWords = /(?:orpo[-_]?)?dpo[-_]?(?:mix|pairs?|data(?:set)?s?|prefs?|preferences?|binari[sz]ed|outputs?)(?![a-z])(?:[-_]?\d+k)?|(?:orca|truthy|toxic|gutenberg|py|distilabel[\w-]{0,40}?)[-_]dpo(?![a-z])(?:[-_]v?\d[\w.]*)?|hh[-_]rlhf|(?<![a-z])rlhf[-_]?(?:data(?:set)?|v|pairs)(?![a-z])/gi;
/** A name or a text without those of data sets, whose words tell nothing of the way a model was trained. */
function withoutDatasetNames(text) {
	return text.replace(datasetWords, " ");
}
/** Pairs of answers of which one is preferred, by what their publishers call them. */
const preferenceData = /ultrafeedback|orca[-_]dpo|dpo[-_](?:mix|pairs)|hh[-_]rlhf|(?:^|[-_/])dpo(?:[-_]|$)|preference|(?:^|[-_/])prefs?(?:[-_]|$)|helpsteer|nectar|stanfordnlp\/shp|pku[-_]saferlhf|skywork[-_]reward|arena[-_]human/i;
/** The first data set of preferences among names. */
function findPreferenceData(names) {
	return names.find((name) => preferenceData.test(name.slice(0, 200)));
}
// src/bot/detect/other-subject.ts
/** Behind such a heading a card tells of other things than this model, to the end or to the next of its rank. */
const copiedCard = /\boriginal\s(?:model\s?)?(?:card|readme|description)\b/i;
const ofOthers = /^#{1,6}\W{1,6}(?:(?:about\s)?(?:the\s)?(?:base|original|parent|teacher|reward|related|other)\s?(?:models?|versions?|work|checkpoints?)\W{0,4}$|how to\b|news\b|changelog|updates?\b|roadmap|future\b|next steps?\b|to-?do\b)/i;
/** The sentences of a card that stand where it tells of this model. */
function ownSections(sentences) {
	const own = [];
	let otherRank = 0;
	for (const sentence of sentences) {
		const rank = /^#{1,6}(?=\s)/.exec(sentence.text)?.[0].length;
		if (rank !== void 0 && copiedCard.test(sentence.text)) break;
		if (rank !== void 0 && (otherRank === 0 || rank <= otherRank)) otherRank = ofOthers.test(sentence.text) ? rank : 0;
		if (otherRank === 0) own.push(sentence);
	}
	return own;
}
/** A name in front, even where it looks like no model's. */
const namedFirst = /^[\s*_`>•-]{0,6}([\w.-]{1,96}\/[\w.-]{1,96})\s/;
/** What is said behind these words is said of them. */
const otherFirst = /^[\s*_`>•-]{0,6}(?:its|the|our|their|a)\s(?:[\w-]{1,15}\s){0,2}?(?:teachers?|base(?:\smodel)?|original(?:\smodel)?|parent(?:\smodel)?|counterparts?|baselines?|backbone|reward model|reference model)\b/i;
/** What follows a name so is said of it: "a fine-tune of org/x, which was trained with …". */
const clause = /^[\])`*_"']{0,4}(?:,?\s(?:which|itself)\b|,\sa\s(?:\w{1,15}\s)?model\b|\s\((?:already|trained|aligned|tuned|a|an)\s)/i;
/** A sentence up to where a clause tells of another model that it names. */
function withoutClauses(sentence, { ownId, starts }) {
	const { text, references } = sentence;
	const own = ownId.toLowerCase();
	const ends = references.filter(({ repo }) => repo.toLowerCase() !== own).map(({ end }) => end);
	for (const start of starts) {
		const name = start.slice(start.indexOf("/") + 1).toLowerCase();
		const place = text.toLowerCase().indexOf(name);
		if (place >= 0 && !own.endsWith(`/${name}`)) ends.push(place + name.length);
	}
	const cut = ends.filter((end) => clause.test(text.slice(end, end + 60))).sort((a, b) => a - b)[0];
	return cut === void 0 ? sentence : {
		...sentence,
		text: text.slice(0, cut)
	};
}
/** Whether a sentence begins with another model than the card's, which it then tells of. */
function isOfOtherModel({ text, references }, { ownId, starts }) {
	const own = ownId.toLowerCase();
	if ((namedFirst.exec(text)?.[1]?.toLowerCase() ?? own) !== own) return true;
	if (references.some((reference) => reference.repo.toLowerCase() !== own && isSubject(reference, text, 1e400))) return true;
	const begin = text.replace(/^[\s*_`>•-]{0,6}(?:the\s|our\s)?/i, "").toLowerCase();
	return starts.some((start) => {
		const name = start.slice(start.indexOf("/") + 1).toLowerCase();
		return !own.endsWith(`/${name}`) && /\d|-/.test(name) && begin.startsWith(`${name} `);
	}) || otherFirst.test(text);
}
// src/bot/detect/way-statements.ts
/** Stands for any word for a way, so that phrases need not list them. */
const marker = "‹way›";
/** "DPO data" is no training; neither is a paper on it. */
const way = `${marker}(?!\\W{0,2}\\s?(?:data|data ?sets?|pairs|papers?|preferences|prompts|samples|steps|models? (?:is|are|that|which)))`;
/** Words between stay few: further away, a way belongs to another clause. */
const statements = [
	`\\b(?:[a-z]{2,12}-)?(?:train|align|fine-?\\s?tun|finetun|tun|optimi[sz]|obtain|creat|improv|enhanc|learn|develop|build|built|made|entra[iî]n|trainier|ajust|afin|affin|entren|trein|allena|allinea)[a-zéàâó]{0,6}\\s(?:\\S{1,30}\\s){0,16}?(?:with|using|via|through|by|under|incorporat[a-z]{1,3}|par|tramite|mit|mittels|durch|con|com|por|mediante)\\s(?:\\S{1,30}\\s){0,4}?[(\\["'*\`]{0,3}${way}`,
	`${way}\\W{0,3}\\s?(?:training\\s)?(?:was|were|is|has been)\\s(?:\\w{1,12}\\s){0,2}(?:applied|used|performed|run|done|trained)`,
	`(?<!^\\W{0,8})\\b(?:apply|run)\\s(?:\\S{1,30}\\s){0,3}?[(\\["'*\`]{0,3}${way}`,
	`\\b(?:applied|applying|ran|performs?|performed|did|underwent|undergone|used|using|followed by|incorporat[a-z]{1,3}|running)\\s(?:\\S{1,30}\\s){0,3}?[(\\["'*\`]{0,3}${way}`,
	`(?<!\\b(?:of|from|on|over|than|with|by|to|its)\\s(?:an?\\s|other\\s|several\\s|existing\\s)?[("*_]{0,2})${way}(?:-|\\s|'d\\b|’d\\b)(?:fine-?\\s?)?(?:tuned|trained|aligned|finetuned|optimi[sz]ed|run|version|variant|variation|model of|training|fine-?tun(?:e|ed|ing)|finetune)\\b(?!\\s(?:\\w{1,12}\\s)?(?:counterparts?|teachers?|baselines?|siblings?|models|ones|policies|judges?|reward)\\b)`,
	`${way}['’]d\\b`,
	`\\b(?:method|algorithm|alignment|training|objective|technique|loss)\\b\\W{1,8}(?:(?!of\\b|on\\b|from\\b)\\w{1,15}\\W{1,3}){0,2}${way}`,
	`^\\W{0,6}(?:(?:this|the|an?|our)\\s){0,2}${marker}\\s(?:model|checkpoint|version)\\b(?!\\s(?:is|was|that|which)\\b)`,
	`\\S\\s\\+\\s${way}`,
	`\\b(?:model|weights|checkpoint)\\safter\\s(?:\\S{1,20}\\s){0,3}?${way}`,
	`(?:методом|помощью|использованием|使用|采用|通过|经过|利用|を用い|により|による)\\s{0,2}(?:\\S{1,20}\\s){0,2}?${way}`,
	`${way}\\s{0,2}(?:を適用|で学習|训练|对齐)`,
	`\\b(?:is|releas[a-z]{1,3}|present|introduce|publish)\\s(?:an?|the|our)\\s(?:\\w{1,15}\\s){0,3}${way}\\s(?:model|checkpoint|version|policy)\\b`
].map((pattern) => new RegExp(pattern, "i"));
const label = new RegExp(`^[\\s*_>|•+-]{0,8}(?:\\w{1,15}\\s){0,2}(?:method|algorithm|alignment|objective|technique|loss)\\b[\\s*_\`]{0,4}[:|][\\s*_\`|]{0,6}(?:\\S{1,20}\\s){0,3}?[(\\[]?${way}`, "i");
/** Reads a sentence without names of repos and data sets, in which each way is one word. */
function readWays(text) {
	const ways = [];
	const marked = text.replace(/[a-z]{2,20}/gi, (word) => {
		const found = alignmentOf(word.toLowerCase());
		if (found === void 0 || found === "aligned") return word;
		ways.push(found);
		return marker;
	});
	const isNamed = ways.length > 0;
	const isLabel = isNamed && label.test(marked);
	return {
		ways,
		isLabel,
		isStated: isLabel || isNamed && statements.some((each) => each.test(marked))
	};
}
// src/bot/detect/training-text.ts
const longNames = [
	[/\b(?:direct preference optimi[sz]ation)\b/gi, "DPO"],
	[/\b(?:anchored preference optimi[sz]ation)\b/gi, "APO"],
	[/\b(?:simple preference optimi[sz]ation)\b/gi, "SimPO"],
	[/\b(?:identity preference optimi[sz]ation)\b/gi, "IPO"],
	[/\b(?:contrastive preference optimi[sz]ation)\b/gi, "CPO"],
	[/\b(?:odds ratio preference optimi[sz]ation)\b/gi, "ORPO"],
	[/\b(?:exploratory preference optimi[sz]ation)\b/gi, "XPO"],
	[/\b(?:mixed preference optimi[sz]ation)\b/gi, "MPO"],
	[/\b(?:weighted preference optimi[sz]ation)\b/gi, "WPO"],
	[/\b(?:self-play preference optimi[sz]ation)\b/gi, "SPPO"],
	[/\b(?:direct nash optimi[sz]ation)\b/gi, "DNO"],
	[/\b(?:kahneman[- ]tversky optimi[sz]ation)\b/gi, "KTO"],
	[/\b(?:group relative policy optimi[sz]ation)\b/gi, "GRPO"],
	[/\b(?:proximal policy optimi[sz]ation)\b/gi, "PPO"],
	[/\b(?:reinforcement learning from human feedback)\b/gi, "RLHF"],
	[/\b(?:reinforcement learning from ai feedback)\b/gi, "RLAIF"],
	[/\b(?:reinforcement learning with verifiable rewards?)\b/gi, "RLVR"],
	[/\bnash[- ]?(?:md|mirror descent)\b/gi, "NashMD"],
	[/\br-dpo\b/gi, "RDPO"],
	[/\bslic-hf\b/gi, "SLiC"],
	[/\bsupervised fine-?\s?tun(?:ing|ed)\b/gi, "SFT"]
];
/** Of another model, another time or nothing at all. */
const unreal = /\b(?:no|not|pas|nicht|keine?|ohne|sans|sin|never|without|others|todo|neither|isn['’]t|wasn['’]t|hasn['’]t|before|prior to|instead of|rather than|unlike|compared|versus|vs|will be|plan(?:s|ned)?|coming|future|next|ready for|intended for|suitable for|for (?:later|further|subsequent)|can be|could|may be|should|used (?:to|for) train|used (?:as|for)|recommend|library|want|would|to be (?:aligned|trained)|starting point for|serves? as)\b|后续|将会?|未经?|没有|不是|ない|ません|(?<!\p{L})(?:не|без|будет)(?!\p{L})/iu;
/** Of Zephyr's paper, distillation is in the title, and means preferences of another model. */
const distilled = /\bdistill(?:ed|ation) (?:from|version of)\b|\b(?:sft|fine-?tuned|finetuned|trained)\b[^.]{0,30}\bon (?:the )?outputs\b/i;
const sftModel = /\b(?:this|it|here)\s(?:(?:repo|repository|model|checkpoint)\s)?(?:is|contains|holds)\s(?:the|an?|our)\s(?:\w{1,15}\s){0,3}?(?:sft|supervised)\s(?:\w{1,12}\s)?(?:model|checkpoint|version|stage|baseline)|\bthis\s(?:sft|supervised)\s|^[\s*_#>-]{0,6}(?:the\s)?(?:sft|supervised)\s(?:model|checkpoint|version)\b(?!\s{0,3}[*_]{0,2}\s{0,3}[:|])/i;
/** Supervised training as something that was done; an "SFT model" may be what came before. */
const sftDone = /\bSFT\b(?![-\s](?:models?|checkpoints?|data|datasets?|versions?|baseline|policy|mixture|mix)\b)|\binstruction[- ](?:fine-?)?tuning\b|\b(?:was|were|been|first|then|initially)\s(?:\w{1,12}\s)?instruction[- ](?:fine-?)?tuned\b/;
const sftDenied = /\b(?:no|not|without|before|prior to|after|instead of|rather than|unlike|compared|vs|than)\s(?:\w{1,12}\s){0,2}SFT\b/i;
const judges = /\b(?:this (?:model )?is|it is|is an?|(?:into|be) an?|to (?:act|serve) as an?)\b[^.]{0,40}\b(?:judge|evaluator|critic|verifier|reward model)\b|^\W{0,6}(?:(?:this|the) model |it )?(?:judges|scores|rates|ranks|grades|picks|selects|(?:predicts|tells|decides|compares) (?:which|whether))\s|^\W{0,6}an? (?:[\w-]{1,15} ){0,2}(?:judge|evaluator|critic|(?:evaluation|reward) model)\b|^\W{0,6}(?:verifier|evaluator|judge|reranker|critic)\s(?:model\s)?(?:trained|aligned|tuned|for|that)\b|\bpairwise reward\b/i;
const remaking = /\bmodel soups?\b|\baverage of (?:the )?(?:weights|(?:\S{1,15}\s){0,4}(?:runs|checkpoints))\b|\bweight[- ]?averag[a-z]{1,3}\b|\binterpolat[a-z]{2,4} (?:between|of)\b|\b(?:slerp|ties|dare|della)\b|\btask arithmetic\b|\bmerge[sd]? of\b|\bpruned\b|\bdepth[- ]?up-?scal[a-z]{1,3}\b|\bcontext[- ](?:length |window )?exten[a-z]{3,5}\b|\babliterat[a-z]{2,3}\b|\blaser(?:ed| applied)\b|\bmixture of (?:\S{1,15}\s){1,3}(?:experts|models)\b|\blayers \d{1,3}\s?[-–to]{1,2}\s?\d{1,3} (?:from|of)\b|\bpassthrough\b|\bextrapolated\b|\btask vectors?\b|\bvocabulary (?:was |is |has been )?(?:extend|expan)[a-z]{2,5}\b|\bEMA\b/i;
/** Weights as a formula of other models, which may begin with one of them. */
const formula = /[×*]\s?\(\S{1,100}\s[−–-]\s\S{1,100}\)/;
const copying = /^\W{0,6}(?:this (?:repo|repository|model) is )?(?:an? )?(?:[\w-]{1,15} ){0,2}?(?:mirror|copy|fork|forked|re-?upload|duplicate|clone|backup)\s(?:of|from)\b/i;
const unreleased = /\bfrom\b[^.]{0,60}\b(?:internal|in-house|unreleased|proprietary|private)\s(?:\w{1,12}\s)?(?:SFT|supervised|instruct|chat|base)?\s?(?:model|checkpoint)\b|\bfrom\b[^.]{0,60}\((?:not (?:yet )?(?:released|public)|unreleased|internal)\)/i;
const measured = /\b(?:scores?|accuracy|benchmarks?|evaluat[a-z]{1,4}|seeds? of)\b/i;
/** Sentences on several models say of none which way was its own. */
const severalModels = /\b(?:series|suite|family|collection|set) of\b|\b(?:these|our|the) (?:\w{1,15} )?models (?:are|were|have)\b/i;
const trainedOn = /\b(?:was|is|were)\s(?:then|further|subsequently|additionally|afterwards)\b/i;
/** @param starts repos that the card's front matter names as the start. */
function readTrainingText(sentences, { ownId, starts }) {
	const ownName = nameIn(ownId);
	const trainedBy = /* @__PURE__ */ new Set();
	const mentioned = /* @__PURE__ */ new Set();
	let statementCount = 0;
	let isLabelled = false;
	let isSft = false;
	let isTrainedWithSft = false;
	let tellsOfSft = false;
	let isDistilled = false;
	let remade;
	let isCopy = false;
	let isStartUnreleased = false;
	let isJudge = false;
	for (const sentence of ownSections(sentences)) {
		remade ??= formula.exec(sentence.text)?.[0];
		if (isTitle.test(sentence.text) || isOfOtherModel(sentence, {
			ownId,
			starts
		})) continue;
		const text = expand$1(withoutNames(withoutClauses(sentence, {
			ownId,
			starts
		})).replace(ownName, " it "));
		const { ways, isStated, isLabel } = readWays(text);
		const isUnreal = unreal.test(text) || text.endsWith("?");
		isSft ||= sftModel.test(text) && !(isStated && !isUnreal && trainedOn.test(text));
		isDistilled ||= distilled.test(text) && !isUnreal;
		isJudge ||= judges.test(text) && !isUnreal;
		tellsOfSft ||= sftDone.test(text) && !sftDenied.test(text);
		isStartUnreleased ||= unreleased.test(sentence.text);
		if (isUnreal) continue;
		const others = sentence.references.filter(({ repo }) => repo.toLowerCase() !== ownId.toLowerCase());
		isCopy ||= others.length > 0 && copying.test(sentence.text);
		if (!measured.test(text)) remade ??= remaking.exec(text)?.[0];
		const isOwn = isStated && (isLabel || !/^\s{0,3}\|/.test(text)) && !severalModels.test(text);
		isTrainedWithSft ||= /\btrained with SFT\b/i.test(text);
		for (const way of ways) (isOwn ? trainedBy : mentioned).add(way);
		if (isOwn) statementCount++;
		isLabelled ||= isOwn && isLabel;
	}
	return {
		trainedBy,
		isLabelled,
		isRepeated: statementCount > 1,
		mentioned,
		isSft: isSft || isTrainedWithSft && trainedBy.size === 0,
		tellsOfSft,
		isDistilled,
		remade,
		isCopy,
		isStartUnreleased,
		isJudge
	};
}
/** The card's own title is the model's name over again. */
const isTitle = /^#\s/;
/** A name with a way in it, whatever stands between its words: what it says is counted as the name's. */
function nameIn(id) {
	const name = id.slice(id.indexOf("/") + 1).slice(0, 100);
	const words = name.match(/[a-z]+|\d+/gi) ?? [];
	const isTelling = words.length > 1 && readName(name).alignments.size > 0;
	return new RegExp(isTelling ? `\\b${words.join("[\\W_]{0,3}")}\\b` : "(?!)", "gi");
}
function expand$1(text) {
	let expanded = withoutDatasetNames(text);
	for (const [long, short] of longNames) expanded = expanded.replace(long, short);
	return expanded;
}
// src/bot/detect/card-text.ts
const mostCharacters = 65536;
const mostPaths = 10;
/** Of models whose card was not read, which most of a listing are. */
const nothing = readText("", {
	id: "",
	baseModels: []
});
function readCardText(facts) {
	return facts.cardText === void 0 ? nothing : readText(facts.cardText, facts);
}
function readText(cardText, { id, baseModels }) {
	const near = cardText.slice(0, mostCharacters);
	const sentences = readSentences(near);
	return {
		start: readStartText(sentences, id),
		training: readTrainingText(sentences, {
			ownId: id,
			starts: baseModels
		}),
		trainer: readTrainerConfig(near),
		startedFromPaths: findPaths(near),
		hasRewardMetrics: /rewards\/(?:chosen|margins|accuracies)/i.test(near),
		hasPreferenceArguments: /(?:^|[\s`*|-])(?:dpo_)?beta`?\*{0,2}\s{0,3}[:=|]\s{0,3}[`*]{0,2}0?\.\d|\bloss_type`?\s{0,3}[:=|]/im.test(near),
		length: readTrainingLength(near, sentences),
		quickStart: readRemoteRepo(/pipeline\(\s{0,4}"text-generation",\s{0,4}model="([^"\s]{1,200})"/.exec(near)?.[1] ?? "")
	};
}
/** `data/zephyr-7b-sft-full` and `./out` are no repos; but their owner may have one of that name. */
function findPaths(text) {
	const pattern = /\b(?:version|variant)\sof\s{1,3}(?:the\s)?[[`*]{0,3}([\w./~-]{1,200})/gi;
	const paths = [];
	for (const [, named = ""] of text.matchAll(pattern)) {
		const path = named.replace(/[.,]{1,3}$/, "");
		const last = path.split("/").findLast((part) => part !== "");
		if (last !== void 0 && path.includes("/") && readRemoteRepo(path) === void 0) paths.push(last);
		if (paths.length === mostPaths) break;
	}
	return paths;
}
// src/bot/detect/counterpart-names.ts
const stageWords = /^(sft|merged?|\d{1,2}bit|distill?|distilled|chat|instruct|rm|reward)$/;
function relateNames(child, start) {
	const ofStart = splitName(start);
	if (!ofStart.includes("sft")) return "unrelated";
	const ofChild = splitName(child);
	const place = ofChild.findIndex((part) => alignmentOf(part) !== void 0);
	if (place >= 0 && ofChild.lastIndexOf("sft") > place || ofStart.some((part) => alignmentOf(part) !== void 0)) return "unrelated";
	const plain = ofStart.filter((part) => part !== "sft");
	if (place < 0) return !ofChild.includes("sft") && ofChild.join("-") === plain.join("-") ? "after-sft" : "unrelated";
	const before = ofChild.slice(0, place).filter((part) => part !== "sft");
	const behind = ofChild.slice(place + 1);
	const shared = plain.slice(before.length);
	return before.every((part, index) => part === plain[index]) && shared.every((part, index) => part === behind[index]) && !behind.slice(shared.length).some((part) => stageWords.test(part)) ? "after-sft" : "unrelated";
}
/** Whether the last stage that a name tells of is SFT: `x-sft`, and `x-dpo-sft`. */
function endsWithSft(name) {
	const parts = splitName(name);
	return parts.lastIndexOf("sft") > parts.findLastIndex((part) => alignmentOf(part) !== void 0);
}
/**
* Which of an owner's repos has the name that the SFT checkpoint of a model would have: `x-sft-full` for
* `x-dpo-full`, `x-sft` for `x-sft-dpo`, `x-instruct` for `x-instruct-dpo` or `x-dpo`, `x` for `x-dpo`. Those of the
* first convention that fits any; case and separators are of no account, and neither is what follows the way.
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
	const others = repos.filter((repo) => repo.toLowerCase() !== own);
	if (!parts.includes("sft") && others.some((repo) => isAfterSft(splitName(repo), parts))) return [];
	for (const wanted of conventions) {
		const key = wanted.join("-");
		const found = others.filter((repo) => splitName(repo).join("-") === key);
		if (found.length > 0) return found;
	}
	return others.filter((repo) => relateNames(id, repo) === "after-sft");
}
function isAfterSft(parts, wanted) {
	const plain = parts.filter((part) => part !== "sft");
	return plain.length < parts.length && plain.join("-") === wanted.join("-") && plain.some((part) => alignmentOf(part) !== void 0);
}
/** A word that the names of a model and its SFT checkpoint have in common; undefined where none is long enough. */
function findCommonWord(id) {
	return splitName(id).find((part) => part.length >= 3 && alignmentOf(part) === void 0 && part !== "sft");
}
/** Whether a text names a model, whatever it has between the words; `Zephyr-7B-β` is `zephyr-7b-beta`. */
function speaksOf(text, id) {
	const name = squeeze(id.slice(id.indexOf("/") + 1));
	return name.length >= 5 && squeeze(text).includes(name);
}
const greek = {
	α: "alpha",
	β: "beta",
	γ: "gamma",
	δ: "delta"
};
function squeeze(text) {
	return text.toLowerCase().replaceAll(/[αβγδ]/g, (letter) => greek[letter] ?? "").replaceAll(/[^a-z0-9]/g, "");
}
function splitName(id) {
	return joinWays(id.slice(id.indexOf("/") + 1)).split(/[-_.\s]+/).filter((part) => part !== "");
}
// src/bot/detect/alignment.ts
/** What speaks for and against a model having been aligned by preferences, and how much. */
const alignmentSigns = {
	tag: {
		weight: 3,
		meaning: "a tag names a way of alignment: `dpo`, `rlhf`, `simpo`, …"
	},
	sentence: {
		weight: 2,
		meaning: "a sentence of the card says that this model was trained, aligned or tuned by a way of alignment"
	},
	label: {
		weight: 1,
		meaning: "a line of the card names the method: `Method: DPO`, or such a row of a table"
	},
	repeated: {
		weight: 1,
		meaning: "more than one sentence says so"
	},
	configuration: {
		weight: 3,
		meaning: "the trainer’s configuration in the card names it: `rl: dpo`, `stage: dpo`, `rlhf_type: dpo`"
	},
	name: {
		weight: 2,
		meaning: "the name has a word for a way of alignment that belongs to no data set’s name, and that the name of what it started from has not"
	},
	stage: {
		weight: 2,
		meaning: "what it started from has the same name with `sft`, so that this is what came after SFT"
	},
	"sft-start": {
		weight: 1,
		meaning: "what it started from says `sft` in its name, and it does not; beside a sentence of the card that names a way"
	},
	metrics: {
		weight: 2,
		meaning: "the card has results named `rewards/chosen`, `rewards/margins` or `rewards/accuracies`"
	},
	data: {
		weight: 1,
		meaning: "a data set of preferences is named: `ultrafeedback_binarized`, `orca_dpo_pairs`, `hh-rlhf`, …"
	},
	paper: {
		weight: 1,
		meaning: "a paper on alignment is linked: arXiv 2305.18290 (DPO), 2405.14734 (SimPO), …"
	},
	mention: {
		weight: 1,
		meaning: "the card speaks of a way of alignment, without saying that it was used here"
	},
	arguments: {
		weight: 1,
		meaning: "the card has `beta` or `loss_type` among the training arguments"
	},
	"sft-sentence": {
		weight: -4,
		meaning: "the card says that it is an SFT checkpoint, or `trained with SFT`"
	},
	"sft-configuration": {
		weight: -4,
		meaning: "the trainer’s configuration in the card names no way of alignment, as axolotl’s would with `rl:`"
	},
	"sft-data": {
		weight: -3,
		meaning: "axolotl names its data sets, which it does only where no way of alignment ran"
	},
	"sft-tag": {
		weight: -3,
		meaning: "a tag says `sft`, and none names a way of alignment"
	},
	"sft-name": {
		weight: -1,
		meaning: "the name says `sft` and names no way of alignment"
	},
	distilled: {
		weight: -4,
		meaning: "it was trained on what another model wrote, by its name, tags or card"
	}
};
/** Sum from which a model counts as aligned, and from which a person is asked. */
const alignmentThresholds = {
	aligned: 3,
	ask: 2
};
/** DPO, IPO, SPPO, SimPO, InstructGPT, RLAIF. */
const papers = [
	"2305.18290",
	"2310.12036",
	"2405.00675",
	"2405.14734",
	"2203.02155",
	"2309.00267"
];
/** Tags that the Hub makes of other fields name repos, whose names are not this model's. */
const derivedTag = /^(dataset|base_model|license|arxiv|region|doi|diffusers|template):/;
/**
* Reads what a model's own facts say of its alignment.
* @param start name of the repo that it started from, where that is known; else what the facts name counts.
*/
function readAlignment(facts, start) {
	const text = readCardText(facts);
	const name = nameOf$1(facts.id);
	const ownTags = facts.tags.filter((tag) => !derivedTag.test(tag));
	const starts = start === void 0 ? [...facts.baseModels, ...text.start.startedFrom] : [start];
	const relations = starts.map((each) => relateNames(facts.id, each));
	const inName = waysOfName(name);
	const inherited = starts.map((each) => waysOfName(nameOf$1(each)));
	const isSftLast = endsWithSft(name);
	const inNameSft = readName(name).isSft;
	const own = new Set(isSftLast ? [] : [...inName].filter((way) => !inherited.some((ways) => ways.has(way))));
	const inTags = new Set(ownTags.flatMap((tag) => wordsOf(tag).flatMap((word) => exactWayOf(word) ?? [])));
	const trainedBy = text.training.isSft || text.trainer.isSft ? /* @__PURE__ */ new Set() : text.training.trainedBy;
	const isTold = inTags.size > 0 || trainedBy.size > 0 || text.trainer.ways.size > 0;
	const evidence = [];
	const add = (sign, said) => evidence.push({
		source: sign,
		weight: alignmentSigns[sign].weight,
		text: said
	});
	if (inTags.size > 0) add("tag", `tagged ${list(inTags)}`);
	if (trainedBy.size > 0) add("sentence", `its card says trained with ${list(trainedBy)}`);
	if (trainedBy.size > 0 && text.training.isLabelled) add("label", "a line of its card names the method");
	else if (trainedBy.size > 0 && text.training.isRepeated) add("repeated", "more than one sentence says so");
	if (text.trainer.ways.size > 0) add("configuration", `the configuration in its card says ${list(text.trainer.ways)}`);
	if (own.size > 0) add("name", `its name says ${list(own)}`);
	const counterpart = relations.includes("after-sft");
	if (counterpart) add("stage", "what it started from has its name and says sft");
	else if (trainedBy.size > 0 && !inNameSft && starts.some((each) => endsWithSft(nameOf$1(each)))) add("sft-start", "what it started from says sft in its name");
	if (text.hasRewardMetrics) add("metrics", "its card has rewards of chosen and rejected answers");
	const data = findPreferenceData([...collectStrings(facts.card.datasets), ...facts.tags.flatMap((tag) => tag.startsWith("dataset:") ? tag.slice(8) : [])]);
	if (data !== void 0) add("data", `names the preferences ${data}`);
	const paper = papers.find((id) => facts.tags.includes(`arxiv:${id}`) || facts.cardText?.includes(id));
	if (paper !== void 0) add("paper", `links to arXiv ${paper}`);
	const mentioned = new Set([...text.training.mentioned].filter((way) => !trainedBy.has(way)));
	if (mentioned.size > 0 && trainedBy.size === 0 && own.size === 0) add("mention", `its card speaks of ${list(mentioned)}`);
	if (text.hasPreferenceArguments) add("arguments", "its card has beta or loss_type");
	if (text.training.isSft) add("sft-sentence", "its card says SFT of this model");
	if (text.trainer.isSft) add("sft-configuration", "the configuration in its card names no alignment");
	else if (facts.cardText !== void 0 && ownTags.includes("axolotl") && facts.card.datasets !== void 0 && !isTold) add("sft-data", "axolotl names data sets, and no alignment");
	const isTaggedSft = ownTags.some((tag) => wordsOf(tag).includes("sft"));
	if (isTaggedSft && !isTold) add("sft-tag", "tagged sft");
	if (isSftLast) add("sft-name", "its name says sft");
	const distilled = findDistillation(name, starts, ownTags) ?? (text.training.isDistilled ? "its card" : void 0);
	if (distilled !== void 0) add("distilled", `${distilled} says that it learned from another model’s answers`);
	const ways = settleWays(own, inTags, /* @__PURE__ */ new Set([...trainedBy, ...text.trainer.ways]));
	return {
		evidence,
		score: evidence.reduce((sum, { weight }) => sum + weight, 0),
		ways,
		isSuspect: ways.size > 0 || inName.size > 0 || readName(name).alignments.size > 0 || data !== void 0 || paper !== void 0 || text.hasRewardMetrics || counterpart || mentioned.size > 0 || ownTags.includes("alignment-handbook") && !ownTags.includes("sft"),
		tellsOfSft: isTaggedSft && isTold ? "tag" : text.training.tellsOfSft ? "text" : void 0,
		text
	};
}
/** TRL's CPOTrainer makes SimPO too, and says CPO of both; a name may tell which. */
function settleWays(inName, inTags, inText) {
	const ways = /* @__PURE__ */ new Set([
		...inTags,
		...inText,
		...inName
	]);
	if (ways.has("simpo")) ways.delete("cpo");
	for (const general of [
		"aligned",
		"rlhf",
		"rlaif"
	]) if (ways.size > 1) ways.delete(general);
	return ways;
}
/** The words for ways in a model's name, apart from those of data sets' names. */
function waysOfName(name) {
	return readName(withoutDatasetNames(name)).alignments;
}
function wordsOf(tag) {
	return joinWays(withoutDatasetNames(tag)).match(/[a-z]+/g) ?? [];
}
/** In a tag, letters glued to a word make another way. */
function exactWayOf(word) {
	const way = alignmentOf(word);
	return way !== void 0 && word.endsWith(way) && !/^(online|iter)?dpo$/.test(word) ? word : way;
}
const distillation = /^(?:distill?|distilled|distillation|gkd|minillm|kd|sdft)$/;
/** As a tag, `distillation` says of most models that their data were written by another. */
const distillingTrainer = /^(?:gkd|minillm|sdft)$/;
function findDistillation(name, starts, tags) {
	const isDistilled = (text) => (text.slice(0, 200).toLowerCase().match(/[a-z]+/g) ?? []).some((word) => distillation.test(word));
	if (isDistilled(name) && !starts.some(isDistilled)) return "its name";
	return tags.some((tag) => distillingTrainer.test(tag)) ? "a tag" : void 0;
}
const nameOf$1 = (id) => id.slice(id.indexOf("/") + 1);
const list = (words) => [...words].join(", ");
// src/bot/detect/model-facts.ts
/** How much of a stranger's answer is looked at. */
const most = {
	tags: 500,
	tagCharacters: 200,
	files: 5e3,
	pathCharacters: 1024,
	dtypes: 20
};
const mostCardCharacters$1 = 131072;
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
	const parsed = files.card === void 0 ? void 0 : parseCard(files.card.slice(0, mostCardCharacters$1 * 2));
	const card = parsed?.warning === void 0 && Object.keys(parsed?.data ?? {}).length > 0 ? { ...parsed?.data } : {
		...facts.card,
		...parsed?.data
	};
	const stated = readBaseModels({}, card, facts.tags);
	return {
		...facts,
		card,
		cardText: parsed?.body.slice(0, mostCardCharacters$1) ?? facts.cardText,
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
	["opted-out", ({ card, tags }) => findOptOut(card, tags)],
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
/** The manifest is there from the first commit; the tags also where somebody took it away. */
function findOwnOutput({ files, tags }) {
	if (files?.includes("extrapolation.json")) return "has an extrapolation.json, so that hf-extrapolate derived it";
	return tags.includes("expo") && tags.includes("model-extrapolation") ? "is tagged as hf-extrapolate tags what it derives" : void 0;
}
function findExtrapolation({ id, tags }) {
	if (/(^|[-_.])expo($|[-_.\d])/i.test(nameOf(id))) return "is called ExPO";
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
	const judge = tags.find((each) => /^(llm[-_]as[-_]a?[-_]?judge|judge|evaluator|critic)$/.test(each));
	if (judge !== void 0) return `is tagged ${judge}`;
	return isCalledRewardModel(nameOf(id), architecture) ? "is called a reward model" : void 0;
}
const rewardWord = /(^|[-_.])(([po]?rm|genrm|reward[-_]?model)($|[-_.\d])|reward$)/i;
const judgeWord = /(^|[-_.])(judge|critic|evaluator|verifier|classifier|reranker)($|[-_.\d])/i;
/** Policies are named for the reward model that they were trained with, which comes last: `x-ppo-uf-rm`. */
function isCalledRewardModel(name, architecture) {
	if (judgeWord.test(name.slice(0, 200))) return true;
	const found = rewardWord.exec(name.slice(0, 200));
	if (found === null) return false;
	if (architecture?.endsWith("ForCausalLM") === true && /(^|[-_.])[po]?rm$/i.test(name)) return false;
	return readName(name.slice(0, found.index)).alignments.size === 0;
}
function findGguf({ id, files, libraryName, tags }) {
	if (files?.some(isWeightFile) && !/gguf/i.test(nameOf(id))) return void 0;
	if (files?.some((path) => path.endsWith(".gguf"))) return "holds GGUF files";
	if (/(^|[-_.])(gguf|ggml)($|[-_.])/i.test(nameOf(id))) return "is called GGUF";
	if (libraryName === "gguf" || libraryName === "llama.cpp") return `is for ${libraryName}`;
	return tags.includes("gguf") ? "is tagged gguf" : void 0;
}
function findQuantisation(facts) {
	const { id, tags, relation, config, dtypes, libraryName } = facts;
	const isAdapter = findAdapter(facts) !== void 0;
	const named = isAdapter ? void 0 : quantisedName.exec(nameOf(id))?.[0];
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
const nameOf = (id) => id.slice(id.indexOf("/") + 1);
// src/bot/detect/alignment-policy.ts
/** Why the way in which θ1 was aligned asks for a person, though it is half of a pair; undefined where it does not. */
function findDoubt(aligned, sft, alignment) {
	const { id } = aligned;
	const kind = findOtherKind(aligned);
	if (kind !== void 0) return {
		question: "other-kind",
		text: `${id} ${kind}, and nothing is published on extrapolating such models.`
	};
	const named = [...alignment.ways];
	const titles = listSome(named.map((way) => wayOf(way).title), 5);
	const open = named.map(wayOf).filter(({ policy }) => policy === "ask");
	if (open.length > 0 || isContrastive(aligned, alignment)) return {
		question: named.length > 1 ? "which-way" : open.length > 0 ? "unproven-way" : "which-way",
		text: open.length > 0 ? `${id} was aligned by ${titles}. ${open.map(({ known }) => known).join(" ")}` : `${id} was trained by TRL’s CPOTrainer, which makes SimPO and others too and says CPO of all.`
	};
	const rounds = findRounds(aligned, alignment);
	if (rounds !== void 0) return {
		question: "many-alignments",
		text: `${id} ${rounds}. ${manyRounds.known}`
	};
	const { remade, isStartUnreleased } = alignment.text.training;
	if (isStartUnreleased) return {
		question: "which-parent",
		text: `${id} tells of a start that was not released, and ${sft.id} may be what came before that.`
	};
	if (remade !== void 0) return {
		question: "remade",
		text: `${id} tells of more than training (“${remade}”), and Δ would hold that too.`
	};
	const { learningRate } = alignment.text.length;
	if (learningRate !== void 0 && learningRate >= highRate && findAdapter(aligned) === void 0) return {
		question: "high-rate",
		text: `${id} was trained at a learning rate of ${learningRate}, and its card speaks of no adapter. ${manyRounds.known}`
	};
	const isExplained = relateNames(id, sft.id) === "after-sft" || isSftByItself(sft);
	if (alignment.tellsOfSft === "tag" || alignment.tellsOfSft === "text" && !isExplained) return {
		question: "sft-too",
		text: `${id} is ${alignment.tellsOfSft === "tag" ? "tagged with" : "told of with"} SFT and with alignment. If both began from ${sft.id}, the difference holds the supervised training too.`
	};
	if (!isExplained && alignment.evidence.some(({ source }) => source === "distilled")) return {
		question: "sft-too",
		text: `${id} was aligned, and learned from another model’s answers as well. If that began from ${sft.id}, the difference holds it too.`
	};
}
const isSftByItself = ({ id, tags }) => tags.includes("sft") || /(^|[-_.])sft($|[-_.\d])/i.test(id.slice(id.indexOf("/") + 1));
/** Only TRL's own tags and sentence say CPO of what may be SimPO; a name says what its author meant. */
function isContrastive({ tags }, { ways }) {
	return ways.has("cpo") && tags.includes("trl");
}
/** High for preference training of all weights, which recipes do at 3e-7 to 5e-6. */
const highRate = 1e-5;
const round = /(?:iter(?:ation)?|round|epochs?|(?<![a-z])ep)[-_]?([2-9]|\d\d)(?!\d)/i;
function findRounds({ id }, { text }) {
	const counted = round.exec(id.slice(id.indexOf("/") + 1))?.[0];
	if (counted !== void 0) return `is of a later round or epoch by its name (${counted})`;
	const { rounds, epochs } = text.length;
	if (rounds !== void 0) return `tells of ${rounds}`;
	return epochs !== void 0 && epochs >= 2 ? `was trained for ${epochs} epochs` : void 0;
}
const otherTasks = [
	"image-text-to-text",
	"visual-question-answering",
	"audio-text-to-text",
	"video-text-to-text",
	"any-to-any"
];
/** Encoders and decoders of text; what else is called conditional generation takes pictures or sound. */
const textToText = /^(?:m|um|long|switch)?(?:t5|bart|pegasus|led|prophetnet|blenderbot)/i;
function findOtherKind({ pipelineTag, config }) {
	const architecture = architectureOf(config);
	if (architecture?.endsWith("ForCausalLM") === true) return void 0;
	if (pipelineTag !== void 0 && otherTasks.includes(pipelineTag)) return `has the task ${pipelineTag}`;
	return architecture?.endsWith("ForConditionalGeneration") === true && !textToText.test(architecture) ? `is a ${architecture}, which does not take text alone` : void 0;
}
// src/bot/detect/compatibility.ts
/** Tokens that were added to a vocabulary stay far below; another size of a family is far above. */
const sizeTolerance = .01;
/** Layers for predicting several tokens, which training leaves out: 3.3 % of GLM-4.5-Air. */
const predictionLayers = .06;
/** Encoders of pictures and sound, which text-only training leaves out: more than a third of the smallest models. */
const encoders = .4;
/** What metadata tells against a pair; headers and the weights themselves are judged when it is planned. */
function findIncompatibility(sft, aligned) {
	const architectures = [architectureOf(sft.config), architectureOf(aligned.config)];
	const types = [readType(sft), readType(aligned)];
	const [a, b] = architectures.includes(void 0) ? types : architectures;
	const isText = isTextPart(sft, aligned);
	if (a !== void 0 && b !== void 0 && a !== b && !isText) return {
		reason: "different-architectures",
		message: `${aligned.id} is a ${b}, ${sft.id} a ${a}.`
	};
	const [ofSft, ofAligned] = [sft.parameterCount, aligned.parameterCount];
	const isWhole = findAdapter(aligned) === void 0;
	const mayLack = isText ? encoders : a !== void 0 && a === b ? predictionLayers : 0;
	if (isWhole && ofSft !== void 0 && ofAligned !== void 0 && !isSameSize(ofSft, ofAligned) && !(ofAligned < ofSft && ofAligned >= ofSft * (1 - mayLack))) return {
		reason: "different-size",
		message: `${aligned.id} has ${ofAligned} parameters, ${sft.id} ${ofSft}.`
	};
	if (haveSameWeights(sft, aligned)) return {
		reason: "same-weights",
		message: `${aligned.id} and ${sft.id} have the same weight files.`
	};
}
/** Whether enough is known of both to take them for a pair by their names alone; exactly as many parameters are. */
function areAlikeBeyondDoubt(sft, aligned) {
	return sft.parameterCount !== void 0 && aligned.parameterCount !== void 0 && (sft.parameterCount === aligned.parameterCount || isSameSize(sft.parameterCount, aligned.parameterCount) && (architectureOf(sft.config) ?? readType(sft)) !== void 0);
}
/** Whether θ1 is the language model in θ0, as loading `AutoModelForCausalLM` leaves it: same family, text alone. */
function isTextPart(sft, aligned) {
	const [whole, text] = [architectureOf(sft.config), architectureOf(aligned.config)];
	const family = /^(\w{1,80})ForConditionalGeneration$/.exec(whole ?? "")?.[1];
	const part = /^(\w{1,80}?)(?:Text)?ForCausalLM$/.exec(text ?? "")?.[1];
	return family !== void 0 && family === part;
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
		meaning: "a sentence of the card says so: `fine-tuned version of org/x`, `Finetuned from model: …`, `we start from …`, `SFT model: …`"
	},
	"config-name": {
		weight: 2,
		meaning: "`_name_or_path` of config.json; read where the card names nothing"
	},
	chain: {
		weight: 2,
		meaning: "what the checkpoint in between started from, where that is itself aligned, quantised or an adapter"
	},
	successor: {
		weight: 2,
		meaning: "the card of an SFT checkpoint of the same owner says that it became this one"
	},
	naming: {
		weight: 1,
		meaning: "a repo of the same owner with the name that the SFT checkpoint would have"
	}
};
/** Each repo that is named as the start of training, what counts most first. */
function proposeParents(facts) {
	const { start } = readCardText(facts);
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
			start.startedFrom.map((repo) => repo.includes("/") ? repo : `${ownerOf(facts.id)}/${repo}`),
			"the card says that it started from it"
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
/** Models that the card links to without saying what they are to it. */
function listLinked(facts) {
	return readCardText(facts).start.linked.slice(0, 3);
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
/** The Hub's template, of which nothing was filled in: thousands of different models have it. */
const untouched = /\[More Information Needed\]/g;
const mostUntouched = 5;
/**
* What a copy of a repo has in common with it: the weight files or, where the Hub tells no digests of them, every word
* of the card beside the same θ0. Models with different weights and one card are different models.
*/
function listFingerprints(facts, sft) {
	if (facts.weightDigests !== void 0) return [`weights:${hash(facts.weightDigests.join())}`];
	const text = facts.cardText?.replaceAll(/\s+/g, " ").trim() ?? "";
	const isTemplate = (text.match(untouched)?.length ?? 0) > mostUntouched;
	if (text.length < leastCardCharacters || isTemplate) return [];
	return [`card:${hash(`${sft.toLowerCase()} ${facts.parameterCount} ${text}`)}`];
}
function hash(text) {
	return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
/** The repo that the quick start of the card loads, if that is somebody else's model of the same size. */
async function findOriginalInCard(facts, view) {
	const { quickStart } = readCardText(facts);
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
	const isAligned = alignment.score >= alignmentThresholds.ask;
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
// src/bot/detect/find-parent.ts
/** A card that names more is no one's training. */
const mostProposals = 4;
/** What the training of a model started from, by everything that says so. */
async function findParent(child, context) {
	let proposals = proposeParents(child).slice(0, mostProposals);
	if (proposals.length === 0 && child.sha !== void 0) proposals = proposeParents(addFiles(child, { config: await context.view.readText(child.id, child.sha, "config.json") })).slice(0, mostProposals);
	if (proposals.length === 0) proposals = await proposeByName(child, context);
	if (proposals.length === 0) return askAboutLinks(child, context);
	const groups = /* @__PURE__ */ new Map();
	const missing = [];
	const notes = [];
	for (const proposal of proposals) {
		const facts = await context.view.find(proposal.repo);
		if (facts === void 0) {
			if (!isGuessed(child, proposal)) missing.push(proposal);
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
		if (heaviestMissing === void 0 && proposals.every((proposal) => isGuessed(child, proposal))) return askAboutLinks(child, context);
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
/** Whether a proposal is a name that the card's text gives without an owner. */
function isGuessed(child, { repo, evidence }) {
	const name = repo.slice(repo.indexOf("/") + 1);
	return evidence.every(({ source }) => source === "card-text") && readCardText(child).start.startedFrom.includes(name);
}
/** A card that names no start may still link to it. */
async function askAboutLinks(child, { view }) {
	const options = (await Promise.all(listLinked(child).map((repo) => view.find(repo)))).flatMap((facts) => facts === void 0 || facts.id.toLowerCase() === child.id.toLowerCase() ? [] : [facts.id]);
	if (options.length > 0) return ask("which-parent", `The card of ${child.id} links to ${options.join(" and ")}, and does not say what it started from. Is it that?`, options);
	return refuse("no-parent", `Nothing says which SFT checkpoint ${child.id} started from: no base_model, no sentence of its card, and no repo of its owner that is named like one.`);
}
function describe$1(found, missing) {
	return [...found.map(({ facts, evidence }) => `${facts.id} because ${evidence.map(({ text }) => text).join(", ")}`), ...missing.map(({ repo, evidence }) => `${repo}, which is missing, because ${evidence.map(({ text }) => text).join(", ")}`)].join("; ");
}
/** The one that was made of all others; cards often name the pretrained model beside the SFT checkpoint. */
async function findNearest(found, context) {
	if (found.length === 1) return found[0];
	const tuned = found.filter(({ facts }) => readStartKind(facts, context).kind !== "pretrained");
	if (tuned.length === 1) return tuned[0];
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
	const [path] = readCardText(child).startedFromPaths;
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
	if (proposal === void 0) return findPredecessor(child, base, context);
	if (others.length > 0) return void 0;
	const facts = await context.view.find(proposal.repo);
	if (facts === void 0 || facts.id === base.id) return void 0;
	if (!(await listAncestors(facts, context)).has(base.id.toLowerCase())) return void 0;
	return {
		facts,
		evidence: [...proposal.evidence, proof("front-matter", `the card names ${base.id}, from which it was trained`)]
	};
}
/** An owner's SFT checkpoints of which a card is read, to see whether it tells of the aligned model. */
const mostPredecessors = 4;
/** An SFT checkpoint of the same owner and of the same pretrained model, whose card says that it became the child. */
async function findPredecessor(child, base, context) {
	const { view } = context;
	const names = (await view.listNames(ownerOf(child.id), "sft")).filter((name) => /(^|[-_.])sft($|[-_.])/i.test(name.slice(name.indexOf("/") + 1)));
	const found = [];
	for (const name of names.slice(0, mostPredecessors)) {
		const facts = await view.find(name);
		if (facts?.sha === void 0 || facts.id === child.id) continue;
		if (!(await listAncestors(facts, context)).has(base.id.toLowerCase())) continue;
		const card = await view.readText(facts.id, facts.sha, "README.md");
		if (card === void 0 || !speaksOf(card.slice(0, mostCardCharacters), child.id)) continue;
		found.push({
			facts,
			evidence: [proof("successor", `the card of ${facts.id} names it`)]
		});
	}
	return found.length === 1 ? found[0] : void 0;
}
const mostCardCharacters = 65536;
// src/bot/detect/find-start.ts
/** Checkpoints between θ1 and θ0; real chains have two or three. */
const mostSteps = 6;
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
	for (let steps = 0;; steps++) {
		const { facts } = step;
		if (visited.has(facts.id.toLowerCase()) || steps === mostSteps) return refuse("circular", `The chain of base models of ${child.id} leads in circles at ${facts.id}.`);
		visited.add(facts.id.toLowerCase());
		const kind = await readStart(facts, context);
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
		if (kind.why === "aligned" && !(before !== void 0 && visited.has(before.id.toLowerCase()))) {
			const options = [...before === void 0 ? [] : [before.id], facts.id];
			return ownerOf(facts.id).toLowerCase() === ownerOf(child.id).toLowerCase() && before !== void 0 ? ask("many-alignments", `${child.id} started from ${facts.id}, which ${kind.text}. ${manyRounds.known} Publish it, and with which θ0?`, options) : ask("parent-aligned", `${child.id} started from ${facts.id}, which ${kind.text}. Which one is θ0?`, options);
		}
		if (before === void 0) return refuse(kind.why === "aligned" ? "no-parent" : kind.why, `${child.id} started from ${facts.id}, which ${kind.text} and does not say of what.`);
		notes.push(`${facts.id} in between ${kind.text}.`);
		step = {
			facts: before,
			evidence: [...step.evidence, proof("chain", `${facts.id} started from it`)]
		};
	}
}
/**
* Reads the card too where the listing calls a start an SFT checkpoint that does not say so itself: zephyr-7b-beta was
* aligned by its card alone. Those that name a chat model of their maker's are taken as they are.
*/
async function readStart(facts, context) {
	const kind = readStartKind(facts, context);
	if (kind.kind !== "sft" || facts.sha === void 0 || saysWhatItIs.test(facts.id)) return kind;
	return readStartKind(addFiles(facts, { card: await context.view.readText(facts.id, facts.sha, "README.md") }), context);
}
const saysWhatItIs = /(?:^|[-_./])(?:sft|instruct|instruction|chat|it)(?:$|[-_.\d])/i;
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
	if (!haveOneShape(child.config, sft.config)) return mergedIn("its factors have another rank or are of other modules, so that it began new ones");
	return ask("continues-adapter", `${id} and ${facts.id} are adapters on ${base}. Did ${id} go on from the factors of ${facts.id}, rather than begin new ones on top of it?`, [facts.id]);
}
function askAboutAligned({ id }, start, text) {
	return ask("parent-aligned", `${id} started from ${start.id}, which ${text}. Is that θ0?`, [start.id]);
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
/**
* Decides on a model that meets a rule; undefined where nothing speaks of alignment, so that there is nothing to
* decide. What the Hub is asked for beyond the listing is asked as late as possible.
*
* @param listed what the listing said of it.
* @throws whatever the view throws; never for what stands in a repo.
*/
async function decideModel(listed, context) {
	const { rule, view } = context;
	let alignment = readAlignment(listed);
	let lineage = [];
	let fingerprints;
	const refuse = (reason, message) => ({
		kind: "refused",
		rule,
		reason,
		message,
		alignment: alignment.evidence,
		lineage,
		firstAlpha: firstAlphaOf(alignment)
	});
	const ask = (question, message, options) => ({
		kind: "needs-person",
		rule,
		question,
		message,
		options,
		...fingerprints === void 0 ? {} : { fingerprints },
		alignment: alignment.evidence,
		lineage,
		firstAlpha: firstAlphaOf(alignment)
	});
	const notAligned = () => refuse("not-aligned", `${listed.id}: ${describe(alignment)}.`);
	if (!alignment.isSuspect && !(context.readsEveryCard && mayBeAligned(listed))) return void 0;
	const unfit = findUnfitness(listed);
	if (unfit !== void 0) return alignment.isSuspect ? refuse(unfit.reason, `${listed.id} ${unfit.text}.`) : void 0;
	if (alignment.isSuspect && alignment.score < 0) return notAligned();
	const late = findLateUnfitness(listed);
	if (late !== void 0) return alignment.isSuspect ? refuse(late.reason, `${listed.id} ${late.text}.`) : void 0;
	if (alignment.isSuspect && context.gated === "skip" && isRestricted(listed)) return refuse("restricted", `${listed.id} ${describeRestriction(listed)}, and the rule skips such sources.`);
	let facts = addFiles(listed, { card: listed.sha === void 0 ? void 0 : await view.readText(listed.id, listed.sha, "README.md") });
	alignment = readAlignment(facts);
	if (!alignment.isSuspect) return void 0;
	if (alignment.text.training.isJudge) return refuse("reward-model", `${facts.id} judges texts, by its card.`);
	if (alignment.text.training.isCopy) return refuse("copy", `${facts.id} is a copy of another repo, by its card.`);
	if (alignment.score < alignmentThresholds.ask) return notAligned();
	const adapter = findAdapter(facts) === void 0 ? void 0 : await readAdapter(facts, view);
	if (adapter !== void 0 && "fault" in adapter) return refuse("adapter", adapter.fault);
	facts = adapter?.facts ?? facts;
	const original = await findOriginalInCard(facts, view);
	if (original !== void 0) return refuse("copy", `${facts.id} has the card of ${original}, of which it is a copy.`);
	const start = await (adapter === void 0 ? findStart(facts, context) : findAdapterStart(adapter, context));
	if (start.kind === "refused") return refuse(start.reason, start.message);
	if (start.kind === "question") return ask(start.question, start.message, start.options);
	lineage = start.evidence;
	alignment = readAlignment(facts, start.facts.id);
	if (alignment.score < alignmentThresholds.ask) return notAligned();
	const listedMisfit = findIncompatibility(start.facts, facts);
	if (listedMisfit !== void 0) return refuse(listedMisfit.reason, listedMisfit.message);
	const current = await view.findWhole(facts.id);
	const sft = await view.findWhole(start.facts.id);
	if (current?.sha === void 0 || sft?.sha === void 0) return void 0;
	const aligned = {
		...current,
		cardText: facts.cardText
	};
	const misfit = findIncompatibility(sft, aligned);
	if (misfit !== void 0) return refuse(misfit.reason, misfit.message);
	fingerprints = listFingerprints(aligned, sft.id);
	const known = fingerprints.map((each) => context.known.get(each)).find((repo) => repo !== void 0);
	if (known !== void 0 && known.toLowerCase() !== aligned.id.toLowerCase()) return refuse("copy", `${aligned.id} has the weights or the card of ${known}, of which it is a copy.`);
	const pair = `${aligned.id} and ${sft.id}`;
	if (alignment.score < alignmentThresholds.aligned) return ask("is-aligned", `${aligned.id}: ${describe(alignment)}. Was it aligned, starting from ${sft.id}?`, [sft.id]);
	const doubt = findDoubt(aligned, sft, alignment);
	if (doubt !== void 0) return ask(doubt.question, `${doubt.text} Publish the pair with ${sft.id}?`, [sft.id]);
	if (start.evidence.every(({ source }) => source === "naming") && !areAlikeBeyondDoubt(sft, aligned)) return ask("which-parent", `Only its name says that ${aligned.id} started from ${sft.id}. Did it?`, [sft.id]);
	const closed = [aligned, sft].filter(isRestricted);
	if (closed.length > 0 && context.gated === "ask") return ask("may-publish", `${pair} are a pair, but ${closed.map((each) => `${each.id} ${describeRestriction(each)}`).join(", ")}. May the derived repo be published?`, [sft.id]);
	return {
		kind: "accepted",
		firstAlpha: firstAlphaOf(alignment),
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
		notes: [
			...start.notes,
			...listDifferences(sft, aligned),
			...[findEarlyStop(alignment)?.known].filter((known) => known !== void 0)
		],
		fingerprints,
		createdAt: aligned.createdAt
	};
}
/** The most careful of those of the ways that were named. */
function firstAlphaOf(alignment) {
	const named = [...alignment.ways.size === 0 ? ["dpo"] : alignment.ways].map(wayOf);
	const { epochs, rounds } = alignment.text.length;
	if (rounds !== void 0 || epochs !== void 0 && epochs >= 2) named.push(manyRounds);
	return findEarlyStop(alignment)?.firstAlpha ?? Math.min(...named.map(({ firstAlpha }) => firstAlpha));
}
/** Where the card says that training was stopped early; measured of ways that begin with the same α as DPO. */
function findEarlyStop({ ways, text }) {
	const { stoppedAt, epochs = 1, rounds } = text.length;
	const isKnown = [...ways].every((way) => wayOf(way).firstAlpha === wayOf("dpo").firstAlpha);
	return stoppedAt !== void 0 && stoppedAt <= .4 && epochs < 2 && !rounds && isKnown ? stoppedEarly(stoppedAt) : void 0;
}
/** Whether it is worth reading the card of a model that the listing says nothing of. */
function mayBeAligned(facts) {
	return findUnfitness(facts) === void 0 && findLateUnfitness(facts) === void 0;
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
			const key = keyOf$1(narrowing);
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
	const withTag = tag === void 0 ? {} : { tag };
	if (owners.length > 0) return owners.map((owner) => ({
		author: owner,
		...withTag
	}));
	const ofNames = names.map(narrowByName);
	if (ofNames.length > 0 && ofNames.every(({ author }) => author !== void 0)) return ofNames;
	if (tags.length > 0) return tags.map((tag) => ({ tag }));
	if (ofNames.length > 0 && ofNames.every((narrowing) => Object.keys(narrowing).length > 0)) return ofNames;
	return [{}];
}
/** `org/*` is an owner; of `*-dpo-*` the longest part without wildcards is searched for. */
function narrowByName(glob) {
	const owner = /^([\w.-]+)\//.exec(glob)?.[1];
	if (owner !== void 0) return { author: owner };
	const [longest = ""] = (glob.toLowerCase().match(/[a-z0-9]+(?:[-_.][a-z0-9]+)*/g) ?? []).toSorted((a, b) => b.length - a.length);
	return longest.length < leastSearchCharacters ? {} : { search: longest };
}
function keyOf$1({ author, tag, search }) {
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
// src/bot/detect/awaited-parents.ts
/**
* The repos of which deciding on a listed model is going to ask, by what the listing says. Those that the listing
* shows a little later need not be asked for.
*/
function listAwaitedParents(listed) {
	if (listed.baseModels.length === 0) return [];
	const { isSuspect, score } = readAlignment(listed);
	if (!isSuspect || score < 0) return [];
	return findUnfitness(listed) !== void 0 || findLateUnfitness(listed) !== void 0 ? [] : listed.baseModels;
}
/** Models that wait for the listing to show what they started from, which mostly was changed shortly before. */
const mostWaiting = 2e3;
/** Refusals that are kept to be told; the others are counted. */
const mostRefusals = 2e3;
function createFinder({ rules, exclude, known = /* @__PURE__ */ new Map() }, view) {
	const decisions = /* @__PURE__ */ new Map();
	const counts = {
		listed: 0,
		excluded: 0,
		unmatched: 0,
		unaligned: 0,
		refused: 0
	};
	const collections = /* @__PURE__ */ new Map();
	/** By name, the first that came first. */
	const waiting = /* @__PURE__ */ new Map();
	/** How many wait for a repo, by its name in lower case. */
	const awaited = /* @__PURE__ */ new Map();
	let openCount = 0;
	async function decide(facts) {
		if (isExcluded(facts.id, exclude)) {
			counts.excluded++;
			return;
		}
		const rule = findRule(facts, rules, collections);
		if (rule === void 0) {
			counts.unmatched++;
			return;
		}
		const decision = await decideModel(facts, contextOf(rule, {
			view,
			exclude,
			known
		}));
		if (decision === void 0) {
			counts.unaligned++;
			return;
		}
		if (decision.kind !== "refused") openCount++;
		else if (++counts.refused > mostRefusals) return;
		decisions.set(facts.id, decision);
	}
	/** What a model waits for; nothing where it can be decided on. */
	function parentsOf(facts) {
		if (isExcluded(facts.id, exclude) || findRule(facts, rules, collections) === void 0) return [];
		return listAwaitedParents(facts).filter((repo) => !view.knows(repo));
	}
	function addWaiting(facts, page, parents) {
		waiting.set(facts.id, {
			facts,
			parents,
			page
		});
		for (const parent of parents) count(parent, 1);
	}
	function count(parent, step) {
		const key = parent.toLowerCase();
		const number = (awaited.get(key) ?? 0) + step;
		if (number === 0) awaited.delete(key);
		else awaited.set(key, number);
	}
	async function release(those) {
		for (const { facts, parents } of those) {
			waiting.delete(facts.id);
			for (const parent of parents) count(parent, -1);
		}
		await mapConcurrently(those, 8, ({ facts }) => decide(facts));
	}
	return {
		decisions,
		counts,
		collections,
		view,
		get openCount() {
			return openCount;
		},
		get waitingCount() {
			return waiting.size;
		},
		get waitingSince() {
			const [first] = waiting.values();
			return first === void 0 ? void 0 : { page: first.page };
		},
		async look(models, page) {
			const fresh = /* @__PURE__ */ new Map();
			for (const facts of models) if (!decisions.has(facts.id) && !waiting.has(facts.id)) fresh.set(facts.id, facts);
			counts.listed += fresh.size;
			const now = [];
			for (const facts of fresh.values()) {
				const parents = parentsOf(facts);
				if (parents.length === 0) now.push(facts);
				else addWaiting(facts, page, parents);
			}
			for (const facts of models) if (awaited.has(facts.id.toLowerCase())) view.learn(facts);
			await mapConcurrently(now, 8, decide);
			const all = [...waiting.values()];
			const excess = Math.max(0, all.length - mostWaiting);
			await release(all.filter(({ parents }, index) => index < excess || parents.every(view.knows)));
		},
		settle: () => release([...waiting.values()])
	};
}
/** What deciding goes by under a rule. */
function contextOf({ name, gated, owners, collections }, shared) {
	return {
		...shared,
		rule: name,
		gated,
		readsEveryCard: owners.length + collections.length > 0
	};
}
// src/bot/watch/forecast.ts
/** What the Hub had in November 2026; no listing is longer. */
const modelsOnHub = 32e5;
/** Older dates are not told: the Hub began then. */
const hubBegan = Date.parse("2019-01-01T00:00:00Z");
/** What a free account may ask in five minutes: of the API, and for files. */
const perWindow = {
	api: 1e3,
	texts: 5e3
};
const windowMs = 3e5;
/** What takes less is not worth a word. */
const worthTelling = 1e3;
/** Pages between two words on a long listing. */
const pagesBetween = 100;
/**
* Reckons with as many changes a day as there were lately; on the Hub there were fewer before, so that it is rather too
* much than too little.
*
* @param spent what the search has taken so far.
*/
function createForecaster(spent) {
	const paces = /* @__PURE__ */ new Map();
	let modelsLeft = 0;
	let unbegun = 0;
	function modelsIn(key, { until }) {
		const pace = paces.get(key);
		if (pace === void 0) return 0;
		const perMs = pace.models / Math.max(1, pace.newest - pace.oldest);
		const ahead = Math.max(0, pace.oldest - Math.max(until, hubBegan)) * perMs;
		return Math.round(Math.max(0, Math.min(ahead, modelsOnHub - pace.models)));
	}
	function forecast(models) {
		const { requests, texts, models: looked } = spent();
		const share = models / Math.max(1, looked);
		const windows = Math.max((requests - texts) * share / perWindow.api, texts * share / perWindow.texts);
		return {
			models,
			requests: Math.round(requests * share),
			milliseconds: Math.round(windows * windowMs)
		};
	}
	return {
		read(key, span, { models, oldest = span.until }) {
			const id = keyOf(key, span);
			const pace = paces.get(id);
			if (pace === void 0) {
				const newest = models[0]?.lastModified ?? oldest;
				paces.set(id, {
					models: models.length,
					pages: 1,
					newest,
					oldest
				});
				return;
			}
			pace.models += models.length;
			pace.pages++;
			pace.oldest = Math.min(pace.oldest, oldest);
		},
		tell(log, key, span) {
			const id = keyOf(key, span);
			const { pages = 0, oldest = 0, models = 0 } = paces.get(id) ?? {};
			if (pages !== 1 && pages % pagesBetween !== 0) return;
			const ahead = forecast(modelsIn(id, span));
			if (ahead.requests < worthTelling) return;
			log.info(`Of the listing ${key} ${groupDigits(models)} models are read, back to ${new Date(oldest).toISOString().slice(0, 10)}; ahead are ${describeForecast(ahead)}.`);
		},
		leave(key, span) {
			modelsLeft += modelsIn(keyOf(key, span), span);
			unbegun += paces.has(keyOf(key, span)) ? 0 : 1;
		},
		leaveUnbegun() {
			unbegun++;
		},
		left: () => modelsLeft === 0 && unbegun === 0 ? void 0 : forecast(Math.min(modelsLeft, modelsOnHub))
	};
}
/** Each span of a listing has a pace of its own. */
const keyOf = (key, { until }) => `${key} ${until}`;
/** `about 2,900,000 models: some 60,000 requests, 2 h at the pace of a free account`. */
function describeForecast({ models, requests, milliseconds }) {
	return `about ${groupDigits(models)} models: some ${groupDigits(requests)} requests, ${formatDuration(milliseconds)} at the pace of a free account`;
}
/** Of a search that ended before all was read, as a sentence. */
function describeLeft(left) {
	return `The search ended early. Left for the next runs are ${describeForecast(left)}.`;
}
// src/bot/watch/hub-view.ts
/** Repos and listings of owners that are remembered; a day's candidates start from a few hundred. */
const mostRemembered = 4e3;
/** Training cards are a tenth of it; what a longer one says at its end decides nothing. */
const mostTextBytes = 196608;
/** More of an owner's repos with one word in their names tell nothing of any one of them. */
const mostNames = 200;
/** Whatever is asked for twice is asked of the Hub once. */
function createHubView(hub) {
	const models = /* @__PURE__ */ new Map();
	const listed = /* @__PURE__ */ new Map();
	const names = /* @__PURE__ */ new Map();
	let textCount = 0;
	const findWhole = (repo) => remember(models, repo.toLowerCase(), async () => readModelFacts(await hub.findModel(repo)));
	return {
		find: (repo) => {
			const key = repo.toLowerCase();
			return models.get(key) ?? listed.get(key) ?? findWhole(repo);
		},
		findWhole,
		knows: (repo) => models.has(repo.toLowerCase()) || listed.has(repo.toLowerCase()),
		learn: (facts) => void remember(listed, facts.id.toLowerCase(), async () => facts),
		readText: (repo, commit, path) => {
			textCount++;
			return hub.readFileStart({
				repo,
				commit,
				path,
				byteLength: mostTextBytes
			});
		},
		get textCount() {
			return textCount;
		},
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
	for await (const { models } of pages) return models.flatMap((entry) => readModelFacts(entry)?.id ?? []);
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
/** The pages of a span, each with those of its models that reach into it. */
async function* readSpan(hub, { author, tag, search }, { from, until }) {
	let begin = from;
	for await (const page of hub.listModelPages({
		author,
		tag,
		search,
		sort: "lastModified",
		expand,
		cursor: from
	})) {
		const models = page.models.flatMap((entry) => readModelFacts(entry) ?? []);
		const newest = models.find(({ lastModified }) => lastModified !== void 0)?.lastModified;
		const oldest = models.findLast(({ lastModified }) => lastModified !== void 0)?.lastModified;
		const isLast = oldest === void 0 || oldest < until;
		yield {
			models: models.filter(({ lastModified }) => (lastModified ?? until) >= until),
			newest,
			oldest,
			from: begin,
			next: isLast ? void 0 : page.cursor,
			isEmpty: page.models.length === 0
		};
		if (isLast) return;
		begin = page.cursor;
	}
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
	await finder.look(found.filter((facts) => facts !== void 0), void 0);
	await finder.settle();
	return names;
}
// src/bot/watch/find-pairs.ts
/** So many pairs and questions are enough for one run; memory and the state hold them. */
const mostOpen = 2e3;
/** Parts of one listing that are remembered as unread. */
const mostSpans = 20;
/**
* Reads what was published or changed on the Hub since the last run, and then what earlier runs left unread, and
* decides which of it are pairs. Changes are followed rather than new repos, because a repo is created empty: its
* weights and card come later.
*
* @throws {AccessError | ServiceError} the Hub refuses or fails; what `onPage` saw last is still good then
*/
async function findPairs(request, session) {
	const { mostRequests = 1e400, cursor, onPage } = request;
	const hub = await session.hub();
	const { clock, log } = session.runtime;
	const requestsBefore = hub.requestCount;
	const startedAt = clock.now();
	const plan = planListings(request.rules);
	const view = createHubView(hub);
	const finder = createFinder(request, view);
	const warnings = [];
	const progress = startProgress(plan, cursor);
	const spent = () => hub.requestCount - requestsBefore;
	const forecaster = createForecaster(() => ({
		requests: spent(),
		texts: view.textCount,
		models: finder.counts.listed
	}));
	const peek = () => ({
		decisions: refuseCopies(finder.decisions),
		cursor: cursorOf(progress),
		requestCount: spent(),
		counts: { ...finder.counts },
		left: forecaster.left(),
		warnings
	});
	const isOver = () => spent() + 2 * finder.waitingCount >= mostRequests || finder.openCount + finder.waitingCount >= mostOpen;
	for (const query of plan.queries) {
		const seen = cursor?.seenUntil[query.key];
		const spans = [{
			from: void 0,
			until: oldestOf(query, seen, startedAt)
		}, ...cursor?.unread?.[query.key] ?? []];
		for (let index = 0; index < spans.length; index++) {
			const span = spans[index];
			if (span === void 0) continue;
			if (isOver()) {
				if (span.from !== void 0) forecaster.leave(query.key, span);
				else forecaster.leaveUnbegun();
				continue;
			}
			await readOne(query, span, spans.slice(index + 1));
		}
	}
	async function readOne(query, span, others) {
		const { key } = query;
		const seen = cursor?.seenUntil[key];
		let newest;
		for await (const page of readFrom(query, span)) {
			newest ??= page.newest;
			if (page.isEmpty && page.from === void 0) warnings.push(describeEmpty(query));
			await finder.look(page.models, page.from);
			forecaster.read(key, span, page);
			const seenUntil = Math.max(seen ?? 0, Math.min(newest ?? startedAt, startedAt));
			const goesOn = page.next !== void 0 && !isOver();
			if (!goesOn) await finder.settle();
			keep(key, span, others, {
				next: finder.waitingSince === void 0 ? page.next : finder.waitingSince.page,
				isDone: page.next === void 0,
				seenUntil
			});
			if (page.next !== void 0) forecaster.tell(log, key, span);
			await onPage?.(peek);
			if (!goesOn) {
				if (page.next !== void 0) forecaster.leave(key, {
					...span,
					from: page.next
				});
				break;
			}
		}
		log.debug(`${key}: read back from ${new Date(progress.seenUntil[key] ?? 0).toISOString()}.`);
	}
	/** A page that an earlier run named may be unknown by now: then the span is read from its beginning. */
	async function* readFrom(query, span) {
		try {
			yield* readSpan(hub, query, span);
		} catch (error) {
			if (span.from === void 0 || !isRefusedCursor(error)) throw error;
			log.warn(`The Hub no longer knows where ${query.key} was to be read on; it is read from its beginning.`);
			yield* readSpan(hub, query, {
				...span,
				from: void 0
			});
		}
	}
	function keep(key, span, others, { next, isDone, seenUntil }) {
		const rest = others.flatMap(({ from, until }) => from === void 0 ? [] : [{
			from,
			until
		}]);
		const from = next ?? span.from;
		if (from === void 0 && !isDone) return;
		if (span.from === void 0) progress.seenUntil[key] = seenUntil;
		const current = from === void 0 || isDone ? [] : [{
			from,
			until: span.until
		}];
		progress.unread[key] = joinSpans([...current, ...rest]);
	}
	for (const slug of plan.collections) {
		const key = keyOfCollection(slug);
		const seen = cursor?.seenUntil[key];
		const found = await readCollection(hub, slug, finder, {
			oldest: seen === void 0 ? 0 : seen - overlapMs,
			members: new Set(cursor?.members[slug])
		});
		if (found !== void 0) {
			progress.seenUntil[key] = startedAt;
			progress.members[slug] = found;
		} else log.warn(`The collection ${slug} does not exist or is private; nothing was looked for in it.`);
	}
	return peek();
}
/** Of listings that no rule needs any more nothing is kept. */
function startProgress({ queries, collections }, cursor) {
	const progress = {
		seenUntil: {},
		unread: {},
		members: {}
	};
	for (const key of [...queries.map((query) => query.key), ...collections.map(keyOfCollection)]) {
		const seen = cursor?.seenUntil[key];
		if (seen !== void 0) progress.seenUntil[key] = seen;
		progress.unread[key] = cursor?.unread?.[key] ?? [];
	}
	for (const slug of collections) {
		const names = cursor?.members[slug];
		if (names !== void 0) progress.members[slug] = names;
	}
	return progress;
}
const keyOfCollection = (slug) => `collection=${slug}`;
function cursorOf({ seenUntil, unread, members }) {
	const open = Object.entries(unread).filter(([, spans]) => spans.length > 0);
	return {
		seenUntil: { ...seenUntil },
		...open.length === 0 ? {} : { unread: Object.fromEntries(open) },
		members: { ...members }
	};
}
/** Too many are made one, which has what lies between them as well. */
function joinSpans(spans) {
	const [first] = spans;
	if (first === void 0 || spans.length <= mostSpans) return spans;
	return [{
		from: first.from,
		until: Math.min(...spans.map(({ until }) => until))
	}];
}
const isRefusedCursor = (error) => error instanceof ServiceError && error.status === 400;
function describeEmpty({ author, tag, search }) {
	const asked = [
		author === void 0 ? "" : `of the owner ${author}`,
		tag === void 0 ? "" : `with the tag ${tag}`,
		search === void 0 ? "" : `with ${search} in the name`
	].filter((part) => part !== "");
	const hint = tag === void 0 ? "" : " The tags of the Hub have case: write it as a page of the Hub does.";
	return `The Hub lists no model ${asked.join(" ")}.${hint}`;
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
		const { rule, alignment, lineage, firstAlpha } = copy.decision;
		const message = `${copy.model} has the weights or the card of ${original}, of which it is a copy.`;
		const position = entries.findIndex(({ model }) => model === copy.model);
		entries[position] = {
			model: copy.model,
			decision: {
				kind: "refused",
				rule,
				reason: "copy",
				message,
				alignment,
				lineage,
				firstAlpha
			}
		};
	}
	return entries.sort((a, b) => a.model < b.model ? -1 : 1);
}
export { contextOf as a, isExcluded as c, describeLeft as i, readModelFacts as l, refuseCopies as n, decideModel as o, createHubView as r, findRule as s, findPairs as t };
