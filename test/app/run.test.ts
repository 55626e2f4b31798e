import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JobRequest } from '../../src/app/contract/requests.ts';
import { run } from '../../src/app/run.ts';
import { extrapolateReference } from '../../src/core/kernel/oracle.ts';
import { parseHeader } from '../../src/formats/safetensors/parse-header.ts';
import { AccessError, CancelledError, InputError } from '../../src/kit/errors.ts';
import { type EmbeddedHub, startEmbeddedHub } from '../../src/stores/embedded-hub/embedded-hub.ts';
import { jobRequest, testRuntime, type Written } from './runtime.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const sftDirectory = join(examples, 'tiny-sft');
const dpoDirectory = join(examples, 'tiny-dpo-100');
const token = 'hf_embedded_write';

let hub: EmbeddedHub;
let scratch: string;

beforeEach(async () => {
  hub = await startEmbeddedHub();
  for (const name of ['tiny-sft', 'tiny-dpo-100']) {
    hub.store.createModel(`demo/${name}`);
    await hub.store.addDirectory(`demo/${name}`, join(examples, name));
  }
  scratch = await mkdtemp(join(tmpdir(), 'extrapolate-'));
});

afterEach(async () => {
  await hub.close();
  await rm(scratch, { recursive: true, force: true });
});

const request = (fields: Partial<Written<JobRequest>>): JobRequest =>
  jobRequest({ sft: 'demo/tiny-sft', aligned: 'demo/tiny-dpo-100', alphas: [0.3], ...fields });

const runtime = (signal?: AbortSignal) => testRuntime({ hubUrl: hub.url, token, ...(signal && { signal }) });

type Files = ReadonlyMap<string, Uint8Array>;

async function filesOf(directory: string): Promise<Files> {
  const paths = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    await Promise.all(
      paths.map(async ({ name, parentPath }) => {
        const path = join(parentPath, name);
        return [path.slice(directory.length + 1), new Uint8Array(await readFile(path))] as const;
      }),
    ),
  );
}

async function filesOfRepo(repo: string): Promise<Files> {
  const paths = hub.store.listFiles(repo).filter((path) => path !== '.gitattributes');
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await hub.store.readFile(repo, path)] as const)),
  );
}

function tensorsOf(files: Files): Map<string, { dtype: string; bytes: Uint8Array }> {
  const tensors = new Map<string, { dtype: string; bytes: Uint8Array }>();
  for (const [path, bytes] of files) {
    if (!path.endsWith('.safetensors')) continue;
    for (const { name, dtype, start, end } of parseHeader(bytes, {
      source: path,
      fileByteLength: bytes.length,
    }).tensors) {
      tensors.set(name, { dtype, bytes: bytes.subarray(start, end) });
    }
  }
  return tensors;
}

async function expectExtrapolated(files: Files, alpha: number): Promise<void> {
  const sft = tensorsOf(await filesOf(sftDirectory));
  const aligned = tensorsOf(await filesOf(dpoDirectory));
  const made = tensorsOf(files);
  expect([...made.keys()].toSorted()).toEqual([...aligned.keys()].toSorted());
  for (const [name, { bytes }] of made) {
    const { output } = extrapolateReference({
      aligned: { dtype: 'BF16', bytes: aligned.get(name)?.bytes ?? new Uint8Array() },
      sft: { dtype: 'BF16', bytes: sft.get(name)?.bytes ?? new Uint8Array() },
      outputDtype: 'BF16',
      alpha,
      rounding: { kind: 'nearest' },
    });
    expect(Buffer.compare(bytes, output), name).toBe(0);
  }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const digestsOf = (files: Files) => new Map([...files].map(([path, bytes]) => [path, sha256(bytes)]));

const weightsOf = (files: Files) =>
  digestsOf(new Map([...files].filter(([path]) => path.endsWith('.safetensors'))));

describe('run', () => {
  it('publishes from the Hub to the Hub: exact weights, side files, card and manifest, in one commit', async () => {
    const report = await run(request({}), runtime());
    const [output] = report.outputs;
    expect(output).toMatchObject({ state: 'published', target: 'demo/tiny-dpo-100-ExPO', alpha: 0.3 });

    const files = await filesOfRepo('demo/tiny-dpo-100-ExPO');
    await expectExtrapolated(files, 0.3);
    for (const path of ['config.json', 'tokenizer.json', 'chat_template.jinja', 'generation_config.json']) {
      expect(files.get(path)).toEqual(await hub.store.readFile('demo/tiny-dpo-100', path));
    }
    const card = Buffer.from(files.get('README.md') ?? []).toString();
    const frontMatter = parse(card.split('---\n')[1] ?? '');
    expect(frontMatter).toMatchObject({
      base_model: ['demo/tiny-dpo-100', 'demo/tiny-sft'],
      library_name: 'transformers',
    });
    expect(frontMatter.license).toBeUndefined();

    const manifest = JSON.parse(Buffer.from(files.get('extrapolation.json') ?? []).toString());
    expect(manifest.sources.aligned).toMatchObject({ repo: 'demo/tiny-dpo-100' });
    expect(manifest.sources.aligned.commit).toMatch(/^[0-9a-f]{40}$/);
    for (const { path, byteLength, sha256: digest } of manifest.outputs) {
      const bytes = files.get(path) ?? new Uint8Array();
      expect(byteLength).toBe(bytes.length);
      expect(digest).toBe(sha256(bytes));
    }
    expect(manifest.figures.deltaRatio).toBeCloseTo(0.0081, 4);
    expect(manifest.figures.effectiveAlpha).toBeCloseTo(0.312, 3);

    const model = hub.store.model('demo/tiny-dpo-100-ExPO');
    expect([...model.branches.keys()]).toEqual(['main']);
    expect(hub.violations).toEqual([]);
  });

  it('gives the same weights for all four combinations of Hub and directory', async () => {
    const target = join(scratch, 'out');
    await run(request({ to: 'demo/hub-hub' }), runtime());
    await run(request({ sft: sftDirectory, to: 'demo/directory-hub' }), runtime());
    await run(request({ aligned: dpoDirectory, to: target }), runtime());
    await run(request({ sft: sftDirectory, aligned: dpoDirectory, to: `${target}-2` }), testRuntime({}));
    const first = weightsOf(await filesOfRepo('demo/hub-hub'));
    expect(first.size).toBe(2);
    expect(weightsOf(await filesOfRepo('demo/directory-hub'))).toEqual(first);
    expect(weightsOf(await filesOf(target))).toEqual(first);
    expect(weightsOf(await filesOf(`${target}-2`))).toEqual(first);
    expect(await readdir(scratch)).toEqual(['out', 'out-2']);
  });

  it('makes several α from one read of the inputs', async () => {
    const { outputs, totals } = await run(request({ alphas: [0.1, 0.3, -0.5] }), runtime());
    expect(outputs.map(({ target }) => target)).toEqual([
      'demo/tiny-dpo-100-ExPO-a0.1',
      'demo/tiny-dpo-100-ExPO-a0.3',
      'demo/tiny-dpo-100-ExPO-a-0.5',
    ]);
    for (const { target, alpha } of outputs) await expectExtrapolated(await filesOfRepo(target), alpha);
    expect(totals.bytesRead).toBe(2 * 1278976);
  });

  it('says that a finished run is finished, and does nothing', async () => {
    await run(request({}), runtime());
    const commits = hub.store.model('demo/tiny-dpo-100-ExPO').branches.get('main');
    const before = hub.requests.length;
    const again = await run(request({}), runtime());
    expect(again.outputs[0]?.state).toBe('already-complete');
    expect(hub.store.model('demo/tiny-dpo-100-ExPO').branches.get('main')).toBe(commits);
    const writes = hub.requests
      .slice(before)
      .filter(({ method, path }) => method !== 'GET' && method !== 'HEAD' && !path.includes('paths-info'));
    expect(writes).toEqual([]);
  });

  it('moves nothing in a dry run', async () => {
    const report = await run(request({ dryRun: true }), runtime());
    expect(report.outputs[0]).toMatchObject({ state: 'would-publish', target: 'demo/tiny-dpo-100-ExPO' });
    expect(hub.store.models.has('demo/tiny-dpo-100-ExPO')).toBe(false);
  });

  it('says in a dry run, too, what is complete and what would be refused', async () => {
    await run(request({}), runtime());
    const again = await run(request({ dryRun: true }), runtime());
    expect(again.outputs[0]).toMatchObject({ state: 'already-complete', files: [] });
    const other = run(request({ dryRun: true, alphas: [0.5], visibility: 'private' }), runtime());
    await expect(other).rejects.toMatchObject({ code: 'target-public' });
  });

  it.each([
    ['its card', 'README.md', 'license: mit', 'license: gpl'],
    ['a large file, far from its beginning and its middle', 'tokenizer.json', undefined, undefined],
  ])('notices that a directory has changed in %s', async (_, path, before, after) => {
    const dpo = join(scratch, 'dpo');
    await cp(dpoDirectory, dpo, { recursive: true });
    const place = join(dpo, path);
    if (before !== undefined) await writeFile(place, `---\n${before}\n---\n`);
    const again = () =>
      run(request({ sft: sftDirectory, aligned: dpo, to: join(scratch, 'out') }), testRuntime({}));
    const states = [(await again()).outputs[0]?.state, (await again()).outputs[0]?.state];
    const bytes = await readFile(place);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9);
    await writeFile(place, after === undefined ? bytes : `---\n${after}\n---\n`);
    states.push((await again()).outputs[0]?.state);
    expect(states).toEqual(['published', 'already-complete', 'published']);
    if (after === undefined) expect(await readFile(join(scratch, 'out', path))).toEqual(bytes);
    else expect(await readFile(join(scratch, 'out', path), 'utf8')).toContain(after);
  });

  it('warns of a card from which nothing can be taken over', async () => {
    hub.store.addFile('demo/tiny-dpo-100', 'README.md', '---\nlicense: [mit\n---\n');
    const { warnings } = await run(request({}), runtime());
    expect(warnings).toEqual([
      expect.stringMatching(/tiny-dpo-100@[0-9a-f]{12}:README\.md: nothing but its licence was taken over/),
    ]);
  });

  it('makes a private repo when asked to', async () => {
    await run(request({ visibility: 'private' }), runtime());
    expect(hub.store.model('demo/tiny-dpo-100-ExPO').settings.private).toBe(true);
    const card = Buffer.from(await hub.store.readFile('demo/tiny-dpo-100-ExPO', 'README.md')).toString();
    expect(card).not.toContain('private');
  });

  it('publishes a new revision of its own repo when the inputs have changed', async () => {
    await run(request({ to: 'demo/derived' }), runtime());
    await run(request({ to: 'demo/derived', alphas: [0.5], force: true }), runtime());
    await expectExtrapolated(await filesOfRepo('demo/derived'), 0.5);
  });

  it('falls back to LFS where the Hub offers no Xet storage, with the same bytes', async () => {
    await run(request({ to: join(scratch, 'out') }), runtime());
    const lfsHub = await startEmbeddedHub({ xet: false, lfsPartBytes: 400_000 });
    try {
      for (const name of ['tiny-sft', 'tiny-dpo-100']) {
        lfsHub.store.createModel(`demo/${name}`);
        await lfsHub.store.addDirectory(`demo/${name}`, join(examples, name));
      }
      await run(request({}), testRuntime({ hubUrl: lfsHub.url, token }));
      for (const [path, digest] of weightsOf(await filesOf(join(scratch, 'out')))) {
        expect(sha256(await lfsHub.store.readFile('demo/tiny-dpo-100-ExPO', path))).toBe(digest);
      }
      expect(lfsHub.violations).toEqual([]);
    } finally {
      await lfsHub.close();
    }
  });

  it('carries large side files over intact, as large files', async () => {
    const large = Buffer.alloc(11 * 1024 * 1024 + 17, 'tokenizer ');
    hub.store.addFile('demo/tiny-dpo-100', 'vocab.txt', 'small');
    await hub.store.addGenerated('demo/tiny-dpo-100', 'tokenizer.model', {
      byteLength: large.length,
      read: (start: number, end: number) => [large.subarray(start, end)],
    });
    await run(request({}), runtime());
    const files = await filesOfRepo('demo/tiny-dpo-100-ExPO');
    expect(Buffer.compare(files.get('tokenizer.model') ?? new Uint8Array(), large)).toBe(0);
    expect(hub.store.file('demo/tiny-dpo-100-ExPO', 'tokenizer.model').lfs).toBeDefined();
    expect(Buffer.from(files.get('vocab.txt') ?? []).toString()).toBe('small');
  });
});

describe('run, stopped in the middle', () => {
  it('continues where it stopped, and ends with the bytes of an undisturbed run', async () => {
    await run(request({ to: 'demo/undisturbed' }), runtime());
    const undisturbed = await filesOfRepo('demo/undisturbed');

    for (let allowed = 1; ; allowed++) {
      const controller = new AbortController();
      let seen = 0;
      const interrupted = hub.faults.add({
        when: ({ method }) => {
          if (method === 'POST' && ++seen > allowed) controller.abort(new CancelledError());
          return false;
        },
        action: 'reset',
      });
      const target = `demo/stopped-after-${allowed}`;
      const outcome = await run(request({ to: target }), runtime(controller.signal)).catch(
        (error: unknown) => error,
      );
      interrupted.remove();
      if (!(outcome instanceof CancelledError)) {
        expect(allowed).toBeGreaterThan(6);
        break;
      }
      // All or nothing: what main shows of the weights, it shows together with the manifest.
      const shown = hub.store.models.has(target) ? hub.store.listFiles(target) : [];
      const weightCount = shown.filter((path) => path.endsWith('.safetensors')).length;
      expect(weightCount).toBe(shown.includes('extrapolation.json') ? 2 : 0);
      const { outputs } = await run(request({ to: target }), runtime());
      expect(['published', 'already-complete']).toContain(outputs[0]?.state);
      const files = await filesOfRepo(target);
      // The card names its own repo.
      const digests = digestsOf(files);
      digests.set('README.md', digestsOf(undisturbed).get('README.md') ?? '');
      expect(digests).toEqual(digestsOf(undisturbed));
    }
    expect(hub.violations).toEqual([]);
  });
});

describe('run refuses before anything is moved', () => {
  const refusals: readonly (readonly [
    string,
    Partial<Written<JobRequest>>,
    new (...details: never[]) => Error,
    RegExp,
  ])[] = [
    ['a missing repo', { sft: 'demo/none' }, AccessError, /demo\/none/],
    ['an unknown revision', { sft: 'demo/tiny-sft@v9' }, InputError, /v9/],
    ['a missing directory', { sft: './does-not-exist' }, InputError, /does-not-exist/],
    ['the same checkpoint twice', { sft: 'demo/tiny-dpo-100@main' }, InputError, /same checkpoint/],
    ["somebody else's repo as target", { to: 'demo/tiny-sft' }, InputError, /demo\/tiny-sft exists/],
    ['a namespace the token cannot write to', { to: 'somebody/else' }, AccessError, /somebody\/else/],
  ];
  for (const [what, fields, kind, message] of refusals) {
    it(what, async () => {
      const outcome = run(request(fields), runtime());
      await expect(outcome).rejects.toThrow(kind);
      await expect(outcome).rejects.toThrow(message);
      expect([...hub.store.models.keys()]).toEqual(['demo/tiny-sft', 'demo/tiny-dpo-100']);
    });
  }

  it('a card that the Hub would not commit', async () => {
    const body = { errors: [{ message: '"license" must be one of [mit]' }], warnings: [] };
    const fault = hub.faults.add({
      when: { path: /validate-yaml/ },
      action: { status: 400, body },
    });
    const asked = hub.requests.length;
    const outcome = run(request({ to: 'demo/refused-card' }), runtime());
    await expect(outcome).rejects.toThrow(InputError);
    await expect(outcome).rejects.toThrow(/card of demo\/refused-card: "license" must be one of/);
    fault.remove();
    const sent = hub.requests
      .slice(asked)
      .filter(({ method, path }) => method === 'POST' && /xorbs|commit/.test(path));
    expect(sent).toEqual([]);
    hub.store.models.delete('demo/refused-card');
  });

  it('no card where the Hub has no check for it', async () => {
    const fault = hub.faults.add({ when: { path: /validate-yaml/ }, action: { status: 404 } });
    const { outputs } = await run(request({ to: 'demo/unchecked-card' }), runtime());
    fault.remove();
    expect(fault.struck).toBe(1);
    expect(outputs[0]?.state).toBe('published');
    hub.store.models.delete('demo/unchecked-card');
  });

  it('a missing token and one that may only read', async () => {
    const without = run(request({ to: 'demo/x' }), testRuntime({ hubUrl: hub.url }));
    await expect(without).rejects.toThrow(/needs a token/);
    const reading = run(request({}), testRuntime({ hubUrl: hub.url, token: 'hf_embedded_read' }));
    await expect(reading).rejects.toThrow(/cannot write/);
  });

  it('a gated repo, with a link to its page', async () => {
    hub.store.createModel('other/gated', { gated: 'manual' });
    await hub.store.addDirectory('other/gated', sftDirectory);
    const outcome = run(request({ sft: 'other/gated' }), runtime());
    await expect(outcome).rejects.toMatchObject({
      name: 'AccessError',
      docs: expect.stringContaining('other/gated'),
    });
  });

  it('a truncated shard, naming it', async () => {
    const bytes = await readFile(join(sftDirectory, 'model-00002-of-00003.safetensors'));
    await hub.store.addGenerated('demo/tiny-sft', 'model-00002-of-00003.safetensors', {
      byteLength: bytes.length - 100,
      read: (start: number, end: number) => [bytes.subarray(start, end)],
    });
    await expect(run(request({}), runtime())).rejects.toThrow(/model-00002-of-00003.*100/s);
    expect(hub.store.models.size).toBe(2);
  });
});
