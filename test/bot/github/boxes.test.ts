import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepTicks, readTicks, renderBox } from '../../../src/bot/github/boxes.ts';
import { maxBodyLength, renderMarkedBody, renderMarker } from '../../../src/bot/github/marker.ts';

const wild = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('-->', '<!-- hf-extrapolate:box=x -->', '- [x] y', '\r\n- [x] z', '--', '%2D', '[ ]'),
);
const boxes = fc.uniqueArray(fc.record({ key: fc.string({ unit: 'grapheme', minLength: 1 }), text: wild }), {
  selector: ({ key }) => key,
});

test('whatever keys and texts are, ticks are those of the boxes that are listed', () => {
  fc.assert(
    fc.property(boxes, boxes, fc.infiniteStream(fc.boolean()), (old, listed, coins) => {
      const wanted = new Set(old.filter(() => coins.next().value).map(({ key }) => key));
      const before = keepTicks(['# Text', ...old.map(renderBox)].join('\n'), wanted);
      expect(readTicks(before)).toEqual(wanted);
      expect(readTicks(before.replaceAll('\n', '\r\n'))).toEqual(wanted);
      const after = keepTicks(listed.map(renderBox).join('\n'), readTicks(before));
      const kept = listed.map(({ key }) => key).filter((key) => wanted.has(key));
      expect(readTicks(after)).toEqual(new Set(kept));
    }),
  );
});

test('a body starts with its marker and is never too long', () => {
  const marker = renderMarker('watch', 'extrapolate--x.yml');
  expect(marker).toBe('<!-- hf-extrapolate:watch=extrapolate%2D%2Dx.yml -->');
  for (const text of ['', 'x'.repeat(100_000), 'x\n'.repeat(50_000)]) {
    const body = renderMarkedBody(marker, text);
    expect(body.startsWith(`${marker}\n`)).toBe(true);
    expect(body.length).toBeLessThanOrEqual(maxBodyLength);
  }
});
