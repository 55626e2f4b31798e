/** Buffers for xorbs, kept for the next file: there are never more than were in use at the same time. */
export interface XorbBuffers {
  take(byteLength: number): SharedArrayBuffer;
  giveBack(buffer: SharedArrayBuffer): void;
}

export function createXorbBuffers(): XorbBuffers {
  const free: SharedArrayBuffer[] = [];
  return {
    take(byteLength) {
      const index = free.findIndex((buffer) => buffer.byteLength === byteLength);
      return free.splice(index, index < 0 ? 0 : 1)[0] ?? new SharedArrayBuffer(byteLength);
    },
    giveBack: (buffer) => void free.push(buffer),
  };
}
