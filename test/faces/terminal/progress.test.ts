import { expect, test } from 'vitest';
import { createProgressDisplay } from '../../../src/faces/terminal/progress.ts';
import { createClock, Recording } from './recording.ts';

const bytes = (written: number) => ({ kind: 'bytes', read: written * 2, written, total: 1000 }) as const;

test('in a log: a line for every tenth, and every ten seconds', () => {
  const stream = new Recording();
  const clock = createClock();
  const { onProgress, close } = createProgressDisplay(stream, clock);
  onProgress({ kind: 'step-started', step: 'weights', title: 'Extrapolating' });
  for (let written = 0; written <= 1000; written++) {
    clock.advance(1);
    onProgress(bytes(written));
  }
  close();
  const lines = stream.text.trimEnd().split('\n');
  expect(lines[0]).toBe('Extrapolating …');
  expect(lines).toHaveLength(11);
  expect(lines[5]).toMatch(/^ {2}500 B of 1\.00 kB {2}50 % {2}1\.00 kB\/s {2}500 ms left$/);
  expect(lines[10]).toMatch(/^ {2}1\.00 kB of 1\.00 kB {2}100 % {2}1\.00 kB\/s$/);

  clock.advance(10_000);
  onProgress(bytes(1000));
  onProgress(bytes(1000));
  expect(stream.text.trimEnd().split('\n')).toHaveLength(12);
});

test('on a terminal: one line, redrawn at most ten times a second, gone at the end', () => {
  const stream = new Recording(true);
  const clock = createClock();
  const { onProgress, print, close } = createProgressDisplay(stream, clock);
  for (let written = 0; written < 1000; written += 10) {
    onProgress(bytes(written));
    clock.advance(10);
  }
  const drawn = stream.text.split('\r\u001b[2K');
  expect(drawn).toHaveLength(10);
  for (const line of drawn) expect(line.length).toBeLessThan(stream.columns);
  print('a message');
  onProgress({ kind: 'file-staged', target: 'me/x', path: 'm.safetensors', byteLength: 5 });
  close();
  expect(stream.text).not.toMatch(/%[^\r]*a message/);
  expect(stream.text.endsWith('a message\n  me/x: m.safetensors is stored (5 B)\n')).toBe(true);
});

test('closing takes the live line away', () => {
  const stream = new Recording(true);
  const display = createProgressDisplay(stream, createClock());
  display.onProgress(bytes(500));
  display.close();
  display.close();
  expect(stream.text.endsWith('\r\u001b[2K')).toBe(true);
  expect(stream.text.match(/\[2K/g)).toHaveLength(1);
});
