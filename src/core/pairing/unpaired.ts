import { hasTokenRows } from '../../formats/checkpoint/index.ts';
import { advice, groupBy, joinProse, listNames, option } from '../../kit/index.ts';
import { modulesOf } from './find-renames.ts';
import type { Matching } from './matching.ts';
import { describeTensor, type NamedSide, placeOfSide } from './named-tensors.ts';
import type { PairingProblem } from './pairing.ts';

const maxProposed = 6;
/** Nobody types more; the option without a value is told then. */
const mostProposedCharacters = 300;

/** What one side alone has and nothing explains: a question where it is a whole part of the model, else a problem. */
export function describeUnpaired(matching: Matching, unused: readonly string[]): readonly PairingProblem[] {
  const { aligned, sft, found } = matching;
  const isFused = found.problems.some(({ code }) => code === 'projections-fused');
  const both = found.missing.length > 0 && unused.length > 0;
  return [
    ...describeSide({ side: aligned, other: sft, names: found.missing, both }, ofAligned),
    // What is left of a fused tensor is no problem of its own.
    ...(isFused ? [] : describeSide({ side: sft, other: aligned, names: unused, both }, ofSft)),
  ];
}

interface OneSide {
  readonly side: NamedSide;
  readonly other: NamedSide;
  readonly names: readonly string[];
  /** Whether each side has what the other lacks, so that names may differ by what stands in them. */
  readonly both: boolean;
}

interface Words {
  readonly code: 'tensor-missing-in-sft' | 'tensor-missing-in-aligned';
  readonly own: string;
  readonly others: string;
  readonly done: string;
  readonly doneOnce: string;
}

const ofAligned: Words = {
  code: 'tensor-missing-in-sft',
  own: 'aligned checkpoint',
  others: 'SFT checkpoint',
  done: 'copies them from the aligned checkpoint as they are',
  doneOnce: 'copies the tensor as it is',
};
const ofSft: Words = {
  code: 'tensor-missing-in-aligned',
  own: 'SFT checkpoint',
  others: 'aligned checkpoint',
  done: 'leaves them out',
  doneOnce: 'leaves the tensor out',
};

function describeSide({ side, other, names, both }: OneSide, words: Words): readonly PairingProblem[] {
  const theirs = modulesOf(other.tensors.keys());
  const parts = groupBy(names, (name) => wholePartOf(name, theirs));
  // A table of words alone is none.
  const isPart = ([part, held]: readonly [string | undefined, readonly string[]]) =>
    part !== undefined && !held.every(hasTokenRows);
  const single = [...parts].flatMap((entry) => (isPart(entry) ? [] : entry[1]));
  const all = [...parts].flatMap((entry) => (isPart(entry) ? [`${entry[0]}`] : []));
  const rename = both ? [advice`If only the names differ, say how: ${option('rename', 'FROM=TO')}.`] : [];
  const problems = single.map((name): PairingProblem => {
    const tensor = side.tensors.get(name);
    const shown = tensor === undefined ? `'${name}'` : describeTensor(tensor);
    return {
      code: words.code,
      message:
        `Tensor ${shown} is in the ${words.own} (${placeOfSide(side, tensor)}) ` +
        `but not in the ${words.others} (${placeOfSide(other)}).`,
      hint: joinProse([
        ...rename,
        advice`Check that ${option('sft')} is the checkpoint from which the training of ${option('dpo')} started; if it is, ${unpairedOption(name)} ${words.doneOnce}.`,
      ]),
    };
  });
  if (all.length === 0) return problems;
  const proposed = all.length > maxProposed ? `${all.slice(0, maxProposed).join()},…` : all.join();
  const question: PairingProblem = {
    code: 'part-unpaired',
    message:
      `The ${words.own} (${placeOfSide(side)}) has whole parts of a model that the ${words.others} ` +
      `(${placeOfSide(other)}) has not: ${listNames(all)}.`,
    hint: joinProse([...rename, advice`If that is meant, ${unpairedOption(proposed)} ${words.done}.`]),
  };
  return [question, ...problems];
}

const unpairedOption = (value: string) =>
  option('unpaired', value.length > mostProposedCharacters ? undefined : value);

/**
 * The shortest beginning of a name under which the other side has nothing, where that is a layer or a part of the
 * model; undefined for what is missing within such a part, and for a module that holds no others.
 */
function wholePartOf(name: string, theirs: ReadonlySet<string>): string | undefined {
  for (let at = name.indexOf('.'); at >= 0; at = name.indexOf('.', at + 1)) {
    const module = name.slice(0, at + 1);
    if (theirs.has(module)) continue;
    const isWithinLayer =
      /\.\d+\.[^.]+\.(?:.*\.)?$/.test(module) && theirs.has(module.replace(/(\.\d+\.).*$/, '$1'));
    const isSingle = !name.includes('.', module.length) && !/\.\d+\.$/.test(module);
    return isWithinLayer || isSingle ? undefined : module;
  }
  return undefined;
}
