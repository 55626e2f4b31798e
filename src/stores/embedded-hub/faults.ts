import type { RequestRecord } from './request-log.ts';

export type FaultAction =
  /** Answered instead of the route, after the request body was read. An object body is sent as JSON. */
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | object;
    }
  /** The connection is reset at once. */
  | 'reset'
  /** The answer's body stops after so many bytes and the connection closes. */
  | { readonly truncateAfterBytes: number }
  | { readonly delayMs: number }
  /** Never answered; the connection stays open until the client or the Hub closes it. */
  | 'hang'
  /** The Xet token or signed URL of the request is expired from now on; a user token for this request. */
  | { readonly expireToken: true }
  /** 200 with the whole file to a ranged request. */
  | { readonly ignoreRange: true }
  /** One bit of the answer's body is another: the lowest of this byte. */
  | { readonly flipBitOfByte: number }
  /** 206 whose Content-Range is one byte off. */
  | { readonly wrongContentRange: true }
  /** The request is carried out, and the connection closes instead of an answer. */
  | 'land-then-timeout'
  /** The request is carried out, and its answer gets this status. */
  | { readonly landThenStatus: number }
  /** Both directions of the body are slowed down. */
  | { readonly bytesPerSecond: number };

export interface Fault {
  readonly when:
    | ((request: RequestRecord) => boolean)
    | {
        readonly method?: string;
        /** Tested against path and query. */
        readonly path?: RegExp;
        /** Hostname without port. */
        readonly host?: string;
      };
  /** How often it strikes; default: always. */
  readonly times?: number;
  /** How many matching requests pass unharmed first. */
  readonly skip?: number;
  readonly action: FaultAction;
}

/** How the faults that struck bend one exchange. */
export interface Shaping {
  answer?: Extract<FaultAction, { status: number }>;
  reset?: boolean;
  hang?: boolean;
  expireToken?: boolean;
  ignoreRange?: boolean;
  wrongContentRange?: boolean;
  flipBitOfByte?: number;
  loseAnswer?: boolean;
  landThenStatus?: number;
  truncateAfterBytes?: number;
  bytesPerSecond?: number;
  delayMs?: number;
}

export interface AddedFault {
  /** How often it has struck. */
  readonly struck: number;
  remove(): void;
}

/** Misbehaviour on request. Faults are tried in the order they were added; those that match add up. */
export class Faults {
  readonly #faults = new Set<{ readonly fault: Fault; matched: number; struck: number }>();

  add(fault: Fault): AddedFault {
    const entry = { fault, matched: 0, struck: 0 };
    this.#faults.add(entry);
    return {
      get struck() {
        return entry.struck;
      },
      remove: () => void this.#faults.delete(entry),
    };
  }

  clear(): void {
    this.#faults.clear();
  }

  /** Called once per request, in the order of arrival. */
  strike(request: RequestRecord): Shaping {
    const shaping: Shaping = {};
    for (const entry of this.#faults) {
      const { fault } = entry;
      if (!matches(fault.when, request)) continue;
      entry.matched++;
      if (entry.matched <= (fault.skip ?? 0) || entry.struck >= (fault.times ?? Infinity)) continue;
      entry.struck++;
      bend(shaping, fault.action);
    }
    return shaping;
  }
}

function matches(when: Fault['when'], request: RequestRecord): boolean {
  if (typeof when === 'function') return when(request);
  return (
    (when.method === undefined || when.method === request.method) &&
    (when.path === undefined || request.path.search(when.path) >= 0) &&
    (when.host === undefined || when.host === request.host)
  );
}

function bend(shaping: Shaping, action: FaultAction): void {
  if (action === 'reset') shaping.reset = true;
  else if (action === 'hang') shaping.hang = true;
  else if (action === 'land-then-timeout') shaping.loseAnswer = true;
  else if ('status' in action) shaping.answer ??= action;
  else Object.assign(shaping, action);
}
