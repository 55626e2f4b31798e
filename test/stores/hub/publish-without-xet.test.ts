import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  documentsOf,
  historyOf,
  randomBytes,
  stagingBranch,
  startPublishing,
  testTarget,
  weights,
  writesOf,
} from './publish-run.ts';

const mebibyte = 1 << 20;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('a Hub without Xet storage gets the same repo, over LFS', async () => {
  const { hub, run } = await startPublishing({ xet: false });
  expect(await run()).toMatchObject({ state: 'published', uploaded: [...weights.keys()] });
  expect(historyOf(hub)).toEqual(['initial commit', 'Publish']);
  for (const [path, content] of weights) {
    expect(sha256(await hub.store.readFile(testTarget, path))).toBe(sha256(content));
  }
  for (const { path, content } of documentsOf()) {
    expect(await hub.store.readFile(testTarget, path)).toEqual(content);
  }
  expect([...hub.store.model(testTarget).branches.keys()]).toEqual(['main']);
  expect(hub.violations).toEqual([]);
  expect((await run()).state).toBe('complete');
});

test('large files go in parts', async () => {
  const { hub, run } = await startPublishing({ xet: false, lfsPartBytes: 4 * mebibyte });
  await run();
  expect(writesOf(hub).filter((write) => write.startsWith('PUT')).length).toBe(3 + 1);
  for (const [path, content] of weights) {
    expect(sha256(await hub.store.readFile(testTarget, path))).toBe(sha256(content));
  }
  expect(hub.violations).toEqual([]);
});

test('an interrupted run goes on with the files that are missing', async () => {
  const publishing = await startPublishing({ xet: false });
  const { hub, run } = publishing;
  const [, second = ''] = weights.keys();
  hub.faults.add({ when: { method: 'PUT' }, skip: 1, action: 'reset' });
  await expect(run()).rejects.toMatchObject({ name: 'ServiceError' });
  hub.faults.clear();
  expect(await run()).toMatchObject({ uploaded: [second] });
  expect(historyOf(hub)).toEqual(['initial commit', 'Publish']);
  expect(hub.violations).toEqual([]);
});

test.each([
  { action: 'reset', commitCount: 5 },
  { action: 'land-then-timeout', commitCount: 4 },
] as const)('a commit whose answer is lost ($action) is looked up', async ({ action, commitCount }) => {
  const { hub, run } = await startPublishing({ xet: false });
  hub.faults.add({ when: { path: /\/commit\/extrapolate-/ }, times: 1, action });
  await run();
  expect(writesOf(hub).filter((write) => write.includes('/commit/extrapolate-'))).toHaveLength(commitCount);
  expect(historyOf(hub)).toEqual(['initial commit', 'Publish']);
  expect(hub.violations).toEqual([]);
});

test('a computed file is computed no faster than the Hub takes it', async () => {
  const { hub, open } = await startPublishing({ xet: false, lfsPartBytes: 1024 * mebibyte });
  const opened = await open();
  if (opened.state !== 'open') throw new Error('complete');
  expect(opened.publication.singlePass).toBe(false);
  const block = randomBytes(mebibyte, 'block');
  const byteLength = 64 * mebibyte;
  const leads: number[] = [];
  const { sha256: digest } = await opened.publication.stageRecomputable({
    path: 'model.safetensors',
    byteLength,
    async *stream(start, end) {
      const receivedBefore = hub.stats.bytesReceived;
      for (let at = start; at < end; at += mebibyte) {
        leads.push(at - start - (hub.stats.bytesReceived - receivedBefore));
        yield Uint8Array.from(block.subarray(0, Math.min(mebibyte, end - at)));
      }
    },
  });
  const expected = createHash('sha256');
  for (let at = 0; at < byteLength; at += mebibyte) expected.update(block);
  expect(digest).toBe(expected.digest('hex'));
  expect(hub.store.file(testTarget, 'model.safetensors', stagingBranch).lfs?.object.sha256).toBe(digest);
  const whenSending = leads.slice(-byteLength / mebibyte);
  expect(Math.max(...whenSending) / mebibyte).toBeLessThan(24);
});
