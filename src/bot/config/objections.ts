import type { z } from 'zod';
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
export function addObjection(
  context: Context,
  path: readonly string[],
  message: string,
  hint?: string,
): void {
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
    addObjection(context, path, tell(error.wording, configWords), tell(error.hint, configWords));
    return undefined;
  }
}
