import type { Dtype } from '../../../src/formats/safetensors/dtype.ts';
import { encodeHeader } from '../../../src/formats/safetensors/header.ts';
import { memorySnapshot } from '../../core/engine/memory.ts';

export interface SmallTensor {
  readonly name: string;
  readonly dtype?: Dtype;
  readonly shape?: readonly number[];
}

/** A safetensors file of zeros. */
export function safetensorsFile(tensors: readonly SmallTensor[]): Uint8Array {
  const { bytes, fileByteLength } = encodeHeader({
    metadata: { format: 'pt' },
    tensors: tensors.map(({ name, dtype = 'BF16', shape = [2, 2] }) => ({ name, dtype, shape })),
  });
  const file = new Uint8Array(fileByteLength);
  file.set(bytes);
  return file;
}

/** A snapshot of small files; text is encoded, other values become JSON. */
export function snapshotOf(files: Readonly<Record<string, unknown>>) {
  return memorySnapshot(
    Object.fromEntries(
      Object.entries(files).map(([path, content]) => [
        path,
        content instanceof Uint8Array
          ? content
          : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
      ]),
    ),
  );
}
