import { readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, sep } from 'node:path';
import { advice, type FileRecord, InputError, option, project } from '../../kit/index.ts';
import { diskError, hasCode } from './disk-error.ts';
import { locateReal } from './locate.ts';
import { placeOf, readStagedRecords, stagingPlaceOf } from './staging.ts';

/** A manifest lists the files of a repo; a longer file is not one. */
const maxManifestByteLength = 32 << 20;

/** What is at the place where a derived repo is to be; the states are those of a target on the Hub. */
export interface DirectoryTarget {
  /**
   * - `absent`: nothing; will be made.
   * - `empty`: a directory without files.
   * - `ours-complete`: the result of this very plan, every file with its size.
   * - `ours-other-plan`: made by this tool from other inputs or options, or no longer whole; will be replaced.
   * - `foreign`: made by somebody else.
   */
  readonly state: 'absent' | 'empty' | 'ours-complete' | 'ours-other-plan' | 'foreign';
  /** Files that an interrupted run of this plan has finished. */
  readonly staged: ReadonlyMap<string, FileRecord>;
}

export interface DirectoryTargetQuery {
  /** As the user wrote it. */
  readonly target: string;
  /** Hex digest of everything the output depends on. */
  readonly planKey: string;
  /** Where derived repos have their manifest. */
  readonly manifestPath: string;
}

/**
 * Looks what is at a target. Only reads.
 *
 * @throws InputError when it is a file; AccessError when it cannot be read.
 */
export async function inspectDirectoryTarget(query: DirectoryTargetQuery): Promise<DirectoryTarget> {
  try {
    const place = await locateReal(query.target);
    const state = await inspectState(place, query);
    const staged =
      state === 'ours-complete' ? new Map() : await readStagedRecords(stagingPlaceOf(place, query.planKey));
    return { state, staged };
  } catch (error) {
    throw diskError(error, `read ${query.target}`);
  }
}

/** Under which terms a directory may be replaced. */
export interface ReplacementTerms {
  /** Replace a directory that somebody else made. */
  readonly force: boolean;
  /** Directories that are read meanwhile: the target may neither be one of them, nor contain one, nor lie in one. */
  readonly sources?: readonly string[];
}

/**
 * @param state what {@link inspectDirectoryTarget} found there.
 * @throws InputError for a directory that somebody else made, unless forced, and for one whose replacement
 *   would destroy more than a model.
 */
export async function refuseUnfitDirectory(
  target: string,
  state: DirectoryTarget['state'],
  { force, sources = [] }: ReplacementTerms,
): Promise<void> {
  if (state === 'ours-complete') return;
  const place = await locateReal(target);
  for (const source of sources) {
    if (!place.startsWith((await locateReal(source)) + sep)) continue;
    throw new InputError(
      `${target} lies within ${source}, which is read: the result would become part of it.`,
      {
        code: 'target-protected',
        hint: advice`Choose a directory outside of the sources with ${option('to')}.`,
      },
    );
  }
  if (state === 'absent') return;
  if (state === 'foreign' && !force) {
    throw new InputError(`${target} exists and was not made by ${project.name}.`, {
      code: 'target-foreign',
      hint: advice`Choose another directory with ${option('to')}, or replace everything in it with ${option('force')}.`,
    });
  }
  const refuse = (why: string) => {
    throw new InputError(`${target} cannot be replaced: ${why}.`, {
      code: 'target-protected',
      hint: advice`Choose another directory with ${option('to')}, such as one that does not exist yet.`,
    });
  };
  const deviceOf = async (path: string) => {
    const found = await stat(path).catch((error: unknown) => {
      throw diskError(error, `read ${target}`);
    });
    return found.dev;
  };
  const parent = dirname(place);
  if (place === parent || (await deviceOf(place)) !== (await deviceOf(parent))) {
    refuse('it is the root of a file system, and the result is moved there as a whole');
  }
  for (const needed of [process.cwd(), homedir(), ...sources]) {
    const neededPlace = await locateReal(needed);
    if (neededPlace === place || neededPlace.startsWith(place + sep))
      refuse(`it is or contains ${needed}, which is in use`);
  }
}

async function inspectState(place: string, query: DirectoryTargetQuery): Promise<DirectoryTarget['state']> {
  const names = await readdir(place).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    if (!hasCode(error, 'ENOTDIR')) throw error;
    throw new InputError(`${query.target} is a file, or within one; a directory is to be written there.`, {
      code: 'target-not-directory',
      hint: advice`Name another directory with ${option('to')}.`,
    });
  });
  if (names === undefined) return 'absent';
  if (names.length === 0) return 'empty';
  const manifest = await readManifest(place, query.manifestPath);
  if (manifest === undefined) return 'foreign';
  const isWhole = manifest.plan === query.planKey && (await hasFiles(place, manifest.outputs));
  return isWhole ? 'ours-complete' : 'ours-other-plan';
}

interface Manifest {
  readonly plan: string;
  readonly outputs: unknown;
}

/** The manifest of a directory; undefined if it has none, or one that is not ours. */
async function readManifest(place: string, manifestPath: string): Promise<Manifest | undefined> {
  const path = placeOf(place, manifestPath);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > maxManifestByteLength) return undefined;
  try {
    const manifest: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof manifest !== 'object' || manifest === null) return undefined;
    const { tool, plan, outputs } = manifest as Partial<Record<string, unknown>>;
    return tool === project.name && typeof plan === 'string' ? { plan, outputs } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether the weight files that the manifest lists are there, with their sizes. */
async function hasFiles(place: string, outputs: unknown): Promise<boolean> {
  if (!Array.isArray(outputs)) return false;
  for (const { path, byteLength } of outputs as readonly Partial<FileRecord>[]) {
    if (typeof path !== 'string') return false;
    const found = await stat(placeOf(place, path)).catch(() => undefined);
    if (!found?.isFile() || found.size !== byteLength) return false;
  }
  return true;
}
