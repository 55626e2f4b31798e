import { describe, expect, it } from 'vitest';
import { createArena, slotBytes } from '../../../src/core/engine/arena.ts';
import { executePlan, type Output } from '../../../src/core/engine/execute-plan.ts';
import { extrapolateFile } from '../../../src/core/engine/extrapolate-file.ts';
import { recomputeRange } from '../../../src/core/engine/recompute.ts';
import { buildPlan, type PlanOptions } from '../../../src/core/plan/build-plan.ts';
import { openCheckpoint } from '../../../src/formats/checkpoint/open-checkpoint.ts';
import { CancelledError } from '../../../src/kit/errors.ts';
import type { ProgressEvent } from '../../../src/kit/progress.ts';
import type { FileRecord } from '../../../src/kit/publication.ts';
import { memoryPublication, memorySink, memorySnapshot } from './memory.ts';
import { expectedFile, mixedPair } from './mixed-pair.ts';

const never = new AbortController().signal;
const alphas = [0.3, -0.5, 2];

async function openMixedPair(
  options: { readonly asynchronous?: boolean; readonly storage?: Partial<PlanOptions> } = {},
) {
  const files = mixedPair();
  const aligned = memorySnapshot(files.aligned, options);
  const sft = memorySnapshot(files.sft, options);
  const plan = buildPlan(await openCheckpoint(aligned), await openCheckpoint(sft), {
    alphas,
    rounding: { kind: 'nearest' },
    dtype: 'same',
    maxShardBytes: 5e9,
    ...options.storage,
  });
  return { files, plan, sources: { aligned, sft }, allowOverflow: true };
}

describe('executePlan', () => {
  for (const asynchronous of [false, true]) {
    it(`gives the oracle's bytes for every α from one read (${asynchronous ? 'network' : 'file'} sources)`, async () => {
      const { files, plan, sources } = await openMixedPair({ asynchronous });
      const outputs = alphas.map((alpha) => ({ alpha, publication: memoryPublication(`a${alpha}`) }));
      const events: ProgressEvent[] = [];
      const { bytesRead, bytesWritten } = await executePlan({
        plan,
        outputs,
        sources,
        allowOverflow: true,
        signal: never,
        onProgress: (event) => events.push(event),
      });

      for (const { alpha, publication } of outputs) {
        for (const file of plan.files) {
          const bytes = publication.sinks.get(file.path)?.bytes() ?? Buffer.alloc(0);
          expect(bytes.length).toBe(file.byteLength);
          expect(Buffer.compare(bytes, expectedFile(files, file, alpha))).toBe(0);
        }
      }
      expect(bytesRead).toBe(plan.totals.alignedBytes + plan.totals.sftBytes);
      expect(bytesWritten).toBe(plan.totals.outputBytes * alphas.length);
      expect(events.filter(({ kind }) => kind === 'file-staged')).toHaveLength(
        plan.files.length * alphas.length,
      );
      expect(sources.aligned.openReaders + sources.sft.openReaders).toBe(0);
    });
  }

  it('makes only what is not staged, and gives the same records as a run from the start', async () => {
    const whole = await openMixedPair();
    const complete = memoryPublication('whole');
    const first = { alpha: 0.3, publication: complete };
    const { records } = await executePlan({
      ...whole,
      outputs: [first],
      signal: never,
      onProgress: () => {},
    });

    const resumed = await openMixedPair();
    const [stagedFile] = whole.plan.files;
    const staged = new Map<string, FileRecord>();
    const record = complete.staged.get(stagedFile?.path ?? '');
    if (record) staged.set(record.path, record);
    const publication = memoryPublication('resumed', staged);
    const second: Output = { alpha: 0.3, publication };
    const again = await executePlan({ ...resumed, outputs: [second], signal: never, onProgress: () => {} });

    expect([...publication.sinks.keys()]).toEqual(whole.plan.files.slice(1).map(({ path }) => path));
    expect(again.records.get(second)).toEqual(records.get(first));
  });

  it('makes a file again when what is staged has another size', async () => {
    const { plan, sources } = await openMixedPair();
    const path = plan.files[0]?.path ?? '';
    const publication = memoryPublication('other', new Map([[path, { path, byteLength: 1, sha256: '' }]]));
    const outputs = [{ alpha: 1, publication }];
    await executePlan({ plan, sources, allowOverflow: true, outputs, signal: never, onProgress: () => {} });
    expect(publication.sinks.has(path)).toBe(true);
  });

  it('aborts every open file when one of them fails, and rejects with that failure', async () => {
    const { plan, sources } = await openMixedPair();
    const failure = new Error('no more room');
    const failing = memoryPublication('failing', new Map(), () => memorySink(() => Promise.reject(failure)));
    const healthy = memoryPublication('healthy');
    const outputs = [
      { alpha: 1, publication: healthy },
      { alpha: 2, publication: failing },
    ];
    await expect(
      executePlan({ plan, sources, allowOverflow: true, outputs, signal: never, onProgress: () => {} }),
    ).rejects.toBe(failure);
    const [sink] = healthy.sinks.values();
    expect(sink?.abortedWith()).toBe(failure);
    expect(healthy.staged.size).toBe(0);
    expect(sources.aligned.openReaders + sources.sft.openReaders).toBe(0);
  });
});

describe('a file that cannot be stored', () => {
  it('ends the computing of the next one at once', async () => {
    const { plan, sources } = await openMixedPair();
    const failure = new Error('the commit was refused');
    let openedCount = 0;
    const publication = {
      ...memoryPublication('refusing', new Map(), () => {
        const isFirst = openedCount++ === 0;
        // Only an end from outside lets the second file end: nothing takes its bytes.
        return memorySink(isFirst ? async () => {} : () => new Promise(() => {}));
      }),
      stage: () => Promise.reject(failure),
    };
    const largeFile = plan.files.find(({ byteLength }) => byteLength > 3 * slotBytes);
    const files = plan.files.flatMap((file) => (file === largeFile ? [file, { ...file, path: 'next' }] : []));
    const outputs = [{ alpha: 1, publication }];
    await expect(
      executePlan({
        plan: { ...plan, files },
        sources,
        allowOverflow: true,
        outputs,
        signal: never,
        onProgress: () => {},
      }),
    ).rejects.toBe(failure);
    expect(openedCount).toBe(2);
  });
});

describe('extrapolateFile', () => {
  it('waits for a slow sink with a bounded number of slots', async () => {
    const { plan, sources } = await openMixedPair();
    const file = plan.files.find(({ byteLength }) => byteLength > 3 * slotBytes);
    if (!file) throw new Error('the pair needs a file of several slots');
    const sink = memorySink(() => new Promise(() => {}));
    const controller = new AbortController();
    const arena = { ...createArena(1), slotCount: 2 };
    const outputs = [{ alpha: 1, sink }];
    const pass = extrapolateFile({
      file,
      outputs,
      rounding: plan.rounding,
      allowOverflow: true,
      sources,
      arena,
      signal: controller.signal,
      onBytes: () => {},
    });
    pass.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sink.pendingWrites()).toBe(2);

    const reason = new CancelledError();
    controller.abort(reason);
    await expect(pass).rejects.toBe(reason);
    expect(sink.abortedWith()).toBe(reason);
    expect(sources.aligned.openReaders + sources.sft.openReaders).toBe(0);
  });
});

describe('sources of two kinds', () => {
  it('leave no rejection unhandled when a file fails while the network is being waited for', async () => {
    const network = await openMixedPair({ asynchronous: true });
    const failure = new Error('the disk is gone');
    const openReader = () => ({
      fill() {
        throw failure;
      },
      close() {},
    });
    const sources = { aligned: network.sources.aligned, sft: { ...network.sources.sft, openReader } };
    const outputs = [{ alpha: 1, publication: memoryPublication('mixed') }];
    const execution = executePlan({
      plan: network.plan,
      sources,
      allowOverflow: true,
      outputs,
      signal: never,
      onProgress: () => {},
    });
    await expect(execution).rejects.toBe(failure);
    // The other side's bytes would have come in the turn after; vitest fails for what nobody handles.
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  });
});

describe('recomputeRange', () => {
  it('gives any range of an output file, also one that starts inside an element', async () => {
    const { files, plan, sources } = await openMixedPair();
    const how = { alpha: 0.3, rounding: plan.rounding, allowOverflow: true };
    for (const file of plan.files) {
      const whole = expectedFile(files, file, 0.3);
      const edges = [0, 1, file.header.length - 1, file.header.length, file.header.length + 3, slotBytes + 1];
      for (const start of edges.filter((edge) => edge < whole.length)) {
        for (const end of [start, start + 1, start + 4097, whole.length].filter(
          (edge) => edge <= whole.length,
        )) {
          const parts: Uint8Array[] = [];
          for await (const part of recomputeRange(file, how, sources, start, end)) parts.push(part);
          expect(
            Buffer.compare(Buffer.concat(parts), whole.subarray(start, end)),
            `${file.path} ${start}-${end}`,
          ).toBe(0);
        }
      }
    }
    expect(sources.aligned.openReaders + sources.sft.openReaders).toBe(0);
  });
});
