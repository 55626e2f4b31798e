import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Dtype } from '../../src/formats/safetensors/dtype.ts';
import { type SmallTensor, safetensorsFile } from '../formats/checkpoint/write-checkpoint.ts';
import { buildFile } from '../formats/safetensors/build-file.ts';
import { readText } from '../project/repository.ts';
import { listen } from '../stores/hub/loopback.ts';
import {
  derived,
  dpo,
  exampleOf,
  type House,
  madeIn,
  madeOn,
  onHub,
  openHouse,
  readToken,
  runCommand,
  sft,
  wrongToken,
} from './door.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house[Symbol.asyncDispose]());

type Files = Readonly<Record<string, unknown>>;

/** Writes a directory of small files; values that are neither bytes nor text become JSON. */
function write(directory: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const place = join(house.scratch, directory, path);
    mkdirSync(dirname(place), { recursive: true });
    const isData = content instanceof Uint8Array || typeof content === 'string';
    writeFileSync(place, isData ? content : JSON.stringify(content));
  }
}

const tensors: readonly SmallTensor[] = [{ name: 'a.weight' }, { name: 'b.weight' }];
const config = { architectures: ['LlamaForCausalLM'] };
const good: Files = { 'config.json': config, 'model.safetensors': safetensorsFile(tensors) };
const weights = (list: readonly SmallTensor[], settings: object = {}): Files => ({
  'config.json': { ...config, ...settings },
  'model.safetensors': safetensorsFile(list),
});
/** Packed numbers under plain names, so that config.json alone says what they are. */
const quantised = (settings: object, dtype: Dtype) =>
  weights([{ name: 'a.weight', dtype }, { name: 'b.weight' }], { quantization_config: settings });
const indexOf = (file: string) => ({ metadata: { total_size: 16 }, weight_map: { 'a.weight': file } });

interface Case {
  readonly what: string;
  /** Instead of the example pair on the Hub. */
  readonly args?: Readonly<Record<string, string | undefined>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Files of θ0, which is a directory then; θ1 and the target are directories, too. */
  readonly sft?: Files;
  readonly dpo?: Files;
  prepare?(): unknown;
  readonly exitCode: number;
  readonly code: string;
  /** In the message: the input and its value. */
  readonly says: readonly RegExp[];
  /** In the hint. */
  readonly advises: RegExp;
}

const options: readonly Case[] = [
  {
    what: 'a decimal comma',
    args: { alpha: '0,3' },
    exitCode: 2,
    code: 'alpha-invalid',
    says: [/^--alpha: '0,3'/],
    advises: /^Did you mean 0\.3\?/,
  },
  {
    what: 'a token over plain http',
    args: { 'hub-url': 'http://hub.invalid' },
    environment: { HF_TOKEN: 'hf_plain' },
    exitCode: 2,
    code: 'hub-url-plain',
    says: [/^hub\.invalid is to be reached over plain http/],
    advises: /--allow plain-http/,
  },
  {
    what: 'no alpha',
    args: { alpha: undefined },
    exitCode: 2,
    code: 'alpha-missing',
    says: [/^--alpha is missing/],
    advises: /0\.3/,
  },
  {
    what: 'an alpha that is no number',
    args: { alpha: '0.1,lots' },
    exitCode: 2,
    code: 'alpha-invalid',
    says: [/^--alpha: 'lots'/],
    advises: /decimal/,
  },
  {
    what: 'an infinite alpha',
    args: { alpha: '1e999' },
    exitCode: 2,
    code: 'alpha-invalid',
    says: [/^--alpha: '1e999'/, /finite/],
    advises: /decimal/,
  },
  {
    what: 'an alpha given twice',
    args: { alpha: '0.5,0.50' },
    exitCode: 2,
    code: 'alpha-duplicate',
    says: [/^--alpha: 0\.5 is given twice in '0\.5,0\.50'/],
    advises: /once/,
  },
  {
    what: 'one target for several alphas',
    args: { alpha: '0.1,0.2', to: 'demo/one' },
    exitCode: 2,
    code: 'template-without-alpha',
    says: [/^--to: 'demo\/one'/],
    advises: /demo\/one-a\{alpha\}/,
  },
  {
    what: 'an unknown placeholder',
    args: { to: 'demo/{model}' },
    exitCode: 2,
    code: 'template-unknown-placeholder',
    says: [/^--to: '\{model\}'/],
    advises: /\{dpo\}/,
  },
  {
    what: 'no source',
    args: { sft: undefined },
    exitCode: 2,
    code: 'endpoint-missing',
    says: [/^--sft is missing/],
    advises: /namespace\/name/,
  },
  {
    what: 'a source that is neither repo nor directory',
    args: { dpo: 'just-a-name' },
    exitCode: 2,
    code: 'endpoint-invalid',
    says: [/^--dpo: 'just-a-name'/],
    advises: /start.* with \.\//,
  },
  {
    what: 'the same text for both',
    args: { sft: dpo },
    exitCode: 2,
    code: 'same-checkpoint',
    says: [/--sft and --dpo/, /tiny-dpo-100/],
    advises: /started from/,
  },
  {
    what: 'the same commit by another spelling',
    args: { sft: `${dpo}@main` },
    exitCode: 2,
    code: 'same-checkpoint',
    says: [/--sft and --dpo/, /at commit [0-9a-f]{40}/],
    advises: /started from/,
  },
  {
    what: 'the same directory by another spelling',
    args: { sft: exampleOf(dpo), dpo: `${exampleOf(dpo)}/../tiny-dpo-100/`, to: './out' },
    exitCode: 2,
    code: 'same-checkpoint',
    says: [/--sft and --dpo/, /tiny-dpo-100/],
    advises: /started from/,
  },
  {
    what: 'a folder that leaves the repo',
    args: { 'dpo-subfolder': 'a/../../b' },
    exitCode: 2,
    code: 'subfolder-invalid',
    says: [/^--dpo-subfolder: "a\/\.\.\/\.\.\/b"/, /'\.\.'/],
    advises: /below the top/,
  },
  {
    what: 'a variant that is none',
    args: { variant: 'fp16/x' },
    exitCode: 2,
    code: 'variant-invalid',
    says: [/^--variant: "fp16\/x"/],
    advises: /model\.fp16\.safetensors/,
  },
  {
    what: 'an address that is none',
    args: { 'hub-url': 'hub.example' },
    exitCode: 2,
    code: 'hub-url-invalid',
    says: [/^--hub-url: 'hub\.example'/],
    advises: /https:/,
  },
];

const access: readonly Case[] = [
  {
    what: 'a missing repo',
    args: { sft: 'demo/none' },
    exitCode: 5,
    code: 'repo-not-found',
    says: [/^--sft: demo\/none/],
    advises: /Check the name/,
  },
  {
    what: 'a gated repo, with its page',
    args: { dpo: 'other/gated' },
    async prepare() {
      house.hub.store.createModel('other/gated', { gated: 'manual' });
      await house.hub.store.addDirectory('other/gated', exampleOf(dpo));
    },
    exitCode: 5,
    code: 'repo-gated',
    says: [/^--dpo: other\/gated is gated/],
    advises: /^Open http:\/\/127\.0\.0\.1:\d+\/other\/gated/,
  },
  {
    what: 'a revision that is not there',
    args: { sft: `${sft}@v9` },
    exitCode: 2,
    code: 'revision-not-found',
    says: [/^--sft: .*tiny-sft.*"v9"/],
    advises: /after the @/,
  },
  {
    what: 'a folder that is not there',
    args: { 'sft-subfolder': 'checkpoints' },
    exitCode: 2,
    code: 'subfolder-missing',
    says: [/^--sft: demo\/tiny-sft@\w{12} has no folder 'checkpoints'/],
    advises: /no folders/,
  },
  {
    what: 'a variant that neither side has',
    args: { variant: 'fp16' },
    exitCode: 3,
    code: 'variant-missing',
    says: [/'fp16': demo\/tiny-sft@\w{12} has none; demo\/tiny-dpo-100@\w{12} has none/],
    advises: /--variant/,
  },
  {
    what: 'a directory that is not there',
    args: { sft: './nowhere' },
    exitCode: 2,
    code: 'path-invalid',
    says: [/^--sft: .*\.\/nowhere/],
    advises: /path/,
  },
  {
    what: 'no token',
    args: { to: 'demo/x' },
    environment: { HF_TOKEN: '' },
    exitCode: 5,
    code: 'token-missing',
    says: [/demo\/x needs a token/],
    advises: /HF_TOKEN/,
  },
  {
    what: 'no token to take the namespace from',
    environment: { HF_TOKEN: '' },
    exitCode: 5,
    code: 'token-missing',
    says: [/^--to: '\{namespace\}/],
    advises: /HF_TOKEN.*`hf auth login`.*--to \.\/derived/,
  },
  {
    what: 'a token that may only read',
    environment: { HF_TOKEN: readToken },
    exitCode: 5,
    code: 'token-cannot-write',
    says: [/token of demo cannot write to demo\/tiny-dpo-100-ExPO/],
    advises: /write access/,
  },
  {
    what: "nobody's token",
    environment: { HF_TOKEN: wrongToken },
    exitCode: 5,
    code: 'token-invalid',
    says: [/does not accept the token in HF_TOKEN/],
    advises: /neither expired nor revoked/,
  },
  {
    what: 'a token with a line break in it',
    environment: { HF_TOKEN: `${wrongToken}\n${readToken}` },
    exitCode: 2,
    code: 'token-invalid',
    says: [/^HF_TOKEN has/],
    advises: /Copy the token again/,
  },
  {
    what: "somebody else's namespace",
    args: { to: 'somebody/else' },
    exitCode: 5,
    code: 'token-cannot-write',
    says: [/cannot write to somebody\/else/],
    advises: /--to/,
  },
  {
    what: 'a target that somebody made',
    args: { to: sft },
    exitCode: 2,
    code: 'target-foreign',
    says: [/tiny-sft exists and was not made by/],
    advises: /--to.*--force/,
  },
  {
    what: 'a directory that somebody made',
    args: { to: './theirs' },
    prepare: () => write('theirs', { 'notes.txt': 'mine' }),
    exitCode: 2,
    code: 'target-foreign',
    says: [/\.\/theirs exists and was not made by/],
    advises: /--to.*--force/,
  },
  {
    what: 'a public target for a private run',
    args: { private: '' },
    async prepare() {
      const first = await runCommand(['run', '--sft', sft, '--dpo', dpo, '--alpha', '0.1'], {
        environment: onHub(house),
      });
      expect(first.exitCode).toBe(0);
    },
    exitCode: 2,
    code: 'target-public',
    says: [/tiny-dpo-100-ExPO exists and is public/],
    advises: /--private/,
  },
  {
    what: 'a Hub where nobody listens',
    args: { 'hub-url': 'http://127.0.0.1:1' },
    exitCode: 6,
    code: 'service-unreachable',
    says: [/http:\/\/127\.0\.0\.1:1\//],
    advises: /--hub-url/,
  },
];

const unsupported = (what: string, files: Files, says: RegExp, advises = /./): Case => ({
  what,
  sft: files,
  exitCode: 3,
  code: 'weights-unsupported',
  says: [/^--sft: \.\/sft /, says],
  advises,
});

const quantisedCase = (what: string, files: Files, says: RegExp): Case => ({
  what,
  sft: files,
  exitCode: 3,
  code: 'weights-quantised',
  says: [/^--sft: \.\/sft/, says],
  advises: /before quantisation|unquantised|original/i,
});

const fp8 = (scale: string) =>
  weights([
    { name: 'a.weight', dtype: 'F8_E4M3' },
    { name: scale, dtype: 'F32', shape: [1] },
  ]);

const checkpoints: readonly Case[] = [
  unsupported(
    'PyTorch weights only',
    { 'config.json': config, 'pytorch_model.pt': 'PK' },
    /PyTorch/,
    /safetensors/,
  ),
  unsupported(
    'weights for Mistral’s own program only',
    { 'consolidated.safetensors': 'x' },
    /maker's own names/,
  ),
  unsupported('GGUF only', { 'm.Q4_K_M.gguf': 'GGUF' }, /GGUF/),
  {
    what: 'an adapter that is no LoRA',
    sft: {
      'adapter_config.json': { peft_type: 'IA3' },
      'adapter_model.safetensors': safetensorsFile(tensors),
    },
    exitCode: 3,
    code: 'adapter-unsupported',
    says: [/^--sft: \.\/sft/, /IA3/],
    advises: /[Mm]erge/,
  },
  unsupported('no weights at all', { 'config.json': config }, /has no weights/, /model\.safetensors/),
  quantisedCase('GPTQ by its config', quantised({ quant_method: 'gptq', bits: 4 }, 'I32'), /gptq/),
  quantisedCase('AWQ by its config', quantised({ quant_method: 'awq' }, 'I32'), /awq/),
  quantisedCase('bitsandbytes by its config', quantised({ load_in_4bit: true }, 'U8'), /bitsandbytes/),
  quantisedCase('FP8 by its config', quantised({ quant_method: 'fp8' }, 'F8_E4M3'), /fp8/),
  quantisedCase(
    'GPTQ by its tensors',
    weights([
      { name: 'a.qweight', dtype: 'I32' },
      { name: 'a.g_idx', dtype: 'I32' },
    ]),
    /GPTQ.*a\.qweight/,
  ),
  quantisedCase(
    'AWQ by its tensors',
    weights([
      { name: 'a.qweight', dtype: 'I32' },
      { name: 'a.qzeros', dtype: 'I32' },
    ]),
    /AWQ.*a\.qweight/,
  ),
  quantisedCase(
    'bitsandbytes by its tensors',
    weights([
      { name: 'a.weight', dtype: 'U8' },
      { name: 'a.weight.absmax', dtype: 'F32' },
    ]),
    /bitsandbytes.*absmax/,
  ),
  quantisedCase('FP8 with a scale', fp8('a.weight_scale'), /FP8.*a\.weight/),
  quantisedCase('FP8 with inverse scales', fp8('a.weight_scale_inv'), /FP8.*a\.weight/),
  {
    what: 'a truncated file',
    sft: { ...good, 'model.safetensors': safetensorsFile(tensors).subarray(0, -3) },
    exitCode: 4,
    code: 'safetensors-truncated',
    says: [/^--sft: \.\/sft\/model\.safetensors: /, /at byte \d+/],
    advises: /./,
  },
  {
    what: 'a header that is no JSON',
    sft: { ...good, 'model.safetensors': buildFile('{"a": nonsense}', 8) },
    exitCode: 4,
    code: 'safetensors-json',
    says: [/^--sft: \.\/sft\/model\.safetensors: /, /at byte 14/],
    advises: /./,
  },
  {
    what: 'a page of HTML in the place of weights',
    sft: { ...good, 'model.safetensors': '<!doctype html><title>Sign in</title>' },
    exitCode: 4,
    code: 'safetensors-header-length',
    says: [/^--sft: \.\/sft\/model\.safetensors: /, /at byte 0/],
    advises: /./,
  },
  {
    what: 'an index that leaves the repo',
    sft: {
      'config.json': config,
      'model.safetensors.index.json': indexOf('../../etc/model-00001-of-00001.safetensors'),
    },
    exitCode: 4,
    code: 'index-file-name',
    says: [/^--sft: \.\/sft\/model\.safetensors\.index\.json: /, /\.\.\/\.\.\/etc/],
    advises: /./,
  },
  {
    what: 'an index whose shard is missing',
    sft: {
      'config.json': config,
      'model.safetensors.index.json': indexOf('model-00001-of-00001.safetensors'),
    },
    exitCode: 3,
    code: 'shard-missing',
    says: [/^--sft: /, /model-00001-of-00001\.safetensors/],
    advises: /complete/,
  },
  {
    what: 'a tensor that θ0 lacks',
    sft: weights([{ name: 'a.weight' }]),
    exitCode: 3,
    code: 'tensor-missing-in-sft',
    says: [/b\.weight/, /model\.safetensors/],
    advises: /./,
  },
  {
    what: 'a tensor that θ1 lacks',
    dpo: weights([{ name: 'a.weight' }]),
    exitCode: 3,
    code: 'tensor-missing-in-aligned',
    says: [/b\.weight/, /model\.safetensors/],
    advises: /./,
  },
  {
    what: 'a tensor of another shape',
    sft: weights([{ name: 'a.weight' }, { name: 'b.weight', shape: [3, 2] }]),
    exitCode: 3,
    code: 'tensor-shape-mismatch',
    says: [/b\.weight/, /\[3, 2\]/, /\[2, 2\]/, /model\.safetensors/],
    advises: /one architecture/,
  },
];

/** The command line of a case, with directories where it brings files. */
function argumentsOf({ args = {}, sft: sftFiles, dpo: dpoFiles }: Case): string[] {
  const values: Record<string, string | undefined> = { sft, dpo, alpha: '0.3' };
  if (sftFiles !== undefined || dpoFiles !== undefined) {
    write('sft', sftFiles ?? good);
    write('dpo', dpoFiles ?? good);
    Object.assign(values, { sft: './sft', dpo: './dpo', to: './out' });
  }
  Object.assign(values, args);
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : value === '' ? [`--${name}`] : [`--${name}`, value],
  );
}

const documented = readText('docs/errors.md');

describe.each([
  ['what was asked for', options],
  ['what the Hub and the disk allow', access],
  ['what the checkpoints are', checkpoints],
])('%s', (_, cases) => {
  it.each(cases)('$what', async (bad) => {
    await bad.prepare?.();
    const args = argumentsOf(bad);
    const before = { repos: madeOn(house), files: madeIn(house.scratch), states: statesOf(house) };
    const { exitCode, stdout, stderr } = await runCommand(['run', ...args, '--json', '--quiet'], {
      cwd: house.scratch,
      environment: { ...onHub(house), ...bad.environment },
    });
    expect(exitCode, stderr).toBe(bad.exitCode);
    const failure = JSON.parse(stdout);
    expect(failure).toMatchObject({ kind: 'error', code: bad.code, exitCode: bad.exitCode });
    for (const text of bad.says) expect(failure.message).toMatch(text);
    expect(failure.hint).toMatch(bad.advises);
    expect(stderr.match(/^error: /gm)).toHaveLength(1);
    expect(stderr.startsWith(`error: ${failure.message}\n  hint: ${failure.hint}\n`)).toBe(true);
    expect(documented.includes(`| \`${bad.code}\` |`)).toBe(true);
    expect({ repos: madeOn(house), files: madeIn(house.scratch), states: statesOf(house) }).toEqual(before);
  });
});

/** Every branch of every repo, by commit. */
const statesOf = ({ hub }: House) =>
  [...hub.store.models].map(([name, { branches }]) => [name, [...branches]]);

describe('--force', () => {
  it("replaces a repo's content in one commit", async () => {
    house.hub.store.createModel(derived);
    house.hub.store.addFile(derived, 'notes.txt', 'mine');
    const { exitCode, stderr } = await runCommand(
      ['run', '--sft', sft, '--dpo', dpo, '--alpha', '0.3', '--force'],
      { environment: onHub(house) },
    );
    expect(exitCode, stderr).toBe(0);
    const paths = house.hub.store.listFiles(derived);
    expect(paths).toContain('extrapolation.json');
    expect(paths).not.toContain('notes.txt');
  });

  it("replaces a directory's content", async () => {
    write('theirs', { 'notes.txt': 'mine' });
    const { exitCode, stderr } = await runCommand(
      ['run', '--sft', sft, '--dpo', dpo, '--alpha', '0.3', '--to', './theirs', '--force'],
      { cwd: house.scratch, environment: onHub(house) },
    );
    expect(exitCode, stderr).toBe(0);
    expect(madeIn(join(house.scratch, 'theirs'))).toContain('extrapolation.json');
    expect(madeIn(join(house.scratch, 'theirs'))).not.toContain('notes.txt');
  });
});

describe('a server that is no Hub', () => {
  const page = (_: unknown, response: ServerResponse) => response.end('<html>Sign in</html>');
  const circle = (_: unknown, response: ServerResponse) => response.writeHead(302, { location: '/' }).end();
  const nothing = (_: unknown, response: ServerResponse) => response.writeHead(404).end();
  it.each([
    ['answers with pages', page, 6, 'answer-malformed'],
    ['redirects for ever', circle, 6, 'too-many-redirects'],
    ['has nothing', nothing, 5, 'repo-not-found'],
  ])('that %s', async (_, answering, expected, code) => {
    await using server = await listen(answering);
    const { exitCode, stdout } = await runCommand(
      ['run', '--sft', sft, '--dpo', dpo, '--alpha', '0.3', '--hub-url', server.url, '--json'],
      { environment: onHub(house) },
    );
    expect(exitCode).toBe(expected);
    const failure = JSON.parse(stdout);
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(new URL(server.url).host);
    expect(failure.hint).toContain('Check that HF_ENDPOINT (or --hub-url) is a Hugging Face Hub.');
  });
});

/** A file system of its own of a few megabytes; only root can have one. */
function mountSmallDisk(place: string, byteLength: number): boolean {
  mkdirSync(place, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${byteLength}`, 'tmpfs', place], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a full disk', () => {
  const disk = () => join(house.scratch, 'disk');
  const run = (...args: string[]) =>
    runCommand(
      ['run', '--sft', sft, '--dpo', dpo, '--alpha', '0.3', '--to', join(disk(), 'out'), '--json', ...args],
      { environment: onHub(house) },
    );

  it('is noticed before anything is written', async ({ skip }) => {
    if (!mountSmallDisk(disk(), 1 << 20)) skip('a small file system can only be made by root');
    try {
      const { exitCode, stdout } = await run();
      expect(exitCode).toBe(7);
      const { code, message, hint } = JSON.parse(stdout);
      expect({ code, message }).toEqual({
        code: 'disk-full',
        message: expect.stringMatching(/disk\/out: the output needs [\d.]+ MB, and 1\.05 MB are free/),
      });
      expect(hint).toMatch(/Free space/);
      expect(madeIn(disk())).toEqual([]);
    } finally {
      execFileSync('umount', [disk()]);
    }
  });

  it('in the middle of a run is an error, and the next run goes on', async ({ skip }) => {
    if (!mountSmallDisk(disk(), 8 << 20)) skip('a small file system can only be made by root');
    try {
      const full = house.hub.faults.add({
        when({ path }) {
          if (path.includes('/tokenizer.json')) fill(join(disk(), 'filler'));
          return false;
        },
        action: 'reset',
      });
      const { exitCode, stdout } = await run();
      expect(exitCode, stdout).toBe(7);
      expect(JSON.parse(stdout)).toMatchObject({
        code: 'disk-full',
        hint: expect.stringContaining('Free space'),
      });
      expect(madeIn(disk())).not.toContain('out');
      full.remove();
      rmSync(join(disk(), 'filler'));
      const again = await run();
      expect(again.exitCode, again.stderr).toBe(0);
      expect(readdirSync(disk())).toEqual(['out']);
      expect(madeIn(join(disk(), 'out'))).toContain('tokenizer.json');
    } finally {
      execFileSync('umount', [disk()]);
    }
  });
});

function fill(place: string): void {
  try {
    writeFileSync(place, Buffer.alloc(64 << 20));
  } catch {
    // As much as there was room for.
  }
}
