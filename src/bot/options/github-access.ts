import { createPrivateKey } from 'node:crypto';
import {
  advice,
  type Environment,
  type GitHubAccess,
  type GitHubCredentials,
  InputError,
  type Prose,
} from '../../kit/index.ts';

const publicApiUrl = 'https://api.github.com';

/**
 * What the environment says about GitHub: `GITHUB_API_URL`, and `GITHUB_APP_ID` with `GITHUB_APP_PRIVATE_KEY`,
 * or `GITHUB_TOKEN`. The App counts first, because runners set the token for everybody.
 * @throws InputError that names the variable, never the value of a secret.
 */
export function readGitHubAccess(environment: Environment): GitHubAccess {
  const apiUrl = parseApiUrl(environment.GITHUB_API_URL);
  const credentials = readApp(environment) ?? readToken(environment);
  if (credentials === undefined) {
    throw new InputError(
      'There is nothing to show to GitHub: neither GITHUB_TOKEN nor GITHUB_APP_ID is set.',
      {
        code: 'github-credentials-missing',
        hint: 'Set GITHUB_TOKEN, or GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY.',
      },
    );
  }
  return { apiUrl, credentials, secrets: findGitHubSecrets(environment) };
}

/**
 * The repository that a run belongs to and what is shown to GitHub for it; undefined where either is not known, which
 * is no fault: without them there is no tracking issue, and the state is kept elsewhere.
 *
 * @throws InputError for a variable that is there and wrong.
 */
export function findRepositoryAccess(
  environment: Environment,
): (GitHubAccess & { readonly repository: string }) | undefined {
  const repository = environment.GITHUB_REPOSITORY?.trim() ?? '';
  const hasCredentials = [environment.GITHUB_TOKEN, environment.GITHUB_APP_ID].some(
    (text) => (text?.trim() ?? '') !== '',
  );
  if (repository === '' || !hasCredentials) return undefined;
  return {
    ...readGitHubAccess(environment),
    repository: parseRepository(repository, 'GITHUB_REPOSITORY'),
  };
}

/** Texts of the environment that must not be shown, well-formed or not. */
export function findGitHubSecrets(environment: Environment): readonly string[] {
  const { GITHUB_TOKEN: token, GITHUB_APP_PRIVATE_KEY: key } = environment;
  // Of a key, each of its lines: a message that quotes one of them would quote a part of the key.
  // A short rest at the end may be a part of any text.
  const lines = (key ?? '').split(/\s*(?:\n|\\n)\s*/).filter((line) => /^[^-].{15,}$/.test(line));
  return [token?.trim() ?? '', ...lines].filter((text) => text !== '');
}

/** @throws InputError unless the text is `owner/name`, as GitHub writes it. */
export function parseRepository(text: string, name: Prose): string {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/.test(text)) return text;
  throw new InputError(advice`${name}: '${text}' is not a repository of GitHub.`, {
    code: 'repository-invalid',
    hint: 'Write owner/name.',
  });
}

function readToken({ GITHUB_TOKEN: text }: Environment): GitHubCredentials | undefined {
  const token = text?.trim() ?? '';
  if (token === '') return undefined;
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new InputError('GITHUB_TOKEN has spaces, line breaks or other characters that no token has.', {
      code: 'github-token-malformed',
      hint: 'Copy the token again from https://github.com/settings/tokens.',
    });
  }
  return { kind: 'token', token };
}

function readApp(environment: Environment): GitHubCredentials | undefined {
  const appId = environment.GITHUB_APP_ID?.trim() ?? '';
  const key = environment.GITHUB_APP_PRIVATE_KEY?.trim() ?? '';
  if (appId === '' && key === '') return undefined;
  // A client id is taken where the number is.
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(appId)) {
    throw new InputError(`GITHUB_APP_ID: '${appId}' is not the id of a GitHub App.`, {
      code: 'github-app-id-invalid',
      hint: 'Copy the App ID, or the client ID, from the settings of the App.',
    });
  }
  return { kind: 'app', appId, privateKey: parsePrivateKey(key) };
}

/** GitHub hands out PKCS#1, web crypto takes PKCS#8; files of variables have `\n` for line breaks. */
function parsePrivateKey(text: string): string {
  const fail = (fault: string) =>
    new InputError(`GITHUB_APP_PRIVATE_KEY ${fault}.`, {
      code: 'github-key-invalid',
      hint: 'Give the whole .pem file that GitHub made for the App.',
    });
  if (text === '') throw fail('is missing');
  let key: ReturnType<typeof createPrivateKey>;
  try {
    key = createPrivateKey(text.replaceAll('\\n', '\n'));
  } catch {
    throw fail('is not a private key in PEM form'); // without the cause, which may quote it
  }
  if (key.asymmetricKeyType !== 'rsa') throw fail('is not an RSA key, which GitHub Apps have');
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Plain http is for GitHub Enterprise in tests and on loopback; the token must not travel in the open. */
function parseApiUrl(text: string | undefined): string {
  const given = text?.trim() || publicApiUrl;
  const fail = (fault: string) =>
    new InputError(`GITHUB_API_URL: ${fault}.`, {
      code: 'github-url-invalid',
      hint: `Write ${publicApiUrl}, or https://HOST/api/v3 of a GitHub Enterprise Server.`,
    });
  if (!URL.canParse(given)) throw fail('it is not a URL');
  const url = new URL(given);
  if (url.username !== '' || url.password !== '') throw fail('a password does not belong in it');
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) throw fail('it is not https');
  if (url.search !== '' || url.hash !== '') throw fail('it has a query or a fragment');
  return url.origin + url.pathname.replace(/\/+$/, '');
}
