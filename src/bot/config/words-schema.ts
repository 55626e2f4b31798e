import { z } from 'zod';
import { InputError, oneLine } from '../../kit/index.ts';
import { ruled, ruledEach } from './ruled.ts';

const maxEntries = 200;

/** For JSON Schemas of which one of several keys has to be there. */
export const having = (key: string) => ({ required: [key] });

/** One line of text. */
export const word = (what: string, most: number) =>
  ruled(z.string(), (text, name) => requireWord(text, name, what, most));

function requireWord(text: string, name: string, what: string, most: number): void {
  if (text.trim() !== '' && text.length <= most && !/\p{Cc}/u.test(text)) return;
  throw new InputError(`${name}: ${JSON.stringify(oneLine(text, 80))} is not ${what}.`, {
    code: 'word-invalid',
    hint: `Write one line of 1 to ${most} characters.`,
  });
}

/** A list of texts, of which each is held to the rule. */
export const list = (rule: (text: string, name: string) => unknown, description: string, example: string) =>
  ruledEach(z.string(), rule, maxEntries).meta({ description, default: [], examples: [[example]] });

export const words = (what: string, most: number, description: string, example: string) =>
  list((text, name) => requireWord(text, name, what, most), description, example);
