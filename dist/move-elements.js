import { N as inputBytesOf, w as bytesPerElement } from "./read-manifest.js";
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
export { movedDtypeOf as n, readElement as r, moveElements as t };
