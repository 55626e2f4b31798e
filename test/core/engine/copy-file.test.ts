import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { copyFile } from '../../../src/core/engine/copy-file.ts';
import { CancelledError } from '../../../src/kit/errors.ts';
import { type MemorySink, memoryPublication, memorySink, memorySnapshot } from './memory.ts';

const path = 'tokenizer.model';
const content = Buffer.alloc((5 << 20) + 7, 'abc');
const never = new AbortController().signal;

/** A snapshot whose listing names a digest. */
function listedSnapshot(sha256: string) {
  const snapshot = memorySnapshot({ [path]: content });
  return { ...snapshot, files: new Map([[path, { path, byteLength: content.length, sha256 }]]) };
}

function hashingSink(): MemorySink {
  const sink = memorySink();
  return {
    ...sink,
    async finish() {
      const bytes = sink.bytes();
      return { byteLength: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    },
  };
}

it('carries over the bytes, of any length, and stages them', async () => {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const publication = memoryPublication('target', new Map(), hashingSink);
  const record = await copyFile(listedSnapshot(sha256), path, content.length, publication, never);
  expect(record).toEqual({ path, byteLength: content.length, sha256 });
  expect(publication.staged.get(path)).toEqual(record);
  expect(Buffer.compare(publication.sinks.get(path)?.bytes() ?? Buffer.alloc(0), content)).toBe(0);
});

it('stages nothing that is not what the listing names', async () => {
  const publication = memoryPublication('target', new Map(), hashingSink);
  const copying = copyFile(listedSnapshot('0'.repeat(64)), path, content.length, publication, never);
  await expect(copying).rejects.toMatchObject({ code: 'content-changed' });
  expect(publication.staged.size).toBe(0);
  expect(publication.sinks.get(path)?.abortedWith()).toMatchObject({ code: 'content-changed' });
});

it('ends with the reason when it is stopped while the store takes nothing', async () => {
  const controller = new AbortController();
  const publication = memoryPublication('target', new Map(), () => memorySink(() => new Promise(() => {})));
  const snapshot = memorySnapshot({ [path]: content });
  const copying = copyFile(snapshot, path, content.length, publication, controller.signal);
  const reason = new CancelledError();
  setImmediate(() => controller.abort(reason));
  await expect(copying).rejects.toBe(reason);
  expect(publication.sinks.get(path)?.abortedWith()).toBe(reason);
  expect(snapshot.openReaders).toBe(0);
});
