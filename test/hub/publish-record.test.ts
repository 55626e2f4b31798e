import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordedPathOf, recordPathOf } from '../../src/hub/staged-record.ts';
import { decodeRecord, encodeRecord } from '../../src/kit/file-record.ts';
import type { FileRecord } from '../../src/kit/publication.ts';

const sha256 = 'ab'.repeat(32);
const arbitraryRecord: fc.Arbitrary<FileRecord> = fc.record(
  {
    path: fc.string({ minLength: 1, unit: 'grapheme' }),
    byteLength: fc.maxSafeNat(),
    sha256: fc.constant(sha256),
    statistics: fc.record({
      elementCount: fc.maxSafeNat(),
      deltaSquaredSum: fc.double(),
      alignedSquaredSum: fc.double(),
      maxAbsDelta: fc.double(),
      nonFiniteCount: fc.maxSafeNat(),
    }),
  },
  { requiredKeys: ['path', 'byteLength', 'sha256'] },
);

test('a record survives its file, with sums that are not finite', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      const text = Buffer.from(encodeRecord(record)).toString();
      // JSON has no negative zero, which no sum can be.
      expect(decodeRecord(text)).toEqual(JSON.parse(JSON.stringify(record), reviveFrom(record)));
    }),
  );
});

function reviveFrom(record: FileRecord) {
  const statistics: Partial<Record<string, number>> = { ...record.statistics };
  return (key: string, value: unknown) => (value === null ? statistics[key] : value);
}

const sound = { path: 'a', byteLength: 1, sha256 };

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
  ['a sum missing', JSON.stringify({ ...sound, statistics: { elementCount: 1 } })],
  [
    'a sum as text',
    JSON.stringify({
      ...sound,
      statistics: {
        elementCount: 1,
        deltaSquaredSum: '1',
        alignedSquaredSum: 1,
        maxAbsDelta: 1,
        nonFiniteCount: 0,
      },
    }),
  ],
])('a record with %s is none', (_what, text) => {
  expect(decodeRecord(text)).toBeUndefined();
});

test('records lie beside the files, in a folder of their own', () => {
  expect(recordPathOf('sub/model.safetensors')).toBe('.hf-extrapolate/sub/model.safetensors.json');
  expect(recordedPathOf('.hf-extrapolate/sub/model.safetensors.json')).toBe('sub/model.safetensors');
  expect(recordedPathOf('config.json')).toBeUndefined();
});
