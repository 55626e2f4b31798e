import { z } from 'zod';
import {
  dtypes,
  isDirectory,
  parseAllow,
  parseAlphas,
  parseByteSize,
  parseRenames,
  parseUnpaired,
  readThreshold,
  refusalCodes,
  relations,
  requireAlphas,
  requireFewRenames,
  roundingKinds,
  validateTemplate,
  vocabularies,
} from '../../app/options/index.ts';
import { thresholdNames, thresholds } from '../../core/judgement/index.ts';
import { InputError } from '../../kit/index.ts';
import { oneOrMoreBy, readBy } from './read-by.ts';
import type { GatedSources, NewCommits } from './watch-config.ts';

const newCommits = ['ignore', 'revise', 'ask'] as const satisfies readonly NewCommits[];
const gatedSources = ['skip', 'private', 'ask'] as const satisfies readonly GatedSources[];

const numberOrText = z.union([z.number(), z.string()], { error: 'a number' });

/**
 * For people: `default`, or what happens otherwise in words, which is no part of the JSON Schema. What counts where
 * nothing is said is decided where the settings are brought together.
 */
const alpha = oneOrMoreBy(
  numberOrText,
  'a number, a list of numbers, or a text such as 0.1,0.3',
  parseAlphas,
  (alphas, name) => requireAlphas(alphas, name),
).meta({
  description:
    'How far to go on: one α or several. Negative values interpolate. Each pair needs one; in rules the default is the first α of the way in which a model was aligned, as docs/detection.md has it.',
  examples: [0.3, [0.1, 0.3, 0.5], '0.1,0.3'],
});

const to = readBy(z.string(), parseHubTemplate).meta({
  description:
    'The repo to make; may have {namespace}, {sft}, {dpo} and {alpha} in it. Of rules it has to have {dpo}.',
  otherwise: '`{namespace}/{dpo}-ExPO`, with several α `{namespace}/{dpo}-ExPO-a{alpha}`',
  examples: ['{namespace}/{dpo}-ExPO-a{alpha}'],
});

/** Whether it fits the number of α is seen where both are known. */
function parseHubTemplate(text: string, name: string): string | undefined {
  const template = text.trim();
  if (template === '') return undefined;
  validateTemplate(template, 1, name);
  if (!isDirectory(template)) return template;
  throw new InputError(`${name}: '${template}' is a directory, and watching publishes to the Hub.`, {
    code: 'template-invalid',
    hint: 'Write namespace/name; directories are for `run`.',
  });
}

/** A number of bytes with its unit. */
export const byteSize = readBy(
  z.union([z.number(), z.string()], { error: 'a size such as 5GB' }),
  parseByteSize,
);

const rename = oneOrMoreBy(
  z.string(),
  'a text such as model.=language_model.model., or a list of them',
  parseRenames,
  (renames, name) => requireFewRenames(renames, name),
).meta({
  description:
    'How names of tensors begin in the SFT checkpoint and what the aligned one has there: FROM=TO.',
  otherwise: 'as the names say',
  examples: ['model.=language_model.model.'],
});

const unpaired = oneOrMoreBy(
  z.string(),
  'a text such as mtp., or a list of them',
  parseUnpaired,
  (beginnings) => beginnings,
).meta({
  description:
    'How names of tensors begin that need no partner: those of the SFT checkpoint are left out, those of the aligned one copied.',
  otherwise: 'none but what transformers ignores as well',
  examples: [['mtp.', 'model.visual.']],
});

const allow = oneOrMoreBy(
  z.string(),
  'the code of a refusal, or a list of them',
  (text, name) => [...parseAllow(text, name)],
  (codes) => codes,
).meta({
  description: `Refusals that shall warn instead: ${refusalCodes.join(', ')}.`,
  otherwise: 'none',
  examples: [['overflow']],
});

const threshold = (key: (typeof thresholdNames)[number]) =>
  readBy(z.number(), (value, name) => readThreshold(key, value, name))
    .meta({
      description: `${thresholds[key].meaning}.`,
      default: thresholds[key].default,
      minimum: 0,
      maximum: thresholds[key].most,
    })
    .optional();

const thresholdKeys = z
  .strictObject(
    Object.fromEntries(thresholdNames.map((key) => [key, threshold(key)])) as Record<
      (typeof thresholdNames)[number],
      ReturnType<typeof threshold>
    >,
  )
  .meta({
    description:
      'Thresholds of judgements. Those that are not named keep what defaults says, or their own default.',
    examples: [{ 'max-delta-ratio': 0.7 }],
  });

/** An empty text takes back what `defaults` says. */
const textOrNone = (most: number) =>
  z
    .string()
    .max(most)
    .transform((text) => text.trim() || undefined);

/** How something is published; the keys are the options of the command line. */
export const outputKeys = {
  alpha: alpha.optional(),
  to: to.optional(),
  private: z
    .boolean()
    .meta({
      description: 'Make the derived repos private. Without private and public, those of gated sources are.',
    })
    .optional(),
  public: z
    .boolean()
    .meta({ description: 'Make the derived repos public although a source is gated or private.' })
    .optional(),
  rounding: z
    .enum(roundingKinds)
    .meta({ description: 'How results are rounded to the dtype they are stored in.', default: 'nearest' })
    .optional(),
  dtype: z
    .enum(dtypes)
    .meta({
      description: 'What the weights are stored as.',
      otherwise: '`same`, with `rounding: reference` `bfloat16`',
    })
    .optional(),
  seed: z
    .int()
    .min(0)
    .meta({ description: 'Of stochastic rounding; the same seed gives the same bytes.', default: 0 })
    .optional(),
  'max-shard-size': byteSize
    .meta({
      description: 'Of weight files that are laid out anew, because the aligned model has PyTorch’s only.',
      default: '5GB',
      examples: ['5GB', '2GiB'],
    })
    .optional(),
  vocab: z
    .enum(vocabularies)
    .meta({
      description:
        'Vocabularies of different size: same refuses them, common extrapolates the rows that both have.',
      default: 'same',
    })
    .optional(),
  rename: rename.optional(),
  unpaired: unpaired.optional(),
  allow: allow.optional(),
  thresholds: thresholdKeys.optional(),
  relation: z
    .enum(relations)
    .meta({ description: 'What the card calls the relation to the base models.', default: 'merge' })
    .optional(),
  license: textOrNone(64)
    .meta({
      description: 'The card’s licence, by the Hub’s identifier, instead of what follows from the sources.',
      examples: ['mit'],
    })
    .optional(),
  'card-template': textOrNone(4096)
    .meta({ description: 'A file with a Liquid template of the card’s text.', examples: ['./card.liquid'] })
    .optional(),
  'new-commits': z
    .enum(newCommits)
    .meta({
      description:
        'When a source of a published pair gets a new commit: leave it, publish anew, or ask a person.',
      default: 'ignore',
    })
    .optional(),
};

/** Only where models are looked for; who lists a pair knows about it. */
export const gated = z.enum(gatedSources).meta({
  description:
    'Pairs with a source that not everybody may read: leave out, publish privately, or ask a person.',
  default: 'skip',
});

const outputSchema = z.object(outputKeys);

/** What a pair or a rule says about its output, or `defaults` for all of them: each value right by itself. */
export type OutputSettings = z.output<typeof outputSchema>;
