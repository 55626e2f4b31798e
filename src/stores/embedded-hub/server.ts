import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { drain, sendBytes, sendJson, sendRefusal } from './answer.ts';
import type { Exchange } from './exchange.ts';
import { bearerOf } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { HubContext } from './hub-context.ts';
import { bucketOfPath } from './rate-limit.ts';
import { Refusal } from './refusal.ts';
import type { RequestRecord } from './request-log.ts';
import type { Router } from './router.ts';

/** Tokens of the storage are headers of up to 64,000 characters. */
const maxHeadBytes = 256 * 1024;
/** The log keeps the latest requests only. */
const maxRecords = 10_000;

export interface ServerParts {
  /** Asked per request: the context exists once the port is known. */
  readonly context: () => HubContext;
  readonly router: Router;
  readonly faults: Faults;
  readonly requests: RequestRecord[];
}

export function createHubServer(parts: ServerParts): Server {
  const server = createServer({ requestTimeout: 0, maxHeaderSize: maxHeadBytes }, (request, response) => {
    handle(parts, request, response).catch((error: unknown) => {
      // A client that goes away in the middle of its request is no fault of the server.
      if (!request.destroyed && !response.destroyed)
        parts.context().violate(`server failed: ${String(error)}`);
      response.destroy();
    });
  });
  // Idle keep-alive connections must not be closed under a client that is about to use one.
  server.keepAliveTimeout = 60_000;
  return server;
}

async function handle(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const hub = parts.context();
  const exchange = openExchange(parts, hub, request, response);
  const { shaping } = exchange;
  if (shaping.reset) {
    request.socket.resetAndDestroy();
    return;
  }
  if (shaping.hang) return;
  if (shaping.delayMs !== undefined) await hub.sleep(shaping.delayMs);
  if (shaping.answer !== undefined) {
    const { status, headers = {}, body = { error: 'Fault on request' } } = shaping.answer;
    await drain(exchange);
    await (typeof body === 'string'
      ? sendBytes(exchange, Buffer.from(body), {
          status,
          headers: { 'Content-Type': 'text/plain', ...headers },
        })
      : sendJson(exchange, body, { status, headers }));
    return;
  }
  try {
    await dispatch(parts.router, exchange);
  } catch (error) {
    if (response.headersSent || response.destroyed || request.socket.destroyed) throw error;
    await drain(exchange);
    await sendRefusal(exchange, refusalOf(exchange, error));
  }
}

function openExchange(
  parts: ServerParts,
  hub: HubContext,
  request: IncomingMessage,
  response: ServerResponse,
): Exchange {
  const { method = 'GET', url: path = '/', headers } = request;
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const side = host === new URL(hub.urls.content).hostname ? 'content' : 'hub';
  const record: RequestRecord = {
    method,
    path,
    host,
    range: headers.range,
    hasAuthorization: headers.authorization !== undefined,
    status: 0,
    bytesReceived: 0,
    bytesSent: 0,
  };
  parts.requests.push(record);
  if (parts.requests.length > maxRecords) parts.requests.shift();
  hub.stats.requests++;
  return {
    hub,
    request,
    response,
    record,
    method,
    side,
    url: new URL(path, side === 'content' ? hub.urls.content : hub.urls.hub),
    params: {},
    repoType: 'model',
    shaping: parts.faults.strike(record),
    requestId: randomUUID(),
  };
}

async function dispatch(router: Router, exchange: Exchange): Promise<void> {
  const { hub, method, side, url, response } = exchange;
  const bearer = bearerOf(exchange);
  if (side === 'content' && bearer?.startsWith('hf_')) {
    hub.violate(`${method} ${url.pathname}: a user token was sent to the content host`);
  }
  if (side === 'hub') {
    const limits = hub.rateLimiter.count(bucketOfPath(url.pathname), bearer);
    for (const [name, value] of Object.entries(limits)) response.setHeader(name, value);
  }
  const match = router(method, side, url.pathname);
  if (match === undefined)
    throw new Refusal(404, `The embedded Hub does not answer ${method} ${url.pathname}.`);
  await match.route.handle({ ...exchange, params: match.params, repoType: match.repoType });
}

function refusalOf(exchange: Exchange, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  exchange.hub.violate(`server failed at ${exchange.method} ${exchange.url.pathname}: ${reason}`);
  return new Refusal(500, 'The embedded Hub failed.');
}
