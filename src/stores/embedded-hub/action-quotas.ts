import { Refusal } from './refusal.ts';

/** How often an account may do what has a quota of its own, apart from the windows of requests. */
export interface ActionLimits {
  readonly commitsPerHour?: number;
  readonly reposPerDay?: number;
}

type Action = 'commits' | 'repos';

const hourMs = 3_600_000;
const actions = {
  commits: { limit: 'commitsPerHour', windowMs: hourMs, per: 'hour', name: 'repository commits' },
  repos: { limit: 'reposPerDay', windowMs: 24 * hourMs, per: 'day', name: 'creating repositories' },
} as const;

/** Counts commits and new repos of each account over the last hour and day. */
export class ActionQuotas {
  readonly #limits: ActionLimits;
  readonly #now: () => number;
  readonly #done = new Map<string, number[]>();

  constructor(limits: ActionLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Counts one. @throws {Refusal} 429, which says the wait in words only */
  count(action: Action, account: string): void {
    const { limit, windowMs, per, name } = actions[action];
    const most = this.#limits[limit];
    if (most === undefined) return;
    const now = this.#now();
    const key = `${action} ${account}`;
    const recent = (this.#done.get(key) ?? []).filter((at) => at > now - windowMs);
    const [oldest = now] = recent;
    if (recent.length >= most) {
      const wait = sayWait(oldest + windowMs - now);
      throw new Refusal(
        429,
        `You have exceeded the rate limit for ${name} (${most} per ${per}). You can retry this action in about ${wait}.`,
      );
    }
    this.#done.set(key, [...recent, now]);
  }
}

function sayWait(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  const [count, unit] = minutes < 60 ? [minutes, 'minute'] : [Math.round(minutes / 60), 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
