import {
  chooseRounding,
  chooseVisibility,
  completeFormat,
  completeThresholds,
  requireAlphas,
  validateTemplate,
} from '../../app/options/index.ts';
import { attempt, type Context, nameOfKey } from './objections.ts';
import type { OutputSettings } from './output-schema.ts';
import type { PairOutput } from './watch-config.ts';

/**
 * How a pair or the findings of a rule are published: what it says itself, else `defaults`. What belongs together
 * comes from one place: rounding with its seed, private with public.
 *
 * @returns undefined where something does not fit together, which is an issue then.
 */
export function decideOutput(
  own: OutputSettings,
  defaults: OutputSettings,
  context: Context,
  isOfRule: boolean,
): PairOutput | undefined {
  const merged = mergeSettings(own, defaults);
  const {
    alpha,
    to,
    rounding: kind,
    seed,
    dtype,
    vocab,
    rename,
    unpaired = [],
    allow,
    relation,
    license,
  } = merged;
  // Of what a rule finds, the way of alignment gives the α.
  const alphas = attempt(context, ['alpha'], () =>
    alpha === undefined && isOfRule ? [] : requireAlphas(alpha ?? [], nameOfKey('alpha')),
  );
  // Where a default becomes wrong by what is said here, this is the place to change it.
  const isToOfDefaults = !('to' in own) && own.alpha !== undefined;
  const template = attempt(context, [isToOfDefaults ? 'alpha' : 'to'], () => {
    if (to !== undefined) validateTemplate(to, alphas?.length || 1, nameOfKey('to'));
    return { to };
  });
  const rounding = attempt(context, ['seed'], () => chooseRounding(kind, seed, nameOfKey));
  const visibility = attempt(context, ['public'], () => ({
    visibility: chooseVisibility(
      { private: merged.private ?? false, public: merged.public ?? false },
      (name) => `${nameOfKey(name)}: true`,
    ),
  }));
  if (!alphas || !template || !rounding || !visibility) return undefined;
  return {
    alphas,
    ...template,
    ...completeFormat(rounding, dtype, merged['max-shard-size']),
    ...visibility,
    allow: new Set(allow),
    thresholds: completeThresholds(merged.thresholds ?? {}),
    pairing: {
      vocabulary: vocab ?? 'same',
      renames: rename ?? [],
      ...(unpaired.length === 0 ? {} : { unpaired }),
    },
    card: { relation, license, template: merged['card-template'] },
  };
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
