import type { Plan } from '../../core/plan/index.ts';
import type { SnapshotFile } from '../../kit/index.ts';
import { CapacityError, formatBytes } from '../../kit/index.ts';
import { freeBytes } from '../../stores/disk/index.ts';
import type { TargetState } from '../contract/reports.ts';
import type { Target } from './targets.ts';

/**
 * What the directory targets need and what is free, where it does not suffice. Only of targets that are begun
 * now: the others have all or an unknown part of their room already.
 */
export async function missingDiskBytes(
  plan: Plan,
  sideFiles: readonly SnapshotFile[],
  targets: readonly { readonly target: Target; readonly state: TargetState }[],
): Promise<{ readonly path: string; readonly needed: number; readonly free: number } | undefined> {
  const directories = targets.flatMap(({ target: { endpoint }, state }) =>
    endpoint.kind === 'directory' && state !== 'complete' && state !== 'resumable' ? [endpoint.path] : [],
  );
  const [path] = directories;
  if (path === undefined) return undefined;
  const sideBytes = sideFiles.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const needed = directories.length * (plan.totals.outputBytes + sideBytes);
  const free = await freeBytes(path);
  return needed > free ? { path, needed, free } : undefined;
}

/** @throws CapacityError before anything is written, when the directory outputs cannot fit on the disk. */
export async function requireDiskSpace(...job: Parameters<typeof missingDiskBytes>): Promise<void> {
  const missing = await missingDiskBytes(...job);
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
