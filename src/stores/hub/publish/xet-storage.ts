import type { EncodedXorb } from '../../../formats/xet/index.ts';
import { advice, oneLine, ServiceError, sameCommand } from '../../../kit/index.ts';
import type { HttpRequest, HttpResponse, HubHttp } from '../http/http.ts';
import { isAnswerLost } from '../http/lost-answer.ts';
import { quotaStatuses } from '../http/quota.ts';
import type { XetTokens } from './xet-token.ts';

/** A shard that the storage reports as failed for a passing reason is sent again this often. */
const maxShardAttempts = 3;
const shardDelayMs = 3_000;
/** The first version of the route works in silence, for minutes where a file is large. */
const silentShardMs = 15 * 60_000;

/** What a storage without a route answers. */
const missing = [404, 501];
/** Of an expired token, and of a quota, whose message is about the repo. */
const refusals = [401, ...quotaStatuses];

/** The upload half of the Xet storage service, for one repo. */
export interface XetStorage {
  /** Resolves when the xorb is stored; storing it twice is harmless. */
  postXorb(xorb: Pick<EncodedXorb, 'hash' | 'body'>, signal: AbortSignal): Promise<void>;
  /** Registers files whose xorbs are stored. */
  postShard(shard: Uint8Array, signal: AbortSignal): Promise<void>;
}

/** @see https://huggingface.co/docs/xet/api */
export function createXetStorage(http: HubHttp, repo: string, tokens: XetTokens): XetStorage {
  /** The version that reports its progress, which keeps the connection alive while it works. */
  let shardVersion: 'v1' | 'v2' = 'v2';

  async function post(
    path: string,
    body: Uint8Array,
    signal: AbortSignal,
    { answers = [], idleMs }: Pick<HttpRequest, 'answers' | 'idleMs'> = {},
  ): Promise<HttpResponse> {
    const send = async () => {
      const token = await tokens.current();
      const url = `${token.storageUrl}${path}`;
      const auth = { bearer: token.accessToken };
      const accepted = [...refusals, ...answers];
      const request = { method: 'POST' as const, url, body, auth, signal, idleMs, answers: accepted };
      return { token, url, response: await http.request(request) };
    };
    let { token, url, response } = await send();
    if (response.status === 401) {
      // The clock here may be wrong, or the token was withdrawn.
      await tokens.replace(token);
      ({ url, response } = await send());
    }
    const { status, headers } = response;
    if (answers.includes(status) || !refusals.includes(status)) return response;
    const text = await response.text();
    throw http.errorOf({ method: 'POST', url: new URL(url), status, headers, text, repo });
  }

  async function sendShard(shard: Uint8Array, signal: AbortSignal): Promise<void> {
    if (shardVersion === 'v2') {
      const response = await post('/v2/shards', shard, signal, { answers: missing });
      if (!missing.includes(response.status))
        return readShardReport(await response.text(), tokens.storageUrl);
      shardVersion = 'v1';
    }
    await post('/v1/shards', shard, signal, { idleMs: silentShardMs });
  }

  return {
    async postXorb({ hash, body }, signal) {
      await post(`/v1/xorbs/default/${hash}`, body, signal);
    },
    async postShard(shard, signal) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await sendShard(shard, signal);
        } catch (error) {
          if (!isAnswerLost(error) || attempt === maxShardAttempts) throw error;
          await http.clock.sleep(shardDelayMs * attempt, signal);
        }
      }
    },
  };
}

/** Reads the lines of progress with which the storage answers a shard; the last one says how it ended. */
function readShardReport(text: string, storageUrl: string): void {
  const last = parseLine(text.trimEnd().split('\n').at(-1) ?? '');
  if (last?.type === 'result') return;
  const said =
    last?.type === 'error' && typeof last.message === 'string' ? oneLine(last.message, 300) : undefined;
  const permanent = last?.type === 'error' && last.retryable !== true;
  throw new ServiceError(
    `${storageUrl} did not register the file${said === undefined ? ': its answer has no result' : `: ${said}`}.`,
    {
      code: permanent ? 'service-refused' : 'answer-malformed',
      hint: advice`Run ${sameCommand} again; it continues where it stopped.`,
    },
  );
}

function parseLine(line: string): Partial<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
