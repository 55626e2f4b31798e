import { z } from 'zod';
import { InputError } from '../../kit/index.ts';

/**
 * A rule of this room: it throws an InputError for a value that will not do.
 * @param name how the user knows the value, for the error.
 */
export type Rule<Value> = (value: Value, name: string) => unknown;

/** The same rule with its value: it throws again, in the words for that name. */
export type Complaint = (name: string) => unknown;

/** What the library calls issues that are not its own. */
const issueCode = 'custom';

/**
 * The schema with a rule behind it, so that the file is held to the rules of the command line. A schema does not
 * know under which key it stands, so that the issue has the complaint itself among its parameters.
 */
export function ruled<Schema extends z.ZodType>(schema: Schema, rule: Rule<z.output<Schema>>): Schema {
  return schema.superRefine((value, context) => {
    complain((name) => rule(value, name), [], context);
  });
}

/** The same for each entry of a list, at the entry's own place. */
export function ruledEach<Entry extends z.ZodType>(
  entry: Entry,
  rule: Rule<z.output<Entry>>,
  most: number,
): z.ZodArray<Entry> {
  return z.array(ruled(entry, rule)).max(most);
}

/** One value, or a list of them. The rule is asked for each; the list as a whole is left to `whole`. */
export function ruledOneOrMore<Entry extends z.ZodType>(
  entry: Entry,
  expected: string,
  rule: Rule<z.output<Entry>>,
  whole: Rule<readonly z.output<Entry>[]>,
) {
  return z.union([entry, z.array(entry).max(100)], { error: expected }).superRefine((value, context) => {
    if (!Array.isArray(value)) {
      complain((name) => rule(value as z.output<Entry>, name), [], context);
      return;
    }
    const entries = value as readonly z.output<Entry>[];
    const isRight = entries.map((one, index) => complain((name) => rule(one, name), [index], context));
    if (isRight.every(Boolean)) complain((name) => whole(entries, name), [], context);
  });
}

/** @returns whether there was nothing to complain of. */
function complain(
  complaint: Complaint,
  path: (string | number)[],
  context: Pick<z.core.$RefinementCtx, 'addIssue'>,
): boolean {
  try {
    complaint('');
    return true;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    context.addIssue({ code: issueCode, path, params: { complaint } });
    return false;
  }
}
