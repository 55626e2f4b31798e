import type { Exchange } from './exchange.ts';
import { malformed } from './refusal.ts';

export type Handler = (exchange: Exchange) => Promise<void>;

export interface Route {
  /** `GET` also answers HEAD. */
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Which of the two hostnames it lives on. */
  readonly side: Exchange['side'];
  /** Segments separated by `/`; `:name` takes one, a final `*rest` takes all that are left (none included). */
  readonly path: string;
  readonly handle: Handler;
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface CompiledRoute {
  readonly route: Route;
  readonly segments: readonly string[];
}

export type Router = (method: string, side: Exchange['side'], pathname: string) => Match | undefined;

/** The first route that fits wins. Segments are percent-decoded one by one, so `refs%2Fpr%2F3` is one segment. */
export function createRouter(routes: readonly Route[]): Router {
  const compiled = routes.map(
    (route): CompiledRoute => ({ route, segments: route.path.split('/').slice(1) }),
  );
  return (method, side, pathname) => {
    const segments = pathname.split('/').slice(1);
    for (const { route, segments: pattern } of compiled) {
      const fitsMethod = route.method === method || (method === 'HEAD' && route.method === 'GET');
      if (!fitsMethod || route.side !== side) continue;
      const params = matchSegments(pattern, segments);
      if (params !== undefined) return { route, params };
    }
    return undefined;
  };
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
