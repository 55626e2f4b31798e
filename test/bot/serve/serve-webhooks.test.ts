import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AccessError } from '../../../src/kit/errors.ts';
import { rejection } from '../github/open-github.ts';
import { deliver, payloadOf, sha } from './events.ts';
import { startServing } from './running.ts';

const never = (_: unknown, signal: AbortSignal) =>
  new Promise<void>((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error)),
  );

test('a delivery that comes again starts nothing, another commit does', async () => {
  const running = await startServing();
  const outcomes: string[] = [];
  for (const commit of ['a', 'a', 'b', 'a', 'b']) {
    const response = await deliver(running.url, payloadOf('org/model', sha(commit)));
    outcomes.push(((await response.json()) as { outcome: string }).outcome);
    await delay(5);
  }
  expect(outcomes).toEqual(['queued', 'repeated', 'queued', 'repeated', 'repeated']);
  expect(await running.stop()).toMatchObject({ started: 2, repeated: 3 });
});

test('what could not be started may be sent again', async () => {
  let attempts = 0;
  const running = await startServing({
    start: async () => {
      if (++attempts === 1) throw new AccessError('No.', { code: 'github-forbidden', hint: 'Grant it.' });
    },
  });
  for (let time = 0; time < 2; time++) {
    expect((await deliver(running.url, payloadOf('org/model'))).status).toBe(200);
    await delay(20);
  }
  expect(await running.stop()).toMatchObject({ started: 1, failed: 1 });
  expect(running.lines).toContain('not started for org/model: No. Grant it.');
});

test('what nothing asks for is answered and left', async () => {
  const running = await startServing({ config: { pairs: [], rules: [], exclude: [] } });
  const response = await deliver(running.url, payloadOf('org/model'));
  expect([response.status, await response.json()]).toEqual([
    200,
    { outcome: 'ignored', reason: 'org/model, nothing asks for it' },
  ]);
  expect(await running.stop()).toMatchObject({ ignored: 1, started: 0 });
});

test('a flood fills the queue and no more', async () => {
  const running = await startServing({
    start: never,
    limits: { maxWaiting: 5, stopTimeoutMs: 50, maxConnections: 1_000 },
  });
  const outcomes = new Map<string, number>();
  await Promise.all(
    Array.from({ length: 300 }, async (_, index) => {
      const response = await deliver(running.url, payloadOf(`org/model-${index}`));
      const { outcome } = (await response.json()) as { outcome: string };
      expect(response.status).toBe(200);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }),
  );
  expect(outcomes).toEqual(
    new Map([
      ['queued', 6],
      ['ignored', 294],
    ]),
  );
  const [first = ''] = (await running.stop()).unfinished;
  expect(first).toMatch(/^org\/model-\d+$/);
});

test('connections beyond the limit are dropped, and the others served', async () => {
  const running = await startServing({ limits: { maxConnections: 20 } });
  const answers = await Promise.allSettled(
    Array.from({ length: 60 }, () => deliver(running.url, payloadOf('org/model'))),
  );
  const served = answers.filter(({ status }) => status === 'fulfilled').length;
  expect(served).toBeGreaterThanOrEqual(20);
  expect(served).toBeLessThan(60);
  await running.stop();
});

test('stopping finishes what waits, and refuses what comes', async () => {
  const done: string[] = [];
  const running = await startServing({
    start: async ({ repo }) => {
      await delay(30);
      done.push(repo);
    },
  });
  await Promise.all(['a', 'b', 'c'].map((name) => deliver(running.url, payloadOf(`org/${name}`))));
  const stopped = running.stop();
  await delay(5);
  await expect(deliver(running.url, payloadOf('org/late'))).rejects.toThrow();
  expect(await stopped).toMatchObject({ started: 3, unfinished: [] });
  expect(done.toSorted()).toEqual(['org/a', 'org/b', 'org/c']);
});

test('stopping does not wait for ever', async () => {
  const running = await startServing({ start: never, limits: { stopTimeoutMs: 50 } });
  await deliver(running.url, payloadOf('org/a'));
  await deliver(running.url, payloadOf('org/b'));
  const startMs = performance.now();
  expect(await running.stop()).toMatchObject({ unfinished: ['org/a', 'org/b'] });
  expect(performance.now() - startMs).toBeLessThan(1_000);
});

test('a port that is taken', async () => {
  const running = await startServing();
  const port = Number(new URL(running.url).port);
  expect(await rejection(startServing({ port }))).toMatchObject({
    name: 'InputError',
    code: 'address-unavailable',
    message: expect.stringContaining('EADDRINUSE'),
  });
  await running.stop();
});
