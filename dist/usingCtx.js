import { i as ExtrapolateError, r as CapacityError, s as InputError, t as AccessError } from "./errors.js";
// src/stores/disk/disk-error.ts
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
		case "EXDEV": return new InputError(`${message}: ${isNoText(code, doing) ? notText : reasons[code]}.`, {
			code: "path-invalid",
			hint: "Check the path, or name another.",
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
/** Names are read as UTF-8; of one that is not, the replacement characters name no file. */
const isNoText = (code, name) => code === "ENOENT" && name.includes("�");
const notText = "its name is no UTF-8, and cannot be used";
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
export { diskError as n, hasCode as r, _usingCtx as t };
