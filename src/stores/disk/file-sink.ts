import { closeSync, fstatSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FileSink } from '../../kit/index.ts';
import { InputError } from '../../kit/index.ts';
import type { HashStream } from '../workers/pool.ts';
import { diskError } from './disk-error.ts';

export interface FileSinkOptions {
  /** Absolute. */
  readonly place: string;
  /** As the user would name the file. */
  readonly name: string;
  readonly byteLength: number;
  /** Takes the digest on another thread, of the same memory, while it is written. */
  readonly sha256: HashStream<string>;
}

/**
 * A page cache may take pages as large as a write, and finding large ones can take several times as long as filling
 * small ones.
 */
const writtenAtOnceBytes = 256 << 10;

/**
 * Writes a file front to back. It has its name only once it is whole; until then it is `{name}.partial`.
 *
 * @throws CapacityError, AccessError, InputError when it cannot be made; `write` and `finish` reject likewise.
 */
export async function openFileSink({ place, name, byteLength, sha256 }: FileSinkOptions): Promise<FileSink> {
  const partial = `${place}.partial`;
  let descriptor: number | undefined;
  try {
    await mkdir(dirname(place), { recursive: true });
    // A partial file that somebody still writes becomes nameless; see finish.
    rmSync(partial, { force: true });
    descriptor = openSync(partial, 'wx');
  } catch (error) {
    sha256.abort(error);
    throw diskError(error, `write ${name}`, byteLength);
  }
  let position = 0;
  const stop = new AbortController();

  const close = () => {
    if (descriptor === undefined) return;
    closeSync(descriptor);
    descriptor = undefined;
  };
  const writeFully = (block: Uint8Array) => {
    for (let done = 0; done < block.length; ) {
      if (descriptor === undefined) throw new TypeError(`${name} is finished`);
      const byteLength = Math.min(writtenAtOnceBytes, block.length - done);
      const written = writeSync(descriptor, block, done, byteLength, position);
      done += written;
      position += written;
    }
  };
  return {
    async write(block) {
      stop.signal.throwIfAborted();
      if (position + block.length > byteLength)
        throw new TypeError(`${name} gets more than its ${byteLength} bytes`);
      const taken = sha256.write(block);
      taken.catch(() => {}); // Awaited below, unless the disk fails first.
      try {
        writeFully(block);
      } catch (error) {
        throw diskError(error, `write ${name}`, byteLength - position);
      }
      await taken;
    },
    async finish() {
      stop.signal.throwIfAborted();
      if (position !== byteLength) throw new TypeError(`${name} got ${position} of its ${byteLength} bytes`);
      const digest = await sha256.finish();
      stop.signal.throwIfAborted();
      try {
        if (descriptor !== undefined) refuseSecondWriter(descriptor, partial, name);
        close();
        renameSync(partial, place);
      } catch (error) {
        throw diskError(error, `write ${name}`);
      }
      return { byteLength, sha256: digest };
    },
    abort(reason) {
      if (descriptor === undefined) return;
      stop.abort(reason);
      sha256.abort(reason);
      close();
      rmSync(partial, { force: true });
    },
  };
}

/** Two runs of the same plan at once would otherwise take each other's unfinished file for their own. */
function refuseSecondWriter(descriptor: number, partial: string, name: string): void {
  const mine = fstatSync(descriptor);
  const named = statSync(partial, { throwIfNoEntry: false });
  if (named?.ino === mine.ino && named.dev === mine.dev) return;
  throw new InputError(`${name} is being written by another run.`, {
    code: 'target-busy',
    hint: 'Let only one run at a time write to a directory.',
  });
}
