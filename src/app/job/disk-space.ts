import type { Plan } from '../../core/plan/index.ts';
import type { SnapshotFile } from '../../kit/index.ts';
import { CapacityError, formatBytes } from '../../kit/index.ts';
import { freeBytes } from '../../stores/disk/index.ts';
import type { TargetState } from '../contract/reports.ts';
import type { Target } from './targets.ts';

/**
 * An error where the directory targets need more than is free. Only targets that are begun now count: the others have
 * all or an unknown part of their room already.
 */
export async function findMissingSpace(
  plan: Plan,
  sideFiles: readonly SnapshotFile[],
  targets: readonly (Pick<Target, 'endpoint'> & { readonly state: TargetState })[],
): Promise<CapacityError | undefined> {
  const directories = targets.flatMap(({ endpoint, state }) =>
    endpoint.kind === 'directory' && state !== 'complete' && state !== 'resumable' ? [endpoint.path] : [],
  );
  const [path] = directories;
  if (path === undefined) return undefined;
  const sideBytes = sideFiles.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const needed = directories.length * (plan.totals.outputBytes + sideBytes);
  const free = await freeBytes(path);
  if (needed <= free) return undefined;
  return new CapacityError(
    `${path}: the output needs ${formatBytes(needed)}, and ${formatBytes(free)} are free.`,
    {
      code: 'disk-full',
      hint: 'Free space, write to another disk, or publish to the Hub, which needs none.',
    },
  );
}
