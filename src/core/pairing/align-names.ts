import type { TensorRecord } from '../../formats/checkpoint/index.ts';
import type { Rename } from '../../kit/index.ts';
import { listNames } from '../../kit/index.ts';
import type { Side } from './named-tensors.ts';
import { placeOfSide } from './named-tensors.ts';
import type { PairingProblem } from './pairing.ts';

/**
 * Where transformers puts a language model inside another one: with a head, without, as part of a vision model (in
 * its present and its former order), of a classifier, of a model with a value head.
 */
const places = [
  '',
  'model.',
  'transformer.',
  'language_model.',
  'language_model.model.',
  'model.language_model.',
  'text_model.',
  'base_model.',
  'pretrained_model.',
  'llm.',
] as const;

interface AlignedNames {
  readonly sft: Side;
  readonly notes: readonly string[];
  readonly problems: readonly PairingProblem[];
}

/**
 * Gives θ0's tensors the names that θ1's have: as the user says, or, where names differ by the place of the model
 * only, by the one change of their beginning that matches most.
 */
export function alignNames(sft: Side, aligned: Side, renames: readonly Rename[]): AlignedNames {
  if (renames.length > 0) return renameAsAsked(sft, renames);
  const matchedAsTheyAre = countMatches(sft.tensors, aligned.tensors);
  if (matchedAsTheyAre === aligned.tensors.size) return { sft, notes: [], problems: [] };

  let best: { rename: Rename; tensors: Side['tensors']; count: number }[] = [];
  let bestCount = matchedAsTheyAre;
  for (const from of places) {
    for (const to of places) {
      if (from === to) continue;
      const tensors = renameTensors(sft.tensors, [{ from, to }]);
      if (tensors === undefined) continue;
      const count = countMatches(tensors, aligned.tensors);
      if (count > bestCount) best = [];
      if (count < bestCount || count === matchedAsTheyAre) continue;
      bestCount = count;
      best.push({ rename: { from, to }, tensors, count });
    }
  }
  const [first, ...others] = best;
  if (first === undefined) return { sft, notes: [], problems: [] };
  const other = others.find(({ tensors }) => !matchesAlike(tensors, first.tensors, aligned.tensors));
  if (other !== undefined) {
    const readings = [first, other].map(({ rename }) => describeRename(rename)).join(', or ');
    const problem = {
      code: 'names-ambiguous',
      message: `The tensor names of ${placeOfSide(sft)} can be matched with those of ${placeOfSide(aligned)} in two ways: ${readings}.`,
      hint: `Say which is meant: --rename '${first.rename.from}=${first.rename.to}' or --rename '${other.rename.from}=${other.rename.to}'.`,
    } as const;
    return { sft, notes: [], problems: [problem] };
  }
  return {
    sft: { ...sft, tensors: first.tensors },
    notes: [`The tensor names of θ0 are matched ${describeRename(first.rename)}.`],
    problems: [],
  };
}

function renameAsAsked(sft: Side, renames: readonly Rename[]): AlignedNames {
  const tensors = renameTensors(sft.tensors, renames);
  const asked = renames.map(({ from, to }) => `${from}=${to}`).join();
  const unused = renames.filter(({ from }) => ![...sft.tensors.keys()].some((name) => name.startsWith(from)));
  if (tensors === undefined || unused.length > 0) {
    const fault =
      tensors === undefined
        ? 'gives two tensors one name'
        : `changes nothing: no name begins with ${listNames(unused.map(({ from }) => `'${from}'`))}`;
    const problem = {
      code: 'names-ambiguous',
      message: `--rename '${asked}' ${fault} in ${placeOfSide(sft)}.`,
      hint: `Its names begin like this: ${listNames([...sft.tensors.keys()])}.`,
    } as const;
    return { sft, notes: [], problems: [problem] };
  }
  return { sft: { ...sft, tensors }, notes: [], problems: [] };
}

/** By the first beginning that fits; undefined where two tensors would get one name. */
function renameTensors(tensors: Side['tensors'], renames: readonly Rename[]): Side['tensors'] | undefined {
  const renamed = new Map<string, TensorRecord>();
  for (const [name, tensor] of tensors) {
    const rename = renames.find(({ from }) => name.startsWith(from));
    renamed.set(rename === undefined ? name : rename.to + name.slice(rename.from.length), tensor);
  }
  return renamed.size < tensors.size ? undefined : renamed;
}

function countMatches(sft: Side['tensors'], aligned: Side['tensors']): number {
  let count = 0;
  for (const name of aligned.keys()) if (sft.has(name)) count++;
  return count;
}

function matchesAlike(a: Side['tensors'], b: Side['tensors'], aligned: Side['tensors']): boolean {
  return [...aligned.keys()].every((name) => a.get(name) === b.get(name));
}

function describeRename({ from, to }: Rename): string {
  if (from === '') return `with '${to}' before them`;
  return to === '' ? `without the '${from}' before them` : `with '${to}' in place of '${from}'`;
}
