import { i as ExtrapolateError, n as CancelledError, s as InputError } from "./errors.js";
import { i as formatBytes, l as project, o as formatDuration } from "./statistics.js";
import { t as printable } from "./printable.js";
import { r as parseEndpoint } from "./endpoint.js";
import { a as parseAlphas, r as validateTemplate } from "./template.js";
// src/app/use-cases.ts
/** Each use case is loaded when it is started, so that `--help` and mistakes answer at once. */
const useCases = {
	run: async (request, runtime) => (await import("./run2.js")).run(request, runtime),
	plan: async (request, runtime) => (await import("./plan.js")).planJob(request, runtime),
	inspect: async (endpoint, runtime) => (await import("./inspect.js")).inspect(endpoint, runtime),
	demo: async (runtime) => (await import("./demo.js")).demo(runtime)
};
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
// src/config/hub-access.ts
const publicHubUrl = "https://huggingface.co";
/**
* The Hub to talk to: the one named by the option, else by the environment, else the public one.
* @param option as given; undefined when it was not.
* @param name how the user knows the option, for errors: `--hub-url` or `hub-url`.
* @throws InputError when the one that counts is not the address of a Hub.
*/
function chooseHubUrl(option, name, environment) {
	if (option !== void 0) return parseHubUrl(option, name);
	return environment.HF_ENDPOINT ? parseHubUrl(environment.HF_ENDPOINT, "HF_ENDPOINT") : publicHubUrl;
}
/**
* The Hub's address without trailing slash.
* @param name how the user knows the option, for errors: `--hub-url`, `hub-url` or `HF_ENDPOINT`.
* @throws InputError when it is not an http(s) address, or has credentials, a query or a fragment in it.
*/
function parseHubUrl(text, name) {
	const fail = (fault) => new InputError(`${name}: ${fault}.`, {
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
/**
* A token without the white space that files and secrets tend to carry; undefined when empty.
* @throws InputError, without the value, when it cannot be a header value.
*/
function parseToken(text, name) {
	const token = text?.trim() ?? "";
	if (token === "") return void 0;
	if (!/^[\x21-\x7e]+$/.test(token)) throw new InputError(`${name} has spaces, line breaks or other characters that no token has.`, {
		code: "token-invalid",
		hint: "Copy the token again from https://huggingface.co/settings/tokens."
	});
	return token;
}
// src/kit/failure.ts
/**
* Says what an error is to a user. Whatever rejects after the run was asked to stop counts as the stop.
* @param secrets texts that must not be shown, such as the token.
*/
function describeFailure(error, signal, secrets = []) {
	const shown = signal?.aborted === true && signal.reason instanceof CancelledError ? signal.reason : error;
	const hide = (text) => redact(text, secrets);
	if (shown instanceof ExtrapolateError) return {
		kind: "error",
		name: shown.name,
		code: shown.code,
		message: hide(shown.message),
		...shown.hint === void 0 ? {} : { hint: hide(shown.hint) },
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
// src/config/job-fields.ts
/**
* The one place that says which texts make a job, for the command line and the Action alike.
* @param nameOption how the user knows a field, for errors: `--sft` or `sft`.
* @throws InputError that names the field, its value and what to write instead.
*/
function parseJobFields(texts, nameOption) {
	const sft = readEndpoint(texts.sft, nameOption("sft"), "the checkpoint that alignment started from");
	const dpo = readEndpoint(texts.dpo, nameOption("dpo"), "the checkpoint after alignment");
	if (sft === dpo) throw new InputError(`${nameOption("sft")} and ${nameOption("dpo")} are both '${sft}'.`, {
		code: "same-checkpoint",
		hint: `Let ${nameOption("sft")} name the checkpoint that alignment started from; their difference is extrapolated.`
	});
	const alphas = parseAlphas(texts.alpha, nameOption("alpha"));
	const to = texts.to?.trim() || void 0;
	if (to !== void 0) validateTemplate(to, alphas.length, nameOption("to"));
	return {
		sft,
		dpo,
		alphas,
		to
	};
}
function readEndpoint(text, name, meaning) {
	const trimmed = text?.trim() ?? "";
	if (trimmed === "") throw new InputError(`${name} is missing.`, {
		code: "endpoint-missing",
		hint: `Give ${name} ${meaning}: namespace/name[@revision] or a directory.`
	});
	parseEndpoint(trimmed, name);
	return trimmed;
}
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
// src/terminal/signals.ts
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
export { createMeter as a, redact as c, systemClock as d, useCases as f, describeReading as i, chooseHubUrl as l, createProgressLog as n, parseJobFields as o, describeEvent as r, describeFailure as s, listenForStop as t, parseToken as u };
