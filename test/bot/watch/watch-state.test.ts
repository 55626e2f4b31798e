import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WatchRequest } from '../../../src/bot/watch/requests.ts';
import { watch } from '../../../src/bot/watch/watch.ts';
import type { WatchReport } from '../../../src/bot/watch/watch-report.ts';
import { openPublisher, type Publisher } from '../../app/published.ts';
import { type TestRuntime, testRuntime } from '../../app/runtime.ts';
import { saying } from '../../support/told.ts';
import { type FakeGitHub, startFakeGitHub } from '../github/fake-github.ts';
import { accessTo, bot, rejection, secretToken } from '../github/open-github.ts';

let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(async () => {
  expect(publisher.hub.violations).toEqual([]);
  await publisher[Symbol.asyncDispose]();
});

interface LedgerFile {
  readonly pairs: readonly { readonly dpo: string; readonly status: string }[];
  readonly repos: readonly { readonly target: string }[];
}

/** A place where `watch` keeps its ledger, and how one looks and meddles there from outside. */
interface Place extends AsyncDisposable {
  /** Of the configuration. */
  readonly yaml: string;
  /** How an error names it. */
  readonly name: RegExp;
  readonly github: WatchRequest['github'];
  read(): Promise<string | undefined>;
  put(text: string): Promise<void>;
  /** From the next write on, nobody may write. */
  refuseWriting(): void;
  allowWriting(): void;
}

const statePath = '.expo/state.json';
const dataset = 'demo/state';
const datasetPath = 'ledger.json';

async function openRepository(): Promise<Place & { readonly fake: FakeGitHub }> {
  const fake = await startFakeGitHub();
  const files = () => fake.repository.branches.get('main')?.files;
  const grant = (contents: 'read' | 'write') => {
    fake.tokens.set(secretToken, { login: bot, permissions: { contents } });
  };
  grant('write');
  return {
    fake,
    yaml: `state: { repository: ${statePath} }`,
    name: /\.expo\/state\.json/,
    github: accessTo(fake),
    read: async () => files()?.get(statePath),
    put: async (text) => void files()?.set(statePath, text),
    refuseWriting: () => grant('read'),
    allowWriting: () => grant('write'),
    async [Symbol.asyncDispose]() {
      expect(fake.violations).toEqual([]);
      await fake[Symbol.asyncDispose]();
    },
  };
}

async function openDataset(): Promise<Place> {
  const { hub } = publisher;
  let fault: { remove(): void } | undefined;
  return {
    yaml: `state: { dataset: ${dataset} }`,
    name: /ledger\.json of the dataset demo\/state/,
    github: undefined,
    async read() {
      const isThere = hub.store.datasets.get(dataset)?.resolve('HEAD').files.has(datasetPath);
      return isThere ? (await hub.store.readFile(`datasets/${dataset}`, datasetPath)).toString() : undefined;
    },
    async put(text) {
      hub.store.createDataset(dataset, { files: { [datasetPath]: text } });
    },
    refuseWriting() {
      fault = hub.faults.add({
        when: { method: 'POST', path: /^\/api\/datasets\/demo\/state\/commit\// },
        action: { status: 403, body: { error: 'Forbidden' } },
      });
    },
    allowWriting: () => fault?.remove(),
    [Symbol.asyncDispose]: async () => {},
  };
}

async function openFile(): Promise<Place> {
  const path = join(publisher.scratch, 'state', 'ledger.json');
  return {
    yaml: `state: { file: ${path} }`,
    name: /state\/ledger\.json/,
    github: undefined,
    read: () => readFile(path, 'utf8').catch(() => undefined),
    async put(text) {
      await mkdir(join(publisher.scratch, 'state'), { recursive: true });
      await writeFile(path, text);
    },
    refuseWriting: () => {},
    allowWriting: () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

const both = 'tiny-dpo-100 tiny-dpo-20'.split(' ');
const derived = both.map((dpo) => `demo/${dpo}-ExPO`);

let configCount = 0;
async function watchPairs(
  { yaml, github }: Place,
  names: readonly string[] = both,
  runtime: TestRuntime = publisher.runtime(),
): Promise<WatchReport> {
  const config = join(publisher.scratch, `extrapolate-${configCount++}.yml`);
  const pairs = names.map((name) => `  - { sft: demo/tiny-sft, dpo: demo/${name} }\n`).join('');
  const defaults = 'defaults: { alpha: 0.3, to: "demo/{dpo}-ExPO", allow: [mostly-rounded-away] }';
  await writeFile(config, `${defaults}\npairs:\n${pairs}${yaml}\n`);
  return watch({ config, github, dryRun: false }, runtime);
}

const outcomes = ({ rows }: WatchReport) =>
  Object.fromEntries(rows.map(({ model, outcome }) => [model.replace('demo/', ''), outcome]));

async function ledgerOf(place: Place): Promise<LedgerFile> {
  return JSON.parse((await place.read()) ?? '{ "pairs": [], "repos": [] }');
}

const statuses = async (place: Place) =>
  Object.fromEntries(
    (await ledgerOf(place)).pairs.map(({ dpo, status }) => [dpo.replace('demo/', ''), status]),
  );

/** How often each derived repo was published. */
function countPublished(): readonly number[] {
  return derived.map((repo) => {
    const commits = publisher.hub.store.models.get(repo)?.commits.values() ?? [];
    return [...commits].filter(({ title }) => title === 'Extrapolate with α = 0.3').length;
  });
}

const allPublished = { 'tiny-dpo-100': 'published', 'tiny-dpo-20': 'published' };
const remotes = [
  ['the workflow’s repository', openRepository],
  ['a dataset', openDataset],
] as const;

describe.each([...remotes, ['a file', openFile] as const])('the state in %s', (_, open) => {
  test('is made, and has what was published', async () => {
    await using place = await open();
    expect(outcomes(await watchPairs(place))).toEqual(allPublished);
    expect(await statuses(place)).toEqual(allPublished);
    expect((await ledgerOf(place)).repos.map(({ target }) => target)).toEqual(derived);
    const before = await place.read();
    expect(Object.values(outcomes(await watchPairs(place)))).toEqual(both.map(() => 'already-published'));
    expect(await place.read()).toBe(before);
  });

  test.each([
    ['is no JSON', '{"pairs": [', /state-file-invalid|ledger-invalid/],
    ['is something else', '{"schema": 1, "pairs": "none", "repos": []}', /ledger-invalid/],
    ['is of a later version', '{"schema": 2, "pairs": [], "repos": []}', /ledger-invalid/],
  ])('is named where it %s, and nothing is published', async (_what, text, code) => {
    await using place = await open();
    await place.put(text);
    expect(await rejection(watchPairs(place))).toMatchObject({
      code: expect.stringMatching(code),
      message: expect.stringMatching(place.name),
    });
    expect(countPublished()).toEqual([0, 0]);
    expect(await place.read()).toBe(text);
  });

  test('outlives a run that is stopped between two pairs', async () => {
    await using place = await open();
    const controller = new AbortController();
    const made = testRuntime({
      hubUrl: publisher.hub.url,
      token: 'hf_embedded_write',
      signal: controller.signal,
    });
    const info = (line: string) => {
      if (line.startsWith('demo/tiny-dpo-20 over')) controller.abort(new Error('stop'));
    };
    const runtime = { ...made, log: { ...made.log, info } };
    await expect(watchPairs(place, both, runtime)).rejects.toThrow();
    expect(countPublished()).toEqual([1, 0]);
    expect(Object.keys(await statuses(place)).sort()).toEqual(both);
    expect(outcomes(await watchPairs(place))).toEqual({
      'tiny-dpo-100': 'already-published',
      'tiny-dpo-20': 'published',
    });
    expect(countPublished()).toEqual([1, 1]);
    expect(await statuses(place)).toEqual(allPublished);
  }, 30_000);
});

// A file of one machine is written by one run after the other; what is lost there, the next run finds on the Hub.
describe.each(remotes)('the state in %s', (_, open) => {
  test('of two runs at once has what both did', async () => {
    await using place = await open();
    await Promise.all(both.map((name) => watchPairs(place, [name])));
    expect(await statuses(place)).toEqual(allPublished);
    expect((await ledgerOf(place)).repos.map(({ target }) => target).sort()).toEqual(derived);
    expect(countPublished()).toEqual([1, 1]);
  }, 30_000);
});

describe.each(remotes)('where %s may not be written', (_, open) => {
  test('that is said before anything is published', async () => {
    await using place = await open();
    place.refuseWriting();
    expect(await rejection(watchPairs(place))).toMatchObject({
      name: 'AccessError',
      message: expect.stringMatching(/^The state could not be kept; nothing was published\. /),
    });
    expect(countPublished()).toEqual([0, 0]);
    expect(await place.read()).toBeUndefined();
  });

  test('at the end, that is said with what was published, and nothing is published twice', async () => {
    await using place = await open();
    const made = publisher.runtime();
    const info = (line: string) => {
      if (line.startsWith('demo/tiny-dpo-20 over')) place.refuseWriting();
    };
    const report = await watchPairs(place, both, { ...made, log: { ...made.log, info } });
    const message = expect.stringMatching(
      /^The state could not be kept; .*\(demo\/tiny-dpo-100 and demo\/tiny-dpo-20\)/,
    );
    expect(report).toMatchObject({ unsaved: [{ name: 'AccessError', message }], exitCode: 5 });
    expect(Object.values(outcomes(report))).toEqual(both.map(() => 'published'));
    expect(countPublished()).toEqual([1, 1]);
    place.allowWriting();
    expect(Object.values(outcomes(await watchPairs(place)))).toEqual(both.map(() => 'already-published'));
    expect(countPublished()).toEqual([1, 1]);
    expect(await statuses(place)).toEqual(allPublished);
  }, 30_000);
});

test('a token without `contents: write` is told what it lacks', async () => {
  await using place = await openRepository();
  place.refuseWriting();
  expect(await rejection(watchPairs(place))).toMatchObject({
    code: 'github-forbidden',
    hint: saying('contents: write'),
  });
});

test('the dataset is private', async () => {
  await using place = await openDataset();
  await watchPairs(place);
  expect(publisher.hub.store.dataset(dataset).settings.private).toBe(true);
});

test('the file in the repository is committed no more often than it changes', async () => {
  await using place = await openRepository();
  await watchPairs(place);
  const commits = () => place.fake.repository.branches.get('main')?.commits.length;
  // The first one of the branch, what was found, and what came of it.
  expect(commits()).toBe(3);
  await watchPairs(place);
  expect(commits()).toBe(3);
});
