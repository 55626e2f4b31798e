import type { Clock } from './environment.ts';
import { plainName, printable } from './foreign-text.ts';
import type { ProgressEvent, Work } from './progress.ts';
import { followProgress, type Progress } from './progress-state.ts';
import { nameOf, type Origin } from './snapshot.ts';
import { formatBytes, formatCount, formatDuration } from './units.ts';

const logEveryMs = 10_000;
const logSteps = 10;
/** So long without a byte is worth a word. */
const silenceMs = 3_000;
/** Of a commit, enough to tell it apart. */
const shownCommitLength = 7;

export interface ProgressLog {
  /** Takes an event and prints nothing of it. */
  follow(event: ProgressEvent): void;
  onProgress(event: ProgressEvent): void;
  /** Says how far the run is where nothing was said for a while; to be called every second or so. */
  tick(): void;
}

/** Progress for logs: every event, and how far the bytes are for each tenth of the work and every ten seconds. */
export function createProgressLog(print: (line: string) => void, clock: Pick<Clock, 'now'>): ProgressLog {
  const state = followProgress(clock);
  let lastMs = clock.now();
  let lastStep = 0;
  const say = (progress: Progress) => {
    const line = describeProgress(progress);
    if (line === undefined) return;
    lastMs = clock.now();
    lastStep = Math.floor((progress.reading?.fraction ?? 0) * logSteps);
    print(`  ${line}`);
  };
  return {
    follow: state.take,
    onProgress(event) {
      state.take(event);
      const line = describeEvent(event);
      if (line !== undefined) print(line);
      if (event.kind !== 'bytes') return;
      const progress = state.look();
      const step = Math.floor((progress.reading?.fraction ?? 0) * logSteps);
      if (step < lastStep) lastStep = step;
      if (clock.now() - lastMs >= logEveryMs || step > lastStep) say(progress);
    },
    tick() {
      const progress = state.look();
      const isSilent = progress.silentMs >= silenceMs;
      if (isSilent && clock.now() - lastMs >= logEveryMs) say(progress);
    },
  };
}

/** One line for what happened; undefined for events that only move numbers. */
export function describeEvent(event: ProgressEvent): string | undefined {
  switch (event.kind) {
    case 'step-started':
      return `${printable(event.title)} …`;
    case 'work-started':
      return describeWork(event.work).join(' · ');
    case 'file-staged':
      return `  ${printable(event.target)}: ${printable(event.path)} is stored (${formatBytes(event.byteLength)})`;
    case 'file-skipped':
      return `  ${printable(event.target)}: ${printable(event.path)} was stored by an earlier run (${formatBytes(event.byteLength)})`;
    case 'step-finished':
    case 'waiting':
    case 'bytes':
      return undefined;
  }
}

/** `org/sft@1a2b3c4, org/dpo@5d6e7f8 → me/x-ExPO`, `α 0.3`, `7.24 B`, `14.5 GB`. */
export function describeWork({ sft, aligned, targets, alphas, doing, ...work }: Work): readonly string[] {
  const [target = '', ...others] = targets;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const sources = `${nameBriefly(sft)}, ${nameBriefly(aligned)}`;
  return [
    doing === 'compared'
      ? `${plainName(target)} against ${sources}`
      : `${sources} → ${plainName(target)}${more}`,
    `α ${alphas.join(', ')}`,
    ...(work.parameterCount === 0 ? [] : [formatCount(work.parameterCount)]),
    formatBytes(work.byteLength),
  ];
}

function nameBriefly(origin: Origin): string {
  if (origin.kind === 'directory') return plainName(nameOf(origin));
  const inside = origin.subfolder === undefined ? '' : `/${origin.subfolder}`;
  return plainName(`${origin.repo}@${origin.commit.slice(0, shownCommitLength)}${inside}`);
}

/** How far the bytes are, and how it goes on; undefined while none are counted. */
export function describeProgress(progress: Progress): string | undefined {
  const { reading, doing } = progress;
  if (reading === undefined) return undefined;
  return [
    `${formatBytes(reading.done)} of ${formatBytes(reading.total)}${doing === undefined ? '' : ` ${doing}`}`,
    `${Math.floor(reading.fraction * 100)} %`,
    ...describePace(progress),
  ].join('  ');
}

/** Rate and time left, or that nothing moves. */
export function describePace({ reading, silentMs, waitMs }: Progress): readonly string[] {
  const isDone = reading !== undefined && reading.done >= reading.total;
  const again = waitMs === undefined ? '' : `trying again in ${wholeSeconds(waitMs)}`;
  if (silentMs >= silenceMs && !isDone) {
    return [[`no data for ${wholeSeconds(silentMs)}`, again].filter((part) => part !== '').join(', ')];
  }
  if (reading === undefined) return again === '' ? [] : [again];
  const { bytesPerSecond, millisecondsLeft } = reading;
  return [
    ...(bytesPerSecond === undefined ? [] : [`${formatBytes(Math.round(bytesPerSecond))}/s`]),
    ...(millisecondsLeft === undefined || isDone ? [] : [`${formatDuration(millisecondsLeft)} left`]),
  ];
}

/** `18 s`, `4 min 05 s`. */
const wholeSeconds = (milliseconds: number) =>
  milliseconds < 59_500 ? `${Math.ceil(milliseconds / 1000)} s` : formatDuration(milliseconds);
