import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeIndex, parseIndex } from '../../../src/formats/safetensors/index-file.ts';
import { FormatError } from '../../../src/kit/errors.ts';

describe('an index', () => {
  test.each(['tiny-sft', 'tiny-dpo-20', 'tiny-dpo-100'])('of %s is reproduced to the byte', (pair) => {
    const bytes = readFileSync(`examples/${pair}/model.safetensors.index.json`);
    const index = parseIndex(bytes, 'index');
    expect(index.metadata).toEqual({ total_parameters: 639488, total_size: 1278976 });
    expect(Buffer.from(encodeIndex({ ...index, totalSize: 1278976 })).equals(bytes)).toBe(true);
  });

  test('that was written is read as it was', () => {
    const name = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('10', '9', '__proto__'));
    const file = fc.constantFrom('model-1.safetensors', 'sub/dir/a b.safetensors', '模型.safetensors');
    fc.assert(
      fc.property(fc.array(fc.tuple(name, file), { minLength: 1 }), fc.nat(), (entries, totalSize) => {
        const weightMap = new Map(entries);
        const bytes = encodeIndex({ metadata: { note: ['x'] }, weightMap, totalSize });
        const read = parseIndex(bytes, 'index');
        expect([...read.weightMap]).toEqual([...weightMap]);
        expect(read.metadata).toEqual({ note: ['x'], total_size: totalSize });
        expect(parseIndex(new TextDecoder().decode(bytes), 'index').weightMap).toEqual(read.weightMap);
      }),
    );
  });

  test('may lack metadata and have more than the format says', () => {
    const { metadata, weightMap } = parseIndex(
      '{"weight_map":{"a":"m.safetensors"},"x":[1,{"y":null}]}',
      'i',
    );
    expect(metadata).toEqual({});
    expect(weightMap.get('a')).toBe('m.safetensors');
  });

  test.each([
    ['../m.safetensors', 'leaves the folder'],
    ['a/../../m.safetensors', 'leaves the folder'],
    ['/etc/m.safetensors', 'absolute'],
    ['a\\\\..\\\\m.safetensors', 'backslash'],
    ['C:m.safetensors', 'colon'],
    ['https://host/m.safetensors', 'colon'],
    ['a\\u0000.safetensors', 'control character'],
    ['a//m.safetensors', 'empty or hidden'],
    ['a/./m.safetensors', 'empty or hidden'],
    ['./../m.safetensors', 'leaves the folder'],
    ['.//etc/m.safetensors', 'absolute'],
    ['.git/m.safetensors', 'empty or hidden'],
    ['', 'empty or hidden'],
    ['config.json', 'not a .safetensors file'],
    [`${'a'.repeat(300)}.safetensors`, 'too long'],
  ])('does not lead out of its folder by %s', (file, fault) => {
    const text = `{"weight_map":{"w":"${file}"}}`;
    expect(() => parseIndex(text, 'repo/index.json')).toThrow(fault);
    expect(() => parseIndex(text, 'repo/index.json')).toThrow('(at byte 19)');
  });

  test.each([
    ['a tensor twice', '{"weight_map":{"w":"m.safetensors",¦"w":"n.safetensors"}}'],
    ['two maps', '{"weight_map":{"w":"m.safetensors"},¦"weight_map":{"w":"m.safetensors"}}'],
    ['a file that is not text', '{"weight_map":{"w":¦1}}'],
    ['metadata that is a list', '{¦"metadata":[],"weight_map":{"w":"m.safetensors"}}'],
    ['no map', '¦{"metadata":{}}'],
    ['an empty map', '¦{"weight_map":{}}'],
    ['no object', '¦null'],
    ['endless nesting', `{"x":${'['.repeat(65)}¦${'['.repeat(100_000)}`],
    ['a value that is none', '{"x":¦NaN}'],
    ['an HTML page', '¦<!doctype html>'],
  ])('is refused for %s', (_, marked) => {
    try {
      parseIndex(marked.replace('¦', ''), 'i');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
      expect((error as FormatError).byteOffset).toBe(Buffer.from(marked).indexOf('¦'));
    }
  });
});
