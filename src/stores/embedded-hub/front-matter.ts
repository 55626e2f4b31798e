import { isRecord } from '../../kit/index.ts';
import { plainValue, readYaml } from '../../kit/yaml/index.ts';

export type FrontMatter = Readonly<Record<string, unknown>>;

export interface FrontMatterReport {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** huggingface_hub's expression, which the Hub shares: blank space may stand before it, and lines may end in `\r`. */
const fenced = /^\s*---(?:\r\n|\r|\n)([\s\S]*?)(?:\r\n|\r|\n)---[ \t]*(?:\r\n|\r|\n|$)/;
const limits = { characters: 1 << 20, depth: 100, nodes: 100_000 };
const relations = ['adapter', 'merge', 'quantized', 'finetune'];

/** The metadata at the beginning of a model card; empty when there is none, or none that can be read. */
export function parseFrontMatter(card: string): { metadata: FrontMatter; errors: readonly string[] } {
  const reading = readYaml(fenced.exec(card)?.[1] ?? '', limits, { isLenient: true });
  if ('fault' in reading) {
    const { reason, line } = reading.fault;
    return { metadata: {}, errors: [`The front matter cannot be read: ${reason} (line ${line})`] };
  }
  const value = plainValue(reading.root);
  if (value === null) return { metadata: {}, errors: [] };
  return isRecord(value)
    ? { metadata: value, errors: [] }
    : { metadata: {}, errors: ['The front matter must be a mapping.'] };
}

/** The checks the Hub makes on a model card that can be made without its catalogues. */
export function checkFrontMatter(card: string): FrontMatterReport {
  if (!fenced.test(card)) {
    return /^\s*---[\r\n]/.test(card)
      ? { errors: ['The front matter is not closed.'], warnings: [] }
      : { errors: [], warnings: ['empty or missing yaml metadata in repo card'] };
  }
  const { metadata, errors } = parseFrontMatter(card);
  return { errors: [...errors, ...checkFields(metadata)], warnings: [] };
}

function* checkFields(metadata: FrontMatter): Generator<string> {
  const {
    license,
    tags,
    base_model: baseModel,
    base_model_relation: relation,
    library_name: library,
  } = metadata;
  const isText = (value: unknown) => typeof value === 'string';
  const isTexts = (value: unknown) => isText(value) || (Array.isArray(value) && value.every(isText));
  if (license !== undefined && !isTexts(license)) yield '"license" must be a string or an array of strings';
  if (tags !== undefined && tags !== null && !(Array.isArray(tags) && tags.every(isText))) {
    yield '"tags" must be an array of strings';
  }
  if (library !== undefined && !isText(library)) yield '"library_name" must be a string';
  if (relation !== undefined && !relations.includes(String(relation))) {
    yield `"base_model_relation" must be one of ${relations.join(', ')}`;
  }
  if (baseModel === undefined) return;
  const names: unknown[] = Array.isArray(baseModel) ? baseModel : [baseModel];
  for (const name of names) {
    if (typeof name !== 'string' || !/^[\w.-]+(\/[\w.-]+)?$/.test(name)) {
      yield `"base_model" with value ${JSON.stringify(name)} is not valid. Use a model id from the Hub.`;
    }
  }
}
