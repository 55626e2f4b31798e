import { bitsPerElement, type Dtype } from '../../formats/safetensors/index.ts';
import type { Concatenation, Copy, Extrapolation, Operation } from './plan.ts';

/** The output of an operation as units that are made whole: elements, bytes where these are copied, or rows. */
export function unitsOf(operation: Operation): { readonly unitCount: number; readonly unitBytes: number } {
  switch (operation.kind) {
    case 'extrapolate':
      return { unitCount: operation.elementCount, unitBytes: bytesOf(operation.outputDtype) };
    case 'copy': {
      const { source, outputDtype } = operation;
      const byteLength = source.end - source.start;
      if (source.dtype === outputDtype) return { unitCount: byteLength, unitBytes: 1 };
      return { unitCount: byteLength / bytesOf(source.dtype), unitBytes: bytesOf(outputDtype) };
    }
    case 'concatenate': {
      const { rowCount, aligned, sft, outputDtype } = operation;
      return {
        unitCount: rowCount,
        unitBytes: (aligned.rowElements + sft.rowElements) * bytesOf(outputDtype),
      };
    }
  }
}

/** How many bytes each side is read for to make so many units of an operation. */
export function inputBytesOf(
  operation: Operation,
  unitCount: number,
): { readonly aligned: number; readonly sft: number } {
  const units = inputUnitBytesOf(operation);
  return { aligned: unitCount * units.aligned, sft: unitCount * units.sft };
}

/** The units [from, to) of an operation's. */
export function cutOperation(operation: Extrapolation, from: number, to: number): Extrapolation;
export function cutOperation(operation: Operation, from: number, to: number): Operation;
export function cutOperation(operation: Operation, from: number, to: number): Operation {
  const units = inputUnitBytesOf(operation);
  switch (operation.kind) {
    case 'extrapolate':
      return {
        ...operation,
        firstElement: operation.firstElement + from,
        elementCount: to - from,
        ...cutSides(operation, from, to, units),
      };
    case 'copy':
      return { ...operation, source: cutRange(operation.source, from, to, units[operation.side]) };
    case 'concatenate':
      return { ...operation, rowCount: to - from, ...cutSides(operation, from, to, units) };
  }
}

/** Bytes of either side that a unit is made from. */
function inputUnitBytesOf(operation: Operation): { readonly aligned: number; readonly sft: number } {
  switch (operation.kind) {
    case 'extrapolate':
      return { aligned: bytesOf(operation.aligned.dtype), sft: bytesOf(operation.sft.dtype) };
    case 'copy': {
      const { side, source, outputDtype } = operation;
      const bytes = source.dtype === outputDtype ? 1 : bytesOf(source.dtype);
      return { aligned: side === 'aligned' ? bytes : 0, sft: side === 'sft' ? bytes : 0 };
    }
    case 'concatenate': {
      const { aligned, sft } = operation;
      return {
        aligned: aligned.rowElements * bytesOf(aligned.dtype),
        sft: sft.rowElements * bytesOf(sft.dtype),
      };
    }
  }
}

function cutSides<Sides extends Pick<Extrapolation | Concatenation, 'aligned' | 'sft'>>(
  { aligned, sft }: Sides,
  from: number,
  to: number,
  units: { readonly aligned: number; readonly sft: number },
): Pick<Sides, 'aligned' | 'sft'> {
  return {
    aligned: cutRange(aligned, from, to, units.aligned),
    sft: cutRange(sft, from, to, units.sft),
  };
}

function cutRange<Range extends Copy['source'] | Extrapolation['aligned']>(
  range: Range,
  from: number,
  to: number,
  unitBytes: number,
): Range {
  return { ...range, start: range.start + from * unitBytes, end: range.start + to * unitBytes };
}

function bytesOf(dtype: Dtype): number {
  return bitsPerElement[dtype] / 8;
}
