import type { Checkpoint, TensorRecord } from '../checkpoint/checkpoint.ts';
import { floatDtypes, hasFloatDtype, isFloatDtype } from '../checkpoint/float-dtypes.ts';
import { hasTokenRows } from '../checkpoint/token-tables.ts';
import { type PairingOptions, plainPairing } from '../kit/pairing-options.ts';
import { isFloat } from '../safetensors/dtype.ts';
import { alignNames } from './align-names.ts';
import { findUnmatchedFusion, pairFused } from './fused-projections.ts';
import { isAddedHead, isBuffer } from './kinds.ts';
import { describeTensor, listNames, placeOfSide, type Side, unwrapNames } from './named-tensors.ts';
import type { PairedPart, PairedTensors, Pairing, PairingProblem, ProblemCode } from './pairing.ts';
import { findTiedNames, findTiedTwin } from './tied-head.ts';

/** What is found while the tensors of θ1 are gone through. */
interface Found {
  readonly pairings: Map<string, Pairing>;
  readonly problems: PairingProblem[];
  /** Names of θ0 that have a partner. */
  readonly used: Set<string>;
  readonly copied: { readonly heads: string[]; readonly buffers: string[] };
  readonly tied: string[];
  readonly fused: string[];
  readonly vocabularies: {
    readonly name: string;
    readonly sft: TensorRecord;
    readonly aligned: TensorRecord;
  }[];
}

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
  const found: Found = {
    pairings: new Map(),
    problems: [...problems],
    used: new Set(),
    copied: { heads: [], buffers: [] },
    tied: [],
    fused: [],
    vocabularies: [],
  };
  for (const [name, tensor] of aligned.tensors) {
    const parts = pairOne(name, tensor, { aligned, sft, options, found });
    if (parts !== undefined) found.pairings.set(name, { name, aligned: tensor, parts });
  }
  const leftOut = noteUnused(aligned, sft, found);
  refuseVocabularies(aligned, sft, found, options);
  if (found.problems.length === 0 && ![...found.pairings.values()].some(isExtrapolated)) {
    found.problems.push({
      code: 'no-float-tensors',
      message: `The aligned checkpoint (${placeOfSide(aligned)}) has no floating-point tensor to extrapolate.`,
      hint: `Extrapolation needs weights in ${floatDtypes.join(', ')}.`,
    });
  }
  return {
    pairings: found.pairings,
    problems: found.problems,
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

interface Matching {
  readonly aligned: Side;
  readonly sft: Side;
  readonly options: PairingOptions;
  readonly found: Found;
}

/** The parts of a tensor of θ1; undefined where they are a problem. */
function pairOne(name: string, tensor: TensorRecord, matching: Matching): readonly PairedPart[] | undefined {
  const { aligned, sft, found } = matching;
  const partner = sft.tensors.get(name);
  if (partner !== undefined) {
    found.used.add(name);
    return pairWith(name, tensor, partner, matching);
  }
  if (isBuffer(tensor)) {
    found.copied.buffers.push(name);
    return copyOf(tensor);
  }
  const twin = findTiedTwin(sft, name, findTiedNames(aligned));
  const tied = twin === undefined ? undefined : sft.tensors.get(twin);
  if (tied !== undefined) {
    found.tied.push(name);
    return pairWith(name, tensor, tied, matching);
  }
  const fused = pairFused(name, aligned.tensors, sft.tensors);
  if (fused !== undefined) {
    for (const used of fused.used) found.used.add(used);
    found.fused.push(name);
    return fused.parts;
  }
  if (isAddedHead(name)) {
    found.copied.heads.push(name);
    return copyOf(tensor);
  }
  found.problems.push(missingInSft(name, tensor, matching));
  return undefined;
}

function missingInSft(name: string, tensor: TensorRecord, { aligned, sft }: Matching): PairingProblem {
  const other = findUnmatchedFusion(name, sft.tensors);
  if (other !== undefined) {
    return {
      code: 'projections-fused',
      message:
        `Tensor ${describeTensor(tensor)} of the aligned checkpoint (${placeOfSide(aligned, tensor)}) stands where ` +
        `the SFT checkpoint (${placeOfSide(sft)}) has '${other}': one has projections in one matrix that the other has apart.`,
      hint: 'How their rows are mixed differs from model class to model class; convert one side to the class of the other first.',
    };
  }
  return {
    code: 'tensor-missing-in-sft',
    message:
      `Tensor ${describeTensor(tensor)} is in the aligned checkpoint (${placeOfSide(aligned, tensor)}) ` +
      `but not in the SFT checkpoint (${placeOfSide(sft)}).`,
    hint: 'Check that --sft is the checkpoint from which the training of --dpo started.',
  };
}

function pairWith(
  name: string,
  tensor: TensorRecord,
  partner: TensorRecord,
  { aligned, sft, options, found }: Matching,
): readonly PairedPart[] | undefined {
  const fail = (code: ProblemCode, fault: string, hint: string) => {
    const message =
      `Tensor '${name}' ${fault}: ${describeTensor(partner)} in the SFT checkpoint (${placeOfSide(sft, partner)}), ` +
      `${describeTensor(tensor)} in the aligned checkpoint (${placeOfSide(aligned, tensor)}).`;
    found.problems.push({ code, message, hint });
    return undefined;
  };
  for (const { dtype } of [tensor, partner]) {
    if (!isFloat(dtype) || isFloatDtype(dtype)) continue;
    return fail(
      'tensor-dtype-unsupported',
      `has dtype ${dtype}, which cannot be extrapolated`,
      `Use the checkpoints before quantisation, in ${floatDtypes.join(', ')}.`,
    );
  }
  if (differInRows(tensor, partner) && hasTokenRows(name)) {
    found.vocabularies.push({ name, sft: partner, aligned: tensor });
    return options.vocabulary === 'common' ? pairCommonRows(tensor, partner) : undefined;
  }
  if (tensor.shape.join() !== partner.shape.join()) {
    return fail(
      'tensor-shape-mismatch',
      'has different shapes',
      'Extrapolation needs two checkpoints of one architecture; check that the pair belongs together.',
    );
  }
  if (hasFloatDtype(tensor) && hasFloatDtype(partner)) {
    if (!isBuffer(tensor))
      return [{ elementCount: countOf(tensor), sft: { tensor: partner, firstElement: 0 } }];
    return copyOf(tensor);
  }
  if (tensor.dtype === partner.dtype) return copyOf(tensor);
  return fail(
    'tensor-dtype-mismatch',
    'has dtypes that do not go together',
    'Integer and boolean tensors are copied from the aligned checkpoint only when both sides agree on the dtype.',
  );
}

const copyOf = (tensor: TensorRecord): readonly PairedPart[] => [{ elementCount: countOf(tensor) }];

function differInRows(a: TensorRecord, b: TensorRecord): boolean {
  const [[rows, ...rest], [otherRows, ...otherRest]] = [a.shape, b.shape];
  return a.shape.length > 0 && rows !== otherRows && rest.join() === otherRest.join();
}

/** The rows of both, and θ1's own after them. */
function pairCommonRows(tensor: TensorRecord, partner: TensorRecord): readonly PairedPart[] | undefined {
  if (!hasFloatDtype(partner)) return undefined;
  const common = Math.min(countOf(tensor), countOf(partner));
  const rest = countOf(tensor) - common;
  return [
    { elementCount: common, sft: { tensor: partner, firstElement: 0 } },
    ...(rest > 0 ? [{ elementCount: rest }] : []),
  ];
}

function commonRowsOf({ vocabularies: [first] }: Found): number | undefined {
  return first && Math.min(first.sft.shape[0] ?? 0, first.aligned.shape[0] ?? 0);
}

function refuseVocabularies(aligned: Side, sft: Side, found: Found, { vocabulary }: PairingOptions): void {
  const [first] = found.vocabularies;
  if (first === undefined || vocabulary === 'common') return;
  const names = listNames(found.vocabularies.map(({ name }) => name));
  found.problems.push({
    code: 'vocabulary-mismatch',
    message:
      `The vocabularies differ: ${first.sft.shape[0]} rows in the SFT checkpoint (${placeOfSide(sft, first.sft)}), ` +
      `${first.aligned.shape[0]} in the aligned checkpoint (${placeOfSide(aligned, first.aligned)}), in ${names}. ` +
      'Usually tokens were added for a chat template, or rows up to a multiple of 64.',
    hint:
      'With --vocab common the rows that both have are extrapolated and the further ones of the aligned checkpoint ' +
      'copied, if both tokenizers say that the common rows are the same tokens.',
  });
}

/** What θ0 alone has: nothing is made of it. */
function noteUnused(aligned: Side, sft: Side, found: Found): readonly string[] {
  const left = { tied: [] as string[], buffers: [] as string[], heads: [] as string[] };
  for (const [name, tensor] of sft.tensors) {
    if (found.used.has(name)) continue;
    const twin = findTiedTwin(aligned, name, findTiedNames(sft));
    if (isBuffer(tensor)) left.buffers.push(name);
    else if (isAddedHead(name)) left.heads.push(name);
    else if (twin !== undefined && isStoredTwice(sft, name, twin)) left.tied.push(name);
    else if (!found.problems.some(({ code }) => code === 'projections-fused')) {
      found.problems.push({
        code: 'tensor-missing-in-aligned',
        message:
          `Tensor ${describeTensor(tensor)} is in the SFT checkpoint (${placeOfSide(sft, tensor)}) ` +
          `but not in the aligned checkpoint (${placeOfSide(aligned)}).`,
        hint: 'Check that --sft is the checkpoint from which the training of --dpo started.',
      });
    }
  }
  return [
    ...noteSome(left.heads, (names) => `${names} of θ0 left out: θ1 has no such head.`),
    ...noteSome(left.buffers, (names) => `${names} of θ0 left out: buffers, which no training moves.`),
    ...noteSome(left.tied, (names) => `${names} of θ0 left out: it is tied, and θ1 stores the tensor once.`),
  ];
}

/** A tied tensor under its other name is no loss; it is paired by the first. */
function isStoredTwice(sft: Side, name: string, twin: string): boolean {
  const [own, other] = [sft.tensors.get(name), sft.tensors.get(twin)];
  return other === undefined || own?.shape.join() === other.shape.join();
}

function noteMatches(found: Found): readonly string[] {
  const [vocabulary] = found.vocabularies;
  const [sftRows = 0, alignedRows = 0] = [vocabulary?.sft.shape[0], vocabulary?.aligned.shape[0]];
  const rest =
    alignedRows > sftRows
      ? `the further ${alignedRows - sftRows} of θ1 are copied`
      : `the further ${sftRows - alignedRows} of θ0 are left out`;
  const resized = found.vocabularies.map(({ name }) => name);
  return [
    ...noteSome(found.tied, (names) => `${names} of θ1 matched with the tensor that θ0 ties it to.`),
    ...noteSome(
      found.fused,
      (names) => `${names}: one side has projections in one matrix that the other has apart.`,
    ),
    ...noteSome(
      resized,
      (names) => `${names}: the first ${Math.min(sftRows, alignedRows)} rows are extrapolated, ${rest}.`,
    ),
    ...noteSome(found.copied.heads, (names) => `${names} copied: θ1 alone has such a head.`),
    ...noteSome(found.copied.buffers, (names) => `${names} copied: buffers, which θ0 does not store.`),
  ];
}

function noteSome(names: readonly string[], sentence: (names: string) => string): readonly string[] {
  return names.length === 0 ? [] : [sentence(listNames(names))];
}

const countOf = ({ shape }: TensorRecord) => shape.reduce((count, size) => count * size, 1);
