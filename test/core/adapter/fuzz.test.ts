import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../../src/core/adapter/adapter.ts';
import { openAdapter } from '../../../src/core/adapter/open-adapter.ts';
import { planAdapter } from '../../../src/core/adapter/plan-adapter.ts';
import { inputBytesOf, unitsOf } from '../../../src/core/plan/cut-operation.ts';
import type { Checkpoint } from '../../../src/formats/checkpoint/checkpoint.ts';
import { byteLengthOf } from '../../../src/formats/safetensors/dtype.ts';
import { FormatError, IncompatibleError } from '../../../src/kit/errors.ts';
import type { Snapshot } from '../../../src/kit/snapshot.ts';
import { CountingSource } from '../../formats/torch/sources.ts';
import { memorySnapshot } from '../engine/memory.ts';
import { type Files, openBase, openGolden, readGolden } from './golden-adapters.ts';

/** A snapshot that takes no read outside of its files. */
function strictSnapshot(files: Files): Snapshot {
  const sources = new Map(Object.entries(files).map(([path, bytes]) => [path, new CountingSource(bytes)]));
  return {
    ...memorySnapshot(files),
    source: (path) => sources.get(path) ?? new CountingSource(new Uint8Array()),
  };
}

const options = { alphas: [0.3, -0.5], rounding: { kind: 'nearest' }, dtype: 'same' } as const;

/** Either refused in a way that was foreseen, or planned with ranges that lie in the files. */
async function check(
  files: Files,
  others: readonly (Adapter | Checkpoint)[],
): Promise<'planned' | 'refused'> {
  try {
    const adapter = await openAdapter(strictSnapshot(files));
    if (adapter === undefined) return 'refused';
    const lengths = new Map(adapter.checkpoint.shards.map(({ path, byteLength }) => [path, byteLength]));
    for (const { path, start, end, dtype, shape } of adapter.checkpoint.tensors.values()) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(lengths.get(path) ?? 0);
      expect(end - start).toBe(byteLengthOf(dtype, shape));
    }
    let result: 'planned' | 'refused' = 'refused';
    for (const other of others) if (checkPlan(adapter, other)) result = 'planned';
    return result;
  } catch (error) {
    expectForeseen(error);
    return 'refused';
  }
}

function expectForeseen(error: unknown): void {
  if (!(error instanceof FormatError || error instanceof IncompatibleError)) throw error;
  expect(error.message.length).toBeLessThan(8000);
}

function checkPlan(adapter: Adapter, other: Adapter | Checkpoint): boolean {
  try {
    const { plan, configFor, figures } = planAdapter(adapter, other, options);
    for (const file of plan.files) {
      let byteLength = file.header.length;
      for (const operation of file.operations) {
        const { unitCount, unitBytes } = unitsOf(operation);
        byteLength += unitCount * unitBytes;
        const { aligned } = inputBytesOf(operation, unitCount);
        expect(Number.isSafeInteger(aligned) && Number.isSafeInteger(unitCount)).toBe(true);
        if (operation.kind === 'concatenate') expect(Number.isFinite(operation.scaleRatio)).toBe(true);
      }
      expect(byteLength).toBe(file.byteLength);
    }
    expect(figures.moduleCount).toBeGreaterThan(0);
    for (const alpha of options.alphas) {
      const config = JSON.parse(
        Buffer.from(configFor(alpha))
          .toString()
          .replaceAll(/\b(NaN|-?Infinity)\b/g, '0'),
      );
      expect(Number.isFinite(config.lora_alpha)).toBe(true);
    }
    return true;
  } catch (error) {
    expectForeseen(error);
    return false;
  }
}

interface Change {
  readonly kind: 'set' | 'insert' | 'remove' | 'cut';
  readonly at: number;
  readonly bytes: Uint8Array;
}

const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 6 });
/** Bytes that JSON and the lengths and places of headers are made of. */
const telling = fc
  .constantFrom(
    ...[
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '0',
      '9',
      '-1',
      '1e999',
      'null',
      'true',
      '"__proto__"',
      '\\u0000',
      '\xff',
      '\0\0\0\0\0\0\0\x80',
    ],
    ...['lora_A', 'lora_B', 'F32', 'BF16', 'U8', '.weight', '(a*)*', '4096', '[[[[[[[['],
  )
  .map((text) => Buffer.from(text, 'latin1'));
const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('set', 'set', 'insert', 'remove', 'cut'),
  at: fc.nat(),
  bytes: fc.oneof(anyBytes, telling),
});

function apply(bytes: Uint8Array, changes: readonly Change[], within: number): Uint8Array {
  let result = Buffer.from(bytes);
  for (const { kind, at, bytes: patch } of changes) {
    const place = result.length === 0 ? 0 : at % Math.min(result.length, within);
    if (kind === 'set') result.set(patch.subarray(0, result.length - place), place);
    if (kind === 'insert') result = Buffer.concat([result.subarray(0, place), patch, result.subarray(place)]);
    if (kind === 'remove') {
      result = Buffer.concat([result.subarray(0, place), result.subarray(place + patch.length)]);
    }
    if (kind === 'cut') result = result.subarray(0, place);
  }
  return result;
}

const names = ['plain', 'patterns', 'saved', 'bias-all', 'embedding', 'one-sided', 'bin'];
const changes = fc.array(change, { minLength: 1, maxLength: 3 });

describe('a damaged adapter', () => {
  it.each([
    ['adapter_config.json', 4000, 11],
    ['adapter_model.safetensors', 4000, 12],
    ['adapter_model.bin', 2500, 13],
  ])('is refused or planned within its files, whatever was changed in %s', async (path, numRuns, seed) => {
    const adapters = names
      .map((name) => ({ name, files: readGolden(name) }))
      .filter(({ files }) => path in files);
    const base = await openBase('llama');
    const others = new Map<string, readonly (Adapter | Checkpoint)[]>();
    for (const { name } of adapters) others.set(name, [base, await openGolden(`${name}-sft`)]);
    const seen = { planned: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.nat(adapters.length - 1), changes, async (index, edits) => {
        const { name = '', files = {} } = adapters[index] ?? {};
        const bytes = files[path] ?? new Uint8Array();
        // Weights themselves are not read; what says where they are comes first in one format, anywhere in
        // the other.
        const header = path.endsWith('.safetensors')
          ? 8 + Number(Buffer.from(bytes).readBigUInt64LE(0))
          : bytes.length;
        seen[await check({ ...files, [path]: apply(bytes, edits, header) }, others.get(name) ?? [])]++;
      }),
      { numRuns, seed },
    );
    // Both happen, so that neither half of the check is idle.
    expect(Math.min(seen.planned, seen.refused)).toBeGreaterThan(0);
  });

  it('is refused when its config ends at any other byte', async () => {
    const files = readGolden('patterns');
    const config = files['adapter_config.json'] ?? new Uint8Array();
    for (let length = 0; length < config.length; length++) {
      expect(await check({ ...files, 'adapter_config.json': config.subarray(0, length) }, [])).toBe(
        'refused',
      );
    }
  });
});
