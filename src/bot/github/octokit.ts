import { Octokit } from 'octokit';
import { project } from '../../kit/index.ts';
import { createFetch, type FetchOptions } from './fetch.ts';
import { createWaits, maxRetries, permanentStatuses, type WaitEnvironment } from './waits.ts';

/** The queues of the throttling plugin that space out writes (1 s) and whatever notifies people (3 s). */
export type Pace = Pick<
  NonNullable<NonNullable<ConstructorParameters<typeof Octokit>[0]>['throttle']>,
  'write' | 'notifications'
>;

export interface OctokitOptions extends WaitEnvironment, FetchOptions {
  readonly apiUrl: string;
  readonly pace?: Pace | undefined;
}

let instanceCount = 0;

/** The whole Octokit, with its plugins for retries and rate limits, that stops when asked to. */
export function deriveOctokit(options: OctokitOptions): typeof Octokit {
  const { apiUrl, log, pace } = options;
  const waits = createWaits(options);
  const onLimit = (seconds: number, _options: unknown, _octokit: unknown, retryCount: number) =>
    waits.waitForRateLimit(seconds, retryCount);
  const Patient = class extends Octokit {
    static override plugins = [waits.pauseBeforeRetry, ...Octokit.plugins];
  };
  instanceCount++;
  return Patient.defaults({
    baseUrl: apiUrl,
    userAgent: `${project.name}/${project.version}`,
    // Octokit's own messages quote addresses at most; a user has no use for more than debugging.
    log: { debug: () => {}, info: () => {}, warn: log.debug, error: log.debug },
    request: { fetch: createFetch(options) },
    retry: { retries: maxRetries, doNotRetry: permanentStatuses, retryAfterBaseValue: 0 },
    throttle: {
      id: `${project.name}-${instanceCount}`,
      retryAfterBaseValue: 0,
      onRateLimit: onLimit,
      onSecondaryRateLimit: onLimit,
      ...pace,
    },
  });
}
