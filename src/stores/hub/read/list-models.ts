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
  /** Where to go on, as an earlier page said it. */
  readonly cursor?: string | undefined;
}

export interface ModelPage {
  /** As the Hub gives them. */
  readonly models: readonly unknown[];
  /** Of the next page; undefined at the end. */
  readonly cursor: string | undefined;
}

/** As many as the Hub gives. */
const mostPerPage = 1_000;

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
  if (query.cursor !== undefined) parameters.set('cursor', query.cursor);
  let url: string | undefined = `${http.hubUrl}/api/models?${parameters}`;
  while (url !== undefined) {
    const response = await http.request({ method: 'GET', url });
    const models = await response.json();
    if (!Array.isArray(models)) throw malformed('it is no list');
    const next = nextPage(response.headers.get('link'), http.hubUrl);
    if (next === url) throw malformed('a page names itself as the next one');
    yield { models, cursor: cursorIn(next) };
    url = next;
  }
}

function cursorIn(url: string | undefined): string | undefined {
  return url === undefined ? undefined : (new URL(url).searchParams.get('cursor') ?? undefined);
}

/** The next page lies on the same Hub: a link to elsewhere would lead the run astray. */
function nextPage(link: string | null, hubUrl: string): string | undefined {
  const target = /<([^<>]{1,8192})>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  if (target === undefined || !URL.canParse(target, hubUrl)) return undefined;
  const url = new URL(target, hubUrl);
  if (url.origin !== new URL(hubUrl).origin) throw malformed('its next page lies elsewhere');
  return url.href;
}

function malformed(reason: string): ServiceError {
  return new ServiceError(`The listing of models cannot be used: ${reason}.`, { code: 'answer-malformed' });
}
