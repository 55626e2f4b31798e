import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { AccessError, InputError } from '../../../src/kit/errors.ts';
import { inspectHubTarget } from '../../../src/stores/hub/publish/inspect-target.ts';
import { saying } from '../../support/told.ts';
import { until } from './loopback.ts';
import {
  documentsOf,
  historyOf,
  randomBytes,
  stageFile,
  stagingBranch,
  startPublishing,
  testPlanKey,
  testTarget,
  weights,
  writesOf,
} from './publish-run.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const otherPlan = createHash('sha256').update('another plan').digest('hex');

test('a new repo goes from absent to complete in one commit on main', async () => {
  const { hub, http, options, run } = await startPublishing();
  expect(await inspectHubTarget(http, options)).toMatchObject({ state: 'absent', hasStagingBranch: false });
  const { state, repo, uploaded } = await run();

  expect(state).toBe('published');
  expect(uploaded).toEqual([...weights.keys()]);
  expect(repo).toEqual({
    target: testTarget,
    url: `${hub.url}/${testTarget}`,
    commit: hub.store.model(testTarget).branches.get('main'),
  });
  expect(historyOf(hub)).toEqual(['initial commit', 'Publish']);
  expect(hub.store.model(testTarget).resolve('main').message).toContain('In full.');
  expect([...hub.store.model(testTarget).branches.keys()]).toEqual(['main']);
  for (const [path, content] of weights) {
    expect(sha256(await hub.store.readFile(testTarget, path))).toBe(sha256(content));
  }
  for (const { path, content } of documentsOf()) {
    expect(await hub.store.readFile(testTarget, path)).toEqual(content);
  }
  expect(hub.store.listFiles(testTarget)).toEqual(
    ['.gitattributes', ...documentsOf().map(({ path }) => path), ...weights.keys()].sort(),
  );
  expect(hub.violations).toEqual([]);
  expect(hub.store.model(testTarget).settings.private).toBe(false);
});

test('nothing is sent twice', async () => {
  const { hub, run } = await startPublishing();
  await run();
  // Staging goes on beside the uploads.
  const expected = [
    'POST /api/repos/create',
    `POST /api/models/${testTarget}/branch/${stagingBranch}`,
    'POST /v1/xorbs/default/…',
    'POST /v1/xorbs/default/…',
    'POST /v2/shards',
    `POST /api/models/${testTarget}/commit/${stagingBranch}`,
    'POST /v1/xorbs/default/…',
    'POST /v2/shards',
    `POST /api/models/${testTarget}/commit/${stagingBranch}`,
    `POST /api/models/${testTarget}/commit/main`,
    `DELETE /api/models/${testTarget}/branch/${stagingBranch}`,
  ];
  expect(writesOf(hub).toSorted()).toEqual(expected.toSorted());
  expect(writesOf(hub).slice(-2)).toEqual(expected.slice(-2));
});

test('a finished run started again does nothing', async () => {
  const { hub, http, options, run } = await startPublishing();
  const { repo } = await run();
  const requestCount = hub.requests.length;
  expect(await run()).toEqual({ state: 'complete', repo, uploaded: [] });
  expect(hub.requests.slice(requestCount).map(({ method }) => method)).not.toContain('POST');
  expect(await inspectHubTarget(http, options)).toMatchObject({ state: 'ours-complete', head: repo.commit });
});

test('a private repo is private from the start', async () => {
  const { hub, run } = await startPublishing();
  await run({ private: true });
  expect(hub.store.model(testTarget).settings.private).toBe(true);
});

test('an existing public repo is not filled where a private one was asked for', async () => {
  const { hub, run } = await startPublishing();
  hub.store.createModel(testTarget);
  await expect(run({ private: true })).rejects.toMatchObject({
    name: InputError.name,
    code: 'target-public',
  });
  expect(writesOf(hub)).toEqual([]);
});

test('an empty repo is filled', async () => {
  const { hub, http, options, run } = await startPublishing();
  hub.store.createModel(testTarget, { private: true });
  expect(await inspectHubTarget(http, options)).toMatchObject({ state: 'empty', isPrivate: true });
  await run();
  expect(historyOf(hub)).toEqual(['initial commit', 'Publish']);
});

test('a repo that somebody else made is refused before anything is written', async () => {
  const { hub, http, options, run } = await startPublishing();
  hub.store.createModel(testTarget);
  hub.store.addFile(testTarget, 'README.md', '# Mine');
  expect(await inspectHubTarget(http, options)).toMatchObject({ state: 'foreign' });
  const error: unknown = await run().catch((thrown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  expect(error).toMatchObject({
    code: 'target-foreign',
    message: expect.stringContaining(testTarget),
    hint: saying('--force'),
  });
  expect(writesOf(hub)).toEqual([]);
});

test.each([
  ['no JSON', '{'],
  ['of another tool', JSON.stringify({ tool: 'other', plan: testPlanKey })],
  ['without a plan', JSON.stringify({ tool: 'hf-extrapolate' })],
])('a manifest %s does not make a repo ours', async (_what, manifest) => {
  const { hub, http, options } = await startPublishing();
  hub.store.createModel(testTarget);
  hub.store.addFile(testTarget, 'extrapolation.json', manifest);
  expect(await inspectHubTarget(http, options)).toMatchObject({ state: 'foreign' });
});

test('by force it is replaced, with nothing of it left', async () => {
  const { hub, run } = await startPublishing();
  hub.store.createModel(testTarget);
  hub.store.addFile(testTarget, 'README.md', '# Mine');
  hub.store.addFile(testTarget, 'sub/notes.txt', 'mine');
  await run({ force: true });
  expect(hub.store.listFiles(testTarget)).toEqual(
    ['.gitattributes', ...documentsOf().map(({ path }) => path), ...weights.keys()].sort(),
  );
  expect(hub.violations).toEqual([]);
});

test('a newer plan replaces an older one in one commit, and takes away what it no longer makes', async () => {
  const { hub, http, options, run } = await startPublishing();
  await run();
  const files = new Map([['model.safetensors', randomBytes(100_000, 'single')]]);
  expect(await inspectHubTarget(http, { ...options, planKey: otherPlan })).toMatchObject({
    state: 'ours-other-plan',
  });
  await run({ planKey: otherPlan, files });
  expect(historyOf(hub)).toEqual(['initial commit', 'Publish', 'Publish']);
  expect(hub.store.listFiles(testTarget)).toEqual(
    ['.gitattributes', ...documentsOf().map(({ path }) => path), 'model.safetensors'].sort(),
  );
});

test('a namespace that is not the token’s is refused with what is needed', async () => {
  const { hub, run } = await startPublishing();
  const error: unknown = await run({ target: 'somebody/derived' }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(AccessError);
  expect(error).toMatchObject({ code: 'namespace-not-writable', hint: saying('somebody') });
  expect(hub.store.models.size).toBe(0);
});

test('a repo that exists where the token cannot see it is refused', async () => {
  const { hub, run } = await startPublishing({
    users: [
      { name: 'demo', token: 'hf_other', role: 'write' },
      { name: 'guest', token: 'hf_embedded_write', role: 'write' },
    ],
  });
  hub.store.createModel(testTarget, { private: true });
  await expect(run()).rejects.toBeInstanceOf(AccessError);
});

test('a change of main meanwhile stops the promotion; what was staged serves the next run', async () => {
  const { hub, run, open } = await startPublishing();
  const opened = await open();
  if (opened.state !== 'open') throw new Error('complete');
  const records = [];
  for (const [path, content] of weights) records.push(await stageFile(opened.publication, path, content));
  hub.store.addFile(testTarget, '.gitattributes', '*.safetensors filter=lfs diff=lfs merge=lfs -text\n');

  const contents = { files: records, inline: documentsOf(), message: 'Publish' };
  const error: unknown = await opened.publication.promote(contents).catch((thrown) => thrown);
  expect(error).toMatchObject({ name: 'ServiceError', code: 'target-changed', status: 412 });
  expect(hub.store.listFiles(testTarget)).toEqual(['.gitattributes']);

  expect(await run()).toMatchObject({ state: 'published', uploaded: [] });
  expect(hub.violations).toEqual([]);
});

test('a file that is no longer on the staging branch stops the promotion', async () => {
  const { hub, open } = await startPublishing();
  const opened = await open();
  if (opened.state !== 'open') throw new Error('complete');
  const path = 'model.safetensors';
  const record = await stageFile(opened.publication, path, randomBytes(50_000, 'x'));
  await stageFile(opened.publication, path, randomBytes(60_000, 'y'));
  const contents = { files: [record], inline: documentsOf(), message: 'Publish' };
  await expect(opened.publication.promote(contents)).rejects.toMatchObject({ code: 'staged-file-missing' });
  expect(historyOf(hub)).toEqual(['initial commit']);
});

test.each([
  ['no record', {}],
  ['of another file', { path: 'elsewhere.safetensors' }],
  ['of another content', { sha256: 'ab'.repeat(32) }],
  ['of another length', { byteLength: 7 }],
])('a record that does not hold together is not believed: %s', async (what, change) => {
  const { hub, run, open } = await startPublishing();
  const opened = await open();
  if (opened.state !== 'open') throw new Error('complete');
  const files = new Map([
    ['a.safetensors', randomBytes(30_000, 'a')],
    ['b.safetensors', randomBytes(30_000, 'b')],
  ]);
  const records = [];
  for (const [path, content] of files) records.push(await stageFile(opened.publication, path, content));
  await opened.publication.close();
  const told = JSON.stringify(what === 'no record' ? change : { ...records[0], ...change });
  hub.store.addFile(testTarget, '.hf-extrapolate/a.safetensors.json', told, stagingBranch);
  hub.store.addFile(testTarget, '.hf-extrapolate/unknown.safetensors.json', told, stagingBranch);
  expect(await run({ files })).toMatchObject({ uploaded: ['a.safetensors'] });
  expect(hub.violations).toEqual([]);
});

test('files that are finished within five minutes share a commit, unless the work is done', async () => {
  const { hub, http, open } = await startPublishing();
  const opened = await open();
  if (opened.state !== 'open') throw new Error('complete');
  const { publication } = opened;
  const records = [];
  for (const name of ['a', 'b', 'c', 'd']) {
    const content = randomBytes(20_000, name);
    const sink = await publication.openFile(`${name}.safetensors`, content.byteLength);
    await sink.write(content);
    records.push({ path: `${name}.safetensors`, ...(await sink.finish()) });
  }
  const [a, b, c, d] = records;
  if (!a || !b || !c || !d) throw new Error('four files');
  const history = () => historyOf(hub, stagingBranch);
  await publication.stage(a);
  await until(() => history().length === 2);
  await publication.stage(b);
  await http.sleep(299_000);
  await publication.stage(c);
  expect(history()).toEqual(['initial commit', 'Stage a.safetensors']);
  await http.sleep(2_000);
  await publication.stage(d);
  await until(() => history().length === 3);
  expect(history().at(-1)).toBe('Stage 3 files');
  await publication.stage({ ...a, path: 'e.safetensors' });
  await publication.close();
  expect(history().at(-1)).toBe('Stage e.safetensors');
});

test('a commit that fails beside the work ends the run at the next file', async () => {
  const { hub, open } = await startPublishing();
  const opened = await open();
  if (opened.state !== 'open') throw new Error('complete');
  const { publication } = opened;
  hub.faults.add({ when: { path: /\/commit\// }, action: { status: 400 } });
  const content = randomBytes(20_000, 'a');
  const record = await stageFile(publication, 'a.safetensors', content);
  await until(() => hub.requests.some(({ path, status }) => path.includes('/commit/') && status === 400));
  const next = async () => {
    for (let count = 0; count < 100; count++) await publication.stage(record);
  };
  await expect(next()).rejects.toMatchObject({ code: 'service-refused' });
});

test('the Hub says where side files go', async () => {
  const { open } = await startPublishing();
  const opened = await open();
  if (opened.state !== 'open') throw new Error('complete');
  const text = Buffer.from('{"a":1}');
  const places = await opened.publication.placeSideFiles([
    { path: 'config.json', byteLength: 7, sample: text },
    { path: 'tokenizer.json', byteLength: 34_000_000, sample: text },
    { path: 'extra.safetensors', byteLength: 8, sample: Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]) },
  ]);
  expect([...places]).toEqual([
    ['config.json', 'inline'],
    ['tokenizer.json', 'staged'],
    ['extra.safetensors', 'staged'],
  ]);
});
