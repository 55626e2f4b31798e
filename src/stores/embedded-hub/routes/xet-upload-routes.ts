import { requireXetToken } from '../accounts.ts';
import { send, sendBytes, sendJson } from '../answer.ts';
import { type Exchange, header, param, readBody, readPieces } from '../exchange.ts';
import { requireRoom } from '../receive-content.ts';
import { malformed, Refusal } from '../refusal.ts';
import type { Route } from '../router.ts';
import { isHashText } from '../xet/merkle.ts';
import { maxShardBytes, parseShard, serializeDedupShard } from '../xet/shard.ts';
import { validateShard } from '../xet/validate-shard.ts';
import { hashXorbContent, maxXorbBytes, type StoredXorb, XorbWalker } from '../xet/xorb.ts';

/** A xorb may come with a footer, which is not counted. */
const maxXorbFooterBytes = 1024 * 1024;

export const xetUploadRoutes: readonly Route[] = [
  { method: 'POST', side: 'content', path: '/v1/xorbs/default/:hash', handle: receiveXorb },
  { method: 'HEAD', side: 'content', path: '/v1/xorbs/default/:hash', handle: answerXorbHead },
  { method: 'POST', side: 'content', path: '/v1/shards', handle: receiveShard },
  { method: 'POST', side: 'content', path: '/v2/shards', handle: receiveShardAsStream },
  { method: 'GET', side: 'content', path: '/v1/chunks/default/:hash', handle: answerDedup },
  { method: 'GET', side: 'content', path: '/v1/chunks/default-merkledb/:hash', handle: answerDedup },
  { method: 'POST', side: 'content', path: '/v1/telemetry', handle: receiveTelemetry },
];

/** @throws {Refusal} 400 */
export function requireHash(exchange: Exchange): string {
  const hash = param(exchange, 'hash');
  if (!isHashText(hash)) throw malformed(`"${hash}" is not a hash of 64 lowercase hex digits`);
  return hash;
}

async function receiveXorb(exchange: Exchange): Promise<void> {
  const { stats } = exchange.hub;
  stats.openXorbPosts++;
  stats.peakXorbPosts = Math.max(stats.peakXorbPosts, stats.openXorbPosts);
  try {
    await storeXorb(exchange);
  } finally {
    stats.openXorbPosts--;
  }
}

async function storeXorb(exchange: Exchange): Promise<void> {
  const { hub } = exchange;
  requireXetToken(exchange, 'write');
  const hash = requireHash(exchange);
  const xorb = await readXorb(exchange, hash);
  const wasInserted = !hub.xet.xorbs.has(hash);
  if (wasInserted) {
    hub.stats.storedBytes += xorb.body?.byteLength ?? 0;
    hub.xet.addXorb(xorb);
  }
  hub.stats.xorbs++;
  hub.stats.xorbBytes += exchange.record.bytesReceived;
  hub.stats.rawXorbBytes += xorb.layout.rawOffsets.at(-1) ?? 0;
  await sendJson(exchange, { was_inserted: wasInserted });
}

async function readXorb(exchange: Exchange, hash: string): Promise<StoredXorb> {
  const { validation, keepContent } = exchange.hub.settings;
  const needsBody = keepContent || validation === 'full';
  const maxBytes = maxXorbBytes + maxXorbFooterBytes;
  const announced = Number(header(exchange, 'content-length') ?? maxBytes);
  if (keepContent) requireRoom(exchange, announced);
  const buffer = Buffer.allocUnsafeSlow(needsBody ? Math.min(announced, maxBytes) : 0);
  const walker = new XorbWalker();
  let received = 0;
  for await (const piece of readPieces(exchange, maxBytes)) {
    walker.push(piece);
    if (needsBody) piece.copy(buffer, received);
    received += piece.byteLength;
  }
  const layout = walker.finish();
  const body = buffer.subarray(0, received);
  const chunks = validation === 'full' ? await hashXorbContent(hash, body, layout) : undefined;
  return { hash, layout, body: keepContent ? body : undefined, chunks };
}

async function answerXorbHead(exchange: Exchange): Promise<void> {
  requireXetToken(exchange, 'read');
  const xorb = exchange.hub.xet.xorbs.get(requireHash(exchange));
  if (xorb === undefined) throw new Refusal(404, 'There is no such xorb.');
  await send(exchange, 200, { 'Content-Length': xorb.layout.byteOffsets.at(-1) ?? 0 }, []);
}

/** Registers every file of a shard, or none. */
async function registerShard(exchange: Exchange): Promise<void> {
  const { hub } = exchange;
  const { repo } = requireXetToken(exchange, 'write');
  const shard = parseShard(await readBody(exchange, maxShardBytes));
  const rebuild = hub.settings.validation === 'full' && hub.settings.keepContent;
  const valid = await validateShard(shard, hub.xet, { rebuild });
  for (const [hash, chunks] of valid.namedXorbs) hub.xet.nameChunks(hub.xet.requireXorb(hash), chunks);
  for (const file of valid.files) {
    hub.xet.files.set(file.hash, file);
    hub.store.registerObject(repo, {
      sha256: file.sha256,
      content: hub.xet.contentOf(file),
      xetHash: file.hash,
    });
  }
  hub.stats.shards++;
  hub.stats.shortChunks += valid.shortChunks;
}

async function receiveShard(exchange: Exchange): Promise<void> {
  await registerShard(exchange);
  await sendJson(exchange, { result: 1 });
}

async function receiveShardAsStream(exchange: Exchange): Promise<void> {
  await registerShard(exchange);
  const lines = [
    { type: 'validating', verified: 1, total: 1 },
    { type: 'committing', stage: 'uploading' },
    { type: 'committing', stage: 'syncing' },
    { type: 'result', result: 1 },
  ];
  const body = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await sendBytes(exchange, body, { status: 200, headers: { 'Content-Type': 'application/x-ndjson' } });
}

/** The chunk lists of the xorb that holds a chunk, if any does. */
async function answerDedup(exchange: Exchange): Promise<void> {
  const { hub } = exchange;
  requireXetToken(exchange, 'read');
  const xorb = hub.settings.globalDedup ? hub.xet.findXorbOfChunk(requireHash(exchange)) : undefined;
  if (xorb?.chunks === undefined) throw new Refusal(404, 'The chunk is not known.');
  const rawBytes = xorb.layout.rawOffsets.at(-1) ?? 0;
  const shard = serializeDedupShard(
    [{ hash: xorb.hash, rawBytes, chunks: xorb.chunks }],
    Math.floor(hub.now() / 1000),
  );
  await sendBytes(exchange, shard, { status: 200, headers: { 'Content-Type': 'application/octet-stream' } });
}

async function receiveTelemetry(exchange: Exchange): Promise<void> {
  await readBody(exchange, maxShardBytes);
  await sendJson(exchange, {});
}
