import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHeader } from '../../../src/formats/safetensors/parse-header.ts';
import { FormatError } from '../../../src/kit/errors.ts';
import { buildFile } from './build-file.ts';

function refusal(file: Uint8Array, fileByteLength = file.length): FormatError {
  try {
    parseHeader(file, { source: 'bad.safetensors', fileByteLength });
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const tensor = (dtype: string, shape: string, offsets: string) =>
  `{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}`;
const u8 = (start: number, end: number) => tensor('"U8"', `[${end - start}]`, `[${start},${end}]`);

/** `¦` in a header marks the byte at which the fault must be reported. */
const corpus: readonly (readonly [what: string, header: string, dataByteLength: number, message: string])[] =
  [
    ['something else than an object', '¦[]', 0, "must begin with '{'"],
    ['whitespace first', '¦ {}', 0, "must begin with '{'"],
    ['nothing', '¦', 0, "must begin with '{'"],
    ['an end too early', '{"a":¦', 0, 'it ends here'],
    ['an unended string', '{¦"a', 0, 'does not end'],
    ['a missing colon', '{"a" ¦1}', 0, "':' expected"],
    ['a trailing comma', `{"a":${u8(0, 1)},¦}`, 1, 'must be a string'],
    ['something after the end', '{} ¦x', 0, 'followed by something else'],
    ['a second object', '{}¦{}', 0, 'followed by something else'],
    ['a tensor twice', `{"a":${u8(0, 1)},¦"a":${u8(1, 2)}}`, 2, 'the key "a" twice'],
    ['a tensor twice, once escaped', `{"a":${u8(0, 1)},¦"\\u0061":${u8(1, 2)}}`, 2, '"a" twice'],
    ['metadata twice', '{"__metadata__":{},¦"__metadata__":{}}', 0, 'twice'],
    ['a metadata key twice', '{"__metadata__":{"k":"1",¦"k":"2"}}', 0, 'twice'],
    ['metadata that is not text', '{"__metadata__":{"k":¦1}}', 0, 'must be a string'],
    ['metadata that is null', '{"__metadata__":¦null}', 0, 'must be an object'],
    ['nested metadata', '{"__metadata__":{"k":¦{"k":"v"}}}', 0, 'must be a string'],
    ['deep nesting', '{"a":{"shape":[¦[[[[[[[[[[[[[[[[', 0, 'non-negative integer'],
    ['a key twice in a tensor', '{"a":{"dtype":"U8",¦"dtype":"U8"}}', 0, 'twice'],
    ['an unknown key', '{"a":{"dtype":"U8",¦"strides":[1]}}', 0, 'unknown key "strides"'],
    ['no dtype', '{¦"a":{"shape":[],"data_offsets":[0,1]}}', 1, 'has no dtype'],
    ['no shape', '{¦"a":{"dtype":"U8","data_offsets":[0,1]}}', 1, 'has no shape'],
    ['no offsets', '{¦"a":{"dtype":"U8","shape":[]}}', 1, 'has no data_offsets'],
    ['an unknown dtype', `{"a":${tensor('¦"BF17"', '[1]', '[0,2]')}}`, 2, 'unknown dtype "BF17"'],
    ['a dtype named like a method', `{"a":${tensor('¦"toString"', '[]', '[0,2]')}}`, 2, 'unknown dtype'],
    ['one offset', `{"a":${tensor('"U8"', '[1]', '¦[0]')}}`, 1, '[begin, end]'],
    ['three offsets', `{"a":${tensor('"U8"', '[1]', '[0,1,¦2]')}}`, 1, 'more than 2'],
    ['offsets that run backwards', `{"a":${tensor('"U8"', '[1]', '¦[1,0]')}}`, 1, 'run backwards'],
    ['a negative offset', `{"a":${tensor('"U8"', '[1]', '[¦-1,0]')}}`, 1, 'non-negative integer'],
    ['a fraction', `{"a":${tensor('"U8"', '[¦1.0]', '[0,1]')}}`, 1, 'non-negative integer'],
    ['an exponent', `{"a":${tensor('"U8"', '[¦1e0]', '[0,1]')}}`, 1, 'non-negative integer'],
    ['a leading zero', `{"a":${tensor('"U8"', '[¦01]', '[0,1]')}}`, 1, 'non-negative integer'],
    ['a size over 2^53', `{"a":${tensor('"U8"', '[¦9007199254740993]', '[0,1]')}}`, 1, 'too large'],
    ['an endless number', `{"a":${tensor('"U8"', `[¦${'9'.repeat(5000)}]`, '[0,1]')}}`, 1, 'too large'],
    ['too small a range', `{"a":${tensor('"F32"', '[2,3]', '¦[0,20]')}}`, 20, 'takes 24 bytes'],
    ['too large a range', `{"a":${tensor('"F32"', '[2,3]', '¦[0,28]')}}`, 28, 'takes 24 bytes'],
    ['half a byte', `{"a":${tensor('"F4"', '¦[3]', '[0,1]')}}`, 1, 'no whole number of bytes'],
    [
      'a product that wraps around 2^64',
      `{"a":${tensor('"U8"', '¦[4294967296,4294967296]', '[0,0]')}}`,
      0,
      'too many',
    ],
    [
      'a product that wraps with its dtype',
      `{"a":${tensor('"F64"', '¦[2305843009213693]', '[0,0]')}}`,
      0,
      'too many',
    ],
    ['65 dimensions', `{"a":${tensor('"U8"', `[${'1,'.repeat(64)}¦1]`, '[0,1]')}}`, 1, 'more than 64'],
    [
      'a hole at the start',
      `{"a":${tensor('"U8"', '[1]', '¦[1,2]')}}`,
      2,
      'hole of 1 bytes between the header',
    ],
    ['a hole', `{"a":${u8(0, 1)},"b":${tensor('"U8"', '[1]', '¦[3,4]')}}`, 4, 'hole of 2 bytes'],
    ['an overlap', `{"a":${u8(0, 4)},"b":${tensor('"U8"', '[4]', '¦[2,6]')}}`, 6, 'overlaps tensor "a" by 2'],
    ['the same range twice', `{"a":${u8(0, 4)},"b":${tensor('"U8"', '[4]', '¦[0,4]')}}`, 4, 'overlaps'],
    [
      'an empty tensor within another',
      `{"a":${u8(0, 2)},"b":${tensor('"U8"', '[0]', '¦[1,1]')}}`,
      2,
      'overlaps',
    ],
    ['a control character', '{"a¦\nb":1}', 0, 'control character'],
    ['an unknown escape', '{"a¦\\x41":1}', 0, 'unknown escape'],
    ['a short escape', '{"a¦\\u12":1}', 0, 'four hexadecimal digits'],
    ['a lone surrogate', '{"a¦\\ud800":1}', 0, 'surrogate'],
    ['a lone low surrogate', '{"a¦\\udc00":1}', 0, 'surrogate'],
  ];

describe('a header is refused', () => {
  test.each(corpus)('for %s', (_, marked, dataByteLength, message) => {
    const error = refusal(buildFile(marked.replace('¦', ''), dataByteLength));
    expect(error.message).toContain(message);
    expect(error.byteOffset).toBe(8 + Buffer.from(marked).indexOf('¦'));
    expect(error.message.length).toBeLessThan(600);
  });

  test.each([
    ['a wrong byte', [0xff], 0],
    ['an overlong form', [0x61, 0xc0, 0xaf], 1],
    ['a surrogate', [0xc3, 0xa9, 0xed, 0xa0, 0x80], 2],
    ['half a character', [0x61, 0xe2, 0x82], 1],
  ])('for %s in UTF-8', (_, bytes, faultAt) => {
    const error = refusal(buildFile(new Uint8Array([0x7b, 0x22, ...bytes, 0x22, 0x3a])));
    expect(error.message).toContain('not valid UTF-8');
    // A decoder may notice at the first byte of the character or at a later one.
    expect(error.byteOffset).toBeGreaterThanOrEqual(10 + faultAt);
    expect(error.byteOffset).toBeLessThanOrEqual(10 + bytes.length);
  });

  test('for a length over 100 MB', () => {
    const file = buildFile('{}');
    new DataView(file.buffer).setBigUint64(0, 2n ** 64n - 1n, true);
    expect(refusal(file, 2 ** 50)).toMatchObject({ byteOffset: 0, code: 'safetensors-header-length' });
    new DataView(file.buffer).setBigUint64(0, 100_000_001n, true);
    expect(refusal(file, 2 ** 50)).toMatchObject({ byteOffset: 0, code: 'safetensors-header-length' });
  });

  test('for every way to cut the file off, saying how many bytes are missing', () => {
    const whole = buildFile(`{"a":${u8(0, 5)}}`, 5);
    for (let byteLength = 0; byteLength < whole.length; byteLength++) {
      const error = refusal(whole.subarray(0, byteLength));
      const missing =
        (byteLength < 8 ? 8 : byteLength < whole.length - 5 ? whole.length - 5 : whole.length) - byteLength;
      expect(error).toMatchObject({ code: 'safetensors-truncated', byteOffset: byteLength });
      expect(error.message).toContain(`${missing} are missing`);
    }
  });

  test('for bytes after the last tensor', () => {
    const file = buildFile(`{"a":${u8(0, 5)}}`, 8);
    expect(refusal(file)).toMatchObject({ byteOffset: file.length - 3, code: 'safetensors-offsets' });
  });

  test('for more tensors than can be held', () => {
    const entries = Array.from({ length: 2 ** 18 + 1 }, (_, index) => `"${index}":${u8(0, 0)}`);
    expect(refusal(buildFile(`{${entries.join()}}`)).message).toContain('more than 262144 entries');
  });

  test('naming the dtypes that are known', () => {
    const error = refusal(buildFile(`{"a":${tensor('"Q4_K"', '[]', '[0,1]')}}`, 1));
    expect(error.hint).toContain('BF16');
    expect(error.hint).toContain('F8_E8M0');
  });

  test('with nothing but a FormatError, however it was damaged', () => {
    const original = readFileSync('examples/tiny-sft/model-00003-of-00003.safetensors');
    const damage = fc.array(
      fc.record({
        at: fc.nat(719),
        bytes: fc.oneof(
          fc.uint8Array({ minLength: 1, maxLength: 4 }),
          fc.constantFrom('{', '}', '[', ']', ',', '"', '\\', '9', '-').map((text) => Buffer.from(text)),
        ),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(damage, (damages) => {
        const bytes = Uint8Array.from(original);
        for (const { at, bytes: wrong } of damages) bytes.set(wrong.subarray(0, 720 - at), at);
        try {
          parseHeader(bytes, { source: 'x', fileByteLength: bytes.length });
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          expect(error.byteOffset).toBeGreaterThanOrEqual(0);
          expect(error.byteOffset).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
