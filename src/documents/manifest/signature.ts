import { createHash } from 'node:crypto';
import { isRecord, project } from '../../kit/index.ts';
import type { CardMetadata } from '../metadata/metadata.ts';

/**
 * The comment at the end of every card: a checksum of the text above it, and the front matter as it was written,
 * so that a later version can tell what people added from what it would now write otherwise.
 */
export interface Signature {
  readonly checksum: string;
  /** Empty when it was damaged. */
  readonly written: Readonly<Record<string, unknown>>;
}

const start = `<!-- ${project.name} card`;
const end = '-->';
const hint =
  'To add text of your own, put it between two comments on lines of their own, one that says keep and one that says ' +
  `/keep; it stays when this card is written again. ${project.url}/blob/main/docs/cards.md`;

/** The comment for a body; see {@link checksumOf}. */
export function renderSignature(body: string, metadata: CardMetadata): string {
  // A comment ends at the first `-->`, and two hyphens are not for comments either.
  const written = JSON.stringify(metadata)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('--', '-\\u002d');
  return [start, `checksum: ${checksumOf(body)}`, `front matter: ${written}`, hint, end].join('\n');
}

/** Whether a line begins the comment. */
export function beginsSignature(line: string): boolean {
  return line.trimEnd() === start;
}

/** Whether a line ends the comment. */
export function endsSignature(line: string): boolean {
  return line.trimEnd() === end;
}

/** Reads the comment, from its first line to its last. */
export function readSignature(comment: string): Signature {
  const checksum = /^checksum: (\S+)\s*$/m.exec(comment)?.[1] ?? '';
  const json = /^front matter: (.*)$/m.exec(comment)?.[1] ?? '';
  try {
    const written: unknown = JSON.parse(json);
    return { checksum, written: isRecord(written) ? { ...written } : {} };
  } catch {
    return { checksum, written: {} };
  }
}

/**
 * Of the generated text, without kept sections and comment. Blank lines and the ends of lines do not count: editors
 * and the Hub's web page change them.
 */
export function checksumOf(body: string): string {
  const lines = body
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}
