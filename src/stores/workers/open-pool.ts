import { Worker } from 'node:worker_threads';
import { type OpenStream, openHashStream, type StreamEnd, type StreamPlace } from './hash-stream.ts';
import type { WorkerReply } from './messages.ts';
import type { WorkerPool } from './pool.ts';
import { openXetStream } from './xet-stream.ts';
import { createXorbBuffers } from './xorb-buffers.ts';

/** One place for a worker, which is started with its first stream. */
interface Slot {
  worker: Worker | undefined;
  /** Work of the open streams, in units of one SHA-256. */
  load: number;
  readonly streams: Map<number, StreamEnd>;
}

/** How much longer the upload format takes than SHA-256, for the same bytes. */
const xetLoad = 4;
const sha256Load = 1;

/** Workers make little garbage; without a limit V8 lets it grow to tens of MB before it collects. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };

/**
 * Opens a pool of up to `threads` worker threads. Each stream stays with the worker that has least to do when
 * the stream is opened.
 * @param options.workerUrl the door `worker.ts`, or what it was bundled to.
 */
export function openWorkerPool(options: { readonly workerUrl: URL; readonly threads: number }): WorkerPool {
  if (!(Number.isInteger(options.threads) && options.threads >= 1)) {
    throw new RangeError(`A pool needs one thread or more, not ${options.threads}.`);
  }
  const slots: Slot[] = Array.from({ length: options.threads }, () => ({
    worker: undefined,
    load: 0,
    streams: new Map(),
  }));
  const buffers = createXorbBuffers();
  let lastStream = 0;
  let closed = false;

  function startWorker(slot: Slot): Worker {
    // The process's own flags may not suit a file, such as those of `node --input-type=module -e`.
    const worker = new Worker(options.workerUrl, { name: 'hashes', execArgv: [], resourceLimits });
    worker.on('message', (reply: WorkerReply) => slot.streams.get(reply.stream)?.receive(reply));
    worker.on('error', (error) => fail(slot, worker, `failed: ${error.message}`, error));
    worker.on('exit', (code) => fail(slot, worker, `stopped with exit code ${code}`));
    return worker;
  }

  /** A worker that died takes its streams with it; the next stream gets a new one. */
  function fail(slot: Slot, worker: Worker, what: string, cause?: unknown): void {
    if (slot.worker !== worker) return;
    slot.worker = undefined;
    const error = new Error(`A hash worker ${what}.`, cause === undefined ? undefined : { cause });
    for (const stream of [...slot.streams.values()]) stream.fail(error);
  }

  function open<Result>(load: number, openOn: (place: StreamPlace) => OpenStream<Result>) {
    if (closed) throw new Error('The worker pool is closed.');
    const slot = slots.reduce((least, other) => (other.load < least.load ? other : least));
    slot.worker ??= startWorker(slot);
    const worker = slot.worker;
    const stream = ++lastStream;
    let remainingLoad = load;
    const onFinishing = () => {
      slot.load -= remainingLoad;
      remainingLoad = 0;
    };
    const opened = openOn({
      stream,
      send: (request, transfer = []) => {
        if (slot.worker === worker) worker.postMessage(request, transfer);
      },
      onFinishing,
      onEnd: () => {
        onFinishing();
        slot.streams.delete(stream);
      },
    });
    slot.load += load;
    slot.streams.set(stream, opened);
    return opened;
  }

  return {
    openSha256: () =>
      open(sha256Load, (place) => {
        place.send({ kind: 'open-sha256', stream: place.stream });
        return openHashStream<string>(place, (reply, stream) => {
          if (reply.kind === 'sha256') stream.resolve(reply.sha256);
        });
      }),
    openXet: (xet) => open(xetLoad, (place) => openXetStream(place, xet, buffers)),
    async close() {
      closed = true;
      const workers = slots.flatMap((slot) => slot.worker ?? []);
      for (const slot of slots) {
        slot.worker = undefined;
        for (const stream of [...slot.streams.values()])
          stream.fail(new Error('The worker pool was closed.'));
      }
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
