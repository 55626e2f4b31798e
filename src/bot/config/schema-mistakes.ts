import { z } from 'zod';
import { listSome, suggest } from '../../kit/index.ts';
import { formatPath, type KeyPath, type Mistake } from './mistakes.ts';
import { nameMarks, type Objection } from './rule-issues.ts';
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

/** The keys that the schema has in the map at this path; empty where it has no map there. */
function keysAt(schema: z.ZodType, path: KeyPath): readonly string[] {
  let inner: z.core.$ZodType | undefined = unwrap(schema);
  for (const step of path) {
    if (inner instanceof z.ZodArray && typeof step === 'number') inner = inner.element;
    else if (inner instanceof z.ZodObject) inner = inner.shape[step];
    else return [];
    inner = inner === undefined ? undefined : unwrap(inner);
  }
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** Where else the schema has this key: `defaults`, `pairs[]`. */
function placesOfKey(schema: z.ZodType, key: string): readonly string[] {
  const visit = (type: z.core.$ZodType, at: string): readonly string[] => {
    const inner = unwrap(type);
    if (inner instanceof z.ZodArray) return visit(inner.element, `${at}[]`);
    if (!(inner instanceof z.ZodObject)) return [];
    const own = Object.hasOwn(inner.shape, key) ? [at === '' ? 'the top of the file' : at] : [];
    const below = Object.entries(inner.shape).flatMap(([name, child]) =>
      visit(child, at === '' ? name : `${at}.${name}`),
    );
    return [...own, ...below];
  };
  return visit(schema, '');
}

/** What people write: without what it is made of. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional) return unwrap(schema.unwrap());
  return schema instanceof z.ZodPipe ? unwrap(schema.in) : schema;
}
