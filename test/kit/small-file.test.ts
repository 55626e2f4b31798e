import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findSmallText, findTextStart, readSmallFile, type Snapshot } from '../../src/kit/index.ts';
import { openDirectorySnapshot } from '../../src/stores/disk/index.ts';

let directory: string;
let snapshot: Snapshot;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'small-file-'));
  await writeFile(join(directory, 'README.md'), '# θ');
  await writeFile(join(directory, 'large.json'), '');
  // More than fits into memory, and nothing on the disk.
  await truncate(join(directory, 'large.json'), 2 ** 36);
  snapshot = await openDirectorySnapshot(directory);
});
afterAll(async () => {
  await snapshot.close();
  await rm(directory, { recursive: true });
});

test('a file is read whole up to its limit', async () => {
  expect(await readSmallFile(snapshot, 'README.md', 4)).toEqual(new TextEncoder().encode('# θ'));
  expect(await findSmallText(snapshot, 'README.md', 4)).toBe('# θ');
  expect(await findTextStart(snapshot, 'README.md', 1)).toBe('#');
});

test.each([
  ['README.md', 3, 'the file has 4 bytes; at most 3 are read'],
  ['large.json', 1 << 20, 'the file has 68719476736 bytes; at most 1048576 are read'],
])('%s of more than %i bytes is refused unread, with its name and the limit', async (path, most, message) => {
  for (const read of [readSmallFile, findSmallText]) {
    await expect(read(snapshot, path, most)).rejects.toMatchObject({
      code: 'file-too-large',
      message: expect.stringContaining(`${directory}/${path}: ${message}`),
    });
  }
});

test('a file that is not there', async () => {
  expect(await findSmallText(snapshot, 'config.json', 9)).toBeUndefined();
  expect(await findTextStart(snapshot, 'config.json', 9)).toBeUndefined();
  await expect(readSmallFile(snapshot, 'config.json', 9)).rejects.toMatchObject({ code: 'file-missing' });
});
