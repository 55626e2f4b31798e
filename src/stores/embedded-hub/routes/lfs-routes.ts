import { createHash } from 'node:crypto';
import { requireContentAccess, requireNamespace, requireUser, requireWritable } from '../accounts.ts';
import { sendBytes, sendJson } from '../answer.ts';
import { contentOfPieces } from '../content.ts';
import {
  asArray,
  asObject,
  asSize,
  asString,
  type Exchange,
  header,
  param,
  readJsonObject,
} from '../exchange.ts';
import { hashPieces, receiveContent } from '../receive-content.ts';
import { malformed, Refusal, repoNotFound } from '../refusal.ts';
import { addressOf, type FileEntry, type Repo } from '../repo.ts';
import type { Route } from '../router.ts';
import { requireSignature } from './file-routes.ts';
import { readRepoType } from './repo-routes.ts';
import { tokenHeaders, tokenPath } from './xet-token-routes.ts';

const lfsJson = 'application/vnd.git-lfs+json';

export const lfsRoutes: readonly Route[] = [
  { method: 'POST', side: 'hub', path: '{page}.git/info/lfs/objects/batch', handle: answerBatch },
  { method: 'POST', side: 'hub', path: '{page}.git/info/lfs/verify', handle: answerVerify },
  {
    method: 'POST',
    side: 'hub',
    path: '{api}/lfs-files/duplicate',
    handle: duplicateFiles,
  },
  { method: 'GET', side: 'hub', path: '{api}/lfs-files', handle: listLargeFiles },
  { method: 'POST', side: 'hub', path: '{api}/lfs-files/batch', handle: deleteLargeFiles },
  { method: 'PUT', side: 'content', path: '/lfs/:sha256', handle: receiveWhole },
  { method: 'PUT', side: 'content', path: '/lfs/:sha256/parts/:part', handle: receivePart },
  { method: 'POST', side: 'content', path: '/lfs/:sha256/complete', handle: completeParts },
];

interface LfsAction {
  readonly href: string;
  readonly header?: Readonly<Record<string, string>>;
}

async function answerBatch(exchange: Exchange): Promise<void> {
  const { repo } = requireWritable(exchange);
  for (const name of ['accept', 'content-type']) {
    if (!(header(exchange, name) ?? '').startsWith(lfsJson))
      throw new Refusal(415, `${name} must be ${lfsJson}`);
  }
  const body = await readJsonObject(exchange);
  if (body.operation !== 'upload') throw malformed('The embedded Hub answers LFS uploads only.');
  const transfers = asArray(body.transfers ?? ['basic'], 'transfers');
  const revision = body.ref === undefined ? 'main' : asString(asObject(body.ref, 'ref').name, 'ref.name');
  const useXet = transfers.includes('xet') && exchange.hub.settings.xet;
  const objects = asArray(body.objects, 'objects').map((value) => {
    const object = asObject(value, 'objects');
    const oid = asString(object.oid, 'oid');
    const size = asSize(object.size, 'size');
    if (!/^[0-9a-f]{64}$/.test(oid))
      return { oid, size, error: { code: 422, message: 'oid is not a sha256' } };
    if (repo.knownObjects.has(oid)) return { oid, size };
    const actions = useXet
      ? { upload: xetAction(exchange, repo, revision) }
      : lfsActions(exchange, repo, oid, size, transfers.includes('multipart'));
    return { oid, size, authenticated: true, actions };
  });
  const isMultipart = objects.some((object) => object.actions?.upload.header?.chunk_size !== undefined);
  const transfer = useXet ? 'xet' : isMultipart ? 'multipart' : 'basic';
  await sendJson(exchange, { transfer, objects }, { headers: { 'Content-Type': lfsJson } });
}

function xetAction(exchange: Exchange, repo: Repo, revision: string): LfsAction {
  const { hub } = exchange;
  return {
    href: hub.urls.hub + tokenPath(repo, 'write', revision),
    header: {
      ...tokenHeaders(hub, hub.xetTokens.issue(repo, revision, 'write')),
      'X-Xet-Session-Id': exchange.requestId,
    },
  };
}

function lfsActions(
  exchange: Exchange,
  repo: Repo,
  oid: string,
  size: number,
  allowParts: boolean,
): { upload: LfsAction; verify: LfsAction } {
  const { signer, settings, urls } = exchange.hub;
  const query = { repo: repo.address, size: String(size) };
  const verify = { href: `${urls.hub}/${repo.address}.git/info/lfs/verify` };
  if (!allowParts || size <= settings.lfsPartBytes) {
    return { upload: { href: signer.sign(`/lfs/${oid}`, query) }, verify };
  }
  const parts: Record<string, string> = { chunk_size: String(settings.lfsPartBytes) };
  for (let part = 1; (part - 1) * settings.lfsPartBytes < size; part++) {
    const partBytes = Math.min(settings.lfsPartBytes, size - (part - 1) * settings.lfsPartBytes);
    parts[String(part).padStart(5, '0')] = signer.sign(`/lfs/${oid}/parts/${part}`, {
      ...query,
      partBytes: String(partBytes),
    });
  }
  return { upload: { href: signer.sign(`/lfs/${oid}/complete`, query), header: parts }, verify };
}

function requireUpload(exchange: Exchange) {
  requireSignature(exchange);
  const { searchParams } = exchange.url;
  const repo = exchange.hub.store.repo(searchParams.get('repo') ?? '');
  const sha256 = param(exchange, 'sha256');
  return { repo, sha256, size: Number(searchParams.get('size')), uploadId: `${repo.address} ${sha256}` };
}

function registerUpload(exchange: Exchange, pieces: readonly Buffer[]): void {
  const { repo, sha256, size } = requireUpload(exchange);
  const content = contentOfPieces(pieces);
  if (content.byteLength !== size) throw malformed(`lfs: ${content.byteLength} bytes came, not ${size}`);
  exchange.hub.stats.storedBytes += size;
  exchange.hub.store.registerObject(repo, { sha256, content });
}

async function receiveWhole(exchange: Exchange): Promise<void> {
  const { sha256, size } = requireUpload(exchange);
  const hash = createHash('sha256');
  const pieces = await receiveContent(exchange, size, hash);
  const actual = hash.digest('hex');
  if (actual !== sha256) throw malformed(`lfs: the content's sha256 is ${actual}, not ${sha256}`);
  registerUpload(exchange, pieces);
  await sendBytes(exchange, Buffer.alloc(0), { status: 200, headers: { ETag: `"${sha256}"` } });
}

async function receivePart(exchange: Exchange): Promise<void> {
  const { uploadId } = requireUpload(exchange);
  const byteLength = Number(exchange.url.searchParams.get('partBytes'));
  const hash = createHash('md5');
  const pieces = await receiveContent(exchange, byteLength, hash);
  const etag = `"${hash.digest('hex')}"`;
  exchange.hub.uploads.addPart(uploadId, Number(param(exchange, 'part')), { pieces, byteLength, etag });
  await sendBytes(exchange, Buffer.alloc(0), { status: 200, headers: { ETag: etag } });
}

async function completeParts(exchange: Exchange): Promise<void> {
  const { sha256, uploadId } = requireUpload(exchange);
  const body = await readJsonObject(exchange);
  if (asString(body.oid, 'oid') !== sha256) throw malformed('lfs: the completion names another oid');
  const listed = asArray(body.parts, 'parts').map((value) => {
    const part = asObject(value, 'parts');
    return { partNumber: asSize(part.partNumber, 'partNumber'), etag: asString(part.etag, 'etag') };
  });
  const pieces = exchange.hub.uploads.takeParts(uploadId, listed);
  const actual = hashPieces(pieces);
  if (actual !== sha256) throw malformed(`lfs: the content's sha256 is ${actual}, not ${sha256}`);
  registerUpload(exchange, pieces);
  await sendJson(exchange, { success: true });
}

async function answerVerify(exchange: Exchange): Promise<void> {
  const { repo } = requireWritable(exchange);
  const body = await readJsonObject(exchange);
  const sha256 = asString(body.oid, 'oid');
  const object = repo.knownObjects.has(sha256) ? exchange.hub.store.objects.get(sha256) : undefined;
  if (object?.content.byteLength !== body.size)
    throw new Refusal(404, `lfs: ${sha256} has not been uploaded`);
  await sendJson(exchange, {});
}

const maxDuplicates = 500;

/** Makes large files of the route's repo known to another one, without moving a byte. */
async function duplicateFiles(exchange: Exchange): Promise<void> {
  const { repo } = requireContentAccess(exchange);
  const user = requireUser(exchange);
  const body = await readJsonObject(exchange);
  const { type, name } = asObject(body.target, 'target');
  const target = exchange.hub.store.findRepo(addressOf(readRepoType(type), asString(name, 'target.name')));
  if (target === undefined) throw repoNotFound(false);
  requireNamespace(user, target.namespace);
  const files = asArray(body.files, 'files');
  if (files.length > maxDuplicates) throw malformed(`At most ${maxDuplicates} files at a time.`);
  const failed: object[] = [];
  for (const value of files) {
    const file = asObject(value, 'files');
    const sha256 = asString(file.sha256, 'sha256');
    const object = repo.knownObjects.has(sha256) ? exchange.hub.store.objects.get(sha256) : undefined;
    if (object?.xetHash === undefined || object.xetHash !== file.xetHash) {
      failed.push({ sha256, error: 'not found' });
    } else {
      exchange.hub.store.registerObject(target, object);
    }
  }
  await sendJson(exchange, { failed });
}

/** Every large file that the repo stores, whether or not a branch still has it: all of them count. */
async function listLargeFiles(exchange: Exchange): Promise<void> {
  const { repo } = requireWritable(exchange);
  const names = new Map<string, { readonly path: string; readonly oid: string; readonly ref: string }>();
  for (const [branch] of repo.branches) {
    for (const { path, oid, lfs } of repo.resolve(branch).files.values()) {
      if (lfs !== undefined) names.set(lfs.object.sha256, { path, oid, ref: `refs/heads/${branch}` });
    }
  }
  const files = [...repo.knownObjects].map((sha256) => ({
    oid: sha256,
    fileOid: names.get(sha256)?.oid ?? sha256.slice(0, 40),
    filename: names.get(sha256)?.path ?? '',
    ref: names.get(sha256)?.ref ?? null,
    size: exchange.hub.store.objects.get(sha256)?.content.byteLength ?? 0,
    pushedAt: new Date(exchange.hub.now()).toISOString(),
  }));
  await sendJson(exchange, files);
}

/** Takes large files out of the repo for good, and out of every branch that has them. */
async function deleteLargeFiles(exchange: Exchange): Promise<void> {
  const { repo, user } = requireWritable(exchange);
  const body = await readJsonObject(exchange);
  const deletions = asObject(body.deletions, 'deletions');
  // Either spelling is read: the official clients send the files' ids under `sha`.
  const shas = new Set(asArray(deletions.sha, 'deletions.sha').map((sha) => asString(sha, 'deletions.sha')));
  const isGone = (file: FileEntry) =>
    file.lfs !== undefined && (shas.has(file.lfs.object.sha256) || shas.has(file.oid));
  for (const [branch] of repo.branches) {
    const { id: parentId, files } = repo.resolve(branch);
    const kept = [...files].filter(([, file]) => !isGone(file));
    for (const file of files.values()) {
      if (isGone(file) && file.lfs !== undefined) shas.add(file.lfs.object.sha256);
    }
    if (kept.length === files.size) continue;
    const date = new Date(exchange.hub.now());
    const title = 'Delete large files';
    const content = { title, message: '', author: user.name, date, files: new Map(kept) };
    repo.moveRef(branch, repo.addCommit({ parentId, ...content }).id);
  }
  for (const sha of shas) repo.knownObjects.delete(sha);
  await sendJson(exchange, {});
}
