import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteLengthOf } from '../../../src/formats/safetensors/dtype.ts';
import { isContiguous } from '../../../src/formats/torch/place-tensors.ts';
import { readTorchCheckpoint } from '../../../src/formats/torch/read-checkpoint.ts';
import { FormatError, IncompatibleError } from '../../../src/kit/errors.ts';
import { CountingSource, readGolden } from './sources.ts';

const names = [
  'views.pt',
  'parameters.pt',
  'training-2.pt',
  'training-4.pt',
  'empty.pt',
  'dtypes-2.pt',
  'repacked.pt',
];
const files = names.map((name) => readGolden(name));

/** Either refused in a way that was foreseen, or read as ranges that lie in the file and are of the right length. */
async function check(bytes: Uint8Array): Promise<'read' | 'refused'> {
  const source = new CountingSource(bytes);
  try {
    const { tensors } = await readTorchCheckpoint(source);
    for (const { dtype, shape, start, end } of tensors) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(bytes.length);
      expect(end - start).toBe(byteLengthOf(dtype, shape));
    }
    return 'read';
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof IncompatibleError)) throw error;
    expect(error.message.length).toBeLessThan(1500);
    if (error instanceof FormatError) {
      expect(error.byteOffset).toBeGreaterThanOrEqual(0);
      expect(error.byteOffset).toBeLessThanOrEqual(bytes.length);
    }
    return 'refused';
  } finally {
    expect(source.readCount).toBeLessThan(100);
  }
}

const change = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 1 }),
  }),
  // Lengths, counts and places at their edges.
  fc.record({
    kind: fc.constant('set' as const),
    at: fc.nat(),
    bytes: fc.constantFrom(
      ...[
        'ff',
        'ffff',
        'ffffffff',
        'ffffffffffffffff',
        '00000000',
        '00000080',
        '0000000000000080',
        '2e',
        '5052',
      ].map((hex) => Buffer.from(hex, 'hex')),
    ),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 70 }),
  }),
  fc.record({
    kind: fc.constant('remove' as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 70 }),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), bytes: fc.constant(new Uint8Array()) }),
);

function apply(
  bytes: Uint8Array,
  changes: readonly { kind: string; at: number; bytes: Uint8Array }[],
): Uint8Array {
  let result = Buffer.from(bytes);
  for (const { kind, at, bytes: patch } of changes) {
    const place = result.length === 0 ? 0 : at % result.length;
    if (kind === 'set') result.set(patch.subarray(0, result.length - place), place);
    if (kind === 'insert') result = Buffer.concat([result.subarray(0, place), patch, result.subarray(place)]);
    if (kind === 'remove') {
      result = Buffer.concat([result.subarray(0, place), result.subarray(place + patch.length)]);
    }
    if (kind === 'cut') result = result.subarray(0, place);
  }
  return result;
}

describe('a damaged file', () => {
  test('is refused or read within its bounds, whatever was changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(files.length - 1),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async (index, changes) => {
          await check(apply(files[index] ?? new Uint8Array(), changes));
        },
      ),
      { numRuns: 6000, seed: 1 },
    );
  });

  test('is refused or read within its bounds, whatever was changed in its pickle', async () => {
    const file = readGolden('training-2.pt');
    const from = file.indexOf('\x80\x02');
    const length = file.indexOf('PK\x07\x08') - from;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        async (edits) => {
          const bytes = Buffer.from(file);
          for (const [at, value] of edits) bytes[from + at] = value;
          await check(bytes);
        },
      ),
      { numRuns: 6000, seed: 2 },
    );
  });

  test('is refused when it ends at any other byte', async () => {
    for (const file of [readGolden('views.pt'), readGolden('repacked.pt')]) {
      for (let length = 0; length < file.length; length++) {
        expect(await check(file.subarray(0, length))).toBe('refused');
      }
    }
  });

  test('is refused or read within its bounds, for every byte of the directory and the end records', async () => {
    const file = readGolden('views.pt');
    const from = file.indexOf('PK\x01\x02');
    for (let at = from; at < file.length; at++) {
      for (const value of [0, 1, 0x7f, 0xff]) {
        const bytes = Buffer.from(file);
        bytes[at] = value;
        await check(bytes);
      }
    }
  });
});

describe('contiguity', () => {
  /** Which element of the storage each element of the tensor is, in row-major order. */
  function listElements(shape: readonly number[], strides: readonly number[]): number[] {
    let places = [0];
    for (const [dimension, size] of shape.entries()) {
      places = places.flatMap((place) =>
        Array.from({ length: size }, (_, index) => place + index * (strides[dimension] ?? 0)),
      );
    }
    return places;
  }

  test('is when the elements lie one after the other', () => {
    const dimension = fc.tuple(
      fc.integer({ min: 0, max: 4 }),
      fc.constantFrom(0, 1, 2, 3, 4, 6, 8, 9, 12, 16),
    );
    fc.assert(
      fc.property(fc.array(dimension, { maxLength: 4 }), (dimensions) => {
        const shape = dimensions.map(([size]) => size);
        const strides = dimensions.map(([, stride]) => stride);
        const inOrder = listElements(shape, strides).every((place, index) => place === index);
        expect(isContiguous(shape, strides)).toBe(inOrder);
      }),
      { numRuns: 3000 },
    );
  });
});
