import { renderCard } from '../card/card.ts';
import type { Derivation } from '../card/derivation.ts';
import { renderManifest } from '../card/manifest.ts';
import { parseCard } from '../card/parse-card.ts';
import { formatAlpha } from '../config/alphas.ts';
import type { FileRecord, InlineFile } from '../kit/publication.ts';
import { nameOf } from '../kit/snapshot.ts';
import { noStatistics, sumStatistics } from '../kit/statistics.ts';
import type { Plan } from '../plan/plan.ts';
import { cardPath, type Pair } from './pair.ts';
import { manifestPath, type Target } from './targets.ts';

/** No more of a card is read: its metadata stands at the beginning. */
const maxCardBytes = 1 << 20;

/** The documents that are written for each derived repo. */
export interface DocumentWriter {
  /** What could not be taken over from θ1's card, and why. */
  readonly warnings: readonly string[];
  /** README.md as far as it is known before the weights are made: its metadata is final. */
  draftCard(target: Target): Uint8Array;
  /** README.md, the manifest, and the index where the weights are sharded. */
  write(target: Target, weights: readonly FileRecord[], sideFiles: readonly string[]): InlineFile[];
  /** Title of the commit that publishes the repo. */
  commitMessage(target: Target): string;
}

export async function createDocumentWriter({ sft, aligned }: Pair, plan: Plan): Promise<DocumentWriter> {
  const alignedCard = await readCard(aligned);
  const { tensorCount, extrapolatedCount, copiedCount, parameterCount } = plan.totals;
  const dtypes = countDtypes(plan);
  const { warning } = parseCard(alignedCard ?? '');
  const encoder = new TextEncoder();
  const derive = (
    { name, alpha, planKey }: Target,
    weights: readonly FileRecord[],
    sideFiles: readonly string[],
  ): Derivation => ({
    planKey,
    target: name,
    alpha,
    sft: sft.snapshot.origin,
    aligned: aligned.snapshot.origin,
    files: weights,
    sideFiles: sideFiles.toSorted(),
    statistics: sumStatistics(weights) ?? noStatistics,
    totals: { tensorCount, extrapolatedCount, copiedCount, parameterCount },
    dtypes,
    config: aligned.config,
    alignedCard,
  });
  return {
    warnings:
      warning === undefined
        ? []
        : [
            `${nameOf(aligned.snapshot.origin, cardPath)}: nothing was taken over from it, because ${warning}.`,
          ],
    draftCard: (target) => encoder.encode(renderCard(derive(target, [], []))),
    write(target, weights, sideFiles) {
      const derivation = derive(target, weights, sideFiles);
      return [
        { path: cardPath, content: encoder.encode(renderCard(derivation)) },
        { path: manifestPath, content: encoder.encode(renderManifest(derivation)) },
        ...(plan.index ? [plan.index] : []),
      ];
    },
    commitMessage: ({ alpha }) => `Extrapolate with α = ${formatAlpha(alpha)}`,
  };
}

async function readCard({ snapshot }: Pair['aligned']): Promise<string | undefined> {
  const file = snapshot.files.get(cardPath);
  if (file === undefined) return undefined;
  const content = await snapshot.source(file.path).slice(0, Math.min(file.byteLength, maxCardBytes));
  return new TextDecoder().decode(content);
}

function countDtypes(plan: Plan): Derivation['dtypes'] {
  const byDtype = new Map<string, { tensorCount: number; byteLength: number }>();
  for (const operation of plan.files.flatMap(({ operations }) => operations)) {
    const dtype = operation.kind === 'copy' ? operation.dtype : operation.outputDtype;
    const sum = byDtype.get(dtype) ?? { tensorCount: 0, byteLength: 0 };
    sum.tensorCount += 1;
    sum.byteLength += operation.aligned.end - operation.aligned.start;
    byDtype.set(dtype, sum);
  }
  return [...byDtype]
    .toSorted(([, a], [, b]) => b.byteLength - a.byteLength)
    .map(([dtype, { tensorCount }]) => ({ dtype, tensorCount }));
}
