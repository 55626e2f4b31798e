import type { FileRange, RangeReader } from '../../../src/kit/byte-source.ts';
import type { FileRecord, FileSink, Publication } from '../../../src/kit/publication.ts';
import type { Snapshot } from '../../../src/kit/snapshot.ts';

/** A snapshot whose files are in memory; counts the readers that are open. */
export function memorySnapshot(
  files: Readonly<Record<string, Uint8Array>>,
  options: { readonly asynchronous?: boolean } = {},
): Snapshot & { openReaders: number } {
  const bytesOf = (path: string) => {
    const bytes = files[path];
    if (bytes === undefined) throw new Error(`no file ${path}`);
    return bytes;
  };
  const snapshot = {
    origin: { kind: 'directory' as const, path: './memory' },
    files: new Map(Object.entries(files).map(([path, bytes]) => [path, { path, byteLength: bytes.length }])),
    openReaders: 0,
    source: (path: string) => ({
      name: `./memory/${path}`,
      byteLength: bytesOf(path).length,
      slice: async (start: number, end: number) => bytesOf(path).slice(start, end),
    }),
    openReader(ranges: readonly FileRange[]): RangeReader {
      snapshot.openReaders++;
      const stream = Buffer.concat(ranges.map(({ path, start, end }) => bytesOf(path).subarray(start, end)));
      let position = 0;
      let closed = false;
      const take = (target: Uint8Array) => {
        if (closed) throw new Error('reader closed');
        if (position + target.length > stream.length) throw new Error('read past the planned ranges');
        target.set(stream.subarray(position, position + target.length));
        position += target.length;
      };
      return {
        fill: (target) => {
          if (options.asynchronous)
            return new Promise((resolve) => setImmediate(resolve)).then(() => take(target));
          return take(target);
        },
        close() {
          if (!closed) snapshot.openReaders--;
          closed = true;
        },
      };
    },
    close: async () => {},
  };
  return snapshot;
}

export interface MemorySink extends FileSink {
  readonly bytes: () => Uint8Array;
  readonly pendingWrites: () => number;
  readonly abortedWith: () => unknown;
}

/** Collects what it is given; `take` decides when a block counts as taken. */
export function memorySink(take: () => Promise<void> = async () => {}): MemorySink {
  const parts: Uint8Array[] = [];
  let pending = 0;
  let aborted: { reason: unknown } | undefined;
  let fail: (reason: unknown) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failure.catch(() => {});
  return {
    async write(block) {
      pending++;
      await Promise.race([take(), failure]);
      // Read only now: a block that was changed before it was taken shows in the bytes.
      parts.push(block.slice());
      pending--;
    },
    finish: async () => ({ byteLength: Buffer.concat(parts).length, sha256: 'not computed here' }),
    abort(reason) {
      aborted ??= { reason };
      fail(reason);
    },
    bytes: () => Buffer.concat(parts),
    pendingWrites: () => pending,
    abortedWith: () => aborted?.reason,
  };
}

/** A store in memory that keeps staged files across publications, as a Hub does. */
export function memoryPublication(
  target: string,
  staged: Map<string, FileRecord> = new Map(),
  openSink: (path: string) => MemorySink = () => memorySink(),
): Publication & { readonly sinks: Map<string, MemorySink> } {
  const sinks = new Map<string, MemorySink>();
  return {
    target,
    staged,
    singlePass: true,
    sinks,
    async openFile(path) {
      const sink = openSink(path);
      sinks.set(path, sink);
      return sink;
    },
    async checkCard() {},
    async placeSideFiles(files) {
      return new Map(files.map(({ path }) => [path, 'inline' as const]));
    },
    async stage(record) {
      staged.set(record.path, record);
    },
    async stageRecomputable() {
      throw new Error('single pass only');
    },
    promote: async () => ({ target, url: `memory:${target}` }),
    close: async () => {},
  };
}
