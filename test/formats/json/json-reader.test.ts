import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonReader } from '../../../src/formats/json/json-reader.ts';
import { FormatError } from '../../../src/kit/errors.ts';

const encode = (text: string) => new TextEncoder().encode(text);

function read(content: string | Uint8Array): unknown {
  const bytes = typeof content === 'string' ? encode(content) : content;
  const reader = new JsonReader(bytes, { source: 'a.json', code: 'json' });
  const value = reader.readValue('the document');
  reader.readEnd('the document');
  return value;
}

/** What `read` throws, without the bytes of the text. */
function refusal(content: string | Uint8Array): FormatError {
  try {
    read(content);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('gives what JSON.parse gives', () => {
  test('for any document, however it is spaced', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t\r\n'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        expect(JSON.stringify(read(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test('for any number', () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), fc.integer(), (double, integer) => {
        expect(read(JSON.stringify([double, integer, double]))).toEqual([double + 0, integer, double + 0]);
      }),
    );
  });

  test('for any short decimal', () => {
    const sign = fc.constantFrom('', '-');
    fc.assert(
      fc.property(sign, fc.nat(), fc.stringMatching(/^(\.[0-9]{1,9})?$/), (minus, whole, fraction) => {
        const text = minus + whole + fraction;
        expect(Object.is(read(text), Number(text))).toBe(true);
      }),
    );
    expect(Object.is(read('-0'), -0)).toBe(true);
  });

  test('or refuses what JSON.parse refuses', () => {
    const letters = fc.constantFrom(...'-+.eE0019 _a,[]"');
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 8 }), (text) => {
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          refusal(text);
          return;
        }
        expect(JSON.stringify(read(text))).toBe(JSON.stringify(expected));
      }),
      { numRuns: 2000 },
    );
  });

  test('for texts of any alphabet and length, wherever they lie', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 20 }),
        fc.nat(70_000),
        (texts, gap) => {
          const text = JSON.stringify([texts, 0.125, texts]);
          expect(read(' '.repeat(gap) + text)).toEqual([texts, 0.125, texts]);
        },
      ),
      { numRuns: 50 },
    );
  });
});

test('bytes that are no UTF-8 are refused as a TextDecoder refuses them', () => {
  const near = fc.constantFrom(
    0x61,
    0x80,
    0xbf,
    0xc1,
    0xc2,
    0xdf,
    0xe0,
    0xa0,
    0x9f,
    0xed,
    0xef,
    0xf0,
    0xf4,
    0x90,
  );
  fc.assert(
    fc.property(fc.array(near, { maxLength: 8 }), (content) => {
      const bytes = new Uint8Array([0x22, ...content, 0x22]);
      let expected: string | undefined;
      try {
        expected = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(new Uint8Array(content));
      } catch {
        expect(refusal(bytes).message).toContain('not valid UTF-8');
        return;
      }
      expect(read(bytes)).toBe(expected);
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['[1, 2, 01]', 7],
  ['[-]', 1],
  ['[1.]', 1],
  ['[1e]', 1],
  ['[.5]', 1],
  ['[1.5.5]', 1],
  [`[0, ${'1'.repeat(500)}]`, 4],
  ['{"a": 1, "a": 2}', 9],
  ['[NaN]', 1],
])('%s is refused at byte %i', (text, byteOffset) => {
  expect(refusal(text)).toMatchObject({ byteOffset, code: 'json' });
});

test.each([
  ['[', ']'],
  ['{"a":', '}'],
])('what is nested too deep in %s…%s is refused in words', (open, close) => {
  for (const depth of [66, 100_000]) {
    const { message } = refusal(open.repeat(depth) + close.repeat(depth));
    expect(message).toContain('nested deeper than 64 levels');
  }
});
