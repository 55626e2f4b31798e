import { s as InputError } from "./errors.js";
import { n as diskError, t as _usingCtx } from "./usingCtx.js";
import { open } from "node:fs/promises";
// src/stores/disk/read-text.ts
/**
* A small text file that the user names.
*
* @param what the file is, for errors, e.g. `card template`.
* @throws InputError, AccessError for a file that is missing, unreadable or longer than that.
*/
async function readText(path, what, maxByteLength) {
	const text = await findText(path, what, maxByteLength);
	if (text !== void 0) return text;
	throw diskError(Object.assign(/* @__PURE__ */ new Error("not there"), { code: "ENOENT" }), `read the ${what} ${path}`);
}
/** The same; undefined where there is no such file. */
async function findText(path, what, maxByteLength) {
	try {
		try {
			var _usingCtx$1 = _usingCtx();
			const file = _usingCtx$1.a(await open(path, "r"));
			const content = Buffer.alloc(maxByteLength + 1);
			let byteLength = 0;
			for (let bytesRead = -1; bytesRead !== 0 && byteLength < content.length; byteLength += bytesRead) ({bytesRead} = await file.read(content, byteLength, content.length - byteLength));
			if (byteLength <= maxByteLength) return content.toString("utf8", 0, byteLength);
		} catch (_) {
			_usingCtx$1.e = _;
		} finally {
			await _usingCtx$1.d();
		}
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return void 0;
		throw diskError(error, `read the ${what} ${path}`);
	}
	throw new InputError(`The ${what} ${path} is longer than ${maxByteLength} bytes.`, {
		code: "text-too-long",
		hint: `Name a ${what}; this is something else.`
	});
}
export { readText as n, findText as t };
