import type { z } from 'zod';
import { suggestChoice } from '../../app/options/index.ts';
import { formatPath, type KeyPath, type Mistake } from './mistakes.ts';
import { nameMarks, type Objection } from './objections.ts';
import { adviseOnKey, keysAt } from './unknown-keys.ts';
import type { YamlTree } from './yaml-tree.ts';

/** More than are listed; looking for what was meant takes its time. */
const maxHints = 50;

/**
 * What a schema found wrong, in the words and at the places of the file.
 * @param around where the value stands that the schema has looked at.
 * @param schema of the whole file.
 */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  around: KeyPath,
  tree: YamlTree,
  schema: z.ZodType,
): readonly Mistake[] {
  return issues.flatMap((issue) => describeIssue(issue, pathOf(issue, around), tree, schema));
}

const pathOf = ({ path }: z.core.$ZodIssue, around: KeyPath): KeyPath => [
  ...around,
  ...path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
];

function describeIssue(
  issue: z.core.$ZodIssue,
  path: KeyPath,
  tree: YamlTree,
  schema: z.ZodType,
): readonly Mistake[] {
  if (issue.code === 'custom') return [describeObjection(issue.params as unknown as Objection, path, tree)];
  const name = formatPath(path);
  const value = valueAt(tree.value, path);
  const at = (message: string, hint?: string): readonly Mistake[] => [
    { ...tree.placeOf(path), message: `${name}${message}`, hint },
  ];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key, index) => ({
      ...tree.placeOfKey([...path, key]),
      message: `${formatPath([...path, key])} is not known.`,
      hint: index < maxHints ? adviseOnKey(key, path, schema) : undefined,
    }));
  }
  if (value === undefined) return at(' is missing.');
  if (value === null && path.length === 0) return at(' is empty.');
  if (value === null) return at(' has no value.', 'Give it one, or leave the key out.');
  switch (issue.code) {
    case 'invalid_type':
      return at(
        `: ${show(value)} is not ${typeWords[issue.expected] ?? issue.expected}.`,
        suggestKey(issue.expected, value, path, schema) ?? suggestType(issue.expected, value),
      );
    case 'invalid_value': {
      const choices = issue.values.map(String);
      return at(
        `: ${show(value)} is not one of ${choices.join(', ')}.`,
        typeof value === 'string' ? suggestChoice(value, choices) : undefined,
      );
    }
    case 'invalid_union': {
      // Where the value is a list, what is wrong with its entries says more than that it is no text.
      const inner = issue.errors.find(
        (option) => option.length > 0 && option.every((one) => one.path.length > 0),
      );
      if (inner === undefined) return at(`: ${show(value)} is not ${issue.message}.`);
      return inner.flatMap((one) => describeIssue(one, pathOf(one, path), tree, schema));
    }
    case 'too_small':
      return at(`: ${show(value)} is less than ${issue.minimum}.`);
    case 'too_big':
      return at(
        typeof value === 'number'
          ? `: ${value} is more than ${issue.maximum}.`
          : ` has more than ${issue.maximum} ${typeof value === 'string' ? 'characters' : 'entries'}.`,
      );
    default:
      return at(`: ${show(value)} will not do.`);
  }
}

/** The words of a rule, with the names and the place of the values that they are about. */
function describeObjection({ message, hint, depth }: Objection, path: KeyPath, tree: YamlTree): Mistake {
  const [base, inner] = [path.slice(0, path.length - depth), path.slice(path.length - depth)];
  const nameOf = (key: string | undefined) =>
    formatPath(key === undefined ? base : standsAt(tree, base, [key]));
  return {
    ...tree.placeOf(standsAt(tree, base, inner)),
    message: nameMarks(message, nameOf),
    hint: hint === undefined ? undefined : nameMarks(hint, nameOf),
  };
}

/** Where the value is that counts: what a pair or rule does not say itself may stand in `defaults`. */
function standsAt(tree: YamlTree, base: KeyPath, inner: KeyPath): KeyPath {
  const path = [...base, ...inner];
  const standard = ['defaults', ...inner];
  const isSaid = valueAt(tree.value, path) !== undefined || valueAt(tree.value, standard) === undefined;
  return inner.length === 0 || isSaid ? path : standard;
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
};

/** A list under the name of one thing may belong to the key that takes several. */
function suggestKey(expected: string, value: unknown, path: KeyPath, schema: z.ZodType): string | undefined {
  const plural = `${path.at(-1)}s`;
  const isPlural =
    expected === 'string' && Array.isArray(value) && keysAt(schema, path.slice(0, -1)).includes(plural);
  return isPlural ? `Did you mean ${plural}?` : undefined;
}

function suggestType(expected: string, value: unknown): string | undefined {
  if (expected === 'array' && typeof value === 'string') return `Did you mean [${value}]?`;
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return `Did you mean "${value}", in quotes?`;
  }
  if (expected === 'boolean' && typeof value === 'string') {
    if (/^(true|yes|on|y)$/i.test(value)) return 'Did you mean true?';
    if (/^(false|no|off|n)$/i.test(value)) return 'Did you mean false?';
  }
  return undefined;
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  if (typeof value === 'string') return `'${value}'`;
  return String(value);
}

export function valueAt(root: unknown, path: KeyPath): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}
