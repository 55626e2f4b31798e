import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listenForStop } from '../../../src/faces/terminal/signals.ts';
import { CancelledError } from '../../../src/kit/errors.ts';
import { root } from '../../project/repository.ts';

test('the first signal aborts, the second ends the process', () => {
  const exits: number[] = [];
  const source = Object.assign(new EventEmitter(), { exit: (code: number) => void exits.push(code) });
  const { signal, close } = listenForStop(source);
  source.emit('SIGTERM', 'SIGTERM');
  expect(signal.reason).toBeInstanceOf(CancelledError);
  expect(signal.reason).toMatchObject({ message: 'Stopped by SIGTERM.', exitCode: 130 });
  expect(exits).toEqual([]);
  source.emit('SIGINT', 'SIGINT');
  expect(exits).toEqual([130]);
  close();
  expect(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM')).toBe(0);
});

test('a reader that goes away is no error', async () => {
  const child = spawn(process.execPath, [join(root, 'src/cli.ts'), 'run', '--help'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  child.stdout.destroy();
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
