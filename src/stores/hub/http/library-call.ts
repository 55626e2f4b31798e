import { ExtrapolateError, ServiceError } from '../../../kit/index.ts';
import { type FailedAnswer, notHubHint, scrubSecrets } from './errors.ts';
import type { FetchFunction } from './fetch.ts';
import type { HubHttp } from './http.ts';

/** What each call of the library is told of the Hub. */
export interface LibraryHub {
  readonly hubUrl: string;
  readonly fetch: FetchFunction;
}

/**
 * Runs a call of `@huggingface/hub` with our fetch, and turns whatever it throws into one of our errors. The
 * library keeps neither the error code of a failed answer nor, on a HEAD with a JSON content type, the status;
 * so the error is made from the answer itself.
 *
 * @param what completes "… failed", e.g. `Listing ns/name`
 */
export async function callLibrary<T>(
  http: HubHttp,
  what: string,
  call: (hub: LibraryHub) => Promise<T>,
): Promise<T> {
  let failed: FailedAnswer | undefined;
  const fetch: FetchFunction = async (input, init) => {
    const response = await http.fetch(input, init);
    failed = undefined;
    if (response.status < 400) return response;
    const text = await response.text();
    const url = new URL(response.url);
    failed = { method: init?.method ?? 'GET', url, status: response.status, headers: response.headers, text };
    const copy = new Response(text, { status: response.status, headers: response.headers });
    Object.defineProperty(copy, 'url', { value: response.url });
    return copy;
  };
  try {
    return await call({ hubUrl: http.hubUrl, fetch });
  } catch (error) {
    if (error instanceof ExtrapolateError || http.signal.aborted) throw error;
    if (failed !== undefined) throw http.errorOf(failed);
    const reason = scrubSecrets(error instanceof Error ? error.message : String(error));
    throw new ServiceError(`${what} at ${http.hubUrl} failed: ${reason}.`, {
      code: 'answer-malformed',
      hint: notHubHint,
      cause: error,
    });
  }
}
