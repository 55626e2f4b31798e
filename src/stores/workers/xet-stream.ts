import type { EncodedXorb, XetFile, XetSummary } from '../../formats/xet/index.ts';
import { type OpenStream, openHashStream, type StreamPlace } from './hash-stream.ts';
import type { XetStreamOptions } from './pool.ts';
import type { XorbBuffers } from './xorb-buffers.ts';

/** Opens the upload format on a worker: lends it buffers, and hands the xorbs it fills to `onXorb`. */
export function openXetStream(
  place: StreamPlace,
  options: XetStreamOptions,
  buffers: XorbBuffers,
): OpenStream<XetFile> {
  const { xorbByteLimit, maxXorbs, onXorb, compression = 'auto' } = options;
  if (!(maxXorbs >= 1)) throw new RangeError(`A stream needs room for one xorb or more, not ${maxXorbs}.`);
  /** Long runs of equal bytes give equal xorbs, which are posted and listed once. */
  const known = new Set<string>();
  const xorbs: Omit<EncodedXorb, 'body'>[] = [];
  /** With the worker. If the stream fails it is abandoned there: the worker may still be writing. */
  let lent: SharedArrayBuffer | undefined;
  let isWanting = false;
  let posting = 0;
  let summary: XetSummary | undefined;

  function lend(): void {
    if (!isWanting || !stream.isOpen) return;
    lent = buffers.take(xorbByteLimit, maxXorbs, lend);
    if (lent === undefined) return;
    isWanting = false;
    place.send({ kind: 'give-buffer', stream: place.stream, buffer: lent });
  }

  async function post(buffer: SharedArrayBuffer, xorb: EncodedXorb): Promise<void> {
    posting++;
    try {
      await onXorb(xorb);
    } catch (error) {
      stream.fail(error);
    } finally {
      posting--;
      buffers.giveBack(buffer);
    }
    resolveWhenDone();
  }

  function resolveWhenDone(): void {
    if (summary !== undefined && posting === 0) stream.resolve({ ...summary, xorbs });
  }

  const onEnd = () => {
    if (lent !== undefined) buffers.abandon();
    place.onEnd();
  };
  const stream = openHashStream<XetFile>({ ...place, onEnd }, (reply) => {
    switch (reply.kind) {
      case 'buffer-wanted':
        isWanting = true;
        return lend();
      case 'xorb': {
        if (lent === undefined) throw new Error('A worker filled a buffer that it was not given.');
        const { hash, chunkRecords, byteLength } = reply;
        const buffer = lent;
        lent = undefined;
        if (known.has(hash)) return buffers.giveBack(buffer);
        known.add(hash);
        xorbs.push({ hash, chunkRecords });
        void post(buffer, { hash, chunkRecords, body: new Uint8Array(buffer, 0, byteLength) });
        return;
      }
      case 'file':
        summary = reply.summary;
        resolveWhenDone();
    }
  });
  place.send({ kind: 'open-xet', stream: place.stream, xorbByteLimit, compression });
  return stream;
}
