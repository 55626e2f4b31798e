import { describe, expect, test } from 'vitest';
import { parseAllow, parseThresholds } from '../../../src/app/options/judgement-fields.ts';
import { defaultThresholds } from '../../../src/core/judgement/thresholds.ts';
import { InputError } from '../../../src/kit/errors.ts';

function failureOf(run: () => unknown): InputError {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('allow', () => {
  test.each([
    [undefined, []],
    ['', []],
    [' , ', []],
    ['overflow', ['overflow']],
    ['overflow, pretrained-base\n,overflow', ['overflow', 'pretrained-base']],
  ])('%j', (text, codes) => {
    expect([...parseAllow(text, '--allow')]).toEqual(codes);
  });

  test.each([
    ['pretraind-base', "--allow: 'pretraind-base' is not a refusal.", "Did you mean 'pretrained-base'?"],
    ['swaped-sides', "--allow: 'swaped-sides' is not a refusal.", "Did you mean 'swapped-sides'?"],
    ['rounded-away', "--allow: 'rounded-away' is a warning, which ends no run.", 'Leave it out.'],
    ['all', "--allow: 'all' is not a refusal.", /^Use one or more of opted-out, /],
  ])('%s', (text, message, hint) => {
    const error = failureOf(() => parseAllow(text, '--allow'));
    expect(error).toMatchObject({ code: 'allow-unknown', message });
    expect(error.hint).toMatch(hint);
  });

  test('says no more of a long word than fits a line', () => {
    const error = failureOf(() => parseAllow('x'.repeat(1e6), 'allow'));
    expect(error.message.length).toBeLessThan(150);
  });
});

describe('thresholds', () => {
  test('are the defaults where nothing is given', () => {
    expect(parseThresholds(undefined, '--thresholds')).toEqual(defaultThresholds);
    expect(parseThresholds(' ', '--thresholds')).toEqual(defaultThresholds);
  });

  test('are read with blanks around', () => {
    expect(parseThresholds('max-delta-ratio = 0.8,\n min-alpha-kept=1e-2', '--thresholds')).toEqual({
      ...defaultThresholds,
      'max-delta-ratio': 0.8,
      'min-alpha-kept': 0.01,
    });
  });

  test.each([
    ['max-delta-ratio', "'max-delta-ratio' has no value.", 'Write name=value, separated by commas.'],
    ['max-delta-ration=1', "'max-delta-ration' is not a threshold.", "Did you mean 'max-delta-ratio'?"],
    ['zzz=1', "'zzz' is not a threshold.", /^Use one or more of max-delta-ratio, /],
    ['max-delta-ratio=much', "'much' is no value for max-delta-ratio.", 'its default is 0.5.'],
    [
      'max-delta-ratio=',
      "'' is no value for max-delta-ratio.",
      'Give max-delta-ratio a number from 0 to 1000;',
    ],
    ['max-delta-ratio=-1', "'-1' is no value for max-delta-ratio.", 'from 0'],
    ['min-alpha-kept=2', "'2' is no value for min-alpha-kept.", 'from 0 to 1;'],
    ['min-alpha-kept=1e999', "'1e999' is no value for min-alpha-kept.", 'from 0 to 1;'],
    ['min-alpha-kept=0,min-alpha-kept=1', 'min-alpha-kept is given twice.', 'Name each threshold once.'],
  ])('%s', (text, message, hint) => {
    const error = failureOf(() => parseThresholds(text, '--thresholds'));
    expect(error.code).toBe('threshold-invalid');
    expect(error.message).toBe(`--thresholds: ${message}`);
    expect(error.hint).toMatch(hint);
  });
});
