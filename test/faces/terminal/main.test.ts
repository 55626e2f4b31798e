import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Runtime } from '../../../src/app/session/runtime.ts';
import { runTerminal } from '../../../src/faces/terminal/main.ts';
import { AccessError, CancelledError } from '../../../src/kit/errors.ts';
import { project } from '../../../src/kit/project.ts';
import { createTerminal, createUseCases, runReport } from './recording.ts';

const job = ['--sft', 'org/sft', '--dpo', 'org/dpo', '--alpha', '0.3'];

test('prints the report', async () => {
  const { terminal, stdout, stderr } = createTerminal(['run', ...job]);
  expect(await runTerminal(terminal, createUseCases({ run: async () => runReport }))).toBe(0);
  expect(stderr.text).toBe('');
  expect(stdout.text).toBe(`θ0  org/sft@aaaaaaaaaaaa (main)
θ1  org/dpo@bbbbbbbbbbbb (main)
nearest rounding, dtypes of θ1

α 0.3  me/dpo-ExPO  published  2.00 GB in 1 file

                                    changed
             effective                   by             by
                     α  ‖Δ‖/‖θ1‖  alignment  extrapolation  non-finite
α 0.3            0.312    0.0100       89 %           61 %           2
  attention      0.312    0.0100       89 %           61 %           2

1.10 B parameters in 201 tensors; read 4.00 GB, wrote 2.00 GB in 1 min 05 s.

https://huggingface.co/me/dpo-ExPO

warning: org/dpo states no licence
`);
});

test('--json prints one document and nothing else on standard output', async () => {
  const { terminal, stdout, stderr } = createTerminal(['run', ...job, '--json']);
  const run = async (_: unknown, { log, onProgress }: Runtime) => {
    log.info('hello');
    onProgress({ kind: 'step-started', step: 's', title: 'Reading' });
    return runReport;
  };
  expect(await runTerminal(terminal, createUseCases({ run }))).toBe(0);
  expect(JSON.parse(stdout.text)).toEqual(runReport);
  expect(stderr.text).toBe('hello\nReading …\n');
});

test('--quiet leaves the result', async () => {
  const { terminal, stdout, stderr } = createTerminal(['run', ...job, '--quiet']);
  const run = async (_: unknown, { log, onProgress }: Runtime) => {
    log.warn('careful');
    onProgress({ kind: 'step-started', step: 's', title: 'Reading' });
    return runReport;
  };
  await runTerminal(terminal, createUseCases({ run }));
  expect(stderr.text).toBe('');
  expect(stdout.text).toContain('published');
});

test('an error shows what happened, what to do, where to look, and its exit code', async () => {
  const { terminal, stdout, stderr } = createTerminal(['run', ...job]);
  const run = () =>
    Promise.reject(
      new AccessError('org/sft is gated.', {
        code: 'gated',
        hint: 'Ask for access.',
        docs: 'https://huggingface.co/org/sft',
      }),
    );
  expect(await runTerminal(terminal, createUseCases({ run }))).toBe(5);
  expect(stdout.text).toBe('');
  expect(stderr.text).toBe(`error: org/sft is gated.
  hint: Ask for access.
  see: https://huggingface.co/org/sft
`);
});

test('with --json an error is a document too', async () => {
  const { terminal, stdout } = createTerminal(['run', '--json', '--alpha', 'x']);
  expect(await runTerminal(terminal, createUseCases({}))).toBe(2);
  expect(JSON.parse(stdout.text)).toMatchObject({
    kind: 'error',
    name: 'InputError',
    code: 'endpoint-missing',
    exitCode: 2,
  });
});

test('anything unknown is a bug, with stack, cause and where to report it', async () => {
  const { terminal, stderr } = createTerminal(['demo']);
  const demo = () => Promise.reject(new TypeError('x is not a function', { cause: new Error('deeper') }));
  expect(await runTerminal(terminal, createUseCases({ demo }))).toBe(1);
  expect(stderr.text).toContain('TypeError: x is not a function');
  expect(stderr.text).toContain('main.test.ts');
  expect(stderr.text).toContain('Caused by: Error: deeper');
  expect(stderr.text).toContain('This is a bug');
  expect(stderr.text).toContain(`${project.url}/issues`);
});

test('whatever rejects after a stop is the stop', async () => {
  const controller = new AbortController();
  const { terminal, stderr } = createTerminal(['run', ...job], { signal: controller.signal });
  const run = async () => {
    controller.abort(new CancelledError('Stopped by SIGINT.'));
    throw new Error('socket closed');
  };
  expect(await runTerminal(terminal, createUseCases({ run }))).toBe(130);
  expect(stderr.text).toContain('error: Stopped by SIGINT.\n  hint: Run the same command again');
});

test('the token reaches the use case and no output', async () => {
  const token = 'hf_verysecret';
  const { terminal, stdout, stderr } = createTerminal(['run', ...job, '--json'], {
    environment: { HF_TOKEN: ` ${token}\n` },
  });
  let seen: string | undefined;
  const run = async (_: unknown, runtime: Runtime) => {
    seen = runtime.token;
    runtime.log.info(`Authorization: Bearer ${token}`);
    throw new Error(`cannot send ${token}`);
  };
  expect(await runTerminal(terminal, createUseCases({ run }))).toBe(1);
  expect(seen).toBe(token);
  expect(stdout.text + stderr.text).not.toContain('secret');
  expect(stderr.text).toContain('Bearer ***');
});

test('a token that cannot be one is not shown', async () => {
  const { terminal, stdout, stderr } = createTerminal(['run', ...job], {
    environment: { HF_TOKEN: 'hf_se cret' },
  });
  expect(await runTerminal(terminal, createUseCases({}))).toBe(2);
  expect(stdout.text + stderr.text).not.toContain('cret');
});

test('the token file of the Python library is read, and the demo reads none', async () => {
  const home = mkdtempSync(join(tmpdir(), 'hf-home-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  writeFileSync(join(home, 'token'), 'hf_fromfile\n');
  const seen: (string | undefined)[] = [];
  const useCases = createUseCases({
    run: async (_, runtime) => {
      seen.push(runtime.token);
      return runReport;
    },
    demo: async (runtime) => {
      seen.push(runtime.token);
      throw new Error('enough');
    },
  });
  const start = (args: readonly string[], environment: Readonly<Record<string, string>>) =>
    runTerminal(createTerminal(args, { environment }).terminal, useCases);
  await start(['run', ...job], { HF_HOME: home });
  await start(['run', ...job], { HF_TOKEN_PATH: join(home, 'token') });
  await start(['run', ...job], { HF_HOME: home, HF_TOKEN: 'hf_fromenv' });
  await start(['run', ...job], { HF_HOME: join(home, 'absent') });
  await start(['demo'], { HF_HOME: home });
  expect(seen).toEqual(['hf_fromfile', 'hf_fromfile', 'hf_fromenv', undefined, undefined]);
});

test('the Hub is the option, else the environment, else the public one', async () => {
  const seen: string[] = [];
  const run = async (_: unknown, runtime: Runtime) => {
    seen.push(runtime.hubUrl);
    return runReport;
  };
  const environment = { HF_ENDPOINT: 'http://localhost:2/' };
  const useCases = createUseCases({ run });
  await runTerminal(createTerminal(['run', ...job]).terminal, useCases);
  await runTerminal(createTerminal(['run', ...job], { environment }).terminal, useCases);
  await runTerminal(
    createTerminal(['run', ...job, '--hub-url', 'http://localhost:1'], { environment }).terminal,
    useCases,
  );
  expect(seen).toEqual(['https://huggingface.co', 'http://localhost:2', 'http://localhost:1']);
});

test('a plan with problems ends with the exit code of a run that could not start', async () => {
  const plan = async () => ({
    kind: 'plan' as const,
    rounding: { kind: 'stochastic', seed: 3 } as const,
    dtype: 'bfloat16' as const,
    sft: runReport.sft,
    aligned: runReport.aligned,
    reads: {
      sft: [{ path: 's.safetensors', byteLength: 10 }],
      aligned: [{ path: 'a.safetensors', byteLength: 10 }],
    },
    outputs: [
      {
        alpha: 0.3,
        target: 'me/x',
        targetState: 'foreign' as const,
        files: [{ path: 'a.safetensors', byteLength: 10, operations: { extrapolate: 2, copy: 1 } }],
        sideFiles: [{ path: 'config.json', byteLength: 3 }],
      },
    ],
    totals: {
      tensorCount: 3,
      extrapolatedCount: 2,
      copiedCount: 1,
      parameterCount: 12,
      alignedBytes: 10,
      sftBytes: 10,
      outputBytes: 10,
      peakMemoryBytes: 1e8,
      requestCount: 12,
    },
    sample: {
      elementCount: 2_000_000,
      deltaRatio: 0.0017,
      alignmentChangedShare: 0.61,
      alphas: [
        {
          alpha: 0.3,
          effectiveAlpha: 0.183,
          changedShare: 0.2,
          alternatives: [{ option: '--dtype float32', effectiveAlpha: 0.3 }],
        },
      ],
    },
    verdicts: [],
    problems: ['me/x exists and was not made by hf-extrapolate.'],
    isUnfit: false,
    warnings: [],
    exitCode: 3,
  });
  const { terminal, stdout } = createTerminal(['plan', ...job]);
  expect(await runTerminal(terminal, createUseCases({ plan }))).toBe(3);
  expect(stdout.text).toContain('α 0.3 → me/x (exists and was not made by this tool)');
  expect(stdout.text).toContain('  - me/x exists and was not made by hf-extrapolate.');
  expect(stdout.text).toContain('stochastic rounding (seed 3), bfloat16');
  expect(stdout.text).toContain('Sample of 2.00 M weights: ‖Δ‖/‖θ1‖ 0.00170, 61 % changed by alignment');
  expect(stdout.text).toMatch(/α 0\.3 +0\.183 +20 % +0\.300/);
});

test('names with control characters do not reach the terminal', async () => {
  const { terminal, stdout } = createTerminal(['inspect', './x']);
  const inspect = async () => ({
    kind: 'inspect' as const,
    origin: { kind: 'directory' as const, path: './x' },
    format: 'safetensors' as const,
    use: { kind: 'mirrored' as const },
    leftOut: [],
    otherWeights: [{ kind: 'gguf' as const, files: ['\u001b[2m.gguf'], fileCount: 1 }],
    tensorByteLength: 8,
    parameterCount: 4,
    byteLength: 8,
    dtypes: [{ dtype: 'BF16', tensorCount: 1, byteLength: 8 }],
    shards: [{ path: 'model.safetensors', byteLength: 100, tensorCount: 1 }],
    tensors: [
      { name: '\u001b[31mred', dtype: 'BF16', shape: [2, 2], shard: 'model.safetensors', byteLength: 8 },
    ],
  });
  expect(await runTerminal(terminal, createUseCases({ inspect }))).toBe(0);
  expect(stdout.text).toContain('\\u001b[31mred  BF16  [2, 2]');
  expect(stdout.text).toContain('not used  GGUF: \\u001b[2m.gguf');
});
