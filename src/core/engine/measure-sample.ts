import type { PlaceStatistics, Rounding } from '../../kit/index.ts';
import { bytesPerElement, type KernelDtype } from '../kernel/index.ts';
import type { Extrapolation } from '../plan/plan.ts';
import { createArena } from './arena.ts';
import { collectStatistics } from './collect-statistics.ts';
import type { Sources } from './extrapolate-file.ts';
import { taskRoundingOf } from './random-key.ts';

/** A way of storing the results that is tried on a sample. */
export interface Variant {
  readonly rounding: Rounding;
  /** Undefined for the dtype of the plan. */
  readonly outputDtype: KernelDtype | undefined;
  readonly alphas: readonly number[];
}

/**
 * What a run would measure, on pieces of its plan: the same kernel, the same rounding, for several ways of storing
 * from one read of the pieces. Nothing is written.
 *
 * @returns for each variant the sums of each of its α.
 */
export async function measureSample(options: {
  readonly pieces: readonly Extrapolation[];
  readonly variants: readonly Variant[];
  readonly sources: Sources;
  readonly signal: AbortSignal;
}): Promise<readonly (readonly (readonly PlaceStatistics[])[])[]> {
  const { pieces, variants, sources, signal } = options;
  const arena = createArena(Math.max(1, ...variants.map(({ alphas }) => alphas.length)));
  const collectors = variants.map(({ alphas }) => collectStatistics(alphas.length));
  const aligned = sources.aligned.openReader(pieces.map((piece) => piece.aligned));
  const sft = sources.sft.openReader(pieces.map((piece) => piece.sft));
  const take = (offset: number, count: number, dtype: KernelDtype) =>
    arena.bytes.subarray(offset, offset + count * bytesPerElement[dtype]);
  try {
    for (const piece of pieces) {
      signal.throwIfAborted();
      const count = piece.elementCount;
      await Promise.all([
        aligned.fill(take(arena.alignedOffset, count, piece.aligned.dtype)),
        sft.fill(take(arena.sftOffset, count, piece.sft.dtype)),
      ]);
      for (const [index, { rounding, outputDtype = piece.outputDtype, alphas }] of variants.entries()) {
        const sums = arena.kernel.extrapolate({
          aligned: { dtype: piece.aligned.dtype, byteOffset: arena.alignedOffset },
          sft: { dtype: piece.sft.dtype, byteOffset: arena.sftOffset },
          outputDtype,
          outputs: alphas.map((alpha, output) => ({ alpha, byteOffset: arena.outputOffset(0, output) })),
          count,
          rounding: taskRoundingOf(rounding, piece.tensor, piece.firstElement),
        });
        collectors[index]?.add(piece, count, sums);
      }
    }
    return variants.map(({ alphas }, index) =>
      alphas.map((_, output) => collectors[index]?.placesOf(output) ?? []),
    );
  } finally {
    aligned.close();
    sft.close();
  }
}
