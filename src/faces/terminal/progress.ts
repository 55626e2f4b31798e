import type { Clock, Environment, OnProgress } from '../../kit/index.ts';
import {
  createProgressLog,
  describeEvent,
  followProgress,
  formatDuration,
  printable,
} from '../../kit/index.ts';
import { wrapWords } from '../reports/table.ts';
import { renderLiveLine } from './live-line.ts';
import { loadPaint, type Paint, paintSignals } from './paint.ts';

/** The part of process.stderr that progress needs. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export interface ProgressDisplay {
  readonly onProgress: OnProgress;
  /** Prints a line without garbling the live one. */
  print(line: string): void;
  /** Takes the live line away. */
  close(): void;
}

/** Calls something every second until it is stopped. */
export type EverySecond = (call: () => void) => () => void;

const everySecond: EverySecond = (call) => {
  const timer = setInterval(call, 1000);
  timer.unref();
  return () => clearInterval(timer);
};

/** Between two drawings, however often bytes are counted. */
const redrawMs = 100;
const standardColumns = 80;

/** Shows a run as it goes: on a terminal one live line, elsewhere (also on one that is dumb) a line every so often. */
export async function openProgressDisplay(
  stream: TextStream,
  clock: Pick<Clock, 'now'>,
  environment: Environment = {},
  repeat: EverySecond = everySecond,
): Promise<ProgressDisplay> {
  const isTerminal = stream.isTTY === true;
  const paint = await loadPaint(isTerminal, environment);
  if (isTerminal && environment.TERM !== 'dumb') {
    return createLiveDisplay(stream, clock, paint, repeat, (await import('log-update')).createLogUpdate);
  }
  const print = (line: string) => void stream.write(`${paintSignals(line, paint)}\n`);
  const log = createProgressLog(print, clock);
  return { onProgress: log.onProgress, print, close: repeat(log.tick) };
}

function createLiveDisplay(
  stream: TextStream,
  clock: Pick<Clock, 'now'>,
  paint: Paint,
  repeat: EverySecond,
  createLogUpdate: typeof import('log-update').createLogUpdate,
): ProgressDisplay {
  const state = followProgress(clock);
  const live = createLogUpdate(stream as NodeJS.WriteStream, { showCursor: true });
  const columns = () => stream.columns || standardColumns;
  let isShown = false;
  let drawnMs = Number.NEGATIVE_INFINITY;
  let title: string | undefined;
  const clear = () => {
    if (isShown) live.clear();
    isShown = false;
    drawnMs = Number.NEGATIVE_INFINITY;
  };
  const draw = () => {
    const line = renderLiveLine(state.look(), columns(), paint);
    if (line === undefined) return clear();
    live(line);
    isShown = true;
    drawnMs = clock.now();
  };
  const print = (text: string) => {
    clear();
    stream.write(`${paintSignals(text, paint)}\n`);
  };
  const stop = repeat(draw);
  return {
    print,
    close() {
      stop();
      clear();
    },
    onProgress(event) {
      state.take(event);
      switch (event.kind) {
        case 'step-started':
          title = printable(event.title);
          break;
        case 'step-finished':
          if (title !== undefined) print(`✓ ${title}  ${paint.dim(formatDuration(event.milliseconds))}`);
          title = undefined;
          break;
        case 'work-started':
          print(wrapWords(describeEvent(event) ?? '', columns() - 1, '  '));
          break;
        case 'bytes':
        case 'waiting':
          if (clock.now() - drawnMs >= redrawMs) draw();
          break;
        default:
          print(wrapWords(describeEvent(event) ?? '', columns() - 1, '    '));
      }
    },
  };
}
