import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { serve } from '../../../src/bot/watch/serve.ts';
import { runTerminal } from '../../../src/faces/terminal/main.ts';
import { systemClock } from '../../../src/kit/environment.ts';
import { createTerminal, createUseCases } from '../../faces/terminal/recording.ts';
import { root } from '../../project/repository.ts';
import { startFakeGitHub } from '../github/fake-github.ts';
import { bot, repository, secretToken } from '../github/open-github.ts';
import { deliver, payloadOf, secret, sha } from './events.ts';

/** The command as a process of its own, until it says where it listens. */
async function startCommand(environment: Record<string, string>, ...args: readonly string[]) {
  const child = spawn(process.execPath, [join(root, 'src/cli.ts'), 'serve', '--port', '0', ...args], {
    env: { PATH: process.env.PATH ?? '', ...environment },
  });
  let output = '';
  child.stdout.on('data', (piece) => {
    output += piece;
  });
  child.stderr.on('data', (piece) => {
    output += piece;
  });
  const exited = once(child, 'exit').then(([code]) => code as number);
  const ended = exited.then(() => undefined);
  let url: string | undefined;
  while (url === undefined) {
    const early = await Promise.race([ended.then(() => true), delay(20).then(() => false)]);
    url = /listens at (\S+)/.exec(output)?.[1];
    if (early) break;
  }
  return {
    url: url ?? '',
    output: () => output,
    async stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

test('a webhook starts a workflow, and a signal ends the command when that is done', async () => {
  await using fake = await startFakeGitHub('/api/v3');
  fake.repository.workflows.set('watch.yml', ['repo', 'sha', 'event']);
  fake.tokens.set(secretToken, { login: bot, permissions: { actions: 'write' } });
  fake.faults.push({ on: /dispatches/, answer: { status: 502, message: secretToken } });
  const environment = { GITHUB_API_URL: fake.url, GITHUB_TOKEN: secretToken, WEBHOOK_SECRET: secret };
  const args = ['--repository', repository, '--workflow', 'watch.yml'];
  const command = await startCommand(environment, ...args);
  expect((await deliver(command.url, payloadOf('org/model'))).status).toBe(200);
  expect((await deliver(command.url, payloadOf('org/model'))).status).toBe(200);
  expect((await deliver(command.url, 'x', { headers: { 'x-webhook-secret': 'no' } })).status).toBe(401);
  expect(await command.stop()).toBe(0);
  const inputs = { repo: 'org/model', sha: sha('a'), event: 'update repo.content' };
  expect(fake.repository.started).toEqual([{ file: 'watch.yml', ref: 'main', inputs }]);
  expect(command.output()).toContain('started for org/model');
  expect(command.output()).toContain('1 started, 0 failed, 0 ignored, 1 repeated');
  expect(command.output()).not.toMatch(new RegExp(`${secretToken}|${secret}`));
});

test('a token that may not start anything is named in the log', async () => {
  await using fake = await startFakeGitHub();
  fake.tokens.set(secretToken, { login: bot, permissions: { actions: 'read' } });
  const environment = { GITHUB_API_URL: fake.url, GITHUB_TOKEN: secretToken, WEBHOOK_SECRET: secret };
  const command = await startCommand(environment, '--repository', repository);
  await deliver(command.url, payloadOf('org/model'));
  while (!command.output().includes('not started')) await delay(20);
  await command.stop();
  expect(command.output()).toMatch(/warning: not started for org\/model: .*contents: write/);
});

test('the configuration decides', async () => {
  await using fake = await startFakeGitHub();
  const controller = new AbortController();
  const configPath = join(await mkdtemp(join(tmpdir(), 'serve-')), 'extrapolate.yml');
  await writeFile(configPath, 'watch:\n  - owners: [somebody]\n    alpha: 0.3\n    to: me/{dpo}-ExPO\n');
  const lines: string[] = [];
  const write = (line: string) => {
    lines.push(line);
  };
  const serving = serve(
    {
      ...{ host: '127.0.0.1', port: 0, repository, configPath },
      start: { kind: 'repository', eventType: 'hf' },
    },
    {
      webhookSecret: secret,
      github: { apiUrl: fake.url, credentials: { kind: 'token', token: secretToken }, secrets: [] },
    },
    {
      ...{ hubUrl: 'http://127.0.0.1:9', workerUrl: new URL('file:///x'), onProgress: () => {} },
      ...{ clock: systemClock, signal: controller.signal },
      log: { info: write, warn: write, debug: write },
    },
  );
  while (lines.length === 0) await delay(10);
  const url = /listens at (\S+)/.exec(lines.join('\n'))?.[1] ?? '';
  expect(await (await deliver(url, payloadOf('org/model'))).json()).toMatchObject({ outcome: 'ignored' });
  controller.abort(new Error('stop'));
  expect(await serving).toMatchObject({ kind: 'serve', ignored: 1, started: 0 });
  expect(fake.requests).toEqual([]);
});

const right = { WEBHOOK_SECRET: secret, GITHUB_TOKEN: secretToken };

test.each([
  [[], right, 'repository-missing'],
  [['--repository', 'me'], right, 'repository-invalid'],
  [['--repository', repository, '--port', '65536'], right, 'port-invalid'],
  [['--repository', repository, '--workflow', '../x.yml'], right, 'workflow-invalid'],
  [['--repository', repository, '--event-type', 'a b'], right, 'event-type-invalid'],
  [['--repository', repository, '--workflow', 'a.yml', '--event-type', 'b'], right, 'start-conflict'],
  [['--repository', repository], { GITHUB_TOKEN: secretToken }, 'webhook-secret-missing'],
  [['--repository', repository], { ...right, WEBHOOK_SECRET: 'short' }, 'webhook-secret-invalid'],
  [['--repository', repository], { WEBHOOK_SECRET: secret }, 'github-credentials-missing'],
])('%j %#: %o is %s', async (args, environment, code) => {
  const { terminal, stdout, stderr } = createTerminal(['serve', ...args, '--json'], { environment });
  expect(await runTerminal(terminal, createUseCases({}))).toBe(2);
  expect(JSON.parse(stdout.text)).toMatchObject({ name: 'InputError', code });
  expect(stdout.text + stderr.text).not.toMatch(new RegExp(`${secretToken}|${secret}`));
});
