import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../../kit/index.ts';
import { type HubEvent, parseHubEvent } from './hub-event.ts';
import { createSecretCheck } from './secret.ts';

export const webhookPath = '/webhook';
const healthPath = '/healthz';

/** What becomes of a delivery whose secret is right. */
export interface Reply {
  readonly status: 200;
  /** One word, for the answer and the log. */
  readonly outcome: string;
  readonly reason?: string | undefined;
}

export interface WebhookServerOptions {
  readonly secret: string;
  readonly clock: Pick<Clock, 'now'>;
  /** One line per request, without anything that a header or an address could hold. */
  readonly logLine: (line: string) => void;
  /** Takes a delivery on, at once. */
  readonly take: (event: HubEvent, text: string) => Reply;
  /** False while stopping; load balancers look at it. */
  readonly isReady: () => boolean;
  readonly limits?: Partial<WebhookLimits>;
}

export interface WebhookLimits {
  /** The Hub's own are a few KB; a commit to a thousand branches has some hundred. */
  readonly maxBodyBytes: number;
  /** Whoever sends slower than this is cut off. */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly maxConnections: number;
}

export const standardLimits: WebhookLimits = {
  maxBodyBytes: 256 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 20_000,
  maxConnections: 256,
};

/** A request that is answered with an error, before anything of it is believed; and a sign for load balancers. */
interface Refused {
  readonly status: 401 | 404 | 405 | 503;
  readonly outcome: string;
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The server of the Hub's webhooks, not yet listening. */
export function createWebhookServer(options: WebhookServerOptions): Server {
  const { clock, logLine } = options;
  const limits = { ...standardLimits, ...options.limits };
  const isSecret = createSecretCheck(options.secret);
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs),
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => {
      const startMs = clock.now();
      answer(request)
        .then((reply) => {
          send(request, response, reply);
          const reason = reply.reason === undefined ? '' : `: ${reply.reason}`;
          const milliseconds = clock.now() - startMs;
          logLine(`${nameOf(request)} ${reply.status} ${reply.outcome}${reason} (${milliseconds} ms)`);
        })
        .catch(() => {
          // The client went away in the middle of its request.
          logLine(`${nameOf(request)} broken off`);
          response.destroy();
        });
    },
  );
  server.maxConnections = limits.maxConnections;
  return server;

  async function answer(request: IncomingMessage): Promise<Reply | Refused> {
    const path = pathOf(request);
    if (path === healthPath) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return wrongMethod('GET, HEAD');
      return options.isReady() ? { status: 200, outcome: 'ok' } : { status: 503, outcome: 'stopping' };
    }
    if (path !== webhookPath) return { status: 404, outcome: 'no-such-path' };
    if (request.method !== 'POST') return wrongMethod('POST');
    const secret = request.headers['x-webhook-secret'];
    // Before the body, so that strangers cannot make us read any.
    if (typeof secret !== 'string' || !isSecret(secret)) return { status: 401, outcome: 'wrong-secret' };
    if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
      return ignored('it is not JSON');
    }
    const text = await readBody(request, limits.maxBodyBytes);
    if (text === undefined) return ignored(`it is longer than ${limits.maxBodyBytes} bytes`);
    const event = parseHubEvent(text);
    if (typeof event === 'string') return ignored(event);
    if (!options.isReady()) return ignored('the server is stopping');
    return options.take(event, text);
  }
}

/** Whatever else the Hub is told it repeats, and in the end it suspends the webhook. The next run finds what was missed. */
function ignored(reason: string): Reply {
  return { status: 200, outcome: 'ignored', reason };
}

function wrongMethod(allowed: string): Refused {
  return { status: 405, outcome: 'wrong-method', headers: { Allow: allowed } };
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply | Refused): void {
  const { status, outcome, reason } = reply;
  const body = Buffer.from(`${JSON.stringify({ outcome, reason })}\n`);
  // What is left of a body that is not wanted would be taken for the next request, or read to its end.
  const isCutOff = !request.complete && request.method !== 'GET' && request.method !== 'HEAD';
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.byteLength,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(isCutOff ? { Connection: 'close' } : {}),
    ...(status === 503 ? { 'Retry-After': '60' } : {}),
    ...('headers' in reply ? reply.headers : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  if (isCutOff) response.once('finish', () => request.socket.destroySoon());
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '';
}

/** Addresses may hold anything, a secret that was put into the wrong place among it. */
function nameOf(request: IncomingMessage): string {
  const path = pathOf(request);
  const isKnown = path === webhookPath || path === healthPath;
  const method = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(request.method ?? '')
    ? request.method
    : '?';
  return `${method} ${isKnown ? path : '(another path)'}`;
}

/**
 * The body as text; undefined when it is longer than the limit, without reading the rest of it.
 * Rejects when the client goes away.
 */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return undefined;
  const pieces: Buffer[] = [];
  let received = 0;
  // The connection stays, because it is to carry the answer.
  const incoming: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const piece of incoming) {
    received += piece.byteLength;
    if (received > maxBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
