import type { Checkpoint } from '../../formats/checkpoint/index.ts';
import { floatDtypes } from '../../formats/checkpoint/index.ts';
import { type PairingOptions, plainPairing } from '../../kit/index.ts';
import { alignNames } from './align-names.ts';
import { type Matching, nothingFound } from './matching.ts';
import { placeOfSide, unwrapNames } from './named-tensors.ts';
import { noteMatches, noteUnused } from './notes.ts';
import { pairTensor } from './pair-tensor.ts';
import type { PairedTensors, Pairing } from './pairing.ts';
import { findTiedNames } from './tied-head.ts';
import { commonRowsOf, refuseVocabularies } from './vocabulary.ts';

/**
 * Matches the tensors of the two checkpoints: by name, and where names or layouts differ by what transformers and
 * training frameworks are known to do. What remains is a problem; nothing is left out without a note.
 */
export function pairTensors(
  alignedCheckpoint: Checkpoint,
  sftCheckpoint: Checkpoint,
  options: PairingOptions = plainPairing,
): PairedTensors {
  const { side: aligned, note: alignedNote } = unwrapNames(alignedCheckpoint, 'θ1');
  const { side: unwrapped, note: sftNote } = unwrapNames(sftCheckpoint, 'θ0');
  const { sft, notes, problems } = alignNames(unwrapped, aligned, options.renames);
  const found = nothingFound();
  const matching: Matching = {
    aligned: { ...aligned, tied: findTiedNames(aligned) },
    sft: { ...sft, tied: findTiedNames(sft) },
    options,
    found,
  };
  for (const [name, tensor] of aligned.tensors) {
    const parts = pairTensor(name, tensor, matching);
    if (parts !== undefined) found.pairings.set(name, { name, aligned: tensor, parts });
  }
  const leftOut = noteUnused(matching);
  const allProblems = [...problems, ...found.problems, ...refuseVocabularies(matching)];
  if (allProblems.length === 0 && ![...found.pairings.values()].some(isExtrapolated)) {
    allProblems.push({
      code: 'no-float-tensors',
      message: `The aligned checkpoint (${placeOfSide(aligned)}) has no floating-point tensor to extrapolate.`,
      hint: `Extrapolation needs weights in ${floatDtypes.join(', ')}.`,
    });
  }
  return {
    pairings: found.pairings,
    problems: allProblems,
    notes: [
      ...[alignedNote, sftNote].filter((note) => note !== undefined),
      ...notes,
      ...noteMatches(found),
      ...leftOut,
    ],
    commonRows: commonRowsOf(found),
  };
}

export const isExtrapolated = ({ parts }: Pairing): boolean => parts.some(({ sft }) => sft !== undefined);
