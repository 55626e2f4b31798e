import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type http from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createHubHttp, type HubHttp, type HubHttpOptions } from '../../../src/stores/hub/http/http.ts';
import { createFakeClock, createRecordingLog, type FakeClock, type Loopback, listen } from './loopback.ts';

export const testCommit = 'a'.repeat(40);
/** Made for these tests, for localhost; nothing trusts it. */
export const loopbackCertificate = {
  cert: readFileSync(new URL('certificates/loopback.pem', import.meta.url), 'utf8'),
  key: readFileSync(new URL('certificates/loopback-key.pem', import.meta.url), 'utf8'),
};

/** Content is sent at the pace at which it is taken. */
const maxPieceBytes = 256 * 1024;
export const testToken = 'hf_secretSecretSecret';

/** Repeatable bytes that differ everywhere. */
export function makeBytes(byteLength: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(byteLength);
  let state = seed;
  for (let index = 0; index < byteLength; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

export type ContentAnswering = (
  request: { readonly path: string; readonly start: number; readonly end: number; readonly index: number },
  response: http.ServerResponse,
  content: Buffer,
) => boolean | Promise<boolean>;

export interface ModelHub extends AsyncDisposable {
  readonly hub: Loopback;
  readonly content: Loopback;
  readonly http: HubHttp;
  readonly clock: FakeClock;
  /** `path bytes=a-b` of the requests to storage. */
  readonly reads: () => string[];
  /** Paths of the requests for an address. */
  readonly resolves: () => string[];
}

/**
 * The reading side of a Hub with one model, `ns/name`, whose large files (`*.safetensors`) lie on another host.
 * `answerContent` and `answerHub` may answer a request themselves, by returning true.
 */
export async function serveModel(options: {
  readonly files: Readonly<Record<string, Buffer>>;
  readonly answerContent?: ContentAnswering;
  readonly answerHub?: (url: string, response: http.ServerResponse, index: number) => boolean;
  readonly client?: Partial<HubHttpOptions>;
  /** Serves the content over TLS. */
  readonly secure?: boolean;
}): Promise<ModelHub> {
  const { files } = options;
  const content = await listen(
    async (request, response, index) => {
      const path = decodeURIComponent(request.url.slice(1).split('?')[0] ?? '');
      const bytes = files[path] ?? Buffer.alloc(0);
      const [start, last] =
        /^bytes=(\d+)-(\d+)$/
          .exec(request.headers.range ?? '')
          ?.slice(1)
          .map(Number) ?? [];
      if (start === undefined || last === undefined) return response.writeHead(400).end();
      const end = Math.min(last + 1, bytes.byteLength);
      if (await options.answerContent?.({ path, start, end, index }, response, bytes)) return;
      return sendRange(response, bytes, start, end);
    },
    'localhost',
    options.secure ? loopbackCertificate : undefined,
  );

  const hub = await listen((request, response, index) => {
    if (options.answerHub?.(request.url, response, index)) return;
    const { pathname } = new URL(request.url, 'http://hub');
    const json = { 'content-type': 'application/json' };
    if (pathname.startsWith('/api/models/ns/name/revision/')) {
      const info = {
        _id: '1',
        id: 'ns/name',
        sha: testCommit,
        private: false,
        gated: false,
        disabled: false,
      };
      return response.writeHead(200, json).end(JSON.stringify(info));
    }
    if (pathname === `/api/models/ns/name/tree/${testCommit}`) {
      const entries = Object.entries(files).map(([path, bytes]) => ({
        type: 'file',
        path,
        size: bytes.byteLength,
        oid: '1'.repeat(40),
        ...(path.endsWith('.safetensors') && { lfs: { oid: sha256(bytes), size: bytes.byteLength } }),
      }));
      return response.writeHead(200, json).end(JSON.stringify(entries));
    }
    const path = decodeURIComponent(pathname.replace(`/ns/name/resolve/${testCommit}/`, ''));
    const bytes = files[path];
    if (bytes === undefined) return response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
    const identity = { 'x-repo-commit': testCommit };
    if (path.endsWith('.safetensors')) {
      const location = `${content.url}/${encodeURIComponent(path)}?signature=${index}`;
      const linked = { 'x-linked-etag': `"${sha256(bytes)}"`, location };
      return response.writeHead(302, { ...identity, ...linked }).end('Found');
    }
    const [start, last] =
      /^bytes=(\d+)-(\d+)$/
        .exec(request.headers.range ?? '')
        ?.slice(1)
        .map(Number) ?? [];
    return sendRange(response, bytes, start ?? 0, (last ?? bytes.byteLength - 1) + 1, identity);
  });

  const clock = createFakeClock();
  const client = createHubHttp({
    hubUrl: hub.url,
    token: testToken,
    clock,
    log: createRecordingLog(),
    random: () => 0,
    ...options.client,
  });
  return {
    hub,
    content,
    http: client,
    clock,
    reads: () => content.requests.map(({ url, headers }) => `${url.slice(1).split('?')[0]} ${headers.range}`),
    resolves: () =>
      hub.requests
        .filter(({ url }) => url.includes('/resolve/'))
        .map(({ url }) => url.split('/').at(-1) ?? ''),
    async [Symbol.asyncDispose]() {
      client.close();
      await hub[Symbol.asyncDispose]();
      await content[Symbol.asyncDispose]();
    },
  };
}

export function sendRange(
  response: http.ServerResponse,
  bytes: Buffer,
  start: number,
  end: number,
  headers: Record<string, string> = {},
) {
  response.writeHead(206, {
    ...headers,
    'content-length': String(end - start),
    'content-range': `bytes ${start}-${end - 1}/${bytes.byteLength}`,
  });
  const pieces = function* () {
    for (let at = start; at < end; at += maxPieceBytes)
      yield bytes.subarray(at, Math.min(end, at + maxPieceBytes));
  };
  return pipeline(Readable.from(pieces()), response).catch(() => {});
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
