import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  AccessError,
  advice,
  giveToken,
  option,
  type Prose,
  type Publication,
  type PublishedRepo,
  ServiceError,
} from '../../kit/index.ts';
import {
  type DirectoryTarget,
  inspectDirectoryTarget,
  openDirectoryPublication,
  refuseUnfitDirectory,
} from '../../stores/disk/index.ts';
import type { Account } from '../../stores/hub/index.ts';
import type { TargetState } from '../contract/reports.ts';
import type { JobRequest } from '../contract/requests.ts';
import { type Endpoint, parseEndpoint } from '../options/endpoint.ts';
import { defaultTemplate, expandTemplate } from '../options/template.ts';
import type { Session } from '../session/session.ts';
import { isToBePrivate, type Pair } from './pair.ts';

/** Where the manifest lies in every derived repo. */
export const manifestPath = 'extrapolation.json';

/** Memory for bytes on their way to the Hub, of all derived repos together. */
export const uploadMemoryBytes = 128 << 20;

/** One derived repo to be: an α, its place, and the key of what will be in it. */
export interface Target {
  readonly alpha: number;
  readonly endpoint: Endpoint;
  /** `namespace/name`, or the directory as the user wrote it. */
  readonly name: string;
  readonly planKey: string;
}

/** Names the derived repos; asks the Hub who the token belongs to only where the template needs it. */
export async function nameTargets(
  request: Pick<JobRequest, 'sft' | 'aligned' | 'alphas' | 'to'>,
  session: Session,
): Promise<readonly Pick<Target, 'alpha' | 'name' | 'endpoint'>[]> {
  const template = request.to ?? defaultTemplate(request.alphas.length);
  const namespace = template.includes('{namespace}') ? await namespaceOf(session) : undefined;
  const nameOf = (endpoint: Endpoint) =>
    endpoint.kind === 'hub'
      ? (endpoint.repo.split('/')[1] ?? endpoint.repo)
      : basename(resolve(endpoint.path));
  const [sft, dpo] = [nameOf(request.sft), nameOf(request.aligned)];
  return request.alphas.map((alpha) => {
    const name = expandTemplate(template, { namespace, sft, dpo, alpha });
    return { alpha, name, endpoint: parseEndpoint(name, option('to')) };
  });
}

/** @throws AccessError for a token that belongs to no account whose repos could be meant. */
async function namespaceOf(session: Session): Promise<string | undefined> {
  const account = await (await session.hub()).account();
  if (account === undefined || account.namespace !== undefined) return account?.namespace;
  throw new AccessError(`The token is that of ${account.name}, which has no repos of its own.`, {
    code: 'token-without-namespace',
    hint: advice`Write the namespace out in ${option('to')}.`,
  });
}

/** The derived repos with what they are to be made of. */
export async function resolveTargets(
  request: JobRequest,
  pair: Pair,
  session: Session,
): Promise<readonly Target[]> {
  const named = await nameTargets(request, session);
  return named.map((target) => ({ ...target, planKey: pair.planKeyFor(target.alpha) }));
}

/** @throws AccessError when the token cannot write to a target, before anything is read or made. */
export async function requireWriteAccess(targets: readonly Target[], session: Session): Promise<void> {
  const repos = targets.flatMap(({ endpoint }) => (endpoint.kind === 'hub' ? [endpoint.repo] : []));
  const [firstRepo] = repos;
  if (firstRepo === undefined) return;
  const account = await askRights(session);
  if (account === 'unknown') return;
  if (account === undefined) {
    throw new AccessError(`Publishing to ${firstRepo} needs a token, and none was given.`, {
      code: 'token-missing',
      hint: advice`${giveToken} The token needs write access to ${firstRepo.split('/')[0] ?? firstRepo}.`,
      docs: `${session.runtime.hubUrl}/settings/tokens`,
    });
  }
  for (const repo of repos) {
    const namespace = repo.split('/')[0] ?? repo;
    if (account.canWriteTo(namespace) === false) {
      throw new AccessError(`The token of ${account.name} cannot write to ${repo}.`, {
        code: 'token-cannot-write',
        hint: advice`Use a token with write access to ${namespace}, or publish elsewhere with ${option('to')}.`,
        docs: `${session.runtime.hubUrl}/settings/tokens`,
      });
    }
  }
}

/** The Hub bounds this question narrowly; where it does not answer, creating the repo tells in good time. */
async function askRights(session: Session): Promise<Account | undefined | 'unknown'> {
  try {
    return await (await session.hub()).account();
  } catch (error) {
    if (error instanceof ServiceError) return 'unknown';
    throw error;
  }
}

/** What is at a target now. */
export interface FoundTarget {
  readonly state: TargetState;
  /** Whether another model of this tool is there, though the new one may be half done already. */
  readonly holdsOther: boolean;
  /** @throws InputError for one that a run must not replace: foreign, public, in use. */
  refuseUnfit(): Promise<void>;
}

/** Looks what is at the target; changes nothing. */
export async function inspectTarget(
  { endpoint, planKey }: Target,
  request: JobRequest,
  pair: Pair,
  session: Session,
): Promise<FoundTarget> {
  const query = { planKey, manifestPath };
  if (endpoint.kind === 'directory') {
    const target = endpoint.path;
    const found = await inspectDirectoryTarget({ ...query, target });
    const terms = { force: request.force, sources: directorySourcesOf(request) };
    return {
      state: stateOf(found),
      holdsOther: found.state === 'ours-other-plan',
      refuseUnfit: () => refuseUnfitDirectory(target, found.state, terms),
    };
  }
  const hub = await session.hub();
  const found = await hub.inspectTarget({ ...query, target: endpoint.repo });
  return {
    state: stateOf(found),
    holdsOther: found.state === 'ours-other-plan',
    refuseUnfit: async () =>
      hub.refuseUnfitTarget(endpoint.repo, found, {
        force: request.force,
        private: isToBePrivate(request, pair),
      }),
  };
}

function stateOf({ state, staged }: Pick<DirectoryTarget, 'state' | 'staged'>): TargetState {
  if (state === 'ours-complete') return 'complete';
  if (state === 'foreign') return 'foreign';
  if (staged.size > 0) return 'resumable';
  return state === 'ours-other-plan' ? 'replaceable' : state;
}

function directorySourcesOf({ sft, aligned }: JobRequest): readonly string[] {
  return [sft, aligned].flatMap((source) => (source.kind === 'directory' ? [source.path] : []));
}

/** Makes room for a derived repo, or finds that it is there already. See the publications of disk/ and hub/. */
export async function openTarget(
  { endpoint, planKey }: Target,
  request: JobRequest,
  pair: Pair,
  session: Session,
): Promise<{ state: 'complete'; repo: PublishedRepo } | { state: 'open'; publication: Publication }> {
  const { force } = request;
  const { pool } = session;
  if (endpoint.kind === 'directory') {
    const sources = directorySourcesOf(request);
    return openDirectoryPublication({ target: endpoint.path, planKey, manifestPath, force, pool, sources });
  }
  const hub = await session.hub();
  return hub.openPublication({
    pool,
    target: endpoint.repo,
    private: isToBePrivate(request, pair),
    force,
    planKey,
    manifestPath,
    uploadMemoryBytes,
    filesAtOnce: request.alphas.length,
  });
}

/** Where the derived repo will be found. */
export function urlOf({ endpoint }: Target, session: Session): string {
  return endpoint.kind === 'hub'
    ? `${session.runtime.hubUrl}/${endpoint.repo}`
    : pathToFileURL(resolve(endpoint.path)).href;
}

/** Says when the visibility follows from the sources, or goes against them. */
export function warnOfVisibility(request: JobRequest, pair: Pair, targets: readonly Target[]): Prose[] {
  if (pair.restricted.length === 0 || !targets.some(({ endpoint }) => endpoint.kind === 'hub')) return [];
  if (request.visibility === 'private') return [];
  const sources = pair.restricted.join(', ');
  return [
    isToBePrivate(request, pair)
      ? advice`${sources}: the derived repos are made private. Use ${option('public')} if its terms let you publish them.`
      : `${sources}, and what is derived becomes public, as asked.`,
  ];
}
