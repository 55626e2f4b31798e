import type { Checkpoint } from '../../formats/checkpoint/index.ts';
import { floatDtypes } from '../../formats/checkpoint/index.ts';
import { type PairingOptions, plainPairing } from '../../kit/index.ts';
import { alignNames } from './align-names.ts';
import { createFusedPairing } from './fused-projections.ts';
import { type Matching, nothingFound } from './matching.ts';
import { placeOfSide, unwrapNames } from './named-tensors.ts';
import { noteMatches, noteUnused } from './notes.ts';
import { judgeOneSided } from './one-sided.ts';
import { pairTensor } from './pair-tensor.ts';
import type { PairedTensors, Pairing } from './pairing.ts';
import { findWordTables } from './tied-tables.ts';
import { describeUnpaired } from './unpaired.ts';
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
  const unpaired = options.unpaired ?? [];
  const judgeSft = judgeOneSided(sftCheckpoint, alignedCheckpoint, unpaired);
  const ignored = new Set(
    [...unwrapped.tensors].flatMap(([name, tensor]) => (judgeSft(name, tensor) ? [name] : [])),
  );
  const { sft, notes, problems } = alignNames(unwrapped, aligned, options.renames, ignored);
  const found = nothingFound();
  const matching: Matching = {
    aligned: {
      ...aligned,
      tables: findWordTables(aligned),
      oneSided: judgeOneSided(alignedCheckpoint, sftCheckpoint, unpaired),
    },
    sft: { ...sft, tables: findWordTables(sft), oneSided: judgeSft },
    pairFused: createFusedPairing(aligned.tensors, sft.tensors),
    options,
    found,
  };
  for (const [name, tensor] of aligned.tensors) {
    const parts = pairTensor(name, tensor, matching);
    if (parts !== undefined) found.pairings.set(name, { name, aligned: tensor, parts });
  }
  const { notes: leftOut, unused } = noteUnused(matching);
  const allProblems = [
    ...problems,
    ...found.problems,
    // Where it is not clear how names are meant, it is not clear either which are missing.
    ...(problems.length > 0 ? [] : describeUnpaired(matching, unused)),
    ...refuseVocabularies(matching),
  ];
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
      ...[alignedCheckpoint, sftCheckpoint].flatMap((checkpoint) => checkpoint.notes ?? []),
      ...[alignedNote, sftNote].filter((note) => note !== undefined),
      ...notes,
      ...noteMatches(found),
      ...leftOut,
    ],
    commonRows: commonRowsOf(found),
  };
}

export const isExtrapolated = ({ parts }: Pairing): boolean => parts.some(({ sft }) => sft !== undefined);
