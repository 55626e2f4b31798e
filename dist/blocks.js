import { t as nameOf } from "./snapshot.js";
import { t as printable } from "./printable.js";
import { s as plainPairing } from "./template.js";
import { a as hasFloatDtype, i as floatDtypes, n as isOutputHead, o as isFloatDtype, r as isTokenEmbedding, t as hasTokenRows } from "./token-tables.js";
import { F as isFloat, M as bitsPerElement, j as statesTiedEmbeddings } from "./session.js";
import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";
// src/pairing/named-tensors.ts
/** What training frameworks put before every name, and no model has. */
const wrappers = ["module.", "base_model.model."];
/** What they put into names, wherever a module was wrapped. */
const innerWrappers = /(^|\.)(?:_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\./g;
/** Heads of one side may have been added outside of the wrapper. */
const addedHead = /^(?:v_head|value_head|reward_head|score)\./;
/**
* The names of a checkpoint without what torch.compile, DistributedDataParallel, FSDP and PEFT put before them.
* Nothing is taken away where two tensors would get one name.
*
* @param label θ0 or θ1, for the note that names are not as they were.
*/
function unwrapNames(checkpoint, label) {
	const original = [...checkpoint.tensors.keys()];
	let names = original.map((name) => name.replaceAll(innerWrappers, "$1"));
	const removed = names.some((name, index) => name !== original[index]) ? ["_orig_mod. (or its like)"] : [];
	for (const wrapper of wrappers) {
		if (!names.every((name) => name.startsWith(wrapper) || addedHead.test(name))) continue;
		if (!names.some((name) => name.startsWith(wrapper))) continue;
		names = names.map((name) => name.startsWith(wrapper) ? name.slice(wrapper.length) : name);
		removed.push(wrapper);
	}
	const asItIs = {
		side: {
			checkpoint,
			tensors: checkpoint.tensors
		},
		note: void 0
	};
	if (removed.length === 0 || new Set(names).size < names.length) return asItIs;
	return {
		side: {
			checkpoint,
			tensors: new Map([...checkpoint.tensors.values()].map((tensor, index) => [names[index] ?? tensor.name, tensor]))
		},
		note: `The tensor names of ${label} have ${removed.join(" and ")} in them, which training put there; they are taken without.`
	};
}
/** How a tensor is named in messages, with what it is. */
function describeTensor({ name, dtype, shape }) {
	return `'${name}' ${dtype} [${shape.join(", ")}]`;
}
/** Where a side or one of its files is, as users know it. */
function placeOfSide({ checkpoint }, tensor) {
	const { snapshot } = checkpoint;
	return tensor === void 0 ? nameOf(snapshot.origin) : snapshot.source(tensor.path).name;
}
const maxListed = 4;
const maxNameLength = 160;
/** The first few names, and how many more there are. */
function listNames(names) {
	const shown = names.slice(0, maxListed).map((name) => printable(name.length > maxNameLength ? `${name.slice(0, maxNameLength)}…` : name)).join(", ");
	return names.length > maxListed ? `${shown} and ${names.length - maxListed} more` : shown;
}
// src/pairing/align-names.ts
/**
* Where transformers puts a language model inside another one: with a head, without, as part of a vision model (in
* its present and its former order), of a classifier, of a model with a value head.
*/
const places = [
	"",
	"model.",
	"transformer.",
	"language_model.",
	"language_model.model.",
	"model.language_model.",
	"text_model.",
	"base_model.",
	"pretrained_model.",
	"llm."
];
/**
* Gives θ0's tensors the names that θ1's have: as the user says, or, where names differ by the place of the model
* only, by the one change of their beginning that matches most.
*/
function alignNames(sft, aligned, renames) {
	if (renames.length > 0) return renameAsAsked(sft, renames);
	const matchedAsTheyAre = countMatches(sft.tensors, aligned.tensors);
	if (matchedAsTheyAre === aligned.tensors.size) return {
		sft,
		notes: [],
		problems: []
	};
	let best = [];
	let bestCount = matchedAsTheyAre;
	for (const from of places) for (const to of places) {
		if (from === to) continue;
		const tensors = renameTensors(sft.tensors, [{
			from,
			to
		}]);
		if (tensors === void 0) continue;
		const count = countMatches(tensors, aligned.tensors);
		if (count > bestCount) best = [];
		if (count < bestCount || count === matchedAsTheyAre) continue;
		bestCount = count;
		best.push({
			rename: {
				from,
				to
			},
			tensors,
			count
		});
	}
	const [first, ...others] = best;
	if (first === void 0) return {
		sft,
		notes: [],
		problems: []
	};
	const other = others.find(({ tensors }) => !matchesAlike(tensors, first.tensors, aligned.tensors));
	if (other !== void 0) {
		const readings = [first, other].map(({ rename }) => describeRename(rename)).join(", or ");
		return {
			sft,
			notes: [],
			problems: [{
				code: "names-ambiguous",
				message: `The tensor names of ${placeOfSide(sft)} can be matched with those of ${placeOfSide(aligned)} in two ways: ${readings}.`,
				hint: `Say which is meant: --rename '${first.rename.from}=${first.rename.to}' or --rename '${other.rename.from}=${other.rename.to}'.`
			}]
		};
	}
	return {
		sft: {
			...sft,
			tensors: first.tensors
		},
		notes: [`The tensor names of θ0 are matched ${describeRename(first.rename)}.`],
		problems: []
	};
}
function renameAsAsked(sft, renames) {
	const tensors = renameTensors(sft.tensors, renames);
	const asked = renames.map(({ from, to }) => `${from}=${to}`).join();
	const unused = renames.filter(({ from }) => ![...sft.tensors.keys()].some((name) => name.startsWith(from)));
	if (tensors === void 0 || unused.length > 0) return {
		sft,
		notes: [],
		problems: [{
			code: "names-ambiguous",
			message: `--rename '${asked}' ${tensors === void 0 ? "gives two tensors one name" : `changes nothing: no name begins with ${listNames(unused.map(({ from }) => `'${from}'`))}`} in ${placeOfSide(sft)}.`,
			hint: `Its names begin like this: ${listNames([...sft.tensors.keys()])}.`
		}]
	};
	return {
		sft: {
			...sft,
			tensors
		},
		notes: [],
		problems: []
	};
}
/** By the first beginning that fits; undefined where two tensors would get one name. */
function renameTensors(tensors, renames) {
	const renamed = /* @__PURE__ */ new Map();
	for (const [name, tensor] of tensors) {
		const rename = renames.find(({ from }) => name.startsWith(from));
		renamed.set(rename === void 0 ? name : rename.to + name.slice(rename.from.length), tensor);
	}
	return renamed.size < tensors.size ? void 0 : renamed;
}
function countMatches(sft, aligned) {
	let count = 0;
	for (const name of aligned.keys()) if (sft.has(name)) count++;
	return count;
}
function matchesAlike(a, b, aligned) {
	return [...aligned.keys()].every((name) => a.get(name) === b.get(name));
}
function describeRename({ from, to }) {
	if (from === "") return `with '${to}' before them`;
	return to === "" ? `without the '${from}' before them` : `with '${to}' in place of '${from}'`;
}
// src/pairing/fused-projections.ts
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
		elementCount: countOf$1(tensor),
		sft: {
			tensor,
			firstElement: 0
		}
	}));
	return parts.reduce((sum, { elementCount }) => sum + elementCount, 0) === countOf$1(aligned) ? {
		parts,
		used: names
	} : void 0;
}
/** θ0 has the parts of θ1 in one matrix; where in it, the sizes of the other parts say. */
function cutRows(name, names, fusedName, aligned, sft) {
	const fused = sft.get(fusedName);
	const parts = names.flatMap((part) => aligned.get(part) ?? []);
	if (fused === void 0 || !hasFloatDtype(fused) || parts.length < names.length) return void 0;
	const covered = parts.reduce((sum, part) => sum + countOf$1(part), 0);
	if (!parts.every(hasRowsOf(fused)) || covered !== countOf$1(fused)) return void 0;
	const before = parts.slice(0, names.indexOf(name));
	const own = parts[names.indexOf(name)];
	if (own === void 0) return void 0;
	const firstElement = before.reduce((sum, part) => sum + countOf$1(part), 0);
	return {
		parts: [{
			elementCount: countOf$1(own),
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
const countOf$1 = ({ shape }) => shape.reduce((count, size) => count * size, 1);
// src/pairing/kinds.ts
/**
* Tensors that no training moves and that some versions of transformers store and others compute: frequencies of
* rotary embeddings, causal masks, position numbers.
*/
function isBuffer({ name, shape }) {
	if (/(?:^|\.)(?:rotary_emb\.(?:original_)?inv_freq|position_ids|masked_bias)$/.test(name)) return true;
	return /(?:^|\.)(?:attn|attention)\.bias$/.test(name) && shape.length === 4;
}
/** Heads that training with rewards adds beside the language model's own. */
function isAddedHead(name) {
	return /(?:^|\.)(?:v_head|value_head|reward_head|score|classifier|classification_head|regression_head)\./.test(name);
}
// src/pairing/tied-head.ts
/** Undefined for either where there is none, or more than one. */
function findTiedNames({ tensors }) {
	const weights = [...tensors.keys()].filter((name) => name.endsWith(".weight"));
	return {
		embedding: onlyOne(weights.filter(isTokenEmbedding)),
		head: onlyOne(weights.filter(isOutputHead))
	};
}
function onlyOne([first, ...others]) {
	return others.length === 0 ? first : void 0;
}
/**
* The name under which a side has what the other one calls `name`, where embeddings and output layer are one tensor
* that is stored once. config.json may leave out what its model class does anyway, so only a plain `false` speaks
* against it: without the tensor there would be no model.
*/
function findTiedTwin(side, name, other) {
	if (statesTiedEmbeddings(side.checkpoint.config) === false) return void 0;
	const own = findTiedNames(side);
	if (name === other.head && own.head === void 0) return own.embedding;
	if (name === other.embedding && own.embedding === void 0) return own.head;
}
// src/pairing/pair-tensors.ts
/**
* Matches the tensors of the two checkpoints: by name, and where names or layouts differ by what transformers and
* training frameworks are known to do. What remains is a problem; nothing is left out without a note.
*/
function pairTensors(alignedCheckpoint, sftCheckpoint, options = plainPairing) {
	const { side: aligned, note: alignedNote } = unwrapNames(alignedCheckpoint, "θ1");
	const { side: unwrapped, note: sftNote } = unwrapNames(sftCheckpoint, "θ0");
	const { sft, notes, problems } = alignNames(unwrapped, aligned, options.renames);
	const found = {
		pairings: /* @__PURE__ */ new Map(),
		problems: [...problems],
		used: /* @__PURE__ */ new Set(),
		copied: {
			heads: [],
			buffers: []
		},
		tied: [],
		fused: [],
		vocabularies: []
	};
	for (const [name, tensor] of aligned.tensors) {
		const parts = pairOne(name, tensor, {
			aligned,
			sft,
			options,
			found
		});
		if (parts !== void 0) found.pairings.set(name, {
			name,
			aligned: tensor,
			parts
		});
	}
	const leftOut = noteUnused(aligned, sft, found);
	refuseVocabularies(aligned, sft, found, options);
	if (found.problems.length === 0 && ![...found.pairings.values()].some(isExtrapolated)) found.problems.push({
		code: "no-float-tensors",
		message: `The aligned checkpoint (${placeOfSide(aligned)}) has no floating-point tensor to extrapolate.`,
		hint: `Extrapolation needs weights in ${floatDtypes.join(", ")}.`
	});
	return {
		pairings: found.pairings,
		problems: found.problems,
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
/** The parts of a tensor of θ1; undefined where they are a problem. */
function pairOne(name, tensor, matching) {
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
	const twin = findTiedTwin(sft, name, findTiedNames(aligned));
	const tied = twin === void 0 ? void 0 : sft.tensors.get(twin);
	if (tied !== void 0) {
		found.tied.push(name);
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
function commonRowsOf({ vocabularies: [first] }) {
	return first && Math.min(first.sft.shape[0] ?? 0, first.aligned.shape[0] ?? 0);
}
function refuseVocabularies(aligned, sft, found, { vocabulary }) {
	const [first] = found.vocabularies;
	if (first === void 0 || vocabulary === "common") return;
	const names = listNames(found.vocabularies.map(({ name }) => name));
	found.problems.push({
		code: "vocabulary-mismatch",
		message: `The vocabularies differ: ${first.sft.shape[0]} rows in the SFT checkpoint (${placeOfSide(sft, first.sft)}), ${first.aligned.shape[0]} in the aligned checkpoint (${placeOfSide(aligned, first.aligned)}), in ${names}. Usually tokens were added for a chat template, or rows up to a multiple of 64.`,
		hint: "With --vocab common the rows that both have are extrapolated and the further ones of the aligned checkpoint copied, if both tokenizers say that the common rows are the same tokens."
	});
}
/** What θ0 alone has: nothing is made of it. */
function noteUnused(aligned, sft, found) {
	const left = {
		tied: [],
		buffers: [],
		heads: []
	};
	for (const [name, tensor] of sft.tensors) {
		if (found.used.has(name)) continue;
		const twin = findTiedTwin(aligned, name, findTiedNames(sft));
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
const countOf = ({ shape }) => shape.reduce((count, size) => count * size, 1);
// src/plan/cut-operation.ts
/** The output of an operation as units that are made whole: elements, bytes where these are copied, or rows. */
function unitsOf(operation) {
	switch (operation.kind) {
		case "extrapolate": return {
			unitCount: operation.elementCount,
			unitBytes: bytesOf(operation.outputDtype)
		};
		case "copy": {
			const { source, outputDtype } = operation;
			const byteLength = source.end - source.start;
			if (source.dtype === outputDtype) return {
				unitCount: byteLength,
				unitBytes: 1
			};
			return {
				unitCount: byteLength / bytesOf(source.dtype),
				unitBytes: bytesOf(outputDtype)
			};
		}
		case "concatenate": {
			const { rowCount, aligned, sft, outputDtype } = operation;
			return {
				unitCount: rowCount,
				unitBytes: (aligned.rowElements + sft.rowElements) * bytesOf(outputDtype)
			};
		}
	}
}
/** How many bytes each side is read for to make so many units of an operation. */
function inputBytesOf(operation, unitCount) {
	const units = inputUnitBytesOf(operation);
	return {
		aligned: unitCount * units.aligned,
		sft: unitCount * units.sft
	};
}
function cutOperation(operation, from, to) {
	const units = inputUnitBytesOf(operation);
	switch (operation.kind) {
		case "extrapolate": return {
			...operation,
			firstElement: operation.firstElement + from,
			elementCount: to - from,
			...cutSides(operation, from, to, units)
		};
		case "copy": return {
			...operation,
			source: cutRange(operation.source, from, to, units[operation.side])
		};
		case "concatenate": return {
			...operation,
			rowCount: to - from,
			...cutSides(operation, from, to, units)
		};
	}
}
/** Bytes of either side that a unit is made from. */
function inputUnitBytesOf(operation) {
	switch (operation.kind) {
		case "extrapolate": return {
			aligned: bytesOf(operation.aligned.dtype),
			sft: bytesOf(operation.sft.dtype)
		};
		case "copy": {
			const { side, source, outputDtype } = operation;
			const bytes = source.dtype === outputDtype ? 1 : bytesOf(source.dtype);
			return {
				aligned: side === "aligned" ? bytes : 0,
				sft: side === "sft" ? bytes : 0
			};
		}
		case "concatenate": {
			const { aligned, sft } = operation;
			return {
				aligned: aligned.rowElements * bytesOf(aligned.dtype),
				sft: sft.rowElements * bytesOf(sft.dtype)
			};
		}
	}
}
function cutSides({ aligned, sft }, from, to, units) {
	return {
		aligned: cutRange(aligned, from, to, units.aligned),
		sft: cutRange(sft, from, to, units.sft)
	};
}
function cutRange(range, from, to, unitBytes) {
	return {
		...range,
		start: range.start + from * unitBytes,
		end: range.start + to * unitBytes
	};
}
function bytesOf(dtype) {
	return bitsPerElement[dtype] / 8;
}
// src/plan/model-place.ts
/** Segments of tensor names that are followed by the number of a transformer block. */
const blockLists = /(?:^|\.)(?:layers|h|blocks|block|layer)\.(\d{1,5})(?=\.|$)/;
/** Towers beside the language model count their own blocks; they are one part, not layers of this one. */
const otherTowers = /(?:^|\.)(?:vision|visual|audio|speech|image)\w*\./;
/** The first pattern that a name matches says its part; norms lie within attention and MLP, so they come first. */
const patterns = [
	["norms", /norm|(?:^|\.)ln(?:_\w+|\d+)?\./i],
	["head", /(?:^|\.)(?:lm_head|embed_out|output|score|classifier|v_head|value_head|reward_head)(?:\.|$)/],
	["embeddings", /embed|(?:^|\.)(?:wte|wpe|shared)\./],
	["attention", /attn|attention|qkv|(?:^|\.)(?:[qkvo]_proj|query|key|value|q|k|v|o)\./i],
	["mlp", /mlp|feed_forward|ffn|expert|moe|(?:^|\.)(?:gate|up|down)_proj|(?:^|\.)(?:fc\d|c_fc|w[123]|wi(?:_\d)?|wo)\./i]
];
/**
* Which part of a model a tensor belongs to, by the names that transformers gives in its architectures; `other`
* where the name says nothing.
*/
function placeOf(tensor) {
	if (otherTowers.test(tensor)) return { part: "other" };
	const layer = blockLists.exec(tensor)?.[1];
	const inBlock = layer === void 0 ? tensor : tensor.slice(tensor.indexOf(`.${layer}.`) + 1);
	return {
		part: patterns.find(([name, pattern]) => pattern.test(inBlock) && !(layer !== void 0 && name === "head"))?.[0] ?? "other",
		...layer === void 0 ? {} : { layer: Number(layer) }
	};
}
// src/plan/operations.ts
/** Names as the user writes them, as safetensors does. */
const dtypesByName = {
	float32: "F32",
	bfloat16: "BF16",
	float16: "F16"
};
/** What numbers of a dtype are stored as: floats as asked for, integers as they are. */
function outputDtypeOf(dtype, asked) {
	return asked !== "same" && isFloatDtype(dtype) ? dtypesByName[asked] : dtype;
}
/** What a tensor of θ1 is stored as; buffers keep the digits that they need. */
function tensorDtypeOf(tensor, asked) {
	return isBuffer(tensor) ? tensor.dtype : outputDtypeOf(tensor.dtype, asked);
}
/** How a tensor of a pair comes about when it is stored as a dtype. */
function planTensor({ name, aligned, parts }, dtype) {
	const { shape } = aligned;
	const operations = [];
	let firstElement = 0;
	for (const part of parts) {
		operations.push(planPart(name, aligned, part, firstElement, dtype));
		firstElement += part.elementCount;
	}
	return {
		name,
		shape,
		dtype,
		operations
	};
}
function planPart(tensor, aligned, { elementCount, sft }, firstElement, outputDtype) {
	const { shape, dtype } = aligned;
	const source = {
		...elementsOf(aligned, firstElement, elementCount),
		dtype
	};
	if (sft === void 0 || !isFloatDtype(dtype) || !isFloatDtype(outputDtype)) return {
		kind: "copy",
		tensor,
		shape,
		side: "aligned",
		source,
		outputDtype
	};
	return {
		kind: "extrapolate",
		tensor,
		shape,
		place: placeOf(tensor),
		firstElement,
		elementCount,
		aligned: {
			...source,
			dtype
		},
		sft: {
			...elementsOf(sft.tensor, sft.firstElement, elementCount),
			dtype: sft.tensor.dtype
		},
		outputDtype
	};
}
function elementsOf({ path, start, dtype }, firstElement, elementCount) {
	const elementBytes = bitsPerElement[dtype] / 8;
	const from = start + firstElement * elementBytes;
	return {
		path,
		start: from,
		end: from + elementCount * elementBytes
	};
}
// src/kernel/kernel.ts
const bytesPerElement = {
	BF16: 2,
	F16: 2,
	F32: 4,
	F64: 8
};
// src/kernel/load.ts
/** How many α the module takes in one call. */
const outputsPerPass = 4;
/** In assembly/dtype.ts's order. */
const dtypeNumbers = {
	BF16: 0,
	F16: 1,
	F32: 2,
	F64: 3
};
const roundingNumbers = {
	nearest: 0,
	reference: 1,
	stochastic: 2
};
let compiled;
/**
* Instantiates the kernel over a shared memory, whose first bytes it takes for its constants, scratch room and
* results: a memory serves one kernel at a time.
*
* @throws WebAssembly.LinkError if the memory is not shared.
*/
function loadKernel(memory) {
	compiled ??= new WebAssembly.Module(readFileSync(new URL("./extrapolate.wasm", import.meta.url)));
	const wasm = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
	const reservedBytes = wasm.reservedBytes.value;
	/** Calls the module for at most four outputs. */
	const run = (task, first, withStatistics) => {
		const { rounding, aligned, sft } = task;
		const outputs = task.outputs.slice(first, first + outputsPerPass);
		const [a, b = a, c = a, d = a] = outputs;
		if (a === void 0 || b === void 0 || c === void 0 || d === void 0) return;
		const [key0, key1] = rounding.kind === "stochastic" ? rounding.key : [0, 0];
		wasm.extrapolate(dtypeNumbers[aligned.dtype], dtypeNumbers[sft.dtype], dtypeNumbers[task.outputDtype], roundingNumbers[rounding.kind], Number(withStatistics), aligned.byteOffset, sft.byteOffset, task.count, outputs.length, ...[
			a.byteOffset,
			b.byteOffset,
			c.byteOffset,
			d.byteOffset
		], ...[
			a.alpha,
			b.alpha,
			c.alpha,
			d.alpha
		], ...[
			key0,
			key1,
			rounding.kind === "stochastic" ? rounding.firstElement : 0
		]);
	};
	const readStatistics = (outputCount) => {
		const fields = new Float64Array(memory.buffer, wasm.statistics.value, 4 + 4 * outputCount);
		const field = (index) => fields[index] ?? 0;
		const output = (number) => ({
			moveDotDelta: field(4 + 4 * number),
			changedCount: field(5 + 4 * number),
			nonFiniteCount: field(6 + 4 * number),
			overflowCount: field(7 + 4 * number)
		});
		return {
			deltaSquaredSum: field(0),
			alignedSquaredSum: field(1),
			maxAbsDelta: field(2),
			alignmentChangedCount: field(3),
			outputs: Array.from({ length: outputCount }, (_, number) => output(number))
		};
	};
	return {
		memory,
		reservedBytes,
		extrapolate(task) {
			checkTask(task, reservedBytes, memory.buffer.byteLength);
			const parts = [];
			for (let first = 0; first < task.outputs.length; first += outputsPerPass) {
				run(task, first, true);
				parts.push(readStatistics(Math.min(outputsPerPass, task.outputs.length - first)));
			}
			return {
				...parts[0],
				outputs: parts.flatMap((part) => part.outputs)
			};
		},
		recompute(task) {
			checkTask(task, reservedBytes, memory.buffer.byteLength);
			for (let first = 0; first < task.outputs.length; first += outputsPerPass) run(task, first, false);
		}
	};
}
function checkTask(task, reservedBytes, memoryByteLength) {
	const { count, outputs, rounding } = task;
	if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`The kernel was given ${count} elements.`);
	if (outputs.length === 0) throw new RangeError("The kernel was given no output.");
	const check = (name, dtype, byteOffset) => {
		const end = byteOffset + count * bytesPerElement[dtype];
		if (!Number.isSafeInteger(byteOffset) || byteOffset < reservedBytes || end > memoryByteLength) throw new RangeError(`${name} at bytes [${byteOffset}, ${end}) lies outside of the kernel's memory [${reservedBytes}, ${memoryByteLength}).`);
	};
	check("aligned", task.aligned.dtype, task.aligned.byteOffset);
	check("sft", task.sft.dtype, task.sft.byteOffset);
	for (const { alpha, byteOffset } of outputs) {
		check("output", task.outputDtype, byteOffset);
		if (!Number.isFinite(alpha)) throw new RangeError(`The kernel was given the α ${alpha}.`);
	}
	if (rounding.kind !== "stochastic") return;
	const { firstElement } = rounding;
	if (firstElement < 0 || !Number.isSafeInteger(firstElement) || !Number.isSafeInteger(firstElement + count)) throw new RangeError(`The kernel was given ${count} elements from element ${firstElement} on.`);
}
// src/engine/arena.ts
/**
* Bytes of one output slot: long enough to make handing it to another thread negligible, short enough for
* two inputs and an output to stay in a core's second-level cache.
*/
const slotBytes = 1 << 20;
/** Memory for all output slots together, whatever the number of α. */
const outputBudgetBytes = 32 << 20;
/** For the kernel's constants. */
const reservedBytes = 1 << 20;
const pageBytes = 65536;
/** Reserves the memory for `outputCount` outputs (one per α). */
function createArena(outputCount) {
	const slotCount = Math.max(2, Math.min(8, Math.floor(outputBudgetBytes / slotBytes / outputCount)));
	const outputsOffset = 9437184;
	const pages = (outputsOffset + slotCount * outputCount * slotBytes) / pageBytes;
	const memory = new WebAssembly.Memory({
		initial: pages,
		maximum: pages,
		shared: true
	});
	const kernel = loadKernel(memory);
	if (kernel.reservedBytes > reservedBytes) throw new TypeError(`the kernel reserves ${kernel.reservedBytes} bytes, the arena has ${reservedBytes} for it`);
	return {
		kernel,
		bytes: new Uint8Array(memory.buffer),
		alignedOffset: reservedBytes,
		sftOffset: 5242880,
		slotCount,
		outputCount,
		outputOffset: (slot, output) => outputsOffset + (slot * outputCount + output) * slotBytes
	};
}
// src/engine/random-key.ts
/** How the elements of a tensor are rounded, from one of them on. */
function taskRoundingOf(rounding, tensor, firstElement) {
	if (rounding.kind !== "stochastic") return rounding;
	return {
		kind: "stochastic",
		key: randomKeyOf(rounding.seed, tensor),
		firstElement
	};
}
/**
* Which random numbers a tensor is rounded with: the first eight bytes of the SHA-256 of `seed:name`, as two
* little-endian numbers. By its name, so that neither the shard it is in nor its place there matters.
*/
function randomKeyOf(seed, tensor) {
	const digest = createHash("sha256").update(`${seed}:${tensor}`).digest();
	return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}
// src/plan/sample.ts
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
// src/engine/blocks.ts
/**
* Cuts an output file into slots of at most `slotBytes`. The cut depends on the plan and `slotBytes` alone,
* never on timing, so that sums over blocks come out the same on every machine.
*/
function* splitIntoSlots(file, slotBytes) {
	let blocks = [];
	let filled = 0;
	const add = (block, byteLength) => {
		blocks.push({
			block,
			byteOffset: filled
		});
		filled += byteLength;
	};
	const take = () => {
		const slot = {
			byteLength: filled,
			blocks
		};
		blocks = [];
		filled = 0;
		return slot;
	};
	for (let start = 0; start < file.header.length;) {
		const end = Math.min(file.header.length, start + slotBytes - filled);
		add({
			kind: "header",
			start,
			end
		}, end - start);
		start = end;
		if (filled === slotBytes) yield take();
	}
	for (const operation of file.operations) {
		const { unitCount, unitBytes } = unitsOf(operation);
		for (let start = 0; start < unitCount;) {
			const end = Math.min(unitCount, start + Math.floor((slotBytes - filled) / unitBytes));
			if (end > start) add({
				kind: "units",
				operation,
				start,
				end
			}, (end - start) * unitBytes);
			start = end;
			if (filled + unitBytes > slotBytes) yield take();
		}
	}
	if (filled > 0) yield take();
}
/** What each side is read for, in the order in which the blocks of the file need it. */
function readsOf(file) {
	const aligned = [];
	const sft = [];
	for (const operation of file.operations) if (operation.kind === "copy") appendRange(operation.side === "aligned" ? aligned : sft, operation.source);
	else {
		appendRange(aligned, operation.aligned);
		appendRange(sft, operation.sft);
	}
	return {
		aligned,
		sft
	};
}
function appendRange(ranges, { path, start, end }) {
	if (start === end) return;
	const last = ranges.at(-1);
	if (last?.path === path && last.end === start) ranges[ranges.length - 1] = {
		path,
		start: last.start,
		end
	};
	else ranges.push({
		path,
		start,
		end
	});
}
export { createArena as a, planTensor as c, inputBytesOf as d, unitsOf as f, taskRoundingOf as i, tensorDtypeOf as l, pairTensors as m, splitIntoSlots as n, slotBytes as o, isExtrapolated as p, samplePlan as r, bytesPerElement as s, readsOf as t, cutOperation as u };
