import { expect, test } from 'vitest';
import { parseEndpoint } from '../../../src/app/options/endpoint.ts';

test.each([
  ['allenai/tulu-2-7b', { kind: 'hub', repo: 'allenai/tulu-2-7b', revision: undefined }],
  ['allenai/tulu-2-7b@refs/pr/4', { kind: 'hub', repo: 'allenai/tulu-2-7b', revision: 'refs/pr/4' }],
  [' a/b@main ', { kind: 'hub', repo: 'a/b', revision: 'main' }],
  ['./a', { kind: 'directory', path: './a' }],
  ['../a@b', { kind: 'directory', path: '../a@b' }],
  ['/a/b/c', { kind: 'directory', path: '/a/b/c' }],
  ['.', { kind: 'directory', path: '.' }],
  ['C:\\models\\a', { kind: 'directory', path: 'C:\\models\\a' }],
])('reads %j', (text, expected) => {
  expect(parseEndpoint(text, '--sft')).toEqual(expected);
});

test.each([
  ['', 'a repo is written namespace/name'],
  ['gpt2', 'a repo is written namespace/name'],
  ['a/b/c', 'a repo is written namespace/name'],
  ['~/models', "'~' has characters other than"], // nothing has expanded it, as in --sft=~/models
  ['a/b c', "'b c' has characters other than"],
  ['a/b@', 'nothing follows the @'],
  ['a/b@..', "'..' is not the name of a branch"],
  ['a/b@x y', "'x y' is not the name of a branch"],
  ['a/-b', "'-b' starts or ends with"],
  ['a/b--c', "'b--c' has '--'"],
  ['a/../b', 'a repo is written namespace/name'],
  ['a/b.git', "'b.git' ends with '.git'"],
  [`a/${'b'.repeat(97)}`, 'longer than 96 characters'],
  ['https://huggingface.co/a/b', 'a repo is written namespace/name'],
])('refuses %j', (text, fault) => {
  expect(() => parseEndpoint(text, '--sft')).toThrow(
    expect.objectContaining({
      name: 'InputError',
      code: 'endpoint-invalid',
      message: expect.stringContaining(fault),
    }),
  );
});
