import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { chooseWeights } from '../../src/formats/checkpoint/choose-weights.ts';
import { readIndex } from '../../src/formats/checkpoint/open-checkpoint.ts';
import { openSubfolder } from '../../src/formats/checkpoint/subfolder.ts';
import { requireVariant } from '../../src/formats/checkpoint/variant.ts';
import { storedPathOf } from '../../src/kit/snapshot.ts';
import { memorySnapshot } from '../core/engine/memory.ts';
import { temporaryDirectory } from '../stores/disk/temporary-directory.ts';
import { findPython, runInterpreter } from './python.ts';

const python = findPython(['torch', 'transformers']);
const caseCount = 3000;

/** Weights as they lie in a folder: their one file, or their index with two shards. */
const sets = [
  ...['', 'fp16', 'bf16'].flatMap((variant) => {
    const dot = variant === '' ? '' : `.${variant}`;
    return [
      [`model${dot}.safetensors`],
      [`model.safetensors.index${dot}.json`, ...shards(`model${dot}-`, '.safetensors')],
      [`pytorch_model${dot}.bin`],
      [`pytorch_model.bin.index${dot}.json`, ...shards(`pytorch_model${dot}-`, '.bin')],
    ];
  }),
  ['model.safetensors.index.json', ...shards('model-', '.safetensors').slice(1)],
  shards('model-', '.safetensors'),
  ['weights.safetensors'],
  ['other.safetensors'],
  ['weights.safetensors.index.json', ...shards('weights-', '.safetensors')],
  ['consolidated.safetensors'],
  ['adapter_model.safetensors', 'adapter_config.json'],
  ['training_args.bin'],
  ['model.gguf'],
  ['tf_model.h5'],
];
function shards(beginning: string, ending: string): string[] {
  return ['00001-of-00002', '00002-of-00002'].map((part) => beginning + part + ending);
}

const listing = fc.record({
  sets: fc.uniqueArray(fc.constantFrom(...sets), { maxLength: 4 }),
  inFolder: fc.uniqueArray(fc.constantFrom(...sets), { maxLength: 2 }),
  variant: fc.constantFrom(undefined, undefined, 'fp16', 'bf16'),
  subfolder: fc.constantFrom(undefined, undefined, undefined, 'sub'),
  explicit: fc.constantFrom(
    undefined,
    undefined,
    undefined,
    undefined,
    'weights.safetensors',
    'weights.safetensors.index.json',
  ),
});
type Listing = typeof listing extends fc.Arbitrary<infer T> ? T : never;

function filesOf({ sets: top, inFolder }: Listing): Record<string, string> {
  const files: Record<string, string> = { 'config.json': '{}' };
  for (const [folder, set] of [
    ...top.map((set) => ['', set] as const),
    ...inFolder.map((set) => ['sub/', set] as const),
  ]) {
    const [first = '', ...parts] = set;
    for (const path of set) files[folder + path] ??= '';
    if (!/index[\w.]*\.json$/.test(first)) continue;
    const all = parts.length === 1 ? shards('model-', '.safetensors') : parts;
    files[folder + first] = JSON.stringify({
      metadata: {},
      weight_map: Object.fromEntries(all.map((part, at) => [`t${at}`, part])),
    });
  }
  return files;
}

/** The files that are read here, or the code of the refusal. */
async function chosenHere(
  { variant, subfolder, explicit }: Listing,
  files: Record<string, string>,
): Promise<readonly string[] | string> {
  try {
    let snapshot = memorySnapshot(
      Object.fromEntries(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
    );
    if (subfolder !== undefined) snapshot = openSubfolder(snapshot, subfolder) as typeof snapshot;
    if (variant !== undefined) snapshot = requireVariant(snapshot, variant) as typeof snapshot;
    const choice = chooseWeights(snapshot, explicit === undefined ? {} : { transformers_weights: explicit });
    const paths =
      choice.kind === 'single'
        ? [choice.path]
        : [...new Set((await readIndex(snapshot, choice.indexPath, choice.format)).weightMap.values())];
    if (paths.some((path) => !snapshot.files.has(path))) return 'shard-missing';
    return paths
      .map((path) => storedPathOf(snapshot, path))
      .map((path) => (subfolder === undefined || path.startsWith('sub/') ? path : `sub/${path}`))
      .sort();
  } catch (error) {
    return String((error as { code?: string }).code ?? error);
  }
}

describe.skipIf(python === undefined)("transformers' choice of weights", () => {
  const scratch = temporaryDirectory();
  afterAll(() => scratch[Symbol.dispose]());

  it(`is the one that is made here, in ${caseCount} generated listings`, async () => {
    const cases = fc
      .sample(listing, { numRuns: caseCount, seed: 5 })
      .map((all) => ({ ...all, files: filesOf(all) }));
    const asked = scratch.at('listings.json');
    writeFileSync(
      asked,
      JSON.stringify(
        cases.map(({ files, variant, subfolder, explicit }) => ({ files, variant, subfolder, explicit })),
      ),
    );
    const script = fileURLToPath(new URL('weights-choice.py', import.meta.url));
    const theirs = JSON.parse(
      await runInterpreter([script, scratch.at('listed'), asked], { ...process.env, HF_HUB_OFFLINE: '1' }),
    ) as (string[] | null)[];
    const known = new Map<string, number>();
    const differing: unknown[] = [];
    let same = 0;
    for (const [number, { files, ...all }] of cases.entries()) {
      const ours = await chosenHere(all, files);
      const wanted = theirs[number] ?? null;
      const reason = reasonOf(ours, wanted, all, files);
      if (reason === 'same') same++;
      else if (reason === undefined) differing.push({ ...all, files: Object.keys(files), ours, wanted });
      else known.set(reason, (known.get(reason) ?? 0) + 1);
    }
    console.log(
      `${same} of ${cases.length} listings alike.`,
      ...[...known].map(([reason, count]) => `\n${count}: ${reason}`),
    );
    expect(differing).toEqual([]);
    expect(same).toBeGreaterThan(caseCount / 2);
  }, 600_000);
});

/** Why the choices may differ; undefined where they may not. */
function reasonOf(
  ours: readonly string[] | string,
  theirs: readonly string[] | null,
  { variant, explicit }: Listing,
  files: Record<string, string>,
): string | undefined {
  const isRefused = typeof ours === 'string';
  if (JSON.stringify(ours) === JSON.stringify(theirs) || (isRefused && theirs === null)) return 'same';
  if (theirs === null)
    return 'the only safetensors, under a name that transformers does not look for, are taken';
  if (isRefused && variant !== undefined && explicit !== undefined) {
    return 'transformers_weights says one thing and --variant another, of which transformers drops the latter: refused';
  }
  const isBesideAdapter = Object.keys(files).some((path) => path.endsWith('adapter_config.json'));
  const isTorch = theirs.every((path) => path.endsWith('.bin'));
  return isBesideAdapter && isTorch
    ? "PyTorch's file beside an adapter may be what that was trained with, and is not taken"
    : undefined;
}
