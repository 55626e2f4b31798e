import { debug, endGroup, info, setOutput, startGroup, summary } from '@actions/core';
import type { Runtime } from '../../app/index.ts';
import { ConfigError } from '../../bot/config/index.ts';
import type { WatchReport } from '../../bot/index.ts';
import type { Environment } from '../../kit/index.ts';
import {
  type Clock,
  describeFailure,
  escapeForGitHub,
  escapeMarkdown,
  type Failure,
  redact,
  type Told,
  tell,
  type Words,
} from '../../kit/index.ts';
import type { StepReport, UseCases } from '../contract.ts';
import { exitCodeOf } from '../exit-code.ts';
import { groupByLayer } from '../reports/by-layer.ts';
import { renderReport } from '../reports/report.ts';
import { type Annotations, createAnnotations } from './annotations.ts';
import { boundSummary } from './bound-summary.ts';
import { renderDetectSummary } from './detect-summary.ts';
import { createLogGroups, type LogGroups } from './groups.ts';
import { refuseUnknownInputs } from './input-names.ts';
import { type Inputs, loadInputs, maskSecrets, readModeName, type StepTask, wordsOf } from './inputs.ts';
import { toLogText } from './log-text.ts';
import { listPublished, outputsOf } from './outputs.ts';
import { renderFailureSummary, renderSummary } from './summary.ts';
import { renderWatchSummary } from './watch-summary.ts';
import { findPullRequestNumber, findWorkflowRun } from './workflow-run.ts';

export interface WorkflowStep {
  readonly environment: Environment;
  readonly workerUrl: URL;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** Runs the step: inputs → use case → outputs, summary, annotations. Resolves with the exit code, never rejects. */
export async function runStep(step: WorkflowStep, useCases: UseCases): Promise<number> {
  const groups = createLogGroups({ startGroup, endGroup, info: logLine }, step.clock);
  const annotations = createAnnotations(logLine);
  const timer = setInterval(groups.tick, 1000).unref();
  const secrets = maskSecrets(step.environment);
  const words = wordsOf(step.environment);
  try {
    refuseUnknownInputs(step.environment);
    const inputs = loadInputs(step.environment);
    const runtime = createRuntime(step, inputs, groups, annotations, words);
    const report = tell(await startTask(inputs.task, useCases, runtime), words);
    groups.close();
    await publishReport(report, annotations, secrets);
    if (report.kind === 'watch') await commentOnPullRequest(report, inputs.task, runtime, secrets);
    return exitCodeOf(report);
  } catch (error) {
    groups.close();
    const failure = describeFailure(error, step.signal, words, secrets);
    const mistakes = error instanceof ConfigError ? error : undefined;
    await publishFailure(failure, annotations, mistakes);
    return failure.exitCode;
  } finally {
    clearInterval(timer);
    annotations.close();
  }
}

type ToldReport = Told<StepReport>;

function startTask(task: StepTask, useCases: UseCases, runtime: Runtime): Promise<StepReport> {
  switch (task.mode) {
    case 'run':
      return useCases.run(task.request, runtime);
    case 'plan':
      return useCases.plan(task.request, runtime);
    case 'watch':
      return useCases.watch(task.request, runtime);
    case 'detect':
      return useCases.detect(task.request, runtime);
    case 'verify':
      return useCases.verify(task.request, runtime);
    case 'card':
      return useCases.card(task.request, runtime);
  }
}

function createRuntime(
  step: WorkflowStep,
  inputs: Inputs,
  groups: LogGroups,
  annotations: Annotations,
  words: Words,
): Runtime {
  return {
    hubUrl: inputs.hubUrl,
    token: inputs.token,
    workerUrl: step.workerUrl,
    log: {
      info: (message) => groups.say(tell(message, words)),
      warn: (message) =>
        annotations.annotate('warning', tell(message, words), { title: `${inputs.task.mode} warns` }),
      debug: (message) => debug(tell(message, words)),
    },
    onProgress: groups.onProgress,
    signal: step.signal,
    clock: step.clock,
  };
}

async function publishReport(
  report: ToldReport,
  annotations: Annotations,
  secrets: readonly string[],
): Promise<void> {
  // Its warnings are annotations, which are lines of the log too.
  logLine(redact(renderReport('warnings' in report ? { ...report, warnings: [] } : report), secrets));
  const outputs = outputsOf(report);
  for (const name of ['published', 'verdict', 'url', 'repos', 'urls', 'failed'] as const) {
    setOutput(name, outputs[name]);
  }
  setOutput('pairs', redact(JSON.stringify(outputs.pairs), secrets));
  const workflowRun = findWorkflowRun();
  setOutput(
    'report',
    redact(JSON.stringify(workflowRun === undefined ? report : { ...report, workflowRun }), secrets),
  );
  annotateReport(report, annotations);
  await writeSummary(summaryOf(report), secrets);
}

function summaryOf(report: ToldReport): string {
  if (report.kind === 'watch') return renderWatchSummary(report);
  return report.kind === 'detect' ? renderDetectSummary(report) : renderSummary(report);
}

/** What a reader of the run's page should see without opening the log. */
function annotateReport(report: ToldReport, annotations: Annotations): void {
  for (const { alpha, target, url } of listPublished(report)) {
    annotations.annotate('notice', `α ${alpha}: ${url}`, { title: `Published ${target}` });
  }
  switch (report.kind) {
    case 'watch':
      for (const { model, reason, outcome } of report.rows) {
        if (outcome === 'failed') annotations.annotate('error', reason, { title: `${model} failed` });
      }
      for (const failure of report.unsaved) annotateFailure(failure, annotations);
      break;
    case 'plan':
      for (const problem of groupByLayer(report.problems))
        annotations.annotate('error', problem, { title: 'This run could not start' });
      break;
    case 'verify':
      for (const { what, path, message } of report.findings)
        annotations.annotate('error', message, { title: path === undefined ? what : `${what}: ${path}` });
      break;
  }
  if (report.kind === 'detect') return;
  for (const warning of report.warnings)
    annotations.annotate('warning', warning, { title: `${report.kind} warns` });
}

/** What a pull request that changes the configuration would publish, in one comment that is kept up to date. */
async function commentOnPullRequest(
  report: WatchReport,
  task: StepTask,
  runtime: Runtime,
  secrets: readonly string[],
): Promise<void> {
  const pullNumber = findPullRequestNumber();
  if (task.mode !== 'watch' || !task.isPlan || pullNumber === undefined) return;
  const { github: access, config } = task.request;
  if (access === undefined) return;
  const { createGitHub } = await import('../../bot/github/index.ts');
  const { clock, log, signal } = runtime;
  const github = createGitHub({ ...access, clock, log, signal, random: Math.random });
  await github.commentOnPullRequest(pullNumber, config, hide(renderWatchSummary(report), secrets));
}

async function publishFailure(
  failure: Failure,
  annotations: Annotations,
  mistakes: ConfigError | undefined,
): Promise<void> {
  if (failure.stack !== undefined) logLine(failure.stack);
  if (mistakes === undefined) annotateFailure(failure, annotations);
  else annotateMistakes(mistakes, failure, annotations);
  await writeSummary(renderFailureSummary(failure, readModeName()), []);
}

/** Each mistake where it stands, so that a pull request shows it at its line. */
function annotateMistakes(
  { mistakes, source }: ConfigError,
  { name, code }: Failure,
  annotations: Annotations,
): void {
  for (const { line, column, message, hint } of mistakes)
    annotations.annotate('error', hint === undefined ? message : `${message} ${hint}`, {
      ...{ title: `${name} (${code})`, file: source, startLine: line, startColumn: column },
    });
}

function annotateFailure({ message, hint, docs, name, code }: Failure, annotations: Annotations): void {
  const lines = [message, hint, docs].filter((line) => line !== undefined);
  annotations.annotate('error', lines.join('\n'), { title: `${name} (${code})` });
}

function logLine(text: string): void {
  info(toLogText(text));
}

/** Outside of a runner there is no summary file, and that is no reason to fail. */
async function writeSummary(markdown: string, secrets: readonly string[]): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  await summary.addRaw(boundSummary(hide(markdown, secrets)), true).write();
}

/** Markdown writes some characters of a token otherwise. */
const hide = (markdown: string, secrets: readonly string[]) =>
  redact(markdown, [...secrets, ...secrets.map(escapeMarkdown), ...secrets.map(escapeForGitHub)]);
