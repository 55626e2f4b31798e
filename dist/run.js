import { a as resolveTargets, c as cardPath, i as requireWriteAccess, l as openPair, m as buildPlan, n as manifestPath, p as requireDiskSpace, r as openTarget, s as urlOf, t as inspectTarget, u as createSideFileCarrier } from "./targets.js";
import { c as groupDigits, i as formatBytes, l as project, n as noStatistics, r as sumStatistics, s as formatRatio, t as deltaRatio } from "./statistics.js";
import { p as require_dist } from "./vendor.js";
import { a as markdownTable, i as escapeMarkdown, n as codeLink, o as shellWord, r as codeSpan, t as codeBlock } from "./escape.js";
import { r as keepNonFinite } from "./file-record.js";
import { i as formatAlpha } from "./template.js";
import { t as nameOf } from "./snapshot.js";
import { n as _usingCtx, t as openSession } from "./session.js";
import { readFileSync } from "node:fs";
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
let compiled;
/**
* Instantiates the kernel over a shared memory. Several instances, also in other threads, may use one memory:
* they keep nothing in it but constants.
*
* @throws WebAssembly.LinkError if the memory is not shared.
*/
function loadKernel(memory) {
	compiled ??= new WebAssembly.Module(readFileSync(new URL("./extrapolate.wasm", import.meta.url)));
	const wasm = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
	const reservedBytes = wasm.reservedBytes.value;
	/** Calls the module for at most four outputs. */
	const run = (task, first, withStatistics) => {
		const outputs = task.outputs.slice(first, first + outputsPerPass);
		const [a, b = a, c = a, d = a] = outputs;
		if (a === void 0 || b === void 0 || c === void 0 || d === void 0) return;
		wasm.extrapolate(dtypeNumbers[task.aligned.dtype], dtypeNumbers[task.sft.dtype], dtypeNumbers[task.outputDtype], Number(withStatistics), task.aligned.byteOffset, task.sft.byteOffset, task.count, outputs.length, ...[
			a.byteOffset,
			b.byteOffset,
			c.byteOffset,
			d.byteOffset
		], ...[
			a.alpha,
			b.alpha,
			c.alpha,
			d.alpha
		]);
	};
	const countNonFinite = (outputCount) => [
		wasm.nonFinite0,
		wasm.nonFinite1,
		wasm.nonFinite2,
		wasm.nonFinite3
	].slice(0, outputCount).map((count) => count.value >>> 0);
	return {
		memory,
		reservedBytes,
		extrapolate(task) {
			checkTask(task, reservedBytes, memory.buffer.byteLength);
			run(task, 0, true);
			const deltaSquaredSum = wasm.deltaSquaredSum.value;
			const alignedSquaredSum = wasm.alignedSquaredSum.value;
			const maxAbsDelta = wasm.maxAbsDelta.value;
			const nonFiniteCounts = [...countNonFinite(Math.min(outputsPerPass, task.outputs.length))];
			for (let first = outputsPerPass; first < task.outputs.length; first += outputsPerPass) {
				run(task, first, false);
				nonFiniteCounts.push(...countNonFinite(Math.min(outputsPerPass, task.outputs.length - first)));
			}
			return {
				deltaSquaredSum,
				alignedSquaredSum,
				maxAbsDelta,
				nonFiniteCounts
			};
		},
		recompute(task) {
			checkTask(task, reservedBytes, memory.buffer.byteLength);
			for (let first = 0; first < task.outputs.length; first += outputsPerPass) run(task, first, false);
		}
	};
}
function checkTask(task, reservedBytes, memoryByteLength) {
	const { count, outputs } = task;
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
// src/engine/blocks.ts
/** The output of an operation as whole elements; copied tensors count by the byte. */
function elementsOf(operation) {
	if (operation.kind === "copy") return {
		elementCount: operation.aligned.end - operation.aligned.start,
		elementBytes: 1
	};
	return {
		elementCount: operation.elementCount,
		elementBytes: bytesPerElement[operation.outputDtype]
	};
}
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
		const { elementCount: total, elementBytes } = elementsOf(operation);
		for (let elementStart = 0; elementStart < total;) {
			const elementCount = Math.min(total - elementStart, Math.floor((slotBytes - filled) / elementBytes));
			if (elementCount > 0) {
				add({
					kind: "elements",
					operation,
					elementStart,
					elementCount
				}, elementCount * elementBytes);
				elementStart += elementCount;
			}
			if (filled + elementBytes > slotBytes) yield take();
		}
	}
	if (filled > 0) yield take();
}
/** What each side is read for, in the order in which the blocks of the file need it. */
function readsOf(file) {
	const aligned = [];
	const sft = [];
	for (const operation of file.operations) {
		appendRange(aligned, operation.aligned);
		if (operation.kind === "extrapolate") appendRange(sft, operation.sft);
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
// src/engine/fill-slot.ts
function startStatistics(outputCount) {
	return {
		elementCount: 0,
		deltaSquaredSum: 0,
		alignedSquaredSum: 0,
		maxAbsDelta: 0,
		nonFiniteCounts: new Array(outputCount).fill(0)
	};
}
function statisticsOf(pass, output) {
	const { nonFiniteCounts, ...shared } = pass;
	return {
		...shared,
		nonFiniteCount: nonFiniteCounts[output] ?? 0
	};
}
/** Makes the bytes of one slot, for every α. Awaits only where a source has to wait for its bytes. */
async function fillSlot(pass, slot, slotIndex) {
	const { arena } = pass;
	for (const { block, byteOffset } of slot.blocks) {
		const outputOffsets = pass.alphas.map((_, output) => arena.outputOffset(slotIndex, output) + byteOffset);
		if (block.kind === "header") for (const offset of outputOffsets) arena.bytes.set(pass.file.header.subarray(block.start, block.end), offset);
		else if (block.operation.kind === "extrapolate") await extrapolateElements(pass, block.operation, block.elementCount, outputOffsets);
		else await copyBytes(pass, block.elementCount, outputOffsets);
	}
}
async function extrapolateElements({ arena, aligned, sft, alphas, statistics, onRead }, operation, elementCount, outputOffsets) {
	const alignedByteLength = elementCount * bytesPerElement[operation.aligned.dtype];
	const sftByteLength = elementCount * bytesPerElement[operation.sft.dtype];
	const alignedArrives = aligned.fill(arena.bytes.subarray(arena.alignedOffset, arena.alignedOffset + alignedByteLength));
	if (alignedArrives) alignedArrives.catch(() => {});
	const sftArrives = sft.fill(arena.bytes.subarray(arena.sftOffset, arena.sftOffset + sftByteLength));
	if (alignedArrives || sftArrives) await Promise.all([alignedArrives, sftArrives]);
	onRead?.(alignedByteLength + sftByteLength);
	const task = {
		aligned: {
			dtype: operation.aligned.dtype,
			byteOffset: arena.alignedOffset
		},
		sft: {
			dtype: operation.sft.dtype,
			byteOffset: arena.sftOffset
		},
		outputDtype: operation.outputDtype,
		outputs: alphas.map((alpha, output) => ({
			alpha,
			byteOffset: outputOffsets[output] ?? 0
		})),
		count: elementCount
	};
	if (statistics === void 0) return arena.kernel.recompute(task);
	const sums = arena.kernel.extrapolate(task);
	statistics.elementCount += elementCount;
	statistics.deltaSquaredSum += sums.deltaSquaredSum;
	statistics.alignedSquaredSum += sums.alignedSquaredSum;
	statistics.maxAbsDelta = Math.max(statistics.maxAbsDelta, sums.maxAbsDelta);
	for (const [output, count] of sums.nonFiniteCounts.entries()) statistics.nonFiniteCounts[output] = (statistics.nonFiniteCounts[output] ?? 0) + count;
}
async function copyBytes({ arena, aligned, onRead }, byteLength, [firstOffset = 0, ...otherOffsets]) {
	const arrives = aligned.fill(arena.bytes.subarray(firstOffset, firstOffset + byteLength));
	if (arrives) await arrives;
	onRead?.(byteLength);
	for (const offset of otherOffsets) arena.bytes.copyWithin(offset, firstOffset, firstOffset + byteLength);
}
// src/engine/extrapolate-file.ts
/**
* Computes one output file for every α in a single pass over the inputs and hands it to the sinks, one per
* α. At most `arena.slotCount` slots per α are under way; the pass waits for the slowest sink.
*
* @returns one set of sums per α, in order.
* @throws whatever a source or a sink failed with, or the signal's reason. Finishing or aborting the sinks is
* the caller's.
*/
async function extrapolateFile(options) {
	const { file, outputs, sources, arena, signal, onBytes } = options;
	signal.throwIfAborted();
	const reads = readsOf(file);
	const aligned = sources.aligned.openReader(reads.aligned);
	const sft = sources.sft.openReader(reads.sft);
	const stop = () => {
		aligned.close();
		sft.close();
		for (const { sink } of outputs) sink.abort(signal.reason);
	};
	signal.addEventListener("abort", stop, { once: true });
	const statistics = startStatistics(outputs.length);
	const pass = {
		file,
		alphas: outputs.map(({ alpha }) => alpha),
		arena,
		aligned,
		sft,
		statistics,
		onRead: (byteLength) => onBytes(byteLength, 0)
	};
	const taken = new Array(arena.slotCount).fill(Promise.resolve());
	let slotNumber = 0;
	try {
		for (const slot of splitIntoSlots(file, slotBytes)) {
			const slotIndex = slotNumber++ % arena.slotCount;
			await taken[slotIndex];
			signal.throwIfAborted();
			await fillSlot(pass, slot, slotIndex);
			const writes = outputs.map(({ sink }, output) => {
				const offset = arena.outputOffset(slotIndex, output);
				return sink.write(arena.bytes.subarray(offset, offset + slot.byteLength));
			});
			const allTaken = Promise.all(writes).then(() => onBytes(0, slot.byteLength * outputs.length));
			allTaken.catch(() => {});
			taken[slotIndex] = allTaken;
		}
		await Promise.all(taken);
		return outputs.map((_, output) => statisticsOf(statistics, output));
	} catch (error) {
		throw signal.aborted ? signal.reason : error;
	} finally {
		signal.removeEventListener("abort", stop);
		aligned.close();
		sft.close();
	}
}
// src/engine/recompute.ts
/**
* The bytes [start, end) of an output file for one α, computed from the sources. The output is deterministic,
* so any range can be made again at any time, with the bytes a whole pass would give.
*
* @returns the sums, where the range is the whole file and was read to its end.
*/
async function* recomputeRange(file, alpha, sources, start, end) {
	const { part, skippedBytes } = cutOutputFile(file, start, end);
	const reads = readsOf(part);
	const arena = createArena(1);
	const statistics = start === 0 && end === file.byteLength ? startStatistics(1) : void 0;
	const aligned = sources.aligned.openReader(reads.aligned);
	const sft = sources.sft.openReader(reads.sft);
	try {
		const pass = {
			file: part,
			alphas: [alpha],
			arena,
			aligned,
			sft,
			statistics
		};
		let position = -skippedBytes;
		for (const slot of splitIntoSlots(part, slotBytes)) {
			await fillSlot(pass, slot, 0);
			const offset = arena.outputOffset(0, 0);
			const from = Math.max(0, -position);
			const to = Math.min(slot.byteLength, end - start - position);
			position += slot.byteLength;
			if (to > from) yield arena.bytes.slice(offset + from, offset + to);
		}
		return statistics && statisticsOf(statistics, 0);
	} finally {
		aligned.close();
		sft.close();
	}
}
/**
* The smallest output file of whole elements that covers the bytes [start, end) of `file`, and how many of its
* first bytes lie before `start`.
*/
function cutOutputFile(file, start, end) {
	const header = file.header.subarray(Math.min(start, file.header.length), Math.min(end, file.header.length));
	const operations = [];
	let offset = file.header.length;
	let firstByte = header.length > 0 ? start : void 0;
	for (const operation of file.operations) {
		const { elementCount: count, elementBytes: size } = elementsOf(operation);
		const from = Math.max(0, Math.floor((start - offset) / size));
		const to = Math.min(count, Math.ceil((end - offset) / size));
		if (from < to) {
			firstByte ??= offset + from * size;
			operations.push(cutOperation(operation, from, to));
		}
		offset += count * size;
	}
	const byteLength = operations.map(elementsOf).reduce((total, { elementCount, elementBytes }) => total + elementCount * elementBytes, header.length);
	return {
		part: {
			path: file.path,
			header,
			byteLength,
			operations
		},
		skippedBytes: start - (firstByte ?? start)
	};
}
function cutOperation(operation, from, to) {
	const cut = (range, size) => ({
		...range,
		start: range.start + from * size,
		end: range.start + to * size
	});
	if (operation.kind === "copy") return {
		...operation,
		aligned: cut(operation.aligned, 1)
	};
	return {
		...operation,
		elementCount: to - from,
		aligned: cut(operation.aligned, bytesPerElement[operation.aligned.dtype]),
		sft: cut(operation.sft, bytesPerElement[operation.sft.dtype])
	};
}
// src/engine/execute-plan.ts
/**
* Makes and stages every weight file that is not staged yet, file after file in the plan's order, all α that
* lack a file in one pass over the inputs. While a file's last bytes are being stored the next one is
* already computed, never more than that.
*
* @throws the first failure, after every open file was aborted; what is staged stays staged.
*/
async function executePlan(options) {
	const { plan, outputs, sources, signal, onProgress } = options;
	const records = new Map(outputs.map((output) => [output, /* @__PURE__ */ new Map()]));
	const missing = plan.files.map((file) => ({
		file,
		outputs: takeStaged(file, records, onProgress)
	}));
	const bytes = {
		read: 0,
		written: 0
	};
	const total = missing.reduce((sum, { file, outputs }) => sum + file.byteLength * outputs.length, 0);
	const count = (read, written) => {
		bytes.read += read;
		bytes.written += written;
		onProgress({
			kind: "bytes",
			...bytes,
			total
		});
	};
	const keep = (output, record) => {
		records.get(output)?.set(record.path, record);
		const { path, byteLength } = record;
		onProgress({
			kind: "file-staged",
			target: output.publication.target,
			path,
			byteLength
		});
	};
	const openSinks = /* @__PURE__ */ new Set();
	let arena;
	let storing = Promise.resolve();
	try {
		for (const { file, outputs } of missing) {
			for (const output of outputs.filter(({ publication }) => !publication.singlePass)) {
				keep(output, await stageRecomputed(file, output, sources));
				count(0, file.byteLength);
			}
			const onePass = outputs.filter(({ publication }) => publication.singlePass);
			if (onePass.length === 0) continue;
			const written = await Promise.all(onePass.map(async (output) => {
				const sink = await output.publication.openFile(file.path, file.byteLength);
				openSinks.add(sink);
				return {
					output,
					alpha: output.alpha,
					sink
				};
			}));
			if (arena?.outputCount !== written.length) arena = createArena(written.length);
			const statistics = await extrapolateFile({
				file,
				outputs: written,
				sources,
				arena,
				signal,
				onBytes: count
			});
			await storing;
			storing = Promise.all(written.map(async ({ output, sink }, index) => {
				const record = {
					path: file.path,
					...await sink.finish(),
					...withStatistics(statistics[index])
				};
				openSinks.delete(sink);
				await output.publication.stage(record);
				keep(output, record);
			}));
			storing.catch((error) => {
				for (const sink of openSinks) sink.abort(error);
			});
		}
		await storing;
	} catch (error) {
		const reason = signal.aborted ? signal.reason : error;
		for (const sink of openSinks) sink.abort(reason);
		await storing.catch(() => {});
		throw reason;
	}
	return {
		records: new Map(outputs.map((output) => [output, inPlanOrder(plan, records.get(output))])),
		bytesRead: bytes.read,
		bytesWritten: bytes.written
	};
}
/** Takes over what an earlier run has staged of a file; gives the outputs that lack it. */
function takeStaged(file, records, onProgress) {
	const { path, byteLength } = file;
	const lacking = [];
	for (const [output, byPath] of records) {
		const record = output.publication.staged.get(path);
		if (record?.byteLength === byteLength) {
			byPath.set(path, record);
			onProgress({
				kind: "file-skipped",
				target: output.publication.target,
				path,
				byteLength
			});
		} else lacking.push(output);
	}
	return lacking;
}
/** For stores that read a file more than once: every reading computes it anew. */
async function stageRecomputed(file, { alpha, publication }, sources) {
	const { path, byteLength } = file;
	let statistics;
	const { sha256 } = await publication.stageRecomputable({
		path,
		byteLength,
		async *stream(start, end) {
			statistics = (yield* recomputeRange(file, alpha, sources, start, end)) ?? statistics;
		}
	});
	const record = {
		path,
		byteLength,
		sha256,
		...withStatistics(statistics)
	};
	await publication.stage(record);
	return record;
}
const withStatistics = (statistics) => statistics ? { statistics } : {};
function inPlanOrder(plan, byPath) {
	return plan.files.map(({ path }) => {
		const record = byPath?.get(path);
		if (record === void 0) throw new TypeError(`'${path}' was neither made nor staged before`);
		return record;
	});
}
// src/card/derivation.ts
var import_dist = require_dist();
/** Last part of a repo's or directory's name. */
function shortName(nameOrPath) {
	return nameOrPath.split(/[\\/]+/).findLast((part) => part !== "" && part !== "." && part !== "..") ?? "model";
}
/**
* A source as an argument of the command line: pinned to its commit, or the directory by its last name only,
* because where it lay on somebody's disk is nobody's business and differs between machines.
*/
function pinnedEndpoint(origin) {
	return origin.kind === "hub" ? `${origin.repo}@${origin.commit}` : `./${shortName(origin.path)}`;
}
/** The target as an argument: a repo by its name, a directory by its last name only. */
function targetArgument(target) {
	return /^([./\\]|[A-Za-z]:)/.test(target) ? `./${shortName(target)}` : target;
}
// src/card/loading.ts
const torchDtypes = {
	BF16: "torch.bfloat16",
	F16: "torch.float16",
	F32: "torch.float32",
	F64: "torch.float64"
};
const tokenizerFiles = [
	"tokenizer.json",
	"tokenizer.model",
	"tokenizer_config.json",
	"vocab.json",
	"vocab.txt"
];
/** The lines of Python that load this model, as paragraphs of Markdown. */
function renderLoading(derivation) {
	const { target, config, sideFiles } = derivation;
	const name = pythonString(targetArgument(target));
	const customCode = typeof config?.auto_map === "object" && config.auto_map !== null;
	const extra = customCode ? ", trust_remote_code=True" : "";
	const dtype = derivation.dtypes.flatMap((entry) => torchDtypes[entry.dtype] ?? [])[0];
	const modelClass = chooseClass(config);
	const hasTokenizer = sideFiles.some((path) => tokenizerFiles.includes(path));
	const lines = [
		...dtype === void 0 ? [] : ["import torch"],
		`from transformers import ${hasTokenizer ? `${modelClass}, AutoTokenizer` : modelClass}`,
		"",
		...hasTokenizer ? [`tokenizer = AutoTokenizer.from_pretrained(${name}${extra})`] : [],
		`model = ${modelClass}.from_pretrained(${name}${dtype === void 0 ? "" : `, dtype=${dtype}`}${extra})`
	];
	return [codeBlock("python", lines.join("\n")), ...customCode ? ["The Python files in this repo are those of θ1 at the commit above; read them before you run them."] : []];
}
function chooseClass(config) {
	const architecture = Array.isArray(config?.architectures) ? String(config.architectures[0]) : "";
	if (/ForCausalLM$|LMHeadModel$/.test(architecture)) return "AutoModelForCausalLM";
	if (/ForConditionalGeneration$/.test(architecture)) return config !== void 0 && "vision_config" in config ? "AutoModelForImageTextToText" : "AutoModelForSeq2SeqLM";
	if (/ForSequenceClassification$/.test(architecture)) return "AutoModelForSequenceClassification";
	return "AutoModel";
}
/** JSON strings are Python strings too, for every character that JSON escapes. */
function pythonString(text) {
	return JSON.stringify(text);
}
// src/card/licenses.ts
/** The licence identifiers that the Hub knows; it refuses cards with others. */
const hubLicenses = new Set(`apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0
  bigcode-openrail-m afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc
  cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0
  cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0
  cdla-sharing-1.0 cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1
  eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c
  ms-pl apple-ascl apple-amlr mpl-2.0 odc-by odbl openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib
  pddl lgpl-lr deepfloyd-if-license fair-noncommercial-research-license llama2 llama3 llama3.1 llama3.2
  llama3.3 llama4 grok2-community gemma unknown other`.split(/\s+/));
// src/card/metadata.ts
const alignmentTags = [
	"dpo",
	"kto",
	"ipo",
	"simpo",
	"cpo",
	"rloo",
	"ppo",
	"grpo",
	"rlhf",
	"online-dpo"
];
const lastingTags = [
	...alignmentTags,
	"trl",
	"alignment-handbook",
	"conversational",
	"custom_code"
];
const pipelineTags = [
	"text-generation",
	"image-text-to-text",
	"audio-text-to-text",
	"video-text-to-text",
	"visual-question-answering",
	"any-to-any",
	"translation",
	"summarization",
	"question-answering",
	"fill-mask",
	"text-classification",
	"feature-extraction"
];
/** Placeholders of card templates (TRL writes `licence: license`), which state nothing. */
const emptyLicenses = [
	"license",
	"licence",
	"none",
	"n/a",
	"tbd",
	"unknown",
	"other"
];
const maxEntries = 50;
/** Reads the fields of θ1's front matter that concern the derived repo; drops whatever is not plausible. */
function inheritMetadata(data) {
	const library = readWord(data.library_name, /^[a-z][a-z0-9._-]{0,40}$/);
	const pipelineTag = readWord(data.pipeline_tag, /^[a-z-]{1,40}$/);
	const languages = readWords(data.language, /^([a-z]{2,3}|code|multilingual)$/);
	const datasets = readWords(data.datasets, /^[A-Za-z0-9][\w.-]{0,95}(\/[A-Za-z0-9][\w.-]{0,95})?$/);
	return {
		...inheritLicense(data),
		...library === void 0 || library === "peft" ? {} : { library_name: library },
		...pipelineTag !== void 0 && pipelineTags.includes(pipelineTag) ? { pipeline_tag: pipelineTag } : {},
		...languages.length === 0 ? {} : { language: languages },
		...datasets.length === 0 ? {} : { datasets },
		tags: readWords(data.tags, /^[\w-]{1,40}$/).filter((tag) => lastingTags.includes(tag))
	};
}
function inheritLicense(data) {
	const [stated] = readWords(data.license, /^[a-z0-9][a-z0-9.+-]{0,60}$/);
	const name = readWord(data.license_name, /^[A-Za-z0-9][\w .+-]{0,80}$/);
	const link = readLink(data.license_link);
	if (stated === void 0) return {};
	if (hubLicenses.has(stated) && stated !== "other") return stated === "unknown" ? {} : { license: stated };
	const ownName = name ?? (emptyLicenses.includes(stated) ? void 0 : stated);
	if (ownName === void 0 && link === void 0) return {};
	return {
		license: "other",
		...ownName === void 0 ? {} : { license_name: ownName },
		...link === void 0 ? {} : { license_link: link }
	};
}
function readLink(value) {
	if (typeof value !== "string" || value.length > 500) return void 0;
	if (/^(LICENSE|LICENCE|COPYING)[\w.-]{0,40}$/i.test(value)) return value;
	return URL.canParse(value) && new URL(value).protocol === "https:" ? new URL(value).href : void 0;
}
function readWord(value, shape) {
	return typeof value === "string" && shape.test(value.trim()) ? value.trim() : void 0;
}
/** A word or a list of words, without duplicates. */
function readWords(value, shape) {
	const words = (Array.isArray(value) ? value : [value]).slice(0, maxEntries).flatMap((entry) => readWord(entry, shape) ?? []);
	return [...new Set(words)];
}
/** Whether one of the tags says how θ1 was aligned. */
function namesAlignment(tags) {
	return tags.some((tag) => alignmentTags.includes(tag));
}
// src/card/parse-card.ts
const maxFrontMatterLength = 262144;
const maxAliases = 16;
/**
* Reads README.md of a repo. Never throws: a card that cannot be read gives no metadata and a warning.
* @param text the file; what lies behind the front matter may be cut off.
*/
function parseCard(text) {
	const normalized = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
	if (!/^---[ \t]*\n/.test(normalized)) return {
		data: {},
		body: normalized
	};
	const start = normalized.indexOf("\n") + 1;
	const end = /^---[ \t]*$/m.exec(normalized.slice(start));
	if (end === null) return {
		data: {},
		body: normalized,
		warning: "its front matter has no end"
	};
	const yaml = normalized.slice(start, start + end.index);
	const body = normalized.slice(start + end.index + end[0].length).replace(/^\n/, "");
	if (yaml.length > maxFrontMatterLength) return {
		data: {},
		body,
		warning: `its front matter is longer than ${maxFrontMatterLength} characters`
	};
	try {
		const document = (0, import_dist.parseDocument)(yaml, {
			uniqueKeys: false,
			logLevel: "silent"
		});
		const [fault] = document.errors;
		if (fault !== void 0) return {
			data: {},
			body,
			warning: firstLine(fault.message)
		};
		const data = document.toJS({ maxAliasCount: maxAliases });
		if (data === null || data === void 0) return {
			data: {},
			body
		};
		if (typeof data !== "object" || Array.isArray(data)) return {
			data: {},
			body,
			warning: "its front matter is not a set of fields"
		};
		return {
			data: { ...data },
			body
		};
	} catch (error) {
		return {
			data: {},
			body,
			warning: firstLine(error instanceof Error ? error.message : String(error))
		};
	}
}
function firstLine(message) {
	return message.split("\n", 1)[0]?.replace(/:$/, "") ?? message;
}
// src/card/card.ts
/** README.md of a derived repo. The same derivation always gives the same text. */
function renderCard(derivation) {
	const inherited = inheritMetadata(parseCard(derivation.alignedCard ?? "").data);
	return `${[
		renderFrontMatter(derivation, inherited),
		`# ${escapeMarkdown(shortName(derivation.target))}`,
		renderSentence(derivation),
		renderSources(derivation),
		"## How to load it",
		...renderLoading(derivation),
		"## How it was made",
		...renderMaking(derivation),
		"## Figures",
		renderFigures(derivation),
		"## Files",
		renderFiles(derivation),
		"## Licence and evaluation",
		renderCaveats(derivation, inherited),
		"## Method",
		"Chujie Zheng, Ziqi Wang, Heng Ji, Minlie Huang, Nanyun Peng: *Model Extrapolation Expedites Alignment*, ACL 2025, [arXiv:2404.16792](https://arxiv.org/abs/2404.16792)."
	].join("\n\n")}\n`;
}
function renderFrontMatter({ sft, aligned, config }, inherited) {
	const { tags, ...fields } = inherited;
	const baseModels = [aligned, sft].flatMap((origin) => origin.kind === "hub" ? [origin.repo] : []);
	const data = {
		...baseModels.length === 0 ? {} : {
			base_model: baseModels,
			base_model_relation: "merge"
		},
		library_name: "transformers",
		...isCausalLanguageModel(config) ? { pipeline_tag: "text-generation" } : {},
		...fields,
		tags: [.../* @__PURE__ */ new Set([
			"expo",
			"model-extrapolation",
			...namesAlignment(tags) ? [] : ["dpo"],
			...tags
		])]
	};
	return `---\n${(0, import_dist.stringify)(data, {
		version: "1.1",
		lineWidth: 0
	})}---`;
}
function renderSentence({ alpha, sft, aligned }) {
	return `This model ${alpha > 0 ? `goes on from ${linkRepo(aligned)}, in the direction in which alignment moved it away from ${linkRepo(sft)}` : alpha >= -1 ? `lies between ${linkRepo(sft)} and ${linkRepo(aligned)}` : `lies on the far side of ${linkRepo(sft)}, seen from ${linkRepo(aligned)}`} (ExPO, model extrapolation): θ2 = θ1 + α·(θ1 − θ0) with **α = ${alpha}**, for every floating-point tensor. No training was involved.`;
}
function renderSources({ sft, aligned }) {
	return markdownTable([
		"",
		"Checkpoint",
		"Commit"
	], [["θ0, before alignment", ...describeSource$1(sft)], ["θ1, after alignment", ...describeSource$1(aligned)]]);
}
function renderMaking(derivation) {
	const { sft, aligned, alpha, target } = derivation;
	const words = [
		["--sft", pinnedEndpoint(sft)],
		["--dpo", pinnedEndpoint(aligned)],
		["--alpha", String(alpha)],
		["--to", targetArgument(target)]
	].map((parts) => parts.map(shellWord).join(" "));
	return [
		`With [${project.name}](${project.url}) ${project.version}:`,
		codeBlock("sh", [`${project.name} run`, ...words].join(" \\\n  ")),
		"Each floating-point tensor was computed in 32-bit floating point (64-bit for F64 tensors) and rounded once, to nearest even, to the dtype it has in θ1. Integer and boolean tensors, the configuration and the tokenizer are those of θ1. The same command gives the same bytes; `extrapolation.json` records them for programs."
	];
}
function renderFigures({ totals, statistics, dtypes }) {
	const rows = [
		["Parameters", groupDigits(totals.parameterCount)],
		["Tensors", `${groupDigits(totals.tensorCount)} (${groupDigits(totals.extrapolatedCount)} extrapolated, ${groupDigits(totals.copiedCount)} copied)`],
		["Dtypes", dtypes.map(({ dtype, tensorCount }) => `${escapeMarkdown(dtype)} × ${groupDigits(tensorCount)}`).join(", ")],
		["‖θ1 − θ0‖ / ‖θ1‖", formatRatio(deltaRatio(statistics))],
		["Largest change by alignment", formatRatio(statistics.maxAbsDelta)],
		["Weights that are NaN or infinite", groupDigits(statistics.nonFiniteCount)]
	];
	return markdownTable(["", ""], rows);
}
function renderFiles({ files }) {
	return markdownTable([
		"File",
		"Size",
		"SHA-256"
	], files.map(({ path, byteLength, sha256 }) => [
		codeSpan(path),
		formatBytes(byteLength),
		codeSpan(sha256)
	]));
}
function renderCaveats({ aligned }, { license, license_name }) {
	return `${license === void 0 ? `The card of ${linkRepo(aligned)} states no licence that could be taken over; what applies to the two sources applies here.` : `The licence (${escapeMarkdown(license_name ?? license)}) is the one that the card of ${linkRepo(aligned)} states.`} This model has not been evaluated: whether this α helps has to be measured.`;
}
function describeSource$1(origin) {
	if (origin.kind === "directory") return [`local directory ${codeSpan(shortName(origin.path))}`, "–"];
	return [linkRepo(origin), codeLink(origin.commit, origin.url)];
}
function linkRepo(origin) {
	if (origin.kind === "directory") return codeSpan(shortName(origin.path));
	return codeLink(origin.repo, origin.url);
}
function isCausalLanguageModel(config) {
	const architectures = config?.architectures;
	return Array.isArray(architectures) && /ForCausalLM$/.test(String(architectures[0]));
}
// src/card/manifest.ts
/** Increased when a reader of the manifest would have to change. */
const manifestSchema = 1;
/**
* extrapolation.json: what was made of what, for programs. The same derivation always gives the same text.
* Sums that are not finite are strings.
*/
function renderManifest(derivation) {
	const { planKey, alpha, files, sideFiles, statistics, totals, dtypes } = derivation;
	const manifest = {
		tool: project.name,
		version: project.version,
		schema: manifestSchema,
		plan: planKey,
		method: "ExPO",
		alpha,
		rounding: "nearest",
		sources: {
			sft: describeSource(derivation.sft),
			aligned: describeSource(derivation.aligned)
		},
		outputs: files.map(({ path, byteLength, sha256, statistics: ofFile }) => ({
			path,
			byteLength,
			sha256,
			...ofFile === void 0 ? {} : { statistics: ofFile }
		})),
		sideFiles,
		dtypes,
		statistics,
		totals
	};
	return `${JSON.stringify(manifest, keepNonFinite, 2)}\n`;
}
function describeSource(origin) {
	if (origin.kind === "directory") return {
		kind: origin.kind,
		name: shortName(origin.path)
	};
	const { kind, repo, commit, url } = origin;
	return {
		kind,
		repo,
		commit,
		url
	};
}
// src/app/documents.ts
/** No more of a card is read: its metadata stands at the beginning. */
const maxCardBytes = 1 << 20;
async function createDocumentWriter({ sft, aligned }, plan) {
	const alignedCard = await readCard(aligned);
	const { tensorCount, extrapolatedCount, copiedCount, parameterCount } = plan.totals;
	const dtypes = countDtypes(plan);
	const { warning } = parseCard(alignedCard ?? "");
	const encoder = new TextEncoder();
	const derive = ({ name, alpha, planKey }, weights, sideFiles) => ({
		planKey,
		target: name,
		alpha,
		sft: sft.snapshot.origin,
		aligned: aligned.snapshot.origin,
		files: weights,
		sideFiles: sideFiles.toSorted(),
		statistics: sumStatistics(weights) ?? noStatistics,
		totals: {
			tensorCount,
			extrapolatedCount,
			copiedCount,
			parameterCount
		},
		dtypes,
		config: aligned.config,
		alignedCard
	});
	return {
		warnings: warning === void 0 ? [] : [`${nameOf(aligned.snapshot.origin, cardPath)}: nothing was taken over from it, because ${warning}.`],
		draftCard: (target) => encoder.encode(renderCard(derive(target, [], []))),
		write(target, weights, sideFiles) {
			const derivation = derive(target, weights, sideFiles);
			return [
				{
					path: cardPath,
					content: encoder.encode(renderCard(derivation))
				},
				{
					path: manifestPath,
					content: encoder.encode(renderManifest(derivation))
				},
				...plan.index ? [plan.index] : []
			];
		},
		commitMessage: ({ alpha }) => `Extrapolate with α = ${formatAlpha(alpha)}`
	};
}
async function readCard({ snapshot }) {
	const file = snapshot.files.get(cardPath);
	if (file === void 0) return void 0;
	const content = await snapshot.source(file.path).slice(0, Math.min(file.byteLength, maxCardBytes));
	return new TextDecoder().decode(content);
}
function countDtypes(plan) {
	const byDtype = /* @__PURE__ */ new Map();
	for (const operation of plan.files.flatMap(({ operations }) => operations)) {
		const dtype = operation.kind === "copy" ? operation.dtype : operation.outputDtype;
		const sum = byDtype.get(dtype) ?? {
			tensorCount: 0,
			byteLength: 0
		};
		sum.tensorCount += 1;
		sum.byteLength += operation.aligned.end - operation.aligned.start;
		byDtype.set(dtype, sum);
	}
	return [...byDtype].toSorted(([, a], [, b]) => b.byteLength - a.byteLength).map(([dtype, { tensorCount }]) => ({
		dtype,
		tensorCount
	}));
}
// src/app/publish.ts
/** Makes and publishes what is not there yet: side files, then the weights of all targets in one pass, then each commit. */
async function publish(job) {
	const { session, steps, pair, plan, targets } = job;
	const { signal, onProgress } = session.runtime;
	const open = [];
	try {
		const outputs = await steps.take("prepare", "Prepare the targets", () => openTargets(job, open));
		const inOrder = () => targets.flatMap((target) => outputs.get(target) ?? []);
		if (open.length === 0) return {
			outputs: inOrder(),
			bytesRead: 0,
			bytesWritten: 0,
			warnings: []
		};
		const documents = await createDocumentWriter(pair, plan);
		for (const { target, output } of open) await output.publication.checkCard(documents.draftCard(target));
		const carried = await steps.take("side-files", "Carry over config, tokenizer and licence", async () => {
			const carrier = createSideFileCarrier(pair.aligned.snapshot, pair.sideFiles, signal);
			const files = /* @__PURE__ */ new Map();
			for (const one of open) files.set(one, await carrier.carryTo(one.output.publication));
			return files;
		});
		const execution = await steps.take("weights", "Extrapolate and upload the weights", () => executePlan({
			plan,
			outputs: open.map(({ output }) => output),
			sources: {
				aligned: pair.aligned.snapshot,
				sft: pair.sft.snapshot
			},
			signal,
			onProgress
		}));
		await steps.take("promote", "Publish", async () => {
			for (const one of open) {
				signal.throwIfAborted();
				outputs.set(one.target, await promote(one, execution, documents, carried.get(one)));
			}
		});
		const { bytesRead, bytesWritten } = execution;
		return {
			outputs: inOrder(),
			bytesRead,
			bytesWritten,
			warnings: documents.warnings
		};
	} finally {
		await Promise.all(open.map(({ output }) => output.publication.close()));
	}
}
/** Opens the targets one by one into `open`; gives the outputs that are complete already. */
async function openTargets({ request, session, targets }, open) {
	const complete = /* @__PURE__ */ new Map();
	for (const target of targets) {
		const opened = await openTarget(target, request, session);
		if (opened.state === "open") {
			const { publication } = opened;
			const resumed = new Set(publication.staged.keys());
			open.push({
				target,
				output: {
					alpha: target.alpha,
					publication
				},
				resumed
			});
			continue;
		}
		const { url, commit } = opened.repo;
		complete.set(target, {
			alpha: target.alpha,
			target: target.name,
			url,
			commit,
			state: "already-complete",
			files: []
		});
	}
	return complete;
}
async function promote({ target, output, resumed }, { records }, documents, { staged, inline } = {
	staged: [],
	inline: []
}) {
	const weights = records.get(output) ?? [];
	const files = [...weights, ...staged];
	const sideFiles = [...staged, ...inline].map(({ path }) => path);
	const { url, commit } = await output.publication.promote({
		files,
		inline: [...inline, ...documents.write(target, weights, sideFiles)],
		message: documents.commitMessage(target)
	});
	return {
		alpha: target.alpha,
		target: target.name,
		url,
		commit,
		state: "published",
		files: files.map(({ path, byteLength, sha256 }) => {
			return {
				path,
				byteLength,
				sha256,
				resumed: resumed.has(path)
			};
		}),
		statistics: sumStatistics(weights)
	};
}
// src/app/steps.ts
function trackSteps({ clock, onProgress }) {
	return { async take(step, title, work) {
		const startedAt = clock.now();
		onProgress({
			kind: "step-started",
			step,
			title
		});
		const result = await work();
		onProgress({
			kind: "step-finished",
			step,
			milliseconds: clock.now() - startedAt
		});
		return result;
	} };
}
// src/app/run.ts
/**
* The main job: two checkpoints in, a derived repo out for every α.
*
* Everything that can be refused is refused before anything is moved; an interrupted run continues where it
* stopped when started again; a finished one says so and does nothing.
*
* @throws an ExtrapolateError of kit/errors.ts; anything else is a bug.
*/
async function run(request, runtime) {
	try {
		var _usingCtx$1 = _usingCtx();
		const session = _usingCtx$1.a(openSession(runtime));
		const steps = trackSteps(runtime);
		const startedAt = runtime.clock.now();
		const job = await steps.take("open", "Read the headers and plan", async () => {
			const pair = await openPair(request, session);
			const plan = buildPlan(pair.aligned, pair.sft, request.alphas);
			const targets = await resolveTargets(request, pair, session);
			return {
				request,
				session,
				steps,
				pair,
				plan,
				targets
			};
		});
		const found = await steps.take("check", "Check the targets", async () => {
			if (!request.dryRun) await requireWriteAccess(job.targets, session);
			const found = [];
			for (const target of job.targets) {
				const { state, refuseUnfit } = await inspectTarget(target, request, session);
				await refuseUnfit();
				found.push({
					target,
					state
				});
			}
			await requireDiskSpace(job.plan, job.pair.sideFiles, found);
			return found;
		});
		const { outputs, bytesRead, bytesWritten, warnings } = request.dryRun ? foreseeAll(job, found) : await publish(job);
		return {
			kind: "run",
			dryRun: request.dryRun,
			sft: job.pair.sft.snapshot.origin,
			aligned: job.pair.aligned.snapshot.origin,
			outputs,
			totals: {
				parameterCount: job.plan.totals.parameterCount,
				tensorCount: job.plan.totals.tensorCount,
				bytesRead,
				bytesWritten,
				milliseconds: runtime.clock.now() - startedAt
			},
			warnings: [...warnings, ...outputs.flatMap(warnOfNonFinite)]
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
function foreseeAll({ plan, session }, found) {
	return {
		outputs: found.map(({ target, state }) => {
			const isComplete = state === "complete";
			return {
				alpha: target.alpha,
				target: target.name,
				url: urlOf(target, session),
				state: isComplete ? "already-complete" : "would-publish",
				files: isComplete ? [] : plan.files.map(({ path, byteLength }) => ({
					path,
					byteLength,
					resumed: false
				}))
			};
		}),
		bytesRead: 0,
		bytesWritten: 0,
		warnings: []
	};
}
function warnOfNonFinite({ target, statistics }) {
	if (!statistics?.nonFiniteCount) return [];
	return [`${target}: ${statistics.nonFiniteCount} of ${statistics.elementCount} weights are NaN or infinite.`];
}
export { run as t };
