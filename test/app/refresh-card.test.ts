import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { derivedRepo, exampleOf, openPublisher, type Publisher } from './published.ts';

const own = '\n<!-- keep -->\nScored 0.93 on our own answers.\n<!-- /keep -->\n';

let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
  await publisher.publish();
});
afterEach(() => publisher[Symbol.asyncDispose]());

const head = () => publisher.hub.store.model(derivedRepo).branches.get('main');

/** Puts a section of one's own after the loading snippet. */
async function addSection(): Promise<string> {
  const card = await publisher.read('README.md');
  const changed = card.replace('\n## What it is made of', `${own}\n## What it is made of`);
  expect(changed).not.toBe(card);
  await publisher.write('README.md', changed);
  return changed;
}

test('commits nothing when nothing changed, also with sections of people in it', async () => {
  const before = head();
  expect(await publisher.card()).toMatchObject({ state: 'unchanged', changedFiles: [] });
  expect(head()).toBe(before);
  await addSection();
  const edited = head();
  expect(await publisher.card()).toMatchObject({ state: 'unchanged' });
  expect(head()).toBe(edited);
});

test('writes a licence in one commit, keeps sections, and does not touch the weights', async () => {
  await addSection();
  const weights = publisher.hub.store.file(derivedRepo, 'model-00001-of-00002.safetensors').oid;
  const report = await publisher.card({
    card: { relation: 'finetune', license: 'apache-2.0', template: undefined },
  });
  expect(report).toMatchObject({ state: 'updated', changedFiles: ['README.md', 'extrapolation.json'] });
  expect(report.commit).toBe(head());
  const card = await publisher.read('README.md');
  expect(card).toContain(own.trim());
  expect(parse(card.split('---\n')[1] ?? '')).toMatchObject({
    license: 'apache-2.0',
    base_model_relation: 'finetune',
  });
  expect(publisher.hub.store.file(derivedRepo, 'model-00001-of-00002.safetensors').oid).toBe(weights);
  // What was decided once stays, and the repo still is what it says.
  expect(await publisher.card()).toMatchObject({ state: 'unchanged' });
  expect(await publisher.verify()).toMatchObject({ outcome: 'identical' });
  expect(publisher.hub.violations).toEqual([]);
});

test('a dry run says what would change', async () => {
  const before = head();
  const card = { relation: undefined, license: 'mit', template: undefined };
  expect(await publisher.card({ card, dryRun: true })).toMatchObject({
    state: 'would-update',
    changedFiles: ['README.md', 'extrapolation.json'],
  });
  expect(head()).toBe(before);
});

test('text outside of the markers is not overwritten, unless that is asked for', async () => {
  const card = await publisher.read('README.md');
  await publisher.write('README.md', card.replace('# derived', '# derived\n\nI like this model.'));
  const before = head();
  await expect(publisher.card()).rejects.toMatchObject({
    code: 'card-edited',
    message: expect.stringContaining('was edited outside of its markers'),
  });
  expect(head()).toBe(before);
  expect(await publisher.card({ force: true })).toMatchObject({ state: 'updated' });
  expect(await publisher.read('README.md')).not.toContain('I like this model.');
});

test.each([
  ['an alias inside of what it names', 'x: &x [*x]', /stands inside of what it names \(line \d+\)/],
  ['keys in keys', '? '.repeat(500), /nested more than 32 deep/],
  ['more values than are read', `x: [${'y,'.repeat(20_000)}]`, /more than 10000 values/],
])(
  'a front matter of its own that cannot be read is not overwritten, and why: %s',
  async (_, yaml, reason) => {
    const card = await publisher.read('README.md');
    publisher.hub.store.addFile(
      derivedRepo,
      'README.md',
      card.replace('\ntags:', () => `\n${yaml}\ntags:`),
    );
    await expect(publisher.card()).rejects.toMatchObject({
      code: 'card-edited',
      message: expect.stringMatching(reason),
    });
    await publisher.write('notes.txt', 'a new commit', 'demo/tiny-dpo-100');
    await expect(publisher.publish()).rejects.toMatchObject({ code: 'card-edited' });
    expect(await publisher.card({ force: true })).toMatchObject({ state: 'updated' });
  },
);

test('a lost card comes back', async () => {
  const card = await publisher.read('README.md');
  const { files } = publisher.hub.store.model(derivedRepo).resolve('main');
  (files as Map<string, unknown>).delete('README.md');
  (files as Map<string, unknown>).delete('charts/delta-ratio.svg');
  expect(await publisher.card()).toMatchObject({ changedFiles: ['README.md', 'charts/delta-ratio.svg'] });
  expect(await publisher.read('README.md')).toBe(card);
});

test('a template of one’s own, with its mistakes named', async () => {
  const template = join(publisher.scratch, 'card.liquid');
  const withTemplate = () => publisher.card({ card: { relation: undefined, license: undefined, template } });
  await expect(withTemplate()).rejects.toMatchObject({ code: 'path-invalid' });
  await writeFile(template, '# Mine\n\n{{ nothing_of_this_name }}\n');
  await expect(withTemplate()).rejects.toMatchObject({ code: 'card-template-invalid' });
  await writeFile(template, '# Mine: {{ name }}\n\nα = {{ alpha }}\n');
  expect(await withTemplate()).toMatchObject({ state: 'updated' });
  expect(await publisher.read('README.md')).toContain('# Mine: derived\n\nα = 0.3');
});

test('in a directory', async () => {
  const derived = join(publisher.scratch, 'out');
  await publisher.publish({ sft: exampleOf('tiny-sft'), aligned: exampleOf('tiny-dpo-100'), to: derived });
  expect(await publisher.card({ derived })).toMatchObject({ state: 'unchanged' });
  const card = { relation: undefined, license: 'mit', template: undefined };
  expect(await publisher.card({ derived, card })).toMatchObject({ state: 'updated', commit: undefined });
  expect(await readFile(join(derived, 'README.md'), 'utf8')).toContain('license: mit');
});

test('a card that is too large for one is refused before it is read', async () => {
  const derived = join(publisher.scratch, 'out');
  await publisher.publish({ sft: exampleOf('tiny-sft'), aligned: exampleOf('tiny-dpo-100'), to: derived });
  await truncate(join(derived, 'README.md'), 2 ** 36);
  await expect(publisher.card({ derived })).rejects.toMatchObject({
    code: 'file-too-large',
    message: expect.stringMatching(/README\.md: the file has 68719476736 bytes; at most 16777216 are read/),
  });
});

test('a repo that somebody changes meanwhile is left as it is', async () => {
  publisher.hub.faults.add({
    when: ({ method, path }) => {
      if (method === 'POST' && path.includes('/commit/')) {
        publisher.hub.store.addFile(derivedRepo, 'note.txt', 'mine');
        return false;
      }
      return false;
    },
    action: 'reset',
  });
  const card = { relation: undefined, license: 'mit', template: undefined };
  await expect(publisher.card({ card })).rejects.toMatchObject({ code: 'target-changed' });
  expect(await publisher.read('README.md')).not.toContain('license: mit');
});

describe('what has no card of this tool', () => {
  test.each([
    ['demo/tiny-sft', 'manifest-missing'],
    [`${derivedRepo}@v1`, 'revision-unexpected'],
  ])('%s', async (derived, code) => {
    await expect(publisher.card({ derived })).rejects.toMatchObject({ code });
  });

  test('a manifest that is broken', async () => {
    await publisher.write('extrapolation.json', '{"tool": "hf-extrapolate"}');
    await expect(publisher.card()).rejects.toMatchObject({ code: 'manifest-invalid' });
  });
});

test('a run that replaces its own repo keeps what people wrote into the card', async () => {
  await addSection();
  await publisher.publish({ alphas: [0.5], force: true });
  const card = await publisher.read('README.md');
  expect(card).toContain('**α = 0.5**');
  expect(card).toContain(own.trim());
  await publisher.write('README.md', card.replace('# derived', '# derived\n\nEdited.'));
  await publisher.write('notes.txt', 'a new commit', 'demo/tiny-dpo-100');
  const before = head();
  await expect(publisher.publish({ alphas: [0.5] })).rejects.toMatchObject({ code: 'card-edited' });
  expect(head()).toBe(before);
});
