import { excerpt, IncompatibleError } from '../../kit/index.ts';
import { bitsPerElement, byteLengthOf } from '../safetensors/dtype.ts';
import type { StoragePlace } from './archive.ts';
import type { TorchTensor } from './checkpoint.ts';
import { dtypes } from './dtypes.ts';
import { storageFault, tensorRefusal } from './faults.ts';
import type { StorageValue, TensorValue } from './pickle-value.ts';

/**
 * Refuses tensors whose elements are not what lies in their storage, row by row.
 *
 * @throws IncompatibleError naming the tensor.
 */
export function refuseUnreadable(tensors: ReadonlyMap<string, TensorValue>, source: string): void {
  for (const [name, { dtype, shape, strides, pending }] of tensors) {
    if (!dtypes.has(dtype)) {
      throw tensorRefusal(
        source,
        `the tensor ${excerpt(name)} is of type ${dtype}, which safetensors does not have`,
      );
    }
    if (pending !== undefined) {
      throw tensorRefusal(
        source,
        `the elements of the tensor ${excerpt(name)} are not stored as they are (${pending})`,
      );
    }
    if (!isContiguous(shape, strides)) {
      throw new IncompatibleError(
        `${source}: the elements of the tensor ${excerpt(name)} do not lie row by row: it has the shape [${shape.join(', ')}] and the strides [${strides.join(', ')}].`,
        {
          code: 'torch-strides',
          hint: 'Make the tensors contiguous (tensor.contiguous()) before saving them.',
        },
      );
    }
  }
}

/** As torch defines it: the strides of dimensions of one element, and of empty tensors, do not matter. */
export function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  if (shape.includes(0)) return true;
  let expected = 1;
  for (let dimension = shape.length - 1; dimension >= 0; dimension--) {
    const size = shape[dimension] ?? 1;
    if (size !== 1 && strides[dimension] !== expected) return false;
    expected *= size;
  }
  return true;
}

/**
 * Turns tensors into ranges of the file.
 *
 * @param storages where those of all tensors are.
 * @throws FormatError when a tensor does not lie within its storage, or its storage is of another length than
 *   the pickle says.
 */
export function placeTensors(
  tensors: ReadonlyMap<string, TensorValue>,
  storages: ReadonlyMap<string, StoragePlace>,
  source: string,
): TorchTensor[] {
  return Array.from(tensors, ([name, tensor]) => {
    const place = placeOf(tensor.storage, storages, source);
    const dtype = dtypes.get(tensor.dtype) ?? 'U8';
    const byteLength = byteLengthOf(dtype, tensor.shape) ?? Number.POSITIVE_INFINITY;
    const offset = tensor.storageOffset * (bitsPerElement[dtype] / 8);
    // Views without elements may lie anywhere: row 1 of an empty matrix is past the end of it.
    const from = byteLength === 0 ? Math.min(offset, place.byteLength) : offset;
    if (from + byteLength > place.byteLength) {
      throw storageFault(
        source,
        `the tensor ${excerpt(name)} is the bytes [${from}, ${from + byteLength}) of a storage of ${place.byteLength} bytes`,
        tensor.at,
      );
    }
    const start = place.start + from;
    return { name, dtype, shape: tensor.shape, start, end: start + byteLength };
  });
}

function placeOf(
  { key, byteLength, at }: StorageValue,
  storages: ReadonlyMap<string, StoragePlace>,
  source: string,
): StoragePlace {
  const place = storages.get(key);
  if (place?.byteLength !== byteLength) {
    throw storageFault(
      source,
      `the storage ${key} has ${byteLength} bytes by the pickle, ${place?.byteLength} in the archive`,
      at,
    );
  }
  return place;
}
