/**
 * Results in the order of the items, of which so many are worked on at once; after a failure nothing more is started.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  atOnce: number,
  transform: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const queue = items.entries();
  let failed = false;
  const work = async () => {
    for (const [position, item] of queue) {
      if (failed) return;
      try {
        results[position] = await transform(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}
