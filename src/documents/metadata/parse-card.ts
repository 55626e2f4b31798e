import { parseDocument } from 'yaml';

/** A model card taken apart. Everything in it is a stranger's word: check each field before it is used. */
export interface ParsedCard {
  /** The front matter's fields; empty when there is none or it is broken. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The Markdown after the front matter. */
  readonly body: string;
  /** Why the front matter was ignored. */
  readonly warning?: string;
}

const maxFrontMatterLength = 256 * 1024; // real ones, with results of evaluations in them, reach some 100 kB
const maxAliases = 16; // enough for hand-written cards, too few for a document that explodes

/**
 * Reads README.md of a repo. Never throws: a card that cannot be read gives no metadata and a warning.
 * @param text the file; what lies behind the front matter may be cut off.
 */
export function parseCard(text: string): ParsedCard {
  const normalized = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  if (!/^---[ \t]*\n/.test(normalized)) return { data: {}, body: normalized };
  const start = normalized.indexOf('\n') + 1;
  const end = /^---[ \t]*$/m.exec(normalized.slice(start));
  if (end === null) return { data: {}, body: normalized, warning: 'its front matter has no end' };
  const yaml = normalized.slice(start, start + end.index);
  const body = normalized.slice(start + end.index + end[0].length).replace(/^\n/, '');
  if (yaml.length > maxFrontMatterLength) {
    return { data: {}, body, warning: `its front matter is longer than ${maxFrontMatterLength} characters` };
  }
  try {
    const document = parseDocument(yaml, { uniqueKeys: false, logLevel: 'silent' });
    const [fault] = document.errors;
    if (fault !== undefined) return { data: {}, body, warning: firstLine(fault.message) };
    const data: unknown = document.toJS({ maxAliasCount: maxAliases });
    if (data === null || data === undefined) return { data: {}, body };
    if (typeof data !== 'object' || Array.isArray(data)) {
      return { data: {}, body, warning: 'its front matter is not a set of fields' };
    }
    return { data: { ...data }, body };
  } catch (error) {
    // Nesting that exhausts the stack and aliases that explode end here, whatever class they throw.
    return { data: {}, body, warning: firstLine(error instanceof Error ? error.message : String(error)) };
  }
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]?.replace(/:$/, '') ?? message;
}
