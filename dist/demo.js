import { t as defaultThresholds } from "./thresholds.js";
import { n as plainPairing } from "./pairing-options.js";
import { t as isRecord } from "./records.js";
import { C as plainValue } from "./module-scales.js";
import { t as readYaml } from "./read-yaml.js";
import { A as fileHash, M as xorbHash, N as hashToHex, P as hexToBytes, j as verificationHash, k as Hasher } from "./vendor.js";
import { b as findOwnCard } from "./read-manifest.js";
import { h as standardMaxShardBytes } from "./weights.js";
import { t as run } from "./run2.js";
import { t as openSession } from "./session.js";
import { t as _usingCtx } from "./usingCtx.js";
import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { join } from "node:path";
import { createServer } from "node:net";
import { createServer as createServer$1 } from "node:http";
import { once } from "node:events";
import { gzip } from "node:zlib";
import { fileURLToPath } from "node:url";
import { setTimeout } from "node:timers/promises";
import { open, readFile as readFile$1, readdir, stat } from "node:fs/promises";
// src/stores/embedded-hub/refusal.ts
/** An answer other than success. Thrown by routes, rendered once by the server. */
var Refusal = class extends Error {
	name = "Refusal";
	status;
	/** `X-Error-Code`, which clients tell situations apart by. */
	errorCode;
	headers;
	/** Members added to the JSON body beside `error`. */
	details;
	constructor(status, message, options = {}) {
		super(message);
		this.status = status;
		this.errorCode = options.errorCode;
		this.headers = options.headers ?? {};
		this.details = options.details ?? {};
	}
};
/** Missing and invisible repos look alike; whoever has no token is told to log in. */
function repoNotFound(isAnonymous) {
	return isAnonymous ? new Refusal(401, "Repository not found or you are not logged in", { errorCode: "RepoNotFound" }) : new Refusal(404, "Repository not found", { errorCode: "RepoNotFound" });
}
function revisionNotFound(revision) {
	return new Refusal(404, `Invalid rev id: ${revision}`, { errorCode: "RevisionNotFound" });
}
function entryNotFound(path, commitId) {
	return new Refusal(404, `Entry not found: ${path}`, {
		errorCode: "EntryNotFound",
		headers: { "X-Repo-Commit": commitId }
	});
}
function invalidCredentials() {
	const message = "Invalid credentials in Authorization header";
	return new Refusal(401, message, { headers: { "X-Error-Message": message } });
}
function malformed(message) {
	return new Refusal(400, message);
}
// src/stores/embedded-hub/action-quotas.ts
const hourMs = 36e5;
const actions = {
	commits: {
		limit: "commitsPerHour",
		windowMs: hourMs,
		per: "hour",
		name: "repository commits"
	},
	repos: {
		limit: "reposPerDay",
		windowMs: 24 * hourMs,
		per: "day",
		name: "creating repositories"
	}
};
/** Counts commits and new repos of each account over the last hour and day. */
var ActionQuotas = class {
	#limits;
	#now;
	#done = /* @__PURE__ */ new Map();
	constructor(limits, now) {
		this.#limits = limits;
		this.#now = now;
	}
	/** Counts one. @throws {Refusal} 429, which says the wait in words only */
	count(action, account) {
		const { limit, windowMs, per, name } = actions[action];
		const most = this.#limits[limit];
		if (most === void 0) return;
		const now = this.#now();
		const key = `${action} ${account}`;
		const recent = (this.#done.get(key) ?? []).filter((at) => at > now - windowMs);
		const [oldest = now] = recent;
		if (recent.length >= most) throw new Refusal(429, `You have exceeded the rate limit for ${name} (${most} per ${per}). You can retry this action in about ${sayWait(oldest + windowMs - now)}.`);
		this.#done.set(key, [...recent, now]);
	}
};
function sayWait(milliseconds) {
	const minutes = Math.ceil(milliseconds / 6e4);
	const [count, unit] = minutes < 60 ? [minutes, "minute"] : [Math.round(minutes / 60), "hour"];
	return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
// src/stores/embedded-hub/faults.ts
/** Misbehaviour on request. Faults are tried in the order they were added; those that match add up. */
var Faults = class {
	#faults = /* @__PURE__ */ new Set();
	add(fault) {
		const entry = {
			fault,
			matched: 0,
			struck: 0
		};
		this.#faults.add(entry);
		return {
			get struck() {
				return entry.struck;
			},
			remove: () => void this.#faults.delete(entry)
		};
	}
	clear() {
		this.#faults.clear();
	}
	/** Called once per request, in the order of arrival. */
	strike(request) {
		const shaping = {};
		for (const entry of this.#faults) {
			const { fault } = entry;
			if (!matches(fault.when, request)) continue;
			entry.matched++;
			if (entry.matched <= (fault.skip ?? 0) || entry.struck >= (fault.times ?? 1e400)) continue;
			entry.struck++;
			bend(shaping, fault.action);
		}
		return shaping;
	}
};
function matches(when, request) {
	if (typeof when === "function") return when(request);
	return (when.method === void 0 || when.method === request.method) && (when.path === void 0 || request.path.search(when.path) >= 0) && (when.host === void 0 || when.host === request.host);
}
function bend(shaping, action) {
	if (action === "reset") shaping.reset = true;
	else if (action === "hang") shaping.hang = true;
	else if (action === "land-then-timeout") shaping.loseAnswer = true;
	else if ("status" in action) shaping.answer ??= action;
	else Object.assign(shaping, action);
}
// src/stores/embedded-hub/rate-limit.ts
/** Far above what tests and demonstrations need; ask for less to see a client being limited. */
const defaultQuota = 1e5;
/** Fixed windows that begin at multiples of their length. */
var RateLimiter = class {
	#limits;
	#now;
	#windowMs;
	#counts = /* @__PURE__ */ new Map();
	#windowStart = -1e400;
	constructor(limits, now) {
		this.#limits = limits;
		this.#now = now;
		this.#windowMs = (limits.windowSeconds ?? 300) * 1e3;
	}
	/** Counts one request and gives the headers that tell what is left. @throws {Refusal} 429, same headers */
	count(bucket, token) {
		const now = this.#now();
		const windowStart = Math.floor(now / this.#windowMs) * this.#windowMs;
		if (windowStart !== this.#windowStart) {
			this.#windowStart = windowStart;
			this.#counts.clear();
		}
		const quota = this.#limits[bucket] ?? defaultQuota;
		const key = `${bucket} ${token ?? ""}`;
		const used = (this.#counts.get(key) ?? 0) + 1;
		this.#counts.set(key, used);
		const secondsLeft = Math.ceil((windowStart + this.#windowMs - now) / 1e3);
		const headers = {
			RateLimit: `"${bucket}";r=${Math.max(quota - used, 0)};t=${secondsLeft}`,
			"RateLimit-Policy": `"fixed window";"${bucket}";q=${quota};w=${this.#windowMs / 1e3}`
		};
		if (used > quota) throw new Refusal(429, "We had to rate limit you. Retry after the window ends.", { headers });
		return headers;
	}
};
function bucketOfPath(pathname) {
	if (/\/(resolve|raw|resolve-cache)\//.test(pathname)) return "resolvers";
	return pathname.startsWith("/api/") || pathname.includes(".git/") ? "api" : "pages";
}
// src/stores/embedded-hub/request-log.ts
function createStats() {
	return {
		requests: 0,
		bytesReceived: 0,
		bytesSent: 0,
		xorbs: 0,
		xorbBytes: 0,
		rawXorbBytes: 0,
		shards: 0,
		shortChunks: 0,
		openXorbPosts: 0,
		peakXorbPosts: 0,
		storedBytes: 0
	};
}
// src/stores/embedded-hub/git-object.ts
/** The id git gives a file's content: 40 hex digits. */
function hashGitBlob(bytes) {
	return createHash("sha1").update(`blob ${bytes.byteLength}\0`).update(bytes).digest("hex");
}
function hashGitText(kind, text) {
	return createHash("sha1").update(`${kind} ${text.length}\0`).update(text).digest("hex");
}
/** The text git keeps in place of a large file. */
function lfsPointer(sha256, byteLength) {
	return Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${byteLength}\n`);
}
// src/stores/embedded-hub/repo.ts
const repoTypes = ["model", "dataset"];
/** Where the repo's page is, below the Hub's URL: `namespace/name` of a model, `datasets/namespace/name`. */
function addressOf(type, name) {
	return type === "model" ? name : `${type}s/${name}`;
}
const pullStatuses = [
	"open",
	"closed",
	"merged",
	"draft"
];
/** One repo: its settings, commits and refs. Tests may change the settings directly. */
var Repo = class {
	type;
	/** `namespace/name`; changes when the repo is renamed. */
	name;
	createdAt;
	facts = {
		downloads: 0,
		likes: 0,
		config: {},
		safetensors: void 0
	};
	settings;
	branches = /* @__PURE__ */ new Map();
	tags = /* @__PURE__ */ new Map();
	/** Heads of `refs/pr/N`, by number. */
	pullHeads = /* @__PURE__ */ new Map();
	/** Pull requests and others, by one sequence of numbers. */
	discussions = /* @__PURE__ */ new Map();
	commits = /* @__PURE__ */ new Map();
	/** sha256 of the large files that this repo may refer to. */
	knownObjects = /* @__PURE__ */ new Set();
	/** Names of the users who may read the files although the repo is gated. */
	admitted = /* @__PURE__ */ new Set();
	constructor(id, createdAt, options) {
		const { type, name } = id;
		this.type = type;
		this.name = name;
		this.createdAt = createdAt;
		this.settings = {
			...options,
			disabled: false
		};
	}
	get namespace() {
		return this.name.slice(0, this.name.indexOf("/"));
	}
	/** See {@link addressOf}. */
	get address() {
		return addressOf(this.type, this.name);
	}
	/** The beginning of the paths of its API calls. */
	get apiPath() {
		return `/api/${this.type}s/${this.name}`;
	}
	get private() {
		return this.settings.private;
	}
	/**
	* A branch, tag, `HEAD`, full ref or commit id.
	*
	* @throws {Refusal} RevisionNotFound
	*/
	resolve(revision) {
		const commit = this.commits.get(this.#headOf(revision) ?? "");
		if (commit === void 0) throw revisionNotFound(revision);
		return commit;
	}
	#headOf(revision) {
		if (revision === "HEAD") return this.branches.get("main");
		const pull = /^refs\/pr\/(\d+)$/.exec(revision);
		if (pull !== null) return this.pullHeads.get(Number(pull[1]));
		const name = revision.replace(/^refs\/(heads|tags)\//, "");
		return this.branches.get(name) ?? this.tags.get(name) ?? (this.commits.has(name) ? name : void 0);
	}
	/** Whether it is a branch or `refs/pr/N` that exists, which commits can be made to. */
	hasWritableRef(revision) {
		const pull = /^refs\/pr\/(\d+)$/.exec(revision);
		return pull === null ? this.branches.has(revision) : this.pullHeads.has(Number(pull[1]));
	}
	moveRef(revision, commitId) {
		const pull = /^refs\/pr\/(\d+)$/.exec(revision);
		if (pull === null) this.branches.set(revision, commitId);
		else this.pullHeads.set(Number(pull[1]), commitId);
	}
	addCommit(content) {
		const tree = [...content.files.values()].map((file) => `${file.oid} ${file.path}\n`).sort().join("");
		const { parentId = "none", title, message } = content;
		const id = hashGitText("commit", `${this.address}\n${parentId}\n${title}\n${message}\n${tree}`);
		const commit = {
			...content,
			id
		};
		this.commits.set(id, commit);
		return commit;
	}
	/** Opens `refs/pr/N` at a commit; gives N. */
	openPull(commitId, pull) {
		const number = this.openDiscussion(pull);
		this.pullHeads.set(number, commitId);
		return number;
	}
	openDiscussion(opened) {
		const number = this.discussions.size + 1;
		this.discussions.set(number, {
			...opened,
			events: []
		});
		return number;
	}
};
// src/stores/embedded-hub/router.ts
/** The first route that fits wins. Segments are percent-decoded one by one, so `refs%2Fpr%2F3` is one segment. */
function createRouter(routes) {
	const compiled = routes.flatMap(compile);
	return (method, side, pathname) => {
		const segments = pathname.split("/").slice(1);
		for (const { route, repoType, segments: pattern } of compiled) {
			if (!(route.method === method || method === "HEAD" && route.method === "GET") || route.side !== side) continue;
			const params = matchSegments(pattern, segments);
			if (params !== void 0) return {
				route,
				params,
				repoType
			};
		}
	};
}
function compile(route) {
	return (/^\{(api|page|cache)\}/.test(route.path) ? repoTypes : ["model"]).map((repoType) => {
		return {
			route,
			repoType,
			segments: route.path.replace("{api}", `/api/${repoType}s/:namespace/:name`).replace("{cache}", `/api/resolve-cache/${repoType}s/:namespace/:name`).replace("{page}", `/${addressOf(repoType, ":namespace/:name")}`).split("/").slice(1)
		};
	});
}
function matchSegments(pattern, segments) {
	const params = {};
	for (const [index, part] of pattern.entries()) {
		if (part.startsWith("*")) {
			params[part.slice(1)] = segments.slice(index).map(decode).join("/");
			return params;
		}
		const segment = segments[index];
		if (segment === void 0) return void 0;
		const [, name, ending = ""] = /^:(\w+)(.*)$/.exec(part) ?? [];
		if (name === void 0) {
			if (segment !== part) return void 0;
			continue;
		}
		if (!segment.endsWith(ending) || segment.length === ending.length) return void 0;
		params[name] = decode(segment.slice(0, segment.length - ending.length));
	}
	return pattern.length === segments.length ? params : void 0;
}
function decode(segment) {
	try {
		return decodeURIComponent(segment);
	} catch {
		throw malformed(`"${segment}" is not valid percent-encoding.`);
	}
}
// src/stores/embedded-hub/exchange.ts
/** Larger than any JSON a client sends; commits with small files have a limit of their own. */
const maxJsonBytes = 16777216;
function header(exchange, name) {
	const value = exchange.request.headers[name];
	return Array.isArray(value) ? value[0] : value;
}
function bearerOf(exchange) {
	const value = header(exchange, "authorization");
	return value === void 0 ? void 0 : /^Bearer (.+)$/i.exec(value)?.[1];
}
/** The named segment of the route; the router guarantees that it is there. */
function param(exchange, name) {
	const value = exchange.params[name];
	if (value === void 0) throw new Error(`route has no segment :${name}`);
	return value;
}
function isTrue(value) {
	return value === "1" || value === "true" || value === "True";
}
/**
* The request body as it arrives, in the socket's own buffers (which the receiver may keep).
*
* @throws {Refusal} 413 above the limit
*/
async function* readPieces(exchange, maxBytes) {
	if (Number(header(exchange, "content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
	let received = 0;
	const pieces = exchange.request.iterator({ destroyOnReturn: false });
	for await (const piece of pieces) {
		received += piece.byteLength;
		exchange.record.bytesReceived = received;
		exchange.hub.stats.bytesReceived += piece.byteLength;
		if (received > maxBytes) throw tooLarge(maxBytes);
		const { bytesPerSecond } = exchange.shaping;
		if (bytesPerSecond !== void 0) await exchange.hub.sleep(piece.byteLength / bytesPerSecond * 1e3);
		yield piece;
	}
}
function tooLarge(maxBytes) {
	return new Refusal(413, `The request body is larger than ${maxBytes} bytes.`);
}
/** @throws {Refusal} 413 above the limit */
async function readBody(exchange, maxBytes) {
	const pieces = [];
	for await (const piece of readPieces(exchange, maxBytes)) pieces.push(piece);
	return Buffer.concat(pieces);
}
/** @throws {Refusal} 400 when the body is not a JSON object */
async function readJsonObject(exchange) {
	const text = (await readBody(exchange, maxJsonBytes)).toString("utf8");
	if (text === "") return {};
	return asObject(parseJson(text), "The request body");
}
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		throw malformed("The request body is not valid JSON.");
	}
}
/** @throws {Refusal} 400 */
function asObject(value, name) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed(`${name} must be an object.`);
	return value;
}
/** @throws {Refusal} 400 */
function asString(value, name) {
	if (typeof value !== "string") throw malformed(`"${name}" must be a string.`);
	return value;
}
/** @throws {Refusal} 400 */
function asArray(value, name) {
	if (!Array.isArray(value)) throw malformed(`"${name}" must be an array.`);
	return value;
}
/** @throws {Refusal} 400 */
function asSize(value, name) {
	if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw malformed(`"${name}" must be a size in bytes.`);
	return value;
}
// src/stores/embedded-hub/users.ts
/** Who may do what when nothing else is configured: one user with a token of each kind. */
const defaultUsers = [{
	name: "demo",
	token: "hf_embedded_write",
	role: "write",
	organizations: ["demo-org"]
}, {
	name: "demo",
	token: "hf_embedded_read",
	role: "read",
	organizations: ["demo-org"]
}];
function belongsTo(user, namespace) {
	return user !== void 0 && (user.name === namespace || (user.organizations ?? []).includes(namespace));
}
// src/stores/embedded-hub/accounts.ts
/**
* The user whose token was sent; undefined for nobody.
*
* @throws {Refusal} 401 for a token nobody has
*/
function authenticate(exchange) {
	if (header(exchange, "authorization") === void 0) return void 0;
	const token = bearerOf(exchange);
	const user = exchange.hub.users.find((candidate) => candidate.token === token);
	if (user === void 0 || exchange.shaping.expireToken) throw invalidCredentials();
	return user;
}
/** @throws {Refusal} 401 for nobody */
function requireUser(exchange) {
	const user = authenticate(exchange);
	if (user === void 0) throw new Refusal(401, "You are not logged in");
	return user;
}
/** The repo that the route names, as `addressOf` writes it. */
function addressIn(exchange) {
	const name = `${param(exchange, "namespace")}/${param(exchange, "name")}`;
	return addressOf(exchange.repoType, name);
}
/** The way to a repo under its new name. */
function movedTo(exchange, oldName, newName) {
	const { url, hub } = exchange;
	const path = url.pathname.replace(`/${oldName}`, `/${newName}`);
	const location = `${hub.urls.hub}${path}${url.search}`;
	return new Refusal(307, `Moved to ${newName}`, { headers: { Location: location } });
}
/**
* The route's repo, for reading its metadata.
* @throws {Refusal} RepoNotFound, 307 when it was renamed, or 403 when it is disabled
*/
function requireReadable(exchange) {
	const user = authenticate(exchange);
	const { store } = exchange.hub;
	const address = addressIn(exchange);
	const repo = store.findRepo(address);
	const newName = store.renames.get(address);
	if (repo === void 0 && newName !== void 0) throw movedTo(exchange, address, newName);
	if (repo === void 0 || repo.settings.private && !belongsTo(user, repo.namespace)) throw repoNotFound(user === void 0);
	if (repo.settings.disabled) throw new Refusal(403, "Access to this resource is disabled.");
	return {
		repo,
		user
	};
}
/** The route's repo, for reading its files. @throws {Refusal} as requireReadable, and GatedRepo */
function requireContentAccess(exchange) {
	const access = requireReadable(exchange);
	const { repo, user } = access;
	if (repo.settings.gated === false || belongsTo(user, repo.namespace)) return access;
	if (user === void 0) throw new Refusal(401, `Access to ${repo.type} ${repo.name} is restricted. You must have access to it and be authenticated to access it. Please log in.`, { errorCode: "GatedRepo" });
	if (!repo.admitted.has(user.name)) throw new Refusal(403, `Access to ${repo.type} ${repo.name} is restricted and you are not in the authorized list. Visit ${exchange.hub.urls.hub}/${repo.address} to ask for access.`, { errorCode: "GatedRepo" });
	return access;
}
/** The route's repo and a user who may write to it. @throws {Refusal} 401, 403, 404 */
function requireWritable(exchange) {
	const { repo, user } = requireReadable(exchange);
	if (user === void 0) throw new Refusal(401, "You are not logged in");
	requireNamespace(user, repo.namespace);
	return {
		repo,
		user
	};
}
/** @throws {Refusal} 403 for a read-only token or somebody else's namespace */
function requireNamespace(user, namespace) {
	if (user.role !== "write") throw new Refusal(403, "You have read access but not the required permissions for this operation");
	if (!belongsTo(user, namespace)) throw new Refusal(403, `You don't have the rights to write to the namespace "${namespace}"`);
}
/** The token of a request to the storage. @throws {Refusal} 401 missing or expired, 403 for another scope */
function requireXetToken(exchange, scope) {
	const { hub, shaping } = exchange;
	const accessToken = bearerOf(exchange) ?? "";
	if (shaping.expireToken) hub.xetTokens.revoke(accessToken);
	return hub.xetTokens.require(accessToken, scope);
}
// src/stores/embedded-hub/answer.ts
const pack = promisify(gzip);
/** Shorter answers are not worth it. */
const leastPackedBytes = 1024;
/** Sends a JSON answer (or its headers alone to HEAD). */
async function sendJson(exchange, value, options = {}) {
	const json = Buffer.from(JSON.stringify(value));
	const isPacked = json.byteLength > leastPackedBytes && /\bgzip\b/.test(header(exchange, "accept-encoding") ?? "");
	const body = isPacked ? await pack(json, { level: 1 }) : json;
	const headers = {
		"Content-Type": "application/json; charset=utf-8",
		...isPacked && { "Content-Encoding": "gzip" },
		...options.headers
	};
	return sendBytes(exchange, body, {
		status: options.status ?? 200,
		headers
	});
}
function sendBytes(exchange, body, options) {
	const headers = {
		...options.headers,
		"Content-Length": body.byteLength
	};
	return send(exchange, options.status, headers, body.byteLength === 0 ? [] : [body]);
}
function sendRefusal(exchange, refusal) {
	return sendJson(exchange, {
		error: refusal.message,
		...refusal.details
	}, {
		status: refusal.status,
		headers: {
			"X-Error-Message": encodeURI(refusal.message).replaceAll("%20", " "),
			...refusal.errorCode === void 0 ? {} : { "X-Error-Code": refusal.errorCode },
			...refusal.headers
		}
	});
}
/** Sends a file or the one range of it that was asked for. Several ranges at once get the whole file. */
async function sendContent(exchange, content, headers) {
	const { shaping } = exchange;
	const total = content.byteLength;
	const range = shaping.ignoreRange ? void 0 : parseRange(header(exchange, "range"), total);
	const common = {
		"Content-Type": "application/octet-stream",
		"Accept-Ranges": "bytes",
		...headers
	};
	if (range === "unsatisfiable") throw new Refusal(416, "The requested range starts after the end of the file.", { headers: { "Content-Range": `bytes */${total}` } });
	if (range === void 0) {
		await send(exchange, 200, {
			...common,
			"Content-Length": total
		}, content.read(0, total));
		return;
	}
	const shift = shaping.wrongContentRange ? 1 : 0;
	await send(exchange, 206, {
		...common,
		"Content-Length": range.end - range.start,
		"Content-Range": `bytes ${range.start + shift}-${range.end - 1 + shift}/${total}`
	}, content.read(range.start, range.end));
}
/** Undefined stands for the whole: no range, several, or one in a form that must be ignored. */
function parseRange(text, total) {
	const match = /^bytes=(\d*)-(\d*)$/.exec(text ?? "");
	if (match === null || match[0] === "bytes=-") return void 0;
	const [, first = "", last = ""] = match;
	if (first === "") {
		const suffix = Number(last);
		return suffix === 0 || total === 0 ? "unsatisfiable" : {
			start: Math.max(total - suffix, 0),
			end: total
		};
	}
	const start = Number(first);
	const end = last === "" ? total : Math.min(Number(last) + 1, total);
	if (last !== "" && Number(last) < start) return void 0;
	return start >= total ? "unsatisfiable" : {
		start,
		end
	};
}
/** Every answer leaves through here, so that faults can bend it. */
async function send(exchange, status, headers, pieces) {
	const { request, response, record, shaping } = exchange;
	if (!request.complete) request.resume();
	if (shaping.loseAnswer) {
		response.destroy();
		return;
	}
	record.status = shaping.landThenStatus ?? status;
	response.writeHead(record.status, {
		"X-Request-Id": exchange.requestId,
		...headers
	});
	if (exchange.method === "HEAD") {
		response.end();
		return;
	}
	await writePieces(exchange, pieces);
}
async function writePieces(exchange, pieces) {
	const { response, record, shaping, hub } = exchange;
	const limit = shaping.truncateAfterBytes ?? 1e400;
	let flushed = Promise.resolve();
	for await (const whole of pieces) {
		await flushed;
		if (response.destroyed) return;
		const piece = flipBit(whole.subarray(0, limit - record.bytesSent), shaping.flipBitOfByte, record.bytesSent);
		if (shaping.bytesPerSecond !== void 0) await writeSlowly(exchange, piece, shaping.bytesPerSecond);
		else if (piece.byteLength > 0) flushed = write(exchange, piece);
		record.bytesSent += piece.byteLength;
		hub.stats.bytesSent += piece.byteLength;
		if (record.bytesSent >= limit) {
			await flushed;
			response.destroy();
			return;
		}
	}
	await flushed;
	if (response.destroyed) return;
	response.end();
}
function flipBit(piece, ofByte, sent) {
	if (ofByte === void 0 || ofByte < sent || ofByte >= sent + piece.byteLength) return piece;
	const flipped = new Uint8Array(piece);
	flipped[ofByte - sent] = (flipped[ofByte - sent] ?? 0) ^ 1;
	return flipped;
}
/** Resolves when the kernel has the bytes, or when the client has gone. */
function write(exchange, piece) {
	const { response } = exchange;
	return new Promise((resolve) => {
		const done = () => {
			response.off("close", done);
			resolve(void 0);
		};
		response.once("close", done);
		response.write(piece, done);
	});
}
/** Ten writes a second, so that a client sees a trickle rather than bursts. */
async function writeSlowly(exchange, piece, bytesPerSecond) {
	const stepBytes = Math.max(1, Math.floor(bytesPerSecond / 10));
	for (let offset = 0; offset < piece.byteLength; offset += stepBytes) {
		if (exchange.response.destroyed) return;
		await write(exchange, piece.subarray(offset, offset + stepBytes));
		await exchange.hub.sleep(100);
	}
}
/** Waits until the client has sent all of its body, whatever becomes of it. */
async function drain(exchange) {
	const { request } = exchange;
	if (request.complete || request.destroyed) return;
	request.resume();
	await once(request, "close");
}
// src/stores/embedded-hub/front-matter.ts
/** huggingface_hub's expression, which the Hub shares: blank space may stand before it, and lines may end in `\r`. */
const fenced = /^\s*---(?:\r\n|\r|\n)([\s\S]*?)(?:\r\n|\r|\n)---[ \t]*(?:\r\n|\r|\n|$)/;
const limits = {
	characters: 1 << 20,
	depth: 100,
	nodes: 1e5
};
const relations = [
	"adapter",
	"merge",
	"quantized",
	"finetune"
];
/** The metadata at the beginning of a model card; empty when there is none, or none that can be read. */
function parseFrontMatter(card) {
	const reading = readYaml(fenced.exec(card)?.[1] ?? "", limits, { isLenient: true });
	if ("fault" in reading) {
		const { reason, line } = reading.fault;
		return {
			metadata: {},
			errors: [`The front matter cannot be read: ${reason} (line ${line})`]
		};
	}
	const value = plainValue(reading.root);
	if (value === null) return {
		metadata: {},
		errors: []
	};
	return isRecord(value) ? {
		metadata: value,
		errors: []
	} : {
		metadata: {},
		errors: ["The front matter must be a mapping."]
	};
}
/** The checks the Hub makes on a model card that can be made without its catalogues. */
function checkFrontMatter(card) {
	if (!fenced.test(card)) return /^\s*---[\r\n]/.test(card) ? {
		errors: ["The front matter is not closed."],
		warnings: []
	} : {
		errors: [],
		warnings: ["empty or missing yaml metadata in repo card"]
	};
	const { metadata, errors } = parseFrontMatter(card);
	return {
		errors: [...errors, ...checkFields(metadata)],
		warnings: []
	};
}
function* checkFields(metadata) {
	const { license, tags, base_model: baseModel, base_model_relation: relation, library_name: library } = metadata;
	const isText = (value) => typeof value === "string";
	const isTexts = (value) => isText(value) || Array.isArray(value) && value.every(isText);
	if (license !== void 0 && !isTexts(license)) yield "\"license\" must be a string or an array of strings";
	if (tags !== void 0 && tags !== null && !(Array.isArray(tags) && tags.every(isText))) yield "\"tags\" must be an array of strings";
	if (library !== void 0 && !isText(library)) yield "\"library_name\" must be a string";
	if (relation !== void 0 && !relations.includes(String(relation))) yield `"base_model_relation" must be one of ${relations.join(", ")}`;
	if (baseModel === void 0) return;
	const names = Array.isArray(baseModel) ? baseModel : [baseModel];
	for (const name of names) if (typeof name !== "string" || !/^[\w.-]+(\/[\w.-]+)?$/.test(name)) yield `"base_model" with value ${JSON.stringify(name)} is not valid. Use a model id from the Hub.`;
}
// src/stores/embedded-hub/routes/account-routes.ts
const accountRoutes = [{
	method: "GET",
	side: "hub",
	path: "/api/whoami-v2",
	handle: answerWhoami
}, {
	method: "POST",
	side: "hub",
	path: "/api/validate-yaml",
	handle: answerValidateYaml
}];
function answerWhoami(exchange) {
	const user = requireUser(exchange);
	if (user.kind !== void 0) return sendJson(exchange, describeMachine(user, user.kind));
	return sendJson(exchange, {
		type: "user",
		id: idOf(user.name),
		name: user.name,
		fullname: user.name,
		email: `${user.name}@example.com`,
		emailVerified: true,
		isPro: false,
		canPay: false,
		avatarUrl: "",
		periodEnd: null,
		orgs: (user.organizations ?? []).map((name) => ({
			type: "org",
			id: idOf(name),
			name,
			fullname: name,
			roleInOrg: user.role === "write" ? "write" : "read"
		})),
		auth: {
			type: "access_token",
			accessToken: {
				displayName: "embedded",
				role: user.role,
				createdAt: "2026-01-01T00:00:00.000Z"
			}
		}
	});
}
function describeMachine({ name }, kind) {
	const shown = kind === "oidc" ? "[OIDC]" : name;
	return {
		type: "app",
		id: idOf(name),
		name: shown,
		fullname: shown,
		orgs: [],
		auth: { type: "app_token" }
	};
}
/** Ids of the Hub are 24 hex digits. */
function idOf(name) {
	return Buffer.from(name).toString("hex").padEnd(24, "0").slice(0, 24);
}
async function answerValidateYaml(exchange) {
	const { errors, warnings } = checkFrontMatter(asString((await readJsonObject(exchange)).content, "content"));
	await sendJson(exchange, {
		errors: errors.map(toMessage),
		warnings: warnings.map(toMessage)
	}, { status: errors.length === 0 ? 200 : 400 });
}
function toMessage(message) {
	return { message };
}
// src/stores/embedded-hub/routes/collection-routes.ts
const path$1 = "/api/collections/:namespace/:slug";
const maxNoteCharacters = 500;
const collectionRoutes = [
	{
		method: "GET",
		side: "hub",
		path: "/api/collections",
		handle: listCollections
	},
	{
		method: "POST",
		side: "hub",
		path: "/api/collections",
		handle: createCollection
	},
	{
		method: "GET",
		side: "hub",
		path: path$1,
		handle: answerCollection
	},
	{
		method: "DELETE",
		side: "hub",
		path: path$1,
		handle: deleteCollection
	},
	{
		method: "POST",
		side: "hub",
		path: `${path$1}/items`,
		handle: addItem
	},
	{
		method: "POST",
		side: "hub",
		path: `${path$1}/item`,
		handle: addItem
	},
	{
		method: "DELETE",
		side: "hub",
		path: `${path$1}/items/:item`,
		handle: deleteItem
	}
];
async function listCollections(exchange) {
	const user = authenticate(exchange);
	const { searchParams } = exchange.url;
	const owners = searchParams.getAll("owner");
	const items = searchParams.getAll("item").map((item) => item.replace(/^models\//, ""));
	await sendJson(exchange, [...exchange.hub.store.collections].filter(([slug, models]) => isVisible(exchange, slug, user) && (owners.length === 0 || owners.includes(slug.split("/")[0] ?? "")) && items.every((item) => models.includes(item))).map(([slug]) => {
		const { position: _, ...listed } = describe$1(exchange, slug, user);
		return listed;
	}));
}
function isVisible({ hub }, slug, user) {
	return !(hub.store.collectionFacts.get(slug)?.isPrivate ?? false) || belongsTo(user, slug.split("/")[0] ?? "");
}
function describe$1({ hub }, slug, user) {
	const { store } = hub;
	const facts = store.collectionFacts.get(slug);
	const visible = (store.collections.get(slug) ?? []).flatMap((written) => {
		const name = store.renames.get(written) ?? written;
		const model = store.models.get(name);
		return model !== void 0 && (!model.settings.private || belongsTo(user, model.namespace)) ? [name] : [];
	});
	return {
		slug,
		title: facts?.title ?? slug,
		description: facts?.description,
		owner: {
			name: slug.split("/")[0],
			type: "user"
		},
		lastUpdated: new Date(hub.now()).toISOString(),
		position: 0,
		private: facts?.isPrivate ?? false,
		theme: "green",
		upvotes: 0,
		items: visible.map((id, position) => {
			const note = facts?.notes.get(id);
			return {
				_id: idOfItem(id),
				id,
				type: "model",
				position,
				lastModified: store.model(id).resolve("HEAD").date.toISOString(),
				...note !== void 0 && { note: {
					text: note,
					html: note
				} }
			};
		})
	};
}
const idOfItem = (model) => hashGitText("tree", model).slice(0, 24);
function slugIn(exchange) {
	return `${param(exchange, "namespace")}/${param(exchange, "slug")}`;
}
/** @throws {Refusal} 404, 401, 403 */
function requireOwn$1(exchange) {
	const slug = slugIn(exchange);
	const user = requireUser(exchange);
	const models = exchange.hub.store.collections.get(slug);
	if (models === void 0) throw new Refusal(404, "Collection not found");
	requireNamespace(user, param(exchange, "namespace"));
	return {
		slug,
		models
	};
}
async function answerCollection(exchange) {
	const user = authenticate(exchange);
	const slug = slugIn(exchange);
	if (!exchange.hub.store.collections.has(slug) || !isVisible(exchange, slug, user)) throw new Refusal(404, "Collection not found");
	await sendJson(exchange, describe$1(exchange, slug, user));
}
async function createCollection(exchange) {
	const user = requireUser(exchange);
	const body = await readJsonObject(exchange);
	const title = asString(body.title, "title");
	const namespace = typeof body.namespace === "string" ? body.namespace : user.name;
	requireNamespace(user, namespace);
	const { store } = exchange.hub;
	const slug = `${namespace}/${title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")}-${hashGitText("tree", `${namespace} ${title}`).slice(0, 24)}`;
	if (store.collections.has(slug)) throw new Refusal(409, "You already have a collection of this title", { details: { slug } });
	store.collections.set(slug, []);
	store.collectionFacts.set(slug, {
		title,
		description: typeof body.description === "string" ? body.description : void 0,
		isPrivate: body.private === true,
		notes: /* @__PURE__ */ new Map()
	});
	const { item } = body;
	if (item !== void 0) addTo(exchange, slug, asString(asObject(item, "item").id, "item.id"), void 0);
	await sendJson(exchange, describe$1(exchange, slug, user));
}
async function deleteCollection(exchange) {
	const { slug } = requireOwn$1(exchange);
	exchange.hub.store.collections.delete(slug);
	exchange.hub.store.collectionFacts.delete(slug);
	await sendJson(exchange, {});
}
async function addItem(exchange) {
	const { slug } = requireOwn$1(exchange);
	const body = await readJsonObject(exchange);
	const item = asObject(body.item, "item");
	if (item.type !== "model") throw malformed("Collections of the embedded Hub hold models only.");
	const note = body.note === void 0 || body.note === null ? void 0 : asString(body.note, "note");
	addTo(exchange, slug, asString(item.id, "item.id"), note);
	await sendJson(exchange, describe$1(exchange, slug, requireUser(exchange)));
}
function addTo({ hub }, slug, id, note) {
	const { store } = hub;
	const models = store.collections.get(slug) ?? [];
	if ((note ?? "").length > maxNoteCharacters) throw malformed(`A note has at most ${maxNoteCharacters} characters.`);
	if (!store.models.has(id)) throw new Refusal(404, `There is no model ${id}.`);
	if (models.includes(id)) throw new Refusal(409, "The item is in the collection already");
	store.collections.set(slug, [...models, id]);
	if (note !== void 0) store.collectionFacts.get(slug)?.notes.set(id, note);
}
async function deleteItem(exchange) {
	const { slug, models } = requireOwn$1(exchange);
	const item = param(exchange, "item");
	const kept = models.filter((id) => idOfItem(id) !== item);
	if (kept.length === models.length) throw new Refusal(404, "There is no such item.");
	exchange.hub.store.collections.set(slug, kept);
	await sendJson(exchange, {});
}
// src/stores/embedded-hub/content.ts
/** Large enough that a piece costs more to copy than to hand over. */
const maxPieceBytes = 1048576;
/** One piece is filled while the one before is being sent; the third is the reader's slack. */
const ringSlots = 3;
/** Content held in memory, as the pieces it arrived in. */
function contentOfPieces(pieces) {
	return {
		byteLength: pieces.reduce((sum, piece) => sum + piece.byteLength, 0),
		*read(start, end) {
			let pieceStart = 0;
			for (const piece of pieces) {
				const from = Math.max(start - pieceStart, 0);
				const to = Math.min(end - pieceStart, piece.byteLength);
				if (from < to) yield piece.subarray(from, to);
				pieceStart += piece.byteLength;
				if (pieceStart >= end) return;
			}
		}
	};
}
/** A file on disk, read when asked for; it must not change while the Hub runs. */
function contentOfFile(path, byteLength) {
	return {
		byteLength,
		async *read(start, end) {
			const file = await open(path, "r");
			try {
				const pieceBytes = Math.min(maxPieceBytes, end - start);
				const ring = Array.from({ length: ringSlots }, () => Buffer.allocUnsafe(pieceBytes));
				for (let offset = start, turn = 0; offset < end; turn++) {
					const slot = ring[turn % ringSlots];
					const { bytesRead } = await file.read(slot, 0, Math.min(pieceBytes, end - offset), offset);
					if (bytesRead === 0) throw new Error(`${path} became shorter than ${byteLength} bytes.`);
					yield slot.subarray(0, bytesRead);
					offset += bytesRead;
				}
			} finally {
				await file.close();
			}
		}
	};
}
function contentOfGenerated(file) {
	return {
		byteLength: file.byteLength,
		async *read(start, end) {
			for (let offset = start; offset < end; offset += maxPieceBytes) {
				const bytes = file.read(offset, Math.min(offset + maxPieceBytes, end));
				if (bytes instanceof Uint8Array) yield bytes;
				else yield* bytes;
			}
		}
	};
}
/** The bytes [start, end) as one buffer; for small files and for tests. */
async function readWhole(content, start = 0, end = content.byteLength) {
	const whole = Buffer.alloc(end - start);
	let offset = 0;
	for await (const piece of content.read(start, end)) {
		whole.set(piece, offset);
		offset += piece.byteLength;
	}
	if (offset !== whole.byteLength) throw new Error(`content gave ${offset} of ${whole.byteLength} bytes`);
	return whole;
}
/** Its sha256, 64 hex digits. */
async function hashContent(content) {
	const hash = createHash("sha256");
	for await (const piece of content.read(0, content.byteLength)) hash.update(piece);
	return hash.digest("hex");
}
// src/stores/embedded-hub/glob.ts
/** Patterns as `.gitattributes` and `.gitignore` use them: `*`, `?`, `**` and a leading or trailing slash. */
function matchesGitPattern(pattern, path) {
	const anchored = pattern.replace(/\/$/, "").includes("/");
	const body = pattern.replace(/^\//, "").replace(/\/$/, "").replace(/[.+^${}()|\\]/g, "\\$&").replace(/\*\*\/|\*\*|\*|\?/g, (wildcard) => wildcard === "**/" ? "(?:.*/)?" : wildcard === "**" ? ".*" : wildcard === "*" ? "[^/]*" : "[^/]");
	return new RegExp(`^${anchored ? "" : "(?:.*/)?"}${body}(?:/.*)?$`).test(path);
}
/** Whether a `.gitattributes` sends the path to large file storage. */
function isLfsTracked(gitAttributes, path) {
	let tracked = false;
	for (const line of gitAttributes.split("\n")) {
		const [pattern = "", ...attributes] = line.trim().split(/\s+/);
		if (pattern === "" || pattern.startsWith("#") || !matchesGitPattern(pattern, path)) continue;
		if (attributes.includes("filter=lfs")) tracked = true;
		else if (attributes.includes("-filter") || attributes.includes("!filter")) tracked = false;
	}
	return tracked;
}
function isIgnored(gitIgnore, path) {
	let ignored = false;
	for (const line of gitIgnore.split("\n")) {
		const pattern = line.trim();
		if (pattern === "" || pattern.startsWith("#")) continue;
		if (pattern.startsWith("!")) ignored &&= !matchesGitPattern(pattern.slice(1), path);
		else ignored ||= matchesGitPattern(pattern, path);
	}
	return ignored;
}
// src/stores/embedded-hub/store.ts
/** What the Hub puts into a new repo; the patterns are those of weight formats. */
const initialGitAttributes = [
	"safetensors",
	"bin",
	"pt",
	"pth",
	"ckpt",
	"gguf",
	"onnx",
	"h5",
	"msgpack",
	"zip"
].map((extension) => `*.${extension} filter=lfs diff=lfs merge=lfs -text\n`).join("");
/** Above this a file cannot be stored in git itself. */
const maxRegularBytes = 10485760;
const gitAttributes = ".gitattributes";
const seedAuthor = "embedded-hub";
/** Every repo and large file of the Hub, in memory; seeded files stay where they are and are read when asked for. */
var HubStore = class {
	/** By `namespace/name`, as the datasets; a model and a dataset may have the same. */
	models = /* @__PURE__ */ new Map();
	datasets = /* @__PURE__ */ new Map();
	/** New names of renamed models, by their old ones. */
	renames = /* @__PURE__ */ new Map();
	/** Names of models in each collection, by `owner/slug`. */
	collections = /* @__PURE__ */ new Map();
	collectionFacts = /* @__PURE__ */ new Map();
	webhooks = /* @__PURE__ */ new Map();
	/** Large files by sha256. */
	objects = /* @__PURE__ */ new Map();
	#now;
	constructor(now) {
		this.#now = now;
	}
	createModel(name, options = {}) {
		return this.createRepo("model", name, options);
	}
	createDataset(name, options = {}) {
		return this.createRepo("dataset", name, options);
	}
	/** Creates the repo with its first commit, which holds `.gitattributes`. */
	createRepo(type, name, options) {
		const repos = this.reposOf(type);
		if (repos.has(name)) throw new Error(`The embedded Hub already has a ${type} ${name}.`);
		if (!/^[\w.-]+\/[\w.-]+$/.test(name)) throw new Error(`"${name}" is not of the form namespace/name.`);
		const repo = new Repo({
			type,
			name
		}, options.createdAt ?? new Date(this.#now()), {
			private: options.private ?? false,
			gated: options.gated ?? false
		});
		const attributes = regularFile(gitAttributes, Buffer.from(initialGitAttributes));
		Object.assign(repo.facts, options.facts);
		const small = Object.entries(options.files ?? {}).map(([path, text]) => regularFile(path, Buffer.from(text)));
		const large = (options.listedFiles ?? []).map(({ path, sha256, byteLength }) => largeFile(path, {
			sha256,
			content: unreadableContent(byteLength)
		}));
		const { author, lastModified } = options;
		this.#commit(repo, "main", "initial commit", [
			attributes,
			...small,
			...large
		], author, lastModified);
		repos.set(name, repo);
		return repo;
	}
	/** The old name keeps leading to the repo. */
	renameModel(from, to) {
		this.rename("model", from, to);
	}
	/** The same of a repo of any type. */
	rename(type, from, to) {
		const repo = this.repo(addressOf(type, from));
		const repos = this.reposOf(type);
		repos.delete(from);
		repo.name = to;
		repos.set(to, repo);
		this.renames.set(addressOf(type, from), addressOf(type, to));
	}
	/** @throws {Error} when there is none of that name */
	model(name) {
		return this.repo(name);
	}
	/** @throws {Error} when there is none of that name */
	dataset(name) {
		return this.repo(addressOf("dataset", name));
	}
	reposOf(type) {
		return type === "model" ? this.models : this.datasets;
	}
	/**
	* @param address `namespace/name` of a model, `datasets/namespace/name`, here and wherever a method takes
	*   repos of every type.
	*/
	findRepo(address) {
		const [, dataset] = /^datasets\/(.+\/.+)$/.exec(address) ?? [];
		return dataset === void 0 ? this.models.get(address) : this.datasets.get(dataset);
	}
	/** @throws {Error} when there is none at that address */
	repo(address) {
		const repo = this.findRepo(address);
		if (repo === void 0) throw new Error(`The embedded Hub has no repo ${address}.`);
		return repo;
	}
	/**
	* Commits the files of a directory to `main`. Those at or above the threshold (default 10 MiB), and those
	* of weight formats, become large files: they are hashed now and read from disk whenever they are served.
	*/
	async addDirectory(address, directory, options = {}) {
		const repo = this.repo(address);
		const threshold = options.lfsThreshold ?? 10485760;
		const files = await this.#readDirectory(repo, directory, threshold);
		this.#commit(repo, "main", options.message ?? "Add files", files);
	}
	async #readDirectory(repo, directory, lfsThreshold) {
		const names = await readdir(directory, { recursive: true });
		const files = [];
		for (const path of names.sort()) {
			const absolute = join(directory, path);
			const { size, isFile } = await stat(absolute).then((found) => ({
				size: found.size,
				isFile: found.isFile()
			}));
			if (!isFile) continue;
			const isLarge = size >= lfsThreshold || isLfsTracked(initialGitAttributes, path);
			files.push(isLarge && size > 0 ? await this.#largeFile(repo, path, contentOfFile(absolute, size)) : regularFile(path, await readFile$1(absolute)));
		}
		return files;
	}
	/**
	* Commits a large file whose bytes are computed when asked for. Without `sha256` it is hashed now, which
	* reads it all; whoever passes one that is not the file's own must know that no client compares it.
	*/
	async addGenerated(address, path, file, options = {}) {
		const repo = this.repo(address);
		const entry = await this.#largeFile(repo, path, contentOfGenerated(file), options.sha256);
		this.#commit(repo, "main", `Add ${path}`, [entry]);
	}
	/** Commits one small file to a branch (default `main`) that exists. */
	addFile(address, path, bytes, branch = "main") {
		const content = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
		this.#commit(this.repo(address), branch, `Add ${path}`, [regularFile(path, content)]);
	}
	/**
	* Proposes the files of a directory on top of `main`; gives the number of the pull request.
	*
	* @param removed paths that it takes away.
	*/
	async openPull(address, directory, pull, removed = []) {
		const repo = this.repo(address);
		const parent = repo.resolve("main");
		const files = new Map(parent.files);
		for (const path of removed) files.delete(path);
		for (const file of await this.#readDirectory(repo, directory, maxRegularBytes)) files.set(file.path, file);
		const date = new Date(this.#now());
		const { author, title = "Propose files" } = pull;
		const commit = repo.addCommit({
			parentId: parent.id,
			title,
			message: "",
			author,
			date,
			files
		});
		return repo.openPull(commit.id, {
			title,
			status: "open",
			createdAt: date,
			...pull
		});
	}
	/** Paths of the files at a revision, sorted. */
	listFiles(address, revision = "main") {
		return [...this.repo(address).resolve(revision).files.keys()].sort();
	}
	/** The entry of one file. @throws {Error} when the revision has no such file */
	file(address, path, revision = "main") {
		const entry = this.repo(address).resolve(revision).files.get(path);
		if (entry === void 0) throw new Error(`${address} has no ${path} at ${revision}.`);
		return entry;
	}
	/** The bytes of one file as a download would give them, large or small. */
	readFile(address, path, revision = "main") {
		return readWhole(this.file(address, path, revision).content);
	}
	/** Admits a user to a gated repo. */
	grantAccess(address, user) {
		this.repo(address).admitted.add(user);
	}
	/** Makes a large file known to a repo, which may refer to it from now on. The first content stays. */
	registerObject(repo, object) {
		if (!this.objects.has(object.sha256)) this.objects.set(object.sha256, object);
		repo.knownObjects.add(object.sha256);
	}
	async #largeFile(repo, path, content, sha256) {
		const object = {
			sha256: sha256 ?? await hashContent(content),
			content
		};
		this.registerObject(repo, object);
		return largeFile(path, object);
	}
	#commit(repo, branch, title, added, author = seedAuthor, date = new Date(this.#now())) {
		const parent = repo.branches.has(branch) ? repo.resolve(branch) : void 0;
		const files = new Map(parent?.files);
		for (const file of added) files.set(file.path, file);
		const commit = repo.addCommit({
			parentId: parent?.id,
			title,
			message: "",
			author,
			date,
			files
		});
		repo.moveRef(branch, commit.id);
	}
};
function regularFile(path, bytes) {
	return {
		path,
		oid: hashGitBlob(bytes),
		content: contentOfPieces([bytes])
	};
}
function largeFile(path, object) {
	const pointer = lfsPointer(object.sha256, object.content.byteLength);
	return {
		path,
		oid: hashGitBlob(pointer),
		content: object.content,
		lfs: {
			object,
			pointerSize: pointer.byteLength
		}
	};
}
function unreadableContent(byteLength) {
	return {
		byteLength,
		read() {
			throw new Error("this file is listed only");
		}
	};
}
// src/stores/embedded-hub/commit.ts
/** Reads the lines of a commit. @throws {Refusal} 400 */
function parseCommit(text) {
	const [first, ...rest] = text.split("\n").filter((line) => line !== "").map((line) => asObject(parseJson(line), "Each line of a commit")).map((line) => ({
		key: asString(line.key, "key"),
		value: asObject(line.value, "value")
	}));
	if (first?.key !== "header") throw malformed("The first line of a commit must be its header.");
	const { summary, description, parentCommit } = first.value;
	if (asString(summary, "summary").trim() === "") throw malformed("A commit needs a summary.");
	return {
		summary: asString(summary, "summary"),
		description: typeof description === "string" ? description : "",
		parentCommit: typeof parentCommit === "string" ? parentCommit : void 0,
		operations: rest
	};
}
/** The files of the new commit. @throws {Refusal} 400 for an operation that cannot be carried out */
async function applyCommit(request, head, repo, hub) {
	const files = new Map(head.files);
	const pointers = [];
	for (const { key, value } of request.operations) {
		const path = asString(value.path, "path");
		requirePath(path);
		if (key === "file") files.set(path, readRegularFile(path, value));
		else if (key === "lfsFile") {
			files.set(path, findLargeFile(path, value, repo, hub));
			pointers.push(path);
		} else if (key === "deletedFile") {
			if (!files.delete(path)) throw malformed(`${path} cannot be deleted: it does not exist.`);
		} else if (key === "deletedFolder") deleteFolder(files, path);
		else throw malformed(`"${key}" is not a commit operation.`);
	}
	requireTree(files);
	await trackPointers(files, pointers);
	return files;
}
function readRegularFile(path, value) {
	const { encoding = "utf-8" } = value;
	if (encoding !== "base64" && encoding !== "utf-8") throw malformed(`"${String(encoding)}" is not an encoding.`);
	const bytes = Buffer.from(asString(value.content, "content"), encoding === "base64" ? "base64" : "utf8");
	if (bytes.byteLength > 10485760) throw malformed(`${path} has more than ${maxRegularBytes} bytes and must be uploaded as a large file.`);
	if (path === "README.md") {
		const [error] = checkFrontMatter(bytes.toString("utf8")).errors;
		if (error !== void 0) throw malformed(`Invalid metadata in README.md: ${error}`);
	}
	return regularFile(path, bytes);
}
function findLargeFile(path, value, repo, hub) {
	const sha256 = asString(value.oid, "oid");
	if (value.algo !== "sha256") throw malformed(`"algo" of ${path} must be sha256.`);
	const object = repo.knownObjects.has(sha256) ? hub.store.objects.get(sha256) : void 0;
	if (object === void 0) throw malformed(`Your push was rejected because an LFS pointer points to a file that does not exist: ${sha256}`);
	if (value.size !== void 0 && asSize(value.size, "size") !== object.content.byteLength) throw malformed(`${path} is committed with ${String(value.size)} bytes, ${sha256} has ${object.content.byteLength}.`);
	return largeFile(path, object);
}
function deleteFolder(files, path) {
	const prefix = path.endsWith("/") ? path : `${path}/`;
	const inside = [...files.keys()].filter((each) => each.startsWith(prefix));
	if (inside.length === 0) throw malformed(`${path} cannot be deleted: there is no such folder.`);
	for (const each of inside) files.delete(each);
}
/** @throws {Refusal} 400 for a path that leaves the repo or meddles with git */
function requirePath(path) {
	if (path.replace(/\/$/, "").split("/").some((part) => part === "" || part === "." || part === ".." || part.toLowerCase() === ".git") || path.includes("\\") || path.includes("\0")) throw malformed(`Invalid path: ${path}`);
}
/** A name cannot be a file and a folder at once. */
function requireTree(files) {
	for (const path of files.keys()) for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
		const folder = path.slice(0, slash);
		if (files.has(folder)) throw malformed(`${folder} would be a file and a folder.`);
	}
}
/** Pointers that no pattern covers yet get a line of their own in `.gitattributes`. */
async function trackPointers(files, pointers) {
	const present = files.get(".gitattributes");
	let attributes = present === void 0 ? "" : (await readWhole(present.content)).toString("utf8");
	let changed = false;
	for (const path of pointers) {
		if (isLfsTracked(attributes, path)) continue;
		if (attributes !== "" && !attributes.endsWith("\n")) attributes += "\n";
		attributes += `${path.replaceAll(" ", "[[:space:]]")} filter=lfs diff=lfs merge=lfs -text\n`;
		changed = true;
	}
	if (changed) files.set(".gitattributes", regularFile(".gitattributes", Buffer.from(attributes)));
}
// src/stores/embedded-hub/routes/commit-routes.ts
const maxCommitBytes = 268435456;
const maxPreuploadFiles = 1e3;
const commitRoutes = [{
	method: "POST",
	side: "hub",
	path: "{api}/preupload/:revision",
	handle: answerPreupload
}, {
	method: "POST",
	side: "hub",
	path: "{api}/commit/:revision",
	handle: answerCommit
}];
async function answerPreupload(exchange) {
	const { repo } = requireWritable(exchange);
	const commit = repo.resolve(param(exchange, "revision"));
	const body = await readJsonObject(exchange);
	const files = asArray(body.files, "files");
	if (files.length > maxPreuploadFiles) throw malformed(`At most ${maxPreuploadFiles} files at a time.`);
	const attributes = textOr(body.gitAttributes) ?? await readText(commit, ".gitattributes");
	const ignore = textOr(body.gitIgnore) ?? await readText(commit, ".gitignore");
	await sendJson(exchange, {
		files: files.map((value) => {
			const file = asObject(value, "files");
			const path = asString(file.path, "path");
			const size = asSize(file.size, "size");
			const sample = Buffer.from(asString(file.sample, "sample"), "base64");
			const present = commit.files.get(path);
			const isLarge = size > 10485760 || sample.includes(0) || isLfsTracked(attributes, path);
			return {
				path,
				uploadMode: size > 0 && isLarge ? "lfs" : "regular",
				shouldIgnore: isIgnored(ignore, path),
				...present && { oid: present.lfs?.object.sha256 ?? present.oid }
			};
		}),
		commitOid: commit.id
	});
}
function textOr(value) {
	return typeof value === "string" ? value : void 0;
}
async function readText(commit, path) {
	const file = commit.files.get(path);
	return file === void 0 ? "" : (await readWhole(file.content)).toString("utf8");
}
async function answerCommit(exchange) {
	const { repo, user } = requireWritable(exchange);
	const revision = param(exchange, "revision");
	if (header(exchange, "content-type") !== "application/x-ndjson") throw malformed("A commit is sent as application/x-ndjson.");
	const request = parseCommit((await readBody(exchange, maxCommitBytes)).toString("utf8"));
	const opensPull = isTrue(exchange.url.searchParams.get("create_pr"));
	if (!opensPull && !repo.hasWritableRef(revision)) throw revisionNotFound(revision);
	exchange.hub.quotas.count("commits", user.name);
	const { head, files } = await alone(repo, () => applyToHead(exchange, repo, revision, request));
	const commit = repo.addCommit({
		parentId: head.id,
		title: request.summary,
		message: request.description,
		author: user.name,
		date: new Date(exchange.hub.now()),
		files
	});
	const repoUrl = `${exchange.hub.urls.hub}/${repo.address}`;
	const opened = {
		author: user.name,
		title: request.summary,
		status: "open",
		createdAt: commit.date
	};
	const pull = opensPull ? { pullRequestUrl: `${repoUrl}/discussions/${repo.openPull(commit.id, opened)}` } : {};
	if (!opensPull) repo.moveRef(revision, commit.id);
	await sendJson(exchange, {
		success: true,
		commitOid: commit.id,
		commitUrl: `${repoUrl}/commit/${commit.id}`,
		hookOutput: "",
		...pull
	});
}
const beingCommittedTo = /* @__PURE__ */ new WeakSet();
/** The Hub makes one commit to a repo at a time, and refuses others meanwhile. */
async function alone(repo, act) {
	if (beingCommittedTo.has(repo)) throw new Refusal(409, "Another commit operation is in progress on this repo. Please try again later.");
	beingCommittedTo.add(repo);
	try {
		return await act();
	} finally {
		beingCommittedTo.delete(repo);
	}
}
/** The new files on top of a head that is still the head: another commit may land while files are read. */
async function applyToHead(exchange, repo, revision, request) {
	for (;;) {
		const head = repo.resolve(revision);
		if (request.parentCommit !== void 0 && request.parentCommit !== head.id) throw new Refusal(412, `A commit has happened since. Please refresh and try again. (head is ${head.id})`);
		const files = await applyCommit(request, head, repo, exchange.hub);
		if (repo.resolve(revision) === head) return {
			head,
			files
		};
	}
}
// src/stores/embedded-hub/routes/discussion-routes.ts
/** As many as the Hub gives at a time. */
const discussionsPerPage = 10;
const types = [
	"all",
	"discussion",
	"pull_request"
];
const statuses = ["all", ...pullStatuses];
const discussionRoutes = [
	{
		method: "GET",
		side: "hub",
		path: "{api}/discussions",
		handle: answerDiscussions
	},
	{
		method: "POST",
		side: "hub",
		path: "{api}/discussions",
		handle: openDiscussion
	},
	{
		method: "GET",
		side: "hub",
		path: "{api}/discussions/:num",
		handle: answerDetails
	},
	{
		method: "POST",
		side: "hub",
		path: "{api}/discussions/:num/comment",
		handle: addComment
	},
	{
		method: "POST",
		side: "hub",
		path: "{api}/discussions/:num/status",
		handle: changeStatus
	},
	{
		method: "POST",
		side: "hub",
		path: "{api}/discussions/:num/title",
		handle: changeTitle
	},
	{
		method: "POST",
		side: "hub",
		path: "{api}/discussions/:num/merge",
		handle: mergePull
	}
];
async function answerDiscussions(exchange) {
	const { repo } = requireReadable(exchange);
	const { searchParams } = exchange.url;
	const type = choiceOf(searchParams, "type", types);
	const status = choiceOf(searchParams, "status", statuses);
	const author = searchParams.get("author");
	const page = searchParams.get("p") ?? "0";
	if (!/^\d{1,6}$/.test(page)) throw malformed("\"p\" must be the number of a page.");
	const found = [...repo.discussions].filter(([num, discussion]) => (type === "all" || type === "pull_request" === repo.pullHeads.has(num)) && (status === "all" || discussion.status === status) && (author === null || discussion.author === author)).sort(([a], [b]) => b - a).map(([num, discussion]) => describe(repo, num, discussion));
	const start = Number(page) * discussionsPerPage;
	await sendJson(exchange, {
		discussions: found.slice(start, start + discussionsPerPage),
		count: found.length,
		start
	});
}
function describe(repo, num, discussion) {
	return {
		num,
		title: discussion.title,
		status: discussion.status,
		isPullRequest: repo.pullHeads.has(num),
		author: {
			name: discussion.author,
			type: "user"
		},
		createdAt: discussion.createdAt.toISOString(),
		repo: {
			name: repo.name,
			type: repo.type
		}
	};
}
function choiceOf(searchParams, name, choices) {
	const value = searchParams.get(name) ?? "all";
	if (!choices.includes(value)) throw malformed(`"${name}" must be one of ${choices.join(", ")}.`);
	return value;
}
function numberIn(exchange) {
	const text = param(exchange, "num");
	return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
function requireDiscussion(repo, num) {
	const discussion = repo.discussions.get(num);
	if (discussion === void 0) throw new Refusal(404, "Discussion not found");
	return discussion;
}
async function openDiscussion(exchange) {
	const { repo } = requireReadable(exchange);
	const user = requireUser(exchange);
	const body = await readJsonObject(exchange);
	const title = asString(body.title, "title");
	if (title.length < 3 || title.length > 200) throw malformed("\"title\" must have 3 to 200 characters.");
	const isPull = body.pullRequest === true;
	const opened = {
		author: user.name,
		title,
		status: isPull ? "draft" : "open",
		createdAt: new Date(exchange.hub.now())
	};
	const num = isPull ? repo.openPull(repo.resolve("HEAD").id, opened) : repo.openDiscussion(opened);
	const description = typeof body.description === "string" ? body.description : "";
	const discussion = requireDiscussion(repo, num);
	discussion.events.push(eventOf(exchange, user.name, "comment", commentData(description)));
	await sendJson(exchange, {
		...describe(repo, num, discussion),
		pullRequest: isPull
	});
}
const commentData = (text) => ({
	edited: false,
	hidden: false,
	latest: {
		raw: text,
		html: ""
	}
});
function eventOf(exchange, author, type, data) {
	const createdAt = new Date(exchange.hub.now()).toISOString();
	return {
		id: exchange.requestId,
		type,
		createdAt,
		author: { name: author },
		data
	};
}
async function answerDetails(exchange) {
	const { repo } = requireReadable(exchange);
	const num = numberIn(exchange);
	const discussion = requireDiscussion(repo, num);
	const isPull = repo.pullHeads.has(num);
	await sendJson(exchange, {
		...describe(repo, num, discussion),
		events: discussion.events,
		filesWithConflicts: isPull ? [] : void 0,
		changes: isPull ? {
			base: "refs/heads/main",
			mergeCommitId: discussion.mergeCommitId
		} : void 0,
		diff: isPull ? "" : void 0
	});
}
async function addComment(exchange) {
	const { repo } = requireReadable(exchange);
	const user = requireUser(exchange);
	const discussion = requireDiscussion(repo, numberIn(exchange));
	const text = asString((await readJsonObject(exchange)).comment, "comment");
	const event = eventOf(exchange, user.name, "comment", commentData(text));
	discussion.events.push(event);
	await sendJson(exchange, { newMessage: event });
}
async function changeStatus(exchange) {
	const { repo, user } = requireWritable(exchange);
	const discussion = requireDiscussion(repo, numberIn(exchange));
	const { status } = await readJsonObject(exchange);
	if (status !== "open" && status !== "closed") throw malformed("\"status\" must be open or closed.");
	discussion.status = status;
	const event = eventOf(exchange, user.name, "status-change", { status });
	discussion.events.push(event);
	await sendJson(exchange, { newStatus: event });
}
async function changeTitle(exchange) {
	const { repo, user } = requireWritable(exchange);
	const discussion = requireDiscussion(repo, numberIn(exchange));
	const to = asString((await readJsonObject(exchange)).title, "title");
	const event = eventOf(exchange, user.name, "title-change", {
		from: discussion.title,
		to
	});
	discussion.title = to;
	discussion.events.push(event);
	await sendJson(exchange, { newTitle: event });
}
/** What the pull request proposes becomes a commit on `main`. */
async function mergePull(exchange) {
	const { repo, user } = requireWritable(exchange);
	const num = numberIn(exchange);
	const discussion = requireDiscussion(repo, num);
	const headId = repo.pullHeads.get(num);
	if (headId === void 0) throw malformed("Only pull requests can be merged.");
	if (discussion.status !== "open") throw malformed(`A pull request that is ${discussion.status} cannot be merged.`);
	const [main, head] = [repo.resolve("main"), repo.resolve(headId)];
	if (head.parentId !== main.id && head.id !== main.id) throw new Refusal(409, "The pull request has conflicts.");
	repo.moveRef("main", head.id);
	discussion.status = "merged";
	discussion.mergeCommitId = head.id;
	discussion.events.push(eventOf(exchange, user.name, "status-change", { status: "merged" }));
	await sendJson(exchange, {});
}
// src/stores/embedded-hub/routes/file-routes.ts
const xetFileInfo = "application/vnd.xet-fileinfo+json";
const fileRoutes = [
	{
		method: "GET",
		side: "hub",
		path: "{page}/resolve/:revision/*path",
		handle: answerResolve
	},
	{
		method: "GET",
		side: "hub",
		path: "{cache}/:revision/*path",
		handle: answerCached
	},
	{
		method: "GET",
		side: "hub",
		path: "{page}/raw/:revision/*path",
		handle: answerRaw
	},
	{
		method: "GET",
		side: "content",
		path: "/content/:sha256/*name",
		handle: answerContent
	}
];
function findFile(exchange) {
	const { repo } = requireContentAccess(exchange);
	const commit = repo.resolve(param(exchange, "revision"));
	const path = param(exchange, "path");
	const file = commit.files.get(path);
	if (file === void 0) throw entryNotFound(path, commit.id);
	return {
		repo,
		commit,
		file
	};
}
async function answerResolve(exchange) {
	const { repo, commit, file } = findFile(exchange);
	const common = {
		"X-Repo-Commit": commit.id,
		"Content-Disposition": `inline; filename*=UTF-8''${encodeURIComponent(file.path.split("/").at(-1) ?? "")}`
	};
	if (file.lfs === void 0) {
		const location = `/api/resolve-cache/${repo.type}s/${repo.name}/${commit.id}/${encodePath(file.path)}`;
		const linked = {
			"X-Linked-Size": file.content.byteLength,
			"X-Linked-Etag": `"${file.oid}"`
		};
		return send(exchange, 307, {
			...common,
			...linked,
			ETag: `"${file.oid}"`,
			Location: location,
			"Content-Length": 0
		}, []);
	}
	const { sha256, xetHash } = file.lfs.object;
	const linked = {
		...common,
		ETag: `"${sha256}"`,
		"X-Linked-Etag": `"${sha256}"`,
		"X-Linked-Size": file.content.byteLength,
		...xetHash !== void 0 && exchange.hub.settings.xet && describeXet(exchange, repo, commit, xetHash)
	};
	if ("X-Xet-Hash" in linked && (header(exchange, "accept") ?? "").includes(xetFileInfo)) {
		const info = JSON.stringify({
			hash: xetHash,
			etag: sha256,
			size: file.content.byteLength
		});
		return sendBytes(exchange, Buffer.from(info), {
			status: 200,
			headers: {
				...linked,
				"Content-Type": xetFileInfo
			}
		});
	}
	const location = exchange.hub.signer.sign(contentPath(sha256, file.path));
	return send(exchange, 302, {
		...linked,
		Location: location,
		"Content-Length": 0
	}, []);
}
/** Files that lie in git are served by a cache on the Hub's own host. Whether the real one knows ranges is not known. */
async function answerCached(exchange) {
	const { commit, file } = findFile(exchange);
	if (file.lfs !== void 0) throw entryNotFound(file.path, commit.id);
	const { cacheKnowsRanges } = exchange.hub.settings;
	const shaping = cacheKnowsRanges ? exchange.shaping : {
		...exchange.shaping,
		ignoreRange: true
	};
	const headers = {
		"X-Repo-Commit": commit.id,
		ETag: `"${file.oid}"`
	};
	await sendContent({
		...exchange,
		shaping
	}, file.content, headers);
}
/** The name at the end is for people who read logs. */
function contentPath(sha256, path) {
	return `/content/${sha256}/${encodePath(path)}`;
}
function encodePath(path) {
	return path.split("/").map(encodeURIComponent).join("/");
}
function describeXet(exchange, repo, commit, xetHash) {
	const { hub, content } = exchange.hub.urls;
	return {
		"X-Xet-Hash": xetHash,
		Link: `${`<${hub}${repo.apiPath}/xet-read-token/${commit.id}>; rel="xet-auth"`}, ${`<${content}/v1/reconstructions/${xetHash}>; rel="xet-reconstruction-info"`}`
	};
}
async function answerRaw(exchange) {
	const { commit, file } = findFile(exchange);
	await sendContent(exchange, file.lfs === void 0 ? file.content : contentOfPieces([lfsPointer(file.lfs.object.sha256, file.content.byteLength)]), {
		"X-Repo-Commit": commit.id,
		ETag: `"${file.oid}"`,
		"Content-Type": "text/plain; charset=utf-8"
	});
}
/** Checks the signature of a URL on the content host, and that no token came along. @throws {Refusal} 403 */
function requireSignature(exchange) {
	const { signer } = exchange.hub;
	if (exchange.record.hasAuthorization) exchange.hub.violate(`${exchange.method} ${exchange.url.pathname}: Authorization sent to a signed URL`);
	if (exchange.shaping.expireToken) signer.revoke(exchange.url);
	const verdict = signer.verify(exchange.url);
	if (verdict === "forged") exchange.hub.violate(`${exchange.method} ${exchange.url.pathname}: URL not signed`);
	if (verdict !== "valid") throw new Refusal(403, `The signature of this URL is ${verdict}.`);
}
async function answerContent(exchange) {
	requireSignature(exchange);
	const sha256 = param(exchange, "sha256");
	const object = exchange.hub.store.objects.get(sha256);
	if (object === void 0) throw new Refusal(404, "There is no such content.");
	const { byteLength } = object.content;
	if (exchange.method === "GET" && header(exchange, "range") === void 0 && byteLength > exchange.hub.settings.wholeReadLimitBytes) exchange.hub.violate(`GET ${exchange.url.pathname}: ${byteLength} bytes read without a Range`);
	await sendContent(exchange, object.content, { ETag: `"${sha256}"` });
}
// src/stores/embedded-hub/receive-content.ts
/**
* Receives one body of exactly `byteLength` bytes into memory.
*
* @throws {Refusal} 400 for another length, 413 above it, 507 when the Hub's memory is used up
*/
async function receiveContent(exchange, byteLength, hash) {
	requireRoom(exchange, byteLength);
	const pieces = [];
	let received = 0;
	for await (const piece of readPieces(exchange, byteLength)) {
		hash.update(piece);
		received += piece.byteLength;
		pieces.push(piece);
	}
	if (received !== byteLength) throw malformed(`lfs: ${received} bytes came, ${byteLength} were announced`);
	return pieces;
}
/** Asks before receiving; what is stored in the end is counted then. @throws {Refusal} 507 */
function requireRoom(exchange, byteLength) {
	const { stats, settings } = exchange.hub;
	if (stats.storedBytes + byteLength > settings.storedBytesLimit) throw new Refusal(507, `The embedded Hub keeps at most ${settings.storedBytesLimit} bytes of uploads.`);
}
function hashPieces(pieces) {
	const hash = createHash("sha256");
	for (const piece of pieces) hash.update(piece);
	return hash.digest("hex");
}
// src/stores/embedded-hub/routes/repo-routes.ts
const namePattern = /^[\w](?:[\w.-]{0,94}[\w])?$/;
const repoRoutes = [
	{
		method: "POST",
		side: "hub",
		path: "/api/repos/create",
		handle: createRepo
	},
	{
		method: "DELETE",
		side: "hub",
		path: "/api/repos/delete",
		handle: deleteRepo
	},
	{
		method: "POST",
		side: "hub",
		path: "/api/repos/move",
		handle: moveRepo
	},
	{
		method: "GET",
		side: "hub",
		path: "{api}/auth-check",
		handle: answerAuthCheck
	},
	{
		method: "POST",
		side: "hub",
		path: "{api}/super-squash/:branch",
		handle: squashBranch
	},
	{
		method: "PUT",
		side: "hub",
		path: "{api}/settings",
		handle: changeSettings
	},
	{
		method: "POST",
		side: "hub",
		path: "{api}/branch/:branch",
		handle: createBranch
	},
	{
		method: "DELETE",
		side: "hub",
		path: "{api}/branch/:branch",
		handle: deleteBranch
	},
	{
		method: "POST",
		side: "hub",
		path: "{api}/tag/:revision",
		handle: createTag
	},
	{
		method: "DELETE",
		side: "hub",
		path: "{api}/tag/:tag",
		handle: deleteTag
	}
];
/** @throws {Refusal} 400 */
function readRepoType(value) {
	const type = repoTypes.find((each) => each === (value ?? "model"));
	if (type === void 0) throw malformed("The embedded Hub has models and datasets only.");
	return type;
}
function readRepoId(exchange, body) {
	const user = requireUser(exchange);
	const type = readRepoType(body.type);
	const name = asString(body.name, "name");
	const namespace = typeof body.organization === "string" ? body.organization : user.name;
	if (!namePattern.test(name) || name.includes("--") || name.includes("..")) throw malformed(`"${name}" is not a valid repo name.`);
	return {
		type,
		namespace,
		name
	};
}
async function createRepo(exchange) {
	const user = requireUser(exchange);
	const body = await readJsonObject(exchange);
	const { type, namespace, name } = readRepoId(exchange, body);
	requireNamespace(user, namespace);
	const { store, urls } = exchange.hub;
	const id = `${namespace}/${name}`;
	const address = addressOf(type, id);
	const url = `${urls.hub}/${address}`;
	if (store.findRepo(address) !== void 0) throw new Refusal(409, `You already created this ${type} repo`, { details: {
		url,
		id
	} });
	exchange.hub.quotas.count("repos", user.name);
	store.createRepo(type, id, {
		private: readVisibility(body) === "private",
		author: user.name
	});
	for (const file of asArray(body.files ?? [], "files")) {
		const { path, content } = asObject(file, "files");
		store.addFile(address, asString(path, "path"), Buffer.from(asString(content, "content"), "base64"));
	}
	await sendJson(exchange, {
		url,
		id,
		name: id
	});
}
function readVisibility(body) {
	const { visibility } = body;
	if (visibility === void 0 || visibility === null) return body.private === void 0 ? void 0 : body.private === true ? "private" : "public";
	if (visibility === "public" || visibility === "private") return visibility;
	throw malformed(`"${String(visibility)}" is not a visibility of a repo.`);
}
async function deleteRepo(exchange) {
	const user = requireUser(exchange);
	const { type, namespace, name } = readRepoId(exchange, await readJsonObject(exchange));
	requireNamespace(user, namespace);
	if (!exchange.hub.store.reposOf(type).delete(`${namespace}/${name}`)) throw repoNotFound(false);
	await sendJson(exchange, {});
}
async function moveRepo(exchange) {
	const user = requireUser(exchange);
	const body = await readJsonObject(exchange);
	const type = readRepoType(body.type);
	const [from, to] = [asString(body.fromRepo, "fromRepo"), asString(body.toRepo, "toRepo")];
	if (!/^[\w.-]+\/[\w.-]+$/.test(to)) throw malformed(`"${to}" is not a valid repo name.`);
	for (const name of [from, to]) requireNamespace(user, name.split("/")[0] ?? "");
	const { store } = exchange.hub;
	const repos = store.reposOf(type);
	if (!repos.has(from)) throw repoNotFound(false);
	if (repos.has(to)) throw new Refusal(409, `${to} exists already`);
	store.rename(type, from, to);
	await sendJson(exchange, {});
}
/** Whether the files may be read, without reading one. */
async function answerAuthCheck(exchange) {
	requireContentAccess(exchange);
	await sendJson(exchange, {});
}
/** The branch becomes one commit without a past. */
async function squashBranch(exchange) {
	const { repo, user } = requireWritable(exchange);
	const branch = param(exchange, "branch");
	if (!repo.branches.has(branch)) throw revisionNotFound(branch);
	const { message } = await readJsonObject(exchange);
	const title = typeof message === "string" && message !== "" ? message : "Super-squash branch";
	const { files } = repo.resolve(branch);
	const date = new Date(exchange.hub.now());
	const commit = {
		parentId: void 0,
		title,
		message: "",
		author: user.name,
		date,
		files
	};
	repo.moveRef(branch, repo.addCommit(commit).id);
	await sendJson(exchange, {});
}
async function changeSettings(exchange) {
	const { repo } = requireWritable(exchange);
	const body = await readJsonObject(exchange);
	const visibility = readVisibility(body);
	const gated = body.gated ?? repo.settings.gated;
	if (gated !== false && gated !== "auto" && gated !== "manual") throw malformed("\"gated\" is not valid.");
	repo.settings.gated = gated;
	if (visibility !== void 0) repo.settings.private = visibility === "private";
	await sendJson(exchange, {
		private: repo.settings.private,
		gated: repo.settings.gated
	});
}
async function createBranch(exchange) {
	const { repo, user } = requireWritable(exchange);
	const branch = param(exchange, "branch");
	const { startingPoint, emptyBranch, overwrite } = await readJsonObject(exchange);
	requireBranchName(branch);
	const exists = repo.branches.has(branch);
	if (exists && overwrite !== true) throw new Refusal(409, `Reference already exists: refs/heads/${branch}`);
	if (exists && startingPoint === void 0 && emptyBranch !== true) return sendJson(exchange, {});
	if (emptyBranch === true) {
		const date = new Date(exchange.hub.now());
		const files = /* @__PURE__ */ new Map();
		const content = {
			parentId: void 0,
			title: "initial commit",
			message: "",
			author: user.name,
			date,
			files
		};
		repo.moveRef(branch, repo.addCommit(content).id);
	} else {
		const start = typeof startingPoint === "string" ? startingPoint : "HEAD";
		repo.moveRef(branch, repo.resolve(start).id);
	}
	return sendJson(exchange, {});
}
/** git's own rules for ref names, and the Hub's reserved ones. */
function requireBranchName(branch) {
	const hasOddPart = branch.split("/").some((part) => part === "" || part.startsWith(".") || part.endsWith(".lock"));
	const hasOddCharacter = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\.$/.test(branch);
	if (hasOddPart || hasOddCharacter || branch.startsWith("refs/") || /^[0-9a-f]{40}$/.test(branch)) throw malformed(`Invalid reference name: ${branch}`);
}
async function deleteBranch(exchange) {
	const { repo } = requireWritable(exchange);
	const branch = param(exchange, "branch");
	if (branch === "main") throw new Refusal(403, "The main branch cannot be deleted.");
	if (!repo.branches.delete(branch)) throw revisionNotFound(branch);
	await sendJson(exchange, {});
}
async function createTag(exchange) {
	const { repo } = requireWritable(exchange);
	const commit = repo.resolve(param(exchange, "revision"));
	const tag = asString((await readJsonObject(exchange)).tag, "tag");
	requireBranchName(tag);
	if (repo.tags.has(tag)) throw new Refusal(409, `Tag ${tag} already exists`);
	repo.tags.set(tag, commit.id);
	await sendJson(exchange, {});
}
async function deleteTag(exchange) {
	const { repo } = requireWritable(exchange);
	const tag = param(exchange, "tag");
	if (!repo.tags.delete(tag)) throw revisionNotFound(tag);
	await sendJson(exchange, {});
}
// src/stores/embedded-hub/routes/xet-token-routes.ts
const xetTokenRoutes = [{
	method: "GET",
	side: "hub",
	path: "{api}/xet-read-token/:revision",
	handle: (exchange) => answerToken(exchange, requireContentAccess(exchange).repo, "read")
}, {
	method: "GET",
	side: "hub",
	path: "{api}/xet-write-token/:revision",
	handle: (exchange) => answerToken(exchange, requireWritable(exchange).repo, "write")
}];
function answerToken(exchange, repo, scope) {
	const { hub } = exchange;
	if (!hub.settings.xet) throw new Refusal(404, "This repo does not use Xet storage.");
	const revision = param(exchange, "revision");
	repo.resolve(revision);
	const token = hub.xetTokens.issue(repo, revision, scope);
	return sendJson(exchange, {
		accessToken: token.accessToken,
		casUrl: hub.urls.content,
		exp: token.expiresAtSeconds
	}, { headers: tokenHeaders(hub, token) });
}
function tokenHeaders(hub, token) {
	return {
		"X-Xet-Access-Token": token.accessToken,
		"X-Xet-Cas-Url": hub.urls.content,
		"X-Xet-Token-Expiration": String(token.expiresAtSeconds)
	};
}
function tokenPath(repo, scope, revision) {
	return `${repo.apiPath}/xet-${scope}-token/${encodeURIComponent(revision)}`;
}
// src/stores/embedded-hub/routes/lfs-routes.ts
const lfsJson = "application/vnd.git-lfs+json";
const lfsRoutes = [
	{
		method: "POST",
		side: "hub",
		path: "{page}.git/info/lfs/objects/batch",
		handle: answerBatch
	},
	{
		method: "POST",
		side: "hub",
		path: "{page}.git/info/lfs/verify",
		handle: answerVerify
	},
	{
		method: "POST",
		side: "hub",
		path: "{api}/lfs-files/duplicate",
		handle: duplicateFiles
	},
	{
		method: "GET",
		side: "hub",
		path: "{api}/lfs-files",
		handle: listLargeFiles
	},
	{
		method: "POST",
		side: "hub",
		path: "{api}/lfs-files/batch",
		handle: deleteLargeFiles
	},
	{
		method: "PUT",
		side: "content",
		path: "/lfs/:sha256",
		handle: receiveWhole
	},
	{
		method: "PUT",
		side: "content",
		path: "/lfs/:sha256/parts/:part",
		handle: receivePart
	},
	{
		method: "POST",
		side: "content",
		path: "/lfs/:sha256/complete",
		handle: completeParts
	}
];
async function answerBatch(exchange) {
	const { repo } = requireWritable(exchange);
	for (const name of ["accept", "content-type"]) if (!(header(exchange, name) ?? "").startsWith(lfsJson)) throw new Refusal(415, `${name} must be ${lfsJson}`);
	const body = await readJsonObject(exchange);
	if (body.operation !== "upload") throw malformed("The embedded Hub answers LFS uploads only.");
	const transfers = asArray(body.transfers ?? ["basic"], "transfers");
	const revision = body.ref === void 0 ? "main" : asString(asObject(body.ref, "ref").name, "ref.name");
	const useXet = transfers.includes("xet") && exchange.hub.settings.xet;
	const objects = asArray(body.objects, "objects").map((value) => {
		const object = asObject(value, "objects");
		const oid = asString(object.oid, "oid");
		const size = asSize(object.size, "size");
		if (!/^[0-9a-f]{64}$/.test(oid)) return {
			oid,
			size,
			error: {
				code: 422,
				message: "oid is not a sha256"
			}
		};
		if (repo.knownObjects.has(oid)) return {
			oid,
			size
		};
		return {
			oid,
			size,
			authenticated: true,
			actions: useXet ? { upload: xetAction(exchange, repo, revision) } : lfsActions(exchange, repo, oid, size, transfers.includes("multipart"))
		};
	});
	const isMultipart = objects.some((object) => object.actions?.upload.header?.chunk_size !== void 0);
	await sendJson(exchange, {
		transfer: useXet ? "xet" : isMultipart ? "multipart" : "basic",
		objects
	}, { headers: { "Content-Type": lfsJson } });
}
function xetAction(exchange, repo, revision) {
	const { hub } = exchange;
	return {
		href: hub.urls.hub + tokenPath(repo, "write", revision),
		header: {
			...tokenHeaders(hub, hub.xetTokens.issue(repo, revision, "write")),
			"X-Xet-Session-Id": exchange.requestId
		}
	};
}
function lfsActions(exchange, repo, oid, size, allowParts) {
	const { signer, settings, urls } = exchange.hub;
	const query = {
		repo: repo.address,
		size: String(size)
	};
	const verify = { href: `${urls.hub}/${repo.address}.git/info/lfs/verify` };
	if (!allowParts || size <= settings.lfsPartBytes) return {
		upload: { href: signer.sign(`/lfs/${oid}`, query) },
		verify
	};
	const parts = { chunk_size: String(settings.lfsPartBytes) };
	for (let part = 1; (part - 1) * settings.lfsPartBytes < size; part++) {
		const partBytes = Math.min(settings.lfsPartBytes, size - (part - 1) * settings.lfsPartBytes);
		parts[String(part).padStart(5, "0")] = signer.sign(`/lfs/${oid}/parts/${part}`, {
			...query,
			partBytes: String(partBytes)
		});
	}
	return {
		upload: {
			href: signer.sign(`/lfs/${oid}/complete`, query),
			header: parts
		},
		verify
	};
}
function requireUpload(exchange) {
	requireSignature(exchange);
	const { searchParams } = exchange.url;
	const repo = exchange.hub.store.repo(searchParams.get("repo") ?? "");
	const sha256 = param(exchange, "sha256");
	return {
		repo,
		sha256,
		size: Number(searchParams.get("size")),
		uploadId: `${repo.address} ${sha256}`
	};
}
function registerUpload(exchange, pieces) {
	const { repo, sha256, size } = requireUpload(exchange);
	const content = contentOfPieces(pieces);
	if (content.byteLength !== size) throw malformed(`lfs: ${content.byteLength} bytes came, not ${size}`);
	exchange.hub.stats.storedBytes += size;
	exchange.hub.store.registerObject(repo, {
		sha256,
		content
	});
}
async function receiveWhole(exchange) {
	const { sha256, size } = requireUpload(exchange);
	const hash = createHash("sha256");
	const pieces = await receiveContent(exchange, size, hash);
	const actual = hash.digest("hex");
	if (actual !== sha256) throw malformed(`lfs: the content's sha256 is ${actual}, not ${sha256}`);
	registerUpload(exchange, pieces);
	await sendBytes(exchange, Buffer.alloc(0), {
		status: 200,
		headers: { ETag: `"${sha256}"` }
	});
}
async function receivePart(exchange) {
	const { uploadId } = requireUpload(exchange);
	const byteLength = Number(exchange.url.searchParams.get("partBytes"));
	const hash = createHash("md5");
	const pieces = await receiveContent(exchange, byteLength, hash);
	const etag = `"${hash.digest("hex")}"`;
	exchange.hub.uploads.addPart(uploadId, Number(param(exchange, "part")), {
		pieces,
		byteLength,
		etag
	});
	await sendBytes(exchange, Buffer.alloc(0), {
		status: 200,
		headers: { ETag: etag }
	});
}
async function completeParts(exchange) {
	const { sha256, uploadId } = requireUpload(exchange);
	const body = await readJsonObject(exchange);
	if (asString(body.oid, "oid") !== sha256) throw malformed("lfs: the completion names another oid");
	const listed = asArray(body.parts, "parts").map((value) => {
		const part = asObject(value, "parts");
		return {
			partNumber: asSize(part.partNumber, "partNumber"),
			etag: asString(part.etag, "etag")
		};
	});
	const pieces = exchange.hub.uploads.takeParts(uploadId, listed);
	const actual = hashPieces(pieces);
	if (actual !== sha256) throw malformed(`lfs: the content's sha256 is ${actual}, not ${sha256}`);
	registerUpload(exchange, pieces);
	await sendJson(exchange, { success: true });
}
async function answerVerify(exchange) {
	const { repo } = requireWritable(exchange);
	const body = await readJsonObject(exchange);
	const sha256 = asString(body.oid, "oid");
	if ((repo.knownObjects.has(sha256) ? exchange.hub.store.objects.get(sha256) : void 0)?.content.byteLength !== body.size) throw new Refusal(404, `lfs: ${sha256} has not been uploaded`);
	await sendJson(exchange, {});
}
const maxDuplicates = 500;
/** Makes large files of the route's repo known to another one, without moving a byte. */
async function duplicateFiles(exchange) {
	const { repo } = requireContentAccess(exchange);
	const user = requireUser(exchange);
	const body = await readJsonObject(exchange);
	const { type, name } = asObject(body.target, "target");
	const target = exchange.hub.store.findRepo(addressOf(readRepoType(type), asString(name, "target.name")));
	if (target === void 0) throw repoNotFound(false);
	requireNamespace(user, target.namespace);
	const files = asArray(body.files, "files");
	if (files.length > maxDuplicates) throw malformed(`At most ${maxDuplicates} files at a time.`);
	const failed = [];
	for (const value of files) {
		const file = asObject(value, "files");
		const sha256 = asString(file.sha256, "sha256");
		const object = repo.knownObjects.has(sha256) ? exchange.hub.store.objects.get(sha256) : void 0;
		if (object?.xetHash === void 0 || object.xetHash !== file.xetHash) failed.push({
			sha256,
			error: "not found"
		});
		else exchange.hub.store.registerObject(target, object);
	}
	await sendJson(exchange, { failed });
}
/** Every large file that the repo stores, whether or not a branch still has it: all of them count. */
async function listLargeFiles(exchange) {
	const { repo } = requireWritable(exchange);
	const names = /* @__PURE__ */ new Map();
	for (const [branch] of repo.branches) for (const { path, oid, lfs } of repo.resolve(branch).files.values()) if (lfs !== void 0) names.set(lfs.object.sha256, {
		path,
		oid,
		ref: `refs/heads/${branch}`
	});
	await sendJson(exchange, [...repo.knownObjects].map((sha256) => ({
		oid: sha256,
		fileOid: names.get(sha256)?.oid ?? sha256.slice(0, 40),
		filename: names.get(sha256)?.path ?? "",
		ref: names.get(sha256)?.ref ?? null,
		size: exchange.hub.store.objects.get(sha256)?.content.byteLength ?? 0,
		pushedAt: new Date(exchange.hub.now()).toISOString()
	})));
}
/** Takes large files out of the repo for good, and out of every branch that has them. */
async function deleteLargeFiles(exchange) {
	const { repo, user } = requireWritable(exchange);
	const deletions = asObject((await readJsonObject(exchange)).deletions, "deletions");
	const shas = new Set(asArray(deletions.sha, "deletions.sha").map((sha) => asString(sha, "deletions.sha")));
	const isGone = (file) => file.lfs !== void 0 && (shas.has(file.lfs.object.sha256) || shas.has(file.oid));
	for (const [branch] of repo.branches) {
		const { id: parentId, files } = repo.resolve(branch);
		const kept = [...files].filter(([, file]) => !isGone(file));
		for (const file of files.values()) if (isGone(file) && file.lfs !== void 0) shas.add(file.lfs.object.sha256);
		if (kept.length === files.size) continue;
		const date = new Date(exchange.hub.now());
		const content = {
			title: "Delete large files",
			message: "",
			author: user.name,
			date,
			files: new Map(kept)
		};
		repo.moveRef(branch, repo.addCommit({
			parentId,
			...content
		}).id);
	}
	for (const sha of shas) repo.knownObjects.delete(sha);
	await sendJson(exchange, {});
}
// src/stores/embedded-hub/repo-description.ts
/** What the API says of a repo at one commit. */
async function describeRepo(repo, commit, withBlobs = false) {
	const card = await readCard(commit);
	const { facts } = repo;
	const files = [...commit.files.values()];
	return {
		_id: hashGitText("tree", repo.address).slice(0, 24),
		id: repo.name,
		author: repo.namespace,
		sha: commit.id,
		private: repo.settings.private,
		gated: repo.settings.gated,
		disabled: repo.settings.disabled,
		downloads: facts.downloads,
		likes: facts.likes,
		tags: tagsOf(card, commit),
		cardData: card.data,
		...repo.type === "model" ? describeModel(repo, card.data) : {},
		createdAt: repo.createdAt.toISOString(),
		lastModified: commit.date.toISOString(),
		usedStorage: files.reduce((sum, file) => sum + file.content.byteLength, 0),
		siblings: files.map((file) => ({
			rfilename: file.path,
			...withBlobs && {
				size: file.content.byteLength,
				blobId: file.oid,
				...file.lfs && { lfs: describeLfs(file) }
			}
		}))
	};
}
/** What only models have. */
function describeModel({ name, facts }, card) {
	const { pipeline_tag, library_name } = card;
	return {
		modelId: name,
		pipeline_tag,
		library_name,
		config: facts.config,
		...facts.safetensors === void 0 ? {} : { safetensors: facts.safetensors },
		...baseModelsOf(card) ?? {}
	};
}
/** What can be asked for, as the Hub's documentation lists it; all but these are refused. */
const expandable = new Set("author baseModels cardData childrenModelCount config createdAt disabled downloads downloadsAllTime evalResults gated gguf gitalyUid inference inferenceProviderMapping lastModified library_name likes mask_token model-index pipeline_tag private resourceGroup safetensors sha siblings spaces tags transformersInfo trendingScore usedStorage widgetData citation description paperswithcode_id xetEnabled".split(" "));
/** With `expand`, only what was asked for and the name are told. */
function selectFields(info, searchParams) {
	const expand = [...searchParams.getAll("expand"), ...searchParams.getAll("expand[]")];
	if (expand.length === 0) return void 0;
	const unknown = expand.find((field) => !expandable.has(field));
	if (unknown !== void 0) throw malformed(`✖ Invalid option: expected one of ${[...expandable].join("|")} (not "${unknown}")`);
	const asked = Object.entries(info).filter(([name]) => [
		"_id",
		"id",
		...expand
	].includes(name));
	return Object.fromEntries(asked);
}
/** A listing asks for the same cards page after page; by git's id of the file. */
const cards = /* @__PURE__ */ new Map();
const mostCards = 5e4;
const noCard = {
	data: {},
	papers: []
};
/** The front matter of the card, and the papers it links to; an unreadable one counts as none. */
async function readCard(commit) {
	const file = commit.files.get("README.md");
	if (file === void 0 || file.lfs !== void 0) return noCard;
	const known = cards.get(file.oid);
	if (known !== void 0) return known;
	const text = (await readWhole(file.content)).toString();
	const papers = [...text.matchAll(/arxiv\.org\/(?:abs|pdf)\/(\d{4}\.\d{4,5})/g)].map(([, id = ""]) => id);
	const card = {
		data: parseFrontMatter(text).metadata,
		papers: [...new Set(papers)]
	};
	if (cards.size >= mostCards) cards.clear();
	cards.set(file.oid, card);
	return card;
}
/** The Hub adds to the tags of the card what its other fields say. */
function tagsOf({ data, papers }, commit) {
	const { base_model_relation: relation = namesOf(data.base_model).length > 1 ? "merge" : "finetune" } = data;
	const paths = [...commit.files.keys()];
	return [.../* @__PURE__ */ new Set([
		...namesOf(data.library_name),
		...["safetensors", "gguf"].filter((format) => paths.some((path) => path.endsWith(`.${format}`))),
		...namesOf(data.pipeline_tag),
		...namesOf(data.tags),
		...namesOf(data.language),
		...namesOf(data.datasets).map((name) => `dataset:${name}`),
		...papers.map((id) => `arxiv:${id}`),
		...namesOf(data.base_model).flatMap((name) => [`base_model:${name}`, `base_model:${String(relation)}:${name}`]),
		...namesOf(data.license).map((name) => `license:${name}`),
		"region:us"
	])];
}
function baseModelsOf(data) {
	const names = namesOf(data.base_model);
	if (names.length === 0) return void 0;
	return { baseModels: {
		relation: data.base_model_relation ?? (names.length > 1 ? "merge" : "finetune"),
		models: names.map((id) => ({
			_id: hashGitText("tree", id).slice(0, 24),
			id
		}))
	} };
}
function namesOf(value) {
	return (Array.isArray(value) ? value : [value]).filter((entry) => typeof entry === "string");
}
function describeLfs(file) {
	return {
		sha256: file.lfs?.object.sha256,
		size: file.content.byteLength,
		pointerSize: file.lfs?.pointerSize
	};
}
// src/stores/embedded-hub/routes/listing-routes.ts
const listingRoutes = [{
	method: "GET",
	side: "hub",
	path: "/api/models",
	handle: (exchange) => answerList(exchange, "model")
}, {
	method: "GET",
	side: "hub",
	path: "/api/datasets",
	handle: (exchange) => answerList(exchange, "dataset")
}];
/** What a listing can be sorted by, latest or most first. */
const sortKeys = {
	createdAt: (model) => model.createdAt.getTime(),
	lastModified: (model) => model.resolve("HEAD").date.getTime(),
	downloads: (model) => model.facts.downloads,
	likes: (model) => model.facts.likes,
	likes30d: (model) => model.facts.likes,
	trendingScore: (model) => model.facts.likes,
	num_parameters: (model) => model.facts.safetensors?.total ?? 0
};
async function answerList(exchange, type) {
	const user = authenticate(exchange);
	const { searchParams } = exchange.url;
	const sort = searchParams.get("sort");
	const keyOf = sort === null ? void 0 : Object.hasOwn(sortKeys, sort) ? sortKeys[sort] : null;
	if (keyOf === null) throw malformed(`"${sort}" is no order of models.`);
	const entries = (await findRepos(exchange, type, user)).map((model, index) => ({
		model,
		key: keyOf?.(model) ?? -index
	}));
	entries.sort(compareEntries);
	const after = readCursor(searchParams.get("cursor"));
	const start = after === void 0 ? 0 : entries.findIndex((entry) => compareEntries(entry, after) > 0);
	const pageSize = Math.min(readLimit(searchParams.get("limit")), exchange.hub.settings.pageSize);
	const page = start < 0 ? [] : entries.slice(start, start + pageSize);
	const items = await Promise.all(page.map(({ model }) => describeListed(model, searchParams)));
	const last = page.at(-1);
	await sendJson(exchange, items, last !== void 0 && start + page.length < entries.length ? { headers: { Link: nextLink(exchange, last) } } : {});
}
async function findRepos(exchange, type, user) {
	const { searchParams } = exchange.url;
	const author = searchParams.get("author") ?? void 0;
	const search = searchParams.get("search")?.toLowerCase();
	const filters = searchParams.getAll("filter").flatMap((filter) => filter.split(","));
	const gated = searchParams.get("gated");
	const pipelineTag = searchParams.get("pipeline_tag");
	const { least, most } = readParameterRange(searchParams.get("num_parameters"));
	const found = [];
	for (const model of exchange.hub.store.reposOf(type).values()) {
		if (model.settings.private && !belongsTo(user, model.namespace)) continue;
		if (author !== void 0 && author !== model.namespace) continue;
		if (search !== void 0 && !model.name.toLowerCase().includes(search)) continue;
		if (gated !== null && isTrue(gated.toLowerCase()) !== (model.settings.gated !== false)) continue;
		const parameterCount = model.facts.safetensors?.total;
		if (least > 0 && (parameterCount ?? 0) < least) continue;
		if (most < 1e400 && (parameterCount ?? 1e400) > most) continue;
		if (pipelineTag !== null) {
			const info = await describeRepo(model, model.resolve("HEAD"));
			if (!("pipeline_tag" in info) || info.pipeline_tag !== pipelineTag) continue;
		}
		if (filters.length > 0) {
			const { tags } = await describeRepo(model, model.resolve("HEAD"));
			if (!filters.every((filter) => tags.includes(filter))) continue;
		}
		found.push(model);
	}
	return found;
}
/** `min:6B,max:128B`, either alone. @throws {Refusal} 400 */
function readParameterRange(text) {
	const range = {
		least: 0,
		most: 1e400
	};
	const units = {
		"": 1,
		K: 1e3,
		M: 1e6,
		B: 1e9,
		T: 0xe8d4a51000
	};
	for (const part of (text ?? "").split(",").filter((each) => each !== "")) {
		const [, bound, count, unit = ""] = /^(min|max):(\d+(?:\.\d+)?)([KMBT]?)$/i.exec(part) ?? [];
		if (bound === void 0) throw malformed(`"${part}" is no bound of a number of parameters.`);
		range[bound.toLowerCase() === "min" ? "least" : "most"] = Number(count) * (units[unit.toUpperCase()] ?? 1);
	}
	return range;
}
async function describeListed(model, searchParams) {
	const info = await describeRepo(model, model.resolve("HEAD"));
	const isFull = isTrue((searchParams.get("full") ?? "").toLowerCase());
	return selectFields(info, searchParams) ?? (isFull ? info : {
		...info,
		siblings: void 0
	});
}
function compareEntries(a, b) {
	return b.key - a.key || (a.model.name < b.model.name ? -1 : a.model.name > b.model.name ? 1 : 0);
}
/** Cursors name the last model of a page, so that what is published meanwhile moves nothing. */
function nextLink(exchange, { key, model }) {
	const next = new URL(exchange.url.pathname + exchange.url.search, exchange.hub.urls.hub);
	next.searchParams.set("cursor", Buffer.from(`${key} ${model.name}`).toString("base64url"));
	return `<${next.href}>; rel="next"`;
}
function readCursor(text) {
	if (text === null) return void 0;
	const [, key, name] = /^(-?\d+) (.+)$/.exec(Buffer.from(text, "base64url").toString()) ?? [];
	if (key === void 0 || name === void 0) throw malformed(`"${text}" is no cursor of a listing.`);
	return {
		key: Number(key),
		model: { name }
	};
}
function readLimit(text) {
	if (text === null) return 1e400;
	const limit = Number(text);
	if (!Number.isSafeInteger(limit) || limit < 1) throw malformed(`"${text}" is no number of models.`);
	return limit;
}
// src/stores/embedded-hub/routes/metadata-routes.ts
const maxPathsBytes = 4194304;
const metadataRoutes = [
	{
		method: "GET",
		side: "hub",
		path: "{api}",
		handle: (exchange) => answerRepoInfo(exchange, "HEAD")
	},
	{
		method: "GET",
		side: "hub",
		path: "{api}/revision/:revision",
		handle: (exchange) => answerRepoInfo(exchange, param(exchange, "revision"))
	},
	{
		method: "GET",
		side: "hub",
		path: "{api}/tree/:revision/*path",
		handle: answerTree
	},
	{
		method: "POST",
		side: "hub",
		path: "{api}/paths-info/:revision",
		handle: answerPathsInfo
	},
	{
		method: "GET",
		side: "hub",
		path: "{api}/refs",
		handle: answerRefs
	},
	{
		method: "GET",
		side: "hub",
		path: "{api}/commits/:revision",
		handle: answerCommits
	}
];
async function answerRepoInfo(exchange, revision) {
	const { repo } = requireReadable(exchange);
	const { searchParams } = exchange.url;
	const info = await describeRepo(repo, repo.resolve(revision), isTrue(searchParams.get("blobs")));
	return sendJson(exchange, selectFields(info, searchParams) ?? info);
}
function describeFile(file, commit, expand) {
	const { lfs } = file;
	return {
		type: "file",
		oid: file.oid,
		size: file.content.byteLength,
		path: file.path,
		...lfs && {
			lfs: {
				oid: lfs.object.sha256,
				size: file.content.byteLength,
				pointerSize: lfs.pointerSize
			},
			...lfs.object.xetHash !== void 0 && { xetHash: lfs.object.xetHash }
		},
		...expand && {
			lastCommit: describeLastCommit(commit),
			securityFileStatus: null
		}
	};
}
function describeDirectory(path, commit, expand) {
	return {
		type: "directory",
		oid: hashGitText("tree", `${commit.id} ${path}`),
		size: 0,
		path,
		...expand && { lastCommit: describeLastCommit(commit) }
	};
}
function describeLastCommit(commit) {
	return {
		id: commit.id,
		title: commit.title,
		date: commit.date.toISOString()
	};
}
async function answerTree(exchange) {
	const { repo } = requireReadable(exchange);
	const commit = repo.resolve(param(exchange, "revision"));
	const folder = param(exchange, "path").replace(/\/$/, "");
	const { searchParams } = exchange.url;
	const recursive = isTrue(searchParams.get("recursive"));
	const expand = isTrue(searchParams.get("expand"));
	const prefix = folder === "" ? "" : `${folder}/`;
	const entries = /* @__PURE__ */ new Map();
	for (const file of commit.files.values()) {
		if (!file.path.startsWith(prefix)) continue;
		const segments = file.path.slice(prefix.length).split("/");
		const depth = recursive ? segments.length - 1 : Math.min(segments.length - 1, 1);
		for (let length = 1; length <= depth; length++) {
			const path = prefix + segments.slice(0, length).join("/");
			if (!entries.has(path)) entries.set(path, describeDirectory(path, commit, expand));
		}
		if (recursive || segments.length === 1) entries.set(file.path, describeFile(file, commit, expand));
	}
	if (entries.size === 0 && folder !== "") throw entryNotFound(folder, commit.id);
	await sendPage(exchange, [...entries].sort(([a], [b]) => a < b ? -1 : 1).map(([, entry]) => entry), Number(searchParams.get("limit") ?? exchange.hub.settings.pageSize));
}
async function answerPathsInfo(exchange) {
	const { repo } = requireReadable(exchange);
	const commit = repo.resolve(param(exchange, "revision"));
	const text = (await readBody(exchange, maxPathsBytes)).toString("utf8");
	const { paths, expand } = (header(exchange, "content-type") ?? "").startsWith("application/x-www-form-urlencoded") ? parsePathsForm(text) : parsePathsJson(text);
	const found = [];
	for (const path of paths) {
		const file = commit.files.get(path);
		if (file !== void 0) found.push(describeFile(file, commit, expand));
		else if ([...commit.files.keys()].some((each) => each.startsWith(`${path}/`))) found.push(describeDirectory(path, commit, expand));
	}
	await sendJson(exchange, found);
}
function parsePathsForm(text) {
	const form = new URLSearchParams(text);
	return {
		paths: form.getAll("paths"),
		expand: isTrue(form.get("expand")?.toLowerCase() ?? null)
	};
}
function parsePathsJson(text) {
	const body = asObject(parseJson(text), "The request body");
	return {
		paths: asArray(body.paths, "paths").map((path) => asString(path, "paths")),
		expand: body.expand === true
	};
}
async function answerRefs(exchange) {
	const { repo } = requireReadable(exchange);
	const describe = (kind, refs) => [...refs].map(([name, targetCommit]) => ({
		name,
		ref: `refs/${kind}/${name}`,
		targetCommit
	}));
	const pulls = [...repo.pullHeads].map(([number, targetCommit]) => ({
		name: `refs/pr/${number}`,
		ref: `refs/pr/${number}`,
		targetCommit
	}));
	await sendJson(exchange, {
		branches: describe("heads", repo.branches),
		converts: [],
		tags: describe("tags", repo.tags),
		...isTrue(exchange.url.searchParams.get("include_prs")) && { pullRequests: pulls }
	});
}
async function answerCommits(exchange) {
	const { repo } = requireReadable(exchange);
	const history = [];
	let commit = repo.resolve(param(exchange, "revision"));
	while (commit !== void 0) {
		history.push({
			id: commit.id,
			title: commit.title,
			message: commit.message,
			authors: [{
				user: commit.author,
				avatar: ""
			}],
			date: commit.date.toISOString()
		});
		commit = commit.parentId === void 0 ? void 0 : repo.commits.get(commit.parentId);
	}
	await sendPage(exchange, history, Number(exchange.url.searchParams.get("limit") ?? 50), { "X-Total-Count": history.length });
}
/** One page of a listing; the cursor in the absolute `Link` is the index of the next item. */
function sendPage(exchange, items, limit, headers = {}) {
	const pageSize = Math.max(1, Math.min(limit, exchange.hub.settings.pageSize));
	const start = Number(exchange.url.searchParams.get("cursor") ?? 0);
	const end = start + pageSize;
	const next = new URL(exchange.url.pathname + exchange.url.search, exchange.hub.urls.hub);
	next.searchParams.set("cursor", String(end));
	const link = end < items.length ? { Link: `<${next.href}>; rel="next"` } : {};
	return sendJson(exchange, items.slice(start, end), { headers: {
		...headers,
		...link
	} });
}
// src/stores/embedded-hub/routes/page-routes.ts
const pageRoutes = [{
	method: "GET",
	side: "hub",
	path: "{page}",
	handle: answerRepoPage
}];
/** What a person sees who opens a repo's URL: its files at `main`, as text. */
async function answerRepoPage(exchange) {
	if (exchange.params.namespace === "api") throw new Refusal(404, "The embedded Hub has no such call.");
	const { repo } = requireReadable(exchange);
	const lines = [...repo.resolve("HEAD").files.values()].map((file) => `${String(file.content.byteLength).padStart(12)}  ${file.path}`);
	const text = `${repo.address}\n\n${lines.join("\n")}\n`;
	await sendBytes(exchange, Buffer.from(text), {
		status: 200,
		headers: { "Content-Type": "text/plain; charset=utf-8" }
	});
}
// src/stores/embedded-hub/xet/merkle.ts
/** Key of chunk hashes; docs/xet/hashing of the Hub's documentation. */
const dataKey = Uint8Array.from("6697f5775b9550de3135cbaca597181c9de421109beb2b58b4d0b04b93adf229".match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hashPattern = /^[0-9a-f]{64}$/;
const chunkHasher = Hasher.newKeyed(dataKey);
/** Whether a path segment is a hash in the protocol's order: 64 lowercase hex digits. */
function isHashText(text) {
	return hashPattern.test(text);
}
function hashChunk(raw) {
	return chunkHasher.reset().update(raw).finalize().slice();
}
function hashXorb(chunks) {
	return hashToHex(xorbHash([...chunks]));
}
function hashFile(chunks) {
	return hashToHex(fileHash([...chunks]));
}
/** What proves that whoever names a run of chunks knows their hashes. */
function hashTerm(chunks) {
	return hashToHex(verificationHash(chunks.map((chunk) => chunk.hash)));
}
// src/stores/embedded-hub/xet/lz4-frame.ts
/** Magic number of an LZ4 frame, read as a little-endian u32. */
const frameMagic = 407708164;
const minMatch = 4;
/**
* Decompresses one LZ4 frame (independent or linked blocks; checksums are skipped, not compared).
*
* @throws {RangeError} when the frame is malformed or does not give exactly `rawByteLength` bytes
*/
function decodeLz4Frame(frame, rawByteLength) {
	const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
	if (view.getUint32(0, true) !== frameMagic) throw new RangeError("no LZ4 frame magic");
	const flags = view.getUint8(4);
	if (flags >> 6 !== 1) throw new RangeError("unknown LZ4 frame version");
	const hasBlockChecksum = (flags & 16) !== 0;
	const hasContentSize = (flags & 8) !== 0;
	const hasDictionary = (flags & 1) !== 0;
	let offset = 7 + (hasContentSize ? 8 : 0) + (hasDictionary ? 4 : 0);
	const raw = new Uint8Array(rawByteLength);
	let written = 0;
	for (;;) {
		const size = view.getUint32(offset, true);
		offset += 4;
		if (size === 0) break;
		const blockBytes = size & 2147483647;
		if (offset + blockBytes > frame.byteLength) throw new RangeError("LZ4 block passes the end of the frame");
		const block = frame.subarray(offset, offset + blockBytes);
		if (size >>> 31 === 1) {
			if (written + blockBytes > rawByteLength) throw new RangeError("LZ4 frame is longer than announced");
			raw.set(block, written);
			written += blockBytes;
		} else written = decodeBlock(block, raw, written);
		offset += blockBytes + (hasBlockChecksum ? 4 : 0);
	}
	if (written !== rawByteLength) throw new RangeError(`LZ4 frame gives ${written} of ${rawByteLength} bytes`);
	return raw;
}
/** Appends one block's bytes at `written`; gives the new end. */
function decodeBlock(block, raw, written) {
	let from = 0;
	let to = written;
	while (from < block.byteLength) {
		const token = block[from++];
		let literalBytes = token >> 4;
		if (literalBytes === 15) [literalBytes, from] = readLength(block, from, literalBytes);
		if (from + literalBytes > block.byteLength || to + literalBytes > raw.byteLength) throw new RangeError("LZ4 literals pass the end");
		raw.set(block.subarray(from, from + literalBytes), to);
		from += literalBytes;
		to += literalBytes;
		if (from === block.byteLength) return to;
		if (from + 2 > block.byteLength) throw new RangeError("LZ4 match without offset");
		const distance = block[from] | block[from + 1] << 8;
		from += 2;
		let matchBytes = token & 15;
		if (matchBytes === 15) [matchBytes, from] = readLength(block, from, matchBytes);
		matchBytes += minMatch;
		if (distance === 0 || distance > to || to + matchBytes > raw.byteLength) throw new RangeError("LZ4 match leaves the block");
		if (distance >= matchBytes) raw.copyWithin(to, to - distance, to - distance + matchBytes);
		else for (let i = 0; i < matchBytes; i++) raw[to + i] = raw[to + i - distance];
		to += matchBytes;
	}
	return to;
}
function readLength(block, start, base) {
	let length = base;
	for (let from = start; from < block.byteLength; from++) {
		const byte = block[from];
		length += byte;
		if (byte !== 255) return [length, from + 1];
	}
	throw new RangeError("LZ4 length passes the end");
}
// src/stores/embedded-hub/xet/xorb.ts
const maxXorbBytes = 67108864;
const maxChunks = 8192;
const maxRawChunkBytes = 131072;
const maxCompressedChunkBytes = 262144;
const headerBytes$1 = 8;
/** A footer that some writers append; it is ignored. */
const footerTag = "XETBLOB";
/** How many bytes are hashed before other requests get a turn. */
const validationTurnBytes = 4194304;
/** Walks the chunk headers of a xorb as it arrives, without keeping it. */
var XorbWalker = class {
	#byteOffsets = [0];
	#rawOffsets = [0];
	#header = Buffer.alloc(headerBytes$1);
	#headerFill = 0;
	#payloadLeft = 0;
	#inFooter = false;
	/** @throws {Refusal} 400 */
	push(piece) {
		for (let offset = 0; offset < piece.byteLength && !this.#inFooter;) {
			if (this.#payloadLeft > 0) {
				const skipped = Math.min(this.#payloadLeft, piece.byteLength - offset);
				this.#payloadLeft -= skipped;
				offset += skipped;
				continue;
			}
			const taken = Math.min(headerBytes$1 - this.#headerFill, piece.byteLength - offset);
			this.#header.set(piece.subarray(offset, offset + taken), this.#headerFill);
			this.#headerFill += taken;
			offset += taken;
			if (this.#headerFill === headerBytes$1) this.#beginChunk();
		}
	}
	/** @throws {Refusal} 400 when the xorb stops in the middle of a chunk or has none */
	finish() {
		if (!this.#inFooter && (this.#payloadLeft > 0 || this.#headerFill > 0)) throw malformed("xorb: it ends in the middle of a chunk");
		const chunkCount = this.#byteOffsets.length - 1;
		if (chunkCount === 0) throw malformed("xorb: it has no chunks");
		return {
			chunkCount,
			byteOffsets: Uint32Array.from(this.#byteOffsets),
			rawOffsets: Uint32Array.from(this.#rawOffsets)
		};
	}
	#beginChunk() {
		this.#headerFill = 0;
		if (this.#header.subarray(0, 7).toString("latin1") === footerTag) {
			this.#inFooter = true;
			return;
		}
		const index = this.#byteOffsets.length - 1;
		const { compressedBytes, scheme, rawBytes } = readChunkHeader(this.#header, 0, index);
		if (index === maxChunks) throw malformed(`xorb: it has more than ${maxChunks} chunks`);
		if (scheme === 0 && compressedBytes !== rawBytes) throw malformed(`xorb: chunk ${index} is stored plain with ${compressedBytes} for ${rawBytes} bytes`);
		const byteOffset = (this.#byteOffsets.at(-1) ?? 0) + headerBytes$1 + compressedBytes;
		if (byteOffset > 67108864) throw malformed(`xorb: it is larger than ${maxXorbBytes} bytes`);
		this.#byteOffsets.push(byteOffset);
		this.#rawOffsets.push((this.#rawOffsets.at(-1) ?? 0) + rawBytes);
		this.#payloadLeft = compressedBytes;
	}
};
function readChunkHeader(bytes, offset, index) {
	const version = bytes.readUInt8(offset);
	const compressedBytes = bytes.readUIntLE(offset + 1, 3);
	const scheme = bytes.readUInt8(offset + 4);
	const rawBytes = bytes.readUIntLE(offset + 5, 3);
	if (version !== 0) throw malformed(`xorb: chunk ${index} has version ${version}`);
	if (scheme > 2) throw malformed(`xorb: chunk ${index} has unknown compression ${scheme}`);
	if (rawBytes === 0 || rawBytes > maxRawChunkBytes) throw malformed(`xorb: chunk ${index} has ${rawBytes} raw bytes`);
	if (compressedBytes === 0 || compressedBytes > maxCompressedChunkBytes) throw malformed(`xorb: chunk ${index} has ${compressedBytes} stored bytes`);
	return {
		compressedBytes,
		scheme,
		rawBytes
	};
}
/** The bytes of one chunk; a view of the body where it is stored plain. @throws {Refusal} 400 */
function readChunk(body, layout, index) {
	const offset = layout.byteOffsets[index] ?? 0;
	const { compressedBytes, scheme, rawBytes } = readChunkHeader(body, offset, index);
	const payload = body.subarray(offset + headerBytes$1, offset + headerBytes$1 + compressedBytes);
	if (scheme === 0) return payload;
	try {
		const raw = decodeLz4Frame(payload, rawBytes);
		return scheme === 1 ? raw : ungroupBytes(raw);
	} catch (error) {
		if (error instanceof RangeError) throw malformed(`xorb: chunk ${index}: ${error.message}`);
		throw error;
	}
}
/** Undoes the grouping of bytes by their index modulo 4; leftover bytes went to the first groups. */
function ungroupBytes(grouped) {
	const raw = new Uint8Array(grouped.byteLength);
	let from = 0;
	for (let group = 0; group < 4; group++) for (let to = group; to < raw.byteLength; to += 4) raw[to] = grouped[from++];
	return raw;
}
/** Decompresses and hashes every chunk. @throws {Refusal} 400 when the xorb is not the one it is called */
async function hashXorbContent(hash, body, layout) {
	const chunks = [];
	let sinceTurn = 0;
	for (let index = 0; index < layout.chunkCount; index++) {
		const raw = readChunk(body, layout, index);
		chunks.push({
			hash: hashChunk(raw),
			length: raw.byteLength
		});
		sinceTurn += raw.byteLength;
		if (sinceTurn > validationTurnBytes) {
			sinceTurn = 0;
			await new Promise(setImmediate);
		}
	}
	const actual = hashXorb(chunks);
	if (actual !== hash) throw new Refusal(400, `xorb: its hash is ${actual}, not ${hash}`);
	return chunks;
}
// src/stores/embedded-hub/xet/storage.ts
/** The xorbs and files of the storage service, shared by every repo. */
var XorbStore = class {
	xorbs = /* @__PURE__ */ new Map();
	files = /* @__PURE__ */ new Map();
	/** Which xorb holds a chunk, by chunk hash. */
	#xorbOfChunk = /* @__PURE__ */ new Map();
	addXorb(xorb) {
		this.xorbs.set(xorb.hash, xorb);
		if (xorb.chunks !== void 0) this.#indexChunks(xorb.hash, xorb.chunks);
	}
	/** Tells the hashes of a xorb's chunks, when they were not computed on arrival. */
	nameChunks(xorb, chunks) {
		xorb.chunks = chunks;
		this.#indexChunks(xorb.hash, chunks);
	}
	findXorbOfChunk(chunkHash) {
		return this.xorbs.get(this.#xorbOfChunk.get(chunkHash) ?? "");
	}
	/** @throws {Refusal} 400 */
	requireXorb(hash) {
		const xorb = this.xorbs.get(hash);
		if (xorb === void 0) throw new Refusal(400, `xorb ${hash} has not been uploaded`);
		return xorb;
	}
	/** The bytes of a file, put together from its chunks when read. */
	contentOf(file) {
		return {
			byteLength: file.byteLength,
			read: (start, end) => {
				for (const term of file.terms) if (this.requireXorb(term.xorbHash).body === void 0) throw new Refusal(410, "The content of this file was dropped: the Hub runs without keepContent.");
				return this.#readTerms(file, start, end);
			}
		};
	}
	*#readTerms(file, start, end) {
		let offset = 0;
		for (const term of file.terms) {
			const { layout, body } = this.requireXorb(term.xorbHash);
			for (let index = term.chunkStart; index < term.chunkEnd; index++) {
				const chunkBytes = rawBytesOf(layout.rawOffsets, index, index + 1);
				if (offset + chunkBytes > start && offset < end && body !== void 0) yield readChunk(body, layout, index).subarray(Math.max(start - offset, 0), end - offset);
				offset += chunkBytes;
			}
			if (offset >= end) return;
		}
	}
	#indexChunks(xorbHash, chunks) {
		for (const chunk of chunks) {
			const text = hashToHex(chunk.hash);
			if (!this.#xorbOfChunk.has(text)) this.#xorbOfChunk.set(text, xorbHash);
		}
	}
};
/** Uncompressed bytes of the chunks [start, end). */
function rawBytesOf(rawOffsets, start, end) {
	return (rawOffsets[end] ?? 0) - (rawOffsets[start] ?? 0);
}
// src/stores/embedded-hub/xet/reconstruction.ts
/**
* What to fetch for the bytes [start, end) of a file; terms are trimmed to whole chunks.
*
* @throws {Refusal} 416 when the range starts after the end of the file
*/
function planReconstruction(file, storage, start, end) {
	if (start >= file.byteLength && file.byteLength > 0) throw new Refusal(416, `The range starts at ${start}, the file has ${file.byteLength} bytes.`);
	const terms = [];
	let offsetIntoFirstRange = 0;
	let offset = 0;
	for (const term of file.terms) {
		const { rawOffsets } = storage.requireXorb(term.xorbHash).layout;
		const trimmed = trimTerm(term, rawOffsets, start - offset, end - offset);
		if (trimmed !== void 0) {
			if (terms.length === 0) offsetIntoFirstRange = start - offset - rawBytesOf(rawOffsets, term.chunkStart, trimmed.chunkStart);
			terms.push(trimmed);
		}
		offset += term.unpackedBytes;
		if (offset >= end) break;
	}
	return {
		offsetIntoFirstRange,
		terms,
		fetches: planFetches(terms, storage)
	};
}
/** The chunks of a term that touch [start, end), counted from the beginning of the term. */
function trimTerm(term, rawOffsets, start, end) {
	if (term.unpackedBytes <= start || end <= 0) return void 0;
	let { chunkStart, chunkEnd } = term;
	while (rawBytesOf(rawOffsets, term.chunkStart, chunkStart + 1) <= start) chunkStart++;
	while (rawBytesOf(rawOffsets, term.chunkStart, chunkEnd - 1) >= end) chunkEnd--;
	const unpackedBytes = rawBytesOf(rawOffsets, chunkStart, chunkEnd);
	return {
		xorbHash: term.xorbHash,
		chunkStart,
		chunkEnd,
		unpackedBytes
	};
}
/** Terms that overlap or touch in a xorb share one fetch. */
function planFetches(terms, storage) {
	const rangesOf = /* @__PURE__ */ new Map();
	for (const { xorbHash, chunkStart, chunkEnd } of terms) {
		const ranges = rangesOf.get(xorbHash) ?? [];
		rangesOf.set(xorbHash, [...ranges, {
			start: chunkStart,
			end: chunkEnd
		}]);
	}
	const fetches = /* @__PURE__ */ new Map();
	for (const [xorbHash, ranges] of rangesOf) {
		const { byteOffsets } = storage.requireXorb(xorbHash).layout;
		fetches.set(xorbHash, unite(ranges).map((chunks) => ({
			xorbHash,
			chunks,
			bytes: {
				start: byteOffsets[chunks.start] ?? 0,
				end: (byteOffsets[chunks.end] ?? 0) - 1
			}
		})));
	}
	return fetches;
}
function unite(ranges) {
	const united = [];
	for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
		const last = united.at(-1);
		if (last !== void 0 && range.start <= last.end) last.end = Math.max(last.end, range.end);
		else united.push({ ...range });
	}
	return united;
}
// src/stores/embedded-hub/xet/shard.ts
const maxShardBytes = 67108864;
/** "HFRepoMetaData", a zero byte and a fixed tag. */
const magic = Buffer.from("48465265706f4d6574614461746100556967456a7b815783a5bdd95ccdd14aa9", "hex");
const headerVersion = 2n;
const footerVersion = 1n;
const headerBytes = 48;
const shardFooterBytes = 200;
const entryBytes = 48;
const withVerification = 2147483648;
const withMetadata = 1073741824;
const bookend = Buffer.concat([Buffer.alloc(32, 255), Buffer.alloc(16)]);
/** @throws {Refusal} 400 for anything that does not follow the format to the byte */
function parseShard(bytes) {
	if (bytes.byteLength < headerBytes) throw malformed("shard: it is shorter than its header");
	if (!bytes.subarray(0, 32).equals(magic)) throw malformed("shard: wrong magic");
	if (bytes.readBigUInt64LE(32) !== headerVersion) throw malformed("shard: unknown version");
	const footerBytes = Number(bytes.readBigUInt64LE(40));
	if (footerBytes !== 0 && footerBytes !== shardFooterBytes) throw malformed("shard: odd footer size");
	const reader = new EntryReader(bytes, headerBytes);
	const files = [];
	for (let entry = reader.next(); !entry.equals(bookend); entry = reader.next()) files.push(readFile(entry, reader));
	const xorbs = [];
	for (let entry = reader.next(); !entry.equals(bookend); entry = reader.next()) xorbs.push(readXorb$1(entry, reader));
	if (reader.offset + footerBytes !== bytes.byteLength) throw malformed("shard: bytes after its end");
	if (footerBytes !== 0 && bytes.readBigUInt64LE(reader.offset) !== footerVersion) throw malformed("shard: unknown footer version");
	return {
		files,
		xorbs
	};
}
/** All parts of both sections are made of 48-byte entries. */
var EntryReader = class {
	#bytes;
	offset;
	constructor(bytes, offset) {
		this.#bytes = bytes;
		this.offset = offset;
	}
	next() {
		const end = this.offset + entryBytes;
		if (end > this.#bytes.byteLength) throw malformed("shard: it ends in the middle of a section");
		const entry = this.#bytes.subarray(this.offset, end);
		this.offset = end;
		return entry;
	}
	/** @throws {Refusal} 400, before anything is allocated for entries that are not there */
	times(count, read) {
		if (this.offset + count * entryBytes > this.#bytes.byteLength) throw malformed(`shard: ${count} entries do not fit`);
		return Array.from({ length: count }, () => read(this.next()));
	}
};
function readFile(entry, reader) {
	const flags = entry.readUInt32LE(32);
	if ((flags & 1073741823) !== 0) throw malformed(`shard: file has unknown flags ${flags.toString(16)}`);
	const terms = reader.times(entry.readUInt32LE(36), (term) => ({
		xorbHash: hashToHex(term.subarray(0, 32)),
		unpackedBytes: term.readUInt32LE(36),
		chunkStart: term.readUInt32LE(40),
		chunkEnd: term.readUInt32LE(44)
	}));
	const readHash = (each) => hashToHex(each.subarray(0, 32));
	const verification = (flags & withVerification) === 0 ? void 0 : reader.times(terms.length, readHash);
	const sha256 = (flags & withMetadata) === 0 ? void 0 : reader.times(1, readHash)[0];
	return {
		hash: hashToHex(entry.subarray(0, 32)),
		terms,
		verification,
		sha256
	};
}
function readXorb$1(entry, reader) {
	const hash = hashToHex(entry.subarray(0, 32));
	let rawOffset = 0;
	const chunks = reader.times(entry.readUInt32LE(36), (chunk) => {
		if (chunk.readUInt32LE(32) !== rawOffset) throw malformed(`shard: xorb ${hash} has a wrong chunk offset`);
		const length = chunk.readUInt32LE(36);
		rawOffset += length;
		return {
			hash: Uint8Array.from(chunk.subarray(0, 32)),
			length
		};
	});
	const rawBytes = entry.readUInt32LE(40);
	if (rawBytes !== rawOffset) throw malformed(`shard: xorb ${hash} does not have ${rawBytes} raw bytes`);
	return {
		hash,
		rawBytes,
		chunks
	};
}
/** The answer to a deduplication query: no files, the given xorbs, and a footer that readers look up. */
function serializeDedupShard(xorbs, createdAtSeconds) {
	const header = Buffer.alloc(headerBytes);
	magic.copy(header);
	header.writeBigUInt64LE(headerVersion, 32);
	header.writeBigUInt64LE(BigInt(shardFooterBytes), 40);
	const xorbStart = 96;
	const section = Buffer.concat([...xorbs.map(serializeXorb), bookend]);
	const footer = Buffer.alloc(shardFooterBytes);
	footer.writeBigUInt64LE(footerVersion, 0);
	footer.writeBigUInt64LE(BigInt(headerBytes), 8);
	footer.writeBigUInt64LE(BigInt(xorbStart), 16);
	footer.writeBigUInt64LE(BigInt(xorbStart + section.byteLength), 24);
	footer.writeBigUInt64LE(BigInt(createdAtSeconds), 104);
	footer.writeBigUInt64LE(BigInt(xorbStart + section.byteLength), 192);
	return Buffer.concat([
		header,
		bookend,
		section,
		footer
	]);
}
function serializeXorb(xorb) {
	const bytes = Buffer.alloc(entryBytes * (1 + xorb.chunks.length));
	bytes.set(hexToBytes(xorb.hash), 0);
	bytes.writeUInt32LE(xorb.chunks.length, 36);
	bytes.writeUInt32LE(xorb.rawBytes, 40);
	let rawOffset = 0;
	for (const [index, chunk] of xorb.chunks.entries()) {
		const offset = entryBytes * (1 + index);
		bytes.set(chunk.hash, offset);
		bytes.writeUInt32LE(rawOffset, offset + 32);
		bytes.writeUInt32LE(chunk.length, offset + 36);
		rawOffset += chunk.length;
	}
	return bytes;
}
// src/stores/embedded-hub/xet/validate-shard.ts
/** Only the last chunk of a file may be smaller. */
const minChunkBytes = 8192;
/**
* Checks a shard against the xorbs that have arrived.
*
* @param rebuild also put every file together and compare its sha256
* @throws {Refusal} 400, naming the first thing that is wrong
*/
async function validateShard(shard, storage, options) {
	const namedXorbs = /* @__PURE__ */ new Map();
	for (const xorb of shard.xorbs) {
		validateXorb(xorb, storage);
		if (storage.requireXorb(xorb.hash).chunks === void 0) namedXorbs.set(xorb.hash, xorb.chunks);
	}
	const withVerification = shard.files.filter((file) => file.verification !== void 0).length;
	if (withVerification !== 0 && withVerification !== shard.files.length) throw malformed("shard: verification must be there for all files or none");
	const chunksOf = (xorbHash) => {
		const chunks = storage.requireXorb(xorbHash).chunks ?? namedXorbs.get(xorbHash);
		if (chunks === void 0) throw malformed(`shard: the chunks of xorb ${xorbHash} are not known`);
		return chunks;
	};
	const files = [];
	let shortChunks = 0;
	for (const file of shard.files) {
		const chunks = validateTerms(file, chunksOf);
		shortChunks += chunks.slice(0, -1).filter((chunk) => chunk.length < minChunkBytes).length;
		const byteLength = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
		if (file.sha256 === void 0) throw malformed(`shard: file ${file.hash} comes without its sha256`);
		const valid = {
			hash: file.hash,
			byteLength,
			terms: file.terms,
			sha256: file.sha256
		};
		if (options.rebuild) await compareSha256(valid, storage);
		files.push(valid);
	}
	return {
		files,
		namedXorbs,
		shortChunks
	};
}
function validateXorb(xorb, storage) {
	const stored = storage.requireXorb(xorb.hash);
	const { chunkCount, rawOffsets } = stored.layout;
	if (xorb.chunks.length !== chunkCount) throw malformed(`shard: xorb ${xorb.hash} has ${chunkCount} chunks, not ${xorb.chunks.length}`);
	for (const [index, chunk] of xorb.chunks.entries()) {
		const rawBytes = (rawOffsets[index + 1] ?? 0) - (rawOffsets[index] ?? 0);
		const known = stored.chunks?.[index];
		if (chunk.length !== rawBytes || known !== void 0 && hashToHex(known.hash) !== hashToHex(chunk.hash)) throw malformed(`shard: chunk ${index} of xorb ${xorb.hash} is not the one that was uploaded`);
	}
	if (stored.chunks === void 0 && hashXorb(xorb.chunks) !== xorb.hash) throw malformed(`shard: the chunks listed for xorb ${xorb.hash} do not give its hash`);
}
/** Gives all chunks of the file, in order. */
function validateTerms(file, chunksOf) {
	const all = [];
	for (const [index, term] of file.terms.entries()) {
		const xorbChunks = chunksOf(term.xorbHash);
		if (term.chunkStart >= term.chunkEnd || term.chunkEnd > xorbChunks.length) throw malformed(`shard: term ${index} of file ${file.hash} takes chunks ${term.chunkStart} to ${term.chunkEnd} of ${xorbChunks.length}`);
		const chunks = xorbChunks.slice(term.chunkStart, term.chunkEnd);
		const rawBytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
		if (rawBytes !== term.unpackedBytes) throw malformed(`shard: term ${index} of file ${file.hash} has ${rawBytes} bytes, not ${term.unpackedBytes}`);
		if (file.verification === void 0) throw malformed(`shard: file ${file.hash} has no verification`);
		if (file.verification[index] !== hashTerm(chunks)) throw malformed(`shard: verification of term ${index} of file ${file.hash} is wrong`);
		for (const chunk of chunks) all.push(chunk);
	}
	const actual = hashFile(all);
	if (actual !== file.hash) throw malformed(`shard: the file hash is ${actual}, not ${file.hash}`);
	return all;
}
async function compareSha256(file, storage) {
	const actual = await hashContent(storage.contentOf(file));
	if (actual !== file.sha256) throw malformed(`shard: the sha256 of file ${file.hash} is ${actual}, not ${file.sha256}`);
}
const xetUploadRoutes = [
	{
		method: "POST",
		side: "content",
		path: "/v1/xorbs/default/:hash",
		handle: receiveXorb
	},
	{
		method: "HEAD",
		side: "content",
		path: "/v1/xorbs/default/:hash",
		handle: answerXorbHead
	},
	{
		method: "POST",
		side: "content",
		path: "/v1/shards",
		handle: receiveShard
	},
	{
		method: "POST",
		side: "content",
		path: "/v2/shards",
		handle: receiveShardAsStream
	},
	{
		method: "GET",
		side: "content",
		path: "/v1/chunks/default/:hash",
		handle: answerDedup
	},
	{
		method: "GET",
		side: "content",
		path: "/v1/chunks/default-merkledb/:hash",
		handle: answerDedup
	},
	{
		method: "POST",
		side: "content",
		path: "/v1/telemetry",
		handle: receiveTelemetry
	}
];
/** @throws {Refusal} 400 */
function requireHash(exchange) {
	const hash = param(exchange, "hash");
	if (!isHashText(hash)) throw malformed(`"${hash}" is not a hash of 64 lowercase hex digits`);
	return hash;
}
async function receiveXorb(exchange) {
	const { stats } = exchange.hub;
	stats.openXorbPosts++;
	stats.peakXorbPosts = Math.max(stats.peakXorbPosts, stats.openXorbPosts);
	try {
		await storeXorb(exchange);
	} finally {
		stats.openXorbPosts--;
	}
}
async function storeXorb(exchange) {
	const { hub } = exchange;
	requireXetToken(exchange, "write");
	const hash = requireHash(exchange);
	const xorb = await readXorb(exchange, hash);
	const wasInserted = !hub.xet.xorbs.has(hash);
	if (wasInserted) {
		hub.stats.storedBytes += xorb.body?.byteLength ?? 0;
		hub.xet.addXorb(xorb);
	}
	hub.stats.xorbs++;
	hub.stats.xorbBytes += exchange.record.bytesReceived;
	hub.stats.rawXorbBytes += xorb.layout.rawOffsets.at(-1) ?? 0;
	await sendJson(exchange, { was_inserted: wasInserted });
}
async function readXorb(exchange, hash) {
	const { validation, keepContent } = exchange.hub.settings;
	const needsBody = keepContent || validation === "full";
	const maxBytes = 68157440;
	const announced = Number(header(exchange, "content-length") ?? maxBytes);
	if (keepContent) requireRoom(exchange, announced);
	const buffer = Buffer.allocUnsafeSlow(needsBody ? Math.min(announced, maxBytes) : 0);
	const walker = new XorbWalker();
	let received = 0;
	for await (const piece of readPieces(exchange, maxBytes)) {
		walker.push(piece);
		if (needsBody) piece.copy(buffer, received);
		received += piece.byteLength;
	}
	const layout = walker.finish();
	const body = buffer.subarray(0, received);
	const chunks = validation === "full" ? await hashXorbContent(hash, body, layout) : void 0;
	return {
		hash,
		layout,
		body: keepContent ? body : void 0,
		chunks
	};
}
async function answerXorbHead(exchange) {
	requireXetToken(exchange, "read");
	const xorb = exchange.hub.xet.xorbs.get(requireHash(exchange));
	if (xorb === void 0) throw new Refusal(404, "There is no such xorb.");
	await send(exchange, 200, { "Content-Length": xorb.layout.byteOffsets.at(-1) ?? 0 }, []);
}
/** Registers every file of a shard, or none. */
async function registerShard(exchange) {
	const { hub } = exchange;
	const { repo } = requireXetToken(exchange, "write");
	const shard = parseShard(await readBody(exchange, maxShardBytes));
	const rebuild = hub.settings.validation === "full" && hub.settings.keepContent;
	const valid = await validateShard(shard, hub.xet, { rebuild });
	for (const [hash, chunks] of valid.namedXorbs) hub.xet.nameChunks(hub.xet.requireXorb(hash), chunks);
	for (const file of valid.files) {
		hub.xet.files.set(file.hash, file);
		hub.store.registerObject(repo, {
			sha256: file.sha256,
			content: hub.xet.contentOf(file),
			xetHash: file.hash
		});
	}
	hub.stats.shards++;
	hub.stats.shortChunks += valid.shortChunks;
}
async function receiveShard(exchange) {
	await registerShard(exchange);
	await sendJson(exchange, { result: 1 });
}
async function receiveShardAsStream(exchange) {
	await registerShard(exchange);
	await sendBytes(exchange, Buffer.from([
		{
			type: "validating",
			verified: 1,
			total: 1
		},
		{
			type: "committing",
			stage: "uploading"
		},
		{
			type: "committing",
			stage: "syncing"
		},
		{
			type: "result",
			result: 1
		}
	].map((line) => `${JSON.stringify(line)}\n`).join("")), {
		status: 200,
		headers: { "Content-Type": "application/x-ndjson" }
	});
}
/** The chunk lists of the xorb that holds a chunk, if any does. */
async function answerDedup(exchange) {
	const { hub } = exchange;
	requireXetToken(exchange, "read");
	const xorb = hub.settings.globalDedup ? hub.xet.findXorbOfChunk(requireHash(exchange)) : void 0;
	if (xorb?.chunks === void 0) throw new Refusal(404, "The chunk is not known.");
	const rawBytes = xorb.layout.rawOffsets.at(-1) ?? 0;
	await sendBytes(exchange, serializeDedupShard([{
		hash: xorb.hash,
		rawBytes,
		chunks: xorb.chunks
	}], Math.floor(hub.now() / 1e3)), {
		status: 200,
		headers: { "Content-Type": "application/octet-stream" }
	});
}
async function receiveTelemetry(exchange) {
	await readBody(exchange, maxShardBytes);
	await sendJson(exchange, {});
}
// src/stores/embedded-hub/routes/reconstruction-routes.ts
const reconstructionRoutes = [
	{
		method: "GET",
		side: "content",
		path: "/v2/reconstructions/:hash",
		handle: answerSecondVersion
	},
	{
		method: "GET",
		side: "content",
		path: "/v1/reconstructions/:hash",
		handle: answerFirstVersion
	},
	{
		method: "GET",
		side: "content",
		path: "/v1/files/:hash",
		handle: answerFile
	},
	{
		method: "GET",
		side: "content",
		path: "/xorbs/:hash",
		handle: answerXorbBytes
	}
];
/** The file of the route, if the token's repo has it. @throws {Refusal} 401, 404 */
function requireFile(exchange) {
	const { hub } = exchange;
	const { repo } = requireXetToken(exchange, "read");
	const hash = requireHash(exchange);
	const file = hub.xet.files.get(hash);
	const isOfRepo = [...repo.knownObjects].some((sha256) => hub.store.objects.get(sha256)?.xetHash === hash);
	if (file === void 0 || !isOfRepo) throw new Refusal(404, "There is no such file.");
	return file;
}
function plan(exchange) {
	const file = requireFile(exchange);
	const range = parseRange(header(exchange, "range"), file.byteLength);
	if (range === "unsatisfiable") throw new Refusal(416, `The range starts after the end of the file (${file.byteLength} bytes).`);
	const { start, end } = range ?? {
		start: 0,
		end: file.byteLength
	};
	return planReconstruction(file, exchange.hub.xet, start, end);
}
function describeTerms(reconstruction) {
	return {
		offset_into_first_range: reconstruction.offsetIntoFirstRange,
		terms: reconstruction.terms.map((term) => ({
			hash: term.xorbHash,
			range: {
				start: term.chunkStart,
				end: term.chunkEnd
			},
			unpacked_length: term.unpackedBytes
		}))
	};
}
function mapFetches(reconstruction, describe) {
	return Object.fromEntries([...reconstruction.fetches].map(([hash, fetches]) => [hash, fetches.map(describe)]));
}
function signFetch(exchange, { xorbHash, bytes }) {
	return exchange.hub.signer.sign(`/xorbs/${xorbHash}`, { range: `${bytes.start}-${bytes.end}` });
}
function answerSecondVersion(exchange) {
	const reconstruction = plan(exchange);
	const xorbs = mapFetches(reconstruction, (fetch) => ({
		url: signFetch(exchange, fetch),
		ranges: [{
			chunks: fetch.chunks,
			bytes: fetch.bytes
		}]
	}));
	return sendJson(exchange, {
		...describeTerms(reconstruction),
		xorbs
	});
}
function answerFirstVersion(exchange) {
	const reconstruction = plan(exchange);
	const fetchInfo = mapFetches(reconstruction, (fetch) => ({
		range: fetch.chunks,
		url: signFetch(exchange, fetch),
		url_range: fetch.bytes
	}));
	return sendJson(exchange, {
		...describeTerms(reconstruction),
		fetch_info: fetchInfo
	});
}
/** HEAD tells the size; there is nothing to GET. */
async function answerFile(exchange) {
	const file = requireFile(exchange);
	if (exchange.method !== "HEAD") throw new Refusal(405, "Only HEAD is answered here.");
	await sendContent(exchange, {
		byteLength: file.byteLength,
		read: () => []
	}, {});
}
async function answerXorbBytes(exchange) {
	requireSignature(exchange);
	const signed = `bytes=${exchange.url.searchParams.get("range")}`;
	const asked = header(exchange, "range");
	if (asked !== signed) {
		exchange.hub.violate(`GET ${exchange.url.pathname}: asked for ${asked ?? "no range"}, signed is ${signed}`);
		throw new Refusal(403, "The Range is not the one this URL was signed for.");
	}
	const body = exchange.hub.xet.xorbs.get(requireHash(exchange))?.body;
	if (body === void 0) throw new Refusal(404, "There is no such xorb.");
	await sendContent(exchange, contentOfPieces([body]), {});
}
// src/stores/embedded-hub/routes/webhook-routes.ts
const path = "/api/settings/webhooks";
const watchedTypes = [
	"user",
	"org",
	"model",
	"dataset",
	"space"
];
const domains = ["repo", "discussion"];
/** Webhooks are kept and listed; the embedded Hub delivers none. */
const webhookRoutes = [
	{
		method: "GET",
		side: "hub",
		path,
		handle: listWebhooks
	},
	{
		method: "POST",
		side: "hub",
		path,
		handle: createWebhook
	},
	{
		method: "GET",
		side: "hub",
		path: `${path}/:id`,
		handle: answerWebhook
	},
	{
		method: "POST",
		side: "hub",
		path: `${path}/:id`,
		handle: changeWebhook
	},
	{
		method: "DELETE",
		side: "hub",
		path: `${path}/:id`,
		handle: deleteWebhook
	},
	{
		method: "POST",
		side: "hub",
		path: `${path}/:id/enable`,
		handle: (exchange) => switchWebhook(exchange, false)
	},
	{
		method: "POST",
		side: "hub",
		path: `${path}/:id/disable`,
		handle: (exchange) => switchWebhook(exchange, true)
	}
];
function readWebhook(body) {
	const watched = asArray(body.watched, "watched").map((value) => {
		const { type, name } = asObject(value, "watched");
		if (!watchedTypes.includes(String(type))) throw malformed(`"${String(type)}" cannot be watched.`);
		return {
			type: String(type),
			name: asString(name, "name")
		};
	});
	if (watched.length === 0) throw malformed("\"watched\" must name a user, an organisation or a repo.");
	const asked = body.domains === void 0 || body.domains === null ? domains : asArray(body.domains, "domains");
	if (!asked.every((domain) => domains.includes(String(domain)))) throw malformed("\"domains\" is not valid.");
	return {
		url: typeof body.url === "string" ? body.url : void 0,
		watched,
		domains: asked.map(String),
		secret: typeof body.secret === "string" ? body.secret : void 0
	};
}
function requireOwn(exchange) {
	const user = requireUser(exchange);
	const webhook = exchange.hub.store.webhooks.get(param(exchange, "id"));
	if (webhook?.owner !== user.name) throw new Refusal(404, "Webhook not found");
	return webhook;
}
async function listWebhooks(exchange) {
	const user = requireUser(exchange);
	await sendJson(exchange, [...exchange.hub.store.webhooks.values()].filter(({ owner }) => owner === user.name));
}
function keep(exchange, webhook) {
	exchange.hub.store.webhooks.set(webhook.id, webhook);
	return sendJson(exchange, { webhook });
}
async function createWebhook(exchange) {
	const user = requireUser(exchange);
	if (user.role !== "write") throw new Refusal(403, "The token may not make webhooks.");
	const id = hashGitText("tree", exchange.requestId).slice(0, 24);
	const webhook = readWebhook(await readJsonObject(exchange));
	await keep(exchange, {
		id,
		owner: user.name,
		disabled: false,
		...webhook
	});
}
async function answerWebhook(exchange) {
	await sendJson(exchange, { webhook: requireOwn(exchange) });
}
async function changeWebhook(exchange) {
	const webhook = requireOwn(exchange);
	const changes = readWebhook({
		...webhook,
		...await readJsonObject(exchange)
	});
	await keep(exchange, {
		...webhook,
		...changes
	});
}
async function deleteWebhook(exchange) {
	exchange.hub.store.webhooks.delete(requireOwn(exchange).id);
	await sendJson(exchange, {});
}
async function switchWebhook(exchange, disabled) {
	await keep(exchange, {
		...requireOwn(exchange),
		disabled
	});
}
// src/stores/embedded-hub/server.ts
/** Tokens of the storage are headers of up to 64,000 characters. */
const maxHeadBytes = 262144;
/** The log keeps the latest requests only. */
const maxRecords = 1e4;
function createHubServer(parts) {
	const server = createServer$1({
		requestTimeout: 0,
		maxHeaderSize: maxHeadBytes
	}, (request, response) => {
		handle(parts, request, response).catch((error) => {
			if (!request.destroyed && !response.destroyed) parts.context().violate(`server failed: ${String(error)}`);
			response.destroy();
		});
	});
	server.keepAliveTimeout = 6e4;
	return server;
}
async function handle(parts, request, response) {
	const hub = parts.context();
	const exchange = openExchange(parts, hub, request, response);
	const { shaping } = exchange;
	if (shaping.reset) {
		request.socket.resetAndDestroy();
		return;
	}
	if (shaping.hang) return;
	if (shaping.delayMs !== void 0) await hub.sleep(shaping.delayMs);
	if (shaping.answer !== void 0) {
		const { status, headers = {}, body = { error: "Fault on request" } } = shaping.answer;
		await drain(exchange);
		await (typeof body === "string" ? sendBytes(exchange, Buffer.from(body), {
			status,
			headers: {
				"Content-Type": "text/plain",
				...headers
			}
		}) : sendJson(exchange, body, {
			status,
			headers
		}));
		return;
	}
	try {
		await dispatch(parts.router, exchange);
	} catch (error) {
		if (response.headersSent || response.destroyed || request.socket.destroyed) throw error;
		await drain(exchange);
		await sendRefusal(exchange, refusalOf(exchange, error));
	}
}
function openExchange(parts, hub, request, response) {
	const { method = "GET", url: path = "/", headers } = request;
	const host = (headers.host ?? "").replace(/:\d+$/, "");
	const side = host === new URL(hub.urls.content).hostname ? "content" : "hub";
	const record = {
		method,
		path,
		host,
		range: headers.range,
		hasAuthorization: headers.authorization !== void 0,
		status: 0,
		bytesReceived: 0,
		bytesSent: 0
	};
	parts.requests.push(record);
	if (parts.requests.length > maxRecords) parts.requests.shift();
	hub.stats.requests++;
	return {
		hub,
		request,
		response,
		record,
		method,
		side,
		url: new URL(path, side === "content" ? hub.urls.content : hub.urls.hub),
		params: {},
		repoType: "model",
		shaping: parts.faults.strike(record),
		requestId: randomUUID()
	};
}
async function dispatch(router, exchange) {
	const { hub, method, side, url, response } = exchange;
	const bearer = bearerOf(exchange);
	if (side === "content" && bearer?.startsWith("hf_")) hub.violate(`${method} ${url.pathname}: a user token was sent to the content host`);
	if (side === "hub") {
		const limits = hub.rateLimiter.count(bucketOfPath(url.pathname), bearer);
		for (const [name, value] of Object.entries(limits)) response.setHeader(name, value);
	}
	const match = router(method, side, url.pathname);
	if (match === void 0) throw new Refusal(404, `The embedded Hub does not answer ${method} ${url.pathname}.`);
	await match.route.handle({
		...exchange,
		params: match.params,
		repoType: match.repoType
	});
}
function refusalOf(exchange, error) {
	if (error instanceof Refusal) return error;
	const reason = error instanceof Error ? error.stack ?? error.message : String(error);
	exchange.hub.violate(`server failed at ${exchange.method} ${exchange.url.pathname}: ${reason}`);
	return new Refusal(500, "The embedded Hub failed.");
}
// src/stores/embedded-hub/signer.ts
/** Signs URLs of the content host, so that they need no token and stop working by themselves. */
var Signer = class {
	#secret = randomBytes(32);
	#baseUrl;
	#now;
	#lifetimeMs;
	#revoked = /* @__PURE__ */ new Set();
	constructor(baseUrl, now, lifetimeSeconds) {
		this.#baseUrl = baseUrl;
		this.#now = now;
		this.#lifetimeMs = lifetimeSeconds * 1e3;
	}
	/** An absolute URL of a path (percent-encoded) whose query cannot be altered. */
	sign(path, query = {}) {
		const url = new URL(path, this.#baseUrl);
		for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
		url.searchParams.set("Expires", String(Math.floor((this.#now() + this.#lifetimeMs) / 1e3)));
		url.searchParams.set("Nonce", randomBytes(6).toString("hex"));
		url.searchParams.set("Signature", this.#signatureOf(url));
		return url.href;
	}
	verify(url) {
		const signature = url.searchParams.get("Signature") ?? "";
		const unsigned = new URL(url.pathname + url.search, this.#baseUrl);
		unsigned.searchParams.delete("Signature");
		const expected = Buffer.from(this.#signatureOf(unsigned));
		const given = Buffer.from(signature);
		if (given.byteLength !== expected.byteLength || !timingSafeEqual(given, expected)) return "forged";
		return Number(url.searchParams.get("Expires")) * 1e3 <= this.#now() || this.#revoked.has(signature) ? "expired" : "valid";
	}
	/** Expires one URL ahead of time. */
	revoke(url) {
		this.#revoked.add(url.searchParams.get("Signature") ?? "");
	}
	#signatureOf(url) {
		return createHmac("sha256", this.#secret).update(`${url.pathname}?${url.searchParams}`).digest("hex");
	}
};
// src/stores/embedded-hub/upload-store.ts
/** Parts of large files between their upload and the call that completes them. */
var UploadStore = class {
	#parts = /* @__PURE__ */ new Map();
	addPart(uploadId, partNumber, part) {
		const parts = this.#parts.get(uploadId) ?? /* @__PURE__ */ new Map();
		parts.set(partNumber, part);
		this.#parts.set(uploadId, parts);
	}
	/** All parts in order, once they are complete. @throws {Refusal} 400 */
	takeParts(uploadId, listed) {
		const parts = this.#parts.get(uploadId) ?? /* @__PURE__ */ new Map();
		const pieces = [];
		for (const [index, { partNumber, etag }] of listed.entries()) {
			const part = parts.get(partNumber);
			if (partNumber !== index + 1) throw malformed("lfs: parts must be listed in order from 1");
			if (part === void 0) throw malformed(`lfs: part ${partNumber} was never uploaded`);
			if (part.etag !== etag) throw malformed(`lfs: part ${partNumber} has another ETag`);
			pieces.push(...part.pieces);
		}
		if (listed.length !== parts.size) throw malformed(`lfs: ${parts.size} parts came, ${listed.length} listed`);
		this.#parts.delete(uploadId);
		return pieces;
	}
};
// src/stores/embedded-hub/xet-tokens.ts
/** Short-lived tokens for the storage service, each for one repo, ref and scope. */
var GrantedTokens = class {
	#tokens = /* @__PURE__ */ new Map();
	#now;
	#lifetimeSeconds;
	#characters;
	constructor(now, lifetimeSeconds, characters) {
		this.#now = now;
		this.#characters = characters;
		this.#lifetimeSeconds = lifetimeSeconds;
	}
	issue(repo, revision, scope) {
		const token = {
			accessToken: `xet_${randomBytes(24).toString("hex")}`.padEnd(this.#characters, "0"),
			repo,
			revision,
			scope,
			expiresAtSeconds: Math.floor(this.#now() / 1e3) + this.#lifetimeSeconds
		};
		this.#tokens.set(token.accessToken, token);
		return token;
	}
	/** Forgets every token, as if all had expired. */
	revokeAll() {
		this.#tokens.clear();
	}
	/** Forgets one token, as if it had expired. */
	revoke(accessToken) {
		this.#tokens.delete(accessToken);
	}
	/** The token of a storage request. @throws {Refusal} 401 missing or expired, 403 scope */
	require(accessToken, scope) {
		const token = this.#tokens.get(accessToken);
		if (token === void 0 || token.expiresAtSeconds * 1e3 <= this.#now()) throw new Refusal(401, "The storage token is missing, unknown or expired.");
		if (scope === "write" && token.scope !== "write") throw new Refusal(403, "The storage token allows reading only.");
		return token;
	}
};
// src/stores/embedded-hub/embedded-hub.ts
/** The Hub's hostname, and the other one, to which content and storage are redirected. */
const hubHost = "127.0.0.1";
const contentHost = "localhost";
const gibibyte = 1024 ** 3;
/**
* Starts a Hub in this process that follows the wire protocol strictly, checks what clients send and
* misbehaves on request. Models and datasets only; everything it holds is in memory and gone when it closes.
*/
async function startEmbeddedHub(options = {}) {
	const now = options.now ?? Date.now;
	const store = new HubStore(now);
	const faults = new Faults();
	const requests = [];
	const violations = [];
	const stats = createStats();
	const router = createRouter([
		...accountRoutes,
		...listingRoutes,
		...collectionRoutes,
		...webhookRoutes,
		...metadataRoutes,
		...repoRoutes,
		...commitRoutes,
		...discussionRoutes,
		...xetTokenRoutes,
		...lfsRoutes,
		...fileRoutes,
		...xetUploadRoutes,
		...reconstructionRoutes,
		...pageRoutes
	]);
	let context;
	const server = createHubServer({
		context: () => context,
		router,
		faults,
		requests
	});
	const sockets = /* @__PURE__ */ new Set();
	const { listeners, port } = await listen(options.port ?? 0, (socket) => {
		sockets.add(socket);
		socket.once("close", () => sockets.delete(socket));
		server.emit("connection", socket);
	});
	const urls = {
		hub: `http://${hubHost}:${port}`,
		content: `http://${contentHost}:${port}`
	};
	const lifetimeSeconds = options.tokenLifetimeSeconds ?? 3600;
	const closing = new AbortController();
	context = {
		urls,
		users: options.users ?? defaultUsers,
		store,
		xet: new XorbStore(),
		xetTokens: new GrantedTokens(now, lifetimeSeconds, options.xetTokenCharacters ?? 500),
		uploads: new UploadStore(),
		signer: new Signer(urls.content, now, lifetimeSeconds),
		rateLimiter: new RateLimiter(options.rateLimits ?? {}, now),
		quotas: new ActionQuotas(options.quotas ?? {}, now),
		stats,
		settings: settingsOf(options),
		violate: (message) => void violations.push(message),
		now,
		sleep: (milliseconds) => setTimeout(milliseconds, void 0, { signal: closing.signal })
	};
	return {
		url: urls.hub,
		contentUrl: urls.content,
		requests,
		stats,
		faults,
		store,
		violations,
		expireXetTokens: () => context.xetTokens.revokeAll(),
		async close() {
			closing.abort();
			for (const socket of sockets) socket.destroy();
			await Promise.all(listeners.map(closeListener));
		}
	};
}
function settingsOf(options) {
	const keepContent = options.keepContent ?? true;
	return {
		xet: options.xet ?? true,
		validation: options.validation ?? "full",
		keepContent,
		globalDedup: options.globalDedup ?? keepContent,
		storedBytesLimit: options.storedBytesLimit ?? 4 * gibibyte,
		lfsPartBytes: options.lfsPartBytes ?? 16777216,
		wholeReadLimitBytes: options.wholeReadLimitBytes ?? 67108864,
		pageSize: options.pageSize ?? 1e3,
		cacheKnowsRanges: options.cacheKnowsRanges ?? true
	};
}
/** `localhost` may mean either loopback address, so both are listened on where there are both. */
async function listen(askedPort, onSocket) {
	for (let attempt = 0;; attempt++) {
		const first = await listenOn("127.0.0.1", askedPort, onSocket);
		const { port } = first.address();
		try {
			return {
				listeners: [first, await listenOn("::1", port, onSocket)],
				port
			};
		} catch (error) {
			const { code } = error;
			if (code !== "EADDRINUSE") return {
				listeners: [first],
				port
			};
			await closeListener(first);
			if (askedPort !== 0 || attempt === 9) throw error;
		}
	}
}
function listenOn(host, port, onSocket) {
	return new Promise((resolve, reject) => {
		const listener = createServer(onSocket);
		listener.once("error", reject);
		listener.listen({
			host,
			port
		}, () => resolve(listener));
	});
}
function closeListener(listener) {
	return new Promise((resolve) => {
		listener.close(() => resolve());
	});
}
// src/app/demo.ts
const namespace = "demo";
const sftRepo = `${namespace}/tiny-sft`;
const alignedRepo = `${namespace}/tiny-dpo-100`;
const alpha = .3;
/** Of nobody: it exists only on the embedded Hub, for as long as the demonstration runs. */
const token = "hf_demo";
/**
* The whole job on an embedded Hub with a real pair: Llama checkpoints of 0.6 M parameters, trained with TRL.
* The same code as `run`, over HTTP, offline and without a token.
*/
async function demo(runtime) {
	const steps = [];
	const titles = /* @__PURE__ */ new Map();
	const startedAt = runtime.clock.now();
	const hub = await startEmbeddedHub({ users: [{
		name: namespace,
		token,
		role: "write"
	}] });
	try {
		for (const repo of [sftRepo, alignedRepo]) {
			const directory = new URL(`../examples/${repo.split("/")[1]}/`, runtime.workerUrl);
			hub.store.createModel(repo);
			await hub.store.addDirectory(repo, fileURLToPath(directory));
		}
		steps.push({
			title: "Start the embedded Hub with a pair",
			milliseconds: runtime.clock.now() - startedAt
		});
		const hubRuntime = {
			...runtime,
			hubUrl: hub.url,
			token,
			onProgress(event) {
				if (event.kind === "step-started") titles.set(event.step, event.title);
				if (event.kind === "step-finished") steps.push({
					title: titles.get(event.step) ?? event.step,
					milliseconds: event.milliseconds
				});
				runtime.onProgress(event);
			}
		};
		const report = await run({
			sft: {
				kind: "hub",
				repo: sftRepo,
				revision: void 0
			},
			aligned: {
				kind: "hub",
				repo: alignedRepo,
				revision: void 0
			},
			sftSubfolder: void 0,
			alignedSubfolder: void 0,
			variant: void 0,
			preferPr: false,
			pipeline: false,
			alphas: [alpha],
			to: void 0,
			rounding: { kind: "nearest" },
			dtype: "same",
			maxShardBytes: standardMaxShardBytes,
			pairing: plainPairing,
			visibility: void 0,
			force: false,
			allow: /* @__PURE__ */ new Set(),
			thresholds: defaultThresholds,
			card: {
				relation: void 0,
				license: void 0,
				template: void 0
			},
			dryRun: false
		}, hubRuntime);
		return {
			kind: "demo",
			run: report,
			steps,
			hubUrl: hub.url,
			...await readBack(report.outputs[0]?.target ?? "", hubRuntime)
		};
	} finally {
		await hub.close();
	}
}
/** What anybody sees of the derived repo, read from the Hub. */
async function readBack(repo, runtime) {
	try {
		var _usingCtx$1 = _usingCtx();
		const snapshot = await _usingCtx$1.a(openSession(runtime)).openSnapshot({
			kind: "hub",
			repo,
			revision: void 0
		});
		return {
			card: await findOwnCard(snapshot) ?? "",
			files: [...snapshot.files.values()].map(({ path, byteLength }) => ({
				path,
				byteLength
			}))
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
export { demo };
