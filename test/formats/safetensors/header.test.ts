import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bitsPerElement, byteLengthOf, type Dtype } from '../../../src/formats/safetensors/dtype.ts';
import { encodeHeader } from '../../../src/formats/safetensors/header.ts';
import { parseHeader } from '../../../src/formats/safetensors/parse-header.ts';
import { readHeader } from '../../../src/formats/safetensors/read-header.ts';
import { buildFile, sourceOf } from './build-file.ts';

const dtypes = Object.keys(bitsPerElement) as Dtype[];

const tensorName = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', '0', '17', 'a.b.weight', ''),
);

const tensor = fc
  .record({
    name: tensorName.filter((name) => name !== '__metadata__' && name.isWellFormed()),
    dtype: fc.constantFrom(...dtypes),
    shape: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 4 }),
  })
  .filter(({ dtype, shape }) => byteLengthOf(dtype, shape) !== undefined);

const contents = fc
  .record({
    metadata: fc.option(
      fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), { maxKeys: 4 }),
      { nil: undefined },
    ),
    tensors: fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 12 }),
    seed: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  })
  .map(({ metadata, tensors, seed }) => ({
    metadata,
    tensors,
    dataOrder: tensors
      .map(({ name }, index) => ({ name, key: seed[index] ?? 0 }))
      .sort((a, b) => a.key - b.key)
      .map(({ name }) => name),
  }));

describe('a header', () => {
  test('that was written is read as it was, whatever the names, dtypes, shapes and orders', () => {
    fc.assert(
      fc.property(contents, (written) => {
        const { bytes, tensors, fileByteLength } = encodeHeader(written);
        const read = parseHeader(bytes, { source: 'x', fileByteLength });
        expect(bytes.length % 64).toBe(0);
        expect(read.headerByteLength).toBe(bytes.length);
        expect(read.tensors).toEqual(tensors);
        expect(read.tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape }))).toEqual(
          written.tensors,
        );
        expect(read.metadata && Object.entries(read.metadata)).toEqual(
          written.metadata && Object.entries(written.metadata),
        );
        const byData = written.dataOrder.map((name) => read.tensors.find((entry) => entry.name === name));
        let reached = bytes.length;
        for (const entry of byData) {
          expect(entry?.start).toBe(reached);
          reached = entry?.end ?? Number.NaN;
        }
        expect(reached).toBe(fileByteLength);
      }),
      { numRuns: 300 },
    );
  });

  test.each(dtypes)('knows %s', (dtype) => {
    const byteLength = bitsPerElement[dtype];
    const { bytes, fileByteLength } = encodeHeader({ tensors: [{ name: 'w', dtype, shape: [2, 4] }] });
    expect(fileByteLength - bytes.length).toBe(byteLength);
    expect(parseHeader(bytes, { source: 'x', fileByteLength }).tensors).toMatchObject([
      { dtype, shape: [2, 4] },
    ]);
  });

  test('of another tool is reproduced to the byte', () => {
    const files = ['tiny-sft', 'tiny-dpo-20', 'tiny-dpo-100'].flatMap((pair) =>
      readdirSync(`examples/${pair}`)
        .filter((file) => file.endsWith('.safetensors'))
        .map((file) => `examples/${pair}/${file}`),
    );
    expect(files).toHaveLength(7);
    for (const file of files) {
      const bytes = readFileSync(file);
      const header = parseHeader(bytes, { source: file, fileByteLength: bytes.length });
      const dataOrder = header.tensors.toSorted((a, b) => a.start - b.start).map(({ name }) => name);
      const encoded = encodeHeader({ ...header, dataOrder, alignment: 8 });
      expect(Buffer.from(encoded.bytes).equals(bytes.subarray(0, header.headerByteLength))).toBe(true);
      expect(encoded.tensors).toEqual(header.tensors);
      expect(encoded.fileByteLength).toBe(bytes.length);
      expect(header.metadata).toEqual({ format: 'pt' });
    }
  });

  test('may have escapes, whitespace between tokens, padding, no tensor at all', () => {
    const header =
      '{ "a\\u00e9\\ud83d\\ude00\\n\\/" :\n{"shape":[ ] , "data_offsets":\t[0,4],"dtype":"F32"} }  \n';
    const file = buildFile(header, 4);
    expect(parseHeader(file, { source: 'x', fileByteLength: file.length }).tensors).toEqual([
      { name: 'aé😀\n/', dtype: 'F32', shape: [], start: file.length - 4, end: file.length },
    ]);
    const empty = buildFile('{}');
    expect(parseHeader(empty, { source: 'x', fileByteLength: 10 })).toEqual({
      metadata: undefined,
      tensors: [],
      headerByteLength: 10,
      fileByteLength: 10,
    });
  });

  test('may have empty tensors anywhere between the others', () => {
    const entry = (name: string, size: number, start: number) =>
      `"${name}":{"dtype":"U8","shape":[${size}],"data_offsets":[${start},${start + size}]}`;
    const header = [entry('c', 0, 2), entry('a', 0, 0), entry('b', 2, 0), entry('d', 1, 2), entry('e', 0, 3)];
    const file = buildFile(`{${header.join()}}`, 3);
    expect(parseHeader(file, { source: 'x', fileByteLength: file.length }).tensors).toHaveLength(5);
  });

  test('keeps names that mean something to JavaScript harmless', () => {
    const file = buildFile(
      '{"__metadata__":{"__proto__":"p"},"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
      1,
    );
    const { metadata, tensors } = parseHeader(file, { source: 'x', fileByteLength: file.length });
    expect(Object.entries(metadata ?? {})).toEqual([['__proto__', 'p']]);
    expect(tensors[0]?.name).toBe('__proto__');
    expect(({} as Record<string, unknown>).dtype).toBeUndefined();
  });
});

describe('reading a header from a source', () => {
  test('takes one read for small headers, clipped to the file', async () => {
    const file = buildFile('{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}', 3);
    const source = sourceOf(file);
    expect((await readHeader(source)).tensors).toHaveLength(1);
    expect(source.reads).toEqual([[0, file.length]]);
  });

  test('takes a second read for the rest of large ones', async () => {
    const tensors = Array.from({ length: 3000 }, (_, index) => ({
      name: `model.layers.${index}.weight`,
      dtype: 'BF16' as const,
      shape: [1],
    }));
    const { bytes, fileByteLength, tensors: laidOut } = encodeHeader({ tensors });
    const file = new Uint8Array(fileByteLength);
    file.set(bytes);
    const source = sourceOf(file);
    expect((await readHeader(source)).tensors).toEqual(laidOut);
    expect(source.reads).toEqual([
      [0, 65544],
      [65544, bytes.length],
    ]);
  });

  test('asks for nothing by a length that passes the end', async () => {
    const file = buildFile('{}', 100);
    new DataView(file.buffer).setBigUint64(0, 99_999_999n, true);
    const source = sourceOf(file);
    await expect(readHeader(source)).rejects.toThrow('99999897 are missing');
    expect(source.reads).toEqual([[0, file.length]]);
  });
});

describe('writing a header', () => {
  const tensors = [{ name: 'a', dtype: 'F4' as const, shape: [4] }];
  test.each([
    ['a name twice', { tensors: [...tensors, ...tensors] }],
    ['the name of the metadata', { tensors: [{ name: '__metadata__', dtype: 'U8' as const, shape: [] }] }],
    ['half a byte', { tensors: [{ name: 'a', dtype: 'F4' as const, shape: [3] }] }],
    ['a data order without a tensor', { tensors, dataOrder: [] }],
    ['a data order with an unknown tensor', { tensors, dataOrder: ['b'] }],
  ])('refuses %s', (_, faulty) => {
    expect(() => encodeHeader(faulty)).toThrow(TypeError);
  });
});
