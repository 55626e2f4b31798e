import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CancelledError, ExtrapolateError, ServiceError } from '../../../src/kit/errors.ts';
import type { Fault } from '../../../src/stores/embedded-hub/faults.ts';
import type { HashStream, WorkerPool } from '../../../src/stores/workers/pool.ts';
import { saying } from '../../support/told.ts';
import { until } from './loopback.ts';
import {
  historyOf,
  type Publishing,
  stageFile,
  stagingBranch,
  startPublishing,
  testTarget,
  weights,
  writesOf,
} from './publish-run.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Every kind of request that a run makes. */
const steps: readonly (Pick<Fault, 'skip'> & {
  readonly name: string;
  readonly method: string;
  readonly path: RegExp;
})[] = [
  { name: 'looking up the repo', method: 'GET', path: /\/revision\/main/ },
  { name: 'creating the repo', method: 'POST', path: /\/repos\/create$/ },
  { name: 'creating the branch', method: 'POST', path: /\/branch\// },
  { name: 'the write token', method: 'GET', path: /\/xet-write-token\// },
  { name: 'the first xorb', method: 'POST', path: /\/v1\/xorbs\// },
  { name: 'the second xorb', method: 'POST', path: /\/v1\/xorbs\//, skip: 1 },
  { name: 'the first shard', method: 'POST', path: /\/v2\/shards$/ },
  { name: 'the first staging commit', method: 'POST', path: /\/commit\/extrapolate-/ },
  { name: 'the second staging commit', method: 'POST', path: /\/commit\/extrapolate-/, skip: 1 },
  { name: 'listing the branch', method: 'GET', path: /\/tree\/extrapolate-/ },
  { name: 'the commit on main', method: 'POST', path: /\/commit\/main$/ },
  { name: 'deleting the branch', method: 'DELETE', path: /\/branch\// },
];

async function expectPublishedOnce({ hub }: Publishing): Promise<void> {
  expect(historyOf(hub)).toEqual(['initial commit', 'Publish']);
  expect([...hub.store.model(testTarget).branches.keys()]).toEqual(['main']);
  for (const [path, content] of weights) {
    expect(sha256(await hub.store.readFile(testTarget, path))).toBe(sha256(content));
  }
  expect(hub.violations).toEqual([]);
}

describe.each(steps)('at $name', ({ method, path, skip = 0 }) => {
  const when = { method, path };

  test('a Hub that goes away, and comes back for the next run', async () => {
    const publishing = await startPublishing();
    publishing.hub.faults.add({ when, skip, action: 'reset' });
    const outcome = await publishing.run().catch((error: unknown) => error);
    publishing.hub.faults.clear();
    if (outcome instanceof Error) {
      expect(outcome).toBeInstanceOf(ServiceError);
      expect((outcome as ServiceError).hint).toEqual(saying('continues where it stopped'));
      expect(String(outcome)).not.toContain('hf_embedded');
    } else expect(publishing.warnings).toHaveLength(1);
    await publishing.run();
    await expectPublishedOnce(publishing);
  });

  test('answers that get lost although the request was carried out', async () => {
    const publishing = await startPublishing();
    publishing.hub.faults.add({ when, skip, times: 1, action: 'land-then-timeout' });
    await publishing.run();
    await expectPublishedOnce(publishing);
  });

  test('passing failures', async () => {
    const publishing = await startPublishing();
    publishing.hub.faults.add({ when, skip, times: 2, action: { status: 503 } });
    publishing.hub.faults.add({
      when,
      skip,
      times: 1,
      action: { status: 429, headers: { 'Retry-After': '3' } },
    });
    publishing.hub.faults.add({ when, skip, times: 1, action: 'reset' });
    publishing.hub.faults.add({ when, skip, times: 1, action: { status: 502 } });
    await publishing.run();
    await expectPublishedOnce(publishing);
  });

  test('a stop on request, and the next run', async () => {
    const publishing = await startPublishing();
    const stop = new AbortController();
    let seen = 0;
    const stopping = publishing.hub.faults.add({
      when(request) {
        const isStep = request.method === method && request.path.search(path) >= 0;
        if (isStep && seen++ === skip) queueMicrotask(() => stop.abort(new CancelledError()));
        return isStep && seen > skip;
      },
      action: 'hang',
    });
    await expect(publishing.run({ signal: stop.signal })).rejects.toBeInstanceOf(CancelledError);
    stopping.remove();
    await publishing.run();
    await expectPublishedOnce(publishing);
  });
});

test('a resumed run sends only what is missing', async () => {
  const publishing = await startPublishing();
  const [first = '', second = ''] = weights.keys();
  publishing.hub.faults.add({ when: { path: /\/commit\/extrapolate-/ }, skip: 1, action: 'reset' });
  await expect(publishing.run()).rejects.toBeInstanceOf(ServiceError);
  publishing.hub.faults.clear();
  const earlier = writesOf(publishing.hub).length;
  expect(await publishing.run()).toMatchObject({ uploaded: [second] });
  expect(writesOf(publishing.hub).slice(earlier)).toEqual([
    'POST /v1/xorbs/default/…',
    'POST /v2/shards',
    `POST /api/models/${testTarget}/commit/${stagingBranch}`,
    `POST /api/models/${testTarget}/commit/main`,
    `DELETE /api/models/${testTarget}/branch/${stagingBranch}`,
  ]);
  expect(publishing.hub.store.listFiles(testTarget)).toContain(first);
});

test('a write token that is withdrawn in the middle is replaced', async () => {
  const publishing = await startPublishing();
  const { hub } = publishing;
  let xorbs = 0;
  hub.faults.add({
    when({ path }) {
      if (path.startsWith('/v1/xorbs/') && xorbs++ === 1) hub.expireXetTokens();
      return false;
    },
    action: 'reset',
  });
  await publishing.run();
  await expectPublishedOnce(publishing);
  expect(hub.requests.filter(({ status }) => status === 401)).toHaveLength(1);
  expect(hub.requests.filter(({ path }) => path.includes('xet-write-token'))).toHaveLength(2);
});

test('a write token is replaced before it expires', async () => {
  const publishing = await startPublishing({ tokenLifetimeSeconds: 600 });
  const { hub, http } = publishing;
  const opened = await publishing.open();
  if (opened.state !== 'open') throw new Error('complete');
  const [[path, content] = ['', Buffer.alloc(0)]] = weights;
  await stageFile(opened.publication, path, content);
  await http.clock.sleep(545_000);
  await stageFile(opened.publication, path, content);
  expect(hub.requests.filter(({ path: at }) => at.includes('xet-write-token'))).toHaveLength(2);
  expect(hub.requests.map(({ status }) => status)).not.toContain(401);
});

test('a file of another length than it was opened for is not registered', async () => {
  const publishing = await startPublishing();
  const opened = await publishing.open();
  if (opened.state !== 'open') throw new Error('complete');
  const { publication } = opened;
  const short = await publication.openFile('short.safetensors', 100);
  await short.write(Buffer.alloc(99));
  await expect(short.finish()).rejects.toThrow('opened for 100 bytes, and 99 were written');
  const long = await publication.openFile('long.safetensors', 100);
  await expect(long.write(Buffer.alloc(101))).rejects.toThrow('opened for 100 bytes, and 101 were written');
  await expect(long.finish()).rejects.toThrow('and 101 were written');
  expect(writesOf(publishing.hub).join()).not.toContain('shards');
});

test('a file too large for the storage is refused before anything is sent', async () => {
  const publishing = await startPublishing();
  const opened = await publishing.open();
  if (opened.state !== 'open') throw new Error('complete');
  const opening = opened.publication.openFile('huge.safetensors', 600e9);
  await expect(opening).rejects.toMatchObject({ code: 'file-too-large' });
});

test('an aborted file rejects what is pending with the reason', async () => {
  const publishing = await startPublishing();
  const { hub } = publishing;
  hub.faults.add({ when: { path: /\/v1\/xorbs\// }, action: 'hang' });
  const opened = await publishing.open();
  if (opened.state !== 'open') throw new Error('complete');
  const [[path, content] = ['', Buffer.alloc(0)]] = weights;
  const sink = await opened.publication.openFile(path, content.byteLength);
  const writing = sink.write(content);
  const finishing = sink.finish();
  const outcomes = Promise.allSettled([writing, finishing]);
  await until(() => hub.requests.some(({ path: at }) => at.startsWith('/v1/xorbs/')));
  const reason = new Error('enough');
  sink.abort(reason);
  sink.abort(new Error('again'));
  const [written, finished] = await outcomes;
  expect(finished).toEqual({ status: 'rejected', reason });
  expect([{ status: 'fulfilled', value: undefined }, finished]).toContainEqual(written);
  await expect(sink.write(Buffer.alloc(1))).rejects.toBe(reason);
});

test('a run that finds its branch deleted says that another may have been faster', async () => {
  const publishing = await startPublishing();
  const opened = await publishing.open();
  if (opened.state !== 'open') throw new Error('complete');
  await publishing.run();
  const [[path, content] = ['', Buffer.alloc(0)]] = weights;
  const staging = async () => {
    for (let count = 0; count < 100; count++) await stageFile(opened.publication, path, content);
  };
  await expect(staging()).rejects.toMatchObject({
    code: 'staging-branch-gone',
    hint: saying('another run'),
  });
  expect(await publishing.run()).toMatchObject({ state: 'complete' });
  await expectPublishedOnce(publishing);
});

test('a listing that lags behind is asked for again', async () => {
  const publishing = await startPublishing();
  const lag = publishing.hub.faults.add({
    when: { path: /\/tree\/extrapolate-/ },
    times: 2,
    action: { status: 200, body: [] },
  });
  await publishing.run();
  expect(lag.struck).toBe(2);
  await expectPublishedOnce(publishing);
});

test('a file that fails ends what its threads do for it', async () => {
  const { hub, options, open } = await startPublishing();
  const aborted: unknown[] = [];
  const watch = <Result>(stream: HashStream<Result>): HashStream<Result> => ({
    write: (block) => stream.write(block),
    finish: () => stream.finish(),
    abort(reason) {
      aborted.push(reason);
      stream.abort(reason);
    },
  });
  const pool: WorkerPool = {
    openSha256: () => watch(options.pool.openSha256()),
    openXet: (xet) => watch(options.pool.openXet(xet)),
    close: () => options.pool.close(),
  };
  hub.faults.add({ when: { path: /\/v1\/xorbs\// }, action: { status: 400 } });
  const opened = await open({ pool });
  if (opened.state !== 'open') throw new Error('complete');
  const error: unknown = await stageFile(opened.publication, 'a.safetensors', Buffer.alloc(99)).catch(
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ name: 'ServiceError', status: 400 });
  expect(aborted).toEqual([error, error]);
});

test('a storage that refuses for good ends the file with its reason', async () => {
  const publishing = await startPublishing();
  publishing.hub.faults.add({
    when: { path: /\/v1\/xorbs\// },
    action: { status: 402, body: { error: 'Storage quota exceeded' } },
  });
  const error: unknown = await publishing.run().catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ExtrapolateError);
  expect(error).toMatchObject({ code: 'hub-quota', message: expect.stringContaining(testTarget) });
});

test('a storage without the second shard route is served by the first', async () => {
  const publishing = await startPublishing();
  publishing.hub.faults.add({ when: { path: /\/v2\/shards/ }, action: { status: 404 } });
  await publishing.run();
  await expectPublishedOnce(publishing);
  expect(writesOf(publishing.hub).filter((write) => write.includes('/v1/shards'))).toHaveLength(2);
});
