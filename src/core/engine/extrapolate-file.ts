import type { FileSink, PlaceStatistics, Rounding, Snapshot } from '../../kit/index.ts';
import type { OutputFile } from '../plan/plan.ts';
import { type Arena, slotBytes } from './arena.ts';
import { readsOf, splitIntoSlots } from './blocks.ts';
import { type Digest, openCheckedReader } from './check-source.ts';
import { collectStatistics } from './collect-statistics.ts';
import { fillSlot } from './fill-slot.ts';

/** The two sides of a pair, as their bytes are read. */
export interface Sources {
  readonly aligned: Snapshot;
  readonly sft: Snapshot;
  /** For checking files that are read whole against the digests that the Hub lists. */
  readonly openDigest?: (() => Digest) | undefined;
}

/**
 * Computes one output file for every α in a single pass over the inputs and hands it to the sinks, one per
 * α. At most `arena.slotCount` slots per α are under way; the pass waits for the slowest sink.
 *
 * @returns the sums of each α, in order.
 * @throws IncompatibleError `overflow`; ServiceError `content-changed`; whatever a source or a sink failed with, or the signal's reason. Finishing
 * or aborting the sinks is the caller's.
 */
export async function extrapolateFile(options: {
  readonly file: OutputFile;
  readonly outputs: readonly { readonly alpha: number; readonly sink: FileSink }[];
  readonly rounding: Rounding;
  readonly allowOverflow: boolean;
  readonly sources: Sources;
  readonly arena: Arena;
  readonly signal: AbortSignal;
  /** Told of every step how many bytes were read from the sources and taken by the sinks. */
  readonly onBytes: (readByteLength: number, writtenByteLength: number) => void;
}): Promise<readonly (readonly PlaceStatistics[])[]> {
  const { file, outputs, rounding, allowOverflow, sources, arena, signal, onBytes } = options;
  signal.throwIfAborted();
  const reads = readsOf(file);
  const aligned = openCheckedReader(sources.aligned, reads.aligned, sources.openDigest);
  const sft = openCheckedReader(sources.sft, reads.sft, sources.openDigest);
  const stop = () => {
    aligned.close();
    sft.close();
    for (const { sink } of outputs) sink.abort(signal.reason);
  };
  // Closed readers and aborted sinks reject what is pending, so a stop takes effect at once.
  signal.addEventListener('abort', stop, { once: true });

  const statistics = collectStatistics(outputs.length);
  const pass = {
    header: file.header,
    alphas: outputs.map(({ alpha }) => alpha),
    rounding,
    allowOverflow,
    arena,
    aligned,
    sft,
    statistics,
    onRead: (byteLength: number) => onBytes(byteLength, 0),
  };
  const taken = new Array<Promise<unknown>>(arena.slotCount).fill(Promise.resolve());
  let slotNumber = 0;
  try {
    for (const slot of splitIntoSlots(file, slotBytes)) {
      const slotIndex = slotNumber++ % arena.slotCount;
      await taken[slotIndex];
      signal.throwIfAborted();
      await fillSlot(pass, slot, slotIndex);
      const writes = outputs.map(({ sink }, output) => {
        const offset = arena.outputOffset(slotIndex, output);
        return sink.write(arena.bytes.subarray(offset, offset + slot.byteLength));
      });
      const allTaken = Promise.all(writes).then(() => onBytes(0, slot.byteLength * outputs.length));
      allTaken.catch(() => {}); // Awaited when the slot comes round again, or below.
      taken[slotIndex] = allTaken;
    }
    await Promise.all(taken);
    await Promise.all([aligned.finish(), sft.finish()]);
    return outputs.map((_, output) => statistics.placesOf(output));
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', stop);
    aligned.close();
    sft.close();
  }
}
