/** The kernels on one thread, next to PyTorch and to a copy. `node bench/kernel.ts [--json]` */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  bytesPerElement,
  type ExtrapolateTask,
  type KernelDtype,
  type TaskRounding,
} from '../src/core/kernel/kernel.ts';
import { loadKernel } from '../src/core/kernel/load.ts';
import { createRandom, randomWeights } from '../test/core/kernel/agreement.ts';
import { findPython } from '../test/peers/python.ts';
import type { BenchRow } from './row.ts';

const wholeByteLength = 1 << 28;
const blockByteLengths = [1 << 16, 1 << 17, 1 << 18, 1 << 19, 1 << 20];
/** A block of the size that the engine works in. */
const engineBlockByteLength = 1 << 20;
const roundCount = 5;
/** For each figure in each round. */
const secondsEach = { block: 0.04, whole: 0.3 };
const pageByteLength = 1 << 16;

type Dtype = Exclude<KernelDtype, 'F64'>;

/** Gives the nanoseconds that one call took, as the median of several. */
type Measure = () => number | Promise<number>;

/** @returns GB/s of bytes read and written, with ratios of times taken in turns in one run. */
export async function benchKernel(): Promise<BenchRow[]> {
  const ours = openKernel();
  const peer = findPython(['torch', 'numpy']) === undefined ? undefined : openPeer();
  try {
    const rows: BenchRow[] = [];
    for (const dtype of ['BF16', 'F16', 'F32'] as const) rows.push(...(await benchBlocks(dtype, ours, peer)));
    for (const dtype of ['BF16', 'F16'] as const) rows.push(...(await benchWhole(dtype, ours, peer)));
    rows.push(...(await benchAlphas(ours)));
    rows.push(...(await benchRoundings(ours)));
    return rows;
  } finally {
    peer?.close();
  }
}

/** Blocks that fit the cache: each side at the size it is fastest with. */
async function benchBlocks(dtype: Dtype, ours: Kernels, peer: Peer | undefined): Promise<BenchRow[]> {
  const names = ['without statistics', 'with statistics', 'PyTorch'] as const;
  const measures = blockByteLengths.flatMap((byteLength) => [
    ours.prepare(dtype, byteLength, 1, false),
    ours.prepare(dtype, byteLength, 1, true),
    ...(peer ? [peer.prepare(dtype, byteLength)] : []),
  ]);
  const times = await measureInTurns(measures);
  const perSize = peer ? 3 : 2;
  const best = names.slice(0, perSize).map((_, which) =>
    Math.max(
      ...blockByteLengths.map((byteLength, size) => {
        return (3 * byteLength) / (times[size * perSize + which] ?? Infinity);
      }),
    ),
  );
  const least = { BF16: [2, 1.4], F16: [undefined, undefined], F32: [undefined, 1.5] }[dtype];
  return names.slice(0, perSize).map((name, which) => ({
    name: `kernel: ${dtype}, best block, ${name}`,
    value: best[which] ?? 0,
    unit: 'GB/s',
    ...compare(best[which], best[2], least[which], 'PyTorch'),
  }));
}

/** Tensors of 256 MiB each, which do not fit the cache of a core. */
async function benchWhole(dtype: Dtype, ours: Kernels, peer: Peer | undefined): Promise<BenchRow[]> {
  const [plain = 0, full = 0, copy = 0, theirs] = await measureInTurns([
    ours.prepare(dtype, wholeByteLength, 1, false),
    ours.prepare(dtype, wholeByteLength, 1, true),
    ours.prepareCopy(wholeByteLength),
    ...(peer ? [peer.prepare(dtype, wholeByteLength)] : []),
  ]);
  const [plainRate, fullRate] = [(3 * wholeByteLength) / plain, (3 * wholeByteLength) / full];
  const copyRate = (2 * wholeByteLength) / copy;
  const peerRate = theirs === undefined ? undefined : (3 * wholeByteLength) / theirs;
  const row = (what: string, value: number, comparison = {}): BenchRow => ({
    name: `kernel: ${dtype}, 256 MiB tensors, ${what}`,
    value,
    unit: 'GB/s',
    ...comparison,
  });
  return [
    row('without statistics', plainRate, compare(plainRate, peerRate, undefined, 'PyTorch')),
    row('with statistics', fullRate, compare(fullRate, peerRate, dtype === 'BF16' ? 9 : 4, 'PyTorch')),
    ...(peerRate === undefined ? [] : [row('PyTorch', peerRate)]),
    ...(dtype === 'BF16'
      ? [
          row('copied', copyRate),
          row('with statistics, against a copy', fullRate, compare(fullRate, copyRate, 0.6, 'a copy')),
        ]
      : []),
  ];
}

/** Three α from one read of the inputs, and from three. */
async function benchAlphas(ours: Kernels): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [size, byteLength] of [
    ['1 MiB blocks', engineBlockByteLength],
    ['256 MiB tensors', wholeByteLength],
  ] as const) {
    const [together = 0, alone = 0] = await measureInTurns([
      ours.prepare('BF16', byteLength, 3, true),
      ours.prepare('BF16', byteLength, 1, true),
    ]);
    rows.push({
      name: `kernel: BF16, ${size}, three α from one read`,
      value: (5 * byteLength) / together,
      unit: 'GB/s',
      ...compare(3 * alone, together, 1.5, 'three reads'),
    });
  }
  return rows;
}

/** Every way of rounding and of storing, next to rounding to nearest in θ1's dtype. */
async function benchRoundings(ours: Kernels): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const ways = [
    ['BF16', 'BF16', 'reference', 1.5],
    ['BF16', 'BF16', 'stochastic', 2.5],
    ['F16', 'F16', 'stochastic', 2.5],
    ['F16', 'BF16', 'reference', undefined],
    ['BF16', 'F32', 'nearest', undefined],
    ['F32', 'BF16', 'nearest', undefined],
    ['F32', 'BF16', 'stochastic', undefined],
  ] as const;
  for (const [dtype, outputDtype, rounding, most] of ways) {
    const [time = 0, nearest = 0] = await measureInTurns([
      ours.prepare(dtype, engineBlockByteLength, 1, true, { rounding, outputDtype }),
      ours.prepare(dtype, engineBlockByteLength, 1, true),
    ]);
    const ratio = time / nearest;
    const outputByteLength = engineBlockByteLength * (bytesPerElement[outputDtype] / bytesPerElement[dtype]);
    rows.push({
      name: `kernel: ${dtype} to ${outputDtype}, ${rounding} rounding`,
      value: (2 * engineBlockByteLength + outputByteLength) / time,
      unit: 'GB/s',
      ratio,
      ...(most === undefined ? {} : { target: `≤ ${most} × the time of nearest`, met: ratio <= most }),
    });
  }
  return rows;
}

function compare(
  value: number | undefined,
  other: number | undefined,
  least: number | undefined,
  what: string,
): Pick<BenchRow, 'ratio' | 'target' | 'met'> {
  if (value === undefined || other === undefined || value === other) return {};
  const ratio = value / other;
  return least === undefined ? { ratio } : { ratio, target: `≥ ${least} × ${what}`, met: ratio >= least };
}

/** Medians over the rounds; taking turns, so that what disturbs one disturbs all. */
async function measureInTurns(measures: readonly Measure[]): Promise<number[]> {
  const times: number[][] = measures.map(() => []);
  for (let round = 0; round <= roundCount; round++) {
    for (const [index, measure] of measures.entries()) {
      const time = await measure();
      if (round > 0) times[index]?.push(time); // The first warms up: pages, compilers, caches.
    }
  }
  return times.map(medianOf);
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function secondsFor(byteLength: number): number {
  return byteLength === wholeByteLength ? secondsEach.whole : secondsEach.block;
}

function measureFor(seconds: number, work: () => void): number {
  const times: number[] = [];
  const until = performance.now() + seconds * 1000;
  do {
    const start = process.hrtime.bigint();
    work();
    times.push(Number(process.hrtime.bigint() - start));
  } while (performance.now() < until);
  return medianOf(times);
}

interface Kernels {
  prepare(
    dtype: Dtype,
    byteLength: number,
    alphaCount: 1 | 3,
    withStatistics: boolean,
    storage?: { readonly rounding: TaskRounding['kind']; readonly outputDtype: Dtype },
  ): Measure;
  prepareCopy(byteLength: number): Measure;
}

function openKernel(): Kernels {
  const pages = (5 * wholeByteLength) / pageByteLength + 1;
  const kernel = loadKernel(new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }));
  const bytes = Buffer.from(kernel.memory.buffer);
  let filled = '';
  const fill = (dtype: Dtype, byteLength: number) => {
    if (filled === `${dtype} ${byteLength}`) return;
    filled = `${dtype} ${byteLength}`;
    const random = createRandom(1);
    const period = Math.min(byteLength, 1 << 20);
    const aligned = randomWeights(dtype, period / bytesPerElement[dtype], 0.04, random).bytes;
    const sft = randomWeights(dtype, period / bytesPerElement[dtype], 0.04, random).bytes;
    for (let offset = 0; offset < byteLength; offset += period) {
      bytes.set(aligned, pageByteLength + offset);
      bytes.set(sft, pageByteLength + byteLength + offset);
    }
  };
  return {
    prepare(
      dtype,
      byteLength,
      alphaCount,
      withStatistics,
      { rounding, outputDtype } = { rounding: 'nearest', outputDtype: dtype },
    ) {
      const task: ExtrapolateTask = {
        aligned: { dtype, byteOffset: pageByteLength },
        sft: { dtype, byteOffset: pageByteLength + byteLength },
        outputDtype,
        outputs: [0.3, 0.1, 0.5].slice(0, alphaCount).map((alpha, index) => ({
          alpha,
          byteOffset: pageByteLength + (2 + index) * byteLength,
        })),
        count: byteLength / bytesPerElement[dtype],
        rounding:
          rounding === 'stochastic' ? { kind: rounding, key: [1, 2], firstElement: 0 } : { kind: rounding },
      };
      const work = withStatistics ? () => kernel.extrapolate(task) : () => kernel.recompute(task);
      return () => {
        fill(dtype, byteLength);
        return measureFor(secondsFor(byteLength), work);
      };
    },
    prepareCopy(byteLength) {
      const start = pageByteLength;
      return () =>
        measureFor(secondsFor(byteLength), () =>
          bytes.copy(bytes, start + 2 * byteLength, start, start + byteLength),
        );
    },
  };
}

interface Peer {
  prepare(dtype: Dtype, byteLength: number): Measure;
  close(): void;
}

function openPeer(): Peer {
  const script = fileURLToPath(new URL('./kernel-torch.py', import.meta.url));
  const child: ChildProcessWithoutNullStreams = spawn(process.env.PEERS_PYTHON ?? 'python3', [script]);
  child.stderr.pipe(process.stderr);
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    prepare: (dtype, byteLength) => async () => {
      child.stdin.write(`${dtype} ${byteLength} ${secondsFor(byteLength)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error('The PyTorch process ended before it answered.');
      return Number(value);
    },
    close: () => child.stdin.end(),
  };
}

if (import.meta.main) {
  const rows = await benchKernel();
  if (process.argv.includes('--json')) console.log(JSON.stringify(rows, undefined, 2));
  else console.table(rows);
}
