import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planJob } from '../../src/app/plan.ts';
import { run } from '../../src/app/run.ts';
import { parseCard } from '../../src/documents/metadata/parse-card.ts';
import { told } from '../support/told.ts';
import { exampleOf } from './published.ts';
import { jobRequest, testRuntime } from './runtime.ts';

let scratch: string;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'extrapolate-'));
  await put('sft', 'tiny-sft', '---\nlicense: apache-2.0\n---\n# m\n');
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const at = (name: string) => join(scratch, name);

async function put(name: string, example: string, card: string): Promise<void> {
  await mkdir(at(name));
  await cp(exampleOf(example), at(name), { recursive: true });
  await rm(join(at(name), 'LICENSE'), { force: true });
  await writeFile(join(at(name), 'README.md'), card);
}

const request = () =>
  jobRequest({
    sft: at('sft'),
    aligned: at('dpo'),
    alphas: [0.3],
    to: at('out'),
    rounding: { kind: 'reference' },
  });

async function derive(): Promise<{ readonly license: unknown; readonly warnings: string }> {
  const { warnings } = await run(request(), testRuntime({})).then(told);
  return {
    license: parseCard(await readFile(join(at('out'), 'README.md'), 'utf8')).data.license,
    warnings: warnings.join('\n'),
  };
}

describe('what θ1’s card states is not lost for θ0’s apache-2.0', () => {
  test.each([
    ['behind a blank line', '\n---\nlicense: cc-by-nc-4.0\nlanguage: de\n---\n# m\n'],
    ['as a title', '---\nlicense: "CC BY-NC 4.0"\n---\n# m\n'],
    ['as an address', '---\nlicense: https://creativecommons.org/licenses/by-nc/4.0/\n---\n# m\n'],
    ['with other dashes', '---\nlicense: cc_by_nc_4.0\n---\n# m\n'],
    ['in a list with commas', '---\nlicense: "apache-2.0, cc-by-nc-4.0"\n---\n# m\n'],
    ['as a map', '---\nlicense: {name: cc-by-nc-4.0}\n---\n# m\n'],
    ['in what cannot be read', `---\nlicense: cc-by-nc-4.0\n${'? '.repeat(500)}\n---\n# m\n`],
  ])('%s', async (_, card) => {
    await put('dpo', 'tiny-dpo-100', card);
    expect((await derive()).license).toBe('cc-by-nc-4.0');
  });

  test.each([
    ['a blank line before it', '\n---\nlicense: cc-by-nc-nd-4.0\n---\n# m\n'],
    ['lines that end in CR alone', '---\rlicense: cc-by-nc-nd-4.0\r---\r# x\r---'],
    ['a list at the margin', '---\nlicense: cc-by-nc-nd-4.0\ntags: [\n"a"\n]\n---\n'],
    ['a merge key', '---\n<<: {license: cc-by-nc-nd-4.0}\n---\n'],
    ['a second fence', '---\n---\nlicense: cc-by-nc-nd-4.0\n---\n'],
    ['YAML that cannot be read', '---\nlicense: cc-by-nc-nd-4.0\nx: [\n---\n'],
    ['more than is read', `---\nx: ${'y'.repeat(300_000)}\nlicense: cc-by-nc-nd-4.0\n---\n`],
  ])('no derivatives, with %s', async (_, card) => {
    await put('dpo', 'tiny-dpo-100', card);
    await expect(run(request(), testRuntime({}))).rejects.toMatchObject({ code: 'licence-no-derivatives' });
  });

  test('a file that holds it', async () => {
    await put('dpo', 'tiny-dpo-100', '# m\n');
    await writeFile(
      join(at('dpo'), 'LICENSE'),
      'Creative Commons Attribution-NonCommercial 4.0 International\n',
    );
    const { license, warnings } = await derive();
    expect(license).toBe('cc-by-nc-4.0');
    expect(warnings).toContain('the text in LICENSE beside it is that of cc-by-nc-4.0');
  });

  test('a file whose text is not known: none, and why', async () => {
    await put('dpo', 'tiny-dpo-100', '# m\n');
    await writeFile(join(at('dpo'), 'LICENSE'), 'Ask me first.\n');
    const { license, warnings } = await derive();
    expect(license).toBeUndefined();
    expect(warnings).toContain('the terms in its file LICENSE');
  });
});

test.each([
  ['plainly', '---\nhf-extrapolate: false\n---\n'],
  ['behind a blank line', '\n---\nhf-extrapolate: false\n---\n'],
  ['as older YAML says no', '---\nhf-extrapolate: off\n---\n'],
  ['by a tag', '---\ntags: [no-extrapolation]\n---\n'],
  ['in what cannot be read', '---\nhf-extrapolate: false\nx: [\n---\n'],
])('the wish of an author is seen %s, and a person may know better', async (_, card) => {
  await put('dpo', 'tiny-dpo-100', card);
  await expect(run(request(), testRuntime({}))).rejects.toMatchObject({ code: 'opted-out' });
  const { problems } = await planJob(request(), testRuntime({})).then(told);
  expect(problems).toEqual([expect.stringContaining('does not want it to be extrapolated')]);
  const allowed = { ...request(), allow: new Set(['opted-out'] as const) };
  expect((await run(allowed, testRuntime({})).then(told)).warnings.join()).toContain(
    'Allowed by --allow opted-out',
  );
});

test.each([
  ['keys in keys', '? '.repeat(500)],
  ['lists in keys', '? - '.repeat(250)],
  ['braces', '{'.repeat(1_000)],
  ['aliases', '*a '.repeat(300)],
  ['quotes', '"'.repeat(1_000)],
])('a hostile card holds nothing up: %s', async (_, yaml) => {
  await put('dpo', 'tiny-dpo-100', `---\n${yaml}\n---\n# m\n`);
  const { warnings } = await planJob(request(), testRuntime({})).then(told);
  expect(warnings.join('\n')).toMatch(
    /dpo\/README\.md: nothing was taken over from it, because its front matter/,
  );
});
