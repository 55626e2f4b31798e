import { expect } from 'vitest';
import { type Told, tell } from '../../src/kit/advice.ts';
import { commandLineWords } from '../../src/kit/words.ts';

/** A text or a report as the command line and JSON have it. */
export const told = <Value>(value: Value): Told<Value> => tell(value, commandLineWords);

/** Matches a text that has this in it when the command line tells it. */
export const saying = (part: string | RegExp): unknown =>
  expect.toSatisfy((text: unknown) =>
    typeof part === 'string' ? String(text).includes(part) : part.test(String(text)),
  );
