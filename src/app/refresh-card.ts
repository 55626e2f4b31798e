import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chartPaths } from '../documents/card/index.ts';
import { overrideMetadata } from '../documents/metadata/index.ts';
import type { InlineFile } from '../kit/index.ts';
import { InputError, nameOf, type Snapshot } from '../kit/index.ts';
import { updateDirectoryFiles } from '../stores/disk/index.ts';
import type { CardReport } from './contract/reports.ts';
import type { CardRequest } from './contract/requests.ts';
import { derivationIn, readManifest } from './derived/derived-repo.ts';
import { describeDerived, readTemplate } from './job/documents.ts';
import { cardPath } from './job/pair.ts';
import { findOwnCard, requireUnedited } from './job/previous-card.ts';
import { manifestPath } from './job/targets.ts';
import { formatEndpoint } from './options/endpoint.ts';
import type { Runtime } from './session/runtime.ts';
import { openSession, type Session } from './session/session.ts';

/** What is written goes to the default branch. */
const mainBranch = 'main';

/**
 * Writes the card of a derived repo, its charts and its manifest anew from the manifest; sections that people
 * added between markers stay. Commits only what changed, and nothing when nothing did.
 *
 * @throws InputError for a repo without a manifest of this tool, and for a card whose text outside of the markers
 *   would be lost; whatever the Hub or the disk fails with.
 */
export async function refreshCard(request: CardRequest, runtime: Runtime): Promise<CardReport> {
  await using session = openSession(runtime);
  const endpoint = request.derived;
  if (endpoint.kind === 'hub' && endpoint.revision !== undefined && endpoint.revision !== mainBranch) {
    throw new InputError(`card: '${formatEndpoint(endpoint)}' names a revision; a card is written to main.`, {
      code: 'revision-unexpected',
      hint: `Write ${endpoint.repo}.`,
    });
  }
  const snapshot = await session.openSnapshot(endpoint);
  const manifest = await readManifest(snapshot);
  if (manifest === undefined) {
    throw new InputError(
      `${nameOf(snapshot.origin)} has no ${manifestPath}, from which its card is written.`,
      {
        code: 'manifest-missing',
        hint: 'Name a repo or directory that hf-extrapolate made.',
      },
    );
  }
  const previous = await findOwnCard(snapshot);
  const name = nameOf(snapshot.origin);
  const kept = previous === undefined ? undefined : requireUnedited(previous, name, request.force);
  const derivation = {
    ...derivationIn(snapshot, manifest),
    metadata: overrideMetadata(manifest.metadata, request.card),
  };
  const written = describeDerived(derivation, await readTemplate(request.card), kept);
  const files: InlineFile[] = [];
  for (const file of written) {
    if (!(await holds(snapshot, file))) files.push(file);
  }
  const removed = chartPaths.filter(
    (path) => snapshot.files.has(path) && !written.some((file) => file.path === path),
  );
  const changedFiles = [...files.map(({ path }) => path), ...removed];
  const report = {
    kind: 'card',
    derived: snapshot.origin,
    url: urlOf(snapshot, session),
    changedFiles,
    warnings: [],
  } as const;
  if (changedFiles.length === 0) return { ...report, state: 'unchanged' };
  if (request.dryRun) return { ...report, state: 'would-update' };
  const commit = await writeFiles(snapshot, { files, removed }, session);
  return { ...report, state: 'updated', commit };
}

async function writeFiles(
  { origin }: Snapshot,
  changes: { readonly files: readonly InlineFile[]; readonly removed: readonly string[] },
  session: Session,
): Promise<string | undefined> {
  if (origin.kind === 'directory') {
    await updateDirectoryFiles(origin.path, changes);
    return undefined;
  }
  const hub = await session.hub();
  const card = changes.files.find(({ path }) => path === cardPath);
  if (card !== undefined) await hub.checkCard(origin.repo, card.content);
  return hub.updateFiles({
    repo: origin.repo,
    parentCommit: origin.commit,
    ...changes,
    message: 'Refresh the model card',
  });
}

async function holds(snapshot: Snapshot, { path, content }: InlineFile): Promise<boolean> {
  if (snapshot.files.get(path)?.byteLength !== content.byteLength) return false;
  return Buffer.compare(await snapshot.source(path).slice(0, content.byteLength), content) === 0;
}

function urlOf({ origin }: Snapshot, { runtime }: Session): string {
  return origin.kind === 'hub'
    ? `${runtime.hubUrl}/${origin.repo}`
    : pathToFileURL(resolve(origin.path)).href;
}
