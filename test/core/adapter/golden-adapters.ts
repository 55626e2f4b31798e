import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Adapter } from '../../../src/core/adapter/adapter.ts';
import type { AdapterPlan, AdapterPlanOptions } from '../../../src/core/adapter/adapter-plan.ts';
import { openAdapter } from '../../../src/core/adapter/open-adapter.ts';
import { planAdapter } from '../../../src/core/adapter/plan-adapter.ts';
import { executePlan } from '../../../src/core/engine/execute-plan.ts';
import type { Checkpoint } from '../../../src/formats/checkpoint/checkpoint.ts';
import { openCheckpoint } from '../../../src/formats/checkpoint/open-checkpoint.ts';
import type { Snapshot } from '../../../src/kit/snapshot.ts';
import { memoryPublication, memorySnapshot } from '../engine/memory.ts';

export type Files = Readonly<Record<string, Uint8Array>>;

export const goldenPath = (name: string): string => fileURLToPath(new URL(`golden/${name}`, import.meta.url));

export function readGolden(name: string): Files {
  const names = readdirSync(goldenPath(name)).filter((file) => /\.(json|safetensors|bin)$/.test(file));
  return Object.fromEntries(names.map((file) => [file, readFileSync(`${goldenPath(name)}/${file}`)]));
}

export async function openFiles(files: Files): Promise<Adapter> {
  const adapter = await openAdapter(memorySnapshot(files));
  if (adapter === undefined) throw new Error('no adapter_config.json');
  return adapter;
}

export const openGolden = (name: string): Promise<Adapter> => openFiles(readGolden(name));

/** The models that the adapters are for. */
export const openBase = (name: string): Promise<Checkpoint> =>
  openCheckpoint(memorySnapshot(readGolden(name)));

export const baseOf = (name: string): string =>
  ({
    'saved-tied': 'llama-tied',
    conv1d: 'gpt2',
    'experts-gpt-oss': 'gpt-oss',
    'experts-mixtral': 'mixtral',
    'experts-qwen3-moe': 'qwen3-moe',
  })[name.replace(/-sft$/, '')] ?? 'llama';

export const plainOptions = (alphas: readonly number[]): AdapterPlanOptions => ({
  alphas,
  rounding: { kind: 'nearest' },
  dtype: 'same',
});

const snapshotOf = (side: Adapter | Checkpoint): Snapshot =>
  'modules' in side ? side.checkpoint.snapshot : side.snapshot;

/** The files of the derived adapters, by α. */
export async function makeAdapters(
  aligned: Adapter,
  sft: Adapter | Checkpoint,
  options: AdapterPlanOptions,
): Promise<{ readonly plan: AdapterPlan; readonly made: ReadonlyMap<number, Files> }> {
  const plan = planAdapter(aligned, sft, options);
  const outputs = options.alphas.map((alpha) => ({ alpha, publication: memoryPublication(`a${alpha}`) }));
  await executePlan({
    plan: plan.plan,
    outputs,
    sources: { aligned: snapshotOf(aligned), sft: snapshotOf(sft) },
    allowOverflow: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  const made = outputs.map(({ alpha, publication }) => {
    const weights = publication.sinks.get('adapter_model.safetensors')?.bytes() ?? new Uint8Array();
    return [
      alpha,
      { 'adapter_config.json': plan.configFor(alpha), 'adapter_model.safetensors': weights },
    ] as const;
  });
  return { plan, made: new Map(made) };
}
