import { advice, IncompatibleError, listNames, nameOf, option, type Snapshot } from '../../kit/index.ts';
import { viewOf } from './path-view.ts';
import { isSafetensors, isSafetensorsIndex, isShardName, isTorchModel, readVariant } from './weight-names.ts';

/** Names of the variants that there are weights of, sorted. */
export function variantsOf({ files }: Pick<Snapshot, 'files'>): readonly string[] {
  const found = [...files.keys()].flatMap(
    (path) => readVariant(path, (other) => files.has(other))?.variant ?? [],
  );
  return [...new Set(found)].sort();
}

/**
 * A snapshot in which the weights of a variant have the names of the ordinary ones and stand in their place, so that
 * what is made like it has ordinary names as well; undefined where there is no such variant.
 */
export function openVariant(snapshot: Snapshot, variant: string): Snapshot | undefined {
  const { files, origin } = snapshot;
  const paths = new Map<string, string>();
  const renamed = new Map<string, string>();
  for (const path of files.keys()) {
    const found = readVariant(path, (other) => files.has(other));
    if (found?.variant === variant) renamed.set(found.ordinaryPath, path);
    // Shards are taken by an index only, and that of the variant may name them.
    else if (isShardName(path) || !isOrdinaryWeights(path)) paths.set(path, path);
  }
  if (renamed.size === 0) return undefined;
  return viewOf(snapshot, { ...origin, variant }, new Map([...paths, ...renamed]));
}

/** @throws IncompatibleError naming the variants that there are. */
export function requireVariant(snapshot: Snapshot, variant: string): Snapshot {
  return openVariant(snapshot, variant) ?? refuseVariant([snapshot], variant);
}

/** Of snapshots that all lack it. */
export function refuseVariant(snapshots: readonly Snapshot[], variant: string): never {
  const places = snapshots.map((snapshot) => {
    const variants = variantsOf(snapshot);
    return `${nameOf(snapshot.origin)} has ${variants.length === 0 ? 'none' : listNames(variants)}`;
  });
  throw new IncompatibleError(`There are no weights of the variant '${variant}': ${places.join('; ')}.`, {
    code: 'variant-missing',
    hint: advice`Name one that is there with ${option('variant')}, or leave it out for the ordinary weights.`,
  });
}

/** What an index of a variant calls a shard, as the snapshot of the variant does. */
export function ordinaryNameOf(path: string, variant: string): string {
  const found = readVariant(path, () => false);
  return found?.variant === variant ? found.ordinaryPath : path;
}

function isOrdinaryWeights(path: string): boolean {
  return isSafetensors(path) || isSafetensorsIndex(path) || isTorchModel(path);
}
