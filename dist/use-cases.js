import { A as oneLine, M as printable, h as option, j as plainName, n as CancelledError, s as InputError, u as advice } from "./errors.js";
import { t as exitCodes } from "./exit-codes.js";
import { a as formatCount, c as formatShare, i as formatBytes, l as groupDigits, o as formatDuration, t as counted } from "./listing.js";
import { a as figureTitles, c as partNames, i as describeRounding, o as figuresOf, r as describeOutputFormat, s as formatMeasured, t as decidedPairing } from "./pairing-options.js";
import { t as nameOf } from "./snapshot.js";
import { n as describeReplaced } from "./replaced-model.js";
import { b as parseAlphas, i as parseWeights, o as defaultTemplate, p as parseRounding, y as formatAlpha } from "./weights.js";
import { c as requireDifferent, h as describeChangedThresholds, l as parsePairing, n as formatMistake } from "./mistakes.js";
import { a as parseEndpoint, i as isDirectory, o as parseRepo } from "./endpoint.js";
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
// src/kit/progress-state.ts
function followProgress(clock) {
	let step;
	let bytes;
	let doing;
	let meter = createMeter();
	let lastByteMs = 0;
	let askedAgainMs;
	return {
		take(event) {
			const nowMs = clock.now();
			switch (event.kind) {
				case "step-started":
					step = {
						title: event.title,
						startedMs: nowMs
					};
					bytes = void 0;
					askedAgainMs = void 0;
					break;
				case "step-finished":
					step = void 0;
					bytes = void 0;
					break;
				case "work-started":
					doing = event.work.doing;
					break;
				case "waiting":
					askedAgainMs = nowMs + event.milliseconds;
					break;
				case "bytes":
					if (bytes === void 0) meter = createMeter();
					if (event.read !== bytes?.read || event.written !== bytes.written) lastByteMs = nowMs;
					bytes = event;
					meter.update(event.written, event.total, nowMs);
			}
		},
		look() {
			const nowMs = clock.now();
			const silentMs = bytes === void 0 ? 0 : nowMs - lastByteMs;
			const waitMs = askedAgainMs === void 0 ? 0 : askedAgainMs - nowMs;
			return {
				step: step && {
					title: step.title,
					milliseconds: nowMs - step.startedMs
				},
				reading: bytes && meter.update(bytes.written, bytes.total, nowMs),
				doing,
				silentMs,
				waitMs: waitMs > 0 ? waitMs : void 0
			};
		}
	};
}
// src/kit/progress-log.ts
const logEveryMs = 1e4;
const logSteps = 10;
/** So long without a byte is worth a word. */
const silenceMs = 3e3;
/** Of a commit, enough to tell it apart. */
const shownCommitLength = 7;
/** Progress for logs: every event, and how far the bytes are for each tenth of the work and every ten seconds. */
function createProgressLog(print, clock) {
	const state = followProgress(clock);
	let lastMs = clock.now();
	let lastStep = 0;
	const say = (progress) => {
		const line = describeProgress(progress);
		if (line === void 0) return;
		lastMs = clock.now();
		lastStep = Math.floor((progress.reading?.fraction ?? 0) * logSteps);
		print(`  ${line}`);
	};
	return {
		follow: state.take,
		onProgress(event) {
			state.take(event);
			const line = describeEvent(event);
			if (line !== void 0) print(line);
			if (event.kind !== "bytes") return;
			const progress = state.look();
			const step = Math.floor((progress.reading?.fraction ?? 0) * logSteps);
			if (step < lastStep) lastStep = step;
			if (clock.now() - lastMs >= logEveryMs || step > lastStep) say(progress);
		},
		tick() {
			const progress = state.look();
			if (progress.silentMs >= silenceMs && clock.now() - lastMs >= logEveryMs) say(progress);
		}
	};
}
/** One line for what happened; undefined for events that only move numbers. */
function describeEvent(event) {
	switch (event.kind) {
		case "step-started": return `${printable(event.title)} …`;
		case "work-started": return describeWork(event.work).join(" · ");
		case "file-staged": return `  ${printable(event.target)}: ${printable(event.path)} is stored (${formatBytes(event.byteLength)})`;
		case "file-skipped": return `  ${printable(event.target)}: ${printable(event.path)} was stored by an earlier run (${formatBytes(event.byteLength)})`;
		case "step-finished":
		case "waiting":
		case "bytes": return;
	}
}
/** `org/sft@1a2b3c4, org/dpo@5d6e7f8 → me/x-ExPO`, `α 0.3`, `7.24 B`, `14.5 GB`. */
function describeWork({ sft, aligned, targets, alphas, doing, ...work }) {
	const [target = "", ...others] = targets;
	const more = others.length === 0 ? "" : ` and ${others.length} more`;
	const sources = `${nameBriefly(sft)}, ${nameBriefly(aligned)}`;
	return [
		doing === "compared" ? `${plainName(target)} against ${sources}` : `${sources} → ${plainName(target)}${more}`,
		`α ${alphas.join(", ")}`,
		...work.parameterCount === 0 ? [] : [formatCount(work.parameterCount)],
		formatBytes(work.byteLength)
	];
}
function nameBriefly(origin) {
	if (origin.kind === "directory") return plainName(nameOf(origin));
	const inside = origin.subfolder === void 0 ? "" : `/${origin.subfolder}`;
	return plainName(`${origin.repo}@${origin.commit.slice(0, shownCommitLength)}${inside}`);
}
/** How far the bytes are, and how it goes on; undefined while none are counted. */
function describeProgress(progress) {
	const { reading, doing } = progress;
	if (reading === void 0) return void 0;
	return [
		`${formatBytes(reading.done)} of ${formatBytes(reading.total)}${doing === void 0 ? "" : ` ${doing}`}`,
		`${Math.floor(reading.fraction * 100)} %`,
		...describePace(progress)
	].join("  ");
}
/** Rate and time left, or that nothing moves. */
function describePace({ reading, silentMs, waitMs }) {
	const isDone = reading !== void 0 && reading.done >= reading.total;
	const again = waitMs === void 0 ? "" : `trying again in ${wholeSeconds(waitMs)}`;
	if (silentMs >= silenceMs && !isDone) return [[`no data for ${wholeSeconds(silentMs)}`, again].filter((part) => part !== "").join(", ")];
	if (reading === void 0) return again === "" ? [] : [again];
	const { bytesPerSecond, millisecondsLeft } = reading;
	return [...bytesPerSecond === void 0 ? [] : [`${formatBytes(Math.round(bytesPerSecond))}/s`], ...millisecondsLeft === void 0 || isDone ? [] : [`${formatDuration(millisecondsLeft)} left`]];
}
/** `18 s`, `4 min 05 s`. */
const wholeSeconds = (milliseconds) => milliseconds < 59500 ? `${Math.ceil(milliseconds / 1e3)} s` : formatDuration(milliseconds);
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
// src/bot/options/model-names.ts
/**
* Names of models, each once, or addresses of their pages. Models are judged by what is on `main`.
* @param option where they were written.
* @throws InputError for a directory, another revision, and what is no name.
*/
function parseModelNames(texts, option) {
	return [...new Set(texts.map((text) => parseModelName(text, option)))];
}
function parseModelName(text, option) {
	if (isDirectory(text.trim())) throw new InputError(advice`${option}: '${text}' is a directory, and models of the Hub are judged.`, {
		code: "endpoint-invalid",
		hint: "Write namespace/name."
	});
	const { repo, revision } = parseRepo(text, option);
	if (revision === void 0 || revision === "main") return repo;
	throw new InputError(advice`${option}: '${text}' names a revision, and models are judged by main.`, {
		code: "endpoint-invalid",
		hint: `Write ${repo}.`
	});
}
// src/faces/exit-code.ts
/** How a command or a step ends that has something to report. */
function exitCodeOf(report) {
	if (report.kind === "detect" && report.models.some(({ reason }) => reason === "model-missing")) return exitCodes.isMissing;
	return "exitCode" in report ? report.exitCode : exitCodes.ok;
}
// src/faces/reports/table.ts
/**
* Rows as text columns, two spaces apart; a heading when any column has a title. A title of several words takes as many
* lines as it needs to be no wider than what stands below it.
*/
function renderTable(columns, rows) {
	const headings = columns.map(({ title = "" }, index) => title === "" ? [] : wrapWords(title, Math.max(leastTitleWidth, ...rows.map((row) => (row[index] ?? "").length))).split("\n"));
	const height = Math.max(0, ...headings.map((lines) => lines.length));
	const all = [...Array.from({ length: height }, (_, line) => headings.map((lines) => lines[line - height + lines.length] ?? "")), ...rows];
	const widths = columns.map((_, index) => Math.max(0, ...all.map((row) => (row[index] ?? "").length)));
	return all.map((row) => columns.map((column, index) => {
		const cell = row[index] ?? "";
		const width = widths[index] ?? 0;
		return column.align === "right" ? cell.padStart(width) : cell.padEnd(width);
	}).join("  ").trimEnd()).join("\n");
}
/** Narrower headings would be broken into too many lines. */
const leastTitleWidth = 9;
function indent(text, by = "  ") {
	return text.replaceAll(/^(?=.)/gm, by);
}
/** Broken between words only; `hanging` begins every line but the first. */
function wrapWords(text, width, hanging = "") {
	const lines = [];
	for (const word of text.split(" ")) {
		const last = lines.at(-1);
		if (last !== void 0 && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(lines.length === 0 ? word : hanging + word);
	}
	return lines.join("\n");
}
// src/faces/reports/error.ts
/** An error as the terminal shows it: what happened, then what to do about it. */
function renderFailure({ message, hint, docs, stack }) {
	const lines = [`error: ${printable(message)}`];
	if (stack !== void 0) lines.push(indent(printable(stack)));
	if (hint !== void 0) lines.push(`  hint: ${printable(hint)}`);
	if (docs !== void 0) lines.push(`  see: ${printable(docs)}`);
	return lines.join("\n");
}
// src/faces/reports/config-report.ts
/** What a configuration means, in the order a run goes by it; or its mistakes, as compilers list them. */
function renderConfig({ path, config, mistakes, unlistedCount }) {
	if (config === void 0) return [...mistakes.map((mistake) => formatMistake(mistake, path)), ...unlistedCount === 0 ? [] : [`and ${unlistedCount} more`]].join("\n");
	const { pairs, rules, exclude } = config;
	return [
		`${path}: ${counted(pairs.length, "pair")}, ${counted(rules.length, "rule")}`,
		...pairs.length === 0 ? [] : [section("Pairs", pairs.map(describePair))],
		...rules.length === 0 ? [] : [section("Rules", rules.map(describeRule))],
		renderTable([{}, {}], [
			["Left alone", exclude.length === 0 ? "nothing" : exclude.join(", ")],
			["Limits", describeLimits(config.limits)],
			["State", describeState(config.state)],
			["Issue", describeReporting(config.reporting)]
		])
	].join("\n\n");
}
const section = (title, entries) => `${title}\n${indent(entries.join("\n"))}`;
function describePair(pair) {
	const facts = [
		...pair.variant === void 0 ? [] : [`variant ${pair.variant}`],
		...pair.preferPr ? ["the Hub’s own conversion"] : [],
		...pair.pipeline ? ["the whole pipeline"] : [],
		...describeOutput(pair.output),
		describeNewCommits(pair.newCommits)
	];
	return `${[[pair.sft, pair.sftSubfolder], [pair.dpo, pair.dpoSubfolder]].map(([repo, folder]) => folder === void 0 ? repo : `${repo}/${folder}`).join(" → ")}: ${facts.join("; ")}`;
}
function describeRule(rule) {
	const { owners, tags, names, collections, licenses, minDownloads, minLikes, since } = rule;
	const { least, most } = rule.parameterCount;
	const conditions = [
		...some("of", owners),
		...some("tagged", tags),
		...some("named", names),
		...some("in", collections),
		...minDownloads > 0 ? [`${formatCount(minDownloads)} downloads or more`] : [],
		...minLikes > 0 ? [`${formatCount(minLikes)} likes or more`] : [],
		...least > 0 ? [`${formatCount(least)} parameters or more`] : [],
		...most === void 0 ? [] : [`${formatCount(most)} parameters or fewer`],
		...some("licensed", licenses),
		...since === void 0 ? [] : [`made since ${new Date(since).toISOString().replace("T00:00:00.000Z", "")}`]
	];
	const gated = {
		skip: "left out",
		private: "published privately",
		ask: "asked about"
	}[rule.gated];
	const facts = [
		...describeOutput(rule.output),
		`gated pairs are ${gated}`,
		describeNewCommits(rule.newCommits)
	];
	return `${rule.name}: models ${conditions.join(", ")}: ${facts.join("; ")}`;
}
const some = (preposition, list) => list.length === 0 ? [] : [`${preposition} ${list.join(" or ")}`];
/** What is usual is not said. */
function describeOutput(output) {
	const { alphas, to, rounding, dtype, visibility, allow, pairing, card } = output;
	return [
		alphas.length === 0 ? "α by the way of alignment" : `α ${alphas.map(formatAlpha).join(", ")}`,
		`to ${to ?? defaultTemplate(Math.max(1, alphas.length))}`,
		...visibility === void 0 ? [] : [visibility],
		...rounding.kind === "nearest" ? [] : [`${rounding.kind} rounding`],
		...dtype === "same" ? [] : [dtype],
		...output.maxShardBytes === 5e9 ? [] : [`shards of ${formatBytes(output.maxShardBytes)}`],
		...pairing.vocabulary === "same" ? [] : ["the vocabulary that both have"],
		...pairing.renames.length === 0 ? [] : [counted(pairing.renames.length, "rename")],
		...pairing.unpaired === void 0 ? [] : [`${pairing.unpaired.join(", ")} without a partner`],
		...allow.length === 0 ? [] : [`allows ${allow.join(", ")}`],
		...describeChangedThresholds(output.thresholds),
		...card.relation === void 0 ? [] : [card.relation],
		...card.license === void 0 ? [] : [`licence ${card.license}`],
		...card.template === void 0 ? [] : [`card by ${card.template}`]
	];
}
function describeNewCommits(newCommits) {
	return `new commits are ${{
		ignore: "left alone",
		revise: "published anew",
		ask: "asked about"
	}[newCommits]}`;
}
function describeLimits(limits) {
	const { pairsPerRun, bytesPerRun, reposPerDay, storageBytes, requestsPerRun, attempts } = limits;
	return [
		...pairsPerRun === void 0 ? [] : [`${counted(pairsPerRun, "pair")} a run`],
		...bytesPerRun === void 0 ? [] : [`${formatBytes(bytesPerRun)} a run`],
		...reposPerDay === void 0 ? [] : [`${counted(reposPerDay, "repo")} a day`],
		...storageBytes === void 0 ? [] : [`${formatBytes(storageBytes)} in all`],
		...requestsPerRun === void 0 ? [] : [`${counted(requestsPerRun, "request")} a run`],
		`a person is asked after ${counted(attempts, "failure")}`
	].join(", ");
}
function describeState(state) {
	switch (state.kind) {
		case "repository": return [`${state.path} in the workflow’s repository`, ...state.branch === void 0 ? [] : [`branch ${state.branch}`]].join(", ");
		case "dataset": return `dataset ${state.repo} on the Hub`;
		case "file": return `file ${state.path}`;
	}
}
function describeReporting({ issue, title, labels }) {
	return issue ? `'${title}'${labels.length === 0 ? "" : `, labelled ${labels.join(", ")}`}` : "none";
}
// src/faces/reports/detect-changes.ts
const weights = "whole weights, or those of a LoRA adapter, at the top of main";
const byHand = "the pair under `pairs:` in extrapolate.yml, which is published without being looked for";
const said = "a tag such as `dpo`, or a sentence on how it was trained, in its card";
const start = "`base_model` in its card with the SFT checkpoint";
const nothing = "nothing: publish what it was made from instead";
/** What would lead to another decision, by the code of the decision; the end of "What would change it: …". */
const detectionChanges = {
	pair: "`hf-extrapolate: false` in the card of either, or `exclude:` in extrapolate.yml",
	configured: "another entry under `pairs:`",
	"nothing-said": said,
	"model-missing": "its name, or a token that may read it",
	"no-rule": "a rule of the configuration that it meets",
	excluded: "`exclude:` of the configuration without it",
	"opted-out": "its author’s word, and nothing else",
	disabled: "the Hub, once it is back in service",
	"own-output": nothing,
	extrapolated: nothing,
	"other-task": nothing,
	"reward-model": "its architecture, tags or name, where they are wrong",
	gguf: `a repo with ${weights}`,
	quantised: "the repo that it is a copy of, in full precision",
	merge: byHand,
	adapter: "whole weights, with the adapter merged in",
	"not-aligned": said,
	"no-weights": weights,
	licence: "a licence that allows derivatives",
	restricted: "`gated: ask` or `gated: private` in the rule",
	"no-parent": start,
	"parent-missing": `${start}, under a name that can be read`,
	"parent-pretrained": `${start}, which lies between it and the pretrained model`,
	"parent-adapter": "the SFT checkpoint as whole weights, and its name in `base_model`",
	"parent-excluded": "`exclude:` of the configuration without it",
	circular: `${start}, and an end to the circle`,
	"other-base": start,
	"different-architectures": start,
	"different-size": start,
	"same-weights": start,
	copy: nothing,
	"is-aligned": `${said}; or ${byHand}`,
	"which-way": `one way of alignment in tags, name and card; or ${byHand}`,
	"unproven-way": byHand,
	"sft-too": `${start}, which says \`sft\` in its name or tags; or ${byHand}`,
	"other-kind": byHand,
	"may-publish": "`gated: private` in the rule",
	"which-parent": `${start} alone; or ${byHand}`,
	"is-parent-sft": "a tag `sft` in the card of what it started from",
	"parent-aligned": byHand,
	"many-alignments": byHand,
	remade: byHand,
	"high-rate": byHand,
	"continues-adapter": byHand,
	"parent-merge": byHand
};
// src/faces/reports/detect-report.ts
const outcomeWords$2 = {
	pair: "a pair",
	"no-pair": "no pair",
	ask: "a person is asked",
	unaligned: "not aligned"
};
/** Of each model the decision, what speaks for and against it, and what would change it. */
function renderDetect({ models }) {
	return models.map(renderModel).join("\n\n");
}
function renderModel({ model, outcome, sft, reason, message, evidence }) {
	const rows = evidence.map(({ source, weight, text }) => [
		weight > 0 ? `+${weight}` : String(weight),
		source,
		text
	]);
	return [
		`${model}: ${outcomeWords$2[outcome]} (${reason})`,
		indent(message),
		...sft === void 0 ? [] : [indent(`θ0  ${sft}\nθ1  ${model}`)],
		...rows.length === 0 ? [] : [indent(renderTable([
			{ align: "right" },
			{},
			{}
		], rows))],
		indent(`What would change it: ${detectionChanges[reason]}.`)
	].join("\n");
}
// src/faces/reports/report-parts.ts
/** Pieces that the reports of several commands share. */
function renderSources({ sft, aligned }) {
	return `θ0  ${describeOrigin(sft)}\nθ1  ${describeOrigin(aligned)}`;
}
function describeOrigin(origin) {
	const variant = origin.variant === void 0 ? [] : [`variant ${origin.variant}`];
	const details = [...origin.kind === "hub" && origin.revision !== origin.commit ? [origin.revision] : [], ...variant].join(", ");
	return `${nameOf(origin)}${details === "" ? "" : ` (${details})`}`;
}
/** Paragraphs, and then what to beware of. */
function joinParts(parts, warnings) {
	return [...parts, ...warnings.map((warning) => `warning: ${warning}`)].join("\n\n");
}
// src/faces/reports/inspect-report.ts
function renderInspect(report) {
	const isDescribed = report.format !== void 0;
	const heading = [describeOrigin(report.origin), ...isDescribed ? [renderFacts(report)] : []];
	const findings = renderFindings(report);
	return joinParts([
		heading.join("\n"),
		renderUse(report.use),
		...findings === "" ? [] : [findings],
		...isDescribed ? renderContent(report) : []
	], report.leftOut);
}
function renderFacts(report) {
	return [
		report.format,
		...report.architecture === void 0 ? [] : [report.architecture],
		`${formatCount(report.parameterCount)} parameters`,
		formatBytes(report.byteLength)
	].join(", ");
}
/** What a run would do with it. */
function renderUse(use) {
	switch (use.kind) {
		case "mirrored": return "As --sft or --dpo it is streamed as it is; as --dpo, the derived repo gets files like these.";
		case "laid-out-anew": return "As --sft or --dpo it is streamed as it is, its pickle read and never run; as --dpo, the derived repo gets safetensors, divided at --max-shard-size.";
		case "adapter": return "As --dpo its scale is multiplied by 1 + α, with the model it was trained on as --sft; with another adapter on the same base as --sft, the factors of both are put side by side.";
		case "refused": return `As --sft or --dpo it is refused: ${use.reason}.${use.hint === void 0 ? "" : ` ${use.hint}`}`;
	}
}
function renderFindings({ tying, adapter, quantisation, otherWeights }) {
	const rows = [];
	if (tying) rows.push(["tied embeddings", `${tying.tied ? "yes" : "no"}: ${tying.evidence}`]);
	if (adapter) {
		const { peftType = "of an unknown kind", rank, alpha, baseModel } = adapter;
		const facts = [
			peftType,
			...rank === void 0 ? [] : [`r ${rank}`],
			...alpha === void 0 ? [] : [`lora_alpha ${alpha}`],
			...baseModel === void 0 ? [] : [`for ${baseModel}`]
		];
		rows.push(["adapter", facts.join(", ")]);
	}
	if (quantisation) rows.push(["quantised", `${quantisation.method} (${quantisation.evidence})`]);
	for (const [index, other] of otherWeights.entries()) rows.push([index === 0 ? "not used" : "", describeOther(other)]);
	return renderTable([{}, {}], rows);
}
const otherWords = {
	adapter: "an adapter",
	consolidated: "under their maker’s own names",
	safetensors: "safetensors",
	torch: "PyTorch",
	gguf: "GGUF",
	other: "other formats"
};
function describeOther({ kind, name = "", files, fileCount }) {
	const [first = ""] = files;
	return `${kind === "variant" ? `variant ${name} (--variant ${name})` : kind === "folder" ? `folder ${name} (--subfolder ${name})` : otherWords[kind]}: ${fileCount === 1 ? first : `${counted(fileCount, "file")}, such as ${first}`}`;
}
function renderContent(report) {
	const shards = report.shards.map((shard) => [
		shard.path,
		formatBytes(shard.byteLength),
		counted(shard.tensorCount, "tensor")
	]);
	const dtypes = report.dtypes.map((entry) => [
		entry.dtype,
		formatBytes(entry.byteLength),
		counted(entry.tensorCount, "tensor")
	]);
	const tensors = report.tensors.map((tensor) => [
		tensor.name,
		tensor.dtype,
		`[${tensor.shape.join(", ")}]`,
		formatBytes(tensor.byteLength),
		tensor.shard
	]);
	return [
		`Dtypes\n${indent(renderTable([
			{},
			{ align: "right" },
			{ align: "right" }
		], dtypes))}`,
		`Shards\n${indent(renderTable([
			{},
			{ align: "right" },
			{ align: "right" }
		], shards))}`,
		`Tensors\n${indent(renderTable([
			{},
			{},
			{},
			{ align: "right" },
			{}
		], tensors))}`
	];
}
// src/faces/reports/by-layer.ts
/** The numbers in a tensor's name: of its layer, its expert. */
const layerNumber = /(?<=[A-Za-z_]\.)\d+(?=\.)/g;
/** So many groups say what is wrong; more of them say no more. */
const mostGroups = 20;
/**
* Sentences of which many say the same of one layer after the other, as one for all of them: `layers.{0–31}.` in the
* place of the numbers, and how many sentences it stands for.
*/
function groupByLayer(sentences) {
	const groups = /* @__PURE__ */ new Map();
	for (const sentence of sentences) {
		const key = sentence.replaceAll(layerNumber, "#");
		groups.set(key, [...groups.get(key) ?? [], sentence]);
	}
	const all = [...groups.values()].map(joinGroup);
	const rest = all.length - mostGroups;
	return rest <= 0 ? all : [...all.slice(0, mostGroups), `and ${groupDigits(rest)} more kinds of problem.`];
}
function joinGroup(sentences) {
	const [first = ""] = sentences;
	if (sentences.length === 1) return first;
	let position = 0;
	return `${first.replaceAll(layerNumber, () => {
		const index = position++;
		return describeNumbers(sentences.map((sentence) => Number([...sentence.matchAll(layerNumber)][index]?.[0])));
	})} (${groupDigits(sentences.length)} tensors)`;
}
/** `{0–31}`, `{0–3, 7}`; one number as itself. */
function describeNumbers(numbers) {
	const sorted = [...new Set(numbers)].sort((a, b) => a - b);
	if (sorted.length === 1) return String(sorted[0]);
	const runs = [];
	for (const number of sorted) {
		const last = runs.at(-1);
		if (last !== void 0 && number === last[1] + 1) last[1] = number;
		else runs.push([number, number]);
	}
	return `{${runs.map(([from, to]) => from === to ? String(from) : `${from}–${to}`).join(", ")}}`;
}
// src/faces/reports/weight-files.ts
/** Derived weights are safetensors, and nothing else of a derived repo is. */
function weightFilesOf(files) {
	return files.filter(({ path }) => path.endsWith(".safetensors"));
}
/** `14.5 GB in 3 files`: the weights of one derived repo, the same in a plan and in what came of it. */
function describeWeights(files) {
	const weights = weightFilesOf(files);
	const byteLength = weights.reduce((sum, file) => sum + file.byteLength, 0);
	return `${formatBytes(byteLength)} in ${counted(weights.length, "file")}`;
}
// src/faces/reports/plan-report.ts
const targetWords = {
	absent: "new",
	empty: "exists, empty",
	resumable: "half done by an earlier run, will be resumed",
	complete: "complete already, nothing to do",
	replaceable: "made by this tool, will be replaced",
	foreign: "exists and was not made by this tool",
	unknown: "not looked up"
};
function renderPlan(report, view) {
	return joinParts([
		`${renderSources(report)}\n${describeOutputFormat(report.rounding, report.dtype)}`,
		...view.full ? [[
			"Reads",
			indent(renderReads("θ0", report.reads.sft)),
			indent(renderReads("θ1", report.reads.aligned))
		].join("\n")] : [],
		...report.outputs.map((output) => renderOutput(output, view)),
		...report.sample ? [renderSample(report.sample)] : [],
		renderTotals(report),
		report.problems.length === 0 ? `Nothing stands in the way of this run.${view.isTyped ? describeNext(view) : ""}` : ["What keeps this run from starting:", ...(view.full ? report.problems : groupByLayer(report.problems)).map((problem) => `  - ${problem}`)].join("\n")
	], report.warnings);
}
function describeNext({ full }) {
	return `\nThe same with run in the place of plan does it${full ? "" : "; --full shows every file and what is read of it"}.`;
}
function renderOutput(output, { full }) {
	const files = output.files.map(({ path, byteLength, operations }) => [
		path,
		formatBytes(byteLength),
		`extrapolate ${groupDigits(operations.extrapolate)}, copy ${groupDigits(operations.copy)}`
	]);
	const sideFiles = output.sideFiles.map(({ path, byteLength }) => [
		path,
		formatBytes(byteLength),
		"as in θ1"
	]);
	return [
		`α ${output.alpha} → ${output.target} (${targetWords[output.targetState]})`,
		...full || output.files.length === 0 ? [] : [indent(describeWeights(output.files))],
		...output.replaces ? [indent(`in the place of ${describeReplaced(output.replaces)}`)] : [],
		...full ? [indent(renderTable([
			{},
			{ align: "right" },
			{}
		], [...files, ...sideFiles]))] : []
	].join("\n");
}
/** What the run would measure, from a sample. */
function renderSample({ elementCount, deltaRatio, alignmentChangedShare, alphas }) {
	const options = alphas[0]?.alternatives.map(({ option }) => option) ?? [];
	const rows = alphas.map(({ alpha, effectiveAlpha, changedShare, alternatives }) => [
		`α ${alpha}`,
		formatMeasured(effectiveAlpha),
		formatShare(changedShare),
		...alternatives.map((alternative) => formatMeasured(alternative.effectiveAlpha))
	]);
	const columns = [
		"effective α",
		"changes",
		...options.map((option) => `with ${option}`)
	].map((title) => ({
		title,
		align: "right"
	}));
	return [`Sample of ${formatCount(elementCount)} weights: ‖Δ‖/‖θ1‖ ${formatMeasured(deltaRatio)}, ${formatShare(alignmentChangedShare)} changed by alignment`, indent(renderTable([{}, ...columns], rows))].join("\n");
}
function renderTotals({ totals }) {
	return renderTable([{}, {}], [
		["tensors", `${groupDigits(totals.tensorCount)} (${groupDigits(totals.extrapolatedCount)} extrapolated, ${groupDigits(totals.copiedCount)} copied)`],
		["parameters", formatCount(totals.parameterCount)],
		["read", `${formatBytes(totals.sftBytes)} of θ0 and ${formatBytes(totals.alignedBytes)} of θ1`],
		["written", formatBytes(totals.outputBytes)],
		["memory", `up to ${formatBytes(totals.peakMemoryBytes)}`],
		...totals.requestCount > 0 ? [["Hub requests", `about ${groupDigits(totals.requestCount)}`]] : []
	]);
}
function renderReads(side, reads) {
	return renderTable([
		{},
		{},
		{ align: "right" }
	], reads.map(({ path, byteLength }) => [
		side,
		path,
		formatBytes(byteLength)
	]));
}
// src/faces/reports/run-report.ts
const stateWords = {
	published: "published",
	"already-complete": "was complete, nothing done",
	"would-publish": "would be published"
};
function renderRun(report) {
	const links = report.outputs.filter(({ state }) => state !== "would-publish").map(({ url }) => url);
	return joinParts([...summarizeRun(report), ...links.length > 0 ? [links.join("\n")] : []], report.warnings);
}
function renderDemo(report, { full }) {
	if (!full) return renderDemoBriefly(report);
	const steps = report.steps.map(({ title, milliseconds }) => [title, formatDuration(milliseconds)]);
	const files = report.files.map(({ path, byteLength }) => [path, formatBytes(byteLength)]);
	return joinParts([
		...summarizeRun(report.run),
		`What each step took\n${indent(renderTable([{}, { align: "right" }], steps))}`,
		`On main of the derived repo, as the embedded Hub served it\n${indent(renderTable([{}, { align: "right" }], files))}`,
		`Its card\n${quote(report.card)}`
	], report.run.warnings);
}
/** The first screen of the card, what was done, and what to try next. */
function renderDemoBriefly({ run, steps, files, card }) {
	const [body = ""] = card.replace(/^---\n[\s\S]*?\n---\n/, "").split(/^## /m);
	const target = run.outputs.map(({ target }) => target).join(", ");
	const { totals } = run;
	const took = steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
	return joinParts([
		`The card of ${target} begins\n${quote(wrapPlain(body))}`,
		[
			"What was done, over HTTP, on a Hub in this process",
			`  read ${formatBytes(totals.bytesRead)} of the pair ${namesOf(run)}`,
			`  extrapolated ${formatCount(totals.parameterCount)} parameters in ${counted(totals.tensorCount, "tensor")}`,
			`  uploaded ${formatBytes(totals.bytesWritten)}, and published ${counted(files.length, "file")} in one commit`,
			`  in ${formatDuration(took)}, all ${counted(steps.length, "step")}`
		].join("\n"),
		[
			"What to try next",
			"  hf-extrapolate demo --full",
			"    every figure, step and file, and the whole card",
			"  hf-extrapolate inspect HuggingFaceH4/zephyr-7b-beta",
			"    what a checkpoint on the Hub is, from its headers",
			"  hf-extrapolate plan --sft ORG/SFT --dpo ORG/DPO --alpha 0.3",
			"    what a run of a pair of yours would do"
		].join("\n")
	], run.warnings);
}
/** As a terminal shows it: links by their texts, and lines that fit. */
function wrapPlain(markdown) {
	return markdown.trim().replaceAll(/\[([^\]\n]*)\]\([^)\n]*\)/g, "$1").replaceAll(/^.+$/gm, (line) => wrapWords(line, quotedColumns));
}
const quotedColumns = 72;
const namesOf = ({ sft, aligned }) => `${describeOrigin(sft)}, ${describeOrigin(aligned)}`;
const quote = (text) => text.trim().replaceAll(/^/gm, "  │ ").replaceAll(/ +$/gm, "");
function summarizeRun(report) {
	const { totals } = report;
	const rows = report.outputs.map((output) => [
		`α ${output.alpha}`,
		output.target,
		output.state === "published" && output.replaced ? "published, replaced" : stateWords[output.state],
		...output.files.length === 0 ? [] : [describeWeights(output.files)]
	]);
	const parts = [
		`${renderSources(report)}\n${describeOutputFormat(report.rounding, report.dtype)}`,
		renderTable([
			{},
			{},
			{},
			{ align: "right" }
		], rows),
		...report.outputs.flatMap(tellReplaced),
		...renderFigures(report.outputs),
		`${formatCount(totals.parameterCount)} parameters in ${counted(totals.tensorCount, "tensor")}; read ${formatBytes(totals.bytesRead)}, wrote ${formatBytes(totals.bytesWritten)} in ${formatDuration(totals.milliseconds)}.`
	];
	if (report.dryRun) parts.push("Dry run: nothing was written.");
	return parts;
}
function tellReplaced({ target, state, replaced }) {
	if (replaced === void 0) return [];
	return [`${target}: ${state === "would-publish" ? "would be replaced" : "was replaced"}: ${describeReplaced(replaced)}.`];
}
/** What was measured of each α, in total and by part of the model. */
function renderFigures(outputs) {
	const rows = outputs.flatMap(({ alpha, statistics }) => statistics === void 0 ? [] : [[`α ${alpha}`, ...figuresOf(statistics.total)], ...statistics.parts.map(({ part, statistics }) => [`  ${partNames[part]}`, ...figuresOf(statistics)])]);
	if (rows.length === 0) return [];
	const columns = figureTitles.map((title) => ({
		title,
		align: "right"
	}));
	const shown = rows.every((row) => row.at(-1) === "0") ? columns.slice(0, -1) : columns;
	return [renderTable([{}, ...shown], rows.map((row) => row.slice(0, shown.length + 1)))];
}
// src/faces/reports/verify-report.ts
const outcomeWords$1 = {
	identical: "IDENTICAL",
	"other-rounding": "IDENTICAL UP TO ROUNDING",
	differs: "DIFFERS"
};
function renderVerify(report) {
	const { outcome, weights, totals, hasManifest, full } = report;
	const compared = `${formatBytes(weights.comparedByteLength)} of ${formatBytes(weights.totalByteLength)}`;
	const roundings = weights.roundings.map(({ rounding, differingCount }) => [
		describeRounding(rounding),
		differingCount === 0 ? "identical" : `${groupDigits(differingCount)} differ`,
		differingCount === 0 ? "" : formatShare(differingCount / weights.comparedCount)
	]);
	return joinParts([
		`${describeOrigin(report.derived)}\n${outcomeWords$1[outcome]}${describeClaim(report)}`,
		renderSources(report),
		`${full ? "Every weight" : "A sample"} was recomputed: ${compared}, ${formatCount(weights.comparedCount)} weights in ${counted(weights.fileCount, "file")}\n${indent(renderTable([
			{},
			{},
			{ align: "right" }
		], roundings))}`,
		`Effective α ${full ? "" : "in the sample "}${formatMeasured(weights.effectiveAlpha)}; α = ${report.alpha} is claimed`,
		...report.findings.length === 0 ? [] : [report.findings.map(describeFinding).join("\n")],
		`${hasManifest ? "Hashes, index, side files and card were checked too" : "There is no manifest of this tool: hashes, side files and card were not checked"}; read ${formatBytes(totals.bytesRead)} of weights in ${formatDuration(totals.milliseconds)}.`
	], report.warnings);
}
/** With which rounding the weights are those of the claim. */
function describeClaim({ outcome, weights }) {
	const equal = weights.roundings.find(({ differingCount }) => differingCount === 0);
	if (outcome === "differs" || equal === void 0) return "";
	return ` (${describeRounding(equal.rounding)})`;
}
function describeFinding({ what, path, message }) {
	return `✗ ${what}${path === void 0 ? "" : ` ${path}`}: ${message}`;
}
// src/faces/reports/watch-report.ts
const outcomeWords = {
	published: "published",
	"already-published": "was published before",
	"would-publish": "would be published",
	waiting: "waits",
	failed: "failed",
	refused: "refused",
	"needs-person": "needs a person"
};
function renderWatch(report) {
	const { counts, totals, issue } = report;
	return joinParts([
		report.rows.length === 0 ? "No candidates." : report.rows.map(renderRow).join("\n"),
		`${counts.listed} models looked at in ${report.requestCount} requests: ${counts.unmatched} meet no rule, ${counts.unaligned} show no alignment, ${counts.refused} are refused, ${counts.excluded} are excluded. Wrote ${formatBytes(totals.bytesWritten)} in ${formatDuration(totals.milliseconds)}.`,
		...issue === void 0 ? [] : [issue.url],
		...report.unsaved.map(renderFailure),
		...report.dryRun ? ["Dry run: nothing was written."] : []
	], report.warnings);
}
/** A candidate in lines that fit a narrow terminal. */
function renderRow({ model, sft, outcome, rule, reason, repos }) {
	const detail = `${rule === void 0 ? "" : `[${rule}] `}${reason}`.trim();
	return [
		`${model}: ${outcomeWords[outcome]}`,
		...sft === void 0 ? [] : [`  θ0 ${sft}`],
		...detail === "" ? [] : [`  ${detail}`],
		...repos.map(({ alpha, target, url }) => `  α ${alpha}  ${url === "" ? target : url}`)
	].join("\n");
}
// src/faces/reports/report.ts
/** A report as terminals and logs show it, without a line break at the end. */
function renderReport(report, view = { full: false }) {
	return printable(renderByKind(report, view));
}
function renderByKind(report, view) {
	switch (report.kind) {
		case "run": return renderRun(report);
		case "plan": return renderPlan(report, view);
		case "verify": return renderVerify(report);
		case "card": return renderCard(report);
		case "detect": return renderDetect(report);
		case "inspect": return renderInspect(report);
		case "config": return renderConfig(report);
		case "config-init": return renderInit(report);
		case "watch": return renderWatch(report);
		case "demo": return renderDemo(report, view);
		case "serve": return renderServe(report);
	}
}
function renderInit({ files }) {
	const lines = files.map(({ path, state }) => state === "written" ? `${path}: written` : `${path}: is there already, and stays as it is`);
	const next = "Change what it says to what you want published, look at it with hf-extrapolate config check, and at what it would publish with hf-extrapolate watch --dry-run.";
	return [
		...lines,
		"",
		next
	].join("\n");
}
const cardWords = {
	updated: "was written anew",
	unchanged: "is up to date, nothing done",
	"would-update": "would be written anew"
};
function renderCard({ derived, state, url, changedFiles, warnings }) {
	const files = changedFiles.length === 0 ? [] : [indent(changedFiles.join("\n"))];
	return joinParts([[`${describeOrigin(derived)}: the card ${cardWords[state]}`, ...files].join("\n"), url], warnings);
}
function renderServe({ repository, started, failed, ignored, repeated, unfinished }) {
	return joinParts([`${repository}: ${`${started} started, ${failed} failed, ${ignored} ignored, ${repeated} repeated`}`], unfinished.map((repo) => `the work for ${repo} was not started before the end`));
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
	initConfig: async (request) => (await import("./bot.js")).initConfig(request),
	demo: async (runtime) => (await import("./app.js")).demo(runtime),
	serve: async (request, access, runtime) => (await import("./bot.js")).serve(request, access, runtime)
};
export { createProgressLog as C, systemClock as D, followProgress as E, parseClaim as S, describePace as T, readGitHubAccess as _, weightFilesOf as a, parseToken as b, renderFailure as c, wrapWords as d, exitCodeOf as f, parseRepository as g, findRepositoryAccess as h, describeWeights as i, indent as l, findGitHubSecrets as m, listenForStop as n, groupByLayer as o, parseModelNames as p, renderReport as r, detectionChanges as s, useCases as t, renderTable as u, chooseHubUrl as v, describeEvent as w, refusePlainHttp as x, parseConnectionAllow as y };
