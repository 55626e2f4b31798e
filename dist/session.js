import { a as CancelledError, c as FormatError, d as ServiceError, i as AccessError, l as IncompatibleError, o as CapacityError, s as ExtrapolateError, u as InputError } from "./endpoint.js";
import { a as listFiles$1, o as modelInfo } from "./vendor.js";
import { availableParallelism, homedir } from "node:os";
import { closeSync, openSync, readSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import net from "node:net";
import http from "node:http";
import { Readable } from "node:stream";
import tls from "node:tls";
import { Worker } from "node:worker_threads";
import { open, readdir, realpath, stat } from "node:fs/promises";
import https from "node:https";
// src/safetensors/dtype.ts
/** Every element type of the format (`Dtype` of safetensors 0.8), with its size in bits. */
const bitsPerElement = {
	BOOL: 8,
	F4: 4,
	F6_E2M3: 6,
	F6_E3M2: 6,
	U8: 8,
	I8: 8,
	F8_E5M2: 8,
	F8_E4M3: 8,
	F8_E8M0: 8,
	F8_E4M3FNUZ: 8,
	F8_E5M2FNUZ: 8,
	I16: 16,
	U16: 16,
	F16: 16,
	BF16: 16,
	I32: 32,
	U32: 32,
	F32: 32,
	C64: 64,
	F64: 64,
	I64: 64,
	U64: 64
};
function isDtype(value) {
	return Object.hasOwn(bitsPerElement, value);
}
/** Whether the dtype holds real floating-point numbers, whatever their width. */
function isFloat(dtype) {
	return dtype.startsWith("F") || dtype.startsWith("BF");
}
/** How many elements a shape holds; 1 for a scalar. Undefined when the number is not a safe integer. */
function countElements(shape) {
	if (shape.includes(0)) return 0;
	let count = 1;
	for (const size of shape) {
		count *= size;
		if (!Number.isSafeInteger(count)) return void 0;
	}
	return count;
}
/**
* How many bytes a tensor takes. Undefined when that is no whole number of bytes (sub-byte dtypes) or more
* than can be counted.
*/
function byteLengthOf(dtype, shape) {
	const elementCount = countElements(shape);
	if (elementCount === void 0) return void 0;
	const bitCount = elementCount * bitsPerElement[dtype];
	return Number.isSafeInteger(bitCount) && bitCount % 8 === 0 ? bitCount / 8 : void 0;
}
// src/safetensors/header.ts
/** The reference implementation refuses longer headers too. */
const maxHeaderByteLength = 1e8;
/** The name that is not a tensor. */
const metadataKey = "__metadata__";
/**
* Lays out a safetensors file and writes its header: compact JSON like the reference implementation's,
* padded with spaces. The same contents give the same bytes.
*
* @throws CapacityError when the header would be longer than the format allows.
* @throws TypeError for contents that cannot be a file: a name twice, a data order that is not one of the
*   tensors, a tensor that is no whole number of bytes.
*/
function encodeHeader({ metadata, tensors, dataOrder, alignment = 64 }) {
	const { ranges, dataByteLength } = layOut(tensors, dataOrder ?? tensors.map(({ name }) => name));
	const entries = tensors.map(({ name, dtype, shape }) => {
		const [start, end] = rangeOf(name, ranges);
		return `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${shape.join()}],"data_offsets":[${start},${end}]}`;
	});
	if (metadata !== void 0) {
		const pairs = Object.entries(metadata).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
		entries.unshift(`"${metadataKey}":{${pairs.join()}}`);
	}
	const json = new TextEncoder().encode(`{${entries.join()}}`);
	const headerByteLength = Math.ceil((8 + json.length) / alignment) * alignment;
	const jsonByteLength = headerByteLength - 8;
	if (jsonByteLength > 1e8) throw new CapacityError(`A safetensors header of ${tensors.length} tensors takes ${jsonByteLength} bytes; the format allows ${maxHeaderByteLength}.`, {
		code: "safetensors-header-length",
		hint: "Spread the tensors over more files."
	});
	const bytes = new Uint8Array(headerByteLength).fill(32);
	new DataView(bytes.buffer).setBigUint64(0, BigInt(jsonByteLength), true);
	bytes.set(json, 8);
	return {
		bytes,
		tensors: tensors.map(({ name, dtype, shape }) => {
			const [start, end] = rangeOf(name, ranges);
			return {
				name,
				dtype,
				shape,
				start: headerByteLength + start,
				end: headerByteLength + end
			};
		}),
		fileByteLength: headerByteLength + dataByteLength
	};
}
function layOut(tensors, dataOrder) {
	const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
	if (byName.size !== tensors.length || byName.has("__metadata__") || dataOrder.length !== tensors.length) throw new TypeError("tensor names must be unique, none of them __metadata__, and all be in the data order");
	const ranges = /* @__PURE__ */ new Map();
	let dataByteLength = 0;
	for (const name of dataOrder) {
		const tensor = byName.get(name);
		const byteLength = tensor && byteLengthOf(tensor.dtype, tensor.shape);
		if (byteLength === void 0 || ranges.has(name)) throw new TypeError(`tensor '${name}' cannot be laid out: unknown, twice, or no whole number of bytes`);
		ranges.set(name, [dataByteLength, dataByteLength + byteLength]);
		dataByteLength += byteLength;
	}
	return {
		ranges,
		dataByteLength
	};
}
function rangeOf(name, ranges) {
	const range = ranges.get(name);
	if (range === void 0) throw new TypeError(`tensor '${name}' is not in the data order`);
	return range;
}
// src/safetensors/json-reader.ts
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
const utf8 = new TextDecoder("utf-8", {
	fatal: true,
	ignoreBOM: true
});
/** Nesting of values that are read without knowing their form; far more than any index or config has. */
const maxDepth$1 = 64;
/**
* Reads JSON (RFC 8259) from bytes, value by value, driven by the caller, who knows what has to come next.
* Stricter than JSON.parse: duplicate keys, malformed UTF-8 and lone surrogates are refused; and every
* fault is a {@link FormatError} with its byte offset in the file.
*/
var JsonReader = class {
	/** Index of the next byte; add {@link JsonPlace.byteOffset} for the offset in the file. */
	position = 0;
	#bytes;
	#place;
	constructor(bytes, place) {
		this.#bytes = bytes;
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
		this.#expect(openBrace, `${what} must be an object`);
		if (this.#skip(closeBrace)) return;
		const seen = /* @__PURE__ */ new Set();
		do {
			this.#skipWhitespace();
			const keyAt = this.position;
			if (seen.size >= maxCount) this.fail(`${what} has more than ${maxCount} entries`, keyAt);
			const key = this.readString(`a key of ${what}`);
			if (seen.has(key)) this.fail(`${what} has the key ${excerpt(key)} twice`, keyAt);
			seen.add(key);
			this.#expect(colon, `':' expected after the key ${excerpt(key)}`);
			this.#skipWhitespace();
			readMember(key, keyAt);
		} while (this.#skip(comma));
		this.#expect(closeBrace, `',' or '}' expected in ${what}`);
	}
	/** Reads an array; `readItem` must read the value. */
	readArray(what, maxCount, readItem) {
		this.#expect(openBracket, `${what} must be an array`);
		if (this.#skip(closeBracket)) return;
		let count = 0;
		do {
			this.#skipWhitespace();
			if (count++ >= maxCount) this.fail(`${what} has more than ${maxCount} entries`);
			readItem();
		} while (this.#skip(comma));
		this.#expect(closeBracket, `',' or ']' expected in ${what}`);
	}
	readString(what) {
		this.#skipWhitespace();
		const openedAt = this.position;
		if (this.#bytes[openedAt] !== quote) this.fail(`${what} must be a string`);
		let text = "";
		let runAt = ++this.position;
		for (;;) {
			const byte = this.#bytes[this.position];
			if (byte === void 0) this.fail("the string that begins here does not end", openedAt);
			if (byte === quote || byte === backslash) {
				text += this.#decode(runAt, this.position++);
				if (byte === quote) return text;
				text += this.#readEscape();
				runAt = this.position;
			} else if (byte < 32) this.fail("control character in a string");
			else this.position++;
		}
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
	/** Nothing but whitespace may be left. */
	readEnd(what) {
		this.#skipWhitespace();
		if (this.position < this.#bytes.length) this.fail(`${what} is followed by something else`);
	}
	#readScalar(what) {
		const at = this.position;
		const text = String.fromCharCode(...this.#bytes.subarray(at, at + 400));
		const token = /^[-+\w.]+/.exec(text)?.[0] ?? "";
		this.position += token.length;
		if (token === "null") return null;
		if (token === "true" || token === "false") return token === "true";
		if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(token)) return Number(token);
		if (this.#place.allowNonFinite && /^(NaN|-?Infinity)$/.test(token)) return Number(token);
		return this.fail(`${what}: a value is expected here`, at);
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
		const bytes = this.#bytes.subarray(start, end);
		try {
			return utf8.decode(bytes);
		} catch {
			return this.fail("a string is not valid UTF-8", start + findInvalidUtf8(bytes));
		}
	}
	#expect(byte, fault) {
		if (!this.#skip(byte)) this.fail(this.position < this.#bytes.length ? fault : `${fault}, but it ends here`);
	}
	#skip(byte) {
		this.#skipWhitespace();
		if (this.#bytes[this.position] !== byte) return false;
		this.position++;
		return true;
	}
	#skipWhitespace() {
		for (;;) {
			const byte = this.#bytes[this.position];
			if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return;
			this.position++;
		}
	}
	#atOneOf(characters) {
		const byte = this.#bytes[this.position];
		return byte !== void 0 && characters.includes(String.fromCharCode(byte));
	}
};
/** Text from a stranger as an error shows it: quoted, escaped, and cut where it is long. */
function excerpt(text) {
	return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}
/** Index of the first byte up to which the bytes cannot be the beginning of valid UTF-8. */
function findInvalidUtf8(bytes) {
	let valid = 0;
	let invalid = bytes.length + 1;
	while (invalid - valid > 1) {
		const middle = valid + invalid >> 1;
		try {
			new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
			valid = middle;
		} catch {
			invalid = middle;
		}
	}
	return valid;
}
// src/safetensors/index-file.ts
/** Room for a million tensors with long names. */
const maxIndexByteLength$1 = 256 << 20;
const maxTensorCount$1 = 1 << 20;
const maxFileNameLength = 255;
/**
* Reads the index of a sharded checkpoint.
*
* @param source the file, as the user would name it.
* @throws FormatError with the byte offset of the fault: malformed JSON, a tensor listed twice, or a file name
*   that is not a plain `.safetensors` file in the index's folder or below.
*/
function parseIndex(content, source) {
	const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
	if (bytes.length > maxIndexByteLength$1) throw new FormatError(`the index has ${bytes.length} bytes; at most ${maxIndexByteLength$1} are read`, {
		source,
		byteOffset: maxIndexByteLength$1,
		code: "index-too-large"
	});
	const reader = new JsonReader(bytes, {
		source,
		code: "index-json"
	});
	let metadata = Object.create(null);
	let weightMap;
	reader.readObject("the index", 1024, (key, keyAt) => {
		if (key === "weight_map") weightMap = readWeightMap(reader);
		else if (key === "metadata") {
			const value = reader.readValue("metadata");
			if (!isObject(value)) return reader.fail("metadata must be an object", keyAt);
			metadata = value;
		} else reader.readValue(excerpt(key));
	});
	reader.readEnd("the index");
	if (weightMap === void 0 || weightMap.size === 0) return reader.fail("the index has no weight_map, or an empty one", 0);
	return {
		metadata,
		weightMap
	};
}
/**
* Writes an index as transformers does: JSON with two spaces, a newline at the end. Entries of `metadata`
* and of `weightMap` keep their order.
*
* @param totalSize bytes of all tensors, headers not counted; replaces `metadata.total_size`.
*/
function encodeIndex(index) {
	const metadata = JSON.stringify({
		...index.metadata,
		total_size: index.totalSize
	}, null, 2);
	const weights = Array.from(index.weightMap, ([tensor, file]) => `    ${JSON.stringify(tensor)}: ${JSON.stringify(file)}`);
	const text = `{\n  "metadata": ${metadata.replaceAll("\n", "\n  ")},\n  "weight_map": {\n${weights.join(",\n")}\n  }\n}\n`;
	return new TextEncoder().encode(text);
}
function readWeightMap(reader) {
	const weightMap = /* @__PURE__ */ new Map();
	const knownFiles = /* @__PURE__ */ new Map();
	reader.readObject("weight_map", maxTensorCount$1, (tensor) => {
		const at = reader.position;
		const text = reader.readString(`the file of ${excerpt(tensor)}`);
		let file = knownFiles.get(text);
		if (file === void 0) {
			const fault = findFileNameFault(text);
			if (fault !== void 0) reader.fail(`tensor ${excerpt(tensor)} is said to be in ${excerpt(text)}, which ${fault}`, at, "index-file-name");
			file = text;
			knownFiles.set(file, file);
		}
		weightMap.set(tensor, file);
	});
	return weightMap;
}
/** Says what is wrong with a file name from an index; undefined for names that stay in the folder. */
function findFileNameFault(file) {
	if (file.startsWith("/")) return "is an absolute path";
	if (file.includes("\\")) return "has a backslash";
	if (file.includes(":")) return "has a colon, as URLs and drives have";
	if (/[\u0000-\u001f\u007f-\u009f]/.test(file)) return "has a control character";
	const parts = file.split("/");
	if (parts.includes("..")) return "leaves the folder";
	if (parts.some((part) => part === "" || part.startsWith("."))) return "has an empty or hidden part";
	if (parts.some((part) => part.length > maxFileNameLength)) return "is too long";
	if (!file.endsWith(".safetensors")) return "is not a .safetensors file";
}
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
// src/kit/snapshot.ts
/** `org/name@0123456789ab:path` or `dir/path`: how an error names a file of a snapshot. */
function nameOf(origin, path) {
	if (origin.kind === "directory") return path === void 0 ? origin.path : `${origin.path.replace(/\/+$/, "")}/${path}`;
	const pinned = `${origin.repo}@${origin.commit.slice(0, 12)}`;
	return path === void 0 ? pinned : `${pinned}:${path}`;
}
// src/disk/disk-error.ts
/**
* Says what a failed file operation means to the user.
*
* @param doing what was tried, as the end of "cannot …", e.g. `write out/model.safetensors`.
* @param neededBytes how much was still to be written.
* @returns the error to throw; errors that are already ours, or are no errors of the file system, unchanged.
*/
function diskError(error, doing, neededBytes) {
	if (error instanceof ExtrapolateError || !(error instanceof Error)) return error;
	const code = error.code;
	const message = `Cannot ${doing}`;
	switch (code) {
		case "ENOSPC":
		case "EDQUOT": {
			const why = code === "ENOSPC" ? "the disk is full" : "the disk quota is used up";
			const need = neededBytes === void 0 ? "" : `; ${neededBytes} more bytes are needed for this file`;
			return new CapacityError(`${message}: ${why}${need}.`, {
				code: "disk-full",
				hint: "Free space, write to another disk, or publish to the Hub, which needs none.",
				cause: error
			});
		}
		case "EFBIG": return new CapacityError(`${message}: the file system does not take files of this size.`, {
			code: "file-too-large",
			hint: "Write to another file system.",
			cause: error
		});
		case "EACCES":
		case "EPERM":
		case "EROFS": return new AccessError(`${message}: ${code === "EROFS" ? "the file system is read-only" : "permission denied"}.`, {
			code: "disk-permission",
			hint: "Change the permissions, or name another directory.",
			cause: error
		});
		case "ENOENT":
		case "ENOTDIR":
		case "EISDIR":
		case "ELOOP":
		case "ENAMETOOLONG":
		case "EBUSY":
		case "EXDEV": return new InputError(`${message}: ${reasons[code]}.`, {
			code: "path-invalid",
			hint: "Check the path; name another directory if it cannot be used.",
			cause: error
		});
		case void 0: return error;
		default: return new CapacityError(`${message}: the file system failed with ${code}.`, {
			code: "disk-failed",
			hint: "Check the disk, or use another one.",
			cause: error
		});
	}
}
const reasons = {
	ENOENT: "it does not exist",
	ENOTDIR: "a part of the path is a file",
	EISDIR: "it is a directory",
	ELOOP: "its symbolic links run in a circle",
	ENAMETOOLONG: "the name is too long",
	EBUSY: "it is in use, or a mount point",
	EXDEV: "it is a mount point"
};
function hasCode(error, ...codes) {
	return error instanceof Error && codes.includes(error.code ?? "");
}
// src/disk/locate.ts
/** The absolute path of a directory as a user wrote it; `~/` is the home directory, also where no shell saw it. */
function locate(path) {
	return /^~(\/|$)/.test(path) ? join(homedir(), path.slice(1)) : resolve(path);
}
/** The same, where links lead. What does not exist yet is where it will be made. */
async function locateReal(path) {
	const place = locate(path);
	return realpath(place).catch((error) => {
		if (hasCode(error, "ENOENT", "ENOTDIR")) return place;
		throw error;
	});
}
// \0@oxc-project+runtime@0.158.0/helpers/esm/usingCtx.js
function _usingCtx() {
	var r = "function" == typeof SuppressedError ? SuppressedError : function(r, e) {
		var n = Error();
		return n.name = "SuppressedError", n.error = r, n.suppressed = e, n;
	}, e = {}, n = [];
	function using(r, e) {
		if (null != e) {
			if (Object(e) !== e) throw new TypeError("using declarations can only be used with objects, functions, null, or undefined.");
			if (r) var o = e[Symbol.asyncDispose || Symbol["for"]("Symbol.asyncDispose")];
			if (void 0 === o && (o = e[Symbol.dispose || Symbol["for"]("Symbol.dispose")], r)) var t = o;
			if ("function" != typeof o) throw new TypeError("Object is not disposable.");
			t && (o = function o() {
				try {
					t.call(e);
				} catch (r) {
					return Promise.reject(r);
				}
			}), n.push({
				v: e,
				d: o,
				a: r
			});
		} else r && n.push({
			d: e,
			a: r
		});
		return e;
	}
	return {
		e,
		u: using.bind(null, !1),
		a: using.bind(null, !0),
		d: function d() {
			var o, t = this.e, s = 0;
			function next() {
				for (; o = n.pop();) try {
					if (!o.a && 1 === s) return s = 0, n.push(o), Promise.resolve().then(next);
					if (o.d) {
						var r = o.d.call(o.v);
						if (o.a) return s |= 2, Promise.resolve(r).then(next, err);
					} else s |= 1;
				} catch (r) {
					return err(r);
				}
				if (1 === s) return t !== e ? Promise.reject(t) : Promise.resolve();
				if (t !== e) throw t;
			}
			function err(n) {
				return t = t !== e ? new r(n, t) : n, next();
			}
			return next();
		}
	};
}
// src/hub/errors.ts
/** Longest part of a server's own words that a message repeats. */
const MAX_QUOTED_CHARACTERS = 300;
/** The repo, revision and file in a Hub URL (`/api/models/{ns}/{name}/…/{rev}/…`, `/{ns}/{name}/resolve/{rev}/{path}`). */
function subjectOf(url, hubUrl) {
	if (url.origin !== hubUrl.origin) return void 0;
	const base = hubUrl.pathname.replace(/\/$/, "");
	if (!url.pathname.startsWith(`${base}/`)) return void 0;
	const segments = url.pathname.slice(base.length + 1).split("/");
	const inApi = segments[0] === "api" && segments[1] === "models";
	const [namespace, name, verb, revision, ...rest] = inApi ? segments.slice(2) : segments;
	if (!namespace || !name) return void 0;
	if (!inApi && verb !== "resolve" && verb !== "raw" && !name.endsWith(".git")) return void 0;
	return {
		repo: `${decodePart(namespace)}/${decodePart(name.replace(/\.git$/, ""))}`,
		revision: revision !== void 0 && /^(resolve|raw|revision|tree|commit|preupload|xet-.*-token)$/.test(verb ?? "") ? decodePart(revision) : void 0,
		path: verb === "resolve" || verb === "raw" ? decodePart(rest.join("/")) || void 0 : void 0
	};
}
function decodePart(part) {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
/** Takes tokens and the query strings of URLs (which hold signatures) out of a text that came from elsewhere. */
function scrubSecrets(text) {
	return text.replace(/\b(hf|api)_[A-Za-z0-9_-]{6,}/g, "$1_…").replace(/\b(Bearer|Basic)\s+[^\s"',;]+/gi, "$1 …").replace(/(https?:\/\/)[^\s/@"'<>]*@/g, "$1").replace(/(https?:\/\/[^\s"'<>?]+)\?[^\s"'<>]*/g, "$1?…");
}
/** A URL as errors show it: without credentials and query. */
function nameOfUrl(url) {
	return scrubSecrets(`${url.protocol}//${url.host}${url.pathname}`);
}
/** Turns an answer that is none into the error the user gets. */
function errorOfAnswer(answer, context) {
	const { status, url, headers } = answer;
	const subject = subjectOf(url, context.hubUrl);
	const said = quoteOf(answer);
	const requestId = requestIdOf(headers);
	const trailer = `${said === "" ? "" : ` The server said: ${said}.`}${requestId === void 0 ? "" : ` Request id ${requestId}.`}`;
	if (subject !== void 0 && (status === 401 || status === 403 || status === 404)) return errorOfRepo(answer, subject, context, trailer);
	const where = `${answer.method} ${nameOfUrl(url)}`;
	if (url.origin === context.hubUrl.origin && (status === 401 || status === 403)) return status === 401 ? new AccessError(context.hasToken ? `${context.hubUrl.origin} does not accept the token in HF_TOKEN (401).${trailer}` : `${where} needs a token (401).${trailer}`, {
		code: context.hasToken ? "token-invalid" : "token-missing",
		hint: context.hasToken ? "Set HF_TOKEN to a token that is neither expired nor revoked." : "Set HF_TOKEN.",
		docs: tokensPage(context)
	}) : new AccessError(`The token in HF_TOKEN may not do this: ${where} (403).${trailer}`, {
		code: "forbidden",
		hint: "Use a token with write access to the namespace.",
		docs: tokensPage(context)
	});
	if (status === 429) return new ServiceError(`${url.host} still refuses requests for their number (429) at ${where}.${trailer}`, {
		code: "rate-limited",
		hint: context.hasToken ? "Run the same command again later; it continues where it stopped." : "Set HF_TOKEN (it raises the limit) or run the same command again later.",
		status,
		requestId
	});
	if (status >= 500 || status === 408) return new ServiceError(`${url.host} failed (${status}) at ${where}.${trailer}`, {
		code: "service-failed",
		hint: "Run the same command again later; it continues where it stopped.",
		status,
		requestId
	});
	return new ServiceError(`${url.host} refused ${where} (${status}).${trailer}`, {
		code: "service-refused",
		status,
		requestId
	});
}
function errorOfRepo(answer, subject, context, trailer) {
	const { status, headers } = answer;
	const { repo, revision, path } = subject;
	const page = `${context.hubUrl.href.replace(/\/$/, "")}/${repo}`;
	const code = headers.get("x-error-code") ?? "";
	const said = headers.get("x-error-message") ?? "";
	if (code === "GatedRepo") return new AccessError(`${repo} is gated: its files need access that has to be asked for (${status}).${trailer}`, {
		code: "repo-gated",
		hint: context.hasToken ? `Open ${page}, accept the conditions with the account of HF_TOKEN, and run again (a fine-grained token also needs the permission to read gated repos).` : `Open ${page}, accept the conditions, set HF_TOKEN to a token of that account, and run again.`,
		docs: page
	});
	if (/disabled/i.test(said)) return new AccessError(`${repo} is disabled on ${context.hubUrl.host} (${status}).${trailer}`, {
		code: "repo-disabled",
		hint: "Use another repo; this one was taken out of service.",
		docs: page
	});
	if (code === "RevisionNotFound") return new InputError(`${repo} has no revision ${JSON.stringify(revision ?? "")}.${trailer}`, {
		code: "revision-not-found",
		hint: "Check the branch, tag or commit after the @.",
		docs: `${page}/tree/main`
	});
	if (code === "EntryNotFound" && path !== void 0) return new InputError(`${repo}@${revision} has no file ${path}.${trailer}`, {
		code: "file-not-found",
		docs: page
	});
	if (status === 401 && context.hasToken && /invalid|credential|expired/i.test(said)) return new AccessError(`${context.hubUrl.origin} does not accept the token in HF_TOKEN (401).${trailer}`, {
		code: "token-invalid",
		hint: "Set HF_TOKEN to a token that is neither expired nor revoked.",
		docs: tokensPage(context)
	});
	if (code === "RepoNotFound" || status !== 403) return new AccessError(`${repo} does not exist on ${context.hubUrl.host} or is private (${status}).${trailer}`, {
		code: "repo-not-found",
		hint: context.hasToken ? "Check the name, and that the token in HF_TOKEN may read the repo." : "Check the name, or set HF_TOKEN to a token that may read the repo.",
		docs: page
	});
	return new AccessError(`${context.hasToken ? "The token in HF_TOKEN" : "An anonymous request"} may not ${verbOf(answer)} ${repo} (403).${trailer}`, {
		code: "forbidden",
		hint: context.hasToken ? "Use a token with the needed access; an organisation can also restrict which tokens it accepts." : "Set HF_TOKEN.",
		docs: page
	});
}
/** The connection to `url` failed: the error once the attempts are used up, or once a repetition could do harm. */
function errorOfConnection(method, url, cause) {
	if (isCertificateFailure(cause)) return new ServiceError(`${url.host} cannot prove that it is itself: ${scrubSecrets(cause.message)}.`, {
		code: "certificate-refused",
		hint: "If a proxy of your network stands in between, set NODE_EXTRA_CA_CERTS to its certificate.",
		cause
	});
	return new ServiceError(`The connection for ${method} ${nameOfUrl(url)} failed: ${scrubSecrets(cause.message)}.`, {
		code: "service-unreachable",
		hint: "Check the network (and HF_ENDPOINT, --hub-url and HTTPS_PROXY if set) and run the same command again; it continues where it stopped.",
		cause
	});
}
/** Whether the TLS handshake failed over the certificate, which no repetition changes. */
function isCertificateFailure(error) {
	const { code } = error.cause ?? error;
	return typeof code === "string" && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
}
function verbOf({ method, url }) {
	return (method === "GET" || method === "HEAD") && !url.pathname.includes("/xet-write-token/") ? "read" : "write to";
}
function tokensPage(context) {
	return `${context.hubUrl.href.replace(/\/$/, "")}/settings/tokens`;
}
function requestIdOf(headers) {
	const value = headers.get("x-request-id") ?? headers.get("x-amzn-requestid") ?? headers.get("x-amz-request-id");
	return value !== null && /^[\w.:=/+-]{1,128}$/.test(value) ? value : void 0;
}
function quoteOf(answer) {
	const fromBody = answer.headers.get("content-type")?.startsWith("application/json") ? messageInJson(answer.text) : void 0;
	const quote = scrubSecrets(answer.headers.get("x-error-message") ?? fromBody ?? "").replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim().replace(/\.+$/, "");
	return quote.length > MAX_QUOTED_CHARACTERS ? `${quote.slice(0, MAX_QUOTED_CHARACTERS)}…` : quote;
}
function messageInJson(text) {
	try {
		const body = JSON.parse(text);
		if (typeof body !== "object" || body === null) return void 0;
		const { error, message } = body;
		return typeof error === "string" ? error : typeof message === "string" ? message : void 0;
	} catch {
		return;
	}
}
// src/hub/library-call.ts
/**
* Runs a call of `@huggingface/hub` with our fetch, and turns whatever it throws into one of our errors. The
* library keeps neither the error code of a failed answer nor, on a HEAD with a JSON content type, the status;
* so the error is made from the answer itself.
*
* @param what completes "… failed", e.g. `Listing ns/name`
*/
async function callLibrary(http, what, call, signal) {
	let failed;
	const fetch = async (input, init) => {
		const response = await http.fetch(input, signal === void 0 ? init : {
			...init,
			signal
		});
		failed = void 0;
		if (response.status < 400) return response;
		const text = await response.text();
		const url = new URL(response.url);
		failed = {
			method: init?.method ?? "GET",
			url,
			status: response.status,
			headers: response.headers,
			text
		};
		const copy = new Response(text, {
			status: response.status,
			headers: response.headers
		});
		Object.defineProperty(copy, "url", { value: response.url });
		return copy;
	};
	try {
		return await call(fetch);
	} catch (error) {
		if (error instanceof ExtrapolateError || signal?.aborted) throw error;
		if (failed !== void 0) throw errorOfAnswer(failed, {
			hubUrl: new URL(http.hubUrl),
			hasToken: http.hasToken
		});
		const reason = scrubSecrets(error instanceof Error ? error.message : String(error));
		throw new ServiceError(`${what} failed: ${reason}.`, {
			code: "answer-malformed",
			cause: error
		});
	}
}
// src/hub/file-listing.ts
/** The Hub advises against more than this in one repo; a checkpoint has a few dozen. */
const MAX_FILES = 1e5;
/** The Hub gives a thousand entries a page; a listing that goes on after this many is made up. */
const MAX_PAGES = 1e3;
const MAX_PATH_CHARACTERS = 1024;
/**
* All files of a model repo at a commit, with sizes and, for large files, sha256.
*
* @throws {InputError} a path that would leave the repo, or too many files
* @throws {ServiceError} a listing that cannot be understood
*/
async function listRepoFiles(http, repo, commit, signal) {
	const collect = async (fetch) => {
		let pageCount = 0;
		const countingFetch = (input, init) => {
			pageCount++;
			if (pageCount > MAX_PAGES) throw malformed$1(repo, `it has more than ${MAX_PAGES} pages`);
			return fetch(input, init);
		};
		const files = /* @__PURE__ */ new Map();
		const entries = listFiles$1({
			repo: {
				type: "model",
				name: repo
			},
			recursive: true,
			revision: commit,
			hubUrl: http.hubUrl,
			fetch: countingFetch
		});
		for await (const entry of entries) {
			if (entry.type !== "file") continue;
			const file = readEntry(entry, repo);
			if (files.has(file.path)) throw malformed$1(repo, `it names ${JSON.stringify(file.path)} twice`);
			files.set(file.path, file);
			if (files.size > MAX_FILES) throw new InputError(`${repo} has more than ${MAX_FILES} files.`, { code: "too-many-files" });
		}
		return files;
	};
	return callLibrary(http, `Listing the files of ${repo}`, collect, signal);
}
function readEntry(entry, repo) {
	const { path, size, lfs } = entry;
	if (typeof path !== "string") throw malformed$1(repo, "a file has no path");
	if (!isSafePath(path)) throw new InputError(`${repo} has a file whose path is not safe: ${JSON.stringify(path.slice(0, 200))}.`, {
		code: "path-unsafe",
		hint: "A path must be relative, with forward slashes and without \"..\"."
	});
	const pointer = typeof lfs === "object" && lfs !== null ? lfs : void 0;
	const byteLength = pointer === void 0 ? size : pointer.size;
	if (typeof byteLength !== "number" || !Number.isSafeInteger(byteLength) || byteLength < 0) throw malformed$1(repo, `the size of ${JSON.stringify(path)} is ${JSON.stringify(byteLength)}`);
	if (pointer === void 0) return {
		path,
		byteLength
	};
	if (typeof pointer.oid !== "string" || !/^[0-9a-f]{64}$/.test(pointer.oid)) throw malformed$1(repo, `the sha256 of ${JSON.stringify(path)} is no sha256`);
	return {
		path,
		byteLength,
		sha256: pointer.oid
	};
}
/** Relative, with forward slashes, staying inside the repo, printable. */
function isSafePath(path) {
	return path.length <= MAX_PATH_CHARACTERS && !path.includes("\\") && !/\p{Cc}/u.test(path) && path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && part !== ".git");
}
function malformed$1(repo, reason) {
	return new ServiceError(`The listing of ${repo} cannot be used: ${reason}.`, { code: "answer-malformed" });
}
// src/kit/log.ts
const silentLog = {
	info() {},
	warn() {},
	debug() {}
};
// src/safetensors/parse-header.ts
/** Far above the largest real checkpoints, and few enough to be held in memory. */
const maxTensorCount = 1 << 18;
const maxMetadataCount = 65536;
/** PyTorch and NumPy stop at 64 dimensions. */
const maxRank = 64;
/**
* Reads the first eight bytes of a file: how long the JSON after them is. Nothing may be allocated by this
* number before it was checked, which is done here.
*
* @throws FormatError when it is over 100 MB or passes the end of the file.
*/
function parseHeaderLength(bytes, { source, fileByteLength }) {
	const truncated = (needed) => new FormatError(`the file is cut off within its header: it has ${fileByteLength} bytes, ${needed - fileByteLength} are missing`, {
		source,
		byteOffset: fileByteLength,
		code: "safetensors-truncated",
		hint: fetchAgain
	});
	if (fileByteLength < 8) throw truncated(8);
	const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
	if (length > 1e8) throw new FormatError(`a header of ${length} bytes is announced; at most ${maxHeaderByteLength} are allowed`, {
		source,
		byteOffset: 0,
		code: "safetensors-header-length",
		hint: "The file is not in the safetensors format, or is damaged."
	});
	const jsonByteLength = Number(length);
	if (8 + jsonByteLength > fileByteLength) throw truncated(8 + jsonByteLength);
	return jsonByteLength;
}
const fetchAgain = "The file is incomplete; download or save it again.";
/**
* Reads the header of a safetensors file, strictly by the format (safetensors 0.8): everything in it is
* checked, so that whoever holds the result may rely on tensors that fill the file from the header to its
* end without overlap.
*
* @param bytes the beginning of the file, at least the whole header.
* @throws FormatError with the byte offset of the fault, before anything is allocated for what it is about.
*/
function parseHeader(bytes, place) {
	const headerByteLength = 8 + parseHeaderLength(bytes, place);
	if (bytes.length < headerByteLength) throw new RangeError("parseHeader needs the bytes of the whole header");
	const reader = new JsonReader(bytes.subarray(8, headerByteLength), {
		source: place.source,
		code: "safetensors-json",
		byteOffset: 8
	});
	if (bytes[8] !== 123) reader.fail("the header must begin with '{'", 0);
	let metadata;
	const tensors = [];
	reader.readObject("the header", maxTensorCount, (name, nameAt) => {
		if (name === "__metadata__") metadata = readMetadata(reader);
		else tensors.push(readTensor(reader, name, nameAt, headerByteLength));
	});
	reader.readEnd("the header");
	checkCoverage(tensors, headerByteLength, place, reader);
	return {
		metadata,
		tensors: tensors.map(({ name, dtype, shape, start, end }) => ({
			name,
			dtype,
			shape,
			start,
			end
		})),
		headerByteLength,
		fileByteLength: place.fileByteLength
	};
}
function readMetadata(reader) {
	const metadata = Object.create(null);
	reader.readObject(metadataKey, maxMetadataCount, (key) => {
		metadata[key] = reader.readString(`${metadataKey}: the value of ${excerpt(key)}`);
	});
	return metadata;
}
function readTensor(reader, name, nameAt, headerByteLength) {
	const what = `tensor ${excerpt(name)}`;
	let dtype;
	let shape;
	let offsets;
	let shapeAt = nameAt;
	let offsetsAt = nameAt;
	reader.readObject(what, 3, (key, keyAt) => {
		const valueAt = reader.position;
		if (key === "dtype") dtype = readDtype(reader, what);
		else if (key === "shape") {
			shapeAt = valueAt;
			shape = readIntegers(reader, `${what}: shape`, maxRank);
		} else if (key === "data_offsets") {
			offsetsAt = valueAt;
			offsets = readIntegers(reader, `${what}: data_offsets`, 2);
		} else reader.fail(`${what} has the unknown key ${excerpt(key)}`, keyAt);
	});
	if (dtype === void 0 || shape === void 0 || offsets === void 0) {
		const missing = dtype === void 0 ? "dtype" : shape === void 0 ? "shape" : "data_offsets";
		return reader.fail(`${what} has no ${missing}`, nameAt);
	}
	const [start, end] = offsets;
	if (start === void 0 || end === void 0) return reader.fail(`${what}: data_offsets must be [begin, end]`, offsetsAt);
	if (start > end) reader.fail(`${what}: data_offsets [${start}, ${end}] run backwards`, offsetsAt, "safetensors-offsets");
	const byteLength = byteLengthOf(dtype, shape);
	if (byteLength === void 0) reader.fail(`${what}: ${dtype} [${shape.join(", ")}] is no whole number of bytes, or too many`, shapeAt, "safetensors-shape");
	if (byteLength !== end - start) reader.fail(`${what}: ${dtype} [${shape.join(", ")}] takes ${byteLength} bytes, but data_offsets [${start}, ${end}] give it ${end - start}`, offsetsAt, "safetensors-shape");
	return {
		name,
		dtype,
		shape,
		start: headerByteLength + start,
		end: headerByteLength + end,
		offsetsAt
	};
}
function readDtype(reader, what) {
	const at = reader.position;
	const dtype = reader.readString(`${what}: dtype`);
	if (isDtype(dtype)) return dtype;
	return reader.fail(`${what} has the unknown dtype ${excerpt(dtype)}`, at, "safetensors-dtype", `Known dtypes are ${Object.keys(bitsPerElement).join(", ")}.`);
}
function readIntegers(reader, what, maxCount) {
	const values = [];
	reader.readArray(what, maxCount, () => values.push(reader.readSafeInteger(what)));
	return values;
}
/** The tensors, sorted by their data, must follow each other from the header to the end of the file. */
function checkCoverage(tensors, headerByteLength, { source, fileByteLength }, reader) {
	const byData = tensors.toSorted((a, b) => a.start - b.start || a.end - b.end);
	let reached = headerByteLength;
	let last;
	for (const tensor of byData) {
		if (tensor.start !== reached) {
			const what = `tensor ${excerpt(tensor.name)}`;
			const after = last === void 0 ? "the header" : `tensor ${excerpt(last.name)}`;
			const fault = tensor.start < reached ? `${what} overlaps ${after} by ${reached - tensor.start} bytes` : `there is a hole of ${tensor.start - reached} bytes between ${after} and ${what}`;
			reader.fail(fault, tensor.offsetsAt, "safetensors-offsets");
		}
		reached = tensor.end;
		last = tensor;
	}
	if (reached > fileByteLength) throw new FormatError(`the file is cut off: its header describes ${reached} bytes, it has ${fileByteLength}, ${reached - fileByteLength} are missing`, {
		source,
		byteOffset: fileByteLength,
		code: "safetensors-truncated",
		hint: fetchAgain
	});
	if (reached < fileByteLength) throw new FormatError(`${fileByteLength - reached} bytes follow the last tensor's data`, {
		source,
		byteOffset: reached,
		code: "safetensors-offsets"
	});
}
// src/safetensors/read-header.ts
/** Most headers are shorter, so that one read is enough. */
const speculativeByteLength = 65544;
/**
* Reads the header of a safetensors file in one small read, or two where it is longer than 64 KiB.
*
* @throws FormatError as {@link parseHeader}, and whatever the source rejects with.
*/
async function readHeader(source) {
	const place = {
		source: source.name,
		fileByteLength: source.byteLength
	};
	const first = await source.slice(0, Math.min(speculativeByteLength, source.byteLength));
	const headerByteLength = 8 + parseHeaderLength(first, place);
	if (headerByteLength <= first.length) return parseHeader(first, place);
	const bytes = new Uint8Array(headerByteLength);
	bytes.set(first);
	bytes.set(await source.slice(first.length, headerByteLength), first.length);
	return parseHeader(bytes, place);
}
// src/checkpoint/choose-weights.ts
/** So many file names are listed in an error. */
const maxListed = 5;
/**
* Chooses the weights as transformers does: `model.safetensors`, then `model.safetensors.index.json`; then
* the only index or the only safetensors file beside config.json.
*
* @throws IncompatibleError saying what was found instead.
*/
function chooseWeights(snapshot) {
	if (snapshot.files.has("model.safetensors")) return {
		kind: "single",
		path: "model.safetensors"
	};
	const paths = [...snapshot.files.keys()].sort();
	const indexes = paths.filter((path) => /^[^/]+\.safetensors\.index\.json$/.test(path));
	const indexPath = indexes.find((path) => path === "model.safetensors.index.json") ?? indexes[0];
	if (indexPath === "model.safetensors.index.json" || indexPath !== void 0 && indexes.length === 1) return {
		kind: "sharded",
		indexPath
	};
	const place = nameOf(snapshot.origin);
	if (indexPath !== void 0) throw new IncompatibleError(`${place} has more than one index of weights: ${list(indexes)}.`, {
		code: "weights-ambiguous",
		hint: "Keep one of them, as model.safetensors.index.json."
	});
	const [only, ...others] = paths.filter((path) => /^[^/]+\.safetensors$/.test(path) && !path.startsWith("adapter_"));
	if (only === void 0) throw unsupported(place, paths);
	if (others.length === 0 && !isShardName(only)) return {
		kind: "single",
		path: only
	};
	const files = [only, ...others];
	if (files.some(isShardName)) throw new IncompatibleError(`${place} has shards (${list(files)}) but no model.safetensors.index.json.`, {
		code: "index-missing",
		hint: "Download or save the checkpoint with its index."
	});
	throw new IncompatibleError(`${place} has more than one file of weights and no index: ${list(files)}.`, {
		code: "weights-ambiguous",
		hint: "Name the right one model.safetensors, or remove the others."
	});
}
const isShardName = (path) => /-\d{5}-of-\d{5}\.safetensors$/.test(path);
/** Says what is there instead of weights that can be read. */
function unsupported(place, paths) {
	const code = "weights-unsupported";
	const found = (pattern) => paths.filter((path) => pattern.test(path));
	const pytorch = found(/(^|\/)(pytorch_model|model|consolidated)[^/]*\.(bin|pt|pth)$|\.bin\.index\.json$/);
	if (paths.includes("adapter_config.json")) return new IncompatibleError(`${place} is a PEFT adapter (adapter_config.json), not a whole checkpoint.`, {
		code,
		hint: "Merge the adapter into its base model first (PeftModel.merge_and_unload) and use the merged checkpoint."
	});
	if (pytorch.length > 0) return new IncompatibleError(`${place} holds PyTorch weights (${list(pytorch)}), which this version does not read; it reads safetensors.`, {
		code,
		hint: "Convert the checkpoint with save_pretrained(safe_serialization=True), or, where the Hub has made a safetensors pull request for the repo, name it as the revision: namespace/name@refs/pr/N."
	});
	const kind = [
		[found(/\.gguf$/), "GGUF weights, which are quantised or made for llama.cpp"],
		[found(/\/[^/]+\.safetensors$/), "safetensors files in subfolders only"],
		[found(/\.(h5|msgpack|onnx|ckpt|pt|pth|npz|tflite)$/), "weights in a format this tool does not read"]
	].find(([files]) => files.length > 0);
	if (kind !== void 0) {
		const [files, what] = kind;
		return new IncompatibleError(`${place} has ${what} (${list(files)}).`, {
			code,
			hint: "Use the original checkpoint, with model.safetensors or its shards and their index at the top level."
		});
	}
	const what = paths.length === 0 ? "is empty" : `has no weights among its ${paths.length} files (${list(paths)})`;
	return new IncompatibleError(`${place} ${what}.`, {
		code,
		hint: "Expected model.safetensors, or shards with model.safetensors.index.json."
	});
}
/** The first few names, and how many more there are. */
function list(names) {
	const shown = names.slice(0, maxListed).join(", ");
	return names.length > maxListed ? `${shown} and ${names.length - maxListed} more` : shown;
}
// src/checkpoint/quantisation.ts
const hint = "Use the checkpoint before quantisation, with weights in BF16, F16, F32 or F64.";
/** Sections of config.json that hold a model's own configuration in models with several parts. */
const configSections = [
	"",
	"text_config",
	"language_config",
	"llm_config"
];
/**
* @param config the parsed config.json.
* @param source config.json, as the user would name it.
* @throws IncompatibleError naming the method and the key that showed it.
*/
function refuseQuantisedConfig(config, source) {
	for (const section of configSections) {
		const part = section === "" ? config : asObject(config[section]);
		for (const key of ["quantization_config", "compression_config"]) {
			const settings = asObject(part?.[key]);
			if (settings === void 0 || Object.keys(settings).length === 0) continue;
			const { method, evidence } = findMethod(settings, section === "" ? key : `${section}.${key}`);
			throw new IncompatibleError(`${source}: the weights are quantised with ${method} (${evidence}).`, {
				code: "weights-quantised",
				hint
			});
		}
	}
}
function findMethod(settings, path) {
	const method = settings.quant_method;
	const bits = ["load_in_4bit", "load_in_8bit"].find((key) => settings[key] === true);
	if (typeof method === "string") {
		const shown = method.slice(0, 40);
		const detail = bits === void 0 ? "" : `, ${path}.${bits} is true`;
		return {
			method: shown,
			evidence: `${path}.quant_method is ${JSON.stringify(shown)}${detail}`
		};
	}
	if (bits !== void 0) return {
		method: "bitsandbytes",
		evidence: `${path}.${bits} is true`
	};
	return {
		method: "a method it does not name",
		evidence: `it has a ${path}`
	};
}
/** Tensors that only quantised checkpoints have, by the last part of their names. */
const signs = [
	[/\.(absmax|nested_absmax|quant_map|nested_quant_map)$|\.quant_state\./, "bitsandbytes (4 bit)"],
	[/\.SCB$/, "bitsandbytes (8 bit)"],
	[/\.weight_packed$/, "compressed-tensors"],
	[/\.W_q$/, "HQQ"]
];
/**
* Refuses a checkpoint whose tensors show that it is quantised, also where its config does not say so.
*
* @throws IncompatibleError naming the method and the tensor that showed it.
*/
function refuseQuantisedTensors({ tensors }, place) {
	for (const tensor of tensors.values()) {
		const method = methodShownBy(tensor, tensors);
		if (method === void 0) continue;
		throw new IncompatibleError(`${place}: the weights are quantised with ${method} (tensor '${tensor.name}', ${tensor.dtype}, in ${tensor.path}).`, {
			code: "weights-quantised",
			hint
		});
	}
}
function methodShownBy(tensor, tensors) {
	const { name } = tensor;
	const sign = signs.find(([pattern]) => pattern.test(name));
	if (sign !== void 0) return sign[1];
	if (name.endsWith(".qweight")) {
		const module = name.slice(0, -7);
		return tensors.has(`${module}g_idx`) ? "GPTQ" : tensors.has(`${module}qzeros`) ? "AWQ or GPTQ" : "packed integers";
	}
	const scaled = /^(.*weight)_scale(_inv|_2)?$/.exec(name)?.[1] ?? /^(.*)_scales$/.exec(name)?.[1]?.concat("_blocks");
	const weight = scaled === void 0 ? void 0 : tensors.get(scaled);
	if (weight === void 0) return void 0;
	if (weight.dtype.startsWith("F8")) return `FP8 with scales ('${weight.name}' is ${weight.dtype})`;
	if (/^[FUI]\d/.test(weight.dtype) && !/^F(16|32|64)$/.test(weight.dtype)) return `${weight.dtype} blocks with scales ('${weight.name}')`;
}
function asObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? value : void 0;
}
// src/checkpoint/open-checkpoint.ts
const maxConfigByteLength = 16 << 20;
const maxIndexByteLength = 256 << 20;
/** Headers read at once. */
const maxConcurrentReads = 8;
/**
* Opens the safetensors checkpoint of a snapshot by its headers; no weights are read.
*
* @throws IncompatibleError when there are no weights that can be read, when they are quantised, or when index
*   and shards disagree; FormatError for damaged files.
*/
async function openCheckpoint(snapshot, { log = silentLog } = {}) {
	const choice = chooseWeights(snapshot);
	log.debug(`${nameOf(snapshot.origin)}: weights in ${choice.kind === "single" ? choice.path : choice.indexPath}`);
	const config = await readConfig(snapshot);
	if (config !== void 0) refuseQuantisedConfig(config, nameOf(snapshot.origin, "config.json"));
	if (choice.kind === "single") {
		const shard = await readShard(snapshot, choice.path);
		return finish({
			snapshot,
			tensors: new Map(shard.tensors.map((tensor) => [tensor.name, tensor])),
			shards: [shard],
			index: void 0,
			config
		});
	}
	const { indexPath } = choice;
	const index = parseIndex(await readSmallFile(snapshot, indexPath, maxIndexByteLength), nameOf(snapshot.origin, indexPath));
	const paths = [...new Set(index.weightMap.values())].sort();
	const missing = paths.filter((path) => !snapshot.files.has(path));
	if (missing.length > 0) throw new IncompatibleError(`${nameOf(snapshot.origin, indexPath)} names ${paths.length} shards, of which ${missing.length} are missing: ${list(missing)}.`, {
		code: "shard-missing",
		hint: "The upload or download is incomplete; complete it, or use another revision."
	});
	const shards = await mapConcurrently(paths, (path) => readShard(snapshot, path));
	return finish({
		snapshot,
		tensors: joinShards(index, shards, nameOf(snapshot.origin, indexPath)),
		shards,
		index: {
			path: indexPath,
			metadata: index.metadata
		},
		config
	});
}
function finish(checkpoint) {
	const place = nameOf(checkpoint.snapshot.origin);
	if (checkpoint.tensors.size === 0) throw new IncompatibleError(`${place} has a checkpoint without tensors (${checkpoint.shards[0]?.path}).`, {
		code: "checkpoint-empty",
		hint: "Save the checkpoint again, with its weights."
	});
	refuseQuantisedTensors(checkpoint, place);
	return checkpoint;
}
async function readShard(snapshot, path) {
	const { metadata, tensors, fileByteLength } = await readHeader(snapshot.source(path));
	return {
		path,
		byteLength: fileByteLength,
		metadata,
		tensors: tensors.map((tensor) => ({
			...tensor,
			path
		}))
	};
}
/** All tensors in the order of the index, which must say of each the shard that really has it, and of no other. */
function joinShards({ weightMap }, shards, indexName) {
	const found = /* @__PURE__ */ new Map();
	for (const tensor of shards.flatMap((shard) => shard.tensors)) {
		const listedIn = weightMap.get(tensor.name);
		if (listedIn !== tensor.path) {
			const listed = listedIn === void 0 ? "is not in the index" : `is in ${listedIn} by the index`;
			throw disagreement(indexName, `Tensor '${tensor.name}' of ${tensor.path} ${listed}`);
		}
		found.set(tensor.name, tensor);
	}
	const tensors = /* @__PURE__ */ new Map();
	for (const [name, path] of weightMap) {
		const tensor = found.get(name);
		if (tensor === void 0) throw disagreement(indexName, `Tensor '${name}' is not in ${path}, where the index has it`);
		tensors.set(name, tensor);
	}
	return tensors;
}
function disagreement(indexName, fault) {
	return new IncompatibleError(`${fault} (${indexName}).`, {
		code: "index-mismatch",
		hint: "Index and shards are of different savings; upload or download the checkpoint again as a whole."
	});
}
async function readConfig(snapshot) {
	if (!snapshot.files.has("config.json")) return void 0;
	const reader = new JsonReader(await readSmallFile(snapshot, "config.json", maxConfigByteLength), {
		source: nameOf(snapshot.origin, "config.json"),
		code: "config-json",
		allowNonFinite: true
	});
	const config = reader.readValue("config.json");
	reader.readEnd("config.json");
	if (typeof config !== "object" || config === null || Array.isArray(config)) return reader.fail("config.json must be an object", 0);
	return config;
}
async function readSmallFile(snapshot, path, maxByteLength) {
	const source = snapshot.source(path);
	if (source.byteLength > maxByteLength) throw new FormatError(`the file has ${source.byteLength} bytes; at most ${maxByteLength} are read`, {
		source: source.name,
		byteOffset: maxByteLength,
		code: "file-too-large"
	});
	return source.slice(0, source.byteLength);
}
/** Results in the order of the items; after a failure nothing more is started. */
async function mapConcurrently(items, transform) {
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
	await Promise.all(Array.from({ length: maxConcurrentReads }, work));
	return results;
}
// src/disk/file-reader.ts
/** Shards between which a reader goes back and forth; more are closed and opened again. */
const maxOpenFiles = 16;
/**
* Reads ranges of files synchronously, straight into the target: what is in the page cache needs no thread
* and no copy.
*/
function openFileReader(ranges) {
	const lastUse = new Map(ranges.map(({ place }, index) => [place, index]));
	/** Least recently used first. */
	const descriptors = /* @__PURE__ */ new Map();
	let index = 0;
	let position = ranges[0]?.start ?? 0;
	let closed = false;
	const closeFile = (place) => {
		const descriptor = descriptors.get(place);
		if (descriptor === void 0) return;
		descriptors.delete(place);
		closeSync(descriptor);
	};
	const descriptorOf = (place) => {
		const descriptor = descriptors.get(place) ?? openSync(place, "r");
		descriptors.delete(place);
		descriptors.set(place, descriptor);
		if (descriptors.size > maxOpenFiles) {
			const [oldest] = descriptors.keys();
			if (oldest !== void 0) closeFile(oldest);
		}
		return descriptor;
	};
	const nextRange = (place) => {
		if (lastUse.get(place) === index) closeFile(place);
		index++;
		position = ranges[index]?.start ?? 0;
	};
	const readInto = (target, offset, length, range) => {
		try {
			const bytesRead = readSync(descriptorOf(range.place), target, offset, length, position);
			if (bytesRead === 0) throw truncated(range.name, position, range.fileByteLength);
			return bytesRead;
		} catch (error) {
			throw diskError(error, `read ${range.name}`);
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
					const bytesRead = readInto(target, done, wanted, range);
					done += bytesRead;
					position += bytesRead;
				}
				if (position >= range.end) nextRange(range.place);
			}
		},
		close() {
			closed = true;
			for (const place of [...descriptors.keys()]) closeFile(place);
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
// src/disk/list-files.ts
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
// src/disk/directory-snapshot.ts
/**
* A model in a directory, such as a checkpoint that was just trained, or a snapshot in the cache of
* huggingface_hub. The files are those that are there now; whoever changes them while they are read gets an
* error where that can be seen.
*
* @param path as the user wrote it; `~/` is the home directory.
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
	return {
		origin,
		files,
		source(filePath) {
			const { byteLength } = find(filePath);
			return openSource(join(root, filePath), nameOf(origin, filePath), byteLength);
		},
		openReader(ranges) {
			const reader = openFileReader(ranges.map(({ path: filePath, start, end }) => ({
				place: join(root, filePath),
				name: nameOf(origin, filePath),
				fileByteLength: find(filePath).byteLength,
				start,
				end
			})));
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
	const place = locate(path);
	if (!(await stat(place).catch((error) => {
		throw diskError(error, `read ${path}`);
	})).isDirectory()) throw new InputError(`${path} is a file, not a directory.`, {
		code: "not-a-directory",
		hint: "Name the directory that holds config.json and the weights."
	});
	return realpath(place);
}
function openSource(place, name, byteLength) {
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
// src/hub/account.ts
/**
* Asks the Hub who the token's owner is; undefined without a token.
*
* @throws {AccessError} the Hub does not accept the token
* @throws {ServiceError} the Hub failed, or its answer cannot be understood
*/
async function account(http, signal) {
	if (!http.hasToken) return void 0;
	const url = `${http.hubUrl}/api/whoami-v2`;
	const answer = await (await http.request({
		method: "GET",
		url,
		auth: "hub",
		signal
	})).json();
	const name = stringIn(answer, "name");
	if (name === void 0) throw new ServiceError(`${url} does not say whose token this is.`, { code: "answer-malformed" });
	const orgs = listIn(answer, "orgs").flatMap((org) => {
		const orgName = stringIn(org, "name");
		return orgName === void 0 ? [] : [{
			name: orgName,
			role: stringIn(org, "roleInOrg")
		}];
	});
	const role = stringIn(fieldIn(fieldIn(answer, "auth"), "accessToken"), "role");
	return {
		name,
		orgs: orgs.map((org) => org.name),
		role,
		canWriteTo(namespace) {
			if (role === "read") return false;
			if (role !== "write" && role !== "admin") return "unknown";
			if (isSameName(namespace, name)) return true;
			const org = orgs.find((org) => isSameName(namespace, org.name));
			return org !== void 0 && org.role !== "read";
		}
	};
}
/** The Hub treats names that differ only in case as one. */
function isSameName(a, b) {
	return a.toLowerCase() === b.toLowerCase();
}
function fieldIn(value, key) {
	return typeof value === "object" && value !== null ? value[key] : void 0;
}
function stringIn(value, key) {
	const field = fieldIn(value, key);
	return typeof field === "string" ? field : void 0;
}
function listIn(value, key) {
	const field = fieldIn(value, key);
	return Array.isArray(field) ? field : [];
}
// src/hub/exchange.ts
/** The TCP and TLS handshakes of a far-away or loaded host take a few seconds; thirty mean that nobody is there. */
const CONNECT_TIMEOUT_MS = 3e4;
/** No byte in either direction for this long is a dead connection; storage and the Hub stream steadily. */
const IDLE_TIMEOUT_MS = 6e4;
/** A body is handed to the socket in pieces, so that a body of 64 MiB is never queued (or, under TLS, encrypted) whole. */
const WRITE_PIECE_BYTES = 1048576;
/** Parallel connections per host: above what the uploads and readers of a run use, below what a Hub may take amiss. */
const MAX_SOCKETS_PER_HOST = 32;
const MAX_FREE_SOCKETS_PER_HOST = 8;
const standardTimeouts = {
	connectMs: CONNECT_TIMEOUT_MS,
	idleMs: IDLE_TIMEOUT_MS
};
/** The connection could not be made, broke or went silent. */
var ConnectionFailure = class extends Error {
	name = "ConnectionFailure";
	/** Whether the server may have acted on the request. */
	requestSent;
	constructor(message, requestSent, cause) {
		super(message, { cause });
		this.requestSent = requestSent;
	}
};
function createConnectionPool(options) {
	const agentOptions = {
		keepAlive: true,
		maxSockets: MAX_SOCKETS_PER_HOST,
		maxFreeSockets: MAX_FREE_SOCKETS_PER_HOST,
		proxyEnv: { ...options.proxyEnvironment },
		...options.trustedCertificates !== void 0 && { ca: options.trustedCertificates }
	};
	const plainAgent = new http.Agent(agentOptions);
	const secureAgent = new https.Agent(agentOptions);
	const freshOptions = {
		...agentOptions,
		keepAlive: false
	};
	const plainFreshAgent = new http.Agent(freshOptions);
	const secureFreshAgent = new https.Agent(freshOptions);
	const agents = [
		plainAgent,
		secureAgent,
		plainFreshAgent,
		secureFreshAgent
	];
	return {
		send(request) {
			const fresh = request.freshConnection === true;
			return request.url.protocol === "https:" ? exchange(https.request, fresh ? secureFreshAgent : secureAgent, request, options.timeouts) : exchange(http.request, fresh ? plainFreshAgent : plainAgent, request, options.timeouts);
		},
		close() {
			for (const agent of agents) agent.destroy();
		}
	};
}
function exchange(open, agent, request, timeouts) {
	const { method, url, body, signal } = request;
	const headers = Object.fromEntries(request.headers);
	if (body !== void 0) headers["content-length"] = String(body instanceof Blob ? body.size : body.byteLength);
	return new Promise((resolve, reject) => {
		if (signal?.aborted) return reject(signal.reason);
		let connected = false;
		let answered = false;
		const outgoing = open(url, {
			method,
			agent,
			headers,
			timeout: timeouts.idleMs
		});
		const connectTimer = setTimeout(() => {
			outgoing.destroy(/* @__PURE__ */ new Error(`no connection to ${url.host} within ${timeouts.connectMs} ms`));
		}, timeouts.connectMs);
		const onConnected = () => {
			connected = true;
			clearTimeout(connectTimer);
		};
		outgoing.on("socket", (socket) => {
			if (outgoing.reusedSocket) return onConnected();
			socket.once(url.protocol === "https:" ? "secureConnect" : "connect", onConnected);
		});
		outgoing.on("timeout", () => {
			outgoing.destroy(/* @__PURE__ */ new Error(`${url.host} sent nothing for ${timeouts.idleMs} ms`));
		});
		const onAbort = () => outgoing.destroy(/* @__PURE__ */ new Error("aborted"));
		signal?.addEventListener("abort", onAbort, { once: true });
		outgoing.on("close", () => {
			clearTimeout(connectTimer);
			signal?.removeEventListener("abort", onAbort);
		});
		outgoing.on("error", (error) => {
			if (answered) return;
			reject(signal?.aborted ? signal.reason : failureOf(error, connected));
		});
		outgoing.on("response", (incoming) => {
			answered = true;
			onConnected();
			resolve(incoming);
		});
		writeBody(outgoing, body, () => answered).catch((error) => outgoing.destroy(error));
	});
}
function failureOf(error, requestSent) {
	return new ConnectionFailure((error instanceof Error ? error.message : String(error)) || "the connection failed", requestSent, error);
}
/** Writes piece by piece at the pace of the socket; stops when the server has answered without wanting the rest. */
async function writeBody(outgoing, body, isAnswered) {
	if (body !== void 0) for await (const piece of piecesOf(body)) {
		if (isAnswered() || outgoing.destroyed) return void outgoing.destroy();
		if (!outgoing.write(piece)) await untilWritable(outgoing);
	}
	outgoing.end();
}
async function* piecesOf(body) {
	if (body instanceof Blob) {
		for await (const piece of body.stream()) yield* piecesOf(piece);
		return;
	}
	for (let start = 0; start < body.byteLength; start += WRITE_PIECE_BYTES) yield body.subarray(start, start + WRITE_PIECE_BYTES);
}
function untilWritable(outgoing) {
	return new Promise((resolve) => {
		const settle = () => {
			for (const event of [
				"drain",
				"close",
				"response"
			]) outgoing.off(event, settle);
			resolve();
		};
		for (const event of [
			"drain",
			"close",
			"response"
		]) outgoing.on(event, settle);
	});
}
/** Reads a whole body of at most `limitBytes`; a body that breaks off is a {@link ConnectionFailure}. */
async function readBody(incoming, limitBytes, signal) {
	const pieces = [];
	let byteLength = 0;
	try {
		for await (const piece of incoming) {
			byteLength += piece.byteLength;
			if (byteLength > limitBytes) throw new RangeError(`the answer is longer than ${limitBytes} bytes`);
			pieces.push(piece);
		}
	} catch (error) {
		incoming.destroy();
		if (signal?.aborted) throw signal.reason;
		if (error instanceof RangeError) throw error;
		throw failureOf(error, true);
	}
	return Buffer.concat(pieces, byteLength);
}
/** Reads at most `limitBytes` of a body that only serves an error message, and never fails. */
async function readErrorText(incoming, limitBytes) {
	return readBody(incoming, limitBytes).then((body) => body.toString("utf8"), () => "");
}
/** The answer's headers; names are case-insensitive, repeated ones are joined by commas. */
function headersOf(incoming) {
	const headers = new Headers();
	for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
		const [name, value] = incoming.rawHeaders.slice(index, index + 2);
		if (name !== void 0 && value !== void 0) headers.append(name, value);
	}
	return headers;
}
const FIRST_DELAY_MS = 1e3;
const MAX_DELAY_MS = 6e4;
/** Waits from this length on are worth a line in the log. */
const LONG_WAIT_MS = 1e4;
/** An attempt failed in a way that may pass by itself. */
var TransientFailure = class extends Error {
	name = "TransientFailure";
	/** What the caller gets if the attempts run out. */
	error;
	/** How long the server asked to wait. */
	retryAfterMs;
	/** Whether the Hub has not answered anything yet. */
	isFirstContact;
	constructor(error, details = {}) {
		super(error.message);
		this.error = error;
		this.retryAfterMs = details.retryAfterMs;
		this.isFirstContact = details.isFirstContact ?? false;
	}
};
function createRetryBudget(environment, signal) {
	const { clock, log, random } = environment;
	let attempts = 1;
	let waitedMs = 0;
	return {
		async spend(failure) {
			const backOffMs = Math.min(FIRST_DELAY_MS * 2 ** (attempts - 1), MAX_DELAY_MS) * (.5 + random() / 2);
			const delayMs = Math.ceil(Math.max(backOffMs, failure.retryAfterMs ?? 0));
			const maxAttempts = failure.isFirstContact ? 4 : 8;
			if (attempts >= maxAttempts || waitedMs + delayMs > 9e5) throw failure.error;
			attempts++;
			waitedMs += delayMs;
			const line = `${failure.message} Trying again in ${Math.ceil(delayMs / 1e3)} s (attempt ${attempts} of ${maxAttempts}).`;
			if (delayMs >= LONG_WAIT_MS || failure.isFirstContact) log.info(line);
			else log.debug(line);
			await clock.sleep(delayMs, signal);
		},
		reset() {
			attempts = 1;
			waitedMs = 0;
		}
	};
}
/** Runs the attempt until it succeeds, fails for good, or the budget is used up. */
async function retryTransient(attempt, environment, signal) {
	const budget = createRetryBudget(environment, signal);
	for (;;) try {
		return await attempt();
	} catch (error) {
		if (!(error instanceof TransientFailure)) throw error;
		await budget.spend(error);
	}
}
/** Statuses that may pass by themselves; 501 never does. */
function isTransientStatus(status) {
	return status === 408 || status === 429 || status >= 500 && status !== 501;
}
/** Statuses with which a server says that it did not begin to act, so that even a commit can be sent again. */
function isUnprocessedStatus(status) {
	return status === 408 || status === 429 || status === 503;
}
/** The wait a `Retry-After` asks for, in either of its forms (RFC 9110 §10.2.3); undefined if absent or malformed. */
function readRetryAfterMs(headers, nowMs) {
	const value = headers.get("retry-after")?.trim();
	if (!value) return void 0;
	if (/^\d{1,9}$/.test(value)) return Number(value) * 1e3;
	const dateMs = /^[A-Za-z]{3}/.test(value) ? Date.parse(value) : NaN;
	return Number.isNaN(dateMs) ? void 0 : Math.max(0, dateMs - nowMs);
}
// src/hub/fetch.ts
/** Answers that are read whole, so that a broken connection repeats the call, are at most this long. */
const MAX_BUFFERED_BYTES = 67108864;
/** Calls of the library that change something in a way that a second one would see. */
const NOT_REPEATABLE = /\/commit\/|\/branch\/|\/api\/repos\/(create|delete|move)$/;
/**
* A `fetch` with our retries, pacing, limits and token rule. Bodies are bytes, strings or Blobs, which can be
* sent again; a Blob is streamed, so one that computes its content needs no memory.
*
* @param prepareHeaders adds what every request carries
*/
function createFetch(sender, environment, prepareHeaders) {
	return async (input, init) => {
		if (input instanceof Request) throw new TypeError("This fetch takes a URL, not a Request.");
		if ((init?.redirect ?? "follow") !== "follow") throw new TypeError("This fetch always follows redirects.");
		const url = new URL(input);
		const method = (init?.method ?? "GET").toUpperCase();
		const signal = init?.signal ?? void 0;
		const given = new Headers(init?.headers);
		const body = readBodyInit(init?.body, given);
		const headers = prepareHeaders(url, given);
		const repeatable = method === "GET" || method === "HEAD" || !NOT_REPEATABLE.test(url.pathname);
		const attempt = async () => {
			const answer = await sender.attempt({
				method,
				url,
				headers,
				body,
				signal
			}, {
				answers: [],
				repeatable
			});
			return answerToResponse(method, answer, signal).catch((error) => {
				if (error instanceof ConnectionFailure) throw sender.lose(method, answer.url, error, repeatable);
				throw error;
			});
		};
		return retryTransient(attempt, environment, signal);
	};
}
function readBodyInit(body, headers) {
	if (body === void 0 || body === null) return void 0;
	if (typeof body === "string") {
		if (!headers.has("content-type")) headers.set("content-type", "text/plain;charset=UTF-8");
		return Buffer.from(body);
	}
	if (body instanceof Uint8Array || body instanceof Blob) return body;
	if (body instanceof ArrayBuffer) return new Uint8Array(body);
	throw new TypeError("This fetch takes bodies that can be sent twice: strings, bytes and Blobs.");
}
async function answerToResponse(method, answer, signal) {
	const { incoming, status, headers } = answer;
	const empty = method === "HEAD" || status === 204 || status === 205 || status === 304;
	const whole = status >= 400 || headers.get("content-type")?.startsWith("application/json") === true;
	if (empty) incoming.resume();
	const body = empty ? null : whole ? new Uint8Array(await readBody(incoming, MAX_BUFFERED_BYTES, signal)) : Readable.toWeb(incoming);
	const response = new Response(body, {
		status,
		headers
	});
	Object.defineProperty(response, "url", { value: answer.url.href });
	return response;
}
// src/hub/response-head.ts
/** No answer of the Hub or its storage has more; each is a line like any other. */
const MAX_HEADER_LINES = 128;
/**
* Parses a head (without the empty line at its end) as RFC 9112 §4 and §5 write it, without the leniency of
* older rules: a line that two readers could read differently is an error.
*
* @throws {SyntaxError} naming what is wrong
*/
function parseResponseHead(text) {
	const [statusLine = "", ...lines] = text.split("\r\n");
	const match = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [^\r\n]*)?$/.exec(statusLine);
	if (match === null) throw new SyntaxError("the status line is not one of HTTP/1.1");
	if (lines.length > MAX_HEADER_LINES) throw new SyntaxError(`more than ${MAX_HEADER_LINES} header lines`);
	const [, minorVersion, status] = match;
	const headers = new Headers();
	let lengthText;
	for (const line of lines) {
		const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*$/.exec(line) ?? [];
		if (name === void 0 || value === void 0) throw new SyntaxError("a header line is malformed");
		if (name.toLowerCase() === "content-length") {
			if (lengthText !== void 0) throw new SyntaxError("two Content-Length headers");
			if (!/^\d{1,15}$/.test(value)) throw new SyntaxError("Content-Length is not a number");
			lengthText = value;
		}
		headers.append(name, value);
	}
	if (lengthText !== void 0 && headers.has("transfer-encoding")) throw new SyntaxError("both Content-Length and Transfer-Encoding");
	const connection = headers.get("connection")?.toLowerCase() ?? "";
	return {
		status: Number(status),
		headers,
		bodyBytes: lengthText === void 0 ? void 0 : Number(lengthText),
		keepAlive: minorVersion === "1" && !connection.includes("close")
	};
}
// src/hub/range-connection.ts
/** Far above what storage sends; the same bound as Node's own client has. */
const MAX_HEAD_BYTES = 16384;
/** Bytes whose place is not known yet are taken in regions of at most this, which leaves room for a TLS record. */
const REGION_BYTES = 65536;
const MIN_REGION_BYTES = 16384;
const QUEUE_BYTES = 81920;
/** A paused TLS socket still hands over what it had received, which is far less than this. */
const MAX_QUEUE_BYTES = 1048576;
/**
* One HTTP/1.1 connection that only does ranged GETs, one after the other, and lets the socket write the body
* straight into a {@link RangeBuffer}. Why it exists beside `node:http`: docs/decisions/range-client.md.
*/
var RangeConnection = class {
	#url;
	#timeouts;
	#socket;
	#phase = "connecting";
	/** Bytes [start, end) that arrived as part of a head, or while there was no room for them. */
	#queue = Buffer.allocUnsafe(QUEUE_BYTES);
	#queueStart = 0;
	#queueEnd = 0;
	/** The head of the current answer. */
	#head;
	#remainingBytes = 0;
	#buffer;
	/** Whether the region given to the socket last lies in the buffer. */
	#direct = false;
	#paused = false;
	#waiting;
	#failure;
	constructor(url, timeouts, trustedCertificates) {
		this.#url = url;
		this.#timeouts = timeouts;
		const host = url.hostname.replace(/^\[|\]$/g, "");
		const secure = url.protocol === "https:";
		const target = {
			host,
			port: Number(url.port) || (secure ? 443 : 80),
			onread: {
				buffer: () => this.#nextRegion(),
				callback: (byteCount) => this.#onBytes(byteCount)
			}
		};
		this.#socket = secure ? tls.connect({
			...target,
			ALPNProtocols: ["http/1.1"],
			...net.isIP(host) === 0 && { servername: host },
			...trustedCertificates !== void 0 && { ca: trustedCertificates }
		}) : net.connect(target);
		this.#socket.setNoDelay(true);
		this.#socket.setTimeout(timeouts.connectMs);
		this.#socket.once(secure ? "secureConnect" : "connect", () => this.#onConnect());
		this.#socket.on("timeout", () => this.#die(`${url.host} sent nothing for too long`));
		this.#socket.on("error", (error) => this.#die(error.message, error));
		this.#socket.on("end", () => this.#die(`${url.host} closed the connection`));
		this.#socket.on("close", () => this.#die(`${url.host} closed the connection`));
	}
	get alive() {
		return this.#phase !== "dead";
	}
	/** Whether another request can be sent. */
	get idle() {
		return this.#phase === "idle";
	}
	/** An idle connection does not keep the process alive. */
	rest() {
		this.#socket.unref();
	}
	destroy() {
		this.#die("the connection was given up");
	}
	/** Sends the request and resolves with the head of the answer. `headers` must be free of line breaks. */
	async get(url, headers, signal) {
		this.#socket.ref();
		await this.#while(signal, () => this.#phase === "idle");
		const lines = [`GET ${url.pathname}${url.search} HTTP/1.1`, `host: ${url.host}`];
		for (const [name, value] of headers) lines.push(`${name}: ${value}`);
		this.#phase = "head";
		this.#head = void 0;
		this.#socket.setTimeout(this.#timeouts.idleMs);
		this.#socket.write(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
		await this.#while(signal, () => this.#head !== void 0);
		if (this.#head === void 0) throw new Error("no head");
		return this.#head;
	}
	/**
	* Streams the first `byteCount` bytes of the answer whose head came last into the buffer. The connection can
	* be used again if that was the whole body.
	*/
	async pipe(buffer, byteCount, signal) {
		this.#buffer = buffer;
		this.#phase = "body";
		this.#remainingBytes = byteCount;
		buffer.onSpace = () => this.#onSpace();
		try {
			this.#onSpace();
			await this.#while(signal, () => this.#phase === "idle");
		} finally {
			buffer.onSpace = void 0;
			this.#buffer = void 0;
		}
	}
	/** Waits until the condition holds; destroys the connection on abort and rejects when it dies. */
	async #while(signal, isDone) {
		const onAbort = () => this.destroy();
		signal.addEventListener("abort", onAbort, { once: true });
		try {
			if (signal.aborted) onAbort();
			while (!isDone()) {
				if (signal.aborted) throw signal.reason;
				if (this.#failure !== void 0) throw this.#failure;
				await new Promise((resolve, reject) => {
					this.#waiting = {
						resolve,
						reject
					};
				}).catch((error) => {
					throw signal.aborted ? signal.reason : error;
				});
			}
		} finally {
			signal.removeEventListener("abort", onAbort);
		}
	}
	#wake() {
		const waiting = this.#waiting;
		this.#waiting = void 0;
		waiting?.resolve();
	}
	#die(message, cause) {
		if (this.#phase === "dead") return;
		this.#failure = new ConnectionFailure(message, this.#phase !== "connecting", cause);
		this.#phase = "dead";
		this.#direct = false;
		this.#socket.destroy();
		const waiting = this.#waiting;
		this.#waiting = void 0;
		waiting?.reject(this.#failure);
	}
	#onConnect() {
		if (this.#phase !== "connecting") return;
		this.#phase = "idle";
		this.#socket.setTimeout(this.#timeouts.idleMs);
		this.#wake();
	}
	/** Where the socket puts what comes next; only asked when it is done with the region before. */
	#nextRegion() {
		this.#direct = false;
		if (this.#queueStart === this.#queueEnd) {
			this.#queueStart = 0;
			this.#queueEnd = 0;
			if (this.#phase === "body" && !this.#paused) {
				const region = this.#buffer?.reserve(this.#remainingBytes);
				this.#direct = region !== void 0 && region.byteLength > 0;
				if (region !== void 0 && this.#direct) return region;
			}
		}
		if (this.#queue.byteLength - this.#queueEnd < MIN_REGION_BYTES) {
			const queuedBytes = this.#queueEnd - this.#queueStart;
			const place = queuedBytes + MIN_REGION_BYTES <= this.#queue.byteLength ? this.#queue : Buffer.allocUnsafe(2 * this.#queue.byteLength);
			this.#queue.copy(place, 0, this.#queueStart, this.#queueEnd);
			this.#queue = place;
			this.#queueStart = 0;
			this.#queueEnd = queuedBytes;
		}
		return this.#queue.subarray(this.#queueEnd, this.#queueEnd + REGION_BYTES);
	}
	/** Returns whether the socket is to go on reading. */
	#onBytes(byteCount) {
		if (this.#direct) {
			this.#remainingBytes -= byteCount;
			this.#buffer?.commit(byteCount);
			return this.#continueBody();
		}
		this.#queueEnd += byteCount;
		if (this.#queueEnd - this.#queueStart > MAX_QUEUE_BYTES) return this.#fail(`${this.#url.host} sent more than it was read`);
		if (this.#paused) return false;
		if (this.#phase === "head") return this.#readHead();
		if (this.#phase === "body") return this.#continueBody();
		return this.#fail(`${this.#url.host} sent bytes that no request asked for`);
	}
	#readHead() {
		const received = this.#queue.subarray(this.#queueStart, this.#queueEnd);
		const endOffset = received.indexOf("\r\n\r\n");
		if (endOffset > MAX_HEAD_BYTES || endOffset < 0 && received.byteLength > MAX_HEAD_BYTES) return this.#fail(`${this.#url.host} sent a head of more than ${MAX_HEAD_BYTES} bytes`);
		if (endOffset < 0) return true;
		try {
			this.#head = parseResponseHead(received.toString("latin1", 0, endOffset));
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			return this.#fail(`the answer of ${this.#url.host} is malformed: ${reason}`);
		}
		this.#queueStart += endOffset + 4;
		this.#phase = "answered";
		this.#pause();
		this.#wake();
		return false;
	}
	/** Moves queued bytes to the buffer; tells whether the socket is to read on. */
	#continueBody() {
		const buffer = this.#buffer;
		if (buffer === void 0 || this.#phase !== "body") return false;
		const queued = this.#queue.subarray(this.#queueStart, this.#queueEnd);
		if (queued.byteLength > this.#remainingBytes) return this.#fail(`${this.#url.host} sent more than it announced`);
		const placedBytes = buffer.write(queued);
		this.#queueStart += placedBytes;
		this.#remainingBytes -= placedBytes;
		if (this.#remainingBytes === 0) {
			this.#phase = "idle";
			this.#wake();
			return true;
		}
		if (placedBytes === queued.byteLength && buffer.reserve(1).byteLength > 0) return true;
		this.#pause();
		return false;
	}
	#fail(message) {
		this.#die(message);
		return false;
	}
	/** While we do not read, the server's silence is our own doing. */
	#pause() {
		this.#paused = true;
		this.#socket.setTimeout(0);
	}
	/** Only a paused socket holds no region of the buffer, which {@link RangeBuffer.reserve} would make invalid. */
	#onSpace() {
		if (!this.#paused) return;
		this.#paused = false;
		if (!this.#continueBody()) return;
		this.#socket.setTimeout(this.#timeouts.idleMs);
		this.#socket.resume();
	}
};
// src/hub/rate-limit.ts
/** The Hub counts requests in fixed windows of this length; a longer one announced is not believed. */
const MAX_WINDOW_MS = 3e5;
/** The Hub rounds the rest of a window down to seconds. */
const WINDOW_MARGIN_MS = 1e3;
/** Below this part of the quota, requests are spread over the rest of the window instead of running into its end. */
const PACED_PART = .1;
/** The same where a server does not tell its quota. */
const PACED_REQUESTS = 50;
function readRateLimit(headers) {
	const match = /^\s*"([a-z]{1,32})"\s*;\s*r=(\d{1,9})\s*;\s*t=(\d{1,9})/.exec(headers.get("ratelimit") ?? "");
	if (match === null) return void 0;
	const [, bucket = "", remaining, seconds] = match;
	const quota = /;\s*q=(\d{1,9})/.exec(headers.get("ratelimit-policy") ?? "")?.[1];
	return {
		bucket,
		remaining: Number(remaining),
		resetMs: Math.min(Number(seconds) * 1e3, MAX_WINDOW_MS),
		quota: quota === void 0 ? void 0 : Number(quota)
	};
}
/** Which of the Hub's counters a URL falls under; undefined for other hosts. */
function bucketOf(url, hubUrl) {
	if (url.origin !== hubUrl.origin) return void 0;
	if (url.pathname.includes("/resolve/")) return "resolvers";
	return url.pathname.startsWith(`${hubUrl.pathname.replace(/\/$/, "")}/api/`) ? "api" : "pages";
}
function createRatePacer(clock) {
	const windows = /* @__PURE__ */ new Map();
	return {
		async acquire(bucket, signal) {
			for (;;) {
				const window = bucket === void 0 ? void 0 : windows.get(bucket);
				const nowMs = clock.now();
				if (bucket === void 0 || window === void 0) return;
				if (nowMs >= window.resetsAtMs) {
					windows.delete(bucket);
					return;
				}
				if (window.remaining > 0) {
					const turnMs = Math.max(nowMs, window.nextTurnMs);
					window.nextTurnMs = turnMs + (window.remaining > window.pacedFrom ? 0 : (window.resetsAtMs - turnMs) / window.remaining);
					window.remaining--;
					if (turnMs > nowMs) await clock.sleep(Math.ceil(turnMs - nowMs), signal);
					return;
				}
				await clock.sleep(Math.ceil(window.resetsAtMs - nowMs), signal);
			}
		},
		observe(headers) {
			const state = readRateLimit(headers);
			if (state === void 0) return void 0;
			const nowMs = clock.now();
			const resetsAtMs = nowMs + state.resetMs + WINDOW_MARGIN_MS;
			const known = windows.get(state.bucket);
			const sameWindow = known !== void 0 && nowMs < known.resetsAtMs && Math.abs(known.resetsAtMs - resetsAtMs) < MAX_WINDOW_MS / 2;
			windows.set(state.bucket, {
				remaining: sameWindow ? Math.min(known.remaining, state.remaining) : state.remaining,
				resetsAtMs,
				pacedFrom: state.quota === void 0 ? PACED_REQUESTS : state.quota * PACED_PART,
				nextTurnMs: sameWindow ? known.nextTurnMs : 0
			});
			return state.remaining === 0 ? state.resetMs + WINDOW_MARGIN_MS : void 0;
		}
	};
}
// src/hub/range-client.ts
/** Two readers with two spans each; more idle connections would only be closed by the server. */
const MAX_IDLE_CONNECTIONS = 4;
/** The body of a redirect or an error is a few words; reading that much keeps the connection usable. */
const DRAINED_BYTES = 65536;
function createRangeClient(options) {
	const { pool, pacer, context, environment, headersFor, timeouts } = options;
	const idle = /* @__PURE__ */ new Map();
	const open = /* @__PURE__ */ new Set();
	/** Hosts whose answers need a full HTTP client: chunked bodies, informational answers. */
	const demanding = /* @__PURE__ */ new Set();
	function lose(url, failure) {
		const error = errorOfConnection("GET", url, failure);
		return isCertificateFailure(failure) ? error : new TransientFailure(error);
	}
	async function getPooled(url, headers, signal) {
		const incoming = await pool.send({
			method: "GET",
			url,
			headers,
			signal
		}).catch((error) => {
			throw error instanceof ConnectionFailure ? lose(url, error) : error;
		});
		return {
			url,
			status: incoming.statusCode ?? 0,
			headers: headersOf(incoming),
			pipe: (buffer, byteCount, pipeSignal) => pipeIncoming(incoming, buffer, byteCount, pipeSignal).catch((error) => {
				throw error instanceof ConnectionFailure ? lose(url, error) : error;
			}),
			discard: () => {
				if (Number(incoming.headers["content-length"] ?? NaN) <= DRAINED_BYTES) incoming.resume();
				else incoming.destroy();
			}
		};
	}
	async function getOwn(url, headers, signal) {
		const kept = idle.get(url.origin)?.pop();
		const connection = kept?.idle ? kept : connect(url);
		let head;
		try {
			head = await connection.get(url, headers, signal);
		} catch (error) {
			open.delete(connection);
			if (!(error instanceof ConnectionFailure)) throw error;
			if (connection === kept) return getOwn(url, headers, signal);
			throw lose(url, error);
		}
		const drop = () => {
			open.delete(connection);
			connection.destroy();
		};
		const { status, bodyBytes } = head;
		if (status < 200 || (status === 200 || status === 206) && bodyBytes === void 0) {
			drop();
			return;
		}
		return {
			url,
			status,
			headers: head.headers,
			discard: drop,
			pipe: async (buffer, byteCount, pipeSignal) => {
				try {
					await connection.pipe(buffer, byteCount, pipeSignal);
				} catch (error) {
					drop();
					throw error instanceof ConnectionFailure ? lose(url, error) : error;
				}
				if (head.keepAlive && bodyBytes === byteCount) keep(url.origin, connection);
				else drop();
			}
		};
	}
	function connect(url) {
		const connection = new RangeConnection(url, timeouts, options.trustedCertificates);
		open.add(connection);
		return connection;
	}
	function keep(origin, connection) {
		const kept = (idle.get(origin) ?? []).filter((other) => other.idle);
		if (kept.length < MAX_IDLE_CONNECTIONS) {
			connection.rest();
			kept.push(connection);
		} else {
			open.delete(connection);
			connection.destroy();
		}
		idle.set(origin, kept);
	}
	return {
		hubUrl: context.hubUrl,
		async get(url, start, end, signal) {
			const headers = headersFor(url);
			headers.set("range", `bytes=${start}-${end - 1}`);
			await pacer.acquire(bucketOf(url, context.hubUrl), signal);
			const fromHub = url.origin === context.hubUrl.origin;
			let answer;
			if (options.ownConnections && !fromHub && !demanding.has(url.origin)) {
				answer = await getOwn(url, headers, signal);
				if (answer === void 0) demanding.add(url.origin);
			}
			answer ??= await getPooled(url, headers, signal);
			const windowWaitMs = fromHub ? pacer.observe(answer.headers) : void 0;
			if (!isTransientStatus(answer.status)) return answer;
			answer.discard();
			const askedMs = readRetryAfterMs(answer.headers, environment.clock.now());
			const retryAfterMs = answer.status === 429 ? windowWaitMs ?? askedMs : askedMs;
			throw new TransientFailure(this.errorOf(answer), { retryAfterMs });
		},
		errorOf: ({ url, status, headers }) => errorOfAnswer({
			method: "GET",
			url,
			status,
			headers,
			text: ""
		}, context),
		createBudget: (signal) => createRetryBudget(environment, signal),
		close() {
			for (const connection of open) connection.destroy();
			open.clear();
			idle.clear();
		}
	};
}
async function pipeIncoming(incoming, buffer, byteCount, signal) {
	let missingBytes = byteCount;
	try {
		for await (const chunk of incoming) {
			if (missingBytes === 0) return;
			let rest = chunk.subarray(0, missingBytes);
			missingBytes -= rest.byteLength;
			for (rest = rest.subarray(buffer.write(rest)); rest.byteLength > 0;) {
				await spaceIn(buffer, signal);
				rest = rest.subarray(buffer.write(rest));
			}
		}
	} catch (error) {
		if (signal.aborted) throw signal.reason;
		throw new ConnectionFailure(error instanceof Error ? error.message : String(error), true, error);
	}
	if (missingBytes > 0) throw new ConnectionFailure("the body was shorter than announced", true);
}
async function spaceIn(buffer, signal) {
	await new Promise((resolve) => {
		buffer.onSpace = resolve;
		signal.addEventListener("abort", () => resolve(), { once: true });
	});
	buffer.onSpace = void 0;
	signal.throwIfAborted();
}
// src/hub/sender.ts
/** The Hub redirects renamed repos once and files once more. */
const MAX_REDIRECTS$1 = 5;
/** Enough of an error's body to find its message. */
const ERROR_TEXT_BYTES = 65536;
/** What may follow a redirect to another host: nothing that identifies the user. */
const FOREIGN_HEADERS = [
	"accept",
	"accept-encoding",
	"range",
	"user-agent"
];
function createSender(pool, pacer, context, now) {
	let hubHasAnswered = false;
	const sender = {
		async attempt(request, { answers, repeatable }) {
			let current = {
				...request,
				freshConnection: !repeatable
			};
			for (let redirects = 0;; redirects++) {
				const answer = await sendOnce(current, repeatable);
				const next = followingOf(current, answer);
				if (next === void 0 || answers.includes(answer.status)) return checkTransient(request.method, answer, answers, repeatable);
				answer.incoming.destroy();
				if (redirects === MAX_REDIRECTS$1) throw new ServiceError(`${nameOfUrl(request.url)} redirects more than ${MAX_REDIRECTS$1} times.`, {
					code: "too-many-redirects",
					status: answer.status
				});
				current = next;
			}
		},
		async fail(method, answer) {
			const text = method === "HEAD" ? "" : await readErrorText(answer.incoming, ERROR_TEXT_BYTES);
			return errorOfAnswer({
				method,
				url: answer.url,
				status: answer.status,
				headers: answer.headers,
				text
			}, context);
		},
		lose(method, url, failure, repeatable) {
			const error = errorOfConnection(method, url, failure);
			if (isCertificateFailure(failure)) return error;
			const isFirstContact = !hubHasAnswered && url.origin === context.hubUrl.origin;
			return repeatable || !failure.requestSent ? new TransientFailure(error, { isFirstContact }) : error;
		}
	};
	async function sendOnce(request, repeatable) {
		await pacer.acquire(bucketOf(request.url, context.hubUrl), request.signal);
		try {
			const incoming = await pool.send(request);
			const headers = headersOf(incoming);
			const fromHub = request.url.origin === context.hubUrl.origin;
			hubHasAnswered ||= fromHub;
			const windowWaitMs = fromHub ? pacer.observe(headers) : void 0;
			return {
				status: incoming.statusCode ?? 0,
				headers,
				url: request.url,
				incoming,
				windowWaitMs
			};
		} catch (error) {
			if (error instanceof ConnectionFailure) throw sender.lose(request.method, request.url, error, repeatable);
			throw error;
		}
	}
	async function checkTransient(method, answer, answers, repeatable) {
		const { status } = answer;
		if (answers.includes(status) || !isTransientStatus(status)) return answer;
		const error = await sender.fail(method, answer);
		if (!repeatable && !isUnprocessedStatus(status)) throw error;
		const askedMs = readRetryAfterMs(answer.headers, now());
		throw new TransientFailure(error, { retryAfterMs: status === 429 ? answer.windowWaitMs ?? askedMs : askedMs });
	}
	return sender;
}
/** The request that a redirect asks for; undefined if the answer is no redirect or must not be followed. */
function followingOf(request, answer) {
	if (![
		301,
		302,
		303,
		307,
		308
	].includes(answer.status)) return void 0;
	const location = answer.headers.get("location");
	if (location === null || !URL.canParse(location, request.url.href)) return void 0;
	const url = new URL(location, request.url);
	if (url.protocol !== request.url.protocol && url.protocol !== "https:") return void 0;
	const reading = request.method === "GET" || request.method === "HEAD";
	if (url.origin === request.url.origin) return reading || answer.status === 307 || answer.status === 308 ? {
		...request,
		url
	} : void 0;
	if (!reading) return void 0;
	const headers = new Headers();
	for (const name of FOREIGN_HEADERS) {
		const value = request.headers.get(name);
		if (value !== null) headers.set(name, value);
	}
	return {
		...request,
		url,
		headers
	};
}
// src/hub/http.ts
/** The Hub's answers are JSON of at most a few hundred KB; whoever sends more than this is not the Hub. */
const MAX_ANSWER_BYTES = 67108864;
function createHubHttp(options) {
	const hubUrl = new URL(options.hubUrl);
	const { token, clock, log } = options;
	const context = {
		hubUrl,
		hasToken: token !== void 0
	};
	const environment = {
		clock,
		log,
		random: options.random ?? Math.random
	};
	const { timeouts = standardTimeouts, trustedCertificates } = options;
	const proxyEnvironment = options.environment ?? {};
	const pool = createConnectionPool({
		timeouts,
		proxyEnvironment,
		trustedCertificates
	});
	const pacer = createRatePacer(clock);
	const sender = createSender(pool, pacer, context, clock.now);
	const ranges = createRangeClient({
		pool,
		pacer,
		context,
		environment,
		timeouts,
		trustedCertificates,
		headersFor: (url) => headersFor(url, void 0, "hub"),
		ownConnections: !namesProxy(proxyEnvironment)
	});
	function headersFor(url, given, auth) {
		const headers = new Headers(given);
		headers.set("user-agent", "hf-extrapolate");
		headers.set("accept-encoding", "identity");
		if (typeof auth === "object") headers.set("authorization", `Bearer ${auth.bearer}`);
		else if (auth === "hub" && token !== void 0 && url.origin === hubUrl.origin) headers.set("authorization", `Bearer ${token}`);
		return headers;
	}
	async function attempt(request) {
		const { method, signal, answers = [], repeatable = true } = request;
		const url = new URL(request.url);
		const headers = headersFor(url, request.headers, request.auth);
		const body = typeof request.body === "string" ? Buffer.from(request.body) : request.body;
		const answer = await sender.attempt({
			method,
			url,
			headers,
			body,
			signal
		}, {
			answers,
			repeatable
		});
		const { status } = answer;
		if (!(status >= 200 && status < 300) && !answers.includes(status)) throw await sender.fail(method, answer);
		const content = await readBody(answer.incoming, MAX_ANSWER_BYTES, signal).catch((error) => {
			if (error instanceof ConnectionFailure) throw sender.lose(method, answer.url, error, repeatable);
			if (error instanceof RangeError) throw malformed(answer.url, status, error.message);
			throw error;
		});
		return {
			status,
			headers: answer.headers,
			text: async () => content.toString("utf8"),
			json: async () => parseJson(content.toString("utf8"), answer.url, status)
		};
	}
	return {
		hubUrl: options.hubUrl,
		hasToken: token !== void 0,
		request: (request) => retryTransient(() => attempt(request), environment, request.signal),
		fetch: createFetch(sender, environment, (url, given) => given.has("authorization") && given.get("authorization") !== "Bearer undefined" ? headersFor(url, given, "none") : headersFor(url, withoutAuthorization(given), "hub")),
		ranges,
		close() {
			ranges.close();
			pool.close();
		}
	};
}
function namesProxy(environment) {
	return [
		"https_proxy",
		"HTTPS_PROXY",
		"http_proxy",
		"HTTP_PROXY"
	].some((name) => environment[name]);
}
function withoutAuthorization(headers) {
	const rest = new Headers(headers);
	rest.delete("authorization");
	return rest;
}
function parseJson(text, url, status) {
	try {
		return JSON.parse(text);
	} catch {
		throw malformed(url, status, "it is not JSON");
	}
}
function malformed(url, status, reason) {
	return new ServiceError(`The answer to ${nameOfUrl(url)} cannot be used: ${reason}.`, {
		code: "answer-malformed",
		hint: "Check that HF_ENDPOINT (or --hub-url) is a Hugging Face Hub.",
		status
	});
}
// src/hub/file-ranges.ts
const MAX_REDIRECTS = 5;
/** What storage answers to an address whose signature has expired; S3 says 400 for some kinds of it. */
const EXPIRED_STATUSES = [
	400,
	401,
	403,
	404,
	410
];
function createFileRanges(client, resolveUrl, file, commit) {
	let signedUrl;
	let resolving;
	async function resolve(start, end, signal) {
		const following = follow(start, end, signal);
		const settled = following.catch(() => {});
		resolving = settled;
		try {
			return await following;
		} finally {
			if (resolving === settled) resolving = void 0;
		}
	}
	async function follow(start, end, signal) {
		let url = resolveUrl;
		for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
			const answer = await client.get(url, start, end, signal);
			if (url.origin === client.hubUrl.origin) checkIdentity(answer, file, commit);
			const next = locationOf(answer);
			if (next === void 0) return answer;
			answer.discard();
			url = next;
			if (url.origin !== client.hubUrl.origin) signedUrl = url;
		}
		throw new ServiceError(`${nameOfUrl(resolveUrl)} redirects more than ${MAX_REDIRECTS} times.`, { code: "too-many-redirects" });
	}
	return {
		file,
		async open(start, end, signal) {
			let answer;
			if (signedUrl === void 0 && resolving !== void 0) await resolving;
			if (signedUrl !== void 0) {
				answer = await client.get(signedUrl, start, end, signal);
				if (EXPIRED_STATUSES.includes(answer.status)) {
					answer.discard();
					signedUrl = void 0;
					answer = void 0;
				}
			}
			answer ??= await resolve(start, end, signal);
			if (answer.status !== 200 && answer.status !== 206) {
				answer.discard();
				throw client.errorOf(answer);
			}
			try {
				checkRange$1(answer, start, end, file);
			} catch (error) {
				answer.discard();
				throw error;
			}
			return answer;
		}
	};
}
function locationOf(answer) {
	if (![
		301,
		302,
		303,
		307,
		308
	].includes(answer.status)) return void 0;
	const location = answer.headers.get("location");
	if (location === null || !URL.canParse(location, answer.url.href)) return void 0;
	const url = new URL(location, answer.url);
	if (url.protocol === "https:" || url.protocol === answer.url.protocol) return url;
}
/** The Hub states on its own answers which commit and content they are about. */
function checkIdentity(answer, file, commit) {
	const answeredCommit = answer.headers.get("x-repo-commit");
	const answeredSha256 = answer.headers.get("x-linked-etag")?.replace(/^(W\/)?"|"$/g, "");
	const otherCommit = answeredCommit !== null && answeredCommit !== commit;
	const otherContent = answeredSha256 !== void 0 && file.sha256 !== void 0 && answeredSha256 !== file.sha256;
	if (!otherCommit && !otherContent) return;
	answer.discard();
	throw new ServiceError(`${nameOfUrl(answer.url)} is not what was listed: ${otherCommit ? `commit ${answeredCommit} instead of ${commit}` : `sha256 ${answeredSha256} instead of ${file.sha256}`}.`, {
		code: "content-changed",
		status: answer.status
	});
}
function checkRange$1(answer, start, end, file) {
	const refuse = (code, reason) => {
		return new ServiceError(`${nameOfUrl(answer.url)} ${reason}; the bytes cannot be trusted.`, {
			code,
			hint: "A proxy or cache between here and the Hub may rewrite answers; try without it.",
			status: answer.status
		});
	};
	const encoding = answer.headers.get("content-encoding");
	if (encoding !== null && encoding !== "identity") throw refuse("range-wrong", `sent its content encoded as ${JSON.stringify(encoding)}`);
	const lengthText = answer.headers.get("content-length");
	if (answer.status === 200) {
		if (start === 0 && end === file.byteLength && lengthText === String(file.byteLength)) return;
		throw refuse("range-ignored", `answered 200 to a request for bytes ${start}–${end - 1}`);
	}
	const asked = `bytes ${start}-${end - 1}/${file.byteLength}`;
	const given = answer.headers.get("content-range");
	if (given !== asked) throw refuse("range-wrong", `sent ${JSON.stringify(given)} where ${JSON.stringify(asked)} was asked for`);
	if (lengthText !== null && lengthText !== String(end - start)) throw refuse("range-wrong", `announced ${lengthText} bytes for a range of ${end - start}`);
}
// src/hub/range-buffer.ts
/**
* A bounded queue of bytes between one writer (a socket) and one reader. While the reader waits and nothing is
* queued, the writer is given the reader's own memory, so that the bytes arrive where they are needed without
* a copy.
*/
var RangeBuffer = class {
	/** Called when the writer, having found no space, can go on; and on {@link fail}. */
	onSpace;
	#takeRing;
	#ring;
	#readOffset = 0;
	#queuedBytes = 0;
	#reservedFill;
	#pending;
	#receivedBytes = 0;
	#failure;
	/** @param takeRing gives the memory of the queue, when bytes come that no fill waits for */
	constructor(takeRing) {
		this.#takeRing = takeRing;
	}
	/** All bytes that the writer has brought so far. */
	get receivedBytes() {
		return this.#receivedBytes;
	}
	/** Where the next bytes go, at most `limitBytes`; empty when the queue is full. */
	reserve(limitBytes) {
		const pending = this.#pending;
		if (pending !== void 0 && this.#queuedBytes === 0) {
			this.#reservedFill = pending;
			return pending.target.subarray(pending.filledBytes, pending.filledBytes + limitBytes);
		}
		this.#reservedFill = void 0;
		this.#ring ??= this.#takeRing();
		const capacityBytes = this.#ring.byteLength;
		if (this.#queuedBytes === 0) this.#readOffset = 0;
		const writeOffset = (this.#readOffset + this.#queuedBytes) % capacityBytes;
		const contiguousBytes = Math.min(capacityBytes - this.#queuedBytes, capacityBytes - writeOffset);
		return this.#ring.subarray(writeOffset, writeOffset + Math.min(contiguousBytes, limitBytes));
	}
	/** The first `byteCount` bytes of the region reserved last were written. */
	commit(byteCount) {
		this.#receivedBytes += byteCount;
		if (this.#reservedFill !== void 0) this.#reservedFill.filledBytes += byteCount;
		else this.#queuedBytes += byteCount;
		this.#reservedFill = void 0;
		if (this.#pending !== void 0) this.#advance(this.#pending);
	}
	/** Copies bytes in, as many as there is room for; gives their number. */
	write(bytes) {
		let writtenBytes = 0;
		while (writtenBytes < bytes.byteLength) {
			const region = this.reserve(bytes.byteLength - writtenBytes);
			if (region.byteLength === 0) break;
			region.set(bytes.subarray(writtenBytes, writtenBytes + region.byteLength));
			this.commit(region.byteLength);
			writtenBytes += region.byteLength;
		}
		return writtenBytes;
	}
	/** Fills the whole target with the next bytes; one fill at a time. */
	fill(target) {
		if (this.#pending !== void 0) throw new Error("A fill is already waiting.");
		const copiedBytes = this.#take(target);
		if (copiedBytes === target.byteLength) {
			this.onSpace?.();
			return;
		}
		if (this.#failure !== void 0) return Promise.reject(this.#failure.reason);
		return new Promise((resolve, reject) => {
			this.#pending = {
				target,
				filledBytes: copiedBytes,
				resolve,
				reject
			};
			this.onSpace?.();
		});
	}
	/** Ends the queue: a waiting fill, and every later one that the queued bytes cannot serve, rejects. */
	fail(reason) {
		this.#failure ??= { reason };
		const pending = this.#pending;
		this.#pending = void 0;
		pending?.reject(reason);
		this.onSpace?.();
	}
	/** Gives the memory of the queue back, once the writer has brought its last byte and the reader has it. */
	releaseRing() {
		const ring = this.#ring;
		this.#ring = void 0;
		return ring;
	}
	#advance(pending) {
		pending.filledBytes += this.#take(pending.target.subarray(pending.filledBytes));
		if (pending.filledBytes < pending.target.byteLength) return;
		this.#pending = void 0;
		pending.resolve();
	}
	#take(target) {
		let takenBytes = 0;
		while (this.#ring !== void 0 && takenBytes < target.byteLength && this.#queuedBytes > 0) {
			const byteCount = Math.min(target.byteLength - takenBytes, this.#queuedBytes, this.#ring.byteLength - this.#readOffset);
			target.set(this.#ring.subarray(this.#readOffset, this.#readOffset + byteCount), takenBytes);
			this.#readOffset = (this.#readOffset + byteCount) % this.#ring.byteLength;
			this.#queuedBytes -= byteCount;
			takenBytes += byteCount;
		}
		return takenBytes;
	}
};
// src/hub/range-plan.ts
/**
* Longest span of one request. Each request for a file may count against the Hub's limit, and costs a round
* trip; longer spans would gain nothing more and tie a connection to one host for longer.
*/
const SPAN_BYTES = 67108864;
/** A gap up to here is cheaper to read and drop than a request of its own is. */
const GAP_BYTES = 262144;
/** Turns ranges into as few requests as the bounds allow; the parts of all spans are the ranges' bytes in order. */
function planSpans(ranges, spanBytes = SPAN_BYTES, gapBytes = GAP_BYTES) {
	const spans = [];
	for (const range of ranges) {
		let { start } = range;
		while (start < range.end) {
			let span = spans.at(-1);
			const joins = span?.path === range.path && start >= span.end && start - span.end <= gapBytes && start - span.start < spanBytes;
			if (span === void 0 || !joins) {
				span = {
					path: range.path,
					start,
					end: start,
					parts: []
				};
				spans.push(span);
			}
			const end = Math.min(range.end, span.start + spanBytes);
			const last = span.parts.at(-1);
			if (last?.end === start) last.end = end;
			else span.parts.push({
				start,
				end
			});
			span.end = end;
			start = end;
		}
	}
	return spans;
}
// src/hub/range-reader.ts
/** One span being read and the next one already under way hide the round trip between them. */
const OPEN_SPANS = 2;
/** Read ahead per open span, so at most twice this per reader; then the socket is not read, and TCP slows the server. */
const READ_AHEAD_BYTES = 8388608;
/** Where unwanted bytes between two parts go. */
const GAP_TARGET_BYTES = 65536;
/** Reads the ranges as one stream over HTTP; see {@link RangeReader}. Aborting closes it with the signal's reason. */
function createRangeReader(client, ranges, rangesOf, signal) {
	const spans = planSpans(ranges);
	const opened = [];
	const gapTarget = new Uint8Array(GAP_TARGET_BYTES);
	const spareRings = [];
	const takeRing = () => spareRings.pop() ?? Buffer.allocUnsafeSlow(READ_AHEAD_BYTES);
	let nextSpanIndex = 0;
	let closedFor;
	let lastFill;
	function openSpans() {
		while (opened.length < OPEN_SPANS && nextSpanIndex < spans.length) {
			const span = spans[nextSpanIndex++];
			if (span !== void 0) opened.push(openSpan(client, span, rangesOf(span.path), takeRing));
		}
		return opened[0];
	}
	async function fillNow(target) {
		let offset = 0;
		while (offset < target.byteLength) {
			if (closedFor !== void 0) throw closedFor.reason;
			const current = openSpans();
			if (current === void 0) throw new RangeError("The reader was asked for more bytes than its ranges have.");
			const part = current.span.parts[current.partIndex];
			if (part === void 0) {
				opened.shift();
				const ring = current.buffer.releaseRing();
				if (ring !== void 0) spareRings.push(ring);
				continue;
			}
			const gapBytes = part.start - current.position;
			if (gapBytes > 0) {
				const gap = gapTarget.subarray(0, gapBytes);
				await current.buffer.fill(gap);
				current.position += gap.byteLength;
				continue;
			}
			const piece = target.subarray(offset, offset + (part.end - current.position));
			await current.buffer.fill(piece);
			current.position += piece.byteLength;
			offset += piece.byteLength;
			if (current.position === part.end) current.partIndex++;
		}
	}
	function close(reason) {
		signal?.removeEventListener("abort", onAbort);
		closedFor ??= { reason };
		for (const span of opened.splice(0)) span.cancel(closedFor.reason);
		nextSpanIndex = spans.length;
	}
	const onAbort = () => close(signal?.reason);
	signal?.addEventListener("abort", onAbort, { once: true });
	if (signal?.aborted) onAbort();
	return {
		fill(target) {
			const previous = lastFill;
			const filling = previous === void 0 ? fillNow(target) : previous.then(() => fillNow(target));
			lastFill = filling;
			return filling;
		},
		close: () => close(new CancelledError("The reader was closed."))
	};
}
function openSpan(client, span, ranges, takeRing) {
	const controller = new AbortController();
	const buffer = new RangeBuffer(takeRing);
	streamSpan(client, span, ranges, buffer, controller.signal).catch((error) => buffer.fail(error));
	return {
		span,
		buffer,
		cancel(reason) {
			if (buffer.receivedBytes === span.end - span.start) return;
			controller.abort(reason);
			buffer.fail(reason);
		},
		partIndex: 0,
		position: span.start
	};
}
/** Brings the span's bytes into the buffer, over as many connections as it takes, each resuming at the next byte. */
async function streamSpan(client, span, ranges, buffer, signal) {
	const budget = client.createBudget(signal);
	const spanBytes = span.end - span.start;
	while (buffer.receivedBytes < spanBytes) {
		const receivedBefore = buffer.receivedBytes;
		try {
			await (await ranges.open(span.start + receivedBefore, span.end, signal)).pipe(buffer, spanBytes - receivedBefore, signal);
		} catch (error) {
			if (!(error instanceof TransientFailure)) throw error;
			if (buffer.receivedBytes > receivedBefore) budget.reset();
			await budget.spend(error);
		}
	}
}
// src/hub/snapshot.ts
/** Where a repo's commits go when the user names none. */
const DEFAULT_REVISION = "main";
/**
* Opens a model repo of the Hub, pinned to the commit that the revision names now. One byte of a file is read,
* so that a repo whose files cannot be read (gated, disabled) fails here and not in the middle of the work.
*
* @throws {AccessError} the repo is missing, private, gated or disabled
* @throws {InputError} the name is none, the revision does not exist, or the repo has unsafe paths
* @throws {ServiceError} the Hub failed, or its answers cannot be understood
*/
async function openHubSnapshot(options) {
	const { http, signal } = options;
	const origin = await pinRepo(options);
	const files = await listRepoFiles(http, origin.repo, origin.commit, signal);
	const snapshot = createSnapshot(http, origin, files, signal);
	try {
		const probe = probeOf(files);
		if (probe !== void 0) await snapshot.source(probe).slice(0, 1);
	} catch (error) {
		await snapshot.close();
		throw error;
	}
	return snapshot;
}
async function pinRepo(options) {
	const { http, repo, revision = DEFAULT_REVISION, signal } = options;
	if (!/^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(repo) || /(^|\/)\.{1,2}(\/|$)/.test(repo)) throw new InputError(`${JSON.stringify(repo)} is not the name of a repo on the Hub.`, {
		code: "repo-name",
		hint: "Write it as namespace/name, as in the address of its page."
	});
	const info = await callLibrary(http, `Looking up ${repo}`, (fetch) => modelInfo({
		name: repo,
		revision,
		hubUrl: http.hubUrl,
		additionalFields: ["sha", "disabled"],
		fetch
	}), signal);
	const commit = info.sha;
	const name = info.name;
	if (typeof commit !== "string" || !/^[0-9a-f]{40}$/.test(commit) || typeof name !== "string") throw new ServiceError(`The Hub does not say which commit ${repo}@${revision} is.`, { code: "answer-malformed" });
	if (info.disabled === true) throw new AccessError(`${repo} is disabled on ${new URL(http.hubUrl).host}.`, {
		code: "repo-disabled",
		hint: "Use another repo; this one was taken out of service.",
		docs: `${http.hubUrl}/${name}`
	});
	return {
		kind: "hub",
		repo: name,
		revision,
		commit,
		url: `${http.hubUrl}/${name}/tree/${commit}`,
		gated: info.gated !== false && info.gated !== void 0,
		private: info.private === true
	};
}
/** The file whose readability stands for all: weights where there are any. */
function probeOf(files) {
	const paths = [...files.values()].filter((file) => file.byteLength > 0).map((file) => file.path);
	return paths.find((path) => path.endsWith(".safetensors")) ?? paths[0];
}
function createSnapshot(http, origin, files, signal) {
	const readers = /* @__PURE__ */ new Set();
	const rangesByPath = /* @__PURE__ */ new Map();
	function fileOf(path) {
		const file = files.get(path);
		if (file !== void 0) return file;
		throw new InputError(`${nameOf(origin)} has no file ${JSON.stringify(path)}.`, { code: "file-not-found" });
	}
	function rangesOf(path) {
		let ranges = rangesByPath.get(path);
		if (ranges === void 0) {
			const encodedPath = path.split("/").map(encodeURIComponent).join("/");
			const url = new URL(`${http.hubUrl}/${origin.repo}/resolve/${origin.commit}/${encodedPath}`);
			ranges = createFileRanges(http.ranges, url, fileOf(path), origin.commit);
			rangesByPath.set(path, ranges);
		}
		return ranges;
	}
	const openReader = (ranges) => {
		for (const { path, start, end } of ranges) checkRange(fileOf(path), start, end, origin);
		const reader = createRangeReader(http.ranges, ranges, rangesOf, signal);
		readers.add(reader);
		return {
			fill: (target) => reader.fill(target),
			close() {
				reader.close();
				readers.delete(reader);
			}
		};
	};
	function source(path) {
		const { byteLength } = fileOf(path);
		return {
			name: nameOf(origin, path),
			byteLength,
			async slice(start, end) {
				const reader = openReader([{
					path,
					start,
					end
				}]);
				try {
					const bytes = new Uint8Array(end - start);
					await reader.fill(bytes);
					return bytes;
				} finally {
					reader.close();
				}
			}
		};
	}
	return {
		origin,
		files,
		source,
		openReader,
		async close() {
			for (const reader of readers) reader.close();
			readers.clear();
		}
	};
}
function checkRange(file, start, end, origin) {
	if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start <= end && end <= file.byteLength) return;
	throw new RangeError(`Bytes ${start}–${end} were asked of ${nameOf(origin, file.path)}, which has ${file.byteLength}.`);
}
// src/workers/hash-stream.ts
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
// src/workers/xet-stream.ts
/** Opens the upload format on a worker: lends it buffers, and hands the xorbs it fills to `onXorb`. */
function openXetStream(place, options, buffers) {
	const { xorbByteLimit, maxXorbs, onXorb, compression = "auto" } = options;
	if (!(maxXorbs >= 1)) throw new RangeError(`A stream needs room for one xorb or more, not ${maxXorbs}.`);
	/** Long runs of equal bytes give equal xorbs, which are posted and listed once. */
	const known = /* @__PURE__ */ new Set();
	const xorbs = [];
	/** With the worker. If the stream fails it stays there: the worker may still be writing. */
	let lent;
	let isWanting = false;
	let posting = 0;
	let summary;
	function lend() {
		if (!isWanting || posting >= maxXorbs || !stream.isOpen) return;
		isWanting = false;
		lent = buffers.take(xorbByteLimit);
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
		lend();
		resolveWhenDone();
	}
	function resolveWhenDone() {
		if (summary !== void 0 && posting === 0) stream.resolve({
			...summary,
			xorbs
		});
	}
	const stream = openHashStream(place, (reply) => {
		switch (reply.kind) {
			case "buffer-wanted":
				isWanting = true;
				return lend();
			case "xorb": {
				if (lent === void 0) throw new Error("A worker filled a buffer that it was not given.");
				const { hash, chunks, byteLength } = reply;
				const buffer = lent;
				lent = void 0;
				if (known.has(hash)) return buffers.giveBack(buffer);
				known.add(hash);
				xorbs.push({
					hash,
					chunks
				});
				post(buffer, {
					hash,
					chunks,
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
// src/workers/xorb-buffers.ts
function createXorbBuffers() {
	const free = [];
	return {
		take(byteLength) {
			const index = free.findIndex((buffer) => buffer.byteLength === byteLength);
			return free.splice(index, index < 0 ? 0 : 1)[0] ?? new SharedArrayBuffer(byteLength);
		},
		giveBack: (buffer) => void free.push(buffer)
	};
}
// src/workers/open-pool.ts
/** How much longer the upload format takes than SHA-256, for the same bytes. */
const xetLoad = 4;
const sha256Load = 1;
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
			execArgv: []
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
		const opened = openOn({
			stream,
			send: (request, transfer = []) => {
				if (slot.worker === worker) worker.postMessage(request, transfer);
			},
			onEnd: () => {
				slot.load -= load;
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
// src/app/session.ts
/** sha256 and the upload format of one file are two streams; further threads serve further α. */
const minHashThreads = 2;
function openSession(runtime) {
	let http;
	let pool;
	let account$1;
	const snapshots = [];
	const session = {
		runtime,
		get http() {
			const { hubUrl, token, clock, log } = runtime;
			http ??= createHubHttp({
				hubUrl,
				token,
				clock,
				log,
				environment: process.env
			});
			return http;
		},
		get pool() {
			const threads = Math.max(minHashThreads, availableParallelism() - 1);
			pool ??= openWorkerPool({
				workerUrl: runtime.workerUrl,
				threads
			});
			return pool;
		},
		account() {
			account$1 ??= account(session.http, runtime.signal);
			return account$1;
		},
		async openSnapshot(endpoint) {
			const snapshot = endpoint.kind === "directory" ? await openDirectorySnapshot(endpoint.path) : await openHubSnapshot({
				http: session.http,
				repo: endpoint.repo,
				revision: endpoint.revision,
				signal: runtime.signal
			});
			snapshots.push(snapshot);
			return snapshot;
		},
		async [Symbol.asyncDispose]() {
			await Promise.all(snapshots.map((snapshot) => snapshot.close()));
			await pool?.close();
			http?.close();
		}
	};
	return session;
}
export { errorOfAnswer as a, locateReal as c, nameOf as d, encodeIndex as f, isFloat as h, callLibrary as i, diskError as l, countElements as m, openCheckpoint as n, _usingCtx as o, encodeHeader as p, listRepoFiles as r, locate as s, openSession as t, hasCode as u };
