import { N as excerpt, b as option, d as FormatError, f as IncompatibleError, l as CapacityError, p as InputError, r as readSmallFile, s as AccessError, y as joinProse } from "./kit.js";
import { n as planPair, r as samplePlan, s as trackSteps, t as listMisfits } from "./plan-pair.js";
import { t as nameOf, u as sumStatistics } from "./snapshot.js";
import { t as formatBytes } from "./units.js";
import { i as freeBytes } from "./disk.js";
import { n as prepareDocuments } from "./documents.js";
import { a as requireWriteAccess, b as measureSample, h as readPreviousCard, l as warnOfVisibility, o as resolveTargets, t as inspectTarget, v as openPair } from "./targets.js";
import { c as sampledAlpha, i as judge } from "./judgement.js";
import { v as shortName, x as parseCard } from "./metadata.js";
import { q as JsonReader } from "./session.js";
// src/app/job/disk-space.ts
/**
* An error where the directory targets need more than is free. Only targets that are begun now count: the others have
* all or an unknown part of their room already.
*/
async function findMissingSpace(plan, sideFiles, targets) {
	const directories = targets.flatMap(({ endpoint, state }) => endpoint.kind === "directory" && state !== "complete" && state !== "resumable" ? [endpoint.path] : []);
	const [path] = directories;
	if (path === void 0) return void 0;
	const sideBytes = sideFiles.reduce((sum, { byteLength }) => sum + byteLength, 0);
	const needed = directories.length * (plan.totals.outputBytes + sideBytes);
	const free = await freeBytes(path);
	if (needed <= free) return void 0;
	return new CapacityError(`${path}: the output needs ${formatBytes(needed)}, and ${formatBytes(free)} are free.`, {
		code: "disk-full",
		hint: "Free space, write to another disk, or publish to the Hub, which needs none."
	});
}
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
// src/formats/tokenizer/read-tokens.ts
/** The largest that are in use have 35 MB. */
const maxFileBytes = 96 << 20;
/** Files that hold a whole vocabulary, the one that loaders prefer first. */
const vocabularies = [
	["tokenizer.json", readTokenizerJson],
	["tokenizer.model", readSentencePieces],
	["vocab.json", readTokenIds]
];
/** Files that add tokens to it. */
const additions = [["added_tokens.json", readTokenIds], ["tokenizer_config.json", readAddedDecoder]];
/**
* Reads which token each id stands for from the files of a tokenizer.
*
* @returns undefined where a repo brings no vocabulary that is read here.
* @throws FormatError for files that do not follow their format.
*/
async function readTokens(snapshot) {
	const vocabulary = vocabularies.find(([path]) => snapshot.files.has(path));
	if (vocabulary === void 0) return void 0;
	let tokens;
	for (const [path, read] of [vocabulary, ...additions]) {
		if (!snapshot.files.has(path)) continue;
		const table = read(await readSmallFile(snapshot, path, maxFileBytes), nameOf(snapshot.origin, path));
		if (tokens === void 0) tokens = table;
		else for (const [id, token] of table) tokens.set(id, token);
	}
	return tokens;
}
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
	for (const [id, token] of added) tokens.set(id, token);
	return tokens;
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
/** `added_tokens_decoder`: `{"id": {"content": "token"}}` */
function readAddedDecoder(bytes, source) {
	const reader = openJson(bytes, source);
	const tokens = /* @__PURE__ */ new Map();
	reader.readObject("tokenizer_config.json", 4096, (key) => {
		if (key !== "added_tokens_decoder") {
			reader.readValue(key);
			return;
		}
		reader.readObject(key, maxTokenCount, (id, at) => {
			if (!/^\d{1,7}$/.test(id)) reader.fail("the id of an added token is no number", at);
			reader.readObject("an added token", 64, (name) => {
				if (name === "content") tokens.set(Number(id), reader.readString("content"));
				else reader.readValue(name);
			});
		});
	});
	return tokens;
}
function readId(reader) {
	const at = reader.position;
	const id = reader.readSafeInteger("the id of a token");
	return id < 2097152 ? id : reader.fail(`the id of a token is beyond ${maxTokenCount}`, at);
}
const openJson = (bytes, source) => new JsonReader(bytes, {
	source,
	code: "tokenizer-file",
	allowNonFinite: true
});
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
// src/app/job/prepare.ts
/** Whether a problem lies in the pair, so that trying again is of no use. */
const isOfPair = ({ about }) => [
	"tensors",
	"licence",
	"judgement"
].includes(about);
/**
* The way that run, plan and the bot go before anything is moved: open the pair → plan → documents → targets →
* write access → disk space → judge. What refuses the job is a part of the result.
*
* @throws an ExtrapolateError when a source cannot be opened, the Hub fails or the work is stopped: that says nothing
*   about the job. Also the error of a problem that ends it.
*/
async function prepare(request, session, { endsAt = () => false, alwaysJudges = false } = {}) {
	const steps = trackSteps(session.runtime);
	const problems = [];
	const refuse = (about, error, sentences = [error.inFull]) => {
		const problem = {
			about,
			error,
			sentences
		};
		if (endsAt(problem)) throw error;
		problems.push(problem);
	};
	const attempt = async (about, check, list) => {
		try {
			return await check();
		} catch (error) {
			if (!isOfJob(error)) throw error;
			refuse(about, error, list?.(error));
			return;
		}
	};
	const { pair, planned, documents, named } = await steps.take("open", "Read the headers and plan", async () => {
		const pair = await openPair(request, session);
		const planned = await attempt("tensors", () => planPair(pair, request), (error) => {
			const misfits = listMisfits(pair, request);
			return misfits.length === 0 ? [error.inFull] : misfits;
		});
		const prepared = planned && await attempt("documents", () => prepareDocuments(pair, planned, request));
		if (prepared?.refusal) refuse("licence", prepared.refusal);
		const named = await attempt("target", () => resolveTargets(request, pair, session)) ?? [];
		return {
			pair,
			planned,
			documents: prepared?.documents,
			named
		};
	});
	const targets = await steps.take("check", "Check the targets", async () => {
		await attempt("access", () => requireWriteAccess(named, session));
		const targets = [];
		for (const target of named) {
			const found = await attempt("target", () => inspectTarget(target, request, pair, session));
			if (found) await attempt("target", () => found.refuseUnfit());
			const previousCard = found?.state === "replaceable" ? await attempt("target", () => readPreviousCard(target, request, session)) : void 0;
			targets.push({
				...target,
				state: found?.state ?? "unknown",
				previousCard
			});
		}
		const full = planned && await findMissingSpace(planned.plan, pair.sideFiles, targets);
		if (full) refuse("disk", full);
		return targets;
	});
	const isComplete = targets.length > 0 && targets.every(({ state }) => state === "complete");
	const { verdicts, sample } = isComplete && !alwaysJudges ? {
		verdicts: [],
		sample: void 0
	} : await steps.take("judge", "Sample the difference and judge the pair", () => judgePair(pair, planned?.plan, request, session));
	for (const verdict of verdicts) if (verdict.severity === "refuse") refuse("judgement", new IncompatibleError(verdict.message, verdict));
	return {
		request,
		session,
		steps,
		pair,
		planned,
		documents,
		targets,
		isComplete,
		verdicts,
		sample,
		problems,
		warnings: [
			...pair.warnings,
			...planned?.plan.notes ?? [],
			...documents?.warnings ?? [],
			...warnOfVisibility(request, pair, targets),
			...verdicts.filter(({ severity }) => severity !== "refuse").map(describeVerdict)
		]
	};
}
/** Not that the Hub failed or that the user stopped. */
const isOfJob = (error) => error instanceof InputError || error instanceof IncompatibleError || error instanceof AccessError;
export { prepare as n, isOfPair as t };
