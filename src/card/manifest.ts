import { keepNonFinite } from '../kit/file-record.ts';
import { project } from '../kit/project.ts';
import type { Origin } from '../kit/snapshot.ts';
import { type Derivation, shortName } from './derivation.ts';

/** Increased when a reader of the manifest would have to change. */
const manifestSchema = 1;

/**
 * extrapolation.json: what was made of what, for programs. The same derivation always gives the same text.
 * Sums that are not finite are strings.
 */
export function renderManifest(derivation: Derivation): string {
  const { planKey, alpha, files, sideFiles, statistics, totals, dtypes } = derivation;
  const manifest = {
    tool: project.name,
    version: project.version,
    schema: manifestSchema,
    plan: planKey,
    method: 'ExPO',
    alpha,
    rounding: 'nearest',
    sources: { sft: describeSource(derivation.sft), aligned: describeSource(derivation.aligned) },
    outputs: files.map(({ path, byteLength, sha256, statistics: ofFile }) => ({
      path,
      byteLength,
      sha256,
      ...(ofFile === undefined ? {} : { statistics: ofFile }),
    })),
    sideFiles,
    dtypes,
    statistics,
    totals,
  };
  return `${JSON.stringify(manifest, keepNonFinite, 2)}\n`;
}

function describeSource(origin: Origin) {
  if (origin.kind === 'directory') return { kind: origin.kind, name: shortName(origin.path) };
  // Not the revision that was asked for: another one may name the same commit, and the bytes stay the same.
  const { kind, repo, commit, url } = origin;
  return { kind, repo, commit, url };
}
