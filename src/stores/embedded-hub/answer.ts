import { once } from 'node:events';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Content } from './content.ts';
import { type Exchange, header } from './exchange.ts';
import { Refusal } from './refusal.ts';

type Headers = Readonly<Record<string, string | number>>;

const pack = promisify(gzip);
/** Shorter answers are not worth it. */
const leastPackedBytes = 1024;

/** Sends a JSON answer (or its headers alone to HEAD). */
export async function sendJson(
  exchange: Exchange,
  value: unknown,
  options: { readonly status?: number; readonly headers?: Headers } = {},
): Promise<void> {
  const json = Buffer.from(JSON.stringify(value));
  const isPacked =
    json.byteLength > leastPackedBytes && /\bgzip\b/.test(header(exchange, 'accept-encoding') ?? '');
  const body = isPacked ? await pack(json, { level: 1 }) : json;
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    ...(isPacked && { 'Content-Encoding': 'gzip' }),
    ...options.headers,
  };
  return sendBytes(exchange, body, { status: options.status ?? 200, headers });
}

export function sendBytes(
  exchange: Exchange,
  body: Uint8Array,
  options: { readonly status: number; readonly headers?: Headers },
): Promise<void> {
  const headers = { ...options.headers, 'Content-Length': body.byteLength };
  return send(exchange, options.status, headers, body.byteLength === 0 ? [] : [body]);
}

export function sendRefusal(exchange: Exchange, refusal: Refusal): Promise<void> {
  return sendJson(
    exchange,
    { error: refusal.message, ...refusal.details },
    {
      status: refusal.status,
      headers: {
        // Header values are Latin-1; messages may quote a path that is not.
        'X-Error-Message': encodeURI(refusal.message).replaceAll('%20', ' '),
        ...(refusal.errorCode === undefined ? {} : { 'X-Error-Code': refusal.errorCode }),
        ...refusal.headers,
      },
    },
  );
}

/** Sends a file or the one range of it that was asked for. Several ranges at once get the whole file. */
export async function sendContent(exchange: Exchange, content: Content, headers: Headers): Promise<void> {
  const { shaping } = exchange;
  const total = content.byteLength;
  const range = shaping.ignoreRange ? undefined : parseRange(header(exchange, 'range'), total);
  const common = { 'Content-Type': 'application/octet-stream', 'Accept-Ranges': 'bytes', ...headers };
  if (range === 'unsatisfiable') {
    throw new Refusal(416, 'The requested range starts after the end of the file.', {
      headers: { 'Content-Range': `bytes */${total}` },
    });
  }
  if (range === undefined) {
    await send(exchange, 200, { ...common, 'Content-Length': total }, content.read(0, total));
    return;
  }
  const shift = shaping.wrongContentRange ? 1 : 0;
  await send(
    exchange,
    206,
    {
      ...common,
      'Content-Length': range.end - range.start,
      'Content-Range': `bytes ${range.start + shift}-${range.end - 1 + shift}/${total}`,
    },
    content.read(range.start, range.end),
  );
}

export interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Undefined stands for the whole: no range, several, or one in a form that must be ignored. */
export function parseRange(text: string | undefined, total: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(text ?? '');
  if (match === null || match[0] === 'bytes=-') return undefined;
  const [, first = '', last = ''] = match;
  if (first === '') {
    const suffix = Number(last);
    return suffix === 0 || total === 0 ? 'unsatisfiable' : { start: Math.max(total - suffix, 0), end: total };
  }
  const start = Number(first);
  const end = last === '' ? total : Math.min(Number(last) + 1, total);
  if (last !== '' && Number(last) < start) return undefined;
  return start >= total ? 'unsatisfiable' : { start, end };
}

/** Every answer leaves through here, so that faults can bend it. */
export async function send(
  exchange: Exchange,
  status: number,
  headers: Headers,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const { request, response, record, shaping } = exchange;
  if (!request.complete) request.resume();
  if (shaping.loseAnswer) {
    response.destroy();
    return;
  }
  record.status = shaping.landThenStatus ?? status;
  response.writeHead(record.status, { 'X-Request-Id': exchange.requestId, ...headers });
  if (exchange.method === 'HEAD') {
    response.end();
    return;
  }
  await writePieces(exchange, pieces);
}

async function writePieces(
  exchange: Exchange,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const { response, record, shaping, hub } = exchange;
  const limit = shaping.truncateAfterBytes ?? Infinity;
  let flushed: Promise<unknown> = Promise.resolve();
  for await (const whole of pieces) {
    await flushed;
    if (response.destroyed) return;
    const piece = flipBit(
      whole.subarray(0, limit - record.bytesSent),
      shaping.flipBitOfByte,
      record.bytesSent,
    );
    if (shaping.bytesPerSecond !== undefined) await writeSlowly(exchange, piece, shaping.bytesPerSecond);
    else if (piece.byteLength > 0) flushed = write(exchange, piece);
    record.bytesSent += piece.byteLength;
    hub.stats.bytesSent += piece.byteLength;
    if (record.bytesSent >= limit) {
      await flushed;
      response.destroy();
      return;
    }
  }
  await flushed;
  if (response.destroyed) return;
  response.end();
}

function flipBit(piece: Uint8Array, ofByte: number | undefined, sent: number): Uint8Array {
  if (ofByte === undefined || ofByte < sent || ofByte >= sent + piece.byteLength) return piece;
  const flipped = new Uint8Array(piece);
  flipped[ofByte - sent] = (flipped[ofByte - sent] ?? 0) ^ 1;
  return flipped;
}

/** Resolves when the kernel has the bytes, or when the client has gone. */
function write(exchange: Exchange, piece: Uint8Array): Promise<unknown> {
  const { response } = exchange;
  return new Promise((resolve) => {
    const done = () => {
      response.off('close', done);
      resolve(undefined);
    };
    response.once('close', done);
    response.write(piece, done);
  });
}

/** Ten writes a second, so that a client sees a trickle rather than bursts. */
async function writeSlowly(exchange: Exchange, piece: Uint8Array, bytesPerSecond: number): Promise<void> {
  const stepBytes = Math.max(1, Math.floor(bytesPerSecond / 10));
  for (let offset = 0; offset < piece.byteLength; offset += stepBytes) {
    if (exchange.response.destroyed) return;
    await write(exchange, piece.subarray(offset, offset + stepBytes));
    await exchange.hub.sleep(100);
  }
}

/** Waits until the client has sent all of its body, whatever becomes of it. */
export async function drain(exchange: Exchange): Promise<void> {
  const { request } = exchange;
  if (request.complete || request.destroyed) return;
  request.resume();
  await once(request, 'close');
}
