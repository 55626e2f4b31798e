import type { GitHubAccess } from '../../kit/index.ts';
import type { ServeFields } from '../options/index.ts';

/** A configuration of watching that is to be looked through. */
export interface CheckConfigRequest {
  readonly path: string;
}

/** Models of which it is asked whether they are aligned halves of pairs. */
export interface DetectRequest {
  /** `namespace/name`, at least one. */
  readonly models: readonly string[];
  /** Path of an extrapolate.yml whose rules decide; undefined takes any model, and asks about gated sources. */
  readonly config: string | undefined;
}

/** Watching the Hub by a configuration. */
export interface WatchRequest {
  /** Path of extrapolate.yml. */
  readonly config: string;
  /** Where the state, the tracking issue and comments are; undefined outside of a repository. */
  readonly github: (GitHubAccess & { readonly repository: string }) | undefined;
  /** Web page of the workflow run, for the tracking issue; undefined outside of a workflow. */
  readonly runUrl?: string | undefined;
  /** Look and plan, publish and write nothing. */
  readonly dryRun: boolean;
}

/** A server of the Hub's webhooks. */
export type ServeRequest = ServeFields;

/** Its secrets, which come from the environment only. */
export interface ServeAccess {
  /** What the Hub sends along. */
  readonly webhookSecret: string;
  readonly github: GitHubAccess;
}
