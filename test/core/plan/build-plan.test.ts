import { describe, expect, it } from 'vitest';
import { pairTensors } from '../../../src/core/pairing/pair-tensors.ts';
import { buildPlan, type PlanOptions } from '../../../src/core/plan/build-plan.ts';
import { openCheckpoint } from '../../../src/formats/checkpoint/open-checkpoint.ts';
import { parseHeader } from '../../../src/formats/safetensors/parse-header.ts';
import { IncompatibleError } from '../../../src/kit/errors.ts';
import { memorySnapshot } from '../engine/memory.ts';
import { mixedPair } from '../engine/mixed-pair.ts';

const encoder = new TextEncoder();

const optionsFor = (...alphas: readonly number[]): PlanOptions => ({
  alphas,
  rounding: { kind: 'nearest' },
  dtype: 'same',
  maxShardBytes: 5e9,
});

function shard(
  tensors: Readonly<Record<string, { dtype: string; shape: readonly number[]; bytes: number }>>,
): Uint8Array {
  let offset = 0;
  const header = Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype, shape, bytes }]) => {
      const entry = { dtype, shape, data_offsets: [offset, offset + bytes] };
      offset += bytes;
      return [name, entry];
    }),
  );
  const json = encoder.encode(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(offset)]);
}

async function openSides(aligned: Parameters<typeof shard>[0], sft: Parameters<typeof shard>[0]) {
  const open = (tensors: Parameters<typeof shard>[0]) =>
    openCheckpoint(memorySnapshot({ 'model.safetensors': shard(tensors) }));
  return { aligned: await open(aligned), sft: await open(sft) };
}

describe('buildPlan', () => {
  it("mirrors the aligned checkpoint's shards: names, order, metadata, index", async () => {
    const files = mixedPair();
    const aligned = await openCheckpoint(memorySnapshot(files.aligned));
    const plan = buildPlan(aligned, await openCheckpoint(memorySnapshot(files.sft)), optionsFor(0.3));

    expect(plan.files.map(({ path }) => path)).toEqual(aligned.shards.map(({ path }) => path));
    for (const [index, file] of plan.files.entries()) {
      const header = parseHeader(file.header, { source: file.path, fileByteLength: file.byteLength });
      const original = aligned.shards[index];
      expect(header.metadata).toEqual(original?.metadata);
      expect(header.tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape }))).toEqual(
        original?.tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
      );
      expect(file.header.length % 64).toBe(0);
    }
    const index = JSON.parse(new TextDecoder().decode(plan.index?.content));
    expect(index.metadata.total_size).toBe(plan.totals.alignedBytes);
    expect(Object.keys(index.weight_map).length).toBe(aligned.tensors.size);
  });

  it('is a value: the same pair gives the same plan', async () => {
    const files = mixedPair();
    const build = async () =>
      buildPlan(
        await openCheckpoint(memorySnapshot(files.aligned)),
        await openCheckpoint(memorySnapshot(files.sft)),
        optionsFor(0.1, 0.3),
      );
    expect(await build()).toEqual(await build());
  });

  it('names tensor, files and both shapes when a shape differs, and counts the rest', async () => {
    const { aligned, sft } = await openSides(
      { a: { dtype: 'BF16', shape: [4, 2], bytes: 16 }, b: { dtype: 'F32', shape: [1], bytes: 4 } },
      { a: { dtype: 'BF16', shape: [2, 4], bytes: 16 } },
    );
    const build = () => buildPlan(aligned, sft, optionsFor(1));
    expect(build).toThrow(IncompatibleError);
    expect(build).toThrow(
      /'a'.*BF16 \[2, 4\].*model\.safetensors.*BF16 \[4, 2\].*model\.safetensors.*1 more tensor does not fit/,
    );
  });

  it('finds every problem of a pair', async () => {
    const { aligned, sft } = await openSides(
      {
        onlyAligned: { dtype: 'BF16', shape: [1], bytes: 2 },
        eight: { dtype: 'F8_E4M3', shape: [2], bytes: 2 },
        kind: { dtype: 'I32', shape: [1], bytes: 4 },
      },
      {
        onlySft: { dtype: 'BF16', shape: [1], bytes: 2 },
        eight: { dtype: 'BF16', shape: [2], bytes: 4 },
        kind: { dtype: 'F32', shape: [1], bytes: 4 },
      },
    );
    const codes = pairTensors(aligned, sft).problems.map(({ code }) => code);
    expect(codes.toSorted()).toEqual([
      'tensor-dtype-mismatch',
      'tensor-dtype-unsupported',
      'tensor-missing-in-aligned',
      'tensor-missing-in-sft',
    ]);
  });

  it('refuses a pair without any floating-point tensor', async () => {
    const tensors = { ids: { dtype: 'I64', shape: [2], bytes: 16 } };
    const { aligned, sft } = await openSides(tensors, tensors);
    expect(() => buildPlan(aligned, sft, optionsFor(1))).toThrow(/no floating-point tensor/);
  });
});
