import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const page = readFileSync(new URL('../../../docs/watch.md', import.meta.url), 'utf8');

test('the message to a chat is made of the outputs', (context) => {
  const [, snippet = ''] = /## Tell a chat[\s\S]*?```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const [step] = parse(snippet) as [{ env: Record<string, string>; run: string }];
  expect(step.env).toMatchObject({
    URLS: '${{ steps.watch.outputs.urls }}',
    FAILED: '${{ steps.watch.outputs.failed }}',
  });
  expect(step.run).not.toContain('${{');
  const program = /jq -n '([^']*)'/.exec(step.run)?.[1] ?? '';
  expect(program).not.toBe('');
  try {
    execFileSync('jq', ['--version']);
  } catch {
    context.skip();
  }
  const env = { ...process.env, URLS: '["https://hf.co/me/x"]', FAILED: '["org/\\"y"]' };
  const message = JSON.parse(execFileSync('jq', ['-n', program], { env, encoding: 'utf8' }));
  expect(message).toEqual({ text: 'Published: https://hf.co/me/x\nFailed: org/"y' });
});
