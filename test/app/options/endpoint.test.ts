import { expect, test } from 'vitest';
import { parseEndpoint } from '../../../src/app/options/endpoint.ts';
import type { InputError } from '../../../src/kit/errors.ts';

test.each([
  ['allenai/tulu-2-7b', { kind: 'hub', repo: 'allenai/tulu-2-7b', revision: undefined }],
  ['allenai/tulu-2-7b@refs/pr/4', { kind: 'hub', repo: 'allenai/tulu-2-7b', revision: 'refs/pr/4' }],
  [' a/b@main ', { kind: 'hub', repo: 'a/b', revision: 'main' }],
  ['./a', { kind: 'directory', path: './a' }],
  ['../a@b', { kind: 'directory', path: '../a@b' }],
  ['/a/b/c', { kind: 'directory', path: '/a/b/c' }],
  ['.', { kind: 'directory', path: '.' }],
  ['C:\\models\\a', { kind: 'directory', path: 'C:\\models\\a' }],
  ['.\\a', { kind: 'directory', path: '.\\a' }],
  ['\\\\server\\models\\a', { kind: 'directory', path: '\\\\server\\models\\a' }],
])('reads %j', (text, expected) => {
  expect(parseEndpoint(text, '--sft')).toEqual(expected);
});

test.each([
  ['https://huggingface.co/a/b', undefined],
  ['http://www.huggingface.co/a/b/', undefined],
  ['huggingface.co/a/b?library=transformers#files', undefined],
  ['hf.co/a/b/tree/v1.0', 'v1.0'],
  ['https://huggingface.co/a/b/tree/refs%2Fpr%2F4', 'refs/pr/4'],
  ['https://huggingface.co/a/b/tree/refs/pr/4', 'refs/pr/4'],
  ['https://huggingface.co/a/b/blob/main/model.safetensors', 'main'],
  ['https://huggingface.co/a/b/resolve/main/config.json?download=true', 'main'],
  [`https://huggingface.co/a/b/commit/${'c'.repeat(40)}`, 'c'.repeat(40)],
  ['https://huggingface.co/a/b/discussions/3', undefined],
  ['hf://a/b@v2', 'v2'],
  ['https://huggingface.co/a/b@v2', 'v2'],
])('reads the page %j', (text, revision) => {
  expect(parseEndpoint(text, '--sft')).toEqual({ kind: 'hub', repo: 'a/b', revision });
});

test('says which option names the folder that a page leads into, and how a path is a directory', () => {
  const hintOf = (text: string) => {
    try {
      return parseEndpoint(text, '--sft');
    } catch (error) {
      return String((error as InputError).hint);
    }
  };
  expect(hintOf('https://huggingface.co/a/b/blob/main/sft/model.safetensors')).toBe(
    'Write a/b@main, and name the folder with --subfolder sft.',
  );
  expect(hintOf('examples')).toMatch(/starts with \.\/ or \/, such as \.\/examples\.$/);
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
  ['https://huggingface.co/a', 'it is no page of a model'],
  ['https://huggingface.co/datasets/a/b', 'it is a page of datasets, not of a model'],
  ['https://huggingface.co/a/b/tree/main/sft/final', 'it leads into the folder sft/final'],
  ['https://example.org/a/b', 'it is the address of something else than huggingface.co'],
])('refuses %j', (text, fault) => {
  expect(() => parseEndpoint(text, '--sft')).toThrow(
    expect.objectContaining({
      name: 'InputError',
      code: 'endpoint-invalid',
      message: expect.stringContaining(fault),
    }),
  );
});
