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
export { FormatError as a, ServiceError as c, ExtrapolateError as i, CancelledError as n, IncompatibleError as o, CapacityError as r, InputError as s, AccessError as t };
