import { z } from 'zod';
import { addObjection, itself, nameOfKey } from './objections.ts';
import { byteSize } from './output-schema.ts';
import { decideBy, listBy, readBy } from './read-by.ts';
import { having } from './rule-schema.ts';
import { requireBranch, requireInnerPath, requireLine, requireRepoName } from './values.ts';
import type { StatePlace, WatchLimits, WatchReporting } from './watch-config.ts';

/** The parts of extrapolate.yml that are about runs as a whole, and what holds where the file has none of them. */

const standardAttempts = 3;
const standardStatePath = '.github/extrapolate-state.json';
const standardTitle = 'Extrapolated models';

const most = (description: string) => z.int().min(1).meta({ description, otherwise: 'no limit' }).optional();

const limitKeys = z.strictObject({
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
  'requests-per-run': z
    .int()
    .min(1)
    .meta({
      description:
        'Requests to the Hub after which a run looks no further; the next run reads on from there.',
      otherwise: 'no limit, and 2000 in a dry run',
      examples: [20_000],
    })
    .optional(),
  attempts: z
    .int()
    .min(1)
    .max(100)
    .meta({ description: 'After so many failures in a row a person is asked.', default: standardAttempts })
    .optional(),
});

const readLimits = (limits: z.output<typeof limitKeys>): WatchLimits => ({
  pairsPerRun: limits['pairs-per-run'],
  bytesPerRun: limits['bytes-per-run'],
  reposPerDay: limits['repos-per-day'],
  storageBytes: limits.storage,
  requestsPerRun: limits['requests-per-run'],
  attempts: limits.attempts ?? standardAttempts,
});

export const standardLimits = readLimits({});

export const limitsSchema = decideBy(limitKeys, readLimits).meta({
  description: 'When a run stops for today.',
});

export const standardState: StatePlace = {
  kind: 'repository',
  path: standardStatePath,
  branch: undefined,
};

export const stateSchema = decideBy(
  z.strictObject({
    repository: readBy(z.string(), (text, name) => requireInnerPath(text, standardStatePath, name))
      .meta({
        description: 'A file in the workflow’s repository, which is committed.',
        default: standardStatePath,
        examples: [standardStatePath],
      })
      .optional(),
    branch: readBy(z.string(), requireBranch)
      .meta({
        description: 'The branch of that file.',
        otherwise: 'the default branch',
        examples: ['main'],
      })
      .optional(),
    dataset: readBy(z.string(), requireRepoName)
      .meta({ description: 'Instead, a dataset repo on the Hub.', examples: ['me/extrapolate-state'] })
      .optional(),
    file: readBy(z.string(), (text, name) => requireLine(text, 'a path', 4096, name))
      .meta({ description: 'Instead, a file of this machine.', examples: ['./state.json'] })
      .optional(),
  }),
  ({ repository, dataset, file, branch }, context): StatePlace | undefined => {
    const places: readonly StatePlace[] = [
      ...(repository === undefined ? [] : [{ kind: 'repository', path: repository, branch } as const]),
      ...(dataset === undefined ? [] : [{ kind: 'dataset', repo: dataset } as const]),
      ...(file === undefined ? [] : [{ kind: 'file', path: file } as const]),
    ];
    const [place, ...others] = places;
    if (place === undefined || others.length > 0) {
      const fault = place === undefined ? 'does not say where it is kept' : 'is to be kept in several places';
      addObjection(context, [], `${itself} ${fault}.`, 'State one of repository, dataset and file.');
    } else if (branch !== undefined && place.kind !== 'repository') {
      const branchGoes = `${nameOfKey('branch')} goes with ${nameOfKey('repository')} only.`;
      addObjection(context, ['branch'], branchGoes, 'Leave it out.');
    }
    return place;
  },
).meta({
  description: 'Where it is kept what was seen and made; one of repository, dataset and file.',
  oneOf: ['repository', 'dataset', 'file'].map(having),
});

const reportKeys = z.strictObject({
  issue: z
    .boolean()
    .meta({
      description: 'Keep one tracking issue in the workflow’s repository up to date.',
      default: false,
    })
    .optional(),
  title: readBy(z.string(), (text, name) => requireLine(text, 'a title', 200, name).trim())
    .meta({ description: 'Of that issue.', default: standardTitle })
    .optional(),
  labels: listBy((text, name) => requireLine(text, 'a label', 50, name))
    .meta({ description: 'Of that issue.', default: [], examples: [['expo']] })
    .optional(),
});

const readReporting = (report: z.output<typeof reportKeys>): WatchReporting => ({
  issue: report.issue ?? false,
  title: report.title ?? standardTitle,
  labels: report.labels ?? [],
});

export const standardReporting = readReporting({});

export const reportSchema = decideBy(reportKeys, readReporting).meta({
  description: 'How people are told.',
});
