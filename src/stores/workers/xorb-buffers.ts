/** Buffers for xorbs, shared by all streams of a pool and kept for the next file. */
export interface XorbBuffers {
  /**
   * Undefined while `maxXorbs` buffers are in use; `onFree` is then called once, when it is worth asking again.
   */
  take(byteLength: number, maxXorbs: number, onFree: () => void): SharedArrayBuffer | undefined;
  giveBack(buffer: SharedArrayBuffer): void;
  /** Counts a buffer as no longer in use that must not be given to anybody else. */
  abandon(): void;
}

export function createXorbBuffers(): XorbBuffers {
  const free: SharedArrayBuffer[] = [];
  const waiting: (() => void)[] = [];
  let inUse = 0;
  const release = () => {
    inUse--;
    for (const ask of waiting.splice(0)) ask();
  };
  return {
    take(byteLength, maxXorbs, onFree) {
      if (inUse >= maxXorbs) {
        waiting.push(onFree);
        return undefined;
      }
      inUse++;
      const index = free.findIndex((buffer) => buffer.byteLength === byteLength);
      return free.splice(index, index < 0 ? 0 : 1)[0] ?? new SharedArrayBuffer(byteLength);
    },
    giveBack(buffer) {
      free.push(buffer);
      release();
    },
    abandon: release,
  };
}
