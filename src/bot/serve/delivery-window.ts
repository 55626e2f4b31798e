import { createHash } from 'node:crypto';
import type { Clock } from '../../kit/index.ts';
import type { HubEvent } from './hub-event.ts';

/** The Hub sends again what it takes for lost, and whoever has read a delivery may too. */
const durationMs = 60 * 60_000;
const maxCount = 10_000;

/** Remembers what was taken on, for a while and up to a number. */
export interface DeliveryWindow {
  /** False when the same was claimed already. */
  claim(key: string): boolean;
  /** The work on it failed: it may come again. */
  release(key: string): void;
}

export function createDeliveryWindow(clock: Pick<Clock, 'now'>): DeliveryWindow {
  /** Until when, in the order in which they came. */
  const claimed = new Map<string, number>();
  return {
    claim(key) {
      const nowMs = clock.now();
      for (const [oldest, untilMs] of claimed) {
        if (untilMs > nowMs && claimed.size < maxCount) break;
        claimed.delete(oldest);
      }
      if (claimed.has(key)) return false;
      claimed.set(key, nowMs + durationMs);
      return true;
    },
    release(key) {
      claimed.delete(key);
    },
  };
}

/**
 * The same for the same news, whichever webhook sent it. Events without a commit in them, such as a change of
 * visibility, are told apart by their text.
 */
export function keyOfDelivery(event: HubEvent, text: string): string {
  const { action, scope, repo, headSha, updatedRefs } = event;
  const commits = updatedRefs.map(({ ref, newSha }) => `${ref}=${newSha}`).sort();
  const isNews = commits.length > 0 || (headSha !== undefined && !scope.startsWith('repo.config'));
  const rest = isNews ? [headSha, ...commits] : [text];
  return createHash('sha256')
    .update(JSON.stringify([action, scope, repo, ...rest]))
    .digest('hex');
}
