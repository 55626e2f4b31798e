import { z } from 'zod';
import { decideOutput } from './decide-output.ts';
import { addObjection, type Context, itself, nameOfKey } from './objections.ts';
import { gated, outputKeys } from './output-schema.ts';
import { decideBy, listBy, listWith, type RightEntry, readBy } from './read-by.ts';
import {
  formatParameterCount,
  parseCount,
  parseDay,
  parseParameterCount,
  requireCollection,
  requireGlob,
  requireLine,
  requireOwner,
} from './values.ts';
import type { WatchRule } from './watch-config.ts';

const maxRules = 100;

const numberOrText = z.union([z.number(), z.string()], { error: 'a number such as 100 or 7B' });
const count = readBy(numberOrText, parseCount);
const parameterCount = readBy(numberOrText, parseParameterCount);

const lines = (what: string, most: number) => listBy((text, name) => requireLine(text, what, most, name));

/** For the JSON Schema: which of several keys has to be there. */
export const having = (key: string) => ({ required: [key] });

const parametersSchema = decideBy(
  z.strictObject({
    least: parameterCount.meta({ description: 'The fewest.', default: 0, examples: ['1B'] }).optional(),
    most: parameterCount.meta({ description: 'The most.', otherwise: 'any', examples: ['70B'] }).optional(),
  }),
  ({ least = 0, most = Number.POSITIVE_INFINITY }, context) => {
    if (least <= most) return { least, most };
    const [fewest, greatest] = [least, most].map(formatParameterCount);
    addObjection(
      context,
      [],
      `${itself}: least, ${fewest}, is more than most, ${greatest}.`,
      'Exchange them.',
    );
    return undefined;
  },
).meta({
  description: 'How large models may be, in parameters.',
  examples: [{ least: '1B', most: '70B' }],
});

const ruleKeys = z.strictObject({
  name: readBy(z.string(), (text, name) => requireLine(text, 'a name', 100, name).trim())
    .meta({
      description: 'For reports; of its own.',
      otherwise: '`rule 1`, `rule 2`, …',
      examples: ['handbook'],
    })
    .optional(),
  owners: listBy(requireOwner)
    .meta({
      description: 'Users and organisations whose models are looked at.',
      default: [],
      examples: [['HuggingFaceH4']],
    })
    .optional(),
  tags: lines('a tag', 200)
    .meta({
      description: 'Tags of the Hub, of which a model has to have one.',
      default: [],
      examples: [['dpo']],
    })
    .optional(),
  names: listBy(requireGlob)
    .meta({
      description: 'Patterns of namespace/name, or of the name alone, with * and ?.',
      default: [],
      examples: [['*-dpo*']],
    })
    .optional(),
  collections: listBy(requireCollection)
    .meta({
      description: 'Collections, as owner/slug: the end of their address.',
      default: [],
      examples: [['HuggingFaceH4/zephyr-7b-6538c6d6d5ddd1cbb1744a66']],
    })
    .optional(),
  'min-downloads': count
    .meta({
      description: 'Downloads of the last month, as the Hub counts them.',
      default: 0,
      examples: [100],
    })
    .optional(),
  'min-likes': count.meta({ description: 'Likes on the Hub.', default: 0, examples: [5] }).optional(),
  parameters: parametersSchema.optional(),
  licenses: lines('a licence', 64)
    .meta({
      description: 'Licences by the Hub’s identifiers; empty takes any that allows derivatives.',
      default: [],
      examples: [['apache-2.0']],
    })
    .optional(),
  since: readBy(z.string(), parseDay)
    .meta({ description: 'Models that were created before are no candidates.', examples: ['2025-01-01'] })
    .optional(),
  gated: gated.optional(),
  ...outputKeys,
});

/** What `defaults` says. */
type RuleDefaults = Pick<z.output<typeof ruleKeys>, keyof typeof outputKeys | 'gated'>;

/** @param defaults what counts where a rule says nothing; undefined while it is not known. */
export const rulesSchema = (defaults: RuleDefaults | undefined) =>
  listWith(
    decideBy(ruleKeys, (rule, context) => defaults && decideRule(rule, defaults, context)).meta({
      description:
        'Models on the Hub to look for. All that is stated has to hold, of a list one entry; one of owners, tags, ' +
        'names and collections has to be stated.',
      anyOf: ['owners', 'tags', 'names', 'collections'].map(having),
    }),
    maxRules,
    findSameNames,
  ).transform((rules): readonly WatchRule[] =>
    rules.map((rule, index) => ({ ...rule, name: rule.name ?? `rule ${index + 1}` })),
  );

type MaybeNamed = Omit<WatchRule, 'name'> & { readonly name: string | undefined };

function decideRule(
  rule: z.output<typeof ruleKeys>,
  defaults: RuleDefaults,
  context: Context,
): MaybeNamed | undefined {
  const { owners = [], tags = [], names = [], collections = [] } = rule;
  if ([owners, tags, names, collections].every((list) => list.length === 0)) {
    addObjection(
      context,
      [],
      `${itself} would take every model of the Hub.`,
      'State owners, tags, names or collections.',
    );
  }
  const output = decideOutput(rule, defaults, context, true);
  if (output?.to !== undefined && !output.to.includes('{dpo}')) {
    addObjection(
      context,
      ['to'],
      `${nameOfKey('to')}: '${output.to}' gives one target for all models that ${itself} finds.`,
      'Put {dpo} into it.',
    );
  }
  return (
    output && {
      name: rule.name,
      owners,
      tags,
      names,
      collections,
      minDownloads: rule['min-downloads'] ?? 0,
      minLikes: rule['min-likes'] ?? 0,
      parameterCount: rule.parameters ?? { least: 0, most: Number.POSITIVE_INFINITY },
      licenses: rule.licenses ?? [],
      since: rule.since,
      gated: rule.gated ?? defaults.gated ?? 'skip',
      newCommits: rule['new-commits'] ?? defaults['new-commits'] ?? 'ignore',
      output,
    }
  );
}

/** Finds names that do not tell rules apart. */
function findSameNames(rules: readonly RightEntry<MaybeNamed>[]): void {
  const first = new Map<string, number>();
  for (const { index, entry, context } of rules) {
    const name = entry.name ?? `rule ${index + 1}`;
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, index);
      continue;
    }
    addObjection(
      context,
      ['name'],
      `${nameOfKey('name')}: '${name}' is the name of watch[${other}] as well.`,
      'Reports tell rules apart by their names.',
    );
  }
}
