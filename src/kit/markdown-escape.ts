import { shorten } from './foreign-text.ts';

/** Text from strangers, made harmless for the place it goes to. */

const maxTextLength = 300;

/** Characters that are not seen, or that turn the direction of what is. */
const invisible =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/**
 * One line of plain text inside Markdown (also inside table cells): nothing in it becomes markup, a link,
 * HTML, a mention or a math formula.
 */
export function escapeMarkdown(text: string): string {
  return (
    flatten(text)
      .trim()
      // In one pass, so that nothing is escaped twice.
      .replaceAll(/:(?=\/\/)|(?<=\bwww)\.|[&<>@]|[\\`*_{}[\]()#+!|~$^=]/gi, escapeCharacter)
      // At the start of a line these make lists and rules.
      .replace(/^-/, '\\-')
      .replace(/^(\d+)\./, '$1\\.')
  );
}

/** Not seen, and no part of any name. */
const zeroWidthSpace = '\u200b';

/**
 * The same for issues, comments and summaries on GitHub, which looks for mentions and references in the text as it is
 * shown: in `@user`, `#1`, `GH-1`, `owner/repo@sha` and addresses something stands between the sign and what it is of.
 */
export function escapeForGitHub(text: string): string {
  return escapeMarkdown(text)
    .replaceAll(/&#64;|\\#|&#58;(?=\/\/)|\bGH-(?=\d)/gi, (sign) => sign + zeroWidthSpace)
    .replaceAll(/(www&#46;)/gi, `$1${zeroWidthSpace}`);
}

/** What a backslash does not take its meaning from in every renderer becomes an entity. */
function escapeCharacter(character: string): string {
  switch (character) {
    case '&':
      return '&amp;';
    case '<':
      return '&lt;';
    case '>':
      return '&gt;';
    case '@':
    case ':':
    case '.':
      return toEntities(character);
    default:
      return `\\${character}`;
  }
}

/** A code span that holds exactly this text, whatever backticks are in it; safe in table cells too. */
export function codeSpan(text: string): string {
  const flat = flatten(text);
  // A bar ends a cell even inside of a code span, and the ways to escape it there differ between renderers.
  if (flat.includes('|')) return `<code>${toEntities(flat)}</code>`;
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // One space at either side is not shown, unless the text is spaces only.
  const isPadded = /^[` ]|[` ]$/.test(flat) || flat === '';
  const padding = isPadded && !/^ +$/.test(flat) ? ' ' : '';
  return `${fence}${padding}${flat}${padding}${fence}`;
}

/** A fenced block that its content cannot end. */
export function codeBlock(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A Markdown link with a code span as its text. Only http(s) addresses become links. */
export function codeLink(text: string, url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return codeSpan(text);
  return `[${codeSpan(text)}](<${new URL(url).href.replaceAll(/[<>|\\`]/g, encodeURIComponent)}>)`;
}

/** A table whose cells are Markdown already; the functions above make them safe. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** One word for a POSIX shell. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (!/[\p{Cc}\u2028\u2029]/u.test(text) && text.search(invisible) < 0) {
    return `'${text.replaceAll("'", `'\\''`)}'`;
  }
  // What cannot be seen is spelled out, so that the command does what it seems to do.
  const spelled = [...text].map((character) => {
    if (character === "'" || character === '\\') return `\\${character}`;
    const isSeen = !/[\p{Cc}\u2028\u2029]/u.test(character) && character.search(invisible) < 0;
    return isSeen ? character : [...Buffer.from(character)].map(toShellEscape).join('');
  });
  return `$'${spelled.join('')}'`;
}

/** A string of Python with everything spelled out that cannot be seen. JSON's strings are Python's too. */
export function pythonString(text: string): string {
  return JSON.stringify(text)
    .replaceAll(/[\u007f-\u00a0\u2028\u2029]/g, toUnicodeEscape)
    .replaceAll(invisible, (character) =>
      [...Array(character.length).keys()].map((at) => toUnicodeEscape(character.charAt(at))).join(''),
    );
}

function toShellEscape(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

function toUnicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function toEntities(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9 ]/gu, (character) => `&#${character.codePointAt(0)};`);
}

function flatten(text: string): string {
  const flat = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(invisible, '');
  return shorten(flat, maxTextLength);
}
