import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { derivedRepo, exampleOf, openPublisher, type Publisher } from './published.ts';

const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'] as const;

let publisher: Publisher;
beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(() => publisher[Symbol.asyncDispose]());

const weightBytes = 1_278_976;

describe('a repo as it was published', () => {
  test.each([
    ['nearest', {}],
    ['reference', { rounding: { kind: 'reference' }, dtype: 'bfloat16' }],
    ['stochastic', { rounding: { kind: 'stochastic', seed: 11 } }],
    ['float32', { dtype: 'float32' }],
    ['float16', { dtype: 'float16' }],
  ] as const)('%s is identical, by a sample and in full', async (_, storage) => {
    await publisher.publish(storage);
    const sampled = await publisher.verify();
    expect(sampled).toMatchObject({ outcome: 'identical', exitCode: 0, findings: [], hasManifest: true });
    const full = await publisher.verify({ full: true });
    expect(full).toMatchObject({ outcome: 'identical', exitCode: 0, findings: [] });
    expect(full.weights.comparedByteLength).toBe(full.weights.totalByteLength);
    expect(full.weights.fileCount).toBe(2);
    expect(full.totals.bytesRead).toBeGreaterThanOrEqual(3 * weightBytes);
  });

  test('measures the effective α that the run measured', async () => {
    const { outputs } = await publisher.publish({ alphas: [0.1] });
    const { total } = outputs[0]?.statistics ?? {};
    const { weights, alpha } = await publisher.verify({ full: true });
    expect(alpha).toBe(0.1);
    expect(weights.effectiveAlpha).toBeCloseTo((total?.moveDotDelta ?? 0) / (total?.deltaSquaredSum ?? 1), 6);
    expect(weights.effectiveAlpha).toBeCloseTo(0.051, 3);
  });

  test('in a directory, with the sources named', async () => {
    const derived = join(publisher.scratch, 'out');
    await publisher.publish({ sft: exampleOf('tiny-sft'), aligned: exampleOf('tiny-dpo-100'), to: derived });
    await expect(publisher.verify({ derived })).rejects.toThrow(
      /--sft is missing, and its manifest names the directory 'tiny-sft' only/,
    );
    const sources = { sft: exampleOf('tiny-sft'), aligned: exampleOf('tiny-dpo-100') };
    expect(await publisher.verify({ derived, ...sources })).toMatchObject({ outcome: 'identical' });
    const path = join(derived, shards[1]);
    const bytes = await readFile(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 77) ^ 4, bytes.length - 77);
    await writeFile(path, bytes);
    const { outcome, findings } = await publisher.verify({ derived, ...sources });
    expect(outcome).toBe('differs');
    expect(findings).toContainEqual(expect.objectContaining({ what: 'hash', path: shards[1] }));
  });
});

describe('a repo that is not what it says', () => {
  beforeEach(() => publisher.publish());

  test('one flipped bit: the sample sees another hash, all of it the place', async () => {
    const bytes = await publisher.hub.store.readFile(derivedRepo, shards[0]);
    bytes.writeUInt8(bytes.readUInt8(500_001) ^ 0x10, 500_001);
    await publisher.write(shards[0], bytes);
    const sampled = await publisher.verify();
    expect(sampled).toMatchObject({ outcome: 'differs', exitCode: 9 });
    expect(sampled.findings).toContainEqual(expect.objectContaining({ what: 'hash', path: shards[0] }));
    const full = await publisher.verify({ full: true });
    const { differences = [] } = full.weights.roundings[0] ?? {};
    expect(differences).toEqual([
      expect.objectContaining({ path: shards[0], differingCount: 1, tensor: expect.any(String) }),
    ]);
    expect(full.findings).toContainEqual(
      expect.objectContaining({
        what: 'weights',
        message: expect.stringMatching(
          /^tensor 'model\..*' differs in 1 of \d+ elements, by up to [\d.e-]+; the first is \d+\.$/,
        ),
      }),
    );
  });

  test('two shards that were exchanged', async () => {
    const [first, second] = await Promise.all(
      shards.map((path) => publisher.hub.store.readFile(derivedRepo, path)),
    );
    await publisher.write(shards[0], second ?? '');
    await publisher.write(shards[1], first ?? '');
    const { outcome, findings } = await publisher.verify();
    expect(outcome).toBe('differs');
    for (const path of shards)
      expect(findings).toContainEqual(expect.objectContaining({ what: 'hash', path }));
    expect(findings).toContainEqual(
      expect.objectContaining({ what: 'index', message: expect.stringMatching(/is in model-0000/) }),
    );
  });

  test('another α in the card', async () => {
    const card = await publisher.read('README.md');
    await publisher.write('README.md', card.replaceAll('α = 0.3', 'α = 0.5'));
    const { outcome, findings } = await publisher.verify();
    expect(outcome).toBe('differs');
    expect(findings.map(({ what }) => what)).toContain('card');
    expect(JSON.stringify(findings)).toMatch(/0\.5.*0\.3/);
  });

  test('other parents in the card', async () => {
    const card = await publisher.read('README.md');
    await publisher.write('README.md', card.replace('  - demo/tiny-sft\n', '  - demo/tiny-dpo-20\n'));
    expect((await publisher.verify()).findings.map(({ what }) => what)).toContain('card');
  });

  test('what people added to the card is theirs', async () => {
    const card = await publisher.read('README.md');
    await publisher.write('README.md', card.replace('library_name', 'license: mit\nlibrary_name'));
    expect(await publisher.verify()).toMatchObject({ outcome: 'identical' });
  });

  test.each([
    [
      'a tensor in another file',
      (index: string) => index.replace(shards[0], shards[1]),
      /and by the index in model-00002/,
    ],
    [
      'a tensor that is gone',
      (index: string) => index.replace('"weight_map": {', `"weight_map": {"old": "${shards[0]}",`),
      /it lists the tensor 'old', which no file has/,
    ],
    [
      'another size',
      (index: string) => index.replace('1278976', '1278977'),
      /states a total_size of 1278977, and the tensors have 1278976 bytes/,
    ],
    ['no JSON', () => '{', /model\.safetensors\.index\.json/],
  ])('a stale index: %s', async (_, change, message) => {
    const path = 'model.safetensors.index.json';
    await publisher.write(path, change(await publisher.read(path)));
    const { outcome, findings } = await publisher.verify();
    expect(outcome).toBe('differs');
    expect(findings).toEqual([expect.objectContaining({ what: 'index', path })]);
    expect(findings[0]?.message).toMatch(message);
  });

  test('a changed tokenizer, and weights that nobody listed', async () => {
    await publisher.write('tokenizer.json', `${await publisher.read('tokenizer.json')} `);
    await publisher.write('other.safetensors', 'x');
    const { findings } = await publisher.verify();
    expect(findings).toContainEqual(expect.objectContaining({ what: 'side-file', path: 'tokenizer.json' }));
    expect(findings).toContainEqual(expect.objectContaining({ what: 'file', path: 'other.safetensors' }));
  });

  test('a manifest of another α: every weight differs, and which α they hold is measured', async () => {
    const manifest = JSON.parse(await publisher.read('extrapolation.json'));
    await publisher.write('extrapolation.json', JSON.stringify({ ...manifest, alpha: 1 }));
    const { outcome, weights } = await publisher.verify({ full: true });
    expect(outcome).toBe('differs');
    expect(weights.effectiveAlpha).toBeCloseTo(0.312, 2);
  });
});

describe('a claim about a repo without a manifest', () => {
  const claim = { sft: 'demo/tiny-sft', aligned: 'demo/tiny-dpo-100', alpha: 0.3 } as const;

  /** What the authors' script leaves behind: bf16, other shards, no manifest. */
  async function publishByHand(): Promise<void> {
    await publisher.publish({ rounding: { kind: 'reference' }, dtype: 'bfloat16' });
    const { files } = publisher.hub.store.model(derivedRepo).resolve('main');
    (files as Map<string, unknown>).delete('extrapolation.json');
  }

  test('is found to hold, and with which rounding', async () => {
    await publishByHand();
    const { outcome, weights, hasManifest, rounding } = await publisher.verify({ ...claim, full: true });
    expect({ outcome, hasManifest, rounding }).toEqual({
      outcome: 'identical',
      hasManifest: false,
      rounding: undefined,
    });
    expect(
      weights.roundings.map(({ rounding, differingCount }) => [rounding.kind, differingCount > 0]),
    ).toEqual([
      ['nearest', true],
      ['reference', false],
    ]);
  });

  test('with another rounding claimed, holds up to rounding', async () => {
    await publishByHand();
    const report = await publisher.verify({ ...claim, rounding: { kind: 'nearest' } });
    expect(report).toMatchObject({ outcome: 'other-rounding', exitCode: 8, findings: [] });
  });

  test('with another α or another pair claimed, does not hold', async () => {
    await publishByHand();
    expect(await publisher.verify({ ...claim, alpha: 0.5 })).toMatchObject({ outcome: 'differs' });
    expect(await publisher.verify({ ...claim, aligned: 'demo/tiny-dpo-20' })).toMatchObject({
      outcome: 'differs',
    });
  });

  test('has to be made', async () => {
    await expect(publisher.verify({ derived: 'demo/tiny-dpo-100' })).rejects.toMatchObject({
      code: 'claim-unknown',
      exitCode: 2,
    });
  });
});
