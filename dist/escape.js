// src/card/escape.ts
/** Text from strangers, made harmless for the place it goes to. */
const maxTextLength = 300;
/**
* One line of plain text inside Markdown (also inside table cells): nothing in it becomes markup, a link,
* HTML, a mention or a math formula.
*/
function escapeMarkdown(text) {
	return flatten(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("@", "&#64;").replaceAll("://", "&#58;//").replaceAll(/\bwww\./gi, (start) => start.replace(".", "&#46;")).replaceAll(/[\\`*_{}[\]()#+!|~$^=]/g, "\\$&").replaceAll(/^([-.\d])/g, (start) => start === "-" ? "\\-" : start);
}
/** A code span that holds exactly this text, whatever backticks are in it; safe in table cells too. */
function codeSpan(text) {
	const flat = flatten(text);
	const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	const padding = flat.startsWith("`") || flat.endsWith("`") || flat === "" ? " " : "";
	return `${fence}${padding}${flat.replaceAll("|", "\\|")}${padding}${fence}`;
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
	return /^[\w@%+=:,./{}-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
function flatten(text) {
	const flat = text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").replaceAll(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "");
	return flat.length > maxTextLength ? `${flat.slice(0, 299)}…` : flat;
}
export { markdownTable as a, escapeMarkdown as i, codeLink as n, shellWord as o, codeSpan as r, codeBlock as t };
