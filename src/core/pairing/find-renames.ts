import type { TensorRecord } from '../../formats/checkpoint/index.ts';
import { hasTokenRows } from '../../formats/checkpoint/index.ts';
import type { Rename } from '../../kit/index.ts';
import { compileRename } from './rename.ts';
import { differInRows } from './vocabulary.ts';

type Tensors = ReadonlyMap<string, TensorRecord>;

/** More than the beginnings that change in any model. */
const maxRenames = 64;
/** Longer names are left as they are. */
const maxSegments = 32;
/** Forms of θ0's names that one of θ1's is compared with. */
const maxPartners = 8;
/** More than the names of any model have when their numbers are left out. */
const maxForms = 4096;

/** A change of beginnings, and the tensors that it gives a partner. */
interface Candidate {
  readonly rename: Rename;
  /** θ0's name by θ1's. */
  readonly partners: ReadonlyMap<string, string>;
}

export interface FoundRenames {
  readonly renames: readonly Rename[];
  /** θ0's tensors by the names that they are matched by. */
  readonly tensors: Tensors;
  /** Two changes between which nothing decides; the renames before them are sure. */
  readonly ambiguous?: readonly [Rename, Rename];
}

/**
 * Finds how the names of θ0 begin where θ1's begin otherwise, as many beginnings as there are. Names that both have
 * stay. Two names can be one if they end alike, have the same numbers in them, and are of one shape; of all changes
 * that such pairs speak for, the one with most pairs comes first, and what it has matched has no say in the next.
 *
 * @param ignored names of θ0 that need no partner.
 * @param canBeOne whether two tensors can be partners, of which θ1's has this name.
 */
export function findRenames(
  sft: Tensors,
  aligned: Tensors,
  ignored: ReadonlySet<string>,
  canBeOne: CanBeOne = haveOneShape,
): FoundRenames {
  const open = new Map([...sft].filter(([name]) => !aligned.has(name) && !ignored.has(name)));
  const wanted = new Map([...aligned].filter(([name]) => !sft.has(name)));
  if (open.size === 0 || wanted.size === 0) return { renames: [], tensors: sft };
  const forms = { open: groupByForm(open.keys()), wanted: groupByForm(wanted.keys()) };
  const byEnding = indexEndings(forms.open.keys());
  const chosen: Candidate[] = [];
  while (chosen.length < maxRenames && open.size > 0 && wanted.size > 0) {
    const [best, ...others] = rankCandidates(forms, byEnding, (target, name) => {
      const [partner, tensor] = [wanted.get(target), open.get(name)];
      return partner !== undefined && tensor !== undefined && canBeOne(partner, tensor, target);
    });
    if (best === undefined) break;
    const taken = new Set(best.partners.values());
    const rival = others.find(
      ({ partners }) => partners.size === best.partners.size && contradicts(partners, best.partners, taken),
    );
    if (rival !== undefined) {
      return {
        renames: chosen.map(({ rename }) => rename),
        tensors: sft,
        ambiguous: [best.rename, rival.rename],
      };
    }
    const whole = { ...best, partners: partnersBy(best, wanted, open, canBeOne) };
    chosen.push(whole);
    for (const [target, name] of whole.partners) {
      wanted.delete(target);
      open.delete(name);
    }
  }
  return {
    renames: chosen.map(({ rename }) => rename),
    tensors: renameAll(sft, aligned, open, chosen),
  };
}

/** Names that differ by their numbers only, by these numbers, for each form that names have with `*` for numbers. */
type Forms = ReadonlyMap<string, ReadonlyMap<string, string>>;

function groupByForm(names: Iterable<string>): Forms {
  const forms = new Map<string, Map<string, string>>();
  for (const name of names) {
    const segments = name.split('.');
    if (segments.length > maxSegments) continue;
    const form = withoutNumbers(name);
    const known = forms.get(form) ?? new Map<string, string>();
    known.set(segments.filter(isNumber).join(), name);
    if (forms.size < maxForms) forms.set(form, known);
  }
  return forms;
}

/** Forms by how they end, for each of their endings. */
function indexEndings(forms: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const byEnding = new Map<string, string[]>();
  for (const form of forms) {
    for (const ending of endingsOf(form)) {
      const known = byEnding.get(ending);
      if (known === undefined) byEnding.set(ending, [form]);
      else if (known.length < maxPartners) known.push(form);
    }
  }
  return byEnding;
}

/** From the longest to the shortest that says something: `weight` alone says nothing. */
function* endingsOf(form: string): Generator<string> {
  for (let start = 0; ; ) {
    const ending = form.slice(start);
    if (ending === 'weight' || ending === 'bias') return;
    yield ending;
    const point = form.indexOf('.', start);
    if (point < 0) return;
    start = point + 1;
  }
}

/** Those that match most first. */
function rankCandidates(
  { wanted, open }: { readonly wanted: Forms; readonly open: Forms },
  byEnding: ReadonlyMap<string, readonly string[]>,
  arePartners: (target: string, name: string) => boolean,
): readonly Candidate[] {
  const candidates = new Map<string, { rename: Rename; partners: Map<string, string> }>();
  for (const [targetForm, targets] of wanted) {
    for (const ending of endingsOf(targetForm)) {
      let isFound = false;
      for (const form of byEnding.get(ending) ?? []) {
        const names = open.get(form);
        const rename = {
          from: form.slice(0, form.length - ending.length),
          to: targetForm.slice(0, targetForm.length - ending.length),
        };
        const id = `${rename.from}=${rename.to}`;
        for (const [numbers, target] of targets) {
          const name = names?.get(numbers);
          if (name === undefined || !arePartners(target, name)) continue;
          const known = candidates.get(id) ?? { rename, partners: new Map<string, string>() };
          known.partners.set(target, name);
          candidates.set(id, known);
          isFound = true;
        }
      }
      if (isFound) break;
    }
  }
  return [...candidates.values()].toSorted((a, b) => b.partners.size - a.partners.size);
}

/** With those that have a longer ending in common with another tensor, and belong to this change all the same. */
function partnersBy(
  { rename, partners: known }: Candidate,
  wanted: Tensors,
  open: Tensors,
  canBeOne: CanBeOne,
): Candidate['partners'] {
  const partners = new Map(known);
  const taken = new Set(known.values());
  const apply = compileRename(rename);
  for (const [name, tensor] of open) {
    const target = apply(name);
    const partner = target === undefined ? undefined : wanted.get(target);
    if (target === undefined || partner === undefined || partners.has(target) || taken.has(name)) continue;
    if (canBeOne(partner, tensor, target)) partners.set(target, name);
  }
  return partners;
}

type CanBeOne = (aligned: TensorRecord, sft: TensorRecord, name: string) => boolean;

function haveOneShape(a: TensorRecord, b: TensorRecord, name: string): boolean {
  return a.shape.join() === b.shape.join() || (hasTokenRows(name) && differInRows(a, b));
}

/** Whether two changes give one tensor two partners. */
function contradicts(
  partners: Candidate['partners'],
  others: Candidate['partners'],
  taken: ReadonlySet<string>,
): boolean {
  for (const [target, name] of partners) if (others.has(target) || taken.has(name)) return true;
  return false;
}

/**
 * Gives matched tensors their partners' names, and the others of the same modules names beside them: parts of fused
 * tensors have no partner by name. What stands in a module that θ1 has as well stays there.
 */
function renameAll(sft: Tensors, aligned: Tensors, open: Tensors, chosen: readonly Candidate[]): Tensors {
  const matched = new Map(
    chosen.flatMap(({ partners }) => [...partners].map(([target, name]) => [name, target])),
  );
  const modules = modulesOf(aligned.keys());
  const changes = chosen
    .map(({ rename }) => ({ apply: compileRename(rename), length: rename.from.length }))
    .toSorted((a, b) => b.length - a.length);
  const renamed = new Map<string, TensorRecord>();
  for (const [name, tensor] of sft) {
    const target = matched.get(name) ?? (open.has(name) ? moveBeside(name, changes, modules) : name);
    renamed.set(renamed.has(target) || (target !== name && sft.has(target)) ? name : target, tensor);
  }
  return renamed.size === sft.size ? renamed : sft;
}

function moveBeside(
  name: string,
  changes: readonly { readonly apply: (name: string) => string | undefined }[],
  modules: ReadonlySet<string>,
): string {
  for (const { apply } of changes) {
    const moved = apply(name);
    if (moved === undefined) continue;
    const shared = commonEnding(name, moved);
    const from = name.length - shared;
    const next = name.indexOf('.', from);
    return next >= 0 && modules.has(name.slice(0, next + 1)) ? name : moved;
  }
  return name;
}

/** The number of characters that two names end with alike, in whole segments. */
function commonEnding(a: string, b: string): number {
  const [first, second] = [a.split('.'), b.split('.')];
  let length = 0;
  while (first.length > 0 && second.length > 0) {
    const segment = first.pop();
    if (segment === undefined || segment !== second.pop()) break;
    length += segment.length + 1;
  }
  return Math.min(Math.max(0, length - 1), a.length, b.length);
}

/** All beginnings of names that end with a point. */
export function modulesOf(names: Iterable<string>): ReadonlySet<string> {
  const modules = new Set<string>();
  for (const name of names) {
    for (let at = name.lastIndexOf('.'); at >= 0; at = name.lastIndexOf('.', at - 1)) {
      const module = name.slice(0, at + 1);
      if (modules.has(module)) break;
      modules.add(module);
      if (at === 0) break;
    }
  }
  return modules;
}

const isNumber = (segment: string) => /^\d+$/.test(segment);

const withoutNumbers = (beginning: string) =>
  beginning
    .split('.')
    .map((segment) => (isNumber(segment) ? '*' : segment))
    .join('.');
