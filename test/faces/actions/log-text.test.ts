import { expect, test } from 'vitest';
import { toLogText } from '../../../src/faces/actions/log-text.ts';

test('the runner finds no command in what strangers named', () => {
  expect(toLogText('ok\n  ::stop-commands::x\n::error::y ##[error]z\u001b[2J a::b')).toBe(
    'ok\n  : :stop-commands::x\n: :error::y ## [error]z\\u001b[2J a::b',
  );
});
