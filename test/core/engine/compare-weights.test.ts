import { expect, test } from 'vitest';
import { slotBytes } from '../../../src/core/engine/arena.ts';
import { compareWeights } from '../../../src/core/engine/compare-weights.ts';
import { measureSample } from '../../../src/core/engine/measure-sample.ts';
import { buildPlan, type PlanOptions } from '../../../src/core/plan/build-plan.ts';
import { matchDerived } from '../../../src/core/plan/match-derived.ts';
import { samplePlan } from '../../../src/core/plan/sample.ts';
import type { Shard } from '../../../src/formats/checkpoint/checkpoint.ts';
import { openCheckpoint } from '../../../src/formats/checkpoint/open-checkpoint.ts';
import type { Rounding } from '../../../src/kit/rounding.ts';
import { effectiveAlpha, sumStatistics } from '../../../src/kit/statistics.ts';
import { memorySnapshot } from './memory.ts';
import { expectedFile, mixedPair } from './mixed-pair.ts';

const never = new AbortController().signal;
const files = mixedPair();
const nearest = { kind: 'nearest' } as const;
const reference = { kind: 'reference' } as const;
const stochastic = { kind: 'stochastic', seed: 3 } as const;

async function openPair(asynchronous = false) {
  const options = { asynchronous };
  const aligned = await openCheckpoint(memorySnapshot(files.aligned, options));
  const sft = await openCheckpoint(memorySnapshot(files.sft, options));
  return { aligned, sft };
}

/** The files of a derived checkpoint according to the oracle, by path. */
async function derive(options: Partial<PlanOptions> = {}): Promise<Record<string, Uint8Array>> {
  const { aligned, sft } = await openPair();
  const plan = buildPlan(aligned, sft, {
    alphas: [0.3],
    rounding: nearest,
    dtype: 'same',
    maxShardBytes: 5e9,
    ...options,
  });
  const [alpha = 0] = plan.alphas;
  return {
    ...Object.fromEntries(
      plan.files.map((file) => [file.path, Buffer.from(expectedFile(files, file, alpha, plan.rounding))]),
    ),
    ...(plan.index && { [plan.index.path]: plan.index.content }),
  };
}

async function compare(
  content: Readonly<Record<string, Uint8Array>>,
  roundings: readonly Rounding[],
  alpha = 0.3,
  asynchronous = false,
) {
  const { aligned, sft } = await openPair(asynchronous);
  const derived = memorySnapshot(content, { asynchronous });
  const matched = matchDerived(await openCheckpoint(derived), aligned, sft);
  const comparison = await compareWeights({
    pieces: matched.files.flatMap(({ pieces }) => pieces),
    alpha,
    roundings,
    derived,
    sources: { aligned: aligned.snapshot, sft: sft.snapshot },
    signal: never,
    onBytes: () => {},
  });
  return { faults: matched.faults, ...comparison };
}

test.each([false, true])('finds that everything is as it should be (network: %s)', async (asynchronous) => {
  const { faults, roundings, comparedByteLength, bytesRead } = await compare(
    await derive(),
    [nearest],
    0.3,
    asynchronous,
  );
  expect(faults).toEqual([]);
  expect(roundings).toEqual([{ rounding: nearest, differingCount: 0, differences: [] }]);
  expect(bytesRead).toBeGreaterThan(2 * comparedByteLength);
});

test.each([
  [{ rounding: reference, dtype: 'bfloat16' }, 'reference'],
  [{ rounding: stochastic }, 'stochastic'],
  [{ dtype: 'float32' }, 'nearest'],
  [{ dtype: 'float16' }, 'nearest'],
] as const)('tells with which rounding %j was stored', async (options, kind) => {
  const { roundings } = await compare(await derive(options), [nearest, reference, stochastic]);
  const equal = roundings.filter(({ differingCount }) => differingCount === 0);
  expect(equal[0]?.rounding.kind).toBe(kind);
});

test('finds one flipped bit, and says where it is and how much it makes', async () => {
  const content = await derive();
  const path = 'model-00001-of-00002.safetensors';
  const { tensors } = await openCheckpoint(memorySnapshot(content));
  const { start = 0 } = tensors.get('embed.weight') ?? {};
  const element = slotBytes / 2 + 12_345;
  const bytes = content[path] as Uint8Array;
  const at = start + 2 * element;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  const { roundings } = await compare(content, [nearest]);
  expect(roundings[0]?.differences).toEqual([
    {
      tensor: 'embed.weight',
      path,
      firstElement: element,
      differingCount: 1,
      comparedCount: 1021 * 1999,
      maxAbsDifference: expect.any(Number),
    },
  ]);
  expect(roundings[0]?.differences[0]?.maxAbsDifference).toBeGreaterThan(0);
});

test('finds a changed byte in a tensor that is copied', async () => {
  const content = await derive();
  const { tensors } = await openCheckpoint(memorySnapshot(content));
  const { path = '', start = 0 } = tensors.get('ids') ?? {};
  const bytes = content[path] as Uint8Array;
  bytes[start + 9] = (bytes[start + 9] ?? 0) ^ 0x80;
  const { roundings } = await compare(content, [nearest, reference]);
  const { differences = [] } = roundings[0] ?? {};
  expect(differences).toEqual([
    { tensor: 'ids', path, firstElement: 9, differingCount: 1, comparedCount: 120 },
  ]);
});

test('measures which α weights hold that were made with another one', async () => {
  const content = await derive({ alphas: [0.5], dtype: 'float32' });
  const { roundings, effectiveAlpha: measured } = await compare(content, [nearest], 0.3);
  expect(roundings[0]?.differingCount).toBeGreaterThan(1_000_000);
  expect(measured).toBeCloseTo(0.5, 3);
});

test('names tensors that are missing, too many or of another shape', async () => {
  const { aligned, sft } = await openPair();
  const derived = await openCheckpoint(memorySnapshot(await derive()));
  const tensors = new Map(derived.tensors);
  const embedding = tensors.get('embed.weight');
  if (embedding === undefined) throw new Error('the pair has an embedding');
  tensors.delete('scalar');
  const own = [
    { ...embedding, name: 'new' },
    { ...embedding, shape: [1999, 1021] },
    { ...embedding, name: 'ids' },
  ];
  const changed = { ...derived, tensors, shards: [{ ...(derived.shards[0] as Shard), tensors: own }] };
  const { faults } = matchDerived(changed, aligned, sft);
  expect(faults).toEqual([
    "tensor 'new' is not in θ1, or has no partner in θ0.",
    "tensor 'embed.weight' has the shape [1999, 1021] instead of [1021, 1999].",
    "tensor 'ids' has the shape [1021, 1999] instead of [3, 5].",
    "tensor 'scalar' of θ1 is missing.",
  ]);
});

test('a sample measures what the whole run would, for several ways of storing', async () => {
  const { aligned, sft } = await openPair();
  const plan = buildPlan(aligned, sft, {
    alphas: [0.3, 1],
    rounding: nearest,
    dtype: 'same',
    maxShardBytes: 5e9,
  });
  const pieces = samplePlan(plan.files, '');
  const variants = [
    { rounding: nearest, outputDtype: undefined, alphas: plan.alphas },
    { rounding: nearest, outputDtype: 'F32' as const, alphas: plan.alphas },
  ];
  const [asPlanned = [], asFloat32 = []] = await measureSample({
    pieces,
    variants,
    sources: { aligned: aligned.snapshot, sft: sft.snapshot },
    signal: never,
  });
  expect(asPlanned).toHaveLength(2);
  const count = pieces.reduce((sum, { elementCount }) => sum + elementCount, 0);
  for (const places of [...asPlanned, ...asFloat32]) {
    expect(sumStatistics(places).total.elementCount).toBe(count);
  }
  const [alphaOf03 = Number.NaN, alphaOf1 = Number.NaN] = asFloat32.map((places) =>
    effectiveAlpha(sumStatistics(places.filter(({ part }) => part === 'embeddings')).total),
  );
  expect(alphaOf03).toBeCloseTo(0.3, 5);
  expect(alphaOf1).toBeCloseTo(1, 5);
});
