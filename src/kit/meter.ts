/** Turns bytes so far into a rate and the time left; the clock's times are parameters. */
export interface Meter {
  /** Takes the bytes handled up to now; `total` is what will have been handled at the end. */
  update(done: number, total: number, nowMs: number): Reading;
}

export interface Reading {
  readonly done: number;
  readonly total: number;
  /** In [0, 1]. */
  readonly fraction: number;
  /** Over the last seconds; undefined until there is something to measure. */
  readonly bytesPerSecond: number | undefined;
  readonly millisecondsLeft: number | undefined;
}

const windowMs = 10_000;
const minSampleGapMs = 200;

export function createMeter(): Meter {
  const samples: { readonly atMs: number; readonly done: number }[] = [];
  return {
    update(done, total, nowMs) {
      const last = samples.at(-1);
      if (last === undefined || nowMs - last.atMs >= minSampleGapMs) samples.push({ atMs: nowMs, done });
      while (samples.length > 2 && nowMs - (samples[1]?.atMs ?? nowMs) > windowMs) samples.shift();
      const first = samples[0];
      const elapsedMs = first === undefined ? 0 : nowMs - first.atMs;
      const bytesPerSecond =
        first === undefined || elapsedMs < minSampleGapMs
          ? undefined
          : ((done - first.done) * 1000) / elapsedMs;
      return {
        done,
        total,
        fraction: total > 0 ? Math.min(1, done / total) : 0,
        bytesPerSecond,
        millisecondsLeft:
          bytesPerSecond !== undefined && bytesPerSecond > 0
            ? (Math.max(0, total - done) / bytesPerSecond) * 1000
            : undefined,
      };
    },
  };
}
