import type { FileRecord, FileSink, OnProgress, Publication, Rounding } from '../../kit/index.ts';
import { type PlaceStatistics, sumStatistics } from '../../kit/index.ts';
import type { OutputFile, Plan } from '../plan/plan.ts';
import { type Arena, createArena } from './arena.ts';
import { extrapolateFile, type Sources } from './extrapolate-file.ts';
import { overflowError } from './overflow.ts';
import { recomputeRange } from './recompute.ts';

/** One derived repo: an α and where its files go. */
export interface Output {
  readonly alpha: number;
  readonly publication: Publication;
}

export interface Execution {
  /** For each output those of all weight files in the plan's order, of earlier runs too. */
  readonly records: ReadonlyMap<Output, readonly FileRecord[]>;
  /** From both sources. */
  readonly bytesRead: number;
  /** Over all outputs. */
  readonly bytesWritten: number;
}

/** Records by output and path; complete once the plan is executed. */
type Records = ReadonlyMap<Output, Map<string, FileRecord>>;

/**
 * Makes and stages every weight file that is not staged yet, file after file in the plan's order, all α that
 * lack a file in one pass over the inputs. While a file's last bytes are being stored the next one is
 * already computed, never more than that.
 *
 * @throws IncompatibleError `overflow` when finite weights become infinite, unless that is allowed.
 * @throws the first failure, after every open file was aborted; what is staged stays staged.
 */
export async function executePlan(options: {
  readonly plan: Plan;
  readonly outputs: readonly Output[];
  readonly sources: Sources;
  readonly allowOverflow: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}): Promise<Execution> {
  const { plan, outputs, sources, allowOverflow, signal, onProgress } = options;
  const { rounding } = plan;
  const records: Records = new Map(outputs.map((output) => [output, new Map()]));
  const missing = plan.files.map((file) => ({ file, outputs: takeStaged(file, records, onProgress) }));
  if (!allowOverflow) refuseStagedOverflow(records);

  const bytes = { read: 0, written: 0 };
  const total = missing.reduce((sum, { file, outputs }) => sum + file.byteLength * outputs.length, 0);
  const count = (read: number, written: number) => {
    bytes.read += read;
    bytes.written += written;
    onProgress({ kind: 'bytes', ...bytes, total });
  };
  const keep = (output: Output, record: FileRecord) => {
    records.get(output)?.set(record.path, record);
    const { path, byteLength } = record;
    onProgress({ kind: 'file-staged', target: output.publication.target, path, byteLength });
  };

  const openSinks = new Set<FileSink>();
  let arena: Arena | undefined;
  let storing: Promise<unknown> = Promise.resolve();
  try {
    for (const { file, outputs } of missing) {
      for (const output of outputs.filter(({ publication }) => !publication.singlePass)) {
        keep(output, await stageRecomputed(file, output, { rounding, allowOverflow }, sources));
        count(0, file.byteLength);
      }
      const onePass = outputs.filter(({ publication }) => publication.singlePass);
      if (onePass.length === 0) continue;

      const written = await Promise.all(
        onePass.map(async (output) => {
          const sink = await output.publication.openFile(file.path, file.byteLength);
          openSinks.add(sink);
          return { output, alpha: output.alpha, sink };
        }),
      );
      if (arena?.outputCount !== written.length) arena = createArena(written.length);
      const statistics = await extrapolateFile({
        file,
        outputs: written,
        rounding,
        allowOverflow,
        sources,
        arena,
        signal,
        onBytes: count,
      });
      await storing;
      storing = Promise.all(
        written.map(async ({ output, sink }, index) => {
          const record = { path: file.path, ...(await sink.finish()), ...withStatistics(statistics[index]) };
          openSinks.delete(sink);
          await output.publication.stage(record);
          keep(output, record);
        }),
      );
      // Awaited before the next file is stored, or below; that one must not be computed to its end in vain.
      storing.catch((error) => {
        for (const sink of openSinks) sink.abort(error);
      });
    }
    await storing;
  } catch (error) {
    const reason: unknown = signal.aborted ? signal.reason : error;
    for (const sink of openSinks) sink.abort(reason);
    await storing.catch(() => {});
    throw reason;
  }
  return {
    records: new Map(outputs.map((output) => [output, inPlanOrder(plan, records.get(output))])),
    bytesRead: bytes.read,
    bytesWritten: bytes.written,
  };
}

/** Takes over what an earlier run has staged of a file; gives the outputs that lack it. */
function takeStaged(file: OutputFile, records: Records, onProgress: OnProgress): Output[] {
  const { path, byteLength } = file;
  const lacking: Output[] = [];
  for (const [output, byPath] of records) {
    const record = output.publication.staged.get(path);
    if (record?.byteLength === byteLength) {
      byPath.set(path, record);
      onProgress({ kind: 'file-skipped', target: output.publication.target, path, byteLength });
    } else lacking.push(output);
  }
  return lacking;
}

/** An earlier run may have been allowed what this one is not. */
function refuseStagedOverflow(records: Records): void {
  for (const [{ alpha }, byPath] of records) {
    for (const { path, statistics = [] } of byPath.values()) {
      const count = sumStatistics(statistics).total.overflowCount;
      if (count > 0) throw overflowError({ where: path, count, alpha, dtype: undefined });
    }
  }
}

/** For stores that read a file more than once: every reading computes it anew. */
async function stageRecomputed(
  file: OutputFile,
  { alpha, publication }: Output,
  how: { readonly rounding: Rounding; readonly allowOverflow: boolean },
  sources: Sources,
): Promise<FileRecord> {
  const { path, byteLength } = file;
  let statistics: readonly PlaceStatistics[] | undefined;
  const { sha256 } = await publication.stageRecomputable({
    path,
    byteLength,
    async *stream(start, end) {
      statistics = (yield* recomputeRange(file, { ...how, alpha }, sources, start, end)) ?? statistics;
    },
  });
  const record = { path, byteLength, sha256, ...withStatistics(statistics) };
  await publication.stage(record);
  return record;
}

const withStatistics = (statistics: readonly PlaceStatistics[] | undefined) =>
  statistics ? { statistics } : {};

function inPlanOrder(plan: Plan, byPath: ReadonlyMap<string, FileRecord> | undefined): FileRecord[] {
  return plan.files.map(({ path }) => {
    const record = byPath?.get(path);
    if (record === undefined) throw new TypeError(`'${path}' was neither made nor staged before`);
    return record;
  });
}
