import type { ExtrapolateError } from '../../../kit/index.ts';
import type { FailedAnswer } from './errors.ts';
import { ConnectionFailure, readBody } from './exchange.ts';
import { type RetryEnvironment, retryTransient, saysBusy, TransientFailure } from './retry.ts';
import type { Answer, Sender } from './sender.ts';

export type FetchFunction = typeof globalThis.fetch;

/** Answers are read whole, so that a broken connection repeats the call; content is never fetched this way. */
const maxAnswerBytes = 64 * 1024 * 1024;
/** Calls of the library that change something in a way that a second one would see. */
const notRepeatable = /\/commit\/|\/branch\/|\/api\/repos\/(create|delete|move)$/;

/**
 * A `fetch` with our retries, pacing, limits and token rule. Bodies are bytes, strings or Blobs, which can be
 * sent again; a Blob is streamed, so one that computes its content needs no memory.
 *
 * @param prepareHeaders adds what every request carries
 */
export function createFetch(
  sender: Sender,
  environment: RetryEnvironment,
  prepareHeaders: (url: URL, given: Headers) => Headers,
  errorOf: (answer: FailedAnswer) => ExtrapolateError,
): FetchFunction {
  return async (input, init) => {
    if (input instanceof Request) throw new TypeError('This fetch takes a URL, not a Request.');
    if ((init?.redirect ?? 'follow') !== 'follow')
      throw new TypeError('This fetch always follows redirects.');
    const url = new URL(input);
    const method = (init?.method ?? 'GET').toUpperCase();
    const signal = init?.signal ?? undefined;
    const given = new Headers(init?.headers);
    const body = readBodyInit(init?.body, given);
    const headers = prepareHeaders(url, given);
    const repeatable = method === 'GET' || method === 'HEAD' || !notRepeatable.test(url.pathname);

    const attempt = async () => {
      const answer = await sender.attempt(
        { method, url, headers, body, signal },
        { answers: [], repeatable },
      );
      const response = await answerToResponse(method, answer, signal).catch((error) => {
        if (error instanceof ConnectionFailure) throw sender.lose(method, answer.url, error, repeatable);
        throw error;
      });
      if (response.status === 409) await requireNotBusy(method, response, errorOf);
      return response;
    };
    return retryTransient(attempt, environment, signal);
  };
}

/** @throws {TransientFailure} where the answer says that another is at it */
async function requireNotBusy(
  method: string,
  response: Response,
  errorOf: (answer: FailedAnswer) => ExtrapolateError,
): Promise<void> {
  const { status, headers, url } = response;
  const text = await response.clone().text();
  if (!saysBusy(status, text)) return;
  throw new TransientFailure(errorOf({ method, url: new URL(url), status, headers, text }));
}

function readBodyInit(body: unknown, headers: Headers): Uint8Array | Blob | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') {
    if (!headers.has('content-type')) headers.set('content-type', 'text/plain;charset=UTF-8');
    return Buffer.from(body);
  }
  if (body instanceof Uint8Array || body instanceof Blob) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw new TypeError('This fetch takes bodies that can be sent twice: strings, bytes and Blobs.');
}

async function answerToResponse(
  method: string,
  answer: Answer,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const { incoming, status, headers } = answer;
  const empty = method === 'HEAD' || status === 204 || status === 205 || status === 304;
  if (empty) incoming.resume();
  const body = empty ? null : await readBody(incoming, maxAnswerBytes, signal);
  const response = new Response(body && new Uint8Array(body), { status, headers });
  Object.defineProperty(response, 'url', { value: answer.url.href });
  return response;
}
