import { expect, test } from 'vitest';
import { slotBytes } from '../../../src/core/engine/arena.ts';
import { executePlan } from '../../../src/core/engine/execute-plan.ts';
import { randomKeyOf } from '../../../src/core/engine/random-key.ts';
import { recomputeRange } from '../../../src/core/engine/recompute.ts';
import { buildPlan } from '../../../src/core/plan/build-plan.ts';
import { openCheckpoint } from '../../../src/formats/checkpoint/open-checkpoint.ts';
import { parseHeader } from '../../../src/formats/safetensors/parse-header.ts';
import { IncompatibleError } from '../../../src/kit/errors.ts';
import type { FileRecord } from '../../../src/kit/publication.ts';
import type { OutputDtype, Rounding } from '../../../src/kit/rounding.ts';
import { sumStatistics } from '../../../src/kit/statistics.ts';
import { memoryPublication, memorySnapshot } from './memory.ts';
import { expectedFile, mixedPair } from './mixed-pair.ts';

const never = new AbortController().signal;
const files = mixedPair();
const sources = { aligned: memorySnapshot(files.aligned), sft: memorySnapshot(files.sft) };
const stochastic = { kind: 'stochastic', seed: 7 } as const;

async function planFor(rounding: Rounding, dtype: OutputDtype, alphas: readonly number[]) {
  const [aligned, sft] = [await openCheckpoint(sources.aligned), await openCheckpoint(sources.sft)];
  return buildPlan(aligned, sft, { alphas, rounding, dtype, maxShardBytes: 5e9 });
}

const ways: readonly (readonly [Rounding, OutputDtype])[] = [
  [{ kind: 'nearest' }, 'float32'],
  [{ kind: 'nearest' }, 'bfloat16'],
  [{ kind: 'nearest' }, 'float16'],
  [{ kind: 'reference' }, 'bfloat16'],
  [{ kind: 'reference' }, 'same'],
  [stochastic, 'same'],
  [stochastic, 'float16'],
];

test.each(ways)(
  '%j as %s: the bytes of the oracle, and a header that tells them',
  async (rounding, dtype) => {
    const alphas = [0.3, -0.5];
    const plan = await planFor(rounding, dtype, alphas);
    const outputs = alphas.map((alpha) => ({ alpha, publication: memoryPublication(`a${alpha}`) }));
    await executePlan({ plan, outputs, sources, allowOverflow: true, signal: never, onProgress: () => {} });
    for (const { alpha, publication } of outputs) {
      for (const file of plan.files) {
        const bytes = publication.sinks.get(file.path)?.bytes() ?? Buffer.alloc(0);
        const expected = expectedFile(files, file, alpha, rounding);
        expect(Buffer.compare(bytes, expected), file.path).toBe(0);
        const { tensors } = parseHeader(file.header, { source: file.path, fileByteLength: bytes.length });
        for (const operation of file.operations) {
          const { dtype: stored } = tensors.find(({ name }) => name === operation.tensor) ?? {};
          expect(stored).toBe(operation.outputDtype);
        }
      }
    }
    const index = JSON.parse(new TextDecoder().decode(plan.index?.content));
    const headers = plan.files.reduce((sum, { header }) => sum + header.length, 0);
    expect(index.metadata.total_size).toBe(plan.totals.outputBytes - headers);
  },
);

test('stochastic rounding gives any range of a file as the whole pass did', async () => {
  const plan = await planFor(stochastic, 'same', [0.3]);
  const how = { alpha: 0.3, rounding: stochastic, allowOverflow: true };
  for (const file of plan.files) {
    const whole = expectedFile(files, file, 0.3, stochastic);
    const { length } = file.header;
    for (const start of [length + 3, length + 4098, slotBytes - 1].filter((edge) => edge < whole.length)) {
      const end = Math.min(whole.length, start + 70_001);
      const parts: Uint8Array[] = [];
      for await (const part of recomputeRange(file, how, sources, start, end)) parts.push(part);
      expect(Buffer.compare(Buffer.concat(parts), whole.subarray(start, end)), `${file.path} ${start}`).toBe(
        0,
      );
    }
  }
});

test('another seed or another name gives other random numbers', () => {
  const keys = [randomKeyOf(0, 'a'), randomKeyOf(1, 'a'), randomKeyOf(0, 'b')].map(String);
  expect(new Set(keys).size).toBe(3);
  // sha256sum says 9df3c5fa b8ef8fe7…
  expect(randomKeyOf(0, 'a')).toEqual([0xfac5f39d, 0xe78fefb8]);
});

test('statistics go by part and layer, and name the tensor that changed most', async () => {
  const plan = await planFor({ kind: 'nearest' }, 'same', [0.3]);
  const publication = memoryPublication('a');
  const output = { alpha: 0.3, publication };
  const { records } = await executePlan({
    plan,
    outputs: [output],
    sources,
    allowOverflow: true,
    signal: never,
    onProgress: () => {},
  });
  const { total, parts, layers } = sumStatistics(
    records.get(output)?.flatMap(({ statistics = [] }) => statistics) ?? [],
  );
  expect(parts.map(({ part }) => part)).toEqual(['embeddings', 'norms', 'other']);
  expect(layers).toEqual([]);
  expect(parts.reduce((sum, { statistics }) => sum + statistics.elementCount, 0)).toBe(total.elementCount);
  expect([...files.tensors.keys()]).toContain(total.mostChanged?.tensor);
  expect(total.overflowCount).toBe(total.nonFiniteCount);
});

/** θ1 at the end of the range of F16, which half a step more leaves. */
function overflowing() {
  const shard = (bits: number) => {
    const header = Buffer.from(
      JSON.stringify({ 'mlp.w': { dtype: 'F16', shape: [40], data_offsets: [0, 80] } }),
    );
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    return Buffer.concat([length, header, Buffer.from(new Uint16Array(40).fill(bits).buffer)]);
  };
  return {
    aligned: memorySnapshot({ 'model.safetensors': shard(0x7bff) }),
    sft: memorySnapshot({ 'model.safetensors': shard(0x7bfe) }),
  };
}

test('weights that become infinite stop the run, unless that is allowed', async () => {
  const pair = overflowing();
  const plan = buildPlan(await openCheckpoint(pair.aligned), await openCheckpoint(pair.sft), {
    alphas: [0.1, 0.5],
    rounding: { kind: 'nearest' },
    dtype: 'same',
    maxShardBytes: 5e9,
  });
  const staged = new Map<string, FileRecord>();
  const outputs = [
    { alpha: 0.1, publication: memoryPublication('small') },
    { alpha: 0.5, publication: memoryPublication('large', staged) },
  ];
  const job = { plan, outputs, sources: pair, signal: never, onProgress: () => {} };
  const refused = executePlan({ ...job, allowOverflow: false });
  await expect(refused).rejects.toThrow(IncompatibleError);
  await expect(refused).rejects.toThrow(
    "40 weights of tensor 'mlp.w' leave the range of F16, which ends at 65504, with α = 0.5",
  );
  expect(staged.size).toBe(0);

  const { records } = await executePlan({ ...job, allowOverflow: true });
  const [{ statistics = [] } = {}] = [...records.values()][1] ?? [];
  expect(sumStatistics(statistics).total).toMatchObject({ overflowCount: 40, nonFiniteCount: 40 });
  // What one run was allowed to stage, another is not allowed to publish.
  await expect(executePlan({ ...job, allowOverflow: false })).rejects.toThrow(
    '40 weights of model.safetensors leave the range with α = 0.5',
  );
});
