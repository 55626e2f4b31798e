import { z } from 'zod';
import {
  defaultTemplate,
  expandTemplate,
  formatEndpoint,
  parseSubfolder,
  parseVariant,
  type RepoEndpoint,
  readEndpoint,
  requireDifferent,
  requirePipelineFolder,
  requireRepo,
} from '../../app/options/index.ts';
import { decideOutput } from './decide-output.ts';
import { addObjection, attempt, type Context, itself, nameOfKey } from './objections.ts';
import { type OutputSettings, outputKeys } from './output-schema.ts';
import { decideBy, listWith, type RightEntry, readBy } from './read-by.ts';
import type { ConfiguredPair } from './watch-config.ts';

const maxPairs = 1000;

const endpoint = (side: string, meaning: string) =>
  readBy(z.string(), (text, name) => requireRepo(readEndpoint(text, name, meaning), name)).meta({
    description: `${side}: ${meaning}, as namespace/name[@revision].`,
    examples: ['org/model@main'],
  });

const subfolder = (side: string) =>
  readBy(z.string(), parseSubfolder)
    .meta({
      description: `Folder of ${side}’s repo that holds the checkpoint.`,
      examples: ['checkpoints/final'],
    })
    .optional();

const pairKeys = z.strictObject({
  sft: endpoint('θ0', 'the checkpoint that alignment started from'),
  dpo: endpoint('θ1', 'the checkpoint after alignment'),
  'sft-subfolder': subfolder('θ0'),
  'dpo-subfolder': subfolder('θ1'),
  variant: readBy(z.string(), parseVariant)
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
  pipeline: z
    .boolean()
    .meta({
      description:
        'Derive the whole diffusers pipeline of which dpo-subfolder is a component: this one extrapolated, the others copied.',
      default: false,
    })
    .optional(),
  ...outputKeys,
});

/** @param defaults what counts where a pair says nothing; undefined while it is not known. */
export const pairsSchema = (defaults: OutputSettings | undefined) =>
  listWith(
    decideBy(pairKeys, (pair, context) => defaults && decidePair(pair, defaults, context)).meta({
      description: 'A pair that is published whenever it is not there yet.',
    }),
    maxPairs,
    findClashes,
  );

function decidePair(
  pair: z.output<typeof pairKeys>,
  defaults: OutputSettings,
  context: Context,
): ConfiguredPair | undefined {
  const sides = {
    sft: pair.sft,
    aligned: pair.dpo,
    sftSubfolder: pair['sft-subfolder'],
    alignedSubfolder: pair['dpo-subfolder'],
    variant: pair.variant,
    pipeline: pair.pipeline ?? false,
  };
  attempt(context, ['dpo'], () => requireDifferent(sides, nameOfKey));
  attempt(context, ['pipeline'], () => requirePipelineFolder(sides, nameOfKey));
  const output = decideOutput(pair, defaults, context, false);
  return (
    output && {
      ...sides,
      preferPr: pair['prefer-pr'] ?? false,
      newCommits: pair['new-commits'] ?? defaults['new-commits'] ?? 'ignore',
      output,
    }
  );
}

/** Stands for whoever the token belongs to: short, so that no name is called too long for its sake. */
const someone = 'x';

/** Finds pairs that are listed twice, and targets that two of them would publish to. */
function findClashes(pairs: readonly RightEntry<ConfiguredPair>[]): void {
  const firstPair = new Map<string, number>();
  const firstTarget = new Map<string, number>();
  for (const { index, entry, context } of pairs) {
    const { sft, sftSubfolder, aligned, alignedSubfolder, variant, pipeline } = entry;
    const sides = [formatEndpoint(sft), sftSubfolder, formatEndpoint(aligned), alignedSubfolder];
    const key = JSON.stringify([...sides, variant, pipeline]);
    const other = firstPair.get(key);
    if (other !== undefined) {
      addObjection(
        context,
        [],
        `${itself} is the same pair as pairs[${other}].`,
        'List its α together: alpha: [0.3, 0.5].',
      );
      continue;
    }
    firstPair.set(key, index);
    for (const target of attempt(context, [], () => targetsOf(entry)) ?? []) {
      const taken = firstTarget.get(target) ?? index;
      firstTarget.set(target, taken);
      if (taken === index) continue;
      addObjection(
        context,
        [],
        `${itself} gives '${target}', as pairs[${taken}] does.`,
        'Give one of them a to of its own.',
      );
    }
  }
}

function targetsOf({ sft, aligned, output: { alphas, to } }: ConfiguredPair): readonly string[] {
  const template = to ?? defaultTemplate(alphas.length);
  const values = { namespace: someone, sft: nameIn(sft), dpo: nameIn(aligned) };
  return alphas.map((alpha) => {
    const target = expandTemplate(template, { ...values, alpha }, nameOfKey('to'));
    return template.startsWith('{namespace}/') ? `{namespace}${target.slice(someone.length)}` : target;
  });
}

const nameIn = ({ repo }: RepoEndpoint): string => repo.split('/')[1] ?? '';
