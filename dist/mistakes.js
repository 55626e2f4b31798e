import { I as oneLine, p as InputError } from "./units.js";
import { t as project } from "./project.js";
// src/bot/config/mistakes.ts
const maxListed = 20;
const maxTextLength = 300;
/** A configuration file with mistakes, all of them as far as they could be told apart. */
var ConfigError = class extends InputError {
	/** In the order of the file. */
	mistakes;
	/** How many there are besides. */
	unlistedCount;
	constructor(code, source, all) {
		const sorted = [...all].sort((a, b) => a.line - b.line || a.column - b.column).map(shorten);
		const mistakes = sorted.slice(0, maxListed);
		const unlistedCount = sorted.length - mistakes.length;
		const lines = mistakes.map((mistake) => formatMistake(mistake, source));
		const heading = sorted.length === 1 ? [] : [`${source} has ${sorted.length} mistakes.`];
		const rest = unlistedCount === 0 ? [] : [`and ${unlistedCount} more`];
		super([
			...heading,
			...lines,
			...rest
		].join("\n"), {
			code,
			docs: `${project.url}/blob/main/docs/watch-config.md`
		});
		this.mistakes = mistakes;
		this.unlistedCount = unlistedCount;
	}
};
/** `extrapolate.yml:7:3: watch[0].tag is not known. Did you mean tags?`, which editors can follow. */
function formatMistake({ line, column, message, hint }, source) {
	return `${source}:${line}:${column}: ${message}${hint === void 0 ? "" : ` ${hint}`}`;
}
/** `watch[0].tags`; `the file` for its top. */
function formatPath(path) {
	if (path.length === 0) return "the file";
	return path.map((step, index) => {
		if (typeof step === "number") return `[${step}]`;
		if (!/^[\w-]{1,64}$/.test(step)) return `[${JSON.stringify(oneLine(step, 64))}]`;
		return index === 0 ? step : `.${step}`;
	}).join("");
}
/** Texts of the file are part of the messages, whatever their length. */
function shorten({ line, column, message, hint }) {
	return {
		line,
		column,
		message: oneLine(message, maxTextLength),
		...hint === void 0 ? {} : { hint: oneLine(hint, maxTextLength) }
	};
}
export { formatMistake as n, formatPath as r, ConfigError as t };
