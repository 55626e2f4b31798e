/** One request to the Hub with the token, answered as it is: nothing is repeated, and redirects are shown. */
export interface Ask {
  (method: string, path: string, options?: AskOptions): Promise<Answer>;
  /** The same; rejects for anything but success. */
  ok(method: string, path: string, options?: AskOptions): Promise<Answer>;
  readonly hubUrl: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

export interface AskOptions {
  readonly json?: object;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where the body is no JSON. */
  readonly json: unknown;
}

const timeoutMs = 60_000;

export function createAsk(hubUrl: string, token: string, signal: AbortSignal): Ask {
  const ask = async (method: string, path: string, options: AskOptions = {}): Promise<Answer> => {
    const url = new URL(path, hubUrl);
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headers: {
        // The token goes to the Hub alone.
        ...(url.origin === new URL(hubUrl).origin && { authorization: `Bearer ${token}` }),
        ...(options.json !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.json !== undefined && { body: JSON.stringify(options.json) }),
      ...(options.body !== undefined && { body: options.body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  };
  const ok = async (method: string, path: string, options?: AskOptions): Promise<Answer> => {
    const answer = await ask(method, path, options);
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.text.slice(0, 300)}`);
  };
  return Object.assign(ask, { ok, hubUrl, token, signal });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A field of an answer, however deep; undefined where there is none. */
export function fieldOf(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[key] : undefined,
    value,
  );
}
