import type { Clock } from './environment.ts';
import { printable } from './foreign-text.ts';
import { createMeter, type Reading } from './meter.ts';
import type { OnProgress, ProgressEvent } from './progress.ts';
import { formatBytes, formatDuration } from './units.ts';

const logEveryMs = 10_000;
const logSteps = 10;

/** Progress for logs: every event, and how far the bytes are for each tenth of the work and every ten seconds. */
export function createProgressLog(print: (line: string) => void, clock: Pick<Clock, 'now'>): OnProgress {
  const meter = createMeter();
  let lastMs = clock.now();
  let lastStep = 0;
  return (event) => {
    const line = describeEvent(event);
    if (line !== undefined) print(line);
    if (event.kind !== 'bytes') return;
    const nowMs = clock.now();
    const reading = meter.update(event.written, event.total, nowMs);
    const step = Math.floor(reading.fraction * logSteps);
    if (nowMs - lastMs < logEveryMs && step <= lastStep) return;
    lastMs = nowMs;
    lastStep = step;
    print(describeReading(reading));
  };
}

/** One line for what happened; undefined for events that only move numbers. */
export function describeEvent(event: ProgressEvent): string | undefined {
  switch (event.kind) {
    case 'step-started':
      return `${printable(event.title)} …`;
    case 'file-staged':
      return `  ${printable(event.target)}: ${printable(event.path)} is stored (${formatBytes(event.byteLength)})`;
    case 'file-skipped':
      return `  ${printable(event.target)}: ${printable(event.path)} was stored by an earlier run (${formatBytes(event.byteLength)})`;
    case 'step-finished':
    case 'bytes':
      return undefined;
  }
}

export function describeReading({
  done,
  total,
  fraction,
  bytesPerSecond,
  millisecondsLeft,
}: Reading): string {
  const parts = [`  ${formatBytes(done)} of ${formatBytes(total)}`, `${Math.floor(fraction * 100)} %`];
  if (bytesPerSecond !== undefined) parts.push(`${formatBytes(Math.round(bytesPerSecond))}/s`);
  if (millisecondsLeft !== undefined && done < total) parts.push(`${formatDuration(millisecondsLeft)} left`);
  return parts.join('  ');
}
