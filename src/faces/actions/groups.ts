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
  /** Prints a line into the group of the step that is being taken. */
  say(line: string): void;
  /** Says so where nothing moves; to be called every second. */
  tick(): void;
  /** Ends the group that is open, so that what follows is not folded away. */
  close(): void;
}

/** A step that says nothing for so long is shown to go on. */
const quietMs = 3_000;

/**
 * One group of the log for each step in which something is said, with what is said in it; how long the step took stands
 * after it.
 */
export function createLogGroups(log: GroupedLog, clock: Pick<Clock, 'now'>): LogGroups {
  let step: { readonly name: string; readonly title: string; readonly startedMs: number } | undefined;
  let isOpen = false;
  const say = (line: string) => {
    if (step !== undefined && !isOpen) {
      log.startGroup(step.title);
      isOpen = true;
    }
    log.info(line);
  };
  const close = () => {
    if (isOpen) log.endGroup();
    isOpen = false;
    step = undefined;
  };
  const progress = createProgressLog(say, clock);
  return {
    say,
    close,
    tick() {
      const now = clock.now();
      if (step !== undefined && !isOpen && now - step.startedMs >= quietMs) say(`${step.title} …`);
      progress.tick();
    },
    onProgress(event) {
      if (event.kind === 'step-started') {
        close();
        step = { name: event.step, title: event.title, startedMs: clock.now() };
        progress.follow(event);
      } else if (event.kind === 'step-finished') {
        progress.follow(event);
        if (step?.name !== event.step) return;
        const { title } = step;
        close();
        log.info(`${title}: ${formatDuration(event.milliseconds)}`);
      } else {
        progress.onProgress(event);
      }
    },
  };
}
