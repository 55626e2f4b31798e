import { context } from '@actions/github';

/** The workflow run this process is a step of, for reports. */
export interface WorkflowRun {
  /** `owner/name` */
  readonly repository: string;
  readonly workflow: string;
  readonly runId: number;
  readonly attempt: number;
  readonly commit: string;
  /** Web page of the run. */
  readonly url: string;
}

/** Reads the context that GitHub hands to a step; undefined outside of a workflow. */
export function findWorkflowRun(): WorkflowRun | undefined {
  const repository = process.env.GITHUB_REPOSITORY;
  if (!repository || !Number.isSafeInteger(context.runId)) return undefined;
  const attempt = Number.isSafeInteger(context.runAttempt) ? context.runAttempt : 1;
  return {
    repository,
    workflow: context.workflow,
    runId: context.runId,
    attempt,
    commit: context.sha,
    url: `${context.serverUrl}/${repository}/actions/runs/${context.runId}/attempts/${attempt}`,
  };
}

/** Of the pull request that started this run; undefined where something else did. */
export function findPullRequestNumber(): number | undefined {
  const number: unknown = context.payload.pull_request?.number;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
