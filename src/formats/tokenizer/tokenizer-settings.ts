import { isRecord } from '../../kit/index.ts';
import { JsonReader } from '../json/json-reader.ts';
import { maxTokenCount, type TokenTable } from './token-table.ts';

/** What tokenizer_config.json and special_tokens_map.json say of tokens. */
export interface TokenizerSettings {
  /** `added_tokens_decoder`; undefined where the file has none. */
  readonly added: TokenTable | undefined;
  /** Tokens that are named for a purpose, by that purpose, in the order in which transformers adds them. */
  readonly named: ReadonlyMap<string, readonly string[]>;
}

/** The order of `SPECIAL_TOKENS_ATTRIBUTES` in transformers; those of a model's own come after it, then the further ones. */
const purposes = ['bos', 'eos', 'unk', 'sep', 'pad', 'cls', 'mask'].map((name) => `${name}_token`);
const furtherKeys = ['extra_special_tokens', 'additional_special_tokens'];

export function readTokenizerSettings(bytes: Uint8Array, source: string): TokenizerSettings {
  const reader = openJson(bytes, source);
  const named = new Map<string, readonly string[]>();
  let added: TokenTable | undefined;
  reader.readObject('the settings of the tokenizer', 4096, (key) => {
    if (key === 'added_tokens_decoder') added = readAddedDecoder(reader, key);
    else {
      const value = reader.readValue(key);
      if (/_token$/.test(key) || furtherKeys.includes(key)) named.set(key, tokensOf(value));
    }
  });
  const rankOf = (key: string) => {
    const rank = purposes.indexOf(key);
    return rank >= 0 ? rank : furtherKeys.includes(key) ? purposes.length + 1 : purposes.length;
  };
  return { added, named: new Map([...named].toSorted(([a], [b]) => rankOf(a) - rankOf(b))) };
}

/** A token as text, or with its properties; a list of them, or names with them. */
function tokensOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(tokensOf);
  if (!isRecord(value)) return [];
  return typeof value.content === 'string' ? [value.content] : Object.values(value).flatMap(tokensOf);
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
