import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detect } from '../../../src/bot/index.ts';
import { type EmbeddedHub, startEmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';
import { testRuntime } from '../../app/runtime.ts';
import { newModelOf, type SimulatedRepo } from '../detect/simulation/repo.ts';

const sft: SimulatedRepo = { id: 'org/x-sft', tags: ['trl', 'sft'], base: 'mistralai/Mistral-7B-v0.1' };
const dpo: SimulatedRepo = { id: 'org/x-dpo', tags: ['trl', 'dpo'], base: sft.id };
let hub: EmbeddedHub;
let scratch: string;

beforeAll(async () => {
  hub = await startEmbeddedHub({ users: [] });
  for (const repo of [sft, dpo]) hub.store.createModel(repo.id, newModelOf(repo, new Date(1)));
  scratch = mkdtempSync(join(tmpdir(), 'extrapolate-detect-'));
});
afterAll(async () => {
  await hub.close();
  rmSync(scratch, { recursive: true, force: true });
});

const ask = (models: readonly string[], config?: string) => {
  const path = join(scratch, 'extrapolate.yml');
  if (config !== undefined) writeFileSync(path, config);
  return detect(
    { models, config: config === undefined ? undefined : path },
    testRuntime({ hubUrl: hub.url, token: undefined }),
  );
};

test('answers of several models, in their order, and of those that are missing', async () => {
  const { models } = await ask(['org/x-sft', 'org/gone', 'org/x-dpo']);
  expect(models).toMatchObject([
    { model: 'org/x-sft', outcome: 'unaligned', reason: 'nothing-said', evidence: [] },
    { model: 'org/gone', outcome: 'no-pair', reason: 'model-missing' },
    { model: 'org/x-dpo', outcome: 'pair', sft: 'org/x-sft', reason: 'pair' },
  ]);
  expect(Object.keys(models[2] ?? {}).sort()).toEqual([
    'evidence',
    'message',
    'model',
    'outcome',
    'reason',
    'sft',
  ]);
});

test('with a configuration the first rule that a model meets decides', async () => {
  const of = async (config: string) => (await ask(['org/x-dpo'], config)).models[0];
  const to = 'to: me/{dpo}-a{alpha}';
  expect(await of(`watch:\n  - owners: [org]\n    alpha: 0.3\n    ${to}\n`)).toMatchObject({
    outcome: 'pair',
  });
  expect(await of(`watch:\n  - owners: [else]\n    alpha: 0.3\n    ${to}\n`)).toMatchObject({
    outcome: 'no-pair',
    reason: 'no-rule',
    message: 'org/x-dpo meets none of the rules rule 1.',
  });
  expect(await of(`watch:\n  - tags: [dpo]\n    alpha: 0.3\n    ${to}\nexclude: ['org/*']\n`)).toMatchObject({
    outcome: 'no-pair',
    reason: 'excluded',
  });
  expect(await of(`pairs:\n  - sft: org/a\n    dpo: org/x-dpo\n    alpha: 0.3\n    ${to}\n`)).toMatchObject({
    outcome: 'pair',
    sft: 'org/a',
    reason: 'configured',
  });
});
