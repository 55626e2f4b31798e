import { expect, test } from 'vitest';
import { defaultTemplate, expandTemplate, validateTemplate } from '../../../src/app/options/template.ts';

const values = { namespace: 'me', sft: 'm-sft', dpo: 'm-dpo', alpha: 0.3 };

test('the defaults', () => {
  expect(expandTemplate(defaultTemplate(1), values)).toBe('me/m-dpo-ExPO');
  expect(expandTemplate(defaultTemplate(2), values)).toBe('me/m-dpo-ExPO-a0.3');
});

test('fills every placeholder, everywhere', () => {
  expect(expandTemplate('{namespace}/{sft}_{dpo}_{alpha}_{alpha}', values)).toBe('me/m-sft_m-dpo_0.3_0.3');
  expect(expandTemplate('./out/{dpo}/a{alpha}', { ...values, namespace: undefined })).toBe(
    './out/m-dpo/a0.3',
  );
  expect(expandTemplate('./{dpo}', { ...values, dpo: '{alpha}' })).toBe('./{alpha}');
});

test.each([
  ['x/y', 2, 'template-without-alpha', "--to: 'x/y' names one target for 2 alphas."],
  ['x/{name}', 1, 'template-unknown-placeholder', "--to: '{name}' in 'x/{name}' is not a placeholder."],
  ['x/{}', 1, 'template-unknown-placeholder', "'{}'"],
  ['x/{alpha', 1, 'template-invalid', 'a brace has no partner'],
  ['x/{{alpha}}', 1, 'template-invalid', 'a brace has no partner'],
  ['{dpo}', 1, 'template-invalid', 'a repo is written namespace/name'],
  ['x/y@main', 1, 'template-invalid', 'characters other than'],
  ['x/y z', 1, 'template-invalid', 'characters other than'],
])('refuses %j for %i alphas', (template, alphaCount, code, message) => {
  expect(() => validateTemplate(template, alphaCount, '--to')).toThrow(
    expect.objectContaining({ name: 'InputError', code, message: expect.stringContaining(message) }),
  );
});

test('accepts directories and full names', () => {
  for (const template of ['./out', '/out/a{alpha}', 'x/y', '{namespace}/{dpo}-{alpha}']) {
    expect(() => validateTemplate(template, 1, '--to')).not.toThrow();
  }
});

test('a name the Hub would refuse is found before anything is made', () => {
  expect(() => expandTemplate('me/{dpo}-{alpha}', { ...values, alpha: -0.5 })).toThrow(
    expect.objectContaining({
      code: 'template-invalid-target',
      message: expect.stringContaining("'me/m-dpo--0.5'"),
    }),
  );
  expect(() => expandTemplate('{namespace}/x', { ...values, namespace: undefined })).toThrow(
    expect.objectContaining({ name: 'AccessError', code: 'token-missing' }),
  );
});
