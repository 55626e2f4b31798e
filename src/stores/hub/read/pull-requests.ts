import { ServiceError } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';

/** More than the open pull requests of any author in one repo. */
const maxPages = 10;
/** Where discussions are switched off, or a Hub has none. */
const withoutDiscussions = [403, 404];

/**
 * Numbers of the open pull requests of an author, the latest first.
 *
 * @param repo `namespace/name`
 * @throws {ServiceError} the Hub failed, or its answer cannot be understood
 */
export async function listOpenPulls(http: HubHttp, repo: string, author: string): Promise<readonly number[]> {
  const numbers = new Set<number>();
  let listed = 0;
  for (let page = 0; page < maxPages; page++) {
    const query = new URLSearchParams({ type: 'pull_request', status: 'open', author, p: String(page) });
    const url = `${http.hubUrl}/api/models/${repo}/discussions?${query}`;
    const response = await http.request({ method: 'GET', url, answers: withoutDiscussions });
    if (withoutDiscussions.includes(response.status)) break;
    const { discussions, count } = readPage(await response.json(), repo);
    for (const { num, status, isPullRequest, author: by } of discussions) {
      // A Hub that does not know a filter ignores it.
      const isWanted = isPullRequest === true && status === 'open' && nameIn(by) === author;
      if (isWanted && typeof num === 'number' && Number.isSafeInteger(num) && num > 0) numbers.add(num);
    }
    listed += discussions.length;
    if (discussions.length === 0 || listed >= count) break;
  }
  return [...numbers].sort((a, b) => b - a);
}

type Discussion = Readonly<Record<string, unknown>>;

function readPage(answer: unknown, repo: string): { discussions: readonly Discussion[]; count: number } {
  const { discussions, count } = isObject(answer) ? answer : {};
  if (!Array.isArray(discussions) || !discussions.every(isObject) || typeof count !== 'number') {
    throw new ServiceError(`The pull requests of ${repo} cannot be read from the Hub's answer.`, {
      code: 'answer-malformed',
    });
  }
  return { discussions, count };
}

function nameIn(author: unknown): unknown {
  return isObject(author) ? author.name : undefined;
}

function isObject(value: unknown): value is Discussion {
  return typeof value === 'object' && value !== null;
}
