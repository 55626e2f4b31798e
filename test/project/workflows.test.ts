import { validate } from '@actions/languageservice';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';
import { listFiles, readText } from './repository.ts';
import { validateWorkflow } from './workflow-check.ts';

test('action.yml is valid', async () => {
  const document = TextDocument.create('file:///action.yml', 'yaml', 0, readText('action.yml'));
  expect(await validate(document)).toEqual([]);
});

test('a mistake in a workflow is found', async () => {
  const faults = await validateWorkflow(`on: push
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - uses: hf-extrapolate/hf-extrapolate@v0
        with: { sft: a, dpo: b, alpha: 1, alhpa: 2 }
      - run: echo \${{ github.nonsense }}
`);
  expect(faults).toHaveLength(2);
});

test.each(listFiles('.github/workflows', '.yml'))(
  '%s is valid, asks for nothing by default and pins what it uses',
  async (path) => {
    const text = readText(path);
    expect(await validateWorkflow(text)).toEqual([]);
    const workflow = parse(text);
    expect(workflow.permissions).toEqual({});
    for (const [, reference] of text.matchAll(/uses: (\S+)/g)) {
      if (reference !== './') expect(reference).toMatch(/@[0-9a-f]{40}$/);
    }
  },
);
