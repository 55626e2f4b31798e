import { g as advice, p as InputError } from "./units.js";
// src/app/options/endpoint.ts
const maxNameLength = 96;
const nameCharacters = /^[A-Za-z0-9._-]+$/;
/**
* Reads `namespace/name[@revision]` or a directory, which starts with `/`, `./` or `../`, or is `.` or `..`.
* @param name what names it, for errors: an option, or its place in a file.
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
	if (fault !== void 0) throw new InputError(advice`${name}: '${text}' is not a repo or a directory: ${fault}.`, {
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
* Reads a repo of the Hub where a directory would not do.
* @throws InputError for everything else.
*/
function parseRepo(text, name) {
	return requireRepo(parseEndpoint(text, name), name);
}
/** @throws InputError for a directory. */
function requireRepo(endpoint, name) {
	if (endpoint.kind === "hub") return endpoint;
	throw new InputError(advice`${name}: '${endpoint.path}' is a directory, and a repo of the Hub is needed.`, {
		code: "endpoint-invalid",
		hint: "Write namespace/name or namespace/name@revision; directories are for `run`."
	});
}
/** An endpoint as the user writes it. */
function formatEndpoint(endpoint) {
	if (endpoint.kind === "directory") return endpoint.path;
	return endpoint.revision === void 0 ? endpoint.repo : `${endpoint.repo}@${endpoint.revision}`;
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
		if (part.length > maxNameLength) return `'${part}' is longer than ${maxNameLength} characters`;
		if (part.endsWith(".git")) return `'${part}' ends with '.git'`;
	}
}
/** Why this is no branch, tag or commit, as the end of a sentence; undefined when it may be. */
function findRevisionFault(revision) {
	if (revision === "") return "nothing follows the @";
	if (revision.length > 255 || /[\p{Cc} ~^:?*[\\]|\.\.|^\/|\/$/u.test(revision)) return `'${revision}' is not the name of a branch, a tag or a commit`;
}
export { parseEndpoint as a, isDirectory as i, findRevisionFault as n, parseRepo as o, formatEndpoint as r, requireRepo as s, findRepoFault as t };
