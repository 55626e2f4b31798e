import { standardMaxShardBytes } from '../../../src/app/options/output-format.ts';
import type { WatchRule } from '../../../src/bot/config/watch-config.ts';
import { defaultThresholds } from '../../../src/core/judgement/thresholds.ts';
import { plainPairing } from '../../../src/kit/pairing-options.ts';

/** A rule that every model meets, but for what is given. */
export function watchRule(fields: Partial<WatchRule> = {}): WatchRule {
  return {
    name: 'any',
    owners: [],
    tags: [],
    names: [],
    collections: [],
    minDownloads: 0,
    minLikes: 0,
    parameterCount: { least: 0, most: Infinity },
    licenses: [],
    since: undefined,
    gated: 'skip',
    newCommits: 'ignore',
    output: {
      alphas: [0.3],
      to: undefined,
      visibility: undefined,
      allow: new Set(),
      thresholds: defaultThresholds,
      pairing: plainPairing,
      card: { relation: undefined, license: undefined, template: undefined },
      rounding: { kind: 'nearest' },
      dtype: 'same',
      maxShardBytes: standardMaxShardBytes,
    },
    ...fields,
  };
}
