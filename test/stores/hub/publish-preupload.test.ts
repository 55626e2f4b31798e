import { expect, onTestFinished, test } from 'vitest';
import { createHubHttp } from '../../../src/stores/hub/http/http.ts';
import { classifyUploads } from '../../../src/stores/hub/publish/preupload.ts';
import { type Answering, createFakeClock, createRecordingLog, listen } from './loopback.ts';

interface Asked {
  readonly files: readonly { readonly path: string; readonly size: number; readonly sample: string }[];
}

async function classify(paths: readonly string[], answering: Answering, byteLength = 1000) {
  const hub = await listen(answering);
  const http = createHubHttp({
    hubUrl: hub.url,
    token: 'hf_secretsecret',
    clock: createFakeClock(),
    log: createRecordingLog(),
  });
  onTestFinished(async () => {
    http.close();
    await hub[Symbol.asyncDispose]();
  });
  const sample = new Uint8Array(600).fill(65);
  const files = paths.map((path) => ({ path, byteLength, sample }));
  const modes = await classifyUploads(http, { repo: 'ns/name', branch: 'b' }, files);
  const asked = hub.requests.map(({ body }) => JSON.parse(body.toString()) as Asked);
  return { modes, asked, urls: hub.requests.map(({ url }) => url) };
}

const answer =
  (modeOf: (path: string) => object): Answering =>
  (request, response) => {
    const { files } = JSON.parse(request.body.toString()) as Asked;
    const answers = files.map(({ path }) => ({ path, ...modeOf(path) }));
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ files: answers }));
  };

test('the Hub is told path, size and the first 512 bytes, and says where each file goes', async () => {
  const { modes, asked, urls } = await classify(
    ['tokenizer.json', 'config.json', 'junk'],
    answer((path) => ({
      uploadMode: path === 'tokenizer.json' ? 'lfs' : 'regular',
      shouldIgnore: path === 'junk',
    })),
  );
  expect([...modes]).toEqual([
    ['tokenizer.json', 'lfs'],
    ['config.json', 'regular'],
  ]);
  expect(urls).toEqual(['/api/models/ns/name/preupload/b']);
  expect(asked[0]?.files[0]).toEqual({
    path: 'tokenizer.json',
    size: 1000,
    sample: Buffer.alloc(512, 65).toString('base64'),
  });
});

test('an empty file is never a large one', async () => {
  const { modes } = await classify(
    ['empty.bin'],
    answer(() => ({ uploadMode: 'lfs' })),
    0,
  );
  expect([...modes]).toEqual([['empty.bin', 'regular']]);
});

test('many files are asked for a hundred at a time', async () => {
  const paths = Array.from({ length: 250 }, (_, index) => `f${index}`);
  const { modes, asked } = await classify(
    paths,
    answer(() => ({ uploadMode: 'regular', shouldIgnore: false })),
  );
  expect(asked.map(({ files }) => files.length)).toEqual([100, 100, 50]);
  expect(modes.size).toBe(250);
});

test.each([
  ['leaves a file out', () => ({ path: 'other', uploadMode: 'lfs' })],
  ['knows another way', () => ({ uploadMode: 'pigeon' })],
])('an answer that %s is refused', async (_what, modeOf) => {
  await expect(classify(['config.json'], answer(modeOf))).rejects.toMatchObject({
    code: 'answer-malformed',
    message: expect.stringContaining('config.json'),
  });
});
