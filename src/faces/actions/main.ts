import { debug, endGroup, info, setOutput, startGroup, summary } from '@actions/core';
import type { CardReport, PlanReport, RunReport, Runtime, VerifyReport } from '../../app/index.ts';
import type { WatchReport, WatchRow } from '../../bot/index.ts';
import type { Environment } from '../../kit/index.ts';
import {
  type Clock,
  describeFailure,
  escapeForGitHub,
  escapeMarkdown,
  exitCodes,
  type Failure,
  redact,
  type Told,
  tell,
  type Words,
} from '../../kit/index.ts';
import type { UseCases } from '../contract.ts';
import { type Annotations, createAnnotations } from './annotations.ts';
import { boundSummary } from './bound-summary.ts';
import { createLogGroups, type LogGroups } from './groups.ts';
import { type Inputs, loadInputs, maskSecrets, type StepTask, wordsOf } from './inputs.ts';
import { toLogText } from './log-text.ts';
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
  const secrets = maskSecrets(step.environment);
  const words = wordsOf(step.environment);
  try {
    const inputs = loadInputs(step.environment);
    const runtime = createRuntime(step, inputs, groups, annotations, words);
    const report = tell(await startTask(inputs.task, useCases, runtime), words);
    groups.close();
    await publishReport(report, annotations, secrets);
    if (report.kind === 'watch') await commentOnPullRequest(report, inputs.task, runtime, secrets);
    return 'exitCode' in report ? report.exitCode : exitCodes.ok;
  } catch (error) {
    groups.close();
    const failure = describeFailure(error, step.signal, words, secrets);
    await publishFailure(failure, annotations);
    return failure.exitCode;
  } finally {
    annotations.close();
  }
}

type StepReport = RunReport | PlanReport | WatchReport | VerifyReport | CardReport;
type ToldReport = Told<StepReport>;

function startTask(task: StepTask, useCases: UseCases, runtime: Runtime): Promise<StepReport> {
  switch (task.mode) {
    case 'run':
      return useCases.run(task.request, runtime);
    case 'plan':
      return useCases.plan(task.request, runtime);
    case 'watch':
      return useCases.watch(task.request, runtime);
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
      info: (message) => logLine(tell(message, words)),
      warn: (message) => annotations.annotate('warning', tell(message, words), { title: 'Extrapolation' }),
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
  const workflowRun = findWorkflowRun();
  setOutput('repos', reposOf(report));
  setOutput('urls', urlsOf(report));
  setOutput(
    'report',
    redact(JSON.stringify(workflowRun === undefined ? report : { ...report, workflowRun }), secrets),
  );
  if (report.kind === 'run') {
    for (const { alpha, target, url, state } of report.outputs) {
      if (state === 'published')
        annotations.annotate('notice', `α ${alpha}: ${url}`, { title: `Published ${target}` });
    }
  }
  const pairs = report.kind === 'watch' ? report.rows.map(pairOf) : [];
  setOutput('pairs', redact(JSON.stringify(pairs), secrets));
  setOutput('failed', report.kind === 'watch' ? failedOf(report).map(({ model }) => model) : []);
  if (report.kind === 'watch') {
    for (const { model, reason } of failedOf(report))
      annotations.annotate('error', reason, { title: `${model} failed` });
    for (const failure of report.unsaved) annotateFailure(failure, annotations);
  }
  if (report.kind === 'plan') {
    for (const problem of report.problems)
      annotations.annotate('error', problem, { title: 'This run could not start' });
  }
  if (report.kind === 'verify') {
    for (const { what, path, message } of report.findings)
      annotations.annotate('error', message, { title: path === undefined ? what : `${what}: ${path}` });
  }
  for (const warning of report.warnings) annotations.annotate('warning', warning, { title: 'Extrapolation' });
  await writeSummary(report.kind === 'watch' ? renderWatchSummary(report) : renderSummary(report), secrets);
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

const failedOf = ({ rows }: WatchReport) => rows.filter(({ outcome }) => outcome === 'failed');

const pairOf = ({ model, sft, rule, outcome, reason, repos }: WatchRow) => ({
  ...{ dpo: model, sft, rule, outcome, reason },
  repos: repos.map(({ target }) => target),
});

function urlsOf(report: ToldReport): readonly string[] {
  if (report.kind === 'run') return report.outputs.map(({ url }) => url);
  return report.kind === 'watch' ? publishedOf(report).map(({ url }) => url) : [];
}

const publishedOf = ({ rows }: WatchReport) =>
  rows.filter(({ outcome }) => outcome === 'published').flatMap(({ repos }) => repos);

function reposOf(report: ToldReport): readonly string[] {
  if (report.kind === 'watch') return publishedOf(report).map(({ target }) => target);
  if ('outputs' in report) return report.outputs.map(({ target }) => target);
  const { derived } = report;
  return [derived.kind === 'hub' ? derived.repo : derived.path];
}

async function publishFailure(failure: Failure, annotations: Annotations): Promise<void> {
  if (failure.stack !== undefined) logLine(failure.stack);
  annotateFailure(failure, annotations);
  await writeSummary(renderFailureSummary(failure), []);
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
