import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccessError, FormatError, InputError } from '../../../src/kit/errors.ts';
import { openDirectorySnapshot } from '../../../src/stores/disk/directory-snapshot.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const openDescriptorCount = () => readdirSync('/proc/self/fd').length;

describe('the files of a directory', () => {
  test('are those below it, without version control and caches', async () => {
    using directory = temporaryDirectory();
    for (const file of [
      'b.txt',
      'a/c.txt',
      '.git/HEAD',
      '.cache/huggingface/x',
      'a/.git/HEAD',
      '.gitattributes',
    ])
      directory.write(file, file);
    mkdirSync(directory.at('nothing'));
    const snapshot = await openDirectorySnapshot(directory.path);
    expect([...snapshot.files.values()]).toEqual([
      { path: '.gitattributes', byteLength: 14 },
      { path: 'a/c.txt', byteLength: 7 },
      { path: 'b.txt', byteLength: 5 },
    ]);
    expect(snapshot.origin).toEqual({ kind: 'directory', path: directory.path });
  });

  test('have names in UTF-8; of another it is said', async () => {
    using directory = temporaryDirectory();
    directory.write('config.json', '{}');
    const name = Buffer.concat([
      Buffer.from(`${directory.path}/caf`),
      Buffer.from([0xe9]),
      Buffer.from('.txt'),
    ]);
    writeFileSync(name, 'x');
    await expect(openDirectorySnapshot(directory.path)).rejects.toMatchObject({
      name: 'InputError',
      code: 'path-invalid',
      message: expect.stringMatching(/the name of caf\ufffd\.txt is no UTF-8/),
    });
    await expect(openDirectorySnapshot(directory.at('caf\ufffd'))).rejects.toMatchObject({
      message: expect.stringMatching(/its name is no UTF-8/),
    });
  });

  test('in a Hugging Face cache are links to its blobs', async () => {
    using cache = temporaryDirectory();
    cache.write('models--a--b/blobs/aaaa', '{}');
    cache.write('models--a--b/blobs/bbbb', 'weights');
    mkdirSync(cache.at('models--a--b/snapshots/c0ffee/sub'), { recursive: true });
    const snapshotPath = cache.at('models--a--b/snapshots/c0ffee');
    symlinkSync('../../blobs/aaaa', `${snapshotPath}/config.json`);
    symlinkSync('../../../blobs/bbbb', `${snapshotPath}/sub/vocab.json`);
    symlinkSync('../../blobs/cccc', `${snapshotPath}/not-downloaded.json`);
    symlinkSync('models--a--b/snapshots/c0ffee', cache.at('model'));
    for (const path of [snapshotPath, cache.at('model')]) {
      const snapshot = await openDirectorySnapshot(path);
      expect([...snapshot.files.keys()]).toEqual(['config.json', 'sub/vocab.json']);
      expect(Buffer.from(await snapshot.source('sub/vocab.json').slice(0, 7)).toString()).toBe('weights');
    }
  });

  test('may be links within it, and weights may lie anywhere; directories that are links are left out', async () => {
    using directory = temporaryDirectory();
    directory.write('elsewhere/w.safetensors', 'weights');
    directory.write('model/config.json', '{}');
    symlinkSync('config.json', directory.at('model/copy.json'));
    symlinkSync('../elsewhere/w.safetensors', directory.at('model/model.safetensors'));
    symlinkSync('../elsewhere', directory.at('model/folder'));
    symlinkSync('circle', directory.at('model/circle'));
    const { files } = await openDirectorySnapshot(directory.at('model'));
    expect([...files.keys()]).toEqual(['config.json', 'copy.json', 'model.safetensors']);
  });

  test('must not bring in others by links', async () => {
    using directory = temporaryDirectory();
    directory.write('secret', 'key');
    directory.write('model-2/vocab.json', 'x');
    for (const place of ['../secret', '../model-2/vocab.json']) {
      mkdirSync(directory.at('model'), { recursive: true });
      symlinkSync(place, directory.at('model/tokenizer.json'));
      const opening = openDirectorySnapshot(directory.at('model'));
      await expect(opening).rejects.toThrow(InputError);
      await expect(opening).rejects.toThrow('tokenizer.json is a link to');
      rmSync(directory.at('model'), { recursive: true });
    }
  });

  test('are named in what is wrong', async () => {
    using directory = temporaryDirectory();
    const file = directory.write('file', 'x');
    await expect(openDirectorySnapshot(directory.at('none'))).rejects.toThrow(
      `Cannot read ${directory.at('none')}: it does not exist.`,
    );
    await expect(openDirectorySnapshot(file)).rejects.toThrow(`${file} is a file, not a directory.`);
    await expect(openDirectorySnapshot(`${file}/x`)).rejects.toThrow(InputError);
    const snapshot = await openDirectorySnapshot(directory.path);
    expect(() => snapshot.source('config.json')).toThrow(`${directory.path}/config.json does not exist`);
    expect(() => snapshot.openReader([{ path: '../file', start: 0, end: 1 }])).toThrow(InputError);
    await expect(snapshot.source('file').slice(0, 2)).rejects.toThrow(RangeError);
  });
});

describe('reading ranges', () => {
  test('gives their bytes in order, however the targets are cut, into shared memory', async () => {
    using directory = temporaryDirectory();
    const contents = new Map(
      Array.from({ length: 20 }, (_, index) => {
        const content = Buffer.from(Array.from({ length: 97 }, (_, at) => index * 31 + at * 7));
        directory.write(`f${index}`, content);
        return [`f${index}`, content];
      }),
    );
    const snapshot = await openDirectorySnapshot(directory.path);
    const range = fc
      .tuple(fc.constantFrom(...contents.keys()), fc.nat(97), fc.nat(97))
      .map(([path, a, b]) => ({ path, start: Math.min(a, b), end: Math.max(a, b) }));
    const before = openDescriptorCount();
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }),
        (ranges, sizes) => {
          const expected = Buffer.concat(
            ranges.map(({ path, start, end }) =>
              (contents.get(path) ?? Buffer.alloc(0)).subarray(start, end),
            ),
          );
          const reader = snapshot.openReader(ranges);
          const shared = new Uint8Array(new SharedArrayBuffer(expected.length));
          for (let position = 0, turn = 0; position < shared.length; turn++) {
            const size = Math.min(sizes[turn % sizes.length] ?? 1, shared.length - position);
            void reader.fill(shared.subarray(position, position + size));
            position += size;
            expect(openDescriptorCount() - before).toBeLessThanOrEqual(16);
          }
          expect(Buffer.from(shared).equals(expected)).toBe(true);
          expect(() => reader.fill(new Uint8Array(1))).toThrow(RangeError);
          // Every file is closed after its last range, before the reader is.
          expect(openDescriptorCount()).toBe(before);
          reader.close();
        },
      ),
      { numRuns: 100 },
    );
  });

  test('fails at the byte where a file has become shorter', async () => {
    using directory = temporaryDirectory();
    const file = directory.write('model.safetensors', new Uint8Array(100));
    const snapshot = await openDirectorySnapshot(directory.path);
    truncateSync(file, 60);
    const reader = snapshot.openReader([{ path: 'model.safetensors', start: 50, end: 100 }]);
    expect(() => reader.fill(new Uint8Array(20))).toThrow('40 are missing (at byte 60)');
    reader.close();
    const slicing = snapshot.source('model.safetensors').slice(50, 70);
    await expect(slicing).rejects.toThrow(FormatError);
    await expect(slicing).rejects.toMatchObject({ byteOffset: 60 });
  });

  test('ends when the reader or the snapshot is closed, and leaves no file open', async () => {
    using directory = temporaryDirectory();
    appendFileSync(directory.at('f'), 'abcdef');
    const snapshot = await openDirectorySnapshot(directory.path);
    const before = openDescriptorCount();
    const readers = [1, 2].map(() => snapshot.openReader([{ path: 'f', start: 0, end: 6 }]));
    for (const reader of readers) void reader.fill(new Uint8Array(3));
    expect(openDescriptorCount()).toBe(before + 2);
    readers[0]?.close();
    readers[0]?.close();
    await snapshot.close();
    expect(openDescriptorCount()).toBe(before);
    for (const reader of readers) expect(() => reader.fill(new Uint8Array(1))).toThrow('closed');
  });

  test.skipIf(process.getuid?.() === 0)('says when a directory may not be read', async () => {
    using directory = temporaryDirectory();
    mkdirSync(directory.at('closed'), { mode: 0 });
    await expect(openDirectorySnapshot(directory.at('closed'))).rejects.toThrow(AccessError);
  });
});
