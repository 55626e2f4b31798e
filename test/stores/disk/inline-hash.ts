import { createHash } from 'node:crypto';
import type { HashStream } from '../../../src/stores/workers/pool.ts';

/** Digests on this thread, a turn later, as a worker would; a block that is changed too early shows. */
export const inlinePool = {
  openSha256(): HashStream<string> {
    const hash = createHash('sha256');
    let last: Promise<void> = Promise.resolve();
    let aborted: { reason: unknown } | undefined;
    return {
      write(block) {
        last = last.then(async () => {
          await new Promise((resolve) => setImmediate(resolve));
          if (aborted !== undefined) throw aborted.reason;
          hash.update(block);
        });
        return last;
      },
      finish: async () => {
        await last;
        return hash.digest('hex');
      },
      abort(reason) {
        aborted = { reason };
      },
    };
  },
};
