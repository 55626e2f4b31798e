import { expect } from 'vitest';
import { ConfigError } from '../../../src/bot/config/mistakes.ts';
import { parseWatchConfig } from '../../../src/bot/config/parse-watch-config.ts';

export function errorOf(text: string): ConfigError {
  try {
    parseWatchConfig(text, 'x.yml');
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('It has no mistake.');
}

/** @param marked the file, with ▸ before the place of its one mistake. */
export function expectMistake(marked: string, expected: string | RegExp): void {
  const { code, exitCode, mistakes } = errorOf(marked.replace('▸', ''));
  expect({ code, exitCode }).toEqual({ code: 'config-invalid', exitCode: 2 });
  const [before = ''] = marked.split('▸');
  expect(mistakes).toMatchObject([
    { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') },
  ]);
  const text = mistakes.map(({ message, hint }) => (hint === undefined ? message : `${message} ${hint}`));
  expect(text).toEqual([typeof expected === 'string' ? expected : expect.stringMatching(expected)]);
}
