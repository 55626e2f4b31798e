// src/kit/printable.ts
/**
* Text from elsewhere, made safe for a terminal or a log: control and text-direction characters are shown,
* not obeyed. Line breaks and tabs stay.
*/
function printable(text) {
	return text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) => character === "\n" || character === "	" ? character : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
}
export { printable as t };
