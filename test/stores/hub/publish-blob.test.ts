import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecomputedBlob } from '../../../src/stores/hub/publish/recomputed-blob.ts';

const content = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7) & 255);

function createFile(blockBytes = 64) {
  const asked: string[] = [];
  let openStreams = 0;
  return {
    asked,
    openStreams: () => openStreams,
    file: {
      path: 'weights',
      byteLength: content.byteLength,
      async *stream(start: number, end: number) {
        asked.push(`${start}-${end}`);
        openStreams++;
        try {
          for (let at = start; at < end; at += blockBytes)
            yield content.slice(at, Math.min(end, at + blockBytes));
        } finally {
          openStreams--;
        }
      },
    },
  };
}

test('it reads and slices like a Blob of the same bytes', async () => {
  const plain = new Blob([content]);
  const index = fc.option(fc.integer({ min: -1100, max: 1100 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(index, index, index, index, async (start, end, innerStart, innerEnd) => {
      const recomputed = new RecomputedBlob(createFile().file).slice(start, end).slice(innerStart, innerEnd);
      const expected = plain.slice(start, end).slice(innerStart, innerEnd);
      expect(recomputed.size).toBe(expected.size);
      expect(new Uint8Array(await recomputed.arrayBuffer())).toEqual(
        new Uint8Array(await expected.arrayBuffer()),
      );
      expect(new Uint8Array(await new Response(recomputed.stream()).arrayBuffer())).toEqual(
        new Uint8Array(await expected.arrayBuffer()),
      );
    }),
    { numRuns: 50 },
  );
});

test('only what is asked for is computed, and nothing before that', async () => {
  const { file, asked } = createFile();
  const blob = new RecomputedBlob(file);
  expect(blob.size).toBe(1000);
  const slice = blob.slice(100, 200);
  expect(asked).toEqual([]);
  await slice.arrayBuffer();
  expect(asked).toEqual(['100-200']);
});

test('the digest is told when the whole was read, not for a slice', async () => {
  const digests: string[] = [];
  const blob = new RecomputedBlob(createFile().file, (sha256) => digests.push(sha256));
  await blob.slice(0, 1000).arrayBuffer();
  expect(digests).toEqual([]);
  await new Response(blob.stream()).arrayBuffer();
  expect(digests).toEqual([createHash('sha256').update(content).digest('hex')]);
});

test('a reader that leaves early releases the sources', async () => {
  const { file, openStreams } = createFile();
  for await (const _block of new RecomputedBlob(file).stream()) break;
  expect(openStreams()).toBe(0);
});

test('a file that gives another number of bytes than it should is refused', async () => {
  const { file } = createFile();
  const blob = new RecomputedBlob({ ...file, byteLength: 1001 });
  await expect(blob.arrayBuffer()).rejects.toThrow('weights gave 1000 bytes for a range of 1001');
  await expect(new Response(blob.stream()).arrayBuffer()).rejects.toThrow();
});
