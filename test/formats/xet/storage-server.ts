import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Encoded } from './drive.ts';

export interface StorageServer extends AsyncDisposable {
  readonly url: string;
}

/** Serves encoded files for download, as the storage does: which ranges of which xorbs, and the bytes. */
export async function startStorage(files: readonly Encoded[]): Promise<StorageServer> {
  const xorbs = new Map(files.flatMap((file) => file.xorbs.map((xorb) => [xorb.hash, xorb.body] as const)));
  const byHash = new Map(files.map((file) => [file.fileHash, file]));
  let url = '';

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const [, version, kind, hash = ''] = (request.url ?? '').split('/');
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const start = Number(range?.[1] ?? 0);
    if (version === 'v2' && kind === 'reconstructions') {
      const file = byHash.get(hash);
      if (file === undefined) return response.writeHead(404).end();
      if (start >= file.byteLength) return response.writeHead(416).end();
      const end = range?.[2] ? Number(range[2]) + 1 : file.byteLength;
      return response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(reconstruct(file, start, end)));
    }
    const body = xorbs.get(hash);
    if (kind !== 'xorbs' || body === undefined) return response.writeHead(404).end();
    const last = range?.[2] ? Number(range[2]) : body.length - 1;
    return response
      .writeHead(206, { 'content-range': `bytes ${start}-${last}/${body.length}` })
      .end(body.subarray(start, last + 1));
  });

  function reconstruct(file: Encoded, start: number, end: number): object {
    let at = 0;
    let offsetIntoFirst: number | undefined;
    const terms: object[] = [];
    const fetches: Record<string, object[]> = {};
    for (const term of file.terms) {
      const termStart = at;
      at += term.byteLength;
      if (at <= start || termStart >= end) continue;
      offsetIntoFirst ??= Math.max(0, start - termStart);
      const chunks = { start: term.chunkStart, end: term.chunkEnd };
      const bytes = { start: 0, end: (xorbs.get(term.xorbHash)?.length ?? 0) - 1 };
      terms.push({ hash: term.xorbHash, range: chunks, unpacked_length: term.byteLength });
      fetches[term.xorbHash] = [{ url: `${url}/v1/xorbs/${term.xorbHash}`, ranges: [{ chunks, bytes }] }];
    }
    return { offset_into_first_range: offsetIntoFirst ?? 0, terms, xorbs: fetches };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
