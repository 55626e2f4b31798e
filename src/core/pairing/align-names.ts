import type { TensorRecord } from '../../formats/checkpoint/index.ts';
import { advice, listNames, listSome, option, type Rename } from '../../kit/index.ts';
import { findRenames } from './find-renames.ts';
import type { NamedSide } from './named-tensors.ts';
import { placeOfSide } from './named-tensors.ts';
import type { PairingProblem } from './pairing.ts';
import { compileRename, describeRename, writeRename } from './rename.ts';

/** So many changes are listed in a note. */
const maxListed = 8;

interface AlignedNames {
  readonly sft: NamedSide;
  readonly notes: readonly string[];
  readonly problems: readonly PairingProblem[];
}

/**
 * Gives θ0's tensors the names that θ1's have: as the user says, and where names differ by their beginnings, as these
 * say themselves.
 *
 * @param ignored names of θ0 that need no partner.
 * @param canBeOne whether two tensors can be partners; those of one shape can, if it is left out.
 */
export function alignNames(
  unnamed: NamedSide,
  aligned: NamedSide,
  renames: readonly Rename[],
  ignored: ReadonlySet<string>,
  canBeOne?: Parameters<typeof findRenames>[3],
): AlignedNames {
  const asked = renameAsAsked(unnamed, renames);
  if (asked.problems.length > 0) return asked;
  const { sft } = asked;
  const found = findRenames(sft.tensors, aligned.tensors, ignored, canBeOne);
  if (found.ambiguous !== undefined) {
    const [first, second] = found.ambiguous;
    const readings = found.ambiguous.map(describeRename).join(', or ');
    const problem = {
      code: 'names-ambiguous',
      message: `The tensor names of ${placeOfSide(sft)} can be matched with those of ${placeOfSide(aligned)} in two ways: ${readings}.`,
      hint: advice`Say which is meant: ${optionFor([...renames, first])} or ${optionFor([...renames, second])}.`,
    } as const;
    return { sft, notes: [], problems: [problem] };
  }
  if (found.renames.length === 0) return asked;
  return {
    sft: { ...sft, tensors: found.tensors },
    notes: [`The tensor names of θ0 are matched ${listSome(found.renames.map(describeRename), maxListed)}.`],
    problems: [],
  };
}

function renameAsAsked(sft: NamedSide, renames: readonly Rename[]): AlignedNames {
  if (renames.length === 0) return { sft, notes: [], problems: [] };
  const changes = renames.map((rename) => ({ rename, apply: compileRename(rename) }));
  const unused = changes.filter(
    ({ apply }) => ![...sft.tensors.keys()].some((name) => apply(name) !== undefined),
  );
  const tensors = renameTensors(
    sft.tensors,
    changes.map(({ apply }) => apply),
  );
  if (tensors === undefined || unused.length > 0) {
    const fault =
      tensors === undefined
        ? 'gives two tensors one name'
        : `changes nothing: no name begins with ${listNames(unused.map(({ rename: { from } }) => `'${from}'`))}`;
    const problem = {
      code: 'names-ambiguous',
      message: advice`${optionFor(renames)} ${fault} in ${placeOfSide(sft)}.`,
      hint: `Its names begin like this: ${listNames([...sft.tensors.keys()])}.`,
    } as const;
    return { sft, notes: [], problems: [problem] };
  }
  return { sft: { ...sft, tensors }, notes: [], problems: [] };
}

const optionFor = (renames: readonly Rename[]) => option('rename', renames.map(writeRename).join());

/** By the first beginning that fits; undefined where two tensors would get one name. */
function renameTensors(
  tensors: NamedSide['tensors'],
  changes: readonly ((name: string) => string | undefined)[],
): NamedSide['tensors'] | undefined {
  const renamed = new Map<string, TensorRecord>();
  for (const [name, tensor] of tensors) {
    let target: string | undefined;
    for (const apply of changes) {
      target = apply(name);
      if (target !== undefined) break;
    }
    renamed.set(target ?? name, tensor);
  }
  return renamed.size < tensors.size ? undefined : renamed;
}
