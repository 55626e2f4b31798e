import { F as plainName, g as advice, p as InputError } from "./kit.js";
import { o as groupDigits } from "./units.js";
// src/kit/listing.ts
/** So many items are listed where nothing else is said. */
const maxListed = 5;
/** `a, b and c`; of a long list the first few and the number of the others: `a, b, c, d, e and 7 more`. */
function listSome(items, most = maxListed) {
	return joinFirst(items.slice(0, most), items.length);
}
/** The same of names that strangers gave, which may be long and hold any character. */
function listNames(names, show = plainName) {
	return joinFirst(names.slice(0, maxListed).map(show), names.length);
}
function joinFirst(shown, count) {
	const rest = count - shown.length;
	const parts = rest === 0 ? shown : [...shown, `${groupDigits(rest)} more`];
	const last = parts.at(-1) ?? "";
	return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}
/** `1 tensor`, `1,234 tensors`. */
function counted(count, noun) {
	return `${groupDigits(count)} ${noun}${count === 1 ? "" : "s"}`;
}
// src/kit/records.ts
/** Whether a parsed value is an object with fields: neither a list nor null. */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
// src/app/options/endpoint.ts
const maxRepoLength = 96;
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
		if (part.endsWith(".git")) return `'${part}' ends with '.git'`;
	}
	if (repo.length > maxRepoLength) return `it is longer than ${maxRepoLength} characters`;
}
/** Why this is no branch, tag or commit, as the end of a sentence; undefined when it may be. */
function findRevisionFault(revision) {
	if (revision === "") return "nothing follows the @";
	if (revision.length > 255 || /[\p{Cc} ~^:?*[\\]|\.\.|^\/|\/$/u.test(revision)) return `'${revision}' is not the name of a branch, a tag or a commit`;
}
export { parseEndpoint as a, isRecord as c, listSome as d, isDirectory as i, counted as l, findRevisionFault as n, parseRepo as o, formatEndpoint as r, requireRepo as s, findRepoFault as t, listNames as u };
