import type { Request, WorkerReply } from './messages.ts';
import type { HashStream } from './pool.ts';

/** What a stream knows of the worker that serves it. */
export interface StreamPlace {
  readonly stream: number;
  send(request: Request, transfer?: ArrayBuffer[]): void;
  /** Called when everything is written: what is left to do is little. */
  onFinishing(): void;
  /** Called once, when nothing more is expected of the worker. */
  onEnd(): void;
}

/** The pool's side of a stream. */
export interface StreamEnd {
  receive(reply: WorkerReply): void;
  /** Ends the stream with an error: pending and later calls reject with it. Without effect on an ended stream. */
  fail(error: unknown): void;
}

export interface OpenStream<Result> extends HashStream<Result>, StreamEnd {
  readonly isOpen: boolean;
  /** Ends the stream with its result. */
  resolve(result: Result): void;
}

interface Waiting<Value> {
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/**
 * Opens a stream on a worker: blocks out, acknowledgements in.
 * @param onReply gets the replies that are not acknowledgements or failures.
 */
export function openHashStream<Result>(
  place: StreamPlace,
  onReply: (reply: WorkerReply, stream: OpenStream<Result>) => void,
): OpenStream<Result> {
  const { stream } = place;
  const writes: Waiting<void>[] = [];
  let finishing: Waiting<Result> | undefined;
  let ended: { readonly error: unknown } | undefined;

  function end(error: unknown): void {
    if (ended !== undefined) return;
    ended = { error };
    place.onEnd();
    for (const write of writes.splice(0)) write.reject(error);
    finishing?.reject(error);
  }

  const opened: OpenStream<Result> = {
    get isOpen() {
      return ended === undefined;
    },
    write(block) {
      if (ended !== undefined) return Promise.reject(ended.error);
      if (finishing !== undefined)
        return Promise.reject(new Error('A finished stream takes no more blocks.'));
      return new Promise((resolve, reject) => {
        writes.push({ resolve, reject });
        if (block.buffer instanceof SharedArrayBuffer) {
          place.send({ kind: 'write', stream, block });
        } else {
          const copy = new Uint8Array(block);
          place.send({ kind: 'write', stream, block: copy }, [copy.buffer]);
        }
      });
    },
    finish() {
      if (ended !== undefined) return Promise.reject(ended.error);
      if (finishing !== undefined) return Promise.reject(new Error('A stream can be finished once.'));
      return new Promise((resolve, reject) => {
        finishing = { resolve, reject };
        place.onFinishing();
        place.send({ kind: 'finish', stream });
      });
    },
    abort(reason) {
      opened.fail(reason);
    },
    resolve(result) {
      if (ended !== undefined) return;
      finishing?.resolve(result);
      end(new Error('The stream is finished.'));
    },
    fail(error) {
      if (ended !== undefined) return;
      place.send({ kind: 'abort', stream });
      end(error);
    },
    receive(reply) {
      if (reply.kind === 'taken') writes.shift()?.resolve();
      else if (reply.kind === 'failed') opened.fail(reply.error);
      else onReply(reply, opened);
    },
  };
  return opened;
}
