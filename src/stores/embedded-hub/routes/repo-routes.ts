import { requireContentAccess, requireNamespace, requireUser, requireWritable } from '../accounts.ts';
import { sendJson } from '../answer.ts';
import {
  asArray,
  asObject,
  asString,
  type Exchange,
  type JsonObject,
  param,
  readJsonObject,
} from '../exchange.ts';
import { malformed, Refusal, repoNotFound, revisionNotFound } from '../refusal.ts';
import { addressOf, type RepoType, repoTypes } from '../repo.ts';
import type { Route } from '../router.ts';

const namePattern = /^[\w](?:[\w.-]{0,94}[\w])?$/;

export const repoRoutes: readonly Route[] = [
  { method: 'POST', side: 'hub', path: '/api/repos/create', handle: createRepo },
  { method: 'DELETE', side: 'hub', path: '/api/repos/delete', handle: deleteRepo },
  { method: 'POST', side: 'hub', path: '/api/repos/move', handle: moveRepo },
  { method: 'GET', side: 'hub', path: '{api}/auth-check', handle: answerAuthCheck },
  { method: 'POST', side: 'hub', path: '{api}/super-squash/:branch', handle: squashBranch },
  { method: 'PUT', side: 'hub', path: '{api}/settings', handle: changeSettings },
  { method: 'POST', side: 'hub', path: '{api}/branch/:branch', handle: createBranch },
  { method: 'DELETE', side: 'hub', path: '{api}/branch/:branch', handle: deleteBranch },
  { method: 'POST', side: 'hub', path: '{api}/tag/:revision', handle: createTag },
  { method: 'DELETE', side: 'hub', path: '{api}/tag/:tag', handle: deleteTag },
];

/** @throws {Refusal} 400 */
export function readRepoType(value: unknown): RepoType {
  const type = repoTypes.find((each) => each === (value ?? 'model'));
  if (type === undefined) throw malformed('The embedded Hub has models and datasets only.');
  return type;
}

interface RepoId {
  readonly type: RepoType;
  readonly namespace: string;
  /** Within the namespace. */
  readonly name: string;
}

function readRepoId(exchange: Exchange, body: JsonObject): RepoId {
  const user = requireUser(exchange);
  const type = readRepoType(body.type);
  const name = asString(body.name, 'name');
  const namespace = typeof body.organization === 'string' ? body.organization : user.name;
  if (!namePattern.test(name) || name.includes('--') || name.includes('..')) {
    throw malformed(`"${name}" is not a valid repo name.`);
  }
  return { type, namespace, name };
}

async function createRepo(exchange: Exchange): Promise<void> {
  const user = requireUser(exchange);
  const body = await readJsonObject(exchange);
  const { type, namespace, name } = readRepoId(exchange, body);
  requireNamespace(user, namespace);
  const { store, urls } = exchange.hub;
  const id = `${namespace}/${name}`;
  const address = addressOf(type, id);
  const url = `${urls.hub}/${address}`;
  if (store.findRepo(address) !== undefined) {
    throw new Refusal(409, `You already created this ${type} repo`, { details: { url, id } });
  }
  exchange.hub.quotas.count('repos', user.name);
  store.createRepo(type, id, { private: readVisibility(body) === 'private', author: user.name });
  for (const file of asArray(body.files ?? [], 'files')) {
    const { path, content } = asObject(file, 'files');
    store.addFile(address, asString(path, 'path'), Buffer.from(asString(content, 'content'), 'base64'));
  }
  await sendJson(exchange, { url, id, name: id });
}

function readVisibility(body: JsonObject): 'public' | 'private' | undefined {
  const { visibility } = body;
  if (visibility === undefined || visibility === null) {
    return body.private === undefined ? undefined : body.private === true ? 'private' : 'public';
  }
  if (visibility === 'public' || visibility === 'private') return visibility;
  throw malformed(`"${String(visibility)}" is not a visibility of a repo.`);
}

async function deleteRepo(exchange: Exchange): Promise<void> {
  const user = requireUser(exchange);
  const { type, namespace, name } = readRepoId(exchange, await readJsonObject(exchange));
  requireNamespace(user, namespace);
  if (!exchange.hub.store.reposOf(type).delete(`${namespace}/${name}`)) throw repoNotFound(false);
  await sendJson(exchange, {});
}

async function moveRepo(exchange: Exchange): Promise<void> {
  const user = requireUser(exchange);
  const body = await readJsonObject(exchange);
  const type = readRepoType(body.type);
  const [from, to] = [asString(body.fromRepo, 'fromRepo'), asString(body.toRepo, 'toRepo')];
  if (!/^[\w.-]+\/[\w.-]+$/.test(to)) throw malformed(`"${to}" is not a valid repo name.`);
  for (const name of [from, to]) requireNamespace(user, name.split('/')[0] ?? '');
  const { store } = exchange.hub;
  const repos = store.reposOf(type);
  if (!repos.has(from)) throw repoNotFound(false);
  if (repos.has(to)) throw new Refusal(409, `${to} exists already`);
  store.rename(type, from, to);
  await sendJson(exchange, {});
}

/** Whether the files may be read, without reading one. */
async function answerAuthCheck(exchange: Exchange): Promise<void> {
  requireContentAccess(exchange);
  await sendJson(exchange, {});
}

/** The branch becomes one commit without a past. */
async function squashBranch(exchange: Exchange): Promise<void> {
  const { repo, user } = requireWritable(exchange);
  const branch = param(exchange, 'branch');
  if (!repo.branches.has(branch)) throw revisionNotFound(branch);
  const { message } = await readJsonObject(exchange);
  const title = typeof message === 'string' && message !== '' ? message : 'Super-squash branch';
  const { files } = repo.resolve(branch);
  const date = new Date(exchange.hub.now());
  const commit = { parentId: undefined, title, message: '', author: user.name, date, files };
  repo.moveRef(branch, repo.addCommit(commit).id);
  await sendJson(exchange, {});
}

async function changeSettings(exchange: Exchange): Promise<void> {
  const { repo } = requireWritable(exchange);
  const body = await readJsonObject(exchange);
  const visibility = readVisibility(body);
  const gated = body.gated ?? repo.settings.gated;
  if (gated !== false && gated !== 'auto' && gated !== 'manual') throw malformed('"gated" is not valid.');
  repo.settings.gated = gated;
  if (visibility !== undefined) repo.settings.private = visibility === 'private';
  await sendJson(exchange, { private: repo.settings.private, gated: repo.settings.gated });
}

async function createBranch(exchange: Exchange): Promise<void> {
  const { repo, user } = requireWritable(exchange);
  const branch = param(exchange, 'branch');
  const { startingPoint, emptyBranch, overwrite } = await readJsonObject(exchange);
  requireBranchName(branch);
  const exists = repo.branches.has(branch);
  if (exists && overwrite !== true) throw new Refusal(409, `Reference already exists: refs/heads/${branch}`);
  if (exists && startingPoint === undefined && emptyBranch !== true) return sendJson(exchange, {});
  if (emptyBranch === true) {
    const date = new Date(exchange.hub.now());
    const files = new Map();
    const content = {
      parentId: undefined,
      title: 'initial commit',
      message: '',
      author: user.name,
      date,
      files,
    };
    repo.moveRef(branch, repo.addCommit(content).id);
  } else {
    const start = typeof startingPoint === 'string' ? startingPoint : 'HEAD';
    repo.moveRef(branch, repo.resolve(start).id);
  }
  return sendJson(exchange, {});
}

/** git's own rules for ref names, and the Hub's reserved ones. */
function requireBranchName(branch: string): void {
  const hasOddPart = branch
    .split('/')
    .some((part) => part === '' || part.startsWith('.') || part.endsWith('.lock'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git forbids exactly these
  const hasOddCharacter = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\.$/.test(branch);
  if (hasOddPart || hasOddCharacter || branch.startsWith('refs/') || /^[0-9a-f]{40}$/.test(branch)) {
    throw malformed(`Invalid reference name: ${branch}`);
  }
}

async function deleteBranch(exchange: Exchange): Promise<void> {
  const { repo } = requireWritable(exchange);
  const branch = param(exchange, 'branch');
  if (branch === 'main') throw new Refusal(403, 'The main branch cannot be deleted.');
  if (!repo.branches.delete(branch)) throw revisionNotFound(branch);
  await sendJson(exchange, {});
}

async function createTag(exchange: Exchange): Promise<void> {
  const { repo } = requireWritable(exchange);
  const commit = repo.resolve(param(exchange, 'revision'));
  const tag = asString((await readJsonObject(exchange)).tag, 'tag');
  requireBranchName(tag);
  if (repo.tags.has(tag)) throw new Refusal(409, `Tag ${tag} already exists`);
  repo.tags.set(tag, commit.id);
  await sendJson(exchange, {});
}

async function deleteTag(exchange: Exchange): Promise<void> {
  const { repo } = requireWritable(exchange);
  const tag = param(exchange, 'tag');
  if (!repo.tags.delete(tag)) throw revisionNotFound(tag);
  await sendJson(exchange, {});
}
