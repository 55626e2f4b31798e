/** Ranges of one file read at once: enough to hide the way to a server, few enough for it. */
const maxConcurrentReads = 8;

/** Runs the work for all items, several at once; after a failure nothing more is started. */
export async function forEachConcurrently<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let failed = false;
  const run = async () => {
    for (const item of queue) {
      if (failed) return;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(maxConcurrentReads, items.length) }, run));
}
