import { type Exchange, onlyFields, Refusal, type Route, text } from './exchange.ts';
import { type Branch, blobSha, sha1 } from './state.ts';

/** GitHub leaves out the content of larger files. */
const inlineLimit = 1024 * 1024;

function branchOf({ repository }: Exchange, name: string): Branch {
  const branch = repository.branches.get(name);
  if (branch === undefined) throw new Refusal(404, `Branch ${name} not found`);
  return branch;
}

function readFile(exchange: Exchange) {
  const { repository, query, params } = exchange;
  const ref = query.get('ref') ?? repository.defaultBranch;
  const branch = repository.branches.get(ref);
  if (branch === undefined) throw new Refusal(404, `No commit found for the ref ${ref}`);
  const content = branch.files.get(params.path ?? '');
  if (content === undefined) throw new Refusal(404, 'Not Found');
  const bytes = Buffer.from(content);
  const isLarge = bytes.byteLength > inlineLimit;
  return {
    status: 200,
    body: {
      type: 'file',
      path: params.path,
      size: bytes.byteLength,
      sha: blobSha(content),
      encoding: isLarge ? 'none' : 'base64',
      // GitHub breaks the lines.
      content: isLarge ? '' : bytes.toString('base64').replaceAll(/.{60}/g, '$&\n'),
    },
  };
}

function writeFile(exchange: Exchange) {
  const { repository, params, body } = exchange;
  onlyFields(body, 'message', 'content', 'sha', 'branch');
  const path = params.path ?? '';
  const branch = branchOf(exchange, typeof body.branch === 'string' ? body.branch : repository.defaultBranch);
  const message = text(body, 'message');
  const content = Buffer.from(text(body, 'content'), 'base64').toString('utf8');
  if (branch.isProtected) {
    throw new Refusal(409, 'Repository rule violations found: changes must be made through a pull request.');
  }
  const current = branch.files.get(path);
  if (current !== undefined && body.sha === undefined) {
    throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  }
  const currentSha = current === undefined ? undefined : blobSha(current);
  if (body.sha !== undefined && body.sha !== currentSha) {
    throw new Refusal(409, `${path} does not match ${String(body.sha)}`);
  }
  branch.files.set(path, content);
  branch.commits.push({ message, parents: 1 });
  return {
    status: current === undefined ? 201 : 200,
    body: { content: { path, sha: blobSha(content) }, commit: { sha: sha1(message) } },
  };
}

export const contentRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/repos/:owner/:repo/contents/*path',
    permissions: ['contents=read'],
    handle: readFile,
  },
  {
    method: 'PUT',
    path: '/repos/:owner/:repo/contents/*path',
    permissions: ['contents=write'],
    handle: writeFile,
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/git/blobs/:sha',
    permissions: ['contents=read'],
    handle({ repository, params }) {
      for (const { files } of repository.branches.values()) {
        for (const content of files.values()) {
          if (blobSha(content) !== params.sha) continue;
          const base64 = Buffer.from(content).toString('base64');
          return { status: 200, body: { sha: params.sha, encoding: 'base64', content: base64 } };
        }
      }
      throw new Refusal(404, 'Not Found');
    },
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/git/trees',
    permissions: ['contents=write'],
    handle({ repository, body }) {
      onlyFields(body, 'tree');
      const entries = body.tree as readonly { path: string; content: string }[];
      const sha = sha1(JSON.stringify(entries));
      repository.trees.set(sha, new Map(entries.map(({ path, content }) => [path, content])));
      return { status: 201, body: { sha } };
    },
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/git/commits',
    permissions: ['contents=write'],
    handle({ repository, body }) {
      onlyFields(body, 'message', 'tree', 'parents');
      const tree = text(body, 'tree');
      if (!repository.trees.has(tree)) throw new Refusal(422, 'Tree SHA does not exist');
      const message = text(body, 'message');
      const sha = sha1(tree + message);
      const { length: parents } = (body.parents ?? []) as readonly string[];
      repository.commits.set(sha, { tree, message, parents });
      return { status: 201, body: { sha } };
    },
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/git/refs',
    permissions: ['contents=write'],
    handle({ repository, body }) {
      onlyFields(body, 'ref', 'sha');
      const [, branch = ''] = /^refs\/heads\/(.+)$/.exec(text(body, 'ref')) ?? [];
      const commit = repository.commits.get(text(body, 'sha'));
      if (commit === undefined || branch === '') throw new Refusal(422, 'Object does not exist');
      if (repository.branches.has(branch)) throw new Refusal(422, 'Reference already exists');
      const files = new Map(repository.trees.get(commit.tree));
      repository.branches.set(branch, { commits: [commit], files });
      return { status: 201, body: { ref: body.ref } };
    },
  },
];
