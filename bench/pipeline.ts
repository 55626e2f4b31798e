import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatePair, writeCheckpoint } from '../test/support/generated-pair.ts';
import { type MeasuredProcess, measureProcess, median } from './measured-process.ts';
import type { BenchRow } from './row.ts';

const rounds = 3;
const mebibyte = 1024 ** 2;
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const python = process.env.PEERS_PYTHON ?? 'python3';

/** Whole runs of the committed command line, each in a process of its own. */
export async function benchPipeline(): Promise<BenchRow[]> {
  return [...(await benchStart()), ...(await benchDirectories()), ...(await benchHub())];
}

async function benchStart(): Promise<BenchRow[]> {
  const help = await repeat(5, () => measureProcess(process.execPath, [cli, '--help']));
  const demo = await repeat(rounds, () => measureProcess(process.execPath, [cli, 'demo', '--quiet']));
  const helpMs = median(help.map(({ seconds }) => seconds)) * 1000;
  const demoSeconds = median(demo.map(({ seconds }) => seconds));
  return [
    { name: 'cli --help', value: helpMs, unit: 'ms', target: '< 150 ms', met: helpMs < 150 },
    { name: 'cli demo', value: demoSeconds, unit: 's', target: '< 5 s', met: demoSeconds < 5 },
  ];
}

async function benchDirectories(): Promise<BenchRow[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-directories-'));
  const sft = join(directory, 'sft');
  const dpo = join(directory, 'dpo');
  const out = join(directory, 'out');
  const remove = () => rmSync(out, { recursive: true, force: true });
  try {
    const pair = generatePair({ weightBytes: 2048 * mebibyte, shards: { sft: 3, dpo: 2 } });
    for (const [path, checkpoint] of [[sft, pair.sft] as const, [dpo, pair.dpo] as const]) {
      mkdirSync(path);
      await writeCheckpoint(checkpoint, path);
    }
    const ours: MeasuredProcess[] = [];
    const copies: MeasuredProcess[] = [];
    for (let round = 0; round < rounds; round++) {
      await settle();
      copies.push(await measureProcess('cp', ['-r', dpo, out]));
      remove();
      await settle();
      ours.push(await measureProcess(process.execPath, [cli, ...runArguments(sft, dpo, out)]));
      remove();
    }
    const seconds = median(ours.map((run) => run.seconds));
    const copySeconds = median(copies.map((run) => run.seconds));
    const peakBytes = Math.max(...ours.map((run) => run.peakBytes));
    const rows: BenchRow[] = [
      { name: 'directories, 2 GiB: cp of one side', value: copySeconds, unit: 's' },
      {
        name: 'directories, 2 GiB: run, sha256 included',
        value: seconds,
        unit: 's',
        ratio: seconds / copySeconds,
        target: '≤ 2.3 × cp',
        met: seconds <= 2.3 * copySeconds,
      },
      {
        name: 'directories, 2 GiB: peak memory',
        value: peakBytes / 1e6,
        unit: 'MB',
        target: '< 120 MB',
        met: peakBytes < 120e6,
      },
    ];
    if (!hasPython()) return rows;
    const streamer = fileURLToPath(new URL('./peers/stream_with_torch.py', import.meta.url));
    const streamed: MeasuredProcess[] = [];
    for (let round = 0; round < rounds; round++) {
      await settle();
      streamed.push(await measureProcess(python, [streamer, sft, dpo, out, '0.3']));
      remove();
    }
    const streamedSeconds = median(streamed.map((run) => run.seconds));
    const script = fileURLToPath(new URL('./peers/extrapolate_in_memory.py', import.meta.url));
    await settle();
    const byHand = await measureProcess(python, [script, sft, dpo, '0.3', out]);
    return [
      ...rows,
      {
        name: 'directories, 2 GiB: streamer in torch, sha256 included',
        value: streamedSeconds,
        unit: 's',
        ratio: seconds / streamedSeconds,
        target: 'ours ≤ 0.55 × it',
        met: seconds <= 0.55 * streamedSeconds,
      },
      {
        name: 'directories, 2 GiB: the method in transformers',
        value: byHand.seconds,
        unit: 's',
        ratio: byHand.seconds / seconds,
        target: '≥ 8 × ours',
        met: byHand.seconds >= 8 * seconds,
      },
      {
        name: 'directories, 2 GiB: its peak memory',
        value: byHand.peakBytes / 1e6,
        unit: 'MB',
        ratio: byHand.peakBytes / peakBytes,
        target: '≥ 40 × ours',
        met: byHand.peakBytes >= 40 * peakBytes,
      },
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function benchHub(): Promise<BenchRow[]> {
  const [small, middle, large] = [256, 1024, 8192] as const;
  const hub = fork(
    fileURLToPath(new URL('./pipeline-hub.ts', import.meta.url)),
    [small, middle, large].map(String),
  );
  try {
    const [hubUrl] = (await once(hub, 'message')) as [string];
    const environment = { HF_ENDPOINT: hubUrl, HF_TOKEN: 'hf_embedded_write' };
    let targets = 0;
    const run = (mebibytes: number) =>
      measureProcess(
        process.execPath,
        [cli, ...runArguments(`demo/sft-${mebibytes}`, `demo/dpo-${mebibytes}`, `demo/derived-${targets++}`)],
        environment,
      );
    const speeds = (await repeat(rounds, () => run(middle))).map(
      ({ seconds }) => (middle * mebibyte) / 1e6 / seconds,
    );
    const smallPeak = Math.max(...(await repeat(rounds, () => run(small))).map(({ peakBytes }) => peakBytes));
    const largeRun = await run(large);
    hub.send('violations');
    const [violations] = (await once(hub, 'message')) as [string[]];
    if (violations.length > 0) throw new Error(`The Hub has found fault: ${violations.join('; ')}`);
    return [
      {
        name: 'Hub to Hub, 1 GiB: output',
        value: median(speeds),
        unit: 'MB/s',
        target: '≥ 150 MB/s',
        met: median(speeds) >= 150,
      },
      { name: 'Hub to Hub, 8 GiB: output', value: (large * mebibyte) / 1e6 / largeRun.seconds, unit: 'MB/s' },
      { name: 'Hub to Hub, 256 MiB: peak memory', value: smallPeak / 1e6, unit: 'MB' },
      {
        name: 'Hub to Hub, 8 GiB: peak memory',
        value: largeRun.peakBytes / 1e6,
        unit: 'MB',
        ratio: largeRun.peakBytes / smallPeak,
        target: '< 500 MB, ≤ 1.1 × that of 256 MiB',
        met: largeRun.peakBytes < 500e6 && largeRun.peakBytes <= 1.1 * smallPeak,
      },
    ];
  } finally {
    hub.disconnect();
  }
}

const runArguments = (sft: string, dpo: string, to: string) => [
  'run',
  '--sft',
  sft,
  '--dpo',
  dpo,
  '--alpha',
  '0.3',
  '--to',
  to,
  '--quiet',
];

/**
 * A virtual machine gives freed memory back to its host after a while, and taking it again is slow. Whatever is
 * compared starts with the same delay, so that it finds memory in the same state.
 */
const settle = () => new Promise((resolve) => setTimeout(resolve, 4000));

async function repeat<T>(times: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < times; i++) results.push(await work());
  return results;
}

function hasPython(): boolean {
  return spawnSync(python, ['-c', 'import torch, transformers'], { stdio: 'ignore' }).status === 0;
}

if (!existsSync(cli)) throw new Error(`${cli} is missing: build first.`);
