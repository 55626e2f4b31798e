import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patternBudget, readPatterns } from '../../src/core/adapter/module-pattern.ts';
import { findPython, runPython } from './python.ts';

const python = findPython(['json', 're']);

/** Prints what Python's `re` finds otherwise, with the expression that PEFT makes of a key. */
const script = String.raw`
import json, re, sys, warnings
warnings.simplefilter("ignore")
def match(key, module):
    try:
        return re.match(rf"(.*\.)?({key})$", module) is not None
    except re.error:
        return None
rows = json.load(open(sys.argv[1]))
print(json.dumps([row for row in rows if match(row[0], row[1]) is not row[2]]))
`;

const pieces = [
  ...[
    'a',
    'b',
    '.',
    '\\.',
    'ab',
    '[ab]',
    '[^a]',
    '(a|b.)',
    '(?:ab)',
    '(a*b)',
    '^',
    '$',
    '*',
    '+',
    '?',
    '{2}',
    '{1,2}',
  ],
  ...[
    '{,2}',
    '{',
    '}',
    '|',
    '(',
    ')',
    '[',
    '\\w',
    '\\d',
    '1',
    '[a-c]',
    '[]a]',
    '-',
    '(?i)',
    '*?',
    'a{2}{3}',
    '\\-',
    '_',
  ],
  ...['[\\w.]', '[\\d-a]', '[a-\\d]', '(?=a)', '\\b', 'q_proj'],
];
const modules = [
  'a',
  'b',
  'ab',
  'a.b',
  'ab.ab',
  'a.1',
  'b.a1',
  '',
  'aab',
  'a_b',
  'a-b',
  '{',
  'a}',
  'layers.1.q_proj',
];

it.skipIf(python === undefined)('what is read of a pattern means what it means in Python', async () => {
  const key = fc
    .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join(''));
  const samples = fc.sample(fc.tuple(key, fc.constantFrom(...modules)), { numRuns: 100_000, seed: 9 });
  const rows = samples.flatMap(([pattern, module]) => {
    try {
      return [
        [
          pattern,
          module,
          readPatterns([[pattern, 1]], 'a config', patternBudget()).find(module) !== undefined,
        ],
      ];
    } catch {
      return [];
    }
  });
  expect(rows.length).toBeGreaterThan(20_000);
  const folder = await mkdtemp(join(tmpdir(), 'patterns-'));
  await writeFile(join(folder, 'rows.json'), JSON.stringify(rows));
  const different = JSON.parse(await runPython(script, [join(folder, 'rows.json')]));
  await rm(folder, { recursive: true });
  expect(different).toEqual([]);
});
