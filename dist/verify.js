import { H as isAdapterAlone, M as bitsPerElement, c as openCheckpoint, f as readIndex, j as isFloatDtype, l as openShards, n as adapterConfigPath, t as openAdapter } from "./open-adapter.js";
import { S as parseCard, a as readElement, c as bytesPerElement } from "./module-scales.js";
import { A as cutOperation, B as splitCard, C as cardPath, D as openSources, E as placeIn, F as renderCard, M as unitsOf, T as openWhole, V as walkLines, _ as slotBytes, b as findOwnCard, f as findRestatedConfig, g as createArena, h as taskRoundingOf, j as inputBytesOf, m as samplePlan, t as readManifest, v as readsOf } from "./read-manifest.js";
import { n as movedDtypeOf, t as moveElements } from "./move-elements.js";
import { a as pairTensors, i as isExtrapolated, n as planPair, o as planTensor, r as trackSteps } from "./plan-pair.js";
import { t as exitCodes } from "./exit-codes.js";
import { t as nameOf } from "./snapshot.js";
import { n as plainPairing } from "./pairing-options.js";
import { a as effectiveAlpha, c as sumStatistics } from "./statistics.js";
import { N as shorten, a as FormatError, h as option, s as InputError, u as advice } from "./errors.js";
import { t as derivationIn } from "./derived-repo.js";
import { h as standardMaxShardBytes } from "./weights.js";
import { t as openSession } from "./session.js";
import { t as _usingCtx } from "./usingCtx.js";
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
// src/documents/card/check-card.ts
/** Fields without which a card is wrong, not only short. */
const required = ["base_model", "license"];
const openLists = [
	"language",
	"datasets",
	"tags"
];
/** Measured figures are shown in few digits, and other versions may show fewer. */
const measuredTolerance = .05;
const maxShownLength = 200;
/**
* What a card says of a derivation and that is not so: front matter, α, the commits of the sources, the hashes of
* files. How it says it, what people added, and what it leaves out besides licence and base models, is not looked at.
*
* @param cardText README.md as published.
*/
function checkCard(cardText, derivation) {
	const { data, warning } = parseCard(cardText);
	const fields = warning === void 0 ? checkFrontMatter(data, derivation.metadata) : [{
		what: "front matter",
		expected: "fields that can be read",
		found: warning
	}];
	const body = readBody(cardText);
	if (typeof body !== "string") return [...fields, body];
	return [...fields, ...checkBody(body, derivation)];
}
/** The text that is not people's own. */
function readBody(cardText) {
	try {
		return splitCard(cardText).body;
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		return {
			what: "markers of kept sections",
			expected: "pairs",
			found: error.message
		};
	}
}
function checkFrontMatter(data, metadata) {
	return Object.entries(metadata).flatMap(([name, value]) => {
		const found = Object.hasOwn(data, name) ? data[name] : void 0;
		if (found === void 0 && !required.includes(name)) return [];
		const [foundList, expectedList] = [toList(found), toList(value)];
		return (openLists.includes(name) ? expectedList.every((entry) => foundList.includes(entry)) : isDeepStrictEqual(foundList, expectedList)) ? [] : [{
			what: name,
			expected: show(value),
			found: show(found)
		}];
	});
}
/** Outside of code, as the names of directories stand in code and may have anything in them. */
const alphaClaim = /(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|α\s*=\s*\**\s*\\?([+\-−]?(?:\d[\d.]*|\.\d+)(?:e[+-]?\d+)?)/giu;
/** A hash or commit, or a few digits of one that stand alone in code. */
const hexClaim = /(?<![0-9a-z])([0-9a-f]{40}|[0-9a-f]{64})(?![0-9a-z])|`([0-9a-f]{7,39})`/gi;
/** Up to the first blank: the names of repos have none, and of a directory the beginning is enough. */
const optionClaim = /(--(?:(?:sft|dpo)(?:-subfolder)?|variant|alpha|rounding|seed|dtype))[ =](\S+)/g;
/**
* Compares a body with what this version would write. A line of it that differs in values only must have the same
* values; other lines, of a template of one's own or of another version, may have any value that the manifest has.
*/
function checkBody(body, derivation) {
	const own = readLines(splitCard(renderCard(derivation)).body);
	const ownLines = new Set(own.map(({ line }) => line));
	const ownShapes = new Map(own.map(({ shape, claims }) => [shape, claims]));
	const known = collectKnown(own, derivation);
	return readLines(body).flatMap(({ line, shape, claims }) => {
		if (ownLines.has(line)) return [];
		const expected = ownShapes.get(shape);
		return claims.flatMap((claim, index) => {
			const { what, text } = claim;
			const values = expected === void 0 ? known.get(what) : [expected[index]?.text ?? ""];
			if (values === void 0 || values.some((value) => agrees(claim, value, derivation))) return [];
			return [{
				what: what === "hash" ? /`([^`]+)`/.exec(line)?.[1] ?? what : what,
				expected: show(values.join(" or ") || "nothing"),
				found: show(text)
			}];
		});
	});
}
/** The values that a line of any words may have. A few digits in code may be anything, and are not among them. */
function collectKnown(own, derivation) {
	const { alpha, statistics, rounding, dtype, planKey, target, sft, aligned, files, sideFiles } = derivation;
	const options = [
		"--sft",
		"--dpo",
		"--sft-subfolder",
		"--dpo-subfolder",
		"--variant",
		"--alpha",
		"--seed"
	];
	const claims = own.flatMap((line) => line.claims);
	const hex = [...JSON.stringify([
		planKey,
		target,
		sft,
		aligned,
		files,
		sideFiles
	]).matchAll(hexClaim)];
	const hexOf = (length) => hex.flatMap(([, run]) => run?.length === length ? run : []);
	return new Map([
		...options.map((option) => [option, textsOf(claims, option)]),
		["--rounding", [rounding.kind]],
		["--dtype", [dtype]],
		["α", [String(alpha), String(effectiveAlpha(sumStatistics(statistics).total))]],
		["commit", hexOf(40)],
		["hash", hexOf(64)]
	]);
}
const textsOf = (claims, option) => claims.flatMap(({ what, text }) => what === option ? text : []);
function agrees({ what, text }, expected, { alpha }) {
	if (what === "--alpha") return Number(text) === alpha;
	if (what !== "α") return text === expected;
	const [found, value] = [text, expected].map(readAlpha);
	const tolerance = value === alpha ? 0 : measuredTolerance;
	return found === value || Math.abs(found - value) <= tolerance * Math.abs(value);
}
/** A full stop after the number ends the sentence. */
const readAlpha = (text) => Number(text.replace("−", "-").replace(/\.$/, ""));
function readLines(body) {
	return [...walkLines(body)].map(({ line, isCode }) => {
		const claims = [];
		const take = (what, text) => {
			claims.push({
				what,
				text
			});
			return `\0${what}`;
		};
		const withoutHex = (text) => text.replaceAll(hexClaim, (_, run, digits) => run === void 0 ? take("digits of a commit", digits ?? "") : take(run.length === 40 ? "commit" : "hash", run.toLowerCase()));
		return {
			line,
			shape: isCode ? withoutHex(line.replaceAll(optionClaim, (_, option, value) => take(option, value))) : withoutHex(line).replaceAll(alphaClaim, (whole, _, text) => text === void 0 ? whole : take("α", text)),
			claims
		};
	});
}
function toList(value) {
	if (value === void 0 || value === null) return [];
	return Array.isArray(value) ? value : [value];
}
function show(value) {
	if (value === void 0) return "nothing";
	const text = typeof value === "string" ? value : JSON.stringify(value);
	return shorten(text, maxShownLength);
}
// src/core/engine/compare-weights.ts
/** Where in the arena the derived bytes lie; the slot before it is what is recomputed. */
const derivedSlot = 1;
/**
* Recomputes pieces from the sources and compares them with what a derived checkpoint holds, bit for bit, for
* several roundings in one read.
*
* @throws whatever one of the three was not readable for, or the signal's reason
*/
async function compareWeights(options) {
	const { pieces, alpha, roundings, sources, signal, onBytes } = options;
	const reads = readsOf({ operations: pieces.map(({ operation }) => operation) });
	const aligned = sources.aligned.openReader(reads.aligned);
	const sft = sources.sft.openReader(reads.sft);
	const derived = options.derived.openReader(pieces.map((piece) => piece.derived));
	const comparing = {
		alpha,
		roundings,
		arena: createArena(1),
		comparedCounts: /* @__PURE__ */ new Map(),
		differences: roundings.map(() => /* @__PURE__ */ new Map()),
		sums: {
			moveDotDelta: 0,
			deltaSquaredSum: 0
		}
	};
	const { arena } = comparing;
	const totals = {
		count: 0,
		derivedBytes: 0,
		bytesRead: 0
	};
	try {
		for (const { operation, path, count, derivedBytes } of splitPieces(pieces)) {
			signal.throwIfAborted();
			const { aligned: alignedBytes, sft: sftBytes } = inputBytesOf(operation, count);
			await Promise.all([
				aligned.fill(arena.bytes.subarray(arena.alignedOffset, arena.alignedOffset + alignedBytes)),
				sft.fill(arena.bytes.subarray(arena.sftOffset, arena.sftOffset + sftBytes)),
				derived.fill(slotOf(arena, derivedSlot, derivedBytes))
			]);
			if (operation.kind === "extrapolate") compareElements(comparing, operation, path, count);
			else compareMoved(comparing, operation, path, count, derivedBytes);
			const { comparedCounts } = comparing;
			comparedCounts.set(operation.tensor, (comparedCounts.get(operation.tensor) ?? 0) + count);
			totals.count += count;
			totals.derivedBytes += derivedBytes;
			totals.bytesRead += alignedBytes + sftBytes + derivedBytes;
			onBytes(alignedBytes + sftBytes + derivedBytes, derivedBytes);
		}
	} finally {
		for (const reader of [
			aligned,
			sft,
			derived
		]) reader.close();
	}
	return {
		roundings: roundings.map((rounding, index) => {
			const differences = [...comparing.differences[index]?.values() ?? []].map((difference) => ({
				...difference,
				comparedCount: comparing.comparedCounts.get(difference.tensor) ?? 0
			}));
			return {
				rounding,
				differingCount: differences.reduce((sum, difference) => sum + difference.differingCount, 0),
				differences
			};
		}),
		comparedCount: totals.count,
		comparedByteLength: totals.derivedBytes,
		bytesRead: totals.bytesRead,
		effectiveAlpha: comparing.sums.moveDotDelta / comparing.sums.deltaSquaredSum
	};
}
/** Parts of the pieces that fit into a slot of the arena. */
function* splitPieces(pieces) {
	for (const { operation, derived } of pieces) {
		const { unitCount, unitBytes } = unitsOf(operation);
		const most = Math.floor(slotBytes / unitBytes);
		for (let from = 0; from < unitCount; from += most) {
			const count = Math.min(most, unitCount - from);
			yield {
				operation: cutOperation(operation, from, from + count),
				path: derived.path,
				count,
				derivedBytes: count * unitBytes
			};
		}
	}
}
function slotOf(arena, slot, byteLength) {
	const offset = arena.outputOffset(slot, 0);
	return arena.bytes.subarray(offset, offset + byteLength);
}
function compareElements(comparing, operation, path, count) {
	const { alpha, roundings, arena, sums } = comparing;
	const { tensor, outputDtype, firstElement } = operation;
	const byteLength = count * bytesPerElement[outputDtype];
	const stored = slotOf(arena, derivedSlot, byteLength);
	const recomputed = slotOf(arena, 0, byteLength);
	let moveDotDelta;
	for (const [index, rounding] of roundings.entries()) {
		const statistics = arena.kernel.extrapolate({
			aligned: {
				dtype: operation.aligned.dtype,
				byteOffset: arena.alignedOffset
			},
			sft: {
				dtype: operation.sft.dtype,
				byteOffset: arena.sftOffset
			},
			outputDtype,
			outputs: [{
				alpha,
				byteOffset: arena.outputOffset(0, 0)
			}],
			count,
			rounding: taskRoundingOf(rounding, tensor, firstElement)
		});
		if (index === 0) sums.deltaSquaredSum += statistics.deltaSquaredSum;
		if (Buffer.compare(stored, recomputed) === 0) {
			moveDotDelta ??= statistics.outputs[0]?.moveDotDelta;
			continue;
		}
		addDifference(comparing, index, {
			tensor,
			path,
			...findDifferences(stored, recomputed, outputDtype, firstElement)
		});
	}
	sums.moveDotDelta += moveDotDelta ?? measureMove(arena, operation, count);
}
function compareMoved(comparing, operation, path, unitCount, byteLength) {
	const { arena, alpha, roundings } = comparing;
	const { tensor } = operation;
	const stored = slotOf(arena, derivedSlot, byteLength);
	const recomputed = slotOf(arena, 0, byteLength);
	moveElements(arena, operation, unitCount, arena.outputOffset(0, 0), alpha);
	if (Buffer.compare(stored, recomputed) === 0) return;
	const dtype = movedDtypeOf(operation);
	const found = dtype === void 0 ? findDifferingBytes(stored, recomputed) : findDifferences(stored, recomputed, dtype, 0);
	for (const index of roundings.keys()) addDifference(comparing, index, {
		tensor,
		path,
		...found
	});
}
function findDifferingBytes(stored, recomputed) {
	const differing = [...stored.keys()].filter((index) => stored[index] !== recomputed[index]);
	return {
		firstElement: differing[0] ?? 0,
		differingCount: differing.length
	};
}
function addDifference({ differences }, rounding, found) {
	const byTensor = differences[rounding];
	const before = byTensor?.get(found.tensor);
	const largest = [before?.maxAbsDifference, found.maxAbsDifference].filter((value) => value !== void 0);
	byTensor?.set(found.tensor, {
		...found,
		firstElement: before?.firstElement ?? found.firstElement,
		differingCount: found.differingCount + (before?.differingCount ?? 0),
		...largest.length > 0 ? { maxAbsDifference: Math.max(...largest) } : {}
	});
}
/** Counts elements with other bits. */
function findDifferences(stored, recomputed, dtype, offset) {
	const size = bytesPerElement[dtype];
	const [storedView, recomputedView] = [viewOf(stored), viewOf(recomputed)];
	let first;
	let differingCount = 0;
	let maxAbsDifference = 0;
	for (let index = 0; index < stored.byteLength / size; index++) {
		if (haveSameBytes(stored, recomputed, index * size, size)) continue;
		first ??= index;
		differingCount++;
		const difference = Math.abs(readElement(dtype, storedView, index) - readElement(dtype, recomputedView, index));
		maxAbsDifference = Math.max(maxAbsDifference, difference);
	}
	return {
		firstElement: offset + (first ?? 0),
		differingCount,
		maxAbsDifference
	};
}
function haveSameBytes(a, b, start, byteLength) {
	for (let offset = start; offset < start + byteLength; offset++) if (a[offset] !== b[offset]) return false;
	return true;
}
/** Σ (stored − θ1)·Δ for elements that no rounding gives. */
function measureMove(arena, { aligned, sft, outputDtype }, count) {
	const operand = (offset, dtype) => viewOf(arena.bytes.subarray(offset, offset + count * bytesPerElement[dtype]));
	const stored = operand(arena.outputOffset(derivedSlot, 0), outputDtype);
	const theta1 = operand(arena.alignedOffset, aligned.dtype);
	const theta0 = operand(arena.sftOffset, sft.dtype);
	let sum = 0;
	for (let index = 0; index < count; index++) {
		const of1 = readElement(aligned.dtype, theta1, index);
		sum += (readElement(outputDtype, stored, index) - of1) * (of1 - readElement(sft.dtype, theta0, index));
	}
	return sum;
}
function viewOf(bytes) {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
// src/core/plan/derived-tensors.ts
/**
* Goes through a derived checkpoint in the order of its data, whatever its layout.
*
* @param operationsOf how a tensor should have come about, or, without the end of the sentence, what keeps it from being compared.
*/
function placeTensors(derived, operationsOf) {
	const faults = [];
	return {
		files: derived.shards.map(({ path, tensors }) => ({
			path,
			pieces: tensors.toSorted((a, b) => a.start - b.start || a.end - b.end).flatMap((tensor) => {
				const operations = operationsOf(tensor);
				if (typeof operations !== "string") return placePieces(tensor, operations);
				faults.push(`${operations}.`);
				return [];
			})
		})),
		faults
	};
}
/** The fault of a tensor that has not the shape it should have. */
function findShapeFault({ name, shape }, expected) {
	return expected.join() === shape.join() ? void 0 : `tensor '${name}' has the shape [${shape.join(", ")}] instead of [${expected.join(", ")}]`;
}
/** Where each operation's part of a tensor lies. */
function placePieces({ path, start }, operations) {
	let reached = start;
	return operations.map((operation) => {
		const { unitCount, unitBytes } = unitsOf(operation);
		const derived = {
			path,
			start: reached,
			end: reached + unitCount * unitBytes
		};
		reached = derived.end;
		return {
			operation,
			derived
		};
	});
}
// src/core/plan/match-derived.ts
/**
* Says of every tensor of a derived checkpoint how it should have come about. Its layout, file names and dtypes are
* its own; names and shapes must be those of θ1.
*/
function matchDerived(derived, aligned, sft, options) {
	const { pairings, problems } = pairTensors(aligned, sft, options);
	const { files, faults } = placeTensors(derived, (tensor) => operationsOf(tensor, pairings.get(tensor.name)));
	const missing = [...pairings.keys()].filter((name) => !derived.tensors.has(name));
	return {
		files,
		faults: [
			...problems.map(({ message }) => message),
			...faults,
			...missing.map((name) => `tensor '${name}' of θ1 is missing.`)
		]
	};
}
function operationsOf(tensor, pairing) {
	const { name, dtype } = tensor;
	if (pairing === void 0) return `tensor '${name}' is not in θ1, or has no partner in θ0`;
	const { shape: expected, dtype: alignedDtype } = pairing.aligned;
	const misshapen = findShapeFault(tensor, expected);
	if (misshapen !== void 0) return misshapen;
	if (dtype !== alignedDtype && !(isFloatDtype(dtype) && isFloatDtype(alignedDtype))) return isExtrapolated(pairing) ? `tensor '${name}' is ${dtype}, which cannot be extrapolated` : `tensor '${name}' is ${dtype} instead of ${alignedDtype}`;
	return planTensor(pairing, dtype).operations;
}
/** The piece of a derived tensor that a part of its operation makes. */
function cutDerived({ operation: whole, derived }, part) {
	const elementBytes = bitsPerElement[part.outputDtype] / 8;
	const first = part.firstElement - (whole.kind === "extrapolate" ? whole.firstElement : 0);
	const start = derived.start + first * elementBytes;
	return {
		operation: part,
		derived: {
			path: derived.path,
			start,
			end: start + part.elementCount * elementBytes
		}
	};
}
// src/core/plan/match-plan.ts
/**
* Sets a derived checkpoint against the plan that is said to have made it. Its layout is its own; names, shapes and
* dtypes must be those of the plan.
*/
function matchPlan(derived, plan) {
	const planned = /* @__PURE__ */ new Map();
	for (const operation of plan.files.flatMap(({ operations }) => operations)) planned.set(operation.tensor, [...planned.get(operation.tensor) ?? [], operation]);
	const { files, faults } = placeTensors(derived, (tensor) => {
		const operations = planned.get(tensor.name) ?? [];
		return findFault(tensor, operations) ?? operations;
	});
	const missing = [...planned.keys()].filter((name) => !derived.tensors.has(name));
	return {
		files,
		faults: [...faults, ...missing.map((name) => `tensor '${name}' is missing.`)]
	};
}
function findFault(tensor, [operation]) {
	const { name, dtype } = tensor;
	if (operation === void 0) return `tensor '${name}' is not one that θ1 and θ0 give`;
	const misshapen = findShapeFault(tensor, operation.shape);
	if (misshapen !== void 0) return misshapen;
	return operation.outputDtype === dtype ? void 0 : `tensor '${name}' is ${dtype} instead of ${operation.outputDtype}`;
}
// src/app/derived/check-documents.ts
const standardIndexPath = "model.safetensors.index.json";
const weightFile = /\.(safetensors|bin|pt|pth|ckpt|gguf|h5|msgpack|onnx)$/i;
const blockBytes = 1 << 20;
/** Everything but the weights themselves: that the files are those of the manifest and fit together. */
async function checkDocuments(checked) {
	const findings = await checkIndex(checked);
	const { manifest } = checked;
	if (manifest === void 0) return findings;
	return [
		...await checkWeightFiles(checked, manifest),
		...findings,
		...await checkSideFiles(checked, manifest),
		...await checkCardText(checked, manifest)
	];
}
/** Whether the index says of each tensor the file that has it, and how much they are together. */
async function checkIndex(checked) {
	const { derived, weights, folder } = checked;
	const indexPath = indexPathOf(checked);
	const find = (message) => [{
		what: "index",
		path: indexPath,
		message
	}];
	if (!derived.files.has(indexPath)) return weights.shards.length > 1 ? find("the index of the shards is missing.") : [];
	try {
		const { weightMap, metadata } = await readIndex(derived, indexPath);
		const wrong = [...weights.tensors.values()].filter(({ name, path }) => placeIn(folder, weightMap.get(name) ?? "") !== path);
		const [first] = wrong;
		if (first !== void 0) {
			const listed = weightMap.get(first.name);
			const more = wrong.length === 1 ? "" : `; it lists ${wrong.length} tensors wrongly`;
			return find(`tensor '${first.name}' is in ${first.path}, and by the index ${listed === void 0 ? "nowhere" : `in ${listed}`}${more}.`);
		}
		const stale = [...weightMap.keys()].find((name) => !weights.tensors.has(name));
		if (stale !== void 0) return find(`it lists the tensor '${stale}', which no file has.`);
		const total = [...weights.tensors.values()].reduce((sum, { start, end }) => sum + end - start, 0);
		const stated = metadata.total_size;
		if (stated === void 0 || stated === total) return [];
		return find(`it states a total_size of ${JSON.stringify(stated)}, and the tensors have ${total} bytes.`);
	} catch (error) {
		if (error instanceof FormatError) return find(error.message);
		throw error;
	}
}
/** Named as θ1's where its files are mirrored, else as usual. */
function indexPathOf({ derived, aligned, folder }) {
	const paths = [(aligned.format === "safetensors" ? aligned.index?.path : void 0) ?? standardIndexPath, standardIndexPath].map((path) => placeIn(folder, path));
	return paths.find((path) => derived.files.has(path)) ?? paths[0] ?? standardIndexPath;
}
async function checkWeightFiles({ derived, signal }, { files, sideFiles }) {
	const findings = [];
	for (const { path, byteLength, sha256 } of files) {
		const found = derived.files.get(path);
		if (found === void 0) findings.push({
			what: "file",
			path,
			message: "it is missing."
		});
		else if (found.byteLength !== byteLength) {
			const message = `it has ${found.byteLength} bytes; the manifest says ${byteLength}.`;
			findings.push({
				what: "hash",
				path,
				message
			});
		} else {
			const actual = await digestOf(derived, path, signal);
			if (actual === sha256) continue;
			findings.push({
				what: "hash",
				path,
				message: `its sha256 is ${actual}; the manifest says ${sha256}.`
			});
		}
	}
	const listed = /* @__PURE__ */ new Set([...files.map(({ path }) => path), ...sideFiles]);
	for (const path of derived.files.keys()) if (weightFile.test(path) && !listed.has(path)) findings.push({
		what: "file",
		path,
		message: "these weights are not in the manifest."
	});
	return findings;
}
async function checkSideFiles({ derived, aligned, surroundings, folder, signal }, { sideFiles, dtype }) {
	const findings = [];
	for (const path of sideFiles) {
		const fault = await findSideFileFault(path);
		if (fault !== void 0) findings.push({
			what: "side-file",
			path,
			message: fault
		});
	}
	return findings;
	async function findSideFileFault(path) {
		const [own, original] = [derived.files.get(path), surroundings.files.get(path)];
		if (own === void 0) return "it is missing.";
		if (original === void 0) return "θ1 has no such file.";
		const expected = path === placeIn(folder, "config.json") && dtype !== "same" ? createHash("sha256").update(await findRestatedConfig(aligned.snapshot, dtype) ?? "").digest("hex") : await digestOf(surroundings, path, signal);
		return await digestOf(derived, path, signal) === expected ? void 0 : "it is not what came from θ1.";
	}
}
async function checkCardText({ derived }, manifest) {
	const card = await findOwnCard(derived);
	if (card === void 0) return [{
		what: "card",
		path: cardPath,
		message: "the card is missing."
	}];
	return checkCard(card, derivationIn(derived, manifest)).map(({ what, expected, found }) => ({
		what: "card",
		path: cardPath,
		message: `${what}: it says ${found}; by the manifest it is ${expected}.`
	}));
}
/** The sha256 of a file, as listed or, where the listing does not say, as read. */
async function digestOf(snapshot, path, signal) {
	const file = snapshot.files.get(path);
	if (file?.sha256 !== void 0) return file.sha256;
	const byteLength = file?.byteLength ?? 0;
	const hash = createHash("sha256");
	const reader = snapshot.openReader([{
		path,
		start: 0,
		end: byteLength
	}]);
	try {
		for (let start = 0; start < byteLength; start += blockBytes) {
			signal.throwIfAborted();
			const block = new Uint8Array(Math.min(blockBytes, byteLength - start));
			await reader.fill(block);
			hash.update(block);
		}
	} finally {
		reader.close();
	}
	return hash.digest("hex");
}
// src/app/derived/claim.ts
/** What is claimed by the user, or else by the repo's own manifest. */
function readClaim(request, manifest, derived) {
	const sourceOf = (given, subfolder, side, name) => {
		if (given !== void 0) return {
			endpoint: given,
			subfolder,
			variant: void 0
		};
		const source = manifest?.[side];
		if (source?.kind === "hub") return {
			endpoint: {
				kind: "hub",
				repo: source.repo,
				revision: source.commit
			},
			subfolder: subfolder ?? source.subfolder,
			variant: request.variant === void 0 ? source.variant : void 0
		};
		throw unknownClaim(derived, name, source && `its manifest names the directory '${source.name}' only`);
	};
	const alpha = request.alpha ?? manifest?.alpha;
	if (alpha === void 0) throw unknownClaim(derived, option("alpha"), void 0);
	return {
		sft: sourceOf(request.sft, request.sftSubfolder, "sft", option("sft")),
		aligned: sourceOf(request.aligned, request.alignedSubfolder, "aligned", option("dpo")),
		alpha,
		rounding: request.rounding ?? manifest?.rounding,
		dtype: manifest?.dtype,
		pipeline: manifest?.pipeline === true,
		pairing: request.pairing ?? manifest?.pairing
	};
}
function unknownClaim(derived, missing, why) {
	return new InputError(advice`${nameOf(derived.origin)}: ${missing} is missing, and ${why ?? `there is no extrapolation.json that says it`}.`, {
		code: "claim-unknown",
		hint: advice`Say what it is claimed to be made of: ${option("sft", "ENDPOINT")}, ${option("dpo", "ENDPOINT")} and ${option("alpha", "NUMBER")}.`
	});
}
// src/app/verify.ts
/**
* Recomputes the weights of a derived repo from its sources (pieces of every file, or all of them) and compares them
* bit for bit; of a repo of this tool also its hashes, index, side files and card.
*
* @throws an ExtrapolateError when the repo or a source cannot be read, or it is not known what to check against.
*/
async function verify(request, runtime) {
	try {
		var _usingCtx$1 = _usingCtx();
		const session = _usingCtx$1.a(openSession(runtime));
		const steps = trackSteps(runtime);
		const startedAt = runtime.clock.now();
		const { derived, manifest, claim, pair, surroundings, weights } = await steps.take("open", "Read the headers of the repo and its sources", async () => {
			const derived = await session.openSnapshot(request.derived);
			const manifest = await readManifest(derived);
			const claim = readClaim(request, manifest, derived);
			const { sft, aligned } = claim;
			const pair = await openSources({
				sft,
				aligned,
				variant: request.variant,
				preferPr: false
			}, session);
			return {
				derived,
				manifest,
				claim,
				pair,
				surroundings: claim.pipeline ? await openWhole(aligned.endpoint, pair.aligned.snapshot.origin, session) : pair.aligned.snapshot,
				weights: await openDerived(derived, manifest)
			};
		});
		const { sft, aligned } = pair;
		const adapter = pair.adapters && planClaimed(pair, claim);
		const matched = adapter === void 0 ? matchDerived(weights, aligned, sft, claim.pairing) : matchPlan(weights, adapter.plan);
		const comparison = await steps.take("compare", "Recompute and compare", () => {
			const pieces = request.full || adapter !== void 0 ? matched.files.flatMap((file) => file.pieces) : choosePieces(matched, derived);
			const total = pieces.reduce((sum, { derived: { start, end } }) => sum + end - start, 0);
			const bytes = {
				read: 0,
				written: 0
			};
			const origins = {
				sft: sft.snapshot.origin,
				aligned: aligned.snapshot.origin
			};
			runtime.onProgress({
				kind: "work-started",
				work: {
					...origins,
					doing: "compared",
					targets: [nameOf(derived.origin)],
					alphas: [claim.alpha],
					parameterCount: 0,
					byteLength: total
				}
			});
			return compareWeights({
				pieces,
				alpha: claim.alpha,
				roundings: adapter === void 0 ? roundingsOf(claim) : [adapter.plan.rounding],
				derived,
				sources: {
					aligned: aligned.snapshot,
					sft: sft.snapshot
				},
				signal: runtime.signal,
				onBytes(read, compared) {
					bytes.read += read;
					bytes.written += compared;
					runtime.onProgress({
						kind: "bytes",
						...bytes,
						total
					});
				}
			});
		});
		const findings = matched.faults.map((message) => ({
			what: "tensors",
			message
		}));
		const documents = await steps.take("documents", "Check hashes, index, side files and card", () => checkDocuments({
			derived,
			weights,
			manifest,
			aligned,
			surroundings,
			folder: claim.pipeline ? claim.aligned.subfolder : void 0,
			signal: runtime.signal
		}));
		findings.push(...documents, ...adapter === void 0 ? [] : await checkAdapterConfig(derived, claim, adapter));
		const { roundings, comparedByteLength, comparedCount, effectiveAlpha, bytesRead } = comparison;
		const outcome = judgeOutcome(claim, roundings, findings);
		return {
			kind: "verify",
			outcome,
			derived: derived.origin,
			sft: sft.snapshot.origin,
			aligned: aligned.snapshot.origin,
			alpha: claim.alpha,
			rounding: claim.rounding,
			hasManifest: manifest !== void 0,
			full: request.full || adapter !== void 0,
			weights: {
				comparedByteLength,
				totalByteLength: [...weights.tensors.values()].reduce((sum, { start, end }) => sum + end - start, 0),
				comparedCount,
				fileCount: weights.shards.length,
				effectiveAlpha,
				roundings
			},
			findings: [...outcome === "differs" ? describeDifferences(roundings) : [], ...findings],
			totals: {
				bytesRead,
				milliseconds: runtime.clock.now() - startedAt
			},
			warnings: pair.warnings,
			exitCode: exitCodeOf[outcome]
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
const exitCodeOf = {
	identical: exitCodes.ok,
	"other-rounding": exitCodes.otherRounding,
	differs: exitCodes.differs
};
/** How an adapter should have come about; what is not claimed is as it is unless told otherwise. */
function planClaimed(pair, claim) {
	const { alpha, rounding = { kind: "nearest" }, dtype = "same", pairing = plainPairing } = claim;
	return planPair(pair, {
		alphas: [alpha],
		rounding,
		dtype,
		pairing,
		maxShardBytes: standardMaxShardBytes
	}).adapter;
}
/** Ranks and scales are half of an adapter. */
async function checkAdapterConfig(derived, { alpha }, adapter) {
	const path = adapterConfigPath;
	const file = derived.files.get(path);
	const find = (message) => [{
		what: "file",
		path,
		message
	}];
	if (file === void 0) return find("it is missing.");
	const expected = adapter.configFor(alpha);
	if (file.byteLength !== expected.byteLength) return find("it is not what θ1, θ0 and α give.");
	const content = await derived.source(path).slice(0, file.byteLength);
	return Buffer.compare(content, expected) === 0 ? [] : find("it is not what θ1, θ0 and α give.");
}
/** By the files that the manifest lists, so that an index that is wrong does not hide the weights. */
async function openDerived(derived, manifest) {
	if (manifest === void 0) return (isAdapterAlone(derived) ? await openAdapter(derived) : void 0)?.checkpoint ?? openCheckpoint(derived);
	const paths = manifest.files.map(({ path }) => path).filter((path) => derived.files.has(path));
	return paths.length === 0 ? openCheckpoint(derived) : openShards(derived, paths);
}
/** The claimed rounding first; the others tell how a repo was made that is not as claimed. */
function roundingsOf({ rounding }) {
	const common = [{ kind: "nearest" }, { kind: "reference" }];
	if (rounding === void 0) return common;
	return [rounding, ...common.filter(({ kind }) => kind !== rounding.kind)];
}
/**
* Pieces of every file. Where they lie follows from the commit, which its maker could not know while making the
* weights.
*/
function choosePieces({ files }, { origin }) {
	const all = files.flatMap(({ pieces }) => pieces);
	const whole = (part) => all.find(({ operation }) => {
		if (operation.kind !== "extrapolate" || operation.tensor !== part.tensor) return false;
		const first = part.firstElement - operation.firstElement;
		return first >= 0 && first < operation.elementCount;
	});
	const plan = files.map(({ path, pieces }) => ({
		path,
		operations: pieces.map(({ operation }) => operation)
	}));
	return samplePlan(plan, origin.kind === "hub" ? origin.commit : "").flatMap((operation) => {
		const piece = whole(operation);
		return piece === void 0 ? [] : [cutDerived(piece, operation)];
	});
}
function judgeOutcome({ rounding }, roundings, findings) {
	if (findings.length > 0) return "differs";
	const equal = roundings.find(({ differingCount }) => differingCount === 0);
	if (equal === void 0) return "differs";
	return rounding === void 0 || equal === roundings[0] ? "identical" : "other-rounding";
}
const maxListedTensors = 10;
/** Where and how much the weights differ, by the rounding that comes nearest. */
function describeDifferences(roundings) {
	const nearest = roundings.toSorted((a, b) => a.differingCount - b.differingCount)[0];
	if (nearest === void 0 || nearest.differingCount === 0) return [];
	const { differences } = nearest;
	const listed = differences.slice(0, maxListedTensors).map((difference) => {
		const { tensor, path, firstElement, differingCount, comparedCount, maxAbsDifference } = difference;
		return {
			what: "weights",
			path,
			message: `tensor '${tensor}' differs in ${differingCount} of ${comparedCount} elements${maxAbsDifference === void 0 ? "" : `, by up to ${maxAbsDifference}`}; the first is ${firstElement}.`
		};
	});
	if (listed.length === differences.length) return listed;
	return [...listed, {
		what: "weights",
		message: `${differences.length} tensors differ in all.`
	}];
}
export { verify };
