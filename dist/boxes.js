// src/bot/github/marker.ts
/** Hidden comments by which the program finds again what it wrote; GitHub shows none of it. */
const prefix = "hf-extrapolate";
/** What marks a whole text as the one of this kind and key. */
function renderMarker(kind, key) {
	return `<!-- ${prefix}:${kind}=${encodeKey(key)} -->`;
}
/** The body to send: the marker, then the text as far as GitHub takes it, cut between lines. */
function renderMarkedBody(marker, text) {
	const whole = `${marker}\n${text}`;
	if (whole.length <= 65536) return whole;
	const ending = "\n\n… the rest is longer than GitHub takes.\n";
	const cut = whole.lastIndexOf("\n", 65494);
	return whole.slice(0, Math.max(cut, marker.length)) + ending;
}
/** The marker counts at the beginning only, where quoting somebody else's text cannot put it. */
function hasMarker(body, marker) {
	return body?.replaceAll("\r\n", "\n").startsWith(`${marker}\n`) ?? false;
}
/** A key as it stands in a comment of HTML, which two hyphens would end. */
function encodeKey(key) {
	return encodeURIComponent(key.toWellFormed()).replaceAll("-", "%2D");
}
/** Undefined for what {@link encodeKey} does not make. */
function decodeKey(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return;
	}
}
// src/bot/github/boxes.ts
const boxLine = /^\s*[-*+] \[([ xX])\] .*<!-- hf-extrapolate:box=([\w.!~*'()%]{1,1000}) -->\s*$/;
/** GitHub's limit on the whole body allows no more than this. */
const maxBoxes = 2e3;
/** A box that is not ticked, as a line of Markdown without its line break. */
function renderBox({ key, text }) {
	return `- [ ] ${text.replaceAll(/\s+/g, " ").replaceAll("<!--", "&lt;!--").trim()} <!-- hf-extrapolate:box=${encodeKey(key)} -->`;
}
/** The keys of the boxes that are ticked. */
function readTicks(body) {
	const ticked = /* @__PURE__ */ new Set();
	for (const line of body.split(/\r?\n/)) {
		const [, mark, code = ""] = boxLine.exec(line) ?? [];
		const key = decodeKey(code);
		if (mark !== void 0 && mark !== " " && key !== void 0 && ticked.size < maxBoxes) ticked.add(key);
	}
	return ticked;
}
/** The text with those of its boxes ticked that are ticked already. */
function keepTicks(text, ticked) {
	return text.split("\n").map((line) => {
		const [, mark, code = ""] = boxLine.exec(line) ?? [];
		const key = decodeKey(code);
		return mark === " " && key !== void 0 && ticked.has(key) ? line.replace("[ ]", "[x]") : line;
	}).join("\n");
}
export { renderMarkedBody as a, hasMarker as i, readTicks as n, renderMarker as o, renderBox as r, keepTicks as t };
