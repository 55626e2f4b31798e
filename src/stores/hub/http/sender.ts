import type { IncomingMessage } from 'node:http';
import type { ExtrapolateError } from '../../../kit/index.ts';
import { ServiceError } from '../../../kit/index.ts';
import {
  type ErrorContext,
  errorOfAnswer,
  errorOfConnection,
  type FailedAnswer,
  isCertificateFailure,
  nameOfUrl,
  notHubHint,
} from './errors.ts';
import {
  ConnectionFailure,
  type ConnectionPool,
  type ExchangeRequest,
  headersOf,
  readErrorText,
} from './exchange.ts';
import { bucketOf, type RatePacer } from './rate-limit.ts';
import {
  isTransientStatus,
  isUnprocessedStatus,
  readRetryAfterMs,
  readSaidWaitMs,
  saysBusy,
  TransientFailure,
} from './retry.ts';

/** The Hub redirects renamed repos once and files once more. */
const maxRedirects = 5;
/** Enough of an error's body to find its message. */
const errorTextBytes = 64 * 1024;
/** What may follow a redirect to another host: nothing that identifies the user. */
const foreignHeaders = ['accept', 'accept-encoding', 'range', 'user-agent'];

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  /** Still to be read or destroyed. */
  readonly incoming: IncomingMessage;
  /** The wait until the end of the rate-limit window, where nothing of it is left. */
  readonly windowWaitMs: number | undefined;
}

export interface Sender {
  /** Requests sent so far, each redirect followed among them. */
  readonly requestCount: number;
  /**
   * One paced attempt, redirects followed. Every answer resolves except those that may pass by themselves.
   *
   * @throws {TransientFailure} for connection failures and transient statuses (unless listed in `answers`)
   * @throws {ServiceError} for a connection lost in the middle of something not repeatable
   */
  attempt(
    request: ExchangeRequest,
    options: { readonly answers: readonly number[]; readonly repeatable: boolean },
  ): Promise<Answer>;
  /** Reads the beginning of a failed answer's body and names the error, or says that it may pass. */
  fail(method: string, answer: Answer): Promise<ExtrapolateError | TransientFailure>;
  /** What a broken connection (while sending, or while reading an answer) means for the caller. */
  lose(
    method: string,
    url: URL,
    failure: ConnectionFailure,
    repeatable: boolean,
  ): TransientFailure | ServiceError;
}

export function createSender(
  pool: ConnectionPool,
  pacer: RatePacer,
  context: ErrorContext,
  now: () => number,
): Sender {
  let hubHasAnswered = false;
  let requestCount = 0;
  const sender: Sender = {
    get requestCount() {
      return requestCount;
    },
    async attempt(request, { answers, repeatable }) {
      let current: ExchangeRequest = { ...request, freshConnection: !repeatable };
      for (let redirects = 0; ; redirects++) {
        const answer = await sendOnce(current, repeatable);
        const next = followingOf(current, answer);
        if (next === undefined || answers.includes(answer.status)) {
          return checkTransient(request.method, answer, answers, repeatable);
        }
        answer.incoming.destroy();
        if (redirects === maxRedirects) {
          throw new ServiceError(`${nameOfUrl(request.url)} redirects more than ${maxRedirects} times.`, {
            code: 'too-many-redirects',
            hint: notHubHint,
            status: answer.status,
          });
        }
        current = next;
      }
    },
    async fail(method, answer) {
      const text = method === 'HEAD' ? '' : await readErrorText(answer.incoming, errorTextBytes);
      const failed: FailedAnswer = {
        method,
        url: answer.url,
        status: answer.status,
        headers: answer.headers,
        text,
      };
      const error = errorOfAnswer(failed, context);
      // Whoever is told that another is at it can ask again, a commit included: nothing was done.
      return saysBusy(answer.status, text) ? new TransientFailure(error) : error;
    },
    lose(method, url, failure, repeatable) {
      const error = errorOfConnection(method, url, failure);
      if (isCertificateFailure(failure)) return error;
      const isFirstContact = !hubHasAnswered && url.origin === context.hubUrl.origin;
      return repeatable || !failure.requestSent ? new TransientFailure(error, { isFirstContact }) : error;
    },
  };

  async function sendOnce(request: ExchangeRequest, repeatable: boolean): Promise<Answer> {
    await pacer.acquire(bucketOf(request.url, context.hubUrl), request.signal);
    requestCount++;
    try {
      const incoming = await pool.send(request);
      const headers = headersOf(incoming);
      const fromHub = request.url.origin === context.hubUrl.origin;
      hubHasAnswered ||= fromHub;
      const windowWaitMs = fromHub ? pacer.observe(headers) : undefined;
      return { status: incoming.statusCode ?? 0, headers, url: request.url, incoming, windowWaitMs };
    } catch (error) {
      if (error instanceof ConnectionFailure) {
        throw sender.lose(request.method, request.url, error, repeatable);
      }
      throw error;
    }
  }

  async function checkTransient(
    method: string,
    answer: Answer,
    answers: readonly number[],
    repeatable: boolean,
  ): Promise<Answer> {
    const { status } = answer;
    if (answers.includes(status) || !isTransientStatus(status)) return answer;
    const text = method === 'HEAD' ? '' : await readErrorText(answer.incoming, errorTextBytes);
    const { url, headers } = answer;
    const error = errorOfAnswer({ method, url, status, headers, text }, context);
    if (!repeatable && !isUnprocessedStatus(status)) throw error;
    const askedMs = readRetryAfterMs(answer.headers, now());
    // Quotas of single actions, such as commits, leave requests in the window and say the wait in words.
    const retryAfterMs = status === 429 ? (answer.windowWaitMs ?? askedMs ?? readSaidWaitMs(text)) : askedMs;
    throw new TransientFailure(error, { retryAfterMs });
  }

  return sender;
}

/** The request that a redirect asks for; undefined if the answer is no redirect or must not be followed. */
export function followingOf(request: ExchangeRequest, answer: Answer): ExchangeRequest | undefined {
  if (![301, 302, 303, 307, 308].includes(answer.status)) return undefined;
  const location = answer.headers.get('location');
  if (location === null || !URL.canParse(location, request.url.href)) return undefined;
  const url = new URL(location, request.url);
  if (url.protocol !== request.url.protocol && url.protocol !== 'https:') return undefined;

  const reading = request.method === 'GET' || request.method === 'HEAD';
  if (url.origin === request.url.origin) {
    return reading || answer.status === 307 || answer.status === 308 ? { ...request, url } : undefined;
  }
  if (!reading) return undefined;
  const headers = new Headers();
  for (const name of foreignHeaders) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return { ...request, url, headers };
}
