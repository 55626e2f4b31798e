import type { IncomingMessage } from 'node:http';

/**
 * The body as text; undefined when it is longer than the limit, without reading the rest of it.
 * Rejects when the client goes away.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return undefined;
  const pieces: Buffer[] = [];
  let received = 0;
  // The connection stays, because it is to carry the answer.
  const incoming: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const piece of incoming) {
    received += piece.byteLength;
    if (received > maxBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
