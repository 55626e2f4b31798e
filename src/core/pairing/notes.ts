import { listNames } from '../../kit/index.ts';
import { isAddedHead, isBuffer } from './kinds.ts';
import type { Found, Matching } from './matching.ts';
import { describeTensor, placeOfSide } from './named-tensors.ts';
import { findTiedTwin } from './tied-head.ts';

/** What θ0 alone has: nothing is made of it. What may not be left out becomes a problem. */
export function noteUnused({ aligned, sft, found }: Matching): readonly string[] {
  const left = { tied: [] as string[], buffers: [] as string[], heads: [] as string[] };
  for (const [name, tensor] of sft.tensors) {
    if (found.used.has(name)) continue;
    const twin = findTiedTwin(aligned, name, sft.tied);
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
function isStoredTwice(sft: Matching['sft'], name: string, twin: string): boolean {
  const [own, other] = [sft.tensors.get(name), sft.tensors.get(twin)];
  return other === undefined || own?.shape.join() === other.shape.join();
}

/** What was matched otherwise than by name, or copied. */
export function noteMatches(found: Found): readonly string[] {
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
