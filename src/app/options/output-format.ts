import {
  advice,
  InputError,
  type OutputDtype,
  option,
  type Prose,
  type Rounding,
  type RoundingKind,
} from '../../kit/index.ts';
import { parseByteSize } from './byte-size.ts';
import { dtypeSynonyms, readChoice } from './choice.ts';

/** The texts that say how results are stored; empty counts as absent. */
export interface OutputFormatTexts {
  readonly rounding?: string | undefined;
  readonly dtype?: string | undefined;
  readonly seed?: string | undefined;
  readonly 'max-shard-size'?: string | undefined;
}

/** How results are rounded, and what they are stored as. */
export interface OutputFormat {
  readonly rounding: Rounding;
  readonly dtype: OutputDtype;
  /** Of files that are laid out anew, because θ1 has no safetensors to mirror. */
  readonly maxShardBytes: number;
}

export const roundingKinds = [
  'nearest',
  'reference',
  'stochastic',
] as const satisfies readonly RoundingKind[];
export const dtypes = ['same', 'float32', 'bfloat16', 'float16'] as const satisfies readonly OutputDtype[];

/** What transformers writes unless told otherwise. */
export const standardMaxShardBytes = 5e9;

/** What stochastic rounding takes when no seed is given; stated, so that a run can be repeated. */
const defaultSeed = 0;

/**
 * Reads rounding, dtype, seed and the size of shards.
 * @throws InputError that names the field and its value.
 */
export function parseOutputFormat(texts: OutputFormatTexts): OutputFormat {
  const rounding = parseRounding(texts);
  const dtype = readChoice(texts.dtype, dtypes, option('dtype'), dtypeSynonyms);
  const maxShardBytes = parseByteSize(texts['max-shard-size'], option('max-shard-size'));
  return completeFormat(rounding, dtype, maxShardBytes);
}

/** Reads rounding and seed, which go together. */
export function parseRounding(texts: Pick<OutputFormatTexts, 'rounding' | 'seed'>): Rounding {
  const kind = readChoice(texts.rounding, roundingKinds, option('rounding'));
  return chooseRounding(kind, readSeed(texts.seed, option('seed')));
}

/**
 * What is not given has its default. The reference script saves bf16 whatever it was given, so that is what
 * `reference` stores unless told otherwise.
 */
export function completeFormat(
  rounding: Rounding,
  dtype: OutputDtype = rounding.kind === 'reference' ? 'bfloat16' : 'same',
  maxShardBytes = standardMaxShardBytes,
): OutputFormat {
  return { rounding, dtype, maxShardBytes };
}

/** @throws InputError `seed-without-stochastic` */
export function chooseRounding(
  kind: RoundingKind = 'nearest',
  seed: number | undefined,
  nameOption: (field: 'rounding' | 'seed') => Prose = option,
): Rounding {
  if (kind === 'stochastic') return { kind, seed: seed ?? defaultSeed };
  if (seed === undefined) return { kind };
  throw new InputError(
    advice`${nameOption('seed')} is given, and ${kind} rounding takes no random numbers.`,
    {
      code: 'seed-without-stochastic',
      hint: advice`Leave out ${nameOption('seed')}, or set ${nameOption('rounding')} to stochastic.`,
    },
  );
}

function readSeed(text: string | undefined, name: Prose): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return undefined;
  const seed = /^\d{1,16}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  if (Number.isSafeInteger(seed)) return seed;
  throw new InputError(advice`${name}: '${trimmed}' is not a seed.`, {
    code: 'seed-invalid',
    hint: advice`Give ${name} a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`,
  });
}
