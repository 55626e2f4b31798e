import type { Clock, OnProgress } from '../../kit/index.ts';
import { createProgressLog, formatDuration } from '../../kit/index.ts';

/** The part of `@actions/core` that writes to the log. */
export interface GroupedLog {
  startGroup(title: string): void;
  endGroup(): void;
  info(line: string): void;
}

export interface LogGroups {
  readonly onProgress: OnProgress;
  /** Says so where nothing moves; to be called every second. */
  tick(): void;
  /** Ends the group that is open, so that what follows is not folded away. */
  close(): void;
}

/** One group of the log per step; what happens in the step is inside, how long it took is after it. */
export function createLogGroups(log: GroupedLog, clock: Pick<Clock, 'now'>): LogGroups {
  let open: { readonly step: string; readonly title: string } | undefined;
  const progress = createProgressLog((line) => log.info(line), clock);
  const close = () => {
    if (open !== undefined) log.endGroup();
    open = undefined;
  };
  return {
    close,
    tick: progress.tick,
    onProgress(event) {
      if (event.kind === 'step-started') {
        close();
        log.startGroup(event.title);
        open = event;
      } else if (event.kind === 'step-finished') {
        if (open?.step !== event.step) return;
        const { title } = open;
        close();
        log.info(`${title}: ${formatDuration(event.milliseconds)}`);
      } else {
        progress.onProgress(event);
      }
    },
  };
}
