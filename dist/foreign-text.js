// src/kit/foreign-text.ts
/** Text from elsewhere as part of a message. Each face escapes it once more for the place it goes to. */
/** So much of a name is shown. */
const maxNameCharacters = 120;
/**
* Safe for a terminal or a log: control and text-direction characters are shown, not obeyed. Line breaks and tabs
* stay.
*/
function printable(text) {
	return text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) => character === "\n" || character === "	" ? character : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
}
/** At most so many characters; `…` stands for the rest. */
function shorten(text, mostCharacters) {
	if (text.length <= mostCharacters) return text;
	return `${text.slice(0, mostCharacters - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
/** The same, on one line. */
function oneLine(text, mostCharacters) {
	return shorten(text, mostCharacters).replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, " ").trim();
}
/** A name as a message quotes it: `"name"`, escaped as in JSON and shortened. */
function excerpt(name) {
	return JSON.stringify(shorten(name, maxNameCharacters));
}
/** A name as a list shows it: safe to print, and shortened. */
function plainName(name) {
	return printable(shorten(name, maxNameCharacters));
}
export { shorten as a, printable as i, oneLine as n, plainName as r, excerpt as t };
