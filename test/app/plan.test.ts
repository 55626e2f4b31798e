import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobRequest } from '../../src/app/contract/requests.ts';
import { planJob } from '../../src/app/plan.ts';
import { run } from '../../src/app/run.ts';
import { CancelledError, ServiceError } from '../../src/kit/errors.ts';
import { type EmbeddedHub, startEmbeddedHub } from '../../src/stores/embedded-hub/embedded-hub.ts';
import { told } from '../support/told.ts';
import { jobRequest, testRuntime, type Written } from './runtime.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));

let hub: EmbeddedHub;
let scratch: string;
beforeEach(async () => {
  hub = await startEmbeddedHub();
  scratch = await mkdtemp(join(tmpdir(), 'extrapolate-'));
});
afterEach(async () => {
  await hub.close();
  await rm(scratch, { recursive: true, force: true });
});

const planTo = (to: string, fields: Partial<Written<JobRequest>> = {}, signal?: AbortSignal) =>
  planJob(
    jobRequest({
      sft: join(examples, 'tiny-sft'),
      aligned: join(examples, 'tiny-dpo-100'),
      alphas: [0.3],
      to,
      ...fields,
    }),
    testRuntime({ hubUrl: hub.url, token: 'hf_embedded_write', ...(signal && { signal }) }),
  ).then(told);

test('every target that run would refuse is a problem, and the rest of the plan is there', async () => {
  hub.store.createModel('demo/public');
  await writeFile(join(scratch, 'file'), '');
  await mkdir(join(scratch, 'theirs'));
  await writeFile(join(scratch, 'theirs/notes.txt'), 'mine');
  const cases: readonly (readonly [
    to: string,
    fields: Partial<Written<JobRequest>>,
    problem: RegExp,
    state: string,
  ])[] = [
    ['demo/public', { visibility: 'private' }, /is public, and is to be private/, 'empty'],
    [join(scratch, 'file'), {}, /is a file/, 'unknown'],
    [join(scratch, 'theirs'), {}, /was not made by hf-extrapolate.*--force/, 'foreign'],
    [examples, { force: true }, /cannot be replaced.*tiny-sft/, 'foreign'],
  ];
  for (const [to, fields, problem, targetState] of cases) {
    const { problems, outputs } = await planTo(to, fields);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(outputs).toMatchObject([{ target: to, targetState, files: [{}, {}] }]);
  }
});

test('keys that tokenizer_config.json has more than once are told', async () => {
  const aligned = join(scratch, 'aligned');
  await cp(join(examples, 'tiny-dpo-100'), aligned, { recursive: true });
  await writeFile(join(aligned, 'tokenizer_config.json'), '{"pad_token": "a", "pad_token": "b"}');
  const { warnings } = await planTo(join(scratch, 'out'), { aligned });
  expect(warnings.join()).toMatch(
    /tokenizer_config\.json has keys more than once, of which the last counts: pad_token\./,
  );
});

test('a Hub that fails and a stop are no problems of the plan', async () => {
  hub.faults.add({ when: ({ path }) => path.startsWith('/api/models/demo/x'), action: { status: 501 } });
  await expect(planTo('demo/x')).rejects.toThrow(ServiceError);
  const stopped = AbortSignal.abort(new CancelledError());
  await expect(planTo('demo/y', {}, stopped)).rejects.toThrow(CancelledError);
});

test('of several problems run throws the first, and a dry run may come without the token', async () => {
  const [sft, aligned] = [join(examples, 'tiny-dpo-100'), join(examples, 'tiny-sft')];
  const fields = { sft, aligned, alphas: [0.3], to: 'demo/swapped' };
  const runtime = () => testRuntime({ hubUrl: hub.url });
  const { problems } = told(await planJob(jobRequest(fields), runtime()));
  expect(problems).toEqual([
    expect.stringMatching(/needs a token/),
    ...problems.slice(1).map(() => expect.stringMatching(/tiny-sft/)),
  ]);
  expect(problems.length).toBeGreaterThan(1);

  const thrown = run(jobRequest(fields), runtime());
  await expect(thrown).rejects.toMatchObject({ code: 'token-missing' });
  const dry = run(jobRequest({ ...fields, dryRun: true }), runtime()).catch((error: Error) => error.message);
  expect(problems[1]?.startsWith(String(await dry))).toBe(true);
});
