import { modelInfo } from '@huggingface/hub';
import { advice, type FileRecord, InputError, option, project } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { callLibrary } from '../http/library-call.ts';
import { findTree, resolveUrl, type Tree, undefinedIfMissing } from '../read/tree.ts';
import { readStagedRecords } from './staging.ts';
import { stagingBranchOf } from './staging-branch.ts';

/** The Hub's default branch; every repo has it. */
export const mainBranch = 'main';
/** The Hub makes it with every repo and keeps it up to date by itself. */
export const attributesPath = '.gitattributes';
/** A manifest lists at most the files of a repo; a longer file is not one. */
const maxManifestBytes = 32 * 1024 ** 2;

/** A repo that will be created. */
interface AbsentMain {
  readonly state: 'absent';
  readonly isPrivate: false;
  readonly paths: readonly [];
}

/** What main of a repo holds. */
export interface ExistingMain {
  /**
   * - `empty`: nothing that a person put there.
   * - `ours-complete`: the result of this very plan.
   * - `ours-other-plan`: made by this tool from other inputs or options; will be replaced.
   * - `foreign`: made by somebody else.
   */
  readonly state: 'empty' | 'ours-complete' | 'ours-other-plan' | 'foreign';
  /** The commit it is at. */
  readonly head: string;
  readonly isPrivate: boolean;
  /** All files at that commit. */
  readonly paths: readonly string[];
}

export type MainBranch = AbsentMain | ExistingMain;

/** What is at the place where a derived repo is to be. */
export type HubTarget = MainBranch & {
  /** Whether an interrupted run of this plan has left its staging branch. */
  readonly hasStagingBranch: boolean;
  /** The files on it that need not be made again. */
  readonly staged: ReadonlyMap<string, FileRecord>;
};

export interface HubTargetQuery {
  /** `namespace/name` */
  readonly target: string;
  /** Hex digest of everything the output depends on. */
  readonly planKey: string;
  /** Where derived repos have their manifest. */
  readonly manifestPath: string;
}

const absent: AbsentMain = { state: 'absent', isPrivate: false, paths: [] };

/** Looks what is at a target. Only reads. */
export async function inspectHubTarget(http: HubHttp, query: HubTargetQuery): Promise<HubTarget> {
  const { target: repo, planKey } = query;
  const main = await inspectMain(http, query);
  const branch = stagingBranchOf(planKey);
  const tree = main.state === 'absent' ? undefined : await findTree(http, repo, branch);
  if (tree === undefined) return { ...main, hasStagingBranch: false, staged: new Map() };
  const isNeeded = main.state !== 'ours-complete';
  const staged = isNeeded ? await readStagedRecords(http, { repo, branch }, tree) : new Map();
  return { ...main, hasStagingBranch: true, staged };
}

/** Looks what is on main. */
export async function inspectMain(http: HubHttp, query: HubTargetQuery): Promise<MainBranch> {
  const { target, planKey } = query;
  const info = await undefinedIfMissing(
    callLibrary(http, `Looking up ${target}`, (hub) =>
      modelInfo({ name: target, revision: mainBranch, additionalFields: ['sha'], ...hub }),
    ),
  );
  const head = info?.sha;
  const tree = head === undefined ? undefined : await findTree(http, target, head);
  if (info === undefined || head === undefined || tree === undefined) return absent;

  const plan = await readPlanOf(http, query, head, tree);
  const state =
    plan === undefined ? stateOfOther(tree) : plan === planKey ? 'ours-complete' : 'ours-other-plan';
  return { state, head, isPrivate: info.private, paths: [...tree.keys()] };
}

/** @throws {InputError} for a repo that somebody else made, unless forced, and for a public one where a private one was asked for. */
export function refuseUnfitTarget(
  { hubUrl }: Pick<HubHttp, 'hubUrl'>,
  target: string,
  found: MainBranch,
  wanted: { readonly force: boolean; readonly private: boolean },
): void {
  if (found.state === 'foreign' && !wanted.force) {
    throw new InputError(`${target} exists and was not made by ${project.name}.`, {
      code: 'target-foreign',
      hint: advice`Choose another name with ${option('to')}, or replace everything in it with ${option('force')}.`,
      docs: `${hubUrl}/${target}`,
    });
  }
  const willBePublished = found.state !== 'absent' && found.state !== 'ours-complete';
  if (wanted.private && willBePublished && !found.isPrivate) {
    throw new InputError(`${target} exists and is public, and is to be private.`, {
      code: 'target-public',
      hint: advice`Make it private at ${hubUrl}/${target}/settings, choose another name with ${option('to')}, or let it be public: without ${option('private')}, and with ${option('public')} if a source is gated or private.`,
      docs: `${hubUrl}/${target}/settings`,
    });
  }
}

function stateOfOther(tree: Tree): 'empty' | 'foreign' {
  return [...tree.keys()].every((path) => path === attributesPath) ? 'empty' : 'foreign';
}

/** The plan named by the repo's manifest; undefined if it has none, or one that is not ours. */
async function readPlanOf(
  http: HubHttp,
  { target, manifestPath }: HubTargetQuery,
  head: string,
  tree: Tree,
): Promise<string | undefined> {
  const file = tree.get(manifestPath);
  if (file === undefined || file.byteLength > maxManifestBytes) return undefined;
  const url = resolveUrl(http, target, head, manifestPath);
  const response = await http.request({ method: 'GET', url });
  return planIn(await response.text());
}

function planIn(text: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest !== 'object' || manifest === null) return undefined;
    const { tool, plan } = manifest as Partial<Record<string, unknown>>;
    return tool === project.name && typeof plan === 'string' && /^[0-9a-f]{16,128}$/.test(plan)
      ? plan
      : undefined;
  } catch {
    return undefined;
  }
}
