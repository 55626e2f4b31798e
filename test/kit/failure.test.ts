import { expect, test } from 'vitest';
import { CancelledError, InputError } from '../../src/kit/errors.ts';
import { describeFailure } from '../../src/kit/failure.ts';
import { commandLineWords } from '../../src/kit/words.ts';

test('secrets are taken out of every part', () => {
  const error = new InputError('hf_secret', {
    code: 'x',
    hint: 'not hf_secret',
    docs: 'https://x/hf_secret',
  });
  expect(
    JSON.stringify(describeFailure(error, undefined, commandLineWords, ['hf_secret', undefined])),
  ).not.toContain('hf_secret');
  const bug = describeFailure(
    new Error('hf_secret', { cause: 'hf_secret too' }),
    undefined,
    commandLineWords,
    ['hf_secret'],
  );
  expect(JSON.stringify(bug)).not.toContain('hf_secret');
  expect(bug).toMatchObject({ name: 'Bug', code: 'bug', exitCode: 1 });
});

test('a secret too short to be one hides nothing', () => {
  expect(
    describeFailure(new InputError('a b c', { code: 'x' }), undefined, commandLineWords, ['b']).message,
  ).toBe('a b c');
});

test('only a stop turns other errors into the stop', () => {
  const stopped = AbortSignal.abort(new CancelledError());
  expect(describeFailure(new Error('socket closed'), stopped, commandLineWords).exitCode).toBe(130);
  expect(
    describeFailure(new Error('socket closed'), AbortSignal.abort('else'), commandLineWords).exitCode,
  ).toBe(1);
  expect(describeFailure('a string', undefined, commandLineWords).message).toBe('a string');
});
