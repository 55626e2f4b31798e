import { a as FormatError, i as ExtrapolateError, k as excerpt, o as IncompatibleError, s as InputError } from "./errors.js";
import { n as listNames } from "./listing.js";
import { t as nameOf } from "./snapshot.js";
import { r as formatEndpoint } from "./endpoint.js";
import { n as diskError, r as hasCode, t as _usingCtx } from "./usingCtx.js";
import { availableParallelism } from "node:os";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { Worker } from "node:worker_threads";
import { lstat, open, readdir, realpath, stat } from "node:fs/promises";
// src/kit/concurrently.ts
/**
* Results in the order of the items, of which so many are worked on at once; after a failure nothing more is started.
*/
async function mapConcurrently(items, atOnce, transform) {
	const results = new Array(items.length);
	const queue = items.entries();
	let failed = false;
	const work = async () => {
		for (const [position, item] of queue) {
			if (failed) return;
			try {
				results[position] = await transform(item);
			} catch (error) {
				failed = true;
				throw error;
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
	return results;
}
// src/formats/checkpoint/path-view.ts
/**
* A snapshot that has some files of another one, under paths of its own. Errors name the files where they lie.
*
* @param paths where each file of the view lies in the snapshot.
*/
function viewOf(snapshot, origin, paths) {
	const files = /* @__PURE__ */ new Map();
	for (const [path, inner] of paths) {
		const file = snapshot.files.get(inner);
		if (file === void 0) throw new TypeError(`${inner} is not in the snapshot that is viewed`);
		files.set(path, {
			...file,
			path,
			storedPath: file.storedPath ?? inner
		});
	}
	const innerPath = (path) => {
		const inner = paths.get(path);
		if (inner !== void 0) return inner;
		throw new InputError(`${nameOf(origin, path)} does not exist.`, { code: "file-not-found" });
	};
	return {
		origin,
		files,
		source: (path) => snapshot.source(innerPath(path)),
		openReader: (ranges) => snapshot.openReader(ranges.map((range) => ({
			...range,
			path: innerPath(range.path)
		}))),
		close: () => snapshot.close()
	};
}
// src/formats/json/byte-text.ts
const utf8 = new TextDecoder("utf-8", {
	fatal: true,
	ignoreBOM: true
});
/** Gives one character for each byte, whichever it is. */
const oneByOne = new TextDecoder("latin1");
const windowByteLength = 65536;
/** So many bytes that are not all ASCII are decoded without a TextDecoder. */
const maxShortByteLength = 48;
/** Gives parts of bytes as text, many short ones as fast as a few long ones. */
var ByteText = class {
	#bytes;
	/** Some of the bytes as text, one character for each. */
	#window = "";
	#windowAt = 0;
	constructor(bytes) {
		this.#bytes = bytes;
	}
	/** The text of bytes that are all ASCII. Texts of neighbours are cut from one, which is much faster. */
	ascii(start, end) {
		let from = start - this.#windowAt;
		if (from < 0 || end - this.#windowAt > this.#window.length) {
			this.#windowAt = start;
			this.#window = oneByOne.decode(this.#bytes.subarray(start, Math.max(start + windowByteLength, end)));
			from = 0;
		}
		return this.#window.slice(from, from + end - start);
	}
	/** The text of bytes in UTF-8; undefined where they are not. */
	utf8(start, end) {
		const short = end - start <= maxShortByteLength ? this.#decodeShort(start, end) : void 0;
		if (short !== void 0) return short;
		try {
			return utf8.decode(this.#bytes.subarray(start, end));
		} catch {
			return;
		}
	}
	/** A word or two of characters of up to three bytes, faster than a TextDecoder; undefined for all else. */
	#decodeShort(start, end) {
		const bytes = this.#bytes;
		let text = "";
		for (let at = start; at < end;) {
			const first = bytes[at] ?? 0;
			if (first < 128) {
				const runAt = at;
				while (at < end && (bytes[at] ?? 0) < 128) at++;
				text += this.ascii(runAt, at);
				continue;
			}
			const length = first < 224 ? 2 : 3;
			const second = (bytes[at + 1] ?? 0) ^ 128;
			const third = length === 3 ? (bytes[at + 2] ?? 0) ^ 128 : 0;
			if (first < 194 || first > 239 || second > 63 || third > 63 || at + length > end) return void 0;
			const unit = length === 2 ? (first & 31) << 6 | second : (first & 15) << 12 | second << 6 | third;
			if (length === 3 && (unit < 2048 || unit >= 55296 && unit <= 57343)) return void 0;
			text += String.fromCharCode(unit);
			at += length;
		}
		return text;
	}
};
/** Index up to which these bytes of a file may be the beginning of valid UTF-8. */
function findInvalidUtf8(bytes, start, end) {
	let valid = start;
	let invalid = end + 1;
	while (invalid - valid > 1) {
		const middle = valid + invalid >> 1;
		try {
			new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, middle), { stream: true });
			valid = middle;
		} catch {
			invalid = middle;
		}
	}
	return valid;
}
// src/formats/json/json-number.ts
const plus = 43;
const minus = 45;
const point = 46;
const underscore = 95;
const zero = 48;
const lowerA = 97;
const lowerE = 101;
const lowerZ = 122;
const isDigit = (byte) => byte >= zero && byte <= 57;
const startsNumber = (byte) => byte !== void 0 && (byte === minus || isDigit(byte));
/** Whether a number or a word may go on with this byte. */
function isTokenByte(byte) {
	if (byte === void 0) return false;
	if (isDigit(byte) || byte === plus || byte === minus || byte === point || byte === underscore) return true;
	const lower = byte | 32;
	return lower >= lowerA && lower <= lowerZ;
}
/** Behind the longest number that begins here; the same place where none does. */
function findNumberEnd(bytes, at) {
	const whole = bytes[at] === minus ? at + 1 : at;
	let end = bytes[whole] === zero ? whole + 1 : skipDigits(bytes, whole);
	if (end === whole) return at;
	if (bytes[end] === point) {
		const fraction = skipDigits(bytes, end + 1);
		if (fraction === end + 1) return at;
		end = fraction;
	}
	if (((bytes[end] ?? 0) | 32) !== lowerE) return end;
	const sign = bytes[end + 1];
	const exponent = sign === plus || sign === minus ? end + 2 : end + 1;
	const exponentEnd = skipDigits(bytes, exponent);
	return exponentEnd === exponent ? at : exponentEnd;
}
function skipDigits(bytes, from) {
	const { length } = bytes;
	let at = from;
	while (at < length && isDigit(bytes[at])) at++;
	return at;
}
/** Up to these, digits and powers of ten are exact, and so their quotient is what a number rounds to. */
const exactDigits = 15;
const exactPowers = Array.from({ length: 16 }, (_, power) => 10 ** power);
/** A number of few digits without exponent, in less time than as text; undefined for others. */
function readShortNumber(bytes, at, end) {
	if (end - at > exactDigits) return void 0;
	let digits = 0;
	let pointAt = end - 1;
	const isNegative = bytes[at] === minus;
	for (let place = isNegative ? at + 1 : at; place < end; place++) {
		const byte = bytes[place];
		if (byte === point) pointAt = place;
		else if (isDigit(byte)) digits = digits * 10 + (byte - zero);
		else return void 0;
	}
	const value = digits / exactPowers[end - 1 - pointAt];
	return isNegative ? -value : value;
}
// src/formats/json/json-reader.ts
const quote = 34;
const backslash = 92;
const comma = 44;
const colon = 58;
const openBrace = 123;
const closeBrace = 125;
const openBracket = 91;
const closeBracket = 93;
const simpleEscapes = {
	"\"": "\"",
	"\\": "\\",
	"/": "/",
	b: "\b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "	"
};
/** Nesting of values that are read without knowing their form; far more than any index or config has. */
const maxDepth$1 = 64;
/**
* Reads JSON (RFC 8259) from bytes, value by value, driven by the caller, who knows what has to come next.
* Stricter than JSON.parse: duplicate keys (unless the caller takes them), malformed UTF-8 and lone surrogates are refused; and every
* fault is a {@link FormatError} with its byte offset in the file.
*/
var JsonReader = class {
	/** Index of the next byte; add {@link JsonPlace.byteOffset} for the offset in the file. */
	position = 0;
	#bytes;
	#text;
	#place;
	constructor(bytes, place) {
		this.#bytes = bytes;
		this.#text = new ByteText(bytes);
		this.#place = place;
	}
	/** @param at index of the faulty byte. */
	fail(message, at = this.position, code = this.#place.code, hint) {
		const { source, byteOffset = 0 } = this.#place;
		throw new FormatError(message, {
			source,
			byteOffset: byteOffset + at,
			code,
			hint
		});
	}
	/**
	* Reads an object; `readMember` must read the value. The position given is that of the key.
	* @param what names the object in errors.
	*/
	readObject(what, maxCount, readMember) {
		if (!this.#skip(openBrace)) this.#failAtEnd(`${what} must be an object`);
		if (this.#skip(closeBrace)) return;
		const seen = /* @__PURE__ */ new Set();
		do {
			this.#skipWhitespace();
			const keyAt = this.position;
			if (seen.size >= maxCount) this.fail(`${what} has more than ${maxCount} entries`, keyAt);
			if (this.#bytes[keyAt] !== quote) this.fail(`a key of ${what} must be a string`);
			const key = this.#readQuoted();
			if (seen.has(key)) {
				const { onRepeatedKey } = this.#place;
				if (onRepeatedKey === void 0) this.fail(`${what} has the key ${excerpt(key)} twice`, keyAt);
				onRepeatedKey(key);
			}
			seen.add(key);
			if (!this.#skip(colon)) this.#failAtEnd(`':' expected after the key ${excerpt(key)}`);
			this.#skipWhitespace();
			readMember(key, keyAt);
		} while (this.#skip(comma));
		if (!this.#skip(closeBrace)) this.#failAtEnd(`',' or '}' expected in ${what}`);
	}
	/** Reads an array; `readItem` must read the value. */
	readArray(what, maxCount, readItem) {
		if (!this.#skip(openBracket)) this.#failAtEnd(`${what} must be an array`);
		if (this.#skip(closeBracket)) return;
		let count = 0;
		do {
			this.#skipWhitespace();
			if (count++ >= maxCount) this.fail(`${what} has more than ${maxCount} entries`);
			readItem();
		} while (this.#skip(comma));
		if (!this.#skip(closeBracket)) this.#failAtEnd(`',' or ']' expected in ${what}`);
	}
	readString(what) {
		this.#skipWhitespace();
		if (this.#bytes[this.position] !== quote) this.fail(`${what} must be a string`);
		return this.#readQuoted();
	}
	/** A number written as digits only, up to 2^53 − 1. */
	readSafeInteger(what) {
		this.#skipWhitespace();
		const at = this.position;
		let value = 0;
		for (;;) {
			const digit = (this.#bytes[this.position] ?? 0) - 48;
			if (digit < 0 || digit > 9) break;
			value = value * 10 + digit;
			if (!Number.isSafeInteger(value)) this.fail(`${what} is too large`, at);
			this.position++;
		}
		const digitCount = this.position - at;
		const leadingZero = digitCount > 1 && this.#bytes[at] === 48;
		if (digitCount === 0 || leadingZero || this.#atOneOf(".eE+-")) this.fail(`${what} must be a non-negative integer`, at);
		return value;
	}
	/** Any value. Objects have no prototype, so that keys from strangers are only keys. */
	readValue(what, depth = 0) {
		if (depth > maxDepth$1) this.fail(`${what} is nested deeper than ${maxDepth$1} levels`);
		this.#skipWhitespace();
		switch (this.#bytes[this.position]) {
			case openBrace: {
				const object = Object.create(null);
				this.readObject(what, Number.POSITIVE_INFINITY, (key) => {
					object[key] = this.readValue(what, depth + 1);
				});
				return object;
			}
			case openBracket: {
				const items = [];
				this.readArray(what, Number.POSITIVE_INFINITY, () => items.push(this.readValue(what, depth + 1)));
				return items;
			}
			case quote: return this.readString(what);
			default: return this.#readScalar(what);
		}
	}
	/** Whether the next value begins with this character; the value stays unread. */
	nextIs(character) {
		this.#skipWhitespace();
		return this.#atOneOf(character);
	}
	/** Nothing but whitespace may be left. */
	readEnd(what) {
		this.#skipWhitespace();
		if (this.position < this.#bytes.length) this.fail(`${what} is followed by something else`);
	}
	#readScalar(what) {
		const at = this.position;
		if (startsNumber(this.#bytes[at])) {
			const end = findNumberEnd(this.#bytes, at);
			if (end > at && !isTokenByte(this.#bytes[end]) && end - at <= 400) {
				this.position = end;
				return readShortNumber(this.#bytes, at, end) ?? Number(this.#text.ascii(at, end));
			}
		}
		const token = this.#readToken();
		if (token === "null") return null;
		if (token === "true" || token === "false") return token === "true";
		if (this.#place.allowNonFinite && /^(NaN|-?Infinity)$/.test(token)) return Number(token);
		return this.fail(`${what}: a value is expected here`, at);
	}
	#readToken() {
		const at = this.position;
		while (this.position - at < 400 && isTokenByte(this.#bytes[this.position])) this.position++;
		return this.#text.ascii(at, this.position);
	}
	/** The string whose quote is next. */
	#readQuoted() {
		const bytes = this.#bytes;
		const openedAt = this.position;
		let text = "";
		let runAt = openedAt + 1;
		let at = runAt;
		let allBits = 0;
		for (;;) {
			const byte = bytes[at];
			if (byte === void 0) this.fail("the string that begins here does not end", openedAt);
			if (byte === quote || byte === backslash) {
				const run = allBits < 128 ? this.#text.ascii(runAt, at) : this.#decode(runAt, at);
				this.position = at + 1;
				if (byte === quote) return text === "" ? run : text + run;
				text += run + this.#readEscape();
				at = runAt = this.position;
				allBits = 0;
			} else if (byte < 32) this.fail("control character in a string", at);
			else {
				allBits |= byte;
				at++;
			}
		}
	}
	#readEscape() {
		const at = this.position - 1;
		const letter = String.fromCharCode(this.#bytes[this.position++] ?? 0);
		if (letter !== "u") return simpleEscapes[letter] ?? this.fail("unknown escape in a string", at);
		const unit = this.#readHexUnit(at);
		if (unit < 55296 || unit > 57343) return String.fromCharCode(unit);
		if (unit < 56320 && this.#bytes[this.position] === backslash && this.#bytes[this.position + 1] === 117) {
			this.position += 2;
			const low = this.#readHexUnit(at);
			if (low >= 56320 && low <= 57343) return String.fromCharCode(unit, low);
		}
		return this.fail("half of a surrogate pair in a string", at);
	}
	#readHexUnit(at) {
		const digits = String.fromCharCode(...this.#bytes.subarray(this.position, this.position + 4));
		if (!/^[\da-fA-F]{4}$/.test(digits)) this.fail("\\u must be followed by four hexadecimal digits", at);
		this.position += 4;
		return Number.parseInt(digits, 16);
	}
	#decode(start, end) {
		return this.#text.utf8(start, end) ?? this.fail("a string is not valid UTF-8", findInvalidUtf8(this.#bytes, start, end));
	}
	#failAtEnd(fault) {
		return this.fail(this.position < this.#bytes.length ? fault : `${fault}, but it ends here`);
	}
	#skip(byte) {
		if (this.#bytes[this.position] !== byte) {
			this.#skipWhitespace();
			if (this.#bytes[this.position] !== byte) return false;
		}
		this.position++;
		return true;
	}
	#skipWhitespace() {
		for (;;) {
			const byte = this.#bytes[this.position];
			if (byte === void 0 || byte > 32) return;
			if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return;
			this.position++;
		}
	}
	#atOneOf(characters) {
		const byte = this.#bytes[this.position];
		return byte !== void 0 && characters.includes(String.fromCharCode(byte));
	}
};
// src/formats/checkpoint/subfolder.ts
/** Documents of a repo that are about all of its folders, each with its kind. */
const sharedDocuments = [
	/^README\.md$/,
	/^(licen[cs]e|copying)([.-][\w.-]*)?$/i,
	/^(third[-_ ]?party[-_ ]?)?notices?([.-][\w.-]*)?$/i,
	/^(use[-_ ]?policy|acceptable[-_ ]?use[-_ ]?policy)([.-][\w.-]*)?$/i
];
/**
* A folder of a repo as a snapshot of its own, with paths relative to it. The card, licences and notices at the top
* count for it where it has none of its own.
*
* @param subfolder checked by config/.
* @throws InputError when there is no such folder, naming those that there are.
*/
function openSubfolder(snapshot, subfolder) {
	const prefix = `${subfolder}/`;
	const all = [...snapshot.files.keys()];
	const own = all.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
	if (own.length === 0) {
		const folders = foldersOf(all);
		throw new InputError(`${nameOf(snapshot.origin)} has no folder '${subfolder}'.`, {
			code: "subfolder-missing",
			hint: folders.length === 0 ? "It has no folders at all." : `It has these: ${listNames(folders)}.`
		});
	}
	const shared = sharedDocuments.flatMap((kind) => own.some((path) => kind.test(path)) ? [] : all.filter((path) => kind.test(path)));
	const paths = new Map([...own.map((path) => [path, prefix + path]), ...shared.map((path) => [path, path])]);
	return viewOf(snapshot, originOf(snapshot.origin, subfolder), paths);
}
function originOf(origin, subfolder) {
	if (origin.kind === "directory") return {
		...origin,
		subfolder
	};
	const url = `${origin.url}/${subfolder.split("/").map(encodeURIComponent).join("/")}`;
	return {
		...origin,
		subfolder,
		url
	};
}
function foldersOf(paths) {
	return [...new Set(paths.flatMap((path) => path.includes("/") ? [path.slice(0, path.lastIndexOf("/"))] : []))];
}
// src/core/adapter/config-fields.ts
const maxRank = 4096;
const maxEntryCount = 65536;
const maxTextLength = 1024;
/** Outside of these a scale is no scale; within, quotients of two are finite. */
const scaleBounds = {
	least: 1e-9,
	most: 1e9
};
/** The values of adapter_config.json, each checked when it is asked for. `null` is as good as missing. */
var ConfigFields = class {
	#values;
	#ranges;
	#reader;
	constructor(values, ranges, reader) {
		this.#values = values;
		this.#ranges = ranges;
		this.#reader = reader;
	}
	fail(key, fault) {
		return this.#reader.fail(`${key} ${fault}`, this.#ranges.get(key)?.start ?? 0, "adapter-config");
	}
	flag(key) {
		const value = this.#get(key);
		if (value === void 0 || typeof value === "boolean") return value ?? false;
		return this.fail(key, "must be true or false");
	}
	flagOrText(key, otherwise) {
		const value = this.#get(key);
		if (value === void 0 || typeof value === "boolean") return value ?? otherwise;
		return this.#text(key, value);
	}
	text(key) {
		const value = this.#get(key);
		return value === void 0 ? void 0 : this.#text(key, value);
	}
	/** The first choice is the default. */
	choice(key, choices) {
		const value = this.text(key);
		return (value === void 0 ? choices[0] : choices.find((known) => known === value)) ?? this.fail(key, `is ${excerpt(value ?? "")}; it must be one of ${choices.join(", ")}`);
	}
	names(key, most = maxEntryCount) {
		return this.#list(key, this.#get(key) ?? [], most).map((item) => this.#text(key, item));
	}
	namesOrText(key) {
		const value = this.#get(key);
		if (value === void 0) return void 0;
		return typeof value === "string" ? this.#text(key, value) : this.names(key);
	}
	/** One, or a list of them. */
	integers(key) {
		const value = this.#get(key) ?? [];
		return this.#list(key, Array.isArray(value) ? value : [value]).map((item) => typeof item === "number" && Number.isSafeInteger(item) ? item : this.fail(key, "must be whole numbers"));
	}
	rank(key, otherwise) {
		return this.#values.has(key) ? this.#rank(key, this.#values.get(key)) : otherwise;
	}
	scale(key, otherwise) {
		return this.#values.has(key) ? this.#scale(key, this.#values.get(key)) : otherwise;
	}
	ranks(key) {
		return this.#pattern(key, (value) => this.#rank(key, value));
	}
	numbers(key) {
		return this.#pattern(key, (value) => this.#scale(key, value));
	}
	#get(key) {
		return this.#values.get(key) ?? void 0;
	}
	#text(key, value) {
		if (typeof value !== "string") return this.fail(key, "must be a string");
		if (value.length > maxTextLength) return this.fail(key, `has more than ${maxTextLength} characters`);
		return value;
	}
	#list(key, value, most = maxEntryCount) {
		if (!Array.isArray(value)) return this.fail(key, "must be a list");
		if (value.length > most) return this.fail(key, `has more than ${most} entries`);
		return value;
	}
	#rank(key, value) {
		if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= maxRank) return value;
		return this.fail(key, `must be a whole number from 1 to ${maxRank}`);
	}
	#scale(key, value) {
		const { least, most } = scaleBounds;
		if (typeof value !== "number") return this.fail(key, "must be a number");
		const size = Math.abs(value);
		if (size === 0 || size >= least && size <= most) return value;
		return this.fail(key, `must be 0 or of a size from ${least} to ${most}`);
	}
	#pattern(key, read) {
		const value = this.#get(key);
		if (value === void 0) return /* @__PURE__ */ new Map();
		if (typeof value !== "object" || Array.isArray(value)) return this.fail(key, "must be an object");
		const entries = Object.entries(value);
		if (entries.length > maxEntryCount) return this.fail(key, `has more than ${maxEntryCount} entries`);
		return new Map(entries.map(([pattern, item]) => [this.#text(key, pattern), read(item)]));
	}
};
// src/core/adapter/refuse-kinds.ts
const mergeHint = "Merge each adapter into its base model (PeftModel.merge_and_unload) and extrapolate the whole checkpoints.";
/** What cannot be extrapolated as an adapter, with the reason and the key or tensor that showed it. */
function unsupported(source, reason, evidence, hint = mergeHint) {
	return new IncompatibleError(`${source}: ${reason} (${evidence}).`, {
		code: "adapter-unsupported",
		hint
	});
}
/** Of PEFT's other methods, why what LoRA allows does not hold of them. */
const otherTypes = {
	LOHA: "LoHa multiplies two products element by element, so that its update is of no low rank",
	LOKR: "LoKr makes its update by Kronecker products, which do not add up to one",
	ADALORA: "AdaLoRA has singular values between its factors, and ranks that changed during training",
	IA3: "IA³ multiplies activations by vectors instead of adding to weights",
	VERA: "VeRA shares random factors among modules and trains vectors between them",
	OFT: "OFT rotates the weights, which is no addition to them",
	BOFT: "BOFT rotates the weights, which is no addition to them"
};
const isPromptMethod = /PROMPT|PREFIX|P_TUNING|CPT/;
/** Initialisations that change the base's own weights, which the adapter is then relative to. */
const changesBase = /^(pissa|olora|corda|loftq|lora_ga)/i;
/** Those that do not; a plain `true` or `false` does neither. */
const keepsBase = /^(gaussian|eva|orthogonal|mica)$/i;
/** Settings that make something else of the factors, and what that is. */
const otherSettings = {
	use_dora: "DoRA normalises the sum of weight and update, so that it is not linear in its factors",
	use_qalora: "QALoRA pools the inputs of its factors",
	kasa_config: "KaSA takes singular components from the weights and has a diagonal between its factors",
	monteclora_config: "MonteCLoRA draws random numbers into its factors",
	use_bdlora: "BD-LoRA stores blocks of its factors in place of the factors",
	arrow_config: "Arrow weighs several adapters anew for every token",
	alora_invocation_tokens: "an activated LoRA works on some tokens only, so that there are no weights with it",
	trainable_token_indices: "single rows of the embeddings are trained beside the factors",
	megatron_config: "the factors may be parts of a model that Megatron divided"
};
/**
* Refuses adapters that are not, or not only, s·B·A added to weights.
*
* @throws IncompatibleError `adapter-unsupported`
*/
function refuseOtherKinds({ source, peftType, initialisation, values }) {
	if (peftType !== "LORA") throw unsupported(source, (Object.hasOwn(otherTypes, peftType) ? otherTypes[peftType] : void 0) ?? (isPromptMethod.test(peftType) ? "it trains what comes before the input, no weights" : "the adapter is not a LoRA"), `peft_type is ${excerpt(peftType)}`);
	for (const [key, reason] of Object.entries(otherSettings)) {
		const value = values.get(key);
		if (isSet(value)) throw unsupported(source, reason, `${key} is ${typeof value === "object" ? "set" : "true"}`);
	}
	if (typeof initialisation === "boolean" || keepsBase.test(initialisation)) return;
	const evidence = `init_lora_weights is ${excerpt(initialisation)}`;
	throw changesBase.test(initialisation) ? unsupported(source, "its initialisation changed the weights of the base model, and the factors hold for those only", evidence, "Save it with path_initial_model_for_weight_conversion, which makes a plain LoRA of it, or merge it.") : unsupported(source, "its initialisation is not known, and may have changed the base model", evidence);
}
/** PEFT takes an empty list or object as none. */
function isSet(value) {
	if (value === void 0 || value === null || value === false || value === 0 || value === "") return false;
	return typeof value !== "object" || Object.keys(value).length > 0;
}
// src/core/adapter/adapter-config.ts
/** Far above any real one: 65536 patterns take a few megabytes. */
const maxAdapterConfigByteLength = 16 << 20;
const maxKeyCount = 4096;
/** Each tensor is compared with all of them. */
const maxSavedCount = 256;
/**
* Reads the adapter_config.json of a LoRA.
*
* @throws FormatError `adapter-config` for what is malformed, of a wrong type or out of bounds;
*   IncompatibleError `adapter-unsupported` for whatever is no LoRA, or more than one.
*/
function parseAdapterConfig(bytes, source) {
	const reader = new JsonReader(bytes, {
		source,
		code: "adapter-config",
		allowNonFinite: true
	});
	const values = /* @__PURE__ */ new Map();
	const ranges = /* @__PURE__ */ new Map();
	const alphaRanges = /* @__PURE__ */ new Map();
	reader.readObject("the config", maxKeyCount, (key) => {
		const start = reader.position;
		if (key === "alpha_pattern" && bytes[start] === 123) values.set(key, readPattern(reader, alphaRanges));
		else values.set(key, reader.readValue("the config"));
		ranges.set(key, {
			start,
			end: reader.position
		});
	});
	reader.readEnd("the config");
	const fields = new ConfigFields(values, ranges, reader);
	refuseOtherKinds({
		source,
		peftType: fields.text("peft_type") ?? fields.fail("peft_type", "is missing"),
		initialisation: fields.flagOrText("init_lora_weights", true),
		values
	});
	const alphaPattern = [...fields.numbers("alpha_pattern")].map(([pattern, alpha]) => [pattern, {
		alpha,
		...alphaRanges.get(pattern) ?? {
			start: 0,
			end: 0
		}
	}]);
	return {
		source,
		text: {
			bytes,
			values: ranges
		},
		rank: fields.rank("r", 8),
		alpha: fields.scale("lora_alpha", 8),
		rankPattern: fields.ranks("rank_pattern"),
		alphaPattern: new Map(alphaPattern),
		usesRslora: fields.flag("use_rslora"),
		loraBias: fields.flag("lora_bias"),
		ensuresWeightTying: fields.flag("ensure_weight_tying"),
		bias: fields.choice("bias", [
			"none",
			"all",
			"lora_only"
		]),
		modulesToSave: fields.names("modules_to_save", maxSavedCount),
		targetParameters: fields.names("target_parameters", maxSavedCount),
		baseModel: fields.text("base_model_name_or_path") || void 0,
		revision: fields.text("revision") || void 0,
		selection: selectionOf(fields),
		values
	};
}
function readPattern(reader, ranges) {
	const pattern = Object.create(null);
	reader.readObject("alpha_pattern", Number.POSITIVE_INFINITY, (key) => {
		const start = reader.position;
		pattern[key] = reader.readValue("alpha_pattern");
		ranges.set(key, {
			start,
			end: reader.position
		});
	});
	return pattern;
}
/** PEFT takes `target_modules` and `exclude_modules` as sets, and one number or name as a list of one. */
function selectionOf(fields) {
	const sets = [
		"target_modules",
		"exclude_modules",
		"layers_pattern",
		"target_parameters"
	].map((key) => {
		const value = fields.namesOrText(key);
		return typeof value === "string" ? value : value?.toSorted();
	});
	return JSON.stringify([...sets, fields.integers("layers_to_transform").toSorted((a, b) => a - b)]);
}
// src/stores/disk/file-reader.ts
/** Shards between which a reader goes back and forth; more are closed and opened again. */
const maxOpenFiles = 16;
/**
* Reads ranges of files synchronously, straight into the target: what is in the page cache needs no thread
* and no copy.
*/
function openFileReader(ranges, locate) {
	const lastUse = /* @__PURE__ */ new Map();
	for (const [index, { path }] of ranges.entries()) lastUse.set(path, index);
	const files = new Map([...lastUse.keys()].map((path) => [path, locate(path)]));
	/** Least recently used first. */
	const descriptors = /* @__PURE__ */ new Map();
	let index = 0;
	let position = ranges[0]?.start ?? 0;
	let closed = false;
	const closeFile = (path) => {
		const descriptor = descriptors.get(path);
		if (descriptor === void 0) return;
		descriptors.delete(path);
		closeSync(descriptor);
	};
	const descriptorOf = (path, { place }) => {
		const descriptor = descriptors.get(path) ?? openSync(place, "r");
		descriptors.delete(path);
		descriptors.set(path, descriptor);
		if (descriptors.size > maxOpenFiles) {
			const [oldest] = descriptors.keys();
			if (oldest !== void 0) closeFile(oldest);
		}
		return descriptor;
	};
	const nextRange = (path) => {
		if (lastUse.get(path) === index) closeFile(path);
		index++;
		position = ranges[index]?.start ?? 0;
	};
	const readInto = (target, offset, length, path) => {
		const file = files.get(path);
		try {
			const bytesRead = readSync(descriptorOf(path, file), target, offset, length, position);
			if (bytesRead === 0) throw truncated(file.name, position, file.byteLength);
			return bytesRead;
		} catch (error) {
			throw diskError(error, `read ${file.name}`);
		}
	};
	return {
		fill(target) {
			if (closed) throw new Error("the reader was closed");
			for (let done = 0; done < target.length;) {
				const range = ranges[index];
				if (range === void 0) throw new RangeError("read past the last range");
				const wanted = Math.min(target.length - done, range.end - position);
				if (wanted > 0) {
					const bytesRead = readInto(target, done, wanted, range.path);
					done += bytesRead;
					position += bytesRead;
				}
				if (position >= range.end) nextRange(range.path);
			}
		},
		close() {
			closed = true;
			for (const path of [...descriptors.keys()]) closeFile(path);
		}
	};
}
/** The error for a file that ends before the byte that was to be read. */
function truncated(name, byteOffset, expectedByteLength) {
	return new FormatError(`the file ends here; it had ${expectedByteLength} bytes when it was opened, ${expectedByteLength - byteOffset} are missing`, {
		source: name,
		byteOffset,
		code: "file-truncated",
		hint: "Let nothing change the directory while it is read, and run again."
	});
}
// src/stores/disk/list-files.ts
/** A model repo has tens of files; whoever has more has named the wrong directory. */
const maxFileCount = 2e4;
const maxDepth = 32;
/** Not part of a model: version control, and what huggingface_hub keeps beside downloads. */
const skippedDirectories = /* @__PURE__ */ new Set([".git", ".cache"]);
/**
* The files of a directory and those below it, in path order.
*
* Links to directories are not followed. Links to files are, where they lead to a place in the directory, into
* the blobs of a Hugging Face cache of which the directory is a snapshot, or to weights; links that lead
* nowhere are passed over.
*
* @param root absolute, without links.
* @param shownRoot as the user wrote it.
* @throws InputError for another file that lies elsewhere: it would be published under the link's name.
*/
async function listFiles(root, shownRoot) {
	const files = [];
	const addDirectory = async (directory, depth) => {
		if (depth > maxDepth) throw tooMuch(shownRoot, `directories ${maxDepth} deep`);
		for (const entry of await readdir(directory, { withFileTypes: true })) {
			const path = join(directory, entry.name);
			if (entry.name.includes("�") && !await isThere(path)) throw notText(relative(root, path), shownRoot);
			if (entry.isDirectory()) {
				if (!skippedDirectories.has(entry.name)) await addDirectory(path, depth + 1);
				continue;
			}
			const byteLength = await sizeOf(path, entry, root, shownRoot);
			if (byteLength === void 0) continue;
			if (files.length >= maxFileCount) throw tooMuch(shownRoot, `more than ${maxFileCount} files`);
			files.push({
				path: relative(root, path).split(sep).join("/"),
				byteLength
			});
		}
	};
	await addDirectory(root, 0);
	return files.sort((a, b) => a.path < b.path ? -1 : 1);
}
/** Undefined for what is no file to be read. */
async function sizeOf(path, entry, root, shownRoot) {
	if (entry.isFile()) return (await stat(path)).size;
	if (!entry.isSymbolicLink()) return void 0;
	try {
		const [place, { size, isFile }] = await Promise.all([realpath(path), stat(path).then((found) => ({
			size: found.size,
			isFile: found.isFile()
		}))]);
		if (!isFile) return void 0;
		if (!mayFollow(path, place, root)) throw leadsOutside(relative(root, path), place, shownRoot);
		return size;
	} catch (error) {
		if (hasCode(error, "ENOENT", "ELOOP")) return void 0;
		throw error;
	}
}
function mayFollow(link, place, root) {
	if (link.endsWith(".safetensors") || place.startsWith(root + sep)) return true;
	const snapshots = dirname(root);
	return basename(snapshots) === "snapshots" && place.startsWith(join(dirname(snapshots), "blobs") + sep);
}
/** A name that is no UTF-8 is listed with replacement characters, under which it is not found. */
const isThere = (path) => lstat(path).then(() => true, () => false);
function notText(path, shownRoot) {
	return new InputError(`${shownRoot}: the name of ${path} is no UTF-8, and cannot be used.`, {
		code: "path-invalid",
		hint: "Rename the file, or remove it."
	});
}
function leadsOutside(link, place, shownRoot) {
	return new InputError(`${shownRoot}: ${link} is a link to ${place}, outside of the directory.`, {
		code: "link-outside",
		hint: "Replace the link by a copy of the file, or remove it."
	});
}
function tooMuch(shownRoot, what) {
	return new InputError(`${shownRoot} has ${what}; this is no model.`, {
		code: "directory-too-large",
		hint: "Name the directory that holds config.json and the weights."
	});
}
// src/stores/disk/directory-snapshot.ts
/**
* A model in a directory, such as a checkpoint that was just trained, or a snapshot in the cache of
* huggingface_hub. The files are those that are there now; whoever changes them while they are read gets an
* error where that can be seen.
*
* @param path as the user wrote it.
* @throws InputError when it does not exist or is no directory; AccessError when it cannot be read.
*/
async function openDirectorySnapshot(path) {
	const origin = {
		kind: "directory",
		path
	};
	const root = await findRoot(path);
	const listed = await listFiles(root, path).catch((error) => {
		throw diskError(error, `list the files of ${path}`);
	});
	const files = new Map(listed.map((file) => [file.path, file]));
	const openReaders = /* @__PURE__ */ new Set();
	const find = (filePath) => {
		const file = files.get(filePath);
		if (file !== void 0) return file;
		throw new InputError(`${nameOf(origin, filePath)} does not exist.`, {
			code: "file-missing",
			hint: `Check that ${path} is complete.`
		});
	};
	const locate = (filePath) => ({
		place: join(root, filePath),
		name: nameOf(origin, filePath),
		byteLength: find(filePath).byteLength
	});
	return {
		origin,
		files,
		source: (filePath) => openSource(locate(filePath)),
		openReader(ranges) {
			const reader = openFileReader(ranges, locate);
			openReaders.add(reader);
			return {
				fill: (target) => reader.fill(target),
				close() {
					reader.close();
					openReaders.delete(reader);
				}
			};
		},
		async close() {
			for (const reader of openReaders) reader.close();
			openReaders.clear();
		}
	};
}
async function findRoot(path) {
	const place = resolve(path);
	if (!(await stat(place).catch((error) => {
		throw diskError(error, `read ${path}`);
	})).isDirectory()) throw new InputError(`${path} is a file, not a directory.`, {
		code: "not-a-directory",
		hint: "Name the directory that holds config.json and the weights."
	});
	return realpath(place);
}
function openSource({ place, name, byteLength }) {
	return {
		name,
		byteLength,
		async slice(start, end) {
			if (!(start >= 0 && start <= end && end <= byteLength)) throw new RangeError(`${name} has ${byteLength} bytes; [${start}, ${end}) is not in it`);
			try {
				try {
					var _usingCtx$1 = _usingCtx();
					const file = _usingCtx$1.a(await open(place, "r"));
					const bytes = new Uint8Array(end - start);
					for (let done = 0; done < bytes.length;) {
						const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
						if (bytesRead === 0) throw truncated(name, start + done, byteLength);
						done += bytesRead;
					}
					return bytes;
				} catch (_) {
					_usingCtx$1.e = _;
				} finally {
					await _usingCtx$1.d();
				}
			} catch (error) {
				throw diskError(error, `read ${name}`);
			}
		}
	};
}
// src/stores/workers/hash-stream.ts
/**
* Opens a stream on a worker: blocks out, acknowledgements in.
* @param onReply gets the replies that are not acknowledgements or failures.
*/
function openHashStream(place, onReply) {
	const { stream } = place;
	const writes = [];
	let finishing;
	let ended;
	function end(error) {
		if (ended !== void 0) return;
		ended = { error };
		place.onEnd();
		for (const write of writes.splice(0)) write.reject(error);
		finishing?.reject(error);
	}
	const opened = {
		get isOpen() {
			return ended === void 0;
		},
		write(block) {
			if (ended !== void 0) return Promise.reject(ended.error);
			if (finishing !== void 0) return Promise.reject(/* @__PURE__ */ new Error("A finished stream takes no more blocks."));
			return new Promise((resolve, reject) => {
				writes.push({
					resolve,
					reject
				});
				if (block.buffer instanceof SharedArrayBuffer) place.send({
					kind: "write",
					stream,
					block
				});
				else {
					const copy = new Uint8Array(block);
					place.send({
						kind: "write",
						stream,
						block: copy
					}, [copy.buffer]);
				}
			});
		},
		finish() {
			if (ended !== void 0) return Promise.reject(ended.error);
			if (finishing !== void 0) return Promise.reject(/* @__PURE__ */ new Error("A stream can be finished once."));
			return new Promise((resolve, reject) => {
				finishing = {
					resolve,
					reject
				};
				place.onFinishing();
				place.send({
					kind: "finish",
					stream
				});
			});
		},
		abort(reason) {
			opened.fail(reason);
		},
		resolve(result) {
			if (ended !== void 0) return;
			finishing?.resolve(result);
			end(/* @__PURE__ */ new Error("The stream is finished."));
		},
		fail(error) {
			if (ended !== void 0) return;
			place.send({
				kind: "abort",
				stream
			});
			end(error);
		},
		receive(reply) {
			if (reply.kind === "taken") writes.shift()?.resolve();
			else if (reply.kind === "failed") opened.fail(reply.error);
			else onReply(reply, opened);
		}
	};
	return opened;
}
// src/stores/workers/xet-stream.ts
/** Opens the upload format on a worker: lends it buffers, and hands the xorbs it fills to `onXorb`. */
function openXetStream(place, options, buffers) {
	const { xorbByteLimit, maxXorbs, onXorb, compression = "auto" } = options;
	if (!(maxXorbs >= 1)) throw new RangeError(`A stream needs room for one xorb or more, not ${maxXorbs}.`);
	/** Long runs of equal bytes give equal xorbs, which are posted and listed once. */
	const known = /* @__PURE__ */ new Set();
	const xorbs = [];
	/** With the worker. If the stream fails it is abandoned there: the worker may still be writing. */
	let lent;
	let isWanting = false;
	let posting = 0;
	let summary;
	function lend() {
		if (!isWanting || !stream.isOpen) return;
		lent = buffers.take(xorbByteLimit, maxXorbs, lend);
		if (lent === void 0) return;
		isWanting = false;
		place.send({
			kind: "give-buffer",
			stream: place.stream,
			buffer: lent
		});
	}
	async function post(buffer, xorb) {
		posting++;
		try {
			await onXorb(xorb);
		} catch (error) {
			stream.fail(error);
		} finally {
			posting--;
			buffers.giveBack(buffer);
		}
		resolveWhenDone();
	}
	function resolveWhenDone() {
		if (summary !== void 0 && posting === 0) stream.resolve({
			...summary,
			xorbs
		});
	}
	const onEnd = () => {
		if (lent !== void 0) buffers.abandon();
		place.onEnd();
	};
	const stream = openHashStream({
		...place,
		onEnd
	}, (reply) => {
		switch (reply.kind) {
			case "buffer-wanted":
				isWanting = true;
				return lend();
			case "xorb": {
				if (lent === void 0) throw new Error("A worker filled a buffer that it was not given.");
				const { hash, chunkRecords, byteLength } = reply;
				const buffer = lent;
				lent = void 0;
				if (known.has(hash)) return buffers.giveBack(buffer);
				known.add(hash);
				xorbs.push({
					hash,
					chunkRecords
				});
				post(buffer, {
					hash,
					chunkRecords,
					body: new Uint8Array(buffer, 0, byteLength)
				});
				return;
			}
			case "file":
				summary = reply.summary;
				resolveWhenDone();
		}
	});
	place.send({
		kind: "open-xet",
		stream: place.stream,
		xorbByteLimit,
		compression
	});
	return stream;
}
// src/stores/workers/xorb-buffers.ts
function createXorbBuffers() {
	const free = [];
	const waiting = [];
	let inUse = 0;
	const release = () => {
		inUse--;
		for (const ask of waiting.splice(0)) ask();
	};
	return {
		take(byteLength, maxXorbs, onFree) {
			if (inUse >= maxXorbs) {
				waiting.push(onFree);
				return;
			}
			inUse++;
			const index = free.findIndex((buffer) => buffer.byteLength === byteLength);
			return free.splice(index, index < 0 ? 0 : 1)[0] ?? new SharedArrayBuffer(byteLength);
		},
		giveBack(buffer) {
			free.push(buffer);
			release();
		},
		abandon: release
	};
}
// src/stores/workers/open-pool.ts
/** How much longer the upload format takes than SHA-256, for the same bytes. */
const xetLoad = 4;
const sha256Load = 1;
/** Workers make little garbage; without a limit V8 lets it grow to tens of MB before it collects. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };
/**
* Opens a pool of up to `threads` worker threads. Each stream stays with the worker that has least to do when
* the stream is opened.
* @param options.workerUrl the door `worker.ts`, or what it was bundled to.
*/
function openWorkerPool(options) {
	if (!(Number.isInteger(options.threads) && options.threads >= 1)) throw new RangeError(`A pool needs one thread or more, not ${options.threads}.`);
	const slots = Array.from({ length: options.threads }, () => ({
		worker: void 0,
		load: 0,
		streams: /* @__PURE__ */ new Map()
	}));
	const buffers = createXorbBuffers();
	let lastStream = 0;
	let closed = false;
	function startWorker(slot) {
		const worker = new Worker(options.workerUrl, {
			name: "hashes",
			execArgv: [],
			resourceLimits
		});
		worker.on("message", (reply) => slot.streams.get(reply.stream)?.receive(reply));
		worker.on("error", (error) => fail(slot, worker, `failed: ${error.message}`, error));
		worker.on("exit", (code) => fail(slot, worker, `stopped with exit code ${code}`));
		return worker;
	}
	/** A worker that died takes its streams with it; the next stream gets a new one. */
	function fail(slot, worker, what, cause) {
		if (slot.worker !== worker) return;
		slot.worker = void 0;
		const error = new Error(`A hash worker ${what}.`, cause === void 0 ? void 0 : { cause });
		for (const stream of [...slot.streams.values()]) stream.fail(error);
	}
	function open(load, openOn) {
		if (closed) throw new Error("The worker pool is closed.");
		const slot = slots.reduce((least, other) => other.load < least.load ? other : least);
		slot.worker ??= startWorker(slot);
		const worker = slot.worker;
		const stream = ++lastStream;
		let remainingLoad = load;
		const onFinishing = () => {
			slot.load -= remainingLoad;
			remainingLoad = 0;
		};
		const opened = openOn({
			stream,
			send: (request, transfer = []) => {
				if (slot.worker === worker) worker.postMessage(request, transfer);
			},
			onFinishing,
			onEnd: () => {
				onFinishing();
				slot.streams.delete(stream);
			}
		});
		slot.load += load;
		slot.streams.set(stream, opened);
		return opened;
	}
	return {
		openSha256: () => open(sha256Load, (place) => {
			place.send({
				kind: "open-sha256",
				stream: place.stream
			});
			return openHashStream(place, (reply, stream) => {
				if (reply.kind === "sha256") stream.resolve(reply.sha256);
			});
		}),
		openXet: (xet) => open(xetLoad, (place) => openXetStream(place, xet, buffers)),
		async close() {
			closed = true;
			const workers = slots.flatMap((slot) => slot.worker ?? []);
			for (const slot of slots) {
				slot.worker = void 0;
				for (const stream of [...slot.streams.values()]) stream.fail(/* @__PURE__ */ new Error("The worker pool was closed."));
			}
			await Promise.all(workers.map((worker) => worker.terminate()));
		}
	};
}
// src/app/session/session.ts
/** sha256 and the upload format of one file are two streams; further threads serve further α. */
const minHashThreads = 2;
/**
* @param parent a session whose connections, pacing and threads this one uses; they stay open when it is closed. Without
*   one it has its own.
*/
function openSession(runtime, parent) {
	let hub;
	let pool;
	const repos = /* @__PURE__ */ new Map();
	const snapshots = [];
	const keep = async (opening) => {
		const snapshot = await opening;
		snapshots.push(snapshot);
		return snapshot;
	};
	const openRepo = (endpoint) => {
		const name = formatEndpoint(endpoint);
		const known = repos.get(name);
		if (known !== void 0) return known;
		const opening = keep(session.hub().then((hub) => hub.openSnapshot(endpoint.repo, endpoint.revision)));
		repos.set(name, opening);
		opening.catch(() => repos.delete(name));
		return opening;
	};
	const session = {
		runtime,
		get pool() {
			if (parent !== void 0) return parent.pool;
			const threads = Math.max(minHashThreads, availableParallelism() - 1);
			pool ??= openWorkerPool({
				workerUrl: runtime.workerUrl,
				threads
			});
			return pool;
		},
		hub() {
			if (parent !== void 0) return parent.hub();
			const { hubUrl, token, clock, signal, onProgress } = runtime;
			const log = {
				...runtime.log,
				waiting: (milliseconds) => onProgress({
					kind: "waiting",
					milliseconds
				})
			};
			hub ??= import("./hub2.js").then(({ openHub }) => openHub({
				hubUrl,
				token,
				clock,
				log,
				signal,
				environment: process.env
			}));
			return hub;
		},
		async openSnapshot(endpoint, subfolder) {
			const snapshot = await (endpoint.kind === "directory" ? keep(openDirectorySnapshot(endpoint.path)) : openRepo(endpoint).catch((error) => {
				throw adviseDirectory(error, endpoint);
			}));
			return subfolder === void 0 ? snapshot : openSubfolder(snapshot, subfolder);
		},
		async [Symbol.asyncDispose]() {
			await Promise.all(snapshots.map((snapshot) => snapshot.close()));
			await pool?.close();
			(await hub)?.close();
		}
	};
	return session;
}
/** Who has a directory of a repo's name most likely meant that, where the Hub does not give the repo. */
function adviseDirectory(error, { repo, revision }) {
	const isThere = revision === void 0 && statSync(repo, { throwIfNoEntry: false })?.isDirectory() === true;
	const advised = `For the directory of that name, write ./${repo}.`;
	if (isThere && error instanceof ExtrapolateError && !String(error.hint).startsWith(advised)) error.advise(advised);
	return error;
}
export { unsupported as a, mapConcurrently as c, mergeHint as i, maxAdapterConfigByteLength as n, JsonReader as o, parseAdapterConfig as r, viewOf as s, openSession as t };
