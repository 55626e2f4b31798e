import { n as Octokit, t as App } from "./vendor-octokit.js";
import { N as shorten, a as FormatError, c as ServiceError, i as ExtrapolateError, s as InputError, t as AccessError } from "./errors.js";
import { o as RequestError } from "./vendor-octokit-core.js";
import { n as redact } from "./failure.js";
import { t as project } from "./project.js";
import { a as standardTimeouts, i as readBody, n as createConnectionPool, r as headersOf } from "./hub.js";
import { a as renderMarkedBody, i as hasMarker, n as readTicks, o as renderMarker, t as keepTicks } from "./boxes.js";
// src/bot/github/permissions.ts
/** What each feature needs, in the words of a workflow's `permissions:`; a test compares docs/github.md. */
const featurePermissions = {
	"tracking-issue": { issues: "write" },
	"pull-request-comment": { "pull-requests": "write" },
	"state-file": { contents: "write" },
	"repository-dispatch": { contents: "write" },
	"workflow-dispatch": { actions: "write" }
};
/** As workflows write it: `issues: write`. */
function describePermissions(feature) {
	return Object.entries(featurePermissions[feature]).map(([name, level]) => `${name}: ${level}`).join(", ");
}
/** As the API writes it, for the token of an installation: `{ pull_requests: 'write' }`. */
function toApiPermissions(feature) {
	return Object.fromEntries(Object.entries(featurePermissions[feature]).map(([name, level]) => [name.replaceAll("-", "_"), level]));
}
// src/bot/github/failure.ts
const maxQuotedLength = 300;
/** The HTTP status GitHub answered with; undefined for everything else, a lost connection included. */
function statusOf(error) {
	return error instanceof RequestError && error.response !== void 0 ? error.status : void 0;
}
/** Whether the call may or may not have been carried out. Octokit calls a lost connection status 500. */
function isUncertain(error) {
	return error instanceof RequestError && error.status >= 500;
}
/** The error for the user; never with the request in it, whose headers hold the token. */
function explainFailure(error, attempt) {
	if (error instanceof ExtrapolateError) return error;
	if (!(error instanceof RequestError)) {
		if (!(error instanceof Error && error.name === "GraphqlResponseError")) return error;
		return refuse(attempt, quote(error.message, attempt), void 0);
	}
	const reason = quote(error.message, attempt);
	const status = statusOf(error);
	if (status === void 0) return new ServiceError(`GitHub cannot be reached to ${attempt.doing} (${attempt.repository}): ${reason}`, {
		code: "github-unreachable",
		hint: "Check the network and GITHUB_API_URL, then run again."
	});
	if (isRateLimit(error)) return new ServiceError(`GitHub asks to wait too long before it lets us ${attempt.doing}: ${reason}`, {
		code: "github-rate-limited",
		hint: "Run again later, less often, or with a token of its own.",
		status,
		requestId: requestIdOf(error)
	});
	return explainStatus(error, status, reason, attempt);
}
function explainStatus(error, status, reason, attempt) {
	const { doing, repository, feature } = attempt;
	const permissions = describePermissions(feature);
	const grant = `Give the job \`permissions: { ${permissions} }\`; a fine-grained token and a GitHub App need the same permission for this repository.`;
	switch (status) {
		case 401: return new AccessError(`GitHub does not accept the token to ${doing} (${repository}): ${reason}`, {
			code: "github-token-invalid",
			hint: "Check that GITHUB_TOKEN, or the key of the GitHub App, is the current one."
		});
		case 403: return new AccessError(`GitHub does not let this token ${doing} (${repository}): ${reason}`, {
			code: "github-forbidden",
			hint: grant
		});
		case 404: return new AccessError(`To ${doing} something is missing that this token can see (${repository}): ${reason}`, {
			code: "github-not-found",
			hint: `Check the names. GitHub says the same where a permission is missing: ${permissions}.`
		});
		case 410: return new AccessError(`${repository} has what it takes to ${doing} switched off: ${reason}`, {
			code: "github-disabled",
			hint: "Switch issues on in the settings of the repository."
		});
		default: return status >= 500 ? new ServiceError(`GitHub failed, again and again, to ${doing} (${repository}): ${reason}`, {
			code: "github-failed",
			hint: "See https://www.githubstatus.com, and run again later.",
			status,
			requestId: requestIdOf(error)
		}) : refuse(attempt, reason, status, requestIdOf(error));
	}
}
function refuse(attempt, reason, status, requestId) {
	return new ServiceError(`GitHub refuses to ${attempt.doing} (${attempt.repository}): ${reason}`, {
		code: "github-refused",
		hint: `See its answer in the message. Needed is the permission ${describePermissions(attempt.feature)}.`,
		status,
		requestId
	});
}
/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function isRateLimit(error) {
	if (error.status === 429) return true;
	if (error.status !== 403) return false;
	const headers = error.response?.headers ?? {};
	return headers["x-ratelimit-remaining"] === "0" || headers["retry-after"] !== void 0 || /\bsecondary rate\b/i.test(error.message);
}
function requestIdOf(error) {
	return error.response?.headers["x-github-request-id"];
}
function quote(text, { secrets }) {
	const shown = redact(text, secrets).replace(/ - https:\/\/docs\.github\.com\S*$/, "");
	return shorten(shown, maxQuotedLength);
}
// src/bot/github/fetch.ts
/** One attempt of one call, its answer included. GitHub itself gives up after ten seconds. */
const standardTimeoutMs = 3e4;
/** The largest is the state file, in base64. */
const maxAnswerBytes = 33554432;
/** GitHub redirects repositories that were renamed. */
const maxRedirects = 3;
/** A `fetch` for Octokit that knows proxies, bounds time and answers, and stays with GitHub's origin. */
function createFetch(options) {
	const pool = createConnectionPool({
		timeouts: standardTimeouts,
		proxyEnvironment: options.environment ?? {},
		trustedCertificates: void 0
	});
	const timeoutMs = options.attemptTimeoutMs ?? standardTimeoutMs;
	async function exchange(url, init, signal) {
		const { method } = init;
		const body = init.body === void 0 ? void 0 : Buffer.from(init.body);
		const headers = new Headers(init.headers);
		const incoming = await pool.send({
			method,
			url,
			headers,
			body,
			signal,
			freshConnection: true
		});
		const content = await readBody(incoming, maxAnswerBytes, signal);
		const status = incoming.statusCode ?? 0;
		return new Response(status === 204 || status === 205 || status === 304 ? null : new Uint8Array(content), {
			status,
			headers: headersOf(incoming)
		});
	}
	return async (text, init) => {
		const timeout = AbortSignal.timeout(timeoutMs);
		const signal = AbortSignal.any([options.signal, timeout]);
		try {
			let url = new URL(text);
			for (let redirects = 0;; redirects++) {
				const response = await exchange(url, init, signal);
				const location = response.headers.get("location");
				if (![
					301,
					302,
					307,
					308
				].includes(response.status) || location === null) return response;
				const next = new URL(location, url);
				if (next.origin !== url.origin) throw new Error(`GitHub redirects to another host, ${next.host}`);
				if (redirects === maxRedirects) throw new Error(`GitHub redirects more than ${maxRedirects} times`);
				url = next;
			}
		} catch (error) {
			options.signal.throwIfAborted();
			if (timeout.aborted) throw new Error(`no answer within ${timeoutMs} ms`, { cause: error });
			throw error;
		}
	};
}
const firstDelayMs = 1e3;
/** Who is told to wait longer than this in all is better served by an error. */
const maxTotalWaitMs = 9e5;
const maxRateLimitRetries = 3;
/**
* Octokit's plugins decide what is tried again. When, is decided here, because their timers would go on after
* the run was asked to stop and would hold up the end of the process.
*/
function createWaits({ clock, log, signal, random }) {
	/** For the throttling plugin: whether to try again, after the wait that was asked for. */
	async function waitForRateLimit(retryAfterSeconds, retryCount) {
		const delayMs = Math.max(retryAfterSeconds, 1) * 1e3;
		if (retryCount >= maxRateLimitRetries || delayMs * (retryCount + 1) > maxTotalWaitMs) return false;
		log.info(`GitHub asks to wait ${retryAfterSeconds} s.`);
		return clock.sleep(delayMs, signal).then(() => true, () => false);
	}
	/** A plugin that comes before the retry plugin, and so sees every single attempt. */
	function pauseBeforeRetry(octokit) {
		octokit.hook.error("request", async (error, options) => {
			signal.throwIfAborted();
			if (!(error instanceof RequestError) || !isTransient(error.status)) throw error;
			const attempt = Number(options.request?.retryCount ?? 0);
			if (attempt < Number(options.request?.retries ?? 5)) await clock.sleep(Math.ceil(firstDelayMs * 2 ** attempt * (.5 + random() / 2)), signal);
			throw error;
		});
		return {};
	}
	return {
		waitForRateLimit,
		pauseBeforeRetry
	};
}
function isTransient(status) {
	return status === 408 || status >= 500 && status !== 501;
}
/** For the retry plugin, which tries everything else again: 409 too, that stays a 409. */
const permanentStatuses = Array.from({ length: 200 }, (_, index) => 400 + index).filter((status) => !isTransient(status));
// src/bot/github/octokit.ts
let instanceCount = 0;
/** The whole Octokit, with its plugins for retries and rate limits, that stops when asked to. */
function deriveOctokit(options) {
	const { apiUrl, log, pace } = options;
	const waits = createWaits(options);
	const onLimit = (seconds, _options, _octokit, retryCount) => waits.waitForRateLimit(seconds, retryCount);
	const Patient = class extends Octokit {
		static plugins = [waits.pauseBeforeRetry, ...Octokit.plugins];
	};
	instanceCount++;
	return Patient.defaults({
		baseUrl: apiUrl,
		userAgent: `${project.name}/${project.version}`,
		log: {
			debug: () => {},
			info: () => {},
			warn: log.debug,
			error: log.debug
		},
		request: { fetch: createFetch(options) },
		retry: {
			retries: 5,
			doNotRetry: permanentStatuses,
			retryAfterBaseValue: 0
		},
		throttle: {
			id: `${project.name}-${instanceCount}`,
			retryAfterBaseValue: 0,
			onRateLimit: onLimit,
			onSecondaryRateLimit: onLimit,
			...pace
		}
	});
}
// src/bot/github/client.ts
function createGitHubClient(options) {
	const { repository, signal, clock, random } = options;
	const secrets = [...options.secrets];
	const [owner = "", repo = ""] = repository.split("/");
	const name = {
		owner,
		repo
	};
	const octokitFor = createAuthentication(options, deriveOctokit(options), name, (token) => {
		if (!secrets.includes(token)) secrets.push(token);
	});
	return {
		repository,
		signal,
		clock,
		random,
		call(feature, doing, action) {
			const attempt = {
				feature,
				doing,
				repository,
				secrets
			};
			return raceAbort(signal, octokitFor(feature).then((octokit) => action(octokit, name)).catch((error) => {
				throw explainFailure(error, attempt);
			}));
		}
	};
}
function createAuthentication({ credentials }, PatientOctokit, name, hide) {
	if (credentials.kind === "token") {
		const octokit = new PatientOctokit({ auth: credentials.token });
		return () => Promise.resolve(octokit);
	}
	const app = new App({
		...credentials,
		Octokit: PatientOctokit
	});
	let installation;
	return async (feature) => {
		installation ??= findInstallation(app, name);
		const installationId = await installation.catch((error) => {
			installation = void 0;
			throw error;
		});
		const authentication = await app.octokit.auth({
			type: "installation",
			installationId,
			repositoryNames: [name.repo],
			permissions: toApiPermissions(feature)
		});
		hide(authentication.token);
		return new PatientOctokit({ auth: authentication.token });
	};
}
async function findInstallation(app, name) {
	try {
		return (await app.octokit.rest.apps.getRepoInstallation({ ...name })).data.id;
	} catch (error) {
		if (statusOf(error) !== 404) throw error;
		throw new AccessError(`The GitHub App is not installed in ${name.owner}/${name.repo}.`, {
			code: "github-app-not-installed",
			hint: "Install it there, by \"Install App\" in its settings, or correct the name of the repository."
		});
	}
}
/** Octokit's queues do not know the signal; whoever stops must not wait for them. */
async function raceAbort(signal, work) {
	let onAbort = () => {};
	const aborted = new Promise((_, reject) => {
		onAbort = () => reject(signal.reason);
	});
	if (signal.aborted) onAbort();
	signal.addEventListener("abort", onAbort, { once: true });
	try {
		return await Promise.race([aborted, work]);
	} finally {
		signal.removeEventListener("abort", onAbort);
		work.catch(() => {});
	}
}
// src/bot/github/dispatch.ts
/**
* Asks GitHub to start a workflow. At least once: after a lost answer it asks again.
* @param payload `github.event.client_payload` there, or the workflow's inputs, which it has to declare.
* @throws {InputError} the workflow cannot be started so
*/
async function dispatch(client, target, payload) {
	if (target.kind === "repository") {
		await client.call("repository-dispatch", `send the event '${target.eventType}'`, (octokit, name) => octokit.rest.repos.createDispatchEvent({
			...name,
			event_type: target.eventType,
			client_payload: { ...payload }
		}));
		return;
	}
	const { file, ref } = target;
	await client.call("workflow-dispatch", `start the workflow ${file}`, async (octokit, name) => {
		const branch = ref ?? (await octokit.rest.repos.get({ ...name })).data.default_branch;
		try {
			await octokit.rest.actions.createWorkflowDispatch({
				...name,
				workflow_id: file,
				ref: branch,
				inputs: { ...payload }
			});
		} catch (error) {
			if (statusOf(error) !== 422) throw error;
			const reason = error instanceof Error ? error.message.slice(0, 300) : "";
			throw new InputError(`The workflow ${file} on ${branch} cannot be started: ${reason}`, {
				code: "workflow-not-startable",
				hint: `Give it \`on: workflow_dispatch\` with the inputs ${Object.keys(payload).join(", ")}.`
			});
		}
	});
}
// src/bot/github/create-once.ts
const maxAttempts = 3;
/** Lists of GitHub show what was made a moment ago, but not at once. */
const settleMs = 2e3;
/** For calls that make something anew: Octokit must not repeat them blindly after a lost answer. */
const unrepeated = { retries: 0 };
/** Makes what must be there once. After an answer that got lost it looks before it tries again. */
async function createOnce({ clock, signal }, create, find) {
	for (let attempt = 1;; attempt++) try {
		return await create();
	} catch (error) {
		if (attempt === maxAttempts || !isUncertain(error)) throw error;
		await clock.sleep(settleMs * attempt, signal);
		const found = await find();
		if (found !== void 0) return found;
	}
}
// src/bot/github/viewer.ts
/**
* The login that what we write is written under, such as `github-actions[bot]`. GraphQL tells it to every
* kind of token and without a permission; `GET /user` refuses those of Apps and workflows.
*/
async function readViewer(octokit) {
	const { viewer } = await octokit.graphql("query { viewer { login } }");
	return viewer.login;
}
/** Logins are the same in any case of letters. */
function isSameLogin(login, other) {
	return login?.toLowerCase() === other.toLowerCase();
}
// src/bot/github/pull-request-comment.ts
const maxPages$1 = 30;
const pageLength$1 = 100;
/**
* Makes the one comment of this key on a pull request say this.
* @param key what the comment is about; another key is another comment.
*/
function commentOnPullRequest(client, pullNumber, key, text) {
	const marker = renderMarker("comment", key);
	const body = renderMarkedBody(marker, text);
	return client.call("pull-request-comment", `comment on pull request ${pullNumber}`, async (octokit, name) => {
		const findIt = () => find$1(octokit, name, pullNumber, marker);
		const found = await findIt();
		if (found === void 0) {
			const { url } = await createOnce(client, async () => {
				const { data } = await octokit.rest.issues.createComment({
					...name,
					issue_number: pullNumber,
					body,
					request: unrepeated
				});
				return { url: data.html_url };
			}, findIt);
			return {
				outcome: "created",
				url
			};
		}
		if (found.body.trimEnd() === body.trimEnd()) return {
			outcome: "unchanged",
			url: found.url
		};
		await octokit.rest.issues.updateComment({
			...name,
			comment_id: found.id,
			body
		});
		return {
			outcome: "updated",
			url: found.url
		};
	});
}
async function find$1(octokit, name, pullNumber, marker) {
	const viewer = await readViewer(octokit);
	for (let page = 1; page <= maxPages$1; page++) {
		const { data } = await octokit.rest.issues.listComments({
			...name,
			issue_number: pullNumber,
			per_page: pageLength$1,
			page
		});
		const own = data.find(({ user, body }) => isSameLogin(user?.login, viewer) && hasMarker(body, marker));
		if (own !== void 0) return {
			id: own.id,
			url: own.html_url,
			body: own.body ?? ""
		};
		if (data.length < pageLength$1) break;
	}
}
// src/bot/github/state-branch.ts
/**
* Makes the branch with one commit that has no parent and nothing but the file: its history is that of the
* state, and no workflow of the default branch comes along.
* @returns undefined when it is made; GitHub's refusal when somebody else has made the branch meanwhile.
*/
async function createBranchWithFile(octokit, name, { path, branch, text, message }) {
	const tree = await octokit.rest.git.createTree({
		...name,
		tree: [{
			path,
			mode: "100644",
			type: "blob",
			content: text
		}]
	});
	const commit = await octokit.rest.git.createCommit({
		...name,
		message,
		tree: tree.data.sha,
		parents: []
	});
	try {
		await octokit.rest.git.createRef({
			...name,
			ref: `refs/heads/${branch}`,
			sha: commit.data.sha
		});
		return;
	} catch (error) {
		if (statusOf(error) === 422) return { reason: error };
		throw error;
	}
}
// src/bot/github/state-file.ts
/** A ledger of ten thousand pairs has a tenth of it. */
const maxBytes = 16777216;
const maxRaces = 8;
const firstPauseMs = 200;
/** JSON in the workflow's repository, written on the condition that it is still what was read. */
function createStateFile(client, place) {
	const where = `${place.path}${place.branch === void 0 ? "" : ` on branch ${place.branch}`}`;
	return {
		read: () => client.call("state-file", `read ${where}`, async (octokit, name) => {
			const content = await readContent(octokit, name, place);
			return content === void 0 ? void 0 : parseState(content.text, where);
		}),
		commit: (merge, message) => client.call("state-file", `commit ${where}`, async (octokit, name) => {
			let tried;
			for (let raceCount = 0;; raceCount++) {
				const content = await readContent(octokit, name, place);
				const value = merge(content === void 0 ? void 0 : parseState(content.text, where));
				const text = renderState(value);
				if (text === content?.text) return {
					value,
					changed: tried?.text === text,
					raceCount
				};
				const { blobSha } = content ?? {};
				const refused = await tryToWrite(octokit, name, place, {
					text,
					blobSha,
					message
				});
				if (refused === void 0) return {
					value,
					changed: true,
					raceCount
				};
				if (raceCount > 1 && tried?.blobSha === blobSha) throw refused.reason;
				if (raceCount === maxRaces) throw tooManyRaces(where, client.repository);
				tried = {
					text,
					blobSha
				};
				const pauseMs = firstPauseMs * 2 ** Math.min(raceCount, 4) * (.5 + client.random() / 2);
				await client.clock.sleep(Math.ceil(pauseMs), client.signal);
			}
		})
	};
}
/** Undefined when it is written; else why GitHub did not take it, if that may pass by reading anew. */
async function tryToWrite(octokit, name, { path, branch }, { text, blobSha, message }) {
	try {
		await octokit.rest.repos.createOrUpdateFileContents({
			...name,
			path,
			message,
			content: Buffer.from(text).toString("base64"),
			...branch === void 0 ? {} : { branch },
			...blobSha === void 0 ? {} : { sha: blobSha }
		});
		return;
	} catch (error) {
		const status = statusOf(error);
		if (status === 409 || status === 422) return { reason: error };
		if (!(status === 404 && branch !== void 0 && blobSha === void 0)) throw error;
		return createBranchWithFile(octokit, name, {
			path,
			branch,
			text,
			message
		});
	}
}
async function readContent(octokit, name, { path, branch }) {
	const ref = branch === void 0 ? {} : { ref: branch };
	try {
		const { data } = await octokit.rest.repos.getContent({
			...name,
			path,
			...ref
		});
		if (Array.isArray(data) || data.type !== "file") throw notJson(path, "it is not a file");
		if (data.size > maxBytes) throw notJson(path, `it has more than ${maxBytes} bytes`);
		if ("content" in data && data.encoding === "base64") return decode(data.content, data.sha);
		const { data: blob } = await octokit.rest.git.getBlob({
			...name,
			file_sha: data.sha
		});
		return decode(blob.content, data.sha);
	} catch (error) {
		if (statusOf(error) === 404) return void 0;
		throw error;
	}
}
function decode(base64, blobSha) {
	return {
		text: Buffer.from(base64, "base64").toString("utf8"),
		blobSha
	};
}
function renderState(value) {
	return `${JSON.stringify(value, void 0, 2)}\n`;
}
function parseState(text, where) {
	try {
		return JSON.parse(text);
	} catch {
		throw notJson(where, "it is not JSON");
	}
}
function notJson(source, reason) {
	return new FormatError(reason, {
		code: "state-file-invalid",
		source,
		byteOffset: 0,
		hint: "Restore the file from its history, or delete it to start anew."
	});
}
function tooManyRaces(where, repository) {
	return new ServiceError(`${where} (${repository}) was changed by others each of 9 times.`, {
		code: "state-file-busy",
		hint: "Let one run at a time write it: give the workflow a `concurrency:` group."
	});
}
// src/bot/github/tracking-issue.ts
/** Our issue is touched by every run, so that of the bot's issues it is among the latest. */
const maxPages = 10;
const pageLength = 100;
/**
* One issue that says how things stand and takes a person's answers. Only its body counts, and only if the issue
* is this token's own: everybody may open issues and write comments, but only who may write to the repository
* can edit what the bot wrote.
*/
function createTrackingIssue(client, options) {
	const marker = renderMarker("watch", options.key);
	const reading = "read the tracking issue";
	const writing = "write the tracking issue";
	return {
		read: () => client.call("tracking-issue", reading, (octokit, name) => find(octokit, name, marker)),
		write: (text, { reopen = false } = {}) => client.call("tracking-issue", writing, async (octokit, name) => {
			const found = await find(octokit, name, marker);
			if (found !== void 0) return update(octokit, name, found, text, reopen);
			const made = await create(octokit, name, text);
			const first = await find(octokit, name, marker);
			if (first === void 0 || first.number >= made.number) return {
				outcome: "created",
				...made
			};
			await octokit.rest.issues.update({
				...name,
				issue_number: made.number,
				state: "closed",
				state_reason: "not_planned"
			});
			return update(octokit, name, first, text, reopen);
		})
	};
	function create(octokit, name, text) {
		const { title, labels } = options;
		return createOnce(client, async () => {
			const body = renderMarkedBody(marker, text);
			const { data } = await octokit.rest.issues.create({
				...name,
				title,
				body,
				labels: [...labels],
				request: unrepeated
			});
			return {
				number: data.number,
				url: data.html_url
			};
		}, () => find(octokit, name, marker));
	}
	async function update(octokit, name, found, text, reopen) {
		const { number, url } = found;
		const body = renderMarkedBody(marker, keepTicks(text, found.ticked));
		const changes = {
			...isSameText(found.body, body) ? {} : { body },
			...found.title === options.title ? {} : { title: options.title },
			...reopen && !found.isOpen ? { state: "open" } : {}
		};
		if (Object.keys(changes).length === 0) return {
			outcome: "unchanged",
			number,
			url
		};
		await octokit.rest.issues.update({
			...name,
			issue_number: number,
			...changes
		});
		return {
			outcome: "updated",
			number,
			url
		};
	}
}
/** The oldest issue that has the marker and is the token's own. */
async function find(octokit, name, marker) {
	const viewer = await readViewer(octokit);
	let oldest;
	for (let page = 1; page <= maxPages; page++) {
		const { data } = await octokit.rest.issues.listForRepo({
			...name,
			creator: viewer,
			state: "all",
			sort: "updated",
			direction: "desc",
			per_page: pageLength,
			page
		});
		for (const { number, html_url: url, state, title, body, user, pull_request: pull } of data) {
			if (pull !== void 0 || !isSameLogin(user?.login, viewer) || !hasMarker(body, marker)) continue;
			if (oldest !== void 0 && oldest.number < number) continue;
			const text = body ?? "";
			oldest = {
				number,
				url,
				isOpen: state === "open",
				title,
				body: text,
				ticked: readTicks(text)
			};
		}
		if (data.length < pageLength) break;
	}
	return oldest;
}
/** Editors in the browser send other line breaks, and GitHub trims. */
function isSameText(text, other) {
	return text.replaceAll("\r\n", "\n").trimEnd() === other.trimEnd();
}
// src/bot/github/index.ts
/** The room's front door. Loads Octokit, so import it when it is needed. */
function createGitHub(options) {
	const client = createGitHubClient(options);
	return {
		repository: options.repository,
		trackingIssue: (issue) => createTrackingIssue(client, issue),
		commentOnPullRequest: (pullNumber, key, text) => commentOnPullRequest(client, pullNumber, key, text),
		stateFile: (place) => createStateFile(client, place),
		dispatch: (target, payload) => dispatch(client, target, payload)
	};
}
export { createGitHub as t };
