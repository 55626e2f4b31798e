import { t as project } from "./project.js";
import { t as createGitHub } from "./github.js";
import { c as ServiceError, h as option, i as ExtrapolateError, n as CancelledError, s as InputError, u as advice } from "./errors.js";
import { r as formatEndpoint } from "./endpoint.js";
import { t as matchesRepo } from "./repo-glob.js";
import { t as readConfig } from "./read-config.js";
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";
// src/bot/serve/delivery-window.ts
/** The Hub sends again what it takes for lost, and whoever has read a delivery may too. */
const durationMs = 36e5;
const maxCount = 1e4;
function createDeliveryWindow(clock) {
	/** Until when, in the order in which they came. */
	const claimed = /* @__PURE__ */ new Map();
	return {
		claim(key) {
			const nowMs = clock.now();
			for (const [oldest, untilMs] of claimed) {
				if (untilMs > nowMs && claimed.size < maxCount) break;
				claimed.delete(oldest);
			}
			if (claimed.has(key)) return false;
			claimed.set(key, nowMs + durationMs);
			return true;
		},
		release(key) {
			claimed.delete(key);
		}
	};
}
/**
* The same for the same news, whichever webhook sent it. Events without a commit in them, such as a change of
* visibility, are told apart by their text.
*/
function keyOfDelivery(event, text) {
	const { action, scope, repo, headSha, updatedRefs } = event;
	const commits = updatedRefs.map(({ ref, newSha }) => `${ref}=${newSha}`).sort();
	const rest = commits.length > 0 || headSha !== void 0 && !scope.startsWith("repo.config") ? [headSha, ...commits] : [text];
	return createHash("sha256").update(JSON.stringify([
		action,
		scope,
		repo,
		...rest
	])).digest("hex");
}
// src/bot/serve/interest.ts
const defaultBranch = "refs/heads/main";
/**
* Says what can be said without asking the Hub: tags, licences and sizes are looked at by the work itself.
* @param config undefined wants every model.
*/
function judgeEvent(config, event) {
	const { action, scope, repoType, repo } = event;
	if (repoType !== "model") return ignore(`it is a ${repoType}`);
	if (!/^repo(\.|$)/.test(scope)) return ignore(`it is about a ${scope}`);
	if (action !== "create" && action !== "update") return ignore(`it is a ${action}`);
	if (event.onlyDeletes) return ignore("a branch or tag was deleted");
	if (config === void 0) return wantDefaultBranch(event, "every model is wanted");
	if (config.exclude.some((glob) => matchesRepo(glob, repo))) return ignore("it is excluded");
	for (const pair of config.pairs) {
		const revision = revisionIn(pair, repo);
		if (revision === void 0) continue;
		const interest = wantRef(event, revision, `${formatEndpoint(pair.aligned)} is configured`);
		if (interest.wanted) return interest;
	}
	const rule = config.rules.find((candidate) => mayMatch(candidate, repo));
	return rule === void 0 ? ignore("nothing asks for it") : wantDefaultBranch(event, rule.name);
}
/** The revision of a repo that a pair reads, empty for the default branch; undefined when it reads none. */
function revisionIn({ sft, aligned }, repo) {
	const source = [aligned, sft].find((side) => side.repo.toLowerCase() === repo.toLowerCase());
	return source && (source.revision ?? "");
}
function mayMatch({ owners, names }, repo) {
	const owner = repo.split("/")[0]?.toLowerCase();
	return (owners.length === 0 || owners.some((name) => name.toLowerCase() === owner)) && (names.length === 0 || names.some((glob) => matchesRepo(glob, repo)));
}
function wantDefaultBranch(event, because) {
	return wantRef(event, "", because);
}
function wantRef({ updatedRefs, headSha }, revision, because) {
	if (updatedRefs.length === 0) return {
		wanted: true,
		because,
		sha: headSha
	};
	const names = revision === "" ? [defaultBranch] : [
		revision,
		`refs/heads/${revision}`,
		`refs/tags/${revision}`
	];
	const update = updatedRefs.find(({ ref }) => names.includes(ref));
	if (update !== void 0) return {
		wanted: true,
		because,
		sha: update.newSha
	};
	return ignore("no branch of interest has changed");
}
function ignore(because) {
	return {
		wanted: false,
		because
	};
}
// src/bot/serve/hub-event.ts
const maxRefs = 1e3;
/** The event in a request's body; a text says why it is none, as the end of a sentence. */
function parseHubEvent(text) {
	const payload = parseJson(text);
	if (payload === void 0) return "it is not JSON";
	const event = fieldsOf(payload.event);
	const repo = fieldsOf(payload.repo);
	const action = readName(event.action, /^[a-z]{1,40}$/);
	const scope = readName(event.scope, /^[a-z][a-z.]{0,79}$/);
	if (action === void 0 || scope === void 0) return "it has no event with action and scope";
	const repoType = readName(repo.type, /^[a-z]{1,40}$/);
	const name = readName(repo.name, /^[\w.-]{1,96}(\/[\w.-]{1,96})?$/);
	if (repoType === void 0 || name === void 0) return "it has no repo with type and name";
	const updates = Array.isArray(payload.updatedRefs) ? payload.updatedRefs.slice(0, maxRefs) : [];
	const updatedRefs = updates.flatMap((update) => {
		const fields = fieldsOf(update);
		const ref = readName(fields.ref, /^[\x21-\x7e]{1,255}$/);
		const newSha = readSha(fields.newSha);
		return ref === void 0 || newSha === void 0 ? [] : [{
			ref,
			newSha
		}];
	});
	const isDeleted = (update) => {
		const { ref, newSha } = fieldsOf(update);
		return typeof ref === "string" && newSha === null;
	};
	return {
		action,
		scope,
		repoType,
		repo: name,
		headSha: readSha(repo.headSha),
		updatedRefs,
		onlyDeletes: updates.length > 0 && updates.every(isDeleted)
	};
}
function parseJson(text) {
	try {
		return fieldsOf(JSON.parse(text));
	} catch {
		return;
	}
}
function fieldsOf(value) {
	return typeof value === "object" && value !== null ? value : {};
}
function readName(value, form) {
	return typeof value === "string" && form.test(value) ? value : void 0;
}
function readSha(value) {
	return readName(value, /^[0-9a-f]{40,64}$/);
}
// src/bot/serve/secret.ts
/** A check that takes the same time for every text, whatever it has in common with the secret. */
function createSecretCheck(secret) {
	const expected = digest(secret);
	return (given) => timingSafeEqual(digest(given ?? ""), expected) && given !== void 0;
}
function digest(text) {
	return createHash("sha256").update(text).digest();
}
// src/bot/serve/webhook-server.ts
const webhookPath = "/webhook";
const healthPath = "/healthz";
const standardLimits = {
	maxBodyBytes: 262144,
	headersTimeoutMs: 1e4,
	requestTimeoutMs: 2e4,
	maxConnections: 256
};
/** The server of the Hub's webhooks, not yet listening. */
function createWebhookServer(options) {
	const { clock, logLine } = options;
	const limits = {
		...standardLimits,
		...options.limits
	};
	const isSecret = createSecretCheck(options.secret);
	const server = createServer({
		headersTimeout: limits.headersTimeoutMs,
		requestTimeout: limits.requestTimeoutMs,
		keepAliveTimeout: 5e3,
		connectionsCheckingInterval: Math.min(1e3, limits.headersTimeoutMs),
		maxHeaderSize: 16384
	}, (request, response) => {
		const startMs = clock.now();
		answer(request).then((reply) => {
			send(request, response, reply);
			const reason = reply.reason === void 0 ? "" : `: ${reply.reason}`;
			const milliseconds = clock.now() - startMs;
			logLine(`${nameOf(request)} ${reply.status} ${reply.outcome}${reason} (${milliseconds} ms)`);
		}).catch(() => {
			logLine(`${nameOf(request)} broken off`);
			response.destroy();
		});
	});
	server.maxConnections = limits.maxConnections;
	return server;
	async function answer(request) {
		const path = pathOf(request);
		if (path === healthPath) {
			if (request.method !== "GET" && request.method !== "HEAD") return wrongMethod("GET, HEAD");
			return options.isReady() ? {
				status: 200,
				outcome: "ok"
			} : {
				status: 503,
				outcome: "stopping"
			};
		}
		if (path !== "/webhook") return {
			status: 404,
			outcome: "no-such-path"
		};
		if (request.method !== "POST") return wrongMethod("POST");
		const secret = request.headers["x-webhook-secret"];
		if (typeof secret !== "string" || !isSecret(secret)) return {
			status: 401,
			outcome: "wrong-secret"
		};
		if (!/^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? "")) return ignored("it is not JSON");
		const text = await readBody(request, limits.maxBodyBytes);
		if (text === void 0) return ignored(`it is longer than ${limits.maxBodyBytes} bytes`);
		const event = parseHubEvent(text);
		if (typeof event === "string") return ignored(event);
		if (!options.isReady()) return ignored("the server is stopping");
		return options.take(event, text);
	}
}
/** Whatever else the Hub is told it repeats, and in the end it suspends the webhook. The next run finds what was missed. */
function ignored(reason) {
	return {
		status: 200,
		outcome: "ignored",
		reason
	};
}
function wrongMethod(allowed) {
	return {
		status: 405,
		outcome: "wrong-method",
		headers: { Allow: allowed }
	};
}
function send(request, response, reply) {
	const { status, outcome, reason } = reply;
	const body = Buffer.from(`${JSON.stringify({
		outcome,
		reason
	})}\n`);
	const isCutOff = !request.complete && request.method !== "GET" && request.method !== "HEAD";
	response.writeHead(status, {
		"Content-Type": "application/json; charset=utf-8",
		"Content-Length": body.byteLength,
		"Cache-Control": "no-store",
		"X-Content-Type-Options": "nosniff",
		...isCutOff ? { Connection: "close" } : {},
		...status === 503 ? { "Retry-After": "60" } : {},
		..."headers" in reply ? reply.headers : {}
	});
	response.end(request.method === "HEAD" ? void 0 : body);
	if (isCutOff) response.once("finish", () => request.socket.destroySoon());
}
function pathOf({ url = "" }) {
	return url.split("?", 1)[0] ?? "";
}
/** Addresses may hold anything, a secret that was put into the wrong place among it. */
function nameOf(request) {
	const path = pathOf(request);
	const isKnown = path === "/webhook" || path === healthPath;
	return `${/^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(request.method ?? "") ? request.method : "?"} ${isKnown ? path : "(another path)"}`;
}
/**
* The body as text; undefined when it is longer than the limit, without reading the rest of it.
* Rejects when the client goes away.
*/
async function readBody(request, maxBytes) {
	if (Number(request.headers["content-length"] ?? 0) > maxBytes) return void 0;
	const pieces = [];
	let received = 0;
	const incoming = request.iterator({ destroyOnReturn: false });
	for await (const piece of incoming) {
		received += piece.byteLength;
		if (received > maxBytes) return void 0;
		pieces.push(piece);
	}
	return Buffer.concat(pieces).toString("utf8");
}
// src/bot/serve/work-queue.ts
/** Besides the retries of the work itself, for services that are away for longer. */
const pausesMs = [3e4, 12e4];
/** One item at a time, as GitHub asks for. */
function createWorkQueue(options) {
	const { maxLength, clock, work, onDone, onFailed } = options;
	const waiting = /* @__PURE__ */ new Map();
	const end = new AbortController();
	let closed = false;
	let current;
	let running = Promise.resolve();
	async function drain() {
		for (;;) {
			const [next] = waiting;
			if (next === void 0 || end.signal.aborted) return;
			const [subject, item] = next;
			waiting.delete(subject);
			current = subject;
			try {
				await tryRepeatedly(item);
				onDone(item);
			} catch (error) {
				if (end.signal.aborted) return;
				onFailed(item, error);
			}
			current = void 0;
		}
	}
	async function tryRepeatedly(item) {
		for (const pauseMs of pausesMs) try {
			return await work(item, end.signal);
		} catch (error) {
			if (!(error instanceof ServiceError) || closed) throw error;
			await clock.sleep(pauseMs, end.signal);
		}
		await work(item, end.signal);
	}
	return {
		get waitingCount() {
			return waiting.size;
		},
		offer(subject, item) {
			const joins = waiting.has(subject);
			if (closed || !joins && waiting.size >= maxLength) return "full";
			waiting.set(subject, item);
			if (!joins && current === void 0 && waiting.size === 1) running = drain();
			return joins ? "joined" : "queued";
		},
		async close(timeoutMs) {
			closed = true;
			const timer = new AbortController();
			const late = clock.sleep(timeoutMs, timer.signal).then(() => end.abort(new CancelledError()), () => {});
			await Promise.race([running, late]);
			timer.abort();
			await running;
			return [...current === void 0 ? [] : [current], ...waiting.keys()];
		}
	};
}
// src/bot/serve/serve-webhooks.ts
const standardMaxWaiting = 200;
/** Containers are given ten seconds as a rule. */
const standardStopTimeoutMs = 8e3;
/**
* Receives webhooks until the signal is aborted.
* @throws {InputError} the address cannot be listened at
*/
async function serveWebhooks(options) {
	const { host, port, config, log, clock, signal, limits = {} } = options;
	const counts = {
		started: 0,
		failed: 0,
		ignored: 0,
		repeated: 0
	};
	const window = createDeliveryWindow(clock);
	const queue = createWorkQueue({
		maxLength: limits.maxWaiting ?? standardMaxWaiting,
		clock,
		work: ({ payload }, stop) => options.start(payload, stop),
		onDone({ payload }) {
			counts.started++;
			log.info(`started for ${payload.repo} ${payload.sha}`);
		},
		onFailed({ key, payload }, error) {
			counts.failed++;
			window.release(key);
			log.warn(advice`not started for ${payload.repo}: ${describe(error)}`);
		}
	});
	function take(event, text) {
		const interest = judgeEvent(config, event);
		const reason = `${event.repo}, ${interest.because}`;
		if (!interest.wanted) {
			counts.ignored++;
			return {
				status: 200,
				outcome: "ignored",
				reason
			};
		}
		const key = keyOfDelivery(event, text);
		if (!window.claim(key)) {
			counts.repeated++;
			return {
				status: 200,
				outcome: "repeated",
				reason
			};
		}
		const { repo, action, scope } = event;
		const payload = {
			repo,
			sha: interest.sha ?? "",
			event: `${action} ${scope}`
		};
		const place = queue.offer(repo.toLowerCase(), {
			key,
			payload
		});
		if (place !== "full") return {
			status: 200,
			outcome: place,
			reason
		};
		window.release(key);
		counts.ignored++;
		return {
			status: 200,
			outcome: "ignored",
			reason: `${reason}; too much waits already`
		};
	}
	const server = createWebhookServer({
		secret: options.secret,
		clock,
		logLine: log.info,
		take,
		isReady: () => !signal.aborted,
		limits
	});
	signal.throwIfAborted();
	server.listen(port, host);
	await once(server, "listening").catch((error) => {
		throw cannotListen(host, port, error);
	});
	server.on("error", () => {});
	options.onListening?.(urlOf(server.address()));
	if (!signal.aborted) await once(signal, "abort");
	const closed = once(server, "close");
	server.close();
	const unfinished = await queue.close(limits.stopTimeoutMs ?? standardStopTimeoutMs);
	server.closeAllConnections();
	await closed;
	return {
		...counts,
		unfinished
	};
}
function urlOf({ address, family, port }) {
	return `http://${family === "IPv6" ? `[${address}]` : address}:${port}${webhookPath}`;
}
function cannotListen(host, port, error) {
	const { code } = error;
	return new InputError(`Nothing can listen at ${host}:${port} (${code ?? "unknown reason"}).`, {
		code: "address-unavailable",
		hint: advice`Choose a free ${option("port")}, and a ${option("host")} of this machine.`
	});
}
function describe(error) {
	if (error instanceof ExtrapolateError) return error.inFull;
	return error instanceof Error ? error.message : String(error);
}
// src/bot/watch/serve.ts
/** Starts a workflow for those of the Hub's webhooks that the configuration asks for, until stopped. */
async function serve(request, access, runtime) {
	const { host, port, configPath, repository, start } = request;
	const { log, clock } = runtime;
	const config = configPath === void 0 ? void 0 : await readConfig(configPath);
	let github;
	return {
		kind: "serve",
		repository,
		...await serveWebhooks({
			host,
			port,
			secret: access.webhookSecret,
			config,
			log,
			clock,
			signal: runtime.signal,
			onListening: (url) => log.info(`${project.name} ${project.version} listens at ${url}`),
			start: (payload, signal) => {
				const surroundings = {
					clock,
					log,
					signal,
					random: Math.random,
					environment: process.env
				};
				github ??= createGitHub({
					...access.github,
					...surroundings,
					repository
				});
				return github.dispatch(start, payload);
			}
		})
	};
}
export { serve };
