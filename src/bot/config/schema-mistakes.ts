import type { z } from 'zod';
import { InputError, listSome, suggest, tell } from '../../kit/index.ts';
import { configWords } from './config-words.ts';
import { formatPath, type KeyPath, type Mistake, type Place } from './mistakes.ts';
import type { Complaint } from './ruled.ts';
import { keysAt, placesOfKey } from './schema-keys.ts';
import type { YamlTree } from './yaml-tree.ts';

/** More than are listed; looking for what was meant takes its time. */
const maxHints = 50;

/** What a schema found wrong, in the words and at the places of the file. */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  tree: YamlTree,
  schema: z.ZodType,
): readonly Mistake[] {
  return issues.flatMap((issue) => describeIssue(issue, pathOf(issue, []), tree, schema));
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
  const name = formatPath(path);
  const value = valueAt(tree.value, path);
  const at = (message: string, hint?: string): readonly Mistake[] => [
    { ...tree.placeOf(path), message: `${name}${message}`, hint },
  ];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key, index) =>
      describeUnknownKey(key, path, tree, index < maxHints ? schema : undefined),
    );
  }
  if (value === undefined) return at(' is missing.');
  if (value === null && path.length === 0) return at(' is empty.');
  if (value === null) return at(' has no value.', 'Give it one, or leave the key out.');
  switch (issue.code) {
    case 'invalid_type':
      return at(
        `: ${show(value)} is not ${typeWords[issue.expected] ?? issue.expected}.`,
        suggestType(issue.expected, value),
      );
    case 'invalid_value': {
      const choices = issue.values.map(String);
      const near = typeof value === 'string' ? suggest(value, choices) : undefined;
      return at(
        `: ${show(value)} is not one of ${choices.join(', ')}.`,
        near === undefined ? undefined : `Did you mean ${near}?`,
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
    case 'custom': {
      const words = describeComplaint(issue.params?.complaint as Complaint, name);
      return words === undefined ? [] : [{ ...tree.placeOf(path), ...words }];
    }
    default:
      return at(`: ${show(value)} will not do.`);
  }
}

/** What the complaint says when it knows the name; nothing if it should have none after all. */
function describeComplaint(complaint: Complaint, name: string): Omit<Mistake, keyof Place> | undefined {
  try {
    complaint(name);
  } catch (error) {
    if (error instanceof InputError)
      return { message: tell(error.wording, configWords), hint: tell(error.hint, configWords) };
    throw error;
  }
  return undefined;
}

/** @param schema undefined where no hint is wanted. */
function describeUnknownKey(
  key: string,
  around: KeyPath,
  tree: YamlTree,
  schema: z.ZodType | undefined,
): Mistake {
  const path = [...around, key];
  const mistake = { ...tree.placeOfKey(path), message: `${formatPath(path)} is not known.` };
  if (schema === undefined) return mistake;
  const near = suggest(key, keysAt(schema, around));
  const elsewhere = placesOfKey(schema, key);
  const hint =
    key === '<<'
      ? 'YAML 1.2 has no merge keys; what pairs and rules share goes into defaults.'
      : elsewhere.length > 0
        ? `${key} belongs to ${listSome(elsewhere, 4)}.`
        : near === undefined
          ? `Known are ${listSome(keysAt(schema, around), 30)}.`
          : `Did you mean ${near}?`;
  return { ...mistake, hint };
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
};

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
