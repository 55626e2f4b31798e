import type { Clock } from './environment.ts';
import { createMeter, type Meter, type Reading } from './meter.ts';
import type { ProgressEvent, Work } from './progress.ts';

/** How far a run is at this moment. */
export interface Progress {
  /** The step that is being taken, and since when. */
  readonly step: { readonly title: string; readonly milliseconds: number } | undefined;
  /** Once bytes are counted. */
  readonly reading: Reading | undefined;
  readonly doing: Work['doing'] | undefined;
  /** Since the last byte came or went; 0 while no bytes are counted. */
  readonly silentMs: number;
  /** Until a server that failed is asked again; undefined where none has. */
  readonly waitMs: number | undefined;
}

/** Follows the events of a run; the time is asked for, so that a run in which nothing happens can be seen to stand still. */
export interface ProgressState {
  take(event: ProgressEvent): void;
  look(): Progress;
}

export function followProgress(clock: Pick<Clock, 'now'>): ProgressState {
  let step: { readonly title: string; readonly startedMs: number } | undefined;
  let bytes: { readonly read: number; readonly written: number; readonly total: number } | undefined;
  let doing: Work['doing'] | undefined;
  let meter: Meter = createMeter();
  let lastByteMs = 0;
  let askedAgainMs: number | undefined;
  return {
    take(event) {
      const nowMs = clock.now();
      switch (event.kind) {
        case 'step-started':
          step = { title: event.title, startedMs: nowMs };
          bytes = undefined;
          askedAgainMs = undefined;
          break;
        case 'step-finished':
          step = undefined;
          bytes = undefined;
          break;
        case 'work-started':
          doing = event.work.doing;
          break;
        case 'waiting':
          askedAgainMs = nowMs + event.milliseconds;
          break;
        case 'bytes':
          if (bytes === undefined) meter = createMeter();
          if (event.read !== bytes?.read || event.written !== bytes.written) lastByteMs = nowMs;
          bytes = event;
          meter.update(event.written, event.total, nowMs);
          break;
      }
    },
    look() {
      const nowMs = clock.now();
      const silentMs = bytes === undefined ? 0 : nowMs - lastByteMs;
      const waitMs = askedAgainMs === undefined ? 0 : askedAgainMs - nowMs;
      return {
        step: step && { title: step.title, milliseconds: nowMs - step.startedMs },
        reading: bytes && meter.update(bytes.written, bytes.total, nowMs),
        doing,
        silentMs,
        waitMs: waitMs > 0 ? waitMs : undefined,
      };
    },
  };
}
