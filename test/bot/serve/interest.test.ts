import { expect, test } from 'vitest';
import { parseRepo } from '../../../src/app/options/endpoint.ts';
import type { ConfiguredPair, WatchRule } from '../../../src/bot/config/watch-config.ts';
import { parseHubEvent } from '../../../src/bot/serve/hub-event.ts';
import { judgeEvent } from '../../../src/bot/serve/interest.ts';
import { eventOf, payloadOf, sha } from './events.ts';

// Only what the judgement reads; the rest is for the work itself.
const rule = (name: string, owners: string[], names: string[]) =>
  ({ name, owners, names }) as unknown as WatchRule;
const pair = (sft: string, aligned: string) =>
  ({ sft: parseRepo(sft, 'sft'), aligned: parseRepo(aligned, 'aligned') }) as unknown as ConfiguredPair;
const config = {
  pairs: [pair('p/sft@refs/pr/4', 'p/dpo'), pair('p/other', 'p/pinned@v1')],
  rules: [
    rule('zephyrs', ['HuggingFaceH4', 'org'], ['*zephyr*', 'org/*-dpo']),
    rule('all of them', ['lab'], []),
  ],
  exclude: ['*-GGUF', 'lab/secret-*', 'p/excluded'],
};

test.each([
  ['HuggingFaceH4/zephyr-7b', true, 'zephyrs'],
  ['huggingfaceh4/Zephyr-7b', true, 'zephyrs'],
  ['org/x-dpo', true, 'zephyrs'],
  ['HuggingFaceH4/x-dpo', false, 'nothing asks for it'],
  ['lab/anything', true, 'all of them'],
  ['lab/anything-GGUF', false, 'it is excluded'],
  ['lab/secret-x', false, 'it is excluded'],
  ['gpt2', false, 'nothing asks for it'],
  ['p/dpo', true, 'p/dpo is configured'],
  ['p/sft', false, 'nothing asks for it'],
])('%s: %s, %s', (repo, wanted, because) => {
  expect(judgeEvent(config, eventOf(repo))).toMatchObject({ wanted, because });
});

const update = (ref: string) => ({ updatedRefs: [{ ref, newSha: sha('b') }] });

test('the revision that a pair reads is the one that counts', () => {
  expect(judgeEvent(config, eventOf('p/sft', update('refs/pr/4')))).toMatchObject({
    wanted: true,
    sha: sha('b'),
  });
  expect(judgeEvent(config, eventOf('p/pinned', update('refs/tags/v1')))).toMatchObject({ wanted: true });
  expect(judgeEvent(config, eventOf('p/pinned'))).toMatchObject({ wanted: false });
  expect(judgeEvent(config, eventOf('p/dpo', update('refs/pr/1')))).toMatchObject({ wanted: false });
  expect(judgeEvent(config, eventOf('lab/x', update('refs/heads/wip')))).toEqual({
    wanted: false,
    because: 'no branch of interest has changed',
  });
});

test.each([
  [{ repoType: 'dataset' }, 'it is a dataset'],
  [{ scope: 'discussion.comment' }, 'it is about a discussion.comment'],
  [{ action: 'delete' }, 'it is a delete'],
])('%j is ignored', (overrides, because) => {
  expect(judgeEvent(undefined, eventOf('a/b', overrides))).toEqual({ wanted: false, because });
});

test('without a configuration every model is wanted, and a narrower scope is the broader one', () => {
  expect(judgeEvent(undefined, eventOf('a/b'))).toMatchObject({ wanted: true, sha: sha('a') });
  const event = eventOf('a/b', { scope: 'repo.content.lfs', updatedRefs: [], headSha: undefined });
  expect(judgeEvent(undefined, event)).toMatchObject({ wanted: true, sha: undefined });
});

test('an event is read from what the Hub sends', () => {
  expect(parseHubEvent(JSON.stringify(payloadOf('a/b')))).toEqual(eventOf('a/b'));
  const deleted = { updatedRefs: [{ ref: 'refs/heads/x', oldSha: sha('a'), newSha: null }, 7, null] };
  expect(parseHubEvent(JSON.stringify(payloadOf('a/b', undefined, deleted)))).toMatchObject({
    updatedRefs: [],
  });
});

test.each([
  ['{', 'it is not JSON'],
  ['null', 'it has no event with action and scope'],
  ['[]', 'it has no event with action and scope'],
  ['{"event":{"action":"update","scope":"repo"}}', 'it has no repo with type and name'],
  [
    '{"event":{"action":"update","scope":"repo"},"repo":{"type":"model","name":"a/../b c"}}',
    'it has no repo with type and name',
  ],
  ['{"event":{"action":"UP\\n","scope":"repo"}}', 'it has no event with action and scope'],
])('%s is no event', (text, reason) => {
  expect(parseHubEvent(text)).toBe(reason);
});
