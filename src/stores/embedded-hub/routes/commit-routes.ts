import { requireWritable } from '../accounts.ts';
import { sendJson } from '../answer.ts';
import { applyCommit, type CommitRequest, parseCommit } from '../commit.ts';
import { readWhole } from '../content.ts';
import {
  asArray,
  asObject,
  asSize,
  asString,
  type Exchange,
  header,
  isTrue,
  param,
  readBody,
  readJsonObject,
} from '../exchange.ts';
import { isIgnored, isLfsTracked } from '../glob.ts';
import { malformed, Refusal, revisionNotFound } from '../refusal.ts';
import type { Repo, RepoCommit } from '../repo.ts';
import type { Route } from '../router.ts';
import { maxRegularBytes } from '../store.ts';

const maxCommitBytes = 256 * 1024 * 1024;
const maxPreuploadFiles = 1000;

export const commitRoutes: readonly Route[] = [
  { method: 'POST', side: 'hub', path: '{api}/preupload/:revision', handle: answerPreupload },
  { method: 'POST', side: 'hub', path: '{api}/commit/:revision', handle: answerCommit },
];

async function answerPreupload(exchange: Exchange): Promise<void> {
  const { repo } = requireWritable(exchange);
  const commit = repo.resolve(param(exchange, 'revision'));
  const body = await readJsonObject(exchange);
  const files = asArray(body.files, 'files');
  if (files.length > maxPreuploadFiles) throw malformed(`At most ${maxPreuploadFiles} files at a time.`);
  const attributes = textOr(body.gitAttributes) ?? (await readText(commit, '.gitattributes'));
  const ignore = textOr(body.gitIgnore) ?? (await readText(commit, '.gitignore'));
  const answers = files.map((value) => {
    const file = asObject(value, 'files');
    const path = asString(file.path, 'path');
    const size = asSize(file.size, 'size');
    const sample = Buffer.from(asString(file.sample, 'sample'), 'base64');
    const present = commit.files.get(path);
    const isLarge = size > maxRegularBytes || sample.includes(0) || isLfsTracked(attributes, path);
    return {
      path,
      uploadMode: size > 0 && isLarge ? 'lfs' : 'regular',
      shouldIgnore: isIgnored(ignore, path),
      ...(present && { oid: present.lfs?.object.sha256 ?? present.oid }),
    };
  });
  await sendJson(exchange, { files: answers, commitOid: commit.id });
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

async function readText(commit: RepoCommit, path: string): Promise<string> {
  const file = commit.files.get(path);
  return file === undefined ? '' : (await readWhole(file.content)).toString('utf8');
}

async function answerCommit(exchange: Exchange): Promise<void> {
  const { repo, user } = requireWritable(exchange);
  const revision = param(exchange, 'revision');
  if (header(exchange, 'content-type') !== 'application/x-ndjson') {
    throw malformed('A commit is sent as application/x-ndjson.');
  }
  const request = parseCommit((await readBody(exchange, maxCommitBytes)).toString('utf8'));
  const opensPull = isTrue(exchange.url.searchParams.get('create_pr'));
  if (!opensPull && !repo.hasWritableRef(revision)) throw revisionNotFound(revision);

  exchange.hub.quotas.count('commits', user.name);
  const { head, files } = await alone(repo, () => applyToHead(exchange, repo, revision, request));
  const commit = repo.addCommit({
    parentId: head.id,
    title: request.summary,
    message: request.description,
    author: user.name,
    date: new Date(exchange.hub.now()),
    files,
  });
  const repoUrl = `${exchange.hub.urls.hub}/${repo.address}`;
  const opened = {
    author: user.name,
    title: request.summary,
    status: 'open',
    createdAt: commit.date,
  } as const;
  const pull = opensPull
    ? { pullRequestUrl: `${repoUrl}/discussions/${repo.openPull(commit.id, opened)}` }
    : {};
  if (!opensPull) repo.moveRef(revision, commit.id);
  await sendJson(exchange, {
    success: true,
    commitOid: commit.id,
    commitUrl: `${repoUrl}/commit/${commit.id}`,
    hookOutput: '',
    ...pull,
  });
}

const beingCommittedTo = new WeakSet<Repo>();

/** The Hub makes one commit to a repo at a time, and refuses others meanwhile. */
async function alone<T>(repo: Repo, act: () => Promise<T>): Promise<T> {
  if (beingCommittedTo.has(repo)) {
    throw new Refusal(409, 'Another commit operation is in progress on this repo. Please try again later.');
  }
  beingCommittedTo.add(repo);
  try {
    return await act();
  } finally {
    beingCommittedTo.delete(repo);
  }
}

/** The new files on top of a head that is still the head: another commit may land while files are read. */
async function applyToHead(exchange: Exchange, repo: Repo, revision: string, request: CommitRequest) {
  for (;;) {
    const head = repo.resolve(revision);
    if (request.parentCommit !== undefined && request.parentCommit !== head.id) {
      const message = `A commit has happened since. Please refresh and try again. (head is ${head.id})`;
      throw new Refusal(412, message);
    }
    const files = await applyCommit(request, head, repo, exchange.hub);
    if (repo.resolve(revision) === head) return { head, files };
  }
}
