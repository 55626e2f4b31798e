import { JsonReader } from '../json/json-reader.ts';
import { maxTokenCount, type TokenTable } from './token-table.ts';

/** What tokenizer_config.json or special_tokens_map.json says of tokens. */
export interface TokenizerSettings {
  /** `added_tokens_decoder`; undefined where the file has none. */
  readonly added: TokenTable | undefined;
  /** Tokens that are named for a purpose (`pad_token`), by that purpose, and lists of further ones. */
  readonly named: ReadonlyMap<string, unknown>;
}

export function readTokenizerSettings(bytes: Uint8Array, source: string): TokenizerSettings {
  const reader = openJson(bytes, source);
  const named = new Map<string, unknown>();
  let added: TokenTable | undefined;
  reader.readObject('the settings of the tokenizer', 4096, (key) => {
    if (key === 'added_tokens_decoder') added = readAddedDecoder(reader, key);
    else {
      const value = reader.readValue(key);
      if (/_tokens?$/.test(key)) named.set(key, value);
    }
  });
  return { added, named };
}

/** `{"id": {"content": "token"}}` */
function readAddedDecoder(reader: JsonReader, key: string): TokenTable {
  const tokens = new Map<number, string>();
  reader.readObject(key, maxTokenCount, (id, at) => {
    if (!/^\d{1,7}$/.test(id)) reader.fail('the id of an added token is no number', at);
    reader.readObject('an added token', 64, (name) => {
      if (name === 'content') tokens.set(Number(id), reader.readString('content'));
      else reader.readValue(name);
    });
  });
  return tokens;
}

export function readId(reader: JsonReader): number {
  const at = reader.position;
  const id = reader.readSafeInteger('the id of a token');
  return id < maxTokenCount ? id : reader.fail(`the id of a token is beyond ${maxTokenCount}`, at);
}

/** As Python reads it: of a key that is there again, the last value counts. */
export const openJson = (bytes: Uint8Array, source: string): JsonReader =>
  new JsonReader(bytes, { source, code: 'tokenizer-file', allowNonFinite: true, onRepeatedKey: () => {} });
