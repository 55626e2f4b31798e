import type { Source } from '../../documents/metadata/index.ts';
import { sourceOf } from '../../documents/metadata/index.ts';
import {
  advice,
  describeModel,
  describeOutputFormat,
  FormatError,
  InputError,
  option,
  type ReplacedModel,
  type Snapshot,
} from '../../kit/index.ts';
import type { JobRequest } from '../contract/requests.ts';
import type { Pair } from './pair.ts';
import { type Manifest, readManifest } from './read-manifest.ts';
import type { Target } from './targets.ts';

/** A derived repo of this tool in whose place another is to be. */
export interface Held {
  /** What it is, for the report. */
  readonly model: ReplacedModel;
  /** Why it must not be replaced unless somebody says so: it is not the same at other commits. */
  readonly refusal: InputError | undefined;
}

/** Looks what a derived repo is before it is replaced. Another α, or another pair, is somebody's other model. */
export async function describeHeld(
  target: Target,
  snapshot: Snapshot,
  pair: Pair,
  request: Pick<JobRequest, 'alphas'>,
): Promise<Held> {
  const manifest = await readIfReadable(snapshot);
  const { origin } = snapshot;
  const model: ReplacedModel = {
    ...(origin.kind === 'hub' ? { commit: origin.commit } : {}),
    ...(manifest === undefined
      ? {}
      : {
          alpha: manifest.alpha,
          sft: nameSource(manifest.sft),
          aligned: nameSource(manifest.aligned),
          format: describeOutputFormat(manifest.rounding, manifest.dtype),
        }),
  };
  return { model, refusal: refuseOther(target, manifest, pair, request) };
}

function refuseOther(
  { name, alpha }: Target,
  manifest: Manifest | undefined,
  { sft, aligned }: Pair,
  { alphas }: Pick<JobRequest, 'alphas'>,
): InputError | undefined {
  const wanted = { sft: sourceOf(sft.snapshot.origin), aligned: sourceOf(aligned.snapshot.origin) };
  const isSamePair =
    manifest !== undefined && isSame(manifest.sft, wanted.sft) && isSame(manifest.aligned, wanted.aligned);
  if (isSamePair && manifest.alpha === alpha) return undefined;
  const there = manifest && {
    alpha: manifest.alpha,
    sft: nameSource(manifest.sft, false),
    aligned: nameSource(manifest.aligned, false),
  };
  const here = { alpha, sft: nameSource(wanted.sft, false), aligned: nameSource(wanted.aligned, false) };
  const naming = isSamePair && alphas.length === 1 ? advice`, such as one with {alpha} in it` : '';
  return new InputError(
    `${name} holds ${describeModel(there ?? {})}, and ${describeModel(here)} is to be written there.`,
    {
      code: 'target-other-model',
      hint: advice`Choose another name with ${option('to')}${naming}, or replace what is there with ${option('force')}.`,
    },
  );
}

/** Whatever its commit: a repo gains commits, and what was made of it is to follow. */
function isSame(source: Source, other: Source): boolean {
  const isSamePart = source.subfolder === other.subfolder && source.variant === other.variant;
  if (source.kind === 'hub' && other.kind === 'hub')
    return isSamePart && source.repo.toLowerCase() === other.repo.toLowerCase();
  return (
    source.kind === 'directory' && other.kind === 'directory' && isSamePart && source.name === other.name
  );
}

function nameSource(source: Source, withCommit = true): string {
  const name = source.kind === 'hub' ? source.repo : source.name;
  const folder = source.subfolder === undefined ? '' : `/${source.subfolder}`;
  const commit = withCommit && source.kind === 'hub' ? `@${source.commit}` : '';
  return `${name}${folder}${commit}`;
}

async function readIfReadable(snapshot: Snapshot): Promise<Manifest | undefined> {
  try {
    return await readManifest(snapshot);
  } catch (error) {
    if (error instanceof InputError || error instanceof FormatError) return undefined;
    throw error;
  }
}
