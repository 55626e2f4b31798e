import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The TCP and TLS handshakes of a far-away or loaded host take a few seconds; thirty mean that nobody is there. */
const connectTimeoutMs = 30_000;
/** No byte in either direction for this long is a dead connection; storage and the Hub stream steadily. */
const idleTimeoutMs = 60_000;
/** A body is handed to the socket in pieces, so that a body of 64 MiB is never queued (or, under TLS, encrypted) whole. */
const writePieceBytes = 1024 * 1024;
/** Tokens for the storage come in headers of up to 64,000 characters. */
const maxHeadBytes = 256 * 1024;
/** Parallel connections per host: above what the uploads and readers of a run use, below what a Hub may take amiss. */
const maxSocketsPerHost = 32;
const maxFreeSocketsPerHost = 8;

export interface Timeouts {
  readonly connectMs: number;
  readonly idleMs: number;
}

export const standardTimeouts: Timeouts = { connectMs: connectTimeoutMs, idleMs: idleTimeoutMs };

/** What one HTTP request puts on the wire. */
export interface ExchangeRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body?: Uint8Array | Blob | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Instead of that of all requests, for a server that works long before it answers. */
  readonly idleMs?: number | undefined;
  /** Not on a kept-alive connection: the server may be closing that one just now, which looks like a lost request. */
  readonly freshConnection?: boolean | undefined;
}

/** The connection could not be made, broke or went silent. */
export class ConnectionFailure extends Error {
  override readonly name = 'ConnectionFailure';
  /** Whether the server may have acted on the request. */
  readonly requestSent: boolean;

  constructor(message: string, requestSent: boolean, cause?: unknown) {
    super(message, { cause });
    this.requestSent = requestSent;
  }
}

/** Bounded keep-alive connections to any number of hosts, over `node:http` and `node:https`. */
export interface ConnectionPool {
  /** Resolves when the head of the answer is there; the body is still to be read (or destroyed). */
  send(request: ExchangeRequest): Promise<http.IncomingMessage>;
  /** Destroys every connection. */
  close(): void;
}

export function createConnectionPool(options: {
  readonly timeouts: Timeouts;
  /** `HTTPS_PROXY` and its kin; honoured where Node's own agents can (22.21, 24.5 and later). */
  readonly proxyEnvironment: Readonly<Record<string, string | undefined>>;
  readonly trustedCertificates?: string | undefined;
}): ConnectionPool {
  const agentOptions = {
    keepAlive: true,
    maxSockets: maxSocketsPerHost,
    maxFreeSockets: maxFreeSocketsPerHost,
    proxyEnv: { ...options.proxyEnvironment },
    ...(options.trustedCertificates !== undefined && { ca: options.trustedCertificates }),
  };
  const plainAgent = new http.Agent(agentOptions);
  const secureAgent = new https.Agent(agentOptions);
  const freshOptions = { ...agentOptions, keepAlive: false };
  const plainFreshAgent = new http.Agent(freshOptions);
  const secureFreshAgent = new https.Agent(freshOptions);
  const agents = [plainAgent, secureAgent, plainFreshAgent, secureFreshAgent];

  return {
    send(request) {
      const fresh = request.freshConnection === true;
      return request.url.protocol === 'https:'
        ? exchange(https.request, fresh ? secureFreshAgent : secureAgent, request, options.timeouts)
        : exchange(http.request, fresh ? plainFreshAgent : plainAgent, request, options.timeouts);
    },
    close() {
      for (const agent of agents) agent.destroy();
    },
  };
}

function exchange(
  open: typeof http.request,
  agent: http.Agent,
  request: ExchangeRequest,
  timeouts: Timeouts,
): Promise<http.IncomingMessage> {
  const { method, url, body, signal, idleMs = timeouts.idleMs } = request;
  const headers: Record<string, string> = Object.fromEntries(request.headers);
  if (body !== undefined)
    headers['content-length'] = String(body instanceof Blob ? body.size : body.byteLength);

  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    let connected = false;
    let answered = false;
    const outgoing = open(url, { method, agent, headers, timeout: idleMs, maxHeaderSize: maxHeadBytes });

    const connectTimer = setTimeout(() => {
      outgoing.destroy(new Error(`no connection to ${url.host} within ${timeouts.connectMs} ms`));
    }, timeouts.connectMs);
    const onConnected = () => {
      connected = true;
      clearTimeout(connectTimer);
    };
    outgoing.on('socket', (socket: Socket) => {
      if (outgoing.reusedSocket) return onConnected();
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', onConnected);
    });
    outgoing.on('timeout', () => {
      outgoing.destroy(new Error(`${url.host} sent nothing for ${idleMs} ms`));
    });
    const onAbort = () => outgoing.destroy(new Error('aborted'));
    signal?.addEventListener('abort', onAbort, { once: true });
    outgoing.on('close', () => {
      clearTimeout(connectTimer);
      signal?.removeEventListener('abort', onAbort);
    });
    outgoing.on('error', (error) => {
      if (answered) return;
      reject(signal?.aborted ? signal.reason : failureOf(error, connected));
    });
    outgoing.on('response', (incoming) => {
      answered = true;
      onConnected();
      resolve(incoming);
    });
    // What cannot be read of a body is not the connection's fault, and no repetition changes it.
    writeBody(outgoing, body, () => answered).catch((error) => {
      reject(signal?.aborted ? signal.reason : error);
      outgoing.destroy();
    });
  });
}

function failureOf(error: unknown, requestSent: boolean): ConnectionFailure {
  const message = error instanceof Error ? error.message : String(error);
  return new ConnectionFailure(message || 'the connection failed', requestSent, error);
}

/** Writes piece by piece at the pace of the socket; stops when the server has answered without wanting the rest. */
async function writeBody(
  outgoing: http.ClientRequest,
  body: Uint8Array | Blob | undefined,
  isAnswered: () => boolean,
): Promise<void> {
  if (body !== undefined) {
    for await (const piece of piecesOf(body)) {
      if (isAnswered() || outgoing.destroyed) return void outgoing.destroy();
      if (!outgoing.write(piece)) await untilWritable(outgoing);
    }
  }
  outgoing.end();
}

async function* piecesOf(body: Uint8Array | Blob): AsyncGenerator<Uint8Array> {
  if (body instanceof Blob) {
    for await (const piece of body.stream()) yield* piecesOf(piece);
    return;
  }
  for (let start = 0; start < body.byteLength; start += writePieceBytes) {
    yield body.subarray(start, start + writePieceBytes);
  }
}

function untilWritable(outgoing: http.ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      for (const event of ['drain', 'close', 'response']) outgoing.off(event, settle);
      resolve();
    };
    for (const event of ['drain', 'close', 'response']) outgoing.on(event, settle);
  });
}

/**
 * Reads a whole body of at most `limitBytes`, unpacked where it came by gzip; a body that breaks off is a
 * {@link ConnectionFailure}.
 */
export async function readBody(
  incoming: http.IncomingMessage,
  limitBytes: number,
  signal?: AbortSignal,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let byteLength = 0;
  try {
    for await (const piece of unpack(incoming)) {
      byteLength += piece.byteLength;
      if (byteLength > limitBytes) throw new RangeError(`the answer is longer than ${limitBytes} bytes`);
      pieces.push(piece);
    }
  } catch (error) {
    incoming.destroy();
    if (signal?.aborted) throw signal.reason;
    if (error instanceof RangeError) throw error;
    throw failureOf(error, true);
  }
  return Buffer.concat(pieces, byteLength);
}

function unpack(incoming: http.IncomingMessage): AsyncIterable<Buffer> {
  if (incoming.headers['content-encoding'] !== 'gzip') return incoming;
  // What breaks is told to whoever reads.
  return pipeline(incoming, createGunzip(), () => {});
}

/** Reads at most `limitBytes` of a body that only serves an error message, and never fails. */
export async function readErrorText(incoming: http.IncomingMessage, limitBytes: number): Promise<string> {
  return readBody(incoming, limitBytes).then(
    (body) => body.toString('utf8'),
    () => '',
  );
}

/** The answer's headers; names are case-insensitive, repeated ones are joined by commas. */
export function headersOf(incoming: http.IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    const [name, value] = incoming.rawHeaders.slice(index, index + 2);
    if (name !== undefined && value !== undefined) headers.append(name, value);
  }
  return headers;
}
