import { nameOf, readSmallFile, type Snapshot } from '../../kit/index.ts';
import type { JsonReader } from '../json/json-reader.ts';
import { listNamedTokens } from './named-tokens.ts';
import { readSentencePieces } from './sentencepiece.ts';
import { maxTokenCount, type TokenTable } from './token-table.ts';
import { openJson, readId, readTokenizerSettings } from './tokenizer-settings.ts';

/** The largest that are in use have 35 MB. */
const maxFileBytes = 96 << 20;

/** Files that hold a whole vocabulary, the one that loaders prefer first. */
const vocabularies = [
  ['tokenizer.json', readTokenizerJson],
  ['tokenizer.model', (bytes: Uint8Array, source: string) => vocabularyOf(readSentencePieces(bytes, source))],
  ['vocab.json', (bytes: Uint8Array, source: string) => vocabularyOf(readTokenIds(bytes, source))],
] as const;

interface Vocabulary {
  readonly tokens: TokenTable;
  /** Those of them that were added to a vocabulary. */
  readonly added: TokenTable;
  /** Of the next token that is added without an id. */
  readonly nextId: number;
}

/**
 * Reads which token each id stands for from the files of a tokenizer, as transformers does: tokenizer.json decides what
 * it has. Tokens that other files name and it lacks come after it, in the order of the ids that those give them; where
 * there is no tokenizer.json, those ids count. Tokens that are named for a purpose and have no id come last.
 *
 * @returns undefined where a repo brings no vocabulary that is read here.
 * @throws FormatError for files that do not follow their format.
 */
export async function readTokens(snapshot: Snapshot): Promise<TokenTable | undefined> {
  const vocabulary = vocabularies.find(([path]) => snapshot.files.has(path));
  if (vocabulary === undefined) return undefined;
  const [path, readWhole] = vocabulary;
  const read = async <T>(
    file: string,
    parse: (bytes: Uint8Array, source: string) => T,
  ): Promise<T | undefined> =>
    snapshot.files.has(file)
      ? parse(await readSmallFile(snapshot, file, maxFileBytes), nameOf(snapshot.origin, file))
      : undefined;
  const whole = (await read(path, readWhole)) ?? vocabularyOf(new Map());
  const settings = await read('tokenizer_config.json', readTokenizerSettings);
  const added = (await read('added_tokens.json', readTokenIds)) ?? new Map<number, string>();
  const map =
    settings?.added === undefined ? await read('special_tokens_map.json', readTokenizerSettings) : undefined;
  const named = listNamedTokens(settings?.named ?? new Map(), map?.named ?? new Map());
  const isDecided = path === 'tokenizer.json';
  const others = isDecided
    ? (settings?.added ?? new Map([...added, ...whole.added]))
    : new Map([...added, ...(settings?.added ?? [])]);
  const tokens = new Map(isDecided ? whole.tokens : [...whole.tokens, ...others]);
  const inOrder = [...others].toSorted(([a], [b]) => a - b).map(([, token]) => token);
  const known = new Set(tokens.values());
  let nextId = isDecided ? whole.nextId : endOf(tokens);
  for (const token of [...(isDecided ? inOrder : []), ...named]) {
    if (known.has(token)) continue;
    known.add(token);
    if (nextId < maxTokenCount) tokens.set(nextId++, token);
  }
  return tokens;
}

const vocabularyOf = (tokens: TokenTable): Vocabulary => ({
  tokens,
  added: new Map(),
  nextId: endOf(tokens),
});

const endOf = (tokens: TokenTable) => {
  let end = 0;
  for (const id of tokens.keys()) if (id >= end) end = id + 1;
  return end;
};

/** `model.vocab` (tokens with ids, or pieces in the order of their ids) and `added_tokens`. */
function readTokenizerJson(bytes: Uint8Array, source: string): Vocabulary {
  const reader = openJson(bytes, source);
  const tokens = new Map<number, string>();
  const added = new Map<number, string>();
  reader.readObject('tokenizer.json', 64, (key) => {
    if (key === 'added_tokens') readAddedTokens(reader, added);
    else if (key !== 'model') reader.readValue(key);
    else {
      reader.readObject('model', 64, (name) => {
        if (name === 'vocab') readVocabulary(reader, tokens);
        else reader.readValue(name);
      });
    }
  });
  return { tokens: new Map([...tokens, ...added]), added, nextId: Math.max(tokens.size, endOf(added)) };
}

function readVocabulary(reader: JsonReader, tokens: Map<number, string>): void {
  if (reader.nextIs('[')) {
    reader.readArray('vocab', maxTokenCount, () => {
      let piece: string | undefined;
      reader.readArray('a piece', 2, () => {
        if (piece === undefined) piece = reader.readString('a piece');
        else reader.readValue('its score');
      });
      tokens.set(tokens.size, piece ?? reader.fail('a piece has no text'));
    });
  } else {
    reader.readObject('vocab', maxTokenCount, (token) => tokens.set(readId(reader), token));
  }
}

function readAddedTokens(reader: JsonReader, added: Map<number, string>): void {
  reader.readArray('added_tokens', maxTokenCount, () => {
    let id: number | undefined;
    let content: string | undefined;
    reader.readObject('an added token', 64, (key) => {
      if (key === 'id') id = readId(reader);
      else if (key === 'content') content = reader.readString('content');
      else reader.readValue(key);
    });
    if (id === undefined || content === undefined) reader.fail('an added token has no id or no content');
    else added.set(id, content);
  });
}

/** `{"token": id}` */
function readTokenIds(bytes: Uint8Array, source: string): Map<number, string> {
  const reader = openJson(bytes, source);
  const tokens = new Map<number, string>();
  reader.readObject('the vocabulary', maxTokenCount, (token) => tokens.set(readId(reader), token));
  return tokens;
}
