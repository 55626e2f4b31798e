import { o as IncompatibleError, s as InputError } from "./errors.js";
import { t as printable } from "./printable.js";
import { n as plainPairing } from "./pairing-options.js";
import { t as nameOf } from "./snapshot.js";
import { A as isTokenEmbedding, B as encodeHeader, F as mergeHint, H as byteLengthOf, I as unsupported, J as baseNameOf, M as hasFloatDtype, N as isFloatDtype, O as hasTokenRows, U as countElements, V as bitsPerElement, W as isFloat, Y as baseWeightOf, j as floatDtypes, k as isOutputHead, l as statesTiedEmbeddings, p as encodeIndex, q as adapterPrefix, z as excerpt } from "./session.js";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
// src/core/kernel/kernel.ts
const bytesPerElement = {
	BF16: 2,
	F16: 2,
	F32: 4,
	F64: 8
};
// src/core/kernel/load.ts
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
// src/core/engine/arena.ts
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
// src/core/engine/random-key.ts
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
// src/core/plan/cut-operation.ts
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
// src/core/pairing/named-tensors.ts
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
const countOf = ({ shape }) => countElements(shape) ?? 0;
// src/core/adapter/adapter-plan.ts
/** Distinct numbers, ascending. */
const distinct = (values) => [...new Set(values)].toSorted((a, b) => a - b);
// src/core/adapter/adapter-problem.ts
/**
* @throws IncompatibleError naming the first problem, and how many more there are.
*/
function refuseProblems(problems) {
	const [first, ...others] = problems;
	if (first === void 0) return;
	const more = others.length === 0 ? "" : ` ${others.length} more ${others.length === 1 ? "does" : "do"} not fit either, of ${problems.length} in all.`;
	throw new IncompatibleError(first.message + more, {
		code: first.code,
		hint: first.hint
	});
}
// src/core/plan/assemble-plan.ts
/** The plan that makes these files, with its sums. */
function assemblePlan(contents) {
	const { shards, ...rest } = contents;
	const files = shards.map(writeShard);
	const tensors = shards.flatMap((shard) => shard.tensors);
	const inputs = tensors.flatMap(({ operations }) => operations.map(bytesReadFor));
	const extrapolatedCount = tensors.filter(isExtrapolated$1).length;
	return {
		...rest,
		files,
		dtypes: countDtypes(tensors),
		totals: {
			tensorCount: tensors.length,
			extrapolatedCount,
			copiedCount: tensors.length - extrapolatedCount,
			parameterCount: sum(tensors, ({ shape }) => countElements(shape) ?? 0),
			alignedBytes: sum(inputs, ({ aligned }) => aligned),
			sftBytes: sum(inputs, ({ sft }) => sft),
			outputBytes: sum(files, ({ byteLength }) => byteLength)
		}
	};
}
function writeShard({ path, metadata, tensors, dataOrder }) {
	const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
	const encoded = encodeHeader({
		metadata,
		tensors,
		dataOrder
	});
	return {
		path,
		header: encoded.bytes,
		byteLength: encoded.fileByteLength,
		operations: dataOrder.flatMap((name) => byName.get(name)?.operations ?? [])
	};
}
const isExtrapolated$1 = ({ operations }) => operations.some(({ kind }) => kind !== "copy");
const bytesReadFor = (operation) => inputBytesOf(operation, unitsOf(operation).unitCount);
function countDtypes(tensors) {
	const byDtype = /* @__PURE__ */ new Map();
	for (const { dtype, shape } of tensors) {
		const { tensorCount, byteLength } = byDtype.get(dtype) ?? {
			tensorCount: 0,
			byteLength: 0
		};
		byDtype.set(dtype, {
			tensorCount: tensorCount + 1,
			byteLength: byteLength + (byteLengthOf(dtype, shape) ?? 0)
		});
	}
	return [...byDtype].toSorted(([, a], [, b]) => b.byteLength - a.byteLength).map(([dtype, { tensorCount }]) => ({
		dtype,
		tensorCount
	}));
}
function sum(items, amountOf) {
	return items.reduce((total, item) => total + amountOf(item), 0);
}
// src/core/adapter/assemble-adapter.ts
const outputPath = "adapter_model.safetensors";
/** The plan that makes these tensors, in one file with θ1's metadata. */
function assembleAdapter({ checkpoint }, tensors, { alphas, rounding }, notes) {
	const [shard] = checkpoint.shards;
	const dataOrder = tensors.toSorted((a, b) => bitsPerElement[b.dtype] - bitsPerElement[a.dtype]).map(({ name }) => name);
	return assemblePlan({
		alphas,
		rounding,
		shards: [{
			path: outputPath,
			metadata: shard?.metadata ?? { format: "pt" },
			tensors,
			dataOrder
		}],
		index: void 0,
		notes
	});
}
// src/core/adapter/config-text.ts
/** The edit that gives a key a value; a key that is missing comes first in the object. */
function setValue({ bytes, values }, key, value) {
	const range = values.get(key);
	if (range !== void 0) return {
		...range,
		text: writeJson(value)
	};
	const start = bytes.indexOf(123) + 1;
	const comma = values.size > 0 ? "," : "\n";
	return {
		start,
		end: start,
		text: `\n  ${JSON.stringify(key)}: ${writeJson(value)}${comma}`
	};
}
/** The text with edits that do not overlap. */
function editText({ bytes }, edits) {
	const parts = [];
	let reached = 0;
	for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start)) {
		parts.push(bytes.subarray(reached, start), new TextEncoder().encode(text));
		reached = end;
	}
	parts.push(bytes.subarray(reached));
	const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let offset = 0;
	for (const part of parts) {
		result.set(part, offset);
		offset += part.length;
	}
	return result;
}
/** As Python's json module writes a value of an object with an indent of 2. */
function writeJson(value) {
	return JSON.stringify(value, void 0, 2).replaceAll("\n", "\n  ");
}
// src/core/adapter/derived-config.ts
/**
* Settings of how training began, which bear on nothing that is trained already, and what says that there are
* none.
*/
const beginnings = [
	["eva_config", null],
	["corda_config", null],
	["lora_ga_config", null],
	["velora_config", null],
	["loftq_config", {}]
];
/** What selects modules otherwise than `target_modules`. */
const selectors = [
	"exclude_modules",
	"layers_to_transform",
	"layers_pattern"
];
/**
* θ1's config with the ranks and scales of the joined modules: the most frequent ones for all, and a pattern
* for each module that has others.
*
* @param selectsAlike both adapters say in the same way which modules they are for, and these are the joined
*   ones.
*/
function joinConfig({ text }, modules, alpha, selectsAlike) {
	const entries = modules.map(({ module, rank, alphaFor }) => ({
		module,
		rank,
		alpha: finiteAlpha(alphaFor(alpha))
	}));
	const rank = mostFrequent(entries.map((entry) => entry.rank));
	const common = mostFrequent(entries.map((entry) => entry.alpha));
	const ranks = entries.filter((entry) => entry.rank !== rank);
	const alphas = entries.filter((entry) => entry.alpha !== common);
	const values = [
		["r", rank],
		["lora_alpha", common],
		["rank_pattern", Object.fromEntries(ranks.map((entry) => [patternFor(entry.module), entry.rank]))],
		["alpha_pattern", Object.fromEntries(alphas.map((entry) => [patternFor(entry.module), entry.alpha]))]
	];
	if (text.values.has("init_lora_weights")) values.push(["init_lora_weights", true]);
	values.push(...beginnings.filter(([key]) => text.values.has(key)));
	if (!selectsAlike) {
		values.push(["target_modules", modules.map(({ module }) => module)]);
		values.push(...selectors.filter((key) => text.values.has(key)).map((key) => [key, null]));
	}
	return editText(text, values.map(([key, value]) => setValue(text, key, value)));
}
/** A regular expression that matches this module and no other: PEFT looks for one at the end of names too. */
function patternFor(module) {
	return `^${module.replaceAll(/[^\w]/g, (character) => `\\${character}`)}`;
}
/** @throws IncompatibleError `overflow` */
function finiteAlpha(value) {
	if (Number.isFinite(value)) return value;
	throw new IncompatibleError("The scale of the derived adapter becomes infinite.", {
		code: "overflow",
		hint: "Use a smaller α."
	});
}
function mostFrequent(values) {
	const counts = /* @__PURE__ */ new Map();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	const [[value] = [0]] = [...counts].toSorted(([, a], [, b]) => b - a);
	return value;
}
// src/core/adapter/parse-expression.ts
const classEscapes = {
	d: /\p{Nd}/u,
	D: /\P{Nd}/u,
	w: /[\p{L}\p{N}_]/u,
	W: /[^\p{L}\p{N}_]/u,
	s: /\s/,
	S: /\S/
};
const maxRepeat = 1e3;
const maxDepth = 100;
/**
* Undefined for what is malformed, or has assertions, references, flags or other things of which names have
* no need.
*/
function parseExpression(pattern) {
	const parser = new ExpressionParser(pattern);
	try {
		const expression = parser.readChoice(0);
		return parser.atEnd ? expression : void 0;
	} catch (error) {
		if (error instanceof UnknownSyntax) return void 0;
		throw error;
	}
}
var UnknownSyntax = class extends Error {};
var ExpressionParser = class {
	#position = 0;
	#text;
	constructor(text) {
		this.#text = text;
	}
	get atEnd() {
		return this.#position >= this.#text.length;
	}
	readChoice(depth) {
		if (depth > maxDepth) throw new UnknownSyntax();
		const items = [this.#readSequence(depth)];
		while (this.#take("|")) items.push(this.#readSequence(depth));
		return {
			kind: "choice",
			items
		};
	}
	#readSequence(depth) {
		const items = [];
		while (!this.atEnd && !this.#isNext("|") && !this.#isNext(")")) items.push(this.#readRepeated(depth));
		return {
			kind: "sequence",
			items
		};
	}
	#readRepeated(depth) {
		const item = this.#readItem(depth);
		const match = /^(?:([*+?])|\{(\d{1,4})(?:(,)(\d{0,4}))?\})(\??)/.exec(this.#text.slice(this.#position));
		if (match === null) return item;
		this.#position += match[0].length;
		if (/^[*+?{]/.test(this.#text.slice(this.#position))) throw new UnknownSyntax();
		if (item.kind === "begin" || item.kind === "end") throw new UnknownSyntax();
		const [, sign, low, comma, high] = match;
		if (sign !== void 0) return {
			kind: "repeat",
			item,
			least: sign === "+" ? 1 : 0,
			most: sign === "?" ? 1 : void 0
		};
		const least = Number(low);
		const most = comma === void 0 ? least : high === "" ? void 0 : Number(high);
		if (least > maxRepeat || most !== void 0 && (most > maxRepeat || most < least)) throw new UnknownSyntax();
		return {
			kind: "repeat",
			item,
			least,
			most
		};
	}
	#readItem(depth) {
		const character = this.#text[this.#position++] ?? "";
		switch (character) {
			case "(": {
				if (this.#isNext("?") && !this.#take("?:")) throw new UnknownSyntax();
				const inner = this.readChoice(depth + 1);
				if (!this.#take(")")) throw new UnknownSyntax();
				return inner;
			}
			case "[": return this.#readClass();
			case ".": return {
				kind: "character",
				test: (other) => other !== "\n"
			};
			case "^": return { kind: "begin" };
			case "$": return { kind: "end" };
			case "\\": return {
				kind: "character",
				test: this.#readEscape()
			};
			default:
				if ("*+?{".includes(character)) throw new UnknownSyntax();
				return {
					kind: "character",
					test: (other) => other === character
				};
		}
	}
	#readEscape() {
		const letter = this.#text[this.#position++] ?? "";
		const known = Object.hasOwn(classEscapes, letter) ? classEscapes[letter] : void 0;
		if (known !== void 0) return (character) => known.test(character);
		if (letter === "" || /[\p{L}\p{N}]/u.test(letter)) throw new UnknownSyntax();
		return (character) => character === letter;
	}
	#readClass() {
		const isNegated = this.#take("^");
		const tests = [];
		do {
			const first = this.#text[this.#position++];
			if (first === void 0 || first === "[") throw new UnknownSyntax();
			if (first === "\\") {
				tests.push(this.#readEscape());
				if (this.#isNext("-") && this.#text[this.#position + 1] !== "]") throw new UnknownSyntax();
				continue;
			}
			const last = /^-([^\]])/.exec(this.#text.slice(this.#position))?.[1];
			if (last === "\\" || last === "[") throw new UnknownSyntax();
			if (last === void 0) {
				tests.push((character) => character === first);
				continue;
			}
			this.#position += 2;
			if (last < first) throw new UnknownSyntax();
			tests.push((character) => character >= first && character <= last);
		} while (!this.#isNext("]") && !this.atEnd);
		if (!this.#take("]")) throw new UnknownSyntax();
		return {
			kind: "character",
			test: (other) => tests.some((test) => test(other)) !== isNegated
		};
	}
	#isNext(text) {
		return this.#text.startsWith(text, this.#position);
	}
	#take(text) {
		if (!this.#isNext(text)) return false;
		this.#position += text.length;
		return true;
	}
};
// src/core/adapter/pattern-program.ts
/** Repeats are written out, so that a short expression can become a long program. */
const maxStepCount = 2e4;
/** What a step takes, measured by the comparison of two characters. */
const stepCost = 8;
/** Undefined where the expression has something that is not known here, or would become too long. */
function compilePattern(pattern) {
	const expression = parseExpression(pattern);
	if (expression === void 0) return void 0;
	const steps = [{ kind: "match" }];
	const add = (step) => {
		if (steps.length >= maxStepCount) throw new RangeError("too many steps");
		return steps.push(step) - 1;
	};
	try {
		return {
			steps,
			first: compile(expression, 0, steps, add)
		};
	} catch (error) {
		if (error instanceof RangeError) return void 0;
		throw error;
	}
}
/** Adds the steps of an expression that is followed by step `next`; gives the first of them. */
function compile(expression, next, steps, add) {
	switch (expression.kind) {
		case "character": return add({
			kind: "character",
			test: expression.test,
			next
		});
		case "begin":
		case "end": return add({
			kind: expression.kind,
			next
		});
		case "sequence": return expression.items.reduceRight((after, item) => compile(item, after, steps, add), next);
		case "choice": return add({
			kind: "split",
			next: expression.items.map((item) => compile(item, next, steps, add))
		});
		case "repeat": {
			const { item, least, most } = expression;
			let first = next;
			if (most === void 0) {
				const loop = add({
					kind: "split",
					next: [next]
				});
				steps[loop] = {
					kind: "split",
					next: [compile(item, loop, steps, add), next]
				};
				first = loop;
			} else for (let count = least; count < most; count++) first = add({
				kind: "split",
				next: [compile(item, first, steps, add), next]
			});
			for (let count = 0; count < least; count++) first = compile(item, first, steps, add);
			return first;
		}
	}
}
/** Whether the program takes the text from one of the places to its end. */
function runProgram({ steps, first }, text, starts, budget) {
	let current = [];
	for (let position = 0; position <= text.length; position++) {
		const seen = /* @__PURE__ */ new Set();
		const waiting = [];
		const open = starts.has(position) ? [...current, first] : current;
		let matched = false;
		while (open.length > 0) {
			const index = open.pop() ?? 0;
			if (seen.has(index)) continue;
			seen.add(index);
			budget.steps -= stepCost;
			if (budget.steps < 0) return false;
			const step = steps[index];
			if (step === void 0) continue;
			if (step.kind === "match") matched = position === text.length;
			else if (step.kind === "split") open.push(...step.next);
			else if (step.kind === "character") waiting.push(index);
			else if (step.kind === "begin" ? position === 0 : position === text.length) open.push(step.next);
		}
		if (matched) return true;
		const character = text[position];
		if (character === void 0) return false;
		current = [];
		for (const index of waiting) {
			const step = steps[index];
			if (step?.kind === "character" && step.test(character)) current.push(step.next);
		}
	}
	return false;
}
// src/core/adapter/module-pattern.ts
/**
* Comparisons of characters that may be spent on an adapter: a second or so, and far more than real ones
* take.
*/
const maxSteps = 1e8;
const patternBudget = () => ({ steps: maxSteps });
/** Keys of this kind are names of modules or the ends of such, and need no program. */
const plainName = /^[\w-]+(?:\.[\w-]+)*$/;
/**
* Reads patterns as PEFT does, with Python's `re.match(rf"(.*\.)?({key})$", module)`: a key is a regular
* expression for a module's name or for whole parts at its end. They are matched here without backtracking,
* in a time that their length bounds, because they are a stranger's.
*
* @throws IncompatibleError `adapter-pattern` for expressions with more than the usual, and, from `find`, for
*   more of them than there is time for.
*/
function readPatterns(entries, source, budget) {
	const patterns = Array.from(entries, ([pattern, value]) => ({
		match: matcherOf(pattern, source),
		value
	}));
	return { find(module) {
		for (const { match, value } of patterns) {
			if (match(module, budget)) return value;
			if (budget.steps < 0) throw refusal(source, "its patterns take too long to match with its modules");
		}
	} };
}
function matcherOf(pattern, source) {
	if (plainName.test(pattern)) return (module, budget) => endsLike(module, pattern, budget);
	const program = compilePattern(pattern);
	if (program === void 0) throw refusal(source, `the pattern ${excerpt(pattern)} has more in it than names, groups and repeats`);
	return (module, budget) => matchesFromSomePart(program, module, budget);
}
/** In a regular expression the dots of a name stand for any character. */
function endsLike(module, name, budget) {
	const from = module.length - name.length;
	budget.steps--;
	if (from < 0 || from > 0 && module[from - 1] !== ".") return false;
	for (let index = name.length - 1; index >= 0; index--) {
		budget.steps--;
		const wanted = name[index];
		if (wanted !== "." && wanted !== module[from + index]) return false;
	}
	return true;
}
function matchesFromSomePart(program, module, budget) {
	const starts = [0];
	for (let index = 0; index < module.length; index++) if (module[index] === ".") starts.push(index + 1);
	return runProgram(program, module, new Set(starts), budget);
}
function refusal(source, reason) {
	return new IncompatibleError(`${source}: ${reason}.`, {
		code: "adapter-pattern",
		hint: "Write the names of modules into rank_pattern and alpha_pattern."
	});
}
// src/core/adapter/module-scales.ts
/**
* What each module's product is multiplied by is alpha over this: the rank, or its square root with rsLoRA.
*/
const divisorOf = (rank, usesRslora) => usesRslora ? Math.sqrt(rank) : rank;
/**
* The alpha of every module.
*
* @throws IncompatibleError `adapter-pattern` where patterns cannot be read, `adapter-weights` where a factor
*   has another rank than the config says, so that PEFT could not load it either.
*/
function alphasOfModules({ config, modules }) {
	const { source, rank, alpha, rankPattern, alphaPattern } = config;
	const budget = patternBudget();
	const ranks = readPatterns(rankPattern, source, budget);
	const alphas = readPatterns(alphaPattern, source, budget);
	const found = /* @__PURE__ */ new Map();
	for (const [module, factors] of modules) {
		const stated = ranks.find(module) ?? rank;
		if (stated !== factors.rank) throw new IncompatibleError(`${source}: the factors of ${excerpt(module)} have rank ${factors.rank}, which should be ${stated}.`, {
			code: "adapter-weights",
			hint: "Config and weights are of different savings; save the adapter again."
		});
		found.set(module, alphas.find(module)?.alpha ?? alpha);
	}
	return found;
}
/** What products are multiplied by, ascending; several where patterns give modules scales of their own. */
function scalesOf({ config, modules }, alphas) {
	return distinct([...modules].map(([module, { rank }]) => (alphas.get(module) ?? 0) / divisorOf(rank, config.usesRslora)));
}
// src/core/adapter/join-modules.ts
/** All modules that either side adapts, θ1's first. */
function joinModules(aligned, sft, alphas) {
	const { usesRslora } = aligned.config;
	return [.../* @__PURE__ */ new Set([...aligned.modules.keys(), ...sft.modules.keys()])].map((module) => {
		const own = aligned.modules.get(module);
		const other = sft.modules.get(module);
		const ownAlpha = alphas.aligned.get(module) ?? 0;
		const otherAlpha = alphas.sft.get(module) ?? 0;
		const ownDivisor = divisorOf(own?.rank ?? 1, usesRslora);
		const otherDivisor = divisorOf(other?.rank ?? 1, sft.config.usesRslora);
		const isAligned = own !== void 0 && (ownAlpha !== 0 || other === void 0);
		const isSft = other !== void 0 && !(isAligned && otherAlpha === 0);
		const rank = (isAligned ? own.rank : 0) + (isSft ? other.rank : 0);
		const divisor = divisorOf(rank, usesRslora);
		return {
			module,
			aligned: isAligned ? own : void 0,
			sft: isSft ? other : void 0,
			rank,
			scaleRatio: isAligned && isSft ? otherAlpha / otherDivisor / (ownAlpha / ownDivisor) : 1,
			alphaFor: (alpha) => isAligned ? (1 + alpha) * ownAlpha * (divisor / ownDivisor) : -alpha * otherAlpha * (divisor / otherDivisor)
		};
	});
}
/** The names that PEFT gives a module's factors. */
function factorNames({ kind, module }) {
	const stem = `${adapterPrefix}${module}`;
	return kind === "embedding" ? {
		a: `${stem}.lora_embedding_A`,
		b: `${stem}.lora_embedding_B`
	} : {
		a: `${stem}.lora_A.weight`,
		b: `${stem}.lora_B.weight`
	};
}
// src/core/pairing/kinds.ts
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
// src/core/plan/model-place.ts
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
// src/core/plan/operations.ts
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
// src/core/adapter/plan-factors.ts
/** The two factors of a module of the derived adapter. */
function planFactors(joined, asked) {
	const { aligned, sft, scaleRatio } = joined;
	if (aligned === void 0 || sft === void 0) {
		const side = aligned === void 0 ? "sft" : "aligned";
		const only = aligned ?? sft;
		if (only === void 0) return [];
		const names = factorNames(only);
		return [planCopy(names.a, side, only.a, asked), planCopy(names.b, side, only.b, asked)];
	}
	const dtype = joinedDtypeOf([
		aligned.a,
		aligned.b,
		sft.a,
		sft.b
	], asked);
	const names = factorNames(aligned);
	const aShape = [joined.rank, ...aligned.a.shape.slice(1)];
	const [rowCount = 0, , ...kernel] = aligned.b.shape;
	const bShape = [
		rowCount,
		joined.rank,
		...kernel
	];
	return [{
		name: names.a,
		shape: aShape,
		dtype,
		operations: [copyOf$1(names.a, aShape, "aligned", aligned.a, dtype), copyOf$1(names.a, aShape, "sft", sft.a, dtype)]
	}, {
		name: names.b,
		shape: bShape,
		dtype,
		operations: [{
			kind: "concatenate",
			tensor: names.b,
			shape: bShape,
			rowCount,
			aligned: rowsOf(aligned.b),
			sft: rowsOf(sft.b),
			scaleRatio,
			outputDtype: dtype
		}]
	}];
}
function planCopy(name, side, tensor, asked) {
	const dtype = outputDtypeOf(tensor.dtype, asked);
	const { shape } = tensor;
	return {
		name,
		shape,
		dtype,
		operations: [copyOf$1(name, shape, side, tensor, dtype)]
	};
}
function copyOf$1(tensor, shape, side, { path, start, end, dtype }, outputDtype) {
	return {
		kind: "copy",
		tensor,
		shape,
		side,
		source: {
			path,
			start,
			end,
			dtype
		},
		outputDtype
	};
}
function rowsOf({ path, start, end, dtype, shape }) {
	const [rowCount = 1] = shape;
	return {
		path,
		start,
		end,
		dtype,
		rowElements: (countElements(shape) ?? 0) / rowCount
	};
}
/**
* PEFT computes adapters in 32 bits, whatever they are stored in. B is multiplied here by a number that 16
* bits cannot hold, so that with `same` only 32 give what the two adapters say; A keeps B company.
*/
function joinedDtypeOf(tensors, asked) {
	const widest = tensors.some(({ dtype }) => dtype === "F64") ? "F64" : "F32";
	return asked === "same" ? widest : outputDtypeOf(widest, asked);
}
// src/core/adapter/whole-tensors.ts
/**
* Pairs those of two adapters on one base; where one has a tensor that the other leaves to the base, that one
* would be needed.
*
* @param modules those of the derived adapter.
*/
function pairWholeTensors(aligned, sft, modules, dtype) {
	const own = byBaseName(aligned);
	const other = byBaseName(sft);
	const problems = [];
	const tensors = [];
	const places = [aligned, sft].map(({ checkpoint }) => nameOf(checkpoint.snapshot.origin));
	for (const baseName of /* @__PURE__ */ new Set([...own.keys(), ...other.keys()])) {
		const [mine, theirs] = [own.get(baseName), other.get(baseName)];
		const found = mine ?? theirs;
		if (mine === void 0 || theirs === void 0) {
			const [having, lacking] = mine === void 0 ? places.toReversed() : places;
			problems.push({
				code: "adapter-unsupported",
				message: `${having} has a whole tensor ${found === void 0 ? "" : describeTensor(found)} that ${lacking} leaves to the base model, whose own would be needed.`,
				hint: mergeHint
			});
		} else if (mine.shape.join() !== theirs.shape.join()) problems.push({
			code: "tensor-shape-mismatch",
			message: `Tensor '${baseName}' has different shapes: ${describeTensor(theirs)} in ${places[1]}, ${describeTensor(mine)} in ${places[0]}.`,
			hint: "Extrapolation needs two adapters on one base model; check that they belong together."
		});
		else {
			const parts = [{
				elementCount: countElements(mine.shape) ?? 0,
				sft: {
					tensor: theirs,
					firstElement: 0
				}
			}];
			const name = nameFor(baseName, modules);
			tensors.push(planTensor({
				name,
				aligned: mine,
				parts
			}, outputDtypeOf(mine.dtype, dtype)));
		}
	}
	return {
		tensors,
		problems,
		notes: tensors.length === 0 ? [] : [`${listNames([...own.keys()])}: whole tensors of both adapters, extrapolated as those of checkpoints are.`]
	};
}
const byBaseName = ({ wholeTensors }) => new Map([...wholeTensors].map(([name, tensor]) => [baseNameOf(name), tensor]));
/** PEFT moves the tensors of what it adapts into `base_layer`. */
function nameFor(baseName, modules) {
	const dot = baseName.lastIndexOf(".");
	const module = baseName.slice(0, Math.max(0, dot));
	const name = modules.has(module) ? `${module}.base_layer${baseName.slice(dot)}` : baseName;
	return adapterPrefix + name;
}
// src/core/adapter/plan-concatenated.ts
/**
* Both sides are adapters on one base: θ1 + α·(θ1 − θ0) is the base with both adapters' factors side by side,
* those of θ1 with (1+α)·s1, those of θ0 with −α·s0.
*
* @throws IncompatibleError where the two do not go together, `adapter-alpha` for an α of −1.
*/
function planConcatenated(aligned, sft, options) {
	const { config } = aligned;
	for (const adapter of [aligned, sft]) refuseSettings(adapter.config);
	refuseMinusOne(options.alphas);
	const alphas = {
		aligned: alphasOfModules(aligned),
		sft: alphasOfModules(sft)
	};
	const modules = joinModules(aligned, sft, alphas);
	const whole = pairWholeTensors(aligned, sft, new Set(modules.map(({ module }) => module)), options.dtype);
	refuseProblems([
		...problemsOfBase(aligned, sft),
		...modules.flatMap(problemsOfFactors(aligned, sft)),
		...whole.problems
	]);
	const names = new Set(modules.map(({ module }) => module));
	const selectsAlike = config.selection === sft.config.selection && [aligned, sft].every((adapter) => [...names].every((name) => adapter.modules.has(name)));
	const tensors = [...modules.flatMap((joined) => planFactors(joined, options.dtype)), ...whole.tensors];
	const ranksOf = ({ modules: own }) => distinct([...own.values()].map(({ rank }) => rank));
	return {
		kind: "concatenated",
		plan: assembleAdapter(aligned, tensors, options, [...notesOf(modules), ...whole.notes]),
		configFor: (alpha) => joinConfig(config, modules, alpha, selectsAlike),
		figures: {
			moduleCount: modules.length,
			ranks: distinct(modules.map(({ rank }) => rank)),
			alignedRanks: ranksOf(aligned),
			sftRanks: ranksOf(sft),
			alignedScales: scalesOf(aligned, alphas.aligned),
			usesRslora: config.usesRslora,
			wholeTensorCount: whole.tensors.length,
			baseModel: config.baseModel,
			revision: config.revision
		}
	};
}
function refuseSettings({ source, loraBias, ensuresWeightTying }) {
	if (loraBias) throw unsupported(source, "the biases of its factors have no place beside those of another adapter", "lora_bias is true");
	if (ensuresWeightTying) throw unsupported(source, "one pair of factors is for two modules that are tied", "ensure_weight_tying is true");
}
/** θ1's factors would have the scale 0, which cannot be made up for in those of θ0. */
function refuseMinusOne(alphas) {
	if (!alphas.some((alpha) => 1 + alpha === 0)) return;
	throw new IncompatibleError("With α = −1 the result is the SFT adapter itself: there is nothing to make.", {
		code: "adapter-alpha",
		hint: "Use the SFT adapter, or another α."
	});
}
function problemsOfBase(aligned, sft) {
	const [own, other] = [aligned, sft].map(({ config }) => describeBase(config));
	const replication = [aligned, sft].map(({ config }) => JSON.stringify(config.values.get("layer_replication") ?? []));
	const names = [aligned.config, sft.config].map(({ baseModel }) => baseModel?.replace(/\/+$/, "").toLowerCase());
	const revisions = [aligned.config, sft.config].map(({ revision = "main" }) => revision);
	const isSame = names[0] === names[1] && names[0] !== void 0 && revisions[0] === revisions[1];
	if (isSame && replication[0] === replication[1]) return [];
	const fault = isSame ? "have other layers of it (layer_replication)" : `say otherwise: ${own}, and ${other}`;
	return [{
		code: "adapter-base-mismatch",
		message: `Both adapters have to be trained on one base model, but ${aligned.config.source} and ${sft.config.source} ${fault}.`,
		hint: "Check base_model_name_or_path and revision; if they name one model in two ways, correct them."
	}];
}
function describeBase({ baseModel, revision }) {
	if (baseModel === void 0) return "no base model is named";
	return revision === void 0 ? excerpt(baseModel) : `${excerpt(baseModel)} at ${excerpt(revision)}`;
}
const problemsOfFactors = (aligned, sft) => ({ module, aligned: own, sft: other }) => {
	for (const factors of [own, other]) {
		if (factors === void 0 || factors.groupCount === 1 || own === void 0 || other === void 0) continue;
		return [{
			code: "adapter-unsupported",
			message: `${nameOf(aligned.checkpoint.snapshot.origin)}: ${excerpt(module)} is a convolution in groups, each with its own part of the rank; factors of two adapters do not go side by side there.`,
			hint: mergeHint
		}];
	}
	if (own === void 0 || other === void 0 || goTogether(own, other)) return [];
	const [ownPlace, otherPlace] = [aligned, sft].map(({ checkpoint }) => nameOf(checkpoint.snapshot.origin));
	return [{
		code: "adapter-base-mismatch",
		message: `The factors of ${excerpt(module)} are for modules of different shapes: ${describeTensor(own.a)} and ${describeTensor(own.b)} in ${ownPlace}, ${describeTensor(other.a)} and ${describeTensor(other.b)} in ${otherPlace}.`,
		hint: "Both adapters have to be trained on one base model."
	}];
};
function goTogether(own, other) {
	const around = ({ kind, a, b }) => [
		kind,
		a.shape.slice(1),
		b.shape[0],
		b.shape.slice(2)
	].join("|");
	return around(own) === around(other);
}
function notesOf(modules) {
	const only = (side) => modules.filter((joined) => joined[side] !== void 0 && joined[side === "sft" ? "aligned" : "sft"] === void 0);
	const [own, other] = [only("aligned"), only("sft")];
	const list = (some) => listNames(some.map(({ module }) => module));
	return [...own.length > 0 ? [`${list(own)}: adapted by θ1 only, whose factors have their scale times 1 + α.`] : [], ...other.length > 0 ? [`${list(other)}: adapted by θ0 only, whose factors have their scale times −α.`] : []];
}
// src/core/pairing/align-names.ts
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
// src/core/pairing/tied-head.ts
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
	const own = side.tied;
	if (name === other.head && own.head === void 0) return own.embedding;
	if (name === other.embedding && own.embedding === void 0) return own.head;
}
// src/core/adapter/base-tensors.ts
/**
* Names are matched as those of whole checkpoints are: with or without `model.` and the like, tied or not.
*/
function openBaseTensors(base, { checkpoint, modules, wholeTensors }) {
	const wanted = /* @__PURE__ */ new Map();
	for (const factors of modules.values()) wanted.set(baseWeightOf(factors), factors.b);
	for (const tensor of wholeTensors.values()) wanted.set(baseNameOf(tensor.name), tensor);
	const side = {
		checkpoint,
		tensors: wanted
	};
	const unwrapped = unwrapNames(base, "θ0");
	const { sft, notes, problems } = alignNames(unwrapped.side, side, []);
	const tiedNames = findTiedNames(side);
	const tiedSft = {
		...sft,
		tied: findTiedNames(sft)
	};
	return {
		find(name) {
			const tensor = sft.tensors.get(name);
			if (tensor !== void 0) return tensor;
			const twin = findTiedTwin(tiedSft, name, tiedNames);
			return twin === void 0 ? void 0 : sft.tensors.get(twin);
		},
		notes: [...unwrapped.note === void 0 ? [] : [unwrapped.note], ...notes],
		problems
	};
}
// src/core/adapter/check-base.ts
/** How a module's factors do not fit the base model; undefined where they do. */
function faultOfFactors(factors, base) {
	const { a, b } = factors;
	const name = baseWeightOf(factors);
	const weight = base.find(name);
	const shapes = `${describeTensor(a)} and ${describeTensor(b)}`;
	if (weight === void 0) return `adapts '${name}', which is not there: ${shapes}`;
	return fits(factors, weight) ? void 0 : `has ${shapes}, which do not fit ${describeTensor(weight)}`;
}
function fits({ kind, a, b, groupCount }, { shape }) {
	const [width = 0] = b.shape;
	const [, inputs = 0, ...kernel] = a.shape;
	switch (kind) {
		case "embedding": return shape.join() === [inputs, width].join();
		case "linear": return shape.join() === [width, inputs].join() || shape.join() === [inputs, width].join();
		case "convolution": return shape.join() === [
			width,
			inputs / groupCount,
			...kernel
		].join();
	}
}
// src/core/adapter/plan-scaled.ts
/**
* θ1 is an adapter on θ0: the same factors with their scale times 1 + α, which is in the config. Tensors that
* stand in place of θ0's are extrapolated against these.
*
* @throws IncompatibleError `adapter-base-mismatch` where the adapter cannot have been trained on θ0.
*/
function planScaled(aligned, sft, options) {
	const { config, checkpoint, modules, wholeTensors } = aligned;
	const base = openBaseTensors(sft, aligned);
	const places = `${nameOf(sft.snapshot.origin)} (SFT) is not the base of ${nameOf(checkpoint.snapshot.origin)}`;
	const problems = [...base.problems];
	const mismatch = (fault) => problems.push({
		code: "adapter-base-mismatch",
		message: `${places}, which ${fault}.`,
		hint: "This adapter was not trained on --sft: name the model that it was trained on, or the adapter before alignment."
	});
	if (isGiven(config.values.get("layer_replication"))) mismatch("repeats layers of its base model by layer_replication");
	for (const factors of modules.values()) {
		const fault = faultOfFactors(factors, base);
		if (fault !== void 0) mismatch(fault);
	}
	const tensors = [...checkpoint.tensors.values()].flatMap((tensor) => {
		const dtype = outputDtypeOf(tensor.dtype, options.dtype);
		const { name, shape } = tensor;
		const whole = wholeTensors.get(name);
		if (whole === void 0) return [planTensor({
			name,
			aligned: tensor,
			parts: [{ elementCount: countElements(shape) ?? 0 }]
		}, dtype)];
		const partner = findPartner(whole, base);
		if (typeof partner === "string") {
			mismatch(partner);
			return [];
		}
		return [planTensor({
			name,
			aligned: whole,
			parts: [{
				elementCount: countElements(shape) ?? 0,
				sft: {
					tensor: partner,
					firstElement: 0
				}
			}]
		}, dtype)];
	});
	refuseProblems(problems);
	const ranks = distinct([...modules.values()].map(({ rank }) => rank));
	return {
		kind: "scaled",
		plan: assembleAdapter(aligned, tensors, options, [...base.notes, ...noteWhole(aligned)]),
		configFor: (alpha) => scaleConfig(aligned, alpha),
		figures: {
			moduleCount: modules.size,
			ranks,
			alignedRanks: ranks,
			sftRanks: void 0,
			alignedScales: findScales(aligned),
			usesRslora: config.usesRslora,
			wholeTensorCount: wholeTensors.size,
			baseModel: config.baseModel,
			revision: config.revision
		}
	};
}
const isGiven = (value) => Array.isArray(value) && value.length > 0;
/** θ0's tensor in place of which θ1 has one of its own, or why there is none. */
function findPartner(whole, base) {
	const name = baseNameOf(whole.name);
	const partner = base.find(name);
	if (partner === void 0) return `has ${describeTensor(whole)} in place of '${name}', which is not there`;
	if (partner.shape.join() !== whole.shape.join() || !hasFloatDtype(partner)) return `has ${describeTensor(whole)} in place of ${describeTensor(partner)}`;
	return partner;
}
/** To the letter but for the numbers that make the scale. */
function scaleConfig({ config }, alpha) {
	const factor = 1 + alpha;
	const edits = [...config.alphaPattern.values()].map(({ start, end, alpha: value }) => ({
		start,
		end,
		text: JSON.stringify(finiteAlpha(factor * value))
	}));
	return editText(config.text, [...edits, setValue(config.text, "lora_alpha", finiteAlpha(factor * config.alpha))]);
}
function findScales(adapter) {
	try {
		return scalesOf(adapter, alphasOfModules(adapter));
	} catch (error) {
		if (error instanceof IncompatibleError && error.code === "adapter-pattern") return void 0;
		throw error;
	}
}
function noteWhole({ wholeTensors }) {
	if (wholeTensors.size === 0) return [];
	return [`${listNames([...wholeTensors.keys()].map(baseNameOf))}: whole tensors of the adapter, extrapolated against those of its base model.`];
}
// src/core/adapter/plan-adapter.ts
/**
* The plan for a pair whose θ1 is an adapter: on θ0 itself, or on the base model of θ0, which is then an
* adapter too. What it makes is, merged into the base, θ1 + α·(θ1 − θ0), exact but for one rounding of each
* number stored.
*
* @throws IncompatibleError where the two do not go together, naming the first fault; InputError
*   `adapter-rounding` for the authors' rounding, which is one of whole checkpoints.
*/
function planAdapter(aligned, sft, options) {
	if (options.rounding.kind === "reference") throw new InputError("The rounding 'reference' is that of a script which takes whole checkpoints only.", {
		code: "adapter-rounding",
		hint: "Use the rounding 'nearest' for adapters."
	});
	const plan = "modules" in sft ? planConcatenated(aligned, sft, options) : planScaled(aligned, sft, options);
	for (const alpha of options.alphas) plan.configFor(alpha);
	return plan;
}
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
	return assemblePlan({
		alphas,
		rounding,
		shards,
		index: indexOf(aligned, tensors, shards),
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
// src/app/plan-pair.ts
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
// src/core/engine/blocks.ts
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
export { isExtrapolated as a, samplePlan as c, unitsOf as d, taskRoundingOf as f, bytesPerElement as h, planPair as i, cutOperation as l, slotBytes as m, splitIntoSlots as n, pairTensors as o, createArena as p, listMisfits as r, planTensor as s, readsOf as t, inputBytesOf as u };
