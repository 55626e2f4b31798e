import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPublisher, type Publisher } from './published.ts';

let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(() => publisher[Symbol.asyncDispose]());

const manifestOf = async () => JSON.parse(await publisher.read('extrapolation.json'));

test('every warning of a run is in report, manifest and card, by what was measured', async () => {
  publisher.hub.store.addFile('demo/tiny-dpo-100', 'README.md', '---\nlicense: [a, \n---\n');
  const { warnings, outputs } = await publisher.publish({ alphas: [3] });
  expect(warnings.length).toBeGreaterThan(1);
  expect((await manifestOf()).warnings).toEqual(warnings);
  const card = await publisher.read('README.md');
  const title = card.indexOf('# derived');
  const block = card.slice(title, card.indexOf('[ExPO]', title));
  expect(block).toMatch(
    /^# derived\n\n\*\*Nothing was evaluated:.*\n\n> \*\*Warnings of the run\*\*\n>\n> - /,
  );
  expect(block.match(/^> - /gm)).toHaveLength(warnings.length);
  expect(block).toContain('α \\= 3 moves θ1 by');

  // Of all weights, not of the sample: the same figure as the report's parts give.
  const { total, parts } = outputs[0]?.statistics ?? { total: undefined, parts: [] };
  expect(total).toBeDefined();
  const matrices = parts.filter(({ part }) => part !== 'norms');
  const sum = (key: 'deltaSquaredSum' | 'alignedSquaredSum') =>
    matrices.reduce((all, { statistics }) => all + statistics[key], 0);
  const ratio = Math.sqrt(sum('deltaSquaredSum') / sum('alignedSquaredSum'));
  expect(warnings.join()).toContain(`‖Δ‖/‖θ1‖ is ${ratio.toPrecision(3)} without the norms`);
  expect(warnings.join()).not.toContain('sample');
});

test('a run without warnings says nothing of them', async () => {
  await publisher.publish({ alphas: [0.5] });
  expect(await manifestOf()).not.toHaveProperty('warnings');
  expect(await publisher.read('README.md')).not.toContain('Warnings of the run');
});

test('a large step is warned of before anything is uploaded', async () => {
  const runtime = publisher.runtime();
  const told: number[] = [];
  const { run } = await import('../../src/app/run.ts');
  const { jobRequest } = await import('./runtime.ts');
  const made = () => publisher.hub.store.models.has('demo/derived');
  await run(
    jobRequest({ sft: 'demo/tiny-sft', aligned: 'demo/tiny-dpo-100', alphas: [3], to: 'demo/derived' }),
    {
      ...runtime,
      log: {
        ...runtime.log,
        warn: (text) => void (String(text).includes('α = 3 moves θ1') && told.push(made() ? 1 : 0)),
      },
    },
  );
  expect(told).toEqual([0]);
});

test('what was allowed is on the card as a warning, and in the command that makes it again', async () => {
  await expect(publisher.publish({ alphas: [9] })).rejects.toMatchObject({
    name: 'IncompatibleError',
    code: 'alpha-ruinous',
  });
  await expect(publisher.publish({ alphas: [0] })).rejects.toMatchObject({ code: 'alpha-zero' });
  expect(publisher.hub.store.models.has('demo/derived')).toBe(false);
  await publisher.publish({ alphas: [9], allow: new Set(['alpha-ruinous', 'overflow']) });
  expect((await manifestOf()).allowed).toEqual(['alpha-ruinous']);
  const card = await publisher.read('README.md');
  expect(card).toMatch(/Allowed by \\-\\-allow alpha-ruinous|Allowed by --allow alpha-ruinous/);
  expect(card).toContain('--allow alpha-ruinous \\\n  --to demo/derived');
  expect((await publisher.verify()).outcome).toBe('identical');
});

test('what has the name of a secret is not published from a directory, and a warning says so', async () => {
  const { cp, readdir, writeFile } = await import('node:fs/promises');
  const { join } = await import('node:path');
  const { exampleOf } = await import('./published.ts');
  const aligned = join(publisher.scratch, 'dpo');
  await cp(exampleOf('tiny-dpo-100'), aligned, { recursive: true });
  for (const name of ['id_rsa', 'server.pem', '.env', 'notes.txt']) await writeFile(join(aligned, name), 'x');
  const to = join(publisher.scratch, 'out');
  const { warnings } = await publisher.publish({ sft: exampleOf('tiny-sft'), aligned, to, alphas: [0.5] });
  expect(warnings.join()).toMatch(/\.env, id_rsa(,| and) server\.pem are not published/);
  const made = await readdir(to);
  expect(made).toContain('notes.txt');
  expect(made.filter((name) => ['id_rsa', 'server.pem', '.env'].includes(name))).toEqual([]);
});
