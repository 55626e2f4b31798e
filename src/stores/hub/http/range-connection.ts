import net from 'node:net';
import tls from 'node:tls';
import { ConnectionFailure, type Timeouts } from './exchange.ts';
import type { RangeBuffer } from './range-buffer.ts';
import { parseResponseHead, type ResponseHead } from './response-head.ts';

/** Far above what storage sends; the same bound as Node's own client has. */
const maxHeadBytes = 16 * 1024;
/** Bytes whose place is not known yet are taken in regions of at most this, which leaves room for a TLS record. */
const regionBytes = 64 * 1024;
const minRegionBytes = 16 * 1024;
const queueBytes = regionBytes + minRegionBytes;
/** A paused TLS socket still hands over what it had received, which is far less than this. */
const maxQueueBytes = 1024 * 1024;

/** What a connection does: it waits for a head, then for its body to be asked for, streams it, rests. */
type Phase = 'connecting' | 'idle' | 'head' | 'answered' | 'body' | 'dead';

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * One HTTP/1.1 connection that only does ranged GETs, one after the other, and lets the socket write the body
 * straight into a {@link RangeBuffer}. Why it exists beside `node:http`: docs/decisions/range-client.md.
 */
export class RangeConnection {
  readonly #url: URL;
  readonly #timeouts: Timeouts;
  readonly #socket: net.Socket;
  #phase: Phase = 'connecting';
  /** Bytes [start, end) that arrived as part of a head, or while there was no room for them. */
  #queue = Buffer.allocUnsafe(queueBytes);
  #queueStart = 0;
  #queueEnd = 0;
  /** The head of the current answer. */
  #head: ResponseHead | undefined;
  #remainingBytes = 0;
  #buffer: RangeBuffer | undefined;
  /** Whether the region given to the socket last lies in the buffer. */
  #direct = false;
  #paused = false;
  #waiting: Waiting | undefined;
  #failure: ConnectionFailure | undefined;

  constructor(url: URL, timeouts: Timeouts, trustedCertificates?: string) {
    this.#url = url;
    this.#timeouts = timeouts;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const secure = url.protocol === 'https:';
    const onread: net.OnReadOpts = {
      // The socket asks for the next region after each read.
      buffer: () => this.#nextRegion(),
      callback: (byteCount) => this.#onBytes(byteCount),
    };
    const target = { host, port: Number(url.port) || (secure ? 443 : 80), onread };
    this.#socket = secure
      ? tls.connect({
          ...target,
          ALPNProtocols: ['http/1.1'],
          ...(net.isIP(host) === 0 && { servername: host }),
          ...(trustedCertificates !== undefined && { ca: trustedCertificates }),
        })
      : net.connect(target);
    this.#socket.setNoDelay(true);
    this.#socket.setTimeout(timeouts.connectMs);
    this.#socket.once(secure ? 'secureConnect' : 'connect', () => this.#onConnect());
    this.#socket.on('timeout', () => this.#die(`${url.host} sent nothing for too long`));
    this.#socket.on('error', (error) => this.#die(error.message, error));
    this.#socket.on('end', () => this.#die(`${url.host} closed the connection`));
    this.#socket.on('close', () => this.#die(`${url.host} closed the connection`));
  }

  /** Whether another request can be sent. */
  get idle(): boolean {
    return this.#phase === 'idle';
  }

  /** An idle connection does not keep the process alive. */
  rest(): void {
    this.#socket.unref();
  }

  destroy(): void {
    this.#die('the connection was given up');
  }

  /** Sends the request and resolves with the head of the answer. `headers` must be free of line breaks. */
  async get(url: URL, headers: Headers, signal: AbortSignal): Promise<ResponseHead> {
    this.#socket.ref();
    await this.#while(signal, () => this.#phase === 'idle');
    const lines = [`GET ${url.pathname}${url.search} HTTP/1.1`, `host: ${url.host}`];
    for (const [name, value] of headers) lines.push(`${name}: ${value}`);
    this.#phase = 'head';
    this.#head = undefined;
    this.#socket.setTimeout(this.#timeouts.idleMs);
    this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
    await this.#while(signal, () => this.#head !== undefined);
    if (this.#head === undefined) throw new Error('no head');
    return this.#head;
  }

  /**
   * Streams the first `byteCount` bytes of the answer whose head came last into the buffer. The connection can
   * be used again if that was the whole body.
   */
  async pipe(buffer: RangeBuffer, byteCount: number, signal: AbortSignal): Promise<void> {
    this.#buffer = buffer;
    this.#phase = 'body';
    this.#remainingBytes = byteCount;
    buffer.onSpace = () => this.#onSpace();
    try {
      this.#onSpace();
      await this.#while(signal, () => this.#phase === 'idle');
    } finally {
      buffer.onSpace = undefined;
      this.#buffer = undefined;
    }
  }

  /** Waits until the condition holds; destroys the connection on abort and rejects when it dies. */
  async #while(signal: AbortSignal, isDone: () => boolean): Promise<void> {
    const onAbort = () => this.destroy();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      if (signal.aborted) onAbort();
      while (!isDone()) {
        if (signal.aborted) throw signal.reason;
        if (this.#failure !== undefined) throw this.#failure;
        await new Promise<void>((resolve, reject) => {
          this.#waiting = { resolve, reject };
        }).catch((error) => {
          throw signal.aborted ? signal.reason : error;
        });
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve();
  }

  #die(message: string, cause?: unknown): void {
    if (this.#phase === 'dead') return;
    // A request counts as sent as soon as there was a connection; ranged GETs can be repeated anyway.
    this.#failure = new ConnectionFailure(message, this.#phase !== 'connecting', cause);
    this.#phase = 'dead';
    this.#direct = false;
    this.#socket.destroy();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(this.#failure);
  }

  #onConnect(): void {
    if (this.#phase !== 'connecting') return;
    this.#phase = 'idle';
    this.#socket.setTimeout(this.#timeouts.idleMs);
    this.#wake();
  }

  /** Where the socket puts what comes next; only asked when it is done with the region before. */
  #nextRegion(): Uint8Array {
    this.#direct = false;
    if (this.#queueStart === this.#queueEnd) {
      this.#queueStart = 0;
      this.#queueEnd = 0;
      if (this.#phase === 'body' && !this.#paused) {
        const region = this.#buffer?.reserve(this.#remainingBytes);
        this.#direct = region !== undefined && region.byteLength > 0;
        if (region !== undefined && this.#direct) return region;
      }
    }
    if (this.#queue.byteLength - this.#queueEnd < minRegionBytes) {
      const queuedBytes = this.#queueEnd - this.#queueStart;
      const fits = queuedBytes + minRegionBytes <= this.#queue.byteLength;
      const place = fits ? this.#queue : Buffer.allocUnsafe(2 * this.#queue.byteLength);
      this.#queue.copy(place, 0, this.#queueStart, this.#queueEnd);
      this.#queue = place;
      this.#queueStart = 0;
      this.#queueEnd = queuedBytes;
    }
    return this.#queue.subarray(this.#queueEnd, this.#queueEnd + regionBytes);
  }

  /** Returns whether the socket is to go on reading. */
  #onBytes(byteCount: number): boolean {
    if (this.#direct) {
      this.#remainingBytes -= byteCount;
      this.#buffer?.commit(byteCount);
      return this.#continueBody();
    }
    this.#queueEnd += byteCount;
    if (this.#queueEnd - this.#queueStart > maxQueueBytes) {
      return this.#fail(`${this.#url.host} sent more than it was read`);
    }
    // A paused TLS socket goes on with what it has already decrypted.
    if (this.#paused) return false;
    if (this.#phase === 'head') return this.#readHead();
    if (this.#phase === 'body') return this.#continueBody();
    return this.#fail(`${this.#url.host} sent bytes that no request asked for`);
  }

  #readHead(): boolean {
    const received = this.#queue.subarray(this.#queueStart, this.#queueEnd);
    const endOffset = received.indexOf('\r\n\r\n');
    if (endOffset > maxHeadBytes || (endOffset < 0 && received.byteLength > maxHeadBytes)) {
      return this.#fail(`${this.#url.host} sent a head of more than ${maxHeadBytes} bytes`);
    }
    if (endOffset < 0) return true;
    try {
      this.#head = parseResponseHead(received.toString('latin1', 0, endOffset));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return this.#fail(`the answer of ${this.#url.host} is malformed: ${reason}`);
    }
    this.#queueStart += endOffset + 4;
    this.#phase = 'answered';
    this.#pause();
    this.#wake();
    return false;
  }

  /** Moves queued bytes to the buffer; tells whether the socket is to read on. */
  #continueBody(): boolean {
    const buffer = this.#buffer;
    if (buffer === undefined || this.#phase !== 'body') return false;
    const queued = this.#queue.subarray(this.#queueStart, this.#queueEnd);
    if (queued.byteLength > this.#remainingBytes)
      return this.#fail(`${this.#url.host} sent more than it announced`);
    const placedBytes = buffer.write(queued);
    this.#queueStart += placedBytes;
    this.#remainingBytes -= placedBytes;
    if (this.#remainingBytes === 0) {
      this.#phase = 'idle';
      this.#wake();
      return true;
    }
    if (placedBytes === queued.byteLength && buffer.reserve(1).byteLength > 0) return true;
    this.#pause();
    return false;
  }

  #fail(message: string): false {
    this.#die(message);
    return false;
  }

  /** While we do not read, the server's silence is our own doing. */
  #pause(): void {
    this.#paused = true;
    this.#socket.setTimeout(0);
  }

  /** Only a paused socket holds no region of the buffer, which {@link RangeBuffer.reserve} would make invalid. */
  #onSpace(): void {
    if (!this.#paused) return;
    this.#paused = false;
    if (!this.#continueBody()) return;
    this.#socket.setTimeout(this.#timeouts.idleMs);
    this.#socket.resume();
  }
}
