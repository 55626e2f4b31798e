import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRecord, encodeRecord } from '../../../src/kit/file-record.ts';
import type { FileRecord } from '../../../src/kit/publication.ts';
import { modelParts, noStatistics } from '../../../src/kit/statistics.ts';
import { recordedPathOf, recordPathOf } from '../../../src/stores/hub/publish/staging.ts';

const sha256 = 'ab'.repeat(32);
const count = fc.maxSafeNat();
const arbitraryStatistics = fc.record(
  {
    elementCount: count,
    deltaSquaredSum: fc.double(),
    alignedSquaredSum: fc.double(),
    maxAbsDelta: fc.double(),
    alignmentChangedCount: count,
    moveDotDelta: fc.double(),
    changedCount: count,
    nonFiniteCount: count,
    overflowCount: count,
    mostChanged: fc.record({
      tensor: fc.string({ unit: 'grapheme' }),
      deltaRatio: fc.double({ noNaN: true, noDefaultInfinity: true }),
    }),
  },
  {
    requiredKeys: [
      'elementCount',
      'deltaSquaredSum',
      'alignedSquaredSum',
      'maxAbsDelta',
      'alignmentChangedCount',
      'moveDotDelta',
      'changedCount',
      'nonFiniteCount',
      'overflowCount',
    ],
  },
);
const arbitraryRecord: fc.Arbitrary<FileRecord> = fc.record(
  {
    path: fc.string({ minLength: 1, unit: 'grapheme' }),
    byteLength: fc.maxSafeNat(),
    sha256: fc.constant(sha256),
    statistics: fc.array(
      fc.record(
        { part: fc.constantFrom(...modelParts), layer: fc.nat(), statistics: arbitraryStatistics },
        { requiredKeys: ['part', 'statistics'] },
      ),
    ),
  },
  { requiredKeys: ['path', 'byteLength', 'sha256'] },
);

test('a record survives its file, with sums that are not finite', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      const text = Buffer.from(encodeRecord(record)).toString();
      expect(decodeRecord(text)).toEqual(withoutNegativeZeros(record));
    }),
  );
});

/** JSON has no negative zero, which no sum can be. */
function withoutNegativeZeros<T>(value: T): T {
  if (value === 0) return 0 as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNegativeZeros) as T;
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutNegativeZeros(inner)]);
  return Object.fromEntries(entries) as T;
}

const sound = { path: 'a', byteLength: 1, sha256 };
const place = { part: 'mlp', statistics: { ...noStatistics, elementCount: 1 } };

test.each([
  ['no JSON', '{'],
  ['no object', '1'],
  ['null', 'null'],
  ['no path', JSON.stringify({ ...sound, path: undefined })],
  ['an empty path', JSON.stringify({ ...sound, path: '' })],
  ['a negative length', JSON.stringify({ ...sound, byteLength: -1 })],
  ['a fractional length', JSON.stringify({ ...sound, byteLength: 1.5 })],
  ['a length as text', JSON.stringify({ ...sound, byteLength: '1' })],
  ['a digest in capitals', JSON.stringify({ ...sound, sha256: sha256.toUpperCase() })],
  ['a short digest', JSON.stringify({ ...sound, sha256: 'ab' })],
  ['no sums', JSON.stringify({ ...sound, statistics: null })],
  ['sums of no place', JSON.stringify({ ...sound, statistics: place.statistics })],
  ['an unknown part', JSON.stringify({ ...sound, statistics: [{ ...place, part: 'soul' }] })],
  ['half a layer', JSON.stringify({ ...sound, statistics: [{ ...place, layer: 0.5 }] })],
  [
    'a sum missing',
    JSON.stringify({ ...sound, statistics: [{ ...place, statistics: { elementCount: 1 } }] }),
  ],
  ...[
    { deltaSquaredSum: '1' },
    { mostChanged: 'x' },
    { mostChanged: { tensor: 1, deltaRatio: 1 } },
    { mostChanged: { tensor: 'x' } },
  ].map((fault) => [
    JSON.stringify(fault),
    JSON.stringify({ ...sound, statistics: [{ ...place, statistics: { ...place.statistics, ...fault } }] }),
  ]),
])('a record with %s is none', (_what, text) => {
  expect(decodeRecord(text)).toBeUndefined();
});

test('records lie beside the files, in a folder of their own', () => {
  expect(recordPathOf('sub/model.safetensors')).toBe('.hf-extrapolate/sub/model.safetensors.json');
  expect(recordedPathOf('.hf-extrapolate/sub/model.safetensors.json')).toBe('sub/model.safetensors');
  expect(recordedPathOf('config.json')).toBeUndefined();
});
