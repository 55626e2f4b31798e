import { expect, test } from 'vitest';
import { createDeliveryWindow, keyOfDelivery } from '../../../src/bot/serve/delivery-window.ts';
import { eventOf, sha } from './events.ts';

test('what was claimed is not claimed again, for an hour or until it is released', () => {
  let nowMs = 0;
  const window = createDeliveryWindow({ now: () => nowMs });
  expect([window.claim('a'), window.claim('a'), window.claim('b')]).toEqual([true, false, true]);
  window.release('a');
  expect(window.claim('a')).toBe(true);
  nowMs = 3_600_001;
  expect(window.claim('b')).toBe(true);
});

test('it does not grow without end', () => {
  const window = createDeliveryWindow({ now: () => 0 });
  for (let index = 0; index < 20_000; index++) expect(window.claim(`k${index}`)).toBe(true);
  expect(window.claim('k19999')).toBe(false);
  expect(window.claim('k0')).toBe(true);
});

test('the same news has the same key, whatever else the text says', () => {
  const key = keyOfDelivery(eventOf('a/b'), 'one');
  expect(keyOfDelivery(eventOf('a/b'), 'two')).toBe(key);
  const others = [
    eventOf('a/c'),
    eventOf('a/b', { headSha: sha('b') }),
    eventOf('a/b', { updatedRefs: [] }),
    eventOf('a/b', { action: 'create' }),
    eventOf('a/b', { updatedRefs: [{ ref: 'refs/heads/main', newSha: sha('c') }] }),
  ];
  expect(new Set([key, ...others.map((event) => keyOfDelivery(event, 'one'))]).size).toBe(6);
});

test('a change of visibility has no commit of its own', () => {
  const event = eventOf('a/b', { scope: 'repo.config', updatedRefs: [] });
  expect(keyOfDelivery(event, '{"private":true}')).not.toBe(keyOfDelivery(event, '{"private":false}'));
});
