import { expect, test } from 'vitest';
import { addFiles, type ModelFacts, readModelFacts } from '../../../src/bot/detect/model-facts.ts';
import { findLateUnfitness, findUnfitness } from '../../../src/bot/detect/unfit-model.ts';

const listed = readModelFacts({
  id: 'org/x-dpo',
  sha: 'a'.repeat(40),
  tags: ['dpo', 'trl'],
  siblings: [{ rfilename: 'model.safetensors' }],
  cardData: { base_model: 'org/x-sft' },
}) as ModelFacts;

/** As cards are written that the Hub reads, and as they are where nobody can read all of them. */
const layouts: readonly (readonly [string, (fields: string) => string])[] = [
  ['plainly', (fields) => `---\n${fields}\n---\n`],
  ['behind a blank line', (fields) => `\n---\n${fields}\n---\n`],
  ['behind a byte order mark', (fields) => `\ufeff---\n${fields}\n---\n`],
  ['with ends of lines of CR', (fields) => `---\r${fields}\r---\r`],
  ['behind a second fence', (fields) => `---\n---\n${fields}\n---\n`],
  ['beside a list at the margin', (fields) => `---\n${fields}\nlist: [\n"a"\n]\n---\n`],
  ['beside what is no YAML', (fields) => `---\n${fields}\nx: [\n---\n`],
  ['beside what is hostile', (fields) => `---\n${fields}\n${'? '.repeat(500)}\n---\n`],
  ['without an end', (fields) => `---\n${fields}\n`],
];

test.each(layouts)('what a card says is seen %s', (_, write) => {
  const facts = (fields: string) => addFiles(listed, { card: write(fields) });
  expect(findUnfitness(facts('hf-extrapolate: false'))?.reason).toBe('opted-out');
  expect(findUnfitness(facts('tags: [no-extrapolation]'))?.reason).toBe('opted-out');
  for (const license of ['cc-by-nc-nd-4.0', '"CC BY-ND 4.0"', '[mit, cc-by-nd-4.0]'])
    expect(findLateUnfitness(facts(`license: ${license}`))?.reason).toBe('licence');
  expect(findLateUnfitness(facts('license: cc-by-nc-4.0'))).toBeUndefined();
});

test('what the Hub knows of a card stays where the card cannot be read', () => {
  expect(addFiles(listed, { card: '---\nlicense: mit\nx: [\n---\n' }).baseModels).toEqual(['org/x-sft']);
});
