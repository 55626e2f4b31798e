/** Options that take a value, by the one name that each has in every way in. */
export const valueOptionNames = [
  ...(['sft', 'dpo', 'sft-subfolder', 'dpo-subfolder', 'subfolder', 'variant', 'alpha', 'to'] as const),
  ...([
    'rounding',
    'dtype',
    'seed',
    'max-shard-size',
    'vocab',
    'rename',
    'unpaired',
    'allow',
    'thresholds',
  ] as const),
  ...(['relation', 'license', 'card-template'] as const),
  ...(['port', 'host', 'config', 'repository', 'workflow', 'event-type', 'hub-url'] as const),
] as const;

/** Options that are given or not. */
export const switchNames = [
  ...(['prefer-pr', 'pipeline', 'private', 'public', 'full', 'force', 'dry-run'] as const),
  ...(['json', 'quiet', 'help', 'version'] as const),
] as const;

export type ValueOptionName = (typeof valueOptionNames)[number];
export type SwitchName = (typeof switchNames)[number];
export type OptionName = ValueOptionName | SwitchName;

export function isSwitch(name: OptionName): name is SwitchName {
  return (switchNames as readonly string[]).includes(name);
}
