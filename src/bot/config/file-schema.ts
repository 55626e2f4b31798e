import { z } from 'zod';
import { isRecord } from '../../kit/index.ts';
import { decideOutput } from './decide-output.ts';
import { addObjection } from './objections.ts';
import { gated, outputKeys } from './output-schema.ts';
import { pairsSchema } from './pair-schema.ts';
import { listBy } from './read-by.ts';
import { rulesSchema } from './rule-schema.ts';
import {
  limitsSchema,
  reportSchema,
  standardLimits,
  standardReporting,
  standardState,
  stateSchema,
} from './section-schemas.ts';
import { requireGlob } from './values.ts';
import type { WatchConfig } from './watch-config.ts';

/** What applies to every pair and rule that does not say otherwise; it has to fit together by itself. */
export const defaultsSchema = z
  .strictObject({ ...outputKeys, gated: gated.optional() })
  .superRefine(
    (defaults, context) => {
      decideOutput(defaults, {}, context, true);
    },
    { when: ({ issues }) => issues.length === 0 },
  )
  .meta({ description: 'What applies to every pair and rule that does not say otherwise.' });

type Defaults = z.output<typeof defaultsSchema>;

const sections = (defaults: Defaults | undefined) => ({
  pairs: pairsSchema(defaults).meta({ description: 'Pairs to publish.', default: [] }).optional(),
  watch: rulesSchema(defaults)
    .meta({
      description: 'Rules for models to look for. The first that a model meets decides.',
      default: [],
    })
    .optional(),
  limits: limitsSchema.optional(),
  exclude: listBy(requireGlob)
    .meta({
      description: 'Patterns of repos that are left alone, as aligned models and as sources.',
      default: [],
      examples: [['org/*']],
    })
    .optional(),
  state: stateSchema.optional(),
  report: reportSchema.optional(),
});

/** The file as people write it: what docs/watch-config.md and the JSON Schema are made of. */
export const fileSchema = z
  .strictObject({ defaults: defaultsSchema.optional(), ...sections({}) })
  .meta({ description: 'Which models hf-extrapolate publishes by itself, and how.' });

/**
 * The file → its configuration.
 * @param defaults what its `defaults` say, which are read before; undefined where they are wrong, so that what a pair
 * or rule lacks is not known.
 */
export const configSchema = (defaults: Defaults | undefined) =>
  z
    .strictObject({ defaults: z.unknown().optional(), ...sections(defaults) })
    .superRefine(
      (file, context) => {
        if (![file.pairs, file.watch].every(isAbsent)) return;
        addObjection(
          context,
          [],
          'The file has neither pairs nor watch, so that there is nothing to publish.',
          'State one of them.',
        );
      },
      { when: ({ value }) => isRecord(value) },
    )
    .transform(
      ({ pairs, watch, limits, exclude, state, report }): WatchConfig => ({
        pairs: pairs ?? [],
        rules: watch ?? [],
        limits: limits ?? standardLimits,
        exclude: exclude ?? [],
        state: state ?? standardState,
        reporting: report ?? standardReporting,
      }),
    );

const isAbsent = (list: unknown) => list === undefined || (Array.isArray(list) && list.length === 0);
