import { decodeKey, encodeKey } from './marker.ts';

/** A line of the tracking issue that a person can tick. */
export interface Box {
  /** Says what was agreed to, the same in every text: a pair and what is asked about it. */
  readonly key: string;
  /** Markdown, escaped by the caller. */
  readonly text: string;
}

const boxLine = /^\s*[-*+] \[([ xX])\] .*<!-- hf-extrapolate:box=([\w.!~*'()%]{1,1000}) -->\s*$/;
/** GitHub's limit on the whole body allows no more than this. */
const maxBoxes = 2_000;

/** A box that is not ticked, as a line of Markdown without its line break. */
export function renderBox({ key, text }: Box): string {
  // A comment in the text would be taken for the key.
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('<!--', '&lt;!--').trim();
  return `- [ ] ${line} <!-- hf-extrapolate:box=${encodeKey(key)} -->`;
}

/** The keys of the boxes that are ticked. */
export function readTicks(body: string): ReadonlySet<string> {
  const ticked = new Set<string>();
  for (const line of body.split(/\r?\n/)) {
    const [, mark, code = ''] = boxLine.exec(line) ?? [];
    const key = decodeKey(code);
    if (mark !== undefined && mark !== ' ' && key !== undefined && ticked.size < maxBoxes) ticked.add(key);
  }
  return ticked;
}

/** The text with those of its boxes ticked that are ticked already. */
export function keepTicks(text: string, ticked: ReadonlySet<string>): string {
  return text
    .split('\n')
    .map((line) => {
      const [, mark, code = ''] = boxLine.exec(line) ?? [];
      const key = decodeKey(code);
      return mark === ' ' && key !== undefined && ticked.has(key) ? line.replace('[ ]', '[x]') : line;
    })
    .join('\n');
}
