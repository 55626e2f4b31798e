import { createGitHubClient, type GitHubOptions } from './client.ts';
import { type DispatchPayload, type DispatchTarget, dispatch } from './dispatch.ts';
import { commentOnPullRequest, type WrittenComment } from './pull-request-comment.ts';
import { createStateFile, type StateFile, type StateFilePlace } from './state-file.ts';
import { createTrackingIssue, type TrackingIssueDoor, type TrackingIssueOptions } from './tracking-issue.ts';

export { type Box, readTicks, renderBox } from './boxes.ts';
export type { GitHubOptions } from './client.ts';
export type { DispatchPayload, DispatchTarget } from './dispatch.ts';
export type { WrittenComment } from './pull-request-comment.ts';
export type { CommittedState, StateFile, StateFilePlace } from './state-file.ts';
export type {
  TrackingIssue,
  TrackingIssueDoor,
  TrackingIssueOptions,
  WrittenIssue,
} from './tracking-issue.ts';

/** What the program does in one repository on GitHub. Calls reject as `GitHubClient.call` says. */
export interface GitHub {
  /** `owner/name` */
  readonly repository: string;
  /** The one issue of a configuration. */
  trackingIssue(options: TrackingIssueOptions): TrackingIssueDoor;
  /** Makes the one comment of this key on a pull request say this. */
  commentOnPullRequest(pullNumber: number, key: string, text: string): Promise<WrittenComment>;
  /** JSON that several runs may write. */
  stateFile(place: StateFilePlace): StateFile;
  /** Starts a workflow. */
  dispatch(target: DispatchTarget, payload: DispatchPayload): Promise<void>;
}

/** The room's front door. Loads Octokit, so import it when it is needed. */
export function createGitHub(options: GitHubOptions): GitHub {
  const client = createGitHubClient(options);
  return {
    repository: options.repository,
    trackingIssue: (issue) => createTrackingIssue(client, issue),
    commentOnPullRequest: (pullNumber, key, text) => commentOnPullRequest(client, pullNumber, key, text),
    stateFile: (place) => createStateFile(client, place),
    dispatch: (target, payload) => dispatch(client, target, payload),
  };
}
