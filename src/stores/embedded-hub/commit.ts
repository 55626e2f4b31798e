import { readWhole } from './content.ts';
import { asObject, asSize, asString, type JsonObject, parseJson } from './exchange.ts';
import { checkFrontMatter } from './front-matter.ts';
import { isLfsTracked } from './glob.ts';
import type { HubContext } from './hub-context.ts';
import { malformed } from './refusal.ts';
import type { FileEntry, Repo, RepoCommit } from './repo.ts';
import { largeFile, maxRegularBytes, regularFile } from './store.ts';

export interface CommitRequest {
  readonly summary: string;
  readonly description: string;
  readonly parentCommit: string | undefined;
  readonly operations: readonly { readonly key: string; readonly value: JsonObject }[];
}

/** Reads the lines of a commit. @throws {Refusal} 400 */
export function parseCommit(text: string): CommitRequest {
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => asObject(parseJson(line), 'Each line of a commit'));
  const [first, ...rest] = lines.map((line) => ({
    key: asString(line.key, 'key'),
    value: asObject(line.value, 'value'),
  }));
  if (first?.key !== 'header') throw malformed('The first line of a commit must be its header.');
  const { summary, description, parentCommit } = first.value;
  if (asString(summary, 'summary').trim() === '') throw malformed('A commit needs a summary.');
  return {
    summary: asString(summary, 'summary'),
    description: typeof description === 'string' ? description : '',
    parentCommit: typeof parentCommit === 'string' ? parentCommit : undefined,
    operations: rest,
  };
}

/** The files of the new commit. @throws {Refusal} 400 for an operation that cannot be carried out */
export async function applyCommit(
  request: CommitRequest,
  head: RepoCommit,
  repo: Repo,
  hub: HubContext,
): Promise<ReadonlyMap<string, FileEntry>> {
  const files = new Map(head.files);
  const pointers: string[] = [];
  for (const { key, value } of request.operations) {
    const path = asString(value.path, 'path');
    requirePath(path);
    if (key === 'file') files.set(path, readRegularFile(path, value));
    else if (key === 'lfsFile') {
      files.set(path, findLargeFile(path, value, repo, hub));
      pointers.push(path);
    } else if (key === 'deletedFile') {
      if (!files.delete(path)) throw malformed(`${path} cannot be deleted: it does not exist.`);
    } else if (key === 'deletedFolder') deleteFolder(files, path);
    else throw malformed(`"${key}" is not a commit operation.`);
  }
  requireTree(files);
  await trackPointers(files, pointers);
  return files;
}

function readRegularFile(path: string, value: JsonObject): FileEntry {
  const { encoding = 'utf-8' } = value;
  if (encoding !== 'base64' && encoding !== 'utf-8')
    throw malformed(`"${String(encoding)}" is not an encoding.`);
  const bytes = Buffer.from(asString(value.content, 'content'), encoding === 'base64' ? 'base64' : 'utf8');
  if (bytes.byteLength > maxRegularBytes) {
    throw malformed(`${path} has more than ${maxRegularBytes} bytes and must be uploaded as a large file.`);
  }
  if (path === 'README.md') {
    const [error] = checkFrontMatter(bytes.toString('utf8')).errors;
    if (error !== undefined) throw malformed(`Invalid metadata in README.md: ${error}`);
  }
  return regularFile(path, bytes);
}

function findLargeFile(path: string, value: JsonObject, repo: Repo, hub: HubContext): FileEntry {
  const sha256 = asString(value.oid, 'oid');
  if (value.algo !== 'sha256') throw malformed(`"algo" of ${path} must be sha256.`);
  const object = repo.knownObjects.has(sha256) ? hub.store.objects.get(sha256) : undefined;
  if (object === undefined) {
    throw malformed(
      `Your push was rejected because an LFS pointer points to a file that does not exist: ${sha256}`,
    );
  }
  if (value.size !== undefined && asSize(value.size, 'size') !== object.content.byteLength) {
    throw malformed(
      `${path} is committed with ${String(value.size)} bytes, ${sha256} has ${object.content.byteLength}.`,
    );
  }
  return largeFile(path, object);
}

function deleteFolder(files: Map<string, FileEntry>, path: string): void {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  const inside = [...files.keys()].filter((each) => each.startsWith(prefix));
  if (inside.length === 0) throw malformed(`${path} cannot be deleted: there is no such folder.`);
  for (const each of inside) files.delete(each);
}

/** @throws {Refusal} 400 for a path that leaves the repo or meddles with git */
export function requirePath(path: string): void {
  const parts = path.replace(/\/$/, '').split('/');
  const isOdd = parts.some(
    (part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git',
  );
  if (isOdd || path.includes('\\') || path.includes('\0')) throw malformed(`Invalid path: ${path}`);
}

/** A name cannot be a file and a folder at once. */
function requireTree(files: ReadonlyMap<string, FileEntry>): void {
  for (const path of files.keys()) {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      const folder = path.slice(0, slash);
      if (files.has(folder)) throw malformed(`${folder} would be a file and a folder.`);
    }
  }
}

/** Pointers that no pattern covers yet get a line of their own in `.gitattributes`. */
async function trackPointers(files: Map<string, FileEntry>, pointers: readonly string[]): Promise<void> {
  const present = files.get('.gitattributes');
  let attributes = present === undefined ? '' : (await readWhole(present.content)).toString('utf8');
  let changed = false;
  for (const path of pointers) {
    if (isLfsTracked(attributes, path)) continue;
    if (attributes !== '' && !attributes.endsWith('\n')) attributes += '\n';
    attributes += `${path.replaceAll(' ', '[[:space:]]')} filter=lfs diff=lfs merge=lfs -text\n`;
    changed = true;
  }
  if (changed) files.set('.gitattributes', regularFile('.gitattributes', Buffer.from(attributes)));
}
