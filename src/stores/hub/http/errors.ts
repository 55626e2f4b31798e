import {
  AccessError,
  advice,
  type ExtrapolateError,
  giveToken,
  hubToken,
  InputError,
  joinProse,
  option,
  ServiceError,
  sameCommand,
  shorten,
} from '../../../kit/index.ts';
import { errorOfQuota, saysQuota } from './quota.ts';
import { saysBusy } from './retry.ts';

/** Longest part of a server's own words that a message repeats. */
const maxQuotedCharacters = 300;

/** For answers that no Hub gives. */
export const notHubHint = advice`Check that HF_ENDPOINT (or ${option('hub-url')}) is a Hugging Face Hub.`;

/** A failed answer, as far as errors need it. */
export interface FailedAnswer {
  readonly method: string;
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  /** The beginning of the body. */
  readonly text: string;
  /** Whom it is about, where the URL does not tell. */
  readonly repo?: string;
}

export interface ErrorContext {
  readonly hubUrl: URL;
  readonly hasToken: boolean;
}

/** What a Hub URL is about. */
export interface UrlSubject {
  /** `namespace/name`, of a dataset `datasets/namespace/name`; also where its page is. */
  readonly repo: string;
  readonly revision: string | undefined;
  readonly path: string | undefined;
}

/**
 * The repo, revision and file in a Hub URL (`/api/models/{ns}/{name}/…/{rev}/…`, `/{ns}/{name}/resolve/{rev}/{path}`;
 * the same with `/api/datasets/` and `/datasets/`).
 */
export function subjectOf(url: URL, hubUrl: URL): UrlSubject | undefined {
  if (url.origin !== hubUrl.origin) return undefined;
  const base = hubUrl.pathname.replace(/\/$/, '');
  if (!url.pathname.startsWith(`${base}/`)) return undefined;
  const segments = url.pathname.slice(base.length + 1).split('/');
  const inApi = segments[0] === 'api' && (segments[1] === 'models' || segments[1] === 'datasets');
  // No namespace may be called so.
  const isDataset = segments[inApi ? 1 : 0] === 'datasets';
  const beginning = inApi ? 2 : isDataset ? 1 : 0;
  const [namespace, name, verb, revision, ...rest] = segments.slice(beginning);
  if (!namespace || !name) return undefined;
  if (!inApi && verb !== 'resolve' && verb !== 'raw' && !name.endsWith('.git')) return undefined;
  return {
    repo: `${isDataset ? 'datasets/' : ''}${decodePart(namespace)}/${decodePart(name.replace(/\.git$/, ''))}`,
    revision:
      revision !== undefined && /^(resolve|raw|revision|tree|commit|preupload|xet-.*-token)$/.test(verb ?? '')
        ? decodePart(revision)
        : undefined,
    path: verb === 'resolve' || verb === 'raw' ? decodePart(rest.join('/')) || undefined : undefined,
  };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Takes tokens and the query strings of URLs (which hold signatures) out of a text that came from elsewhere. */
export function scrubSecrets(text: string): string {
  return (
    text
      // Tokens of a workflow's identity have three parts: hf_jwt_A.B.C.
      .replace(/\bhf_jwt_[\w-]*(?:\.[\w-]+)*/g, 'hf_…')
      .replace(/\b(hf|api)_[A-Za-z0-9_-]{6,}/g, '$1_…')
      .replace(/\beyJ[\w-]{8,}(?:\.[\w-]+)+/g, '…')
      .replace(/\b(Bearer|Basic)\s+[^\s"',;]+/gi, '$1 …')
      .replace(/(https?:\/\/)[^\s/@"'<>]*@/g, '$1')
      .replace(/(https?:\/\/[^\s"'<>?]+)\?[^\s"'<>]*/g, '$1?…')
  );
}

/** A URL as errors show it: without credentials and query. */
export function nameOfUrl(url: URL): string {
  return scrubSecrets(`${url.protocol}//${url.host}${url.pathname}`);
}

/** Turns an answer that is none into the error the user gets. */
export function errorOfAnswer(answer: FailedAnswer, context: ErrorContext): ExtrapolateError {
  const refusal = errorOfRefusal(answer, context);
  const { status, headers, text } = answer;
  const said = `${headers.get('x-error-message') ?? ''} ${text}`;
  if (headers.has('x-error-code') || !saysQuota(status, said)) return refusal;
  const repo = answer.repo ?? subjectOf(answer.url, context.hubUrl)?.repo;
  return errorOfQuota({ status, repo, said }, context.hubUrl, refusal);
}

function errorOfRefusal(answer: FailedAnswer, context: ErrorContext): ExtrapolateError {
  const { status, url, headers } = answer;
  const subject = subjectOf(url, context.hubUrl);
  const said = quoteOf(answer);
  const requestId = requestIdOf(headers);
  const trailer = `${said === '' ? '' : ` The server said: ${said}.`}${requestId === undefined ? '' : ` Request id ${requestId}.`}`;

  if (subject !== undefined && (status === 401 || status === 403 || status === 404)) {
    return errorOfRepo(answer, subject, context, trailer);
  }
  const where = `${answer.method} ${nameOfUrl(url)}`;
  if (url.origin === context.hubUrl.origin && (status === 401 || status === 403)) {
    return status === 401
      ? new AccessError(
          context.hasToken
            ? advice`${context.hubUrl.origin} does not accept the token in ${hubToken} (401).${trailer}`
            : `${where} needs a token (401).${trailer}`,
          {
            code: context.hasToken ? 'token-invalid' : 'token-missing',
            hint: context.hasToken
              ? advice`Set ${hubToken} to a token that is neither expired nor revoked.`
              : giveToken,
            docs: tokensPage(context),
          },
        )
      : new AccessError(advice`The token in ${hubToken} may not do this: ${where} (403).${trailer}`, {
          code: 'forbidden',
          hint: 'Use a token with write access to the namespace.',
          docs: tokensPage(context),
        });
  }
  if (status === 429) {
    return new ServiceError(
      `${url.host} still refuses requests for their number (429) at ${where}.${trailer}`,
      {
        code: 'rate-limited',
        hint: context.hasToken
          ? advice`Run ${sameCommand} again later; it continues where it stopped.`
          : advice`Set ${hubToken} (it raises the limit) or run ${sameCommand} again later.`,
        status,
        requestId,
      },
    );
  }
  if (saysBusy(status, answer.text)) {
    return new ServiceError(`Somebody else works on the same at ${where} (409).${trailer}`, {
      code: 'hub-busy',
      hint: advice`Run ${sameCommand} again when other jobs of this account are done; it continues where it stopped.`,
      status,
      requestId,
    });
  }
  if (status >= 500 || status === 408) {
    return new ServiceError(`${url.host} failed (${status}) at ${where}.${trailer}`, {
      code: 'service-failed',
      hint: advice`Run ${sameCommand} again later; it continues where it stopped.`,
      status,
      requestId,
    });
  }
  return new ServiceError(`${url.host} refused ${where} (${status}).${trailer}`, {
    code: 'service-refused',
    status,
    requestId,
  });
}

function errorOfRepo(
  answer: FailedAnswer,
  subject: UrlSubject,
  context: ErrorContext,
  trailer: string,
): ExtrapolateError {
  const { status, headers } = answer;
  const { repo, revision, path } = subject;
  const page = `${context.hubUrl.href.replace(/\/$/, '')}/${repo}`;
  const code = headers.get('x-error-code') ?? '';
  const said = headers.get('x-error-message') ?? '';

  if (code === 'GatedRepo') {
    return new AccessError(
      `${repo} is gated: its files need access that has to be asked for (${status}).${trailer}`,
      {
        code: 'repo-gated',
        hint: context.hasToken
          ? advice`Open ${page}, accept the conditions with the account of ${hubToken}, and run again (a fine-grained token also needs the permission to read gated repos).`
          : advice`Open ${page}, accept the conditions, set ${hubToken} to a token of that account, and run again.`,
        docs: page,
      },
    );
  }
  if (/disabled/i.test(said)) {
    return new AccessError(`${repo} is disabled on ${context.hubUrl.host} (${status}).${trailer}`, {
      code: 'repo-disabled',
      hint: 'Use another repo; this one was taken out of service.',
      docs: page,
    });
  }
  if (code === 'RevisionNotFound') {
    return new InputError(`${repo} has no revision ${JSON.stringify(revision ?? '')}.${trailer}`, {
      code: 'revision-not-found',
      hint: 'Check the branch, tag or commit after the @.',
      docs: `${page}/tree/main`,
    });
  }
  if (code === 'EntryNotFound' && path !== undefined) {
    return new InputError(`${repo}@${revision} has no file ${path}.${trailer}`, {
      code: 'file-not-found',
      docs: page,
    });
  }
  if (status === 401 && context.hasToken && /invalid|credential|expired/i.test(said)) {
    return new AccessError(
      advice`${context.hubUrl.origin} does not accept the token in ${hubToken} (401).${trailer}`,
      {
        code: 'token-invalid',
        hint: advice`Set ${hubToken} to a token that is neither expired nor revoked.`,
        docs: tokensPage(context),
      },
    );
  }
  if (code === 'RepoNotFound' || status !== 403) {
    return new AccessError(
      `${repo} does not exist on ${context.hubUrl.host} or is private (${status}).${trailer}`,
      {
        code: 'repo-not-found',
        hint: joinProse([
          context.hasToken
            ? advice`Check the name, and that the token in ${hubToken} may read the repo.`
            : advice`Check the name, or set ${hubToken} to a token that may read the repo.`,
          ...(code === '' ? [notHubHint] : []),
        ]),
        docs: page,
      },
    );
  }
  return new AccessError(
    advice`${context.hasToken ? advice`The token in ${hubToken}` : 'An anonymous request'} may not ${verbOf(answer)} ${repo} (403).${trailer}`,
    {
      code: 'forbidden',
      hint: context.hasToken
        ? 'Use a token with the needed access; an organisation can also restrict which tokens it accepts.'
        : giveToken,
      docs: page,
    },
  );
}

/** The connection to `url` failed: the error once the attempts are used up, or once a repetition could do harm. */
export function errorOfConnection(method: string, url: URL, cause: Error): ServiceError {
  if (isCertificateFailure(cause)) {
    return new ServiceError(`${url.host} cannot prove that it is itself: ${scrubSecrets(cause.message)}.`, {
      code: 'certificate-refused',
      hint: 'If a proxy of your network stands in between, set NODE_EXTRA_CA_CERTS to its certificate.',
      cause,
    });
  }
  return new ServiceError(
    `The connection for ${method} ${nameOfUrl(url)} failed: ${scrubSecrets(cause.message)}.`,
    {
      code: 'service-unreachable',
      hint: advice`Check the network (and HF_ENDPOINT, ${option('hub-url')} and HTTPS_PROXY if set) and run ${sameCommand} again; it continues where it stopped.`,
      cause,
    },
  );
}

/** Whether the TLS handshake failed over the certificate, which no repetition changes. */
export function isCertificateFailure(error: Error): boolean {
  const { code } = (error.cause ?? error) as { code?: unknown };
  return typeof code === 'string' && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
}

function verbOf({ method, url }: FailedAnswer): string {
  const reading = (method === 'GET' || method === 'HEAD') && !url.pathname.includes('/xet-write-token/');
  return reading ? 'read' : 'write to';
}

function tokensPage(context: ErrorContext): string {
  return `${context.hubUrl.href.replace(/\/$/, '')}/settings/tokens`;
}

function requestIdOf(headers: Headers): string | undefined {
  const value =
    headers.get('x-request-id') ?? headers.get('x-amzn-requestid') ?? headers.get('x-amz-request-id');
  return value !== null && /^[\w.:=/+-]{1,128}$/.test(value) ? value : undefined;
}

function quoteOf(answer: FailedAnswer): string {
  const fromBody = answer.headers.get('content-type')?.startsWith('application/json')
    ? messageInJson(answer.text)
    : undefined;
  const quote = scrubSecrets(answer.headers.get('x-error-message') ?? fromBody ?? '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not reach a terminal or a workflow log.
    .replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ')
    .trim()
    .replace(/\.+$/, '');
  return shorten(quote, maxQuotedCharacters);
}

function messageInJson(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null) return undefined;
    const { error, message } = body as Record<string, unknown>;
    return typeof error === 'string' ? error : typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
