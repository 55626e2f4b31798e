import { h as option, s as InputError, u as advice } from "./errors.js";
// src/app/options/hub-page.ts
const host = /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)(?:\/|$)/i;
/** The parts of a repo's address that a revision follows. */
const beforeRevision = [
	"tree",
	"blob",
	"resolve",
	"raw",
	"commit",
	"commits",
	"blame"
];
/**
* Reads what people paste from the bar of their browser: the page of a model, of one of its branches, commits or
* files, also as `hf.co/…` and as `hf://…` of Python's library. Of a file at the top, its repo is meant.
* @returns undefined for what is no address.
*/
function readHubPage(text) {
	const address = text.replace(/^hf:\/\/(?:models\/)?/i, "https://huggingface.co/");
	if (!host.test(address)) {
		if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return void 0;
		return {
			fault: "it is the address of something else than huggingface.co",
			hint: advice`Write namespace/name or namespace/name@revision; another Hub is named by ${option("hub-url")}.`
		};
	}
	const [namespace = "", nameAndRevision = "", verb, revision, ...inside] = address.replace(host, "").replace(/[?#].*$/, "").split("/").filter((part) => part !== "").map(decode);
	const [name, atRevision] = splitOnce(nameAndRevision, "@");
	if ([
		"datasets",
		"spaces",
		"collections",
		"papers",
		"docs"
	].includes(namespace)) return {
		fault: `it is a page of ${namespace}, not of a model`,
		hint: "Give the page of a model."
	};
	if (name === "") return {
		fault: "it is no page of a model: it has no namespace/name",
		hint: "Open the page of the model, and give the address that your browser shows then."
	};
	const repo = `${namespace}/${name}`;
	if (verb === void 0 || revision === void 0 || !beforeRevision.includes(verb)) return {
		repo,
		revision: atRevision
	};
	const [named, rest] = revision === "refs" && inside.length >= 2 ? [["refs", ...inside.slice(0, 2)].join("/"), inside.slice(2)] : [revision, inside];
	const folders = [
		"blob",
		"resolve",
		"raw",
		"blame"
	].includes(verb) ? rest.slice(0, -1) : rest;
	if (folders.length === 0) return {
		repo,
		revision: named
	};
	return {
		fault: `it leads into the folder ${folders.join("/")}`,
		hint: advice`Write ${repo}@${named}, and name the folder with ${option("subfolder", folders.join("/"))}.`
	};
}
function splitOnce(text, separator) {
	const at = text.indexOf(separator);
	return at < 0 ? [text, void 0] : [text.slice(0, at), text.slice(at + 1)];
}
function decode(part) {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
// src/app/options/endpoint.ts
const maxNameLength = 96;
const nameCharacters = /^[A-Za-z0-9._-]+$/;
/**
* Reads `namespace/name[@revision]`, the address of a model's page, or a directory, which starts with `/`, `./`, `../`,
* a drive or `\\\\server`, or is `.` or `..`.
* @param name what names it, for errors: an option, or its place in a file.
* @throws InputError when it is neither.
*/
function parseEndpoint(text, name) {
	const trimmed = text.trim();
	if (isDirectory(trimmed)) return {
		kind: "directory",
		path: trimmed
	};
	return readRepo(trimmed, name, {
		kind: "a repo or a directory",
		hint: `Write namespace/name, namespace/name@revision, or a directory that starts with ./ or /${asDirectory(trimmed)}.`
	});
}
/**
* Reads a repo of the Hub where a directory would not do.
* @throws InputError for everything else.
*/
function parseRepo(text, name) {
	const trimmed = text.trim();
	if (isDirectory(trimmed)) return requireRepo({
		kind: "directory",
		path: trimmed
	}, name);
	return readRepo(trimmed, name, {
		kind: "a repo of the Hub",
		hint: "Write namespace/name or namespace/name@revision."
	});
}
function readRepo(text, name, wanted) {
	const page = readHubPage(text);
	if (page !== void 0 && "fault" in page) throw new InputError(advice`${name}: '${text}' is not ${wanted.kind}: ${page.fault}.`, {
		code: "endpoint-invalid",
		hint: page.hint
	});
	if (page !== void 0) return readRepo(page.revision === void 0 ? page.repo : `${page.repo}@${page.revision}`, name, wanted);
	const at = text.indexOf("@");
	const repo = at < 0 ? text : text.slice(0, at);
	const revision = at < 0 ? void 0 : text.slice(at + 1);
	const fault = findRepoFault(repo) ?? (revision === void 0 ? void 0 : findRevisionFault(revision));
	if (fault !== void 0) throw new InputError(advice`${name}: '${text}' is not ${wanted.kind}: ${fault}.`, {
		code: "endpoint-invalid",
		hint: wanted.hint
	});
	return {
		kind: "hub",
		repo,
		revision
	};
}
/** @throws InputError for a directory. */
function requireRepo(endpoint, name) {
	if (endpoint.kind === "hub") return endpoint;
	throw new InputError(advice`${name}: '${endpoint.path}' is a directory, and a repo of the Hub is needed.`, {
		code: "endpoint-invalid",
		hint: "Write namespace/name or namespace/name@revision; directories are for `run`."
	});
}
/** How a path is written as a directory, as the end of a sentence; empty for what can be none. */
function asDirectory(text) {
	return /^[\w-][\w.-]*(?:[\\/][\w.-]+)*[\\/]?$/.test(text) ? `, such as ./${text}` : "";
}
/** An endpoint as the user writes it. */
function formatEndpoint(endpoint) {
	if (endpoint.kind === "directory") return endpoint.path;
	return endpoint.revision === void 0 ? endpoint.repo : `${endpoint.repo}@${endpoint.revision}`;
}
function isDirectory(text) {
	return /^(\/|\\\\|\.{1,2}(\/|\\|$)|[A-Za-z]:[\\/])/.test(text);
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
		if (part.length > maxNameLength) return `a part of it is longer than ${maxNameLength} characters`;
		if (part.endsWith(".git")) return `'${part}' ends with '.git'`;
	}
}
/** Why this is no branch, tag or commit, as the end of a sentence; undefined when it may be. */
function findRevisionFault(revision) {
	if (revision === "") return "nothing follows the @";
	if (revision.length > 255 || /[\p{Cc} ~^:?*[\\]|\.\.|^\/|\/$/u.test(revision)) return `'${revision}' is not the name of a branch, a tag or a commit`;
}
export { parseEndpoint as a, readHubPage as c, isDirectory as i, findRevisionFault as n, parseRepo as o, formatEndpoint as r, requireRepo as s, findRepoFault as t };
