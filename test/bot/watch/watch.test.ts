import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WatchRequest } from '../../../src/bot/watch/requests.ts';
import { watch } from '../../../src/bot/watch/watch.ts';
import type { WatchReport } from '../../../src/bot/watch/watch-report.ts';
import { systemClock } from '../../../src/kit/environment.ts';
import { exampleOf, openPublisher, type Publisher } from '../../app/published.ts';
import { type TestRuntime, testRuntime } from '../../app/runtime.ts';
import { type FakeGitHub, startFakeGitHub } from '../github/fake-github.ts';
import { accessTo, bot, secretToken } from '../github/open-github.ts';

const golden = (name: string) => fileURLToPath(new URL(`../../core/adapter/golden/${name}`, import.meta.url));

let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(() => publisher[Symbol.asyncDispose]());

/** A model of the examples or of a directory, with a card that says where it started from and fields of JSON files. */
async function putModel(
  repo: string,
  example: string,
  card: string,
  changes: Readonly<Record<string, object>> = {},
): Promise<void> {
  const directory = join(publisher.scratch, repo.replace('/', '-'));
  await cp(isAbsolute(example) ? example : exampleOf(example), directory, { recursive: true });
  await writeFile(join(directory, 'README.md'), card);
  for (const [path, fields] of Object.entries(changes)) {
    const content = JSON.parse(await readFile(join(directory, path), 'utf8'));
    await writeFile(join(directory, path), JSON.stringify({ ...content, ...fields }));
  }
  publisher.hub.store.createModel(repo);
  await publisher.hub.store.addDirectory(repo, directory);
}

const cardOf = (base: string, ...tags: readonly string[]) =>
  `---\nlicense: mit\nlibrary_name: transformers\nbase_model: ${base}\ntags:\n${tags.map((tag) => `- ${tag}\n`).join('')}---\n\nThis model is a fine-tuned version of [${base}](https://huggingface.co/${base}).\n`;

async function putPairs(): Promise<void> {
  await putModel('org/tiny-sft', 'tiny-sft', cardOf('org/tiny-base', 'sft', 'trl'));
  await putModel('org/tiny-dpo', 'tiny-dpo-100', cardOf('org/tiny-sft', 'dpo', 'trl'));
  await putModel('org/small-dpo', 'tiny-dpo-20', cardOf('org/tiny-sft', 'dpo', 'trl'));
}

interface WatchFields {
  readonly dryRun?: boolean;
  readonly runtime?: TestRuntime;
  readonly github?: WatchRequest['github'];
}

async function watchWith(yaml: string, fields: WatchFields = {}): Promise<WatchReport> {
  await mkdir(join(publisher.scratch, 'bot'), { recursive: true });
  const config = join(publisher.scratch, 'bot/extrapolate.yml');
  const state = fields.github === undefined ? `state: { file: ${statePath()} }` : '';
  await writeFile(config, `${yaml}\n${state}\n`);
  const { dryRun = false, runtime = publisher.runtime(), github } = fields;
  return watch({ config, github, dryRun }, runtime);
}

const laterBy = (hours: number): TestRuntime => {
  const now = () => systemClock.now() + hours * 3_600_000;
  return { ...publisher.runtime(), clock: { ...systemClock, now } };
};

const statePath = () => join(publisher.scratch, 'bot/state.json');
const readState = async () => JSON.parse(await readFile(statePath(), 'utf8'));
const outcomes = ({ rows }: WatchReport) =>
  Object.fromEntries(rows.map(({ model, outcome }) => [model, outcome]));

/** Titles of the commits on main. */
async function historyOf(repo: string): Promise<readonly string[]> {
  const answer = await fetch(`${publisher.hub.url}/api/models/${repo}/commits/main`, {
    headers: { authorization: 'Bearer hf_embedded_write' },
  });
  if (answer.status === 404) return [];
  const commits = (await answer.json()) as readonly { readonly title: string }[];
  return commits.map(({ title }) => title);
}

const published = 'Extrapolate with α = 0.3';
const publishedOnce = async (...repos: readonly string[]) => {
  for (const repo of repos) {
    const titles = await historyOf(repo);
    expect(
      titles.filter((title) => title === published),
      repo,
    ).toHaveLength(1);
  }
};

const configured = `
defaults: { alpha: 0.3, to: "demo/{dpo}-ExPO", allow: [mostly-rounded-away] }
pairs:
  - { sft: demo/tiny-sft, dpo: demo/tiny-dpo-100 }
  - { sft: demo/tiny-sft, dpo: demo/tiny-dpo-20 }
`;

const watched = `
defaults: { alpha: 0.3, to: "demo/{dpo}-ExPO", allow: [mostly-rounded-away] }
watch:
  - { name: ours, owners: [org] }
`;

describe('what is there already', () => {
  test('configured pairs are published once', async () => {
    const report = await watchWith(configured);
    expect(outcomes(report)).toEqual({
      'demo/tiny-dpo-100': 'published',
      'demo/tiny-dpo-20': 'published',
    });
    expect(report.exitCode).toBe(0);
    const again = await watchWith(configured);
    expect(outcomes(again)).toEqual({
      'demo/tiny-dpo-100': 'already-published',
      'demo/tiny-dpo-20': 'already-published',
    });
    expect(again.totals.bytesWritten).toBe(0);
    await publishedOnce('demo/tiny-dpo-100-ExPO', 'demo/tiny-dpo-20-ExPO');
  });

  test('a watch asks of the sources what a run asks: each pair is opened, planned and sampled once', async () => {
    const { hub } = publisher;
    const askedBy = async (work: () => Promise<unknown>) => {
      const before = hub.requests.length;
      await work();
      return hub.requests
        .slice(before)
        .filter(({ range, path }) => range !== undefined || /\/demo\/tiny-(sft|dpo-\d+)(\/|$)/.test(path))
        .map(({ method, path, range }) => `${method} ${path.replace(/\?.*/, '')} ${range ?? ''}`)
        .sort();
    };
    const fields = { to: 'demo/by-run', allow: new Set(['mostly-rounded-away'] as const) };
    const byRun = await askedBy(async () => {
      await publisher.publish(fields);
      await publisher.publish({ ...fields, aligned: 'demo/tiny-dpo-20', to: 'demo/by-run-too' });
    });
    const byWatch = await askedBy(() => watchWith(configured));
    expect(byRun.length).toBeGreaterThan(20);
    expect(byWatch).toEqual(byRun);
  });

  test('watched models are found, and known again without the state', async () => {
    await putPairs();
    const report = await watchWith(watched);
    expect(outcomes(report)).toMatchObject({ 'org/tiny-dpo': 'published', 'org/small-dpo': 'published' });
    expect(report.rows.find(({ model }) => model === 'org/tiny-dpo')?.evidence).not.toEqual([]);
    expect((await readState()).pairs).toHaveLength(2);

    await rm(statePath());
    const again = await watchWith(watched);
    expect(outcomes(again)).toMatchObject({
      'org/tiny-dpo': 'already-published',
      'org/small-dpo': 'already-published',
    });
    await publishedOnce('demo/tiny-dpo-ExPO', 'demo/small-dpo-ExPO');
  });

  test('an adapter is found, and scaled on the model that it was trained on', async () => {
    await putModel('org/llama-sft', golden('llama'), cardOf('org/llama-base', 'sft', 'trl'));
    const adapter = cardOf('org/llama-sft', 'dpo', 'trl').replace('transformers', 'peft');
    await putModel('org/llama-dpo-lora', golden('plain'), adapter, {
      'adapter_config.json': { base_model_name_or_path: 'org/llama-sft', revision: null },
    });
    expect(outcomes(await watchWith(watched))).toMatchObject({ 'org/llama-dpo-lora': 'published' });
    const manifest = JSON.parse(await publisher.read('extrapolation.json', 'demo/llama-dpo-lora-ExPO'));
    expect(manifest.adapter).toMatchObject({ kind: 'scaled', baseModel: 'org/llama-sft' });
    expect(outcomes(await watchWith(watched))).toMatchObject({ 'org/llama-dpo-lora': 'already-published' });
  });

  test('two runs at once publish each pair once', async () => {
    await putPairs();
    await Promise.all([watchWith(watched), watchWith(watched)]);
    await publishedOnce('demo/tiny-dpo-ExPO', 'demo/small-dpo-ExPO');
  });

  test('a run that is stopped anywhere is finished by the next, once', async () => {
    await putPairs();
    let stops = 0;
    for (let requests = 4; ; requests += 9) {
      const controller = new AbortController();
      const before = publisher.hub.stats.requests;
      const timer = setInterval(() => {
        if (publisher.hub.stats.requests - before >= requests) controller.abort(new Error('stop'));
      }, 1);
      const runtime = testRuntime({
        hubUrl: publisher.hub.url,
        token: 'hf_embedded_write',
        signal: controller.signal,
      });
      const report = await watchWith(watched, { runtime }).catch(() => undefined);
      clearInterval(timer);
      if (report !== undefined) break;
      stops++;
    }
    expect(stops).toBeGreaterThan(3);
    await watchWith(watched);
    await publishedOnce('demo/tiny-dpo-ExPO', 'demo/small-dpo-ExPO');
  }, 60_000);
});

describe('limits, failures and new commits', () => {
  test('what is over a limit waits for the next run', async () => {
    await putPairs();
    const limited = `${watched}\nlimits: { pairs-per-run: 1 }`;
    const first = await watchWith(limited);
    expect(Object.values(outcomes(first)).sort()).toEqual(expect.arrayContaining(['published', 'waiting']));
    const second = await watchWith(limited);
    expect(Object.values(outcomes(second))).toContain('published');
    await publishedOnce('demo/tiny-dpo-ExPO', 'demo/small-dpo-ExPO');
  });

  test.each(['tiny-dpo', 'small-dpo', 'tiny-sft'])(
    'a pair that waits is left alone when the author of %s opts out',
    async (model) => {
      await putPairs();
      const limited = `${watched}\nlimits: { pairs-per-run: 1 }`;
      const first = await watchWith(limited);
      const [waiting] = first.rows.filter(({ outcome }) => outcome === 'waiting');
      const card = await publisher.read('README.md', `org/${model}`);
      await publisher.write(
        'README.md',
        `\n${card.replace('license:', 'hf-extrapolate: false\nlicense:')}`,
        `org/${model}`,
      );
      const second = await watchWith(limited);
      const isOfWaiting = [waiting?.model, waiting?.sft].includes(`org/${model}`);
      const rows = second.rows.filter((row) => row.model === waiting?.model);
      expect(rows).toEqual([
        isOfWaiting
          ? expect.objectContaining({
              outcome: 'refused',
              reason: `org/${model} says \`hf-extrapolate: false\` in its card.`,
            })
          : expect.objectContaining({ outcome: 'published' }),
      ]);
      // And the next run has forgotten it.
      if (isOfWaiting) expect(outcomes(await watchWith(limited))[waiting?.model ?? '']).not.toBe('published');
    },
  );

  test('one pair fails and the others are published; it is tried again later, and then asked about', async () => {
    const yaml = `
defaults: { alpha: 0.3, allow: [mostly-rounded-away] }
pairs:
  - { sft: demo/tiny-sft, dpo: demo/tiny-dpo-100, to: other/a }
  - { sft: demo/tiny-sft, dpo: demo/tiny-dpo-20, to: demo/b }
limits: { attempts: 2 }
`;
    const report = await watchWith(yaml);
    expect(outcomes(report)).toEqual({ 'demo/tiny-dpo-100': 'failed', 'demo/tiny-dpo-20': 'published' });
    expect(report.exitCode).toBe(10);
    expect(report.rows[0]?.reason).toContain('other');
    const [failed] = (await readState()).pairs;
    expect(failed).toMatchObject({ status: 'failed', attempts: 1 });
    const soon = await watchWith(yaml);
    expect(outcomes(soon)['demo/tiny-dpo-100']).toBe('failed');
    expect(soon.rows.find(({ outcome }) => outcome === 'failed')?.reason).toMatch(
      /It is tried again later\.$/,
    );
    expect((await readState()).pairs[0]).toMatchObject({ attempts: 1 });
    const again = await watchWith(yaml, { runtime: laterBy(2) });
    expect(outcomes(again)['demo/tiny-dpo-100']).toBe('needs-person');
    expect(again.rows.find(({ outcome }) => outcome === 'needs-person')?.reason).toMatch(
      /^It failed 2 times/,
    );
  });

  test('a pair that does not fit is refused with the reason', async () => {
    const yaml = `pairs:\n  - { sft: demo/tiny-dpo-100, dpo: demo/tiny-sft, alpha: 0.3, to: demo/x }`;
    const report = await watchWith(yaml);
    expect(report.rows).toEqual([
      expect.objectContaining({ outcome: 'refused', reason: expect.stringMatching(/swapped|exchanged/) }),
    ]);
    expect(report.exitCode).toBe(0);
    expect(await historyOf('demo/x')).toEqual([]);
  });

  test.each([
    ['ignore', 'already-published', 1],
    ['revise', 'published', 2],
    ['ask', 'needs-person', 1],
  ])('a new commit of a source with new-commits: %s', async (newCommits, outcome, commits) => {
    await putPairs();
    const yaml = watched.replace('{ alpha', `{ new-commits: ${newCommits}, alpha`);
    await watchWith(yaml);
    publisher.hub.store.addFile('org/tiny-dpo', 'NOTICE', Buffer.from('changed'));
    const report = await watchWith(yaml);
    expect(outcomes(report)['org/tiny-dpo']).toBe(outcome);
    expect((await historyOf('demo/tiny-dpo-ExPO')).filter((title) => title === published)).toHaveLength(
      commits,
    );
  });

  test('what derives from gated sources is private, whatever the rule says of others', async () => {
    await putPairs();
    publisher.hub.store.model('org/tiny-dpo').settings.gated = 'auto';
    publisher.hub.store.grantAccess('org/tiny-dpo', 'demo');
    const open = `defaults: { alpha: 0.3, to: "demo/{dpo}-ExPO", public: true, allow: [mostly-rounded-away] }`;
    const rule = (gated: string) => `${open}\nwatch:\n  - { name: ours, owners: [org], gated: ${gated} }`;
    expect(outcomes(await watchWith(rule('skip')))).toMatchObject({
      'org/tiny-dpo': 'refused',
      'org/small-dpo': 'published',
    });
    await rm(statePath());
    expect(outcomes(await watchWith(rule('private')))).toMatchObject({ 'org/tiny-dpo': 'published' });
    expect(publisher.hub.store.model('demo/tiny-dpo-ExPO').private).toBe(true);
    expect(publisher.hub.store.model('demo/small-dpo-ExPO').private).toBe(false);
  });

  test('a dry run shows what would happen and writes nothing', async () => {
    await putPairs();
    const report = await watchWith(watched, { dryRun: true });
    expect(outcomes(report)).toMatchObject({
      'org/tiny-dpo': 'would-publish',
      'org/small-dpo': 'would-publish',
    });
    expect(await historyOf('demo/tiny-dpo-ExPO')).toEqual([]);
    await expect(readState()).rejects.toThrow('ENOENT');
  });
});

describe('people', () => {
  async function withGitHub(run: (fake: FakeGitHub, github: WatchRequest['github']) => Promise<void>) {
    await using fake = await startFakeGitHub();
    fake.tokens.set(secretToken, { login: bot, permissions: { issues: 'write', contents: 'write' } });
    await run(fake, accessTo(fake));
    expect(fake.violations).toEqual([]);
  }

  test('a question is asked in one issue, and a ticked box is honoured', async () => {
    await putPairs();
    // Its card names two repos.
    const card = cardOf('demo/tiny-sft', 'dpo', 'trl').replace('base_model: demo', 'base_model: org');
    await putModel('org/other-dpo', 'tiny-dpo-100', card);
    const yaml = `${watched.replace('owners: [org]', 'names: [org/other-dpo]')}\nreport: { issue: true }`;
    await withGitHub(async (fake, github) => {
      const report = await watchWith(yaml, { github });
      expect(outcomes(report)).toEqual({ 'org/other-dpo': 'needs-person' });
      const [issue] = fake.repository.issues;
      expect(report.issue?.number).toBe(issue?.number);
      expect(issue?.body).toContain('## Needs a person');
      if (issue === undefined) throw new Error('no issue');
      const box = /^ *- \[ \] Publish org\/other-dpo with org\/tiny-sft .*$/m.exec(issue.body)?.[0];
      if (box === undefined) throw new Error(issue.body);
      expect(await watchWith(yaml, { github }).then(outcomes)).toEqual({ 'org/other-dpo': 'needs-person' });
      expect(fake.repository.issues).toHaveLength(1);

      issue.body = issue.body.replace(box, box.replace('[ ]', '[x]'));
      const answered = await watchWith(yaml, { github });
      expect(outcomes(answered)).toEqual({ 'org/other-dpo': 'published' });
      expect(issue.body).not.toContain('Needs a person');
      expect(outcomes(await watchWith(yaml, { github }))).toEqual({ 'org/other-dpo': 'already-published' });
      await publishedOnce('demo/other-dpo-ExPO');
      const manifest = JSON.parse(await publisher.read('extrapolation.json', 'demo/other-dpo-ExPO'));
      expect(manifest.sources.sft.repo).toBe('org/tiny-sft');
    });
  });

  test('another α under the name of what is published is asked about, and replaces it when agreed to', async () => {
    const yaml = (alpha: number, to = 'demo/x') =>
      `pairs: [{ sft: demo/tiny-sft, dpo: demo/tiny-dpo-100, alpha: ${alpha}, to: ${to} }]\nreport: { issue: true }`;
    const alphaOf = async () => JSON.parse(await publisher.read('extrapolation.json', 'demo/x')).alpha;
    await withGitHub(async (fake, github) => {
      expect(outcomes(await watchWith(yaml(0.3), { github }))).toEqual({ 'demo/tiny-dpo-100': 'published' });
      const asked = await watchWith(yaml(0.5), { github });
      expect(asked.rows).toEqual([
        expect.objectContaining({
          outcome: 'needs-person',
          reason: expect.stringMatching(/^demo\/x holds α = 0\.3 of .* and α = 0\.5 of .* is to be written/),
        }),
      ]);
      expect(await alphaOf()).toBe(0.3);
      const [issue] = fake.repository.issues;
      if (issue === undefined) throw new Error('no issue');
      expect(issue.body).toMatch(/^ *- \[ \] Replace demo\/x, which holds α .*$/m);

      // The answer is for the model that was there, not for whatever is there.
      const ticked = issue.body.replace('[ ]', '[x]');
      await publisher.publish({ to: 'demo/x', alphas: [1], force: true });
      issue.body = ticked;
      expect(outcomes(await watchWith(yaml(0.5), { github }))).toEqual({
        'demo/tiny-dpo-100': 'needs-person',
      });
      expect(await alphaOf()).toBe(1);

      issue.body = issue.body.replace('[ ]', '[x]');
      expect(outcomes(await watchWith(yaml(0.5), { github }))).toEqual({ 'demo/tiny-dpo-100': 'published' });
      expect(await alphaOf()).toBe(0.5);

      // Another name answers it as well.
      await watchWith(yaml(2), { github });
      expect(outcomes(await watchWith(yaml(2, 'demo/y'), { github }))).toEqual({
        'demo/tiny-dpo-100': 'published',
      });
    });
  });

  test('contradicting answers are asked about again, and a configured pair answers too', async () => {
    await putPairs();
    const card = cardOf('demo/tiny-sft', 'dpo', 'trl').replace('base_model: demo', 'base_model: org');
    await putModel('org/other-dpo', 'tiny-dpo-100', card);
    const yaml = `${watched.replace('owners: [org]', 'names: [org/other-dpo]')}\nreport: { issue: true }`;
    await withGitHub(async (fake, github) => {
      await watchWith(yaml, { github });
      const [issue] = fake.repository.issues;
      if (issue === undefined) throw new Error('no issue');
      issue.body = issue.body.replaceAll('[ ]', '[x]');
      const contradicted = await watchWith(yaml, { github });
      expect(contradicted.rows).toEqual([
        expect.objectContaining({
          outcome: 'needs-person',
          reason: expect.stringMatching(/Several boxes are ticked: leave one\.$/),
        }),
      ]);
      expect(issue.body.match(/\[x\]/g)?.length).toBeGreaterThan(1);

      const pair = 'pairs: [{ sft: demo/tiny-sft, dpo: org/other-dpo@main }]';
      const answered = await watchWith(`${yaml}\n${pair}`, { github });
      expect(answered.rows.map(({ outcome }) => outcome)).toEqual(['published']);
      expect(issue.body).not.toContain('Needs a person');
      const manifest = JSON.parse(await publisher.read('extrapolation.json', 'demo/other-dpo-ExPO'));
      expect(manifest.sources.sft.repo).toBe('demo/tiny-sft');
    });
  });
});
