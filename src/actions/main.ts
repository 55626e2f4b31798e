import {
  error as annotateError,
  warning as annotateWarning,
  debug,
  endGroup,
  info,
  notice,
  setOutput,
  startGroup,
  summary,
} from '@actions/core';
import type { PlanReport, RunReport, Runtime, UseCases } from '../app/job.ts';
import { escapeMarkdown } from '../card/escape.ts';
import { findWorkflowRun } from '../github/workflow-run.ts';
import type { Clock } from '../kit/environment.ts';
import { describeFailure, type Failure, redact } from '../kit/failure.ts';
import { createLogGroups, type LogGroups } from './groups.ts';
import { nameInputs } from './input-names.ts';
import { type Environment, type Inputs, loadInputs, maskSecrets, tokenNameOf } from './inputs.ts';
import { toLogText } from './log-text.ts';
import { renderFailureSummary, renderSummary } from './summary.ts';

export interface Step {
  readonly environment: Environment;
  readonly workerUrl: URL;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** Runs the step: inputs → use case → outputs, summary, annotations. Resolves with the exit code, never rejects. */
export async function runStep(step: Step, useCases: Pick<UseCases, 'run' | 'plan'>): Promise<number> {
  const groups = createLogGroups({ startGroup, endGroup, info: logLine }, step.clock);
  const secrets = maskSecrets(step.environment);
  const inWorkflowTerms = (text: string) => nameInputs(text, tokenNameOf(step.environment));
  try {
    const inputs = loadInputs(step.environment);
    const runtime = createRuntime(step, inputs, groups);
    const made = await useCases[inputs.mode](inputs.request, runtime);
    const report = made.kind === 'plan' ? { ...made, problems: made.problems.map(inWorkflowTerms) } : made;
    groups.close();
    await publishReport(report, secrets);
    return report.kind === 'plan' && report.problems.length > 0 ? 3 : 0;
  } catch (error) {
    groups.close();
    const { message, hint, ...failure } = describeFailure(error, step.signal, secrets);
    await publishFailure({
      ...failure,
      message: inWorkflowTerms(message),
      ...(hint !== undefined && { hint: inWorkflowTerms(hint) }),
    });
    return failure.exitCode;
  }
}

function createRuntime(step: Step, inputs: Inputs, groups: LogGroups): Runtime {
  return {
    hubUrl: inputs.hubUrl,
    token: inputs.token,
    workerUrl: step.workerUrl,
    log: {
      info: logLine,
      warn: (message) => annotateWarning(message, { title: 'Extrapolation' }),
      debug: (message) => debug(message),
    },
    onProgress: groups.onProgress,
    signal: step.signal,
    clock: step.clock,
  };
}

async function publishReport(report: RunReport | PlanReport, secrets: readonly string[]): Promise<void> {
  const workflowRun = findWorkflowRun();
  setOutput(
    'repos',
    report.outputs.map(({ target }) => target),
  );
  setOutput('urls', report.kind === 'run' ? report.outputs.map(({ url }) => url) : []);
  setOutput(
    'report',
    redact(JSON.stringify(workflowRun === undefined ? report : { ...report, workflowRun }), secrets),
  );
  if (report.kind === 'run') {
    for (const { alpha, target, url, state } of report.outputs) {
      if (state === 'published') notice(`α ${alpha}: ${url}`, { title: `Published ${target}` });
    }
  } else {
    for (const problem of report.problems) annotateError(problem, { title: 'This run could not start' });
  }
  await writeSummary(renderSummary(report), secrets);
}

async function publishFailure(failure: Failure): Promise<void> {
  const lines = [failure.message];
  if (failure.hint !== undefined) lines.push(failure.hint);
  if (failure.docs !== undefined) lines.push(failure.docs);
  if (failure.stack !== undefined) logLine(failure.stack);
  annotateError(lines.join('\n'), { title: `${failure.name} (${failure.code})` });
  await writeSummary(renderFailureSummary(failure), []);
}

function logLine(text: string): void {
  info(toLogText(text));
}

/** Outside of a runner there is no summary file, and that is no reason to fail. */
async function writeSummary(markdown: string, secrets: readonly string[]): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  // Markdown writes some characters of a token otherwise.
  const shapes = [...secrets, ...secrets.map(escapeMarkdown)];
  await summary.addRaw(redact(markdown, shapes), true).write();
}
