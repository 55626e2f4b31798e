import { nameOf, readSmallFile, type Snapshot } from '../../kit/index.ts';
import { JsonReader } from '../json/json-reader.ts';
import { readSentencePieces } from './sentencepiece.ts';
import { maxTokenCount, type TokenTable } from './token-table.ts';

/** The largest that are in use have 35 MB. */
const maxFileBytes = 96 << 20;

/** Files that hold a whole vocabulary, the one that loaders prefer first. */
const vocabularies = [
  ['tokenizer.json', readTokenizerJson],
  ['tokenizer.model', readSentencePieces],
  ['vocab.json', readTokenIds],
] as const;

/** Files that add tokens to it. */
const additions = [
  ['added_tokens.json', readTokenIds],
  ['tokenizer_config.json', readAddedDecoder],
] as const;

/**
 * Reads which token each id stands for from the files of a tokenizer.
 *
 * @returns undefined where a repo brings no vocabulary that is read here.
 * @throws FormatError for files that do not follow their format.
 */
export async function readTokens(snapshot: Snapshot): Promise<TokenTable | undefined> {
  const vocabulary = vocabularies.find(([path]) => snapshot.files.has(path));
  if (vocabulary === undefined) return undefined;
  let tokens: Map<number, string> | undefined;
  for (const [path, read] of [vocabulary, ...additions]) {
    if (!snapshot.files.has(path)) continue;
    const bytes = await readSmallFile(snapshot, path, maxFileBytes);
    const table = read(bytes, nameOf(snapshot.origin, path));
    if (tokens === undefined) tokens = table;
    else for (const [id, token] of table) tokens.set(id, token);
  }
  return tokens;
}

/** `model.vocab` (tokens with ids, or pieces in the order of their ids) and `added_tokens`. */
function readTokenizerJson(bytes: Uint8Array, source: string): Map<number, string> {
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
  for (const [id, token] of added) tokens.set(id, token);
  return tokens;
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

/** `added_tokens_decoder`: `{"id": {"content": "token"}}` */
function readAddedDecoder(bytes: Uint8Array, source: string): Map<number, string> {
  const reader = openJson(bytes, source);
  const tokens = new Map<number, string>();
  reader.readObject('tokenizer_config.json', 4096, (key) => {
    if (key !== 'added_tokens_decoder') {
      reader.readValue(key);
      return;
    }
    reader.readObject(key, maxTokenCount, (id, at) => {
      if (!/^\d{1,7}$/.test(id)) reader.fail('the id of an added token is no number', at);
      reader.readObject('an added token', 64, (name) => {
        if (name === 'content') tokens.set(Number(id), reader.readString('content'));
        else reader.readValue(name);
      });
    });
  });
  return tokens;
}

function readId(reader: JsonReader): number {
  const at = reader.position;
  const id = reader.readSafeInteger('the id of a token');
  return id < maxTokenCount ? id : reader.fail(`the id of a token is beyond ${maxTokenCount}`, at);
}

const openJson = (bytes: Uint8Array, source: string) =>
  new JsonReader(bytes, { source, code: 'tokenizer-file', allowNonFinite: true });
