import type { FileRecord, Publication, Snapshot } from '../../kit/index.ts';
import { requireListed } from './check-source.ts';

/** Large enough for the disk and the network, small beside everything else in memory. */
const copyBlockBytes = 1 << 20;

/**
 * Streams one file of a snapshot into a publication unchanged and stages it; holds two blocks at most.
 *
 * @throws {ServiceError} `content-changed` where the snapshot knows the file's sha256 and gave other bytes;
 *   whatever the source or the publication failed with, or the signal's reason.
 */
export async function copyFile(
  snapshot: Snapshot,
  path: string,
  byteLength: number,
  publication: Publication,
  signal: AbortSignal,
): Promise<FileRecord> {
  if (!publication.singlePass) {
    const { sha256 } = await publication.stageRecomputable({
      path,
      byteLength,
      stream: (start, end) => readRange(snapshot, path, start, end),
    });
    const record = { path, byteLength, sha256 };
    requireListed(snapshot, record.path, record.sha256);
    await publication.stage(record);
    return record;
  }
  const sink = await publication.openFile(path, byteLength);
  const reader = snapshot.openReader([{ path, start: 0, end: byteLength }]);
  const stop = () => {
    reader.close();
    sink.abort(signal.reason);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    const blocks = [new SharedArrayBuffer(copyBlockBytes), new SharedArrayBuffer(copyBlockBytes)];
    const taken: Promise<void>[] = [Promise.resolve(), Promise.resolve()];
    for (let start = 0, turn = 0; start < byteLength; start += copyBlockBytes, turn = 1 - turn) {
      await taken[turn];
      const block = new Uint8Array(
        blocks[turn] as SharedArrayBuffer,
        0,
        Math.min(copyBlockBytes, byteLength - start),
      );
      await reader.fill(block);
      taken[turn] = sink.write(block);
      taken[turn]?.catch(() => {}); // Awaited when the block comes round again, or below.
    }
    await Promise.all(taken);
    const record = { path, ...(await sink.finish()) };
    requireListed(snapshot, record.path, record.sha256);
    await publication.stage(record);
    return record;
  } catch (error) {
    const reason: unknown = signal.aborted ? signal.reason : error;
    sink.abort(reason);
    throw reason;
  } finally {
    signal.removeEventListener('abort', stop);
    reader.close();
  }
}

async function* readRange(
  snapshot: Snapshot,
  path: string,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  const reader = snapshot.openReader([{ path, start, end }]);
  try {
    for (let position = start; position < end; position += copyBlockBytes) {
      const block = new Uint8Array(Math.min(copyBlockBytes, end - position));
      await reader.fill(block);
      yield block;
    }
  } finally {
    reader.close();
  }
}
