import {
  clauseOf,
  FormatError,
  IncompatibleError,
  type Prose,
  type Snapshot,
  storedPathOf,
} from '../../kit/index.ts';
import { isFloat } from '../safetensors/dtype.ts';
import { type AdapterDescription, describeAdapter } from './adapter-description.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type CheckpointDescription, describeCheckpoint } from './describe.ts';
import { floatDtypes, isFloatDtype } from './float-dtypes.ts';
import { describeLeftOut } from './left-out.ts';
import { readCheckpoint, readConfig } from './open-checkpoint.ts';
import { listOtherWeights, type OtherWeights } from './other-weights.ts';
import { findQuantisation, findQuantisedConfig, type Quantisation, refusalOf } from './quantisation.ts';
import { findScattered } from './scattered-weights.ts';
import { dropTiedNames } from './tied-weights.ts';
import { describeTying, type Tying } from './tying.ts';
import { findUnmerged } from './unmerged-adapter.ts';

/** What a run would do with a checkpoint. */
export type Use =
  /** Read as it is; as θ1, its files are mirrored. */
  | { readonly kind: 'mirrored' }
  /** Read as it is; as θ1, its tensors are laid out anew as safetensors. */
  | { readonly kind: 'laid-out-anew' }
  /** A LoRA adapter that is extrapolated by its factors, beside the model it was trained on or another adapter. */
  | { readonly kind: 'adapter' }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: Prose; readonly hint?: Prose };

/** What a repo or directory is, as far as a run is concerned. */
export type CheckpointExplanation = {
  readonly use: Use;
  readonly adapter?: AdapterDescription;
  readonly quantisation?: Quantisation;
  readonly tying?: Tying;
  /** Of its files beside the tensors, a sentence for each. */
  readonly leftOut: readonly string[];
  readonly otherWeights: readonly OtherWeights[];
} & (CheckpointDescription | { readonly format?: undefined });

/**
 * Describes a checkpoint by its headers, also one that a run would refuse.
 *
 * @param whole all files of the repo or its folder, where `snapshot` has those of a variant.
 * @throws FormatError for damaged files, unless config.json says that they are quantised.
 */
export async function explainCheckpoint(snapshot: Snapshot, whole: Snapshot): Promise<CheckpointExplanation> {
  const adapter = await describeAdapter(snapshot);
  const config = await readConfig(snapshot);
  const ofConfig = config && findQuantisedConfig(config, snapshot.source('config.json').name);
  const read = await readOrRefuse(snapshot, ofConfig);
  const ofRepo = adapter === undefined ? {} : { adapter };
  if (read instanceof IncompatibleError) {
    return {
      ...ofRepo,
      ...(ofConfig === undefined ? {} : { quantisation: ofConfig }),
      use: refused(read),
      leftOut: [],
      otherWeights: listOtherWeights(whole, new Set()),
    };
  }
  const quantisation = findQuantisation(read, ofConfig);
  const tying = describeTying(read);
  return {
    ...ofRepo,
    ...(quantisation === undefined ? {} : { quantisation }),
    ...(tying === undefined ? {} : { tying }),
    ...describeCheckpoint(dropTiedNames(read)),
    use: useOf(read, quantisation),
    leftOut: [...describeLeftOut(read), ...(read.notes ?? [])],
    otherWeights: listOtherWeights(whole, pathsOf(read)),
  };
}

async function readOrRefuse(
  snapshot: Snapshot,
  quantisation: Quantisation | undefined,
): Promise<Checkpoint | IncompatibleError> {
  try {
    return await readCheckpoint(snapshot);
  } catch (error) {
    if (error instanceof IncompatibleError) return error;
    // Files of quantised weights need not be of a kind that is known here.
    if (error instanceof FormatError && quantisation !== undefined) return refusalOf(quantisation);
    throw error;
  }
}

function useOf(checkpoint: Checkpoint, quantisation: Quantisation | undefined): Use {
  if (quantisation !== undefined) return refused(refusalOf(quantisation));
  const unfit = findScattered(checkpoint) ?? findUnmerged(checkpoint);
  if (unfit !== undefined) return refused(unfit);
  const narrow = [...checkpoint.tensors.values()].find(({ dtype }) => isFloat(dtype) && !isFloatDtype(dtype));
  if (narrow !== undefined) {
    return {
      kind: 'refused',
      code: 'tensor-dtype-unsupported',
      reason: `tensor '${narrow.name}' is ${narrow.dtype}, and only ${floatDtypes.join(', ')} are extrapolated`,
    };
  }
  return { kind: checkpoint.format === 'safetensors' ? 'mirrored' : 'laid-out-anew' };
}

export function refused({ code, wording, hint }: IncompatibleError | FormatError): Use {
  return {
    kind: 'refused',
    code,
    reason: clauseOf(wording),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Where the files of a checkpoint lie in its repo. */
function pathsOf({ snapshot, shards, index }: Checkpoint): ReadonlySet<string> {
  const paths = [...shards.map(({ path }) => path), ...(index === undefined ? [] : [index.path])];
  return new Set(paths.map((path) => storedPathOf(snapshot, path)));
}
