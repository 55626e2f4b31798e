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
// src/kit/snapshot.ts
/** `org/name@0123456789ab:path` or `dir/path`: how an error names a file of a snapshot, or what the snapshot shows. */
function nameOf(origin, path) {
	const inside = [origin.subfolder, path].filter((part) => part !== void 0).join("/");
	if (origin.kind === "directory") return inside === "" ? origin.path : `${origin.path.replace(/\/+$/, "")}/${inside}`;
	const pinned = `${origin.repo}@${origin.commit.slice(0, 12)}`;
	return inside === "" ? pinned : `${pinned}:${inside}`;
}
/** The name of a file where it lies, relative to the folder that the snapshot shows; of a variant, with the variant. */
function storedPathOf({ files, origin }, path) {
	const stored = files.get(path)?.storedPath ?? path;
	const prefix = origin.subfolder === void 0 ? "" : `${origin.subfolder}/`;
	return stored.startsWith(prefix) ? stored.slice(prefix.length) : stored;
}
export { CapacityError as a, IncompatibleError as c, CancelledError as i, InputError as l, storedPathOf as n, ExtrapolateError as o, AccessError as r, FormatError as s, nameOf as t, ServiceError as u };
