import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRange } from '../../../src/stores/embedded-hub/answer.ts';
import { contentOfPieces, readWhole } from '../../../src/stores/embedded-hub/content.ts';
import { checkFrontMatter } from '../../../src/stores/embedded-hub/front-matter.ts';
import { isIgnored, isLfsTracked } from '../../../src/stores/embedded-hub/glob.ts';
import { createRouter, type Route } from '../../../src/stores/embedded-hub/router.ts';
import { decodeLz4Frame } from '../../../src/stores/embedded-hub/xet/lz4-frame.ts';
import { hashText } from '../../../src/stores/embedded-hub/xet/merkle.ts';
import { planReconstruction } from '../../../src/stores/embedded-hub/xet/reconstruction.ts';
import { XorbStore } from '../../../src/stores/embedded-hub/xet/storage.ts';
import { type StoredXorb, XorbWalker } from '../../../src/stores/embedded-hub/xet/xorb.ts';

describe('decodeLz4Frame', () => {
  /** Magic, version 1 with independent blocks of at most 64 KiB, header checksum (not compared). */
  const start = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82];
  const block = (...bytes: number[]) => [bytes.length, 0, 0, 0, ...bytes];
  const plain = (...bytes: number[]) => [bytes.length, 0, 0, 0x80, ...bytes];
  const end = [0, 0, 0, 0];
  const decode = (rawByteLength: number, ...parts: number[][]) =>
    Buffer.from(
      decodeLz4Frame(Uint8Array.from([...start, ...parts.flat(), ...end]), rawByteLength),
    ).toString();

  it('copies literals and matches, also ones that overlap themselves', () => {
    // Three literals, then 9 bytes from 3 back; then the last literals.
    expect(decode(13, block(0x35, 97, 98, 99, 3, 0, 0x10, 33))).toBe('abcabcabcabc!');
    // One literal and a run of 4 + 15 + 2 bytes from 1 back.
    expect(decode(23, block(0x1f, 120, 1, 0, 2, 0x10, 121))).toBe(`${'x'.repeat(22)}y`);
  });

  it('takes stored blocks, and matches into earlier blocks', () => {
    expect(decode(8, plain(97, 98, 99, 100), block(0x00, 4, 0))).toBe('abcdabcd');
  });

  it.each([
    ['a match before the beginning', [block(0x10, 97, 2, 0)], 5],
    ['a match of distance zero', [block(0x10, 97, 0, 0)], 5],
    ['more bytes than announced', [plain(97, 98)], 1],
    ['fewer bytes than announced', [plain(97)], 2],
    ['literals past the block', [block(0xf0, 255)], 600],
    ['a match without its offset', [block(0x10, 97, 1)], 5],
  ])('refuses %s', (_, parts, rawByteLength) => {
    expect(() => decode(rawByteLength, ...parts)).toThrow(RangeError);
  });

  it('refuses garbage with a RangeError and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const frame = Uint8Array.from([...start, ...bytes]);
        try {
          return decodeLz4Frame(frame, 64).byteLength === 64;
        } catch (error) {
          return error instanceof RangeError;
        }
      }),
    );
  });
});

describe('parseRange', () => {
  it.each([
    ['bytes=0-0', 10, { start: 0, end: 1 }],
    ['bytes=3-', 10, { start: 3, end: 10 }],
    ['bytes=3-99', 10, { start: 3, end: 10 }],
    ['bytes=-4', 10, { start: 6, end: 10 }],
    ['bytes=-40', 10, { start: 0, end: 10 }],
    ['bytes=10-', 10, 'unsatisfiable'],
    ['bytes=0-', 0, 'unsatisfiable'],
    ['bytes=5-4', 10, undefined],
    ['bytes=0-1,3-4', 10, undefined],
    ['bytes=-', 10, undefined],
    [undefined, 10, undefined],
  ])('reads %s of %i bytes', (text, total, range) => {
    expect(parseRange(text, total)).toEqual(range);
  });
});

describe('git patterns', () => {
  it('track large files as git does', () => {
    const attributes =
      '*.bin filter=lfs -text\n# *.txt filter=lfs\nweights/** filter=lfs\nkeep.bin -filter\n';
    const tracked = [
      'a.bin',
      'x/y/a.bin',
      'weights/a/b',
      'a.txt',
      'a.bin.txt',
      'keep.bin',
      'other/weights/a',
    ];
    expect(tracked.filter((path) => isLfsTracked(attributes, path))).toEqual(tracked.slice(0, 3));
  });

  it('ignore files as git does', () => {
    const ignore = '*.log\n/build\ncache/\n!keep.log\n';
    const paths = ['a.log', 'x/a.log', 'build/a', 'cache/a', 'x/cache/a', 'keep.log', 'x/build', 'a.txt'];
    expect(paths.filter((path) => isIgnored(ignore, path))).toEqual(paths.slice(0, 5));
  });
});

describe('createRouter', () => {
  const route = (path: string): Route => ({ method: 'GET', side: 'hub', path, handle: async () => {} });
  const find = createRouter([route('/:a/:b.git/info'), route('/:a/tree/:rev/*rest'), route('/:a/:b')]);

  it('decodes segments one by one', () => {
    expect(find('GET', 'hub', '/x/tree/refs%2Fpr%2F3/a%20b/c')?.params).toEqual({
      a: 'x',
      rev: 'refs/pr/3',
      rest: 'a b/c',
    });
    expect(find('HEAD', 'hub', '/x/tree/main')?.params).toEqual({ a: 'x', rev: 'main', rest: '' });
    expect(find('GET', 'hub', '/x/y.git/info')?.params).toEqual({ a: 'x', b: 'y' });
  });

  it('keeps methods and hostnames apart', () => {
    expect(find('POST', 'hub', '/x/y')).toBeUndefined();
    expect(find('GET', 'content', '/x/y')).toBeUndefined();
    expect(find('GET', 'hub', '/x')).toBeUndefined();
    expect(() => find('GET', 'hub', '/x/%zz')).toThrow(/percent-encoding/);
  });
});

describe('checkFrontMatter', () => {
  it.each([
    ['# No metadata', 0, 1],
    ['---\nlicense: mit\nbase_model: a/b\nbase_model_relation: merge\n---\n', 0, 0],
    ['---\nlicense: mit\n', 1, 0],
    ['\n ---\nlicense: 3\n---\n', 1, 0],
    ['---\rlicense: 3\r---\r', 1, 0],
    ['---\n---\nlicense: 3\n---\n', 1, 0],
    ['---\n<<: {license: 3}\n---\n', 1, 0],
    ['---\nlicense: mit\ntags: [\n"a"\n]\n--- \n', 0, 0],
    [`---\n${'? '.repeat(500)}\n---\n`, 1, 0],
    ['---\n- a\n---\n', 1, 0],
    ['---\na: [\n---\n', 1, 0],
    ['---\nbase_model_relation: extrapolated\nlibrary_name: 3\n---\n', 2, 0],
  ])('of %j finds %i errors and %i warnings', (card, errors, warnings) => {
    const report = checkFrontMatter(card);
    expect([Math.min(report.errors.length, 2), report.warnings.length]).toEqual([errors, warnings]);
  });
});

describe('reading a stored file by ranges', () => {
  /** Chunks of 1 to 9 bytes, stored plain, whose bytes count up through the whole xorb. */
  function makeXorb(hash: string, lengths: readonly number[], firstByte: number): StoredXorb {
    let next = firstByte;
    const body = Buffer.concat(
      lengths.map((length) => {
        const chunk = Buffer.alloc(8 + length);
        chunk.writeUIntLE(length, 1, 3);
        chunk.writeUIntLE(length, 5, 3);
        for (let index = 0; index < length; index++) chunk[8 + index] = next++;
        return chunk;
      }),
    );
    const walker = new XorbWalker();
    for (let offset = 0; offset < body.byteLength; offset += 5)
      walker.push(body.subarray(offset, offset + 5));
    return { hash, layout: walker.finish(), body, chunks: undefined };
  }

  const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 10 });
  const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('plans fetches that hold each term, and gives exactly the bytes asked for', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, lengths, fraction, fraction, async (first, second, from, share) => {
        const storage = new XorbStore();
        const hashes = [hashText(new Uint8Array(32).fill(1)), hashText(new Uint8Array(32).fill(2))] as const;
        storage.addXorb(makeXorb(hashes[0], first, 0));
        storage.addXorb(makeXorb(hashes[1], second, 100));
        const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
        const term = (xorbHash: string, all: readonly number[], chunkStart: number, chunkEnd: number) => ({
          xorbHash,
          chunkStart,
          chunkEnd,
          unpackedBytes: sum(all.slice(chunkStart, chunkEnd)),
        });
        const terms = [
          term(hashes[0], first, 1, first.length),
          term(hashes[1], second, 0, second.length),
          term(hashes[0], first, 0, 1),
        ];
        const byteLength = sum(first) + sum(second);
        const file = { hash: hashes[0], byteLength, terms };
        const whole = Buffer.concat([
          Buffer.from(Array.from({ length: sum(first.slice(1)) }, (_, index) => (first[0] ?? 0) + index)),
          Buffer.from(Array.from({ length: sum(second) }, (_, index) => 100 + index)),
          Buffer.from(Array.from({ length: first[0] ?? 0 }, (_, index) => index)),
        ]);
        const start = Math.floor(from * byteLength);
        const end = start + 1 + Math.floor(share * (byteLength - start));
        const content = storage.contentOf(file);
        expect(await readWhole(content, start, end)).toEqual(whole.subarray(start, end));

        const plan = planReconstruction(file, storage, start, end);
        const unpacked = sum(plan.terms.map((each) => each.unpackedBytes));
        expect(plan.offsetIntoFirstRange + (end - start)).toBeLessThanOrEqual(unpacked);
        expect(plan.offsetIntoFirstRange).toBeLessThan(9);
        for (const each of plan.terms) {
          const holding = plan.fetches
            .get(each.xorbHash)
            ?.filter(({ chunks }) => chunks.start <= each.chunkStart && each.chunkEnd <= chunks.end);
          expect(holding).toHaveLength(1);
        }
      }),
    );
  });

  it('joins pieces', async () => {
    const content = contentOfPieces([Buffer.from('abc'), Buffer.from('defg'), Buffer.from('h')]);
    expect((await readWhole(content, 2, 8)).toString()).toBe('cdefgh');
    expect((await readWhole(content, 3, 4)).toString()).toBe('d');
  });
});
