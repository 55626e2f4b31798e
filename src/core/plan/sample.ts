import { bitsPerElement } from '../../formats/safetensors/index.ts';
import { cutOperation } from './cut-operation.ts';
import type { Extrapolation, OutputFile } from './plan.ts';

/** Pieces of a plan at most, unless there are more files: each costs a request to either source. */
const maxPieces = 96;
/** Of θ1, over all pieces. */
const sampleBytes = 8 << 20;
/** A request costs more than reading so much does; more of one tensor says little more. */
const pieceBytes = { least: 16 << 10, most: 128 << 10 };

/**
 * A few pieces of a plan that stand for all of it, in the order of its files: from every file, layer and part of
 * the model the largest tensor, or as many of these as the bounds allow, spread evenly.
 *
 * @param salt decides where in their tensors the pieces lie; the same salt gives the same pieces.
 */
export function samplePlan(
  files: readonly Pick<OutputFile, 'operations'>[],
  salt: string,
): readonly Extrapolation[] {
  const candidates = files.map((file) => largestOfPlaces(file));
  const count = candidates.flat().length;
  const wanted = Math.max(maxPieces, files.length);
  const chosen = candidates.flatMap((operations) => {
    const share = Math.max(1, Math.floor((operations.length * wanted) / Math.max(1, count)));
    return takeEvenly(operations, Math.min(operations.length, share));
  });
  const most = Math.min(
    pieceBytes.most,
    Math.max(pieceBytes.least, Math.floor(sampleBytes / Math.max(1, chosen.length))),
  );
  return chosen.map((operation) => cutPiece(operation, most, salt));
}

function largestOfPlaces({ operations }: Pick<OutputFile, 'operations'>): Extrapolation[] {
  const largest = new Map<string, Extrapolation>();
  for (const operation of operations) {
    if (operation.kind !== 'extrapolate' || operation.elementCount === 0) continue;
    const key = `${operation.place.part} ${operation.place.layer}`;
    const before = largest.get(key);
    if (before === undefined || before.elementCount < operation.elementCount) largest.set(key, operation);
  }
  return [...largest.values()].toSorted((a, b) => a.aligned.start - b.aligned.start);
}

function takeEvenly<T>(items: readonly T[], count: number): T[] {
  return Array.from(
    { length: count },
    (_, index) => items[Math.floor(((index + 0.5) * items.length) / count)],
  ).filter((item) => item !== undefined);
}

function cutPiece(operation: Extrapolation, mostBytes: number, salt: string): Extrapolation {
  const most = Math.floor((mostBytes * 8) / bitsPerElement[operation.aligned.dtype]);
  const length = Math.min(operation.elementCount, most);
  const from = Math.floor(fractionOf(`${salt}:${operation.tensor}`) * (operation.elementCount - length + 1));
  return cutOperation(operation, from, from + length);
}

/** A number in [0, 1) that looks random, by FNV-1a. */
function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  // The last bytes have reached the lower bits only.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
