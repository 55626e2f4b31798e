import { requireNamespace, requireUser, requireWritable } from '../accounts.ts';
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
import type { Route } from '../router.ts';

const modelPath = '/api/models/:namespace/:name';
const namePattern = /^[\w](?:[\w.-]{0,94}[\w])?$/;

export const repoRoutes: readonly Route[] = [
  { method: 'POST', side: 'hub', path: '/api/repos/create', handle: createRepo },
  { method: 'DELETE', side: 'hub', path: '/api/repos/delete', handle: deleteRepo },
  { method: 'PUT', side: 'hub', path: `${modelPath}/settings`, handle: changeSettings },
  { method: 'POST', side: 'hub', path: `${modelPath}/branch/:branch`, handle: createBranch },
  { method: 'DELETE', side: 'hub', path: `${modelPath}/branch/:branch`, handle: deleteBranch },
  { method: 'POST', side: 'hub', path: `${modelPath}/tag/:revision`, handle: createTag },
  { method: 'DELETE', side: 'hub', path: `${modelPath}/tag/:tag`, handle: deleteTag },
];

function readRepoName(exchange: Exchange, body: JsonObject): { namespace: string; name: string } {
  const user = requireUser(exchange);
  if ((body.type ?? 'model') !== 'model') throw malformed('The embedded Hub has models only.');
  const name = asString(body.name, 'name');
  const namespace = typeof body.organization === 'string' ? body.organization : user.name;
  if (!namePattern.test(name) || name.includes('--') || name.includes('..')) {
    throw malformed(`"${name}" is not a valid repo name.`);
  }
  return { namespace, name };
}

async function createRepo(exchange: Exchange): Promise<void> {
  const user = requireUser(exchange);
  const body = await readJsonObject(exchange);
  const { namespace, name } = readRepoName(exchange, body);
  requireNamespace(user, namespace);
  const { store, urls } = exchange.hub;
  const id = `${namespace}/${name}`;
  const url = `${urls.hub}/${id}`;
  if (store.models.has(id)) {
    throw new Refusal(409, 'You already created this model repo', { details: { url, id } });
  }
  store.createModel(id, { private: readVisibility(body) === 'private', author: user.name });
  for (const file of asArray(body.files ?? [], 'files')) {
    const { path, content } = asObject(file, 'files');
    store.addFile(id, asString(path, 'path'), Buffer.from(asString(content, 'content'), 'base64'));
  }
  await sendJson(exchange, { url, id, name: id });
}

function readVisibility(body: JsonObject): 'public' | 'private' | undefined {
  const { visibility } = body;
  if (visibility === undefined || visibility === null) {
    return body.private === undefined ? undefined : body.private === true ? 'private' : 'public';
  }
  if (visibility === 'public' || visibility === 'private') return visibility;
  throw malformed(`"${String(visibility)}" is not a visibility of a model.`);
}

async function deleteRepo(exchange: Exchange): Promise<void> {
  const user = requireUser(exchange);
  const { namespace, name } = readRepoName(exchange, await readJsonObject(exchange));
  requireNamespace(user, namespace);
  if (!exchange.hub.store.models.delete(`${namespace}/${name}`)) throw repoNotFound(false);
  await sendJson(exchange, {});
}

async function changeSettings(exchange: Exchange): Promise<void> {
  const { model } = requireWritable(exchange);
  const body = await readJsonObject(exchange);
  const visibility = readVisibility(body);
  const gated = body.gated ?? model.settings.gated;
  if (gated !== false && gated !== 'auto' && gated !== 'manual') throw malformed('"gated" is not valid.');
  model.settings.gated = gated;
  if (visibility !== undefined) model.settings.private = visibility === 'private';
  await sendJson(exchange, { private: model.settings.private, gated: model.settings.gated });
}

async function createBranch(exchange: Exchange): Promise<void> {
  const { model, user } = requireWritable(exchange);
  const branch = param(exchange, 'branch');
  const { startingPoint, emptyBranch, overwrite } = await readJsonObject(exchange);
  requireBranchName(branch);
  const exists = model.branches.has(branch);
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
    model.moveRef(branch, model.addCommit(content).id);
  } else {
    const start = typeof startingPoint === 'string' ? startingPoint : 'HEAD';
    model.moveRef(branch, model.resolve(start).id);
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
  const { model } = requireWritable(exchange);
  const branch = param(exchange, 'branch');
  if (branch === 'main') throw new Refusal(403, 'The main branch cannot be deleted.');
  if (!model.branches.delete(branch)) throw revisionNotFound(branch);
  await sendJson(exchange, {});
}

async function createTag(exchange: Exchange): Promise<void> {
  const { model } = requireWritable(exchange);
  const commit = model.resolve(param(exchange, 'revision'));
  const tag = asString((await readJsonObject(exchange)).tag, 'tag');
  requireBranchName(tag);
  if (model.tags.has(tag)) throw new Refusal(409, `Tag ${tag} already exists`);
  model.tags.set(tag, commit.id);
  await sendJson(exchange, {});
}

async function deleteTag(exchange: Exchange): Promise<void> {
  const { model } = requireWritable(exchange);
  const tag = param(exchange, 'tag');
  if (!model.tags.delete(tag)) throw revisionNotFound(tag);
  await sendJson(exchange, {});
}
