import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogue, goldenFolder, serveSides, sideOf } from '../catalogue/catalogue.ts';
import { onHub, openHouse, runCommand } from '../doors/door.ts';
import { temporaryDirectory } from '../stores/disk/temporary-directory.ts';
import { findPython, runInterpreter } from './python.ts';

const python = findPython(['huggingface_hub', 'safetensors', 'torch', 'transformers']);
const script = fileURLToPath(new URL('catalogue.py', import.meta.url));

/** What was seen of every pair; code of a repo that is loaded is copied into the scratch directory. */
const runScript = async (scratch: string, args: readonly string[]): Promise<Record<string, Seen>> =>
  JSON.parse(
    await runInterpreter([script, ...args], {
      ...process.env,
      HF_HOME: scratch,
      HF_MODULES_CACHE: join(scratch, 'modules'),
      HF_HUB_OFFLINE: '1',
    }),
  );

interface Seen {
  readonly differences: readonly string[];
}

const classOf = async (directory: string): Promise<string> =>
  JSON.parse(await readFile(join(directory, 'config.json'), 'utf8')).architectures[0];

describe.skipIf(python === undefined)("the catalogue of the paper's pairs", () => {
  it('has the digests that PyTorch gives now', async () => {
    using scratch = temporaryDirectory();
    const seen = await runScript(scratch.at('home'), [goldenFolder]);
    expect(seen).toEqual(Object.fromEntries(catalogue.map(({ folder }) => [folder, { differences: [] }])));
  });

  it('has digests that other weights do not give', async () => {
    using scratch = temporaryDirectory();
    const copy = scratch.at('golden');
    await cp(goldenFolder, copy, { recursive: true });
    const path = join(copy, 'zephyr-7b-dpo-full/dpo/model-00003-of-00003.safetensors');
    const file = await readFile(path);
    // The sign of the last element.
    file.writeUInt8(file.readUInt8(file.length - 1) ^ 0x80, file.length - 1);
    await writeFile(path, file);
    const seen = await runScript(scratch.at('home'), [copy]);
    expect(seen['zephyr-7b-dpo-full']?.differences).toHaveLength(1);
  });

  it('becomes repos that transformers loads, with the weights of PyTorch', async () => {
    await using house = await openHouse();
    const derived = join(house.scratch, 'derived');
    for (const pair of catalogue) {
      await serveSides(house.hub.store, pair);
      const size = pair.maxShardBytes === undefined ? [] : ['--max-shard-size', String(pair.maxShardBytes)];
      const sources = ['--sft', pair.sft, '--dpo', pair.dpo, '--alpha', String(pair.alpha)];
      const to = join(derived, pair.folder);
      const { exitCode, stderr } = await runCommand(['run', ...sources, ...size, '--to', to], {
        environment: onHub(house),
      });
      expect(exitCode, stderr).toBe(0);
    }
    const seen = await runScript(join(house.scratch, 'home'), [goldenFolder, derived]);
    expect(Object.keys(seen)).toHaveLength(catalogue.length);
    for (const pair of catalogue) {
      const { vocab_size: size } = JSON.parse(
        await readFile(join(sideOf(pair, 'dpo'), 'config.json'), 'utf8'),
      );
      const text = 'What is a bird?';
      expect(seen[pair.folder], pair.folder).toEqual({
        class: await classOf(sideOf(pair, 'dpo')),
        differences: [],
        complaints: [],
        shape: [1, text.length, size],
        finite: true,
        text,
        vocabularySizes: [size, size],
      });
    }
  });
});
