// src/kit/errors.ts
var ExtrapolateError = class extends Error {
	code;
	hint;
	docs;
	constructor(message, details) {
		super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
		this.code = details.code;
		this.hint = details.hint;
		this.docs = details.docs;
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
		super(`${details.source}: ${message} (at byte ${details.byteOffset})`, details);
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
	constructor(message, details) {
		super(message, details);
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
			hint: "Run the same command again to continue where it stopped."
		});
	}
};
// src/config/endpoint.ts
const maxRepoLength = 96;
const nameCharacters = /^[A-Za-z0-9._-]+$/;
/**
* Reads `namespace/name[@revision]` or a directory, which starts with `/`, `./` or `../`, or is `.` or `..`.
* @param name how the user knows the option, for errors: `--sft` or `sft`.
* @throws InputError when it is neither.
*/
function parseEndpoint(text, name) {
	const trimmed = text.trim();
	if (isDirectory(trimmed)) return {
		kind: "directory",
		path: trimmed
	};
	const at = trimmed.indexOf("@");
	const repo = at < 0 ? trimmed : trimmed.slice(0, at);
	const revision = at < 0 ? void 0 : trimmed.slice(at + 1);
	const fault = findRepoFault(repo) ?? (revision === void 0 ? void 0 : findRevisionFault(revision));
	if (fault !== void 0) throw new InputError(`${name}: '${text}' is not a repo or a directory: ${fault}.`, {
		code: "endpoint-invalid",
		hint: "Write namespace/name, namespace/name@revision, or a directory that starts with ./ or /."
	});
	return {
		kind: "hub",
		repo,
		revision
	};
}
function isDirectory(text) {
	return /^(\/|\.{1,2}(\/|\\|$)|[A-Za-z]:[\\/])/.test(text);
}
/** Why the Hub would not take this as `namespace/name`, as the end of a sentence; undefined when it would. */
function findRepoFault(repo) {
	const parts = repo.split("/");
	if (parts.length !== 2) return "a repo is written namespace/name";
	for (const part of parts) {
		if (part === "") return "a repo is written namespace/name";
		if (!nameCharacters.test(part)) return `'${part}' has characters other than letters, digits, '-', '_' and '.'`;
		if (/^[-.]|[-.]$/.test(part)) return `'${part}' starts or ends with '-' or '.'`;
		if (/--|\.\./.test(part)) return `'${part}' has '--' or '..' in it`;
		if (part.endsWith(".git")) return `'${part}' ends with '.git'`;
	}
	if (repo.length > maxRepoLength) return `it is longer than ${maxRepoLength} characters`;
}
function findRevisionFault(revision) {
	if (revision === "") return "nothing follows the @";
	if (revision.length > 255 || /[\p{Cc} ~^:?*[\\]|\.\.|^\/|\/$/u.test(revision)) return `'${revision}' is not the name of a branch, a tag or a commit`;
}
export { CancelledError as a, FormatError as c, ServiceError as d, AccessError as i, IncompatibleError as l, isDirectory as n, CapacityError as o, parseEndpoint as r, ExtrapolateError as s, findRepoFault as t, InputError as u };
