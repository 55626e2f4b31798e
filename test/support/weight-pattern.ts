/**
 * Endless bf16 weights, the same for the same seed, computed for any position at memory speed: every 4 KiB of
 * the stream are taken from a pseudo-random place of a block of normal values. No stretch as long as a chunk
 * comes twice, which a deduplicating upload would notice.
 */
export interface WeightPattern {
  /** Bytes [byteOffset, byteOffset + byteLength) of the stream, as a new array. */
  read(byteOffset: number, byteLength: number): Uint8Array;
}

const tileBytes = 4096;
const weightDeviation = 0.02;

/**
 * The weights of a model, and those of the same model after alignment: each value a little off.
 *
 * @param deltaDeviation standard deviation of the difference
 * @param blockBytes length of the block of values, a power of two and at least 64 KiB
 */
export function createWeightPatterns(options: {
  readonly seed: number;
  readonly deltaDeviation: number;
  readonly blockBytes: number;
}): { readonly base: WeightPattern; readonly tuned: WeightPattern } {
  const { seed, deltaDeviation, blockBytes } = options;
  const random = createRandom(seed);
  const base = new Uint16Array(blockBytes / 2);
  const tuned = new Uint16Array(blockBytes / 2);
  const normal = new Float32Array(4);
  for (let index = 0; index < base.length; index += 2) {
    fillNormal(normal, random);
    for (let lane = 0; lane < 2; lane++) {
      const weight = (normal[lane] ?? 0) * weightDeviation;
      base[index + lane] = toBf16(weight);
      tuned[index + lane] = toBf16(weight + (normal[2 + lane] ?? 0) * deltaDeviation);
    }
  }
  return { base: patternOf(base, seed), tuned: patternOf(tuned, seed) };
}

function patternOf(values: Uint16Array, seed: number): WeightPattern {
  const block = new Uint8Array(values.buffer);
  const places = (block.byteLength - tileBytes) / 2;
  return {
    read(byteOffset, byteLength) {
      const out = new Uint8Array(byteLength);
      for (let done = 0; done < byteLength; ) {
        const tile = Math.floor((byteOffset + done) / tileBytes);
        const within = (byteOffset + done) % tileBytes;
        const start = (scatter(tile, seed) % places) * 2 + within;
        const count = Math.min(tileBytes - within, byteLength - done);
        out.set(block.subarray(start, start + count), done);
        done += count;
      }
      return out;
    },
  };
}

/** Mixes the bits of an index, so that neighbours land far apart. */
function scatter(index: number, seed: number): number {
  let mixed = Math.imul(index ^ seed, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca77);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae3d);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** xorshift32: good enough for weights, and the same everywhere. */
function createRandom(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Box and Muller's transform, two values from two uniform ones. */
function fillNormal(target: Float32Array, random: () => number): void {
  for (let index = 0; index < target.length; index += 2) {
    const radius = Math.sqrt(-2 * Math.log((random() + 1) / 2 ** 32));
    const angle = (2 * Math.PI * random()) / 2 ** 32;
    target[index] = radius * Math.cos(angle);
    target[index + 1] = radius * Math.sin(angle);
  }
}

const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);

/** Nearest bf16, ties to even. */
function toBf16(value: number): number {
  float[0] = value;
  const bits = floatBits[0] as number;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}
