import type { Clock, OnProgress } from '../../kit/index.ts';
import { createMeter, createProgressLog, describeEvent, describeReading } from '../../kit/index.ts';

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

const redrawMs = 100;

/** Shows a run as it goes: on a terminal one live line, elsewhere a line every so often. */
export function createProgressDisplay(stream: TextStream, clock: Pick<Clock, 'now'>): ProgressDisplay {
  if (stream.isTTY === true) return createLiveLine(stream, clock);
  const print = (line: string) => void stream.write(`${line}\n`);
  return { onProgress: createProgressLog(print, clock), print, close() {} };
}

function createLiveLine(stream: TextStream, clock: Pick<Clock, 'now'>): ProgressDisplay {
  const meter = createMeter();
  let shown = false;
  let drawnMs = Number.NEGATIVE_INFINITY;
  const clear = () => {
    if (shown) stream.write('\r\u001b[2K');
    shown = false;
  };
  const print = (line: string) => {
    clear();
    stream.write(`${line}\n`);
    drawnMs = Number.NEGATIVE_INFINITY;
  };
  return {
    print,
    close: clear,
    onProgress(event) {
      const line = describeEvent(event);
      if (line !== undefined) print(line);
      if (event.kind !== 'bytes') return;
      const nowMs = clock.now();
      const reading = meter.update(event.written, event.total, nowMs);
      if (nowMs - drawnMs < redrawMs) return;
      drawnMs = nowMs;
      clear();
      stream.write(describeReading(reading).slice(0, (stream.columns || 80) - 1));
      shown = true;
    },
  };
}
