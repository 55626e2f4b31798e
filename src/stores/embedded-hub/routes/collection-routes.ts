import { authenticate, requireNamespace, requireUser } from '../accounts.ts';
import { sendJson } from '../answer.ts';
import { asObject, asString, type Exchange, param, readJsonObject } from '../exchange.ts';
import { hashGitText } from '../git-object.ts';
import { malformed, Refusal } from '../refusal.ts';
import type { Route } from '../router.ts';
import { belongsTo, type HubUser } from '../users.ts';

const path = '/api/collections/:namespace/:slug';
const maxNoteCharacters = 500;

export const collectionRoutes: readonly Route[] = [
  { method: 'GET', side: 'hub', path: '/api/collections', handle: listCollections },
  { method: 'POST', side: 'hub', path: '/api/collections', handle: createCollection },
  { method: 'GET', side: 'hub', path, handle: answerCollection },
  { method: 'DELETE', side: 'hub', path, handle: deleteCollection },
  { method: 'POST', side: 'hub', path: `${path}/items`, handle: addItem },
  { method: 'POST', side: 'hub', path: `${path}/item`, handle: addItem },
  { method: 'DELETE', side: 'hub', path: `${path}/items/:item`, handle: deleteItem },
];

async function listCollections(exchange: Exchange): Promise<void> {
  const user = authenticate(exchange);
  const { searchParams } = exchange.url;
  const owners = searchParams.getAll('owner');
  const items = searchParams.getAll('item').map((item) => item.replace(/^models\//, ''));
  const found = [...exchange.hub.store.collections]
    .filter(
      ([slug, models]) =>
        isVisible(exchange, slug, user) &&
        (owners.length === 0 || owners.includes(slug.split('/')[0] ?? '')) &&
        items.every((item) => models.includes(item)),
    )
    .map(([slug]) => {
      // The place in a list is the place in the list.
      const { position: _, ...listed } = describe(exchange, slug, user);
      return listed;
    });
  await sendJson(exchange, found);
}

function isVisible({ hub }: Exchange, slug: string, user: HubUser | undefined): boolean {
  const isPrivate = hub.store.collectionFacts.get(slug)?.isPrivate ?? false;
  return !isPrivate || belongsTo(user, slug.split('/')[0] ?? '');
}

function describe({ hub }: Exchange, slug: string, user: HubUser | undefined) {
  const { store } = hub;
  const facts = store.collectionFacts.get(slug);
  const visible = (store.collections.get(slug) ?? []).flatMap((written) => {
    const name = store.renames.get(written) ?? written;
    const model = store.models.get(name);
    return model !== undefined && (!model.settings.private || belongsTo(user, model.namespace)) ? [name] : [];
  });
  return {
    slug,
    title: facts?.title ?? slug,
    description: facts?.description,
    owner: { name: slug.split('/')[0], type: 'user' },
    lastUpdated: new Date(hub.now()).toISOString(),
    position: 0,
    private: facts?.isPrivate ?? false,
    theme: 'green',
    upvotes: 0,
    items: visible.map((id, position) => {
      const note = facts?.notes.get(id);
      return {
        _id: idOfItem(id),
        id,
        type: 'model',
        position,
        lastModified: store.model(id).resolve('HEAD').date.toISOString(),
        ...(note !== undefined && { note: { text: note, html: note } }),
      };
    }),
  };
}

const idOfItem = (model: string) => hashGitText('tree', model).slice(0, 24);

function slugIn(exchange: Exchange): string {
  return `${param(exchange, 'namespace')}/${param(exchange, 'slug')}`;
}

/** @throws {Refusal} 404, 401, 403 */
function requireOwn(exchange: Exchange): { readonly slug: string; readonly models: readonly string[] } {
  const slug = slugIn(exchange);
  const user = requireUser(exchange);
  const models = exchange.hub.store.collections.get(slug);
  if (models === undefined) throw new Refusal(404, 'Collection not found');
  requireNamespace(user, param(exchange, 'namespace'));
  return { slug, models };
}

async function answerCollection(exchange: Exchange): Promise<void> {
  const user = authenticate(exchange);
  const slug = slugIn(exchange);
  if (!exchange.hub.store.collections.has(slug) || !isVisible(exchange, slug, user)) {
    throw new Refusal(404, 'Collection not found');
  }
  await sendJson(exchange, describe(exchange, slug, user));
}

async function createCollection(exchange: Exchange): Promise<void> {
  const user = requireUser(exchange);
  const body = await readJsonObject(exchange);
  const title = asString(body.title, 'title');
  const namespace = typeof body.namespace === 'string' ? body.namespace : user.name;
  requireNamespace(user, namespace);
  const { store } = exchange.hub;
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const slug = `${namespace}/${words}-${hashGitText('tree', `${namespace} ${title}`).slice(0, 24)}`;
  if (store.collections.has(slug)) {
    throw new Refusal(409, 'You already have a collection of this title', { details: { slug } });
  }
  store.collections.set(slug, []);
  store.collectionFacts.set(slug, {
    title,
    description: typeof body.description === 'string' ? body.description : undefined,
    isPrivate: body.private === true,
    notes: new Map(),
  });
  const { item } = body;
  if (item !== undefined) addTo(exchange, slug, asString(asObject(item, 'item').id, 'item.id'), undefined);
  await sendJson(exchange, describe(exchange, slug, user));
}

async function deleteCollection(exchange: Exchange): Promise<void> {
  const { slug } = requireOwn(exchange);
  exchange.hub.store.collections.delete(slug);
  exchange.hub.store.collectionFacts.delete(slug);
  await sendJson(exchange, {});
}

async function addItem(exchange: Exchange): Promise<void> {
  const { slug } = requireOwn(exchange);
  const body = await readJsonObject(exchange);
  const item = asObject(body.item, 'item');
  if (item.type !== 'model') throw malformed('Collections of the embedded Hub hold models only.');
  const note = body.note === undefined || body.note === null ? undefined : asString(body.note, 'note');
  addTo(exchange, slug, asString(item.id, 'item.id'), note);
  await sendJson(exchange, describe(exchange, slug, requireUser(exchange)));
}

function addTo({ hub }: Exchange, slug: string, id: string, note: string | undefined): void {
  const { store } = hub;
  const models = store.collections.get(slug) ?? [];
  if ((note ?? '').length > maxNoteCharacters)
    throw malformed(`A note has at most ${maxNoteCharacters} characters.`);
  if (!store.models.has(id)) throw new Refusal(404, `There is no model ${id}.`);
  if (models.includes(id)) throw new Refusal(409, 'The item is in the collection already');
  store.collections.set(slug, [...models, id]);
  if (note !== undefined) store.collectionFacts.get(slug)?.notes.set(id, note);
}

async function deleteItem(exchange: Exchange): Promise<void> {
  const { slug, models } = requireOwn(exchange);
  const item = param(exchange, 'item');
  const kept = models.filter((id) => idOfItem(id) !== item);
  if (kept.length === models.length) throw new Refusal(404, 'There is no such item.');
  exchange.hub.store.collections.set(slug, kept);
  await sendJson(exchange, {});
}
