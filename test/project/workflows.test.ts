import { validate } from '@actions/languageservice';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';
import { parseWatchConfig } from '../../src/bot/config/parse-watch-config.ts';
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

const own = 'hf-extrapolate/hf-extrapolate';
const version: string = JSON.parse(readText('package.json')).version;
const workflows = listFiles('.github/workflows', '.yml');
const examples = listFiles('examples/workflows', '.yml');
/** What this repository itself uses, and so keeps up to date. */
const pinned = new Set(workflows.flatMap((path) => usesOf(readText(path))));

/** What the steps use, with the comments that say which version it is. */
function usesOf(text: string): readonly string[] {
  return [...text.matchAll(/uses: (\S+(?: # v[\d.]+)?)/g)].map(([, uses = '']) => uses);
}

test.each([...workflows, ...examples])('%s is valid and asks for nothing by default', async (path) => {
  const text = readText(path);
  expect(await validateWorkflow(text)).toEqual([]);
  expect(parse(text).permissions).toEqual({});
});

test.each(workflows)('%s pins what it uses', (path) => {
  for (const uses of usesOf(readText(path))) {
    if (uses !== './') expect(uses).toMatch(/@[0-9a-f]{40} # v/);
  }
});

test.each(examples)('%s pins this version, takes its turn, ends in time and says what to set', (path) => {
  const text = readText(path);
  for (const uses of usesOf(text)) {
    if (!uses.startsWith(own)) expect(pinned).toContain(uses);
    else expect(uses).toBe(`${own}@v${version}`);
  }
  const { jobs, concurrency } = parse(text);
  for (const job of Object.values<Record<string, unknown>>(jobs)) {
    expect(job.permissions).toBeDefined();
    expect(job['timeout-minutes']).toBeLessThan(360);
    expect(job.concurrency ?? concurrency).toMatchObject({
      group: expect.stringMatching(/^hf-extrapolate-/),
      'cancel-in-progress': path.includes('plan-'),
    });
  }
  expect(text).toMatch(/^# To set: /m);
  expect(readText('docs/watch.md')).toContain(`](../${path})`);
});

test('the sample configuration is one, and names its schema', () => {
  const text = readText('examples/extrapolate.yml');
  const config = parseWatchConfig(text, 'examples/extrapolate.yml');
  expect(config.pairs).toHaveLength(1);
  expect(config.rules.map(({ name }) => name)).toEqual(['handbook']);
  expect(config.reporting.issue).toBe(true);
  const [schema] = /^# yaml-language-server: .*$/m.exec(readText('docs/watch-config.md')) ?? [];
  expect(text.split('\n')[0]).toBe(schema);
});
