import { plainValue, readYaml, type YamlMap } from '../../kit/yaml/index.ts';
import { type FrontMatterBlock, findFrontMatter } from './find-front-matter.ts';
import { salvageFields } from './salvage-fields.ts';

/** A model card taken apart. Everything in it is a stranger's word: check each field before it is used. */
export interface ParsedCard {
  /** The front matter's fields; of one that cannot be read those on licence and consent that a pattern finds. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The Markdown after the front matter. */
  readonly body: string;
  /** Why the front matter was not read, as the end of a sentence. */
  readonly warning?: string;
  /** It is no YAML within bounds: what is not among its fields may stand in it all the same. */
  readonly isUnread?: true;
}

/** Real ones, with results of evaluations in them, reach some 100 kB and some thousand values. */
const limits = { characters: 256 * 1024, depth: 32, nodes: 10_000 };

/** Fields that count as often as they are given, as nobody may lose one by giving another. */
const statements = /^(licen[sc]e|hf-extrapolate)$/i;

/**
 * Reads README.md of a repo, in a time that grows with its length only. Never throws: of a card that cannot be read
 * it says why.
 *
 * @param text the file; what lies behind the front matter may be cut off.
 */
export function parseCard(text: string): ParsedCard {
  const card = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  const [block, other] = findFrontMatter(card);
  if (block === undefined) return { data: {}, body: card };
  const parsed = parseBlock(block);
  const isText = parsed.warning !== undefined && Object.keys(parsed.data).length === 0;
  return isText && other !== undefined ? { data: {}, body: other.body } : parsed;
}

function parseBlock({ yaml, body, isClosed }: FrontMatterBlock): ParsedCard {
  if (!isClosed)
    return { data: salvageFields(yaml), body, warning: 'its front matter has no end', isUnread: true };
  const reading = readYaml(yaml, limits, { isLenient: true });
  if ('fault' in reading) {
    const { reason, line } = reading.fault;
    return {
      data: salvageFields(yaml),
      body,
      warning: `its front matter cannot be read: ${reason} (line ${line})`,
      isUnread: true,
    };
  }
  const { root } = reading;
  if (root.kind === 'map') return { data: readFields(root), body };
  if (root.kind === 'scalar' && root.value === null) return { data: {}, body };
  return { data: salvageFields(yaml), body, warning: 'its front matter is not a set of fields' };
}

function readFields(root: YamlMap): ParsedCard['data'] {
  const data = Object.assign(Object.create(null), plainValue(root));
  const stated = new Map<string, unknown[]>();
  for (const { key, value } of root.entries) {
    if (!statements.test(key.text)) continue;
    const given = stated.get(key.text) ?? [];
    given.push(plainValue(value));
    stated.set(key.text, given);
  }
  for (const [name, given] of stated) if (given.length > 1) data[name] = given.flat();
  return data;
}
