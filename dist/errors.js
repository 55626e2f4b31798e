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
/** At most so many characters, of a text of several words whole ones; `…` stands for the rest. */
function shorten(text, mostCharacters) {
	if (text.length <= mostCharacters) return text;
	const kept = text.slice(0, mostCharacters - 1).replace(/[\ud800-\udbff]$/, "");
	const lastSpace = kept.lastIndexOf(" ");
	return `${lastSpace >= mostCharacters * 3 / 4 && text[kept.length] !== " " ? kept.slice(0, lastSpace) : kept}…`;
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
	"pipeline",
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
export { oneLine as A, escapeForGitHub as C, shellWord as D, pythonString as E, printable as M, shorten as N, boundLines as O, codeSpan as S, markdownTable as T, tell as _, FormatError as a, codeBlock as b, ServiceError as c, clauseOf as d, giveToken as f, sameCommand as g, option as h, ExtrapolateError as i, plainName as j, excerpt as k, Advice as l, joinProse as m, CancelledError as n, IncompatibleError as o, hubToken as p, CapacityError as r, InputError as s, AccessError as t, advice as u, commandLineWords as v, escapeMarkdown as w, codeLink as x, yamlOption as y };
