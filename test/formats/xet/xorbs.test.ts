import { describe, expect, it } from 'vitest';
import { openXetSession } from '../../../src/formats/xet/session.ts';
import { chunksOf, encodeFile } from './drive.ts';
import { decodeXorb, randomBytes, randomWeights } from './oracle.ts';

describe('xorbs', () => {
  const file = randomWeights(3_000_000, 30);

  it.each([131_080, 200_000, 1_000_000])(
    'are no longer than %d bytes, and as full as they can be',
    (xorbByteLimit) => {
      const { xorbs, terms, fileHash } = encodeFile(file, [file.length], { xorbByteLimit });
      expect(fileHash).toBe(encodeFile(file).fileHash);
      expect(terms.map((term) => term.xorbHash)).toEqual(xorbs.map((xorb) => xorb.hash));
      xorbs.forEach((xorb, index) => {
        expect(xorb.body.length).toBeLessThanOrEqual(xorbByteLimit);
        const next = xorbs[index + 1];
        const following = next && decodeXorb(next)[0];
        if (following) expect(xorb.body.length + 8 + following.payload.length).toBeGreaterThan(xorbByteLimit);
      });
    },
  );

  it('hold a chunk of the greatest length where that is all they can hold', () => {
    const zeros = new Uint8Array(3 * 131_072);
    const { xorbs } = encodeFile(zeros, [zeros.length], { xorbByteLimit: 131_080, compression: 'none' });
    expect(xorbs.map((xorb) => xorb.body.length)).toEqual([131_080, 131_080, 131_080]);
    expect(xorbs.map((xorb) => decodeXorb(xorb)[0]?.content.length)).toEqual([131_072, 131_072, 131_072]);
  });

  it('stand for at most 64 MiB, however well that compresses', () => {
    const zeros = new Uint8Array(64 * 1024 * 1024 + 131_072);
    const encoded = encodeFile(zeros, [zeros.length], { xorbByteLimit: 1 << 20 });
    expect(encoded.terms.map((term) => term.byteLength)).toEqual([64 * 1024 * 1024, 131_072]);
    expect(chunksOf(encoded).every((chunk) => chunk.byteLength === 131_072)).toBe(true);
  });

  it.each([0, 131_079, 64 * 1024 * 1024 + 1, Number.NaN])('refuse a limit of %d bytes', (xorbByteLimit) => {
    expect(() => openXetSession({ xorbByteLimit })).toThrow(RangeError);
  });

  it('refuse a buffer that is too small', () => {
    const session = openXetSession({ xorbByteLimit: 200_000 });
    session.write(randomBytes(1000, 1)).next();
    const steps = session.finish();
    steps.next();
    expect(() => steps.next(new Uint8Array(199_999))).toThrow(/199999 bytes/);
  });
});
