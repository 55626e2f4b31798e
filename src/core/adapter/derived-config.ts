import { IncompatibleError } from '../../kit/index.ts';
import type { AdapterConfig } from './adapter-config.ts';
import { editText, setValue } from './config-text.ts';
import type { JoinedModule } from './join-modules.ts';

/**
 * Settings of how training began, which bear on nothing that is trained already, and what says that there are
 * none.
 */
const beginnings: readonly (readonly [key: string, none: unknown])[] = [
  ['eva_config', null],
  ['corda_config', null],
  ['lora_ga_config', null],
  ['velora_config', null],
  ['loftq_config', {}],
];

/** What selects modules otherwise than `target_modules`. */
const selectors = ['exclude_modules', 'layers_to_transform', 'layers_pattern'];

/**
 * θ1's config with the ranks and scales of the joined modules: the most frequent ones for all, and a pattern
 * for each module that has others.
 *
 * @param selectsAlike both adapters say in the same way which modules they are for, and these are the joined
 *   ones.
 */
export function joinConfig(
  { text }: AdapterConfig,
  modules: readonly JoinedModule[],
  alpha: number,
  selectsAlike: boolean,
): Uint8Array<ArrayBuffer> {
  const entries = modules.map(({ module, rank, alphaFor }) => ({
    module,
    rank,
    alpha: finiteAlpha(alphaFor(alpha)),
  }));
  const rank = mostFrequent(entries.map((entry) => entry.rank));
  const common = mostFrequent(entries.map((entry) => entry.alpha));
  const ranks = entries.filter((entry) => entry.rank !== rank);
  const alphas = entries.filter((entry) => entry.alpha !== common);
  const values: (readonly [string, unknown])[] = [
    ['r', rank],
    ['lora_alpha', common],
    ['rank_pattern', Object.fromEntries(ranks.map((entry) => [patternFor(entry.module), entry.rank]))],
    ['alpha_pattern', Object.fromEntries(alphas.map((entry) => [patternFor(entry.module), entry.alpha]))],
  ];
  // Where PEFT changes nothing at the beginning, modules without factors stay as they are.
  if (text.values.has('init_lora_weights')) values.push(['init_lora_weights', true]);
  values.push(...beginnings.filter(([key]) => text.values.has(key)));
  if (!selectsAlike) {
    values.push(['target_modules', modules.map(({ module }) => module)]);
    values.push(...selectors.filter((key) => text.values.has(key)).map((key) => [key, null] as const));
  }
  return editText(
    text,
    values.map(([key, value]) => setValue(text, key, value)),
  );
}

/** A regular expression that matches this module and no other: PEFT looks for one at the end of names too. */
export function patternFor(module: string): string {
  return `^${module.replaceAll(/[^\w]/g, (character) => `\\${character}`)}`;
}

/** @throws IncompatibleError `overflow` */
export function finiteAlpha(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new IncompatibleError('The scale of the derived adapter becomes infinite.', {
    code: 'overflow',
    hint: 'Use a smaller α.',
  });
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [[value] = [0]] = [...counts].toSorted(([, a], [, b]) => b - a);
  return value;
}
