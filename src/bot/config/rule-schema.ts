import { z } from 'zod';
import { parseCount } from './count.ts';
import { parseDay } from './day.ts';
import { gated, outputKeys } from './output-schema.ts';
import { requireCollection, requireGlob, requireOwner } from './repo-patterns.ts';
import { ruled } from './ruled.ts';
import { having, list, word, words } from './words-schema.ts';

const count = ruled(
  z.union([z.number(), z.string()], { error: 'a number such as 100 or 7B' }),
  (value, name) => parseCount(String(value), name),
);

export const ruleSchema = z
  .strictObject({
    name: word('a name', 100)
      .meta({
        description: 'For reports; of its own.',
        otherwise: '`rule 1`, `rule 2`, …',
        examples: ['handbook'],
      })
      .optional(),
    owners: list(
      requireOwner,
      'Users and organisations whose models are looked at.',
      'HuggingFaceH4',
    ).optional(),
    tags: words('a tag', 200, 'Tags of the Hub, of which a model has to have one.', 'dpo').optional(),
    names: list(
      requireGlob,
      'Patterns of namespace/name, or of the name alone, with * and ?.',
      '*-dpo*',
    ).optional(),
    collections: list(
      requireCollection,
      'Collections, as owner/slug: the end of their address.',
      'HuggingFaceH4/zephyr-7b-6538c6d6d5ddd1cbb1744a66',
    ).optional(),
    'min-downloads': count
      .meta({
        description: 'Downloads of the last month, as the Hub counts them.',
        default: 0,
        examples: [100],
      })
      .optional(),
    'min-likes': count.meta({ description: 'Likes on the Hub.', default: 0, examples: [5] }).optional(),
    parameters: z
      .strictObject({
        least: count.meta({ description: 'The fewest.', default: 0, examples: ['1B'] }).optional(),
        most: count.meta({ description: 'The most.', otherwise: 'any', examples: ['70B'] }).optional(),
      })
      .meta({
        description: 'How large models may be, in parameters.',
        examples: [{ least: '1B', most: '70B' }],
      })
      .optional(),
    licenses: words(
      'a licence',
      64,
      'Licences by the Hub’s identifiers; empty takes any that allows derivatives.',
      'apache-2.0',
    ).optional(),
    since: ruled(z.string(), parseDay)
      .meta({ description: 'Models that were created before are no candidates.', examples: ['2025-01-01'] })
      .optional(),
    gated: gated.optional(),
    ...outputKeys,
  })
  .meta({
    description:
      'Models on the Hub to look for. All that is stated has to hold, of a list one entry; one of owners, tags, ' +
      'names and collections has to be stated.',
    anyOf: ['owners', 'tags', 'names', 'collections'].map(having),
  });

export type RuleText = z.output<typeof ruleSchema>;
