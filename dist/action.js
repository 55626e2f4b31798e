import { a as getInput, c as setOutput, d as warning, f as summary, i as error, l as setSecret, n as debug, o as info, r as endGroup, s as notice, t as context, u as startGroup } from "./vendor-actions.js";
import { a as markdownTable, i as escapeMarkdown, n as codeLink, r as codeSpan } from "./escape.js";
import { c as redact, d as systemClock, f as useCases, l as chooseHubUrl, n as createProgressLog, o as parseJobFields, s as describeFailure, t as listenForStop, u as parseToken } from "./signals.js";
import { a as formatCount, c as groupDigits, i as formatBytes, o as formatDuration, s as formatRatio, t as deltaRatio } from "./statistics.js";
import { s as InputError } from "./errors.js";
import { t as printable } from "./printable.js";
// src/github/workflow-run.ts
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
// src/actions/groups.ts
/** One group of the log per step; what happens in the step is inside, how long it took is after it. */
function createLogGroups(log, clock) {
	let open;
	const logLine = createProgressLog((line) => log.info(line), clock);
	const close = () => {
		if (open !== void 0) log.endGroup();
		open = void 0;
	};
	return {
		close,
		onProgress(event) {
			if (event.kind === "step-started") {
				close();
				log.startGroup(event.title);
				open = event;
			} else if (event.kind === "step-finished") {
				if (open?.step !== event.step) return;
				const { title } = open;
				close();
				log.info(`${title}: ${formatDuration(event.milliseconds)}`);
			} else logLine(event);
		}
	};
}
// src/actions/input-names.ts
/** Inputs that the command line has as options of the same name; its switches are given as `true` here. */
const values = "sft|dpo|alpha|to|hub-url";
const switches = "private|force|dry-run";
/**
* What the rooms below say in the words of the command line, in those of a workflow.
* @param tokenName the input or variable that the token came from, or should come from.
*/
function nameInputs(text, tokenName) {
	return text.replaceAll(new RegExp(`(?<![^\\s(])--(${values})(?![\\w-])`, "g"), "$1").replaceAll(new RegExp(`(?<![^\\s(])--(${switches})(?![\\w-])`, "g"), "$1: true").replaceAll(/\bHF_TOKEN\b/g, tokenName).replaceAll("the same command", "this job");
}
// src/actions/inputs.ts
const modes = ["run", "plan"];
/**
* Together with {@link maskSecrets} the only place that reads inputs.
* @throws InputError that names the input, its value and what to write instead.
*/
function loadInputs(environment) {
	const token = loadToken(environment);
	return {
		mode: readMode(getInput("mode")),
		request: {
			...parseJobFields({
				sft: getInput("sft"),
				dpo: getInput("dpo"),
				alpha: getInput("alpha"),
				to: getInput("to")
			}, (field) => field),
			private: readSwitch("private"),
			force: readSwitch("force"),
			dryRun: readSwitch("dry-run")
		},
		hubUrl: chooseHubUrl(getInput("hub-url") || void 0, "hub-url", environment),
		token
	};
}
/**
* Hides the token in the log, before anything is printed. Also one that is not well-formed, in all its parts.
* @returns the texts that must not appear in summary and outputs either, which the runner does not filter.
*/
function maskSecrets(environment) {
	const secrets = tokenTexts(environment).flatMap(([text]) => text.split(/\s+/).filter((part) => part !== ""));
	for (const secret of secrets) setSecret(secret);
	return secrets;
}
/** Where the token comes from, or should: `hf-token` or `HF_TOKEN`. */
function tokenNameOf(environment) {
	return tokenTexts(environment)[0]?.[1] ?? "hf-token";
}
function loadToken(environment) {
	const [given] = tokenTexts(environment);
	return given === void 0 ? void 0 : parseToken(...given);
}
/** Where a token is given: its text and the name of the place, the one that counts first. */
function tokenTexts(environment) {
	return [[getInput("hf-token", { trimWhitespace: false }), "hf-token"], [environment.HF_TOKEN ?? "", "HF_TOKEN"]].filter(([text]) => text.trim() !== "");
}
function readMode(text) {
	if (text === "") return "run";
	const mode = modes.find((known) => known === text);
	if (mode === void 0) throw new InputError(`mode: '${text}' is not a mode.`, {
		code: "mode-unknown",
		hint: `Use ${modes.join(" or ")}.`
	});
	return mode;
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
// src/actions/log-text.ts
/** Text for the log that the runner shows and never obeys, whatever names of files or servers are in it. */
function toLogText(text) {
	return printable(text).replaceAll(/^(\s*)::/gm, "$1: :").replaceAll("##[", "## [");
}
// src/actions/summary.ts
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
/** The step summary, as Markdown. */
function renderSummary(report) {
	return report.kind === "run" ? renderRun(report) : renderPlan(report);
}
function renderFailureSummary(failure) {
	const lines = [
		"## Extrapolation failed",
		"",
		`**${escapeMarkdown(failure.message)}**`
	];
	if (failure.hint !== void 0) lines.push("", escapeMarkdown(failure.hint));
	if (failure.docs !== void 0) lines.push("", codeLink(failure.docs, failure.docs));
	return `${lines.join("\n")}\n`;
}
function renderRun(report) {
	const rows = report.outputs.map((output) => {
		const { statistics } = output;
		return [
			String(output.alpha),
			output.state === "would-publish" ? codeSpan(output.target) : codeLink(output.target, output.url),
			stateWords[output.state],
			...output.files.length === 0 ? ["–", "–"] : [formatBytes(totalBytes(output.files)), countFiles(output.files)],
			statistics === void 0 ? "–" : groupDigits(statistics.nonFiniteCount),
			statistics === void 0 ? "–" : formatRatio(deltaRatio(statistics))
		];
	});
	const { totals } = report;
	return finish(report, report.dryRun ? "Extrapolation, dry run" : "Extrapolated models", markdownTable([
		"α",
		"Repo",
		"State",
		"Size",
		"Files",
		"Non-finite",
		"‖Δ‖/‖θ1‖"
	], rows), `${formatCount(totals.parameterCount)} parameters in ${groupDigits(totals.tensorCount)} tensors; read ${formatBytes(totals.bytesRead)}, wrote ${formatBytes(totals.bytesWritten)} in ${formatDuration(totals.milliseconds)}.`);
}
function renderPlan(report) {
	const rows = report.outputs.map((output) => [
		String(output.alpha),
		codeSpan(output.target),
		targetWords[output.targetState],
		formatBytes(totalBytes([...output.files, ...output.sideFiles])),
		groupDigits(output.files.length + output.sideFiles.length)
	]);
	const { totals } = report;
	const problems = report.problems.map((problem) => `- ⛔ ${escapeMarkdown(problem)}`).join("\n");
	return finish(report, "Extrapolation plan", markdownTable([
		"α",
		"Repo",
		"State",
		"Size",
		"Files"
	], rows), `${formatCount(totals.parameterCount)} parameters in ${groupDigits(totals.tensorCount)} tensors (${groupDigits(totals.extrapolatedCount)} extrapolated, ${groupDigits(totals.copiedCount)} copied); reads ${formatBytes(totals.sftBytes + totals.alignedBytes)}, writes ${formatBytes(totals.outputBytes)}, needs up to ${formatBytes(totals.peakMemoryBytes)} of memory and about ${groupDigits(totals.requestCount)} requests to the Hub.`, ...problems === "" ? [] : [problems]);
}
function finish(report, title, ...parts) {
	const warnings = report.warnings.map((warning) => `- ⚠️ ${escapeMarkdown(warning)}`).join("\n");
	return `${[
		`## ${title}`,
		`θ0 ${linkOrigin(report.sft)}, θ1 ${linkOrigin(report.aligned)}`,
		...parts,
		...warnings === "" ? [] : [warnings]
	].join("\n\n")}\n`;
}
function linkOrigin(origin) {
	if (origin.kind === "directory") return codeSpan(origin.path);
	return codeLink(`${origin.repo}@${origin.commit.slice(0, 12)}`, origin.url);
}
function totalBytes(files) {
	return files.reduce((sum, file) => sum + file.byteLength, 0);
}
function countFiles(files) {
	const resumed = files.filter((file) => file.resumed).length;
	return resumed === 0 ? groupDigits(files.length) : `${groupDigits(files.length)} (${groupDigits(resumed)} resumed)`;
}
// src/actions/main.ts
/** Runs the step: inputs → use case → outputs, summary, annotations. Resolves with the exit code, never rejects. */
async function runStep(step, useCases) {
	const groups = createLogGroups({
		startGroup,
		endGroup,
		info: logLine
	}, step.clock);
	const secrets = maskSecrets(step.environment);
	const inWorkflowTerms = (text) => nameInputs(text, tokenNameOf(step.environment));
	try {
		const inputs = loadInputs(step.environment);
		const runtime = createRuntime(step, inputs, groups);
		const made = await useCases[inputs.mode](inputs.request, runtime);
		const report = made.kind === "plan" ? {
			...made,
			problems: made.problems.map(inWorkflowTerms)
		} : made;
		groups.close();
		await publishReport(report, secrets);
		return report.kind === "plan" && report.problems.length > 0 ? 3 : 0;
	} catch (error) {
		groups.close();
		const { message, hint, ...failure } = describeFailure(error, step.signal, secrets);
		await publishFailure({
			...failure,
			message: inWorkflowTerms(message),
			...hint !== void 0 && { hint: inWorkflowTerms(hint) }
		});
		return failure.exitCode;
	}
}
function createRuntime(step, inputs, groups) {
	return {
		hubUrl: inputs.hubUrl,
		token: inputs.token,
		workerUrl: step.workerUrl,
		log: {
			info: logLine,
			warn: (message) => warning(message, { title: "Extrapolation" }),
			debug: (message) => debug(message)
		},
		onProgress: groups.onProgress,
		signal: step.signal,
		clock: step.clock
	};
}
async function publishReport(report, secrets) {
	const workflowRun = findWorkflowRun();
	setOutput("repos", report.outputs.map(({ target }) => target));
	setOutput("urls", report.kind === "run" ? report.outputs.map(({ url }) => url) : []);
	setOutput("report", redact(JSON.stringify(workflowRun === void 0 ? report : {
		...report,
		workflowRun
	}), secrets));
	if (report.kind === "run") {
		for (const { alpha, target, url, state } of report.outputs) if (state === "published") notice(`α ${alpha}: ${url}`, { title: `Published ${target}` });
	} else for (const problem of report.problems) error(problem, { title: "This run could not start" });
	await writeSummary(renderSummary(report), secrets);
}
async function publishFailure(failure) {
	const lines = [failure.message];
	if (failure.hint !== void 0) lines.push(failure.hint);
	if (failure.docs !== void 0) lines.push(failure.docs);
	if (failure.stack !== void 0) logLine(failure.stack);
	error(lines.join("\n"), { title: `${failure.name} (${failure.code})` });
	await writeSummary(renderFailureSummary(failure), []);
}
function logLine(text) {
	info(toLogText(text));
}
/** Outside of a runner there is no summary file, and that is no reason to fail. */
async function writeSummary(markdown, secrets) {
	if (!process.env.GITHUB_STEP_SUMMARY) return;
	const shapes = [...secrets, ...secrets.map(escapeMarkdown)];
	await summary.addRaw(redact(markdown, shapes), true).write();
}
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
