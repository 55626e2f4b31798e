import type { TensorRecord } from '../../formats/checkpoint/index.ts';
import { isFloatDtype } from '../../formats/checkpoint/index.ts';
import { bitsPerElement, type Dtype } from '../../formats/safetensors/index.ts';
import type { FileRange, OutputDtype } from '../../kit/index.ts';
import { isBuffer } from '../pairing/kinds.ts';
import type { PairedPart, Pairing } from '../pairing/pairing.ts';
import { placeOf } from './model-place.ts';
import type { Operation, PlannedTensor } from './plan.ts';

/** Names as the user writes them, as safetensors does. */
const dtypesByName = { float32: 'F32', bfloat16: 'BF16', float16: 'F16' } as const;

/** What numbers of a dtype are stored as: floats as asked for, integers as they are. */
export function outputDtypeOf(dtype: Dtype, asked: OutputDtype): Dtype {
  return asked !== 'same' && isFloatDtype(dtype) ? dtypesByName[asked] : dtype;
}

/** What a tensor of θ1 is stored as; buffers keep the digits that they need. */
export function tensorDtypeOf(tensor: TensorRecord, asked: OutputDtype): Dtype {
  return isBuffer(tensor) ? tensor.dtype : outputDtypeOf(tensor.dtype, asked);
}

/** How a tensor of a pair comes about when it is stored as a dtype. */
export function planTensor({ name, aligned, parts }: Pairing, dtype: Dtype): PlannedTensor {
  const { shape } = aligned;
  const operations: Operation[] = [];
  let firstElement = 0;
  for (const part of parts) {
    operations.push(planPart(name, aligned, part, firstElement, dtype));
    firstElement += part.elementCount;
  }
  return { name, shape, dtype, operations };
}

function planPart(
  tensor: string,
  aligned: Pairing['aligned'],
  { elementCount, sft }: PairedPart,
  firstElement: number,
  outputDtype: Dtype,
): Operation {
  const { shape, dtype } = aligned;
  const source = { ...elementsOf(aligned, firstElement, elementCount), dtype };
  if (sft === undefined || !isFloatDtype(dtype) || !isFloatDtype(outputDtype)) {
    return { kind: 'copy', tensor, shape, side: 'aligned', source, outputDtype };
  }
  return {
    kind: 'extrapolate',
    tensor,
    shape,
    place: placeOf(tensor),
    firstElement,
    elementCount,
    aligned: { ...source, dtype },
    sft: { ...elementsOf(sft.tensor, sft.firstElement, elementCount), dtype: sft.tensor.dtype },
    outputDtype,
  };
}

function elementsOf(
  { path, start, dtype }: FileRange & { readonly dtype: Dtype },
  firstElement: number,
  elementCount: number,
): FileRange {
  const elementBytes = bitsPerElement[dtype] / 8;
  const from = start + firstElement * elementBytes;
  return { path, start: from, end: from + elementCount * elementBytes };
}
