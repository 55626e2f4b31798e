import Bottleneck from 'bottleneck';
import { createGitHub, type GitHub, type GitHubOptions } from '../../../src/bot/github/index.ts';
import type { Clock } from '../../../src/kit/environment.ts';
import type { Permissions } from './fake/state.ts';
import type { FakeGitHub } from './fake-github.ts';

export const secretToken = 'ghs_secretSecretSecret0123456789';
export const bot = 'github-actions[bot]';
export const repository = 'me/extrapolations';

export interface TestClock extends Clock {
  /** Milliseconds of each sleep that was asked for. */
  readonly sleeps: number[];
}

/** Sleeps take no time. */
export function createFastClock(): TestClock {
  const sleeps: number[] = [];
  let nowMs = 1_000_000;
  return {
    sleeps,
    now: () => nowMs,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      sleeps.push(milliseconds);
      nowMs += milliseconds;
    },
  };
}

/** Everything that was logged, to look for secrets in. */
export const logged: string[] = [];
const log = (message: string) => {
  logged.push(message);
};

/** What a run is told about GitHub. Octokit's pauses between writes, which keep their own time, are left out. */
export function accessTo(fake: FakeGitHub) {
  return {
    apiUrl: fake.url,
    credentials: { kind: 'token', token: secretToken },
    secrets: [secretToken],
    repository,
    pace: { write: new Bottleneck.Group(), notifications: new Bottleneck.Group() },
  } as const;
}

/** The product's own client, with a token of these permissions. */
export function openGitHub(
  fake: FakeGitHub,
  permissions: Permissions,
  overrides: Partial<GitHubOptions> = {},
): GitHub {
  fake.tokens.set(secretToken, { login: bot, permissions });
  return createGitHub({
    ...accessTo(fake),
    clock: createFastClock(),
    log: { info: log, warn: log, debug: log },
    signal: new AbortController().signal,
    random: () => 0.5,
    ...overrides,
  });
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`resolved with ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
