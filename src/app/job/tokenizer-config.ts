import { JsonReader } from '../../formats/json/index.ts';
import { findSmallText, listNames, nameOf, type Snapshot } from '../../kit/index.ts';

/** A tokenizer's configuration holds a template or two, and thousands of added tokens at most. */
const maxTokenizerConfigBytes = 16 << 20;
const path = 'tokenizer_config.json';

/** What tokenizer_config.json says, and what a reader of it should know. */
interface TokenizerConfig {
  /** Undefined also where the file is no JSON: others will say so, and it is copied as it is. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  readonly warnings: readonly string[];
}

export async function readTokenizerConfig(snapshot: Snapshot): Promise<TokenizerConfig> {
  const nothing = { fields: undefined, warnings: [] };
  const file = snapshot.files.get(path);
  if (file === undefined || file.byteLength > maxTokenizerConfigBytes) return nothing;
  const text = (await findSmallText(snapshot, path, maxTokenizerConfigBytes)) ?? '';
  try {
    const config: unknown = JSON.parse(text);
    if (typeof config !== 'object' || config === null) return nothing;
    const name = nameOf(snapshot.origin, path);
    const repeated = listRepeatedKeys(text, name);
    const warning = `${name} has keys more than once, of which the last counts: ${listNames(repeated)}.`;
    return { fields: { ...config }, warnings: repeated.length === 0 ? [] : [warning] };
  } catch {
    return nothing;
  }
}

/** Keys that an object has again; none where the text is stricter looked at no JSON. */
function listRepeatedKeys(text: string, source: string): readonly string[] {
  const repeated = new Set<string>();
  const onRepeatedKey = (key: string) => void repeated.add(key);
  try {
    const options = { source, code: 'tokenizer-file', allowNonFinite: true, onRepeatedKey };
    new JsonReader(new TextEncoder().encode(text), options).readValue(path);
  } catch {
    return [];
  }
  return [...repeated];
}
