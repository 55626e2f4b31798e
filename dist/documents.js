import { E as adapterConfigPath } from "./session.js";
import { C as cardPath, E as measureSample, F as renderCharts, N as renderCard, d as findRestatedConfig, f as samplePlan, k as describeReading, n as manifestPath, u as configPath, y as renderManifest } from "./targets.js";
import { t as nameOf, u as sumStatistics } from "./snapshot.js";
import { a as judge, i as listKnown, l as sampledAlpha } from "./judgement.js";
import { r as resolveMetadata, v as shortName, x as parseCard, y as sourceOf } from "./metadata.js";
import { E as option, T as joinProse, _ as FormatError, f as project, r as readSmallFile, v as IncompatibleError, z as excerpt } from "./kit.js";
import { r as readText } from "./disk.js";
import { m as formatAlpha, v as decidedPairing } from "./template.js";
import { B as isRecord, y as JsonReader } from "./checkpoint.js";
// src/formats/tokenizer/compare-tokens.ts
/**
* Says where two tokenizers disagree about the first ids; undefined where they do not. An id that neither has is a
* row that pads the table.
*/
function findDisagreement(sft, aligned, idCount) {
	const differing = [];
	for (let id = 0; id < idCount; id++) if (sft.get(id) !== aligned.get(id)) differing.push(id);
	const [first] = differing;
	if (first === void 0) return void 0;
	const name = (token) => token === void 0 ? "no token" : excerpt(token);
	const more = differing.length === 1 ? "" : `; ${differing.length} ids differ in all`;
	return `id ${first} is ${name(sft.get(first))} in the SFT checkpoint and ${name(aligned.get(first))} in the aligned one${more}`;
}
// src/formats/tokenizer/token-table.ts
/** More than any vocabulary has; ids beyond are no rows. */
const maxTokenCount = 1 << 21;
// src/formats/tokenizer/sentencepiece.ts
/** Field numbers of `ModelProto` and `SentencePiece` in sentencepiece_model.proto, and protobuf's wire types. */
const piecesField = 1;
const pieceField = 1;
const wireTypes = {
	varint: 0,
	fixed64: 1,
	lengthDelimited: 2,
	fixed32: 5
};
/**
* Reads the pieces of a SentencePiece model; their order gives their ids.
*
* @param source the file, as the user would name it.
* @throws FormatError for what is no such file.
*/
function readSentencePieces(bytes, source) {
	const tokens = /* @__PURE__ */ new Map();
	const reader = {
		bytes,
		position: 0,
		source
	};
	readFields(reader, bytes.length, (field, value) => {
		if (field !== piecesField || value === void 0) return;
		if (tokens.size >= 2097152) throw fault(reader, `it has more than ${maxTokenCount} pieces`);
		tokens.set(tokens.size, readPiece(reader, value));
	});
	if (tokens.size === 0) throw fault(reader, "it has no pieces");
	return tokens;
}
function readPiece({ bytes, source }, { start, end }) {
	const reader = {
		bytes,
		position: start,
		source
	};
	let piece;
	readFields(reader, end, (field, value) => {
		if (field === pieceField && value !== void 0) piece = new TextDecoder().decode(bytes.subarray(value.start, value.end));
	});
	if (piece === void 0) throw fault(reader, "a piece has no text");
	return piece;
}
/** @param onField gets the place of length-delimited values, and undefined for the others. */
function readFields(reader, end, onField) {
	while (reader.position < end) {
		const tag = readVarint(reader, end);
		const field = Math.floor(tag / 8);
		switch (tag % 8) {
			case wireTypes.varint:
				readVarint(reader, end);
				onField(field, void 0);
				break;
			case wireTypes.fixed32:
				reader.position += 4;
				onField(field, void 0);
				break;
			case wireTypes.fixed64:
				reader.position += 8;
				onField(field, void 0);
				break;
			case wireTypes.lengthDelimited: {
				const byteLength = readVarint(reader, end);
				const start = reader.position;
				if (byteLength > end - start) throw fault(reader, "a field is longer than what holds it");
				reader.position += byteLength;
				onField(field, {
					start,
					end: reader.position
				});
				break;
			}
			default: throw fault(reader, `a field has wire type ${tag % 8}`);
		}
		if (reader.position > end) throw fault(reader, "it ends within a field");
	}
}
/** Numbers of up to ten bytes are taken, as protobuf's are; their value is exact up to 2^53. */
function readVarint(reader, end) {
	let value = 0;
	for (let shift = 0; shift < 70; shift += 7) {
		const byte = reader.position < end ? reader.bytes[reader.position++] : void 0;
		if (byte === void 0) throw fault(reader, "it ends within a number");
		value += (byte & 127) * 2 ** shift;
		if (byte < 128) return value;
	}
	throw fault(reader, "a number does not end");
}
function fault({ source, position }, message) {
	return new FormatError(`${message}, as no SentencePiece model does`, {
		source,
		byteOffset: position,
		code: "tokenizer-file"
	});
}
// src/formats/tokenizer/tokenizer-settings.ts
/** The order of `SPECIAL_TOKENS_ATTRIBUTES` in transformers; those of a model's own come after it, then the further ones. */
const purposes = [
	"bos",
	"eos",
	"unk",
	"sep",
	"pad",
	"cls",
	"mask"
].map((name) => `${name}_token`);
const furtherKeys = ["extra_special_tokens", "additional_special_tokens"];
function readTokenizerSettings(bytes, source) {
	const reader = openJson(bytes, source);
	const named = /* @__PURE__ */ new Map();
	let added;
	reader.readObject("the settings of the tokenizer", 4096, (key) => {
		if (key === "added_tokens_decoder") added = readAddedDecoder(reader, key);
		else {
			const value = reader.readValue(key);
			if (/_token$/.test(key) || furtherKeys.includes(key)) named.set(key, tokensOf(value));
		}
	});
	const rankOf = (key) => {
		const rank = purposes.indexOf(key);
		return rank >= 0 ? rank : furtherKeys.includes(key) ? purposes.length + 1 : purposes.length;
	};
	return {
		added,
		named: new Map([...named].toSorted(([a], [b]) => rankOf(a) - rankOf(b)))
	};
}
/** A token as text, or with its properties; a list of them, or names with them. */
function tokensOf(value) {
	if (typeof value === "string") return [value];
	if (Array.isArray(value)) return value.flatMap(tokensOf);
	if (!isRecord(value)) return [];
	return typeof value.content === "string" ? [value.content] : Object.values(value).flatMap(tokensOf);
}
/** `{"id": {"content": "token"}}` */
function readAddedDecoder(reader, key) {
	const tokens = /* @__PURE__ */ new Map();
	reader.readObject(key, maxTokenCount, (id, at) => {
		if (!/^\d{1,7}$/.test(id)) reader.fail("the id of an added token is no number", at);
		reader.readObject("an added token", 64, (name) => {
			if (name === "content") tokens.set(Number(id), reader.readString("content"));
			else reader.readValue(name);
		});
	});
	return tokens;
}
function readId(reader) {
	const at = reader.position;
	const id = reader.readSafeInteger("the id of a token");
	return id < 2097152 ? id : reader.fail(`the id of a token is beyond ${maxTokenCount}`, at);
}
/** As Python reads it: of a key that is there again, the last value counts. */
const openJson = (bytes, source) => new JsonReader(bytes, {
	source,
	code: "tokenizer-file",
	allowNonFinite: true,
	onRepeatedKey: () => {}
});
// src/formats/tokenizer/read-tokens.ts
/** The largest that are in use have 35 MB. */
const maxFileBytes = 96 << 20;
/** Files that hold a whole vocabulary, the one that loaders prefer first. */
const vocabularies = [
	["tokenizer.json", readTokenizerJson],
	["tokenizer.model", (bytes, source) => vocabularyOf(readSentencePieces(bytes, source))],
	["vocab.json", (bytes, source) => vocabularyOf(readTokenIds(bytes, source))]
];
/**
* Reads which token each id stands for from the files of a tokenizer, as transformers does: tokenizer.json decides what
* it has. Tokens that other files name and it lacks come after it, in the order of the ids that those give them; where
* there is no tokenizer.json, those ids count. Tokens that are named for a purpose and have no id come last.
*
* @returns undefined where a repo brings no vocabulary that is read here.
* @throws FormatError for files that do not follow their format.
*/
async function readTokens(snapshot) {
	const vocabulary = vocabularies.find(([path]) => snapshot.files.has(path));
	if (vocabulary === void 0) return void 0;
	const [path, readWhole] = vocabulary;
	const read = async (file, parse) => snapshot.files.has(file) ? parse(await readSmallFile(snapshot, file, maxFileBytes), nameOf(snapshot.origin, file)) : void 0;
	const whole = await read(path, readWhole) ?? {
		tokens: /* @__PURE__ */ new Map(),
		nextId: 0
	};
	const settings = await read("tokenizer_config.json", readTokenizerSettings);
	const added = await read("added_tokens.json", readTokenIds) ?? /* @__PURE__ */ new Map();
	const map = settings?.added === void 0 ? await read("special_tokens_map.json", readTokenizerSettings) : void 0;
	const named = [...new Map([...settings?.named ?? [], ...map?.named ?? []]).values()].flat();
	const isDecided = path === "tokenizer.json";
	const others = isDecided ? settings?.added ?? added : new Map([...added, ...settings?.added ?? []]);
	const tokens = new Map(isDecided ? whole.tokens : [...whole.tokens, ...others]);
	const inOrder = [...others].toSorted(([a], [b]) => a - b).map(([, token]) => token);
	const known = new Set(tokens.values());
	let nextId = isDecided ? whole.nextId : endOf(tokens);
	for (const token of [...isDecided ? inOrder : [], ...named]) {
		if (known.has(token)) continue;
		known.add(token);
		if (nextId < 2097152) tokens.set(nextId++, token);
	}
	return tokens;
}
const vocabularyOf = (tokens) => ({
	tokens,
	nextId: endOf(tokens)
});
const endOf = (tokens) => {
	let end = 0;
	for (const id of tokens.keys()) if (id >= end) end = id + 1;
	return end;
};
/** `model.vocab` (tokens with ids, or pieces in the order of their ids) and `added_tokens`. */
function readTokenizerJson(bytes, source) {
	const reader = openJson(bytes, source);
	const tokens = /* @__PURE__ */ new Map();
	const added = /* @__PURE__ */ new Map();
	reader.readObject("tokenizer.json", 64, (key) => {
		if (key === "added_tokens") readAddedTokens(reader, added);
		else if (key !== "model") reader.readValue(key);
		else reader.readObject("model", 64, (name) => {
			if (name === "vocab") readVocabulary(reader, tokens);
			else reader.readValue(name);
		});
	});
	return {
		tokens: new Map([...tokens, ...added]),
		nextId: Math.max(tokens.size, endOf(added))
	};
}
function readVocabulary(reader, tokens) {
	if (reader.nextIs("[")) reader.readArray("vocab", maxTokenCount, () => {
		let piece;
		reader.readArray("a piece", 2, () => {
			if (piece === void 0) piece = reader.readString("a piece");
			else reader.readValue("its score");
		});
		tokens.set(tokens.size, piece ?? reader.fail("a piece has no text"));
	});
	else reader.readObject("vocab", maxTokenCount, (token) => tokens.set(readId(reader), token));
}
function readAddedTokens(reader, added) {
	reader.readArray("added_tokens", maxTokenCount, () => {
		let id;
		let content;
		reader.readObject("an added token", 64, (key) => {
			if (key === "id") id = readId(reader);
			else if (key === "content") content = reader.readString("content");
			else reader.readValue(key);
		});
		if (id === void 0 || content === void 0) reader.fail("an added token has no id or no content");
		else added.set(id, content);
	});
}
/** `{"token": id}` */
function readTokenIds(bytes, source) {
	const reader = openJson(bytes, source);
	const tokens = /* @__PURE__ */ new Map();
	reader.readObject("the vocabulary", maxTokenCount, (token) => tokens.set(readId(reader), token));
	return tokens;
}
// src/app/job/compare-vocabularies.ts
/**
* Checks by both tokenizers that the rows which two vocabularies of different size share are the same tokens.
*
* @throws FormatError for a tokenizer's file that does not follow its format.
*/
async function compareVocabularies({ sft, aligned }, commonRows) {
	const [sftTokens, alignedTokens] = await Promise.all([sft, aligned].map(({ snapshot }) => readTokens(snapshot)));
	for (const [{ snapshot }, tokens] of [[sft, sftTokens], [aligned, alignedTokens]]) {
		if (tokens !== void 0) continue;
		return {
			commonRows,
			fault: `${nameOf(snapshot.origin)} has none of tokenizer.json, tokenizer.model and vocab.json`
		};
	}
	if (sftTokens === void 0 || alignedTokens === void 0) return void 0;
	const fault = findDisagreement(sftTokens, alignedTokens, commonRows);
	return fault === void 0 ? void 0 : {
		commonRows,
		fault
	};
}
// src/app/job/judge-pair.ts
/** Ways to store that keep α where rounding to the nearest number of 16 bits does not. */
const alternatives = [{
	label: "stochastic",
	asking: option("rounding", "stochastic"),
	rounding: {
		kind: "stochastic",
		seed: 0
	},
	outputDtype: void 0
}, {
	label: "float32",
	asking: option("dtype", "float32"),
	rounding: { kind: "nearest" },
	outputDtype: "F32"
}];
/**
* Judges a pair before its weights are moved: by its configurations and cards, and by a sample of a few megabytes
* that goes through the kernel as the run's weights will.
*
* @param plan undefined when the tensors do not fit; then only what is written about the two is judged.
*/
async function judgePair(pair, plan, request, session) {
	const sample = plan && await takeSample(pair, plan, session.runtime.signal);
	const facts = {
		sft: describeSide(pair, "sft"),
		aligned: describeSide(pair, "aligned"),
		sample,
		adapterBase: pair.adapters?.sft === void 0 ? pair.adapters?.aligned.config.baseModel : void 0,
		vocabulary: plan?.commonRows === void 0 ? void 0 : await compareVocabularies(pair, plan.commonRows)
	};
	return {
		verdicts: judge(facts, request),
		sample
	};
}
function describeVerdict({ message, hint }) {
	return joinProse([message, hint]);
}
function describeSide(pair, side) {
	const { snapshot, shards, config } = pair[side];
	const { origin } = snapshot;
	const digests = shards.flatMap(({ path }) => snapshot.files.get(path)?.sha256 ?? []);
	return {
		name: origin.kind === "hub" ? origin.repo : shortName(origin.path),
		...origin.kind === "hub" ? { repo: origin.repo } : {},
		config,
		card: parseCard(pair.cards[side] ?? "").data,
		hasChatTemplate: pair.loading[side].chatTemplate,
		...digests.length === shards.length ? { weightDigests: digests } : {}
	};
}
async function takeSample(pair, plan, signal) {
	const { alphas, rounding } = plan;
	const pieces = samplePlan(plan.files, "");
	if (pieces.length === 0) return void 0;
	const [asAsked = [], ...others] = await measureSample({
		pieces,
		variants: [{
			rounding,
			outputDtype: void 0,
			alphas
		}, ...alternatives.map(({ rounding, outputDtype }) => ({
			rounding,
			outputDtype,
			alphas
		}))],
		sources: {
			aligned: pair.aligned.snapshot,
			sft: pair.sft.snapshot
		},
		signal
	});
	return {
		sampledElementCount: pieces.reduce((sum, { elementCount }) => sum + elementCount, 0),
		rounding: rounding.kind,
		alphas: alphas.map((alpha, index) => {
			return {
				alpha,
				statistics: sumStatistics(asAsked[index] ?? []),
				alternatives: alternatives.map(({ label, asking }, other) => ({
					label,
					option: asking,
					effectiveAlpha: sampledAlpha(sumStatistics(others[other]?.[index] ?? []))
				}))
			};
		})
	};
}
// src/app/job/documents.ts
const maxTemplateBytes = 1 << 20;
/**
* Reads what the documents need of the sources.
*
* @throws InputError, AccessError when the card's template cannot be read or has a mistake.
*/
async function prepareDocuments(pair, { plan, adapter }, request) {
	const { sft, aligned, cards, licenses, loading, sideFiles: taken } = pair;
	const { rounding } = plan;
	const { dtype, maxShardBytes, card } = request;
	const pairing = decidedPairing(request.pairing);
	const isLaidOutAsUsual = aligned.format === "safetensors" || adapter !== void 0 || maxShardBytes === 5e9;
	const template = await readTemplate(card);
	const sources = {
		sft: sourceOf(sft.snapshot.origin),
		aligned: sourceOf(aligned.snapshot.origin)
	};
	const { metadata, parentLicenses, warnings, refusal } = resolveMetadata({
		...sources,
		sftCard: cards.sft,
		alignedCard: cards.aligned,
		sftLicenses: licenses.sft,
		alignedLicenses: licenses.aligned,
		config: aligned.config,
		relation: card.relation,
		license: card.license,
		files: taken.map(({ path }) => path),
		adapterBase: adapter && adapterBaseOf(adapter, sft)
	});
	const config = dtype === "same" || adapter !== void 0 ? void 0 : await findRestatedConfig(aligned.snapshot, dtype);
	const known = listKnown(describeSide(pair, "aligned"));
	const sourceFiles = findSourceFiles(plan, {
		sft,
		aligned
	});
	const { tensorCount, extrapolatedCount, copiedCount, parameterCount } = plan.totals;
	const derive = ({ name, alpha, planKey }, weights, sideFiles) => ({
		version: project.version,
		planKey,
		target: name,
		alpha,
		rounding,
		dtype,
		...isLaidOutAsUsual ? {} : { maxShardBytes },
		...pairing === void 0 ? {} : { pairing },
		notes: plan.notes,
		...known.length === 0 ? {} : { alignment: known },
		...adapter === void 0 ? {} : { adapter: adapterFacts(adapter) },
		...sources,
		...sourceFiles,
		files: weights.map(({ path, byteLength, sha256 }) => ({
			path,
			byteLength,
			sha256
		})),
		sideFiles: sideFiles.toSorted(),
		statistics: weights.flatMap(({ statistics = [] }) => statistics),
		totals: {
			tensorCount,
			extrapolatedCount,
			copiedCount,
			parameterCount
		},
		dtypes: plan.dtypes,
		metadata,
		parentLicenses,
		loading: loading.aligned
	});
	return {
		refusal: refusal && new IncompatibleError(refusal.message, refusal),
		documents: {
			warnings,
			draftCard: (target) => encode(renderCard(derive(target, [], []), { template })),
			write(target, weights, carriedFiles, previousCard) {
				const restated = config === void 0 ? [] : [{
					path: configPath,
					content: encode(config)
				}];
				return [
					...describeDerived(derive(target, weights, [...carriedFiles, ...restated.map(({ path }) => path)]), template, previousCard),
					...restated,
					...adapter === void 0 ? [] : [{
						path: adapterConfigPath,
						content: adapter.configFor(target.alpha)
					}],
					...plan.index ? [plan.index] : []
				];
			},
			commitMessage: ({ alpha }) => `Extrapolate with α = ${formatAlpha(alpha)}`
		}
	};
}
/** Nothing where no sha256 is known, as of directories. */
function findSourceFiles(plan, { sft, aligned }) {
	const sourceFiles = {
		sft: describeReading(plan, "sft", sft.snapshot),
		aligned: describeReading(plan, "aligned", aligned.snapshot)
	};
	return sourceFiles.sft.length + sourceFiles.aligned.length === 0 ? {} : { sourceFiles };
}
/** The repo that a derived adapter is loaded on, where it is known which one that is. */
function adapterBaseOf({ kind, figures }, sft) {
	const { origin } = sft.snapshot;
	if (kind === "scaled" && origin.kind === "hub") return origin.repo;
	return figures.baseModel;
}
function adapterFacts({ kind, figures }) {
	const { moduleCount, ranks, baseModel } = figures;
	return {
		kind,
		moduleCount,
		ranks,
		...baseModel === void 0 ? {} : { baseModel }
	};
}
/** What is written of a derivation alone: its card with the charts, and the manifest. */
function describeDerived(derivation, template, previousCard) {
	return [
		{
			path: cardPath,
			content: encode(renderCard(derivation, {
				template,
				previous: previousCard
			}))
		},
		...renderCharts(derivation).map(({ path, content }) => ({
			path,
			content: encode(content)
		})),
		{
			path: manifestPath,
			content: encode(renderManifest(derivation))
		}
	];
}
/** The user's own template of the card; undefined for the built-in one. */
async function readTemplate({ template }) {
	return template === void 0 ? void 0 : readText(template, "card template", maxTemplateBytes);
}
const encode = (text) => new TextEncoder().encode(text);
export { judgePair as a, describeVerdict as i, prepareDocuments as n, readTemplate as r, describeDerived as t };
