import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseRepository, readGitHubAccess } from '../../../src/bot/options/github-access.ts';

const token = 'ghp_abcdefgh';

test('the token and the public API, when nothing else is said', () => {
  expect(readGitHubAccess({ GITHUB_TOKEN: ` ${token}\n` })).toEqual({
    apiUrl: 'https://api.github.com',
    credentials: { kind: 'token', token },
    secrets: [token],
  });
});

test.each([
  ['https://ghe.example/api/v3/', 'https://ghe.example/api/v3'],
  ['http://127.0.0.1:80/api/v3', 'http://127.0.0.1/api/v3'],
])('GITHUB_API_URL: %s', (given, apiUrl) => {
  expect(readGitHubAccess({ GITHUB_TOKEN: token, GITHUB_API_URL: given })).toMatchObject({ apiUrl });
});

test.each(['nonsense', 'http://ghe.example/api/v3', 'https://u:p@x.example', 'https://x.example/?a=b'])(
  'GITHUB_API_URL is refused: %s',
  (GITHUB_API_URL) => {
    expect(() => readGitHubAccess({ GITHUB_TOKEN: token, GITHUB_API_URL })).toThrow(
      expect.objectContaining({ name: 'InputError', code: 'github-url-invalid' }),
    );
  },
);

const elliptic = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

test.each([
  [{}, 'github-credentials-missing'],
  [{ GITHUB_TOKEN: ' ' }, 'github-credentials-missing'],
  [{ GITHUB_TOKEN: 'ghp_secret with space' }, 'github-token-malformed'],
  [{ GITHUB_APP_ID: '1' }, 'github-key-invalid'],
  [{ GITHUB_APP_ID: '1', GITHUB_APP_PRIVATE_KEY: 'ghp_secret' }, 'github-key-invalid'],
  [{ GITHUB_APP_ID: '1', GITHUB_APP_PRIVATE_KEY: elliptic.privateKey }, 'github-key-invalid'],
  [{ GITHUB_APP_ID: 'a b', GITHUB_APP_PRIVATE_KEY: 'ghp_secret' }, 'github-app-id-invalid'],
  [{ GITHUB_APP_PRIVATE_KEY: 'ghp_secret' }, 'github-app-id-invalid'],
])('%j is %s', (environment, code) => {
  try {
    readGitHubAccess(environment);
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ name: 'InputError', code });
    expect(String(error)).not.toContain('ghp_secret');
  }
});

test('a repository', () => {
  expect(parseRepository('me/my.repo-1', '--repository')).toBe('me/my.repo-1');
  for (const text of ['', 'me', 'me/', '/x', 'a/b/c', 'me/..', '-me/x', 'me/x y', 'me/x?y']) {
    expect(() => parseRepository(text, '--repository'), text).toThrow(/--repository/);
  }
});
