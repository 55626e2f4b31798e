import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addCheckpoint, generatePair } from '../support/generated-pair.ts';
import { derived, type House, madeIn, onHub, openHouse, runCommand } from './door.ts';
import { type DiskWatch, watchDisk } from './watch-disk.ts';

const weightBytes = 48 << 20;

async function addPair({ hub }: House): Promise<void> {
  const pair = generatePair({ weightBytes });
  await addCheckpoint(hub.store, 'demo/large-sft', pair.sft);
  await addCheckpoint(hub.store, 'demo/large-dpo', pair.dpo);
}

/** A run for which every place where files could go is one empty directory. */
async function runWatched(house: House, to: string): Promise<DiskWatch & { readonly place: string }> {
  const place = join(house.scratch, 'everything');
  mkdirSync(place);
  let seen: DiskWatch | undefined;
  const { exitCode, stderr } = await runCommand(
    ['run', '--sft', 'demo/large-sft', '--dpo', 'demo/large-dpo', '--alpha', '0.3', '--to', to],
    {
      cwd: place,
      environment: {
        ...onHub(house),
        HOME: place,
        TMPDIR: place,
        TEMP: place,
        TMP: place,
        XDG_CACHE_HOME: place,
      },
      onStart(child) {
        seen = watchDisk(child.pid ?? 0, place);
      },
    },
  );
  seen?.close();
  expect(exitCode, stderr).toBe(0);
  return { ...(seen as DiskWatch), writtenBytes: seen?.writtenBytes ?? -1, place };
}

describe.skipIf(process.platform !== 'linux')('weights and the disk', () => {
  test('from the Hub to the Hub not a byte is written to a file', async () => {
    await using house = await openHouse();
    await addPair(house);
    const { written, touched, writtenBytes, place } = await runWatched(house, derived);
    expect([...written]).toEqual([]);
    expect([...touched]).toEqual([]);
    expect(madeIn(place)).toEqual([]);
    expect(writtenBytes).toBe(0);
    expect(house.hub.stats.rawXorbBytes).toBeGreaterThan(weightBytes * 0.9);
  });

  test('a run that does write is noticed', async () => {
    await using house = await openHouse();
    await addPair(house);
    const { written, touched, place } = await runWatched(house, './out');
    expect([...written].some((path) => path.startsWith(place) && path.includes('safetensors'))).toBe(true);
    expect(touched.size).toBeGreaterThan(0);
    expect(madeIn(place)).toContain('out');
  });
});
