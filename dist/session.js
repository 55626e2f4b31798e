import { a as FormatError, i as ExtrapolateError, o as IncompatibleError, r as CapacityError, s as InputError, t as AccessError } from "./errors.js";
import { t as nameOf } from "./snapshot.js";
import { availableParallelism } from "node:os";
import { closeSync, openSync, readSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { Worker } from "node:worker_threads";
import { open, readdir, realpath, stat } from "node:fs/promises";
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
async function openCheckpoint(snapshot) {
	const choice = chooseWeights(snapshot);
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
	const index = await readIndex(snapshot, indexPath);
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
/**
* Opens safetensors files by their headers, whatever an index says of them.
*
* @throws FormatError for damaged files, InputError for one that is not there.
*/
async function openShards(snapshot, paths) {
	const shards = await mapConcurrently(paths, (path) => readShard(snapshot, path));
	return finish({
		snapshot,
		tensors: new Map(shards.flatMap((shard) => shard.tensors).map((tensor) => [tensor.name, tensor])),
		shards,
		index: void 0,
		config: await readConfig(snapshot)
	});
}
/** @throws FormatError when the index does not follow its format. */
async function readIndex(snapshot, path) {
	return parseIndex(await readSmallFile(snapshot, path, maxIndexByteLength), nameOf(snapshot.origin, path));
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
	const place = resolve(path);
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
// src/workers/xet-stream.ts
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
// src/workers/xorb-buffers.ts
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
// src/workers/open-pool.ts
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
// src/app/session.ts
/** sha256 and the upload format of one file are two streams; further threads serve further α. */
const minHashThreads = 2;
function openSession(runtime) {
	let hub;
	let pool;
	const snapshots = [];
	const session = {
		runtime,
		get pool() {
			const threads = Math.max(minHashThreads, availableParallelism() - 1);
			pool ??= openWorkerPool({
				workerUrl: runtime.workerUrl,
				threads
			});
			return pool;
		},
		hub() {
			const { hubUrl, token, clock, log, signal } = runtime;
			hub ??= import("./hub.js").then(({ openHub }) => openHub({
				hubUrl,
				token,
				clock,
				log,
				signal,
				environment: process.env
			}));
			return hub;
		},
		async openSnapshot(endpoint) {
			const snapshot = endpoint.kind === "directory" ? await openDirectorySnapshot(endpoint.path) : await (await session.hub()).openSnapshot(endpoint.repo, endpoint.revision);
			snapshots.push(snapshot);
			return snapshot;
		},
		async [Symbol.asyncDispose]() {
			await Promise.all(snapshots.map((snapshot) => snapshot.close()));
			await pool?.close();
			(await hub)?.close();
		}
	};
	return session;
}
export { _usingCtx as a, encodeIndex as c, byteLengthOf as d, countElements as f, readIndex as i, encodeHeader as l, openCheckpoint as n, diskError as o, isFloat as p, openShards as r, hasCode as s, openSession as t, bitsPerElement as u };
