import type { EventEmitter } from 'node:events';

/** A reader that went away (`… | head`) does not stop a run; other faults of the streams do. */
export function ignoreClosedPipes(...streams: readonly EventEmitter[]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
