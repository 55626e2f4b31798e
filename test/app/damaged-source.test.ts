import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseManifest } from '../../src/documents/manifest/manifest.ts';
import { ServiceError } from '../../src/kit/errors.ts';
import { derivedRepo, exampleOf, openPublisher, type Publisher } from './published.ts';

let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(() => publisher[Symbol.asyncDispose]());

/** Beyond headers and samples: a byte of the weights. */
const ofByte = 300_000;

async function readingsOf(repo: string, side: 'sft' | 'aligned'): Promise<Record<string, string>> {
  const { sourceFiles } = parseManifest(await publisher.read('extrapolation.json', repo), repo);
  const files = sourceFiles?.[side] ?? [];
  return Object.fromEntries(files.map(({ path, reading }) => [path, reading]));
}

const filesOf = (repo: string) =>
  publisher.hub.store.models.has(repo)
    ? publisher.hub.store.listFiles(repo).filter((path) => path !== '.gitattributes')
    : [];

const file = 'model-00002-of-00002.safetensors';

/** How the Hub's storage names a file of an example. */
const contentOf = async (example: string) =>
  createHash('sha256')
    .update(await readFile(join(exampleOf(example), file)))
    .digest('hex');

describe('a bit that flips on its way', () => {
  // Laid out alike, so that both are read front to back.
  test.each([
    ['θ1', 'tiny-dpo-100'],
    ['θ0', 'tiny-dpo-20'],
  ])('from %s ends the run, and nothing of it is published or kept', async (_, example) => {
    const content = await contentOf(example);
    const job = { sft: 'demo/tiny-dpo-20' };
    const fault = publisher.hub.faults.add({
      when: ({ method, path }) => method === 'GET' && path.includes(content),
      action: { flipBitOfByte: ofByte },
    });
    const failure: unknown = await publisher.publish(job).catch((error: unknown) => error);
    expect(fault.struck).toBeGreaterThan(0);
    expect(failure).toBeInstanceOf(ServiceError);
    expect(failure).toMatchObject({ code: 'content-changed', message: expect.stringContaining(file) });
    expect(filesOf(derivedRepo)).toEqual([]);
    fault.remove();

    // What was made of the damaged bytes is made again, and all is as if nothing had happened.
    const { outputs } = await publisher.publish(job);
    expect(outputs[0]?.files.filter(({ resumed }) => resumed).map(({ path }) => path)).not.toContain(file);
    await publisher.publish({ ...job, to: 'demo/undisturbed' });
    for (const side of ['sft', 'aligned'] as const)
      expect(new Set(Object.values(await readingsOf(derivedRepo, side)))).toEqual(new Set(['checked']));
    for (const path of filesOf(derivedRepo).filter((one) => one.endsWith('.safetensors')))
      expect(await publisher.read(path)).toBe(await publisher.read(path, 'demo/undisturbed'));
  });
});

test('the manifest says of each source file whether it was checked', async () => {
  await publisher.publish();
  expect(await readingsOf(derivedRepo, 'aligned')).toEqual({
    'model-00001-of-00002.safetensors': 'checked',
    'model-00002-of-00002.safetensors': 'checked',
  });
  // It has other shards, and its tensors in another order.
  const sft = Object.values(await readingsOf(derivedRepo, 'sft'));
  expect(sft).toHaveLength(3);
  expect(sft).not.toContain('checked');
  expect((await publisher.verify()).exitCode).toBe(0);
});

test('of directories no sha256 is known, and nothing is said', async () => {
  await publisher.publish({ sft: exampleOf('tiny-sft'), aligned: exampleOf('tiny-dpo-100') });
  expect(await publisher.read('extrapolation.json')).not.toContain('sourceFiles');
});
