import { authenticate } from '../accounts.ts';
import { sendJson } from '../answer.ts';
import { type Exchange, param } from '../exchange.ts';
import { malformed, Refusal } from '../refusal.ts';
import type { Repo } from '../repo.ts';
import { describeRepo, selectFields } from '../repo-description.ts';
import type { Route } from '../router.ts';
import { belongsTo, type HubUser } from '../users.ts';

export const listingRoutes: readonly Route[] = [
  { method: 'GET', side: 'hub', path: '/api/models', handle: answerModelList },
  { method: 'GET', side: 'hub', path: '/api/collections/:namespace/:slug', handle: answerCollection },
];

/** What a listing can be sorted by, latest or most first. */
const sortKeys: Readonly<Record<string, (model: Repo) => number>> = {
  createdAt: (model) => model.createdAt.getTime(),
  lastModified: (model) => model.resolve('HEAD').date.getTime(),
  downloads: (model) => model.facts.downloads,
  likes: (model) => model.facts.likes,
};

interface Entry {
  readonly model: Repo;
  readonly key: number;
}

async function answerModelList(exchange: Exchange): Promise<void> {
  const user = authenticate(exchange);
  const { searchParams } = exchange.url;
  const sort = searchParams.get('sort');
  const keyOf = sort === null ? undefined : Object.hasOwn(sortKeys, sort) ? sortKeys[sort] : null;
  if (keyOf === null) throw malformed(`"${sort}" is no order of models.`);
  const entries = (await findModels(exchange, user)).map((model, index) => ({
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

async function findModels(exchange: Exchange, user: HubUser | undefined): Promise<Repo[]> {
  const { searchParams } = exchange.url;
  // Whether the real Hub looks at case here is not known; who asks in the owner's own spelling is right anyway.
  const author = searchParams.get('author') ?? undefined;
  const search = searchParams.get('search')?.toLowerCase();
  const filters = searchParams.getAll('filter').flatMap((filter) => filter.split(','));
  const found: Repo[] = [];
  for (const model of exchange.hub.store.models.values()) {
    if (model.settings.private && !belongsTo(user, model.namespace)) continue;
    if (author !== undefined && author !== model.namespace) continue;
    if (search !== undefined && !model.name.toLowerCase().includes(search)) continue;
    if (filters.length > 0) {
      const { tags } = await describeRepo(model, model.resolve('HEAD'));
      if (!filters.every((filter) => tags.includes(filter))) continue;
    }
    found.push(model);
  }
  return found;
}

async function describeListed(model: Repo, searchParams: URLSearchParams): Promise<object> {
  const info = await describeRepo(model, model.resolve('HEAD'));
  return selectFields(info, searchParams) ?? { ...info, siblings: undefined };
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

async function answerCollection(exchange: Exchange): Promise<void> {
  const user = authenticate(exchange);
  const slug = `${param(exchange, 'namespace')}/${param(exchange, 'slug')}`;
  const { store } = exchange.hub;
  const names = store.collections.get(slug);
  if (names === undefined) throw new Refusal(404, 'Collection not found');
  const visible = names.flatMap((written) => {
    const name = store.renames.get(written) ?? written;
    const model = store.models.get(name);
    return model !== undefined && (!model.settings.private || belongsTo(user, model.namespace)) ? [name] : [];
  });
  await sendJson(exchange, {
    slug,
    title: slug,
    owner: { name: param(exchange, 'namespace') },
    private: false,
    items: visible.map((id, position) => ({
      _id: String(position),
      id,
      type: 'model',
      position,
      lastModified: store.model(id).resolve('HEAD').date.toISOString(),
    })),
  });
}
