import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Shaping } from './faults.ts';
import type { HubContext } from './hub-context.ts';
import { malformed, Refusal } from './refusal.ts';
import type { RepoType } from './repo.ts';
import type { RequestRecord } from './request-log.ts';

/** Larger than any JSON a client sends; commits with small files have a limit of their own. */
const maxJsonBytes = 16 * 1024 * 1024;

/** One request on its way through the server. */
export interface Exchange {
  readonly hub: HubContext;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly record: RequestRecord;
  readonly method: string;
  /** The Hub's own hostname, or the one that serves content and storage. */
  readonly side: 'hub' | 'content';
  /** Path and query as sent. */
  readonly url: URL;
  /** Percent-decoded values of the route's `:name` and `*rest` segments. */
  readonly params: Readonly<Record<string, string>>;
  /** What kind of repo the route is about; `model` where it is about none. */
  readonly repoType: RepoType;
  /** How faults bend this exchange. */
  readonly shaping: Shaping;
  readonly requestId: string;
}

export function header(exchange: Exchange, name: string): string | undefined {
  const value = exchange.request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export function bearerOf(exchange: Exchange): string | undefined {
  const value = header(exchange, 'authorization');
  return value === undefined ? undefined : /^Bearer (.+)$/i.exec(value)?.[1];
}

/** The named segment of the route; the router guarantees that it is there. */
export function param(exchange: Exchange, name: string): string {
  const value = exchange.params[name];
  if (value === undefined) throw new Error(`route has no segment :${name}`);
  return value;
}

export function isTrue(value: string | null): boolean {
  return value === '1' || value === 'true' || value === 'True';
}

/**
 * The request body as it arrives, in the socket's own buffers (which the receiver may keep).
 *
 * @throws {Refusal} 413 above the limit
 */
export async function* readPieces(exchange: Exchange, maxBytes: number): AsyncGenerator<Buffer> {
  const announced = Number(header(exchange, 'content-length') ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  let received = 0;
  // Whoever stops reading early still wants to answer, on the same connection.
  const pieces: AsyncIterable<Buffer> = exchange.request.iterator({ destroyOnReturn: false });
  for await (const piece of pieces) {
    received += piece.byteLength;
    exchange.record.bytesReceived = received;
    exchange.hub.stats.bytesReceived += piece.byteLength;
    if (received > maxBytes) throw tooLarge(maxBytes);
    const { bytesPerSecond } = exchange.shaping;
    if (bytesPerSecond !== undefined) await exchange.hub.sleep((piece.byteLength / bytesPerSecond) * 1000);
    yield piece;
  }
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, `The request body is larger than ${maxBytes} bytes.`);
}

/** @throws {Refusal} 413 above the limit */
export async function readBody(exchange: Exchange, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of readPieces(exchange, maxBytes)) pieces.push(piece);
  return Buffer.concat(pieces);
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** @throws {Refusal} 400 when the body is not a JSON object */
export async function readJsonObject(exchange: Exchange): Promise<JsonObject> {
  const text = (await readBody(exchange, maxJsonBytes)).toString('utf8');
  if (text === '') return {};
  return asObject(parseJson(text), 'The request body');
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('The request body is not valid JSON.');
  }
}

/** @throws {Refusal} 400 */
export function asObject(value: unknown, name: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(`${name} must be an object.`);
  }
  return value as JsonObject;
}

/** @throws {Refusal} 400 */
export function asString(value: unknown, name: string): string {
  if (typeof value !== 'string') throw malformed(`"${name}" must be a string.`);
  return value;
}

/** @throws {Refusal} 400 */
export function asArray(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(`"${name}" must be an array.`);
  return value;
}

/** @throws {Refusal} 400 */
export function asSize(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw malformed(`"${name}" must be a size in bytes.`);
  }
  return value;
}
