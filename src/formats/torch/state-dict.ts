import { excerpt, listNames } from '../../kit/index.ts';
import { nestingRefusal } from './faults.ts';
import { type DictValue, describeValue, type PickleValue, type TensorValue } from './pickle-value.ts';

export interface StateDict {
  /** In the order of the dict. */
  readonly tensors: ReadonlyMap<string, TensorValue>;
  readonly wrapper: string | undefined;
  readonly otherEntries: readonly string[];
}

/**
 * Finds the state dict in what a file holds: the dict of tensors that it is, or the only one among its entries.
 *
 * @param source the file, as the user would name it.
 * @throws IncompatibleError naming what there is, when it is not clear which tensors are meant.
 */
export function findStateDict(root: PickleValue, source: string): StateDict {
  if (!isDict(root)) {
    throw nestingRefusal(source, `the file holds ${describeValue(root)}, not a state dict`);
  }
  const entries = [...(root.entries ?? [])];
  // Each dict is looked at once, however often it is there.
  const stateDicts = new Set([...new Set(entries.map(([, value]) => value))].filter(isStateDict));
  const inner = entries.filter((entry): entry is [string, DictValue] =>
    stateDicts.has(entry[1] as DictValue),
  );
  if (isStateDict(root)) {
    const [first] = inner;
    const direct = entries.filter(([, value]) => isTensor(value)).map(([name]) => name);
    // Parameters have the names of their modules before them; a random state beside them has not.
    if (
      first !== undefined &&
      inner.length === 1 &&
      !direct.some(isQualified) &&
      hasQualifiedNames(first[1])
    ) {
      return collectEntry(first, entries, source);
    }
    if (first !== undefined) {
      throw nestingRefusal(
        source,
        `tensors are in the file itself (${listTensors(root)}) and in its entry ${excerpt(first[0])} (${listTensors(first[1])})`,
      );
    }
    return { ...collect(root, '', source), wrapper: undefined };
  }
  const [only, other] = inner;
  if (only === undefined) {
    const found =
      entries.length === 0
        ? 'nothing'
        : listNames(
            entries.map(([name]) => name),
            excerpt,
          );
    throw nestingRefusal(source, `the file holds no tensors by name; it has ${found}`);
  }
  if (other !== undefined) {
    throw nestingRefusal(
      source,
      `the file holds more than one state dict: ${listNames(
        inner.map(([name]) => name),
        excerpt,
      )}`,
    );
  }
  return collectEntry(only, entries, source);
}

/** The state dict that one entry of a file is; the others are left out. */
function collectEntry(
  [wrapper, dict]: readonly [string, DictValue],
  entries: readonly (readonly [string, PickleValue])[],
  source: string,
): StateDict {
  const { tensors, otherEntries } = collect(dict, `${wrapper}.`, source);
  const beside = entries.map(([name]) => name).filter((name) => name !== wrapper);
  return { tensors, wrapper, otherEntries: [...beside, ...otherEntries] };
}

const isQualified = (name: string) => name.includes('.');

const hasQualifiedNames = ({ entries }: DictValue) =>
  [...(entries ?? [])].some(([name, value]) => isTensor(value) && isQualified(name));

function collect(dict: DictValue, prefix: string, source: string): Omit<StateDict, 'wrapper'> {
  const tensors = new Map<string, TensorValue>();
  const otherEntries: string[] = [];
  const visited = new Set<PickleValue>();
  for (const [name, value] of dict.entries ?? []) {
    if (isTensor(value)) {
      tensors.set(name, value);
    } else {
      // Tensors without a name of their own would be lost.
      if (holdsTensors([value], visited)) {
        throw nestingRefusal(
          source,
          `among the tensors, the entry ${excerpt(prefix + name)} holds more tensors`,
        );
      }
      otherEntries.push(prefix + name);
    }
  }
  if (holdsTensors(dict.others ?? [], visited)) {
    throw nestingRefusal(source, 'there are tensors under keys that are not text');
  }
  return { tensors, otherEntries };
}

/** Without recursion, and once for each container: those of strangers may be deep, and hold each other. */
function holdsTensors(values: readonly PickleValue[], visited: Set<PickleValue>): boolean {
  const waiting = [values.values()];
  for (let level = waiting.at(-1); level !== undefined; level = waiting.at(-1)) {
    const { value, done } = level.next();
    if (done) {
      waiting.pop();
      continue;
    }
    if (typeof value !== 'object' || value === null || visited.has(value)) continue;
    if (value.kind === 'tensor' || value.kind === 'storage') return true;
    visited.add(value);
    if (value.kind === 'tuple' || value.kind === 'list') waiting.push(value.items.values());
    if (value.kind === 'dict') {
      waiting.push((value.others ?? []).values());
      if (value.entries !== undefined) waiting.push(value.entries.values());
    }
  }
  return false;
}

function isStateDict(value: PickleValue): value is DictValue {
  return isDict(value) && [...(value.entries?.values() ?? [])].some(isTensor);
}

function isDict(value: PickleValue): value is DictValue {
  return typeof value === 'object' && value?.kind === 'dict';
}

function isTensor(value: PickleValue): value is TensorValue {
  return typeof value === 'object' && value?.kind === 'tensor';
}

function listTensors({ entries }: DictValue): string {
  const names = [...(entries ?? [])].filter(([, value]) => isTensor(value)).map(([name]) => name);
  return listNames(names, excerpt);
}
