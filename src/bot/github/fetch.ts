import { createConnectionPool, headersOf, readBody, standardTimeouts } from '../../stores/hub/index.ts';

/** One attempt of one call, its answer included. GitHub itself gives up after ten seconds. */
const standardTimeoutMs = 30_000;
/** The largest is the state file, in base64. */
const maxAnswerBytes = 32 * 1024 * 1024;
/** GitHub redirects repositories that were renamed. */
const maxRedirects = 3;

export interface FetchOptions {
  readonly signal: AbortSignal;
  /** Where `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are looked up; for Node 22.21, 24.5 and later. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  readonly attemptTimeoutMs?: number | undefined;
}

/** What Octokit gives to its `fetch`. */
export interface FetchInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** A `fetch` for Octokit that knows proxies, bounds time and answers, and stays with GitHub's origin. */
export function createFetch(options: FetchOptions): (url: string, init: FetchInit) => Promise<Response> {
  const pool = createConnectionPool({
    timeouts: standardTimeouts,
    proxyEnvironment: options.environment ?? {},
    trustedCertificates: undefined,
  });
  const timeoutMs = options.attemptTimeoutMs ?? standardTimeoutMs;

  async function exchange(url: URL, init: FetchInit, signal: AbortSignal): Promise<Response> {
    const { method } = init;
    const body = init.body === undefined ? undefined : Buffer.from(init.body);
    const headers = new Headers(init.headers);
    // One that was kept may have been closed meanwhile.
    const incoming = await pool.send({ method, url, headers, body, signal, freshConnection: true });
    const content = await readBody(incoming, maxAnswerBytes, signal);
    const status = incoming.statusCode ?? 0;
    const isEmpty = status === 204 || status === 205 || status === 304;
    return new Response(isEmpty ? null : new Uint8Array(content), { status, headers: headersOf(incoming) });
  }

  return async (text, init) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([options.signal, timeout]);
    try {
      let url = new URL(text);
      for (let redirects = 0; ; redirects++) {
        const response = await exchange(url, init, signal);
        const location = response.headers.get('location');
        if (![301, 302, 307, 308].includes(response.status) || location === null) return response;
        const next = new URL(location, url);
        if (next.origin !== url.origin) throw new Error(`GitHub redirects to another host, ${next.host}`);
        if (redirects === maxRedirects) throw new Error(`GitHub redirects more than ${maxRedirects} times`);
        url = next;
      }
    } catch (error) {
      options.signal.throwIfAborted();
      // Node calls it an abortion, which Octokit would not try again.
      if (timeout.aborted) throw new Error(`no answer within ${timeoutMs} ms`, { cause: error });
      throw error;
    }
  };
}
