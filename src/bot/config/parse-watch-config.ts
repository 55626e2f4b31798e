import { describeIssues, valueAt } from './describe-issues.ts';
import { configSchema, defaultsSchema, fileSchema } from './file-schema.ts';
import { ConfigError } from './mistakes.ts';
import type { WatchConfig } from './watch-config.ts';
import { readTree } from './yaml-tree.ts';

/**
 * Reads extrapolate.yml (docs/watch-config.md).
 *
 * Each value is held to the rules of the command line where it stands; what has to fit together is looked at in
 * the pairs, rules and sections whose values are right by themselves.
 *
 * @param source the file as users know it, for errors.
 * @throws ConfigError `config-yaml` for what is not YAML, `config-invalid` with all mistakes else.
 */
export function parseWatchConfig(text: string, source: string): WatchConfig {
  const tree = readTree(text, source);
  const defaults = defaultsSchema.safeParse(valueAt(tree.value, ['defaults']) ?? {});
  const config = configSchema(defaults.data).safeParse(tree.value);
  const mistakes = [
    ...tree.mistakes,
    ...describeIssues(defaults.error?.issues ?? [], ['defaults'], tree, fileSchema),
    ...describeIssues(config.error?.issues ?? [], [], tree, fileSchema),
  ];
  if (config.success && mistakes.length === 0) return config.data;
  throw new ConfigError('config-invalid', source, mistakes);
}
