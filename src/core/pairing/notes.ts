import { listNames } from '../../kit/index.ts';
import { isAddedHead, isBuffer } from './kinds.ts';
import type { Found, Matching } from './matching.ts';
import { findTiedTwin } from './tied-tables.ts';

const reasons = {
  heads: 'θ1 has no such head',
  buffers: 'buffers, which no training moves',
  tied: 'it is tied, and θ1 stores the tensor once',
  ignored: 'transformers does not load these for such a model, so that training drops them',
  beyond: 'layers after the last that config.json counts, which transformers does not load',
  tower: 'θ1 is the language model alone',
  asked: 'as asked',
} as const;

/** What θ0 alone has: nothing is made of it. */
export function noteUnused({ aligned, sft, found }: Matching): {
  readonly notes: readonly string[];
  /** Names that may not be left out without being asked for. */
  readonly unused: readonly string[];
} {
  const left = new Map<keyof typeof reasons, string[]>();
  const unused: string[] = [];
  for (const [name, tensor] of sft.tensors) {
    if (found.used.has(name)) continue;
    const twin = findTiedTwin(aligned, name, sft.tables);
    const reason = isBuffer(tensor)
      ? 'buffers'
      : isAddedHead(name)
        ? 'heads'
        : twin !== undefined && isStoredTwice(sft, name, twin)
          ? 'tied'
          : sft.oneSided(name, tensor);
    if (reason === undefined) unused.push(name);
    else {
      const names = left.get(reason) ?? [];
      names.push(name);
      left.set(reason, names);
    }
  }
  const notes = (Object.keys(reasons) as (keyof typeof reasons)[]).flatMap((reason) =>
    noteSome(left.get(reason) ?? [], (names) => `${names} of θ0 left out: ${reasons[reason]}.`),
  );
  return { notes, unused };
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
    ...noteSome(found.tables, (names) => `${names} of θ1 matched with the only such table that θ0 has.`),
    ...noteSome(found.fused, (names) => `${names}: one side has in one tensor what the other has apart.`),
    ...noteSome(
      resized,
      (names) => `${names}: the first ${Math.min(sftRows, alignedRows)} rows are extrapolated, ${rest}.`,
    ),
    ...noteSome(found.copied.heads, (names) => `${names} copied: θ1 alone has such a head.`),
    ...noteSome(
      found.copied.statistics,
      (names) => `${names} copied: running statistics of batch normalisation.`,
    ),
    ...noteSome(found.copied.unpaired, (names) => `${names} copied: θ0 has no such part.`),
    ...noteSome(found.copied.buffers, (names) => `${names} copied: buffers, which θ0 does not store.`),
  ];
}

function noteSome(names: readonly string[], sentence: (names: string) => string): readonly string[] {
  return names.length === 0 ? [] : [sentence(listNames(names))];
}
