import { o as IncompatibleError } from "./errors.js";
import { c as encodeIndex, d as byteLengthOf, l as encodeHeader, p as isFloat, u as bitsPerElement } from "./session.js";
import { t as nameOf } from "./snapshot.js";
import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";
// src/plan/lay-out-shards.ts
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
// src/plan/plan.ts
/** Float dtypes that can be extrapolated. */
const floatDtypes = [
	"BF16",
	"F16",
	"F32",
	"F64"
];
/** What an operation's result is stored as. */
function outputDtypeOf(operation) {
	return operation.kind === "copy" ? operation.dtype : operation.outputDtype;
}
// src/plan/pairing.ts
const isFloatDtype = (dtype) => floatDtypes.includes(dtype);
const hasFloatDtype = (tensor) => isFloatDtype(tensor.dtype);
/**
* Matches the tensors of the two checkpoints by name. Finds every problem, not only the first, so that
* `plan` can list them; a pair with problems has no plan.
*/
function pairTensors(aligned, sft) {
	const pairings = /* @__PURE__ */ new Map();
	const problems = [];
	const where = (checkpoint, tensor) => nameOf(checkpoint.snapshot.origin, tensor.path);
	for (const tensor of aligned.tensors.values()) {
		const partner = sft.tensors.get(tensor.name);
		if (partner === void 0) {
			problems.push({
				code: "tensor-missing-in-sft",
				message: `Tensor '${tensor.name}' ${describe(tensor)} is in the aligned checkpoint (${where(aligned, tensor)}) but not in the SFT checkpoint (${nameOf(sft.snapshot.origin)}).`,
				hint: "Check that --sft is the checkpoint from which the training of --dpo started."
			});
			continue;
		}
		const pairing = pairOne(tensor, partner);
		if ("kind" in pairing) pairings.set(tensor.name, pairing);
		else problems.push({
			...pairing,
			message: `${pairing.message}: ${describe(partner)} in the SFT checkpoint (${where(sft, partner)}), ${describe(tensor)} in the aligned checkpoint (${where(aligned, tensor)}).`
		});
	}
	for (const tensor of sft.tensors.values()) {
		if (aligned.tensors.has(tensor.name)) continue;
		problems.push({
			code: "tensor-missing-in-aligned",
			message: `Tensor '${tensor.name}' ${describe(tensor)} is in the SFT checkpoint (${where(sft, tensor)}) but not in the aligned checkpoint (${nameOf(aligned.snapshot.origin)}).`,
			hint: "Check that --sft is the checkpoint from which the training of --dpo started."
		});
	}
	if (problems.length === 0 && ![...pairings.values()].some((pairing) => pairing.kind === "extrapolate")) problems.push({
		code: "no-float-tensors",
		message: `The aligned checkpoint (${nameOf(aligned.snapshot.origin)}) has no floating-point tensor to extrapolate.`,
		hint: `Extrapolation needs weights in ${floatDtypes.join(", ")}.`
	});
	return {
		pairings,
		problems
	};
}
function pairOne(aligned, sft) {
	if (!sameShape(aligned.shape, sft.shape)) return {
		code: "tensor-shape-mismatch",
		message: `Tensor '${aligned.name}' has different shapes`,
		hint: "Extrapolation needs two checkpoints of one architecture and vocabulary; check that the pair belongs together."
	};
	if (hasFloatDtype(aligned) && hasFloatDtype(sft)) return {
		kind: "extrapolate",
		aligned,
		sft
	};
	for (const tensor of [aligned, sft]) if (isFloat(tensor.dtype) && !isFloatDtype(tensor.dtype)) return {
		code: "tensor-dtype-unsupported",
		message: `Tensor '${aligned.name}' has dtype ${tensor.dtype}, which cannot be extrapolated`,
		hint: `Use the checkpoints before quantisation, in ${floatDtypes.join(", ")}.`
	};
	if (aligned.dtype !== sft.dtype) return {
		code: "tensor-dtype-mismatch",
		message: `Tensor '${aligned.name}' has dtypes that do not go together`,
		hint: "Integer and boolean tensors are copied from the aligned checkpoint only when both sides agree on the dtype."
	};
	return {
		kind: "copy",
		aligned
	};
}
const sameShape = (a, b) => a.length === b.length && a.every((size, axis) => size === b[axis]);
const describe = (tensor) => `${tensor.dtype} [${tensor.shape.join(", ")}]`;
// src/plan/build-plan.ts
/** Names as the user writes them, as safetensors does. */
const dtypesByName = {
	float32: "F32",
	bfloat16: "BF16",
	float16: "F16"
};
/**
* The plan for a pair: each tensor of θ1 with the ranges it is made from, in files that mirror θ1's (names, tensor
* order, metadata), or, where these are PyTorch's, in safetensors files as transformers would write them.
*
* @throws IncompatibleError naming the first tensor that does not fit, and how many more there are.
*/
function buildPlan(aligned, sft, options) {
	const { alphas, rounding, dtype } = options;
	const { pairings, problems } = pairTensors(aligned, sft);
	const [first] = problems;
	if (first !== void 0) throw incompatible(first, problems.length - 1);
	const operations = new Map([...pairings].map(([name, pairing]) => [name, operationOf(pairing, dtype)]));
	const shards = aligned.format === "safetensors" ? aligned.shards.map(mirrorShard) : layOutAnew(aligned, operations, options);
	const files = shards.map((shard) => writeShard(shard, operations));
	const all = files.flatMap((file) => file.operations);
	return {
		alphas,
		rounding,
		files,
		index: indexOf(aligned, shards, sum(all, outputBytesOf)),
		dtypes: countDtypes(all),
		totals: {
			tensorCount: all.length,
			extrapolatedCount: all.filter(({ kind }) => kind === "extrapolate").length,
			copiedCount: all.filter(({ kind }) => kind === "copy").length,
			parameterCount: sum(all, ({ shape }) => shape.reduce((product, size) => product * size, 1)),
			alignedBytes: sum(all, (operation) => operation.aligned.end - operation.aligned.start),
			sftBytes: sum(all, (operation) => operation.kind === "extrapolate" ? operation.sft.end - operation.sft.start : 0),
			outputBytes: sum(files, ({ byteLength }) => byteLength)
		}
	};
}
/** Names, order and metadata of θ1's. */
function mirrorShard({ path, metadata, tensors }) {
	return {
		path,
		metadata,
		tensors,
		dataOrder: tensors.toSorted((a, b) => a.start - b.start || a.end - b.end).map(({ name }) => name)
	};
}
/** In the order of θ1's state dict. */
function layOutAnew({ shards }, operations, { maxShardBytes }) {
	const tensors = new Map(shards.flatMap((shard) => shard.tensors).map((tensor) => [tensor.name, tensor]));
	return layOutShards([...tensors.keys()].map((name) => {
		const operation = operations.get(name);
		return {
			name,
			byteLength: operation === void 0 ? 0 : outputBytesOf(operation)
		};
	}), maxShardBytes).map(({ path, names }) => ({
		path,
		metadata: { format: "pt" },
		tensors: names.flatMap((name) => tensors.get(name) ?? []),
		dataOrder: names
	}));
}
/** θ1's own where it is mirrored, else what shards need. */
function indexOf(aligned, shards, totalSize) {
	if (aligned.format === "safetensors") {
		const { index, tensors } = aligned;
		if (index === void 0) return void 0;
		const weightMap = new Map([...tensors.values()].map(({ name, path }) => [name, path]));
		return {
			path: index.path,
			content: encodeIndex({
				metadata: index.metadata,
				weightMap,
				totalSize
			})
		};
	}
	if (shards.length === 1) return void 0;
	const weightMap = new Map(shards.flatMap(({ path, tensors }) => tensors.map(({ name }) => [name, path])));
	return {
		path: "model.safetensors.index.json",
		content: encodeIndex({
			metadata: {},
			weightMap,
			totalSize
		})
	};
}
function writeShard(shard, operations) {
	const operationFor = (name) => {
		const operation = operations.get(name);
		if (operation === void 0) throw new TypeError(`tensor '${name}' is in a shard but was not paired`);
		return operation;
	};
	const { dataOrder } = shard;
	const encoded = encodeHeader({
		metadata: shard.metadata,
		tensors: shard.tensors.map(({ name, shape }) => ({
			name,
			shape,
			dtype: outputDtypeOf(operationFor(name))
		})),
		dataOrder
	});
	return {
		path: shard.path,
		header: encoded.bytes,
		byteLength: encoded.fileByteLength,
		operations: dataOrder.map(operationFor)
	};
}
function operationOf(pairing, outputDtype) {
	const { name, shape, path, start, end } = pairing.aligned;
	if (pairing.kind === "copy") return {
		kind: "copy",
		tensor: name,
		shape,
		dtype: pairing.aligned.dtype,
		aligned: {
			path,
			start,
			end
		}
	};
	return extrapolationOf(pairing, outputDtype === "same" ? pairing.aligned.dtype : dtypesByName[outputDtype]);
}
/** How a whole tensor of a pair is extrapolated to a dtype. */
function extrapolationOf({ aligned, sft }, outputDtype) {
	const { name, shape, path, start, end } = aligned;
	return {
		kind: "extrapolate",
		tensor: name,
		shape,
		place: placeOf(name),
		firstElement: 0,
		elementCount: shape.reduce((product, size) => product * size, 1),
		aligned: {
			path,
			start,
			end,
			dtype: aligned.dtype
		},
		sft: {
			path: sft.path,
			start: sft.start,
			end: sft.end,
			dtype: sft.dtype
		},
		outputDtype
	};
}
function countDtypes(operations) {
	const byDtype = /* @__PURE__ */ new Map();
	for (const operation of operations) {
		const dtype = outputDtypeOf(operation);
		const { tensorCount, byteLength } = byDtype.get(dtype) ?? {
			tensorCount: 0,
			byteLength: 0
		};
		byDtype.set(dtype, {
			tensorCount: tensorCount + 1,
			byteLength: byteLength + outputBytesOf(operation)
		});
	}
	return [...byDtype].toSorted(([, a], [, b]) => b.byteLength - a.byteLength).map(([dtype, { tensorCount }]) => ({
		dtype,
		tensorCount
	}));
}
function outputBytesOf(operation) {
	return byteLengthOf(outputDtypeOf(operation), operation.shape) ?? 0;
}
function incompatible(problem, moreCount) {
	const more = moreCount === 0 ? "" : ` ${moreCount} more ${moreCount === 1 ? "tensor does" : "tensors do"} not fit; 'plan' lists them.`;
	return new IncompatibleError(problem.message + more, {
		code: problem.code,
		hint: problem.hint
	});
}
function sum(items, amountOf) {
	return items.reduce((total, item) => total + amountOf(item), 0);
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
// src/plan/cut-operation.ts
/** The output of an operation as whole elements; copied tensors count by the byte. */
function elementsOf(operation) {
	if (operation.kind === "copy") return {
		elementCount: operation.aligned.end - operation.aligned.start,
		elementBytes: 1
	};
	return {
		elementCount: operation.elementCount,
		elementBytes: bytesOf(operation.outputDtype)
	};
}
function cutOperation(operation, from, to) {
	return operation.kind === "copy" ? cutCopy(operation, from, to) : {
		...operation,
		firstElement: operation.firstElement + from,
		elementCount: to - from,
		aligned: cutRange(operation.aligned, from, to, bytesOf(operation.aligned.dtype)),
		sft: cutRange(operation.sft, from, to, bytesOf(operation.sft.dtype))
	};
}
function cutCopy(operation, from, to) {
	return {
		...operation,
		aligned: cutRange(operation.aligned, from, to, 1)
	};
}
function cutRange(range, from, to, elementBytes) {
	return {
		...range,
		start: range.start + from * elementBytes,
		end: range.start + to * elementBytes
	};
}
function bytesOf(dtype) {
	return bitsPerElement[dtype] / 8;
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
export { createArena as a, buildPlan as c, pairTensors as d, outputDtypeOf as f, taskRoundingOf as i, extrapolationOf as l, cutOperation as n, slotBytes as o, elementsOf as r, bytesPerElement as s, samplePlan as t, isFloatDtype as u };
