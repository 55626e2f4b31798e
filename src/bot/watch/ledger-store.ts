import { basename, dirname } from 'node:path';
import type { Session } from '../../app/session/index.ts';
import { InputError } from '../../kit/index.ts';
import { findText, updateDirectoryFiles } from '../../stores/disk/index.ts';
import type { StatePlace } from '../config/watch-config.ts';
import type { GitHub } from '../github/index.ts';
import { emptyLedger, type Ledger } from '../ledger/ledger.ts';
import { ledgerValue, parseLedger, readLedger, renderLedger } from '../ledger/ledger-file.ts';
import { mergeLedgers } from '../ledger/merge-ledgers.ts';

const maxLedgerBytes = 8 << 20;
const commitMessage = 'Keep what the bot remembers';

/** Where the ledger is kept. */
export interface LedgerStore {
  read(): Promise<Ledger>;
  /**
   * Writes what a run made of the ledger, joined with what others wrote in the meantime.
   *
   * @param base what this run began with.
   */
  write(base: Ledger, mine: Ledger): Promise<void>;
  /** Whether writing costs nothing, so that it can be done after each pair. */
  readonly isCheap: boolean;
}

/** @throws InputError where the state is to lie in a repository and none is known. */
export function openLedgerStore(
  place: StatePlace,
  { session, github }: { readonly session: Session; readonly github: GitHub | undefined },
): LedgerStore {
  switch (place.kind) {
    case 'file':
      return openFileStore(place.path);
    case 'dataset':
      return openDatasetStore(place.repo, session);
    case 'repository':
      if (github !== undefined) return openRepositoryStore(place, github);
      throw new InputError(
        `The state is to be kept in ${place.path} of the workflow's repository, and there is none.`,
        {
          code: 'state-without-repository',
          hint: 'Run in a workflow with github-token, set GITHUB_TOKEN and GITHUB_REPOSITORY, or keep the state in a file or dataset.',
        },
      );
  }
}

function openFileStore(path: string): LedgerStore {
  const read = async () => {
    const text = await findText(path, 'state', maxLedgerBytes);
    return text === undefined ? emptyLedger : parseLedger(text, path);
  };
  return {
    isCheap: true,
    read,
    async write(base, mine) {
      const merged = mergeLedgers(base, mine, await read());
      const content = new TextEncoder().encode(renderLedger(merged));
      await updateDirectoryFiles(dirname(path), { files: [{ path: basename(path), content }], removed: [] });
    },
  };
}

function openRepositoryStore(
  { path, branch }: Extract<StatePlace, { kind: 'repository' }>,
  github: GitHub,
): LedgerStore {
  const file = github.stateFile({ path, branch });
  const source = `${path} of ${github.repository}`;
  const ledgerOf = (value: unknown) => (value === undefined ? emptyLedger : readLedger(value, source));
  return {
    isCheap: false,
    read: async () => ledgerOf(await file.read()),
    async write(base, mine) {
      await file.commit((current) => ledgerValue(mergeLedgers(base, mine, ledgerOf(current))), commitMessage);
    },
  };
}

function openDatasetStore(repo: string, session: Session): LedgerStore {
  const path = 'ledger.json';
  const source = `${path} of the dataset ${repo}`;
  return {
    isCheap: false,
    async read() {
      const file = await (await session.hub()).readDatasetFile(repo, path);
      return file === undefined ? emptyLedger : parseLedger(file, source);
    },
    async write(base, mine) {
      const hub = await session.hub();
      await hub.updateDatasetFile(repo, path, commitMessage, (current) =>
        renderLedger(
          mergeLedgers(base, mine, current === undefined ? emptyLedger : parseLedger(current, source)),
        ),
      );
    },
  };
}
