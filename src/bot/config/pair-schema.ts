import { z } from 'zod';
import { parseRepo, parseSubfolder, parseVariant, readEndpoint } from '../../app/options/index.ts';
import { outputKeys } from './output-schema.ts';
import { ruled } from './ruled.ts';

const endpoint = (side: string, meaning: string) =>
  ruled(z.string(), (text, name) => {
    readEndpoint(text, name, meaning);
    parseRepo(text, name);
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

export type PairText = z.output<typeof pairSchema>;
