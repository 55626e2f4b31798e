import type { AppRegistration, Repository, Token } from './state.ts';

/** What GitHub answers with an error to. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** One request that a route has been found for. */
export interface Exchange {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
  readonly origin: string;
  readonly authorization: string;
  /** Of the path's `:owner/:repo`. */
  readonly repository: Repository;
  readonly token: Token;
  readonly app: AppRegistration | undefined;
  readonly nextNumber: () => number;
  readonly issueToken: (token: Token) => string;
}

export interface Route {
  readonly method: string;
  /** Below the base path. `:name` takes a segment, a final `*name` the rest. */
  readonly path: string;
  /** One of these is needed, as `name=level`; empty needs a token only. */
  readonly permissions: readonly string[];
  /** Shows itself by a JWT of the App, not by a token. */
  readonly byApp?: boolean;
  readonly handle: (exchange: Exchange) => Answer;
}

/** @throws {Refusal} 422, as GitHub does for a missing or wrong field */
export function text(body: JsonObject, field: string): string {
  const value = body[field];
  if (typeof value !== 'string') throw new Refusal(422, `Invalid request. "${field}" wasn't supplied.`);
  return value;
}

/** @throws {Refusal} 422 for fields that the route does not have: we would rely on nothing coming of them */
export function onlyFields(body: JsonObject, ...fields: readonly string[]): void {
  const strange = Object.keys(body).filter((name) => !fields.includes(name));
  if (strange.length > 0) throw new Refusal(422, `"${strange.join(', ')}" is not a permitted key.`);
}

export function page<T>(items: readonly T[], query: URLSearchParams): readonly T[] {
  const length = Number(query.get('per_page') ?? 30);
  if (!(length >= 1 && length <= 100)) throw new Refusal(422, 'per_page is out of range');
  const number = Number(query.get('page') ?? 1);
  return items.slice((number - 1) * length, number * length);
}
