import { expect, test } from 'vitest';
import { parseJobFields } from '../../../src/app/options/job-fields.ts';
import { defaultThresholds } from '../../../src/core/judgement/thresholds.ts';

test('trims and keeps', () => {
  expect(parseJobFields({ sft: ' a/b ', dpo: './c', alpha: '0.3', to: ' ' })).toEqual({
    sft: { kind: 'hub', repo: 'a/b', revision: undefined },
    aligned: { kind: 'directory', path: './c' },
    alphas: [0.3],
    to: undefined,
    rounding: { kind: 'nearest' },
    dtype: 'same',
    maxShardBytes: 5e9,
    pairing: { vocabulary: 'same', renames: [] },
    allow: new Set(),
    thresholds: defaultThresholds,
    card: { relation: undefined, license: undefined, template: undefined },
  });
});

test.each([
  [{ dpo: 'a/b', alpha: '1' }, '--sft is missing.'],
  [{ sft: 'a/b', alpha: '1' }, '--dpo is missing.'],
  [{ sft: 'a/b', dpo: 'a/b', alpha: '1' }, "--sft and --dpo are both 'a/b'."],
  [{ sft: 'a/b', dpo: 'a/c' }, '--alpha is missing.'],
  [{ sft: 'a/b', dpo: 'a/c', alpha: '1', vocab: 'all' }, "--vocab: 'all' is not one of same, common."],
  [
    { sft: 'a/b', dpo: 'a/c', alpha: '1', rename: 'model.' },
    "--rename: 'model.' does not say how tensor names begin.",
  ],
  [
    { sft: 'a/b', dpo: 'a/c', alpha: '1', rename: 'model.=model.' },
    "--rename: 'model.=model.' does not say how tensor names begin.",
  ],
  [{ sft: 'a/b', dpo: 'a/c', alpha: '1,2', to: 'a/d' }, "--to: 'a/d' names one target for 2 alphas."],
])('%j', (texts, message) => {
  expect(() => parseJobFields(texts)).toThrow(expect.objectContaining({ name: 'InputError', message }));
});

test('renames, of which either half may be empty', () => {
  const { pairing } = parseJobFields({
    sft: 'a/b',
    dpo: 'a/c',
    alpha: '1',
    vocab: 'common',
    rename: 'model.=language_model.model., =x. y=',
  });
  expect(pairing).toEqual({
    vocabulary: 'common',
    renames: [
      { from: 'model.', to: 'language_model.model.' },
      { from: '', to: 'x.' },
      { from: 'y', to: '' },
    ],
  });
});

test('a page and the short names of dtypes are read as what they are', () => {
  const texts = { sft: 'a/b', dpo: 'https://hf.co/a/c/tree/v1', alpha: '0.3', dtype: 'bf16' };
  const fields = parseJobFields({ ...texts, to: 'https://huggingface.co/me/x-{alpha}' });
  expect(fields.aligned).toEqual({ kind: 'hub', repo: 'a/c', revision: 'v1' });
  expect(fields.dtype).toBe('bfloat16');
  expect(fields.to).toBe('me/x-{alpha}');
});
