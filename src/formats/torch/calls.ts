import { excerpt } from '../../kit/index.ts';
import { countElements } from '../safetensors/dtype.ts';
import type { CallName, KnownGlobal } from './globals.ts';
import {
  type DictValue,
  describeValue,
  type ListValue,
  type OpaqueValue,
  type PickleValue,
  type StorageValue,
  type TensorValue,
  type TupleValue,
} from './pickle-value.ts';

/** PyTorch stops at 64 dimensions. */
const maxRank = 64;
/** torch has two: conj and neg. */
const maxMetadataCount = 8;
/** A counter, or in early releases an address, in decimal. */
const storageKey = /^\d{1,20}$/;

type Fail = (message: string) => never;

/**
 * Does what the named function of torch or Python would do with these arguments: makes a value that says what
 * would be made.
 *
 * @param at where in the file it is called.
 */
export function callGlobal(
  call: CallName,
  { items }: TupleValue,
  at: number,
  fail: Fail,
): DictValue | ListValue | TupleValue | OpaqueValue | TensorValue {
  switch (call) {
    case 'ordered-dict':
      if (items.length > 0) fail('an OrderedDict is made with contents, as no torch does');
      return { kind: 'dict', entries: undefined, others: undefined };
    case 'size': {
      const [sizes] = items;
      return isTuple(sizes) && items.length === 1 ? sizes : fail('torch.Size is not called with a tuple');
    }
    case 'encode':
      if (items.length !== 2 || typeof items[0] !== 'string' || items[1] !== 'latin1') {
        fail('_codecs.encode is not called with a text and latin1');
      }
      return { kind: 'opaque', what: 'bytes' };
    case 'bytes':
      if (items.length > 0) fail('bytes are made with arguments');
      return { kind: 'opaque', what: 'bytes' };
    case 'tensor-v2':
      checkCount(call, items, [6, 7], fail);
      return rebuildTensor(items, undefined, items[6], at, fail);
    case 'tensor-v3': {
      checkCount(call, items, [7, 8], fail);
      const dtype = globalOf(items[6]);
      if (dtype === undefined || !('dtype' in dtype)) {
        return fail(`a tensor has ${describeValue(items[6])} for its dtype`);
      }
      return rebuildTensor(items, dtype.dtype, items[7], at, fail);
    }
    case 'parameter':
    case 'parameter-with-state': {
      checkCount(call, items, [call === 'parameter' ? 3 : 4], fail);
      const [data] = items;
      return isTensor(data) ? data : fail(`a parameter is made from ${describeValue(data)}`);
    }
    case 'tensor-from-type': {
      checkCount(call, items, [4], fail);
      const [rebuild, type, args] = items;
      const inner = globalOf(rebuild);
      const tensorClass = globalOf(type);
      // Not itself again: one level is all there is, so that calls do not nest.
      if (inner === undefined || !('call' in inner) || !['tensor-v2', 'tensor-v3'].includes(inner.call)) {
        return fail(`a tensor is made by ${describeValue(rebuild)} that does not make tensors`);
      }
      if (tensorClass === undefined || !('tensorClass' in tensorClass) || !isTuple(args)) {
        return fail('a tensor is made of a type that is no type of tensors, or without arguments');
      }
      return callGlobal(inner.call, args, at, fail);
    }
    case 'container': {
      const [contents] = items;
      if (contents === undefined) return { kind: 'list', items: [] };
      const isContents =
        typeof contents === 'object' && (contents?.kind === 'list' || contents?.kind === 'dict');
      if (!isContents || items.length > 1) return fail('a set or Counter is not made of one list or dict');
      return contents;
    }
    case 'value':
      if (!items.every(isPlain))
        return fail('a device, a complex number or bytes are made of something else');
      return { kind: 'opaque', what: 'a device, a complex number or bytes' };
    default:
      return call satisfies never;
  }
}

/** A storage, from the tuple that stands for it: ('storage', class, key, location, count of elements). */
export function loadStorage(id: PickleValue, at: number, fail: Fail): StorageValue {
  if (!isTuple(id) || id.items[0] !== 'storage' || id.items.length !== 5) {
    return fail('a persistent id that is not (storage, type, key, location, count)');
  }
  const [, type, key, location, elementCount] = id.items;
  const storageClass = globalOf(type);
  if (storageClass === undefined || !('storage' in storageClass)) {
    return fail(`a storage has ${describeValue(type)} for its type`);
  }
  if (typeof key !== 'string' || !storageKey.test(key)) {
    return fail(`a storage has ${typeof key === 'string' ? excerpt(key) : describeValue(key)} for its key`);
  }
  if (typeof location !== 'string') return fail(`a storage is at ${describeValue(location)}`);
  const { dtype, byteLength: elementByteLength } = storageClass.storage;
  const byteLength = isSize(elementCount) ? elementCount * elementByteLength : Number.NaN;
  if (!Number.isSafeInteger(byteLength)) {
    return fail(`the storage ${key} has an impossible count of elements`);
  }
  return { kind: 'storage', key, dtype, byteLength, at };
}

function rebuildTensor(
  items: readonly PickleValue[],
  dtype: string | undefined,
  metadata: PickleValue | undefined,
  at: number,
  fail: Fail,
): TensorValue {
  const [storage, storageOffset, size, stride, requiresGrad] = items;
  if (typeof storage !== 'object' || storage?.kind !== 'storage') {
    return fail(`a tensor is made from ${describeValue(storage)} instead of a storage`);
  }
  if (!isSize(storageOffset)) return fail('a tensor has an impossible offset in its storage');
  const shape = readSizes(size);
  const strides = readSizes(stride);
  if (shape === undefined || strides === undefined || shape.length !== strides.length) {
    return fail(`a tensor's shape and strides are not two tuples of equally many sizes, at most ${maxRank}`);
  }
  if (countElements(shape) === undefined)
    return fail(`a tensor of shape [${shape.join(', ')}] is impossible`);
  if (typeof requiresGrad !== 'boolean') return fail('a tensor has no requires_grad');
  const pending = readPending(metadata, fail);
  return {
    kind: 'tensor',
    storage,
    dtype: dtype ?? storage.dtype,
    shape,
    strides,
    storageOffset,
    pending,
    at,
  };
}

/** `{'conj': True}`, `{'neg': True}`: views whose elements torch changes when they are used. */
function readPending(metadata: PickleValue | undefined, fail: Fail): string | undefined {
  if (metadata === undefined || metadata === null) return undefined;
  if (typeof metadata !== 'object' || metadata.kind !== 'dict' || metadata.others !== undefined) {
    return fail(`a tensor has ${describeValue(metadata)} for its metadata`);
  }
  // A dict that thousands of tensors share must not be gone through for each.
  if ((metadata.entries?.size ?? 0) > maxMetadataCount) fail('a tensor has too much metadata');
  const pending = [...(metadata.entries ?? [])].filter(([, value]) => value !== false);
  return pending.length === 0 ? undefined : pending.map(([name]) => excerpt(name)).join(', ');
}

function checkCount(call: CallName, items: readonly PickleValue[], counts: number[], fail: Fail): void {
  if (!counts.includes(items.length)) {
    fail(
      `the function for a ${call} is called with ${items.length} arguments instead of ${counts.join(' or ')}`,
    );
  }
}

/** The tuple's own items, which nothing changes any more, so that tensors that share them take no more memory. */
function readSizes(value: PickleValue | undefined): readonly number[] | undefined {
  return isTuple(value) && value.items.length <= maxRank && value.items.every(isSize)
    ? (value.items as readonly number[])
    : undefined;
}

function isPlain(value: PickleValue): boolean {
  return typeof value !== 'object' || value === null || value.kind === 'opaque';
}

function isSize(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}

function isTuple(value: PickleValue | undefined): value is TupleValue {
  return typeof value === 'object' && value?.kind === 'tuple';
}

function isTensor(value: PickleValue | undefined): value is TensorValue {
  return typeof value === 'object' && value?.kind === 'tensor';
}

function globalOf(value: PickleValue | undefined): KnownGlobal | undefined {
  return typeof value === 'object' && value?.kind === 'global' ? value.global : undefined;
}
