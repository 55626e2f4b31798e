import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock, Log } from '../../../src/kit/environment.ts';

export interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Loopback extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly requests: Recorded[];
  /** Bytes that clients have taken off the server's sockets. */
  readonly bytesWritten: () => number;
  readonly openConnections: () => number;
}

export type Answering = (request: Recorded, response: http.ServerResponse, index: number) => unknown;

/** A real server on loopback that answers as told and records what it was asked. */
export async function listen(
  answering: Answering,
  host = '127.0.0.1',
  certificate?: { readonly cert: string; readonly key: string },
): Promise<Loopback> {
  const requests: Recorded[] = [];
  const sockets = new Set<Socket>();
  let closedBytes = 0;
  const listener: http.RequestListener = async (incoming, response) => {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of incoming) pieces.push(piece as Buffer);
    } catch {
      return;
    }
    const request = {
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      headers: incoming.headers,
      body: Buffer.concat(pieces),
    };
    requests.push(request);
    await answering(request, response, requests.length - 1);
  };
  const server = certificate ? https.createServer(certificate, listener) : http.createServer(listener);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      closedBytes += socket.bytesWritten;
      sockets.delete(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${certificate ? 'https' : 'http'}://${host}:${port}`,
    port,
    requests,
    bytesWritten: () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, closedBytes),
    openConnections: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface FakeClock extends Clock {
  /** Every sleep that was asked for, in order. */
  readonly sleeps: number[];
}

/** Time passes only by sleeping, and then at once. */
export function createFakeClock(): FakeClock {
  let nowMs = Date.UTC(2026, 0, 1);
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => nowMs,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      sleeps.push(milliseconds);
      nowMs += milliseconds;
    },
  };
}

export interface RecordingLog extends Log {
  readonly lines: string[];
}

export function createRecordingLog(): RecordingLog {
  const lines: string[] = [];
  const push = (message: string) => void lines.push(message);
  return { lines, info: push, warn: push, debug: push };
}

/** Resolves once the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
