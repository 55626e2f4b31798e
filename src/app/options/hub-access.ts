import type { Environment } from '../../kit/index.ts';
import { InputError } from '../../kit/index.ts';

const publicHubUrl = 'https://huggingface.co';

/**
 * The Hub to talk to: the one named by the option, else by the environment, else the public one.
 * @param option as given; undefined when it was not.
 * @param name how the user knows the option, for errors: `--hub-url` or `hub-url`.
 * @throws InputError when the one that counts is not the address of a Hub.
 */
export function chooseHubUrl(option: string | undefined, name: string, environment: Environment): string {
  if (option !== undefined) return parseHubUrl(option, name);
  return environment.HF_ENDPOINT ? parseHubUrl(environment.HF_ENDPOINT, 'HF_ENDPOINT') : publicHubUrl;
}

/**
 * The Hub's address without trailing slash.
 * @param name how the user knows the option, for errors: `--hub-url`, `hub-url` or `HF_ENDPOINT`.
 * @throws InputError when it is not an http(s) address, or has credentials, a query or a fragment in it.
 */
export function parseHubUrl(text: string, name: string): string {
  const fail = (fault: string) =>
    new InputError(`${name}: ${fault}.`, {
      code: 'hub-url-invalid',
      hint: `Write the address of a Hub, for example ${publicHubUrl}.`,
    });
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) throw fail(`'${trimmed}' is not a URL`);
  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '')
    throw fail('a user name or password does not belong in the URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw fail(`'${trimmed}' is not an http or https URL`);
  if (url.search !== '' || url.hash !== '') throw fail(`'${trimmed}' has a query or a fragment`);
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/**
 * A token without the white space that files and secrets tend to carry; undefined when empty.
 * @throws InputError, without the value, when it cannot be a header value.
 */
export function parseToken(text: string | undefined, name: string): string | undefined {
  const token = text?.trim() ?? '';
  if (token === '') return undefined;
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new InputError(`${name} has spaces, line breaks or other characters that no token has.`, {
      code: 'token-invalid',
      hint: 'Copy the token again from https://huggingface.co/settings/tokens.',
    });
  }
  return token;
}
