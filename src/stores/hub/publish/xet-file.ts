import type { XetFile } from '../../../formats/xet/index.ts';
import { encodeShard } from '../../../formats/xet/index.ts';
import type { FileSink } from '../../../kit/index.ts';
import { CapacityError } from '../../../kit/index.ts';
import type { HashStream, WorkerPool } from '../../workers/pool.ts';
import type { XorbMemory } from './upload-memory.ts';
import type { XetStorage } from './xet-storage.ts';

/**
 * The storage takes a description of at most 64 MiB with a file, at 48 bytes per chunk. Chunks are 64 KiB on
 * average; at two thirds of that, which no weights fall below, a file of this size still fits.
 */
const maxFileBytes = 56 * 1024 ** 3;

/**
 * Uploads one file while it is written, in a single pass: two threads take its sha256 and cut it into xorbs,
 * finished xorbs are posted several at a time, and when all are stored a shard with the sha256 registers the
 * file. Memory is bound by `memory`; a writer waits for the network when it is used up.
 *
 * @throws {CapacityError} for a file too large for one shard, before anything is read
 */
export function openXetFile(options: {
  readonly path: string;
  readonly byteLength: number;
  readonly pool: WorkerPool;
  readonly storage: XetStorage;
  readonly memory: XorbMemory;
  readonly signal: AbortSignal;
}): FileSink {
  const { path, byteLength, pool, storage, memory, signal } = options;
  if (byteLength > maxFileBytes) throw tooLarge(path, byteLength);
  const requests = new AbortController();
  const posts = new Set<Promise<void>>();
  let failure: { readonly reason: unknown } | undefined;
  let writtenBytes = 0;

  const digest: HashStream<string> = pool.openSha256();
  const xorbs: HashStream<XetFile> = pool.openXet({ ...memory, onXorb: post });
  const onAbort = () => fail(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();

  function post(xorb: { readonly hash: string; readonly body: Uint8Array }): Promise<void> {
    const posted = storage.postXorb(xorb, requests.signal);
    posts.add(posted);
    posted.then(() => posts.delete(posted), fail);
    return posted;
  }

  /** The first reason is what every later call rejects with; the rest follows from it. */
  function fail(reason: unknown): void {
    if (failure !== undefined) return;
    failure = { reason };
    signal.removeEventListener('abort', onAbort);
    requests.abort(reason);
    digest.abort(reason);
    xorbs.abort(reason);
  }

  async function unlessFailed<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      fail(error);
      throw failure?.reason;
    }
  }

  return {
    async write(block) {
      if (failure !== undefined) throw failure.reason;
      writtenBytes += block.byteLength;
      await unlessFailed(
        writtenBytes > byteLength
          ? Promise.reject(wrongLength(path, byteLength, writtenBytes))
          : Promise.all([digest.write(block), xorbs.write(block)]),
      );
    },
    async finish() {
      if (failure !== undefined) throw failure.reason;
      return unlessFailed(
        (async () => {
          if (writtenBytes !== byteLength) throw wrongLength(path, byteLength, writtenBytes);
          const [sha256, file] = await Promise.all([digest.finish(), xorbs.finish()]);
          await Promise.all(posts);
          await storage.postShard(encodeShard(file, sha256), requests.signal);
          signal.removeEventListener('abort', onAbort);
          return { byteLength, sha256 };
        })(),
      );
    },
    abort: fail,
  };
}

/** Not the user's doing: whoever opened the file knew its length. */
function wrongLength(path: string, declaredBytes: number, writtenBytes: number): Error {
  return new Error(`${path} was opened for ${declaredBytes} bytes, and ${writtenBytes} were written`);
}

function tooLarge(path: string, byteLength: number): CapacityError {
  return new CapacityError(`${path} has ${byteLength} bytes, too many to be uploaded as one file.`, {
    code: 'file-too-large',
    hint: 'Save the checkpoint in shards of a few gigabytes (transformers does so by default) and use that.',
  });
}
