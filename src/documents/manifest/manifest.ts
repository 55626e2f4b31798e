import type { z } from 'zod';
import {
  alignmentChangedShare,
  changedShare,
  deltaRatio,
  effectiveAlpha,
  InputError,
  keepNonFinite,
  project,
  type Statistics,
  sumStatistics,
} from '../../kit/index.ts';
import type { Derivation } from './derivation.ts';
import { manifestSchema } from './manifest-schema.ts';

/** Increased when a reader of the manifest would have to change. */
const schemaVersion = 2;
const maxManifestLength = 8 << 20;
/** More values than the longest manifest that could be true; counted before each gets a check of its own. */
const maxValues = 500_000;
const maxListedProblems = 3;

/**
 * extrapolation.json: what was made of what, for programs. The same derivation always gives the same text.
 * Sums that are not finite are strings; `figures` follow from `statistics`.
 */
export function renderManifest(derivation: Derivation): string {
  const { version, planKey, alpha, rounding, dtype, sft, aligned, files, sideFiles } = derivation;
  const {
    maxShardBytes,
    pairing,
    sourceFiles,
    notes,
    warnings,
    allowed,
    alignment,
    adapter,
    pipeline,
    totals,
    dtypes,
    statistics,
    metadata,
    parentLicenses,
    loading,
  } = derivation;
  const { total, parts, layers } = sumStatistics(statistics);
  const manifest = {
    tool: project.name,
    version,
    schema: schemaVersion,
    plan: planKey,
    method: 'ExPO',
    alpha,
    rounding,
    dtype,
    maxShardBytes,
    pairing,
    sources: { sft, aligned },
    sourceFiles,
    outputs: files.map(({ path, byteLength, sha256 }) => ({ path, byteLength, sha256 })),
    sideFiles,
    notes,
    warnings,
    allowed,
    alignment,
    adapter,
    pipeline,
    totals,
    dtypes,
    figures: {
      ...figuresOf(total),
      parts: parts.map(({ part, statistics: own }) => ({ part, ...figuresOf(own) })),
      layers: layers.map(({ layer, statistics: own }) => ({ layer, ...figuresOf(own) })),
    },
    metadata,
    parentLicenses,
    loading,
    statistics,
  };
  return `${JSON.stringify(manifest, keepNonFinite, 2)}\n`;
}

function figuresOf(statistics: Statistics) {
  return {
    elementCount: statistics.elementCount,
    effectiveAlpha: effectiveAlpha(statistics),
    deltaRatio: deltaRatio(statistics),
    alignmentChangedShare: alignmentChangedShare(statistics),
    changedShare: changedShare(statistics),
  };
}

/**
 * Reads a manifest, of which every word may be a stranger's.
 *
 * @param source the file as users know it, for errors.
 * @throws InputError `manifest-foreign` for one of another program, `manifest-newer` for one of a later version,
 *   `manifest-invalid` for everything else that is not one, naming the field.
 */
export function parseManifest(text: string, source: string): Omit<Derivation, 'target'> {
  if (text.length > maxManifestLength) throw invalidManifest(source, 'it is longer than any manifest');
  const value = parseJson(text, source);
  refuseOthers(value, source);
  if (hasMoreValues(value, maxValues)) throw invalidManifest(source, 'it has more values than any manifest');
  const { success, data, error } = manifestSchema.safeParse(value);
  if (!success) throw invalidManifest(source, describeIssues(error.issues));
  const { version, plan: planKey, alpha, rounding, dtype, sources, outputs: files } = data;
  const {
    maxShardBytes,
    pairing,
    notes,
    warnings,
    allowed,
    alignment,
    adapter,
    pipeline,
    sideFiles,
    statistics,
    totals,
    dtypes,
    metadata,
  } = data;
  const { sourceFiles, parentLicenses, loading } = data;
  return {
    version,
    planKey,
    alpha,
    rounding,
    dtype,
    ...(maxShardBytes === undefined ? {} : { maxShardBytes }),
    ...(pairing === undefined ? {} : { pairing }),
    notes,
    ...(warnings === undefined ? {} : { warnings }),
    ...(allowed === undefined ? {} : { allowed }),
    ...(alignment === undefined ? {} : { alignment }),
    ...(adapter === undefined ? {} : { adapter }),
    ...(pipeline === undefined ? {} : { pipeline }),
    ...sources,
    ...(sourceFiles === undefined ? {} : { sourceFiles }),
    files,
    sideFiles,
    statistics,
    totals,
    dtypes,
    metadata,
    ...(parentLicenses === undefined ? {} : { parentLicenses }),
    loading,
  };
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Nesting that exhausts the stack ends here as well.
    throw invalidManifest(source, error instanceof Error ? error.message : String(error));
  }
}

function hasMoreValues(root: unknown, limit: number): boolean {
  const left: unknown[] = [root];
  let count = 0;
  for (let value = left.pop(); left.length > 0 || value !== undefined; value = left.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const values: unknown[] = Object.values(value);
    count += values.length;
    if (count > limit) return true;
    for (const one of values) left.push(one);
  }
  return false;
}

function refuseOthers(value: unknown, source: string): void {
  const { tool, schema } =
    typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  if (tool !== project.name) {
    throw new InputError(`${source} was not written by ${project.name}.`, {
      code: 'manifest-foreign',
      hint: `Name a repo or directory that ${project.name} made.`,
    });
  }
  if (typeof schema === 'number' && schema > schemaVersion) {
    throw new InputError(
      `${source} follows schema ${schema}, and this version knows those up to ${schemaVersion}.`,
      { code: 'manifest-newer', hint: `Use the version of ${project.name} that wrote it, or a later one.` },
    );
  }
  if (typeof schema === 'number' && schema < schemaVersion) {
    throw invalidManifest(
      source,
      `schema ${schema} does not say enough; the run that made it has to be repeated`,
    );
  }
}

/** The first problems, each with its field as programs write it: `outputs[3].sha256`. */
function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  const listed = issues.slice(0, maxListedProblems).map(({ path, message }) => {
    const field = path.reduce<string>(
      (name, key) =>
        typeof key === 'number' ? `${name}[${key}]` : `${name}${name === '' ? '' : '.'}${String(key)}`,
      '',
    );
    return `${field === '' ? 'the whole' : field}: ${message}`;
  });
  const more = issues.length - listed.length;
  return `${listed.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function invalidManifest(source: string, fault: string): InputError {
  return new InputError(`${source} is not a manifest: ${fault}.`, {
    code: 'manifest-invalid',
    hint: 'Fetch it again; if the fault stays, tell whoever published the repo.',
  });
}
