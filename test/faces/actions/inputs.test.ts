import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { inputNames } from '../../../src/faces/actions/input-names.ts';
import { readText } from '../../project/repository.ts';
import { runStep } from './step.ts';

const job = { sft: './a', dpo: './b', alpha: '0.3' };

test.each([
  [{}, 'InputError (endpoint-missing)', 'sft is missing.'],
  [
    { ...job, alpha: '0.1,abc' },
    'InputError (alpha-invalid)',
    "alpha: 'abc' in '0.1,abc' is not a finite number.",
  ],
  [
    { ...job, mode: 'rnu' },
    'InputError (choice-unknown)',
    "mode: 'rnu' is not one of run, plan, watch, detect, verify, card.",
  ],
  [
    { ...job, 'dpo-subfolder': '../x' },
    'InputError (subfolder-invalid)',
    'dpo-subfolder: "../x" is not a folder of a repo: it has \'..\' in it.',
  ],
  [{ ...job, 'prefer-pr': '1' }, 'InputError (switch-invalid)', "prefer-pr: '1' is neither true nor false."],
  [{ ...job, private: 'yes' }, 'InputError (switch-invalid)', "private: 'yes' is neither true nor false."],
  [{ ...job, 'dry-run': '1' }, 'InputError (switch-invalid)', "dry-run: '1' is neither true nor false."],
  [{ ...job, 'hub-url': 'nowhere' }, 'InputError (hub-url-invalid)', "hub-url: 'nowhere' is not a URL."],
])('%j is one annotation, one summary and exit code 2', async (inputs, title, message) => {
  const { exitCode, log, summary, outputs } = await runStep(inputs);
  expect(exitCode).toBe(2);
  expect(log).toContain(`::error title=${title}::${message}%0A`);
  expect(log.match(/^::error/gm)).toHaveLength(1);
  expect(summary).toContain(': ⛔ failed');
  expect(outputs).toEqual({});
});

test('the token is masked before anything else is printed, and shown nowhere', async () => {
  const { log, summary } = await runStep({ ...job, 'hf-token': ' hf_secret\n', alpha: 'hf_secret' });
  expect(log.startsWith('::add-mask::hf_secret\n')).toBe(true);
  const rest = log.replace('::add-mask::hf_secret\n', '');
  expect(rest).toContain('::error');
  expect(rest + summary).not.toContain('hf_secret');
});

test('a broken token is masked in its parts', async () => {
  const { log, exitCode } = await runStep({ ...job, 'hf-token': 'hf_one hf_two' });
  expect(exitCode).toBe(2);
  expect(log.split('\n').slice(0, 2)).toEqual(['::add-mask::hf_one', '::add-mask::hf_two']);
  expect(log).toContain('title=InputError (token-invalid)');
});

test('HF_TOKEN stands in for the input', async () => {
  const { log } = await runStep({ ...job, alpha: 'x' }, { HF_TOKEN: 'hf_env' });
  expect(log.startsWith('::add-mask::hf_env\n')).toBe(true);
});

test.each([
  ['privat', 'true', 'private'],
  ['hf_token', 'hf_x', 'hf-token'],
  ['dry_run', 'true', 'dry-run'],
])('%s is near to an input', async (name, value, meant) => {
  const { exitCode, log } = await runStep({ ...job, [name]: value });
  expect(exitCode).toBe(2);
  expect(log).toContain(
    `::error title=InputError (input-unknown)::${name} is not an input of this action.%0ADid you mean ${meant}?`,
  );
});

test('variables that are like no input are somebody else’s', async () => {
  const { log } = await runStep({ ...job, alpha: 'x', 'something-of-another-action': '1' });
  expect(log).toContain('(alpha-invalid)');
});

test('the inputs are those of action.yml', () => {
  const { inputs } = parse(readText('action.yml')) as { inputs: object };
  expect([...inputNames].sort()).toEqual(Object.keys(inputs).sort());
});
