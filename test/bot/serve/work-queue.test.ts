import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createWorkQueue } from '../../../src/bot/serve/work-queue.ts';
import { type Clock, systemClock } from '../../../src/kit/environment.ts';
import { AccessError, ServiceError } from '../../../src/kit/errors.ts';
import { createFastClock } from '../github/open-github.ts';

const away = () => new ServiceError('away', { code: 'github-failed' });

function open(work: (item: string, signal: AbortSignal) => Promise<void>, given?: Clock) {
  const clock = createFastClock();
  const done: string[] = [];
  const failed: string[] = [];
  const queue = createWorkQueue<string>({
    maxLength: 3,
    clock: given ?? clock,
    work,
    onDone: (item) => done.push(item),
    onFailed: (item) => failed.push(item),
  });
  return { queue, done, failed, clock };
}

test('one at a time, in order, and of what waits for a subject only the latest', async () => {
  let atOnce = 0;
  const { queue, done } = open(async () => {
    expect(++atOnce).toBe(1);
    await delay(5);
    atOnce--;
  }, systemClock);
  expect(['a1', 'b1', 'a2', 'c1', 'd1', 'b2', 'e1'].map((item) => queue.offer(item[0] ?? '', item))).toEqual([
    ...['queued', 'queued', 'queued', 'queued', 'full', 'joined', 'full'],
  ]);
  expect(await queue.close(1_000)).toEqual([]);
  expect(done).toEqual(['a1', 'b2', 'a2', 'c1']);
  expect(queue.offer('x', 'x')).toBe('full');
});

test('services that are away are waited for, refusals are not', async () => {
  let attempts = 0;
  const { queue, done, failed, clock } = open(async (item) => {
    if (item === 'refused') throw new AccessError('no', { code: 'github-forbidden' });
    if (++attempts < 3) throw away();
  });
  queue.offer('a', 'a');
  queue.offer('b', 'refused');
  await delay(20);
  expect(clock.sleeps).toEqual([30_000, 120_000]);
  expect([done, failed]).toEqual([['a'], ['refused']]);
  attempts = -9;
  queue.offer('c', 'c');
  await delay(20);
  expect(failed).toEqual(['refused', 'c']);
  queue.offer('d', 'd');
  await delay(20);
  expect(failed).toEqual(['refused', 'c', 'd']);
});

test('what is not done by the end is named', async () => {
  const { queue, done, failed } = open(
    (_, signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    systemClock,
  );
  queue.offer('a', 'a');
  queue.offer('b', 'b');
  expect(await queue.close(30)).toEqual(['a', 'b']);
  expect([done, failed]).toEqual([[], []]);
});
