import { advice, ServiceError, sameCommand } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { repeatUnlessDone } from '../http/lost-answer.ts';

const staleParent = 412;
/** Attempts of a commit that needs no particular parent but met others on the way. */
const maxRaceAttempts = 5;
const raceDelayMs = 1_000;
/** Commits have a quota of an hour; it says "about 1 hour" when up to two are left. What was uploaded is worth the wait. */
const mostQuotaWaitMs = 130 * 60_000;

export type CommitOperation =
  /** A file by its digest; the content is in the storage already. */
  | { readonly kind: 'pointer'; readonly path: string; readonly sha256: string; readonly byteLength: number }
  | { readonly kind: 'file'; readonly path: string; readonly content: Uint8Array }
  | { readonly kind: 'delete'; readonly path: string };

export interface Commit {
  readonly summary: string;
  readonly description?: string | undefined;
  /** The commit is refused unless the branch is at this commit. */
  readonly parentCommit?: string | undefined;
  readonly operations: readonly CommitOperation[];
}

/** Where a commit goes. */
export interface BranchPlace {
  /** `namespace/name` */
  readonly repo: string;
  readonly branch: string;
}

/** The body of a commit request: one JSON object per line. */
export function encodeCommit({ summary, description, parentCommit, operations }: Commit): string {
  const lines = [{ key: 'header', value: { summary, description, parentCommit } }, ...operations.map(lineOf)];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function lineOf(operation: CommitOperation): { readonly key: string; readonly value: object } {
  const { path } = operation;
  switch (operation.kind) {
    case 'pointer':
      return {
        key: 'lfsFile',
        value: { path, algo: 'sha256', oid: operation.sha256, size: operation.byteLength },
      };
    case 'file':
      return {
        key: 'file',
        value: { path, content: Buffer.from(operation.content).toString('base64'), encoding: 'base64' },
      };
    case 'delete':
      return { key: 'deletedFile', value: { path } };
  }
}

/**
 * Makes one commit. `@huggingface/hub` cannot: it commits content, not pointers to what is already stored.
 *
 * @param findCommit looks whether the commit landed although its answer was lost; gives a revision that has it.
 * @returns the commit's id (or that revision), or undefined if the branch is no longer at `parentCommit`.
 */
export async function sendCommit(
  http: HubHttp,
  { repo, branch }: BranchPlace,
  commit: Commit,
  findCommit: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const url = `${http.hubUrl}/api/models/${repo}/commit/${encodeURIComponent(branch)}`;
  const body = encodeCommit(commit);

  const act = async () => {
    const response = await http.request({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-ndjson' },
      body,
      repeatable: false,
      answers: [staleParent],
      mostWaitMs: mostQuotaWaitMs,
    });
    if (response.status === staleParent) return { outcome: 'stale' as const };
    return { outcome: 'made' as const, id: readCommitId(await response.json(), url) };
  };
  const findResult = async () => {
    const id = await findCommit();
    return id === undefined ? undefined : { outcome: 'made' as const, id };
  };

  for (let attempt = 1; ; attempt++) {
    const result = await repeatUnlessDone(http, act, findResult);
    if (result.outcome === 'made') return result.id;
    // Either an earlier attempt landed after it was looked for, or somebody else committed.
    const landed = await findCommit();
    if (landed !== undefined || commit.parentCommit !== undefined || attempt === maxRaceAttempts)
      return landed;
    await http.sleep(raceDelayMs * attempt);
  }
}

function readCommitId(answer: unknown, url: string): string {
  const { commitOid } = (answer ?? {}) as { readonly commitOid?: unknown };
  if (typeof commitOid === 'string' && /^[0-9a-f]{40}$/.test(commitOid)) return commitOid;
  throw new ServiceError(`The answer to ${url} names no commit.`, {
    code: 'answer-malformed',
    hint: advice`Run ${sameCommand} again; it continues where it stopped.`,
  });
}
