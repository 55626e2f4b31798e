import { __internal_XetBlob as XetBlob } from '@huggingface/hub';
import { expect, it } from 'vitest';
import { encodeFile } from './drive.ts';
import { randomBytes, randomWeights } from './oracle.ts';
import { startStorage } from './storage-server.ts';

it.each([
  ['weights', randomWeights(3_000_001, 50)],
  ['noise', randomBytes(300_000, 51)],
  ['text', Buffer.from('One sentence, and again. '.repeat(30_000))],
  ['zeros', new Uint8Array(400_000)],
])('%s are read by the Hub’s own client', async (_, file) => {
  const encoded = encodeFile(file);
  await using storage = await startStorage([encoded]);
  const blob = new XetBlob({
    hash: encoded.fileHash,
    size: encoded.byteLength,
    refreshUrl: `${storage.url}/token`,
    reconstructionUrl: `${storage.url}/v2/reconstructions/${encoded.fileHash}`,
    readToken: { accessToken: 'hf_reader', casUrl: storage.url, exp: Math.floor(Date.now() / 1000) + 3600 },
  });
  expect(Buffer.compare(Buffer.from(await blob.arrayBuffer()), file)).toBe(0);
});
