import { expect, test } from 'vitest';
import * as errors from '../../src/kit/errors.ts';
import { listFiles, readText } from './repository.ts';

const page = readText('docs/errors.md');
const documented = new Set([...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code));
const sources = listFiles('src', '.ts').map(readText);

/** Every string that stands where an error gets its code. */
const used = new Set(
  sources.flatMap((text) =>
    [
      /\bcode(?::| = (?='))([^,}\n]*)/g,
      /usageError\(\s*('[^']+')/g,
      /\.fail\([^;]*?,\s*('[a-z]+-[a-z-]+')\)/g,
    ].flatMap((pattern) =>
      [...text.matchAll(pattern)].flatMap(([, found = '']) =>
        [...found.matchAll(/'([a-z]+(?:-[a-z]+)*)'/g)].map(([, code]) => code),
      ),
    ),
  ),
);

test('every code is documented', () => {
  expect(used.size).toBeGreaterThan(50);
  expect([...used].filter((code) => !documented.has(code))).toEqual([]);
});

test('every documented code exists', () => {
  const everything = sources.join('\n');
  expect([...documented].filter((code) => !everything.includes(`'${code}'`))).toEqual([]);
});

test('exit codes are those of the classes', () => {
  const details = { code: 'x', source: 'x', byteOffset: 0 };
  for (const Class of [
    errors.InputError,
    errors.IncompatibleError,
    errors.AccessError,
    errors.ServiceError,
    errors.CapacityError,
  ]) {
    const error = new Class('x', details);
    expect(page).toContain(`| ${error.exitCode} | ${error.name} |`);
  }
  const format = new errors.FormatError('x', details);
  expect(page).toContain(`| ${format.exitCode} | ${format.name} |`);
  expect(page).toContain(`| ${new errors.CancelledError().exitCode} | CancelledError |`);
});
