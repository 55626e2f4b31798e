import { type Adapter, adapterConfigPath } from '../../core/adapter/index.ts';
import {
  adapterLoadingFacts,
  type LicenseFile,
  type LoadingFacts,
  leavesLicenseOpen,
  licenseFilesOf,
  loadingFacts,
  mostLicenseBytes,
  parseCard,
} from '../../documents/metadata/index.ts';
import type { Checkpoint } from '../../formats/checkpoint/index.ts';
import type { Origin, Prose, Snapshot, SnapshotFile } from '../../kit/index.ts';
import { advice, decidedPairing, findTextStart, InputError, option } from '../../kit/index.ts';
import { locateReal } from '../../stores/disk/index.ts';
import type { JobRequest } from '../contract/requests.ts';
import type { Session } from '../session/session.ts';
import { type OpenedSources, openSources } from './open-sources.ts';
import { openPipeline, type Pipeline } from './pipeline.ts';
import { checkpointKeyOf, planKeyOf } from './plan-key.ts';
import { warnOfSecrets } from './secret-files.ts';
import { listDocuments, selectSideFiles } from './side-files.ts';
import { readTokenizerConfig } from './tokenizer-config.ts';

/** Where a repo has its card, whose metadata goes into the derived one's. */
export const cardPath = 'README.md';

/** No more of a card is read: its metadata stands at the beginning. */
const maxCardBytes = 1 << 20;

/** The two checkpoints, pinned and opened by their headers. */
export interface Pair {
  readonly sft: Checkpoint;
  readonly aligned: Checkpoint;
  /** Where the two are, or θ1 is, an adapter; `sft` and `aligned` are its tensors then. */
  readonly adapters: OpenedSources['adapters'];
  /** README.md of either side, as far as its metadata reaches; undefined where there is none. */
  readonly cards: { readonly sft: string | undefined; readonly aligned: string | undefined };
  /** Files that hold a licence, of either side whose card leaves it open. */
  readonly licenses: { readonly sft: readonly LicenseFile[]; readonly aligned: readonly LicenseFile[] };
  readonly loading: { readonly sft: LoadingFacts; readonly aligned: LoadingFacts };
  /** Where a whole pipeline is derived, of which the two are a component. */
  readonly pipeline: Pipeline | undefined;
  /** θ1 with the files that go along: all of the pipeline, or the checkpoint's own snapshot. */
  readonly surroundings: Snapshot;
  /** Files of θ1 that go along, in {@link surroundings}. */
  readonly sideFiles: readonly SnapshotFile[];
  /** Which weights among θ1's files are copied or left out, each as a sentence. */
  readonly sideNotes: readonly string[];
  /** Sources that not everybody may read, as messages name them. */
  readonly restricted: readonly string[];
  /** How the two were found, where that is not plain. */
  readonly warnings: readonly Prose[];
  planKeyFor(alpha: number): string;
}

/** @throws as {@link openSources}, and InputError when both sides turn out to be the same checkpoint */
export async function openPair(request: JobRequest, session: Session): Promise<Pair> {
  const { rounding, dtype, maxShardBytes, variant, preferPr } = request;
  const sources = await openSources(
    {
      sft: { endpoint: request.sft, subfolder: request.sftSubfolder, variant: undefined },
      aligned: { endpoint: request.aligned, subfolder: request.alignedSubfolder, variant: undefined },
      ...{ variant, preferPr },
    },
    session,
  );
  const { sft, aligned, adapters, warnings } = sources;
  const [sftSnapshot, alignedSnapshot] = [sft.snapshot, aligned.snapshot];
  await refuseSame(sftSnapshot.origin, alignedSnapshot.origin);
  const pipeline = await openPipeline(request, sources, session);
  const surroundings = pipeline?.whole ?? alignedSnapshot;
  const { taken: sideFiles, notes: sideNotes } = await selectSideFiles(aligned, sftSnapshot, pipeline);
  const alignedCard = surroundings.files.get(cardPath);
  const [sftCard, alignedText, sftLoading, alignedLoading, sftKey, alignedKey] = await Promise.all([
    findCard(sftSnapshot),
    findCard(surroundings),
    readLoading(sft, adapters?.sft),
    readLoading(aligned, adapters?.aligned),
    checkpointKeyOf(sft, adapterConfigOf(sftSnapshot)),
    checkpointKeyOf(
      aligned,
      [
        ...sideFiles,
        ...(alignedCard === undefined ? [] : [alignedCard]),
        ...(adapters === undefined ? [] : adapterConfigOf(alignedSnapshot)),
      ],
      surroundings,
    ),
  ]);
  const [sftLicenses, alignedLicenses] = await Promise.all([
    readLicenses(sftSnapshot, sftCard),
    readLicenses(surroundings, alignedText),
  ]);
  return {
    sft,
    aligned,
    adapters,
    cards: { sft: sftCard, aligned: alignedText },
    licenses: { sft: sftLicenses, aligned: alignedLicenses },
    loading: { sft: sftLoading.facts, aligned: pipeline?.loading ?? alignedLoading.facts },
    pipeline,
    surroundings,
    sideFiles,
    sideNotes,
    restricted: [sftSnapshot.origin, alignedSnapshot.origin].flatMap((origin) =>
      origin.kind === 'hub' && (origin.gated || origin.private)
        ? [`${origin.repo} is ${origin.private ? 'private' : 'gated'}`]
        : [],
    ),
    warnings: [
      ...warnings,
      ...sftLoading.warnings,
      ...alignedLoading.warnings,
      ...warnOfSecrets(surroundings),
    ],
    planKeyFor: (alpha) =>
      planKeyOf({
        ...{ sftKey, alignedKey, alpha, rounding, dtype, sideFiles },
        maxShardBytes: aligned.format === 'torch' && adapters === undefined ? maxShardBytes : undefined,
        pairing: decidedPairing(request.pairing),
        pipeline: pipeline === undefined ? undefined : true,
      }),
  };
}

async function refuseSame(sft: Origin, aligned: Origin): Promise<void> {
  if (sft.subfolder !== aligned.subfolder) return;
  const same =
    sft.kind === 'hub' && aligned.kind === 'hub'
      ? sft.repo === aligned.repo && sft.commit === aligned.commit
      : sft.kind === 'directory' &&
        aligned.kind === 'directory' &&
        (await locateReal(sft.path)) === (await locateReal(aligned.path));
  if (!same) return;
  const folder = sft.subfolder === undefined ? '' : `, folder ${sft.subfolder}`;
  const place = sft.kind === 'hub' ? `${sft.repo} at commit ${sft.commit}` : sft.path;
  throw new InputError(
    advice`${option('sft')} and ${option('dpo')} are the same checkpoint: ${place}${folder}.`,
    {
      code: 'same-checkpoint',
      hint: advice`Let ${option('sft')} name the checkpoint that alignment started from; their difference is extrapolated.`,
    },
  );
}

/** A directory is known by what is in it. */
function adapterConfigOf({ files }: Snapshot): readonly SnapshotFile[] {
  const file = files.get(adapterConfigPath);
  return file === undefined ? [] : [file];
}

/** What a restricted source says must not become public by being derived from, unless somebody says so. */
export function isToBePrivate({ visibility }: JobRequest, { restricted }: Pair): boolean {
  return visibility === undefined ? restricted.length > 0 : visibility === 'private';
}

/** README.md of a checkpoint, as far as its metadata reaches; undefined where there is none. */
export function findCard(snapshot: Snapshot): Promise<string | undefined> {
  return findTextStart(snapshot, cardPath, maxCardBytes);
}

/** The beginnings of the files that hold a licence, where the card leaves it open. */
async function readLicenses(snapshot: Snapshot, card: string | undefined): Promise<readonly LicenseFile[]> {
  if (!leavesLicenseOpen(parseCard(card ?? ''))) return [];
  return Promise.all(
    licenseFilesOf(snapshot.files.keys()).map(async (path) => {
      const byteLength = Math.min(snapshot.files.get(path)?.byteLength ?? 0, mostLicenseBytes);
      return { path, text: new TextDecoder().decode(await snapshot.source(path).slice(0, byteLength)) };
    }),
  );
}

/** What loads a side, and what is odd about the file that says so. */
async function readLoading(
  { snapshot, config }: Checkpoint,
  adapter: Adapter | undefined,
): Promise<{ readonly facts: LoadingFacts; readonly warnings: readonly string[] }> {
  const paths = listDocuments(snapshot);
  const { fields, warnings } = await readTokenizerConfig(snapshot);
  const facts =
    adapter === undefined
      ? loadingFacts(config, paths, fields)
      : adapterLoadingFacts(adapter.config.values.get('task_type'), paths, fields);
  return { facts, warnings };
}
