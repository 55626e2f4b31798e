import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { JobRequest } from '../../src/app/contract/requests.ts';
import { run } from '../../src/app/run.ts';
import { watch } from '../../src/bot/watch/watch.ts';
import { systemClock } from '../../src/kit/environment.ts';
import { CancelledError, ExtrapolateError } from '../../src/kit/errors.ts';
import type { EmbeddedHubOptions } from '../../src/stores/embedded-hub/embedded-hub.ts';
import { openHouse } from '../doors/door.ts';
import { jobRequest, testRuntime, type Written } from './runtime.ts';

/**
 * What the real Hub does beyond its documentation, each through a use case: the numbers are those of its ways in
 * docs/hub.md.
 */

type House = Awaited<ReturnType<typeof openTown>>;
let open: House | undefined;
afterEach(async () => {
  await open?.[Symbol.asyncDispose]();
  open = undefined;
});

const token = 'hf_jwt_header.payload.signature';

/** A Hub with the example pair, and time that passes at once where the product waits. */
async function openTown(options: EmbeddedHubOptions = {}) {
  let offsetMs = 0;
  const now = () => systemClock.now() + offsetMs;
  const waits: number[] = [];
  const sleep = async (milliseconds: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    waits.push(milliseconds);
    offsetMs += milliseconds;
  };
  const users = [{ name: 'demo', token, role: 'write' as const, organizations: ['org'] }];
  const house = await openHouse({ now, users, ...options });
  const runtimeWith = (signal?: AbortSignal) => ({
    ...testRuntime({ hubUrl: house.hub.url, token, ...(signal && { signal }) }),
    clock: { now, sleep },
  });
  const runtime = runtimeWith();
  return {
    ...house,
    runtime,
    runtimeWith,
    waits,
    [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
    request: (fields: Partial<Written<JobRequest>> = {}) =>
      jobRequest({ sft: 'demo/tiny-sft', aligned: 'demo/tiny-dpo-100', alphas: [0.3], ...fields }),
    async watch(yaml: string) {
      const config = join(house.scratch, 'extrapolate.yml');
      await writeFile(config, `${yaml}\nstate: { file: ${join(house.scratch, 'state.json')} }\n`);
      return watch({ config, github: undefined, dryRun: false }, runtime);
    },
    state: async () => JSON.parse(await readFile(join(house.scratch, 'state.json'), 'utf8')),
    async putPair(name: string, tags: readonly string[] = [], dpo = 'tiny-dpo-100') {
      for (const [repo, example, base, words] of [
        [`org/${name}-sft`, 'tiny-sft', 'org/tiny-base', ['sft', 'trl']],
        [`org/${name}-dpo`, dpo, `org/${name}-sft`, ['dpo', 'trl', ...tags]],
      ] as const) {
        const directory = join(house.scratch, repo.replace('/', '-'));
        await cp(join(import.meta.dirname, '../../examples', example), directory, { recursive: true });
        const list = words.map((tag) => `- ${tag}\n`).join('');
        const card = `---\nlicense: mit\nlibrary_name: transformers\nbase_model: ${base}\ntags:\n${list}---\n\nThis model is a fine-tuned version of [${base}](https://huggingface.co/${base}). Of ${name}.\n`;
        await writeFile(join(directory, 'README.md'), card);
        const config = JSON.parse(await readFile(join(directory, 'config.json'), 'utf8'));
        await writeFile(join(directory, 'config.json'), JSON.stringify({ ...config, name }));
        house.hub.store.createModel(repo);
        await house.hub.store.addDirectory(repo, directory);
      }
    },
  };
}

const target = 'demo/tiny-dpo-100-ExPO';

test('1: tags have case, and a listing without any model is warned of', async () => {
  open = await openTown();
  await open.putPair('one', ['LLaMA-Factory']);
  const ruleOf = (tag: string) => `watch: [{ name: r, tags: [${tag}], alpha: 0.3, to: "demo/{dpo}-ExPO" }]`;
  const right = await open.watch(ruleOf('LLaMA-Factory'));
  expect(right.rows).toMatchObject([{ model: 'org/one-dpo', outcome: 'published' }]);
  expect(right.warnings).toEqual([]);
  const wrong = await open.watch(ruleOf('llama-factory'));
  expect(wrong.rows).toEqual([]);
  expect(wrong.warnings.join()).toMatch(/lists no model with the tag llama-factory\. .*have case/);
});

test('2: a used-up quota of commits is waited for, and told', async () => {
  open = await openTown({ quotas: { commitsPerHour: 1 } });
  const { outputs } = await run(open.request(), open.runtime);
  expect(outputs).toMatchObject([{ state: 'published' }]);
  expect(Math.max(...open.waits)).toBeGreaterThanOrEqual(3_600_000);
  expect(open.runtime.lines.join('\n')).toMatch(
    /rate limit for repository commits \(1 per hour\).* Trying again in 1 h 00 min/,
  );
});

test('2: a quota that frees too late ends the run at once and says when', async () => {
  open = await openTown();
  open.hub.faults.add({
    when: { path: /\/commit\// },
    action: { status: 429, body: { error: 'You can retry this action in about 9 hours.' } },
  });
  await expect(run(open.request(), open.runtime)).rejects.toMatchObject({
    code: 'rate-limited',
    exitCode: 6,
    message: expect.stringMatching(/again in 9 h 00 min, at \d{4}-\d\d-\d\d \d\d:\d\d UTC/),
  });
  expect(Math.max(0, ...open.waits)).toBeLessThan(3_600_000);
});

test('2: what was finished when the run is told to stop is kept', async () => {
  open = await openTown();
  const stop = new AbortController();
  // The first file waits for its commit while the second is sent.
  open.hub.faults.add({ when: { path: /\/commit\/extrapolate-/ }, times: 1, action: 'hang' });
  open.hub.faults.add({
    when({ path }) {
      const isSecond =
        path === '/v2/shards' && open?.hub.requests.filter((each) => each.path === path).length === 2;
      if (isSecond) queueMicrotask(() => stop.abort(new CancelledError()));
      return isSecond;
    },
    action: 'hang',
  });
  await expect(run(open.request(), open.runtimeWith(stop.signal))).rejects.toMatchObject({ exitCode: 130 });
  open.hub.faults.clear();
  const { outputs } = await run(open.request(), open.runtime);
  expect(outputs[0]?.files.map(({ resumed }) => resumed)).toEqual([true, false]);
});

test('3: the daily quota of new repos lets pairs wait, and counts no failure', async () => {
  open = await openTown({ quotas: { reposPerDay: 0 } });
  await open.putPair('one');
  await open.putPair('two', [], 'tiny-dpo-20');
  const yaml = 'watch: [{ name: r, owners: [org], alpha: 0.3, to: "demo/{dpo}-ExPO" }]';
  const report = await open.watch(yaml);
  expect(report.exitCode).toBe(0);
  expect(report.rows.map(({ outcome }) => outcome)).toEqual(['waiting', 'waiting']);
  for (const { reason } of report.rows) expect(reason).toMatch(/^It waits: .*takes no new repo/i);
  // The second is not tried.
  expect(open.hub.requests.filter(({ path }) => path === '/api/repos/create')).toHaveLength(1);
  const { pairs } = await open.state();
  expect(pairs.map(({ status, attempts }: Record<string, unknown>) => [status, attempts])).toEqual([
    ['waiting', 0],
    ['waiting', 0],
  ]);
});

test.each([
  ['4: a repo', /\/repos\/create$/, 'Cannot create repo: another conflicting operation is in progress'],
  ['5: a branch', /\/branch\//, 'Another commit operation is in progress, please try again later'],
  [
    '5: a staging commit',
    /\/commit\/extrapolate-/,
    'Another commit operation is in progress, try again later',
  ],
  ['5: the commit on main', /\/commit\/main/, 'Another commit operation is in progress, try again later'],
])('%s that another job keeps busy is tried again', async (_, path, error) => {
  open = await openTown();
  const busy = open.hub.faults.add({ when: { path }, times: 3, action: { status: 409, body: { error } } });
  const { outputs } = await run(open.request(), open.runtime);
  expect(outputs).toMatchObject([{ state: 'published', target }]);
  expect(busy.struck).toBe(3);
});

test('5: what stays busy ends the run as such', async () => {
  open = await openTown();
  const error = 'Cannot create repo: another conflicting operation is in progress';
  open.hub.faults.add({ when: { path: /\/repos\/create$/ }, action: { status: 409, body: { error } } });
  await expect(run(open.request(), open.runtime)).rejects.toMatchObject({ code: 'hub-busy', exitCode: 6 });
});

const quotaTexts = [
  'Private repository storage limit reached, please upgrade your plan to increase your private storage limit.',
  'Your storage patterns tripped our internal systems! Please contact us.',
  'You have exceeded your public storage space.',
  'You need to setup automatic credit recharge to use this.',
];
test.each(
  [/\/preupload\//, /\/xet-write-token\//, /\/commit\/main/].flatMap((path) =>
    quotaTexts.map((text) => [path.source, path, text] as const),
  ),
)('6: 403 at %s: %s', async (_, path, error) => {
  open = await openTown();
  open.hub.faults.add({ when: { path }, action: { status: 403, body: { error } } });
  await expect(run(open.request(), open.runtime)).rejects.toMatchObject({
    code: 'hub-quota',
    exitCode: 7,
    docs: `${open.hub.url}/settings/billing`,
    message: expect.stringContaining(target),
  });
});

test('6: a token that may not write is told apart', async () => {
  open = await openTown();
  const error = 'You have read access but not the required permissions for this operation';
  open.hub.faults.add({ when: { path: /\/xet-write-token\// }, action: { status: 403, body: { error } } });
  await expect(run(open.request(), open.runtime)).rejects.toMatchObject({ code: 'forbidden', exitCode: 5 });
});

test.each([true, false])(
  '7: small files come from a cache that knows ranges: %s',
  async (cacheKnowsRanges) => {
    open = await openTown({ cacheKnowsRanges, rateLimits: { resolvers: 40, windowSeconds: 300 } });
    const { outputs } = await run(open.request(), open.runtime);
    expect(outputs).toMatchObject([{ state: 'published' }]);
    const config = JSON.parse(String(await open.hub.store.readFile(target, 'config.json')));
    expect(config).toEqual(
      JSON.parse(String(await open.hub.store.readFile('demo/tiny-dpo-100', 'config.json'))),
    );
    expect(open.hub.requests.some(({ path }) => path.startsWith('/api/resolve-cache/models/'))).toBe(true);
    // Paced by the bucket that the cache counts in, and so never refused.
    expect(open.hub.requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(open.hub.violations).toEqual([]);
  },
);

test('7: a whole file of another length is not believed', async () => {
  open = await openTown();
  open.hub.faults.add({
    when: { path: /resolve-cache.*config\.json/ },
    action: { status: 200, body: '{"a":1}' },
  });
  await expect(run(open.request(), open.runtime)).rejects.toMatchObject({ code: 'range-ignored' });
});

// 8, a search that breaks off goes on at its page: test/bot/watch/first-run.test.ts.

test('9: a storage that answers 501 to the newer route is served by the older', async () => {
  open = await openTown();
  open.hub.faults.add({ when: { path: /^\/v2\/shards/ }, action: { status: 501 } });
  expect((await run(open.request(), open.runtime)).outputs).toMatchObject([{ state: 'published' }]);
});

test('10: tokens of the storage may have 64,000 characters', async () => {
  open = await openTown({ xetTokenCharacters: 64_000 });
  expect((await run(open.request(), open.runtime)).outputs).toMatchObject([{ state: 'published' }]);
});

test('11: a token of a workflow is never repeated, in none of its parts', async () => {
  open = await openTown();
  const body = { error: `No rights for ${token}, nor for hf_jwt_a.b.c` };
  open.hub.faults.add({ when: { path: /\/commit\// }, action: { status: 400, body } });
  const error: unknown = await run(open.request(), open.runtime).catch((thrown) => thrown);
  if (!(error instanceof ExtrapolateError)) throw error;
  const said = `${error.stack} ${String(error.inFull)} ${open.runtime.lines.join(' ')}`;
  expect(said).toContain('No rights for hf_…, nor for hf_…');
  expect(said).not.toMatch(/payload|signature|a\.b\.c/);
});

test.each(['app', 'oidc'] as const)('12: a token of an %s gives no namespace', async (kind) => {
  open = await openTown({ users: [{ name: 'demo', token, role: 'write', kind }] });
  await expect(run(open.request(), open.runtime)).rejects.toMatchObject({ code: 'token-without-namespace' });
  const before = open.hub.requests.length;
  const { outputs } = await run(open.request({ to: 'demo/by-machine' }), open.runtime);
  expect(outputs).toMatchObject([{ state: 'published', target: 'demo/by-machine' }]);
  expect(open.hub.requests.slice(before).filter(({ path }) => path.includes('whoami'))).toHaveLength(1);
});

test('12: a Hub that answers no more questions about the token is not waited for', async () => {
  open = await openTown();
  open.hub.faults.add({
    when: { path: /whoami/ },
    action: { status: 429, headers: { 'retry-after': '290' } },
  });
  expect((await run(open.request({ to: target }), open.runtime)).outputs).toMatchObject([
    { state: 'published' },
  ]);
  expect(Math.max(0, ...open.waits)).toBeLessThan(290_000);
});

test('14: what the Hub warns of a card is shown', async () => {
  open = await openTown();
  const body = { errors: [], warnings: [{ message: '"tags" with value "x" is odd' }] };
  open.hub.faults.add({ when: { path: /validate-yaml/ }, action: { status: 200, body } });
  await run(open.request(), open.runtime);
  expect(open.runtime.lines.join('\n')).toContain(
    `takes the card of ${target}, and warns: "tags" with value "x"`,
  );
});

test('16: a field that the Hub does not know is refused', async () => {
  open = await openTown();
  const answer = await fetch(`${open.hub.url}/api/models?expand=tags&expand=stars`);
  expect([answer.status, await answer.json()]).toEqual([
    400,
    { error: expect.stringContaining('Invalid option') },
  ]);
});

test('17: front matter may have blank space before it', async () => {
  open = await openTown();
  for (const repo of ['demo/tiny-sft', 'demo/tiny-dpo-100']) {
    const card = String(await open.hub.store.readFile(repo, 'README.md'));
    open.hub.store.addFile(repo, 'README.md', `\n  \n${card.replace('---\n', '---\nlicense: mit\n')}`);
  }
  await run(open.request(), open.runtime);
  expect(String(await open.hub.store.readFile(target, 'README.md'))).toMatch(/^license: mit$/m);
});
