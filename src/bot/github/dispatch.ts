import { InputError } from '../../kit/index.ts';
import type { GitHubClient } from './client.ts';
import { statusOf } from './failure.ts';

/** What starts the work. */
export type DispatchTarget =
  /** Workflows with `on: repository_dispatch`. */
  | { readonly kind: 'repository'; readonly eventType: string }
  /** One workflow with `on: workflow_dispatch`. */
  | {
      readonly kind: 'workflow';
      /** File name below `.github/workflows/`. */
      readonly file: string;
      /** Branch or tag whose version of the workflow runs; undefined is the default branch. */
      readonly ref: string | undefined;
    };

/** GitHub's limit of `client_payload` is 10 properties, that of inputs 25. */
export type DispatchPayload = Readonly<Record<string, string>>;

/**
 * Asks GitHub to start a workflow. At least once: after a lost answer it asks again.
 * @param payload `github.event.client_payload` there, or the workflow's inputs, which it has to declare.
 * @throws {InputError} the workflow cannot be started so
 */
export async function dispatch(
  client: GitHubClient,
  target: DispatchTarget,
  payload: DispatchPayload,
): Promise<void> {
  if (target.kind === 'repository') {
    await client.call('repository-dispatch', `send the event '${target.eventType}'`, (octokit, name) =>
      octokit.rest.repos.createDispatchEvent({
        ...name,
        event_type: target.eventType,
        client_payload: { ...payload },
      }),
    );
    return;
  }
  const { file, ref } = target;
  await client.call('workflow-dispatch', `start the workflow ${file}`, async (octokit, name) => {
    const branch = ref ?? (await octokit.rest.repos.get({ ...name })).data.default_branch;
    try {
      await octokit.rest.actions.createWorkflowDispatch({
        ...name,
        workflow_id: file,
        ref: branch,
        inputs: { ...payload },
      });
    } catch (error) {
      if (statusOf(error) !== 422) throw error;
      const reason = error instanceof Error ? error.message.slice(0, 300) : '';
      throw new InputError(`The workflow ${file} on ${branch} cannot be started: ${reason}`, {
        code: 'workflow-not-startable',
        hint: `Give it \`on: workflow_dispatch\` with the inputs ${Object.keys(payload).join(', ')}.`,
      });
    }
  });
}
