import { expect, test } from 'vitest';
import { systemClock } from '../../../src/kit/environment.ts';
import { startEmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';
import { createHubHttp } from '../../../src/stores/hub/http/http.ts';
import { createXetStorage } from '../../../src/stores/hub/publish/xet-storage.ts';
import { openXetTokens } from '../../../src/stores/hub/publish/xet-token.ts';
import { createRecordingLog } from './loopback.ts';

test.each([404, 501])('a storage (%d at the newer route) may register a file in silence', async (status) => {
  const hub = await startEmbeddedHub();
  const timeouts = { connectMs: 5_000, idleMs: 200 };
  const http = createHubHttp({
    ...{
      hubUrl: hub.url,
      token: 'hf_embedded_write',
      clock: systemClock,
      log: createRecordingLog(),
      timeouts,
    },
  });
  try {
    hub.store.createModel('demo/a');
    const tokens = await openXetTokens(http, { repo: 'demo/a', branch: 'main' });
    if (tokens === undefined) throw new Error('no storage');
    hub.faults.add({ when: { path: /^\/v2\/shards/ }, action: { status } });
    hub.faults.add({ when: { path: /^\/v1\/shards/ }, times: 1, action: { delayMs: 900 } });
    // Three times as long as any other answer may take; that it is no shard is said in the end.
    const posting = createXetStorage(http, 'demo/a', tokens).postShard(new Uint8Array(9), http.signal);
    await expect(posting).rejects.toMatchObject({ status: 400 });
    expect(hub.requests.filter(({ path }) => path === '/v1/shards')).toHaveLength(1);
  } finally {
    http.close();
    await hub.close();
  }
});

test('long listings come packed', async () => {
  const hub = await startEmbeddedHub();
  const http = createHubHttp({
    ...{ hubUrl: hub.url, token: 'hf_embedded_write', clock: systemClock, log: createRecordingLog() },
  });
  try {
    for (let index = 0; index < 300; index++) hub.store.createModel(`demo/model-${index}`);
    const response = await http.request({ method: 'GET', url: `${hub.url}/api/models?expand=tags` });
    expect(await response.json()).toHaveLength(300);
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(hub.requests.at(-1)?.bytesSent).toBeLessThan((await response.text()).length / 3);
  } finally {
    http.close();
    await hub.close();
  }
});
