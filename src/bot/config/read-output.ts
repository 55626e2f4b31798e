import type { JobTexts } from '../../app/options/index.ts';
import {
  chooseVisibility,
  parseAllow,
  parseAlphas,
  parseCardFields,
  parseOutputFormat,
  parsePairing,
  parseThresholds,
  validateTemplate,
} from '../../app/options/index.ts';
import type { MistakeList } from './mistake-list.ts';
import { formatPath, type KeyPath } from './mistakes.ts';
import type { OutputSettings } from './output-schema.ts';
import type { PairOutput } from './watch-config.ts';

/** What a pair or rule says, and where. */
export interface OutputPlace {
  readonly own: OutputSettings;
  readonly path: KeyPath;
}

const defaultsPath: KeyPath = ['defaults'];

/**
 * How a pair or the findings of a rule are published: what it says itself, else `defaults`. What belongs
 * together comes from one place: rounding with its seed, private with public.
 *
 * @returns undefined where there are mistakes, which are in the list then.
 */
export function readOutput(
  { own, path }: OutputPlace,
  defaults: OutputSettings,
  mistakes: MistakeList,
): PairOutput | undefined {
  const merged = mergeSettings(own, defaults);
  const texts = textsOf(merged);
  /** Where the value comes from; keys that are in neither place are missed in the pair or rule. */
  const placeOf = (field: keyof OutputSettings): KeyPath =>
    own[field] === undefined && defaults[field] !== undefined ? [...defaultsPath, field] : [...path, field];
  const nameOption = (field: string) => formatPath(placeOf(field as keyof OutputSettings));
  const to = texts.to?.trim() || undefined;
  const alphas = mistakes.attempt(placeOf('alpha'), () => parseAlphas(texts.alpha, nameOption('alpha')));
  // Where a default becomes wrong by what is said here, this is the place to change it.
  const templatePath = placeOf(own.to === undefined && own.alpha !== undefined ? 'alpha' : 'to');
  const template =
    to === undefined ||
    mistakes.attempt(templatePath, () => {
      validateTemplate(to, alphas?.length ?? 1, nameOption('to'));
      return true;
    });
  const format = mistakes.attempt(placeOf('seed'), () => parseOutputFormat(texts, nameOption));
  const visibility = mistakes.attempt(placeOf('public'), () => ({
    chosen: chooseVisibility(
      { private: merged.private ?? false, public: merged.public ?? false },
      (name) => `${nameOption(name)}: true`,
    ),
  }));
  const rest = mistakes.attempt(path, () => ({
    allow: parseAllow(texts.allow, nameOption('allow')),
    thresholds: parseThresholds(texts.thresholds, nameOption('thresholds')),
    pairing: parsePairing(texts, nameOption),
    card: parseCardFields(texts, nameOption),
  }));
  if (!alphas || !template || !format || !visibility || !rest) return undefined;
  return { alphas, to, ...format, visibility: visibility.chosen, ...rest };
}

/** Reports what `defaults` says that cannot be, whoever takes it over. */
export function checkDefaults(defaults: OutputSettings, mistakes: MistakeList): void {
  const complete = defaults.alpha === undefined ? { ...defaults, alpha: 1 } : defaults;
  readOutput({ own: complete, path: defaultsPath }, {}, mistakes);
}

function mergeSettings(own: OutputSettings, defaults: OutputSettings): OutputSettings {
  const merged = { ...defaults, ...own, thresholds: { ...defaults.thresholds, ...own.thresholds } };
  if (own.private !== undefined || own.public !== undefined) {
    merged.private = own.private;
    merged.public = own.public;
  }
  // A default seed is for those that round stochastically.
  if (own.seed === undefined && merged.rounding !== 'stochastic') merged.seed = undefined;
  return merged;
}

/** As the command line has it, so that its rules apply. */
function textsOf(settings: OutputSettings): JobTexts {
  const { alpha, rename, unpaired, allow, thresholds, seed } = settings;
  return {
    alpha: joinList(alpha),
    to: settings.to,
    rounding: settings.rounding,
    dtype: settings.dtype,
    seed: seed?.toString(),
    'max-shard-size': settings['max-shard-size']?.toString(),
    vocab: settings.vocab,
    rename: joinList(rename),
    unpaired: joinList(unpaired),
    allow: joinList(allow),
    thresholds: Object.entries(thresholds ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join(','),
    relation: settings.relation,
    license: settings.license,
    'card-template': settings['card-template'],
  };
}

const joinList = (value: unknown): string | undefined =>
  value === undefined ? undefined : Array.isArray(value) ? value.join(',') : String(value);
