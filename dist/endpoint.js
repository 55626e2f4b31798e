import { s as InputError } from "./errors.js";
// src/kit/records.ts
/** Whether a parsed value is an object with fields: neither a list nor null. */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
// src/app/options/endpoint.ts
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
/**
* A repo of the Hub where a directory would not do.
* @throws InputError for everything else.
*/
function requireRepo(text, name) {
	if (parseEndpoint(text, name).kind === "hub") return;
	throw new InputError(`${name}: '${text}' is a directory, and a repo of the Hub is needed.`, {
		code: "endpoint-invalid",
		hint: "Write namespace/name or namespace/name@revision; directories are for `run`."
	});
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
/** Why this is no branch, tag or commit, as the end of a sentence; undefined when it may be. */
function findRevisionFault(revision) {
	if (revision === "") return "nothing follows the @";
	if (revision.length > 255 || /[\p{Cc} ~^:?*[\\]|\.\.|^\/|\/$/u.test(revision)) return `'${revision}' is not the name of a branch, a tag or a commit`;
}
export { requireRepo as a, parseEndpoint as i, findRevisionFault as n, isRecord as o, isDirectory as r, findRepoFault as t };
