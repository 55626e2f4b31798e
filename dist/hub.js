import { A as oneLine, M as printable, N as shorten, c as ServiceError, f as giveToken, g as sameCommand, h as option, i as ExtrapolateError, m as joinProse, n as CancelledError, p as hubToken, r as CapacityError, s as InputError, t as AccessError, u as advice } from "./errors.js";
import { i as formatBytes, n as listNames, o as formatDuration } from "./listing.js";
import { a as deleteBranch, c as listFiles, i as datasetInfo, l as modelInfo, n as createBranch, o as downloadFile, r as createRepo, s as listCommits, t as commit } from "./vendor.js";
import { t as project } from "./project.js";
import { n as encodeRecord, t as decodeRecord } from "./file-record.js";
import { t as isRecord } from "./records.js";
import { a as writeHash, t as countChunks } from "./chunk-records.js";
import { t as nameOf } from "./snapshot.js";
import { createHash, randomUUID } from "node:crypto";
import net from "node:net";
import http from "node:http";
import { pipeline } from "node:stream";
import { setMaxListeners } from "node:events";
import tls from "node:tls";
import { createGunzip } from "node:zlib";
import https from "node:https";
// src/formats/xet/shard.ts
/** `HFRepoMetaData`, a zero, and the seventeen bytes that tell a shard from a text. */
const magic = Buffer.from("48465265706f4d6574614461746100556967456a7b815783a5bdd95ccdd14aa9", "hex");
const version = 2;
const headerByteLength = 48;
/** Every record of a shard has this length: file, term, verification, digest, xorb, chunk and bookend. */
const recordByteLength = 48;
const hashByteLength = 32;
const maxShardByteLength = 67108864;
/**
* Describes one file and its xorbs to the storage (https://huggingface.co/docs/xet/shard), in the form that is
* uploaded: without a footer, with verification hashes and the file's SHA-256.
* @param sha256 64 hexadecimal digits, in the usual order.
* @throws CapacityError if the shard would be longer than the 64 MiB that the storage takes.
*/
function encodeShard(file, sha256) {
	const terms = file.terms.length;
	const chunks = file.xorbs.reduce((sum, xorb) => sum + countChunks(xorb.chunkRecords).count, 0);
	const fileRecords = 1 + 2 * terms + 1;
	const xorbRecords = file.xorbs.length + chunks;
	const byteLength = headerByteLength + (fileRecords + xorbRecords + 2) * recordByteLength;
	if (byteLength > maxShardByteLength) throw new CapacityError(`A file of ${formatBytes(file.byteLength)} needs ${formatBytes(byteLength)} of metadata; the storage takes ${formatBytes(maxShardByteLength)}.`, {
		code: "file-too-large",
		hint: "Split the checkpoint into smaller files."
	});
	const shard = new Uint8Array(byteLength);
	const view = new DataView(shard.buffer);
	shard.set(magic, 0);
	view.setUint32(magic.length, version, true);
	let byteOffset = headerByteLength;
	/** One record: a hash and up to four 32-bit numbers. */
	function addRecord(hash, numbers = []) {
		writeHash(shard, byteOffset, hash);
		numbers.forEach((value, index) => {
			view.setUint32(byteOffset + hashByteLength + 4 * index, value, true);
		});
		byteOffset += recordByteLength;
	}
	const bookend = "f".repeat(64);
	addRecord(file.fileHash, [3221225472, terms]);
	for (const term of file.terms) addRecord(term.xorbHash, [
		0,
		term.byteLength,
		term.chunkStart,
		term.chunkEnd
	]);
	for (const term of file.terms) addRecord(term.verificationHash);
	addRecord(sha256);
	addRecord(bookend);
	for (const xorb of file.xorbs) {
		const { count, rawByteLength } = countChunks(xorb.chunkRecords);
		addRecord(xorb.hash, [
			0,
			count,
			rawByteLength,
			0
		]);
		shard.set(xorb.chunkRecords, byteOffset);
		byteOffset += xorb.chunkRecords.byteLength;
	}
	addRecord(bookend);
	return shard;
}
// src/stores/hub/http/exchange.ts
/** The TCP and TLS handshakes of a far-away or loaded host take a few seconds; thirty mean that nobody is there. */
const connectTimeoutMs = 3e4;
/** No byte in either direction for this long is a dead connection; storage and the Hub stream steadily. */
const idleTimeoutMs = 6e4;
/** A body is handed to the socket in pieces, so that a body of 64 MiB is never queued (or, under TLS, encrypted) whole. */
const writePieceBytes = 1048576;
/** Tokens for the storage come in headers of up to 64,000 characters. */
const maxHeadBytes$1 = 262144;
/** Parallel connections per host: above what the uploads and readers of a run use, below what a Hub may take amiss. */
const maxSocketsPerHost = 32;
const maxFreeSocketsPerHost = 8;
const standardTimeouts = {
	connectMs: connectTimeoutMs,
	idleMs: idleTimeoutMs
};
/** The connection could not be made, broke or went silent. */
var ConnectionFailure = class extends Error {
	name = "ConnectionFailure";
	/** Whether the server may have acted on the request. */
	requestSent;
	constructor(message, requestSent, cause) {
		super(message, { cause });
		this.requestSent = requestSent;
	}
};
function createConnectionPool(options) {
	const agentOptions = {
		keepAlive: true,
		maxSockets: maxSocketsPerHost,
		maxFreeSockets: maxFreeSocketsPerHost,
		proxyEnv: { ...options.proxyEnvironment },
		...options.trustedCertificates !== void 0 && { ca: options.trustedCertificates }
	};
	const plainAgent = new http.Agent(agentOptions);
	const secureAgent = new https.Agent(agentOptions);
	const freshOptions = {
		...agentOptions,
		keepAlive: false
	};
	const plainFreshAgent = new http.Agent(freshOptions);
	const secureFreshAgent = new https.Agent(freshOptions);
	const agents = [
		plainAgent,
		secureAgent,
		plainFreshAgent,
		secureFreshAgent
	];
	return {
		send(request) {
			const fresh = request.freshConnection === true;
			return request.url.protocol === "https:" ? exchange(https.request, fresh ? secureFreshAgent : secureAgent, request, options.timeouts) : exchange(http.request, fresh ? plainFreshAgent : plainAgent, request, options.timeouts);
		},
		close() {
			for (const agent of agents) agent.destroy();
		}
	};
}
function exchange(open, agent, request, timeouts) {
	const { method, url, body, signal, idleMs = timeouts.idleMs } = request;
	const headers = Object.fromEntries(request.headers);
	if (body !== void 0) headers["content-length"] = String(body instanceof Blob ? body.size : body.byteLength);
	return new Promise((resolve, reject) => {
		if (signal?.aborted) return reject(signal.reason);
		let connected = false;
		let answered = false;
		const outgoing = open(url, {
			method,
			agent,
			headers,
			timeout: idleMs,
			maxHeaderSize: maxHeadBytes$1
		});
		const connectTimer = setTimeout(() => {
			outgoing.destroy(/* @__PURE__ */ new Error(`no connection to ${url.host} within ${timeouts.connectMs} ms`));
		}, timeouts.connectMs);
		const onConnected = () => {
			connected = true;
			clearTimeout(connectTimer);
		};
		outgoing.on("socket", (socket) => {
			if (outgoing.reusedSocket) return onConnected();
			socket.once(url.protocol === "https:" ? "secureConnect" : "connect", onConnected);
		});
		outgoing.on("timeout", () => {
			outgoing.destroy(/* @__PURE__ */ new Error(`${url.host} sent nothing for ${idleMs} ms`));
		});
		const onAbort = () => outgoing.destroy(/* @__PURE__ */ new Error("aborted"));
		signal?.addEventListener("abort", onAbort, { once: true });
		outgoing.on("close", () => {
			clearTimeout(connectTimer);
			signal?.removeEventListener("abort", onAbort);
		});
		outgoing.on("error", (error) => {
			if (answered) return;
			reject(signal?.aborted ? signal.reason : failureOf(error, connected));
		});
		outgoing.on("response", (incoming) => {
			answered = true;
			onConnected();
			resolve(incoming);
		});
		writeBody(outgoing, body, () => answered).catch((error) => {
			reject(signal?.aborted ? signal.reason : error);
			outgoing.destroy();
		});
	});
}
function failureOf(error, requestSent) {
	return new ConnectionFailure((error instanceof Error ? error.message : String(error)) || "the connection failed", requestSent, error);
}
/** Writes piece by piece at the pace of the socket; stops when the server has answered without wanting the rest. */
async function writeBody(outgoing, body, isAnswered) {
	if (body !== void 0) for await (const piece of piecesOf(body)) {
		if (isAnswered() || outgoing.destroyed) return void outgoing.destroy();
		if (!outgoing.write(piece)) await untilWritable(outgoing);
	}
	outgoing.end();
}
async function* piecesOf(body) {
	if (body instanceof Blob) {
		for await (const piece of body.stream()) yield* piecesOf(piece);
		return;
	}
	for (let start = 0; start < body.byteLength; start += writePieceBytes) yield body.subarray(start, start + writePieceBytes);
}
function untilWritable(outgoing) {
	return new Promise((resolve) => {
		const settle = () => {
			for (const event of [
				"drain",
				"close",
				"response"
			]) outgoing.off(event, settle);
			resolve();
		};
		for (const event of [
			"drain",
			"close",
			"response"
		]) outgoing.on(event, settle);
	});
}
/**
* Reads a whole body of at most `limitBytes`, unpacked where it came by gzip; a body that breaks off is a
* {@link ConnectionFailure}.
*/
async function readBody(incoming, limitBytes, signal) {
	const pieces = [];
	let byteLength = 0;
	try {
		for await (const piece of unpack(incoming)) {
			byteLength += piece.byteLength;
			if (byteLength > limitBytes) throw new RangeError(`the answer is longer than ${limitBytes} bytes`);
			pieces.push(piece);
		}
	} catch (error) {
		incoming.destroy();
		if (signal?.aborted) throw signal.reason;
		if (error instanceof RangeError) throw error;
		throw failureOf(error, true);
	}
	return Buffer.concat(pieces, byteLength);
}
function unpack(incoming) {
	if (incoming.headers["content-encoding"] !== "gzip") return incoming;
	return pipeline(incoming, createGunzip(), () => {});
}
/** Reads at most `limitBytes` of a body that only serves an error message, and never fails. */
async function readErrorText(incoming, limitBytes) {
	return readBody(incoming, limitBytes).then((body) => body.toString("utf8"), () => "");
}
/** The answer's headers; names are case-insensitive, repeated ones are joined by commas. */
function headersOf(incoming) {
	const headers = new Headers();
	for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
		const [name, value] = incoming.rawHeaders.slice(index, index + 2);
		if (name !== void 0 && value !== void 0) headers.append(name, value);
	}
	return headers;
}
// src/stores/hub/http/quota.ts
/** Statuses with which the Hub or its storage may say that it takes no more data. */
const quotaStatuses = [
	402,
	403,
	413
];
/** How the Hub words it; more rights do not help against any of these, though they can come as a 403. */
const speaksOfQuota = /quota|storage (limit|space)|storage patterns|tripped our internal systems|out of storage|exceed|payment|billing|credit recharge|upgrade/i;
/** Whether an answer says that an account's means are used up, rather than that a token may not write. */
function saysQuota(status, said) {
	return status === 402 || status === 413 || quotaStatuses.includes(status) && speaksOfQuota.test(said);
}
/**
* @param said what the Hub says of it.
* @param refusal what the answer would mean if it were not about a quota.
*/
function errorOfQuota(answer, hubUrl, refusal) {
	const { status, repo = "this account", said } = answer;
	if (status === 413 && !speaksOfQuota.test(said)) return new CapacityError(advice`The Hub takes this much only in smaller pieces (413): ${refusal.wording}`, {
		code: "hub-too-large",
		hint: "Please report it: no request of hf-extrapolate should be that large.",
		cause: refusal
	});
	const base = hubUrl.href.replace(/\/$/, "");
	const [namespace] = repo.replace(/^datasets\//, "").split("/");
	return new CapacityError(advice`The Hub takes no more data for ${repo} (${status}): ${refusal.wording}`, {
		code: "hub-quota",
		hint: advice`Free or buy storage for the account (of an organisation at ${base}/organizations/${namespace ?? ""}/settings/billing), or publish elsewhere with ${option("to")}, and run again; what was uploaded is kept.`,
		docs: `${base}/settings/billing`,
		cause: refusal
	});
}
/** Three of the Hub's rate-limit windows; who is told to wait longer than this is better served by an error. */
const maxTotalWaitMs = 9e5;
const firstDelayMs = 1e3;
const maxDelayMs = 6e4;
/** An attempt failed in a way that may pass by itself. */
var TransientFailure = class extends Error {
	name = "TransientFailure";
	/** What the caller gets if the attempts run out. */
	error;
	/** How long the server asked to wait. */
	retryAfterMs;
	/** Whether the Hub has not answered anything yet. */
	isFirstContact;
	constructor(error, details = {}) {
		super(error.message);
		this.error = error;
		this.retryAfterMs = details.retryAfterMs;
		this.isFirstContact = details.isFirstContact ?? false;
	}
};
function createRetryBudget(environment, signal, mostWaitMs = maxTotalWaitMs) {
	const { clock, log, random } = environment;
	let attempts = 1;
	let waitedMs = 0;
	return {
		async spend(failure) {
			const backOffMs = Math.min(firstDelayMs * 2 ** (attempts - 1), maxDelayMs) * (.5 + random() / 2);
			const delayMs = Math.ceil(Math.max(backOffMs, failure.retryAfterMs ?? 0));
			const maxAttempts = failure.isFirstContact ? 4 : 8;
			if (waitedMs + delayMs > mostWaitMs && failure.retryAfterMs !== void 0) {
				const at = new Date(clock.now() + delayMs).toISOString().slice(0, 16).replace("T", " ");
				failure.error.precede(`It can be done again in ${formatDuration(delayMs)}, at ${at} UTC.`);
			}
			if (attempts >= maxAttempts || waitedMs + delayMs > mostWaitMs) throw failure.error;
			attempts++;
			waitedMs += delayMs;
			const line = `${failure.message} Trying again in ${formatDuration(delayMs)} (attempt ${attempts} of ${maxAttempts}).`;
			if (delayMs >= 5e3 || failure.isFirstContact) log.info(line);
			else log.debug(line);
			log.waiting?.(delayMs);
			await clock.sleep(delayMs, signal);
		},
		reset() {
			attempts = 1;
			waitedMs = 0;
		}
	};
}
/**
* Runs the attempt until it succeeds, fails for good, or the budget is used up.
*
* @param mostWaitMs bound of all pauses together.
*/
async function retryTransient(attempt, environment, signal, mostWaitMs) {
	const budget = createRetryBudget(environment, signal, mostWaitMs);
	for (;;) try {
		return await attempt();
	} catch (error) {
		if (!(error instanceof TransientFailure)) throw error;
		await budget.spend(error);
	}
}
/** Statuses that may pass by themselves; 501 never does. */
function isTransientStatus(status) {
	return status === 408 || status === 429 || status >= 500 && status !== 501;
}
/** Statuses with which a server says that it did not begin to act, so that even a commit can be sent again. */
function isUnprocessedStatus(status) {
	return status === 408 || status === 429 || status === 503;
}
/** The wait a `Retry-After` asks for, in either of its forms (RFC 9110 §10.2.3); undefined if absent or malformed. */
function readRetryAfterMs(headers, nowMs) {
	const value = headers.get("retry-after")?.trim();
	if (!value) return void 0;
	if (/^\d{1,9}$/.test(value)) return Number(value) * 1e3;
	const dateMs = /^[A-Za-z]{3}/.test(value) ? Date.parse(value) : NaN;
	return Number.isNaN(dateMs) ? void 0 : Math.max(0, dateMs - nowMs);
}
const unitMs = {
	second: 1e3,
	minute: 6e4,
	hour: 36e5,
	day: 864e5
};
/** The wait that a refusal names in words only, as quotas of single actions do: "You can retry this action in about 1 hour." */
function readSaidWaitMs(text) {
	const [, count, unit = ""] = /\b(?:in|after)\s+(?:about\s+)?(\d{1,4}|an?)\s+(second|minute|hour|day)s?\b/i.exec(text) ?? [];
	const unitLengthMs = unitMs[unit.toLowerCase()];
	if (count === void 0 || unitLengthMs === void 0) return void 0;
	return (/^\d/.test(count) ? Number(count) : 1) * unitLengthMs;
}
/** Whether a 409 says that somebody else is at it, and not that something is there already. */
function saysBusy(status, text) {
	return status === 409 && /\b(operation|commit) is in progress\b/i.test(text);
}
// src/stores/hub/http/errors.ts
/** Longest part of a server's own words that a message repeats. */
const maxQuotedCharacters$1 = 300;
/** For answers that no Hub gives. */
const notHubHint = advice`Check that HF_ENDPOINT (or ${option("hub-url")}) is a Hugging Face Hub.`;
/**
* The repo, revision and file in a Hub URL (`/api/models/{ns}/{name}/…/{rev}/…`, `/{ns}/{name}/resolve/{rev}/{path}`;
* the same with `/api/datasets/` and `/datasets/`).
*/
function subjectOf(url, hubUrl) {
	if (url.origin !== hubUrl.origin) return void 0;
	const base = hubUrl.pathname.replace(/\/$/, "");
	if (!url.pathname.startsWith(`${base}/`)) return void 0;
	const segments = url.pathname.slice(base.length + 1).split("/");
	const inApi = segments[0] === "api" && (segments[1] === "models" || segments[1] === "datasets");
	const isDataset = segments[inApi ? 1 : 0] === "datasets";
	const beginning = inApi ? 2 : isDataset ? 1 : 0;
	const [namespace, name, verb, revision, ...rest] = segments.slice(beginning);
	if (!namespace || !name) return void 0;
	if (!inApi && verb !== "resolve" && verb !== "raw" && !name.endsWith(".git")) return void 0;
	return {
		repo: `${isDataset ? "datasets/" : ""}${decodePart(namespace)}/${decodePart(name.replace(/\.git$/, ""))}`,
		revision: revision !== void 0 && /^(resolve|raw|revision|tree|commit|preupload|xet-.*-token)$/.test(verb ?? "") ? decodePart(revision) : void 0,
		path: verb === "resolve" || verb === "raw" ? decodePart(rest.join("/")) || void 0 : void 0
	};
}
function decodePart(part) {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
/** Takes tokens and the query strings of URLs (which hold signatures) out of a text that came from elsewhere. */
function scrubSecrets(text) {
	return text.replace(/\bhf_jwt_[\w-]*(?:\.[\w-]+)*/g, "hf_…").replace(/\b(hf|api)_[A-Za-z0-9_-]{6,}/g, "$1_…").replace(/\beyJ[\w-]{8,}(?:\.[\w-]+)+/g, "…").replace(/\b(Bearer|Basic)\s+[^\s"',;]+/gi, "$1 …").replace(/(https?:\/\/)[^\s/@"'<>]*@/g, "$1").replace(/(https?:\/\/[^\s"'<>?]+)\?[^\s"'<>]*/g, "$1?…");
}
/** A URL as errors show it: without credentials and query. */
function nameOfUrl(url) {
	return scrubSecrets(`${url.protocol}//${url.host}${url.pathname}`);
}
/** Turns an answer that is none into the error the user gets. */
function errorOfAnswer(answer, context) {
	const refusal = errorOfRefusal(answer, context);
	const { status, headers, text } = answer;
	const said = `${headers.get("x-error-message") ?? ""} ${text}`;
	if (headers.has("x-error-code") || !saysQuota(status, said)) return refusal;
	return errorOfQuota({
		status,
		repo: answer.repo ?? subjectOf(answer.url, context.hubUrl)?.repo,
		said
	}, context.hubUrl, refusal);
}
function errorOfRefusal(answer, context) {
	const { status, url, headers } = answer;
	const subject = subjectOf(url, context.hubUrl);
	const said = quoteOf(answer);
	const requestId = requestIdOf(headers);
	const trailer = `${said === "" ? "" : ` The server said: ${said}.`}${requestId === void 0 ? "" : ` Request id ${requestId}.`}`;
	if (subject !== void 0 && (status === 401 || status === 403 || status === 404)) return errorOfRepo(answer, subject, context, trailer);
	const where = `${answer.method} ${nameOfUrl(url)}`;
	if (url.origin === context.hubUrl.origin && (status === 401 || status === 403)) return status === 401 ? new AccessError(context.hasToken ? advice`${context.hubUrl.origin} does not accept the token in ${hubToken} (401).${trailer}` : `${where} needs a token (401).${trailer}`, {
		code: context.hasToken ? "token-invalid" : "token-missing",
		hint: context.hasToken ? advice`Set ${hubToken} to a token that is neither expired nor revoked.` : giveToken,
		docs: tokensPage(context)
	}) : new AccessError(advice`The token in ${hubToken} may not do this: ${where} (403).${trailer}`, {
		code: "forbidden",
		hint: "Use a token with write access to the namespace.",
		docs: tokensPage(context)
	});
	if (status === 429) return new ServiceError(`${url.host} still refuses requests for their number (429) at ${where}.${trailer}`, {
		code: "rate-limited",
		hint: context.hasToken ? advice`Run ${sameCommand} again later; it continues where it stopped.` : advice`Set ${hubToken} (it raises the limit) or run ${sameCommand} again later.`,
		status,
		requestId
	});
	if (saysBusy(status, answer.text)) return new ServiceError(`Somebody else works on the same at ${where} (409).${trailer}`, {
		code: "hub-busy",
		hint: advice`Run ${sameCommand} again when other jobs of this account are done; it continues where it stopped.`,
		status,
		requestId
	});
	if (status >= 500 || status === 408) return new ServiceError(`${url.host} failed (${status}) at ${where}.${trailer}`, {
		code: "service-failed",
		hint: advice`Run ${sameCommand} again later; it continues where it stopped.`,
		status,
		requestId
	});
	return new ServiceError(`${url.host} refused ${where} (${status}).${trailer}`, {
		code: "service-refused",
		status,
		requestId
	});
}
function errorOfRepo(answer, subject, context, trailer) {
	const { status, headers } = answer;
	const { repo, revision, path } = subject;
	const page = `${context.hubUrl.href.replace(/\/$/, "")}/${repo}`;
	const code = headers.get("x-error-code") ?? "";
	const said = headers.get("x-error-message") ?? "";
	if (code === "GatedRepo") return new AccessError(`${repo} is gated: its files need access that has to be asked for (${status}).${trailer}`, {
		code: "repo-gated",
		hint: context.hasToken ? advice`Open ${page}, accept the conditions with the account of ${hubToken}, and run again (a fine-grained token also needs the permission to read gated repos).` : advice`Open ${page}, accept the conditions, set ${hubToken} to a token of that account, and run again.`,
		docs: page
	});
	if (/disabled/i.test(said)) return new AccessError(`${repo} is disabled on ${context.hubUrl.host} (${status}).${trailer}`, {
		code: "repo-disabled",
		hint: "Use another repo; this one was taken out of service.",
		docs: page
	});
	if (code === "RevisionNotFound") return new InputError(`${repo} has no revision ${JSON.stringify(revision ?? "")}.${trailer}`, {
		code: "revision-not-found",
		hint: "Check the branch, tag or commit after the @.",
		docs: `${page}/tree/main`
	});
	if (code === "EntryNotFound" && path !== void 0) return new InputError(`${repo}@${revision} has no file ${path}.${trailer}`, {
		code: "file-not-found",
		docs: page
	});
	if (status === 401 && context.hasToken && /invalid|credential|expired/i.test(said)) return new AccessError(advice`${context.hubUrl.origin} does not accept the token in ${hubToken} (401).${trailer}`, {
		code: "token-invalid",
		hint: advice`Set ${hubToken} to a token that is neither expired nor revoked.`,
		docs: tokensPage(context)
	});
	if (code === "RepoNotFound" || status !== 403) return new AccessError(`${repo} does not exist on ${context.hubUrl.host} or is private (${status}).${trailer}`, {
		code: "repo-not-found",
		hint: joinProse([context.hasToken ? advice`Check the name, and that the token in ${hubToken} may read the repo.` : advice`Check the name, or set ${hubToken} to a token that may read the repo.`, ...code === "" ? [notHubHint] : []]),
		docs: page
	});
	return new AccessError(advice`${context.hasToken ? advice`The token in ${hubToken}` : "An anonymous request"} may not ${verbOf(answer)} ${repo} (403).${trailer}`, {
		code: "forbidden",
		hint: context.hasToken ? "Use a token with the needed access; an organisation can also restrict which tokens it accepts." : giveToken,
		docs: page
	});
}
/** The connection to `url` failed: the error once the attempts are used up, or once a repetition could do harm. */
function errorOfConnection(method, url, cause) {
	if (isCertificateFailure(cause)) return new ServiceError(`${url.host} cannot prove that it is itself: ${scrubSecrets(cause.message)}.`, {
		code: "certificate-refused",
		hint: "If a proxy of your network stands in between, set NODE_EXTRA_CA_CERTS to its certificate.",
		cause
	});
	return new ServiceError(`The connection for ${method} ${nameOfUrl(url)} failed: ${scrubSecrets(cause.message)}.`, {
		code: "service-unreachable",
		hint: advice`Check the network (and HF_ENDPOINT, ${option("hub-url")} and HTTPS_PROXY if set) and run ${sameCommand} again; it continues where it stopped.`,
		cause
	});
}
/** Whether the TLS handshake failed over the certificate, which no repetition changes. */
function isCertificateFailure(error) {
	const { code } = error.cause ?? error;
	return typeof code === "string" && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
}
function verbOf({ method, url }) {
	return (method === "GET" || method === "HEAD") && !url.pathname.includes("/xet-write-token/") ? "read" : "write to";
}
function tokensPage(context) {
	return `${context.hubUrl.href.replace(/\/$/, "")}/settings/tokens`;
}
function requestIdOf(headers) {
	const value = headers.get("x-request-id") ?? headers.get("x-amzn-requestid") ?? headers.get("x-amz-request-id");
	return value !== null && /^[\w.:=/+-]{1,128}$/.test(value) ? value : void 0;
}
function quoteOf(answer) {
	const fromBody = answer.headers.get("content-type")?.startsWith("application/json") ? messageInJson(answer.text) : void 0;
	const quote = scrubSecrets(answer.headers.get("x-error-message") ?? fromBody ?? "").replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim().replace(/\.+$/, "");
	return shorten(quote, maxQuotedCharacters$1);
}
function messageInJson(text) {
	try {
		const body = JSON.parse(text);
		if (typeof body !== "object" || body === null) return void 0;
		const { error, message } = body;
		return typeof error === "string" ? error : typeof message === "string" ? message : void 0;
	} catch {
		return;
	}
}
// src/stores/hub/http/fetch.ts
/** Answers are read whole, so that a broken connection repeats the call; content is never fetched this way. */
const maxAnswerBytes$1 = 67108864;
/** Calls of the library that change something in a way that a second one would see. */
const notRepeatable = /\/commit\/|\/branch\/|\/api\/repos\/(create|delete|move)$/;
/**
* A `fetch` with our retries, pacing, limits and token rule. Bodies are bytes, strings or Blobs, which can be
* sent again; a Blob is streamed, so one that computes its content needs no memory.
*
* @param prepareHeaders adds what every request carries
*/
function createFetch(sender, environment, prepareHeaders, errorOf) {
	return async (input, init) => {
		if (input instanceof Request) throw new TypeError("This fetch takes a URL, not a Request.");
		if ((init?.redirect ?? "follow") !== "follow") throw new TypeError("This fetch always follows redirects.");
		const url = new URL(input);
		const method = (init?.method ?? "GET").toUpperCase();
		const signal = init?.signal ?? void 0;
		const given = new Headers(init?.headers);
		const body = readBodyInit(init?.body, given);
		const headers = prepareHeaders(url, given);
		const repeatable = method === "GET" || method === "HEAD" || !notRepeatable.test(url.pathname);
		const attempt = async () => {
			const answer = await sender.attempt({
				method,
				url,
				headers,
				body,
				signal
			}, {
				answers: [],
				repeatable
			});
			const response = await answerToResponse(method, answer, signal).catch((error) => {
				if (error instanceof ConnectionFailure) throw sender.lose(method, answer.url, error, repeatable);
				throw error;
			});
			if (response.status === 409) await requireNotBusy(method, response, errorOf);
			return response;
		};
		return retryTransient(attempt, environment, signal);
	};
}
/** @throws {TransientFailure} where the answer says that another is at it */
async function requireNotBusy(method, response, errorOf) {
	const { status, headers, url } = response;
	const text = await response.clone().text();
	if (!saysBusy(status, text)) return;
	throw new TransientFailure(errorOf({
		method,
		url: new URL(url),
		status,
		headers,
		text
	}));
}
function readBodyInit(body, headers) {
	if (body === void 0 || body === null) return void 0;
	if (typeof body === "string") {
		if (!headers.has("content-type")) headers.set("content-type", "text/plain;charset=UTF-8");
		return Buffer.from(body);
	}
	if (body instanceof Uint8Array || body instanceof Blob) return body;
	if (body instanceof ArrayBuffer) return new Uint8Array(body);
	throw new TypeError("This fetch takes bodies that can be sent twice: strings, bytes and Blobs.");
}
async function answerToResponse(method, answer, signal) {
	const { incoming, status, headers } = answer;
	const empty = method === "HEAD" || status === 204 || status === 205 || status === 304;
	if (empty) incoming.resume();
	const body = empty ? null : await readBody(incoming, maxAnswerBytes$1, signal);
	const response = new Response(body && new Uint8Array(body), {
		status,
		headers
	});
	Object.defineProperty(response, "url", { value: answer.url.href });
	return response;
}
// src/stores/hub/http/response-head.ts
/** No answer of the Hub or its storage has more; each is a line like any other. */
const maxHeaderLines = 128;
/**
* Parses a head (without the empty line at its end) as RFC 9112 §4 and §5 write it, without the leniency of
* older rules: a line that two readers could read differently is an error.
*
* @throws {SyntaxError} naming what is wrong
*/
function parseResponseHead(text) {
	const [statusLine = "", ...lines] = text.split("\r\n");
	const match = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [^\r\n]*)?$/.exec(statusLine);
	if (match === null) throw new SyntaxError("the status line is not one of HTTP/1.1");
	if (lines.length > maxHeaderLines) throw new SyntaxError(`more than ${maxHeaderLines} header lines`);
	const [, minorVersion, status] = match;
	const headers = new Headers();
	let lengthText;
	for (const line of lines) {
		const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*$/.exec(line) ?? [];
		if (name === void 0 || value === void 0) throw new SyntaxError("a header line is malformed");
		if (name.toLowerCase() === "content-length") {
			if (lengthText !== void 0) throw new SyntaxError("two Content-Length headers");
			if (!/^\d{1,15}$/.test(value)) throw new SyntaxError("Content-Length is not a number");
			lengthText = value;
		}
		headers.append(name, value);
	}
	if (lengthText !== void 0 && headers.has("transfer-encoding")) throw new SyntaxError("both Content-Length and Transfer-Encoding");
	const connection = headers.get("connection")?.toLowerCase() ?? "";
	return {
		status: Number(status),
		headers,
		bodyBytes: lengthText === void 0 ? void 0 : Number(lengthText),
		keepAlive: minorVersion === "1" && !connection.includes("close")
	};
}
// src/stores/hub/http/range-connection.ts
/** Far above what storage sends; the same bound as Node's own client has. */
const maxHeadBytes = 16384;
/** Bytes whose place is not known yet are taken in regions of at most this, which leaves room for a TLS record. */
const regionBytes = 65536;
const minRegionBytes = 16384;
const queueBytes = 81920;
/** A paused TLS socket still hands over what it had received, which is far less than this. */
const maxQueueBytes = 1048576;
/**
* One HTTP/1.1 connection that only does ranged GETs, one after the other, and lets the socket write the body
* straight into a {@link RangeBuffer}. Why it exists beside `node:http`: docs/decisions/range-client.md.
*/
var RangeConnection = class {
	#url;
	#timeouts;
	#socket;
	#phase = "connecting";
	/** Bytes [start, end) that arrived as part of a head, or while there was no room for them. */
	#queue = Buffer.allocUnsafe(queueBytes);
	#queueStart = 0;
	#queueEnd = 0;
	/** The head of the current answer. */
	#head;
	#remainingBytes = 0;
	#buffer;
	/** Whether the region given to the socket last lies in the buffer. */
	#direct = false;
	#paused = false;
	#waiting;
	#failure;
	constructor(url, timeouts, trustedCertificates) {
		this.#url = url;
		this.#timeouts = timeouts;
		const host = url.hostname.replace(/^\[|\]$/g, "");
		const secure = url.protocol === "https:";
		const target = {
			host,
			port: Number(url.port) || (secure ? 443 : 80),
			onread: {
				buffer: () => this.#nextRegion(),
				callback: (byteCount) => this.#onBytes(byteCount)
			}
		};
		this.#socket = secure ? tls.connect({
			...target,
			ALPNProtocols: ["http/1.1"],
			...net.isIP(host) === 0 && { servername: host },
			...trustedCertificates !== void 0 && { ca: trustedCertificates }
		}) : net.connect(target);
		this.#socket.setNoDelay(true);
		this.#socket.setTimeout(timeouts.connectMs);
		this.#socket.once(secure ? "secureConnect" : "connect", () => this.#onConnect());
		this.#socket.on("timeout", () => this.#die(`${url.host} sent nothing for too long`));
		this.#socket.on("error", (error) => this.#die(error.message, error));
		this.#socket.on("end", () => this.#die(`${url.host} closed the connection`));
		this.#socket.on("close", () => this.#die(`${url.host} closed the connection`));
	}
	/** Whether another request can be sent. */
	get idle() {
		return this.#phase === "idle";
	}
	/** An idle connection does not keep the process alive. */
	rest() {
		this.#socket.unref();
	}
	destroy() {
		this.#die("the connection was given up");
	}
	/** Sends the request and resolves with the head of the answer. `headers` must be free of line breaks. */
	async get(url, headers, signal) {
		this.#socket.ref();
		await this.#while(signal, () => this.#phase === "idle");
		const lines = [`GET ${url.pathname}${url.search} HTTP/1.1`, `host: ${url.host}`];
		for (const [name, value] of headers) lines.push(`${name}: ${value}`);
		this.#phase = "head";
		this.#head = void 0;
		this.#socket.setTimeout(this.#timeouts.idleMs);
		this.#socket.write(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
		await this.#while(signal, () => this.#head !== void 0);
		if (this.#head === void 0) throw new Error("no head");
		return this.#head;
	}
	/**
	* Streams the first `byteCount` bytes of the answer whose head came last into the buffer. The connection can
	* be used again if that was the whole body.
	*/
	async pipe(buffer, byteCount, signal) {
		this.#buffer = buffer;
		this.#phase = "body";
		this.#remainingBytes = byteCount;
		buffer.onSpace = () => this.#onSpace();
		try {
			this.#onSpace();
			await this.#while(signal, () => this.#phase === "idle");
		} finally {
			buffer.onSpace = void 0;
			this.#buffer = void 0;
		}
	}
	/** Waits until the condition holds; destroys the connection on abort and rejects when it dies. */
	async #while(signal, isDone) {
		const onAbort = () => this.destroy();
		signal.addEventListener("abort", onAbort, { once: true });
		try {
			if (signal.aborted) onAbort();
			while (!isDone()) {
				if (signal.aborted) throw signal.reason;
				if (this.#failure !== void 0) throw this.#failure;
				await new Promise((resolve, reject) => {
					this.#waiting = {
						resolve,
						reject
					};
				}).catch((error) => {
					throw signal.aborted ? signal.reason : error;
				});
			}
		} finally {
			signal.removeEventListener("abort", onAbort);
		}
	}
	#wake() {
		const waiting = this.#waiting;
		this.#waiting = void 0;
		waiting?.resolve();
	}
	#die(message, cause) {
		if (this.#phase === "dead") return;
		this.#failure = new ConnectionFailure(message, this.#phase !== "connecting", cause);
		this.#phase = "dead";
		this.#direct = false;
		this.#socket.destroy();
		const waiting = this.#waiting;
		this.#waiting = void 0;
		waiting?.reject(this.#failure);
	}
	#onConnect() {
		if (this.#phase !== "connecting") return;
		this.#phase = "idle";
		this.#socket.setTimeout(this.#timeouts.idleMs);
		this.#wake();
	}
	/** Where the socket puts what comes next; only asked when it is done with the region before. */
	#nextRegion() {
		this.#direct = false;
		if (this.#queueStart === this.#queueEnd) {
			this.#queueStart = 0;
			this.#queueEnd = 0;
			if (this.#phase === "body" && !this.#paused) {
				const region = this.#buffer?.reserve(this.#remainingBytes);
				this.#direct = region !== void 0 && region.byteLength > 0;
				if (region !== void 0 && this.#direct) return region;
			}
		}
		if (this.#queue.byteLength - this.#queueEnd < minRegionBytes) {
			const queuedBytes = this.#queueEnd - this.#queueStart;
			const place = queuedBytes + minRegionBytes <= this.#queue.byteLength ? this.#queue : Buffer.allocUnsafe(2 * this.#queue.byteLength);
			this.#queue.copy(place, 0, this.#queueStart, this.#queueEnd);
			this.#queue = place;
			this.#queueStart = 0;
			this.#queueEnd = queuedBytes;
		}
		return this.#queue.subarray(this.#queueEnd, this.#queueEnd + regionBytes);
	}
	/** Returns whether the socket is to go on reading. */
	#onBytes(byteCount) {
		if (this.#direct) {
			this.#remainingBytes -= byteCount;
			this.#buffer?.commit(byteCount);
			return this.#continueBody();
		}
		this.#queueEnd += byteCount;
		if (this.#queueEnd - this.#queueStart > maxQueueBytes) return this.#fail(`${this.#url.host} sent more than it was read`);
		if (this.#paused) return false;
		if (this.#phase === "head") return this.#readHead();
		if (this.#phase === "body") return this.#continueBody();
		return this.#fail(`${this.#url.host} sent bytes that no request asked for`);
	}
	#readHead() {
		const received = this.#queue.subarray(this.#queueStart, this.#queueEnd);
		const endOffset = received.indexOf("\r\n\r\n");
		if (endOffset > maxHeadBytes || endOffset < 0 && received.byteLength > maxHeadBytes) return this.#fail(`${this.#url.host} sent a head of more than ${maxHeadBytes} bytes`);
		if (endOffset < 0) return true;
		try {
			this.#head = parseResponseHead(received.toString("latin1", 0, endOffset));
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			return this.#fail(`the answer of ${this.#url.host} is malformed: ${reason}`);
		}
		this.#queueStart += endOffset + 4;
		this.#phase = "answered";
		this.#pause();
		this.#wake();
		return false;
	}
	/** Moves queued bytes to the buffer; tells whether the socket is to read on. */
	#continueBody() {
		const buffer = this.#buffer;
		if (buffer === void 0 || this.#phase !== "body") return false;
		const queued = this.#queue.subarray(this.#queueStart, this.#queueEnd);
		if (queued.byteLength > this.#remainingBytes) return this.#fail(`${this.#url.host} sent more than it announced`);
		const placedBytes = buffer.write(queued);
		this.#queueStart += placedBytes;
		this.#remainingBytes -= placedBytes;
		if (this.#remainingBytes === 0) {
			this.#phase = "idle";
			this.#wake();
			return true;
		}
		if (placedBytes === queued.byteLength && buffer.reserve(1).byteLength > 0) return true;
		this.#pause();
		return false;
	}
	#fail(message) {
		this.#die(message);
		return false;
	}
	/** While we do not read, the server's silence is our own doing. */
	#pause() {
		this.#paused = true;
		this.#socket.setTimeout(0);
	}
	/** Only a paused socket holds no region of the buffer, which {@link RangeBuffer.reserve} would make invalid. */
	#onSpace() {
		if (!this.#paused) return;
		this.#paused = false;
		if (!this.#continueBody()) return;
		this.#socket.setTimeout(this.#timeouts.idleMs);
		this.#socket.resume();
	}
};
// src/stores/hub/http/range-plan.ts
/**
* Longest span of one request. Several are under way at once, each buffered whole, so that no connection waits for
* another; the signed address of a file serves all of its spans, so that short ones cost the Hub no more requests.
*/
const standardSpanBytes = 8388608;
/** A gap up to here is cheaper to read and drop than a request of its own is. */
const standardGapBytes = 262144;
/** Turns ranges into as few requests as the bounds allow; the parts of all spans are the ranges' bytes in order. */
function planSpans(ranges, spanBytes = standardSpanBytes, gapBytes = standardGapBytes) {
	const spans = [];
	for (const range of ranges) {
		let { start } = range;
		while (start < range.end) {
			let span = spans.at(-1);
			const joins = span?.path === range.path && start >= span.end && start - span.end <= gapBytes && start - span.start < spanBytes;
			if (span === void 0 || !joins) {
				span = {
					path: range.path,
					start,
					end: start,
					parts: []
				};
				spans.push(span);
			}
			const end = Math.min(range.end, span.start + spanBytes);
			const last = span.parts.at(-1);
			if (last?.end === start) last.end = end;
			else span.parts.push({
				start,
				end
			});
			span.end = end;
			start = end;
		}
	}
	return spans;
}
// src/stores/hub/http/rate-limit.ts
/** The Hub counts requests in fixed windows of this length; a longer one announced is not believed. */
const maxWindowMs = 3e5;
/** The Hub rounds the rest of a window down to seconds. */
const windowMarginMs = 1e3;
/** Below this part of the quota, requests are spread over the rest of the window instead of running into its end. */
const pacedPart = .1;
/** The same where a server does not tell its quota. */
const pacedRequests = 50;
function readRateLimit(headers) {
	const match = /^\s*"([a-z]{1,32})"\s*;\s*r=(\d{1,9})\s*;\s*t=(\d{1,9})/.exec(headers.get("ratelimit") ?? "");
	if (match === null) return void 0;
	const [, bucket = "", remaining, seconds] = match;
	const quota = /;\s*q=(\d{1,9})/.exec(headers.get("ratelimit-policy") ?? "")?.[1];
	return {
		bucket,
		remaining: Number(remaining),
		resetMs: Math.min(Number(seconds) * 1e3, maxWindowMs),
		quota: quota === void 0 ? void 0 : Number(quota)
	};
}
/** Which of the Hub's counters a URL falls under; undefined for other hosts. */
function bucketOf(url, hubUrl) {
	if (url.origin !== hubUrl.origin) return void 0;
	if (/\/(resolve|resolve-cache)\//.test(url.pathname)) return "resolvers";
	return url.pathname.startsWith(`${hubUrl.pathname.replace(/\/$/, "")}/api/`) ? "api" : "pages";
}
function createRatePacer(clock, log) {
	const windows = /* @__PURE__ */ new Map();
	async function pause(bucket, milliseconds, signal) {
		const waitMs = Math.ceil(milliseconds);
		if (waitMs >= 5e3) log.info(`Waiting ${formatDuration(waitMs)}: the Hub's limit of requests (${bucket}) is nearly used up.`);
		await clock.sleep(waitMs, signal);
	}
	return {
		async acquire(bucket, signal) {
			for (;;) {
				const window = bucket === void 0 ? void 0 : windows.get(bucket);
				const nowMs = clock.now();
				if (bucket === void 0 || window === void 0) return;
				if (nowMs >= window.resetsAtMs) {
					windows.delete(bucket);
					return;
				}
				if (window.remaining > 0) {
					const turnMs = Math.max(nowMs, window.nextTurnMs);
					window.nextTurnMs = turnMs + (window.remaining > window.pacedFrom ? 0 : (window.resetsAtMs - turnMs) / window.remaining);
					window.remaining--;
					if (turnMs > nowMs) await pause(bucket, turnMs - nowMs, signal);
					return;
				}
				await pause(bucket, window.resetsAtMs - nowMs, signal);
			}
		},
		observe(headers) {
			const state = readRateLimit(headers);
			if (state === void 0) return void 0;
			const nowMs = clock.now();
			const resetsAtMs = nowMs + state.resetMs + windowMarginMs;
			const known = windows.get(state.bucket);
			const sameWindow = known !== void 0 && nowMs < known.resetsAtMs && Math.abs(known.resetsAtMs - resetsAtMs) < maxWindowMs / 2;
			windows.set(state.bucket, {
				remaining: sameWindow ? Math.min(known.remaining, state.remaining) : state.remaining,
				resetsAtMs,
				pacedFrom: state.quota === void 0 ? pacedRequests : state.quota * pacedPart,
				nextTurnMs: sameWindow ? known.nextTurnMs : 0
			});
			return state.remaining === 0 ? state.resetMs + windowMarginMs : void 0;
		}
	};
}
// src/stores/hub/http/read-ahead.ts
function createReadAhead(budgetBytes) {
	let takenBytes = 0;
	return {
		take(byteLength) {
			if (takenBytes + byteLength > budgetBytes) return false;
			takenBytes += byteLength;
			return true;
		},
		force(byteLength) {
			takenBytes += byteLength;
		},
		giveBack(byteLength) {
			takenBytes -= byteLength;
		}
	};
}
// src/stores/hub/http/range-client.ts
/** Two readers with sixteen spans each; more idle connections would only be closed by the server. */
const maxIdleConnections = 32;
/** Four long spans for each of the two sides. */
const readAheadBytes = 8 * standardSpanBytes;
/** The body of a redirect or an error is a few words; reading that much keeps the connection usable. */
const drainedBytes = 65536;
function createRangeClient(options) {
	const { pool, pacer, context, environment, headersFor, timeouts } = options;
	const idle = /* @__PURE__ */ new Map();
	const open = /* @__PURE__ */ new Set();
	/** Hosts whose answers need a full HTTP client: chunked bodies, informational answers. */
	const demanding = /* @__PURE__ */ new Set();
	function lose(url, failure) {
		const error = errorOfConnection("GET", url, failure);
		return isCertificateFailure(failure) ? error : new TransientFailure(error);
	}
	async function getPooled(url, headers, signal) {
		const incoming = await pool.send({
			method: "GET",
			url,
			headers,
			signal
		}).catch((error) => {
			throw error instanceof ConnectionFailure ? lose(url, error) : error;
		});
		return {
			url,
			status: incoming.statusCode ?? 0,
			headers: headersOf(incoming),
			pipe: (buffer, byteCount, pipeSignal) => pipeIncoming(incoming, buffer, byteCount, pipeSignal).catch((error) => {
				throw error instanceof ConnectionFailure ? lose(url, error) : error;
			}),
			pipePart: (buffer, part, pipeSignal) => pipePartOfBody(incoming, buffer, part, pipeSignal).catch((error) => {
				throw error instanceof ConnectionFailure ? lose(url, error) : error;
			}),
			discard: () => {
				if (Number(incoming.headers["content-length"] ?? NaN) <= drainedBytes) incoming.resume();
				else incoming.destroy();
			}
		};
	}
	async function getOwn(url, headers, signal) {
		const kept = takeIdle(url.origin);
		const connection = kept ?? connect(url);
		let head;
		try {
			head = await connection.get(url, headers, signal);
		} catch (error) {
			open.delete(connection);
			if (!(error instanceof ConnectionFailure)) throw error;
			if (connection === kept) return getOwn(url, headers, signal);
			throw lose(url, error);
		}
		const drop = () => {
			open.delete(connection);
			connection.destroy();
		};
		const { status, bodyBytes } = head;
		if (status < 200 || (status === 200 || status === 206) && bodyBytes === void 0) {
			drop();
			return;
		}
		return {
			url,
			status,
			headers: head.headers,
			discard: drop,
			async pipePart() {
				drop();
				throw new TypeError("Content of storage is read by ranges.");
			},
			pipe: async (buffer, byteCount, pipeSignal) => {
				try {
					await connection.pipe(buffer, byteCount, pipeSignal);
				} catch (error) {
					drop();
					throw error instanceof ConnectionFailure ? lose(url, error) : error;
				}
				if (head.keepAlive && bodyBytes === byteCount) keep(url.origin, connection);
				else drop();
			}
		};
	}
	/** A connection that is still open; forgets those that the server has closed meanwhile. */
	function takeIdle(origin) {
		const kept = idle.get(origin) ?? [];
		for (let connection = kept.pop(); connection !== void 0; connection = kept.pop()) {
			if (connection.idle) return connection;
			open.delete(connection);
		}
	}
	function connect(url) {
		const connection = new RangeConnection(url, timeouts, options.trustedCertificates);
		open.add(connection);
		return connection;
	}
	function keep(origin, connection) {
		const kept = idle.get(origin) ?? [];
		idle.set(origin, kept);
		kept.push(connection);
		connection.rest();
		const dropped = kept.length > maxIdleConnections ? kept.shift() : void 0;
		if (dropped === void 0) return;
		open.delete(dropped);
		dropped.destroy();
	}
	return {
		hubUrl: context.hubUrl,
		readAhead: createReadAhead(readAheadBytes),
		async get(url, start, end, signal) {
			const headers = headersFor(url);
			headers.set("range", `bytes=${start}-${end - 1}`);
			await pacer.acquire(bucketOf(url, context.hubUrl), signal);
			const fromHub = url.origin === context.hubUrl.origin;
			let answer;
			if (options.ownConnections && !fromHub && !demanding.has(url.origin)) {
				answer = await getOwn(url, headers, signal);
				if (answer === void 0) demanding.add(url.origin);
			}
			answer ??= await getPooled(url, headers, signal);
			const windowWaitMs = fromHub ? pacer.observe(answer.headers) : void 0;
			if (!isTransientStatus(answer.status)) return answer;
			answer.discard();
			const askedMs = readRetryAfterMs(answer.headers, environment.clock.now());
			const retryAfterMs = answer.status === 429 ? windowWaitMs ?? askedMs : askedMs;
			throw new TransientFailure(this.errorOf(answer), { retryAfterMs });
		},
		errorOf: ({ url, status, headers }) => errorOfAnswer({
			method: "GET",
			url,
			status,
			headers,
			text: ""
		}, context),
		createBudget: (signal) => createRetryBudget(environment, signal),
		close() {
			for (const connection of open) connection.destroy();
			open.clear();
			idle.clear();
		}
	};
}
/** Files that come whole are small; so the body is read before anything of it is handed on. */
async function pipePartOfBody(incoming, buffer, { start, end, totalBytes }, signal) {
	const onAbort = () => incoming.destroy();
	signal.addEventListener("abort", onAbort, { once: true });
	try {
		const body = await readBody(incoming, totalBytes, signal);
		if (body.byteLength !== totalBytes) throw new RangeError(`${body.byteLength} bytes came`);
		for (let rest = body.subarray(start, end); rest.byteLength > 0;) {
			await buffer.untilSpace(signal);
			rest = rest.subarray(buffer.write(rest));
		}
	} finally {
		signal.removeEventListener("abort", onAbort);
	}
}
async function pipeIncoming(incoming, buffer, byteCount, signal) {
	let missingBytes = byteCount;
	try {
		for await (const chunk of incoming) {
			if (missingBytes === 0) return;
			let rest = chunk.subarray(0, missingBytes);
			missingBytes -= rest.byteLength;
			for (rest = rest.subarray(buffer.write(rest)); rest.byteLength > 0;) {
				await buffer.untilSpace(signal);
				rest = rest.subarray(buffer.write(rest));
			}
		}
	} catch (error) {
		if (signal.aborted) throw signal.reason;
		throw new ConnectionFailure(error instanceof Error ? error.message : String(error), true, error);
	}
	if (missingBytes > 0) throw new ConnectionFailure("the body was shorter than announced", true);
}
// src/stores/hub/http/sender.ts
/** The Hub redirects renamed repos once and files once more. */
const maxRedirects$1 = 5;
/** Enough of an error's body to find its message. */
const errorTextBytes = 65536;
/** What may follow a redirect to another host: nothing that identifies the user. */
const foreignHeaders = [
	"accept",
	"accept-encoding",
	"range",
	"user-agent"
];
function createSender(pool, pacer, context, now) {
	let hubHasAnswered = false;
	let requestCount = 0;
	const sender = {
		get requestCount() {
			return requestCount;
		},
		async attempt(request, { answers, repeatable }) {
			let current = {
				...request,
				freshConnection: !repeatable
			};
			for (let redirects = 0;; redirects++) {
				const answer = await sendOnce(current, repeatable);
				const next = followingOf(current, answer);
				if (next === void 0 || answers.includes(answer.status)) return checkTransient(request.method, answer, answers, repeatable);
				answer.incoming.destroy();
				if (redirects === maxRedirects$1) throw new ServiceError(`${nameOfUrl(request.url)} redirects more than ${maxRedirects$1} times.`, {
					code: "too-many-redirects",
					hint: notHubHint,
					status: answer.status
				});
				current = next;
			}
		},
		async fail(method, answer) {
			const text = method === "HEAD" ? "" : await readErrorText(answer.incoming, errorTextBytes);
			const error = errorOfAnswer({
				method,
				url: answer.url,
				status: answer.status,
				headers: answer.headers,
				text
			}, context);
			return saysBusy(answer.status, text) ? new TransientFailure(error) : error;
		},
		lose(method, url, failure, repeatable) {
			const error = errorOfConnection(method, url, failure);
			if (isCertificateFailure(failure)) return error;
			const isFirstContact = !hubHasAnswered && url.origin === context.hubUrl.origin;
			return repeatable || !failure.requestSent ? new TransientFailure(error, { isFirstContact }) : error;
		}
	};
	async function sendOnce(request, repeatable) {
		await pacer.acquire(bucketOf(request.url, context.hubUrl), request.signal);
		requestCount++;
		try {
			const incoming = await pool.send(request);
			const headers = headersOf(incoming);
			const fromHub = request.url.origin === context.hubUrl.origin;
			hubHasAnswered ||= fromHub;
			const windowWaitMs = fromHub ? pacer.observe(headers) : void 0;
			return {
				status: incoming.statusCode ?? 0,
				headers,
				url: request.url,
				incoming,
				windowWaitMs
			};
		} catch (error) {
			if (error instanceof ConnectionFailure) throw sender.lose(request.method, request.url, error, repeatable);
			throw error;
		}
	}
	async function checkTransient(method, answer, answers, repeatable) {
		const { status } = answer;
		if (answers.includes(status) || !isTransientStatus(status)) return answer;
		const text = method === "HEAD" ? "" : await readErrorText(answer.incoming, errorTextBytes);
		const { url, headers } = answer;
		const error = errorOfAnswer({
			method,
			url,
			status,
			headers,
			text
		}, context);
		if (!repeatable && !isUnprocessedStatus(status)) throw error;
		const askedMs = readRetryAfterMs(answer.headers, now());
		throw new TransientFailure(error, { retryAfterMs: status === 429 ? answer.windowWaitMs ?? askedMs ?? readSaidWaitMs(text) : askedMs });
	}
	return sender;
}
/** The request that a redirect asks for; undefined if the answer is no redirect or must not be followed. */
function followingOf(request, answer) {
	if (![
		301,
		302,
		303,
		307,
		308
	].includes(answer.status)) return void 0;
	const location = answer.headers.get("location");
	if (location === null || !URL.canParse(location, request.url.href)) return void 0;
	const url = new URL(location, request.url);
	if (url.protocol !== request.url.protocol && url.protocol !== "https:") return void 0;
	const reading = request.method === "GET" || request.method === "HEAD";
	if (url.origin === request.url.origin) return reading || answer.status === 307 || answer.status === 308 ? {
		...request,
		url
	} : void 0;
	if (!reading) return void 0;
	const headers = new Headers();
	for (const name of foreignHeaders) {
		const value = request.headers.get(name);
		if (value !== null) headers.set(name, value);
	}
	return {
		...request,
		url,
		headers
	};
}
// src/stores/hub/http/http.ts
/** The Hub's answers are JSON of at most a few hundred KB; whoever sends more than this is not the Hub. */
const maxAnswerBytes = 67108864;
function createHubHttp(options) {
	const hubUrl = new URL(options.hubUrl);
	const { token, clock, log, random = Math.random } = options;
	const context = {
		hubUrl,
		hasToken: token !== void 0
	};
	const environment = {
		clock,
		log,
		random
	};
	const { timeouts = standardTimeouts, trustedCertificates } = options;
	const proxyEnvironment = options.environment ?? {};
	const pool = createConnectionPool({
		timeouts,
		proxyEnvironment,
		trustedCertificates
	});
	const pacer = createRatePacer(clock, log);
	const sender = createSender(pool, pacer, context, clock.now);
	const ranges = createRangeClient({
		pool,
		pacer,
		context,
		environment,
		timeouts,
		trustedCertificates,
		headersFor: (url) => headersFor(url, void 0),
		ownConnections: !namesProxy(proxyEnvironment)
	});
	function headersFor(url, given, auth = "hub") {
		const headers = new Headers(given);
		headers.set("user-agent", "hf-extrapolate");
		headers.set("accept-encoding", bucketOf(url, hubUrl) === "api" ? "gzip" : "identity");
		if (typeof auth === "object") headers.set("authorization", `Bearer ${auth.bearer}`);
		else if (auth === "hub" && token !== void 0 && url.origin === hubUrl.origin) headers.set("authorization", `Bearer ${token}`);
		return headers;
	}
	async function attempt(request) {
		const { method, signal, answers = [], repeatable = true, idleMs } = request;
		const url = new URL(request.url);
		const headers = headersFor(url, request.headers, request.auth);
		const body = typeof request.body === "string" ? Buffer.from(request.body) : request.body;
		const answer = await sender.attempt({
			method,
			url,
			headers,
			body,
			signal,
			idleMs
		}, {
			answers,
			repeatable
		});
		const { status } = answer;
		if (!(status >= 200 && status < 300) && !answers.includes(status)) throw await sender.fail(method, answer);
		const content = await readBody(answer.incoming, maxAnswerBytes, signal).catch((error) => {
			if (error instanceof ConnectionFailure) throw sender.lose(method, answer.url, error, repeatable);
			if (error instanceof RangeError) throw malformed$2(answer.url, status, error.message);
			throw error;
		});
		return {
			status,
			headers: answer.headers,
			text: async () => content.toString("utf8"),
			json: async () => parseJson(content.toString("utf8"), answer.url, status)
		};
	}
	const errorOf = (answer) => errorOfAnswer(answer, context);
	const prepareHeaders = (url, given) => given.has("authorization") && given.get("authorization") !== "Bearer undefined" ? headersFor(url, given, "none") : headersFor(url, withoutAuthorization(given));
	const fetch = createFetch(sender, environment, prepareHeaders, errorOf);
	const open = (signal) => {
		setMaxListeners(0, signal);
		return {
			hubUrl: options.hubUrl,
			hasToken: context.hasToken,
			clock,
			log,
			random,
			signal,
			ranges,
			until: (other) => open(AbortSignal.any([signal, other])),
			apart: open,
			sleep: (milliseconds) => clock.sleep(milliseconds, signal),
			request: (request) => {
				const ended = {
					...request,
					signal: request.signal ?? signal
				};
				return retryTransient(() => attempt(ended), environment, ended.signal, request.mostWaitMs);
			},
			errorOf,
			fetch: (input, init) => {
				const ended = init?.signal ? AbortSignal.any([signal, init.signal]) : signal;
				return fetch(input, {
					...init,
					signal: ended
				});
			},
			get requestCount() {
				return sender.requestCount;
			},
			close() {
				ranges.close();
				pool.close();
			}
		};
	};
	return open(options.signal ?? new AbortController().signal);
}
function namesProxy(environment) {
	return [
		"https_proxy",
		"HTTPS_PROXY",
		"http_proxy",
		"HTTP_PROXY"
	].some((name) => environment[name]);
}
function withoutAuthorization(headers) {
	const rest = new Headers(headers);
	rest.delete("authorization");
	return rest;
}
function parseJson(text, url, status) {
	try {
		return JSON.parse(text);
	} catch {
		throw malformed$2(url, status, "it is not JSON");
	}
}
function malformed$2(url, status, reason) {
	return new ServiceError(`The answer to ${nameOfUrl(url)} cannot be used: ${reason}.`, {
		code: "answer-malformed",
		hint: notHubHint,
		status
	});
}
// src/stores/hub/publish/check-card.ts
const refused = 400;
/** A Hub without the check; its commits tell. */
const unknown = 404;
const maxQuotedCharacters = 300;
/**
* Asks the Hub whether it takes a model card, by the metadata at its beginning; what it warns of is logged.
*
* @param repo `namespace/name`, which is only named in the error
* @throws {InputError} `card-refused`, with what the Hub says of it
*/
async function checkHubCard(http, repo, card) {
	const response = await http.request({
		method: "POST",
		url: `${http.hubUrl}/api/validate-yaml`,
		headers: { "content-type": "application/json" },
		body: JSON.stringify({
			content: Buffer.from(card).toString("utf8"),
			repoType: "model"
		}),
		answers: [refused, unknown]
	});
	if (response.status === unknown) return;
	if (response.status !== refused) {
		const warned = messagesIn(await response.text(), "warnings");
		if (warned) http.log.warn(`The Hub takes the card of ${repo}, and warns: ${asQuote(warned)}.`);
		return;
	}
	throw new InputError(`The Hub does not take the card of ${repo}: ${quoteFaults(await response.text())}.`, {
		code: "card-refused",
		hint: "Its metadata comes from the card of the aligned model: correct that one, or read it from a directory with a corrected README.md."
	});
}
/** Reads `{errors: [{message}]}`; whatever else came is repeated as it is. */
function quoteFaults(text) {
	return asQuote(messagesIn(text, "errors") ?? text);
}
function asQuote(said) {
	return printable(oneLine(scrubSecrets(said), maxQuotedCharacters)).replace(/\.$/, "");
}
/** The messages as one text, empty where there are none; undefined for another answer. */
function messagesIn(text, kind) {
	try {
		return JSON.parse(text)[kind]?.map(({ message }) => String(message)).join("; ");
	} catch {
		return;
	}
}
// src/stores/hub/http/library-call.ts
/**
* Runs a call of `@huggingface/hub` with our fetch, and turns whatever it throws into one of our errors. The
* library keeps neither the error code of a failed answer nor, on a HEAD with a JSON content type, the status;
* so the error is made from the answer itself.
*
* @param what completes "… failed", e.g. `Listing ns/name`
*/
async function callLibrary(http, what, call) {
	let failed;
	const fetch = async (input, init) => {
		const response = await http.fetch(input, init);
		failed = void 0;
		if (response.status < 400) return response;
		const text = await response.text();
		const url = new URL(response.url);
		failed = {
			method: init?.method ?? "GET",
			url,
			status: response.status,
			headers: response.headers,
			text
		};
		const copy = new Response(text, {
			status: response.status,
			headers: response.headers
		});
		Object.defineProperty(copy, "url", { value: response.url });
		return copy;
	};
	try {
		return await call({
			hubUrl: http.hubUrl,
			fetch
		});
	} catch (error) {
		if (error instanceof ExtrapolateError || http.signal.aborted) throw error;
		if (failed !== void 0) throw http.errorOf(failed);
		const reason = scrubSecrets(error instanceof Error ? error.message : String(error));
		throw new ServiceError(`${what} at ${http.hubUrl} failed: ${reason}.`, {
			code: "answer-malformed",
			hint: notHubHint,
			cause: error
		});
	}
}
// src/stores/hub/http/lost-answer.ts
/** Each attempt already waits out short outages; what is lost three times is not bad luck. */
const standardAttempts = 3;
const delayMs = 2e3;
/** Whether the Hub may have done what it was asked to although no usable answer came back. */
function isAnswerLost(error) {
	if (!(error instanceof ServiceError)) return false;
	const { status, code } = error;
	return code === "service-unreachable" || code === "answer-malformed" || status !== void 0 && status >= 500;
}
/**
* Repeats something that must not be repeated blindly: after a lost answer it is first looked up whether it
* was done.
*
* @param findResult gives what `act` would have given, if it turns out to be done.
*/
async function repeatUnlessDone({ sleep }, act, findResult) {
	for (let attempt = 1;; attempt++) try {
		return await act();
	} catch (error) {
		if (!isAnswerLost(error)) throw error;
		const result = await findResult();
		if (result !== void 0) return result;
		if (attempt === standardAttempts) throw error;
		await sleep(delayMs * attempt);
	}
}
/**
* Repeats something that is harmless to repeat, such as creating what may exist by now.
*
* @param isDone tells the errors that only say that it was done before.
*/
async function repeatUntilDone(http, act, isDone) {
	const actOnce = async () => {
		try {
			await act();
		} catch (error) {
			if (!isDone(error)) throw error;
		}
		return true;
	};
	await repeatUnlessDone(http, actOnce, async () => void 0);
}
/** Whether a repo or branch could not be created because it exists. */
function saysExists(error) {
	return error instanceof ServiceError && error.status === 409 && error.code !== "hub-busy";
}
// src/stores/hub/read/file-listing.ts
/** The Hub advises against more than this in one repo; a checkpoint has a few dozen. */
const maxFiles = 1e5;
/** The Hub gives a thousand entries a page; a listing that goes on after this many is made up. */
const maxPages$1 = 1e3;
const maxPathCharacters = 1024;
/**
* All files of a model repo at a commit, with sizes and, for large files, sha256.
*
* @throws {InputError} a path that would leave the repo, or too many files
* @throws {ServiceError} a listing that cannot be understood
*/
async function listRepoFiles(http, repo, commit) {
	const collect = async ({ hubUrl, fetch }) => {
		let pageCount = 0;
		const countingFetch = (input, init) => {
			pageCount++;
			if (pageCount > maxPages$1) throw malformed$1(repo, `it has more than ${maxPages$1} pages`);
			return fetch(input, init);
		};
		const files = /* @__PURE__ */ new Map();
		const entries = listFiles({
			repo: {
				type: "model",
				name: repo
			},
			recursive: true,
			revision: commit,
			hubUrl,
			fetch: countingFetch
		});
		for await (const entry of entries) {
			if (entry.type !== "file") continue;
			const file = readEntry(entry, repo);
			if (files.has(file.path)) throw malformed$1(repo, `it names ${JSON.stringify(file.path)} twice`);
			files.set(file.path, file);
			if (files.size > maxFiles) throw new InputError(`${repo} has more than ${maxFiles} files.`, { code: "too-many-files" });
		}
		return files;
	};
	return callLibrary(http, `Listing the files of ${repo}`, collect);
}
function readEntry(entry, repo) {
	const { path, size, lfs } = entry;
	if (typeof path !== "string") throw malformed$1(repo, "a file has no path");
	if (!isSafePath(path)) throw new InputError(`${repo} has a file whose path is not safe: ${JSON.stringify(path.slice(0, 200))}.`, {
		code: "path-unsafe",
		hint: "A path must be relative, with forward slashes and without \"..\"."
	});
	const pointer = typeof lfs === "object" && lfs !== null ? lfs : void 0;
	const byteLength = pointer === void 0 ? size : pointer.size;
	if (typeof byteLength !== "number" || !Number.isSafeInteger(byteLength) || byteLength < 0) throw malformed$1(repo, `the size of ${JSON.stringify(path)} is ${JSON.stringify(byteLength)}`);
	if (pointer === void 0) return {
		path,
		byteLength
	};
	if (typeof pointer.oid !== "string" || !/^[0-9a-f]{64}$/.test(pointer.oid)) throw malformed$1(repo, `the sha256 of ${JSON.stringify(path)} is no sha256`);
	return {
		path,
		byteLength,
		sha256: pointer.oid
	};
}
/** Relative, with forward slashes, staying inside the repo, printable. */
function isSafePath(path) {
	return path.length <= maxPathCharacters && !path.includes("\\") && !/\p{Cc}/u.test(path) && path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && part !== ".git");
}
function malformed$1(repo, reason) {
	return new ServiceError(`The listing of ${repo} cannot be used: ${reason}.`, { code: "answer-malformed" });
}
// src/stores/hub/read/tree.ts
/** Undefined if the repo or the revision does not exist. */
async function findTree(http, repo, revision) {
	return undefinedIfMissing(listRepoFiles(http, repo, revision));
}
/** What was asked for, or undefined where there is no such repo or revision (or none that may be seen). */
async function undefinedIfMissing(asked) {
	try {
		return await asked;
	} catch (error) {
		if (!(error instanceof ExtrapolateError)) throw error;
		if (error.code === "repo-not-found" || error.code === "revision-not-found") return void 0;
		throw error;
	}
}
/** The URL of a file's content. */
function resolveUrl(http, repo, revision, path) {
	const encodedPath = path.split("/").map(encodeURIComponent).join("/");
	return `${http.hubUrl}/${repo}/resolve/${encodeURIComponent(revision)}/${encodedPath}`;
}
// src/stores/hub/publish/create-repo.ts
/**
* Creates a repo unless it exists. A public one gets the visibility that is usual in its namespace.
*
* @param repo its name is `namespace/name`
* @throws {AccessError} naming the namespace, if the token may not create repos there
* @throws {ServiceError} `repo-quota`, if the account made too many of late
*/
async function ensureRepo(http, repo, isPrivate) {
	const visibility = isPrivate ? { visibility: "private" } : {};
	const create = (hub) => createRepo({
		repo,
		...visibility,
		...hub,
		accessToken: ""
	});
	try {
		await repeatUntilDone(http, () => callLibrary(http, `Creating ${repo.name}`, create), saysExists);
	} catch (error) {
		if (error instanceof ExtrapolateError && error.code === "forbidden") throw cannotCreate(repo.name, repo.type, http.hubUrl, error);
		if (error instanceof ServiceError && error.code === "rate-limited") throw quotaUsedUp(repo.name, error);
		throw error;
	}
}
/** Accounts have a quota of new repos a day. */
function quotaUsedUp(repo, cause) {
	return new ServiceError(advice`The Hub takes no new repo such as ${repo} now: ${cause.wording}`, {
		code: "repo-quota",
		hint: advice`Run again later, or publish to a repo that exists with ${option("to")}.`,
		status: cause.status,
		requestId: cause.requestId,
		cause
	});
}
function cannotCreate(repo, type, hubUrl, cause) {
	const otherwise = type === "model" ? advice`publish elsewhere with ${option("to")}` : "name another dataset";
	const [namespace = ""] = repo.split("/");
	return new AccessError(advice`The token may not create the ${type} ${repo}: ${cause.wording}`, {
		code: "namespace-not-writable",
		hint: advice`Use a token with write access to repos in ${namespace} (a write token of a member, or a fine-grained one with that permission), or ${otherwise}.`,
		docs: `${hubUrl}/settings/tokens`,
		cause
	});
}
// src/stores/hub/publish/commit.ts
const staleParent$1 = 412;
/** Attempts of a commit that needs no particular parent but met others on the way. */
const maxRaceAttempts = 5;
const raceDelayMs$1 = 1e3;
/** Commits have a quota of an hour; it says "about 1 hour" when up to two are left. What was uploaded is worth the wait. */
const mostQuotaWaitMs = 78e5;
/** The body of a commit request: one JSON object per line. */
function encodeCommit({ summary, description, parentCommit, operations }) {
	return [{
		key: "header",
		value: {
			summary,
			description,
			parentCommit
		}
	}, ...operations.map(lineOf)].map((line) => `${JSON.stringify(line)}\n`).join("");
}
function lineOf(operation) {
	const { path } = operation;
	switch (operation.kind) {
		case "pointer": return {
			key: "lfsFile",
			value: {
				path,
				algo: "sha256",
				oid: operation.sha256,
				size: operation.byteLength
			}
		};
		case "file": return {
			key: "file",
			value: {
				path,
				content: Buffer.from(operation.content).toString("base64"),
				encoding: "base64"
			}
		};
		case "delete": return {
			key: "deletedFile",
			value: { path }
		};
	}
}
/**
* Makes one commit. `@huggingface/hub` cannot: it commits content, not pointers to what is already stored.
*
* @param findCommit looks whether the commit landed although its answer was lost; gives a revision that has it.
* @returns the commit's id (or that revision), or undefined if the branch is no longer at `parentCommit`.
*/
async function sendCommit(http, { repo, branch }, commit, findCommit) {
	const url = `${http.hubUrl}/api/models/${repo}/commit/${encodeURIComponent(branch)}`;
	const body = encodeCommit(commit);
	const act = async () => {
		const response = await http.request({
			method: "POST",
			url,
			headers: { "content-type": "application/x-ndjson" },
			body,
			repeatable: false,
			answers: [staleParent$1],
			mostWaitMs: mostQuotaWaitMs
		});
		if (response.status === staleParent$1) return { outcome: "stale" };
		return {
			outcome: "made",
			id: readCommitId(await response.json(), url)
		};
	};
	const findResult = async () => {
		const id = await findCommit();
		return id === void 0 ? void 0 : {
			outcome: "made",
			id
		};
	};
	for (let attempt = 1;; attempt++) {
		const result = await repeatUnlessDone(http, act, findResult);
		if (result.outcome === "made") return result.id;
		const landed = await findCommit();
		if (landed !== void 0 || commit.parentCommit !== void 0 || attempt === maxRaceAttempts) return landed;
		await http.sleep(raceDelayMs$1 * attempt);
	}
}
function readCommitId(answer, url) {
	const { commitOid } = answer ?? {};
	if (typeof commitOid === "string" && /^[0-9a-f]{40}$/.test(commitOid)) return commitOid;
	throw new ServiceError(`The answer to ${url} names no commit.`, {
		code: "answer-malformed",
		hint: advice`Run ${sameCommand} again; it continues where it stopped.`
	});
}
// src/stores/hub/publish/staging-branch.ts
/** The staging branch of a plan; the same on every machine. */
function stagingBranchOf(planKey) {
	return `extrapolate-${planKey.slice(0, 12)}`;
}
/** Whether a branch has the name of one, of whatever plan. */
function isStagingBranch(branch) {
	return /^extrapolate-[0-9a-f]{12}$/.test(branch);
}
/** Creates the branch from a commit unless it exists. */
async function createStagingBranch(http, { repo, branch }, startingCommit) {
	const create = (hub) => createBranch({
		repo,
		branch,
		revision: startingCommit,
		...hub
	});
	const act = () => callLibrary(http, `Creating branch ${branch} of ${repo}`, create);
	await repeatUntilDone(http, act, saysExists);
}
/** Deletes the branch if it exists. A failure is only warned of: the branch is not needed any more. */
async function removeStagingBranch(http, { repo, branch }) {
	const remove = (hub) => deleteBranch({
		repo,
		branch,
		...hub
	});
	const act = () => undefinedIfMissing(callLibrary(http, `Deleting branch ${branch} of ${repo}`, remove));
	try {
		await repeatUntilDone(http, act, () => false);
	} catch (error) {
		http.signal.throwIfAborted();
		const reason = error instanceof Error ? error.message : String(error);
		http.log.warn(`The staging branch ${branch} of ${repo} could not be deleted and can be by hand: ${reason}`);
	}
}
// src/stores/hub/publish/staging.ts
/** Where records of staged files lie on the branch. */
const folder = ".hf-extrapolate/";
const suffix = ".json";
/** A file may hold all parts of hundreds of layers, and each takes less than 1 kB; a longer file is no record. */
const maxRecordBytes = 2097152;
/** The Hub recommends fewer than 100 operations per commit, and a staged file takes two. */
const maxRecordsPerCommit = 49;
const recordReadsAtOnce = 8;
/** A listing may be served by a copy that has not seen the latest commit. */
const maxListings = 4;
const listingDelayMs = 1e3;
/**
* The records in a staging branch's tree whose pointers are there too, with the digest and size they name.
* What does not hold together is left out, and so will be made anew.
*/
async function readStagedRecords(http, { repo, branch }, tree) {
	const paths = [...tree].flatMap(([recordPath, { byteLength, sha256 }]) => {
		const path = recordedPathOf(recordPath);
		return path === void 0 || sha256 !== void 0 || byteLength > maxRecordBytes ? [] : [path];
	});
	const records = /* @__PURE__ */ new Map();
	const queue = paths.values();
	const readNext = async () => {
		for (const path of queue) {
			const url = resolveUrl(http, repo, branch, recordPathOf(path));
			const response = await http.request({
				method: "GET",
				url
			});
			const record = decodeRecord(await response.text());
			if (record?.path === path && isStored(record, tree)) records.set(path, record);
		}
	};
	await Promise.all(Array.from({ length: recordReadsAtOnce }, readNext));
	return records;
}
/** Whether a tree has the record's file, by digest and size. */
function isStored({ path, byteLength, sha256 }, tree) {
	const file = tree?.get(path);
	return file?.sha256 === sha256 && file.byteLength === byteLength;
}
/** The Hub counts commits; its own clients join what comes within this time. */
const commitIntervalMs = 3e5;
/** A process that is told to stop has some ten seconds. */
const lastCommitMs = 5e3;
/**
* Opens a branch that exists. What is staged within {@link commitIntervalMs} of a commit waits for the first file
* after it, for {@link StagingBranch.flush} or for {@link StagingBranch.close}. Commits are made one after the other,
* beside the work.
*/
function openStagingBranch(http, place) {
	const { repo, branch } = place;
	const waiting = [];
	let nextCommitAtMs = Number.NEGATIVE_INFINITY;
	let committing;
	/** Of a commit that nobody waited for; whoever comes next is told. */
	let failure;
	/** @param connection of the last attempt: the one of the work may have been stopped. */
	async function commitWaiting(connection = http) {
		while (waiting.length > 0) {
			nextCommitAtMs = http.clock.now() + commitIntervalMs;
			const records = waiting.splice(0, maxRecordsPerCommit);
			try {
				await commitRecords(connection, records);
			} catch (error) {
				waiting.unshift(...records);
				throw error;
			}
		}
	}
	function beginCommit() {
		committing ??= commitWaiting().catch((error) => {
			failure ??= { error };
		}).finally(() => {
			committing = void 0;
		});
	}
	function throwIfFailed() {
		if (failure !== void 0) throw failure.error;
	}
	async function commitRecords(connection, records) {
		const operations = records.flatMap((record) => [{
			kind: "pointer",
			path: record.path,
			sha256: record.sha256,
			byteLength: record.byteLength
		}, {
			kind: "file",
			path: recordPathOf(record.path),
			content: encodeRecord(record)
		}]);
		const [first] = records;
		const summary = records.length === 1 ? `Stage ${first?.path}` : `Stage ${records.length} files`;
		try {
			await sendCommit(connection, place, {
				summary,
				operations
			}, () => findCommitOf(connection, records));
		} catch (error) {
			throw error instanceof ExtrapolateError && error.code === "revision-not-found" ? branchGone(error) : error;
		}
	}
	function branchGone(cause) {
		return new ServiceError(`The staging branch ${branch} of ${repo} was deleted while it was being filled.`, {
			code: "staging-branch-gone",
			hint: advice`Perhaps another run has just published ${repo}. Run ${sameCommand} again: it looks, and makes what is missing.`,
			cause
		});
	}
	async function findCommitOf(connection, records) {
		const tree = await findTree(connection, repo, branch);
		return records.every((record) => isStored(record, tree) && tree?.get(recordPathOf(record.path))?.byteLength === encodeRecord(record).byteLength) ? branch : void 0;
	}
	function missingFile({ path }) {
		return new ServiceError(`${path} was staged for ${repo} but is not on the branch ${branch} any more.`, {
			code: "staged-file-missing",
			hint: advice`Run ${sameCommand} again: it makes what is missing and continues.`
		});
	}
	return {
		async stage(record) {
			throwIfFailed();
			waiting.push(record);
			if (http.clock.now() >= nextCommitAtMs) beginCommit();
		},
		async flush() {
			await committing;
			throwIfFailed();
			await commitWaiting();
		},
		async close() {
			await committing;
			if (waiting.length === 0 || saysBranchGone(failure?.error)) return;
			try {
				await commitWaiting(http.apart(AbortSignal.timeout(lastCommitMs)));
			} catch (error) {
				const reason = error instanceof Error ? error.message : String(error);
				http.log.warn(`The next run makes ${listNames(waiting.map(({ path }) => path))} of ${repo} again, because it could not be noted as finished: ${reason}`);
			}
		},
		async requireStaged(records) {
			for (let attempt = 1;; attempt++) {
				const tree = await findTree(http, repo, branch);
				const missing = records.find((record) => !isStored(record, tree));
				if (missing === void 0) return;
				if (attempt === maxListings) throw missingFile(missing);
				await http.sleep(listingDelayMs * attempt);
			}
		},
		remove: () => removeStagingBranch(http, place)
	};
}
function saysBranchGone(error) {
	return error instanceof ExtrapolateError && error.code === "staging-branch-gone";
}
/** Where the record of a staged file lies on the staging branch. */
function recordPathOf(path) {
	return `${folder}${path}${suffix}`;
}
/** The file that a record's path belongs to; undefined for other files. */
function recordedPathOf(recordPath) {
	if (!recordPath.startsWith(folder) || !recordPath.endsWith(suffix)) return void 0;
	return recordPath.slice(16, -5);
}
// src/stores/hub/publish/inspect-target.ts
/** The Hub's default branch; every repo has it. */
const mainBranch = "main";
/** A manifest lists at most the files of a repo; a longer file is not one. */
const maxManifestBytes = 32 * 1024 ** 2;
const absent = {
	state: "absent",
	isPrivate: false,
	paths: []
};
/** Looks what is at a target. Only reads. */
async function inspectHubTarget(http, query) {
	const { target: repo, planKey } = query;
	const main = await inspectMain(http, query);
	const branch = stagingBranchOf(planKey);
	const tree = main.state === "absent" ? void 0 : await findTree(http, repo, branch);
	if (tree === void 0) return {
		...main,
		hasStagingBranch: false,
		staged: /* @__PURE__ */ new Map()
	};
	const staged = main.state !== "ours-complete" ? await readStagedRecords(http, {
		repo,
		branch
	}, tree) : /* @__PURE__ */ new Map();
	return {
		...main,
		hasStagingBranch: true,
		staged
	};
}
/** Looks what is on main. */
async function inspectMain(http, query) {
	const { target, planKey } = query;
	const info = await undefinedIfMissing(callLibrary(http, `Looking up ${target}`, (hub) => modelInfo({
		name: target,
		revision: mainBranch,
		additionalFields: ["sha"],
		...hub
	})));
	const head = info?.sha;
	const tree = head === void 0 ? void 0 : await findTree(http, target, head);
	if (info === void 0 || head === void 0 || tree === void 0) return absent;
	const plan = await readPlanOf(http, query, head, tree);
	return {
		state: plan === void 0 ? stateOfOther(tree) : plan === planKey ? "ours-complete" : "ours-other-plan",
		head,
		isPrivate: info.private,
		paths: [...tree.keys()]
	};
}
/** @throws {InputError} for a repo that somebody else made, unless forced, and for a public one where a private one was asked for. */
function refuseUnfitTarget({ hubUrl }, target, found, wanted) {
	if (found.state === "foreign" && !wanted.force) throw new InputError(`${target} exists and was not made by ${project.name}.`, {
		code: "target-foreign",
		hint: advice`Choose another name with ${option("to")}, or replace everything in it with ${option("force")}.`,
		docs: `${hubUrl}/${target}`
	});
	const willBePublished = found.state !== "absent" && found.state !== "ours-complete";
	if (wanted.private && willBePublished && !found.isPrivate) throw new InputError(`${target} exists and is public, and is to be private.`, {
		code: "target-public",
		hint: advice`Make it private at ${hubUrl}/${target}/settings, choose another name with ${option("to")}, or let it be public: without ${option("private")}, and with ${option("public")} if a source is gated or private.`,
		docs: `${hubUrl}/${target}/settings`
	});
}
function stateOfOther(tree) {
	return [...tree.keys()].every((path) => path === ".gitattributes") ? "empty" : "foreign";
}
/** The plan named by the repo's manifest; undefined if it has none, or one that is not ours. */
async function readPlanOf(http, { target, manifestPath }, head, tree) {
	const file = tree.get(manifestPath);
	if (file === void 0 || file.byteLength > maxManifestBytes) return void 0;
	const url = resolveUrl(http, target, head, manifestPath);
	return planIn(await (await http.request({
		method: "GET",
		url
	})).text());
}
function planIn(text) {
	try {
		const manifest = JSON.parse(text);
		if (typeof manifest !== "object" || manifest === null) return void 0;
		const { tool, plan } = manifest;
		return tool === project.name && typeof plan === "string" && /^[0-9a-f]{16,128}$/.test(plan) ? plan : void 0;
	} catch {
		return;
	}
}
// src/stores/hub/publish/dataset-file.ts
/** Above 10 MiB the Hub takes a file only into large-file storage, which gains nothing for one rewritten often. */
const maxDatasetFileBytes = 8 * 1024 ** 2;
/** Writers that start together get through one after the other, so as many as this can. */
const maxAttempts = 10;
const raceDelayMs = 1e3;
/** Commits that may have come on top of one whose answer was lost; nobody looks further back. */
const maxCommitsLookedAt = 300;
const staleParent = 412;
const rangeNotSatisfiable = 416;
/**
* Text of a file at the head of a dataset repo; undefined where there is no repo (or none that the token may
* see) or no file.
*
* @throws {CapacityError} `dataset-file-too-large`
* @throws {AccessError} the repo is gated or disabled, or the token is not accepted
* @throws {ServiceError} the Hub failed
*/
async function readDatasetFile(http, file) {
	return (await readHead(http, file))?.text;
}
/**
* Commits what `change` makes of a file, on the condition that the repo is still at the commit that was read;
* where somebody else was faster, it is read and changed again. Makes a private repo where there is none, and
* no commit when nothing changes. A commit whose answer was lost is looked for, and not made again on top of
* itself.
*
* @throws {CapacityError} `dataset-file-too-large`, read or to be written
* @throws {AccessError} the token may not make or write the repo
* @throws {ServiceError} the Hub failed, or `dataset-busy`: others were faster every time
* Whatever `change` throws. Nothing was written then, in any of these cases but a {@link ServiceError} for a
* lost answer.
*/
async function updateDatasetFile(http, update) {
	const { repo, path, change } = update;
	for (let attempt = 1; attempt <= maxAttempts; attempt++) {
		const head = await readHead(http, update) ?? await makeRepo(http, update);
		const text = change(head.text);
		if (text === head.text) return;
		if (await commitText(http, update, head.commit, text) === "made") return;
		if (attempt < maxAttempts) await http.sleep(raceDelayMs * attempt * (.5 + http.random() / 2));
	}
	throw new ServiceError(`${path} of the dataset ${repo} was changed by others each of the ${maxAttempts} times it was to be written; nothing was written.`, {
		code: "dataset-busy",
		hint: advice`Look at ${http.hubUrl}/datasets/${repo}/commits/${mainBranch}, and run ${sameCommand} again when less is written there.`,
		status: staleParent
	});
}
/** Undefined where there is no repo to see. */
async function readHead(http, file) {
	const { repo } = file;
	const info = await undefinedIfMissing(callLibrary(http, `Looking up the dataset ${repo}`, (hub) => datasetInfo({
		name: repo,
		revision: mainBranch,
		additionalFields: ["sha"],
		...hub
	})));
	if (info === void 0) return void 0;
	const commit = info.sha;
	if (typeof commit !== "string" || !/^[0-9a-f]{40}$/.test(commit)) throw new ServiceError(`The Hub does not say which commit the dataset ${repo} is at.`, { code: "answer-malformed" });
	return {
		commit,
		text: await readText(http, file, commit)
	};
}
async function readText(http, { repo, path }, revision) {
	const download = async (hub) => {
		const blob = await downloadFile({
			repo: {
				type: "dataset",
				name: repo
			},
			path: path.split("/").map(encodeURIComponent).join("/"),
			revision,
			xet: false,
			...hub
		});
		if (blob === null) return void 0;
		requireFitting(blob.size, {
			repo,
			path
		});
		return blob.text();
	};
	try {
		return await callLibrary(http, `Reading ${path} of the dataset ${repo}`, download);
	} catch (error) {
		if (error instanceof ServiceError && error.status === rangeNotSatisfiable) return "";
		throw error;
	}
}
async function makeRepo(http, update) {
	const { repo } = update;
	await ensureRepo(http, {
		type: "dataset",
		name: repo
	}, true);
	const head = await readHead(http, update);
	if (head !== void 0) return head;
	throw new AccessError(`The dataset ${repo} exists on the Hub, but the token may not see it.`, {
		code: "repo-not-readable",
		hint: "Use a token that may read and write the dataset, or name another one.",
		docs: `${http.hubUrl}/settings/tokens`
	});
}
/** `stale`: the repo was no longer at `parentCommit`, and nothing was written. */
async function commitText(http, update, parentCommit, text) {
	const { repo, path, message } = update;
	const content = new Blob([text]);
	requireFitting(content.size, update);
	const id = `Update-Id: ${randomUUID()}`;
	let wasAnswerLost = false;
	const act = async () => {
		const send = (hub) => commit({
			repo: {
				type: "dataset",
				name: repo
			},
			title: message,
			description: id,
			parentCommit,
			branch: mainBranch,
			operations: [{
				operation: "addOrUpdate",
				path,
				content
			}],
			...hub
		});
		try {
			await callLibrary(http, `Writing ${path} of the dataset ${repo}`, send);
			return "made";
		} catch (error) {
			wasAnswerLost ||= isAnswerLost(error);
			if (error instanceof ServiceError && error.status === staleParent) return "stale";
			throw error;
		}
	};
	const findResult = async () => await hasLanded(http, update, parentCommit, id) ? "made" : void 0;
	const result = await repeatUnlessDone(http, act, findResult);
	return result === "stale" && wasAnswerLost ? await findResult() ?? "stale" : result;
}
/** Whether the commit with that line in its description is among those on top of its parent. */
async function hasLanded(http, { repo }, parentCommit, id) {
	const look = async (hub) => {
		let lookedAt = 0;
		const commits = listCommits({
			repo: {
				type: "dataset",
				name: repo
			},
			revision: mainBranch,
			...hub
		});
		for await (const { oid, message } of commits) {
			if (message.includes(id)) return true;
			if (oid === parentCommit || ++lookedAt >= maxCommitsLookedAt) return false;
		}
		return false;
	};
	return callLibrary(http, `Listing the commits of the dataset ${repo}`, look);
}
function requireFitting(byteLength, { repo, path }) {
	if (byteLength <= maxDatasetFileBytes) return;
	throw new CapacityError(`${path} of the dataset ${repo} has ${byteLength} bytes; at most ${maxDatasetFileBytes} are read and written.`, {
		code: "dataset-file-too-large",
		hint: "Move the file aside in the dataset, or shorten it, or name another dataset."
	});
}
// src/stores/hub/publish/abandoned-branches.ts
/** A run stages a file more often than this, and who goes on with one that was stopped does so sooner. */
const abandonedAfterMs = 864e5;
/** Of one run; the next one goes on. */
const maxRemoved = 10;
/**
* Removes the staging branches of other plans for a repo that nobody has gone on with for a day, such as those of
* sources that gained a commit in between, or of a run that another one overtook. A branch counts as this tool's when
* its name, and the records on it, are. One without a record holds nothing, and does not tell its age: it stays.
*
* Nothing depends on it: a failure is told in the debug log, and ends nothing.
*
* @param ownBranch that of the present plan.
*/
async function removeAbandonedBranches(http, repo, ownBranch) {
	try {
		let removed = 0;
		for (const branch of await listBranches(http, repo)) {
			if (branch === ownBranch || !isStagingBranch(branch)) continue;
			if (!await isAbandoned(http, repo, branch)) continue;
			http.log.debug(`${repo}: removing the staging branch ${branch}, which nobody has gone on with for a day`);
			await removeStagingBranch(http, {
				repo,
				branch
			});
			if (++removed === maxRemoved) return;
		}
	} catch (error) {
		http.signal.throwIfAborted();
		http.log.debug(`${repo}: staging branches that were left behind could not be looked for: ${String(error)}`);
	}
}
async function listBranches(http, repo) {
	const url = `${http.hubUrl}/api/models/${repo}/refs`;
	const answer = await http.request({
		method: "GET",
		url
	}).then((response) => response.json());
	return (isRecord(answer) && Array.isArray(answer.branches) ? answer.branches : []).flatMap((branch) => isRecord(branch) && typeof branch.name === "string" ? branch.name : []);
}
async function isAbandoned(http, repo, branch) {
	const url = `${http.hubUrl}/api/models/${repo}/commits/${encodeURIComponent(branch)}?limit=1`;
	const answer = await http.request({
		method: "GET",
		url
	}).then((response) => response.json());
	const latest = Array.isArray(answer) ? answer[0] : void 0;
	const date = isRecord(latest) && typeof latest.date === "string" ? Date.parse(latest.date) : NaN;
	if (!(http.clock.now() - date > abandonedAfterMs)) return false;
	return [...(await findTree(http, repo, branch))?.keys() ?? []].some((path) => recordedPathOf(path) !== void 0);
}
// src/stores/hub/publish/recomputed-blob.ts
/**
* A Blob whose content is computed whenever it is read, for libraries that read a file more than once. Takes
* no memory for the content, except where a reader asks for an array of it.
*/
var RecomputedBlob = class RecomputedBlob extends Blob {
	#file;
	#start;
	#end;
	#onDigest;
	/** @param onDigest told the sha256 each time the blob (not a slice of it) was read to its end. */
	constructor(file, onDigest, start = 0, end = file.byteLength) {
		super();
		this.#file = file;
		this.#start = start;
		this.#end = end;
		this.#onDigest = onDigest;
	}
	get size() {
		return this.#end - this.#start;
	}
	slice(start = 0, end = this.size) {
		const from = this.#start + clampIndex(start, this.size);
		const to = this.#start + clampIndex(end, this.size);
		return new RecomputedBlob(this.#file, void 0, from, Math.max(from, to));
	}
	stream() {
		const blocks = this.#read();
		return new ReadableStream({
			async pull(controller) {
				const { done, value } = await blocks.next();
				if (done) controller.close();
				else controller.enqueue(value);
			},
			async cancel() {
				await blocks.return(void 0);
			}
		}, { highWaterMark: 0 });
	}
	async arrayBuffer() {
		const content = new Uint8Array(this.size);
		let byteOffset = 0;
		for await (const block of this.#read()) {
			content.set(block, byteOffset);
			byteOffset += block.byteLength;
		}
		return content.buffer;
	}
	async text() {
		return new TextDecoder().decode(await this.arrayBuffer());
	}
	async *#read() {
		if (this.size === 0) return;
		const hash = this.#onDigest && createHash("sha256");
		let byteLength = 0;
		for await (const block of this.#file.stream(this.#start, this.#end)) {
			byteLength += block.byteLength;
			hash?.update(block);
			yield block;
		}
		if (byteLength !== this.size) throw new Error(`${this.#file.path} gave ${byteLength} bytes for a range of ${this.size}`);
		if (hash) this.#onDigest?.(hash.digest("hex"));
	}
};
/** As Blob.slice counts: negative from the end, never outside. */
function clampIndex(index, size) {
	return index < 0 ? Math.max(0, size + index) : Math.min(index, size);
}
// src/stores/hub/publish/lfs-upload.ts
/**
* Uploads one file to a Hub without Xet storage and commits its pointer: by `@huggingface/hub`, which reads
* the file once for its digest and once to send it. Both readings compute it anew, so nothing is spooled.
*
* @returns the file's sha256
* @throws {ServiceError} `not-large` where the Hub keeps a file of this name in git
*/
async function uploadRecomputable(http, { repo, branch }, file) {
	const { signal } = http;
	const { path, byteLength } = file;
	let sha256;
	const content = new RecomputedBlob(file, (digest) => {
		sha256 ??= digest;
	});
	const isCommitted = async () => {
		const stored = (await findTree(http, repo, branch))?.get(path);
		return sha256 !== void 0 && stored?.sha256 === sha256 && stored.byteLength === byteLength;
	};
	const upload = () => callLibrary(http, `Uploading ${path}`, (hub) => commit({
		repo,
		branch,
		title: `Upload ${path}`,
		operations: [{
			operation: "addOrUpdate",
			path,
			content
		}],
		useXet: false,
		...hub,
		abortSignal: signal
	}));
	const findUploaded = async () => await isCommitted() ? {} : void 0;
	await repeatUnlessDone(http, upload, findUploaded).catch((error) => {
		throw signal.aborted ? signal.reason : error;
	});
	if (sha256 === void 0 || !await isCommitted()) throw new ServiceError(`${http.hubUrl} did not take ${path} into large-file storage.`, {
		code: "not-large",
		hint: `Add the line "${path} filter=lfs diff=lfs merge=lfs -text" to .gitattributes of ${repo}.`
	});
	return sha256;
}
// src/stores/hub/publish/preupload.ts
/** As many as the Hub's own clients ask for at once. */
const filesPerRequest = 100;
const sampleBytes = 512;
/** Asks the Hub where it keeps each file, by path, size and first bytes. Files it ignores are left out. */
async function classifyUploads(http, { repo, branch }, files) {
	const url = `${http.hubUrl}/api/models/${repo}/preupload/${encodeURIComponent(branch)}`;
	const modes = /* @__PURE__ */ new Map();
	for (let start = 0; start < files.length; start += filesPerRequest) {
		const asked = files.slice(start, start + filesPerRequest);
		const answered = readModes(await (await http.request({
			method: "POST",
			url,
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ files: asked.map(({ path, byteLength, sample }) => ({
				path,
				size: byteLength,
				sample: Buffer.from(sample.subarray(0, sampleBytes)).toString("base64")
			})) })
		})).json());
		for (const { path, byteLength } of asked) {
			const mode = answered.get(path);
			if (mode === void 0) throw new ServiceError(`${url} does not say how to upload ${path}.`, { code: "answer-malformed" });
			if (mode !== "ignored") modes.set(path, byteLength === 0 ? "regular" : mode);
		}
	}
	return modes;
}
function readModes(answer) {
	const { files } = answer ?? {};
	const modes = /* @__PURE__ */ new Map();
	for (const entry of Array.isArray(files) ? files : []) {
		const { path, uploadMode, shouldIgnore } = entry ?? {};
		if (typeof path !== "string" || uploadMode !== "lfs" && uploadMode !== "regular") continue;
		modes.set(path, shouldIgnore === true ? "ignored" : uploadMode);
	}
	return modes;
}
// src/stores/hub/publish/promote.ts
/**
* Makes a derived repo visible: one commit on main with the staged files by pointer and the small ones with
* their content, which also deletes what else is there. More weight files than the hundred operations the Hub
* recommends still go into one commit: a repo that is half there would be worse than a slow commit.
*
* @param head the commit on main at which everything was checked; anything newer is not overwritten.
* @param stalePaths files on main at that commit.
* @returns the new commit's id
* @throws {ServiceError} `target-changed`; nothing is visible then, and a new run continues.
*/
async function promoteToMain(http, promotion) {
	const { repo, head, stalePaths, files, inline, message, findCommit } = promotion;
	const kept = requireDistinct([...files, ...inline].map(({ path }) => path));
	const operations = [
		...files.map(({ path, sha256, byteLength }) => ({
			kind: "pointer",
			path,
			sha256,
			byteLength
		})),
		...inline.map(({ path, content }) => ({
			kind: "file",
			path,
			content
		})),
		...stalePaths.filter((path) => path !== ".gitattributes" && !kept.has(path)).map((path) => ({
			kind: "delete",
			path
		}))
	];
	const [summary = "", ...description] = message.split("\n");
	const commit = {
		summary,
		description: description.join("\n").trim() || void 0,
		parentCommit: head,
		operations
	};
	const id = await sendCommit(http, {
		repo,
		branch: mainBranch
	}, commit, findCommit);
	if (id !== void 0) return id;
	throw new ServiceError(`${repo} was changed by somebody else while it was being made; nothing was published.`, {
		code: "target-changed",
		hint: advice`Look at ${http.hubUrl}/${repo}/commits/main and run ${sameCommand} again: what was uploaded is kept.`,
		status: 412
	});
}
function requireDistinct(paths) {
	const distinct = new Set(paths);
	if (distinct.size !== paths.length) throw new TypeError("A path was given twice to one commit");
	return distinct;
}
// src/stores/hub/publish/upload-memory.ts
const mebibyte = 1 << 20;
/** The storage's limit for a serialized xorb. */
const maxXorbBytes = 64 * mebibyte;
/** Below this the round trip of a request outweighs its content. */
const minXorbBytes = 8 * mebibyte;
/** Enough to keep a connection busy while another waits for its answer. */
const xorbsOnTheirWay = 3;
/**
* Divides a budget into xorbs: one is being filled for each file that is written at once, and a few more are on
* their way. More files make smaller xorbs, down to 8 MiB even where that exceeds the budget.
*/
function divideUploadMemory(budgetBytes, filesAtOnce) {
	const maxXorbs = Math.max(1, filesAtOnce) + xorbsOnTheirWay;
	const share = Math.floor(budgetBytes / maxXorbs);
	return {
		maxXorbs,
		xorbByteLimit: Math.min(maxXorbBytes, Math.max(minXorbBytes, share))
	};
}
// src/stores/hub/publish/xet-file.ts
/**
* The storage takes a description of at most 64 MiB with a file, at 48 bytes per chunk. Chunks are 64 KiB on
* average; at two thirds of that, which no weights fall below, a file of this size still fits.
*/
const maxFileBytes = 56 * 1024 ** 3;
/**
* Uploads one file while it is written, in a single pass: two threads take its sha256 and cut it into xorbs,
* finished xorbs are posted several at a time, and when all are stored a shard with the sha256 registers the
* file. Memory is bound by `memory`; a writer waits for the network when it is used up.
*
* @throws {CapacityError} for a file too large for one shard, before anything is read
*/
function openXetFile(options) {
	const { path, byteLength, pool, storage, memory, signal } = options;
	if (byteLength > maxFileBytes) throw tooLarge(path, byteLength);
	const requests = new AbortController();
	const posts = /* @__PURE__ */ new Set();
	let failure;
	let writtenBytes = 0;
	const digest = pool.openSha256();
	const xorbs = pool.openXet({
		...memory,
		onXorb: post
	});
	const onAbort = () => fail(signal.reason);
	signal.addEventListener("abort", onAbort, { once: true });
	if (signal.aborted) onAbort();
	function post(xorb) {
		const posted = storage.postXorb(xorb, requests.signal);
		posts.add(posted);
		posted.then(() => posts.delete(posted), fail);
		return posted;
	}
	/** The first reason is what every later call rejects with; the rest follows from it. */
	function fail(reason) {
		if (failure !== void 0) return;
		failure = { reason };
		signal.removeEventListener("abort", onAbort);
		requests.abort(reason);
		digest.abort(reason);
		xorbs.abort(reason);
	}
	async function unlessFailed(work) {
		try {
			return await work;
		} catch (error) {
			fail(error);
			throw failure?.reason;
		}
	}
	return {
		async write(block) {
			if (failure !== void 0) throw failure.reason;
			writtenBytes += block.byteLength;
			await unlessFailed(writtenBytes > byteLength ? Promise.reject(wrongLength(path, byteLength, writtenBytes)) : Promise.all([digest.write(block), xorbs.write(block)]));
		},
		async finish() {
			if (failure !== void 0) throw failure.reason;
			return unlessFailed((async () => {
				if (writtenBytes !== byteLength) throw wrongLength(path, byteLength, writtenBytes);
				const [sha256, file] = await Promise.all([digest.finish(), xorbs.finish()]);
				await Promise.all(posts);
				await storage.postShard(encodeShard(file, sha256), requests.signal);
				signal.removeEventListener("abort", onAbort);
				return {
					byteLength,
					sha256
				};
			})());
		},
		abort: fail
	};
}
/** Not the user's doing: whoever opened the file knew its length. */
function wrongLength(path, declaredBytes, writtenBytes) {
	return /* @__PURE__ */ new Error(`${path} was opened for ${declaredBytes} bytes, and ${writtenBytes} were written`);
}
function tooLarge(path, byteLength) {
	return new CapacityError(`${path} has ${byteLength} bytes, too many to be uploaded as one file.`, {
		code: "file-too-large",
		hint: "Save the checkpoint in shards of a few gigabytes (transformers does so by default) and use that."
	});
}
// src/stores/hub/publish/xet-storage.ts
/** A shard that the storage reports as failed for a passing reason is sent again this often. */
const maxShardAttempts = 3;
const shardDelayMs = 3e3;
/** The first version of the route works in silence, for minutes where a file is large. */
const silentShardMs = 9e5;
/** What a storage without a route answers. */
const missing = [404, 501];
/** Of an expired token, and of a quota, whose message is about the repo. */
const refusals = [401, ...quotaStatuses];
/** @see https://huggingface.co/docs/xet/api */
function createXetStorage(http, repo, tokens) {
	/** The version that reports its progress, which keeps the connection alive while it works. */
	let shardVersion = "v2";
	async function post(path, body, signal, { answers = [], idleMs } = {}) {
		const send = async () => {
			const token = await tokens.current();
			const url = `${token.storageUrl}${path}`;
			const request = {
				method: "POST",
				url,
				body,
				auth: { bearer: token.accessToken },
				signal,
				idleMs,
				answers: [...refusals, ...answers]
			};
			return {
				token,
				url,
				response: await http.request(request)
			};
		};
		let { token, url, response } = await send();
		if (response.status === 401) {
			await tokens.replace(token);
			({url, response} = await send());
		}
		const { status, headers } = response;
		if (answers.includes(status) || !refusals.includes(status)) return response;
		const text = await response.text();
		throw http.errorOf({
			method: "POST",
			url: new URL(url),
			status,
			headers,
			text,
			repo
		});
	}
	async function sendShard(shard, signal) {
		if (shardVersion === "v2") {
			const response = await post("/v2/shards", shard, signal, { answers: missing });
			if (!missing.includes(response.status)) return readShardReport(await response.text(), tokens.storageUrl);
			shardVersion = "v1";
		}
		await post("/v1/shards", shard, signal, { idleMs: silentShardMs });
	}
	return {
		async postXorb({ hash, body }, signal) {
			await post(`/v1/xorbs/default/${hash}`, body, signal);
		},
		async postShard(shard, signal) {
			for (let attempt = 1;; attempt++) try {
				return await sendShard(shard, signal);
			} catch (error) {
				if (!isAnswerLost(error) || attempt === maxShardAttempts) throw error;
				await http.clock.sleep(shardDelayMs * attempt, signal);
			}
		}
	};
}
/** Reads the lines of progress with which the storage answers a shard; the last one says how it ended. */
function readShardReport(text, storageUrl) {
	const last = parseLine(text.trimEnd().split("\n").at(-1) ?? "");
	if (last?.type === "result") return;
	const said = last?.type === "error" && typeof last.message === "string" ? oneLine(last.message, 300) : void 0;
	const permanent = last?.type === "error" && last.retryable !== true;
	throw new ServiceError(`${storageUrl} did not register the file${said === void 0 ? ": its answer has no result" : `: ${said}`}.`, {
		code: permanent ? "service-refused" : "answer-malformed",
		hint: advice`Run ${sameCommand} again; it continues where it stopped.`
	});
}
function parseLine(line) {
	try {
		const value = JSON.parse(line);
		return typeof value === "object" && value !== null ? value : void 0;
	} catch {
		return;
	}
}
// src/stores/hub/publish/xet-token.ts
/** A token that expires within this is replaced before it is used; the official clients do the same. */
const refreshBeforeExpiryMs = 6e4;
/** The storage's own bound. */
const maxTokenCharacters = 64e3;
/** Gets the first write token; undefined where the Hub offers no Xet storage. */
async function openXetTokens(http, { repo, branch }) {
	const url = `${http.hubUrl}/api/models/${repo}/xet-write-token/${encodeURIComponent(branch)}`;
	const first = await http.request({
		method: "GET",
		url,
		answers: [404]
	});
	if (first.status === 404) {
		const code = first.headers.get("x-error-code");
		if (code !== "RepoNotFound" && code !== "RevisionNotFound") return void 0;
		const { status, headers } = first;
		throw http.errorOf({
			method: "GET",
			url: new URL(url),
			status,
			headers,
			text: await first.text()
		});
	}
	let token = await readToken(first, http);
	let refreshing;
	const refresh = () => {
		refreshing ??= http.request({
			method: "GET",
			url
		}).then((response) => readToken(response, http)).then((fresh) => {
			token = fresh;
			return fresh;
		}).finally(() => {
			refreshing = void 0;
		});
		return refreshing;
	};
	return {
		storageUrl: token.storageUrl,
		current: async () => token.expiresAtMs - http.clock.now() > refreshBeforeExpiryMs ? token : refresh(),
		replace: async (refused) => token === refused ? refresh() : token
	};
}
async function readToken(response, http) {
	const { accessToken, casUrl, exp } = await response.json() ?? {};
	if (typeof accessToken !== "string" || accessToken.length > maxTokenCharacters || !/^[\x21-\x7e]+$/.test(accessToken) || typeof casUrl !== "string" || typeof exp !== "number" || !isStorageUrl(casUrl, http.hubUrl)) throw new ServiceError(`${http.hubUrl} gave a write token for its storage that cannot be used.`, {
		code: "answer-malformed",
		hint: notHubHint,
		status: response.status
	});
	return {
		accessToken,
		storageUrl: casUrl.replace(/\/+$/, ""),
		expiresAtMs: exp * 1e3
	};
}
/** A Hub reached over TLS must not lead its clients to write in the clear. */
function isStorageUrl(text, hubUrl) {
	if (!URL.canParse(text)) return false;
	const { protocol } = new URL(text);
	return protocol === "https:" || protocol === "http:" && new URL(hubUrl).protocol === "http:";
}
// src/stores/hub/publish/publication.ts
/**
* Opens a derived repo on the Hub: creates it if need be, with a staging branch for the plan, and finds what
* an earlier run has staged there. A repo that already has the plan's result is left as it is.
*
* @throws {InputError} for a repo that somebody else made, before anything is created
* @throws {AccessError} if the token does not suffice
*/
async function openHubPublication(http, options) {
	const { target: repo, planKey } = options;
	const branch = stagingBranchOf(planKey);
	const place = {
		repo,
		branch
	};
	const found = await inspectHubTarget(http, options);
	refuseUnfitTarget(http, repo, found, options);
	if (found.state === "ours-complete") {
		if (found.hasStagingBranch) await removeStagingBranch(http, place);
		await removeAbandonedBranches(http, repo, branch);
		return {
			state: "complete",
			repo: describeRepo(http, repo, found.head)
		};
	}
	const main = found.state === "absent" ? await createTarget(http, options) : found;
	if (!found.hasStagingBranch) await createStagingBranch(http, place, main.head);
	return {
		state: "open",
		publication: assemblePublication(http, options, {
			branch,
			main,
			tokens: await openXetTokens(http, place),
			staged: found.staged
		})
	};
}
async function createTarget(http, options) {
	const { target } = options;
	await ensureRepo(http, {
		type: "model",
		name: target
	}, options.private);
	const main = await inspectMain(http, options);
	refuseUnfitTarget(http, target, main, options);
	if (main.state !== "absent") return main;
	throw new AccessError(`${target} exists on the Hub, but the token may not see it.`, {
		code: "repo-not-readable",
		hint: advice`Use a token that may read and write the repo, or publish elsewhere with ${option("to")}.`,
		docs: `${http.hubUrl}/settings/tokens`
	});
}
function describeRepo(http, target, commit) {
	return {
		target,
		url: `${http.hubUrl}/${target}`,
		commit
	};
}
function assemblePublication(openHttp, options, opened) {
	const { pool, target: repo } = options;
	const { branch, main, tokens, staged } = opened;
	const closing = new AbortController();
	const http = openHttp.until(closing.signal);
	const { signal } = http;
	const place = {
		repo,
		branch
	};
	const storage = tokens && createXetStorage(http, repo, tokens);
	const memory = divideUploadMemory(options.uploadMemoryBytes, options.filesAtOnce);
	const staging = openStagingBranch(http, place);
	return {
		target: repo,
		staged,
		singlePass: storage !== void 0,
		checkCard: (card) => checkHubCard(http, repo, card),
		async openFile(path, byteLength) {
			if (storage === void 0) throw new TypeError(`${http.hubUrl} takes no files in one pass`);
			return openXetFile({
				path,
				byteLength,
				pool,
				storage,
				memory,
				signal
			});
		},
		async placeSideFiles(files) {
			const modes = await classifyUploads(http, place, files);
			return new Map(files.map(({ path }) => [path, placeOf(modes.get(path))]));
		},
		stage: (record) => staging.stage(record),
		async stageRecomputable(file) {
			return { sha256: await uploadRecomputable(http, place, file) };
		},
		async promote({ files, inline, message }) {
			await staging.flush();
			await staging.requireStaged(files);
			const commit = await promoteToMain(http, {
				repo,
				head: main.head,
				stalePaths: main.paths,
				files,
				inline,
				message,
				findCommit: async () => {
					const now = await inspectMain(http, options);
					return now.state === "ours-complete" ? now.head : void 0;
				}
			});
			await staging.remove();
			await removeAbandonedBranches(http, repo, branch);
			return describeRepo(http, repo, commit);
		},
		async close() {
			closing.abort(new CancelledError("The publication was closed."));
			await staging.close();
		}
	};
}
function placeOf(mode) {
	return mode === void 0 ? "ignored" : mode === "lfs" ? "staged" : "inline";
}
// src/stores/hub/publish/update-files.ts
/**
* Changes small text files of a repo in one commit on main; everything else in it stays.
*
* @returns the new commit's id
* @throws {ServiceError} `target-changed`; nothing was changed then.
*/
async function updateHubFiles(http, update) {
	const { repo, parentCommit, files, removed, message } = update;
	const commit = {
		summary: message,
		parentCommit,
		operations: [...files.map((file) => ({
			kind: "file",
			...file
		})), ...removed.map((path) => ({
			kind: "delete",
			path
		}))]
	};
	const id = await sendCommit(http, {
		repo,
		branch: mainBranch
	}, commit, () => findLanded(http, update));
	if (id !== void 0) return id;
	throw new ServiceError(`${repo} was changed by somebody else meanwhile; nothing was written.`, {
		code: "target-changed",
		hint: advice`Look at ${http.hubUrl}/${repo}/commits/main and run ${sameCommand} again.`,
		status: 412
	});
}
/** Main, if it has exactly these files. */
async function findLanded(http, { repo, files, removed }) {
	const tree = await findTree(http, repo, mainBranch);
	if (tree === void 0 || removed.some((path) => tree.has(path))) return void 0;
	for (const { path, content } of files) {
		if (tree.get(path)?.byteLength !== content.byteLength) return void 0;
		const url = resolveUrl(http, repo, mainBranch, path);
		if (await (await http.request({
			method: "GET",
			url
		})).text() !== Buffer.from(content).toString()) return void 0;
	}
	return mainBranch;
}
// src/stores/hub/read/account.ts
/** The Hub bounds this question more narrowly than others; a few seconds are for passing failures. */
const mostWaitMs = 1e4;
/**
* Asks the Hub who the token's owner is; undefined without a token.
*
* @throws {AccessError} the Hub does not accept the token
* @throws {ServiceError} the Hub failed, or its answer cannot be understood
*/
async function account(http) {
	if (!http.hasToken) return void 0;
	const url = `${http.hubUrl}/api/whoami-v2`;
	const answer = await (await http.request({
		method: "GET",
		url,
		mostWaitMs
	})).json();
	const name = stringIn(answer, "name");
	const type = stringIn(answer, "type");
	if (name === void 0) throw new ServiceError(`${url} does not say whose token this is.`, { code: "answer-malformed" });
	const orgs = listIn(answer, "orgs").flatMap((org) => {
		const orgName = stringIn(org, "name");
		return orgName === void 0 ? [] : [{
			name: orgName,
			role: stringIn(org, "roleInOrg")
		}];
	});
	const role = stringIn(fieldIn(fieldIn(answer, "auth"), "accessToken"), "role");
	const isPerson = (type === void 0 || type === "user") && /^[\w.-]+$/.test(name);
	return {
		name,
		namespace: isPerson ? name : void 0,
		orgs: orgs.map((org) => org.name),
		role,
		canWriteTo(namespace) {
			if (role === "read") return false;
			if (!isPerson) return "unknown";
			if (role !== "write" && role !== "admin") return "unknown";
			if (isSameName(namespace, name)) return true;
			const org = orgs.find((org) => isSameName(namespace, org.name));
			return org !== void 0 && org.role !== "read";
		}
	};
}
/** The Hub treats names that differ only in case as one. */
function isSameName(a, b) {
	return a.toLowerCase() === b.toLowerCase();
}
function fieldIn(value, key) {
	return typeof value === "object" && value !== null ? value[key] : void 0;
}
function stringIn(value, key) {
	const field = fieldIn(value, key);
	return typeof field === "string" ? field : void 0;
}
function listIn(value, key) {
	const field = fieldIn(value, key);
	return Array.isArray(field) ? field : [];
}
// src/stores/hub/read/beginnings.ts
/** What every use of a checkpoint asks for, where it lies at the top of its repo. */
const weightFile = /^(?:model|pytorch_model|adapter_model|diffusion_pytorch_model)(?:[.-][^/]*)?\.safetensors$/;
const smallFiles = [
	"adapter_config.json",
	"config.json",
	"model.safetensors.index.json",
	"README.md",
	"tokenizer_config.json"
];
const maxSmallBytes = 262144;
/** Most headers of safetensors end here. */
const headerBytes = 65544;
/** Of shards; the rest is read when it is asked for. */
const maxHeaders = 16;
/**
* The same snapshot, of which the beginnings of some files are read all at once: one after the other each would cost
* two round trips.
*/
function withBeginnings(snapshot) {
	const { files } = snapshot;
	const kept = /* @__PURE__ */ new Map();
	const keep = (path, end) => {
		const bytes = snapshot.source(path).slice(0, end);
		bytes.catch(() => {});
		kept.set(path, {
			end,
			bytes
		});
	};
	const shards = [...files.values()].filter(({ path }) => weightFile.test(path));
	for (const { path, byteLength } of shards.slice(0, maxHeaders)) if (byteLength > 0) keep(path, Math.min(byteLength, headerBytes));
	for (const path of smallFiles) {
		const { byteLength } = files.get(path) ?? { byteLength: 0 };
		if (byteLength > 0 && byteLength <= maxSmallBytes) keep(path, byteLength);
	}
	async function find(path, start, end) {
		const known = kept.get(path);
		if (known === void 0 || end > known.end) return void 0;
		try {
			return (await known.bytes).slice(start, end);
		} catch (error) {
			kept.delete(path);
			throw error;
		}
	}
	return {
		...snapshot,
		source(path) {
			const source = snapshot.source(path);
			return {
				name: source.name,
				byteLength: source.byteLength,
				slice: async (start, end) => await find(path, start, end) ?? source.slice(start, end)
			};
		}
	};
}
// src/stores/hub/read/find-model.ts
/** What says that nobody, or not this token, may see a repo or a file of it. */
const unseen = /* @__PURE__ */ new Set([
	"repo-not-found",
	"revision-not-found",
	"file-not-found",
	"repo-gated",
	"forbidden",
	"token-missing"
]);
/** What the Hub answers for names that it would not take, and for repos that it may not show. */
const unseenStatuses = [
	400,
	410,
	451
];
/**
* All that the API says of a model, with the sha256 of its files, under its new name where it was renamed; undefined
* where it is missing or private, and `{id, disabled: true}` where it was taken out of service.
*
* @param repo `namespace/name`
* @throws {ServiceError} the Hub failed
*/
async function findModel(http, repo) {
	const url = `${http.hubUrl}/api/models/${encodeName(repo)}?blobs=true`;
	try {
		const response = await http.request({
			method: "GET",
			url,
			answers: unseenStatuses
		});
		return unseenStatuses.includes(response.status) ? void 0 : await response.json();
	} catch (error) {
		if (error instanceof ExtrapolateError && error.code === "repo-disabled") return {
			id: repo,
			disabled: true
		};
		return undefinedIfUnseen(error);
	}
}
/**
* The beginning of a text file at a commit; undefined where it is missing or may not be read.
*
* @throws {ServiceError} the Hub failed
*/
async function readFileStart(http, file) {
	const url = resolveUrl(http, file.repo, file.commit, file.path);
	const headers = { range: `bytes=0-${file.byteLength - 1}` };
	try {
		const answers = [416, ...unseenStatuses];
		const response = await http.request({
			method: "GET",
			url,
			headers,
			answers
		});
		if (unseenStatuses.includes(response.status)) return void 0;
		return response.status === 416 ? "" : (await response.text()).slice(0, file.byteLength);
	} catch (error) {
		return undefinedIfUnseen(error);
	}
}
/**
* What the Hub gives as the entries of a collection; undefined where it is missing or private.
*
* @param slug `owner/slug`
* @throws {ServiceError} the Hub failed
*/
async function findCollectionItems(http, slug) {
	const url = `${http.hubUrl}/api/collections/${encodeName(slug)}`;
	const answers = [
		401,
		403,
		404
	];
	const response = await http.request({
		method: "GET",
		url,
		answers
	});
	if (answers.includes(response.status)) return void 0;
	const collection = await response.json();
	const items = typeof collection === "object" && collection !== null && "items" in collection ? collection.items : [];
	return Array.isArray(items) ? items : [];
}
function undefinedIfUnseen(error) {
	if (error instanceof ExtrapolateError && unseen.has(error.code)) return void 0;
	throw error;
}
function encodeName(name) {
	return name.split("/").map(encodeURIComponent).join("/");
}
// src/stores/hub/read/list-models.ts
/** As many as the Hub gives. */
const mostPerPage = 1e3;
/**
* The pages of a listing, the latest models first; stop taking them to stop asking. `listModels` of
* `@huggingface/hub` gives no `baseModels`, and models one by one, so that nobody sees where a page ends.
*
* @throws {ServiceError} the Hub failed, or its answer cannot be understood
*/
async function* listModelPages(http, query) {
	const parameters = new URLSearchParams({
		sort: query.sort,
		limit: String(query.pageSize ?? mostPerPage)
	});
	if (query.author !== void 0) parameters.set("author", query.author);
	if (query.search !== void 0) parameters.set("search", query.search);
	if (query.tag !== void 0) parameters.set("filter", query.tag);
	for (const field of query.expand) parameters.append("expand", field);
	if (query.cursor !== void 0) parameters.set("cursor", query.cursor);
	let url = `${http.hubUrl}/api/models?${parameters}`;
	while (url !== void 0) {
		const response = await http.request({
			method: "GET",
			url
		});
		const models = await response.json();
		if (!Array.isArray(models)) throw malformed("it is no list");
		const next = nextPage(response.headers.get("link"), http.hubUrl);
		if (next === url) throw malformed("a page names itself as the next one");
		yield {
			models,
			cursor: cursorIn(next)
		};
		url = next;
	}
}
function cursorIn(url) {
	return url === void 0 ? void 0 : new URL(url).searchParams.get("cursor") ?? void 0;
}
/** The next page lies on the same Hub: a link to elsewhere would lead the run astray. */
function nextPage(link, hubUrl) {
	const target = /<([^<>]{1,8192})>\s*;\s*rel="?next"?/.exec(link ?? "")?.[1];
	if (target === void 0 || !URL.canParse(target, hubUrl)) return void 0;
	const url = new URL(target, hubUrl);
	if (url.origin !== new URL(hubUrl).origin) throw malformed("its next page lies elsewhere");
	return url.href;
}
function malformed(reason) {
	return new ServiceError(`The listing of models cannot be used: ${reason}.`, { code: "answer-malformed" });
}
// src/stores/hub/read/pull-requests.ts
/** More than the open pull requests of any author in one repo. */
const maxPages = 10;
/** Where discussions are switched off, or a Hub has none. */
const withoutDiscussions = [403, 404];
/**
* Numbers of the open pull requests of an author, the latest first.
*
* @param repo `namespace/name`
* @throws {ServiceError} the Hub failed, or its answer cannot be understood
*/
async function listOpenPulls(http, repo, author) {
	const numbers = /* @__PURE__ */ new Set();
	let listed = 0;
	for (let page = 0; page < maxPages; page++) {
		const query = new URLSearchParams({
			type: "pull_request",
			status: "open",
			author,
			p: String(page)
		});
		const url = `${http.hubUrl}/api/models/${repo}/discussions?${query}`;
		const response = await http.request({
			method: "GET",
			url,
			answers: withoutDiscussions
		});
		if (withoutDiscussions.includes(response.status)) break;
		const { discussions, count } = readPage(await response.json(), repo);
		for (const { num, status, isPullRequest, author: by } of discussions) if (isPullRequest === true && status === "open" && nameIn(by) === author && typeof num === "number" && Number.isSafeInteger(num) && num > 0) numbers.add(num);
		listed += discussions.length;
		if (discussions.length === 0 || listed >= count) break;
	}
	return [...numbers].sort((a, b) => b - a);
}
function readPage(answer, repo) {
	const { discussions, count } = isObject(answer) ? answer : {};
	if (!Array.isArray(discussions) || !discussions.every(isObject) || typeof count !== "number") throw new ServiceError(`The pull requests of ${repo} cannot be read from the Hub's answer.`, { code: "answer-malformed" });
	return {
		discussions,
		count
	};
}
function nameIn(author) {
	return isObject(author) ? author.name : void 0;
}
function isObject(value) {
	return typeof value === "object" && value !== null;
}
// src/stores/hub/http/file-ranges.ts
const maxRedirects = 5;
/** Above the largest file that git itself keeps on the Hub. */
const maxWholeBytes = 16777216;
/** What storage answers to an address whose signature has expired; S3 says 400 for some kinds of it. */
const expiredStatuses = [
	400,
	401,
	403,
	404,
	410
];
function createFileRanges(client, resolveUrl, file, commit) {
	let signedUrl;
	let resolving;
	async function resolve(start, end, signal) {
		const following = follow(start, end, signal);
		const settled = following.catch(() => {});
		resolving = settled;
		try {
			return await following;
		} finally {
			if (resolving === settled) resolving = void 0;
		}
	}
	async function follow(start, end, signal) {
		let url = resolveUrl;
		for (let redirects = 0; redirects <= maxRedirects; redirects++) {
			const answer = await client.get(url, start, end, signal);
			if (url.origin === client.hubUrl.origin) checkIdentity(answer, file, commit);
			const next = locationOf(answer);
			if (next === void 0) return answer;
			answer.discard();
			url = next;
			if (url.origin !== client.hubUrl.origin) signedUrl = url;
		}
		throw new ServiceError(`${nameOfUrl(resolveUrl)} redirects more than ${maxRedirects} times.`, { code: "too-many-redirects" });
	}
	return {
		file,
		async open(start, end, signal) {
			let answer;
			if (signedUrl === void 0 && resolving !== void 0) await resolving;
			if (signedUrl !== void 0) {
				answer = await client.get(signedUrl, start, end, signal);
				if (expiredStatuses.includes(answer.status)) {
					answer.discard();
					signedUrl = void 0;
					answer = void 0;
				}
			}
			answer ??= await resolve(start, end, signal);
			if (answer.status !== 200 && answer.status !== 206) {
				answer.discard();
				throw client.errorOf(answer);
			}
			try {
				if (!isWhole$1(answer, client, file)) checkRange$1(answer, start, end, file);
			} catch (error) {
				answer.discard();
				throw error;
			}
			return isWhole$1(answer, client, file) ? partOfWhole(answer, start, file) : answer;
		}
	};
}
/** The Hub's cache of files that lie in git may know no ranges. What lies in the storage is always read by ranges. */
function isWhole$1({ url, status, headers }, client, file) {
	if (status !== 200 || url.origin !== client.hubUrl.origin || file.sha256 !== void 0) return false;
	const encoding = headers.get("content-encoding") ?? "identity";
	const length = headers.get("content-length") ?? String(file.byteLength);
	return encoding === "identity" && length === String(file.byteLength) && file.byteLength <= maxWholeBytes;
}
/** Reads a whole file as the range that was asked for. */
function partOfWhole(answer, start, { byteLength }) {
	return {
		...answer,
		async pipe(buffer, byteCount, signal) {
			try {
				await answer.pipePart(buffer, {
					start,
					end: start + byteCount,
					totalBytes: byteLength
				}, signal);
			} catch (error) {
				if (!(error instanceof RangeError)) throw error;
				throw untrusted(answer, "range-ignored", `sent a whole file of another length: ${error.message}`);
			}
		}
	};
}
function untrusted(answer, code, reason) {
	return new ServiceError(`${nameOfUrl(answer.url)} ${reason}; the bytes cannot be trusted.`, {
		code,
		hint: "A proxy or cache between here and the Hub may rewrite answers; try without it.",
		status: answer.status
	});
}
function locationOf(answer) {
	if (![
		301,
		302,
		303,
		307,
		308
	].includes(answer.status)) return void 0;
	const location = answer.headers.get("location");
	if (location === null || !URL.canParse(location, answer.url.href)) return void 0;
	const url = new URL(location, answer.url);
	if (url.protocol === "https:" || url.protocol === answer.url.protocol) return url;
}
/** The Hub states on its own answers which commit and content they are about. */
function checkIdentity(answer, file, commit) {
	const answeredCommit = answer.headers.get("x-repo-commit");
	const answeredSha256 = answer.headers.get("x-linked-etag")?.replace(/^(W\/)?"|"$/g, "");
	const otherCommit = answeredCommit !== null && answeredCommit !== commit;
	const otherContent = answeredSha256 !== void 0 && file.sha256 !== void 0 && answeredSha256 !== file.sha256;
	if (!otherCommit && !otherContent) return;
	answer.discard();
	throw new ServiceError(`${nameOfUrl(answer.url)} is not what was listed: ${otherCommit ? `commit ${answeredCommit} instead of ${commit}` : `sha256 ${answeredSha256} instead of ${file.sha256}`}.`, {
		code: "content-changed",
		status: answer.status
	});
}
function checkRange$1(answer, start, end, file) {
	const refuse = (code, reason) => untrusted(answer, code, reason);
	const encoding = answer.headers.get("content-encoding");
	if (encoding !== null && encoding !== "identity") throw refuse("range-wrong", `sent its content encoded as ${JSON.stringify(encoding)}`);
	const lengthText = answer.headers.get("content-length");
	if (answer.status === 200) {
		if (start === 0 && end === file.byteLength && lengthText === String(file.byteLength)) return;
		throw refuse("range-ignored", `answered 200 to a request for bytes ${start}–${end - 1}`);
	}
	const asked = `bytes ${start}-${end - 1}/${file.byteLength}`;
	const given = answer.headers.get("content-range");
	if (given !== asked) throw refuse("range-wrong", `sent ${JSON.stringify(given)} where ${JSON.stringify(asked)} was asked for`);
	if (lengthText !== null && lengthText !== String(end - start)) throw refuse("range-wrong", `announced ${lengthText} bytes for a range of ${end - start}`);
}
// src/stores/hub/http/range-buffer.ts
/**
* A bounded queue of bytes between one writer (a socket) and one reader. While the reader waits and nothing is
* queued, the writer is given the reader's own memory, so that the bytes arrive where they are needed without
* a copy.
*/
var RangeBuffer = class {
	/** Called when the writer, having found no space, can go on; and on {@link fail}. */
	onSpace;
	#takeRing;
	#ring;
	#readOffset = 0;
	#queuedBytes = 0;
	#reservedFill;
	#pending;
	#receivedBytes = 0;
	#failure;
	/** @param takeRing gives the memory of the queue, when bytes come that no fill waits for */
	constructor(takeRing) {
		this.#takeRing = takeRing;
	}
	/** All bytes that the writer has brought so far. */
	get receivedBytes() {
		return this.#receivedBytes;
	}
	get isFull() {
		return this.#ring !== void 0 && this.#queuedBytes === this.#ring.byteLength;
	}
	/** Resolves when there is space, or when the queue has ended; rejects when aborted. For the writer. */
	async untilSpace(signal) {
		signal.throwIfAborted();
		if (!this.isFull) return;
		let resolve = () => {};
		const space = new Promise((done) => {
			resolve = done;
		});
		this.onSpace = resolve;
		signal.addEventListener("abort", resolve, { once: true });
		await space;
		signal.removeEventListener("abort", resolve);
		this.onSpace = void 0;
		signal.throwIfAborted();
	}
	/** Where the next bytes go, at most `limitBytes`; empty when the queue is full. */
	reserve(limitBytes) {
		const pending = this.#pending;
		if (pending !== void 0 && this.#queuedBytes === 0) {
			this.#reservedFill = pending;
			return pending.target.subarray(pending.filledBytes, pending.filledBytes + limitBytes);
		}
		this.#reservedFill = void 0;
		this.#ring ??= this.#takeRing();
		const capacityBytes = this.#ring.byteLength;
		if (this.#queuedBytes === 0) this.#readOffset = 0;
		const writeOffset = (this.#readOffset + this.#queuedBytes) % capacityBytes;
		const contiguousBytes = Math.min(capacityBytes - this.#queuedBytes, capacityBytes - writeOffset);
		return this.#ring.subarray(writeOffset, writeOffset + Math.min(contiguousBytes, limitBytes));
	}
	/** The first `byteCount` bytes of the region reserved last were written. */
	commit(byteCount) {
		this.#receivedBytes += byteCount;
		if (this.#reservedFill !== void 0) this.#reservedFill.filledBytes += byteCount;
		else this.#queuedBytes += byteCount;
		this.#reservedFill = void 0;
		if (this.#pending !== void 0) this.#advance(this.#pending);
	}
	/** Copies bytes in, as many as there is room for; gives their number. */
	write(bytes) {
		let writtenBytes = 0;
		while (writtenBytes < bytes.byteLength) {
			const region = this.reserve(bytes.byteLength - writtenBytes);
			if (region.byteLength === 0) break;
			region.set(bytes.subarray(writtenBytes, writtenBytes + region.byteLength));
			this.commit(region.byteLength);
			writtenBytes += region.byteLength;
		}
		return writtenBytes;
	}
	/** Fills the whole target with the next bytes; one fill at a time. */
	fill(target) {
		if (this.#pending !== void 0) throw new Error("A fill is already waiting.");
		const copiedBytes = this.#take(target);
		if (copiedBytes === target.byteLength) {
			this.onSpace?.();
			return;
		}
		if (this.#failure !== void 0) return Promise.reject(this.#failure.reason);
		return new Promise((resolve, reject) => {
			this.#pending = {
				target,
				filledBytes: copiedBytes,
				resolve,
				reject
			};
			this.onSpace?.();
		});
	}
	/** Ends the queue: a waiting fill, and every later one that the queued bytes cannot serve, rejects. */
	fail(reason) {
		this.#failure ??= { reason };
		const pending = this.#pending;
		this.#pending = void 0;
		pending?.reject(reason);
		this.onSpace?.();
	}
	/** Gives the memory of the queue back, once the writer has brought its last byte and the reader has it. */
	releaseRing() {
		const ring = this.#ring;
		this.#ring = void 0;
		return ring;
	}
	#advance(pending) {
		pending.filledBytes += this.#take(pending.target.subarray(pending.filledBytes));
		if (pending.filledBytes < pending.target.byteLength) return;
		this.#pending = void 0;
		pending.resolve();
	}
	#take(target) {
		let takenBytes = 0;
		while (this.#ring !== void 0 && takenBytes < target.byteLength && this.#queuedBytes > 0) {
			const byteCount = Math.min(target.byteLength - takenBytes, this.#queuedBytes, this.#ring.byteLength - this.#readOffset);
			target.set(this.#ring.subarray(this.#readOffset, this.#readOffset + byteCount), takenBytes);
			this.#readOffset = (this.#readOffset + byteCount) % this.#ring.byteLength;
			this.#queuedBytes -= byteCount;
			takenBytes += byteCount;
		}
		return takenBytes;
	}
};
// src/stores/hub/http/range-reader.ts
/**
* Long spans under way in a reader: fewer where bytes come faster than they are wanted, more where connections are slow
* and the memory of all readers allows it.
*/
const longSpans = {
	least: 2,
	first: 3,
	most: 6
};
/** Short ones, such as those of a sample, cost a round trip each and little memory. */
const mostSpans = 32;
/** Where unwanted bytes between two parts go. */
const gapTargetBytes = 65536;
/** Reads the ranges as one stream over HTTP; see {@link RangeReader}. Aborting closes it with the signal's reason. */
function createRangeReader(client, ranges, rangesOf, signal) {
	const spans = planSpans(ranges);
	const opened = [];
	const gapTarget = new Uint8Array(gapTargetBytes);
	const spareRings = [];
	const takeRing = (byteLength) => {
		const index = spareRings.findIndex((ring) => ring.byteLength >= byteLength);
		return spareRings.splice(index, index < 0 ? 0 : 1)[0] ?? Buffer.allocUnsafeSlow(byteLength);
	};
	/** What is read ahead is counted in long spans. */
	let wantedCount = longSpans.first;
	let openBytes = 0;
	let nextSpanIndex = 0;
	let closedFor;
	let lastFill;
	function openSpans() {
		for (;;) {
			const span = spans[nextSpanIndex];
			if (span === void 0 || opened.length === mostSpans) break;
			const byteLength = span.end - span.start;
			if (opened.length > 0 && openBytes + byteLength > wantedCount * 8388608) break;
			if (opened.length < longSpans.least) client.readAhead.force(byteLength);
			else if (!client.readAhead.take(byteLength)) break;
			openBytes += byteLength;
			nextSpanIndex++;
			opened.push(openSpan(client, span, rangesOf(span.path), () => takeRing(byteLength)));
		}
		return opened[0];
	}
	function closeFirst({ span, buffer }) {
		opened.shift();
		forget(span);
		const ring = buffer.releaseRing();
		if (ring !== void 0) spareRings.push(ring);
		const next = opened[0];
		if (next === void 0) return;
		wantedCount = isWhole(next) ? Math.max(longSpans.least, wantedCount - 1) : Math.min(longSpans.most, wantedCount + 1);
	}
	function forget({ start, end }) {
		openBytes -= end - start;
		client.readAhead.giveBack(end - start);
	}
	async function fillNow(target) {
		let offset = 0;
		while (offset < target.byteLength) {
			if (closedFor !== void 0) throw closedFor.reason;
			const current = openSpans();
			if (current === void 0) throw new RangeError("The reader was asked for more bytes than its ranges have.");
			const part = current.span.parts[current.partIndex];
			if (part === void 0) {
				closeFirst(current);
				continue;
			}
			const gapBytes = part.start - current.position;
			if (gapBytes > 0) {
				const gap = gapTarget.subarray(0, gapBytes);
				await current.buffer.fill(gap);
				current.position += gap.byteLength;
				continue;
			}
			const piece = target.subarray(offset, offset + (part.end - current.position));
			await current.buffer.fill(piece);
			current.position += piece.byteLength;
			offset += piece.byteLength;
			if (current.position === part.end) current.partIndex++;
		}
	}
	function close(reason) {
		signal?.removeEventListener("abort", onAbort);
		closedFor ??= { reason };
		for (const { span, cancel } of opened.splice(0)) {
			forget(span);
			cancel(closedFor.reason);
		}
		nextSpanIndex = spans.length;
	}
	const onAbort = () => close(signal?.reason);
	signal?.addEventListener("abort", onAbort, { once: true });
	if (signal?.aborted) onAbort();
	return {
		fill(target) {
			const previous = lastFill;
			const filling = previous === void 0 ? fillNow(target) : previous.then(() => fillNow(target));
			lastFill = filling;
			return filling;
		},
		close: () => close(new CancelledError("The reader was closed."))
	};
}
const isWhole = ({ span, buffer }) => buffer.receivedBytes === span.end - span.start;
function openSpan(client, span, ranges, takeRing) {
	const controller = new AbortController();
	const buffer = new RangeBuffer(takeRing);
	streamSpan(client, span, ranges, buffer, controller.signal).catch((error) => buffer.fail(error));
	return {
		span,
		buffer,
		cancel(reason) {
			if (isWhole({
				span,
				buffer
			})) return;
			controller.abort(reason);
			buffer.fail(reason);
		},
		partIndex: 0,
		position: span.start
	};
}
/** Brings the span's bytes into the buffer, over as many connections as it takes, each resuming at the next byte. */
async function streamSpan(client, span, ranges, buffer, signal) {
	const budget = client.createBudget(signal);
	const spanBytes = span.end - span.start;
	while (buffer.receivedBytes < spanBytes) {
		await buffer.untilSpace(signal);
		const receivedBefore = buffer.receivedBytes;
		try {
			await (await ranges.open(span.start + receivedBefore, span.end, signal)).pipe(buffer, spanBytes - receivedBefore, signal);
		} catch (error) {
			if (!(error instanceof TransientFailure)) throw error;
			if (buffer.receivedBytes > receivedBefore) budget.reset();
			await budget.spend(error);
		}
	}
}
// src/stores/hub/read/snapshot.ts
/** Where a repo's commits go when the user names none. */
const defaultRevision = "main";
/**
* Opens a model repo of the Hub, pinned to the commit that the revision names now. One byte of a file is read,
* so that a repo whose files cannot be read (gated, disabled) fails here and not in the middle of the work.
*
* @param repo `namespace/name`
* @param revision a branch, tag, `refs/pr/N` or commit
* @param prepare is given the snapshot before anything of it is read
* @throws {AccessError} the repo is missing, private, gated or disabled
* @throws {InputError} the name is none, the revision does not exist, or the repo has unsafe paths
* @throws {ServiceError} the Hub failed, or its answers cannot be understood
*/
async function openHubSnapshot(http, repo, revision = defaultRevision, prepare = (snapshot) => snapshot) {
	const origin = await pinRepo(http, repo, revision);
	const files = await listRepoFiles(http, origin.repo, origin.commit);
	const snapshot = prepare(createSnapshot(http, origin, files));
	try {
		const probe = probeOf(files);
		if (probe !== void 0) await snapshot.source(probe).slice(0, 1);
	} catch (error) {
		await snapshot.close();
		throw error;
	}
	return snapshot;
}
async function pinRepo(http, repo, revision) {
	if (!/^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(repo) || /(^|\/)\.{1,2}(\/|$)/.test(repo)) throw new InputError(`${JSON.stringify(repo)} is not the name of a repo on the Hub.`, {
		code: "repo-name",
		hint: "Write it as namespace/name, as in the address of its page."
	});
	const info = await callLibrary(http, `Looking up ${repo}`, (hub) => modelInfo({
		name: repo,
		revision,
		additionalFields: ["sha", "disabled"],
		...hub
	}));
	const commit = info.sha;
	const name = info.name;
	if (typeof commit !== "string" || !/^[0-9a-f]{40}$/.test(commit) || typeof name !== "string") throw new ServiceError(`The Hub does not say which commit ${repo}@${revision} is.`, { code: "answer-malformed" });
	if (info.disabled === true) throw new AccessError(`${repo} is disabled on ${new URL(http.hubUrl).host}.`, {
		code: "repo-disabled",
		hint: "Use another repo; this one was taken out of service.",
		docs: `${http.hubUrl}/${name}`
	});
	return {
		kind: "hub",
		repo: name,
		revision,
		commit,
		url: `${http.hubUrl}/${name}/tree/${commit}`,
		gated: info.gated !== false && info.gated !== void 0,
		private: info.private === true
	};
}
/** The file whose readability stands for all: weights where there are any. */
function probeOf(files) {
	const paths = [...files.values()].filter((file) => file.byteLength > 0).map((file) => file.path);
	return paths.find((path) => path.endsWith(".safetensors")) ?? paths[0];
}
function createSnapshot(http, origin, files) {
	const readers = /* @__PURE__ */ new Set();
	const rangesByPath = /* @__PURE__ */ new Map();
	function fileOf(path) {
		const file = files.get(path);
		if (file !== void 0) return file;
		throw new InputError(`${nameOf(origin)} has no file ${JSON.stringify(path)}.`, { code: "file-not-found" });
	}
	function rangesOf(path) {
		let ranges = rangesByPath.get(path);
		if (ranges === void 0) {
			const encodedPath = path.split("/").map(encodeURIComponent).join("/");
			const url = new URL(`${http.hubUrl}/${origin.repo}/resolve/${origin.commit}/${encodedPath}`);
			ranges = createFileRanges(http.ranges, url, fileOf(path), origin.commit);
			rangesByPath.set(path, ranges);
		}
		return ranges;
	}
	const openReader = (ranges) => {
		for (const { path, start, end } of ranges) checkRange(fileOf(path), start, end, origin);
		const reader = createRangeReader(http.ranges, ranges, rangesOf, http.signal);
		readers.add(reader);
		return {
			fill: (target) => reader.fill(target),
			close() {
				reader.close();
				readers.delete(reader);
			}
		};
	};
	function source(path) {
		const { byteLength } = fileOf(path);
		return {
			name: nameOf(origin, path),
			byteLength,
			async slice(start, end) {
				const reader = openReader([{
					path,
					start,
					end
				}]);
				try {
					const bytes = new Uint8Array(end - start);
					await reader.fill(bytes);
					return bytes;
				} finally {
					reader.close();
				}
			}
		};
	}
	return {
		origin,
		files,
		source,
		openReader,
		async close() {
			for (const reader of readers) reader.close();
			readers.clear();
		}
	};
}
function checkRange(file, start, end, origin) {
	if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start <= end && end <= file.byteLength) return;
	throw new RangeError(`Bytes ${start}–${end} were asked of ${nameOf(origin, file.path)}, which has ${file.byteLength}.`);
}
// src/stores/hub/hub.ts
function openHub(options) {
	const http = createHubHttp(options);
	let owner;
	return {
		account() {
			owner ??= account(http);
			return owner;
		},
		openSnapshot: (repo, revision) => openHubSnapshot(http, repo, revision, withBeginnings),
		listOpenPulls: (repo, author) => listOpenPulls(http, repo, author),
		inspectTarget: (query) => inspectHubTarget(http, query),
		refuseUnfitTarget: (target, found, wanted) => refuseUnfitTarget(http, target, found, wanted),
		openPublication: (publication) => openHubPublication(http, publication),
		updateFiles: (update) => updateHubFiles(http, update),
		readDatasetFile: (repo, path) => readDatasetFile(http, {
			repo,
			path
		}),
		updateDatasetFile: (repo, path, message, change) => updateDatasetFile(http, {
			repo,
			path,
			message,
			change
		}),
		checkCard: (repo, card) => checkHubCard(http, repo, card),
		listModelPages: (query) => listModelPages(http, query),
		findModel: (repo) => findModel(http, repo),
		readFileStart: (file) => readFileStart(http, file),
		findCollectionItems: (slug) => findCollectionItems(http, slug),
		get requestCount() {
			return http.requestCount;
		},
		close: () => http.close()
	};
}
export { standardTimeouts as a, readBody as i, createConnectionPool as n, headersOf as r, openHub as t };
