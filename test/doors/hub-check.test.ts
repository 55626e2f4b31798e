import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmbeddedHub, startEmbeddedHub } from '../../src/stores/embedded-hub/embedded-hub.ts';
import { root } from '../project/repository.ts';

const token = 'hf_checkSecretToken';
let hub: EmbeddedHub;
beforeEach(async () => {
  hub = await startEmbeddedHub({ users: [{ name: 'demo', token, role: 'write' }] });
  // Enough for a listing that is worth packing.
  for (let index = 0; index < 30; index++) hub.store.createModel(`org/model-${index}`);
});
afterEach(() => hub.close());

interface Ended {
  readonly exitCode: number | null;
  readonly said: string;
}

function check(onSaid: (said: string, stop: () => void) => void = () => {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'scripts/test-hub.ts')], {
      env: { PATH: process.env.PATH, HF_ENDPOINT: hub.url, HF_TOKEN: token },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        onSaid(said, () => child.kill('SIGINT'));
      });
    }
    child.on('close', (exitCode) => resolve({ exitCode, said }));
  });
}

const reposLeft = () => [...hub.store.models.keys()].filter((name) => name.startsWith('demo/'));

test('every line is settled, and nothing stays behind', async () => {
  const { exitCode, said } = await check();
  expect(said).not.toContain('DIFFERS');
  expect(exitCode, said).toBe(0);
  expect(said.match(/^holds {2}/gm)?.length).toBe(15);
  expect(said.match(/^news {3}/gm)?.length).toBe(6);
  expect(said).toContain('What was made is deleted.');
  expect(said).not.toContain(token);
  expect(reposLeft()).toEqual([]);
});

test('a Hub that is otherwise is told, and nothing stays behind', async () => {
  hub.faults.add({ when: { path: /expand=stars/ }, action: { status: 200, body: {} } });
  const { exitCode, said } = await check();
  expect(exitCode).toBe(1);
  expect(said).toMatch(/^DIFFERS {2}listings: an unknown field of expand is refused\n +200/m);
  expect(reposLeft()).toEqual([]);
});

test('a stop in the middle leaves nothing behind', async () => {
  const { exitCode, said } = await check((text, stop) => {
    if (text.includes('the whole job: plan')) stop();
  });
  expect(exitCode).toBe(1);
  expect(said).toMatch(/ended early: .*SIGINT|ended early: The operation was aborted/);
  expect(said).toContain('What was made is deleted.');
  expect(reposLeft()).toEqual([]);
});
