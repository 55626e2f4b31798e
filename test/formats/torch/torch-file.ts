import { byteLengthOf, type Dtype } from '../../../src/formats/safetensors/dtype.ts';
import { buildArchive } from './build-archive.ts';
import { dict, pickle, tensor } from './build-pickle.ts';

export interface SavedTensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

const storageTypes: Partial<Record<Dtype, string>> = {
  BF16: 'BFloat16Storage',
  F16: 'HalfStorage',
  F32: 'FloatStorage',
  I64: 'LongStorage',
};

/**
 * What torch.save writes of a state dict. Tensors that have the same bytes array are tied: they share a storage.
 *
 * @param around other entries as pieces of pickles, and the key of the state dict where it is one of them.
 */
export function torchFile(
  tensors: ReadonlyMap<string, SavedTensor>,
  around: { readonly wrapper?: string; readonly beside?: Readonly<Record<string, string>> } = {},
): Uint8Array {
  const storages = [...new Set([...tensors.values()].map(({ bytes }) => bytes))];
  const values = [...tensors].map(([name, { dtype, shape, bytes }]) => {
    const type = storageTypes[dtype];
    if (type === undefined) throw new Error(`no storage for ${dtype}`);
    const count = bytes.length / (byteLengthOf(dtype, [1]) ?? 0);
    const strides = shape.map((_, axis) =>
      shape.slice(axis + 1).reduce((product, size) => product * size, 1),
    );
    return [name, tensor({ key: String(storages.indexOf(bytes)), count, type, shape, strides })] as const;
  });
  const { wrapper, beside = {} } = around;
  const stateDict = Object.fromEntries(values);
  const root =
    wrapper === undefined ? { ...beside, ...stateDict } : { ...beside, [wrapper]: dict(stateDict) };
  const { byteLength, parts } = buildArchive([
    { name: 'archive/data.pkl', data: pickle(dict(root)) },
    { name: 'archive/byteorder', data: 'little' },
    ...storages.map((bytes, key) => ({
      name: `archive/data/${key}`,
      data: Buffer.from(bytes).toString('latin1'),
    })),
    { name: 'archive/version', data: '3\n' },
  ]);
  const file = new Uint8Array(byteLength);
  for (const { at, bytes } of parts) file.set(bytes, at);
  return file;
}
