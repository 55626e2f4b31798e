import type { z } from 'zod';
import { parseByteSize } from '../../app/options/index.ts';
import { MistakeList } from './mistake-list.ts';
import { ConfigError, type KeyPath } from './mistakes.ts';
import { pairSchema } from './pair-schema.ts';
import { checkDefaults } from './read-output.ts';
import { checkPairs, readPair } from './read-pairs.ts';
import { checkRuleNames, readRule } from './read-rules.ts';
import { ruleSchema } from './rule-schema.ts';
import { describeIssues, valueAt } from './schema-mistakes.ts';
import {
  limitsSchema,
  reportSchema,
  standardAttempts,
  standardStatePath,
  standardTitle,
  stateSchema,
} from './section-schemas.ts';
import type { StatePlace, WatchConfig, WatchLimits, WatchReporting } from './watch-config.ts';
import { defaultsSchema, watchSchema } from './watch-schema.ts';
import { readYaml, type YamlTree } from './yaml-tree.ts';

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
  const tree = readYaml(text, source);
  const whole = watchSchema.safeParse(tree.value);
  const issues = whole.success ? [] : describeIssues(whole.error.issues, tree, watchSchema);
  const mistakes = new MistakeList(tree, [...tree.mistakes, ...issues]);
  const config = readConfig(tree, mistakes);
  if (config !== undefined && mistakes.all.length === 0) return config;
  throw new ConfigError('config-invalid', source, mistakes.all);
}

/** @returns undefined where something is missing for mistakes, which are in the list then. */
function readConfig(tree: YamlTree, mistakes: MistakeList): WatchConfig | undefined {
  if (typeof tree.value !== 'object' || tree.value === null || Array.isArray(tree.value)) return undefined;
  const part = <Schema extends z.ZodType>(schema: Schema, path: KeyPath): z.output<Schema> | undefined =>
    schema.safeParse(valueAt(tree.value, path)).data;
  const parts = <Schema extends z.ZodType>(schema: Schema, key: string) => {
    const entries = valueAt(tree.value, [key]);
    if (!Array.isArray(entries)) return [];
    return entries.flatMap((_, index) => {
      const data = part(schema, [key, index]);
      return data === undefined ? [] : [{ data, index }];
    });
  };
  const defaults = part(defaultsSchema.default({}), ['defaults']);
  const limits = part(limitsSchema.default({}), ['limits']);
  const report = part(reportSchema.default({}), ['report']);
  const state = readState(part(stateSchema.optional(), ['state']), mistakes);
  // Without the defaults it is not known what pairs and rules lack.
  if (defaults === undefined) return undefined;
  checkDefaults(defaults, mistakes);
  const pairs = parts(pairSchema, 'pairs').flatMap(({ data, index }) => {
    const pair = readPair(data, index, defaults, mistakes);
    return pair === undefined ? [] : [{ pair, index }];
  });
  checkPairs(pairs, mistakes);
  const rules = parts(ruleSchema, 'watch').flatMap(({ data, index }) => {
    const rule = readRule(data, index, defaults, mistakes);
    return rule === undefined ? [] : [{ rule, index }];
  });
  checkRuleNames(rules, mistakes);
  if ([['pairs'], ['watch']].every((path) => isAbsent(valueAt(tree.value, path)))) {
    mistakes.add(
      [],
      'The file has neither pairs nor watch, so that there is nothing to publish.',
      'State one of them.',
    );
  }
  const exclude = part(watchSchema.shape.exclude, ['exclude']);
  if (limits === undefined || report === undefined || state === undefined) return undefined;
  return {
    pairs: pairs.map(({ pair }) => pair),
    rules: rules.map(({ rule }) => rule),
    limits: readLimits(limits),
    exclude: exclude ?? [],
    state,
    reporting: readReporting(report),
  };
}

const isAbsent = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);

function readLimits(limits: z.output<typeof limitsSchema>): WatchLimits {
  const bytes = (value: number | string | undefined) => parseByteSize(value?.toString(), 'limits');
  return {
    pairsPerRun: limits['pairs-per-run'],
    bytesPerRun: bytes(limits['bytes-per-run']),
    reposPerDay: limits['repos-per-day'],
    storageBytes: bytes(limits.storage),
    attempts: limits.attempts ?? standardAttempts,
  };
}

function readReporting({ issue = false, title, labels = [] }: z.output<typeof reportSchema>): WatchReporting {
  return { issue, title: title?.trim() ?? standardTitle, labels };
}

function readState(
  state: z.output<typeof stateSchema> | undefined,
  mistakes: MistakeList,
): StatePlace | undefined {
  const { repository, dataset, file, branch } = state ?? { repository: standardStatePath };
  const given = [repository, dataset, file].filter((place) => place !== undefined);
  if (given.length !== 1) {
    const message =
      given.length === 0 ? 'state does not say where it is kept.' : 'state is to be kept in several places.';
    mistakes.add(['state'], message, 'State one of repository, dataset and file.');
    return undefined;
  }
  if (branch !== undefined && repository === undefined) {
    mistakes.add(['state', 'branch'], 'state.branch goes with state.repository only.', 'Leave it out.');
    return undefined;
  }
  if (dataset !== undefined) return { kind: 'dataset', repo: dataset };
  if (file !== undefined) return { kind: 'file', path: file };
  return { kind: 'repository', path: repository ?? standardStatePath, branch };
}
