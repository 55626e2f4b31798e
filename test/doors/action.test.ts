import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  derived,
  dpo,
  exampleOf,
  type House,
  madeOn,
  openHouse,
  readToken,
  runAction,
  sft,
  token,
  wrongToken,
} from './door.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house[Symbol.asyncDispose]());

const runnerOf = {
  GITHUB_REPOSITORY: 'octo/models',
  GITHUB_RUN_ID: '42',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_WORKFLOW: 'derive',
  GITHUB_SHA: 'd'.repeat(40),
  GITHUB_SERVER_URL: 'https://github.com',
};

const step = (inputs: Readonly<Record<string, string>> = {}, environment = {}) =>
  runAction(
    { sft, dpo, alpha: '0.3', 'hf-token': token, 'hub-url': house.hub.url, ...inputs },
    { ...runnerOf, ...environment },
  );

/** What `verify` and `card` take from the repo's manifest. */
const noPair = { sft: '', dpo: '', alpha: '' };

const errorsIn = (log: string) => log.split('\n').filter((line) => line.startsWith('::error'));

describe('run', () => {
  it('publishes every α and hands on repos, urls and the report', async () => {
    const { exitCode, log, outputs, summary } = await step({ alpha: '0.1, 0.5' });
    expect(exitCode, log).toBe(0);
    const repos = [`${derived}-a0.1`, `${derived}-a0.5`];
    expect(madeOn(house)).toEqual(repos);
    expect(Object.keys(outputs).sort()).toEqual([
      ...(['failed', 'pairs', 'published', 'report', 'repos', 'url', 'urls', 'verdict'] as const),
    ]);
    expect(JSON.parse(outputs.repos ?? '')).toEqual(repos);
    expect(JSON.parse(outputs.urls ?? '')).toEqual(repos.map((repo) => `${house.hub.url}/${repo}`));
    expect(JSON.parse(outputs.report ?? '')).toMatchObject({
      kind: 'run',
      outputs: [{ alpha: 0.1, state: 'published' }, { alpha: 0.5 }],
      workflowRun: { repository: 'octo/models', runId: 42, attempt: 2, workflow: 'derive' },
    });
    for (const [index, repo] of repos.entries()) {
      const row = summary.split('\n').find((line) => line.startsWith(`| ${index === 0 ? '0.1' : '0.5'} |`));
      expect(row).toContain(`(<${house.hub.url}/${repo}>)`);
      expect(row).toMatch(
        /✅ published \| 1\.28 MB in 2 files \| 0\.\d+ \| 0\.00806 \| 89 % \| \d+ % \| 0 \|$/,
      );
      expect(log).toContain(`::notice title=Published ${repo}::`);
    }
    expect(house.hub.violations).toEqual([]);
  });

  it('masks the token first, folds what a step says into a group of its own, and prints the result outside', async () => {
    const { log, outputs } = await step();
    expect(log.startsWith(`::add-mask::${token}\n`)).toBe(true);
    const groups = log.match(/^::(group|endgroup)::/gm) ?? [];
    expect(groups.length).toBeGreaterThan(0);
    expect(log).not.toMatch(/^::group::.*\n::endgroup::/m);
    expect(groups.every((line, index) => line === (index % 2 === 0 ? '::group::' : '::endgroup::'))).toBe(
      true,
    );
    expect(log).toContain('::group::Extrapolate and upload the weights');
    expect(log).toMatch(/^Extrapolate and upload the weights: /m);
    const result = log.slice(log.lastIndexOf('::endgroup::'));
    expect(result).toMatch(/^θ0 {2}demo\/tiny-sft@[\s\S]*^α 0\.3 +demo\/tiny-dpo-100-ExPO +published/m);
    expect(outputs).toMatchObject({ published: 'true', verdict: 'published' });
    expect(outputs.url).toBe(`${house.hub.url}/demo/tiny-dpo-100-ExPO`);
  });

  it('once more says that everything is there', async () => {
    await step();
    const { exitCode, summary, outputs } = await step();
    expect(exitCode).toBe(0);
    expect(summary).toContain('✅ was complete');
    expect(JSON.parse(outputs.repos ?? '')).toEqual([derived]);
  });

  it('takes HF_TOKEN, HF_ENDPOINT, private, dry-run and force', async () => {
    const environment = { HF_TOKEN: token, HF_ENDPOINT: house.hub.url };
    const without = { 'hf-token': '', 'hub-url': '' };
    const dry = await step({ ...without, 'dry-run': 'true' }, environment);
    expect(dry.exitCode, dry.log).toBe(0);
    expect(dry.summary).toContain('📝 would be published');
    expect(madeOn(house)).toEqual([]);

    house.hub.store.createModel(derived, { private: true });
    house.hub.store.addFile(derived, 'notes.txt', 'mine');
    const made = await step({ ...without, private: 'true', force: 'true' }, environment);
    expect(made.exitCode, made.log).toBe(0);
    expect(house.hub.store.listFiles(derived)).toContain('extrapolation.json');
    expect(house.hub.store.listFiles(derived)).not.toContain('notes.txt');
  });
});

describe('plan', () => {
  it('shows what a run would make', async () => {
    const { exitCode, outputs, summary } = await step({ mode: 'plan' });
    expect(exitCode).toBe(0);
    expect(summary).toContain('## Plan: ✅ nothing stands in the way');
    expect(summary).toMatch(/\| 0\.3 \| `demo\/tiny-dpo-100-ExPO` \| new \|/);
    expect(JSON.parse(outputs.repos ?? '')).toEqual([derived]);
    expect(JSON.parse(outputs.urls ?? '')).toEqual([]);
    expect(madeOn(house)).toEqual([]);
  });

  it('of a run that would be refused fails with an annotation in the words of a workflow', async () => {
    house.hub.store.createModel(derived);
    house.hub.store.addFile(derived, 'notes.txt', 'mine');
    const { exitCode, log, outputs, summary } = await step({ mode: 'plan' });
    expect(exitCode).toBe(3);
    expect(errorsIn(log)).toHaveLength(1);
    expect(errorsIn(log)[0]).toMatch(/^::error title=This run could not start::.*force: true/);
    expect(summary).toContain('⛔');
    expect(log + summary + outputs.report).not.toMatch(/--(to|force)\b/);
  });
});

describe('plan, rounding and judgement', () => {
  it('says in the words of a workflow what rounding would do, and what to choose instead', async () => {
    const { exitCode, log, summary } = await step({ mode: 'plan', alpha: '0.1' });
    expect(exitCode, log).toBe(0);
    expect(summary).toContain('with `rounding: stochastic`');
    expect(log).toMatch(/^::warning title=plan warns::.*rounding: stochastic/m);
  });

  it('takes rounding, dtype, seed, allow and thresholds', async () => {
    const { exitCode, log, summary } = await step({
      rounding: 'stochastic',
      seed: '5',
      dtype: 'float16',
      allow: 'overflow',
      thresholds: 'max-delta-ratio=0.7',
      license: 'mit',
      relation: 'finetune',
    });
    expect(exitCode, log).toBe(0);
    expect(summary).toContain('stochastic rounding (seed 5), float16');
    const manifest = JSON.parse((await house.hub.store.readFile(derived, 'extrapolation.json')).toString());
    expect(manifest).toMatchObject({ rounding: { kind: 'stochastic', seed: 5 }, dtype: 'float16' });
  });
});

describe('verify', () => {
  it('says of a repo that it is what it claims', async () => {
    await step();
    const { exitCode, log, summary, outputs } = await step({ mode: 'verify', repo: derived, ...noPair });
    expect(exitCode, log).toBe(0);
    expect(summary).toContain('## Verify: ✅ identical');
    expect(JSON.parse(outputs.report ?? '')).toMatchObject({ kind: 'verify', outcome: 'identical' });
    expect(JSON.parse(outputs.repos ?? '')).toEqual([derived]);
  });

  it('fails for one that is not, with an annotation for each finding', async () => {
    await step();
    const card = (await house.hub.store.readFile(derived, 'README.md')).toString();
    house.hub.store.addFile(derived, 'README.md', card.replaceAll('α = 0.3', 'α = 0.4'));
    const { exitCode, log, summary } = await step({ mode: 'verify', repo: derived, full: 'true', ...noPair });
    expect(exitCode).toBe(9);
    expect(summary).toContain('## Verify: ⛔ differs');
    expect(errorsIn(log).length).toBeGreaterThan(0);
    expect(errorsIn(log)[0]).toMatch(/^::error title=card%3A README\.md::.*0\.4/);
  });

  it('needs to be told of which repo', async () => {
    const { exitCode, log } = await step({ mode: 'verify', ...noPair });
    expect(exitCode).toBe(2);
    expect(log).toContain('repo is missing.');
  });
});

describe('card', () => {
  it('writes the card anew, and does nothing when there is nothing to do', async () => {
    await step();
    const first = await step({ mode: 'card', repo: derived, license: 'mit', ...noPair });
    expect(first.exitCode, first.log).toBe(0);
    expect(first.summary).toContain('## Card: ✅ written anew');
    const card = (await house.hub.store.readFile(derived, 'README.md')).toString();
    expect(card).toContain('license: mit');
    const second = await step({ mode: 'card', repo: derived, ...noPair });
    expect(second.summary).toContain('## Card: ✅ up to date, nothing done');
  });
});

describe('an error is one annotation, one summary and no output', () => {
  const failures: readonly (readonly [
    string,
    Readonly<Record<string, string>>,
    number,
    string,
    readonly RegExp[],
  ])[] = [
    ['alpha', { alpha: '0,3x' }, 2, 'InputError (alpha-invalid)', [/alpha: '3x' in '0,3x'/]],
    ['the same source', { sft: `${dpo}@main` }, 2, 'InputError (same-checkpoint)', [/::sft and dpo are the/]],
    ['a missing repo', { sft: 'demo/none' }, 5, 'AccessError (repo-not-found)', [/demo\/none/, /hf-token/]],
    ['a foreign target', { to: sft }, 2, 'InputError (target-foreign)', [/name with to,/, /force: true/]],
    [
      'a read-only token',
      { 'hf-token': readToken },
      5,
      'AccessError (token-cannot-write)',
      [/elsewhere with to\./],
    ],
    [
      'a wrong token',
      { 'hf-token': wrongToken },
      5,
      'AccessError (token-invalid)',
      [/the token in hf-token/],
    ],
    [
      'no token',
      { 'hf-token': '', to: 'demo/x' },
      5,
      'AccessError (token-missing)',
      [/hf-token is empty: is the secret HF_TOKEN set\?/],
    ],
    [
      'no token for the default name',
      { 'hf-token': '' },
      5,
      'AccessError (token-missing)',
      [/::to: '\{namespace\}/],
    ],
    [
      'no Hub',
      { 'hub-url': 'http://127.0.0.1:1' },
      6,
      'ServiceError (service-unreachable)',
      [/hub-url/, /this job/],
    ],
  ];
  it.each(failures)('%s', async (_, inputs, exitCode, title, texts) => {
    const result = await step(inputs);
    expect(result.exitCode, result.log).toBe(exitCode);
    const annotations = errorsIn(result.log);
    expect(annotations).toHaveLength(1);
    expect(annotations[0]?.startsWith(`::error title=${title}::`), annotations[0]).toBe(true);
    for (const text of texts) expect(annotations[0]).toMatch(text);
    expect(result.log + result.summary).not.toMatch(/--(sft|dpo|alpha|to|force|private|hub-url)\b/);
    expect(result.summary).toContain(': ⛔ failed');
    expect(result.outputs).toEqual({});
    expect(madeOn(house)).toEqual([]);
  });
});

it('works between directories, without a Hub', async () => {
  const { exitCode, outputs } = await step(
    { sft: exampleOf(sft), dpo: exampleOf(dpo), to: `${house.scratch}/out`, 'hf-token': '' },
    { HF_ENDPOINT: 'http://127.0.0.1:1' },
  );
  expect(exitCode).toBe(0);
  expect(JSON.parse(outputs.repos ?? '')).toEqual([`${house.scratch}/out`]);
});

describe('detect', () => {
  const pair = [
    { id: 'team/x-sft', card: '---\ntags: [trl, sft]\n---\n' },
    { id: 'team/x-dpo', card: '---\nbase_model: team/x-sft\ntags: [trl, dpo]\n---\n' },
  ];
  const detect = (models: string, more = {}) =>
    step({ ...noPair, mode: 'detect', 'hf-token': readToken, models, ...more });
  beforeEach(() => {
    for (const { id, card } of pair)
      house.hub.store.createModel(id, {
        files: { 'README.md': card },
        listedFiles: [
          { path: 'model.safetensors', sha256: id.length.toString(16).repeat(32), byteLength: 100 },
        ],
      });
  });

  it('says why in outputs and summary, by names and addresses', async () => {
    const result = await detect('team/x-dpo, https://huggingface.co/team/x-sft');
    expect(result.exitCode, result.log).toBe(0);
    const { outputs, summary } = result;
    expect(outputs.verdict).toBe('pair');
    expect(JSON.parse(outputs.pairs ?? '')).toEqual([{ dpo: 'team/x-dpo', sft: 'team/x-sft' }]);
    expect(JSON.parse(outputs.report ?? '')).toMatchObject({
      kind: 'detect',
      models: [
        { model: 'team/x-dpo', outcome: 'pair', sft: 'team/x-sft', reason: 'pair' },
        { model: 'team/x-sft', outcome: 'unaligned' },
      ],
    });
    expect(summary).toContain('| `team/x-dpo` | `team/x-sft` | ✅ a pair |');
    expect(summary).toContain('What would change it:');
    expect(result.log).toContain('team/x-dpo: a pair');
    expect(madeOn(house)).toEqual([]);
  });

  it('answers for the others where a model is missing, and fails', async () => {
    const { exitCode, outputs } = await detect('team/gone\nteam/x-dpo');
    expect(exitCode).toBe(5);
    expect(JSON.parse(outputs.pairs ?? '')).toHaveLength(1);
  });

  it('says which input is wrong', async () => {
    const empty = await detect('');
    expect(errorsIn(empty.log).join()).toContain('models is empty');
    const wrong = await detect('not a/model');
    expect(wrong.exitCode).toBe(2);
    expect(errorsIn(wrong.log).join()).toContain('models');
    const revision = await detect('team/x-dpo@v2');
    expect(errorsIn(revision.log).join()).toContain('names a revision');
    const directory = await detect('./team');
    expect(errorsIn(directory.log).join()).toContain('is a directory');
    const config = await detect('team/x-dpo', { config: 'no/such.yml' });
    expect(errorsIn(config.log).join()).toContain('no/such.yml');
  });
});
