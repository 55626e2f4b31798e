import { I as oneLine, R as printable, c as CancelledError, g as advice, p as InputError, r as formatDuration, t as formatBytes, x as option } from "./units.js";
import { t as decidedPairing } from "./pairing-options.js";
import { c as parseRounding, h as parseAlphas } from "./template.js";
import { a as requireDifferent, l as parseWeights, u as parsePairing } from "./visibility.js";
import { a as parseEndpoint } from "./endpoint.js";
import { createPrivateKey } from "node:crypto";
// src/kit/environment.ts
const systemClock = {
	now: () => Date.now(),
	sleep: (milliseconds, signal) => new Promise((resolve, reject) => {
		if (signal?.aborted) return reject(signal.reason);
		const onAbort = () => {
			clearTimeout(timer);
			reject(signal?.reason);
		};
		const timer = setTimeout(() => {
			signal?.removeEventListener("abort", onAbort);
			resolve();
		}, milliseconds);
		signal?.addEventListener("abort", onAbort, { once: true });
	})
};
/** For measurements. */
// src/kit/meter.ts
const windowMs = 1e4;
const minSampleGapMs = 200;
function createMeter() {
	const samples = [];
	return { update(done, total, nowMs) {
		const last = samples.at(-1);
		if (last === void 0 || nowMs - last.atMs >= minSampleGapMs) samples.push({
			atMs: nowMs,
			done
		});
		while (samples.length > 2 && nowMs - (samples[1]?.atMs ?? nowMs) > windowMs) samples.shift();
		const first = samples[0];
		const elapsedMs = first === void 0 ? 0 : nowMs - first.atMs;
		const bytesPerSecond = first === void 0 || elapsedMs < minSampleGapMs ? void 0 : (done - first.done) * 1e3 / elapsedMs;
		return {
			done,
			total,
			fraction: total > 0 ? Math.min(1, done / total) : 0,
			bytesPerSecond,
			millisecondsLeft: bytesPerSecond !== void 0 && bytesPerSecond > 0 ? Math.max(0, total - done) / bytesPerSecond * 1e3 : void 0
		};
	} };
}
// src/kit/progress-log.ts
const logEveryMs = 1e4;
const logSteps = 10;
/** Progress for logs: every event, and how far the bytes are for each tenth of the work and every ten seconds. */
function createProgressLog(print, clock) {
	const meter = createMeter();
	let lastMs = clock.now();
	let lastStep = 0;
	return (event) => {
		const line = describeEvent(event);
		if (line !== void 0) print(line);
		if (event.kind !== "bytes") return;
		const nowMs = clock.now();
		const reading = meter.update(event.written, event.total, nowMs);
		const step = Math.floor(reading.fraction * logSteps);
		if (nowMs - lastMs < logEveryMs && step <= lastStep) return;
		lastMs = nowMs;
		lastStep = step;
		print(describeReading(reading));
	};
}
/** One line for what happened; undefined for events that only move numbers. */
function describeEvent(event) {
	switch (event.kind) {
		case "step-started": return `${printable(event.title)} …`;
		case "file-staged": return `  ${printable(event.target)}: ${printable(event.path)} is stored (${formatBytes(event.byteLength)})`;
		case "file-skipped": return `  ${printable(event.target)}: ${printable(event.path)} was stored by an earlier run (${formatBytes(event.byteLength)})`;
		case "step-finished":
		case "bytes": return;
	}
}
function describeReading({ done, total, fraction, bytesPerSecond, millisecondsLeft }) {
	const parts = [`  ${formatBytes(done)} of ${formatBytes(total)}`, `${Math.floor(fraction * 100)} %`];
	if (bytesPerSecond !== void 0) parts.push(`${formatBytes(Math.round(bytesPerSecond))}/s`);
	if (millisecondsLeft !== void 0 && done < total) parts.push(`${formatDuration(millisecondsLeft)} left`);
	return parts.join("  ");
}
// src/app/options/claim-fields.ts
/**
* @throws InputError that names the field, its value and what to write instead.
*/
function parseClaim(texts) {
	const [sft, aligned] = ["sft", "dpo"].map((field) => {
		const text = texts[field]?.trim() || void 0;
		return text === void 0 ? void 0 : parseEndpoint(text, option(field));
	});
	const weights = parseWeights(texts);
	if (sft !== void 0 && aligned !== void 0) requireDifferent({
		sft,
		aligned,
		...weights
	});
	const rounding = parseRounding(texts);
	return {
		sft,
		aligned,
		...weights,
		alpha: texts.alpha?.trim() ? parseOneAlpha(texts.alpha, option("alpha")) : void 0,
		rounding: texts.rounding?.trim() ? rounding : void 0,
		pairing: decidedPairing(parsePairing(texts))
	};
}
function parseOneAlpha(text, name) {
	const [alpha, ...others] = parseAlphas(text, name);
	if (alpha !== void 0 && others.length === 0) return alpha;
	throw new InputError(advice`${name}: '${text}' names several values, and a repo was made with one.`, {
		code: "alpha-not-one",
		hint: advice`Give ${name} the one that is claimed.`
	});
}
// src/app/options/hub-access.ts
const publicHubUrl = "https://huggingface.co";
/**
* The Hub to talk to: the one named by the option, else by the environment, else the public one.
* @param given with the option; undefined when it was not.
* @throws InputError when the one that counts is not the address of a Hub.
*/
function chooseHubUrl(given, environment) {
	if (given !== void 0) return parseHubUrl(given, option("hub-url"));
	return environment.HF_ENDPOINT ? parseHubUrl(environment.HF_ENDPOINT, "HF_ENDPOINT") : publicHubUrl;
}
/**
* The Hub's address without trailing slash.
* @param name the option, or the variable of the environment.
* @throws InputError when it is not an http(s) address, or has credentials, a query or a fragment in it.
*/
function parseHubUrl(text, name) {
	const fail = (fault) => new InputError(advice`${name}: ${fault}.`, {
		code: "hub-url-invalid",
		hint: `Write the address of a Hub, for example ${publicHubUrl}.`
	});
	const trimmed = text.trim();
	if (!URL.canParse(trimmed)) throw fail(`'${trimmed}' is not a URL`);
	const url = new URL(trimmed);
	if (url.username !== "" || url.password !== "") throw fail("a user name or password does not belong in the URL");
	if (url.protocol !== "https:" && url.protocol !== "http:") throw fail(`'${trimmed}' is not an http or https URL`);
	if (url.search !== "" || url.hash !== "") throw fail(`'${trimmed}' has a query or a fragment`);
	return url.origin + url.pathname.replace(/\/+$/, "");
}
/** What `allow` says of the connection, beside the codes of judgements. */
const plainHttp = "plain-http";
/**
* A token over plain http can be read by whoever carries it. Loopback leaves no machine; without a token nothing
* secret is sent, and whoever reads so trusts the network for the content.
*
* @param given.allow the option's text, of which only this word counts.
* @throws InputError `hub-url-plain`
*/
function refusePlainHttp(hubUrl, { token, allow }) {
	const { protocol, hostname, host } = new URL(hubUrl);
	if (protocol === "https:" || token === void 0 || isLoopback(hostname)) return;
	if (splitWords(allow).includes("plain-http")) return;
	throw new InputError(`${host} is to be reached over plain http, which would show the token to the network.`, {
		code: "hub-url-plain",
		hint: advice`Write https:// in ${option("hub-url")} or HF_ENDPOINT, take the token away, or allow it with ${option("allow", plainHttp)}.`
	});
}
function isLoopback(hostname) {
	return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
/**
* What is allowed of a command that judges no pair.
* @throws InputError `allow-unknown` for everything but `plain-http`.
*/
function parseConnectionAllow(text) {
	const other = splitWords(text).find((word) => word !== plainHttp);
	if (other === void 0) return text;
	throw new InputError(advice`${option("allow")}: '${oneLine(other, 80)}' is nothing that can be allowed here.`, {
		code: "allow-unknown",
		hint: `Use ${plainHttp}, or leave it out; judgements are allowed where a pair is judged.`
	});
}
const splitWords = (text) => (text ?? "").split(/[\s,]+/).filter((word) => word !== "");
/**
* A token without the white space that files and secrets tend to carry; undefined when empty.
* @throws InputError, without the value, when it cannot be a header value.
*/
function parseToken(text, name) {
	const token = text?.trim() ?? "";
	if (token === "") return void 0;
	if (!/^[\x21-\x7e]+$/.test(token)) throw new InputError(advice`${name} has spaces, line breaks or other characters that no token has.`, {
		code: "token-invalid",
		hint: "Copy the token again from https://huggingface.co/settings/tokens."
	});
	return token;
}
// src/bot/options/github-access.ts
const publicApiUrl = "https://api.github.com";
/**
* What the environment says about GitHub: `GITHUB_API_URL`, and `GITHUB_APP_ID` with `GITHUB_APP_PRIVATE_KEY`,
* or `GITHUB_TOKEN`. The App counts first, because runners set the token for everybody.
* @throws InputError that names the variable, never the value of a secret.
*/
function readGitHubAccess(environment) {
	const apiUrl = parseApiUrl(environment.GITHUB_API_URL);
	const credentials = readApp(environment) ?? readToken(environment);
	if (credentials === void 0) throw new InputError("There is nothing to show to GitHub: neither GITHUB_TOKEN nor GITHUB_APP_ID is set.", {
		code: "github-credentials-missing",
		hint: "Set GITHUB_TOKEN, or GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY."
	});
	return {
		apiUrl,
		credentials,
		secrets: findGitHubSecrets(environment)
	};
}
/**
* The repository that a run belongs to and what is shown to GitHub for it; undefined where either is not known, which
* is no fault: without them there is no tracking issue, and the state is kept elsewhere.
*
* @throws InputError for a variable that is there and wrong.
*/
function findRepositoryAccess(environment) {
	const repository = environment.GITHUB_REPOSITORY?.trim() ?? "";
	const hasCredentials = [environment.GITHUB_TOKEN, environment.GITHUB_APP_ID].some((text) => (text?.trim() ?? "") !== "");
	if (repository === "" || !hasCredentials) return void 0;
	return {
		...readGitHubAccess(environment),
		repository: parseRepository(repository, "GITHUB_REPOSITORY")
	};
}
/** Texts of the environment that must not be shown, well-formed or not. */
function findGitHubSecrets(environment) {
	const { GITHUB_TOKEN: token, GITHUB_APP_PRIVATE_KEY: key } = environment;
	const lines = (key ?? "").split(/\s*(?:\n|\\n)\s*/).filter((line) => /^[^-].{15,}$/.test(line));
	return [token?.trim() ?? "", ...lines].filter((text) => text !== "");
}
/** @throws InputError unless the text is `owner/name`, as GitHub writes it. */
function parseRepository(text, name) {
	if (/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/.test(text)) return text;
	throw new InputError(advice`${name}: '${text}' is not a repository of GitHub.`, {
		code: "repository-invalid",
		hint: "Write owner/name."
	});
}
function readToken({ GITHUB_TOKEN: text }) {
	const token = text?.trim() ?? "";
	if (token === "") return void 0;
	if (!/^[\x21-\x7e]+$/.test(token)) throw new InputError("GITHUB_TOKEN has spaces, line breaks or other characters that no token has.", {
		code: "github-token-malformed",
		hint: "Copy the token again from https://github.com/settings/tokens."
	});
	return {
		kind: "token",
		token
	};
}
function readApp(environment) {
	const appId = environment.GITHUB_APP_ID?.trim() ?? "";
	const key = environment.GITHUB_APP_PRIVATE_KEY?.trim() ?? "";
	if (appId === "" && key === "") return void 0;
	if (!/^[A-Za-z0-9._-]{1,64}$/.test(appId)) throw new InputError(`GITHUB_APP_ID: '${appId}' is not the id of a GitHub App.`, {
		code: "github-app-id-invalid",
		hint: "Copy the App ID, or the client ID, from the settings of the App."
	});
	return {
		kind: "app",
		appId,
		privateKey: parsePrivateKey(key)
	};
}
/** GitHub hands out PKCS#1, web crypto takes PKCS#8; files of variables have `\n` for line breaks. */
function parsePrivateKey(text) {
	const fail = (fault) => new InputError(`GITHUB_APP_PRIVATE_KEY ${fault}.`, {
		code: "github-key-invalid",
		hint: "Give the whole .pem file that GitHub made for the App."
	});
	if (text === "") throw fail("is missing");
	let key;
	try {
		key = createPrivateKey(text.replaceAll("\\n", "\n"));
	} catch {
		throw fail("is not a private key in PEM form");
	}
	if (key.asymmetricKeyType !== "rsa") throw fail("is not an RSA key, which GitHub Apps have");
	return key.export({
		type: "pkcs8",
		format: "pem"
	}).toString();
}
/** Plain http is for GitHub Enterprise in tests and on loopback; the token must not travel in the open. */
function parseApiUrl(text) {
	const given = text?.trim() || publicApiUrl;
	const fail = (fault) => new InputError(`GITHUB_API_URL: ${fault}.`, {
		code: "github-url-invalid",
		hint: `Write ${publicApiUrl}, or https://HOST/api/v3 of a GitHub Enterprise Server.`
	});
	if (!URL.canParse(given)) throw fail("it is not a URL");
	const url = new URL(given);
	if (url.username !== "" || url.password !== "") throw fail("a password does not belong in it");
	const isLoopback = [
		"127.0.0.1",
		"localhost",
		"[::1]"
	].includes(url.hostname);
	if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback)) throw fail("it is not https");
	if (url.search !== "" || url.hash !== "") throw fail("it has a query or a fragment");
	return url.origin + url.pathname.replace(/\/+$/, "");
}
// src/faces/terminal/signals.ts
/** A signal that is aborted by the first Ctrl-C or termination; the second one ends the process at once. */
function listenForStop(source) {
	const controller = new AbortController();
	const stop = (name) => {
		if (controller.signal.aborted) source.exit(130);
		else controller.abort(new CancelledError(`Stopped by ${name}.`));
	};
	source.on("SIGINT", stop);
	source.on("SIGTERM", stop);
	return {
		signal: controller.signal,
		close: () => {
			source.off("SIGINT", stop);
			source.off("SIGTERM", stop);
		}
	};
}
// src/faces/use-cases.ts
/** Each use case is loaded when it is started, so that `--help` and mistakes answer at once. */
const useCases = {
	run: async (request, runtime) => (await import("./app.js")).run(request, runtime),
	plan: async (request, runtime) => (await import("./app.js")).planJob(request, runtime),
	watch: async (request, runtime) => (await import("./bot.js")).watch(request, runtime),
	verify: async (request, runtime) => (await import("./app.js")).verify(request, runtime),
	card: async (request, runtime) => (await import("./app.js")).refreshCard(request, runtime),
	inspect: async (request, runtime) => (await import("./app.js")).inspect(request, runtime),
	detect: async (request, runtime) => (await import("./bot.js")).detect(request, runtime),
	checkConfig: async (request) => (await import("./bot.js")).checkConfig(request),
	demo: async (runtime) => (await import("./app.js")).demo(runtime),
	serve: async (request, access, runtime) => (await import("./bot.js")).serve(request, access, runtime)
};
export { parseRepository as a, parseConnectionAllow as c, parseClaim as d, createProgressLog as f, systemClock as g, createMeter as h, findRepositoryAccess as i, parseToken as l, describeReading as m, listenForStop as n, readGitHubAccess as o, describeEvent as p, findGitHubSecrets as r, chooseHubUrl as s, useCases as t, refusePlainHttp as u };
