import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseCommandLine } from '../../../src/faces/terminal/command-line.ts';
import { readText } from '../../project/repository.ts';
import { deliver, payloadOf } from './events.ts';
import { startServing } from './running.ts';

const page = readText('docs/github.md');

test('the workflow that is shown declares what it is given', async () => {
  const [, yaml = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(page) ?? [];
  const running = await startServing();
  await deliver(running.url, payloadOf('org/model'));
  await running.stop();
  expect(Object.keys(parse(yaml).on.workflow_dispatch.inputs)).toEqual(Object.keys(running.started[0] ?? {}));
});

test('the command that is shown is one', () => {
  const [line = ''] = /hf-extrapolate serve .*/.exec(page) ?? [];
  expect(parseCommandLine(line.split(' ').slice(1))).toMatchObject({ command: 'serve' });
});

test('every answer to a delivery is in the table', () => {
  const source = readText('src/bot/serve/webhook-server.ts') + readText('src/bot/serve/serve-webhooks.ts');
  const statuses = [...source.matchAll(/status: (\d{3})\b/g)].map(([, status]) => status ?? '');
  expect(new Set(statuses).size).toBeGreaterThan(4);
  const rows = page.match(/^\| [2-5]\d\d.*$/gm)?.join('\n') ?? '';
  for (const status of statuses) expect(rows).toContain(status);
});
