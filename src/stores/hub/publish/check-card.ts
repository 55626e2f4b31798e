import { InputError, oneLine, printable } from '../../../kit/index.ts';
import { scrubSecrets } from '../http/errors.ts';
import type { HubHttp } from '../http/http.ts';

const refused = 400;
/** A Hub without the check; its commits tell. */
const unknown = 404;
const maxQuotedCharacters = 300;

/**
 * Asks the Hub whether it takes a model card, by the metadata at its beginning; what it warns of is logged.
 *
 * @param repo `namespace/name`, which is only named in the error
 * @throws {InputError} `card-refused`, with what the Hub says of it
 */
export async function checkHubCard(http: HubHttp, repo: string, card: Uint8Array): Promise<void> {
  const response = await http.request({
    method: 'POST',
    url: `${http.hubUrl}/api/validate-yaml`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ content: Buffer.from(card).toString('utf8'), repoType: 'model' }),
    answers: [refused, unknown],
  });
  if (response.status === unknown) return;
  if (response.status !== refused) {
    const warned = messagesIn(await response.text(), 'warnings');
    if (warned) http.log.warn(`The Hub takes the card of ${repo}, and warns: ${asQuote(warned)}.`);
    return;
  }
  throw new InputError(`The Hub does not take the card of ${repo}: ${quoteFaults(await response.text())}.`, {
    code: 'card-refused',
    hint: 'Its metadata comes from the card of the aligned model: correct that one, or read it from a directory with a corrected README.md.',
  });
}

/** Reads `{errors: [{message}]}`; whatever else came is repeated as it is. */
function quoteFaults(text: string): string {
  return asQuote(messagesIn(text, 'errors') ?? text);
}

function asQuote(said: string): string {
  return printable(oneLine(scrubSecrets(said), maxQuotedCharacters)).replace(/\.$/, '');
}

/** The messages as one text, empty where there are none; undefined for another answer. */
function messagesIn(text: string, kind: 'errors' | 'warnings'): string | undefined {
  try {
    const said = JSON.parse(text) as Readonly<Record<string, readonly { readonly message: unknown }[]>>;
    return said[kind]?.map(({ message }) => String(message)).join('; ');
  } catch {
    return undefined;
  }
}
