import { requireContentAccess } from '../accounts.ts';
import { send, sendBytes, sendContent } from '../answer.ts';
import { contentOfPieces } from '../content.ts';
import { type Exchange, header, param } from '../exchange.ts';
import { lfsPointer } from '../git-object.ts';
import { entryNotFound, Refusal } from '../refusal.ts';
import type { FileEntry, Repo, RepoCommit } from '../repo.ts';
import type { Route } from '../router.ts';

const xetFileInfo = 'application/vnd.xet-fileinfo+json';

export const fileRoutes: readonly Route[] = [
  { method: 'GET', side: 'hub', path: '{page}/resolve/:revision/*path', handle: answerResolve },
  { method: 'GET', side: 'hub', path: '{cache}/:revision/*path', handle: answerCached },
  { method: 'GET', side: 'hub', path: '{page}/raw/:revision/*path', handle: answerRaw },
  { method: 'GET', side: 'content', path: '/content/:sha256/*name', handle: answerContent },
];

function findFile(exchange: Exchange): { repo: Repo; commit: RepoCommit; file: FileEntry } {
  const { repo } = requireContentAccess(exchange);
  const commit = repo.resolve(param(exchange, 'revision'));
  const path = param(exchange, 'path');
  const file = commit.files.get(path);
  if (file === undefined) throw entryNotFound(path, commit.id);
  return { repo, commit, file };
}

async function answerResolve(exchange: Exchange): Promise<void> {
  const { repo, commit, file } = findFile(exchange);
  const common = {
    'X-Repo-Commit': commit.id,
    'Content-Disposition': `inline; filename*=UTF-8''${encodeURIComponent(file.path.split('/').at(-1) ?? '')}`,
  };
  if (file.lfs === undefined) {
    const location = `/api/resolve-cache/${repo.type}s/${repo.name}/${commit.id}/${encodePath(file.path)}`;
    const linked = { 'X-Linked-Size': file.content.byteLength, 'X-Linked-Etag': `"${file.oid}"` };
    const headers = { ...common, ...linked, ETag: `"${file.oid}"`, Location: location, 'Content-Length': 0 };
    return send(exchange, 307, headers, []);
  }
  const { sha256, xetHash } = file.lfs.object;
  const linked = {
    ...common,
    ETag: `"${sha256}"`,
    'X-Linked-Etag': `"${sha256}"`,
    'X-Linked-Size': file.content.byteLength,
    ...(xetHash !== undefined && exchange.hub.settings.xet && describeXet(exchange, repo, commit, xetHash)),
  };
  if ('X-Xet-Hash' in linked && (header(exchange, 'accept') ?? '').includes(xetFileInfo)) {
    const info = JSON.stringify({ hash: xetHash, etag: sha256, size: file.content.byteLength });
    return sendBytes(exchange, Buffer.from(info), {
      status: 200,
      headers: { ...linked, 'Content-Type': xetFileInfo },
    });
  }
  const location = exchange.hub.signer.sign(contentPath(sha256, file.path));
  return send(exchange, 302, { ...linked, Location: location, 'Content-Length': 0 }, []);
}

/** Files that lie in git are served by a cache on the Hub's own host. Whether the real one knows ranges is not known. */
async function answerCached(exchange: Exchange): Promise<void> {
  const { commit, file } = findFile(exchange);
  if (file.lfs !== undefined) throw entryNotFound(file.path, commit.id);
  const { cacheKnowsRanges } = exchange.hub.settings;
  const shaping = cacheKnowsRanges ? exchange.shaping : { ...exchange.shaping, ignoreRange: true };
  const headers = { 'X-Repo-Commit': commit.id, ETag: `"${file.oid}"` };
  await sendContent({ ...exchange, shaping }, file.content, headers);
}

/** The name at the end is for people who read logs. */
function contentPath(sha256: string, path: string): string {
  return `/content/${sha256}/${encodePath(path)}`;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function describeXet(exchange: Exchange, repo: Repo, commit: RepoCommit, xetHash: string) {
  const { hub, content } = exchange.hub.urls;
  const auth = `<${hub}${repo.apiPath}/xet-read-token/${commit.id}>; rel="xet-auth"`;
  const reconstruction = `<${content}/v1/reconstructions/${xetHash}>; rel="xet-reconstruction-info"`;
  return { 'X-Xet-Hash': xetHash, Link: `${auth}, ${reconstruction}` };
}

async function answerRaw(exchange: Exchange): Promise<void> {
  const { commit, file } = findFile(exchange);
  const content =
    file.lfs === undefined
      ? file.content
      : contentOfPieces([lfsPointer(file.lfs.object.sha256, file.content.byteLength)]);
  const headers = {
    'X-Repo-Commit': commit.id,
    ETag: `"${file.oid}"`,
    'Content-Type': 'text/plain; charset=utf-8',
  };
  await sendContent(exchange, content, headers);
}

/** Checks the signature of a URL on the content host, and that no token came along. @throws {Refusal} 403 */
export function requireSignature(exchange: Exchange): void {
  const { signer } = exchange.hub;
  if (exchange.record.hasAuthorization) {
    exchange.hub.violate(`${exchange.method} ${exchange.url.pathname}: Authorization sent to a signed URL`);
  }
  if (exchange.shaping.expireToken) signer.revoke(exchange.url);
  const verdict = signer.verify(exchange.url);
  if (verdict === 'forged')
    exchange.hub.violate(`${exchange.method} ${exchange.url.pathname}: URL not signed`);
  if (verdict !== 'valid') throw new Refusal(403, `The signature of this URL is ${verdict}.`);
}

async function answerContent(exchange: Exchange): Promise<void> {
  requireSignature(exchange);
  const sha256 = param(exchange, 'sha256');
  const object = exchange.hub.store.objects.get(sha256);
  if (object === undefined) throw new Refusal(404, 'There is no such content.');
  const { byteLength } = object.content;
  const isWholeRead = exchange.method === 'GET' && header(exchange, 'range') === undefined;
  if (isWholeRead && byteLength > exchange.hub.settings.wholeReadLimitBytes) {
    exchange.hub.violate(`GET ${exchange.url.pathname}: ${byteLength} bytes read without a Range`);
  }
  await sendContent(exchange, object.content, { ETag: `"${sha256}"` });
}
