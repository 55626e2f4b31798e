/**
 * Text from elsewhere, made safe for a terminal or a log: control and text-direction characters are shown,
 * not obeyed. Line breaks and tabs stay.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === '\n' || character === '\t'
      ? character
      : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
