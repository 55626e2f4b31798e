import { requireXetToken } from '../accounts.ts';
import { parseRange, sendContent, sendJson } from '../answer.ts';
import { contentOfPieces } from '../content.ts';
import { type Exchange, header } from '../exchange.ts';
import { Refusal } from '../refusal.ts';
import type { Route } from '../router.ts';
import { planReconstruction, type Reconstruction, type XorbFetch } from '../xet/reconstruction.ts';
import type { StoredFile } from '../xet/storage.ts';
import { requireSignature } from './file-routes.ts';
import { requireHash } from './xet-upload-routes.ts';

export const reconstructionRoutes: readonly Route[] = [
  { method: 'GET', side: 'content', path: '/v2/reconstructions/:hash', handle: answerSecondVersion },
  { method: 'GET', side: 'content', path: '/v1/reconstructions/:hash', handle: answerFirstVersion },
  { method: 'GET', side: 'content', path: '/v1/files/:hash', handle: answerFile },
  { method: 'GET', side: 'content', path: '/xorbs/:hash', handle: answerXorbBytes },
];

/** The file of the route, if the token's repo has it. @throws {Refusal} 401, 404 */
function requireFile(exchange: Exchange): StoredFile {
  const { hub } = exchange;
  const { repo } = requireXetToken(exchange, 'read');
  const hash = requireHash(exchange);
  const file = hub.xet.files.get(hash);
  const isOfRepo = [...repo.knownObjects].some((sha256) => hub.store.objects.get(sha256)?.xetHash === hash);
  if (file === undefined || !isOfRepo) throw new Refusal(404, 'There is no such file.');
  return file;
}

function plan(exchange: Exchange): Reconstruction {
  const file = requireFile(exchange);
  const range = parseRange(header(exchange, 'range'), file.byteLength);
  if (range === 'unsatisfiable') {
    throw new Refusal(416, `The range starts after the end of the file (${file.byteLength} bytes).`);
  }
  const { start, end } = range ?? { start: 0, end: file.byteLength };
  return planReconstruction(file, exchange.hub.xet, start, end);
}

function describeTerms(reconstruction: Reconstruction) {
  return {
    offset_into_first_range: reconstruction.offsetIntoFirstRange,
    terms: reconstruction.terms.map((term) => ({
      hash: term.xorbHash,
      range: { start: term.chunkStart, end: term.chunkEnd },
      unpacked_length: term.unpackedBytes,
    })),
  };
}

function mapFetches<T>(
  reconstruction: Reconstruction,
  describe: (fetch: XorbFetch) => T,
): Record<string, readonly T[]> {
  return Object.fromEntries(
    [...reconstruction.fetches].map(([hash, fetches]) => [hash, fetches.map(describe)]),
  );
}

function signFetch(exchange: Exchange, { xorbHash, bytes }: XorbFetch): string {
  return exchange.hub.signer.sign(`/xorbs/${xorbHash}`, { range: `${bytes.start}-${bytes.end}` });
}

function answerSecondVersion(exchange: Exchange): Promise<void> {
  const reconstruction = plan(exchange);
  const xorbs = mapFetches(reconstruction, (fetch) => ({
    url: signFetch(exchange, fetch),
    ranges: [{ chunks: fetch.chunks, bytes: fetch.bytes }],
  }));
  return sendJson(exchange, { ...describeTerms(reconstruction), xorbs });
}

function answerFirstVersion(exchange: Exchange): Promise<void> {
  const reconstruction = plan(exchange);
  const fetchInfo = mapFetches(reconstruction, (fetch) => ({
    range: fetch.chunks,
    url: signFetch(exchange, fetch),
    url_range: fetch.bytes,
  }));
  return sendJson(exchange, { ...describeTerms(reconstruction), fetch_info: fetchInfo });
}

/** HEAD tells the size; there is nothing to GET. */
async function answerFile(exchange: Exchange): Promise<void> {
  const file = requireFile(exchange);
  if (exchange.method !== 'HEAD') throw new Refusal(405, 'Only HEAD is answered here.');
  await sendContent(exchange, { byteLength: file.byteLength, read: () => [] }, {});
}

async function answerXorbBytes(exchange: Exchange): Promise<void> {
  requireSignature(exchange);
  const signed = `bytes=${exchange.url.searchParams.get('range')}`;
  const asked = header(exchange, 'range');
  if (asked !== signed) {
    exchange.hub.violate(
      `GET ${exchange.url.pathname}: asked for ${asked ?? 'no range'}, signed is ${signed}`,
    );
    throw new Refusal(403, 'The Range is not the one this URL was signed for.');
  }
  const body = exchange.hub.xet.xorbs.get(requireHash(exchange))?.body;
  if (body === undefined) throw new Refusal(404, 'There is no such xorb.');
  await sendContent(exchange, contentOfPieces([body]), {});
}
