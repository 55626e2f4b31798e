import { z } from 'zod';
import { oneLine } from '../judgement/bounded-text.ts';
import { InputError } from '../kit/errors.ts';
import { parseCount } from './count.ts';
import { parseDay } from './day.ts';
import { findRevisionFault, requireRepo } from './endpoint.ts';
import { readEndpoint } from './job-fields.ts';
import { byteSize, gated, outputKeys } from './output-schema.ts';
import { requireCollection, requireGlob, requireOwner, requireRepoName } from './repo-patterns.ts';
import { ruled, ruledEach } from './ruled.ts';
import { findInnerPathFault, parseSubfolder, parseVariant } from './weights.ts';

/** The file extrapolate.yml as people write it: what docs/watch-config.md and the JSON Schema are made of. */

const maxPairs = 1000;
const maxRules = 100;
const maxEntries = 200;

export const standardAttempts = 3;
export const standardStatePath = '.github/extrapolate-state.json';
export const standardTitle = 'Extrapolated models';

const endpoint = (side: string, meaning: string) =>
  ruled(z.string(), (text, name) => {
    readEndpoint(text, name, meaning);
    requireRepo(text, name);
  }).meta({
    description: `${side}: ${meaning}, as namespace/name[@revision].`,
    examples: ['org/model@main'],
  });

const subfolder = (side: string) =>
  ruled(z.string(), parseSubfolder)
    .meta({
      description: `Folder of ${side}’s repo that holds the checkpoint.`,
      examples: ['checkpoints/final'],
    })
    .optional();

export const pairSchema = z
  .strictObject({
    sft: endpoint('θ0', 'the checkpoint that alignment started from'),
    dpo: endpoint('θ1', 'the checkpoint after alignment'),
    'sft-subfolder': subfolder('θ0'),
    'dpo-subfolder': subfolder('θ1'),
    variant: ruled(z.string(), parseVariant)
      .meta({
        description: 'Weights that are named so: fp16 for model.fp16.safetensors.',
        examples: ['fp16'],
      })
      .optional(),
    'prefer-pr': z
      .boolean()
      .meta({
        description: 'Instead of PyTorch’s files, take the Hub’s own conversion from its open pull request.',
        default: false,
      })
      .optional(),
    ...outputKeys,
  })
  .meta({ description: 'A pair that is published whenever it is not there yet.' });

const word = (what: string, most: number) =>
  ruled(z.string(), (text, name) => requireWord(text, name, what, most));

function requireWord(text: string, name: string, what: string, most: number): void {
  if (text.trim() !== '' && text.length <= most && !/\p{Cc}/u.test(text)) return;
  throw new InputError(`${name}: ${JSON.stringify(oneLine(text, 80))} is not ${what}.`, {
    code: 'word-invalid',
    hint: `Write one line of 1 to ${most} characters.`,
  });
}

const list = (rule: (text: string, name: string) => unknown, description: string, example: string) =>
  ruledEach(z.string(), rule, maxEntries).meta({ description, default: [], examples: [[example]] });

const words = (what: string, most: number, description: string, example: string) =>
  list((text, name) => requireWord(text, name, what, most), description, example);

const count = ruled(
  z.union([z.number(), z.string()], { error: 'a number such as 100 or 7B' }),
  (value, name) => parseCount(String(value), name),
);

export const ruleSchema = z
  .strictObject({
    name: word('a name', 100)
      .meta({ description: 'For reports; of its own.', default: 'rule 1, rule 2, …', examples: ['handbook'] })
      .optional(),
    owners: list(
      requireOwner,
      'Users and organisations whose models are looked at.',
      'HuggingFaceH4',
    ).optional(),
    tags: words('a tag', 200, 'Tags of the Hub, of which a model has to have one.', 'dpo').optional(),
    names: list(requireGlob, 'Patterns of namespace/name, with * and ?.', '*-dpo*').optional(),
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
        most: count.meta({ description: 'The most.', default: 'any', examples: ['70B'] }).optional(),
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
      'Models on the Hub to look for. All that is stated has to hold, of a list one entry; owners, tags, names or collections has to be stated.',
  });

const most = (description: string) => z.int().min(1).meta({ description, default: 'no limit' }).optional();

export const limitsSchema = z
  .strictObject({
    'pairs-per-run': most('Pairs that one run publishes.'),
    'bytes-per-run': byteSize
      .meta({ description: 'Weights that one run writes.', default: 'no limit', examples: ['200GB'] })
      .optional(),
    'repos-per-day': most('New derived repos within 24 hours.'),
    storage: byteSize
      .meta({
        description: 'What all derived repos may take together.',
        default: 'no limit',
        examples: ['1TB'],
      })
      .optional(),
    attempts: z
      .int()
      .min(1)
      .max(100)
      .meta({ description: 'After so many failures in a row a person is asked.', default: standardAttempts })
      .optional(),
  })
  .meta({ description: 'When a run stops for today.' });

export const stateSchema = z
  .strictObject({
    repository: ruled(z.string(), requireInnerPath)
      .meta({
        description: 'A file in the workflow’s repository, which is committed.',
        default: standardStatePath,
        examples: [standardStatePath],
      })
      .optional(),
    branch: ruled(z.string(), requireBranch)
      .meta({
        description: 'The branch of that file.',
        default: 'the one the workflow runs on',
        examples: ['main'],
      })
      .optional(),
    dataset: ruled(z.string(), requireRepoName)
      .meta({ description: 'Instead, a dataset repo on the Hub.', examples: ['me/extrapolate-state'] })
      .optional(),
    file: word('a path', 4096)
      .meta({ description: 'Instead, a file of this machine.', examples: ['./state.json'] })
      .optional(),
  })
  .meta({
    description: 'Where it is kept what was seen and made; one of repository, dataset and file.',
    oneOf: [{ required: ['repository'] }, { required: ['dataset'] }, { required: ['file'] }],
  });

function requireInnerPath(text: string, name: string): void {
  const fault = findInnerPathFault(text);
  if (fault === undefined) return;
  throw new InputError(`${name}: ${JSON.stringify(text)} is not a file of a repository: ${fault}.`, {
    code: 'word-invalid',
    hint: `Give ${name} a path below the top, such as ${standardStatePath}.`,
  });
}

function requireBranch(text: string, name: string): void {
  const fault = findRevisionFault(text);
  if (fault === undefined) return;
  throw new InputError(`${name}: ${fault}.`, { code: 'word-invalid', hint: 'Write the name of a branch.' });
}

export const reportSchema = z
  .strictObject({
    issue: z
      .boolean()
      .meta({
        description: 'Keep one tracking issue in the workflow’s repository up to date.',
        default: false,
      })
      .optional(),
    title: word('a title', 200).meta({ description: 'Of that issue.', default: standardTitle }).optional(),
    labels: words('a label', 50, 'Of that issue.', 'expo').optional(),
  })
  .meta({ description: 'How people are told.' });

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

export type PairText = z.output<typeof pairSchema>;
export type RuleText = z.output<typeof ruleSchema>;
