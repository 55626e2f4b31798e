import { a as shorten } from "./foreign-text.js";
// src/kit/markdown-escape.ts
/** Text from strangers, made harmless for the place it goes to. */
const maxTextLength = 300;
/** Characters that are not seen, or that turn the direction of what is. */
const invisible = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
/**
* One line of plain text inside Markdown (also inside table cells): nothing in it becomes markup, a link,
* HTML, a mention or a math formula.
*/
function escapeMarkdown(text) {
	return flatten(text).trim().replaceAll(/:(?=\/\/)|(?<=\bwww)\.|[&<>@]|[\\`*_{}[\]()#+!|~$^=]/gi, escapeCharacter).replace(/^-/, "\\-").replace(/^(\d+)\./, "$1\\.");
}
/** What a backslash does not take its meaning from in every renderer becomes an entity. */
function escapeCharacter(character) {
	switch (character) {
		case "&": return "&amp;";
		case "<": return "&lt;";
		case ">": return "&gt;";
		case "@":
		case ":":
		case ".": return toEntities(character);
		default: return `\\${character}`;
	}
}
/** A code span that holds exactly this text, whatever backticks are in it; safe in table cells too. */
function codeSpan(text) {
	const flat = flatten(text);
	if (flat.includes("|")) return `<code>${toEntities(flat)}</code>`;
	const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	const padding = (/^[` ]|[` ]$/.test(flat) || flat === "") && !/^ +$/.test(flat) ? " " : "";
	return `${fence}${padding}${flat}${padding}${fence}`;
}
/** A fenced block that its content cannot end. */
function codeBlock(language, text) {
	const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	return `${fence}${language}\n${text}\n${fence}`;
}
/** A Markdown link with a code span as its text. Only http(s) addresses become links. */
function codeLink(text, url) {
	if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return codeSpan(text);
	return `[${codeSpan(text)}](<${new URL(url).href.replaceAll(/[<>|\\`]/g, encodeURIComponent)}>)`;
}
/** A table whose cells are Markdown already; the functions above make them safe. */
function markdownTable(titles, rows) {
	return [
		titles,
		titles.map(() => "---"),
		...rows
	].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
/** One word for a POSIX shell. */
function shellWord(text) {
	if (/^[\w@%+=:,./-]+$/.test(text)) return text;
	if (!/[\p{Cc}\u2028\u2029]/u.test(text) && text.search(invisible) < 0) return `'${text.replaceAll("'", `'\\''`)}'`;
	return `$'${[...text].map((character) => {
		if (character === "'" || character === "\\") return `\\${character}`;
		return !/[\p{Cc}\u2028\u2029]/u.test(character) && character.search(invisible) < 0 ? character : [...Buffer.from(character)].map(toShellEscape).join("");
	}).join("")}'`;
}
/** A string of Python with everything spelled out that cannot be seen. JSON's strings are Python's too. */
function pythonString(text) {
	return JSON.stringify(text).replaceAll(/[\u007f-\u00a0\u2028\u2029]/g, toUnicodeEscape).replaceAll(invisible, (character) => [...Array(character.length).keys()].map((at) => toUnicodeEscape(character.charAt(at))).join(""));
}
function toShellEscape(byte) {
	return `\\x${byte.toString(16).padStart(2, "0")}`;
}
function toUnicodeEscape(unit) {
	return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
function toEntities(text) {
	return text.replaceAll(/[^A-Za-z0-9 ]/gu, (character) => `&#${character.codePointAt(0)};`);
}
function flatten(text) {
	const flat = text.toWellFormed().replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").replaceAll(invisible, "");
	return shorten(flat, maxTextLength);
}
export { markdownTable as a, escapeMarkdown as i, codeLink as n, pythonString as o, codeSpan as r, shellWord as s, codeBlock as t };
