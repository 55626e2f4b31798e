import { _ as clauseOf, b as option, d as FormatError, f as IncompatibleError, g as advice, h as Advice, m as ServiceError, n as findTextStart, o as project, p as InputError, s as AccessError, t as findSmallText, v as hubToken } from "./kit.js";
import { B as refuseVariant, D as openCheckpoint, J as adapterConfigPath, L as chooseWeights, N as describeLeftOut, R as isAdapterAlone, _ as cutOperation, k as readCheckpoint, v as inputBytesOf, w as openAdapter, y as unitsOf, z as openVariant } from "./session.js";
import { a as changedShare, c as modelParts, i as alignmentChangedShare, l as noStatistics, o as deltaRatio, r as addStatistics, s as effectiveAlpha, t as nameOf, u as sumStatistics } from "./snapshot.js";
import { o as groupDigits } from "./units.js";
import { r as keepNonFinite } from "./file-record.js";
import { C as decidedPairing, h as parseEndpoint, n as expandTemplate, t as defaultTemplate } from "./template.js";
import { A as number, D as discriminatedUnion, E as boolean, F as union, O as int, P as string, T as array, j as object, k as literal, w as _enum } from "./vendor.js";
import { a as loadingFacts, c as fieldShapes, i as adapterLoadingFacts, o as modelClasses, p as hubLicenses, s as preprocessors, t as baseModelRelations, u as readLicenseLink } from "./metadata.js";
import { c as inspectDirectoryTarget, l as refuseUnfitDirectory, s as openDirectoryPublication, u as locateReal } from "./disk.js";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
// src/formats/checkpoint/same-tensors.ts
/**
* How the headers of a conversion differ from the checkpoint that it was made from, as the end of a sentence;
* undefined where they do not. Of tensors that share their bytes one name is enough, as safetensors are saved.
*/
function findDifference(original, conversion) {
	for (const tensor of conversion.tensors.values()) {
		const other = original.tensors.get(tensor.name);
		if (other === void 0) return `tensor '${tensor.name}' is in the conversion only`;
		if (describe(other) !== describe(tensor)) return `tensor '${tensor.name}' is ${describe(tensor)} instead of ${describe(other)}`;
	}
	const kept = /* @__PURE__ */ new Set();
	for (const tensor of original.tensors.values()) if (conversion.tensors.has(tensor.name)) kept.add(placeOf(tensor));
	for (const tensor of original.tensors.values()) if (!conversion.tensors.has(tensor.name) && !kept.has(placeOf(tensor))) return `tensor '${tensor.name}' is not in the conversion`;
}
const describe = ({ dtype, shape }) => `${dtype} [${shape.join(", ")}]`;
const placeOf = ({ path, start, end }) => `${start} ${end} ${path}`;
// src/app/job/conversion.ts
/** The account of the Hub that converts PyTorch's files to safetensors, and proposes them. */
const converter = "SFconvertbot";
/** The latest are looked at; there is rarely more than one. */
const maxConversions = 3;
const defaultRevision = "main";
/**
* The Hub's own conversion of a checkpoint in PyTorch's files, from its open pull request, if the headers say that it
* holds the same tensors. Pinned to the commit that the request is at.
*
* @param snapshot of the PyTorch files; a revision other than the default one is taken at its word.
*/
async function openConversion(snapshot, session) {
	const { origin } = snapshot;
	const place = nameOf(origin);
	const none = (reason) => ({
		checkpoint: void 0,
		warnings: [`${place}: ${reason}`]
	});
	if (origin.kind === "directory") return none("a directory has no pull requests; its .bin files are used.");
	if (origin.revision !== defaultRevision) return none(`the revision ${origin.revision} was named, so no conversion is looked for; its .bin files are used.`);
	const numbers = await (await session.hub()).listOpenPulls(origin.repo, converter);
	if (numbers.length === 0) return none(`there is no open pull request of the Hub's converter (${converter}); its .bin files are used.`);
	const original = await readCheckpoint(snapshot);
	const unfit = [];
	for (const number of numbers.slice(0, maxConversions)) {
		const revision = `refs/pr/${number}`;
		const found = await openPull({
			...origin,
			revision
		}, original, session);
		if (typeof found === "string" || found instanceof Advice) unfit.push(advice`${place}: ${revision} is not used instead, because ${found}.`);
		else {
			const pulled = found.snapshot.origin;
			const taken = `${place}: ${revision}${pulled.kind === "hub" ? ` at commit ${pulled.commit}` : ""} is used, the Hub's conversion of its .bin files.`;
			return {
				checkpoint: found,
				warnings: [...unfit, taken]
			};
		}
	}
	return {
		checkpoint: void 0,
		warnings: unfit
	};
}
/** The checkpoint of a pull request, or why it cannot stand for the original. */
async function openPull(proposal, original, session) {
	const { repo, revision, subfolder, variant } = proposal;
	try {
		const part = await session.openSnapshot({
			kind: "hub",
			repo,
			revision
		}, subfolder);
		const snapshot = variant === void 0 ? part : openVariant(part, variant);
		if (snapshot === void 0 || chooseWeights(snapshot).format !== "safetensors") return "it has no safetensors";
		return findDifference(original, await readCheckpoint(snapshot)) ?? await openCheckpoint(snapshot);
	} catch (error) {
		if (error instanceof InputError || error instanceof IncompatibleError || error instanceof FormatError || error instanceof AccessError) return clauseOf(error.wording);
		throw error;
	}
}
// src/app/job/open-sources.ts
/**
* Opens both sides as the user named them: revision, folder, variant, conversion.
*
* @throws AccessError, InputError, FormatError, IncompatibleError naming the side that cannot be opened;
*   InputError when both sides turn out to be the same checkpoint.
*/
async function openSources(request, session) {
	const opened = await Promise.all([naming("sft", session.openSnapshot(request.sft, request.sftSubfolder)), naming("dpo", session.openSnapshot(request.aligned, request.alignedSubfolder))]);
	await refuseSame(opened[0].origin, opened[1].origin);
	const { variant, preferPr } = request;
	const chosen = variant === void 0 ? {
		sides: opened,
		warnings: []
	} : chooseVariant(opened, variant);
	const [sft, aligned] = await Promise.all([naming("sft", openSide("sft", chosen.sides[0], preferPr, session)), naming("dpo", openSide("dpo", chosen.sides[1], preferPr, session))]);
	return {
		sft: sft.checkpoint,
		aligned: aligned.checkpoint,
		adapters: joinAdapters(sft, aligned),
		warnings: [
			...chosen.warnings,
			...sft.warnings,
			...aligned.warnings
		]
	};
}
/**
* The variant of whichever side has it.
*
* @throws IncompatibleError when neither has.
*/
function chooseVariant([sft, aligned], variant) {
	const [ofSft, ofAligned] = [openVariant(sft, variant), openVariant(aligned, variant)];
	if (ofSft === void 0 && ofAligned === void 0) refuseVariant([sft, aligned], variant);
	const missing = [...ofSft ? [] : [["sft", sft]], ...ofAligned ? [] : [["dpo", aligned]]];
	return {
		sides: [ofSft ?? sft, ofAligned ?? aligned],
		warnings: missing.map(([side, { origin }]) => advice`${option(side)}: ${nameOf(origin)} has no weights of the variant '${variant}'; its ordinary ones are used.`)
	};
}
async function openSide(side, snapshot, preferPr, session) {
	const adapter = isAdapterAlone(snapshot) ? await openAdapter(snapshot) : void 0;
	if (adapter !== void 0) return {
		checkpoint: adapter.checkpoint,
		adapter,
		warnings: []
	};
	const conversion = preferPr && chooseWeights(snapshot).format === "torch" ? await openConversion(snapshot, session) : void 0;
	const checkpoint = conversion?.checkpoint ?? await openCheckpoint(snapshot);
	return {
		checkpoint,
		adapter,
		warnings: [...conversion?.warnings ?? [], ...describeLeftOut(checkpoint)].map((warning) => advice`${option(side)}: ${warning}`)
	};
}
/** @throws IncompatibleError where θ0 is an adapter and θ1 is not. */
function joinAdapters(sft, aligned) {
	if (aligned.adapter !== void 0) return {
		aligned: aligned.adapter,
		sft: sft.adapter
	};
	if (sft.adapter === void 0) return void 0;
	throw new IncompatibleError(advice`${option("sft")}: ${nameOf(sft.checkpoint.snapshot.origin)} is a PEFT adapter, and ${option("dpo")} is a whole checkpoint.`, {
		code: "adapter-side",
		hint: "Merge the adapter into its base model (PeftModel.merge_and_unload) and name the merged checkpoint."
	});
}
/** Puts the option in front of what is wrong with the place it names. */
async function naming(side, opening) {
	try {
		return await opening;
	} catch (error) {
		if (error instanceof InputError || error instanceof IncompatibleError || error instanceof FormatError || error instanceof AccessError && error.code !== "token-invalid") error.precede(advice`${option(side)}:`);
		throw error;
	}
}
async function refuseSame(sft, aligned) {
	if (sft.subfolder !== aligned.subfolder) return;
	if (!(sft.kind === "hub" && aligned.kind === "hub" ? sft.repo === aligned.repo && sft.commit === aligned.commit : sft.kind === "directory" && aligned.kind === "directory" && await locateReal(sft.path) === await locateReal(aligned.path))) return;
	const folder = sft.subfolder === void 0 ? "" : `, folder ${sft.subfolder}`;
	const place = sft.kind === "hub" ? `${sft.repo} at commit ${sft.commit}` : sft.path;
	throw new InputError(advice`${option("sft")} and ${option("dpo")} are the same checkpoint: ${place}${folder}.`, {
		code: "same-checkpoint",
		hint: advice`Let ${option("sft")} name the checkpoint that alignment started from; their difference is extrapolated.`
	});
}
// src/app/job/plan-key.ts
/** Changes whenever the same inputs and options would give other weights. */
const outputRevision = 1;
/** Bytes read from the beginning and the middle of every tensor of a directory. */
const sampleBytes$1 = 4096;
/** So much of a side file is in memory at once. */
const hashedAtOnceBytes = 1 << 20;
/**
* Hex digest of what a derived repo is made of: the two sources, α and how results are stored. Equal keys mean equal
* weight and side files, on any machine; so it names the staging area and tells a finished run. The name of the
* target and the version of this program, which card and manifest mention, are not part of it: neither makes another
* model.
*/
function planKeyOf(inputs) {
	const { sftKey, alignedKey, alpha, rounding, dtype, maxShardBytes, pairing, sideFiles } = inputs;
	return createHash("sha256").update(JSON.stringify({
		outputRevision,
		method: "ExPO",
		rounding,
		dtype,
		maxShardBytes,
		pairing,
		sft: sftKey,
		aligned: alignedKey,
		alpha,
		sideFiles: sideFiles.map(({ path, byteLength }) => [path, byteLength])
	})).digest("hex");
}
/** Which part of a commit it is; nothing for the ordinary weights at the top. */
function nameSelection({ subfolder, variant }) {
	return subfolder === void 0 && variant === void 0 ? "" : JSON.stringify([subfolder, variant]);
}
/**
* Names the content of a checkpoint. A commit does so on the Hub. A directory has no such name, and hashing
* all of it would cost as much as the run, so weights go by their layout and a sample of every tensor. The
* other files are hashed whole: a changed template or setting may lie anywhere in them.
*
* @param otherFiles those besides the weights that the derived repo depends on.
*/
async function checkpointKeyOf(checkpoint, otherFiles) {
	const { snapshot } = checkpoint;
	const { origin } = snapshot;
	if (origin.kind === "hub") return `${origin.repo}@${origin.commit}${nameSelection(origin)}`;
	const hash = createHash("sha256");
	const addSample = async (path, start, end) => {
		const source = snapshot.source(path);
		const middle = Math.floor((start + end) / 2);
		hash.update(await source.slice(start, Math.min(end, start + sampleBytes$1)));
		hash.update(await source.slice(middle, Math.min(end, middle + sampleBytes$1)));
	};
	for (const { path, byteLength, tensors } of checkpoint.shards) {
		hash.update(JSON.stringify([path, byteLength]));
		for (const { name, dtype, shape, start, end } of tensors) {
			hash.update(JSON.stringify([
				name,
				dtype,
				shape,
				start,
				end
			]));
			await addSample(path, start, end);
		}
	}
	for (const { path, byteLength } of otherFiles) {
		hash.update(JSON.stringify([path, byteLength]));
		const source = snapshot.source(path);
		for (let start = 0; start < byteLength; start += hashedAtOnceBytes) hash.update(await source.slice(start, Math.min(byteLength, start + hashedAtOnceBytes)));
	}
	return `directory:${hash.digest("hex")}`;
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
// src/core/kernel/kernel.ts
const bytesPerElement = {
	BF16: 2,
	F16: 2,
	F32: 4,
	F64: 8
};
// src/core/kernel/number-format.ts
const formats = {
	BF16: {
		fractionBits: 7,
		leastExponent: -126,
		greatestExponent: 127
	},
	F16: {
		fractionBits: 10,
		leastExponent: -14,
		greatestExponent: 15
	},
	F32: {
		fractionBits: 23,
		leastExponent: -126,
		greatestExponent: 127
	},
	F64: {
		fractionBits: 52,
		leastExponent: -1022,
		greatestExponent: 1023
	}
};
/** The number of `dtype` next to `value`; of two as near the one whose last digit is even. */
function roundToNearest(value, dtype) {
	if (dtype === "F32") return Math.fround(value);
	return roundSteps(value, dtype, roundToEven);
}
/**
* Rounds as if exponents had no upper end; what is then past the greatest finite number is infinite. So infinity
* stands for the number that would follow the greatest.
*/
function roundSteps(value, dtype, round) {
	if (dtype === "F64" || value === 0 || !Number.isFinite(value)) return value;
	const { fractionBits, leastExponent, greatestExponent } = formats[dtype];
	const magnitude = Math.abs(value);
	const step = 2 ** (Math.max(exponentOf(magnitude), leastExponent) - fractionBits);
	const rounded = round(magnitude / step) * step;
	return (value < 0 ? -1 : 1) * (rounded < 2 ** (greatestExponent + 1) ? rounded : 1e400);
}
function roundToEven(x) {
	const floor = Math.floor(x);
	const rest = x - floor;
	if (rest !== .5) return rest < .5 ? floor : floor + 1;
	return floor % 2 === 0 ? floor : floor + 1;
}
/** ⌊log2⌋ of a positive fp64 number, from its exponent field; for subnormals −1023. */
function exponentOf(magnitude) {
	scratch.setFloat64(0, magnitude);
	return (scratch.getUint16(0) >> 4) - 1023;
}
const scratch = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));
/** The value of one element, little-endian; every value of every dtype is an fp64 number. */
function readElement(dtype, view, index) {
	switch (dtype) {
		case "F64": return view.getFloat64(index * 8, true);
		case "F32": return view.getFloat32(index * 4, true);
		case "BF16":
		case "F16": return decode16(view.getUint16(index * 2, true), formats[dtype]);
	}
}
/** Stores a number that `dtype` has; every NaN as the positive quiet NaN with no further bits. */
function writeElement(dtype, view, index, value) {
	switch (dtype) {
		case "F64":
			if (Number.isNaN(value)) view.setBigUint64(index * 8, 9221120237041090560n, true);
			else view.setFloat64(index * 8, value, true);
			return;
		case "F32":
			if (Number.isNaN(value)) view.setUint32(index * 4, 2143289344, true);
			else view.setFloat32(index * 4, value, true);
			return;
		case "BF16":
		case "F16": view.setUint16(index * 2, encode16(value, formats[dtype]), true);
	}
}
function decode16(bits, { fractionBits, leastExponent, greatestExponent }) {
	const sign = bits & 32768 ? -1 : 1;
	const field = (bits & 32767) >> fractionBits;
	const fraction = (bits & (1 << fractionBits) - 1) / 2 ** fractionBits;
	if (field === 0) return sign * fraction * 2 ** leastExponent;
	const exponent = leastExponent + field - 1;
	if (exponent > greatestExponent) return fraction === 0 ? sign * 1e400 : NaN;
	return sign * (1 + fraction) * 2 ** exponent;
}
function encode16(value, { fractionBits, leastExponent, greatestExponent }) {
	const infinity = greatestExponent - leastExponent + 2 << fractionBits;
	if (Number.isNaN(value)) return infinity | 1 << fractionBits - 1;
	const sign = value < 0 || Object.is(value, -0) ? 32768 : 0;
	const magnitude = Math.abs(value);
	if (magnitude === 1e400) return sign | infinity;
	const exponent = magnitude === 0 ? leastExponent : Math.max(exponentOf(magnitude), leastExponent);
	return sign | (exponent - leastExponent << fractionBits) + magnitude / 2 ** (exponent - fractionBits);
}
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
// src/core/engine/move-elements.ts
/**
* Makes so many units of an operation, from inputs that lie in the arena, at a byte offset of the arena.
*
* @returns how many finite elements became infinite.
*/
function moveElements(arena, operation, unitCount, outputOffset, alpha) {
	if (operation.kind === "concatenate") return joinRows(arena, operation, unitCount, outputOffset, alpha);
	return moveCopy(arena, operation, unitCount, outputOffset);
}
/** θ0's rows go by −α/(1+α) of their own scale where θ1's go by 1; see {@link Concatenation}. */
function factorOfSft(alpha, scaleRatio) {
	return -alpha / (1 + alpha) * scaleRatio;
}
function moveCopy(arena, operation, unitCount, outputOffset) {
	const { side, source, outputDtype } = operation;
	const start = side === "aligned" ? arena.alignedOffset : arena.sftOffset;
	if (source.dtype === outputDtype) {
		arena.bytes.copyWithin(outputOffset, start, start + inputBytesOf(operation, unitCount)[side]);
		return 0;
	}
	const from = elementsAt(arena, start, source.dtype);
	const to = elementsAt(arena, outputOffset, outputDtype);
	let overflowCount = 0;
	for (let index = 0; index < unitCount; index++) overflowCount += to.write(index, from.read(index));
	return overflowCount;
}
function joinRows(arena, operation, rowCount, outputOffset, alpha) {
	const { aligned, sft, outputDtype, scaleRatio } = operation;
	const fromAligned = elementsAt(arena, arena.alignedOffset, aligned.dtype);
	const fromSft = elementsAt(arena, arena.sftOffset, sft.dtype);
	const to = elementsAt(arena, outputOffset, outputDtype);
	const factor = factorOfSft(alpha, scaleRatio);
	const width = aligned.rowElements + sft.rowElements;
	let overflowCount = 0;
	for (let row = 0; row < rowCount; row++) {
		for (let column = 0; column < aligned.rowElements; column++) {
			const value = fromAligned.read(row * aligned.rowElements + column);
			overflowCount += to.write(row * width + column, value);
		}
		for (let column = 0; column < sft.rowElements; column++) {
			const value = factor * fromSft.read(row * sft.rowElements + column);
			overflowCount += to.write(row * width + aligned.rowElements + column, value);
		}
	}
	return overflowCount;
}
/** Elements of a dtype from a byte offset on; `write` rounds to nearest, and gives 1 for what became infinite. */
function elementsAt({ bytes }, offset, dtype) {
	const view = new DataView(bytes.buffer, bytes.byteOffset + offset, bytes.byteLength - offset);
	return {
		read: (index) => readElement(dtype, view, index),
		write(index, value) {
			const rounded = roundToNearest(value, dtype);
			writeElement(dtype, view, index, rounded);
			return Number.isFinite(value) && !Number.isFinite(rounded) ? 1 : 0;
		}
	};
}
/** The dtype in which {@link moveElements} writes numbers; undefined where it copies bytes as they are. */
function movedDtypeOf(operation) {
	if (operation.kind === "copy" && operation.source.dtype === operation.outputDtype) return void 0;
	const { outputDtype } = operation;
	return outputDtype in bytesPerElement ? outputDtype : void 0;
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
// src/core/engine/copy-file.ts
/** Large enough for the disk and the network, small beside everything else in memory. */
const copyBlockBytes = 1 << 20;
/**
* Streams one file of a snapshot into a publication unchanged and stages it; holds two blocks at most.
*
* @throws {ServiceError} `content-changed` where the snapshot knows the file's sha256 and gave other bytes;
*   whatever the source or the publication failed with, or the signal's reason.
*/
async function copyFile(snapshot, path, byteLength, publication, signal) {
	if (!publication.singlePass) {
		const { sha256 } = await publication.stageRecomputable({
			path,
			byteLength,
			stream: (start, end) => readRange(snapshot, path, start, end)
		});
		const record = {
			path,
			byteLength,
			sha256
		};
		requireListed(snapshot, record);
		await publication.stage(record);
		return record;
	}
	const sink = await publication.openFile(path, byteLength);
	const reader = snapshot.openReader([{
		path,
		start: 0,
		end: byteLength
	}]);
	const stop = () => {
		reader.close();
		sink.abort(signal.reason);
	};
	signal.addEventListener("abort", stop, { once: true });
	try {
		signal.throwIfAborted();
		const blocks = [new SharedArrayBuffer(copyBlockBytes), new SharedArrayBuffer(copyBlockBytes)];
		const taken = [Promise.resolve(), Promise.resolve()];
		for (let start = 0, turn = 0; start < byteLength; start += copyBlockBytes, turn = 1 - turn) {
			await taken[turn];
			const block = new Uint8Array(blocks[turn], 0, Math.min(copyBlockBytes, byteLength - start));
			await reader.fill(block);
			taken[turn] = sink.write(block);
			taken[turn]?.catch(() => {});
		}
		await Promise.all(taken);
		const record = {
			path,
			...await sink.finish()
		};
		requireListed(snapshot, record);
		await publication.stage(record);
		return record;
	} catch (error) {
		const reason = signal.aborted ? signal.reason : error;
		sink.abort(reason);
		throw reason;
	} finally {
		signal.removeEventListener("abort", stop);
		reader.close();
	}
}
function requireListed(snapshot, { path, sha256 }) {
	const listed = snapshot.files.get(path)?.sha256;
	if (listed === void 0 || listed === sha256) return;
	throw new ServiceError(`${nameOf(snapshot.origin, path)} is not what was listed: sha256 ${sha256} instead of ${listed}.`, {
		code: "content-changed",
		hint: "A proxy or cache between here and the Hub may rewrite answers; try without it."
	});
}
async function* readRange(snapshot, path, start, end) {
	const reader = snapshot.openReader([{
		path,
		start,
		end
	}]);
	try {
		for (let position = start; position < end; position += copyBlockBytes) {
			const block = new Uint8Array(Math.min(copyBlockBytes, end - position));
			await reader.fill(block);
			yield block;
		}
	} finally {
		reader.close();
	}
}
// src/core/engine/collect-statistics.ts
/** Sums first over each tensor, because the one that changed most is looked for. */
function collectStatistics(outputCount) {
	const tensors = /* @__PURE__ */ new Map();
	return {
		add({ tensor, place }, elementCount, { outputs, ...shared }) {
			const sums = tensors.get(tensor) ?? {
				place,
				outputs: new Array(outputCount).fill(noStatistics)
			};
			tensors.set(tensor, sums);
			for (const [index, own] of outputs.entries()) sums.outputs[index] = addStatistics(sums.outputs[index] ?? noStatistics, {
				elementCount,
				...shared,
				...own
			});
		},
		placesOf(output) {
			const places = /* @__PURE__ */ new Map();
			for (const [tensor, { place, outputs }] of tensors) {
				const key = `${place.part} ${place.layer}`;
				const before = places.get(key)?.statistics ?? noStatistics;
				const statistics = addStatistics(before, withChange(tensor, outputs[output] ?? noStatistics));
				places.set(key, {
					...place,
					statistics
				});
			}
			return [...places.values()];
		}
	};
}
function withChange(tensor, statistics) {
	const ratio = deltaRatio(statistics);
	return Number.isFinite(ratio) ? {
		...statistics,
		mostChanged: {
			tensor,
			deltaRatio: ratio
		}
	} : statistics;
}
// src/core/engine/overflow.ts
/** The greatest finite number of each dtype, as people write it. */
const greatest = {
	F16: "65504",
	BF16: "3.39e38",
	F32: "3.40e38",
	F64: "1.80e308"
};
/** The error for finite weights that became infinite by being extrapolated or stored. */
function overflowError(found) {
	const { where, count, alpha, dtype } = found;
	const range = dtype === void 0 ? "" : ` of ${dtype}, which ends at ${greatest[dtype]},`;
	return new IncompatibleError(`${groupDigits(count)} weights of ${where} leave the range${range} with α = ${alpha} and would be infinite.`, {
		code: "overflow",
		hint: advice`Use ${option("dtype", "bfloat16")} or ${option("dtype", "float32")}, a smaller α, or take infinite weights with ${option("allow", "overflow")}.`
	});
}
// src/core/engine/fill-slot.ts
/**
* Makes the bytes of one slot, for every α. Awaits only where a source has to wait for its bytes.
*
* @throws IncompatibleError `overflow`
*/
async function fillSlot(pass, slot, slotIndex) {
	const { arena } = pass;
	for (const { block, byteOffset } of slot.blocks) {
		const outputOffsets = pass.alphas.map((_, output) => arena.outputOffset(slotIndex, output) + byteOffset);
		if (block.kind === "header") for (const offset of outputOffsets) arena.bytes.set(pass.header.subarray(block.start, block.end), offset);
		else if (block.operation.kind === "extrapolate") await extrapolateElements(pass, cutOperation(block.operation, block.start, block.end), outputOffsets);
		else await moveUnits(pass, block.operation, block.end - block.start, outputOffsets);
	}
}
async function extrapolateElements(pass, operation, outputOffsets) {
	const { arena, alphas, rounding, statistics } = pass;
	const { elementCount, firstElement } = operation;
	const arrives = readInputs(pass, operation, elementCount);
	if (arrives) await arrives;
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
		count: elementCount,
		rounding: taskRoundingOf(rounding, operation.tensor, firstElement)
	};
	if (statistics === void 0) return arena.kernel.recompute(task);
	const sums = arena.kernel.extrapolate(task);
	if (!pass.allowOverflow) refuseOverflow(operation, alphas, sums);
	statistics.add(operation, elementCount, sums);
}
function refuseOverflow({ tensor, outputDtype }, alphas, { outputs }) {
	for (const [index, { overflowCount }] of outputs.entries()) {
		if (overflowCount === 0) continue;
		throw overflowError({
			where: `tensor '${tensor}'`,
			count: overflowCount,
			alpha: alphas[index] ?? NaN,
			dtype: outputDtype
		});
	}
}
async function moveUnits(pass, operation, unitCount, outputOffsets) {
	const { arena, alphas } = pass;
	const arrives = readInputs(pass, operation, unitCount);
	if (arrives) await arrives;
	for (const [output, alpha] of alphas.entries()) {
		const count = moveElements(arena, operation, unitCount, outputOffsets[output] ?? 0, alpha);
		if (count === 0 || pass.allowOverflow) continue;
		const dtype = movedDtypeOf(operation);
		throw overflowError({
			where: `tensor '${operation.tensor}'`,
			count,
			alpha,
			dtype
		});
	}
}
/** Brings what the next units are made from into the arena. Gives nothing where no source has to be waited for. */
function readInputs(pass, operation, unitCount) {
	const { arena, aligned, sft, onRead } = pass;
	const byteLengths = inputBytesOf(operation, unitCount);
	const fill = (reader, offset, byteLength) => byteLength === 0 ? void 0 : reader.fill(arena.bytes.subarray(offset, offset + byteLength));
	const read = () => onRead?.(byteLengths.aligned + byteLengths.sft);
	const alignedArrives = fill(aligned, arena.alignedOffset, byteLengths.aligned);
	if (alignedArrives) alignedArrives.catch(() => {});
	const sftArrives = fill(sft, arena.sftOffset, byteLengths.sft);
	if (alignedArrives || sftArrives) return Promise.all([alignedArrives, sftArrives]).then(read);
	read();
}
// src/core/engine/extrapolate-file.ts
/**
* Computes one output file for every α in a single pass over the inputs and hands it to the sinks, one per
* α. At most `arena.slotCount` slots per α are under way; the pass waits for the slowest sink.
*
* @returns the sums of each α, in order.
* @throws IncompatibleError `overflow`; whatever a source or a sink failed with, or the signal's reason. Finishing
* or aborting the sinks is the caller's.
*/
async function extrapolateFile(options) {
	const { file, outputs, rounding, allowOverflow, sources, arena, signal, onBytes } = options;
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
	const statistics = collectStatistics(outputs.length);
	const pass = {
		header: file.header,
		alphas: outputs.map(({ alpha }) => alpha),
		rounding,
		allowOverflow,
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
		return outputs.map((_, output) => statistics.placesOf(output));
	} catch (error) {
		throw signal.aborted ? signal.reason : error;
	} finally {
		signal.removeEventListener("abort", stop);
		aligned.close();
		sft.close();
	}
}
// src/core/engine/recompute.ts
/**
* The bytes [start, end) of an output file for one α, computed from the sources. The output is deterministic,
* so any range can be made again at any time, with the bytes a whole pass would give.
*
* @throws IncompatibleError `overflow`, where the sums are taken
* @returns the sums, where the range is the whole file and was read to its end.
*/
async function* recomputeRange(file, how, sources, start, end) {
	const { part, skippedBytes } = cutOutputFile(file, start, end);
	const reads = readsOf(part);
	const arena = createArena(1);
	const statistics = start === 0 && end === file.byteLength ? collectStatistics(1) : void 0;
	const aligned = sources.aligned.openReader(reads.aligned);
	const sft = sources.sft.openReader(reads.sft);
	try {
		const { alpha, ...rest } = how;
		const pass = {
			header: part.header,
			alphas: [alpha],
			...rest,
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
		return statistics?.placesOf(0);
	} finally {
		aligned.close();
		sft.close();
	}
}
/**
* The smallest output file of whole units that covers the bytes [start, end) of `file`, and how many of its
* first bytes lie before `start`.
*/
function cutOutputFile(file, start, end) {
	const header = file.header.subarray(Math.min(start, file.header.length), Math.min(end, file.header.length));
	const operations = [];
	let offset = file.header.length;
	let firstByte = header.length > 0 ? start : void 0;
	for (const operation of file.operations) {
		const { unitCount: count, unitBytes: size } = unitsOf(operation);
		const from = Math.max(0, Math.floor((start - offset) / size));
		const to = Math.min(count, Math.ceil((end - offset) / size));
		if (from < to) {
			firstByte ??= offset + from * size;
			operations.push(cutOperation(operation, from, to));
		}
		offset += count * size;
	}
	const byteLength = operations.map(unitsOf).reduce((total, { unitCount, unitBytes }) => total + unitCount * unitBytes, header.length);
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
// src/core/engine/execute-plan.ts
/**
* Makes and stages every weight file that is not staged yet, file after file in the plan's order, all α that
* lack a file in one pass over the inputs. While a file's last bytes are being stored the next one is
* already computed, never more than that.
*
* @throws IncompatibleError `overflow` when finite weights become infinite, unless that is allowed.
* @throws the first failure, after every open file was aborted; what is staged stays staged.
*/
async function executePlan(options) {
	const { plan, outputs, sources, allowOverflow, signal, onProgress } = options;
	const { rounding } = plan;
	const records = new Map(outputs.map((output) => [output, /* @__PURE__ */ new Map()]));
	const missing = plan.files.map((file) => ({
		file,
		outputs: takeStaged(file, records, onProgress)
	}));
	if (!allowOverflow) refuseStagedOverflow(records);
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
				keep(output, await stageRecomputed(file, output, {
					rounding,
					allowOverflow
				}, sources));
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
				rounding,
				allowOverflow,
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
/** An earlier run may have been allowed what this one is not. */
function refuseStagedOverflow(records) {
	for (const [{ alpha }, byPath] of records) for (const { path, statistics = [] } of byPath.values()) {
		const count = sumStatistics(statistics).total.overflowCount;
		if (count > 0) throw overflowError({
			where: path,
			count,
			alpha,
			dtype: void 0
		});
	}
}
/** For stores that read a file more than once: every reading computes it anew. */
async function stageRecomputed(file, { alpha, publication }, how, sources) {
	const { path, byteLength } = file;
	let statistics;
	const { sha256 } = await publication.stageRecomputable({
		path,
		byteLength,
		async *stream(start, end) {
			statistics = (yield* recomputeRange(file, {
				...how,
				alpha
			}, sources, start, end)) ?? statistics;
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
// src/core/engine/measure-sample.ts
/**
* What a run would measure, on pieces of its plan: the same kernel, the same rounding, for several ways of storing
* from one read of the pieces. Nothing is written.
*
* @returns for each variant the sums of each of its α.
*/
async function measureSample(options) {
	const { pieces, variants, sources, signal } = options;
	const arena = createArena(Math.max(1, ...variants.map(({ alphas }) => alphas.length)));
	const collectors = variants.map(({ alphas }) => collectStatistics(alphas.length));
	const aligned = sources.aligned.openReader(pieces.map((piece) => piece.aligned));
	const sft = sources.sft.openReader(pieces.map((piece) => piece.sft));
	const take = (offset, count, dtype) => arena.bytes.subarray(offset, offset + count * bytesPerElement[dtype]);
	try {
		for (const piece of pieces) {
			signal.throwIfAborted();
			const count = piece.elementCount;
			await Promise.all([aligned.fill(take(arena.alignedOffset, count, piece.aligned.dtype)), sft.fill(take(arena.sftOffset, count, piece.sft.dtype))]);
			for (const [index, { rounding, outputDtype = piece.outputDtype, alphas }] of variants.entries()) {
				const sums = arena.kernel.extrapolate({
					aligned: {
						dtype: piece.aligned.dtype,
						byteOffset: arena.alignedOffset
					},
					sft: {
						dtype: piece.sft.dtype,
						byteOffset: arena.sftOffset
					},
					outputDtype,
					outputs: alphas.map((alpha, output) => ({
						alpha,
						byteOffset: arena.outputOffset(0, output)
					})),
					count,
					rounding: taskRoundingOf(rounding, piece.tensor, piece.firstElement)
				});
				collectors[index]?.add(piece, count, sums);
			}
		}
		return variants.map(({ alphas }, index) => alphas.map((_, output) => collectors[index]?.placesOf(output) ?? []));
	} finally {
		aligned.close();
		sft.close();
	}
}
// src/app/job/side-files.ts
/**
* Files of θ1 that do not belong in a derived repo: weights in any form (the derived ones replace them),
* the state and the measurements of θ1's own training (they would be untrue of θ2), and the documents that
* are written anew.
*/
const leftOut = [
	/^README\.md$/i,
	/^extrapolation\.json$/,
	/^charts\/(delta-ratio|effective-alpha)\.svg$/,
	/(^|\/)\./,
	/(^|\/)__pycache__\//,
	/(^|\/)adapter_config\.json$/,
	/\.(safetensors|bin|pt|pth|ckpt|gguf|ggml|onnx|onnx_data|msgpack|h5|npz|npy|tflite|mlmodel|pkl|pickle)$/i,
	/\.(distcp|nemo|pte|llamafile|engine)$/i,
	/\.(safetensors|bin|h5|msgpack)\.index(\.[\w-]+)?\.json$/i,
	/(^|\/)(openvino|onnx|original|runs|wandb|coreml)\//i,
	/(^|\/)(checkpoint|global_step)-?\d+\//i,
	/(^|\/)(optimizer|scheduler|rng_state|random_states|scaler|training_args)[\w-]*\.(?!py$)\w+$/i,
	/(^|\/)(trainer_state|trainer_log|all_results|train_results|eval_results|generation_results)\.jsonl?$/i,
	/(^|\/)training_(loss|eval_|rewards_)[\w-]*\.(png|svg)$/i,
	/(^|\/)(latest|zero_to_fp32\.py)$/,
	/(^|\/)events\.out\.tfevents/
];
/** The files of θ1 that the derived repo takes over unchanged: config, tokenizer, chat template, code, licence. */
function selectSideFiles(aligned) {
	return [...aligned.files.values()].filter(({ path }) => !leftOut.some((pattern) => pattern.test(path)));
}
/** As many bytes of a file as a Hub wants to see to place it. */
const sampleBytes = 512;
/** Files up to this size are read whole at once, so that most side files cost one request. */
const wholeReadBytes = 65536;
function createSideFileCarrier(snapshot, files, signal) {
	const contents = /* @__PURE__ */ new Map();
	const readStart = async ({ path, byteLength }) => {
		if (byteLength <= wholeReadBytes) return readWhole(path, byteLength);
		return snapshot.source(path).slice(0, sampleBytes);
	};
	const readWhole = (path, byteLength) => {
		const known = contents.get(path);
		if (known) return known;
		const content = snapshot.source(path).slice(0, byteLength);
		contents.set(path, content);
		return content;
	};
	return { async carryTo(publication) {
		const candidates = [];
		for (const file of files) {
			signal.throwIfAborted();
			candidates.push({
				path: file.path,
				byteLength: file.byteLength,
				sample: (await readStart(file)).subarray(0, sampleBytes)
			});
		}
		const places = await publication.placeSideFiles(candidates);
		const staged = [];
		const inline = [];
		for (const { path, byteLength } of candidates) {
			const place = places.get(path) ?? "inline";
			if (place === "inline") inline.push({
				path,
				content: await readWhole(path, byteLength)
			});
			if (place !== "staged") continue;
			const earlier = publication.staged.get(path);
			const listed = snapshot.files.get(path)?.sha256;
			staged.push(earlier?.byteLength === byteLength && (listed === void 0 || listed === earlier.sha256) ? earlier : await copyFile(snapshot, path, byteLength, publication, signal));
		}
		return {
			staged,
			inline
		};
	} };
}
// src/app/job/pair.ts
/** Where a repo has its card, whose metadata goes into the derived one's. */
const cardPath = "README.md";
/** No more of a card is read: its metadata stands at the beginning. */
const maxCardBytes = 1 << 20;
/** A tokenizer's configuration holds a template or two, and thousands of added tokens at most. */
const maxTokenizerConfigBytes = 16 << 20;
/** @throws as {@link openSources} */
async function openPair(request, session) {
	const { rounding, dtype, maxShardBytes } = request;
	const { sft, aligned, adapters, warnings } = await openSources(request, session);
	const [sftSnapshot, alignedSnapshot] = [sft.snapshot, aligned.snapshot];
	const sideFiles = selectSideFiles(alignedSnapshot);
	const alignedCard = alignedSnapshot.files.get(cardPath);
	const [sftCard, alignedText, sftLoading, alignedLoading, sftKey, alignedKey] = await Promise.all([
		findCard(sftSnapshot),
		findCard(alignedSnapshot),
		readLoading(sft, adapters?.sft),
		readLoading(aligned, adapters?.aligned),
		checkpointKeyOf(sft, adapterConfigOf(sftSnapshot)),
		checkpointKeyOf(aligned, [
			...sideFiles,
			...alignedCard === void 0 ? [] : [alignedCard],
			...adapters === void 0 ? [] : adapterConfigOf(alignedSnapshot)
		])
	]);
	return {
		sft,
		aligned,
		adapters,
		cards: {
			sft: sftCard,
			aligned: alignedText
		},
		loading: {
			sft: sftLoading,
			aligned: alignedLoading
		},
		sideFiles,
		restricted: [sftSnapshot.origin, alignedSnapshot.origin].flatMap((origin) => origin.kind === "hub" && (origin.gated || origin.private) ? [`${origin.repo} is ${origin.private ? "private" : "gated"}`] : []),
		warnings,
		planKeyFor: (alpha) => planKeyOf({
			sftKey,
			alignedKey,
			alpha,
			rounding,
			dtype,
			sideFiles,
			maxShardBytes: aligned.format === "torch" && adapters === void 0 ? maxShardBytes : void 0,
			pairing: decidedPairing(request.pairing)
		})
	};
}
/** A directory is known by what is in it. */
function adapterConfigOf({ files }) {
	const file = files.get(adapterConfigPath);
	return file === void 0 ? [] : [file];
}
/** What a restricted source says must not become public by being derived from, unless somebody says so. */
function isToBePrivate({ visibility }, { restricted }) {
	return visibility === void 0 ? restricted.length > 0 : visibility === "private";
}
/** README.md of a checkpoint, as far as its metadata reaches; undefined where there is none. */
function findCard(snapshot) {
	return findTextStart(snapshot, cardPath, maxCardBytes);
}
async function readLoading({ snapshot, config }, adapter) {
	const paths = selectSideFiles(snapshot).map(({ path }) => path);
	const tokenizerConfig = await readTokenizerConfig(snapshot);
	if (adapter === void 0) return loadingFacts(config, paths, tokenizerConfig);
	return adapterLoadingFacts(adapter.config.values.get("task_type"), paths, tokenizerConfig);
}
/** Undefined also for one that is no JSON: others will say so, and it is copied as it is. */
async function readTokenizerConfig(snapshot) {
	const file = snapshot.files.get("tokenizer_config.json");
	if (file === void 0 || file.byteLength > maxTokenizerConfigBytes) return void 0;
	const text = await findSmallText(snapshot, file.path, maxTokenizerConfigBytes) ?? "";
	try {
		const config = JSON.parse(text);
		return typeof config === "object" && config !== null ? { ...config } : void 0;
	} catch {
		return;
	}
}
// src/documents/manifest/manifest-schema.ts
/**
* What a manifest may hold. It lies in a repo that anybody may have written, and what is read from it is shown, put
* into cards and commands, and fetched: so every text has a shape, and every list and number a bound.
*/
/** More than the files, layers and dtypes of any model. */
const maxFiles = 2e4;
const maxPlaces = 1e4;
const maxDtypes = 64;
const maxWords = 200;
const maxNotes = 64;
const maxNoteLength = 2e3;
const maxRenames = 64;
const maxRanks = 1e3;
const maxBaseModelLength = 4096;
const maxLayer = 99999;
const count = int().min(0);
/** Sums that are not finite, which JSON lacks, are strings. */
const sum = union([number(), _enum([
	"NaN",
	"Infinity",
	"-Infinity"
]).transform((text) => Number(text))]);
const sha256 = string().regex(/^[0-9a-f]{64}$/, "is no SHA-256 in hex");
const repoPart = "[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?";
const repo = string().max(96).regex(new RegExp(`^${repoPart}/${repoPart}$`), "is no name of a repo");
/** Inside of the repo, for whatever system takes it: names in directories may have nearly anything in them. */
const path = string().min(1).max(1024).refine((text) => isInside(text), "is no path inside of the repo");
function isInside(text) {
	if (!text.isWellFormed() || text.includes("\0") || /^[A-Za-z]:/.test(text)) return false;
	return text.split(/[\\/]/).every((part) => part !== "" && part !== "." && part !== "..");
}
/** Shown escaped, so that any characters will do; tensors are named as their makers liked. */
const tensorName = string().max(1e5);
const text = (length) => string().max(length).refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), "has characters that texts have not");
/** What config/ takes for the options of the same names. */
const selection = {
	subfolder: path.refine((folder) => !folder.includes("\\") && !/\p{Cc}/u.test(folder)).exactOptional(),
	variant: string().regex(/^[\w-]{1,64}$/, "is no name of a variant").exactOptional()
};
const hubSource = object({
	kind: literal("hub"),
	repo,
	commit: string().regex(/^[0-9a-f]{40}$/, "is no commit of 40 hex digits"),
	url: string().max(12e3),
	...selection
}).refine((source) => isPageOf(source), {
	path: ["url"],
	message: "is not the page of this repo, or of its folder, at this commit"
});
/** A link must lead where its text says. */
function isPageOf(page) {
	const { repo: name, commit, url, subfolder = "" } = page;
	const folder = subfolder.split("/").map((part) => part === "" ? "" : `/${encodeURIComponent(part)}`);
	if (!URL.canParse(url)) return false;
	const { protocol, username, password, search, hash, pathname, href } = new URL(url);
	return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === "" && href === url && pathname.endsWith(`/${name}/tree/${commit}${folder.join("")}`);
}
const source = discriminatedUnion("kind", [hubSource, object({
	kind: literal("directory"),
	name: string().max(255).refine((name) => isInside(name) && !/[\\/]/.test(name), "is no name of a directory"),
	...selection
})]);
const rounding = discriminatedUnion("kind", [
	object({ kind: literal("nearest") }),
	object({ kind: literal("reference") }),
	object({
		kind: literal("stochastic"),
		seed: count
	})
]);
const statistics = object({
	elementCount: count,
	deltaSquaredSum: sum,
	alignedSquaredSum: sum,
	maxAbsDelta: sum,
	alignmentChangedCount: count,
	moveDotDelta: sum,
	changedCount: count,
	nonFiniteCount: count,
	overflowCount: count,
	mostChanged: object({
		tensor: tensorName,
		deltaRatio: number().min(0)
	}).exactOptional()
});
const words = (shape) => array(string().regex(shape)).min(1).max(maxWords);
const licenseLink = string().max(600).refine((link) => readLicenseLink(link) === link || isFileOnHub(link), "leads to no licence");
/** Of a Hub at another address, such as one on loopback. */
function isFileOnHub(link) {
	return /^http:\/\/[\w.:-]+\/[\w./-]+\/blob\/[0-9a-f]{40}\/[\w.-]+$/.test(link);
}
const metadata = object({
	base_model: array(repo).min(1).max(2).exactOptional(),
	base_model_relation: _enum([...baseModelRelations, "adapter"]).exactOptional(),
	library_name: string().regex(fieldShapes.libraryName),
	pipeline_tag: string().regex(fieldShapes.pipelineTag).exactOptional(),
	license: string().refine((id) => hubLicenses.has(id), "is no licence that the Hub knows").exactOptional(),
	license_name: string().regex(fieldShapes.licenseName).exactOptional(),
	license_link: licenseLink.exactOptional(),
	language: words(fieldShapes.language).exactOptional(),
	datasets: words(fieldShapes.dataset).exactOptional(),
	tags: words(fieldShapes.tag)
});
const nameBeginning = string().regex(/^[\w.*-]{0,200}$/, "is no beginning of a tensor name");
const manifestSchema = object({
	tool: string(),
	version: string().regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}(?:[+-][0-9A-Za-z.+-]{1,64})?$/, "is no version"),
	schema: literal(2),
	plan: sha256,
	method: literal("ExPO"),
	alpha: number(),
	rounding,
	dtype: _enum([
		"same",
		"float32",
		"bfloat16",
		"float16"
	]),
	maxShardBytes: count.min(1).exactOptional(),
	pairing: object({
		vocabulary: _enum(["same", "common"]),
		renames: array(object({
			from: nameBeginning,
			to: nameBeginning
		})).max(maxRenames),
		unpaired: array(nameBeginning.min(1)).max(maxRenames).exactOptional()
	}).exactOptional(),
	sources: object({
		sft: source,
		aligned: source
	}),
	outputs: array(object({
		path,
		byteLength: count,
		sha256
	})).max(maxFiles).refine((files) => new Set(files.map((file) => file.path)).size === files.length, "lists a file twice"),
	sideFiles: array(path).max(maxFiles),
	notes: array(text(maxNoteLength)).max(maxNotes).default([]),
	adapter: object({
		kind: _enum(["scaled", "concatenated"]),
		moduleCount: count,
		ranks: array(count.min(1)).max(maxRanks),
		baseModel: text(maxBaseModelLength).exactOptional()
	}).exactOptional(),
	totals: object({
		tensorCount: count,
		extrapolatedCount: count,
		copiedCount: count,
		parameterCount: count
	}),
	dtypes: array(object({
		dtype: string().regex(/^\w{1,20}$/),
		tensorCount: count
	})).max(maxDtypes),
	metadata,
	parentLicenses: object({
		aligned: text(600).exactOptional(),
		sft: text(600).exactOptional()
	}).exactOptional(),
	loading: object({
		modelClass: _enum(modelClasses),
		preprocessor: _enum(preprocessors).exactOptional(),
		customCode: boolean(),
		codeRepos: array(repo).max(8).exactOptional(),
		chatTemplate: boolean()
	}),
	statistics: array(object({
		part: _enum(modelParts),
		layer: int().min(0).max(maxLayer).exactOptional(),
		statistics
	})).max(maxPlaces)
});
// src/documents/manifest/manifest.ts
/** Increased when a reader of the manifest would have to change. */
const schemaVersion = 2;
const maxManifestLength = 8 << 20;
/** More values than the longest manifest that could be true; counted before each gets a check of its own. */
const maxValues = 5e5;
const maxListedProblems = 3;
/**
* extrapolation.json: what was made of what, for programs. The same derivation always gives the same text.
* Sums that are not finite are strings; `figures` follow from `statistics`.
*/
function renderManifest(derivation) {
	const { version, planKey, alpha, rounding, dtype, sft, aligned, files, sideFiles } = derivation;
	const { maxShardBytes, pairing, notes, adapter, totals, dtypes, statistics, metadata, parentLicenses, loading } = derivation;
	const { total, parts, layers } = sumStatistics(statistics);
	const manifest = {
		tool: project.name,
		version,
		schema: schemaVersion,
		plan: planKey,
		method: "ExPO",
		alpha,
		rounding,
		dtype,
		maxShardBytes,
		pairing,
		sources: {
			sft,
			aligned
		},
		outputs: files.map(({ path, byteLength, sha256 }) => ({
			path,
			byteLength,
			sha256
		})),
		sideFiles,
		notes,
		adapter,
		totals,
		dtypes,
		figures: {
			...figuresOf(total),
			parts: parts.map(({ part, statistics: own }) => ({
				part,
				...figuresOf(own)
			})),
			layers: layers.map(({ layer, statistics: own }) => ({
				layer,
				...figuresOf(own)
			}))
		},
		metadata,
		parentLicenses,
		loading,
		statistics
	};
	return `${JSON.stringify(manifest, keepNonFinite, 2)}\n`;
}
function figuresOf(statistics) {
	return {
		elementCount: statistics.elementCount,
		effectiveAlpha: effectiveAlpha(statistics),
		deltaRatio: deltaRatio(statistics),
		alignmentChangedShare: alignmentChangedShare(statistics),
		changedShare: changedShare(statistics)
	};
}
/**
* Reads a manifest, of which every word may be a stranger's.
*
* @param source the file as users know it, for errors.
* @throws InputError `manifest-foreign` for one of another program, `manifest-newer` for one of a later version,
*   `manifest-invalid` for everything else that is not one, naming the field.
*/
function parseManifest(text, source) {
	if (text.length > maxManifestLength) throw invalidManifest(source, "it is longer than any manifest");
	const value = parseJson(text, source);
	refuseOthers(value, source);
	if (hasMoreValues(value, maxValues)) throw invalidManifest(source, "it has more values than any manifest");
	const { success, data, error } = manifestSchema.safeParse(value);
	if (!success) throw invalidManifest(source, describeIssues(error.issues));
	const { version, plan: planKey, alpha, rounding, dtype, sources, outputs: files } = data;
	const { maxShardBytes, pairing, notes, adapter, sideFiles, statistics, totals, dtypes, metadata } = data;
	const { parentLicenses, loading } = data;
	return {
		version,
		planKey,
		alpha,
		rounding,
		dtype,
		...maxShardBytes === void 0 ? {} : { maxShardBytes },
		...pairing === void 0 ? {} : { pairing },
		notes,
		...adapter === void 0 ? {} : { adapter },
		...sources,
		files,
		sideFiles,
		statistics,
		totals,
		dtypes,
		metadata,
		...parentLicenses === void 0 ? {} : { parentLicenses },
		loading
	};
}
function parseJson(text, source) {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw invalidManifest(source, error instanceof Error ? error.message : String(error));
	}
}
function hasMoreValues(root, limit) {
	const left = [root];
	let count = 0;
	for (let value = left.pop(); left.length > 0 || value !== void 0; value = left.pop()) {
		if (typeof value !== "object" || value === null) continue;
		const values = Object.values(value);
		count += values.length;
		if (count > limit) return true;
		for (const one of values) left.push(one);
	}
	return false;
}
function refuseOthers(value, source) {
	const { tool, schema } = typeof value === "object" && value !== null ? value : {};
	if (tool !== project.name) throw new InputError(`${source} was not written by ${project.name}.`, {
		code: "manifest-foreign",
		hint: `Name a repo or directory that ${project.name} made.`
	});
	if (typeof schema === "number" && schema > schemaVersion) throw new InputError(`${source} follows schema ${schema}, and this version knows those up to ${schemaVersion}.`, {
		code: "manifest-newer",
		hint: `Use the version of ${project.name} that wrote it, or a later one.`
	});
	if (typeof schema === "number" && schema < schemaVersion) throw invalidManifest(source, `schema ${schema} does not say enough; the run that made it has to be repeated`);
}
/** The first problems, each with its field as programs write it: `outputs[3].sha256`. */
function describeIssues(issues) {
	const listed = issues.slice(0, maxListedProblems).map(({ path, message }) => {
		const field = path.reduce((name, key) => typeof key === "number" ? `${name}[${key}]` : `${name}${name === "" ? "" : "."}${String(key)}`, "");
		return `${field === "" ? "the whole" : field}: ${message}`;
	});
	const more = issues.length - listed.length;
	return `${listed.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
function invalidManifest(source, fault) {
	return new InputError(`${source} is not a manifest: ${fault}.`, {
		code: "manifest-invalid",
		hint: "Fetch it again; if the fault stays, tell whoever published the repo."
	});
}
// src/app/job/targets.ts
/** Where the manifest lies in every derived repo. */
const manifestPath = "extrapolation.json";
/** Memory for bytes on their way to the Hub, of all derived repos together. */
const uploadMemoryBytes = 128 << 20;
/** Names the derived repos; asks the Hub who the token belongs to only where the template needs it. */
async function nameTargets(request, session) {
	const template = request.to ?? defaultTemplate(request.alphas.length);
	const namespace = template.includes("{namespace}") ? (await (await session.hub()).account())?.name : void 0;
	const nameOf = (endpoint) => endpoint.kind === "hub" ? endpoint.repo.split("/")[1] ?? endpoint.repo : basename(resolve(endpoint.path));
	const [sft, dpo] = [nameOf(request.sft), nameOf(request.aligned)];
	return request.alphas.map((alpha) => {
		const name = expandTemplate(template, {
			namespace,
			sft,
			dpo,
			alpha
		});
		return {
			alpha,
			name,
			endpoint: parseEndpoint(name, option("to"))
		};
	});
}
/** The derived repos with what they are to be made of. */
async function resolveTargets(request, pair, session) {
	return (await nameTargets(request, session)).map((target) => ({
		...target,
		planKey: pair.planKeyFor(target.alpha)
	}));
}
/** @throws AccessError when the token cannot write to a target, before anything is read or made. */
async function requireWriteAccess(targets, session) {
	const repos = targets.flatMap(({ endpoint }) => endpoint.kind === "hub" ? [endpoint.repo] : []);
	const [firstRepo] = repos;
	if (firstRepo === void 0) return;
	const account = await (await session.hub()).account();
	if (account === void 0) throw new AccessError(`Publishing to ${firstRepo} needs a token, and none was given.`, {
		code: "token-missing",
		hint: advice`Set ${hubToken} to a token with write access.`,
		docs: `${session.runtime.hubUrl}/settings/tokens`
	});
	for (const repo of repos) {
		const namespace = repo.split("/")[0] ?? repo;
		if (account.canWriteTo(namespace) === false) throw new AccessError(`The token of ${account.name} cannot write to ${repo}.`, {
			code: "token-cannot-write",
			hint: advice`Use a token with write access to ${namespace}, or publish elsewhere with ${option("to")}.`,
			docs: `${session.runtime.hubUrl}/settings/tokens`
		});
	}
}
/** Looks what is at the target; changes nothing. */
async function inspectTarget({ endpoint, planKey }, request, pair, session) {
	const query = {
		planKey,
		manifestPath
	};
	if (endpoint.kind === "directory") {
		const target = endpoint.path;
		const found = await inspectDirectoryTarget({
			...query,
			target
		});
		const terms = {
			force: request.force,
			sources: directorySourcesOf(request)
		};
		return {
			state: stateOf(found),
			refuseUnfit: () => refuseUnfitDirectory(target, found.state, terms)
		};
	}
	const hub = await session.hub();
	const found = await hub.inspectTarget({
		...query,
		target: endpoint.repo
	});
	return {
		state: stateOf(found),
		refuseUnfit: async () => hub.refuseUnfitTarget(endpoint.repo, found, {
			force: request.force,
			private: isToBePrivate(request, pair)
		})
	};
}
function stateOf({ state, staged }) {
	if (state === "ours-complete") return "complete";
	if (state === "foreign") return "foreign";
	if (staged.size > 0) return "resumable";
	return state === "ours-other-plan" ? "replaceable" : state;
}
function directorySourcesOf({ sft, aligned }) {
	return [sft, aligned].flatMap((source) => source.kind === "directory" ? [source.path] : []);
}
/** Makes room for a derived repo, or finds that it is there already. See the publications of disk/ and hub/. */
async function openTarget({ endpoint, planKey }, request, pair, session) {
	const { force } = request;
	const { pool } = session;
	if (endpoint.kind === "directory") {
		const sources = directorySourcesOf(request);
		return openDirectoryPublication({
			target: endpoint.path,
			planKey,
			manifestPath,
			force,
			pool,
			sources
		});
	}
	return (await session.hub()).openPublication({
		pool,
		target: endpoint.repo,
		private: isToBePrivate(request, pair),
		force,
		planKey,
		manifestPath,
		uploadMemoryBytes,
		filesAtOnce: request.alphas.length
	});
}
/** Where the derived repo will be found. */
function urlOf({ endpoint }, session) {
	return endpoint.kind === "hub" ? `${session.runtime.hubUrl}/${endpoint.repo}` : pathToFileURL(resolve(endpoint.path)).href;
}
/** Says when the visibility follows from the sources, or goes against them. */
function warnOfVisibility(request, pair, targets) {
	if (pair.restricted.length === 0 || !targets.some(({ endpoint }) => endpoint.kind === "hub")) return [];
	if (request.visibility === "private") return [];
	const sources = pair.restricted.join(", ");
	return [isToBePrivate(request, pair) ? advice`${sources}: the derived repos are made private. Use ${option("public")} if its terms let you publish them.` : `${sources}, and what is derived becomes public, as asked.`];
}
export { compareWeights as _, requireWriteAccess as a, joinAdapters as b, urlOf as c, renderManifest as d, cardPath as f, executePlan as g, measureSample as h, openTarget as i, warnOfVisibility as l, createSideFileCarrier as m, manifestPath as n, resolveTargets as o, openPair as p, nameTargets as r, uploadMemoryBytes as s, inspectTarget as t, parseManifest as u, readsOf as v, openSide as x, chooseVariant as y };
