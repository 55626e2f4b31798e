import { InputError, oneLine, printable } from '../../../kit/index.ts';
import { scrubSecrets } from '../http/errors.ts';
import type { HubHttp } from '../http/http.ts';

const refused = 400;
/** A Hub without the check; its commits tell. */
const unknown = 404;
const maxQuotedCharacters = 300;

/**
 * Asks the Hub whether it takes a model card, by the metadata at its beginning.
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
  if (response.status !== refused) return;
  throw new InputError(`The Hub does not take the card of ${repo}: ${quoteFaults(await response.text())}.`, {
    code: 'card-refused',
    hint: 'Its metadata comes from the card of the aligned model: correct that one, or read it from a directory with a corrected README.md.',
  });
}

/** Reads `{errors: [{message}]}`; whatever else came is repeated as it is. */
function quoteFaults(text: string): string {
  const said = messagesIn(text) ?? text;
  return printable(oneLine(scrubSecrets(said), maxQuotedCharacters)).replace(/\.$/, '');
}

function messagesIn(text: string): string | undefined {
  try {
    const { errors } = JSON.parse(text) as { readonly errors: readonly { readonly message: unknown }[] };
    return errors.map(({ message }) => String(message)).join('; ');
  } catch {
    return undefined;
  }
}
