import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { appRoutes, checkJwt } from './fake/app-routes.ts';
import { contentRoutes } from './fake/content-routes.ts';
import { type Answer, type JsonObject, Refusal, type Route } from './fake/exchange.ts';
import { issueRoutes } from './fake/issue-routes.ts';
import { type AppRegistration, createRepository, type Repository, type Token } from './fake/state.ts';
import { workflowRoutes } from './fake/workflow-routes.ts';

/** How one request goes wrong. */
export interface Fault {
  /** `METHOD /path`, matched against the request below the base path. */
  readonly on: RegExp;
  /** How many requests; default one. */
  times?: number;
  /** Answered without doing anything. */
  readonly answer?: {
    readonly status: number;
    readonly message?: string;
    readonly headers?: Record<string, string>;
  };
  /** Does what was asked and breaks the connection. */
  readonly loseAnswer?: boolean;
  /** Never answers. */
  readonly hang?: boolean;
  /** Called before the request is carried out, such as to be faster than it. */
  readonly before?: () => void;
}

export interface FakeGitHub extends AsyncDisposable {
  /** Base of the REST API. */
  readonly url: string;
  readonly repository: Repository;
  readonly tokens: Map<string, Token>;
  readonly faults: Fault[];
  /** `METHOD /path` of every request, in order. */
  readonly requests: string[];
  /** The permissions that answered requests were good for, `name=level`. */
  readonly usedPermissions: Set<string>;
  /** What no client should do. */
  readonly violations: string[];
  app: AppRegistration | undefined;
}

const routes = [...issueRoutes, ...contentRoutes, ...workflowRoutes, ...appRoutes];

/** The part of GitHub's REST API that the product uses, on loopback: strict, and able to misbehave. */
export async function startFakeGitHub(basePath = ''): Promise<FakeGitHub> {
  let lastNumber = 0;
  const sockets = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      github.violations.push(`fake failed: ${error instanceof Error ? error.stack : String(error)}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => sockets.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(sockets.address() as AddressInfo).port}`;
  const github: FakeGitHub = {
    url: origin + basePath,
    repository: createRepository('me/extrapolations'),
    tokens: new Map(),
    faults: [],
    requests: [],
    usedPermissions: new Set(),
    violations: [],
    app: undefined,
    async [Symbol.asyncDispose]() {
      sockets.closeAllConnections();
      await new Promise((resolve) => sockets.close(resolve));
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const { pathname, searchParams } = new URL(url, origin);
    const body = await readJson(request);
    const graphqlPath = basePath.replace(/\/v3$/, '/graphql') || '/graphql';
    const path = pathname === graphqlPath ? '/graphql' : pathname.slice(basePath.length);
    const line = `${method} ${path}`;
    github.requests.push(line);
    const fault = github.faults.find(({ on, times = 1 }) => times > 0 && on.test(line));
    if (fault !== undefined) fault.times = (fault.times ?? 1) - 1;
    fault?.before?.();
    if (fault?.hang) return;
    let answer: Answer & { readonly headers?: Readonly<Record<string, string>> };
    try {
      if (path !== '/graphql' && !pathname.startsWith(basePath)) throw new Refusal(404, 'Not Found');
      if (!request.headers['user-agent']?.startsWith('hf-extrapolate/')) {
        throw new Refusal(403, 'Request forbidden by administrative rules. No user agent.');
      }
      if (fault?.answer !== undefined) {
        throw new Refusal(fault.answer.status, fault.answer.message ?? 'Fault', fault.answer.headers);
      }
      answer = act(method, path, searchParams, body, request.headers.authorization ?? '');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer = {
        status: error.status,
        body: { message: error.message, documentation_url: 'https://docs.github.com/rest' },
        headers: error.headers,
      };
    }
    if (fault?.loseAnswer) {
      response.destroy();
      return;
    }
    response.writeHead(answer.status, {
      'content-type': 'application/json; charset=utf-8',
      'x-github-request-id': randomUUID(),
      'x-ratelimit-remaining': '4999',
      ...answer.headers,
    });
    response.end(answer.status === 204 ? undefined : JSON.stringify(answer.body));
  }

  function act(
    method: string,
    path: string,
    query: URLSearchParams,
    body: JsonObject,
    authorization: string,
  ): Answer {
    const [, secret = ''] = /^(?:token|bearer) (\S+)$/i.exec(authorization) ?? [];
    if (path === '/graphql') {
      const { login } = tokenOf(secret);
      if (body.query !== 'query { viewer { login } }') throw new Refusal(400, 'Problems parsing query');
      return { status: 200, body: { data: { viewer: { login } } } };
    }
    const [route, params] = findRoute(method, path);
    const token = route.byApp ? appToken(secret) : tokenOf(secret);
    if ('repo' in params && `${params.owner}/${params.repo}` !== github.repository.fullName) {
      throw new Refusal(404, 'Not Found');
    }
    if (!route.byApp) checkPermissions(route, token);
    const { repository, app } = github;
    const nextNumber = () => ++lastNumber;
    const issueToken = (made: Token) => {
      const text = `ghs_${randomUUID()}`;
      github.tokens.set(text, made);
      return text;
    };
    return route.handle({
      ...{ params, query, body, origin, authorization, repository, token, app, nextNumber, issueToken },
    });
  }

  function tokenOf(secret: string): Token {
    const token = github.tokens.get(secret);
    if (token === undefined) throw new Refusal(401, 'Bad credentials');
    return token;
  }

  function appToken(secret: string): Token {
    if (github.app === undefined) throw new Refusal(401, 'Bad credentials');
    checkJwt(secret, github.app);
    return { login: github.app.slug, permissions: {} };
  }

  function checkPermissions(route: Route, token: Token): void {
    if (token.repositories?.includes(github.repository.fullName) === false)
      throw new Refusal(404, 'Not Found');
    const granted = route.permissions.find((needed) => {
      const [name = '', level] = needed.split('=');
      // Everybody who sees a repository may read what it is.
      return name === 'metadata' || token.permissions[name] === 'write' || token.permissions[name] === level;
    });
    if (granted === undefined) {
      throw new Refusal(403, 'Resource not accessible by integration', {
        'x-accepted-github-permissions': route.permissions.join('; '),
      });
    }
    if (granted !== 'metadata=read') github.usedPermissions.add(granted);
  }

  function findRoute(method: string, path: string): readonly [Route, Record<string, string>] {
    for (const route of routes) {
      const pattern = route.path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)').replace(/\*(\w+)$/, '(?<$1>.+)');
      const match = route.method === method ? new RegExp(`^${pattern}$`).exec(path) : null;
      if (match === null) continue;
      const groups = Object.entries(match.groups ?? {});
      return [route, Object.fromEntries(groups.map(([name, value]) => [name, decodeURIComponent(value)]))];
    }
    github.violations.push(`no such route: ${method} ${path}`);
    throw new Refusal(404, 'Not Found');
  }

  async function readJson(request: IncomingMessage): Promise<JsonObject> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const whole = Buffer.concat(pieces).toString('utf8');
    if (whole === '') return {};
    if (!request.headers['content-type']?.startsWith('application/json')) {
      github.violations.push(`${request.method} ${request.url}: content-type is not JSON`);
    }
    return JSON.parse(whole);
  }

  return github;
}
