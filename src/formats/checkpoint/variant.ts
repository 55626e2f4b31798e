import { advice, IncompatibleError, listNames, nameOf, option, type Snapshot } from '../../kit/index.ts';
import { viewOf } from './path-view.ts';
import { hasAdapterBeside } from './usual-weights.ts';
import {
  isAdapterFile,
  isSafetensors,
  isSafetensorsIndex,
  isShardName,
  isTorchModel,
  readVariant,
} from './weight-names.ts';

/** Names of the variants that there are weights of, sorted. */
export function variantsOf({ files }: Pick<Snapshot, 'files'>): readonly string[] {
  const found = [...files.keys()].flatMap(
    (path) => readVariant(path, (other) => files.has(other))?.variant ?? [],
  );
  return [...new Set([...found, ...(hasAdapterBeside({ files }) ? besideAdapter : [])])].sort();
}

/**
 * A snapshot in which the weights of a variant have the names of the ordinary ones and stand in their place, so that
 * what is made like it has ordinary names as well; undefined where there is no such variant.
 */
export function openVariant(snapshot: Snapshot, variant: string): Snapshot | undefined {
  return openNamed(snapshot, variant) ?? openBesideAdapter(snapshot, variant);
}

/** What `variant` calls the two parts of a repo that has whole weights and an adapter beside them. */
const besideAdapter = ['adapter', 'whole'] as const;

function openBesideAdapter(snapshot: Snapshot, variant: string): Snapshot | undefined {
  const part = besideAdapter.find((name) => name === variant);
  if (part === undefined || !hasAdapterBeside(snapshot)) return undefined;
  const isOther =
    part === 'whole' ? isAdapterPart : (path: string) => isOrdinaryWeights(path) && !isAdapterPart(path);
  const paths = [...snapshot.files.keys()].filter((path) => !isOther(path));
  return viewOf(snapshot, { ...snapshot.origin, variant }, new Map(paths.map((path) => [path, path])));
}

const isAdapterPart = (path: string) => path === 'adapter_config.json' || isAdapterFile(path);

/**
 * transformers loads whole weights with the adapter that lies beside them, or, from the Hub, the adapter with the
 * model that it names; so which one is meant has to be said.
 *
 * @throws IncompatibleError `weights-ambiguous`, unless a variant was chosen.
 */
export function refuseAdapterBeside(snapshot: Snapshot): void {
  if (snapshot.origin.variant !== undefined || !hasAdapterBeside(snapshot)) return;
  throw new IncompatibleError(
    `${nameOf(snapshot.origin)} has whole weights and an adapter (adapter_config.json): transformers applies the adapter when it loads them.`,
    {
      code: 'weights-ambiguous',
      hint: advice`Choose the whole weights without the adapter with ${option('variant', 'whole')}, or the adapter on its base model with ${option('variant', 'adapter')}. If the adapter is meant to be applied to these weights, merge it first (PeftModel.merge_and_unload).`,
    },
  );
}

function openNamed(snapshot: Snapshot, variant: string): Snapshot | undefined {
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
