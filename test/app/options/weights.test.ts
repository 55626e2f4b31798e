import { expect, test } from 'vitest';
import { parseSubfolder, parseWeights } from '../../../src/app/options/weights.ts';

test('what is given is taken, without slashes at the end', () => {
  const texts = { 'sft-subfolder': ' a/b c// ', 'dpo-subfolder': '', variant: ' fp16 ' };
  expect(parseWeights(texts)).toEqual({
    sftSubfolder: 'a/b c',
    alignedSubfolder: undefined,
    variant: 'fp16',
  });
  expect(parseSubfolder('..a/.b/c..', 'x')).toBe('..a/.b/c..');
});

test.each([
  ['/etc', 'it is absolute'],
  ['/', 'it is absolute'],
  ['C:/models', 'it is absolute'],
  ['..', "it has '..' in it"],
  ['a/../b', "it has '..' in it"],
  ['./a', "it has '.' in it"],
  ['a//b', "it has '//' in it"],
  ['a\\b', "it has a '\\' in it"],
  ['a\nb', 'it has characters that paths have not'],
  ['a\ud800', 'it has characters that paths have not'],
  ['a'.repeat(1025), 'it is longer than 1024 characters'],
])('%j is no folder', (text, fault) => {
  expect(() => parseWeights({ 'sft-subfolder': text })).toThrow(
    expect.objectContaining({ code: 'subfolder-invalid', message: expect.stringContaining(`: ${fault}.`) }),
  );
});

test.each(['fp16.x', 'a/b', '*', 'a b', 'a'.repeat(65)])('%j is no variant', (text) => {
  expect(() => parseWeights({ variant: text })).toThrow(
    expect.objectContaining({ code: 'variant-invalid', message: expect.stringContaining('--variant') }),
  );
});
