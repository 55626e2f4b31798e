import { B as isFloat, D as floatDtypes, I as encodeIndex, O as hasFloatDtype, R as bitsPerElement, _ as unwrapNames, a as alignNames, c as isAddedHead, d as cutOperation, g as placeOfSide, h as describeTensor, i as findTiedTwin, k as isFloatDtype, l as isBuffer, m as countOf, n as planAdapter, o as planTensor, p as unitsOf, r as findTiedNames, s as tensorDtypeOf, u as assemblePlan, x as hasTokenRows, z as byteLengthOf } from "./session.js";
import { w as plainPairing } from "./template.js";
import { r as listNames } from "./records.js";
import { o as IncompatibleError } from "./errors.js";
// src/core/pairing/matching.ts
const nothingFound = () => ({
	pairings: /* @__PURE__ */ new Map(),
	problems: [],
	used: /* @__PURE__ */ new Set(),
	copied: {
		heads: [],
		buffers: []
	},
	tied: [],
	fused: [],
	vocabularies: []
});
// src/core/pairing/notes.ts
/** What θ0 alone has: nothing is made of it. What may not be left out becomes a problem. */
function noteUnused({ aligned, sft, found }) {
	const left = {
		tied: [],
		buffers: [],
		heads: []
	};
	for (const [name, tensor] of sft.tensors) {
		if (found.used.has(name)) continue;
		const twin = findTiedTwin(aligned, name, sft.tied);
		if (isBuffer(tensor)) left.buffers.push(name);
		else if (isAddedHead(name)) left.heads.push(name);
		else if (twin !== void 0 && isStoredTwice(sft, name, twin)) left.tied.push(name);
		else if (!found.problems.some(({ code }) => code === "projections-fused")) found.problems.push({
			code: "tensor-missing-in-aligned",
			message: `Tensor ${describeTensor(tensor)} is in the SFT checkpoint (${placeOfSide(sft, tensor)}) but not in the aligned checkpoint (${placeOfSide(aligned)}).`,
			hint: "Check that --sft is the checkpoint from which the training of --dpo started."
		});
	}
	return [
		...noteSome(left.heads, (names) => `${names} of θ0 left out: θ1 has no such head.`),
		...noteSome(left.buffers, (names) => `${names} of θ0 left out: buffers, which no training moves.`),
		...noteSome(left.tied, (names) => `${names} of θ0 left out: it is tied, and θ1 stores the tensor once.`)
	];
}
/** A tied tensor under its other name is no loss; it is paired by the first. */
function isStoredTwice(sft, name, twin) {
	const [own, other] = [sft.tensors.get(name), sft.tensors.get(twin)];
	return other === void 0 || own?.shape.join() === other.shape.join();
}
/** What was matched otherwise than by name, or copied. */
function noteMatches(found) {
	const [vocabulary] = found.vocabularies;
	const [sftRows = 0, alignedRows = 0] = [vocabulary?.sft.shape[0], vocabulary?.aligned.shape[0]];
	const rest = alignedRows > sftRows ? `the further ${alignedRows - sftRows} of θ1 are copied` : `the further ${sftRows - alignedRows} of θ0 are left out`;
	const resized = found.vocabularies.map(({ name }) => name);
	return [
		...noteSome(found.tied, (names) => `${names} of θ1 matched with the tensor that θ0 ties it to.`),
		...noteSome(found.fused, (names) => `${names}: one side has projections in one matrix that the other has apart.`),
		...noteSome(resized, (names) => `${names}: the first ${Math.min(sftRows, alignedRows)} rows are extrapolated, ${rest}.`),
		...noteSome(found.copied.heads, (names) => `${names} copied: θ1 alone has such a head.`),
		...noteSome(found.copied.buffers, (names) => `${names} copied: buffers, which θ0 does not store.`)
	];
}
function noteSome(names, sentence) {
	return names.length === 0 ? [] : [sentence(listNames(names))];
}
// src/core/pairing/fused-projections.ts
/**
* Projections that some model classes store as one matrix with the rows of its parts one after the other: Phi-3 and
* its like in transformers (`qkv_proj` is cut after the heads of queries, keys and values, `gate_up_proj` in two).
*/
const fusions = [{
	fused: "qkv_proj",
	parts: [
		"q_proj",
		"k_proj",
		"v_proj"
	]
}, {
	fused: "gate_up_proj",
	parts: ["gate_proj", "up_proj"]
}];
/** Every family mixes the rows of these in its own way, by head, by group of heads or not at all. */
const undocumentedFusions = [
	"c_attn",
	"query_key_value",
	"Wqkv",
	"wqkv",
	"W_pack",
	"in_proj",
	"qkv"
];
const splitParts = [
	"q_proj",
	"k_proj",
	"v_proj",
	"query",
	"key",
	"value",
	"wq",
	"wk",
	"wv"
];
/** Pairs a projection that one side has fused with others; undefined where that is not what differs. */
function pairFused(name, aligned, sft) {
	const { module, projection, kind } = splitName(name);
	const nameFor = (other) => `${module}${other}.${kind}`;
	for (const { fused, parts } of fusions) {
		if (projection === fused) return stackRows(parts.map(nameFor), aligned.get(name), sft);
		if (!parts.includes(projection)) continue;
		const cut = cutRows(name, parts.map(nameFor), nameFor(fused), aligned, sft);
		if (cut) return cut;
	}
}
/**
* The name in θ0 of what stands in the same module fused where θ1's is split, or the other way round, in a way that
* cannot be matched.
*/
function findUnmatchedFusion(name, sft) {
	const { module, projection, kind } = splitName(name);
	const fused = [...undocumentedFusions, ...fusions.map((fusion) => fusion.fused)];
	const split = [...splitParts, ...fusions.flatMap((fusion) => fusion.parts)];
	return (fused.includes(projection) ? split : split.includes(projection) ? fused : []).map((other) => `${module}${other}.${kind}`).find((other) => sft.has(other));
}
/** θ1 has the parts of θ0 in one matrix. */
function stackRows(names, aligned, sft) {
	const tensors = names.flatMap((name) => sft.get(name) ?? []).filter(hasFloatDtype);
	if (aligned === void 0 || tensors.length < names.length || !tensors.every(hasRowsOf(aligned))) return;
	const parts = tensors.map((tensor) => ({
		elementCount: countOf(tensor),
		sft: {
			tensor,
			firstElement: 0
		}
	}));
	return parts.reduce((sum, { elementCount }) => sum + elementCount, 0) === countOf(aligned) ? {
		parts,
		used: names
	} : void 0;
}
/** θ0 has the parts of θ1 in one matrix; where in it, the sizes of the other parts say. */
function cutRows(name, names, fusedName, aligned, sft) {
	const fused = sft.get(fusedName);
	const parts = names.flatMap((part) => aligned.get(part) ?? []);
	if (fused === void 0 || !hasFloatDtype(fused) || parts.length < names.length) return void 0;
	const covered = parts.reduce((sum, part) => sum + countOf(part), 0);
	if (!parts.every(hasRowsOf(fused)) || covered !== countOf(fused)) return void 0;
	const before = parts.slice(0, names.indexOf(name));
	const own = parts[names.indexOf(name)];
	if (own === void 0) return void 0;
	const firstElement = before.reduce((sum, part) => sum + countOf(part), 0);
	return {
		parts: [{
			elementCount: countOf(own),
			sft: {
				tensor: fused,
				firstElement
			}
		}],
		used: [fusedName]
	};
}
/** `a.b.q_proj.weight` → module `a.b.`, projection `q_proj`, kind `weight`. */
function splitName(name) {
	const segments = name.split(".");
	const kind = segments.pop() ?? "";
	const projection = segments.pop() ?? "";
	return {
		module: segments.map((segment) => `${segment}.`).join(""),
		projection,
		kind
	};
}
const hasRowsOf = ({ shape: [, ...expected] }) => ({ shape: [, ...own] }) => own.join() === expected.join();
// src/core/pairing/vocabulary.ts
/** Whether two tables have rows of one length, and not equally many. */
function differInRows(a, b) {
	const [[rows, ...rest], [otherRows, ...otherRest]] = [a.shape, b.shape];
	return a.shape.length > 0 && rows !== otherRows && rest.join() === otherRest.join();
}
/** The rows of both, and θ1's own after them. */
function pairCommonRows(tensor, partner) {
	if (!hasFloatDtype(partner)) return void 0;
	const common = Math.min(countOf(tensor), countOf(partner));
	const rest = countOf(tensor) - common;
	return [{
		elementCount: common,
		sft: {
			tensor: partner,
			firstElement: 0
		}
	}, ...rest > 0 ? [{ elementCount: rest }] : []];
}
/** Undefined where both vocabularies have one size. */
function commonRowsOf({ vocabularies: [first] }) {
	return first && Math.min(first.sft.shape[0] ?? 0, first.aligned.shape[0] ?? 0);
}
/** Why two vocabularies of different size are not extrapolated, unless the user has said how. */
function refuseVocabularies({ aligned, sft, options, found }) {
	const [first] = found.vocabularies;
	if (first === void 0 || options.vocabulary === "common") return [];
	const names = listNames(found.vocabularies.map(({ name }) => name));
	return [{
		code: "vocabulary-mismatch",
		message: `The vocabularies differ: ${first.sft.shape[0]} rows in the SFT checkpoint (${placeOfSide(sft, first.sft)}), ${first.aligned.shape[0]} in the aligned checkpoint (${placeOfSide(aligned, first.aligned)}), in ${names}. Usually tokens were added for a chat template, or rows up to a multiple of 64.`,
		hint: "With --vocab common the rows that both have are extrapolated and the further ones of the aligned checkpoint copied, if both tokenizers say that the common rows are the same tokens."
	}];
}
// src/core/pairing/pair-tensor.ts
/** The parts of a tensor of θ1; undefined where they are a problem. */
function pairTensor(name, tensor, matching) {
	const { aligned, sft, found } = matching;
	const partner = sft.tensors.get(name);
	if (partner !== void 0) {
		found.used.add(name);
		return pairWith(name, tensor, partner, matching);
	}
	if (isBuffer(tensor)) {
		found.copied.buffers.push(name);
		return copyOf(tensor);
	}
	const twin = findTiedTwin(sft, name, aligned.tied);
	const tied = twin === void 0 ? void 0 : sft.tensors.get(twin);
	if (twin !== void 0 && tied !== void 0) {
		found.tied.push(name);
		found.used.add(twin);
		return pairWith(name, tensor, tied, matching);
	}
	const fused = pairFused(name, aligned.tensors, sft.tensors);
	if (fused !== void 0) {
		for (const used of fused.used) found.used.add(used);
		found.fused.push(name);
		return fused.parts;
	}
	if (isAddedHead(name)) {
		found.copied.heads.push(name);
		return copyOf(tensor);
	}
	found.problems.push(missingInSft(name, tensor, matching));
}
function missingInSft(name, tensor, { aligned, sft }) {
	const other = findUnmatchedFusion(name, sft.tensors);
	if (other !== void 0) return {
		code: "projections-fused",
		message: `Tensor ${describeTensor(tensor)} of the aligned checkpoint (${placeOfSide(aligned, tensor)}) stands where the SFT checkpoint (${placeOfSide(sft)}) has '${other}': one has projections in one matrix that the other has apart.`,
		hint: "How their rows are mixed differs from model class to model class; convert one side to the class of the other first."
	};
	return {
		code: "tensor-missing-in-sft",
		message: `Tensor ${describeTensor(tensor)} is in the aligned checkpoint (${placeOfSide(aligned, tensor)}) but not in the SFT checkpoint (${placeOfSide(sft)}).`,
		hint: "Check that --sft is the checkpoint from which the training of --dpo started."
	};
}
function pairWith(name, tensor, partner, { aligned, sft, options, found }) {
	const fail = (code, fault, hint) => {
		const message = `Tensor '${name}' ${fault}: ${describeTensor(partner)} in the SFT checkpoint (${placeOfSide(sft, partner)}), ${describeTensor(tensor)} in the aligned checkpoint (${placeOfSide(aligned, tensor)}).`;
		found.problems.push({
			code,
			message,
			hint
		});
	};
	for (const { dtype } of [tensor, partner]) {
		if (!isFloat(dtype) || isFloatDtype(dtype)) continue;
		return fail("tensor-dtype-unsupported", `has dtype ${dtype}, which cannot be extrapolated`, `Use the checkpoints before quantisation, in ${floatDtypes.join(", ")}.`);
	}
	if (differInRows(tensor, partner) && hasTokenRows(name)) {
		found.vocabularies.push({
			name,
			sft: partner,
			aligned: tensor
		});
		return options.vocabulary === "common" ? pairCommonRows(tensor, partner) : void 0;
	}
	if (tensor.shape.join() !== partner.shape.join()) return fail("tensor-shape-mismatch", "has different shapes", "Extrapolation needs two checkpoints of one architecture; check that the pair belongs together.");
	if (hasFloatDtype(tensor) && hasFloatDtype(partner)) {
		if (!isBuffer(tensor)) return [{
			elementCount: countOf(tensor),
			sft: {
				tensor: partner,
				firstElement: 0
			}
		}];
		return copyOf(tensor);
	}
	if (tensor.dtype === partner.dtype) return copyOf(tensor);
	return fail("tensor-dtype-mismatch", "has dtypes that do not go together", "Integer and boolean tensors are copied from the aligned checkpoint only when both sides agree on the dtype.");
}
const copyOf = (tensor) => [{ elementCount: countOf(tensor) }];
// src/core/pairing/pair-tensors.ts
/**
* Matches the tensors of the two checkpoints: by name, and where names or layouts differ by what transformers and
* training frameworks are known to do. What remains is a problem; nothing is left out without a note.
*/
function pairTensors(alignedCheckpoint, sftCheckpoint, options = plainPairing) {
	const { side: aligned, note: alignedNote } = unwrapNames(alignedCheckpoint, "θ1");
	const { side: unwrapped, note: sftNote } = unwrapNames(sftCheckpoint, "θ0");
	const { sft, notes, problems } = alignNames(unwrapped, aligned, options.renames);
	const found = nothingFound();
	const matching = {
		aligned: {
			...aligned,
			tied: findTiedNames(aligned)
		},
		sft: {
			...sft,
			tied: findTiedNames(sft)
		},
		options,
		found
	};
	for (const [name, tensor] of aligned.tensors) {
		const parts = pairTensor(name, tensor, matching);
		if (parts !== void 0) found.pairings.set(name, {
			name,
			aligned: tensor,
			parts
		});
	}
	const leftOut = noteUnused(matching);
	const allProblems = [
		...problems,
		...found.problems,
		...refuseVocabularies(matching)
	];
	if (allProblems.length === 0 && ![...found.pairings.values()].some(isExtrapolated)) allProblems.push({
		code: "no-float-tensors",
		message: `The aligned checkpoint (${placeOfSide(aligned)}) has no floating-point tensor to extrapolate.`,
		hint: `Extrapolation needs weights in ${floatDtypes.join(", ")}.`
	});
	return {
		pairings: found.pairings,
		problems: allProblems,
		notes: [
			...[alignedNote, sftNote].filter((note) => note !== void 0),
			...notes,
			...noteMatches(found),
			...leftOut
		],
		commonRows: commonRowsOf(found)
	};
}
const isExtrapolated = ({ parts }) => parts.some(({ sft }) => sft !== void 0);
// src/core/plan/lay-out-shards.ts
const baseName = "model";
/**
* Divides tensors among files as transformers does when it saves a model: in their order, a new file whenever the
* next tensor would take one past the limit; a tensor that is longer than that has a file of its own, which comes
* before the one that is being filled.
*/
function layOutShards(tensors, maxShardBytes) {
	const shards = [];
	let names = [];
	let filled = 0;
	for (const { name, byteLength } of tensors) {
		if (byteLength > maxShardBytes) {
			shards.push([name]);
			continue;
		}
		if (filled + byteLength > maxShardBytes) {
			shards.push(names);
			names = [];
			filled = 0;
		}
		names.push(name);
		filled += byteLength;
	}
	if (names.length > 0) shards.push(names);
	return shards.map((own, index) => ({
		path: shardName(index, shards.length),
		names: own
	}));
}
function shardName(index, count) {
	if (count === 1) return `${baseName}.safetensors`;
	const five = (value) => String(value).padStart(5, "0");
	return `${baseName}-${five(index + 1)}-of-${five(count)}.safetensors`;
}
// src/core/plan/build-plan.ts
/** Where a checkpoint that is laid out anew has its index. */
const standardIndexPath = "model.safetensors.index.json";
/**
* The plan for a pair: each tensor of θ1 with the ranges it is made from, in files that mirror θ1's (names, tensor
* order, metadata), or, where these are PyTorch's, in safetensors files as transformers would write them.
*
* @throws IncompatibleError naming the first tensor that does not fit, and how many more there are.
*/
function buildPlan(aligned, sft, options) {
	const { alphas, rounding, dtype } = options;
	const { pairings, problems, notes, commonRows } = pairTensors(aligned, sft, options.pairing);
	const [first] = problems;
	if (first !== void 0) throw incompatible(first, problems.length - 1);
	const tensors = [...pairings.values()].map((pairing) => ({
		pairing,
		planned: planTensor(pairing, tensorDtypeOf(pairing.aligned, dtype))
	}));
	const inShards = inShardOrder(aligned, tensors);
	const shards = aligned.format === "safetensors" ? mirrorShards(aligned, inShards) : layOutAnew([...inShards.values()], options.maxShardBytes);
	const index = indexOf(aligned, tensors, shards);
	return assemblePlan({
		alphas,
		rounding,
		shards,
		index,
		notes,
		commonRows
	});
}
/** By θ1's names, one shard after the other, each in the order of its state dict. */
function inShardOrder({ shards }, tensors) {
	const byOriginal = new Map(tensors.map(({ pairing, planned }) => [pairing.aligned.name, planned]));
	return new Map(shards.flatMap((shard) => shard.tensors).map(({ name }) => {
		const planned = byOriginal.get(name);
		if (planned === void 0) throw new TypeError(`tensor '${name}' is in a shard but was not paired`);
		return [name, planned];
	}));
}
/** θ1's files with their names, order and metadata. */
function mirrorShards({ shards }, planned) {
	const plannedOf = (tensors) => tensors.flatMap(({ name }) => planned.get(name) ?? []);
	return shards.map(({ path, metadata, tensors }) => ({
		path,
		metadata,
		tensors: plannedOf(tensors),
		dataOrder: plannedOf(tensors.toSorted((a, b) => a.start - b.start || a.end - b.end)).map(({ name }) => name)
	}));
}
/** As transformers divides a state dict. */
function layOutAnew(tensors, maxShardBytes) {
	const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
	return layOutShards(tensors.map(({ name, dtype, shape }) => ({
		name,
		byteLength: byteLengthOf(dtype, shape) ?? 0
	})), maxShardBytes).map(({ path, names }) => ({
		path,
		metadata: { format: "pt" },
		tensors: names.flatMap((name) => byName.get(name) ?? []),
		dataOrder: names
	}));
}
/** θ1's own where it is mirrored, else what shards need. */
function indexOf({ format, index }, tensors, shards) {
	const isMirrored = format === "safetensors";
	if (isMirrored ? index === void 0 : shards.length === 1) return void 0;
	const fileOf = new Map(shards.flatMap(({ path, tensors: own }) => own.map(({ name }) => [name, path])));
	const names = isMirrored ? tensors.map(({ planned }) => planned.name) : [...fileOf.keys()];
	const totalSize = tensors.reduce((sum, { planned: { dtype, shape } }) => sum + (byteLengthOf(dtype, shape) ?? 0), 0);
	return {
		path: (isMirrored ? index?.path : void 0) ?? standardIndexPath,
		content: encodeIndex({
			metadata: (isMirrored ? index?.metadata : void 0) ?? {},
			weightMap: new Map(names.map((name) => [name, fileOf.get(name) ?? ""])),
			totalSize
		})
	};
}
function incompatible(problem, moreCount) {
	const more = moreCount === 0 ? "" : ` ${moreCount} more ${moreCount === 1 ? "tensor does" : "tensors do"} not fit; 'plan' lists them.`;
	return new IncompatibleError(problem.message + more, {
		code: problem.code,
		hint: problem.hint
	});
}
// src/core/plan/derived-tensors.ts
/**
* Goes through a derived checkpoint in the order of its data, whatever its layout.
*
* @param operationsOf how a tensor should have come about, or the fault that keeps it from being compared.
*/
function placeTensors(derived, operationsOf) {
	const faults = [];
	return {
		files: derived.shards.map(({ path, tensors }) => ({
			path,
			pieces: tensors.toSorted((a, b) => a.start - b.start || a.end - b.end).flatMap((tensor) => {
				const operations = operationsOf(tensor);
				if (typeof operations !== "string") return placePieces(tensor, operations);
				faults.push(operations);
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
			...problems.map(({ message }) => message.replace(/\.$/, "")),
			...faults,
			...missing.map((name) => `tensor '${name}' of θ1 is missing`)
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
		faults: [...faults, ...missing.map((name) => `tensor '${name}' is missing`)]
	};
}
function findFault(tensor, [operation]) {
	const { name, dtype } = tensor;
	if (operation === void 0) return `tensor '${name}' is not one that θ1 and θ0 give`;
	const misshapen = findShapeFault(tensor, operation.shape);
	if (misshapen !== void 0) return misshapen;
	return operation.outputDtype === dtype ? void 0 : `tensor '${name}' is ${dtype} instead of ${operation.outputDtype}`;
}
// src/core/plan/sample.ts
/** Pieces of a plan at most, unless there are more files: each costs a request to either source. */
const maxPieces = 96;
/** Of θ1, over all pieces. */
const sampleBytes = 8 << 20;
/** A request costs more than reading so much does; more of one tensor says little more. */
const pieceBytes = {
	least: 16384,
	most: 131072
};
/**
* A few pieces of a plan that stand for all of it, in the order of its files: from every file, layer and part of
* the model the largest tensor, or as many of these as the bounds allow, spread evenly.
*
* @param salt decides where in their tensors the pieces lie; the same salt gives the same pieces.
*/
function samplePlan(files, salt) {
	const candidates = files.map((file) => largestOfPlaces(file));
	const count = candidates.flat().length;
	const wanted = Math.max(maxPieces, files.length);
	const chosen = candidates.flatMap((operations) => {
		const share = Math.max(1, Math.floor(operations.length * wanted / Math.max(1, count)));
		return takeEvenly(operations, Math.min(operations.length, share));
	});
	const most = Math.min(pieceBytes.most, Math.max(pieceBytes.least, Math.floor(sampleBytes / Math.max(1, chosen.length))));
	return chosen.map((operation) => cutPiece(operation, most, salt));
}
function largestOfPlaces({ operations }) {
	const largest = /* @__PURE__ */ new Map();
	for (const operation of operations) {
		if (operation.kind !== "extrapolate" || operation.elementCount === 0) continue;
		const key = `${operation.place.part} ${operation.place.layer}`;
		const before = largest.get(key);
		if (before === void 0 || before.elementCount < operation.elementCount) largest.set(key, operation);
	}
	return [...largest.values()].toSorted((a, b) => a.aligned.start - b.aligned.start);
}
function takeEvenly(items, count) {
	return Array.from({ length: count }, (_, index) => items[Math.floor((index + .5) * items.length / count)]).filter((item) => item !== void 0);
}
function cutPiece(operation, mostBytes, salt) {
	const most = Math.floor(mostBytes * 8 / bitsPerElement[operation.aligned.dtype]);
	const length = Math.min(operation.elementCount, most);
	const from = Math.floor(fractionOf(`${salt}:${operation.tensor}`) * (operation.elementCount - length + 1));
	return cutOperation(operation, from, from + length);
}
/** A number in [0, 1) that looks random, by FNV-1a. */
function fractionOf(text) {
	let hash = 2166136261;
	for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 16777619);
	hash = Math.imul(hash ^ hash >>> 15, 739982445);
	return ((hash ^ hash >>> 13) >>> 0) / 2 ** 32;
}
// src/app/job/plan-pair.ts
/** @throws IncompatibleError naming the first thing that does not fit, and how many more there are. */
function planPair(pair, request) {
	const { adapters } = pair;
	if (adapters === void 0) return {
		plan: buildPlan(pair.aligned, pair.sft, request),
		adapter: void 0
	};
	const adapter = planAdapter(adapters.aligned, adapters.sft ?? pair.sft, request);
	return {
		plan: adapter.plan,
		adapter
	};
}
/** Everything that keeps a pair from being planned, each as a sentence with what to do. */
function listMisfits({ sft, aligned, adapters }, { pairing }) {
	if (adapters !== void 0) return [];
	return pairTensors(aligned, sft, pairing).problems.map(({ message, hint }) => `${message} ${hint}`);
}
export { cutDerived as a, matchPlan as i, planPair as n, matchDerived as o, samplePlan as r, listMisfits as t };
