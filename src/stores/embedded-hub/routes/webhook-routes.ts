import { requireUser } from '../accounts.ts';
import { sendJson } from '../answer.ts';
import {
  asArray,
  asObject,
  asString,
  type Exchange,
  type JsonObject,
  param,
  readJsonObject,
} from '../exchange.ts';
import { hashGitText } from '../git-object.ts';
import { malformed, Refusal } from '../refusal.ts';
import type { Route } from '../router.ts';
import type { Webhook } from '../webhook.ts';

const path = '/api/settings/webhooks';
const watchedTypes = ['user', 'org', 'model', 'dataset', 'space'];
const domains = ['repo', 'discussion'];

/** Webhooks are kept and listed; the embedded Hub delivers none. */
export const webhookRoutes: readonly Route[] = [
  { method: 'GET', side: 'hub', path, handle: listWebhooks },
  { method: 'POST', side: 'hub', path, handle: createWebhook },
  { method: 'GET', side: 'hub', path: `${path}/:id`, handle: answerWebhook },
  { method: 'POST', side: 'hub', path: `${path}/:id`, handle: changeWebhook },
  { method: 'DELETE', side: 'hub', path: `${path}/:id`, handle: deleteWebhook },
  {
    method: 'POST',
    side: 'hub',
    path: `${path}/:id/enable`,
    handle: (exchange) => switchWebhook(exchange, false),
  },
  {
    method: 'POST',
    side: 'hub',
    path: `${path}/:id/disable`,
    handle: (exchange) => switchWebhook(exchange, true),
  },
];

function readWebhook(body: JsonObject): Omit<Webhook, 'id' | 'owner' | 'disabled'> {
  const watched = asArray(body.watched, 'watched').map((value) => {
    const { type, name } = asObject(value, 'watched');
    // Nobody can watch the whole Hub.
    if (!watchedTypes.includes(String(type))) throw malformed(`"${String(type)}" cannot be watched.`);
    return { type: String(type), name: asString(name, 'name') };
  });
  if (watched.length === 0) throw malformed('"watched" must name a user, an organisation or a repo.');
  const asked =
    body.domains === undefined || body.domains === null ? domains : asArray(body.domains, 'domains');
  if (!asked.every((domain) => domains.includes(String(domain)))) throw malformed('"domains" is not valid.');
  return {
    url: typeof body.url === 'string' ? body.url : undefined,
    watched,
    domains: asked.map(String),
    secret: typeof body.secret === 'string' ? body.secret : undefined,
  };
}

function requireOwn(exchange: Exchange): Webhook {
  const user = requireUser(exchange);
  const webhook = exchange.hub.store.webhooks.get(param(exchange, 'id'));
  if (webhook?.owner !== user.name) throw new Refusal(404, 'Webhook not found');
  return webhook;
}

async function listWebhooks(exchange: Exchange): Promise<void> {
  const user = requireUser(exchange);
  await sendJson(
    exchange,
    [...exchange.hub.store.webhooks.values()].filter(({ owner }) => owner === user.name),
  );
}

function keep(exchange: Exchange, webhook: Webhook): Promise<void> {
  exchange.hub.store.webhooks.set(webhook.id, webhook);
  return sendJson(exchange, { webhook });
}

async function createWebhook(exchange: Exchange): Promise<void> {
  const user = requireUser(exchange);
  if (user.role !== 'write') throw new Refusal(403, 'The token may not make webhooks.');
  const id = hashGitText('tree', exchange.requestId).slice(0, 24);
  const webhook = readWebhook(await readJsonObject(exchange));
  await keep(exchange, { id, owner: user.name, disabled: false, ...webhook });
}

async function answerWebhook(exchange: Exchange): Promise<void> {
  await sendJson(exchange, { webhook: requireOwn(exchange) });
}

async function changeWebhook(exchange: Exchange): Promise<void> {
  const webhook = requireOwn(exchange);
  const changes = readWebhook({ ...webhook, ...(await readJsonObject(exchange)) });
  await keep(exchange, { ...webhook, ...changes });
}

async function deleteWebhook(exchange: Exchange): Promise<void> {
  exchange.hub.store.webhooks.delete(requireOwn(exchange).id);
  await sendJson(exchange, {});
}

async function switchWebhook(exchange: Exchange, disabled: boolean): Promise<void> {
  await keep(exchange, { ...requireOwn(exchange), disabled });
}
