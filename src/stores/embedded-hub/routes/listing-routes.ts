import { authenticate } from '../accounts.ts';
import { sendJson } from '../answer.ts';
import { type Exchange, isTrue } from '../exchange.ts';
import { malformed } from '../refusal.ts';
import type { Repo, RepoType } from '../repo.ts';
import { describeRepo, selectFields } from '../repo-description.ts';
import type { Route } from '../router.ts';
import { belongsTo, type HubUser } from '../users.ts';

export const listingRoutes: readonly Route[] = [
  { method: 'GET', side: 'hub', path: '/api/models', handle: (exchange) => answerList(exchange, 'model') },
  {
    method: 'GET',
    side: 'hub',
    path: '/api/datasets',
    handle: (exchange) => answerList(exchange, 'dataset'),
  },
];

/** What a listing can be sorted by, latest or most first. */
const sortKeys: Readonly<Record<string, (model: Repo) => number>> = {
  createdAt: (model) => model.createdAt.getTime(),
  lastModified: (model) => model.resolve('HEAD').date.getTime(),
  downloads: (model) => model.facts.downloads,
  likes: (model) => model.facts.likes,
  likes30d: (model) => model.facts.likes,
  // Nothing is older than an hour here, so what trends is what is liked.
  trendingScore: (model) => model.facts.likes,
  num_parameters: (model) => model.facts.safetensors?.total ?? 0,
};

interface Entry {
  readonly model: Repo;
  readonly key: number;
}

async function answerList(exchange: Exchange, type: RepoType): Promise<void> {
  const user = authenticate(exchange);
  const { searchParams } = exchange.url;
  const sort = searchParams.get('sort');
  const keyOf = sort === null ? undefined : Object.hasOwn(sortKeys, sort) ? sortKeys[sort] : null;
  if (keyOf === null) throw malformed(`"${sort}" is no order of models.`);
  const entries = (await findRepos(exchange, type, user)).map((model, index) => ({
    model,
    // Without an order, that in which they came.
    key: keyOf?.(model) ?? -index,
  }));
  entries.sort(compareEntries);
  const after = readCursor(searchParams.get('cursor'));
  const start = after === undefined ? 0 : entries.findIndex((entry) => compareEntries(entry, after) > 0);
  const pageSize = Math.min(readLimit(searchParams.get('limit')), exchange.hub.settings.pageSize);
  const page = start < 0 ? [] : entries.slice(start, start + pageSize);
  const items = await Promise.all(page.map(({ model }) => describeListed(model, searchParams)));
  const last = page.at(-1);
  const hasMore = last !== undefined && start + page.length < entries.length;
  await sendJson(exchange, items, hasMore ? { headers: { Link: nextLink(exchange, last) } } : {});
}

async function findRepos(exchange: Exchange, type: RepoType, user: HubUser | undefined): Promise<Repo[]> {
  const { searchParams } = exchange.url;
  // Whether the real Hub looks at case here is not known; who asks in the owner's own spelling is right anyway.
  const author = searchParams.get('author') ?? undefined;
  const search = searchParams.get('search')?.toLowerCase();
  const filters = searchParams.getAll('filter').flatMap((filter) => filter.split(','));
  const gated = searchParams.get('gated');
  const pipelineTag = searchParams.get('pipeline_tag');
  const { least, most } = readParameterRange(searchParams.get('num_parameters'));
  const found: Repo[] = [];
  for (const model of exchange.hub.store.reposOf(type).values()) {
    if (model.settings.private && !belongsTo(user, model.namespace)) continue;
    if (author !== undefined && author !== model.namespace) continue;
    if (search !== undefined && !model.name.toLowerCase().includes(search)) continue;
    if (gated !== null && isTrue(gated.toLowerCase()) !== (model.settings.gated !== false)) continue;
    const parameterCount = model.facts.safetensors?.total;
    if (least > 0 && (parameterCount ?? 0) < least) continue;
    if (most < Infinity && (parameterCount ?? Infinity) > most) continue;
    if (pipelineTag !== null) {
      const info = await describeRepo(model, model.resolve('HEAD'));
      if (!('pipeline_tag' in info) || info.pipeline_tag !== pipelineTag) continue;
    }
    if (filters.length > 0) {
      const { tags } = await describeRepo(model, model.resolve('HEAD'));
      if (!filters.every((filter) => tags.includes(filter))) continue;
    }
    found.push(model);
  }
  return found;
}

/** `min:6B,max:128B`, either alone. @throws {Refusal} 400 */
function readParameterRange(text: string | null): { readonly least: number; readonly most: number } {
  const range = { least: 0, most: Infinity };
  const units: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, B: 1e9, T: 1e12 };
  for (const part of (text ?? '').split(',').filter((each) => each !== '')) {
    const [, bound, count, unit = ''] = /^(min|max):(\d+(?:\.\d+)?)([KMBT]?)$/i.exec(part) ?? [];
    if (bound === undefined) throw malformed(`"${part}" is no bound of a number of parameters.`);
    range[bound.toLowerCase() === 'min' ? 'least' : 'most'] =
      Number(count) * (units[unit.toUpperCase()] ?? 1);
  }
  return range;
}

async function describeListed(model: Repo, searchParams: URLSearchParams): Promise<object> {
  const info = await describeRepo(model, model.resolve('HEAD'));
  const isFull = isTrue((searchParams.get('full') ?? '').toLowerCase());
  return selectFields(info, searchParams) ?? (isFull ? info : { ...info, siblings: undefined });
}

function compareEntries(a: Entry, b: Entry): number {
  return b.key - a.key || (a.model.name < b.model.name ? -1 : a.model.name > b.model.name ? 1 : 0);
}

/** Cursors name the last model of a page, so that what is published meanwhile moves nothing. */
function nextLink(exchange: Exchange, { key, model }: Entry): string {
  const next = new URL(exchange.url.pathname + exchange.url.search, exchange.hub.urls.hub);
  next.searchParams.set('cursor', Buffer.from(`${key} ${model.name}`).toString('base64url'));
  return `<${next.href}>; rel="next"`;
}

function readCursor(text: string | null): Entry | undefined {
  if (text === null) return undefined;
  const [, key, name] = /^(-?\d+) (.+)$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (key === undefined || name === undefined) throw malformed(`"${text}" is no cursor of a listing.`);
  return { key: Number(key), model: { name } as Repo };
}

function readLimit(text: string | null): number {
  if (text === null) return Infinity;
  const limit = Number(text);
  if (!Number.isSafeInteger(limit) || limit < 1) throw malformed(`"${text}" is no number of models.`);
  return limit;
}
