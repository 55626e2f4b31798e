import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeHeader, encodeIndex } from '../src/formats/safetensors/index.ts';
import { generatePair, writeCheckpoint } from '../test/support/generated-pair.ts';
import { type MeasuredProcess, measureProcess, median } from './measured-process.ts';
import type { BenchRow } from './row.ts';

const rounds = 5;
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const streamer = fileURLToPath(new URL('./peers/stream_with_torch.py', import.meta.url));
const python = process.env.PEERS_PYTHON ?? 'python3';
const layerCount = 48;
const expertCount = 128;
const expertShape = [128, 64];
const expertBytes = 2 * 128 * 64;

/** A mixture of experts in 18,000 small tensors beside a dense pair of the same bytes, in directories. */
export async function benchLayouts(): Promise<BenchRow[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-layouts-'));
  const place = (name: string) => join(directory, name);
  const out = place('out');
  const run = async (command: string, args: readonly string[]) => {
    rmSync(out, { recursive: true, force: true });
    return measureProcess(command, args);
  };
  const ours = (verb: string, pair: string) =>
    run(process.execPath, [
      ...[cli, verb, '--sft', place(`${pair}-sft`), '--dpo', place(`${pair}-dpo`)],
      ...['--alpha', '0.3', '--to', out, '--quiet'],
    ]);
  try {
    writeExperts(place('experts-sft'), 4, 0);
    writeExperts(place('experts-dpo'), 6, 8);
    const dense = generatePair({ weightBytes: layerCount * expertCount * 3 * expertBytes });
    for (const side of ['sft', 'dpo'] as const) {
      mkdirSync(place(`dense-${side}`));
      await writeCheckpoint(dense[side], place(`dense-${side}`));
    }
    const measured: Record<'plan' | 'experts' | 'dense' | 'streamer', MeasuredProcess[]> = {
      ...{ plan: [], experts: [], dense: [], streamer: [] },
    };
    const hasTorch = spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0;
    for (let round = 0; round < rounds; round++) {
      measured.plan.push(await ours('plan', 'experts'));
      measured.experts.push(await ours('run', 'experts'));
      measured.dense.push(await ours('run', 'dense'));
      const peer = [streamer, place('experts-sft'), place('experts-dpo'), out, '0.3'];
      if (hasTorch) measured.streamer.push(await run(python, peer));
    }
    const secondsOf = (runs: readonly MeasuredProcess[]) => median(runs.map(({ seconds }) => seconds));
    const plan = secondsOf(measured.plan);
    const experts = secondsOf(measured.experts);
    const one = secondsOf(measured.dense);
    const peer = secondsOf(measured.streamer);
    const peak = median(measured.experts.map(({ peakBytes }) => peakBytes)) / 1e6;
    const name = '18,432 tensors, 302 MB';
    return [
      { name: `${name}: plan`, value: plan, unit: 's', target: '≤ 1 s', met: plan <= 1 },
      {
        ...{ name: `${name}: run`, value: experts, unit: 's', ratio: experts / one },
        ...{ target: '≤ 2.5 × dense', met: experts <= 2.5 * one },
      },
      { name: `${name}: peak memory`, value: peak, unit: 'MB', target: '≤ 150 MB', met: peak <= 150 },
      { name: 'dense, 302 MB: run', value: one, unit: 's' },
      ...(hasTorch
        ? [
            {
              ...{ name: `${name}: streamer in torch`, value: peer, unit: 's', ratio: experts / peer },
              ...{ target: 'ours ≤ it', met: experts <= peer },
            },
          ]
        : []),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function writeExperts(directory: string, shardCount: number, steps: number): void {
  mkdirSync(directory);
  const names = Array.from({ length: layerCount * expertCount * 3 }, (_, index) => {
    const expert = Math.floor(index / 3);
    const matrix = ['gate_proj', 'up_proj', 'down_proj'][index % 3];
    return `model.layers.${Math.floor(expert / expertCount)}.mlp.experts.${expert % expertCount}.${matrix}.weight`;
  });
  // bf16 numbers about 0.01; half of them are moved by a few steps on one side.
  const data = Uint16Array.from(
    { length: expertBytes / 2 },
    (_, index) => 0x3c00 + (Math.imul(index, 0x9e3779b1) >>> 24) + (index % 2) * steps,
  );
  const weightMap = new Map<string, string>();
  for (let shard = 0; shard < shardCount; shard++) {
    const number = (value: number) => String(value).padStart(5, '0');
    const path = `model-${number(shard + 1)}-of-${number(shardCount)}.safetensors`;
    const from = Math.floor((shard * names.length) / shardCount);
    const own = names.slice(from, Math.floor(((shard + 1) * names.length) / shardCount));
    const tensors = own.map((name) => ({ name, dtype: 'BF16' as const, shape: expertShape }));
    const file = openSync(join(directory, path), 'w');
    writeSync(file, encodeHeader({ metadata: { format: 'pt' }, tensors }).bytes);
    for (const name of own) {
      writeSync(file, data);
      weightMap.set(name, path);
    }
    closeSync(file);
  }
  const totalSize = names.length * expertBytes;
  writeFileSync(
    join(directory, 'model.safetensors.index.json'),
    encodeIndex({ metadata: {}, weightMap, totalSize }),
  );
  const config = { architectures: ['Qwen3MoeForCausalLM'], model_type: 'qwen3_moe', vocab_size: 1000 };
  writeFileSync(join(directory, 'config.json'), JSON.stringify(config));
}
