import { requireReadable } from '../accounts.ts';
import { sendJson } from '../answer.ts';
import {
  asArray,
  asObject,
  asString,
  type Exchange,
  header,
  isTrue,
  param,
  parseJson,
  readBody,
} from '../exchange.ts';
import { hashGitText } from '../git-object.ts';
import { entryNotFound } from '../refusal.ts';
import type { FileEntry, RepoCommit } from '../repo.ts';
import { describeRepo, selectFields } from '../repo-description.ts';
import type { Route } from '../router.ts';

const maxPathsBytes = 4 * 1024 * 1024;

export const metadataRoutes: readonly Route[] = [
  { method: 'GET', side: 'hub', path: '{api}', handle: (exchange) => answerRepoInfo(exchange, 'HEAD') },
  {
    method: 'GET',
    side: 'hub',
    path: '{api}/revision/:revision',
    handle: (exchange) => answerRepoInfo(exchange, param(exchange, 'revision')),
  },
  { method: 'GET', side: 'hub', path: '{api}/tree/:revision/*path', handle: answerTree },
  { method: 'POST', side: 'hub', path: '{api}/paths-info/:revision', handle: answerPathsInfo },
  { method: 'GET', side: 'hub', path: '{api}/refs', handle: answerRefs },
  { method: 'GET', side: 'hub', path: '{api}/commits/:revision', handle: answerCommits },
];

async function answerRepoInfo(exchange: Exchange, revision: string): Promise<void> {
  const { repo } = requireReadable(exchange);
  const { searchParams } = exchange.url;
  const info = await describeRepo(repo, repo.resolve(revision), isTrue(searchParams.get('blobs')));
  return sendJson(exchange, selectFields(info, searchParams) ?? info);
}

function describeFile(file: FileEntry, commit: RepoCommit, expand: boolean) {
  const { lfs } = file;
  return {
    type: 'file',
    oid: file.oid,
    size: file.content.byteLength,
    path: file.path,
    ...(lfs && {
      lfs: { oid: lfs.object.sha256, size: file.content.byteLength, pointerSize: lfs.pointerSize },
      ...(lfs.object.xetHash !== undefined && { xetHash: lfs.object.xetHash }),
    }),
    ...(expand && { lastCommit: describeLastCommit(commit), securityFileStatus: null }),
  };
}

function describeDirectory(path: string, commit: RepoCommit, expand: boolean) {
  return {
    type: 'directory',
    oid: hashGitText('tree', `${commit.id} ${path}`),
    size: 0,
    path,
    ...(expand && { lastCommit: describeLastCommit(commit) }),
  };
}

function describeLastCommit(commit: RepoCommit) {
  return { id: commit.id, title: commit.title, date: commit.date.toISOString() };
}

async function answerTree(exchange: Exchange): Promise<void> {
  const { repo } = requireReadable(exchange);
  const commit = repo.resolve(param(exchange, 'revision'));
  const folder = param(exchange, 'path').replace(/\/$/, '');
  const { searchParams } = exchange.url;
  const recursive = isTrue(searchParams.get('recursive'));
  const expand = isTrue(searchParams.get('expand'));
  const prefix = folder === '' ? '' : `${folder}/`;

  const entries = new Map<string, object>();
  for (const file of commit.files.values()) {
    if (!file.path.startsWith(prefix)) continue;
    const segments = file.path.slice(prefix.length).split('/');
    const depth = recursive ? segments.length - 1 : Math.min(segments.length - 1, 1);
    for (let length = 1; length <= depth; length++) {
      const path = prefix + segments.slice(0, length).join('/');
      if (!entries.has(path)) entries.set(path, describeDirectory(path, commit, expand));
    }
    if (recursive || segments.length === 1) entries.set(file.path, describeFile(file, commit, expand));
  }
  if (entries.size === 0 && folder !== '') throw entryNotFound(folder, commit.id);
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  await sendPage(exchange, sorted, Number(searchParams.get('limit') ?? exchange.hub.settings.pageSize));
}

async function answerPathsInfo(exchange: Exchange): Promise<void> {
  const { repo } = requireReadable(exchange);
  const commit = repo.resolve(param(exchange, 'revision'));
  const text = (await readBody(exchange, maxPathsBytes)).toString('utf8');
  const isForm = (header(exchange, 'content-type') ?? '').startsWith('application/x-www-form-urlencoded');
  const { paths, expand } = isForm ? parsePathsForm(text) : parsePathsJson(text);
  const found: object[] = [];
  for (const path of paths) {
    const file = commit.files.get(path);
    if (file !== undefined) found.push(describeFile(file, commit, expand));
    else if ([...commit.files.keys()].some((each) => each.startsWith(`${path}/`))) {
      found.push(describeDirectory(path, commit, expand));
    }
  }
  await sendJson(exchange, found);
}

function parsePathsForm(text: string) {
  const form = new URLSearchParams(text);
  return { paths: form.getAll('paths'), expand: isTrue(form.get('expand')?.toLowerCase() ?? null) };
}

function parsePathsJson(text: string) {
  const body = asObject(parseJson(text), 'The request body');
  return {
    paths: asArray(body.paths, 'paths').map((path) => asString(path, 'paths')),
    expand: body.expand === true,
  };
}

async function answerRefs(exchange: Exchange): Promise<void> {
  const { repo } = requireReadable(exchange);
  const describe = (kind: string, refs: ReadonlyMap<string, string>) =>
    [...refs].map(([name, targetCommit]) => ({ name, ref: `refs/${kind}/${name}`, targetCommit }));
  const pulls = [...repo.pullHeads].map(([number, targetCommit]) => ({
    name: `refs/pr/${number}`,
    ref: `refs/pr/${number}`,
    targetCommit,
  }));
  await sendJson(exchange, {
    branches: describe('heads', repo.branches),
    converts: [],
    tags: describe('tags', repo.tags),
    ...(isTrue(exchange.url.searchParams.get('include_prs')) && { pullRequests: pulls }),
  });
}

async function answerCommits(exchange: Exchange): Promise<void> {
  const { repo } = requireReadable(exchange);
  const history: object[] = [];
  let commit: RepoCommit | undefined = repo.resolve(param(exchange, 'revision'));
  while (commit !== undefined) {
    history.push({
      id: commit.id,
      title: commit.title,
      message: commit.message,
      authors: [{ user: commit.author, avatar: '' }],
      date: commit.date.toISOString(),
    });
    commit = commit.parentId === undefined ? undefined : repo.commits.get(commit.parentId);
  }
  const limit = Number(exchange.url.searchParams.get('limit') ?? 50);
  await sendPage(exchange, history, limit, { 'X-Total-Count': history.length });
}

/** One page of a listing; the cursor in the absolute `Link` is the index of the next item. */
function sendPage(
  exchange: Exchange,
  items: readonly unknown[],
  limit: number,
  headers: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  const pageSize = Math.max(1, Math.min(limit, exchange.hub.settings.pageSize));
  const start = Number(exchange.url.searchParams.get('cursor') ?? 0);
  const end = start + pageSize;
  const next = new URL(exchange.url.pathname + exchange.url.search, exchange.hub.urls.hub);
  next.searchParams.set('cursor', String(end));
  const link = end < items.length ? { Link: `<${next.href}>; rel="next"` } : {};
  return sendJson(exchange, items.slice(start, end), { headers: { ...headers, ...link } });
}
