import { describe, expect, test } from 'vitest';
import { type EmbeddedHub, startEmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';
import { createHubHttp } from '../../../src/stores/hub/http/http.ts';
import { account } from '../../../src/stores/hub/read/account.ts';
import { openHubSnapshot } from '../../../src/stores/hub/read/snapshot.ts';
import { createFakeClock, createRecordingLog } from './loopback.ts';
import { makeBytes } from './model-hub.ts';

const weightsPath = 'model.safetensors';
const weights = makeBytes(3_000_000);

async function start(options: { token?: string; gated?: 'manual' } = {}) {
  const hub: EmbeddedHub = await startEmbeddedHub();
  hub.store.createModel('demo/sft', { gated: options.gated ?? false });
  hub.store.addFile('demo/sft', 'config.json', '{"model_type":"llama"}');
  await hub.store.addGenerated('demo/sft', weightsPath, {
    byteLength: weights.byteLength,
    read: (start, end) => [weights.subarray(start, end)],
  });
  const clock = createFakeClock();
  const log = createRecordingLog();
  const http = createHubHttp({ hubUrl: hub.url, token: options.token, clock, log, random: () => 0 });
  return {
    hub,
    http,
    clock,
    open: (revision?: string) => openHubSnapshot(http, 'demo/sft', revision),
    async [Symbol.asyncDispose]() {
      http.close();
      await hub.close();
    },
  };
}

async function readWeights(snapshot: Awaited<ReturnType<typeof openHubSnapshot>>): Promise<Buffer> {
  return Buffer.from(await snapshot.source(weightsPath).slice(0, weights.byteLength));
}

test('reads what the repo held when it was opened, though main moves on', async () => {
  await using setup = await start();
  const snapshot = await setup.open();
  setup.hub.store.addFile('demo/sft', 'config.json', '{"model_type":"other"}');
  expect(Buffer.from(await snapshot.source('config.json').slice(0, 22)).toString()).toBe(
    '{"model_type":"llama"}',
  );
  expect((await readWeights(snapshot)).equals(weights)).toBe(true);
  expect(setup.hub.violations).toEqual([]);
});

describe('through misbehaviour of the content host', () => {
  const content = { path: /^\/content\// };
  test.each([
    ['a body cut short', 2, { truncateAfterBytes: 1_000_000 }],
    ['a reset connection', 2, 'reset'],
    ['503', 2, { status: 503 }],
    ['an expired address', 1, { expireToken: true }],
  ] as const)('%s', async (_, times, action) => {
    await using setup = await start();
    const snapshot = await setup.open();
    const fault = setup.hub.faults.add({ when: content, times, action });
    expect((await readWeights(snapshot)).equals(weights)).toBe(true);
    expect(fault.struck).toBe(times);
    expect(setup.hub.violations).toEqual([]);
  });

  test.each([
    ['the range ignored', { ignoreRange: true }, 'range-ignored'],
    ['a wrong Content-Range', { wrongContentRange: true }, 'range-wrong'],
  ] as const)('%s is an error', async (_, action, code) => {
    await using setup = await start();
    const snapshot = await setup.open();
    setup.hub.faults.add({ when: content, action });
    await expect(snapshot.source(weightsPath).slice(10, 20)).rejects.toMatchObject({ code });
  });
});

test('what may not be read is said at opening', async () => {
  await using gated = await start({ gated: 'manual' });
  await expect(gated.open()).rejects.toMatchObject({ code: 'repo-gated', docs: `${gated.hub.url}/demo/sft` });
  await using setup = await start();
  await expect(setup.open('v9')).rejects.toMatchObject({ code: 'revision-not-found' });
  await expect(openHubSnapshot(setup.http, 'demo/none')).rejects.toMatchObject({
    code: 'repo-not-found',
  });
});

test('who the token belongs to', async () => {
  await using writer = await start({ token: 'hf_embedded_write' });
  const owner = await account(writer.http);
  expect([owner?.name, owner?.canWriteTo('demo-org'), owner?.canWriteTo('else')]).toEqual([
    'demo',
    true,
    false,
  ]);
  await using stranger = await start({ token: 'hf_nobodys_token' });
  await expect(account(stranger.http)).rejects.toMatchObject({ code: 'token-invalid' });
  await expect(stranger.open()).rejects.toMatchObject({ code: 'token-invalid' });
});
