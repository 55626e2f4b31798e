import { JsonReader } from '../../formats/json/index.ts';
import { ConfigFields } from './config-fields.ts';
import type { ConfigText, TextRange } from './config-text.ts';
import { refuseOtherKinds } from './refuse-kinds.ts';

/** Far above any real one: 65536 patterns take a few megabytes. */
export const maxAdapterConfigByteLength = 16 << 20;
const maxKeyCount = 4096;
/** Each tensor is compared with all of them. */
const maxSavedCount = 256;

/** An `alpha_pattern` entry, with where its number stands. */
export interface PatternAlpha extends TextRange {
  readonly alpha: number;
}

/** What adapter_config.json says, as far as it bears on the weights. Defaults are PEFT's. */
export interface AdapterConfig {
  /** The file, as the user would name it. */
  readonly source: string;
  readonly text: ConfigText;
  /** `r` */
  readonly rank: number;
  /** `lora_alpha` */
  readonly alpha: number;
  /** By the pattern; the first one that matches a module holds. */
  readonly rankPattern: ReadonlyMap<string, number>;
  readonly alphaPattern: ReadonlyMap<string, PatternAlpha>;
  readonly usesRslora: boolean;
  readonly loraBias: boolean;
  readonly ensuresWeightTying: boolean;
  readonly bias: 'none' | 'all' | 'lora_only';
  readonly modulesToSave: readonly string[];
  /** `target_parameters`: ends of the names of parameters that are adapted by themselves. */
  readonly targetParameters: readonly string[];
  /** `base_model_name_or_path`: a repo, or a directory of whoever trained it. */
  readonly baseModel: string | undefined;
  /** Of the base model; undefined for its main branch. */
  readonly revision: string | undefined;
  /** Whatever selects modules, in one form: two adapters with the same are put into the same modules. */
  readonly selection: string;
  /** Every value by its key, for refusing what is not understood. */
  readonly values: ReadonlyMap<string, unknown>;
}

/**
 * Reads the adapter_config.json of a LoRA.
 *
 * @throws FormatError `adapter-config` for what is malformed, of a wrong type or out of bounds;
 *   IncompatibleError `adapter-unsupported` for whatever is no LoRA, or more than one.
 */
export function parseAdapterConfig(bytes: Uint8Array, source: string): AdapterConfig {
  const reader = new JsonReader(bytes, { source, code: 'adapter-config', allowNonFinite: true });
  const values = new Map<string, unknown>();
  const ranges = new Map<string, TextRange>();
  const alphaRanges = new Map<string, TextRange>();
  reader.readObject('the config', maxKeyCount, (key) => {
    const start = reader.position;
    if (key === 'alpha_pattern' && bytes[start] === 0x7b) {
      values.set(key, readPattern(reader, alphaRanges));
    } else values.set(key, reader.readValue('the config'));
    ranges.set(key, { start, end: reader.position });
  });
  reader.readEnd('the config');

  const fields = new ConfigFields(values, ranges, reader);
  // Before the rest: other methods have other fields under the same names.
  const peftType = fields.text('peft_type') ?? fields.fail('peft_type', 'is missing');
  const initialisation = fields.flagOrText('init_lora_weights', true);
  refuseOtherKinds({ source, peftType, initialisation, values });
  const alphaPattern = [...fields.numbers('alpha_pattern')].map(
    ([pattern, alpha]) =>
      [pattern, { alpha, ...(alphaRanges.get(pattern) ?? { start: 0, end: 0 }) }] as const,
  );
  return {
    source,
    text: { bytes, values: ranges },
    rank: fields.rank('r', 8),
    alpha: fields.scale('lora_alpha', 8),
    rankPattern: fields.ranks('rank_pattern'),
    alphaPattern: new Map(alphaPattern),
    usesRslora: fields.flag('use_rslora'),
    loraBias: fields.flag('lora_bias'),
    ensuresWeightTying: fields.flag('ensure_weight_tying'),
    bias: fields.choice('bias', ['none', 'all', 'lora_only']),
    modulesToSave: fields.names('modules_to_save', maxSavedCount),
    targetParameters: fields.names('target_parameters', maxSavedCount),
    baseModel: fields.text('base_model_name_or_path') || undefined,
    revision: fields.text('revision') || undefined,
    selection: selectionOf(fields),
    values,
  };
}

function readPattern(reader: JsonReader, ranges: Map<string, TextRange>): Record<string, unknown> {
  const pattern: Record<string, unknown> = Object.create(null);
  reader.readObject('alpha_pattern', Number.POSITIVE_INFINITY, (key) => {
    const start = reader.position;
    pattern[key] = reader.readValue('alpha_pattern');
    ranges.set(key, { start, end: reader.position });
  });
  return pattern;
}

/** PEFT takes `target_modules` and `exclude_modules` as sets, and one number or name as a list of one. */
function selectionOf(fields: ConfigFields): string {
  const sets = ['target_modules', 'exclude_modules', 'layers_pattern', 'target_parameters'].map((key) => {
    const value = fields.namesOrText(key);
    return typeof value === 'string' ? value : value?.toSorted();
  });
  return JSON.stringify([...sets, fields.integers('layers_to_transform').toSorted((a, b) => a - b)]);
}
