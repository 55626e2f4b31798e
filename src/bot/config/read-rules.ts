import { parseCount } from './count.ts';
import { parseDay } from './day.ts';
import type { MistakeList } from './mistake-list.ts';
import { formatPath, type KeyPath } from './mistakes.ts';
import { readOutput } from './read-output.ts';
import type { RuleText } from './rule-schema.ts';
import type { WatchRule } from './watch-config.ts';
import type { Defaults } from './watch-schema.ts';

/** @returns undefined where there are mistakes, which are in the list then. */
export function readRule(
  text: RuleText,
  index: number,
  defaults: Defaults,
  mistakes: MistakeList,
): WatchRule | undefined {
  const path: KeyPath = ['watch', index];
  const { owners = [], tags = [], names = [], collections = [], licenses = [] } = text;
  const parameterCount = readParameters(text, path, mistakes);
  if ([owners, tags, names, collections].every((list) => list.length === 0)) {
    mistakes.add(
      path,
      `${formatPath(path)} would take every model of the Hub.`,
      'State owners, tags, names or collections.',
    );
  }
  const output = readOutput({ own: text, path }, defaults, mistakes);
  if (output === undefined || parameterCount === undefined) return undefined;
  if (output.to !== undefined && !output.to.includes('{dpo}')) {
    const place = text.to === undefined ? ['defaults', 'to'] : [...path, 'to'];
    mistakes.add(
      place,
      `${formatPath(place)}: '${output.to}' gives one target for all models that ${formatPath(path)} finds.`,
      'Put {dpo} into it.',
    );
    return undefined;
  }
  return {
    name: text.name?.trim() ?? `rule ${index + 1}`,
    owners,
    tags,
    names,
    collections,
    minDownloads: countOf(text['min-downloads'], 0),
    minLikes: countOf(text['min-likes'], 0),
    parameterCount,
    licenses,
    since: text.since === undefined ? undefined : parseDay(text.since, 'since'),
    gated: text.gated ?? defaults.gated ?? 'skip',
    newCommits: text['new-commits'] ?? defaults['new-commits'] ?? 'ignore',
    output,
  };
}

function readParameters({ parameters }: RuleText, path: KeyPath, mistakes: MistakeList) {
  const least = countOf(parameters?.least, 0);
  const most = countOf(parameters?.most, Number.POSITIVE_INFINITY);
  if (least <= most) return { least, most };
  const inner = [...path, 'parameters'];
  mistakes.add(
    inner,
    `${formatPath(inner)}: least, ${parameters?.least}, is more than most, ${parameters?.most}.`,
    'Exchange them.',
  );
  return undefined;
}

/** Of a value that has passed the schema. */
const countOf = (value: number | string | undefined, otherwise: number) =>
  value === undefined ? otherwise : parseCount(String(value), 'count');

/** Reports names that do not tell rules apart. */
export function checkRuleNames(
  rules: readonly { readonly rule: WatchRule; readonly index: number }[],
  mistakes: MistakeList,
): void {
  const first = new Map<string, number>();
  for (const { rule, index } of rules) {
    const other = first.get(rule.name);
    if (other === undefined) {
      first.set(rule.name, index);
      continue;
    }
    const path = ['watch', index, 'name'];
    mistakes.add(
      path,
      `${formatPath(path)}: '${rule.name}' is the name of watch[${other}] as well.`,
      'Reports tell rules apart by their names.',
    );
  }
}
