import { z } from 'zod';
import { attempt, type Context, itself } from './objections.ts';

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
        // Nothing is decided of an entry while the defaults are not known.
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
