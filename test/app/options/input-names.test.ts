import { expect, test } from 'vitest';
import { nameInputs } from '../../../src/app/options/input-names.ts';

test.each([
  [
    'Choose another name with --to, or replace its content with --force.',
    'Choose another name with to, or replace its content with force: true.',
  ],
  ['--sft and --dpo are the same checkpoint: ./a--to/b.', 'sft and dpo are the same checkpoint: ./a--to/b.'],
  ['Check HF_ENDPOINT (or --hub-url) and HF_TOKEN.', 'Check HF_ENDPOINT (or hub-url) and hf-token.'],
  ['leave out --private; --to-be stays', 'leave out private: true; --to-be stays'],
  ['run the same command again', 'run this job again'],
  ['Use --dtype bfloat16 or --dtype float32.', 'Use dtype: bfloat16 or dtype: float32.'],
  [
    'take them with --allow overflow, or set --rounding to stochastic',
    'take them with allow: overflow, or set rounding to stochastic',
  ],
  ['--thresholds max-delta-ratio=1', 'thresholds: max-delta-ratio=1'],
  [
    'Choose with --sft-subfolder a/b or --dpo-subfolder a/b; or --prefer-pr.',
    'Choose with sft-subfolder: a/b or dpo-subfolder: a/b; or prefer-pr: true.',
  ],
  ['Choose with --variant fp16, or leave --variant.', 'Choose with variant: fp16, or leave variant.'],
])('%s', (text, expected) => {
  expect(nameInputs(text, 'hf-token')).toBe(expected);
});

test('a token from the environment keeps its name', () => {
  expect(nameInputs('Set HF_TOKEN.', 'HF_TOKEN')).toBe('Set HF_TOKEN.');
});
