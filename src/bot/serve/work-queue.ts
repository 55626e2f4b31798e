import type { Clock } from '../../kit/index.ts';
import { CancelledError, ServiceError } from '../../kit/index.ts';

/** Work that waits; of one subject only the latest. */
export interface WorkQueue<Item> {
  readonly waitingCount: number;
  /** `joined`: the subject was waiting already, and the latest item has taken its place. */
  offer(subject: string, item: Item): 'queued' | 'joined' | 'full';
  /** Takes nothing more, and resolves with the subjects that were not done within the time. */
  close(timeoutMs: number): Promise<readonly string[]>;
}

export interface WorkQueueOptions<Item> {
  readonly maxLength: number;
  readonly clock: Clock;
  /** Must not reject but for failures of the work; aborted when the time to finish is over. */
  work(item: Item, signal: AbortSignal): Promise<void>;
  onDone(item: Item): void;
  onFailed(item: Item, error: unknown): void;
}

/** Besides the retries of the work itself, for services that are away for longer. */
const pausesMs = [30_000, 120_000];

/** One item at a time, as GitHub asks for. */
export function createWorkQueue<Item>(options: WorkQueueOptions<Item>): WorkQueue<Item> {
  const { maxLength, clock, work, onDone, onFailed } = options;
  const waiting = new Map<string, Item>();
  const end = new AbortController();
  let closed = false;
  let current: string | undefined;
  let running: Promise<void> = Promise.resolve();

  async function drain(): Promise<void> {
    for (;;) {
      const [next] = waiting;
      if (next === undefined || end.signal.aborted) return;
      const [subject, item] = next;
      waiting.delete(subject);
      current = subject;
      try {
        await tryRepeatedly(item);
        onDone(item);
      } catch (error) {
        // What is cut off stays the current one, for the list of what was left.
        if (end.signal.aborted) return;
        onFailed(item, error);
      }
      current = undefined;
    }
  }

  async function tryRepeatedly(item: Item): Promise<void> {
    for (const pauseMs of pausesMs) {
      try {
        return await work(item, end.signal);
      } catch (error) {
        if (!(error instanceof ServiceError) || closed) throw error;
        await clock.sleep(pauseMs, end.signal);
      }
    }
    await work(item, end.signal);
  }

  return {
    get waitingCount() {
      return waiting.size;
    },
    offer(subject, item) {
      const joins = waiting.has(subject);
      if (closed || (!joins && waiting.size >= maxLength)) return 'full';
      waiting.set(subject, item);
      if (!joins && current === undefined && waiting.size === 1) running = drain();
      return joins ? 'joined' : 'queued';
    },
    async close(timeoutMs) {
      closed = true;
      const timer = new AbortController();
      const late = clock.sleep(timeoutMs, timer.signal).then(
        () => end.abort(new CancelledError()),
        () => {},
      );
      await Promise.race([running, late]);
      timer.abort();
      await running;
      return [...(current === undefined ? [] : [current]), ...waiting.keys()];
    },
  };
}
