import { freeBytes } from '../disk/free-bytes.ts';
import { CapacityError } from '../kit/errors.ts';
import { formatBytes } from '../kit/units.ts';
import type { Plan } from '../plan/plan.ts';
import type { Target } from './targets.ts';

/** How many more bytes than are free the directory targets need; 0 when they fit or there are none. */
export async function missingDiskBytes(
  plan: Plan,
  targets: readonly Target[],
): Promise<{ readonly path: string; readonly needed: number; readonly free: number } | undefined> {
  const directories = targets.flatMap(({ endpoint }) =>
    endpoint.kind === 'directory' ? [endpoint.path] : [],
  );
  const [path] = directories;
  if (path === undefined) return undefined;
  const needed = directories.length * plan.totals.outputBytes;
  const free = await freeBytes(path);
  return needed > free ? { path, needed, free } : undefined;
}

/** @throws CapacityError before anything is written, when the directory outputs cannot fit on the disk. */
export async function requireDiskSpace(plan: Plan, targets: readonly Target[]): Promise<void> {
  const missing = await missingDiskBytes(plan, targets);
  if (missing === undefined) return;
  throw new CapacityError(describeMissingSpace(missing), {
    code: 'disk-full',
    hint: 'Free space, write to another disk, or publish to the Hub, which needs none.',
  });
}

export function describeMissingSpace({
  path,
  needed,
  free,
}: {
  path: string;
  needed: number;
  free: number;
}): string {
  return `${path}: the output needs ${formatBytes(needed)}, and ${formatBytes(free)} are free.`;
}
