import { bitsPerElement } from '../safetensors/dtype.ts';
import type { Copy, Extrapolation, FloatDtype, Operation } from './plan.ts';

/** The output of an operation as whole elements; copied tensors count by the byte. */
export function elementsOf(operation: Operation): {
  readonly elementCount: number;
  readonly elementBytes: number;
} {
  if (operation.kind === 'copy') {
    return { elementCount: operation.aligned.end - operation.aligned.start, elementBytes: 1 };
  }
  return { elementCount: operation.elementCount, elementBytes: bytesOf(operation.outputDtype) };
}

/** The elements [from, to) of an operation's; of a copy its bytes. */
export function cutOperation(operation: Extrapolation, from: number, to: number): Extrapolation;
export function cutOperation(operation: Operation, from: number, to: number): Operation;
export function cutOperation(operation: Operation, from: number, to: number): Operation {
  return operation.kind === 'copy'
    ? cutCopy(operation, from, to)
    : {
        ...operation,
        firstElement: operation.firstElement + from,
        elementCount: to - from,
        aligned: cutRange(operation.aligned, from, to, bytesOf(operation.aligned.dtype)),
        sft: cutRange(operation.sft, from, to, bytesOf(operation.sft.dtype)),
      };
}

function cutCopy(operation: Copy, from: number, to: number): Copy {
  return { ...operation, aligned: cutRange(operation.aligned, from, to, 1) };
}

function cutRange<Range extends { start: number }>(
  range: Range,
  from: number,
  to: number,
  elementBytes: number,
): Range {
  return { ...range, start: range.start + from * elementBytes, end: range.start + to * elementBytes };
}

function bytesOf(dtype: FloatDtype): number {
  return bitsPerElement[dtype] / 8;
}
