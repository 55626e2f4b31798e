import { expect, test } from 'vitest';
import { listFiles, readText } from './repository.ts';

/** Files below the faces that write an option as the command line has it, and why. */
const exceptions: Readonly<Record<string, string>> = {
  'src/kit/words.ts': 'the words of the command line',
  'src/documents/card/command.ts': 'the command that a card gives to copy',
  'src/documents/card/serving.ts': 'commands of other programs',
  'src/documents/card/template.ts': 'the command that a card gives to copy',
  'src/documents/card/check-card.ts': 'finds that command in a card',
  'src/bot/watch/first-files.ts': 'files that are written as they stand in examples/',
  'src/bot/config/config-words.ts': 'a way that extrapolate.yml has not',
};

const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;

/** Texts in quotes, without comments. */
const stringsOf = (source: string) =>
  [...source.matchAll(token)].map(([text]) => text).filter((text) => !text.startsWith('/'));

test('texts below the faces refer to options, the token and the command as data', () => {
  const wings = ['kit', 'formats', 'documents', 'core', 'stores', 'app', 'bot'];
  const found = wings
    .flatMap((wing) => listFiles(`src/${wing}`, '.ts'))
    .filter((path) => !path.includes('/assembly/') && !path.includes('/embedded-hub/'))
    .filter((path) => exceptions[path] === undefined)
    .flatMap((path) =>
      stringsOf(readText(path))
        .filter((text) => /(?<![\w-])--[a-z]|\bHF_TOKEN\b|the same command/.test(text))
        .map((text) => `${path}: ${text}`),
    );
  expect(found).toEqual([]);
});

test('the exceptions are some', () => {
  for (const path of Object.keys(exceptions)) {
    expect(
      stringsOf(readText(path)).some((text) => /--[a-z]|HF_TOKEN|the same command/.test(text)),
      path,
    ).toBe(true);
  }
});
