import { O as boundLines, _ as tell, i as ExtrapolateError, n as CancelledError } from "./errors.js";
import { t as project } from "./project.js";
// src/kit/failure.ts
/**
* Says what an error is to a user. Whatever rejects after the run was asked to stop counts as the stop.
* @param words in which the reader is told.
* @param secrets texts that must not be shown, such as the token.
*/
function describeFailure(error, signal, words, secrets = []) {
	const shown = signal?.aborted === true && signal.reason instanceof CancelledError ? signal.reason : error;
	const hide = (text) => boundLines(redact(text, secrets));
	if (shown instanceof ExtrapolateError) return {
		kind: "error",
		name: shown.name,
		code: shown.code,
		message: hide(tell(shown.wording, words)),
		...shown.hint === void 0 ? {} : { hint: hide(tell(shown.hint, words)) },
		...shown.docs === void 0 ? {} : { docs: hide(shown.docs) },
		exitCode: shown.exitCode
	};
	return {
		kind: "error",
		name: "Bug",
		code: "bug",
		message: hide(shown instanceof Error ? shown.message : String(shown)),
		hint: "This is a bug in hf-extrapolate, not in what you gave it. Please report it with the lines above.",
		docs: `${project.url}/issues`,
		stack: hide(describeStack(shown)),
		exitCode: 1
	};
}
/** The text with every secret replaced by `***`. */
function redact(text, secrets) {
	return secrets.reduce((shown, secret) => secret === void 0 || secret.length < 4 ? shown : shown.replaceAll(secret, "***"), text);
}
function describeStack(error) {
	if (!(error instanceof Error)) return String(error);
	const own = error.stack ?? `${error.name}: ${error.message}`;
	return error.cause === void 0 ? own : `${own}\nCaused by: ${describeStack(error.cause)}`;
}
export { redact as n, describeFailure as t };
