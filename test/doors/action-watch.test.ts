import { describe, expect, it } from 'vitest';
import type { StepResult } from '../faces/actions/step.ts';
import { readText } from '../project/repository.ts';
import { type BotHouse, openBotHouse } from './bot-house.ts';
import { readToken } from './door.ts';
import { startWorkflow } from './workflow.ts';

// What runs here are the workflows of examples/, with the permissions that they give.

/** Each has a house of its own, because most of the time is Octokit's pauses between writes. */
const inHouse = (run: (house: BotHouse) => Promise<void>) => async () => {
  await using house = await openBotHouse();
  await run(house);
};

const configured = 'you/zephyr-7b-dpo-full-ExPO';
const found = 'you/tiny-dpo-ExPO';
const nightly = { name: 'schedule', payload: { schedule: '17 3 * * *' } } as const;
const webhook = {
  name: 'repository_dispatch',
  payload: {
    action: 'hf-extrapolate',
    client_payload: { repo: 'alignment-handbook/tiny-dpo', sha: 'a'.repeat(40), event: 'repo.content' },
  },
} as const;
const pullRequest = (fullName = 'me/extrapolations') =>
  ({
    name: 'pull_request',
    payload: { action: 'synchronize', pull_request: { number: 7, head: { repo: { full_name: fullName } } } },
  }) as const;

const cardOf = (base: string, tag: string) =>
  `---\nlicense: mit\nlibrary_name: transformers\nbase_model: ${base}\ntags:\n- ${tag}\n- trl\n---\n\n` +
  `This model is a fine-tuned version of [${base}](https://huggingface.co/${base}).\n`;

/** The pull request of {@link pullRequest}. */
function openPullRequest({ github }: BotHouse): void {
  github.repository.issues.push({
    ...{ number: 7, isPull: true, title: 'Another pair', body: '', state: 'open', labels: [] },
    ...{ author: 'me', updatedAt: 1 },
  });
}

/** A pair that the rule of the sample configuration is for. */
async function putFound(house: BotHouse): Promise<void> {
  const sft = 'alignment-handbook/tiny-sft';
  await house.putModel(sft, 'tiny-sft', cardOf('alignment-handbook/tiny-base', 'sft'));
  await house.putModel('alignment-handbook/tiny-dpo', 'tiny-dpo-20', cardOf(sft, 'dpo'));
}

/** The sample configuration, and a pair whose target belongs to somebody else. */
function addFailingPair(house: BotHouse): void {
  const pair = `pairs:
  - sft: demo/tiny-sft
    dpo: demo/tiny-dpo-100
    to: somebody/else
`;
  house.files.set('extrapolate.yml', readText('examples/extrapolate.yml').replace(/^pairs:\n/m, pair));
}

const stateOf = ({ github }: BotHouse) =>
  github.repository.branches.get('extrapolate-state')?.files.get('extrapolate-state.json');

const readOutputs = ({ outputs }: StepResult) =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, isPlain(name) ? value : JSON.parse(value)]),
  );
/** Outputs that are words, not JSON. */
const isPlain = (name: string) => ['verdict', 'url'].includes(name);

const outcomesOf = (result: StepResult) =>
  Object.fromEntries(
    readOutputs(result).pairs.map(({ dpo, outcome }: Record<string, string>) => [dpo, outcome]),
  );

const annotationsIn = (log: string) => log.split('\n').filter((line) => line.startsWith('::error'));

async function runOne(house: BotHouse, ...args: Parameters<BotHouse['start']>): Promise<StepResult> {
  const [result, ...more] = await house.start(...args);
  if (result === undefined || more.length > 0) throw new Error('not one step');
  return result;
}

describe.concurrent('watch.yml', () => {
  it(
    'publishes what is configured and found, reports it everywhere, and the next night nothing',
    inHouse(async (house) => {
      await putFound(house);
      const first = await runOne(house, 'watch.yml', nightly);
      expect(first.exitCode, first.log).toBe(0);
      expect(house.made()).toEqual([found, configured]);
      const outputs = readOutputs(first);
      expect(outputs.repos).toEqual([configured, found]);
      expect(outputs.urls).toEqual([configured, found].map((repo) => `${house.hub.url}/${repo}`));
      expect(outputs.failed).toEqual([]);
      expect(outputs.pairs).toEqual([
        {
          dpo: 'alignment-handbook/zephyr-7b-dpo-full',
          sft: 'alignment-handbook/zephyr-7b-sft-full',
          outcome: 'published',
          reason: '',
          repos: [configured],
        },
        {
          dpo: 'alignment-handbook/tiny-dpo',
          sft: 'alignment-handbook/tiny-sft',
          rule: 'handbook',
          outcome: 'published',
          reason: '',
          repos: [found],
        },
      ]);
      expect(outputs.report).toMatchObject({ kind: 'watch', exitCode: 0, workflowRun: { runId: 42 } });
      const rows = first.summary
        .split('\n')
        .filter((line) => line.startsWith('|') && line.includes('✅ published'));
      expect(rows).toHaveLength(2);
      expect(rows[0]).toMatch(/zephyr-7b-dpo-full.*zephyr-7b-sft-full.*α 0\.3: .*configured/);
      expect(rows[1]).toMatch(/tiny-dpo.*tiny-sft.*α 0\.3: .*handbook/);

      const [issue] = house.github.repository.issues;
      expect(issue).toMatchObject({ title: 'Extrapolated models', author: 'github-actions[bot]' });
      expect(issue?.body).toContain(`[\`${configured}\`](<${house.hub.url}/${configured}>)`);
      expect(JSON.parse(stateOf(house) ?? '').pairs).toHaveLength(2);
      // The files of main are people's.
      expect(house.github.repository.branches.get('main')?.files.size).toBe(0);
      // Every permission that the workflow gives is one that it takes.
      expect([...house.github.usedPermissions].sort()).toEqual(
        expect.arrayContaining(['contents=write', 'issues=write']),
      );

      const again = await runOne(house, 'watch.yml', nightly);
      expect(again.exitCode, again.log).toBe(0);
      expect(Object.values(outcomesOf(again))).toEqual(['already-published', 'already-published']);
      expect(readOutputs(again)).toMatchObject({ repos: [], urls: [], failed: [] });
      expect(house.made()).toEqual([found, configured]);
      expect(house.github.repository.issues).toHaveLength(1);
    }),
  );

  it(
    'ends with 10 and an annotation when a pair fails, and publishes the others',
    inHouse(async (house) => {
      addFailingPair(house);
      const result = await runOne(house, 'watch.yml', nightly);
      expect(result.exitCode, result.log).toBe(10);
      expect(annotationsIn(result.log)).toEqual([
        expect.stringMatching(/^::error title=demo\/tiny-dpo-100 failed::.*somebody/),
      ]);
      expect(readOutputs(result)).toMatchObject({ failed: ['demo/tiny-dpo-100'], repos: [configured] });
      expect(result.summary).toMatch(/demo\/tiny-dpo-100.*⛔ failed.*somebody/);
      expect(result.summary).toMatch(/zephyr-7b-dpo-full.*✅ published/);
      expect(house.github.repository.issues[0]?.body).toMatch(/## Failed\n\n.*demo\/tiny-dpo-100/);
      const said = result.log + result.summary + house.github.repository.issues[0]?.body;
      expect(said).not.toMatch(/--(to|force|allow|private|hub-url)\b/);
      expect(house.made()).toEqual([configured]);
    }),
  );

  it(
    'started by hand for a dry run, or by serve, takes their inputs',
    inHouse(async (house) => {
      await putFound(house);
      const inputs = { 'dry-run': true };
      const dry = await runOne(house, 'watch.yml', { name: 'workflow_dispatch', inputs });
      expect(dry.exitCode, dry.log).toBe(0);
      expect(Object.values(outcomesOf(dry))).toEqual(['would-publish', 'would-publish']);
      expect(readOutputs(dry)).toMatchObject({ repos: [], failed: [] });
      expect(dry.summary).toContain('## Watch: what would be published');
      expect(house.made()).toEqual([]);
      expect(stateOf(house)).toBeUndefined();
      expect(house.github.repository.issues).toEqual([]);

      const told = { name: 'workflow_dispatch', inputs: { ...webhook.payload.client_payload } } as const;
      const context = { repository: 'me/extrapolations', githubToken: 'x', secrets: {} };
      const { runName } = startWorkflow('examples/workflows/watch.yml', told, context);
      expect(runName).toBe('watch, because of alignment-handbook/tiny-dpo');
      const served = await runOne(house, 'watch.yml', told);
      expect(served.exitCode, served.log).toBe(0);
      expect(house.made()).toEqual([found, configured]);
    }),
  );

  it.each([
    [{ contents: 'write' }, /tracking issue/, 'issues: write', []],
    [{ contents: 'write', issues: 'read' }, /tracking issue/, 'issues: write', [configured]],
    [{ issues: 'write', contents: 'read' }, /extrapolate-state\.json/, 'contents: write', []],
  ] as const)('with %j only, says which permission is missing', async (permissions, what, needed, made) => {
    await using house = await openBotHouse();
    const result = await runOne(house, 'watch.yml', nightly, { permissions });
    expect(result.exitCode, result.log).toBe(5);
    const annotations = annotationsIn(result.log);
    expect(annotations).toHaveLength(1);
    expect(annotations[0]).toMatch(/^::error title=AccessError \(github-(forbidden|not-found)\)::/);
    expect(annotations[0]).toMatch(what);
    expect(annotations[0]).toContain(needed);
    expect(result.summary).toContain(needed);
    expect(house.made()).toEqual(made);
    // What was published before is told all the same.
    if (made.length > 0) expect(readOutputs(result)).toMatchObject({ repos: made });
  });
});

describe.concurrent('by-hand.yml', () => {
  const inputs = { sft: 'demo/tiny-sft', dpo: 'demo/tiny-dpo-100', alpha: '0.3, 0.5', 'dry-run': false };

  it(
    'publishes one pair, for real only when told so',
    inHouse(async (house) => {
      const { 'dry-run': _, ...standard } = inputs;
      const dry = await runOne(house, 'by-hand.yml', { name: 'workflow_dispatch', inputs: standard });
      expect(dry.exitCode, dry.log).toBe(0);
      expect(dry.summary).toContain('📝 would be published');
      expect(house.made()).toEqual([]);
      const real = await runOne(house, 'by-hand.yml', { name: 'workflow_dispatch', inputs });
      expect(real.exitCode, real.log).toBe(0);
      expect(house.made()).toEqual(['you/tiny-dpo-100-ExPO-a0.3', 'you/tiny-dpo-100-ExPO-a0.5']);
      expect(house.github.requests).toEqual([]);
    }),
  );

  it(
    'watches when serve tells of a webhook',
    inHouse(async (house) => {
      await putFound(house);
      const context = { repository: 'me/extrapolations', githubToken: 'x', secrets: {} };
      const { runName, jobs } = startWorkflow('examples/workflows/by-hand.yml', webhook, context);
      expect(runName).toBe('repo.content of alignment-handbook/tiny-dpo');
      expect(jobs.map(({ name }) => name)).toEqual(['watch']);
      const result = await runOne(house, 'by-hand.yml', webhook);
      expect(result.exitCode, result.log).toBe(0);
      expect(house.made()).toEqual([found, configured]);
      expect(stateOf(house)).toBeDefined();
    }),
  );
});

describe.concurrent('plan-pull-request.yml', () => {
  it(
    'comments once, and keeps the comment up to date',
    inHouse(async (house) => {
      openPullRequest(house);
      const first = await runOne(house, 'plan-pull-request.yml', pullRequest());
      expect(first.exitCode, first.log).toBe(0);
      const { comments } = house.github.repository;
      expect(comments).toHaveLength(1);
      expect(comments[0]?.body).toMatch(/zephyr-7b-dpo-full.*📝 would be published.*zephyr-7b-dpo-full-ExPO/);
      expect(readOutputs(first)).toMatchObject({ repos: [], failed: [], pairs: [{ repos: [configured] }] });

      // The same again needs no edit, whatever it took.
      house.github.requests.length = 0;
      await runOne(house, 'plan-pull-request.yml', pullRequest());
      expect(house.github.requests.filter((line) => !/^GET|\/graphql$/.test(line))).toEqual([]);

      house.files.set('extrapolate.yml', house.files.get('extrapolate.yml')?.replace('0.3', '0.5') ?? '');
      const next = await runOne(house, 'plan-pull-request.yml', pullRequest());
      expect(next.exitCode, next.log).toBe(0);
      expect(comments).toHaveLength(1);
      expect(comments[0]?.body).toContain('α 0.5');
      expect(house.made()).toEqual([]);
      expect(stateOf(house)).toBeUndefined();
      // Exactly what the workflow gives; reading comments is a part of writing them.
      expect([...house.github.usedPermissions].sort()).toEqual([
        'contents=read',
        'issues=read',
        'pull_requests=write',
      ]);
    }),
  );

  it(
    'says when the token could not publish',
    inHouse(async (house) => {
      openPullRequest(house);
      const result = await runOne(house, 'plan-pull-request.yml', pullRequest(), { hfToken: readToken });
      expect(result.exitCode, result.log).toBe(10);
      expect(house.github.repository.comments[0]?.body).toContain(`cannot write to ${configured}`);
    }),
  );

  it(
    'does nothing for a fork, which gets neither secrets nor the right to comment',
    inHouse(async (house) => {
      expect(await house.start('plan-pull-request.yml', pullRequest('stranger/extrapolations'))).toEqual([]);
    }),
  );

  it(
    'without the permission to comment, says so after the plan is told',
    inHouse(async (house) => {
      openPullRequest(house);
      const permissions = { contents: 'read', issues: 'read' } as const;
      const result = await runOne(house, 'plan-pull-request.yml', pullRequest(), { permissions });
      expect(result.exitCode, result.log).toBe(5);
      expect(annotationsIn(result.log)[0]).toContain('pull-requests: write');
      expect(readOutputs(result)).toMatchObject({ pairs: [{ repos: [configured] }] });
    }),
  );
});

describe.concurrent('publish-release.yml and refresh-cards.yml', () => {
  it(
    'publish a model, and write its card anew by a template',
    inHouse(async (house) => {
      await house.putModel('org/model-sft', 'tiny-sft');
      await house.putModel('org/model-dpo', 'tiny-dpo-100');
      const release = { name: 'release', payload: { action: 'published', release: {} } } as const;
      const made = await runOne(house, 'publish-release.yml', release);
      expect(made.exitCode, made.log).toBe(0);
      expect(house.made()).toEqual(['you/model-dpo-ExPO']);

      house.files.set('card.liquid', '# By our template\n');
      const push = { name: 'push', payload: { ref: 'refs/heads/main' } } as const;
      const card = await runOne(house, 'refresh-cards.yml', push);
      expect(card.exitCode, card.log).toBe(0);
      const text = (await house.hub.store.readFile('you/model-dpo-ExPO', 'README.md')).toString();
      expect(text).toContain('# By our template');
      expect(house.github.requests).toEqual([]);
    }),
  );
});

it.concurrent('finds the API of a GitHub Enterprise Server, whose token it hides as well', async () => {
  await using enterprise = await openBotHouse('/api/v3');
  const environment = { GITHUB_SERVER_URL: 'https://github.example.org' };
  const [result] = await enterprise.start('watch.yml', nightly, { environment });
  expect(result?.exitCode, result?.log).toBe(0);
  expect(enterprise.github.repository.issues).toHaveLength(1);
  expect(stateOf(enterprise)).toBeDefined();
  expect(JSON.parse(result?.outputs.report ?? '').workflowRun.url).toMatch(
    /^https:\/\/github\.example\.org\//,
  );
});
