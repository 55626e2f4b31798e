import { authenticate, belongsTo, requireReadable } from '../accounts.ts';
import { sendJson } from '../answer.ts';
import { readWhole } from '../content.ts';
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
import { type FrontMatter, parseFrontMatter } from '../front-matter.ts';
import { hashGitText } from '../git-object.ts';
import type { Commit, FileEntry, Model } from '../model.ts';
import { entryNotFound } from '../refusal.ts';
import type { Route } from '../router.ts';

const maxPathsBytes = 4 * 1024 * 1024;
const modelPath = '/api/models/:namespace/:name';

export const metadataRoutes: readonly Route[] = [
  { method: 'GET', side: 'hub', path: '/api/models', handle: answerModelList },
  { method: 'GET', side: 'hub', path: modelPath, handle: (exchange) => answerModelInfo(exchange, 'HEAD') },
  {
    method: 'GET',
    side: 'hub',
    path: `${modelPath}/revision/:revision`,
    handle: (exchange) => answerModelInfo(exchange, param(exchange, 'revision')),
  },
  { method: 'GET', side: 'hub', path: `${modelPath}/tree/:revision/*path`, handle: answerTree },
  { method: 'POST', side: 'hub', path: `${modelPath}/paths-info/:revision`, handle: answerPathsInfo },
  { method: 'GET', side: 'hub', path: `${modelPath}/refs`, handle: answerRefs },
  { method: 'GET', side: 'hub', path: `${modelPath}/commits/:revision`, handle: answerCommits },
];

async function answerModelList(exchange: Exchange): Promise<void> {
  const user = authenticate(exchange);
  const { searchParams } = exchange.url;
  const author = searchParams.get('author');
  const search = searchParams.get('search')?.toLowerCase();
  const filters = searchParams.getAll('filter');
  const items: object[] = [];
  for (const model of exchange.hub.store.models.values()) {
    const visible = !model.settings.private || belongsTo(user, model.namespace);
    if (!visible || (author !== null && author !== model.namespace)) continue;
    if (search !== undefined && !model.name.toLowerCase().includes(search)) continue;
    const info = await describeModel(model, model.resolve('HEAD'));
    if (filters.every((filter) => info.tags.includes(filter))) items.push({ ...info, siblings: undefined });
  }
  await sendPage(exchange, items, Number(searchParams.get('limit') ?? exchange.hub.settings.pageSize));
}

async function answerModelInfo(exchange: Exchange, revision: string): Promise<void> {
  const { model } = requireReadable(exchange);
  const { searchParams } = exchange.url;
  const info = await describeModel(model, model.resolve(revision), isTrue(searchParams.get('blobs')));
  const expand = [...searchParams.getAll('expand'), ...searchParams.getAll('expand[]')];
  if (expand.length === 0) return sendJson(exchange, info);
  const asked = Object.entries(info).filter(([name]) => ['_id', 'id', ...expand].includes(name));
  return sendJson(exchange, Object.fromEntries(asked));
}

async function describeModel(model: Model, commit: Commit, withBlobs = false) {
  const cardData = await readCardData(commit);
  const { tags = [], pipeline_tag, library_name } = cardData as Record<string, string[] | string | undefined>;
  const files = [...commit.files.values()];
  return {
    _id: hashGitText('tree', model.name).slice(0, 24),
    id: model.name,
    modelId: model.name,
    author: model.namespace,
    sha: commit.id,
    private: model.settings.private,
    gated: model.settings.gated,
    disabled: model.settings.disabled,
    downloads: 0,
    likes: 0,
    tags: [...tags, ...(library_name === undefined ? [] : [library_name])].flat(),
    pipeline_tag,
    library_name,
    cardData,
    config: {},
    createdAt: model.createdAt.toISOString(),
    lastModified: commit.date.toISOString(),
    usedStorage: files.reduce((sum, file) => sum + file.content.byteLength, 0),
    siblings: files.map((file) => ({
      rfilename: file.path,
      ...(withBlobs && {
        size: file.content.byteLength,
        blobId: file.oid,
        ...(file.lfs && { lfs: describeLfs(file) }),
      }),
    })),
  };
}

/** The front matter of the card; an unreadable one counts as none. */
async function readCardData(commit: Commit): Promise<FrontMatter> {
  const card = commit.files.get('README.md');
  if (card === undefined || card.lfs !== undefined) return {};
  return parseFrontMatter((await readWhole(card.content)).toString('utf8')).metadata;
}

function describeLfs(file: FileEntry) {
  return {
    sha256: file.lfs?.object.sha256,
    size: file.content.byteLength,
    pointerSize: file.lfs?.pointerSize,
  };
}

function describeFile(file: FileEntry, commit: Commit, expand: boolean) {
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

function describeDirectory(path: string, commit: Commit, expand: boolean) {
  return {
    type: 'directory',
    oid: hashGitText('tree', `${commit.id} ${path}`),
    size: 0,
    path,
    ...(expand && { lastCommit: describeLastCommit(commit) }),
  };
}

function describeLastCommit(commit: Commit) {
  return { id: commit.id, title: commit.title, date: commit.date.toISOString() };
}

async function answerTree(exchange: Exchange): Promise<void> {
  const { model } = requireReadable(exchange);
  const commit = model.resolve(param(exchange, 'revision'));
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
  const { model } = requireReadable(exchange);
  const commit = model.resolve(param(exchange, 'revision'));
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
  const { model } = requireReadable(exchange);
  const describe = (kind: string, refs: ReadonlyMap<string, string>) =>
    [...refs].map(([name, targetCommit]) => ({ name, ref: `refs/${kind}/${name}`, targetCommit }));
  const pulls = [...model.pullHeads].map(([number, targetCommit]) => ({
    name: `refs/pr/${number}`,
    ref: `refs/pr/${number}`,
    targetCommit,
  }));
  await sendJson(exchange, {
    branches: describe('heads', model.branches),
    converts: [],
    tags: describe('tags', model.tags),
    ...(isTrue(exchange.url.searchParams.get('include_prs')) && { pullRequests: pulls }),
  });
}

async function answerCommits(exchange: Exchange): Promise<void> {
  const { model } = requireReadable(exchange);
  const history: object[] = [];
  let commit: Commit | undefined = model.resolve(param(exchange, 'revision'));
  while (commit !== undefined) {
    history.push({
      id: commit.id,
      title: commit.title,
      message: commit.message,
      authors: [{ user: commit.author, avatar: '' }],
      date: commit.date.toISOString(),
    });
    commit = commit.parentId === undefined ? undefined : model.commits.get(commit.parentId);
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
