import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkConfig } from '../../../src/bot/watch/check-config.ts';
import { firstConfig, firstWorkflow } from '../../../src/bot/watch/first-files.ts';
import { initConfig } from '../../../src/bot/watch/init-config.ts';

const example = (path: string) => readFile(new URL(`../../../examples/${path}`, import.meta.url), 'utf8');
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'extrapolate-init-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('the first files are those of the examples', async () => {
  expect(firstConfig).toBe(await example('extrapolate.yml'));
  expect(firstWorkflow).toBe(await example('workflows/watch.yml'));
});

test('what is written is a valid configuration, and its workflow beside it', async () => {
  const path = join(directory, 'extrapolate.yml');
  const workflow = join(directory, '.github', 'workflows', 'watch.yml');
  const report = await initConfig({ path });
  expect(report.files).toEqual([
    { path, state: 'written' },
    { path: workflow, state: 'written' },
  ]);
  expect(await checkConfig({ path })).toMatchObject({ mistakes: [], exitCode: 0 });
  expect(await readFile(workflow, 'utf8')).toBe(firstWorkflow);
});

test('what is there is never overwritten', async () => {
  const path = join(directory, 'extrapolate.yml');
  await writeFile(path, 'mine');
  const { files } = await initConfig({ path });
  expect(files.map(({ state }) => state)).toEqual(['kept', 'written']);
  expect(await readFile(path, 'utf8')).toBe('mine');
});

test('a configuration that is not there is offered to be written', async () => {
  await expect(checkConfig({ path: join(directory, 'extrapolate.yml') })).rejects.toMatchObject({
    code: 'config-missing',
    hint: expect.stringContaining('config init'),
  });
});
