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
/** More than any sentence of our own has. */
const maxLineCharacters = 1e3;
/**
* A message of which no line is long, whatever was quoted in it: of a long line the beginning and the end. Names are
* shortened where they are quoted; this holds for those that stand in paths and addresses too.
*/
function boundLines(message) {
	if (message.length <= maxLineCharacters) return message;
	const half = maxLineCharacters / 2;
	return message.split("\n").map((line) => line.length <= maxLineCharacters ? line : `${shorten(line, half)}${line.slice(-499).replace(/^[\udc00-\udfff]/, "")}`).join("\n");
}
/** A name as a message quotes it: `"name"`, escaped as in JSON and shortened. */
function excerpt(name) {
	return JSON.stringify(shorten(name, maxNameCharacters));
}
/** A name as a list shows it: safe to print, and shortened. */
function plainName(name) {
	return printable(shorten(name, maxNameCharacters));
}
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
/** Not seen, and no part of any name. */
const zeroWidthSpace = "​";
/**
* The same for issues, comments and summaries on GitHub, which looks for mentions and references in the text as it is
* shown: in `@user`, `#1`, `GH-1`, `owner/repo@sha` and addresses something stands between the sign and what it is of.
*/
function escapeForGitHub(text) {
	return escapeMarkdown(text).replaceAll(/&#64;|\\#|&#58;(?=\/\/)|\bGH-(?=\d)/gi, (sign) => sign + zeroWidthSpace).replaceAll(/(www&#46;)/gi, `$1${zeroWidthSpace}`);
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
	return shorten(text.toWellFormed().replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").replaceAll(invisible, ""), maxTextLength);
}
// src/kit/option-names.ts
/** Options that are given or not. */
const switchNames = [...[
	"prefer-pr",
	"private",
	"public",
	"full",
	"force",
	"dry-run"
], ...[
	"json",
	"quiet",
	"help",
	"version"
]];
function isSwitch(name) {
	return switchNames.includes(name);
}
// src/kit/words.ts
/** Those of the command line, which are also the words of JSON and of `Error.message`. */
const commandLineWords = {
	option: (name, value) => value === void 0 ? `--${name}` : `--${name} ${shellText(value)}`,
	token: "HF_TOKEN",
	giveToken: "Set HF_TOKEN to a token of yours, or run `hf auth login`.",
	sameCommand: "the same command"
};
/** Quoted also where its full stop would be taken for that of the sentence. */
const shellText = (text) => /^[\w./=-]+\.$/.test(text) ? `'${text}'` : shellWord(text);
/** An option as a key of YAML: an input of a workflow, a key of a configuration. */
function yamlOption(name, value) {
	if (value !== void 0) return `${name}: ${yamlText(value)}`;
	return isSwitch(name) ? `${name}: true` : name;
}
/** Quoted where YAML would read something else, or a reader the end of the sentence. */
const yamlText = (text) => /^[\w./=]([\w./=+@,-]*\w)?$/.test(text) ? text : JSON.stringify(text);
// src/kit/advice.ts
/**
* A text that refers to what every reader knows by another name: an option, the token, the command to repeat. It is
* data until a face {@link tell}s it; as JSON and as a string it has the words of the command line.
*/
var Advice = class Advice {
	parts;
	constructor(parts) {
		this.parts = parts;
	}
	in(words) {
		return this.parts.map((part) => typeof part === "string" ? part : nameIn(part, words)).join("");
	}
	/** The same text, with another option in the place of one. */
	renameOption(name, other) {
		return new Advice(this.parts.map((part) => typeof part !== "string" && part.kind === "option" && part.name === name ? {
			...part,
			name: other
		} : part));
	}
	toString() {
		return this.in(commandLineWords);
	}
	toJSON() {
		return this.toString();
	}
};
function nameIn(reference, words) {
	return reference.kind === "option" ? words.option(reference.name, reference.value) : words[reference.kind];
}
/**
* The tag of texts with references in them:
*
*     advice`Use ${option('dtype', 'bfloat16')}, or publish elsewhere with ${option('to')}.`
*/
function advice(strings, ...values) {
	return concatenate(strings.flatMap((string, index) => [string, values[index] ?? ""]));
}
function option(name, value) {
	return new Advice([{
		kind: "option",
		name,
		value: value?.toString()
	}]);
}
/** Where the Hub's token comes from: advice`Set ${hubToken}.` */
const hubToken = new Advice([{ kind: "token" }]);
/** What to do where there is no token, as a sentence. */
const giveToken = new Advice([{ kind: "giveToken" }]);
/** advice`Run ${sameCommand} again.` */
const sameCommand = new Advice([{ kind: "sameCommand" }]);
/** Texts in a row, such as sentences. */
function joinProse(texts, separator = " ") {
	const joined = concatenate(texts.flatMap((text, index) => index === 0 ? [text] : [separator, text]));
	return texts.every((text) => typeof text === "string") ? joined.toString() : joined;
}
/** A sentence without its full stop, as the beginning of another. */
function clauseOf(sentence) {
	if (typeof sentence === "string") return sentence.replace(/\.$/, "");
	const last = sentence.parts.at(-1);
	return new Advice([...sentence.parts.slice(0, -1), typeof last === "string" ? last.replace(/\.$/, "") : last].filter((part) => part !== void 0));
}
function concatenate(texts) {
	return new Advice(texts.flatMap((text) => text instanceof Advice ? text.parts : [String(text)]).filter((part) => part !== ""));
}
function tell(value, words) {
	if (value instanceof Advice) return value.in(words);
	if (Array.isArray(value)) return value.map((item) => tell(item, words));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tell(inner, words)]));
}
// src/kit/errors.ts
var ExtrapolateError = class extends Error {
	/** What happened, for a face to tell; `message` has it in the words of the command line. */
	wording;
	code;
	hint;
	docs;
	constructor(wording, details) {
		super(String(wording), details.cause === void 0 ? void 0 : { cause: details.cause });
		this.wording = wording;
		this.code = details.code;
		this.hint = details.hint;
		this.docs = details.docs;
	}
	/** What happened, and what to do about it. */
	get inFull() {
		return this.hint === void 0 ? this.wording : joinProse([this.wording, this.hint]);
	}
	/** Says before the rest where it happened, or what was done all the same. */
	precede(beginning) {
		this.wording = joinProse([beginning, this.wording]);
		this.message = String(this.wording);
	}
	/** Says before the rest what to do about it. */
	advise(beginning) {
		this.hint = this.hint === void 0 ? beginning : joinProse([beginning, this.hint]);
	}
	/** Names another option where one is named: who knows which of two it is about, says so. */
	renameOption(name, other) {
		const rename = (text) => text instanceof Advice ? text.renameOption(name, other) : text;
		this.wording = rename(this.wording);
		this.message = String(this.wording);
		this.hint = this.hint && rename(this.hint);
	}
};
/** An option, input or argument the user gave has a wrong value; names the option and the value. */
var InputError = class extends ExtrapolateError {
	name = "InputError";
	exitCode = 2;
};
/** The two checkpoints cannot be extrapolated as they are; names tensor, files, dtypes and shapes. */
var IncompatibleError = class extends ExtrapolateError {
	name = "IncompatibleError";
	exitCode = 3;
};
/** A file does not follow its format. Permanent: reading it again gives the same error. */
var FormatError = class extends ExtrapolateError {
	name = "FormatError";
	exitCode = 4;
	source;
	byteOffset;
	constructor(message, details) {
		super(`${details.source}: ${message} (at byte ${details.byteOffset})`, {
			...details,
			hint: details.hint ?? "Fetch or save the file again; if the fault stays, tell its maker."
		});
		this.source = details.source;
		this.byteOffset = details.byteOffset;
	}
};
/** Something is missing, gated, private or not writable with this token. */
var AccessError = class extends ExtrapolateError {
	name = "AccessError";
	exitCode = 5;
};
/** The Hub (or its storage) failed or went away, after every retry. Running again resumes. */
var ServiceError = class extends ExtrapolateError {
	name = "ServiceError";
	exitCode = 6;
	status;
	requestId;
	constructor(wording, details) {
		super(wording, details);
		this.status = details.status;
		this.requestId = details.requestId;
	}
};
/** A limit of this machine or of the format was reached: disk full, file too large. */
var CapacityError = class extends ExtrapolateError {
	name = "CapacityError";
	exitCode = 7;
};
/** The run was asked to stop (signal, timeout). What was staged stays and is resumed. */
var CancelledError = class extends ExtrapolateError {
	name = "CancelledError";
	exitCode = 130;
	constructor(message = "Stopped on request.") {
		super(message, {
			code: "cancelled",
			hint: advice`Run ${sameCommand} again to continue where it stopped.`
		});
	}
};
// src/kit/units.ts
/** Quantities as people read them; the same in the terminal, the logs and the card. */
/** Decimal units, as disks and the Hub's pages count: `999 B`, `1.24 GB`. */
function formatBytes(byteLength) {
	const units = [
		"B",
		"kB",
		"MB",
		"GB",
		"TB",
		"PB"
	];
	let value = byteLength;
	let unit = 0;
	while (value >= 999.5 && unit < units.length - 1) {
		value /= 1e3;
		unit++;
	}
	return `${unit === 0 ? value : threeDigits(value)} ${units[unit]}`;
}
/** Numbers of parameters and tensors: `1,234`, `7.24 B`. */
function formatCount(count) {
	if (count < 1e6) return groupDigits(count);
	for (const [size, unit] of [
		[1e6, "M"],
		[1e9, "B"],
		[0xe8d4a51000, "T"]
	]) if (count < 999.5 * size || size === 0xe8d4a51000) return `${threeDigits(count / size)} ${unit}`;
	return String(count);
}
/** `1234567` → `1,234,567`, whatever the locale. */
function groupDigits(count) {
	return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}
/** `850 ms`, `3.2 s`, `4 min 05 s`, `2 h 07 min`. */
function formatDuration(milliseconds) {
	if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
	if (milliseconds < 59950) return `${(milliseconds / 1e3).toFixed(1)} s`;
	const seconds = Math.round(milliseconds / 1e3);
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
	const minutes = Math.round(seconds / 60);
	return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}
/** Three significant digits for ratios such as ‖Δ‖/‖θ1‖: `0.0357`, `1.20e-5`. */
function formatRatio(ratio) {
	if (!Number.isFinite(ratio)) return "not finite";
	if (ratio === 0) return "0";
	return Math.abs(ratio) < .001 || Math.abs(ratio) >= 1e4 ? ratio.toExponential(2) : ratio.toPrecision(3);
}
/** A share in [0, 1] as a percentage: `89 %`, `0.42 %`; not quite nothing and not quite all are not rounded to it. */
function formatShare(share) {
	if (!Number.isFinite(share)) return "–";
	const percent = 100 * share;
	if (percent === 0 || percent === 100) return `${percent} %`;
	if (percent < .01) return "< 0.01 %";
	if (percent > 99.9) return "> 99.9 %";
	return `${percent >= 9.95 ? percent.toFixed(percent >= 99 ? 1 : 0) : percent.toPrecision(2)} %`;
}
function threeDigits(value) {
	return value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
function twoDigits(value) {
	return String(value).padStart(2, "0");
}
// src/kit/listing.ts
/** So many items are listed where nothing else is said. */
const maxListed = 5;
/** `a, b and c`; of a long list the first few and the number of the others: `a, b, c, d, e and 7 more`. */
function listSome(items, most = maxListed) {
	return joinFirst(items.slice(0, most), items.length);
}
/** The same of names that strangers gave, which may be long and hold any character. */
function listNames(names, show = plainName) {
	return joinFirst(names.slice(0, maxListed).map(show), names.length);
}
function joinFirst(shown, count) {
	const rest = count - shown.length;
	const parts = rest === 0 ? shown : [...shown, `${groupDigits(rest)} more`];
	const last = parts.at(-1) ?? "";
	return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}
/** `1 tensor`, `1,234 tensors`. */
function counted(count, noun) {
	return `${groupDigits(count)} ${noun}${count === 1 ? "" : "s"}`;
}
export { codeLink as A, plainName as B, joinProse as C, commandLineWords as D, tell as E, pythonString as F, shorten as H, shellWord as I, boundLines as L, escapeForGitHub as M, escapeMarkdown as N, yamlOption as O, markdownTable as P, excerpt as R, hubToken as S, sameCommand as T, printable as V, ServiceError as _, formatCount as a, clauseOf as b, formatShare as c, CancelledError as d, CapacityError as f, InputError as g, IncompatibleError as h, formatBytes as i, codeSpan as j, codeBlock as k, groupDigits as l, FormatError as m, listNames as n, formatDuration as o, ExtrapolateError as p, listSome as r, formatRatio as s, counted as t, AccessError as u, Advice as v, option as w, giveToken as x, advice as y, oneLine as z };
