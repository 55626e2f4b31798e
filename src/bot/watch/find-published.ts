import { type Manifest, readManifest } from '../../app/derived/index.ts';
import type { JobRequest } from '../../app/index.ts';
import { nameTargets } from '../../app/job/index.ts';
import type { Endpoint } from '../../app/options/index.ts';
import type { Session } from '../../app/session/index.ts';
import type { Source } from '../../documents/metadata/index.ts';
import { AccessError, InputError, type Origin } from '../../kit/index.ts';

/** `same`: all derived repos are there, made of the commits that the revisions name now. `older`: of earlier ones. */
export type PublishedState = 'same' | 'older' | 'missing';

/** Looks by their manifests what there is of a pair, so that it is known without any memory. */
export async function findPublished(request: JobRequest, session: Session): Promise<PublishedState> {
  const targets = await nameTargets(request, session);
  const manifests = await Promise.all(targets.map(({ endpoint }) => openManifest(endpoint, session)));
  const found = manifests.filter((manifest) => manifest !== undefined);
  if (found.length < manifests.length) return 'missing';
  const [sft, aligned] = await Promise.all([pin(request.sft, session), pin(request.aligned, session)]);
  const isOf = (isSource: (source: Source, origin: Origin) => boolean) => (manifest: Manifest) =>
    isSource(manifest.sft, sft) && isSource(manifest.aligned, aligned);
  // What holds another α is not what was asked for, whatever its commits.
  const isAsAsked = found.every(({ alpha }, index) => alpha === targets[index]?.alpha);
  if (!isAsAsked || !found.every(isOf(isOfRepo))) return 'missing';
  return found.every(isOf(isOfCommit)) ? 'same' : 'older';
}

function isOfRepo(source: Source, origin: Origin): boolean {
  if (source.kind !== 'hub' || origin.kind !== 'hub') return false;
  return source.repo.toLowerCase() === origin.repo.toLowerCase();
}

const isOfCommit = (source: Source, origin: Origin) =>
  source.kind === 'hub' && origin.kind === 'hub' && source.commit === origin.commit;

async function pin(endpoint: Endpoint, session: Session): Promise<Origin> {
  return (await session.openSnapshot(endpoint)).origin;
}

/** Undefined where there is no repo, or none of this tool. */
async function openManifest(endpoint: Endpoint, session: Session): Promise<Manifest | undefined> {
  try {
    return await readManifest(await session.openSnapshot(endpoint));
  } catch (error) {
    if (error instanceof AccessError || error instanceof InputError) return undefined;
    throw error;
  }
}
