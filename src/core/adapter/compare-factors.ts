import type { FloatTensor } from '../../formats/checkpoint/index.ts';
import { IncompatibleError, type Snapshot } from '../../kit/index.ts';
import { bytesPerElement, readElement } from '../kernel/index.ts';
import type { Adapter, LoraFactors } from './adapter.ts';
import type { AdapterConfig } from './adapter-config.ts';
import { alphasOfModules, divisorOf } from './module-scales.ts';

/** Modules that are looked at, spread evenly, to tell how factors began. */
const sampledModules = 32;
/** Of each factor. */
const sampledBytes = 32 << 10;
/** So much of a factor is in memory at once. */
const readAtOnceBytes = 1 << 20;
/**
 * Training moves factors far less than this from where they began, and two beginnings are next to orthogonal. B
 * begins at zero, so that only one that was gone on from resembles the one before; a seed may give A twice.
 */
const leastSimilarity = 0.5;

/** What the factors of a pair say of Δ, and of where the training of θ1 began. */
export interface FactorComparison {
  /** Whether the factors make any Δ. */
  readonly isChanged: boolean;
  /** Of two adapters; undefined where θ0 is a whole model. */
  readonly beginning: Beginning | undefined;
}

interface Beginning {
  /** Whether θ1 went on from θ0's factors. */
  readonly isContinued: boolean;
  /** Cosines between the factors of the two, in a sample; undefined where their shapes tell. */
  readonly cosines: { readonly a: number; readonly b: number; readonly moduleCount: number } | undefined;
}

/** Training that goes on keeps the shapes of the factors; so one with others began new ones. */
export function haveOneShape(aligned: AdapterConfig, sft: AdapterConfig): boolean {
  const shapeOf = ({ rank, rankPattern, selection }: AdapterConfig) =>
    JSON.stringify([rank, [...rankPattern].sort(), selection]);
  return shapeOf(aligned) === shapeOf(sft);
}

/**
 * Reads no more of the factors than it takes: the first that differs from zero, or from the other side's, shows that
 * there is a Δ.
 */
export async function compareFactors(
  aligned: Adapter,
  sft: Adapter | undefined,
  signal: AbortSignal,
): Promise<FactorComparison> {
  const own = withScales(aligned);
  if (sft === undefined) {
    return { isChanged: await hasProduct(own, aligned.modules.values(), signal), beginning: undefined };
  }
  const other = withScales(sft);
  const beginning = haveOneShape(aligned.config, sft.config)
    ? await findBeginning(aligned, sft, signal)
    : { isContinued: false, cosines: undefined };
  return { isChanged: await differ(own, other, signal), beginning };
}

interface ScaledSide {
  readonly adapter: Adapter;
  readonly scaleOf: (module: string) => number;
}

/** Where patterns cannot be read, the scale of all modules stands for that of each. */
function withScales(adapter: Adapter): ScaledSide {
  const { config, modules } = adapter;
  const alphas = readAlphas(adapter);
  return {
    adapter,
    scaleOf: (module) =>
      (alphas?.get(module) ?? config.alpha) / divisorOf(modules.get(module)?.rank ?? 1, config.usesRslora),
  };
}

function readAlphas(adapter: Adapter): ReadonlyMap<string, number> | undefined {
  try {
    return alphasOfModules(adapter);
  } catch (error) {
    if (error instanceof IncompatibleError) return undefined;
    throw error;
  }
}

/** Whether any of the modules changes the weights that it is added to. */
async function hasProduct(
  { adapter, scaleOf }: ScaledSide,
  modules: Iterable<LoraFactors>,
  signal: AbortSignal,
): Promise<boolean> {
  const { snapshot } = adapter.checkpoint;
  const isAnyNot = (tensor: FloatTensor | undefined) =>
    tensor !== undefined && someOf(snapshot, tensor, (value) => value !== 0, signal);
  for (const { module, a, b, bias } of modules) {
    if (scaleOf(module) === 0) continue;
    if (((await isAnyNot(b)) && (await isAnyNot(a))) || (await isAnyNot(bias))) return true;
  }
  return false;
}

async function differ(own: ScaledSide, other: ScaledSide, signal: AbortSignal): Promise<boolean> {
  const [mine, theirs] = [own.adapter.modules, other.adapter.modules];
  const only = (side: ScaledSide, there: Adapter['modules']) =>
    hasProduct(
      side,
      [...side.adapter.modules.values()].filter(({ module }) => !there.has(module)),
      signal,
    );
  if ((await only(own, theirs)) || (await only(other, mine))) return true;
  for (const [module, factors] of mine) {
    const before = theirs.get(module);
    if (before === undefined) continue;
    const isOne =
      own.scaleOf(module) === other.scaleOf(module) &&
      (await areEqual(own.adapter, factors.a, other.adapter, before.a, signal)) &&
      (await areEqual(own.adapter, factors.b, other.adapter, before.b, signal));
    if (isOne) continue;
    if ((await hasProduct(own, [factors], signal)) || (await hasProduct(other, [before], signal)))
      return true;
  }
  return false;
}

async function areEqual(
  own: Adapter,
  mine: FloatTensor,
  other: Adapter,
  theirs: FloatTensor,
  signal: AbortSignal,
): Promise<boolean> {
  if (mine.shape.join() !== theirs.shape.join()) return false;
  const count = elementCountOf(mine);
  const most = Math.floor(readAtOnceBytes / 8);
  for (let from = 0; from < count; from += most) {
    const length = Math.min(most, count - from);
    const [a, b] = await Promise.all([
      readNumbers(own.checkpoint.snapshot, mine, from, length, signal),
      readNumbers(other.checkpoint.snapshot, theirs, from, length, signal),
    ]);
    if (a.some((value, index) => !Object.is(value, b[index]) && value !== b[index])) return false;
  }
  return true;
}

async function findBeginning(aligned: Adapter, sft: Adapter, signal: AbortSignal): Promise<Beginning> {
  const shared = [...aligned.modules.values()].flatMap((own) => {
    const other = sft.modules.get(own.module);
    const isAlike =
      own.a.shape.join() === other?.a.shape.join() && own.b.shape.join() === other.b.shape.join();
    return isAlike ? [{ own, other }] : [];
  });
  const count = Math.min(sampledModules, shared.length);
  if (count === 0) return { isContinued: false, cosines: undefined };
  const sums = { a: noProducts, b: noProducts };
  for (let index = 0; index < count; index++) {
    const pair = shared[Math.floor(((index + 0.5) * shared.length) / count)];
    if (pair?.other === undefined) continue;
    for (const factor of ['a', 'b'] as const) {
      const [mine, theirs] = [pair.own[factor], pair.other[factor]];
      const length = Math.min(elementCountOf(mine), Math.floor(sampledBytes / 8));
      const from = Math.floor((elementCountOf(mine) - length) / 2);
      const [x, y] = await Promise.all([
        readNumbers(aligned.checkpoint.snapshot, mine, from, length, signal),
        readNumbers(sft.checkpoint.snapshot, theirs, from, length, signal),
      ]);
      sums[factor] = addProducts(sums[factor], x, y);
    }
  }
  const [a, b] = [cosineOf(sums.a), cosineOf(sums.b)];
  return {
    isContinued: a >= leastSimilarity && b >= leastSimilarity,
    cosines: { a, b, moduleCount: count },
  };
}

interface Products {
  readonly xy: number;
  readonly xx: number;
  readonly yy: number;
}

const noProducts: Products = { xy: 0, xx: 0, yy: 0 };

function addProducts({ xy, xx, yy }: Products, x: Float64Array, y: Float64Array): Products {
  let [ofBoth, ofX, ofY] = [xy, xx, yy];
  for (const [index, value] of x.entries()) {
    const other = y[index] ?? 0;
    ofBoth += value * other;
    ofX += value * value;
    ofY += other * other;
  }
  return { xy: ofBoth, xx: ofX, yy: ofY };
}

/** 0 where a side is zero or not finite, which resembles nothing. */
function cosineOf({ xy, xx, yy }: Products): number {
  const cosine = xy / Math.sqrt(xx) / Math.sqrt(yy);
  return Number.isFinite(cosine) ? cosine : 0;
}

async function someOf(
  snapshot: Snapshot,
  tensor: FloatTensor,
  test: (value: number) => boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const count = elementCountOf(tensor);
  const most = Math.floor(readAtOnceBytes / 8);
  for (let from = 0; from < count; from += most) {
    if ((await readNumbers(snapshot, tensor, from, Math.min(most, count - from), signal)).some(test))
      return true;
  }
  return false;
}

const elementCountOf = ({ start, end, dtype }: FloatTensor): number => (end - start) / bytesPerElement[dtype];

async function readNumbers(
  snapshot: Snapshot,
  { path, start, dtype }: FloatTensor,
  from: number,
  count: number,
  signal: AbortSignal,
): Promise<Float64Array> {
  signal.throwIfAborted();
  const width = bytesPerElement[dtype];
  const bytes = await snapshot.source(path).slice(start + from * width, start + (from + count) * width);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: count }, (_, index) => readElement(dtype, view, index));
}
