import { requireReadable, requireUser, requireWritable } from '../accounts.ts';
import { sendJson } from '../answer.ts';
import { asString, type Exchange, param, readJsonObject } from '../exchange.ts';
import { malformed, Refusal } from '../refusal.ts';
import { type Discussion, type DiscussionEvent, pullStatuses, type Repo } from '../repo.ts';
import type { Route } from '../router.ts';

/** As many as the Hub gives at a time. */
const discussionsPerPage = 10;
const types = ['all', 'discussion', 'pull_request'];
const statuses = ['all', ...pullStatuses];

export const discussionRoutes: readonly Route[] = [
  { method: 'GET', side: 'hub', path: '{api}/discussions', handle: answerDiscussions },
  { method: 'POST', side: 'hub', path: '{api}/discussions', handle: openDiscussion },
  { method: 'GET', side: 'hub', path: '{api}/discussions/:num', handle: answerDetails },
  { method: 'POST', side: 'hub', path: '{api}/discussions/:num/comment', handle: addComment },
  { method: 'POST', side: 'hub', path: '{api}/discussions/:num/status', handle: changeStatus },
  { method: 'POST', side: 'hub', path: '{api}/discussions/:num/title', handle: changeTitle },
  { method: 'POST', side: 'hub', path: '{api}/discussions/:num/merge', handle: mergePull },
];

async function answerDiscussions(exchange: Exchange): Promise<void> {
  const { repo } = requireReadable(exchange);
  const { searchParams } = exchange.url;
  const type = choiceOf(searchParams, 'type', types);
  const status = choiceOf(searchParams, 'status', statuses);
  const author = searchParams.get('author');
  const page = searchParams.get('p') ?? '0';
  if (!/^\d{1,6}$/.test(page)) throw malformed('"p" must be the number of a page.');
  const found = [...repo.discussions]
    .filter(
      ([num, discussion]) =>
        (type === 'all' || (type === 'pull_request') === repo.pullHeads.has(num)) &&
        (status === 'all' || discussion.status === status) &&
        (author === null || discussion.author === author),
    )
    .sort(([a], [b]) => b - a)
    .map(([num, discussion]) => describe(repo, num, discussion));
  const start = Number(page) * discussionsPerPage;
  await sendJson(exchange, {
    discussions: found.slice(start, start + discussionsPerPage),
    count: found.length,
    start,
  });
}

function describe(repo: Repo, num: number, discussion: Discussion) {
  return {
    num,
    title: discussion.title,
    status: discussion.status,
    isPullRequest: repo.pullHeads.has(num),
    author: { name: discussion.author, type: 'user' },
    createdAt: discussion.createdAt.toISOString(),
    repo: { name: repo.name, type: repo.type },
  };
}

function choiceOf(searchParams: URLSearchParams, name: string, choices: readonly string[]): string {
  const value = searchParams.get(name) ?? 'all';
  if (!choices.includes(value)) throw malformed(`"${name}" must be one of ${choices.join(', ')}.`);
  return value;
}

function numberIn(exchange: Exchange): number {
  const text = param(exchange, 'num');
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

function requireDiscussion(repo: Repo, num: number): Discussion {
  const discussion = repo.discussions.get(num);
  if (discussion === undefined) throw new Refusal(404, 'Discussion not found');
  return discussion;
}

async function openDiscussion(exchange: Exchange): Promise<void> {
  const { repo } = requireReadable(exchange);
  const user = requireUser(exchange);
  const body = await readJsonObject(exchange);
  const title = asString(body.title, 'title');
  if (title.length < 3 || title.length > 200) throw malformed('"title" must have 3 to 200 characters.');
  const isPull = body.pullRequest === true;
  const opened = {
    author: user.name,
    title,
    status: isPull ? ('draft' as const) : ('open' as const),
    createdAt: new Date(exchange.hub.now()),
  };
  const num = isPull ? repo.openPull(repo.resolve('HEAD').id, opened) : repo.openDiscussion(opened);
  const description = typeof body.description === 'string' ? body.description : '';
  const discussion = requireDiscussion(repo, num);
  discussion.events.push(eventOf(exchange, user.name, 'comment', commentData(description)));
  await sendJson(exchange, { ...describe(repo, num, discussion), pullRequest: isPull });
}

const commentData = (text: string) => ({ edited: false, hidden: false, latest: { raw: text, html: '' } });

function eventOf(exchange: Exchange, author: string, type: string, data: object): DiscussionEvent {
  const createdAt = new Date(exchange.hub.now()).toISOString();
  return { id: exchange.requestId, type, createdAt, author: { name: author }, data };
}

async function answerDetails(exchange: Exchange): Promise<void> {
  const { repo } = requireReadable(exchange);
  const num = numberIn(exchange);
  const discussion = requireDiscussion(repo, num);
  const isPull = repo.pullHeads.has(num);
  await sendJson(exchange, {
    ...describe(repo, num, discussion),
    events: discussion.events,
    filesWithConflicts: isPull ? [] : undefined,
    changes: isPull ? { base: 'refs/heads/main', mergeCommitId: discussion.mergeCommitId } : undefined,
    diff: isPull ? '' : undefined,
  });
}

async function addComment(exchange: Exchange): Promise<void> {
  const { repo } = requireReadable(exchange);
  const user = requireUser(exchange);
  const discussion = requireDiscussion(repo, numberIn(exchange));
  const text = asString((await readJsonObject(exchange)).comment, 'comment');
  const event = eventOf(exchange, user.name, 'comment', commentData(text));
  discussion.events.push(event);
  await sendJson(exchange, { newMessage: event });
}

async function changeStatus(exchange: Exchange): Promise<void> {
  const { repo, user } = requireWritable(exchange);
  const discussion = requireDiscussion(repo, numberIn(exchange));
  const { status } = await readJsonObject(exchange);
  if (status !== 'open' && status !== 'closed') throw malformed('"status" must be open or closed.');
  discussion.status = status;
  const event = eventOf(exchange, user.name, 'status-change', { status });
  discussion.events.push(event);
  await sendJson(exchange, { newStatus: event });
}

async function changeTitle(exchange: Exchange): Promise<void> {
  const { repo, user } = requireWritable(exchange);
  const discussion = requireDiscussion(repo, numberIn(exchange));
  const to = asString((await readJsonObject(exchange)).title, 'title');
  const event = eventOf(exchange, user.name, 'title-change', { from: discussion.title, to });
  discussion.title = to;
  discussion.events.push(event);
  await sendJson(exchange, { newTitle: event });
}

/** What the pull request proposes becomes a commit on `main`. */
async function mergePull(exchange: Exchange): Promise<void> {
  const { repo, user } = requireWritable(exchange);
  const num = numberIn(exchange);
  const discussion = requireDiscussion(repo, num);
  const headId = repo.pullHeads.get(num);
  if (headId === undefined) throw malformed('Only pull requests can be merged.');
  if (discussion.status !== 'open')
    throw malformed(`A pull request that is ${discussion.status} cannot be merged.`);
  const [main, head] = [repo.resolve('main'), repo.resolve(headId)];
  if (head.parentId !== main.id && head.id !== main.id)
    throw new Refusal(409, 'The pull request has conflicts.');
  repo.moveRef('main', head.id);
  discussion.status = 'merged';
  discussion.mergeCommitId = head.id;
  discussion.events.push(eventOf(exchange, user.name, 'status-change', { status: 'merged' }));
  await sendJson(exchange, {});
}
