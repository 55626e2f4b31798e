import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { findGitHubSecrets, readGitHubAccess } from '../../../src/bot/options/github-access.ts';
import { type FakeGitHub, startFakeGitHub } from './fake-github.ts';
import { logged, openGitHub, rejection, repository } from './open-github.ts';

const rsa = { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' } } as const;
const pkcs1 = { type: 'pkcs1', format: 'pem' } as const;
const keys = generateKeyPairSync('rsa', { ...rsa, privateKeyEncoding: pkcs1 });
const strangerKeys = generateKeyPairSync('rsa', { ...rsa, privateKeyEncoding: pkcs1 });
const event = { kind: 'repository', eventType: 'hub' } as const;

function register(fake: FakeGitHub, overrides: Partial<NonNullable<FakeGitHub['app']>> = {}): void {
  fake.app = {
    publicKey: keys.publicKey,
    slug: 'expo-watch',
    permissions: { contents: 'write', issues: 'write' },
    installations: new Map([[17, [repository, 'me/other']]]),
    ...overrides,
  };
}

function openApp(fake: FakeGitHub, key = keys.privateKey) {
  const environment = {
    GITHUB_API_URL: fake.url,
    GITHUB_APP_ID: '4711',
    GITHUB_APP_PRIVATE_KEY: key.replaceAll('\n', '\\n'),
    GITHUB_TOKEN: 'ghs_notThisOne',
  };
  return openGitHub(fake, {}, readGitHubAccess(environment));
}

test('an App works with tokens that are good for one repository and one feature', async () => {
  await using fake = await startFakeGitHub();
  register(fake);
  const github = openApp(fake);
  await github.dispatch(event, {});
  await github.dispatch(event, {});
  await github.trackingIssue({ key: 'k', title: 't', labels: [] }).write('x');
  expect(fake.repository.started).toHaveLength(2);
  expect(fake.repository.issues).toMatchObject([{ author: 'expo-watch[bot]' }]);
  const made = [...fake.tokens.values()].filter(({ login }) => login === 'expo-watch[bot]');
  expect(made.map(({ permissions, repositories }) => [permissions, repositories])).toEqual([
    [{ metadata: 'read', contents: 'write' }, [repository]],
    [{ metadata: 'read', issues: 'write' }, [repository]],
  ]);
  expect(fake.requests.filter((line) => line.endsWith('/installation'))).toHaveLength(1);
  expect(fake.violations).toEqual([]);
});

test('what can be wrong with an App', async () => {
  await using fake = await startFakeGitHub();
  register(fake, { installations: new Map([[17, ['me/other']]]) });
  const start = (key?: string) => rejection(openApp(fake, key).dispatch(event, {}));
  expect(await start()).toMatchObject({ name: 'AccessError', code: 'github-app-not-installed' });
  expect(await start(strangerKeys.privateKey)).toMatchObject({ code: 'github-token-invalid' });
  register(fake, { permissions: { issues: 'write' } });
  expect(await start()).toMatchObject({
    code: 'github-refused',
    hint: expect.stringContaining('contents: write'),
  });
  expect(fake.repository.started).toEqual([]);
});

test('nor is a token that was made with it', async () => {
  await using fake = await startFakeGitHub();
  register(fake);
  const github = openApp(fake);
  await github.dispatch(event, {});
  const [made = ''] = [...fake.tokens].find(([, { login }]) => login === 'expo-watch[bot]') ?? [];
  expect(made).toMatch(/^ghs_/);
  fake.faults.push({ on: /dispatches/, answer: { status: 422, message: `no: ${made}` } });
  expect(await rejection(github.dispatch(event, {}))).toMatchObject({
    message: expect.stringMatching(/no: \*\*\*$/),
  });
});

test('the key is in no output', async () => {
  await using fake = await startFakeGitHub();
  register(fake);
  const [, line = ''] = strangerKeys.privateKey.split('\n');
  const message = `bad key ${line}`;
  fake.faults.push({ on: /installation$/, answer: { status: 401, message } });
  const error = (await rejection(openApp(fake, strangerKeys.privateKey).dispatch(event, {}))) as Error;
  expect(error.message).toContain('bad key ***');
  expect(`${error.stack}${JSON.stringify(error)}${logged.join('\n')}`).not.toContain(line);
  expect(findGitHubSecrets({ GITHUB_APP_PRIVATE_KEY: keys.privateKey })).not.toContain('');
});
