import type { AdapterPlan } from '../../core/adapter/index.ts';
import { adapterConfigPath } from '../../core/adapter/index.ts';
import { describeReading } from '../../core/engine/index.ts';
import { listKnown } from '../../core/judgement/index.ts';
import type { Plan } from '../../core/plan/index.ts';
import { renderCard, renderCharts } from '../../documents/card/index.ts';
import { type AdapterFacts, type Derivation, renderManifest } from '../../documents/manifest/index.ts';
import { resolveMetadata, sourceOf } from '../../documents/metadata/index.ts';
import type { Checkpoint } from '../../formats/checkpoint/index.ts';
import type { FileRecord, InlineFile, Prose } from '../../kit/index.ts';
import { decidedPairing, IncompatibleError, oneLine, project } from '../../kit/index.ts';
import { readText } from '../../stores/disk/index.ts';
import type { JobRequest } from '../contract/requests.ts';
import { formatAlpha } from '../options/alphas.ts';
import type { CardFields } from '../options/card-fields.ts';
import { standardMaxShardBytes } from '../options/output-format.ts';
import { describeSide } from './judge-pair.ts';
import { cardPath, type Pair } from './pair.ts';
import { placeIn } from './pipeline.ts';
import type { PairPlan } from './plan-pair.ts';
import { configPath, findRestatedConfig } from './restated-config.ts';
import { manifestPath, type Target } from './targets.ts';

const maxTemplateBytes = 1 << 20;
/** More than any warning of this program has. */
const maxWarningLength = 2_400;

/** What a derived repo will have, and what is to be said of how it came about. */
interface MadeFiles {
  readonly weights: readonly FileRecord[];
  readonly carriedFiles: readonly string[];
  readonly warnings: readonly Prose[];
  /** Codes of refusals that were allowed. */
  readonly allowed: readonly string[];
}

/** The documents that are written for each derived repo. */
export interface DocumentWriter {
  /** What could not be taken over from the sources' cards, and why. */
  readonly warnings: readonly Prose[];
  /** README.md as far as it is known before the weights are made: its metadata is final. */
  draftCard(target: Target): Uint8Array;
  /**
   * README.md with its charts, the manifest, the index where the weights are sharded, and the configuration where
   * it has to state another dtype.
   *
   * @param made.previousCard README.md of the repo that is replaced; what people added to it stays.
   */
  write(target: Target, made: MadeFiles & { readonly previousCard: string | undefined }): InlineFile[];
  /** Title of the commit that publishes the repo. */
  commitMessage(target: Target): string;
}

export interface PreparedDocuments {
  readonly documents: DocumentWriter;
  /** Why nothing may be published under the licences of the sources; undefined where something may. */
  readonly refusal: IncompatibleError | undefined;
}

/**
 * Reads what the documents need of the sources.
 *
 * @throws InputError, AccessError when the card's template cannot be read or has a mistake.
 */
export async function prepareDocuments(
  pair: Pair,
  { plan, adapter }: PairPlan,
  request: Pick<JobRequest, 'dtype' | 'maxShardBytes' | 'pairing' | 'card'>,
): Promise<PreparedDocuments> {
  const { sft, aligned, cards, licenses, loading, pipeline, sideFiles: taken, sideNotes } = pair;
  const { rounding } = plan;
  const { dtype, maxShardBytes, card } = request;
  const pairing = decidedPairing(request.pairing);
  const isLaidOutAsUsual =
    aligned.format === 'safetensors' || adapter !== undefined || maxShardBytes === standardMaxShardBytes;
  const template = await readTemplate(card);
  const sources = { sft: sourceOf(sft.snapshot.origin), aligned: sourceOf(aligned.snapshot.origin) };
  const { metadata, parentLicenses, warnings, refusal } = resolveMetadata({
    ...sources,
    sftCard: cards.sft,
    alignedCard: cards.aligned,
    sftLicenses: licenses.sft,
    alignedLicenses: licenses.aligned,
    config: pipeline?.config ?? aligned.config,
    relation: card.relation,
    license: card.license,
    files: taken.map(({ path }) => path),
    adapterBase: adapter && adapterBaseOf(adapter, sft),
  });
  const config =
    dtype === 'same' || adapter !== undefined ? undefined : await findRestatedConfig(aligned.snapshot, dtype);
  const known = listKnown(describeSide(pair, 'aligned'));
  const sourceFiles = findSourceFiles(plan, { sft, aligned });
  const { tensorCount, extrapolatedCount, copiedCount, parameterCount } = plan.totals;
  const derive = (
    { name, alpha, planKey }: Target,
    { weights, carriedFiles, warnings, allowed }: MadeFiles,
  ): Derivation => ({
    version: project.version,
    planKey,
    target: name,
    alpha,
    rounding,
    dtype,
    ...(isLaidOutAsUsual ? {} : { maxShardBytes }),
    ...(pairing === undefined ? {} : { pairing }),
    notes: [...plan.notes, ...sideNotes],
    ...(warnings.length === 0
      ? {}
      : { warnings: warnings.map((warning) => oneLine(String(warning), maxWarningLength)) }),
    ...(allowed.length === 0 ? {} : { allowed }),
    ...(known.length === 0 ? {} : { alignment: known }),
    ...(adapter === undefined ? {} : { adapter: adapterFacts(adapter) }),
    ...(pipeline === undefined ? {} : { pipeline: true }),
    ...sources,
    ...sourceFiles,
    files: weights.map(({ path, byteLength, sha256 }) => ({ path, byteLength, sha256 })),
    sideFiles: carriedFiles.toSorted(),
    statistics: weights.flatMap(({ statistics = [] }) => statistics),
    totals: { tensorCount, extrapolatedCount, copiedCount, parameterCount },
    dtypes: plan.dtypes,
    metadata,
    parentLicenses,
    loading: loading.aligned,
  });
  return {
    refusal: refusal && new IncompatibleError(refusal.message, refusal),
    documents: {
      warnings,
      draftCard: (target) => encode(renderCard(derive(target, nothingMade), { template })),
      write(target, { previousCard, ...made }) {
        const restated =
          config === undefined
            ? []
            : [{ path: placeIn(pipeline?.folder, configPath), content: encode(config) }];
        const carriedFiles = [...made.carriedFiles, ...restated.map(({ path }) => path)];
        const derivation = derive(target, { ...made, carriedFiles });
        return [
          ...describeDerived(derivation, template, previousCard),
          ...restated,
          ...(adapter === undefined
            ? []
            : [{ path: adapterConfigPath, content: adapter.configFor(target.alpha) }]),
          ...(plan.index ? [plan.index] : []),
        ];
      },
      commitMessage: ({ alpha }) => `Extrapolate with α = ${formatAlpha(alpha)}`,
    },
  };
}

const nothingMade: MadeFiles = { weights: [], carriedFiles: [], warnings: [], allowed: [] };

/** Nothing where no sha256 is known, as of directories. */
function findSourceFiles(
  plan: Plan,
  { sft, aligned }: Pick<Pair, 'sft' | 'aligned'>,
): Pick<Derivation, 'sourceFiles'> {
  const sourceFiles = {
    sft: describeReading(plan, 'sft', sft.snapshot),
    aligned: describeReading(plan, 'aligned', aligned.snapshot),
  };
  return sourceFiles.sft.length + sourceFiles.aligned.length === 0 ? {} : { sourceFiles };
}

/** The repo that a derived adapter is loaded on, where it is known which one that is. */
function adapterBaseOf({ kind, figures }: AdapterPlan, sft: Checkpoint): string | undefined {
  const { origin } = sft.snapshot;
  if (kind === 'scaled' && origin.kind === 'hub') return origin.repo;
  return figures.baseModel;
}

function adapterFacts({ kind, figures }: AdapterPlan): AdapterFacts {
  const { moduleCount, ranks, baseModel } = figures;
  return { kind, moduleCount, ranks, ...(baseModel === undefined ? {} : { baseModel }) };
}

/** What is written of a derivation alone: its card with the charts, and the manifest. */
export function describeDerived(
  derivation: Derivation,
  template: string | undefined,
  previousCard: string | undefined,
): InlineFile[] {
  return [
    { path: cardPath, content: encode(renderCard(derivation, { template, previous: previousCard })) },
    ...renderCharts(derivation).map(({ path, content }) => ({ path, content: encode(content) })),
    { path: manifestPath, content: encode(renderManifest(derivation)) },
  ];
}

/** The user's own template of the card; undefined for the built-in one. */
export async function readTemplate({ template }: CardFields): Promise<string | undefined> {
  return template === undefined ? undefined : readText(template, 'card template', maxTemplateBytes);
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
