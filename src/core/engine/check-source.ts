import type { FileRange, RangeReader, Snapshot } from '../../kit/index.ts';
import { groupBy, nameOf, ServiceError, storedPathOf } from '../../kit/index.ts';
import type { Plan, Side } from '../plan/plan.ts';
import { readsOf } from './blocks.ts';

/** A SHA-256 that is taken while bytes pass. */
export interface Digest {
  /** Resolves when the block has been taken in. */
  write(block: Uint8Array): Promise<void>;
  finish(): Promise<string>;
  abort(reason: unknown): void;
}

/** A reader that knows whether what it gave is what the Hub lists. */
export interface CheckedReader extends RangeReader {
  /**
   * To be called when everything was read.
   *
   * @throws ServiceError `content-changed` for a file whose bytes are others than those the listing names.
   */
  finish(): Promise<void>;
}

/** Longer than headers are; so much before the first range of a file is fetched for its digest. */
const maxHeadBytes = 16 << 20;
/** Memory for blocks that wait to be hashed; when all wait, so does the reading. */
const ringBlockBytes = 1 << 20;
const ringLength = 4;

/**
 * Whether these ranges of one file read it whole and in order, but for its header, so that it can be hashed as it
 * passes. Of the others the listing's digest says nothing.
 */
function isReadWhole(
  [range, ...others]: readonly FileRange[],
  path: string,
  { files }: Pick<Snapshot, 'files'>,
): boolean {
  const isOne = range !== undefined && others.length === 0;
  return isOne && range.start <= maxHeadBytes && range.end === files.get(path)?.byteLength;
}

/** Files that are read whole and whose sha256 is listed. Found once: a file of many tensors has many ranges. */
function findChecked(ranges: readonly FileRange[], snapshot: Snapshot): ReadonlySet<string> {
  const byPath = [...groupBy(ranges, ({ path }) => path)];
  const checked = byPath.filter(
    ([path, ofFile]) => snapshot.files.get(path)?.sha256 !== undefined && isReadWhole(ofFile, path, snapshot),
  );
  return new Set(checked.map(([path]) => path));
}

/** A reader of ranges that hashes the files that are read whole and whose sha256 is known. */
export function openCheckedReader(
  snapshot: Snapshot,
  ranges: readonly FileRange[],
  openDigest: (() => Digest) | undefined,
): CheckedReader {
  const reader = snapshot.openReader(ranges);
  const checked = openDigest === undefined ? new Set<string>() : findChecked(ranges, snapshot);
  if (openDigest === undefined || checked.size === 0) {
    return { fill: (target) => reader.fill(target), close: () => reader.close(), finish: async () => {} };
  }

  const results: (() => Promise<void>)[] = [];
  const open = new Set<Digest>();
  const left = ranges.values();
  let range: FileRange | undefined;
  let at = 0;
  let check: PassingCheck | undefined;

  async function take(bytes: Uint8Array): Promise<void> {
    for (let offset = 0; offset < bytes.length; ) {
      if (range === undefined || at === range.end) {
        range = left.next().value;
        if (range === undefined) return;
        at = range.start;
        check = checked.has(range.path) ? openCheck(range) : undefined;
      }
      const end = Math.min(bytes.length, offset + range.end - at);
      await check?.take(bytes.subarray(offset, end));
      at += end - offset;
      offset = end;
    }
  }

  function openCheck({ path, start }: FileRange): PassingCheck {
    const digest = (openDigest as () => Digest)();
    open.add(digest);
    const passing = passThrough(digest, snapshot.source(path).slice(0, start));
    results.push(async () => {
      await passing.drain();
      const sha256 = await digest.finish();
      open.delete(digest);
      requireListed(snapshot, path, sha256);
    });
    return passing;
  }

  return {
    async fill(target) {
      await reader.fill(target);
      await take(target);
    },
    async finish() {
      for (const result of results) await result();
    },
    close() {
      reader.close();
      for (const digest of open) digest.abort(new Error('The reader was closed.'));
      open.clear();
    },
  };
}

interface PassingCheck {
  take(bytes: Uint8Array): Promise<void>;
  drain(): Promise<void>;
}

/**
 * Hands blocks to a digest in their order, behind the head of their file. They are copied into shared memory, which
 * the digest reads as it is: the target of a reader is filled again at once.
 */
function passThrough(digest: Digest, head: Promise<Uint8Array>): PassingCheck {
  const ring = Array.from(
    { length: ringLength },
    () => new Uint8Array(new SharedArrayBuffer(ringBlockBytes)),
  );
  const taken: Promise<void>[] = ring.map(() => Promise.resolve());
  let turn = 0;
  let begun: Promise<void> | undefined = head.then((bytes) => digest.write(bytes));
  begun.catch(() => {}); // Awaited with the first block.
  return {
    async take(bytes) {
      await begun;
      begun = undefined;
      for (let offset = 0; offset < bytes.length; offset += ringBlockBytes) {
        await taken[turn];
        const part = bytes.subarray(offset, offset + ringBlockBytes);
        const block = (ring[turn] as Uint8Array).subarray(0, part.length);
        block.set(part);
        const written = digest.write(block);
        written.catch(() => {}); // Awaited when the block comes round again, or when all is drained.
        taken[turn] = written;
        turn = (turn + 1) % ringLength;
      }
    },
    async drain() {
      await begun;
      await Promise.all(taken);
    },
  };
}

/** @throws ServiceError `content-changed` for a file that the snapshot lists with another sha256. */
export function requireListed(snapshot: Snapshot, path: string, sha256: string): void {
  const listed = snapshot.files.get(path)?.sha256;
  if (listed === undefined || listed === sha256) return;
  throw new ServiceError(
    `${nameOf(snapshot.origin, path)} is not what was listed: sha256 ${sha256} instead of ${listed}.`,
    {
      code: 'content-changed',
      hint: 'A proxy or cache between here and the Hub may rewrite answers; try without it.',
    },
  );
}

/** What became of a source file's digest; see {@link describeReading}. */
export interface ReadFile {
  /** As it lies in the repo, or in its folder. */
  readonly path: string;
  /** As the Hub lists it. */
  readonly sha256: string;
  readonly reading: 'checked' | 'partly read' | 'out of order';
}

/**
 * Says of each file of a side that weights are read from whether its bytes are checked against its sha256: they are
 * where one output file is made of all of them, front to back. It follows from the plan alone, so that a run that was
 * interrupted says the same. Files whose sha256 nobody lists are left out.
 */
export function describeReading(plan: Pick<Plan, 'files'>, side: Side, snapshot: Snapshot): ReadFile[] {
  const passes = new Map<string, FileRange[][]>();
  for (const file of plan.files) {
    const ranges = groupBy(readsOf(file)[side], ({ path }) => path);
    for (const [path, ofFile] of ranges) passes.set(path, [...(passes.get(path) ?? []), ofFile]);
  }
  return [...passes].flatMap(([path, ofPath]): ReadFile[] => {
    const sha256 = snapshot.files.get(path)?.sha256;
    if (sha256 === undefined) return [];
    const [first = [], ...others] = ofPath;
    const isChecked = others.length === 0 && isReadWhole(first, path, snapshot);
    const reading = isChecked ? 'checked' : isAscending(ofPath.flat()) ? 'partly read' : 'out of order';
    return [{ path: storedPathOf(snapshot, path), sha256, reading }];
  });
}

function isAscending(ranges: readonly FileRange[]): boolean {
  return ranges.every(({ start }, index) => start >= (ranges[index - 1]?.end ?? 0));
}
