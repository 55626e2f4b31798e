import { a as getInput, c as setOutput, d as warning, f as summary, i as error, l as setSecret, n as debug, o as info, r as endGroup, s as notice, t as context, u as startGroup } from "./vendor-actions.js";
import { a as jobFieldNames, i as chooseVisibility, o as parseJobFields, s as readEndpoint, t as ConfigError, y as parseCardFields } from "./mistakes.js";
import { n as redact, t as describeFailure } from "./failure.js";
import { C as escapeForGitHub, M as printable, O as boundLines, S as codeSpan, T as markdownTable, _ as tell, s as InputError, u as advice, w as escapeMarkdown, x as codeLink, y as yamlOption } from "./errors.js";
import { C as createProgressLog, D as systemClock, S as parseClaim, a as weightFilesOf, b as parseToken, f as exitCodeOf, h as findRepositoryAccess, i as describeWeights, m as findGitHubSecrets, n as listenForStop, o as groupByLayer, p as parseModelNames, r as renderReport, s as detectionChanges, t as useCases, v as chooseHubUrl, x as refusePlainHttp } from "./use-cases.js";
import { a as formatCount, c as formatShare, i as formatBytes, l as groupDigits, o as formatDuration, t as counted } from "./listing.js";
import { S as suggest, g as readChoice } from "./weights.js";
import { t as nameOf } from "./snapshot.js";
import { a as figureTitles, c as partNames, i as describeRounding, o as figuresOf, r as describeOutputFormat, s as formatMeasured } from "./pairing-options.js";
import { n as describeReplaced } from "./replaced-model.js";
// src/faces/actions/annotations.ts
/** GitHub shows ten annotations of a kind for each step, and drops the others. */
const mostOfKind = 10;
const commands = {
	error,
	warning,
	notice
};
function createAnnotations(logLine) {
	const counts = {
		error: 0,
		warning: 0,
		notice: 0
	};
	const held = {};
	return {
		annotate(kind, text, properties) {
			counts[kind]++;
			if (counts[kind] < mostOfKind) return commands[kind](text, properties);
			if (counts[kind] === mostOfKind) held[kind] = [text, properties];
			else logLine(lineOf(kind, text, properties));
		},
		close() {
			for (const kind of Object.keys(commands)) {
				const last = held[kind];
				delete held[kind];
				if (last === void 0) continue;
				if (counts[kind] === mostOfKind) commands[kind](...last);
				else {
					logLine(lineOf(kind, ...last));
					commands[kind](`And ${counts[kind] - mostOfKind + 1} more; the log of the step has all.`, { title: last[1].title ?? "Extrapolation" });
				}
			}
		}
	};
}
function lineOf(kind, text, { title }) {
	return `${kind}: ${title === void 0 ? "" : `${title}: `}${text}`;
}
// src/faces/actions/bound-summary.ts
/** The runner drops a step's summary above this, all of it. */
const mostBytes = 1048576;
/** For the lines that say that more was left out. */
const marginBytes = 1024;
/** Cuts a summary at the end of a line where it would be dropped for its size. */
function boundSummary(markdown) {
	if (Buffer.byteLength(markdown) <= mostBytes) return markdown;
	const lines = markdown.split("\n");
	const kept = [];
	let byteLength = marginBytes;
	for (const line of lines) {
		byteLength += Buffer.byteLength(line) + 1;
		if (byteLength > mostBytes) break;
		kept.push(line);
	}
	const count = (tag) => kept.filter((line) => line.includes(tag)).length;
	const isFolded = count("<details>") > count("</details>");
	const rest = lines.length - kept.length;
	return [
		...kept,
		...isFolded ? ["", "</details>"] : [],
		"",
		`And ${rest} more lines; the output \`report\` has all.`,
		""
	].join("\n");
}
// src/faces/actions/detect-summary.ts
const outcomeWords$2 = {
	pair: "✅ a pair",
	"no-pair": "🚫 no pair",
	ask: "❓ needs a person",
	unaligned: "– not aligned"
};
/** A summary holds so many; the report has all. */
const maxRows$1 = 200;
/** Of each model the decision, what it was made of, and what would change it, as Markdown. */
function renderDetectSummary({ models }) {
	const rows = models.slice(0, maxRows$1).map(({ model, sft, outcome, reason, message, evidence }) => [
		codeSpan(model),
		sft === void 0 ? "–" : codeSpan(sft),
		outcomeWords$2[outcome],
		[message, `What would change it: ${detectionChanges[reason]}.`].map(escapeForGitHub).join(" "),
		evidence.map(({ weight, text }) => escapeForGitHub(`${text} (${weight > 0 ? "+" : ""}${weight})`)).join("; ")
	]);
	const rest = models.length - rows.length;
	return [
		"## Detect",
		"",
		markdownTable([
			"θ1, aligned",
			"θ0, before",
			"Decision",
			"Why",
			"Evidence"
		], rows),
		...rest > 0 ? ["", `And ${rest} more.`] : [],
		""
	].join("\n");
}
// src/faces/actions/groups.ts
/** A step that says nothing for so long is shown to go on. */
const quietMs = 3e3;
/**
* One group of the log for each step in which something is said, with what is said in it; how long the step took stands
* after it.
*/
function createLogGroups(log, clock) {
	let step;
	let isOpen = false;
	const say = (line) => {
		if (step !== void 0 && !isOpen) {
			log.startGroup(step.title);
			isOpen = true;
		}
		log.info(line);
	};
	const close = () => {
		if (isOpen) log.endGroup();
		isOpen = false;
		step = void 0;
	};
	const progress = createProgressLog(say, clock);
	return {
		say,
		close,
		tick() {
			const now = clock.now();
			if (step !== void 0 && !isOpen && now - step.startedMs >= quietMs) say(`${step.title} …`);
			progress.tick();
		},
		onProgress(event) {
			if (event.kind === "step-started") {
				close();
				step = {
					name: event.step,
					title: event.title,
					startedMs: clock.now()
				};
				progress.follow(event);
			} else if (event.kind === "step-finished") {
				progress.follow(event);
				if (step?.name !== event.step) return;
				const { title } = step;
				close();
				log.info(`${title}: ${formatDuration(event.milliseconds)}`);
			} else progress.onProgress(event);
		}
	};
}
// src/faces/actions/input-names.ts
/** Every input of action.yml. */
const inputNames = [
	...[
		"mode",
		"config",
		"models",
		"repo",
		...jobFieldNames
	],
	...[
		"prefer-pr",
		"pipeline",
		"full",
		"dry-run",
		"private",
		"public",
		"force"
	],
	...[
		"hf-token",
		"github-token",
		"hub-url"
	]
];
const prefix = "INPUT_";
/**
* The runner hands over inputs that there are not, with no more than a warning; a misspelt `private` must not publish.
* Variables that are like no input are somebody else's.
*
* @throws InputError `input-unknown` for one that is near to one that there is.
*/
function refuseUnknownInputs(environment) {
	for (const [variable, value] of Object.entries(environment)) {
		if (!variable.startsWith(prefix) || value === void 0 || value === "") continue;
		const name = variable.slice(6).toLowerCase();
		if (inputNames.some((known) => known === name)) continue;
		const near = suggest(name.replaceAll("_", "-"), inputNames);
		if (near === void 0) continue;
		throw new InputError(advice`${name} is not an input of this action.`, {
			code: "input-unknown",
			hint: `Did you mean ${near}?`
		});
	}
}
// src/faces/actions/workflow-run.ts
/** Reads the context that GitHub hands to a step; undefined outside of a workflow. */
function findWorkflowRun() {
	const repository = process.env.GITHUB_REPOSITORY;
	if (!repository || !Number.isSafeInteger(context.runId)) return void 0;
	const attempt = Number.isSafeInteger(context.runAttempt) ? context.runAttempt : 1;
	return {
		repository,
		workflow: context.workflow,
		runId: context.runId,
		attempt,
		commit: context.sha,
		url: `${context.serverUrl}/${repository}/actions/runs/${context.runId}/attempts/${attempt}`
	};
}
/** Of the pull request that started this run; undefined where something else did. */
function findPullRequestNumber() {
	const number = context.payload.pull_request?.number;
	return typeof number === "number" && Number.isSafeInteger(number) && number > 0 ? number : void 0;
}
// src/faces/actions/inputs.ts
const modes = [
	"run",
	"plan",
	"watch",
	"detect",
	"verify",
	"card"
];
/** Where it is looked for when no other is named. */
const standardConfigPath = "extrapolate.yml";
/**
* Together with {@link maskSecrets} the only place that reads inputs.
* @throws InputError that names the input, its value and what to write instead.
*/
function loadInputs(environment) {
	const token = loadToken(environment);
	const hubUrl = chooseHubUrl(getInput("hub-url") || void 0, environment);
	refusePlainHttp(hubUrl, {
		token,
		allow: getInput("allow")
	});
	return {
		task: readTask(environment),
		hubUrl,
		token
	};
}
function readTask(environment) {
	const mode = readChoice(getInput("mode"), modes, "mode") ?? "run";
	const texts = Object.fromEntries(jobFieldNames.map((field) => [field, getInput(field)]));
	const switches = {
		force: readSwitch("force"),
		dryRun: readSwitch("dry-run")
	};
	const readDerived = () => readEndpoint(getInput("repo"), "repo", "the derived repo");
	const config = getInput("config");
	if (mode === "watch" || mode === "plan" && config !== "") {
		const isPlan = mode === "plan";
		return {
			mode: "watch",
			request: {
				config: config === "" ? standardConfigPath : config,
				github: findRepositoryAccess(withGitHubToken(environment)),
				runUrl: findWorkflowRun()?.url,
				dryRun: isPlan || switches.dryRun
			},
			isPlan
		};
	}
	switch (mode) {
		case "detect": return {
			mode,
			request: {
				models: readModels(),
				config: config === "" ? void 0 : config
			}
		};
		case "verify": return {
			mode,
			request: {
				derived: readDerived(),
				...parseClaim(texts),
				full: readSwitch("full")
			}
		};
		case "card": return {
			mode,
			request: {
				derived: readDerived(),
				card: parseCardFields(texts),
				...switches
			}
		};
		default: return {
			mode,
			request: {
				...parseJobFields(texts),
				visibility: chooseVisibility({
					private: readSwitch("private"),
					public: readSwitch("public")
				}),
				preferPr: readSwitch("prefer-pr"),
				pipeline: readSwitch("pipeline"),
				...switches
			}
		};
	}
}
/** Names or addresses, one a line or with spaces or commas between. */
function readModels() {
	const texts = getInput("models").split(/[\s,]+/).filter((text) => text !== "");
	if (texts.length === 0) throw new InputError("models is empty, and detect needs to know of which models.", {
		code: "endpoint-missing",
		hint: "Write models: namespace/name, several with commas between or one a line."
	});
	return parseModelNames(texts, "models");
}
/** The mode as it was written, for headings of failures; what is none is not repeated. */
function readModeName() {
	const text = getInput("mode");
	return text === "" ? "run" : modes.find((mode) => mode === text) ?? "step";
}
/** The token of the job, which the runner does not put into the environment. */
function withGitHubToken(environment) {
	const token = getInput("github-token");
	return token === "" ? environment : {
		...environment,
		GITHUB_TOKEN: token
	};
}
/**
* Hides the token in the log, before anything is printed. Also one that is not well-formed, in all its parts.
* @returns the texts that must not appear in summary and outputs either, which the runner does not filter.
*/
function maskSecrets(environment) {
	const secrets = [...tokenTexts(environment).flatMap(([text]) => text.split(/\s+/).filter((part) => part !== "")), ...findGitHubSecrets(withGitHubToken(environment))];
	for (const secret of secrets) setSecret(secret);
	return secrets;
}
/** The words of who wrote the workflow. */
function wordsOf(environment) {
	const [given] = tokenTexts(environment);
	return {
		option: yamlOption,
		token: given?.[1] ?? "hf-token",
		giveToken: "hf-token is empty: is the secret HF_TOKEN set? Runs that come from forks get no secrets.",
		sameCommand: "this job"
	};
}
function loadToken(environment) {
	const [given] = tokenTexts(environment);
	return given === void 0 ? void 0 : parseToken(...given);
}
/** Where a token is given: its text and the name of the place, the one that counts first. */
function tokenTexts(environment) {
	return [[getInput("hf-token", { trimWhitespace: false }), "hf-token"], [environment.HF_TOKEN ?? "", "HF_TOKEN"]].filter(([text]) => text.trim() !== "");
}
/** YAML 1.2's booleans and nothing else, because a misspelt `private` must not publish. */
function readSwitch(name) {
	const text = getInput(name);
	if (/^(true|True|TRUE)$/.test(text)) return true;
	if (text === "" || /^(false|False|FALSE)$/.test(text)) return false;
	throw new InputError(`${name}: '${text}' is neither true nor false.`, {
		code: "switch-invalid",
		hint: `Write ${name}: true or ${name}: false.`
	});
}
// src/faces/actions/log-text.ts
/** Text for the log that the runner shows and never obeys, whatever names of files or servers are in it. */
function toLogText(text) {
	return printable(boundLines(text)).replaceAll(/^(\s*)::/gm, "$1: :").replaceAll("##[", "## [");
}
// src/faces/actions/outputs.ts
function outputsOf(report) {
	const urls = urlsOf(report);
	const rows = report.kind === "watch" ? report.rows : [];
	const detected = report.kind === "detect" ? report.models : [];
	return {
		published: String(listPublished(report).length > 0),
		verdict: verdictOf(report),
		url: urls[0] ?? "",
		urls: report.kind === "run" || report.kind === "watch" ? urls : [],
		repos: reposOf(report),
		pairs: [...rows.map(({ model, sft, rule, outcome, reason, repos }) => ({
			dpo: model,
			sft,
			rule,
			outcome,
			reason,
			repos: repos.map(({ target }) => target)
		})), ...detected.flatMap(({ model, sft, outcome }) => outcome === "pair" ? [{
			dpo: model,
			sft
		}] : [])],
		failed: rows.flatMap(({ model, outcome }) => outcome === "failed" ? [model] : [])
	};
}
/** The derived repos that this step made, and not an earlier one. */
function listPublished(report) {
	if (report.kind === "run") return report.outputs.filter(({ state }) => state === "published");
	if (report.kind !== "watch") return [];
	return report.rows.filter(({ outcome }) => outcome === "published").flatMap(({ repos }) => repos);
}
function verdictOf(report) {
	switch (report.kind) {
		case "run": return report.outputs.map(({ state }) => state).find((state) => state !== "already-complete") ?? "already-complete";
		case "plan":
			if (report.problems.length > 0) return report.isUnfit ? "unfit" : "blocked";
			return report.outputs.every(({ targetState }) => targetState === "complete") ? "complete" : "ready";
		case "verify": return report.outcome;
		case "card": return report.state;
		case "detect": {
			const outcomes = report.models.map(({ outcome }) => outcome);
			return [
				"pair",
				"ask",
				"no-pair"
			].find((outcome) => outcomes.includes(outcome)) ?? "unaligned";
		}
		case "watch": {
			const outcomes = report.rows.map(({ outcome }) => outcome);
			return [
				"failed",
				"published",
				"would-publish",
				"needs-person"
			].find((outcome) => outcomes.includes(outcome)) ?? "nothing-new";
		}
	}
}
function urlsOf(report) {
	switch (report.kind) {
		case "run": return report.outputs.map(({ url }) => url);
		case "watch": return listPublished(report).map(({ url }) => url);
		case "verify": return report.derived.kind === "hub" ? [report.derived.url] : [];
		case "card": return [report.url];
		case "plan":
		case "detect": return [];
	}
}
function reposOf(report) {
	if (report.kind === "watch") return listPublished(report).map(({ target }) => target);
	if (report.kind === "detect") return [];
	if ("outputs" in report) return report.outputs.map(({ target }) => target);
	const { derived } = report;
	return [derived.kind === "hub" ? derived.repo : nameOf(derived)];
}
// src/faces/actions/summary.ts
const stateWords = {
	published: "✅ published",
	"already-complete": "✅ was complete",
	"would-publish": "📝 would be published"
};
const targetWords = {
	absent: "new",
	empty: "exists, empty",
	resumable: "will be resumed",
	complete: "complete already",
	replaceable: "will be replaced",
	foreign: "⛔ not made by this tool",
	unknown: "not looked up"
};
const outcomeWords$1 = {
	identical: "✅ identical",
	"other-rounding": "⚠️ identical up to rounding",
	differs: "⛔ differs"
};
const cardWords = {
	updated: "✅ written anew",
	unchanged: "✅ up to date, nothing done",
	"would-update": "📝 would be written anew"
};
/** The step summary, as Markdown. */
function renderSummary(report) {
	switch (report.kind) {
		case "run": return renderRun(report);
		case "plan": return renderPlan(report);
		case "verify": return renderVerify(report);
		case "card": return renderCard(report);
	}
}
/** @param mode what was to be done. */
function renderFailureSummary(failure, mode) {
	const lines = [
		`## ${capitalize(mode)}: ⛔ failed`,
		"",
		`**${escapeForGitHub(failure.message)}**`
	];
	if (failure.hint !== void 0) lines.push("", escapeForGitHub(failure.hint));
	if (failure.docs !== void 0) lines.push("", codeLink(failure.docs, failure.docs));
	return `${lines.join("\n")}\n`;
}
function renderRun(report) {
	const rows = report.outputs.map((output) => [
		String(output.alpha),
		output.state === "would-publish" ? codeSpan(output.target) : codeLink(output.target, output.url),
		output.state === "published" && output.replaced ? "✅ published, replaced" : stateWords[output.state],
		output.files.length === 0 ? "–" : describeWeights(output.files) + describeResumed(output.files),
		...output.statistics === void 0 ? figureTitles.map(() => "–") : figuresOf(output.statistics.total)
	]);
	const { totals } = report;
	return finish(report, `Run: ${describeRun(report)}`, linkSources(report), describeOutputFormat(report.rounding, report.dtype), markdownTable([
		"α",
		"Repo",
		"State",
		"Weights",
		...figureTitles
	], rows), ...report.outputs.flatMap(renderReplaced), ...report.outputs.flatMap(renderParts), `${formatCount(totals.parameterCount)} parameters in ${groupDigits(totals.tensorCount)} tensors; read ${formatBytes(totals.bytesRead)}, wrote ${formatBytes(totals.bytesWritten)} in ${formatDuration(totals.milliseconds)}.`);
}
function describeRun({ dryRun, outputs }) {
	if (dryRun) return "📝 dry, nothing written";
	const count = outputs.filter(({ state }) => state === "published").length;
	return count === 0 ? stateWords["already-complete"] : `✅ ${counted(count, "model")} published`;
}
function describePlan({ problems, outputs }) {
	if (problems.length > 0) return "⛔ the run could not start";
	return outputs.every(({ targetState }) => targetState === "complete") ? "✅ complete already, nothing to do" : "✅ nothing stands in the way";
}
function capitalize(text) {
	return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
function renderReplaced({ target, state, replaced }) {
	if (replaced === void 0) return [];
	const verb = state === "would-publish" ? "would be replaced" : "was replaced";
	return [`${codeSpan(target)}: ${verb}: ${escapeForGitHub(describeReplaced(replaced))}.`];
}
/** The figures by part of the model, folded away. */
function renderParts({ alpha, statistics }) {
	if (statistics === void 0) return [];
	const rows = statistics.parts.map(({ part, statistics }) => [partNames[part], ...figuresOf(statistics)]);
	return [`<details><summary>α ${alpha} by part of the model</summary>\n\n${markdownTable(["", ...figureTitles], rows)}\n\n</details>`];
}
function renderPlan(report) {
	const rows = report.outputs.map((output) => [
		String(output.alpha),
		codeSpan(output.target),
		targetWords[output.targetState],
		describeWeights(output.files)
	]);
	const { totals } = report;
	return finish(report, `Plan: ${describePlan(report)}`, linkSources(report), describeOutputFormat(report.rounding, report.dtype), markdownTable([
		"α",
		"Repo",
		"State",
		"Weights"
	], rows), ...report.outputs.flatMap(({ target, replaces }) => renderReplaced({
		target,
		state: "would-publish",
		replaced: replaces
	})), ...report.sample ? [renderSample(report.sample)] : [], `${formatCount(totals.parameterCount)} parameters in ${groupDigits(totals.tensorCount)} tensors (${groupDigits(totals.extrapolatedCount)} extrapolated, ${groupDigits(totals.copiedCount)} copied); reads ${formatBytes(totals.sftBytes + totals.alignedBytes)}, writes ${formatBytes(totals.outputBytes)}, needs up to ${formatBytes(totals.peakMemoryBytes)} of memory and about ${groupDigits(totals.requestCount)} requests to the Hub.`, ...listOf("⛔", groupByLayer(report.problems)));
}
function renderSample({ elementCount, deltaRatio, alignmentChangedShare, alphas }) {
	const options = alphas[0]?.alternatives.map(({ option }) => option) ?? [];
	const rows = alphas.map(({ alpha, effectiveAlpha, changedShare, alternatives }) => [
		String(alpha),
		formatMeasured(effectiveAlpha),
		formatShare(changedShare),
		...alternatives.map((alternative) => formatMeasured(alternative.effectiveAlpha))
	]);
	const titles = [
		"α",
		"effective α",
		"changes",
		...options.map((option) => `with ${codeSpan(option)}`)
	];
	return `${`A sample of ${formatCount(elementCount)} weights: ‖Δ‖/‖θ1‖ ${formatMeasured(deltaRatio)}, ${formatShare(alignmentChangedShare)} changed by alignment.`}\n\n${markdownTable(titles, rows)}`;
}
function renderVerify(report) {
	const { weights, outcome, full } = report;
	const rows = weights.roundings.map(({ rounding, differingCount }) => [describeRounding(rounding), differingCount === 0 ? "identical" : `${groupDigits(differingCount)} differ`]);
	return finish(report, `Verify: ${outcomeWords$1[outcome]}`, `${linkOrigin(report.derived)}, claimed to be α = ${report.alpha} of ${linkSources(report)}`, markdownTable(["Rounding", "Weights"], rows), `${full ? "Every weight" : "A sample"} was recomputed: ${formatBytes(weights.comparedByteLength)} of ${formatBytes(weights.totalByteLength)}; effective α ${formatMeasured(weights.effectiveAlpha)}.`, ...listOf("⛔", report.findings.map(({ what, path, message }) => `${[what, path].filter(Boolean).join(" ")}: ${message}`)));
}
function renderCard(report) {
	return finish(report, `Card: ${cardWords[report.state]}`, linkOrigin(report.derived), ...report.changedFiles.length === 0 ? [] : [report.changedFiles.map((path) => `- ${codeSpan(path)}`).join("\n")]);
}
function finish({ warnings }, title, ...parts) {
	return `${[
		`## ${title}`,
		...parts,
		...listOf("⚠️", warnings)
	].join("\n\n")}\n`;
}
/** A list, or nothing for no texts. */
function listOf(sign, texts) {
	return texts.length === 0 ? [] : [texts.map((text) => `- ${sign} ${escapeForGitHub(text)}`).join("\n")];
}
function linkSources({ sft, aligned }) {
	return `θ0 ${linkOrigin(sft)}, θ1 ${linkOrigin(aligned)}`;
}
function linkOrigin(origin) {
	const name = nameOf(origin);
	const link = origin.kind === "directory" ? codeSpan(name) : codeLink(name, origin.url);
	return origin.variant === void 0 ? link : `${link}, variant ${codeSpan(origin.variant)}`;
}
function describeResumed(files) {
	const count = weightFilesOf(files).filter((file) => file.resumed).length;
	return count === 0 ? "" : ` (${groupDigits(count)} resumed)`;
}
// src/faces/actions/watch-summary.ts
const outcomeWords = {
	published: "✅ published",
	"already-published": "✅ was published before",
	"would-publish": "📝 would be published",
	waiting: "⏳ waits",
	failed: "⛔ failed",
	refused: "🚫 refused",
	"needs-person": "❓ needs a person"
};
/** A summary or a comment holds so many; the report has all. */
const maxRows = 200;
/** All candidates and why, as Markdown. */
function renderWatchSummary(report) {
	const { rows, counts, totals, requestCount } = report;
	const shown = rows.slice(0, maxRows).map((row) => [
		codeSpan(row.model),
		row.sft === void 0 ? "–" : codeSpan(row.sft),
		outcomeWords[row.outcome],
		[escapeForGitHub(row.reason), ...row.repos.map(linkOf)].filter((part) => part !== "").join(" "),
		[row.rule ?? "configured", ...row.evidence ?? []].map(escapeForGitHub).join("; ")
	]);
	const written = report.dryRun ? "" : ` Wrote ${formatBytes(totals.bytesWritten)} in ${formatDuration(totals.milliseconds)}.`;
	return `${[
		`## Watch: ${report.dryRun ? "what would be published" : describeOutcomes(report)}`,
		"",
		shown.length === 0 ? "No candidates." : markdownTable([
			"θ1, aligned",
			"θ0, before",
			"Outcome",
			"Why",
			"Found by"
		], shown),
		...rows.length > maxRows ? ["", `And ${rows.length - maxRows} more.`] : [],
		"",
		`${counts.listed} models looked at in ${requestCount} requests: ${counts.unmatched} meet no rule, ${counts.unaligned} show no alignment, ${counts.refused} are refused, ${counts.excluded} are excluded.${written}`,
		...report.unsaved.map(({ message, hint = "" }) => `\n> ⛔ ${[message, hint].map(escapeForGitHub).join(" ").trimEnd()}`),
		...report.warnings.map((warning) => `\n> ⚠️ ${escapeForGitHub(warning)}`)
	].join("\n")}\n`;
}
/** `3 published, 1 failed`, the outcomes in the order of the rows. */
function describeOutcomes({ rows }) {
	const outcomes = [...new Set(rows.map(({ outcome }) => outcome))];
	return outcomes.length === 0 ? "nothing new" : outcomes.map((outcome) => `${rows.filter((row) => row.outcome === outcome).length} ${outcomeWords[outcome]}`).join(", ");
}
function linkOf({ target, url, alpha }) {
	return `α ${alpha}: ${url === "" ? codeSpan(target) : codeLink(target, url)}`;
}
// src/faces/actions/main.ts
/** Runs the step: inputs → use case → outputs, summary, annotations. Resolves with the exit code, never rejects. */
async function runStep(step, useCases) {
	const groups = createLogGroups({
		startGroup,
		endGroup,
		info: logLine
	}, step.clock);
	const annotations = createAnnotations(logLine);
	const timer = setInterval(groups.tick, 1e3).unref();
	const secrets = maskSecrets(step.environment);
	const words = wordsOf(step.environment);
	try {
		refuseUnknownInputs(step.environment);
		const inputs = loadInputs(step.environment);
		const runtime = createRuntime(step, inputs, groups, annotations, words);
		const report = tell(await startTask(inputs.task, useCases, runtime), words);
		groups.close();
		await publishReport(report, annotations, secrets);
		if (report.kind === "watch") await commentOnPullRequest(report, inputs.task, runtime, secrets);
		return exitCodeOf(report);
	} catch (error) {
		groups.close();
		const failure = describeFailure(error, step.signal, words, secrets);
		await publishFailure(failure, annotations, error instanceof ConfigError ? error : void 0);
		return failure.exitCode;
	} finally {
		clearInterval(timer);
		annotations.close();
	}
}
function startTask(task, useCases, runtime) {
	switch (task.mode) {
		case "run": return useCases.run(task.request, runtime);
		case "plan": return useCases.plan(task.request, runtime);
		case "watch": return useCases.watch(task.request, runtime);
		case "detect": return useCases.detect(task.request, runtime);
		case "verify": return useCases.verify(task.request, runtime);
		case "card": return useCases.card(task.request, runtime);
	}
}
function createRuntime(step, inputs, groups, annotations, words) {
	return {
		hubUrl: inputs.hubUrl,
		token: inputs.token,
		workerUrl: step.workerUrl,
		log: {
			info: (message) => groups.say(tell(message, words)),
			warn: (message) => annotations.annotate("warning", tell(message, words), { title: `${inputs.task.mode} warns` }),
			debug: (message) => debug(tell(message, words))
		},
		onProgress: groups.onProgress,
		signal: step.signal,
		clock: step.clock
	};
}
async function publishReport(report, annotations, secrets) {
	logLine(redact(renderReport("warnings" in report ? {
		...report,
		warnings: []
	} : report), secrets));
	const outputs = outputsOf(report);
	for (const name of [
		"published",
		"verdict",
		"url",
		"repos",
		"urls",
		"failed"
	]) setOutput(name, outputs[name]);
	setOutput("pairs", redact(JSON.stringify(outputs.pairs), secrets));
	const workflowRun = findWorkflowRun();
	setOutput("report", redact(JSON.stringify(workflowRun === void 0 ? report : {
		...report,
		workflowRun
	}), secrets));
	annotateReport(report, annotations);
	await writeSummary(summaryOf(report), secrets);
}
function summaryOf(report) {
	if (report.kind === "watch") return renderWatchSummary(report);
	return report.kind === "detect" ? renderDetectSummary(report) : renderSummary(report);
}
/** What a reader of the run's page should see without opening the log. */
function annotateReport(report, annotations) {
	for (const { alpha, target, url } of listPublished(report)) annotations.annotate("notice", `α ${alpha}: ${url}`, { title: `Published ${target}` });
	switch (report.kind) {
		case "watch":
			for (const { model, reason, outcome } of report.rows) if (outcome === "failed") annotations.annotate("error", reason, { title: `${model} failed` });
			for (const failure of report.unsaved) annotateFailure(failure, annotations);
			break;
		case "plan":
			for (const problem of groupByLayer(report.problems)) annotations.annotate("error", problem, { title: "This run could not start" });
			break;
		case "verify": for (const { what, path, message } of report.findings) annotations.annotate("error", message, { title: path === void 0 ? what : `${what}: ${path}` });
	}
	if (report.kind === "detect") return;
	for (const warning of report.warnings) annotations.annotate("warning", warning, { title: `${report.kind} warns` });
}
/** What a pull request that changes the configuration would publish, in one comment that is kept up to date. */
async function commentOnPullRequest(report, task, runtime, secrets) {
	const pullNumber = findPullRequestNumber();
	if (task.mode !== "watch" || !task.isPlan || pullNumber === void 0) return;
	const { github: access, config } = task.request;
	if (access === void 0) return;
	const { createGitHub } = await import("./github2.js");
	const { clock, log, signal } = runtime;
	await createGitHub({
		...access,
		clock,
		log,
		signal,
		random: Math.random
	}).commentOnPullRequest(pullNumber, config, hide(renderWatchSummary(report), secrets));
}
async function publishFailure(failure, annotations, mistakes) {
	if (failure.stack !== void 0) logLine(failure.stack);
	if (mistakes === void 0) annotateFailure(failure, annotations);
	else annotateMistakes(mistakes, failure, annotations);
	await writeSummary(renderFailureSummary(failure, readModeName()), []);
}
/** Each mistake where it stands, so that a pull request shows it at its line. */
function annotateMistakes({ mistakes, source }, { name, code }, annotations) {
	for (const { line, column, message, hint } of mistakes) annotations.annotate("error", hint === void 0 ? message : `${message} ${hint}`, {
		title: `${name} (${code})`,
		file: source,
		startLine: line,
		startColumn: column
	});
}
function annotateFailure({ message, hint, docs, name, code }, annotations) {
	const lines = [
		message,
		hint,
		docs
	].filter((line) => line !== void 0);
	annotations.annotate("error", lines.join("\n"), { title: `${name} (${code})` });
}
function logLine(text) {
	info(toLogText(text));
}
/** Outside of a runner there is no summary file, and that is no reason to fail. */
async function writeSummary(markdown, secrets) {
	if (!process.env.GITHUB_STEP_SUMMARY) return;
	await summary.addRaw(boundSummary(hide(markdown, secrets)), true).write();
}
/** Markdown writes some characters of a token otherwise. */
const hide = (markdown, secrets) => redact(markdown, [
	...secrets,
	...secrets.map(escapeMarkdown),
	...secrets.map(escapeForGitHub)
]);
// src/action.ts
const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
const stop = listenForStop(process);
process.exitCode = await runStep({
	environment: process.env,
	workerUrl: new URL(`./worker.${extension}`, import.meta.url),
	signal: stop.signal,
	clock: systemClock
}, useCases);
stop.close();
export {};
