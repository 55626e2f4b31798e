import type { Exchange } from './exchange.ts';
import { malformed } from './refusal.ts';
import { addressOf, type RepoType, repoTypes } from './repo.ts';

export type Handler = (exchange: Exchange) => Promise<void>;

export interface Route {
  /** `GET` also answers HEAD. */
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Which of the two hostnames it lives on. */
  readonly side: Exchange['side'];
  /**
   * Segments separated by `/`; `:name` takes one, a final `*rest` takes all that are left (none included).
   * `{api}`, `{page}` and `{cache}` are the beginnings of a repo's URLs; such a route serves repos of every type.
   */
  readonly path: string;
  readonly handle: Handler;
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
  readonly repoType: RepoType;
}

interface CompiledRoute {
  readonly route: Route;
  readonly repoType: RepoType;
  readonly segments: readonly string[];
}

export type Router = (method: string, side: Exchange['side'], pathname: string) => Match | undefined;

/** The first route that fits wins. Segments are percent-decoded one by one, so `refs%2Fpr%2F3` is one segment. */
export function createRouter(routes: readonly Route[]): Router {
  const compiled = routes.flatMap(compile);
  return (method, side, pathname) => {
    const segments = pathname.split('/').slice(1);
    for (const { route, repoType, segments: pattern } of compiled) {
      const fitsMethod = route.method === method || (method === 'HEAD' && route.method === 'GET');
      if (!fitsMethod || route.side !== side) continue;
      const params = matchSegments(pattern, segments);
      if (params !== undefined) return { route, params, repoType };
    }
    return undefined;
  };
}

function compile(route: Route): CompiledRoute[] {
  const types = /^\{(api|page|cache)\}/.test(route.path) ? repoTypes : (['model'] as const);
  return types.map((repoType) => {
    const path = route.path
      .replace('{api}', `/api/${repoType}s/:namespace/:name`)
      .replace('{cache}', `/api/resolve-cache/${repoType}s/:namespace/:name`)
      .replace('{page}', `/${addressOf(repoType, ':namespace/:name')}`);
    return { route, repoType, segments: path.split('/').slice(1) };
  });
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    if (part.startsWith('*')) {
      params[part.slice(1)] = segments.slice(index).map(decode).join('/');
      return params;
    }
    const segment = segments[index];
    if (segment === undefined) return undefined;
    // A parameter may be followed by a fixed ending, as in `:name.git`.
    const [, name, ending = ''] = /^:(\w+)(.*)$/.exec(part) ?? [];
    if (name === undefined) {
      if (segment !== part) return undefined;
      continue;
    }
    if (!segment.endsWith(ending) || segment.length === ending.length) return undefined;
    params[name] = decode(segment.slice(0, segment.length - ending.length));
  }
  return pattern.length === segments.length ? params : undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw malformed(`"${segment}" is not valid percent-encoding.`);
  }
}
