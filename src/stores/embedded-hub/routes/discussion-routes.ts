import { requireReadable } from '../accounts.ts';
import { sendJson } from '../answer.ts';
import type { Exchange } from '../exchange.ts';
import { malformed } from '../refusal.ts';
import { pullStatuses } from '../repo.ts';
import type { Route } from '../router.ts';

/** As many as the Hub gives at a time. */
const discussionsPerPage = 10;
const types = ['all', 'discussion', 'pull_request'];
const statuses = ['all', ...pullStatuses];

export const discussionRoutes: readonly Route[] = [
  {
    method: 'GET',
    side: 'hub',
    path: '{api}/discussions',
    handle: answerDiscussions,
  },
];

/** Discussions that are no pull requests do not exist here. */
async function answerDiscussions(exchange: Exchange): Promise<void> {
  const { repo } = requireReadable(exchange);
  const { searchParams } = exchange.url;
  const type = choiceOf(searchParams, 'type', types);
  const status = choiceOf(searchParams, 'status', statuses);
  const author = searchParams.get('author');
  const page = searchParams.get('p') ?? '0';
  if (!/^\d{1,6}$/.test(page)) throw malformed('"p" must be the number of a page.');
  const found = [...repo.pulls]
    .filter(
      ([, pull]) =>
        type !== 'discussion' &&
        (status === 'all' || pull.status === status) &&
        (author === null || pull.author === author),
    )
    .sort(([a], [b]) => b - a)
    .map(([num, pull]) => ({
      num,
      title: pull.title,
      status: pull.status,
      isPullRequest: true,
      author: { name: pull.author, type: 'user' },
      createdAt: pull.createdAt.toISOString(),
      repo: { name: repo.name, type: repo.type },
    }));
  const start = Number(page) * discussionsPerPage;
  await sendJson(exchange, {
    discussions: found.slice(start, start + discussionsPerPage),
    count: found.length,
    start,
  });
}

function choiceOf(searchParams: URLSearchParams, name: string, choices: readonly string[]): string {
  const value = searchParams.get(name) ?? 'all';
  if (!choices.includes(value)) throw malformed(`"${name}" must be one of ${choices.join(', ')}.`);
  return value;
}
