import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Endpoint, isDirectory, parseEndpoint } from '../config/endpoint.ts';
import { defaultTemplate, expandTemplate } from '../config/template.ts';
import { openDirectoryPublication } from '../disk/directory-publication.ts';
import { inspectDirectoryTarget } from '../disk/inspect-target.ts';
import { locate } from '../disk/locate.ts';
import { AccessError, InputError } from '../kit/errors.ts';
import type { Publication, PublishedRepo } from '../kit/publication.ts';
import type { JobRequest, TargetState } from './job.ts';
import type { Pair } from './pair.ts';
import type { Session } from './session.ts';

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
export async function resolveTargets(
  request: JobRequest,
  pair: Pair,
  session: Session,
): Promise<readonly Target[]> {
  const template = request.to ?? defaultTemplate(request.alphas.length);
  const namespace = template.includes('{namespace}')
    ? (await (await session.hub()).account())?.name
    : undefined;
  const nameOf = (endpoint: Endpoint) =>
    endpoint.kind === 'hub'
      ? (endpoint.repo.split('/')[1] ?? endpoint.repo)
      : basename(locate(endpoint.path));
  const sft = nameOf(parseEndpoint(request.sft, '--sft'));
  const dpo = nameOf(parseEndpoint(request.dpo, '--dpo'));
  return request.alphas.map((alpha) => {
    const name = expandTemplate(template, { namespace, sft, dpo, alpha });
    return { alpha, name, endpoint: parseEndpoint(name, '--to'), planKey: pair.planKeyFor(alpha) };
  });
}

/** @throws AccessError when the token cannot write to a target, before anything is read or made. */
export async function requireWriteAccess(targets: readonly Target[], session: Session): Promise<void> {
  const repos = targets.flatMap(({ endpoint }) => (endpoint.kind === 'hub' ? [endpoint.repo] : []));
  const [firstRepo] = repos;
  if (firstRepo === undefined) return;
  const account = await (await session.hub()).account();
  if (account === undefined) {
    throw new AccessError(`Publishing to ${firstRepo} needs a token, and none was given.`, {
      code: 'token-missing',
      hint: 'Set HF_TOKEN to a token with write access.',
      docs: `${session.runtime.hubUrl}/settings/tokens`,
    });
  }
  for (const repo of repos) {
    const namespace = repo.split('/')[0] ?? repo;
    if (account.canWriteTo(namespace) === false) {
      throw new AccessError(`The token of ${account.name} cannot write to ${repo}.`, {
        code: 'token-cannot-write',
        hint: `Use a token with write access to ${namespace}, or publish elsewhere with --to.`,
        docs: `${session.runtime.hubUrl}/settings/tokens`,
      });
    }
  }
}

/** What is at the target now; changes nothing. */
export async function inspectTarget({ endpoint, planKey }: Target, session: Session): Promise<TargetState> {
  const query = { planKey, manifestPath };
  const found =
    endpoint.kind === 'hub'
      ? await (await session.hub()).inspectTarget({ ...query, target: endpoint.repo })
      : await inspectDirectoryTarget({ ...query, target: endpoint.path });
  if (found.state === 'ours-complete') return 'complete';
  if (found.state === 'foreign') return 'foreign';
  if (found.staged.size > 0) return 'resumable';
  return found.state === 'ours-other-plan' ? 'replaceable' : found.state;
}

/** @throws InputError for a target that somebody else made, unless forced. */
export function refuseForeign(target: Target, state: TargetState, force: boolean): void {
  if (state !== 'foreign' || force) return;
  throw new InputError(`${target.name} exists and was not made by hf-extrapolate.`, {
    code: 'target-foreign',
    hint: 'Choose another name with --to, or replace its content with --force.',
  });
}

export async function openTarget(
  { endpoint, planKey }: Target,
  request: JobRequest,
  session: Session,
): Promise<{ state: 'complete'; repo: PublishedRepo } | { state: 'open'; publication: Publication }> {
  const { force } = request;
  const { pool } = session;
  if (endpoint.kind === 'directory') {
    const sources = [request.sft, request.dpo].filter(isDirectory);
    return openDirectoryPublication({ target: endpoint.path, planKey, manifestPath, force, pool, sources });
  }
  const hub = await session.hub();
  return hub.openPublication({
    pool,
    target: endpoint.repo,
    private: request.private,
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
    : pathToFileURL(locate(endpoint.path)).href;
}
