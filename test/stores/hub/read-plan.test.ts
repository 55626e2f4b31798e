import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RangeBuffer } from '../../../src/stores/hub/http/range-buffer.ts';
import { planSpans } from '../../../src/stores/hub/http/range-plan.ts';

const ranges = fc.array(
  fc
    .record({ path: fc.constantFrom('a', 'b'), start: fc.nat(500), byteLength: fc.nat(300) })
    .map(({ path, start, byteLength }) => ({ path, start, end: start + byteLength })),
  { maxLength: 20 },
);

test('the parts of all spans are the bytes of the ranges, in order, within the bounds', () => {
  fc.assert(
    fc.property(ranges, fc.integer({ min: 1, max: 200 }), fc.nat(50), (ranges, spanBytes, gapBytes) => {
      const spans = planSpans(ranges, spanBytes, gapBytes);
      const bytesOf = (pieces: { path: string; start: number; end: number }[]) =>
        pieces.flatMap(({ path, start, end }) =>
          Array.from({ length: end - start }, (_, index) => `${path}${start + index}`),
        );
      const parts = spans.flatMap(({ path, parts }) => parts.map((part) => ({ path, ...part })));
      expect(bytesOf(parts)).toEqual(bytesOf(ranges));
      for (const span of spans) {
        expect(span.end - span.start).toBeLessThanOrEqual(spanBytes);
        expect(span.parts[0]?.start).toBe(span.start);
        expect(span.parts.at(-1)?.end).toBe(span.end);
        for (const [index, part] of span.parts.slice(1).entries()) {
          const gap = part.start - (span.parts[index]?.end ?? 0);
          expect(gap).toBeGreaterThan(0);
          expect(gap).toBeLessThanOrEqual(gapBytes);
        }
      }
    }),
  );
});

test('adjacent ranges become one request, distant ones do not', () => {
  const at = (start: number, end: number, path = 'a') => ({ path, start, end });
  expect(planSpans([at(0, 10), at(10, 20), at(25, 30), at(90, 95)], 100, 5)).toEqual([
    {
      path: 'a',
      start: 0,
      end: 30,
      parts: [
        { start: 0, end: 20 },
        { start: 25, end: 30 },
      ],
    },
    { path: 'a', start: 90, end: 95, parts: [{ start: 90, end: 95 }] },
  ]);
  expect(planSpans([at(0, 250)], 100, 5).map(({ start, end }) => [start, end])).toEqual([
    [0, 100],
    [100, 200],
    [200, 250],
  ]);
});

test('a buffer gives the bytes back in order, whatever the sizes of reads and writes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 16 }),
      fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 5 }),
      async (capacityBytes, fillSizes, writeSizes) => {
        const buffer = new RangeBuffer(() => new Uint8Array(capacityBytes));
        const totalBytes = fillSizes.reduce((sum, size) => sum + size, 0);
        let writtenBytes = 0;
        let writes = 0;
        const write = () => {
          while (writtenBytes < totalBytes) {
            const limit = Math.min(writeSizes[writes++ % writeSizes.length] ?? 1, totalBytes - writtenBytes);
            const region = buffer.reserve(limit);
            if (region.byteLength === 0) return;
            for (let index = 0; index < region.byteLength; index++)
              region[index] = (writtenBytes + index) & 255;
            buffer.commit(region.byteLength);
            writtenBytes += region.byteLength;
          }
        };
        write();
        let expected = 0;
        for (const size of fillSizes) {
          const target = new Uint8Array(size);
          buffer.onSpace = () => queueMicrotask(write);
          await buffer.fill(target);
          expect([...target]).toEqual(Array.from({ length: size }, () => expected++ & 255));
        }
        expect(buffer.receivedBytes).toBe(totalBytes);
      },
    ),
  );
});
