import { createHash } from 'node:crypto';
import {
  type Chunk,
  fileHash,
  getChunks,
  hashToHex,
  hexToBytes,
  verificationHash,
  xorbHash,
} from '@huggingface/xetchunk-wasm';
import type { EmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';

export const writeToken = 'hf_embedded_write';
export const readToken = 'hf_embedded_read';

/** One call to the Hub (or, with a full URL, to wherever it points), without following redirects. */
export function call(
  hub: EmbeddedHub,
  method: string,
  path: string,
  options: {
    token?: string | undefined;
    json?: unknown;
    body?: BodyInit;
    headers?: Record<string, string>;
  } = {},
): Promise<Response> {
  const { token, json, headers } = options;
  return fetch(path.startsWith('http') ? path : hub.url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined ? { body: JSON.stringify(json) } : options.body && { body: options.body }),
  });
}

export function commitLines(
  hub: EmbeddedHub,
  repo: string,
  lines: readonly { key: string; value: object }[],
  options: { token?: string; revision?: string; parentCommit?: string } = {},
): Promise<Response> {
  const { parentCommit } = options;
  const header = { key: 'header', value: { summary: 'By hand', ...(parentCommit && { parentCommit }) } };
  return call(hub, 'POST', `/api/models/${repo}/commit/${encodeURIComponent(options.revision ?? 'main')}`, {
    token: options.token ?? writeToken,
    headers: { 'content-type': 'application/x-ndjson' },
    body: [header, ...lines].map((line) => JSON.stringify(line)).join('\n'),
  });
}

export async function requestXetToken(hub: EmbeddedHub, repo: string, scope = 'write'): Promise<string> {
  const answer = await call(hub, 'GET', `/api/models/${repo}/xet-${scope}-token/main`, { token: writeToken });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  return accessToken;
}

/** A file cut into chunks, all in one xorb without compression. */
export interface HandMadeFile {
  readonly bytes: Buffer;
  readonly chunks: readonly Chunk[];
  readonly xorb: Buffer<ArrayBuffer>;
  readonly xorbHash: string;
  readonly sha256: string;
}

export function makeFile(bytes: Buffer): HandMadeFile {
  const chunks = getChunks(bytes);
  const parts: Buffer[] = [];
  let offset = 0;
  for (const { length } of chunks) {
    const header = Buffer.alloc(8);
    header.writeUIntLE(length, 1, 3);
    header.writeUIntLE(length, 5, 3);
    parts.push(header, bytes.subarray(offset, offset + length));
    offset += length;
  }
  return {
    bytes,
    chunks,
    xorb: Buffer.concat(parts),
    xorbHash: hashToHex(xorbHash([...chunks])),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** What a shard says; each part can be overridden to make it lie. */
export interface ShardClaims {
  readonly fileHash?: Uint8Array;
  readonly verification?: Uint8Array;
  readonly sha256?: string;
  readonly unpackedBytes?: number;
  readonly chunkEnd?: number;
  readonly listedChunks?: readonly Chunk[];
  readonly flags?: number;
}

export function makeShard(file: HandMadeFile, claims: ShardClaims = {}): Buffer<ArrayBuffer> {
  const entry = (hash: Uint8Array, ...numbers: number[]) => {
    const bytes = Buffer.alloc(48);
    bytes.set(hash);
    for (const [index, value] of numbers.entries()) bytes.writeUInt32LE(value, 32 + 4 * index);
    return bytes;
  };
  const xorb = hexToBytes(file.xorbHash);
  const listed = claims.listedChunks ?? file.chunks;
  const flags = claims.flags ?? 0xc0000000;
  let rawOffset = 0;
  const magic = Buffer.from('48465265706f4d6574614461746100556967456a7b815783a5bdd95ccdd14aa9', 'hex');
  const bookend = entry(Buffer.alloc(32, 0xff));
  return Buffer.concat([
    entry(magic, 2, 0, 0, 0),
    entry(claims.fileHash ?? fileHash([...file.chunks]), flags, 1),
    entry(xorb, 0, claims.unpackedBytes ?? file.bytes.byteLength, 0, claims.chunkEnd ?? file.chunks.length),
    ...(flags & 0x80000000
      ? [entry(claims.verification ?? verificationHash(file.chunks.map((chunk) => chunk.hash)))]
      : []),
    ...(flags & 0x40000000 ? [entry(hexToBytes(claims.sha256 ?? file.sha256))] : []),
    bookend,
    entry(
      xorb,
      0,
      listed.length,
      listed.reduce((sum, chunk) => sum + chunk.length, 0),
      0,
    ),
    ...listed.map((chunk) => {
      const bytes = entry(chunk.hash, rawOffset, chunk.length);
      rawOffset += chunk.length;
      return bytes;
    }),
    bookend,
  ]);
}

export function postXorb(
  hub: EmbeddedHub,
  token: string,
  hash: string,
  body: Buffer<ArrayBuffer>,
): Promise<Response> {
  return call(hub, 'POST', `${hub.contentUrl}/v1/xorbs/default/${hash}`, { token, body });
}

export function postShard(hub: EmbeddedHub, token: string, body: Buffer<ArrayBuffer>): Promise<Response> {
  return call(hub, 'POST', `${hub.contentUrl}/v1/shards`, { token, body });
}
