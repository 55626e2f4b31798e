import { createHash } from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';
import { openXetSession, type XetSession, type XetSteps } from '../../formats/xet/index.ts';
import type { Request, WorkerReply } from './messages.ts';

interface Digest {
  write(block: Uint8Array): void | Promise<void>;
  finish(): WorkerReply | Promise<WorkerReply>;
  giveBuffer(buffer: SharedArrayBuffer): void;
}

interface Served {
  readonly digest: Digest;
  /** Settles when everything asked for so far is done. */
  idle: Promise<void>;
}

/** The worker's side of the pool: serves streams until the port is closed. */
export function serveHashStreams(port: MessagePort): void {
  const streams = new Map<number, Served>();
  const send = (reply: WorkerReply) => port.postMessage(reply);

  function open(stream: number, openDigest: () => Digest): void {
    try {
      streams.set(stream, { digest: openDigest(), idle: Promise.resolve() });
    } catch (error) {
      send({ kind: 'failed', stream, error });
    }
  }

  /** Queues work of a stream; what is queued behind a failure or an abort is dropped. */
  function enqueue(stream: number, work: (digest: Digest) => unknown): void {
    const served = streams.get(stream);
    if (served === undefined) return;
    const isOpen = () => streams.get(stream) === served;
    served.idle = served.idle.then(async () => {
      if (!isOpen()) return;
      try {
        await work(served.digest);
      } catch (error) {
        streams.delete(stream);
        send({ kind: 'failed', stream, error });
      }
    });
  }

  port.on('message', (request: Request) => {
    const { stream } = request;
    switch (request.kind) {
      case 'open-sha256':
        return open(stream, () => openSha256(stream));
      case 'open-xet':
        return open(stream, () => openXet(stream, openXetSession(request), send));
      case 'write':
        return enqueue(stream, async (digest) => {
          await digest.write(request.block);
          send({ kind: 'taken', stream });
        });
      case 'give-buffer':
        return streams.get(stream)?.digest.giveBuffer(request.buffer);
      case 'finish':
        return enqueue(stream, async (digest) => {
          send(await digest.finish());
          streams.delete(stream);
        });
      case 'abort':
        streams.delete(stream);
    }
  });
}

function openSha256(stream: number): Digest {
  const hash = createHash('sha256');
  return {
    write: (block) => void hash.update(block),
    finish: () => ({ kind: 'sha256', stream, sha256: hash.digest('hex') }),
    giveBuffer() {},
  };
}

function openXet(stream: number, session: XetSession, send: (reply: WorkerReply) => void): Digest {
  let giveBuffer: (buffer: SharedArrayBuffer) => void = () => {};

  /** Lets the session work, and waits for buffers where it needs them. An aborted wait never ends. */
  async function drive<Result>(steps: XetSteps<Result>): Promise<Result> {
    let step = steps.next();
    while (step.done !== true) {
      const xorb = step.value;
      if (xorb === undefined) {
        const given = new Promise<SharedArrayBuffer>((resolve) => {
          giveBuffer = resolve;
        });
        send({ kind: 'buffer-wanted', stream });
        step = steps.next(new Uint8Array(await given));
      } else {
        const { hash, chunkRecords, body } = xorb;
        send({ kind: 'xorb', stream, hash, chunkRecords, byteLength: body.byteLength });
        step = steps.next();
      }
    }
    return step.value;
  }

  return {
    write: (block) => drive(session.write(block)),
    finish: async () => ({ kind: 'file', stream, summary: await drive(session.finish()) }),
    giveBuffer: (buffer) => giveBuffer(buffer),
  };
}
