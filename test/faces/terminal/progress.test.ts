import { expect, test } from 'vitest';
import { wantsColour } from '../../../src/faces/terminal/paint.ts';
import { openProgressDisplay } from '../../../src/faces/terminal/progress.ts';
import type { Environment } from '../../../src/kit/environment.ts';
import type { Work } from '../../../src/kit/progress.ts';
import { hubOrigin } from '../../documents/card/sample.ts';
import { createClock, Recording } from './recording.ts';

const esc = '\u001b';

const bytes = (written: number) => ({ kind: 'bytes', read: written * 2, written, total: 1000 }) as const;

const work: Work = {
  doing: 'uploaded',
  sft: hubOrigin('org/sft', 'a'),
  aligned: hubOrigin('org/dpo', 'b'),
  targets: ['me/dpo-ExPO'],
  alphas: [0.3],
  parameterCount: 7_241_732_096,
  byteLength: 14_483_498_224,
};

async function open(isTerminal: boolean, environment: Environment = {}) {
  const stream = new Recording(isTerminal);
  const clock = createClock();
  let tick = () => {};
  let isStopped = false;
  const display = await openProgressDisplay(stream, clock, environment, (call) => {
    tick = call;
    return () => {
      isStopped = true;
    };
  });
  const wait = (seconds: number) => {
    for (let second = 0; second < seconds && !isStopped; second++) {
      clock.advance(1000);
      tick();
    }
  };
  return { stream, clock, wait, ...display };
}

/** What a terminal shows of what was written: the last drawing of the last line, and all lines above. */
function screenOf(text: string): readonly string[] {
  const lines = [''];
  let row = 0;
  const tokens = new RegExp(`${esc}\\[[0-9;?]*[a-zA-Z]|\\n|[^${esc}\\n]+`, 'g');
  for (const [token] of text.matchAll(tokens)) {
    if (token === '\n') {
      row++;
      lines[row] ??= '';
    } else if (token.startsWith(esc) && token.endsWith('A')) row -= Number(token.slice(2, -1) || 1);
    else if (token === `${esc}[2K`) lines[row] = '';
    else if (!token.startsWith(esc)) lines[row] += token;
  }
  return lines.filter((line) => line !== '');
}

test('in a log: what is moved, a line for every tenth, and every ten seconds', async () => {
  const { stream, clock, onProgress, close } = await open(false);
  onProgress({ kind: 'step-started', step: 'weights', title: 'Extrapolating' });
  onProgress({ kind: 'work-started', work });
  for (let written = 0; written <= 1000; written++) {
    clock.advance(1);
    onProgress(bytes(written));
  }
  close();
  const lines = stream.text.trimEnd().split('\n');
  expect(lines.slice(0, 2)).toEqual([
    'Extrapolating …',
    'org/sft@aaaaaaa, org/dpo@bbbbbbb → me/dpo-ExPO · α 0.3 · 7.24 B · 14.5 GB',
  ]);
  expect(lines).toHaveLength(12);
  expect(lines[6]).toMatch(/^ {2}500 B of 1\.00 kB uploaded {2}50 % {2}1\.00 kB\/s {2}500 ms left$/);
  expect(lines[11]).toMatch(/^ {2}1\.00 kB of 1\.00 kB uploaded {2}100 % {2}1\.00 kB\/s$/);
});

test('in a log: a stall is told of every ten seconds, with the next attempt', async () => {
  const { stream, wait, onProgress } = await open(false);
  onProgress({ kind: 'step-started', step: 'weights', title: 'Extrapolating' });
  onProgress(bytes(500));
  stream.text = '';
  wait(12);
  onProgress({ kind: 'waiting', milliseconds: 12_000 });
  wait(10);
  expect(stream.text.trimEnd().split('\n')).toEqual([
    '  500 B of 1.00 kB  50 %  no data for 10 s',
    '  500 B of 1.00 kB  50 %  no data for 20 s, trying again in 4 s',
  ]);
});

test('on a terminal: one line that fits, redrawn at most ten times a second, gone at the end', async () => {
  const { stream, clock, onProgress, print, close } = await open(true, { NO_COLOR: '1' });
  for (let written = 0; written < 1000; written += 10) {
    onProgress(bytes(written));
    clock.advance(10);
  }
  expect(stream.text.match(/ %/g)).toHaveLength(10);
  const [line = ''] = screenOf(stream.text);
  expect(line).toMatch(/^ {2}█+░+ +90 % {2}900 B of 1\.00 kB {2}1\.00 kB\/s {2}100 ms left$/);
  expect(line.length).toBeLessThan(stream.columns);
  print('a message');
  onProgress({ kind: 'file-staged', target: 'me/x', path: 'm.safetensors', byteLength: 5 });
  close();
  expect(screenOf(stream.text)).toEqual(['a message', '  me/x: m.safetensors is stored (5 B)']);
});

test('on a terminal: the line goes on while nothing arrives, and says so', async () => {
  const { stream, wait, onProgress } = await open(true, { NO_COLOR: '1' });
  onProgress({ kind: 'step-started', step: 'weights', title: 'Extrapolating' });
  onProgress({ kind: 'work-started', work });
  onProgress(bytes(500));
  wait(2);
  expect(screenOf(stream.text).at(-1)).toMatch(/░ +50 % {2}500 B of 1\.00 kB uploaded {2}/);
  wait(12);
  onProgress({ kind: 'waiting', milliseconds: 8_000 });
  wait(4);
  expect(screenOf(stream.text)).toEqual([
    'org/sft@aaaaaaa, org/dpo@bbbbbbb → me/dpo-ExPO · α 0.3 ·',
    '  7.24 B · 14.5 GB',
    expect.stringMatching(/^ {2}█+░+ +50 % {2}no data for 18 s, trying again in 4 s$/),
  ]);
  onProgress(bytes(600));
  wait(1);
  expect(screenOf(stream.text).at(-1)).not.toContain('no data');
});

test('on a terminal: a step without bytes has its time, and is ticked off', async () => {
  const { stream, wait, onProgress, close } = await open(true, { NO_COLOR: '1' });
  onProgress({ kind: 'step-started', step: 'open', title: 'Read the headers' });
  wait(2);
  expect(screenOf(stream.text)).toEqual(['  Read the headers  2.0 s']);
  onProgress({ kind: 'waiting', milliseconds: 4_000 });
  wait(1);
  expect(screenOf(stream.text)).toEqual(['  Read the headers  3.0 s  trying again in 3 s']);
  onProgress({ kind: 'step-finished', step: 'open', milliseconds: 3210 });
  close();
  expect(screenOf(stream.text)).toEqual(['✓ Read the headers  3.2 s']);
});

test('a dumb terminal gets the lines of a log', async () => {
  const { stream, onProgress } = await open(true, { TERM: 'dumb' });
  onProgress({ kind: 'step-started', step: 'open', title: 'Read the headers' });
  onProgress(bytes(500));
  expect(stream.text).toBe('Read the headers …\n  500 B of 1.00 kB  50 %\n');
});

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { TERM: 'dumb' }, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
] as const)('terminal %s with %j has colours: %s', (isTerminal, environment, expected) => {
  expect(wantsColour(isTerminal, environment)).toBe(expected);
});

test('with colours, the bar and the messages have them', async () => {
  const { stream, onProgress, print } = await open(true);
  onProgress(bytes(500));
  print('warning: something');
  expect(stream.text).toContain(`${esc}[36m█`);
  expect(stream.text).toContain(`${esc}[33mwarning:${esc}[39m something`);
});
