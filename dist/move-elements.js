import { a as readElement, c as bytesPerElement, o as roundToNearest, s as writeElement } from "./module-scales.js";
import { j as inputBytesOf } from "./read-manifest.js";
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
export { movedDtypeOf as n, moveElements as t };
