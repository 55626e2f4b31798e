import { describe, expect, test } from 'vitest';
import type { WatchRule } from '../../../src/bot/config/watch-config.ts';
import { readModelFacts } from '../../../src/bot/detect/model-facts.ts';
import { planListings } from '../../../src/bot/detect/queries.ts';
import { findRule } from '../../../src/bot/detect/rule-filter.ts';
import { watchRule } from './rule.ts';

describe('a rule', () => {
  const facts = readModelFacts({
    id: 'Org/Model-DPO',
    tags: ['dpo', 'license:mit'],
    downloads: 10,
    likes: 2,
    createdAt: '2026-03-02T00:00:00Z',
    safetensors: { total: 7_000_000_000 },
  });
  const members = new Map([['org/best', new Set(['org/model-dpo'])]]);
  const meets = (fields: Partial<WatchRule>) =>
    facts !== undefined && findRule(facts, [watchRule(fields)], members) !== undefined;

  test.each<[Partial<WatchRule>, boolean]>([
    [{}, true],
    [{ owners: ['other', 'ORG'] }, true],
    [{ owners: ['or'] }, false],
    [{ tags: ['orpo', 'DPO'] }, true],
    [{ tags: ['trl'] }, false],
    [{ names: ['*/x', 'org/*-dpo'] }, true],
    [{ names: ['model*'] }, true],
    [{ collections: ['org/best'] }, true],
    [{ collections: ['org/worst'] }, false],
    [{ licenses: ['mit'] }, true],
    [{ licenses: ['apache-2.0'] }, false],
    [{ minDownloads: 10 }, true],
    [{ minDownloads: 11 }, false],
    [{ minLikes: 3 }, false],
    [{ parameterCount: { least: 6e9, most: 8e9 } }, true],
    [{ parameterCount: { least: 0, most: 3e9 } }, false],
    [{ since: Date.parse('2026-03-01T00:00:00Z') }, true],
    [{ since: Date.parse('2026-03-03T00:00:00Z') }, false],
    [{ owners: ['org'], tags: ['trl'] }, false],
  ])('%j', (fields, expected) => expect(meets(fields)).toBe(expected));

  test('decides if it is the first that is met', () => {
    const rules = [
      watchRule({ name: 'a', tags: ['trl'] }),
      watchRule({ name: 'b', tags: ['dpo'] }),
      watchRule({ name: 'c' }),
    ];
    expect(facts && findRule(facts, rules, members)?.name).toBe('b');
  });
});

describe('the fewest listings', () => {
  const keys = (...rules: Partial<WatchRule>[]) =>
    planListings(rules.map(watchRule)).queries.map(({ key }) => key);
  test.each<[string, Partial<WatchRule>[], string[]]>([
    ['nothing narrows', [{}], ['all']],
    ['owners', [{ owners: ['A', 'b'] }], ['author=A', 'author=b']],
    ['an owner and a tag', [{ owners: ['a'], tags: ['dpo'] }], ['author=a&tag=dpo']],
    ['tags', [{ tags: ['dpo', 'rlhf'] }], ['tag=dpo', 'tag=rlhf']],
    ['names of an owner', [{ names: ['a/*', 'a/*-dpo'], tags: ['dpo'] }], ['author=a']],
    ['parts of names', [{ names: ['*-zephyr-*', '*x*-dpo-full*'] }], ['search=zephyr', 'search=dpo-full']],
    ['a part too short', [{ names: ['*-x-*'] }], ['all']],
    ['one rule has them all', [{ tags: ['dpo'] }, {}], ['all']],
    ['an owner has those with the tag', [{ owners: ['a'], tags: ['dpo'] }, { owners: ['a'] }], ['author=a']],
    ['a wide one that begins later', [{ since: 5 }, { tags: ['dpo'], since: 1 }], ['all', 'tag=dpo']],
    ['collections are no listing', [{ collections: ['a/b'] }], []],
  ])('%s', (_, rules, expected) => expect(keys(...rules)).toEqual(expected));

  test('the earliest date of the rules counts', () => {
    const { queries } = planListings([watchRule({ since: 5 }), watchRule({ since: 3, minLikes: 1 })]);
    expect(queries).toEqual([{ key: 'all', since: 3 }]);
  });
});
