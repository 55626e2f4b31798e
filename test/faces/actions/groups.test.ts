import { expect, test } from 'vitest';
import { createLogGroups } from '../../../src/faces/actions/groups.ts';
import { createClock } from '../terminal/recording.ts';

test('a step in which something is said is a group; how long it took stands after it', () => {
  const lines: string[] = [];
  const groups = createLogGroups(
    {
      startGroup: (title) => void lines.push(`> ${title}`),
      endGroup: () => void lines.push('<'),
      info: (line) => void lines.push(line),
    },
    createClock(),
  );
  groups.onProgress({ kind: 'step-started', step: 'read', title: 'Reading headers' });
  groups.onProgress({ kind: 'step-finished', step: 'read', milliseconds: 1200 });
  groups.onProgress({ kind: 'step-started', step: 'weights', title: 'Extrapolating' });
  groups.onProgress({ kind: 'bytes', read: 1, written: 500, total: 1000 });
  groups.onProgress({ kind: 'file-skipped', target: 'me/x', path: 'a.safetensors', byteLength: 10 });
  groups.close();
  groups.close();
  expect(lines).toEqual([
    'Reading headers: 1.2 s',
    '> Extrapolating',
    '  500 B of 1.00 kB  50 %',
    '  me/x: a.safetensors was stored by an earlier run (10 B)',
    '<',
  ]);
});

test('a step that says nothing for a while is shown to go on', () => {
  const lines: string[] = [];
  const clock = createClock();
  const groups = createLogGroups(
    {
      startGroup: (title) => void lines.push(`> ${title}`),
      endGroup: () => void lines.push('<'),
      info: (line) => void lines.push(line),
    },
    clock,
  );
  groups.onProgress({ kind: 'step-started', step: 'read', title: 'Reading headers' });
  groups.tick();
  for (let second = 0; second < 5; second++) {
    clock.advance(1000);
    groups.tick();
  }
  groups.say('something else');
  groups.onProgress({ kind: 'step-finished', step: 'read', milliseconds: 5000 });
  expect(lines).toEqual([
    '> Reading headers',
    'Reading headers …',
    'something else',
    '<',
    'Reading headers: 5.0 s',
  ]);
});
