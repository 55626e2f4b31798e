import { describe, expect, test } from 'vitest';
import { readTorchCheckpoint } from '../../../src/formats/torch/read-checkpoint.ts';
import { FormatError } from '../../../src/kit/errors.ts';
import { buildArchive, type Ending, type Entry } from './build-archive.ts';
import { dict, pickle, tensor } from './build-pickle.ts';
import { CountingSource, readGolden } from './sources.ts';

const pickled: Entry = {
  name: 'a/data.pkl',
  data: pickle(dict({ w: tensor(), v: tensor({ key: '1', count: 3 }) })),
};
const first: Entry = { name: 'a/data/0', data: 8 };
const second: Entry = { name: 'a/data/1', data: 12 };
const version: Entry = { name: 'a/version', data: '3\n' };

function open(entries: readonly Entry[], ending?: Ending) {
  return new CountingSource(buildArchive(entries, ending));
}

async function refusal(source: CountingSource): Promise<FormatError> {
  const error = await readTorchCheckpoint(source).catch((reason) => reason);
  expect(error).toBeInstanceOf(FormatError);
  expect(error.message.length).toBeLessThan(500);
  expect(source.readByteLength).toBeLessThan(1 << 20);
  return error;
}

test('what the lies begin from is accepted', async () => {
  for (const zip64 of [undefined, {}]) {
    const { tensors } = await readTorchCheckpoint(
      open([pickled, first, second, version], { ...(zip64 && { zip64 }) }),
    );
    const { starts } = buildArchive([pickled, first, second, version]);
    expect(tensors.map(({ start, end }) => [start, end])).toEqual([
      [starts.get('a/data/0'), (starts.get('a/data/0') ?? 0) + 8],
      [starts.get('a/data/1'), (starts.get('a/data/1') ?? 0) + 12],
    ]);
  }
});

describe('an archive is refused for', () => {
  const listed = (fields: Entry['listed']): Entry[] => [
    pickled,
    { ...first, listed: fields ?? {} },
    second,
    version,
  ];
  const local = (fields: Entry['local']): Entry[] => [
    pickled,
    { ...first, local: fields ?? {} },
    second,
    version,
  ];

  test.each<[what: string, entries: Entry[], message: string]>([
    ['an encrypted entry', listed({ flags: 0x809 }), '"a/data/0" is encrypted'],
    ['strong encryption', listed({ flags: 0x848 }), 'is encrypted'],
    ['a hidden header', listed({ flags: 0x2808 }), 'is encrypted'],
    ['unknown flags', listed({ flags: 0x828 }), 'unknown flags 0x828'],
    ['a compressed storage', listed({ method: 8 }), '"a/data/0" is compressed (method 8)'],
    ['another method', listed({ method: 99 }), 'method 99'],
    ['a comment', listed({ comment: 'hello' }), 'has a comment'],
    ['another disk', listed({ disk: 1 }), 'another part of the archive'],
    ['a wrong signature', listed({ signature: 0x02014b51 }), 'entry 2 of 4 is not in the directory'],
    ['stored and plain lengths that differ', listed({ storedByteLength: 7 }), 'has 7 bytes for 8'],
    ['an entry that reaches into the next', listed({ byteLength: 4096 }), 'reaches into "a/data/1"'],
    ['an entry that is not there', listed({ headerStart: 1e6 }), 'reaches into the directory'],
    ['an entry in another', listed({ headerStart: 10 }), 'reaches into'],
    ['two entries in one place', listed({ headerStart: 0 }), 'reaches into'],
    [
      'an entry twice',
      [pickled, first, { ...second, listed: { name: 'a/data/0' } }],
      'has the entry "a/data/0" twice',
    ],
    ['a path upward', listed({ name: 'a/../data/0' }), 'no plain relative path: "a/../data/0"'],
    ['an absolute path', listed({ name: '/data/0' }), 'no plain relative path'],
    ['a backslash', listed({ name: 'a\\data\\0' }), 'no plain relative path'],
    ['a zero in a name', listed({ name: 'a/data/0\0' }), 'no plain relative path'],
    ['no name', listed({ name: '' }), 'no plain relative path'],
    ['a folder', listed({ name: 'a/data/' }), 'no plain relative path'],
    ['a long name', listed({ name: `a/${'x'.repeat(5000)}` }), 'name has 5002 bytes'],
    ['an entry outside of the folder', listed({ name: 'b/data/0' }), '"b/data/0" is outside'],
    ['an entry without folder', listed({ name: 'data' }), '"data" is outside'],
    ['a malformed extra field', listed({ extra: 'FB\x09\0' }), 'malformed extra field'],
    ['half an extra field', listed({ extra: 'FB' }), 'malformed extra field'],
    ['a Zip64 length that is missing', listed({ byteLength: 0xffffffff }), 'no Zip64 extra field'],
    [
      'a Zip64 field that is too short',
      listed({ byteLength: 0xffffffff, extra: '\x01\0\x08\0\x08\0\0\0\0\0\0\0' }),
      'no Zip64 extra field',
    ],
    [
      'a Zip64 length over 2^53',
      listed({ byteLength: 0xffffffff, extra: `\x01\0\x10\0${'\xff'.repeat(16)}` }),
      '18446744073709551615',
    ],
    [
      'a Zip64 length past the file',
      listed({ byteLength: 0xffffffff, extra: `\x01\0\x10\0${'\0\0\0\0\x01\0\0\0'.repeat(2)}` }),
      'of 4294967296 bytes',
    ],
    [
      'two Zip64 fields',
      listed({ byteLength: 0xffffffff, extra: `\x01\0\x10\0${'\0\0\0\0\x01\0\0\0'.repeat(2)}`.repeat(2) }),
      'two Zip64 extra fields',
    ],
    ['something before the first entry', [{ ...pickled, hole: 64 }, first, second], 'before the first entry'],
    ['no pickle', [{ ...pickled, name: 'a/model.pkl' }, first, second], 'no data.pkl'],
    ['another local name', local({ name: 'a/data/9' }), 'another name in its local header'],
    ['a longer local name', local({ name: 'a/data/00' }), '"a/data/0"'],
    ['no local header', local({ signature: 0x04034b51 }), 'does not begin with a local header'],
    ['other local flags', local({ flags: 0x800 }), 'other flags'],
    ['local encryption', local({ flags: 0x809 }), 'other flags'],
    ['a local method', local({ method: 8 }), 'is compressed, by its local header'],
    ['another local length', local({ byteLength: 9 }), 'has 9 bytes by its local header, 8 by the directory'],
    [
      'a storage that is too long',
      [pickled, { ...first, data: 9 }, second],
      'has 8 bytes by the pickle, 9 in the archive',
    ],
    [
      'a storage that is too short',
      [pickled, { ...first, data: 7 }, second],
      'has 8 bytes by the pickle, 7 in the archive',
    ],
    ['a storage that is missing', [pickled, first], 'the storage "1" is not in the archive'],
    ['a long note', [pickled, { name: 'a/byteorder', data: 'x'.repeat(100) }], 'has 100 bytes; at most 64'],
    ['a pickle over 32 MiB', [{ ...pickled, data: 33 << 20 }, first], 'at most 33554432 are read'],
  ])('%s', async (_, entries, message) => {
    const error = await refusal(open(entries));
    expect(error.message).toContain(message);
    expect(error.code).toBe(
      message.includes('the pickle, ') || message.includes('not in the archive')
        ? 'torch-storage'
        : 'torch-zip',
    );
  });

  test('a local header that moves the data, though everything around says otherwise', async () => {
    const honest = buildArchive([pickled, first, second, version]);
    const parts = honest.parts.map(({ at, bytes }) => ({ at, bytes: Buffer.from(bytes) }));
    const header = parts.find(
      ({ bytes }) => bytes.includes('a/data/0') && bytes.readUInt32LE(0) === 0x04034b50,
    );
    header?.bytes.writeUInt16LE(header.bytes.readUInt16LE(28) - 4, 28);
    const error = await refusal(new CountingSource({ byteLength: honest.byteLength, parts }));
    expect(error).toMatchObject({
      code: 'torch-zip',
      message: expect.stringContaining('by what surrounds it'),
    });
  });

  test.each<[what: string, ending: Ending, message: string]>([
    ['a comment', { comment: 'hello' }, 'does not end with the end record'],
    ['the length of a comment that is not there', { commentByteLength: 5 }, 'has a comment'],
    ['something behind it', { trailer: '\0' }, 'does not end with the end record'],
    ['several disks', { disk: 1 }, 'a part of several'],
    ['a directory that begins too early', { directoryStart: 0 }, 'the end record begins at'],
    ['a directory that is too short', { directoryByteLength: 46 }, 'the end record begins at'],
    ['a directory past the file', { directoryStart: 0xffffffff }, 'the end record begins at'],
    ['a gap before the end record', { gap: 'gap' }, 'the end record begins at'],
    ['too few entries', { entryCount: 2 }, 'follow the last entry'],
    ['too many entries', { entryCount: 5 }, 'no room for 5 entries'],
    ['far too many entries', { entryCount: 60_000 }, 'no room for 60000 entries'],
    ['a Zip64 count past all memory', { zip64: { entryCount: 2n ** 53n - 1n } }, 'that disagree'],
    [
      'a Zip64 count past all memory, and nothing beside it',
      { entryCount: 0xffff, zip64: { entryCount: 2n ** 53n - 1n } },
      'at most 262144',
    ],
    [
      'a Zip64 count over 2^53',
      { entryCount: 0xffff, zip64: { entryCount: 2n ** 64n - 1n } },
      'the number 18446744073709551615',
    ],
    ['a Zip64 directory elsewhere', { zip64: { directoryStart: 0n } }, 'that disagree'],
    [
      'a Zip64 directory past the file',
      { directoryStart: 0xffffffff, zip64: { directoryStart: 2n ** 52n } },
      'the end record begins at',
    ],
    [
      'a Zip64 directory of 40 MiB',
      {
        directoryStart: 0xffffffff,
        directoryByteLength: 0xffffffff,
        zip64: { directoryStart: 0n, directoryByteLength: 40n << 20n },
      },
      'the end record begins at',
    ],
    ['a Zip64 record elsewhere', { zip64: { recordStart: 0n } }, 'just before its locator'],
    ['a Zip64 record past the file', { zip64: { recordStart: 2n ** 63n } }, 'just before its locator'],
    [
      'a Zip64 record of another length',
      { zip64: { recordByteLength: 2n ** 63n } },
      'just before its locator',
    ],
    ['a Zip64 record that is none', { zip64: { signature: 0 } }, 'just before its locator'],
    ['several Zip64 disks', { zip64: { diskCount: 2 } }, 'a part of several'],
    ['another Zip64 disk', { zip64: { disk: 7 } }, 'that disagree'],
  ])('%s', async (_, ending, message) => {
    const error = await refusal(open([pickled, first, second, version], ending));
    expect(error).toMatchObject({ code: 'torch-zip', message: expect.stringContaining(message) });
  });

  test('a second end record behind the first', async () => {
    const { byteLength, parts } = buildArchive([pickled, first, second]);
    const end = parts.at(-1)?.bytes ?? new Uint8Array();
    const error = await refusal(
      new CountingSource({
        byteLength: byteLength + end.length,
        parts: [...parts, { at: byteLength, bytes: end }],
      }),
    );
    expect(error.message).toContain('the end record begins at');
  });

  test('a second archive behind the first', async () => {
    const bytes = Buffer.concat([readGolden('views.pt'), readGolden('empty.pt')]);
    expect((await refusal(new CountingSource(bytes))).code).toBe('torch-zip');
  });

  test('a directory of a million entries', async () => {
    const zip64 = { entryCount: 1_000_000n, directoryByteLength: 50_000_000n, directoryStart: 0n };
    const { parts } = buildArchive([], {
      entryCount: 0xffff,
      directoryByteLength: 0xffffffff,
      directoryStart: 0xffffffff,
      zip64: { ...zip64, recordStart: 50_000_000n },
    });
    const moved = parts.map(({ at, bytes }) => ({ at: at + 50_000_000, bytes }));
    const source = new CountingSource({ byteLength: 50_000_000 + 98, parts: moved });
    expect((await refusal(source)).message).toContain('at most 262144');
    expect(source.readCount).toBe(1);
  });
});

describe('files of other makers and times', () => {
  test.each([
    ['big', 'torch-byte-order'],
    ['middle', 'torch-byte-order'],
  ])('with the byte order %s', async (order, code) => {
    const source = open([pickled, { name: 'a/byteorder', data: order }, first, second]);
    await expect(readTorchCheckpoint(source)).rejects.toMatchObject({ code, name: 'IncompatibleError' });
  });

  test.each(['11\n', '0x3', ''])('with the version %j', async (data) => {
    const source = open([pickled, first, second, { name: 'a/version', data }]);
    await expect(readTorchCheckpoint(source)).rejects.toMatchObject({ code: 'torch-version' });
  });

  test.each(['constants.pkl', 'code/__torch__.py'])('with %s', async (name) => {
    const source = open([pickled, first, { name: `a/${name}`, data: '', listed: { method: 8 } }]);
    await expect(readTorchCheckpoint(source)).rejects.toMatchObject({ code: 'torch-script' });
  });

  test('with addresses for keys, in the order of text, as the first releases wrote', async () => {
    const keys = ['94362372362', '94362372370', '1402'];
    const entries = [
      {
        name: 'archive/data.pkl',
        data: pickle(dict(Object.fromEntries(keys.map((key) => [`w${key}`, tensor({ key })])))),
      },
      ...keys.toSorted().map((key): Entry => ({ name: `archive/data/${key}`, data: 8 })),
      { name: 'archive/version', data: '3\n' },
    ];
    const { tensors } = await readTorchCheckpoint(open(entries));
    const { starts } = buildArchive(entries);
    expect(tensors.map(({ start }) => start)).toEqual(keys.map((key) => starts.get(`archive/data/${key}`)));
  });

  test('with holes between the entries, whose headers are all read', async () => {
    const many = Array.from(
      { length: 40 },
      (_, index): Entry => ({ name: `a/data/${index}`, data: 8, hole: 100_000 + index }),
    );
    const names = Object.fromEntries(many.map((_, index) => [`w${index}`, tensor({ key: String(index) })]));
    const entries = [{ name: 'a/data.pkl', data: pickle(dict(names)) }, ...many];
    const source = open(entries);
    const { tensors } = await readTorchCheckpoint(source);
    const { starts } = buildArchive(entries);
    expect(tensors.map(({ start }) => start)).toEqual(many.map(({ name }) => starts.get(name)));
    expect(source.readCount).toBeGreaterThan(40);
    expect(source.peakConcurrency).toBe(8);
  });

  test('with so many storages in other places that finding them is too much', async () => {
    const many = Array.from(
      { length: 1100 },
      (_, index): Entry => ({ name: `a/data/${index}`, data: 8, hole: 20_000 }),
    );
    const names = Object.fromEntries(many.map((_, index) => [`w${index}`, tensor({ key: String(index) })]));
    const error = await refusal(open([{ name: 'a/data.pkl', data: pickle(dict(names)) }, ...many]));
    expect(error.message).toContain('1100 storages are not laid out as torch does');
  });
});
