import { z } from 'zod';
import { InputError, tell } from '../../kit/index.ts';
import { configWords } from './config-words.ts';

/**
 * What a rule says against a value is an issue of the schema, as data. A schema does not know under which path its
 * value stands, so rules are given marks for names; {@link nameMarks} puts the names in.
 */
export interface Objection {
  readonly message: string;
  readonly hint: string | undefined;
  /** How many of the last steps of the issue's path lead from the value that was looked at to the one to change. */
  readonly depth: number;
}

/** Noncharacters, which no text has a use for. */
const [begin, end] = ['\ufdd0', '\ufdd1'];
const marks = /\ufdd0([\w-]*)\ufdd1/g;

/** Stands for the name of the value that is looked at. */
export const itself = begin + end;

/** Stands for the name of what that value has under the key. */
export const nameOfKey = (key: string): string => begin + key + end;

/** @param nameOf gives the name of the value that was looked at where there is no key. */
export function nameMarks(text: string, nameOf: (key: string | undefined) => string): string {
  return text.replaceAll(marks, (_, key: string) => nameOf(key === '' ? undefined : key));
}

/** What takes issues of the value that is looked at. */
export type Context = Pick<z.core.$RefinementCtx, 'addIssue'>;

/** What the library calls issues that are not its own. */
const issueCode = 'custom';

/** @param path from the value that is looked at to the one that is to be changed. */
export function object(context: Context, path: readonly string[], message: string, hint?: string): void {
  const objection: Objection = { message, hint, depth: path.length };
  context.addIssue({ code: issueCode, path: [...path], params: { ...objection }, continue: true });
}

/** What the rule gives; undefined where it throws an InputError, which is an issue then. */
export function attempt<Value>(
  context: Context,
  path: readonly string[],
  rule: () => Value,
): Value | undefined {
  try {
    return rule();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    object(context, path, tell(error.wording, configWords), tell(error.hint, configWords));
    return undefined;
  }
}

/** Reads what the schema lets through by a rule, such as those of the command line. */
export function readBy<Schema extends z.ZodType, Value>(
  schema: Schema,
  rule: (value: z.output<Schema>, name: string) => Value,
) {
  return schema.transform((value, context): Value => {
    const read = attempt(context, [], () => ({ value: rule(value, itself) }));
    return read === undefined ? z.NEVER : read.value;
  });
}

/** A list, each entry of which is read by the rule. */
export function listBy<Value>(rule: (text: string, name: string) => Value) {
  return z.array(readBy(z.string(), rule)).max(200);
}

/** One value, or a list of them. Each is read by the rule, which gives several; all of them have to fit `whole`. */
export function oneOrMoreBy<Entry extends z.ZodType, Value>(
  entry: Entry,
  expected: string,
  rule: (value: z.output<Entry>, name: string) => readonly Value[],
  whole: (values: readonly Value[], name: string) => readonly Value[],
) {
  const one = readBy(entry, rule);
  const several = readBy(z.array(one).max(100), (values, name) => whole(values.flat(), name));
  return z.union([one, several], { error: expected });
}

/** Looks at how the values of a map fit together, once all of them are right. */
export function decideBy<Schema extends z.ZodObject, Value>(
  schema: Schema,
  decide: (values: z.output<Schema>, context: Context) => Value | undefined,
) {
  return schema.transform((values, context): Value => {
    // Keys that are not known do not keep the library from going on.
    const decided = context.issues.length > 0 ? undefined : decide(values, context);
    return decided ?? z.NEVER;
  });
}

/** An entry of a list that is right by itself. */
export interface RightEntry<Entry> {
  readonly index: number;
  readonly entry: Entry;
  /** Takes issues of this entry. */
  readonly context: Context;
}

/** A list whose entries also have to fit each other; those that are right by themselves are looked at. */
export function listWith<Entry extends z.ZodType>(
  entry: Entry,
  most: number,
  check: (entries: readonly RightEntry<z.output<Entry>>[]) => void,
) {
  return z
    .array(entry)
    .max(most)
    .superRefine(
      (entries, context) => {
        if (!Array.isArray(entries)) return;
        const wrong = new Set(context.issues.map(({ path }) => path?.[0]));
        const right = entries.flatMap((value, index) =>
          wrong.has(index) || value === z.NEVER
            ? []
            : [{ index, entry: value, context: within(context, index) }],
        );
        check(right);
      },
      { when: () => true },
    );
}

const within = (context: Context, index: number): Context => ({
  addIssue: (issue) => {
    if (typeof issue === 'string') throw new TypeError('An issue has a path.');
    context.addIssue({ ...issue, path: [index, ...(issue.path ?? [])] });
  },
});
