import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';

const samplesPerQuantile = 16;
const quantileCount = 1 << 16;
const deviation = 0.02;
const pieceBytes = 1 << 24;

/** Writes a file of bf16 values drawn from N(0, 0.02), as the weights of a language model look; no two alike. */
export function writeRealisticWeights(path: string, byteLength: number): void {
  const quantiles = tabulateQuantiles();
  const values = new Uint16Array(pieceBytes / 2);
  const file = openSync(path, 'w');
  for (let byteOffset = 0; byteOffset < byteLength; byteOffset += pieceBytes) {
    randomFillSync(values);
    for (let index = 0; index < values.length; index++) values[index] = quantiles[values[index] ?? 0] ?? 0;
    writeSync(file, values, 0, Math.min(pieceBytes, byteLength - byteOffset));
  }
  closeSync(file);
}

/** Evenly spaced quantiles of the distribution as bf16, so that a uniform index gives a normal value. */
function tabulateQuantiles(): Uint16Array {
  const samples = new Float32Array(quantileCount * samplesPerQuantile);
  for (let index = 0; index < samples.length; index++) {
    const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
    samples[index] = deviation * radius * Math.cos(2 * Math.PI * Math.random());
  }
  samples.sort();
  const bits = new Uint32Array(samples.buffer);
  return Uint16Array.from(
    { length: quantileCount },
    (_, index) => (bits[index * samplesPerQuantile + samplesPerQuantile / 2] ?? 0) >>> 16,
  );
}
