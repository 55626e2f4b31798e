import type { TensorRecord } from '../../formats/checkpoint/index.ts';
import { floatDtypes, hasFloatDtype, hasTokenRows, isFloatDtype } from '../../formats/checkpoint/index.ts';
import { isFloat } from '../../formats/safetensors/index.ts';
import { findUnmatchedFusion } from './fused-projections.ts';
import { isAddedHead, isBuffer, isRunningStatistic } from './kinds.ts';
import type { Matching } from './matching.ts';
import { countOf, describeTensor, placeOfSide } from './named-tensors.ts';
import type { PairedPart, PairingProblem, ProblemCode } from './pairing.ts';
import { findOnlyTable, findTiedTwin } from './tied-tables.ts';
import { differInRows, pairCommonRows } from './vocabulary.ts';

/** The parts of a tensor of θ1; undefined where they are a problem. */
export function pairTensor(
  name: string,
  tensor: TensorRecord,
  matching: Matching,
): readonly PairedPart[] | undefined {
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
  const twin = findTiedTwin(sft, name, aligned.tables);
  const tied = twin === undefined ? undefined : sft.tensors.get(twin);
  if (twin !== undefined && tied !== undefined) {
    found.tied.push(name);
    found.used.add(twin);
    return pairWith(name, tensor, tied, matching);
  }
  const table = findOnlyTable(sft, name, aligned.tables);
  const other = table === undefined ? undefined : sft.tensors.get(table);
  if (table !== undefined && other !== undefined) {
    found.tables.push(name);
    found.used.add(table);
    return pairWith(name, tensor, other, matching);
  }
  const fused = matching.pairFused(name);
  if (fused !== undefined) {
    for (const used of fused.used) found.used.add(used);
    found.fused.push(name);
    return fused.parts;
  }
  if (isAddedHead(name)) {
    found.copied.heads.push(name);
    return copyOf(tensor);
  }
  if (aligned.oneSided(name, tensor) !== undefined && aligned.oneSided(name, tensor) !== 'tower') {
    found.copied.unpaired.push(name);
    return copyOf(tensor);
  }
  const fusion = findUnmatchedFusion(name, sft.tensors);
  if (fusion === undefined) found.missing.push(name);
  else found.problems.push(describeFusion(tensor, fusion, matching));
  return undefined;
}

function describeFusion(tensor: TensorRecord, other: string, { aligned, sft }: Matching): PairingProblem {
  return {
    code: 'projections-fused',
    message:
      `Tensor ${describeTensor(tensor)} of the aligned checkpoint (${placeOfSide(aligned, tensor)}) stands where ` +
      `the SFT checkpoint (${placeOfSide(sft)}) has '${other}': one has in one tensor what the other has apart.`,
    hint: 'How their rows are mixed differs from model class to model class; convert one side to the class of the other first.',
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
    if (isRunningStatistic(name)) found.copied.statistics.push(name);
    else if (!isBuffer(tensor))
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
