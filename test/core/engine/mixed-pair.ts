import { taskRoundingOf } from '../../../src/core/engine/random-key.ts';
import { extrapolateReference } from '../../../src/core/kernel/oracle.ts';
import type { OutputFile } from '../../../src/core/plan/plan.ts';
import type { Dtype } from '../../../src/formats/safetensors/dtype.ts';
import type { Rounding } from '../../../src/kit/rounding.ts';

interface Tensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export interface MixedPair {
  readonly sft: Readonly<Record<string, Uint8Array>>;
  readonly aligned: Readonly<Record<string, Uint8Array>>;
  readonly tensors: ReadonlyMap<string, { readonly sft: Tensor; readonly aligned: Tensor }>;
}

/**
 * Two checkpoints with every dtype that matters, odd sizes, an empty tensor and one of several slots, with
 * different shard layouts and different orders on the two sides.
 */
export function mixedPair(): MixedPair {
  const random = xorshift(42);
  const pairs: Record<string, { sft: Tensor; aligned: Tensor }> = {};
  const add = (name: string, alignedDtype: Dtype, sftDtype: Dtype, shape: readonly number[]) => {
    pairs[name] = {
      aligned: randomTensor(alignedDtype, shape, random),
      sft: randomTensor(sftDtype, shape, random),
    };
  };
  add('embed.weight', 'BF16', 'BF16', [1021, 1999]);
  add('mask', 'BOOL', 'BOOL', [7]);
  add('norm.weight', 'F32', 'F32', [333]);
  add('a.half', 'F16', 'F16', [341, 129]);
  add('empty', 'BF16', 'BF16', [0, 4]);
  add('scalar', 'F32', 'F32', []);
  add('ids', 'I64', 'I64', [3, 5]);
  add('b.mixed', 'BF16', 'F32', [611, 997]);
  add('c.mixed', 'F32', 'BF16', [77, 13]);
  add('d.mixed', 'F16', 'BF16', [51]);
  add('double', 'F64', 'F64', [401, 431]);
  add('one', 'BF16', 'BF16', [1]);
  const names = Object.keys(pairs);
  const take = (side: 'sft' | 'aligned', chosen: readonly string[]) =>
    writeShard(chosen.map((name) => [name, (pairs[name] as { sft: Tensor; aligned: Tensor })[side]]));
  const index = (shards: Readonly<Record<string, readonly string[]>>) =>
    new TextEncoder().encode(
      JSON.stringify({
        metadata: { total_size: 0 },
        weight_map: Object.fromEntries(
          Object.entries(shards).flatMap(([path, chosen]) => chosen.map((name) => [name, path])),
        ),
      }),
    );
  const layout = (side: 'sft' | 'aligned', shards: Readonly<Record<string, readonly string[]>>) => ({
    'model.safetensors.index.json': index(shards),
    ...Object.fromEntries(Object.entries(shards).map(([path, chosen]) => [path, take(side, chosen)])),
  });
  return {
    aligned: layout('aligned', {
      'model-00001-of-00002.safetensors': names.slice(0, 5),
      'model-00002-of-00002.safetensors': names.slice(5),
    }),
    sft: layout('sft', {
      'model-00001-of-00003.safetensors': names.slice(8).reverse(),
      'model-00002-of-00003.safetensors': [names[3], names[0], names[6]] as string[],
      'model-00003-of-00003.safetensors': [names[1], names[2], names[4], names[5], names[7]] as string[],
    }),
    tensors: new Map(Object.entries(pairs)),
  };
}

/** The bytes of an output file according to the oracle, tensor by tensor. */
export function expectedFile(
  pair: MixedPair,
  file: OutputFile,
  alpha: number,
  rounding: Rounding = { kind: 'nearest' },
): Uint8Array {
  const parts: Uint8Array[] = [file.header];
  for (const operation of file.operations) {
    const tensor = pair.tensors.get(operation.tensor);
    if (!tensor) throw new Error(`no tensor ${operation.tensor}`);
    if (operation.kind === 'copy') {
      parts.push(tensor.aligned.bytes);
      continue;
    }
    const { output } = extrapolateReference({
      aligned: { dtype: operation.aligned.dtype, bytes: tensor.aligned.bytes },
      sft: { dtype: operation.sft.dtype, bytes: tensor.sft.bytes },
      outputDtype: operation.outputDtype,
      alpha,
      rounding: taskRoundingOf(rounding, operation.tensor, 0),
    });
    parts.push(output);
  }
  return Buffer.concat(parts);
}

const bytesPer: Readonly<Partial<Record<Dtype, number>>> = {
  BF16: 2,
  F16: 2,
  F32: 4,
  F64: 8,
  BOOL: 1,
  I64: 8,
};

function randomTensor(dtype: Dtype, shape: readonly number[], random: () => number): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const bytes = new Uint8Array(count * (bytesPer[dtype] ?? 0));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) {
    const value = (random() / 2 ** 32 - 0.5) * 0.08;
    if (dtype === 'F64') view.setFloat64(8 * i, value, true);
    else if (dtype === 'F32') view.setFloat32(4 * i, value, true);
    else if (dtype === 'I64') view.setBigInt64(8 * i, BigInt(random()), true);
    else if (dtype === 'BOOL') bytes[i] = random() & 1;
    else view.setUint16(2 * i, dtype === 'BF16' ? bf16Near(value) : f16Near(random), true);
  }
  return { dtype, shape, bytes };
}

const scratch = new DataView(new ArrayBuffer(4));

function bf16Near(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getUint16(0);
}

/** Any finite half. */
function f16Near(random: () => number): number {
  const bits = random() & 0xffff;
  return (bits & 0x7c00) === 0x7c00 ? bits & 0x83ff : bits;
}

function writeShard(tensors: readonly (readonly [string, Tensor])[]): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let offset = 0;
  for (const [name, { dtype, shape, bytes }] of tensors) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, ...tensors.map(([, { bytes }]) => bytes)]);
}

function xorshift(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
