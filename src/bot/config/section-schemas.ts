import { z } from 'zod';
import { findInnerPathFault, findRevisionFault } from '../../app/options/index.ts';
import { InputError } from '../../kit/index.ts';
import { byteSize } from './output-schema.ts';
import { requireRepoName } from './repo-patterns.ts';
import { ruled } from './ruled.ts';
import { having, word, words } from './words-schema.ts';

/** The parts of extrapolate.yml that are about runs as a whole. */

export const standardAttempts = 3;
export const standardStatePath = '.github/extrapolate-state.json';
export const standardTitle = 'Extrapolated models';

const most = (description: string) => z.int().min(1).meta({ description, otherwise: 'no limit' }).optional();

export const limitsSchema = z
  .strictObject({
    'pairs-per-run': most('Pairs that one run publishes.'),
    'bytes-per-run': byteSize
      .meta({ description: 'Weights that one run writes.', otherwise: 'no limit', examples: ['200GB'] })
      .optional(),
    'repos-per-day': most('New derived repos within 24 hours.'),
    storage: byteSize
      .meta({
        description: 'What all derived repos may take together.',
        otherwise: 'no limit',
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
        otherwise: 'the default branch',
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
    oneOf: ['repository', 'dataset', 'file'].map(having),
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
