import { formatEndpoint } from '../../app/options/index.ts';
import { matchesRepo } from '../../kit/index.ts';
import type { ConfiguredPair, WatchConfig, WatchRule } from '../config/watch-config.ts';
import type { HubEvent } from './hub-event.ts';

/** Whether an event is worth starting the work, and why, for the log. */
export type Interest =
  | { readonly wanted: true; readonly because: string; readonly sha: string | undefined }
  | { readonly wanted: false; readonly because: string };

/** What of the configuration decides. */
export type Interests = Pick<WatchConfig, 'pairs' | 'rules' | 'exclude'>;

const defaultBranch = 'refs/heads/main';

/**
 * Says what can be said without asking the Hub: tags, licences and sizes are looked at by the work itself.
 * @param config undefined wants every model.
 */
export function judgeEvent(config: Interests | undefined, event: HubEvent): Interest {
  const { action, scope, repoType, repo } = event;
  if (repoType !== 'model') return ignore(`it is a ${repoType}`);
  // Narrower scopes, which may come, count as the broader one.
  if (!/^repo(\.|$)/.test(scope)) return ignore(`it is about a ${scope}`);
  if (action !== 'create' && action !== 'update') return ignore(`it is a ${action}`);
  if (event.onlyDeletes) return ignore('a branch or tag was deleted');
  if (config === undefined) return wantDefaultBranch(event, 'every model is wanted');
  if (config.exclude.some((glob) => matchesRepo(glob, repo))) return ignore('it is excluded');
  for (const pair of config.pairs) {
    const revision = revisionIn(pair, repo);
    if (revision === undefined) continue;
    const interest = wantRef(event, revision, `${formatEndpoint(pair.aligned)} is configured`);
    if (interest.wanted) return interest;
  }
  const rule = config.rules.find((candidate) => mayMatch(candidate, repo));
  return rule === undefined ? ignore('nothing asks for it') : wantDefaultBranch(event, rule.name);
}

/** The revision of a repo that a pair reads, empty for the default branch; undefined when it reads none. */
function revisionIn({ sft, aligned }: ConfiguredPair, repo: string): string | undefined {
  const source = [aligned, sft].find((side) => side.repo.toLowerCase() === repo.toLowerCase());
  return source && (source.revision ?? '');
}

function mayMatch({ owners, names }: WatchRule, repo: string): boolean {
  const owner = repo.split('/')[0]?.toLowerCase();
  return (
    (owners.length === 0 || owners.some((name) => name.toLowerCase() === owner)) &&
    (names.length === 0 || names.some((glob) => matchesRepo(glob, repo)))
  );
}

function wantDefaultBranch(event: HubEvent, because: string): Interest {
  return wantRef(event, '', because);
}

function wantRef({ updatedRefs, headSha }: HubEvent, revision: string, because: string): Interest {
  // Events that are not about content have none.
  if (updatedRefs.length === 0) return { wanted: true, because, sha: headSha };
  const names =
    revision === '' ? [defaultBranch] : [revision, `refs/heads/${revision}`, `refs/tags/${revision}`];
  const update = updatedRefs.find(({ ref }) => names.includes(ref));
  if (update !== undefined) return { wanted: true, because, sha: update.newSha };
  return ignore('no branch of interest has changed');
}

function ignore(because: string): Interest {
  return { wanted: false, because };
}
