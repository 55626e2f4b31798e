/**
 * The safetensors format: headers and indexes, read and written; the data of the tensors is left to the caller.
 *
 * Reading is strict and bounded: each fault is a `FormatError` with the name of the file and the byte offset, before
 * anything is allocated for what a stranger announces. Writing is reproducible: the same contents give the same bytes.
 *
 * @example
 * ```ts
 * const { tensors } = await readHeader({
 *   name: 'model.safetensors',
 *   byteLength: file.size,
 *   slice: async (start, end) => new Uint8Array(await file.slice(start, end).arrayBuffer()),
 * });
 * for (const { name, dtype, shape, start, end } of tensors) console.log(name, dtype, shape, end - start);
 *
 * const { bytes } = encodeHeader({ tensors: [{ name: 'w', dtype: 'F32', shape: [2] }] });
 * await writeFile('new.safetensors', [bytes, new Uint8Array(new Float32Array([1, 2]).buffer)]);
 * ```
 *
 * @module
 */
export type { ByteSource } from '../../kit/index.ts';
export { bitsPerElement, byteLengthOf, countElements, type Dtype, isDtype, isFloat } from './dtype.ts';
export {
  type EncodedHeader,
  encodeHeader,
  type HeaderContents,
  type SafetensorsHeader,
  type TensorEntry,
} from './header.ts';
export { encodeIndex, parseIndex, type SafetensorsIndex } from './index-file.ts';
export { layOutShards, type ShardLayout } from './lay-out-shards.ts';
export { type HeaderPlace, parseHeader } from './parse-header.ts';
export { readHeader } from './read-header.ts';
