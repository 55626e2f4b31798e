import { expect, test } from 'vitest';
import { listKnown } from '../../../src/core/judgement/known-ways.ts';
import { alignmentOf, readName } from '../../../src/core/judgement/names.ts';
import { wayOf, ways } from '../../../src/core/judgement/ways.ts';

const side = (name: string, tags: readonly string[] = []) => ({
  name,
  config: {},
  card: { tags },
  hasChatTemplate: true,
});

test('what is known of a way goes by name and tags, each once', () => {
  expect(listKnown(side('org/x-dpo', ['dpo']))).toEqual([ways.dpo.known]);
  expect(listKnown(side('org/x', ['trl', 'kto']))).toEqual([ways.kto.known]);
  expect(listKnown(side('org/x-aligned'))).toEqual([]);
  expect(listKnown(side('org/x-mdpo'))).toEqual([
    'No measurement of extrapolating models aligned by MDPO is known.',
  ]);
});

test.each([
  ['x-dpo-beta0.1', ['dpo']],
  ['NeuralDPO-7b', ['dpo']],
  ['x-R-DPO', ['rdpo']],
  ['x-online-dpo', ['dpo']],
  ['Llama-3-SFT-SLiC-HF', ['slic']],
  ['x-nash-md', ['nashmd']],
  ['x-sDPO', ['sdpo']],
  ['x-iterative-DPO-final', ['dpo']],
  ['repo-expo-tempo', []],
])('%s names %j', (name, named) => {
  expect([...readName(name).alignments]).toEqual(named);
});

test('every way has an α within its grid, and its own word', () => {
  for (const [word, way] of Object.entries(ways)) {
    const [least, most] = way.grid;
    expect(alignmentOf(word)).toBe(word);
    expect(wayOf(word)).toBe(way);
    expect(way.firstAlpha >= least && way.firstAlpha <= most).toBe(true);
  }
});
