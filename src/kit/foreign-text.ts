/** Text from elsewhere as part of a message. Each face escapes it once more for the place it goes to. */

/** So much of a name is shown. */
const maxNameCharacters = 120;

/**
 * Safe for a terminal or a log: control and text-direction characters are shown, not obeyed. Line breaks and tabs
 * stay.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === '\n' || character === '\t'
      ? character
      : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

/** At most so many characters, of a text of several words whole ones; `…` stands for the rest. */
export function shorten(text: string, mostCharacters: number): string {
  if (text.length <= mostCharacters) return text;
  // A surrogate whose other half is cut off would become a replacement character later on.
  const kept = text.slice(0, mostCharacters - 1).replace(/[\ud800-\udbff]$/, '');
  const lastSpace = kept.lastIndexOf(' ');
  // A long name after a space is cut all the same.
  const isNear = lastSpace >= (mostCharacters * 3) / 4 && text[kept.length] !== ' ';
  return `${isNear ? kept.slice(0, lastSpace) : kept}…`;
}

/** The same, on one line. */
export function oneLine(text: string, mostCharacters: number): string {
  const near = shorten(text, mostCharacters);
  return near.replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/** More than any sentence of our own has. */
const maxLineCharacters = 1_000;

/**
 * A message of which no line is long, whatever was quoted in it: of a long line the beginning and the end. Names are
 * shortened where they are quoted; this holds for those that stand in paths and addresses too.
 */
export function boundLines(message: string): string {
  if (message.length <= maxLineCharacters) return message;
  const half = maxLineCharacters / 2;
  return message
    .split('\n')
    .map((line) =>
      line.length <= maxLineCharacters
        ? line
        : `${shorten(line, half)}${line.slice(1 - half).replace(/^[\udc00-\udfff]/, '')}`,
    )
    .join('\n');
}

/** A name as a message quotes it: `"name"`, escaped as in JSON and shortened. */
export function excerpt(name: string): string {
  return JSON.stringify(shorten(name, maxNameCharacters));
}

/** A name as a list shows it: safe to print, and shortened. */
export function plainName(name: string): string {
  return printable(shorten(name, maxNameCharacters));
}
