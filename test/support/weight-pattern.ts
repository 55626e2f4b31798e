/**
 * Endless bf16 weights, the same for the same seed, computed for any position at memory speed: a block of
 * normal values is repeated, and its sign bits are flipped by a second block of another length. The two
 * lengths share no divisor, so no stretch of the stream comes twice (deduplicating uploads would notice).
 */
export interface WeightPattern {
  /** Bytes of the stream at a position; both a multiple of 4. Gives a new array. */
  read(byteOffset: number, byteLength: number): Uint8Array;
}

/** Coprime to every power of two. */
const SIGN_WORDS = 262_145;
const SIGN_BITS = 0x80008000;
const WEIGHT_DEVIATION = 0.02;

/**
 * The weights of a model, and those of the same model after alignment: each value a little off.
 *
 * @param deltaDeviation standard deviation of the difference
 * @param patternBytes length of the repeated block, a power of two
 */
export function createWeightPatterns(options: {
  readonly seed: number;
  readonly deltaDeviation: number;
  readonly patternBytes: number;
}): { readonly base: WeightPattern; readonly tuned: WeightPattern } {
  const { seed, deltaDeviation, patternBytes } = options;
  const random = createRandom(seed);
  const base = new Uint16Array(patternBytes / 2);
  const tuned = new Uint16Array(patternBytes / 2);
  const normal = new Float32Array(4);
  for (let index = 0; index < base.length; index += 2) {
    fillNormal(normal, random);
    for (let lane = 0; lane < 2; lane++) {
      const weight = (normal[lane] ?? 0) * WEIGHT_DEVIATION;
      base[index + lane] = toBf16(weight);
      tuned[index + lane] = toBf16(weight + (normal[2 + lane] ?? 0) * deltaDeviation);
    }
  }
  const signs = Uint32Array.from({ length: SIGN_WORDS }, () => random() & SIGN_BITS);
  return { base: patternOf(base, signs), tuned: patternOf(tuned, signs) };
}

function patternOf(values: Uint16Array, signs: Uint32Array): WeightPattern {
  const words = new Uint32Array(values.buffer);
  const mask = words.length - 1;
  return {
    read(byteOffset, byteLength) {
      const out = new Uint32Array(byteLength / 4);
      const first = byteOffset / 4;
      let sign = first % SIGN_WORDS;
      for (let index = 0; index < out.length; index++) {
        out[index] = (words[(first + index) & mask] as number) ^ (signs[sign] as number);
        if (++sign === SIGN_WORDS) sign = 0;
      }
      return new Uint8Array(out.buffer);
    },
  };
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
