import { advice, type Environment, InputError, oneLine, option, type Prose } from '../../kit/index.ts';

const publicHubUrl = 'https://huggingface.co';

/**
 * The Hub to talk to: the one named by the option, else by the environment, else the public one.
 * @param given with the option; undefined when it was not.
 * @throws InputError when the one that counts is not the address of a Hub.
 */
export function chooseHubUrl(given: string | undefined, environment: Environment): string {
  if (given !== undefined) return parseHubUrl(given, option('hub-url'));
  return environment.HF_ENDPOINT ? parseHubUrl(environment.HF_ENDPOINT, 'HF_ENDPOINT') : publicHubUrl;
}

/**
 * The Hub's address without trailing slash.
 * @param name the option, or the variable of the environment.
 * @throws InputError when it is not an http(s) address, or has credentials, a query or a fragment in it.
 */
export function parseHubUrl(text: string, name: Prose): string {
  const fail = (fault: string) =>
    new InputError(advice`${name}: ${fault}.`, {
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

/** What `allow` says of the connection, beside the codes of judgements. */
export const plainHttp = 'plain-http';

/**
 * A token over plain http can be read by whoever carries it. Loopback leaves no machine; without a token nothing
 * secret is sent, and whoever reads so trusts the network for the content.
 *
 * @param given.allow the option's text, of which only this word counts.
 * @throws InputError `hub-url-plain`
 */
export function refusePlainHttp(
  hubUrl: string,
  { token, allow }: { readonly token: string | undefined; readonly allow: string | undefined },
): void {
  const { protocol, hostname, host } = new URL(hubUrl);
  if (protocol === 'https:' || token === undefined || isLoopback(hostname)) return;
  if (splitWords(allow).includes(plainHttp)) return;
  throw new InputError(
    `${host} is to be reached over plain http, which would show the token to the network.`,
    {
      code: 'hub-url-plain',
      hint: advice`Write https:// in ${option('hub-url')} or HF_ENDPOINT, take the token away, or allow it with ${option('allow', plainHttp)}.`,
    },
  );
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/**
 * What is allowed of a command that judges no pair.
 * @throws InputError `allow-unknown` for everything but `plain-http`.
 */
export function parseConnectionAllow(text: string | undefined): string | undefined {
  const other = splitWords(text).find((word) => word !== plainHttp);
  if (other === undefined) return text;
  throw new InputError(
    advice`${option('allow')}: '${oneLine(other, 80)}' is nothing that can be allowed here.`,
    {
      code: 'allow-unknown',
      hint: `Use ${plainHttp}, or leave it out; judgements are allowed where a pair is judged.`,
    },
  );
}

const splitWords = (text: string | undefined) => (text ?? '').split(/[\s,]+/).filter((word) => word !== '');

/**
 * A token without the white space that files and secrets tend to carry; undefined when empty.
 * @throws InputError, without the value, when it cannot be a header value.
 */
export function parseToken(text: string | undefined, name: Prose): string | undefined {
  const token = text?.trim() ?? '';
  if (token === '') return undefined;
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new InputError(advice`${name} has spaces, line breaks or other characters that no token has.`, {
      code: 'token-invalid',
      hint: 'Copy the token again from https://huggingface.co/settings/tokens.',
    });
  }
  return token;
}
