import type { Adapter } from '../../core/adapter/index.ts';
import { openAdapter } from '../../core/adapter/index.ts';
import type { Checkpoint } from '../../formats/checkpoint/index.ts';
import {
  chooseWeights,
  describeLeftOut,
  isAdapterAlone,
  openCheckpoint,
  openVariant,
  refuseAdapterBeside,
  refuseVariant,
  requireVariant,
} from '../../formats/checkpoint/index.ts';
import {
  AccessError,
  advice,
  FormatError,
  IncompatibleError,
  InputError,
  nameOf,
  option,
  type Prose,
  type Snapshot,
} from '../../kit/index.ts';
import type { Endpoint } from '../options/endpoint.ts';
import type { Session } from '../session/session.ts';
import { openConversion } from './conversion.ts';
import { findDifferingFolders } from './differing-folder.ts';

/** The two checkpoints, opened by their headers, and what the user should know of how they were found. */
export interface OpenedSources {
  readonly sft: Checkpoint;
  readonly aligned: Checkpoint;
  /** Where θ1 is an adapter; θ0 is then one on the same base, or the model that θ1 was trained on. */
  readonly adapters: { readonly aligned: Adapter; readonly sft: Adapter | undefined } | undefined;
  readonly warnings: readonly Prose[];
}

/** One side as it is named: where it lies, and which of its weights are meant. */
export interface NamedSource {
  readonly endpoint: Endpoint;
  readonly subfolder: string | undefined;
  /** One that it has to have; undefined for the ordinary weights. */
  readonly variant: string | undefined;
}

export interface SourcesRequest {
  readonly sft: NamedSource;
  readonly aligned: NamedSource;
  /** Of whichever side has it. */
  readonly variant: string | undefined;
  readonly preferPr: boolean;
}

/**
 * Opens both sides as they are named: revision, folder, variant, conversion.
 *
 * @throws AccessError, InputError, FormatError, IncompatibleError naming the side that cannot be opened.
 */
export async function openSources(request: SourcesRequest, session: Session): Promise<OpenedSources> {
  const opened = await Promise.all([
    naming('sft', openNamed(request.sft, session)),
    naming('dpo', openNamed(request.aligned, session)),
  ]);
  const { variant, preferPr } = request;
  const chosen = variant === undefined ? { sides: opened, warnings: [] } : chooseVariant(opened, variant);
  const [sft, aligned] = await proposingFolder(
    chosen.sides,
    Promise.all([
      naming('sft', openSide('sft', chosen.sides[0], preferPr, session)),
      naming('dpo', openSide('dpo', chosen.sides[1], preferPr, session)),
    ]),
  );
  return {
    sft: sft.checkpoint,
    aligned: aligned.checkpoint,
    adapters: joinAdapters(sft, aligned),
    warnings: [...chosen.warnings, ...sft.warnings, ...aligned.warnings],
  };
}

async function openNamed({ endpoint, subfolder, variant }: NamedSource, session: Session): Promise<Snapshot> {
  const snapshot = await session.openSnapshot(endpoint, subfolder);
  return variant === undefined ? snapshot : requireVariant(snapshot, variant);
}

type Sides = readonly [sft: Snapshot, aligned: Snapshot];

/**
 * The variant of whichever side has it.
 *
 * @throws IncompatibleError when neither has.
 */
function chooseVariant(
  [sft, aligned]: Sides,
  variant: string,
): { readonly sides: Sides; readonly warnings: readonly Prose[] } {
  const [ofSft, ofAligned] = [openVariant(sft, variant), openVariant(aligned, variant)];
  if (ofSft === undefined && ofAligned === undefined) refuseVariant([sft, aligned], variant);
  const missing = [
    ...(ofSft ? [] : [['sft', sft] as const]),
    ...(ofAligned ? [] : [['dpo', aligned] as const]),
  ];
  return {
    sides: [ofSft ?? sft, ofAligned ?? aligned],
    warnings: missing.map(
      ([side, { origin }]) =>
        advice`${option(side)}: ${nameOf(origin)} has no weights of the variant '${variant}'; its ordinary ones are used.`,
    ),
  };
}

async function openSide(
  side: 'sft' | 'dpo',
  snapshot: Snapshot,
  preferPr: boolean,
  session: Session,
): Promise<OpenedSide> {
  refuseAdapterBeside(snapshot);
  const adapter = isAdapterAlone(snapshot) ? await openAdapter(snapshot) : undefined;
  if (adapter !== undefined) return { checkpoint: adapter.checkpoint, adapter, warnings: [] };
  const conversion =
    preferPr && chooseWeights(snapshot).format === 'torch'
      ? await openConversion(snapshot, session)
      : undefined;
  const checkpoint = conversion?.checkpoint ?? (await openCheckpoint(snapshot));
  const warnings = [...(conversion?.warnings ?? []), ...describeLeftOut(checkpoint)];
  return { checkpoint, adapter, warnings: warnings.map((warning) => advice`${option(side)}: ${warning}`) };
}

interface OpenedSide {
  readonly checkpoint: Checkpoint;
  readonly adapter: Adapter | undefined;
  readonly warnings: readonly Prose[];
}

/** @throws IncompatibleError where θ0 is an adapter and θ1 is not. */
function joinAdapters(
  sft: Pick<OpenedSide, 'checkpoint' | 'adapter'>,
  aligned: Pick<OpenedSide, 'adapter'>,
): OpenedSources['adapters'] {
  if (aligned.adapter !== undefined) return { aligned: aligned.adapter, sft: sft.adapter };
  if (sft.adapter === undefined) return undefined;
  throw new IncompatibleError(
    advice`${option('sft')}: ${nameOf(sft.checkpoint.snapshot.origin)} is a PEFT adapter, and ${option('dpo')} is a whole checkpoint.`,
    {
      code: 'adapter-side',
      hint: 'Merge the adapter into its base model (PeftModel.merge_and_unload) and name the merged checkpoint.',
    },
  );
}

/** Of two pipelines the part that was trained is the one whose weights differ. */
async function proposingFolder<T>([sft, aligned]: Sides, opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    if (!(error instanceof IncompatibleError) || error.code !== 'subfolder-needed') throw error;
    const [folder, ...others] = await findDifferingFolders(sft, aligned);
    if (folder === undefined || others.length > 0) throw error;
    throw new IncompatibleError(error.wording, {
      code: error.code,
      hint: advice`The weights of the two differ in the folder ${folder} alone: ${option('sft-subfolder', folder)} with ${option('dpo-subfolder', folder)}.`,
    });
  }
}

/** Puts the option in front of what is wrong with the place it names. */
async function naming<T>(side: 'sft' | 'dpo', opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    const isOfPlace =
      error instanceof InputError ||
      error instanceof IncompatibleError ||
      error instanceof FormatError ||
      (error instanceof AccessError && error.code !== 'token-invalid');
    if (isOfPlace) {
      error.precede(advice`${option(side)}:`);
      error.renameOption('subfolder', `${side}-subfolder`);
    }
    throw error;
  }
}
