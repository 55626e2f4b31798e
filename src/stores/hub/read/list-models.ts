import { ServiceError } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';

/** What a listing is narrowed to, by the Hub; what is undefined narrows nothing. */
export interface ModelQuery {
  readonly author?: string | undefined;
  /** A tag. */
  readonly tag?: string | undefined;
  /** A part of the name. */
  readonly search?: string | undefined;
  readonly sort: 'createdAt' | 'lastModified';
  /** Fields to give; only the name where none are. */
  readonly expand: readonly string[];
  /** Models per page; default, and most, 1,000. */
  readonly pageSize?: number | undefined;
  /** The page to begin with, as an earlier page named it in `next`; undefined for the first. */
  readonly from?: string | undefined;
}

export interface ModelPage {
  readonly models: readonly unknown[];
  /** Where the page after this one begins, for {@link ModelQuery.from}; undefined after the last one. */
  readonly next: string | undefined;
}

const mostPerPage = 1_000;
/** More than the Hub has many times over; a listing that goes on is made up. */
const mostPages = 100_000;
const mostCursorCharacters = 4_096;

/**
 * The pages of a listing, the latest models first; stop taking them to stop asking. `listModels` of
 * `@huggingface/hub` gives no `baseModels`, and models one by one, so that nobody sees where a page ends.
 *
 * @throws {ServiceError} the Hub failed, or its answer cannot be understood
 */
export async function* listModelPages(http: HubHttp, query: ModelQuery): AsyncGenerator<ModelPage> {
  const parameters = new URLSearchParams({
    sort: query.sort,
    limit: String(query.pageSize ?? mostPerPage),
  });
  if (query.author !== undefined) parameters.set('author', query.author);
  if (query.search !== undefined) parameters.set('search', query.search);
  if (query.tag !== undefined) parameters.set('filter', query.tag);
  for (const field of query.expand) parameters.append('expand', field);
  let { from } = query;
  for (let page = 0; page < mostPages; page++) {
    if (from !== undefined) parameters.set('cursor', from);
    const response = await http.request({ method: 'GET', url: `${http.hubUrl}/api/models?${parameters}` });
    const models = await response.json();
    if (!Array.isArray(models)) throw malformed('it is no list');
    const next = nextCursor(response.headers.get('link'), http.hubUrl);
    if (next !== undefined && next === from) throw malformed('its next page is the same one again');
    yield { models, next };
    if (next === undefined) return;
    from = next;
  }
  throw malformed(`it has more than ${mostPages} pages`);
}

/** Only the cursor is taken of the link: it may name no other address, and asks for the same models. */
function nextCursor(link: string | null, hubUrl: string): string | undefined {
  const target = /<([^<>]{1,16384})>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  if (target === undefined || !URL.canParse(target, hubUrl)) return undefined;
  const url = new URL(target, hubUrl);
  if (url.origin !== new URL(hubUrl).origin) throw malformed('its next page lies elsewhere');
  const cursor = url.searchParams.get('cursor');
  if (cursor === null || cursor.length > mostCursorCharacters) throw malformed('its next page has no cursor');
  return cursor;
}

function malformed(reason: string): ServiceError {
  return new ServiceError(`The listing of models cannot be used: ${reason}.`, { code: 'answer-malformed' });
}
