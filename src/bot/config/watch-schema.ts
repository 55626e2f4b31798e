import { z } from 'zod';
import { gated, outputKeys } from './output-schema.ts';
import { pairSchema } from './pair-schema.ts';
import { requireGlob } from './repo-patterns.ts';
import { ruleSchema } from './rule-schema.ts';
import { limitsSchema, reportSchema, stateSchema } from './section-schemas.ts';
import { list } from './words-schema.ts';

/** The file extrapolate.yml as people write it: what docs/watch-config.md and the JSON Schema are made of. */

const maxPairs = 1000;
const maxRules = 100;

export const defaultsSchema = z
  .strictObject({ ...outputKeys, gated: gated.optional() })
  .meta({ description: 'What applies to every pair and rule that does not say otherwise.' });

export const watchSchema = z
  .strictObject({
    defaults: defaultsSchema.optional(),
    pairs: z
      .array(pairSchema)
      .max(maxPairs)
      .meta({ description: 'Pairs to publish.', default: [] })
      .optional(),
    watch: z
      .array(ruleSchema)
      .max(maxRules)
      .meta({
        description: 'Rules for models to look for. The first that a model meets decides.',
        default: [],
      })
      .optional(),
    limits: limitsSchema.optional(),
    exclude: list(
      requireGlob,
      'Patterns of repos that are left alone, as aligned models and as sources.',
      'org/*',
    ).optional(),
    state: stateSchema.optional(),
    report: reportSchema.optional(),
  })
  .meta({ description: 'Which models hf-extrapolate publishes by itself, and how.' });

export type Defaults = z.output<typeof defaultsSchema>;
