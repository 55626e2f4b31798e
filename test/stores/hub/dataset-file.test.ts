import { expect, onTestFinished, test } from 'vitest';
import { AccessError, CapacityError, ServiceError } from '../../../src/kit/errors.ts';
import { type EmbeddedHub, startEmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';
import { type Hub, openHub } from '../../../src/stores/hub/hub.ts';
import { maxDatasetFileBytes } from '../../../src/stores/hub/publish/dataset-file.ts';
import { saying } from '../../support/told.ts';
import { createFakeClock, createRecordingLog, type FakeClock } from './loopback.ts';

const repo = 'demo/ledger';
const address = `datasets/${repo}`;
const path = 'state/ledger #1.json';
const message = 'Update the ledger';
const writeToken = 'hf_embedded_write';
const commitPath = /^\/api\/datasets\/demo\/ledger\/commit\//;
const listingPath = /^\/api\/datasets\/demo\/ledger\/commits\//;

interface Writer {
  readonly client: Hub;
  readonly clock: FakeClock;
  readonly stop: AbortController;
}

async function start(): Promise<EmbeddedHub> {
  const hub = await startEmbeddedHub();
  onTestFinished(async () => {
    await hub.close();
    expect(hub.violations).toEqual([]);
  });
  return hub;
}

function open(hub: EmbeddedHub, token: string | undefined = writeToken, random = () => 0.5): Writer {
  const clock = createFakeClock();
  const stop = new AbortController();
  const client = openHub({
    hubUrl: hub.url,
    token,
    clock,
    log: createRecordingLog(),
    random,
    signal: stop.signal,
  });
  onTestFinished(() => client.close());
  return { client, clock, stop };
}

/** A change that a second time would be seen. */
const append = (line: string) => (current: string | undefined) => `${current ?? ''}${line}\n`;

const textIn = async (hub: EmbeddedHub) => (await hub.store.readFile(address, path)).toString();
const titlesIn = (hub: EmbeddedHub) =>
  [...hub.store.dataset(repo).commits.values()].map(({ title }) => title);
const asked = (hub: EmbeddedHub, method: string, pattern: RegExp) =>
  hub.requests.filter((request) => request.method === method && pattern.test(request.path)).length;

test('where there is no repo or no file, there is nothing to read', async () => {
  const hub = await start();
  const { client } = open(hub);
  hub.store.createModel(repo, { files: { [path]: 'of the model' } });
  expect(await client.readDatasetFile(repo, path)).toBeUndefined();
  hub.store.createDataset(repo);
  expect(await client.readDatasetFile(repo, path)).toBeUndefined();
  hub.store.addFile(address, path, 'of the dataset ✓');
  expect(await client.readDatasetFile(repo, path)).toBe('of the dataset ✓');
  hub.store.addFile(address, path, '');
  expect(await client.readDatasetFile(repo, path)).toBe('');
});

test('a file in large-file storage is read too', async () => {
  const hub = await start();
  hub.store.createDataset(repo, { private: true });
  const bytes = Buffer.from('{"large":true}');
  await hub.store.addGenerated(address, path, {
    byteLength: bytes.byteLength,
    read: (from, to) => bytes.subarray(from, to),
  });
  expect(await open(hub).client.readDatasetFile(repo, path)).toBe('{"large":true}');
});

test('the first write makes a private repo, beside a model of the same name', async () => {
  const hub = await start();
  const { client } = open(hub);
  hub.store.createModel(repo);
  await client.updateDatasetFile(repo, path, message, append('a'));
  expect(hub.store.dataset(repo).private).toBe(true);
  expect(await textIn(hub)).toBe('a\n');
  expect(titlesIn(hub)).toEqual(['initial commit', message]);
  expect(hub.store.listFiles(repo)).toEqual(['.gitattributes']);

  await client.updateDatasetFile(repo, path, message, append('b'));
  expect(await textIn(hub)).toBe('a\nb\n');
  expect(await client.readDatasetFile(repo, path)).toBe('a\nb\n');
});

test('a public repo stays public, and other files stay', async () => {
  const hub = await start();
  hub.store.createDataset(repo, { files: { 'README.md': '# Mine\n' } });
  await open(hub).client.updateDatasetFile(repo, path, message, append('a'));
  expect(hub.store.dataset(repo).private).toBe(false);
  expect(hub.store.listFiles(address)).toEqual(['.gitattributes', 'README.md', path]);
});

test('without a change there is no commit', async () => {
  const hub = await start();
  hub.store.createDataset(repo, { files: { [path]: 'as it is' } });
  await open(hub).client.updateDatasetFile(repo, path, message, (current) => current ?? '');
  expect(titlesIn(hub)).toEqual(['initial commit']);
  expect(asked(hub, 'POST', /./)).toBe(0);
});

test('of writers at once, every change is kept', async () => {
  const hub = await start();
  const lines = ['a', 'b', 'c', 'd'];
  await Promise.all(
    lines.map((line) => open(hub).client.updateDatasetFile(repo, path, message, append(line))),
  );
  expect((await textIn(hub)).trim().split('\n').toSorted()).toEqual(lines);
  expect(titlesIn(hub)).toHaveLength(1 + lines.length);
  expect(hub.requests.some(({ status }) => status === 412)).toBe(true);
});

test('whoever is always late gives up', async () => {
  const hub = await start();
  hub.store.createDataset(repo);
  const { client, clock } = open(hub);
  let seen = 0;
  const late = () => {
    hub.store.addFile(address, 'other.txt', String(++seen));
    return 'mine';
  };
  const failure = client.updateDatasetFile(repo, path, message, late);
  await expect(failure).rejects.toThrow(ServiceError);
  await expect(failure).rejects.toMatchObject({ code: 'dataset-busy', status: 412 });
  expect(seen).toBe(10);
  expect(hub.store.listFiles(address)).not.toContain(path);
  // A pause before each new attempt, at three quarters of its length.
  expect(clock.sleeps).toEqual([750, 1500, 2250, 3000, 3750, 4500, 5250, 6000, 6750]);
});

test('an update ends when the run does', async () => {
  const hub = await start();
  hub.store.createDataset(repo);
  const { client, stop } = open(hub);
  const reason = new Error('enough');
  const late = () => {
    hub.store.addFile(address, 'other.txt', 'x');
    stop.abort(reason);
    return 'mine';
  };
  await expect(client.updateDatasetFile(repo, path, message, late)).rejects.toBe(reason);
  expect(titlesIn(hub)).not.toContain(message);
});

test.each([
  ['the connection closes', 'land-then-timeout'],
  ['the answer is a 500', { landThenStatus: 500 }],
  ['the answer is a 502', { landThenStatus: 502 }],
  ['the answer breaks off', { truncateAfterBytes: 10 }],
] as const)('a commit that landed although %s is not made again', async (_, action) => {
  const hub = await start();
  hub.store.createDataset(repo, { files: { [path]: 'a\n' } });
  hub.faults.add({ when: { method: 'POST', path: commitPath }, times: 1, action });
  await open(hub).client.updateDatasetFile(repo, path, message, append('b'));
  expect(await textIn(hub)).toBe('a\nb\n');
  expect(titlesIn(hub)).toEqual(['initial commit', message]);
  expect(asked(hub, 'POST', commitPath)).toBe(1);
});

test('a commit that landed unheard is found below those of others', async () => {
  const hub = await start();
  hub.store.createDataset(repo);
  hub.faults.add({ when: { method: 'POST', path: commitPath }, times: 1, action: 'land-then-timeout' });
  hub.faults.add({
    when(request) {
      if (listingPath.test(request.path)) hub.store.addFile(address, path, 'b\nrewritten\n');
      return false;
    },
    action: 'reset',
  });
  await open(hub).client.updateDatasetFile(repo, path, message, append('b'));
  expect(await textIn(hub)).toBe('b\nrewritten\n');
  expect(asked(hub, 'POST', commitPath)).toBe(1);
});

test('a commit that is seen late is found when the next one is refused', async () => {
  const hub = await start();
  hub.store.createDataset(repo);
  hub.faults.add({ when: { method: 'POST', path: commitPath }, times: 1, action: 'land-then-timeout' });
  hub.faults.add({ when: { path: listingPath }, times: 1, action: { status: 200, body: [] } });
  await open(hub).client.updateDatasetFile(repo, path, message, append('b'));
  expect(await textIn(hub)).toBe('b\n');
  expect(hub.requests.filter(({ path }) => commitPath.test(path)).map(({ status }) => status)).toEqual([
    0, 412,
  ]);
});

test('what somebody else made of the same is not taken for one’s own', async () => {
  const hub = await start();
  hub.store.createDataset(repo, { files: { [path]: '1' } });
  hub.faults.add({
    when(request) {
      const isCommit = commitPath.test(request.path);
      if (isCommit && asked(hub, 'POST', commitPath) === 1) hub.store.addFile(address, path, '2');
      return isCommit;
    },
    times: 1,
    action: 'reset',
  });
  const count = (current: string | undefined) => String(Number(current) + 1);
  await open(hub).client.updateDatasetFile(repo, path, message, count);
  expect(await textIn(hub)).toBe('3');
});

test('a commit that never lands fails', async () => {
  const hub = await start();
  hub.store.createDataset(repo);
  hub.faults.add({ when: { method: 'POST', path: commitPath }, action: { status: 500 } });
  await expect(open(hub).client.updateDatasetFile(repo, path, message, append('a'))).rejects.toMatchObject({
    code: 'service-failed',
    status: 500,
  });
  expect(titlesIn(hub)).toEqual(['initial commit']);
});

test('a repo whose creation was not heard of is used', async () => {
  const hub = await start();
  const createPath = /^\/api\/repos\/create$/;
  hub.faults.add({ when: { path: createPath }, times: 1, action: 'land-then-timeout' });
  await open(hub).client.updateDatasetFile(repo, path, message, append('a'));
  expect(await textIn(hub)).toBe('a\n');
  expect(hub.store.dataset(repo).private).toBe(true);
});

test('a token for reading can neither make a repo nor write to one', async () => {
  const hub = await start();
  const { client } = open(hub, 'hf_embedded_read');
  const update = () => client.updateDatasetFile(repo, path, message, append('a'));
  await expect(update()).rejects.toMatchObject({
    code: 'namespace-not-writable',
    message: expect.stringContaining('may not create the dataset demo/ledger'),
    hint: saying('name another dataset'),
  });
  hub.store.createDataset(repo, { private: true, files: { [path]: 'a' } });
  expect(await client.readDatasetFile(repo, path)).toBe('a');
  const failure = update();
  await expect(failure).rejects.toThrow(AccessError);
  await expect(failure).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('may not write to datasets/demo/ledger (403)'),
    docs: `${hub.url}/datasets/demo/ledger`,
  });
  expect(titlesIn(hub)).toEqual(['initial commit']);
});

test('a dataset that may not be seen cannot be made either', async () => {
  const hub = await start();
  hub.store.createDataset('other/private', { private: true });
  const { client } = open(hub);
  expect(await client.readDatasetFile('other/private', path)).toBeUndefined();
  await expect(client.updateDatasetFile('other/private', path, message, append('a'))).rejects.toMatchObject({
    code: 'namespace-not-writable',
  });
  const nobody = open(hub, 'hf_nobody').client;
  await expect(nobody.readDatasetFile(repo, path)).rejects.toMatchObject({ code: 'token-invalid' });
});

test('a gated dataset says so', async () => {
  const hub = await start();
  hub.store.createDataset('other/gated', { gated: 'manual', files: { [path]: 'a' } });
  await expect(open(hub).client.readDatasetFile('other/gated', path)).rejects.toMatchObject({
    code: 'repo-gated',
    docs: `${hub.url}/datasets/other/gated`,
  });
});

test('a file has a largest size, read and written', async () => {
  const hub = await start();
  hub.store.createDataset(repo);
  const { client } = open(hub);
  const largest = 'x'.repeat(maxDatasetFileBytes);
  await client.updateDatasetFile(repo, path, message, () => largest);
  expect(await client.readDatasetFile(repo, path)).toBe(largest);
  const tooLarge = client.updateDatasetFile(repo, path, message, (current) => `${current}x`);
  await expect(tooLarge).rejects.toThrow(CapacityError);
  await expect(tooLarge).rejects.toMatchObject({ code: 'dataset-file-too-large' });
  expect(titlesIn(hub)).toEqual(['initial commit', message]);

  hub.store.addFile(address, path, `${largest}x`);
  const before = hub.stats.bytesSent;
  await expect(client.readDatasetFile(repo, path)).rejects.toMatchObject({
    code: 'dataset-file-too-large',
    message: `${path} of the dataset ${repo} has 8388609 bytes; at most 8388608 are read and written.`,
  });
  expect(hub.stats.bytesSent - before).toBeLessThan(10_000);
});

test('an answer that names no commit is not believed', async () => {
  const hub = await start();
  hub.store.createDataset(repo);
  hub.faults.add({
    when: { path: /revision\/main/ },
    action: { status: 200, body: { id: repo, sha: 'main' } },
  });
  await expect(open(hub).client.readDatasetFile(repo, path)).rejects.toMatchObject({
    code: 'answer-malformed',
  });
});
