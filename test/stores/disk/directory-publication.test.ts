import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CapacityError, InputError } from '../../../src/kit/errors.ts';
import { project } from '../../../src/kit/project.ts';
import type { FileRecord, Publication } from '../../../src/kit/publication.ts';
import { noStatistics } from '../../../src/kit/statistics.ts';
import {
  type DirectoryPublicationOptions,
  openDirectoryPublication,
} from '../../../src/stores/disk/directory-publication.ts';
import { freeBytes } from '../../../src/stores/disk/free-bytes.ts';
import { inspectDirectoryTarget } from '../../../src/stores/disk/inspect-target.ts';
import { replaceDirectory } from '../../../src/stores/disk/replace-directory.ts';
import { saying } from '../../support/told.ts';
import { inlinePool } from './inline-hash.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const planKey = 'ab'.repeat(32);
const manifestPath = 'extrapolation.json';
const contents: Readonly<Record<string, Buffer>> = {
  'model-00001-of-00002.safetensors': Buffer.alloc(300_000, 'one'),
  'model-00002-of-00002.safetensors': Buffer.alloc(200_001, 'two!'),
  'sub/tokenizer.json': Buffer.from('{}'),
};
const weightPaths = Object.keys(contents).slice(0, 2);
const statistics = [
  {
    part: 'mlp' as const,
    layer: 3,
    statistics: {
      ...noStatistics,
      elementCount: 3,
      deltaSquaredSum: 0.5,
      alignedSquaredSum: Number.POSITIVE_INFINITY,
      maxAbsDelta: Number.NaN,
      nonFiniteCount: 1,
    },
  },
];

const optionsFor = (target: string, more: Partial<DirectoryPublicationOptions> = {}) => ({
  target,
  planKey,
  manifestPath,
  force: false,
  pool: inlinePool,
  ...more,
});

async function openPublication(options: DirectoryPublicationOptions): Promise<Publication> {
  const opened = await openDirectoryPublication(options);
  if (opened.state !== 'open') throw new Error('is complete');
  return opened.publication;
}

/** As when the run that writes there is killed: its process is gone. */
function endProcessOf(target: string): void {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const lock = join(dirname(target), `.${basename(target)}.extrapolate-lock`);
  writeFileSync(lock, JSON.stringify({ pid, host: hostname(), id: 'of a process that has ended' }));
}

/** Writes a file in blocks from one buffer that is used again, as the engine does. */
async function writeFile(publication: Publication, path: string, stopAt = Number.POSITIVE_INFINITY) {
  const content = contents[path] ?? Buffer.alloc(0);
  const sink = await publication.openFile(path, content.length);
  const block = new Uint8Array(new SharedArrayBuffer(65_536));
  for (let start = 0; start < Math.min(content.length, stopAt); start += block.length) {
    const part = content.subarray(start, start + block.length);
    block.set(part);
    await sink.write(block.subarray(0, part.length));
  }
  return sink;
}

async function stageFile(publication: Publication, path: string): Promise<FileRecord> {
  const record = { path, ...(await (await writeFile(publication, path)).finish()), statistics };
  await publication.stage(record);
  return record;
}

const manifestOf = (records: readonly FileRecord[], plan = planKey) => ({
  path: manifestPath,
  content: Buffer.from(
    JSON.stringify({
      tool: project.name,
      plan,
      outputs: records
        .filter(({ path }) => weightPaths.includes(path))
        .map(({ path, byteLength }) => ({ path, byteLength })),
    }),
  ),
});

/** Everything a run does: stages what is not staged, promotes. */
async function publish(options: DirectoryPublicationOptions) {
  const publication = await openPublication(options);
  try {
    const made: string[] = [];
    const records: FileRecord[] = [];
    for (const path of Object.keys(contents)) {
      const staged = publication.staged.get(path);
      if (staged === undefined) made.push(path);
      records.push(staged ?? (await stageFile(publication, path)));
    }
    const repo = await publication.promote({
      files: records,
      inline: [{ path: 'README.md', content: Buffer.from('# x') }, manifestOf(records, options.planKey)],
      message: 'x',
    });
    return { repo, made, records };
  } finally {
    await publication.close();
  }
}

function readTree(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(directory.length + 1), readFileSync(path, 'base64')])
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
}

const staging = (target: string) => {
  const at = target.lastIndexOf('/');
  return `${target.slice(0, at)}/.${target.slice(at + 1)}.extrapolate-${planKey.slice(0, 12)}`;
};

describe('publishing into a directory', () => {
  test('shows nothing before everything is there, and leaves nothing beside it', async () => {
    using directory = temporaryDirectory();
    const target = directory.at('deep/out');
    const publication = await openPublication(optionsFor(target));
    const records = [];
    for (const path of Object.keys(contents)) records.push(await stageFile(publication, path));
    expect(existsSync(target)).toBe(false);
    const repo = await publication.promote({ files: records, inline: [manifestOf(records)], message: 'x' });
    await publication.close();
    expect(repo).toEqual({ target, url: `file://${target}` });
    expect(readdirSync(directory.at('deep'))).toEqual(['out']);
    expect(Object.keys(readTree(target))).toEqual([manifestPath, ...Object.keys(contents)]);
    for (const { path, byteLength, sha256 } of records) {
      const bytes = readFileSync(join(target, path));
      expect(bytes.equals(contents[path] ?? Buffer.alloc(0))).toBe(true);
      expect(byteLength).toBe(bytes.length);
      expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });

  test('a second time does nothing, unless a weight file is gone', async () => {
    using directory = temporaryDirectory();
    const target = directory.at('out');
    await publish(optionsFor(target));
    const before = readTree(target);
    expect(await openDirectoryPublication(optionsFor(target))).toEqual({
      state: 'complete',
      repo: { target, url: `file://${target}` },
    });
    expect(readdirSync(directory.path)).toEqual(['out']);
    rmSync(join(target, weightPaths[0] ?? ''));
    expect(await inspectDirectoryTarget(optionsFor(target))).toMatchObject({ state: 'ours-other-plan' });
    await publish(optionsFor(target));
    expect(readTree(target)).toEqual(before);
  });

  test('puts an empty directory to use, and the one a link leads to', async () => {
    using directory = temporaryDirectory();
    mkdirSync(directory.at('real'));
    symlinkSync('real', directory.at('link'));
    expect(await inspectDirectoryTarget(optionsFor(directory.at('link')))).toMatchObject({ state: 'empty' });
    await publish(optionsFor(directory.at('link')));
    expect(readdirSync(directory.path).sort()).toEqual(['link', 'real']);
    expect(readdirSync(directory.at('real'))).toContain(manifestPath);
  });

  test('replaces what it made before from other inputs', async () => {
    using directory = temporaryDirectory();
    const target = directory.at('out');
    await publish(optionsFor(target, { planKey: 'cd'.repeat(32) }));
    writeFileSync(join(target, 'old'), 'x');
    expect(await inspectDirectoryTarget(optionsFor(target))).toEqual({
      state: 'ours-other-plan',
      staged: new Map(),
    });
    await publish(optionsFor(target));
    expect(existsSync(join(target, 'old'))).toBe(false);
    expect(await inspectDirectoryTarget(optionsFor(target))).toMatchObject({ state: 'ours-complete' });
    expect(readdirSync(directory.path)).toEqual(['out']);
  });
});

describe('what somebody else made', () => {
  test.each([
    ['another file', 'notes.txt', 'x'],
    ['a manifest of another tool', manifestPath, '{"tool":"other","plan":"1"}'],
    ['a manifest that is no JSON', manifestPath, 'x'],
    ['a manifest that is a list', manifestPath, '[]'],
  ])('is refused before any work, with %s', async (_, file, content) => {
    using directory = temporaryDirectory();
    directory.write(`out/${file}`, content);
    const opening = openDirectoryPublication(optionsFor(directory.at('out')));
    await expect(opening).rejects.toMatchObject({ code: 'target-foreign', exitCode: 2 });
    await expect(opening).rejects.toHaveProperty('hint', saying('--force'));
    expect(readdirSync(directory.path)).toEqual(['out']);
    await publish(optionsFor(directory.at('out'), { force: true }));
    expect(await inspectDirectoryTarget(optionsFor(directory.at('out')))).toMatchObject({
      state: 'ours-complete',
    });
  });

  test('is not replaced when it appeared in the meantime', async () => {
    using directory = temporaryDirectory();
    const publication = await openPublication(optionsFor(directory.at('out')));
    const record = await stageFile(publication, weightPaths[0] ?? '');
    directory.write('out/notes.txt', 'mine');
    const promotion = publication.promote({ files: [record], inline: [], message: 'x' });
    await expect(promotion).rejects.toMatchObject({ code: 'target-foreign' });
    await publication.close();
    expect(readTree(directory.at('out'))).toEqual({ 'notes.txt': Buffer.from('mine').toString('base64') });
  });

  test('is never replaced where it is in use, even by force', async () => {
    using directory = temporaryDirectory();
    directory.write('work/model/config.json', '{}');
    for (const target of [process.cwd(), '/', directory.at('work'), directory.at('work/model')]) {
      const options = optionsFor(target, { force: true, sources: [directory.at('work/model')] });
      await expect(openDirectoryPublication(options)).rejects.toMatchObject({ code: 'target-protected' });
    }
  });

  test('is never made inside of what is read', async () => {
    using directory = temporaryDirectory();
    directory.write('model/config.json', '{}');
    const options = optionsFor(directory.at('model/derived'), { sources: [directory.at('model')] });
    await expect(openDirectoryPublication(options)).rejects.toMatchObject({
      code: 'target-protected',
      message: expect.stringContaining('lies within'),
    });
  });

  test('is a file', async () => {
    using directory = temporaryDirectory();
    for (const target of [directory.write('file', 'x'), directory.at('file/out')]) {
      const opening = openDirectoryPublication(optionsFor(target, { force: true }));
      await expect(opening).rejects.toThrow(InputError);
      await expect(opening).rejects.toThrow('is a file, or within one');
    }
  });
});

describe('an interrupted run', () => {
  test('continues with what was staged, whatever it was doing, and ends with the same bytes', async () => {
    using directory = temporaryDirectory();
    await publish(optionsFor(directory.at('whole')));
    const expected = readTree(directory.at('whole'));
    const [first = '', second = ''] = weightPaths;
    const interruptions: readonly (readonly [
      string,
      readonly string[],
      (publication: Publication) => Promise<unknown>,
    ])[] = [
      ['before the first file', [], async () => {}],
      ['within a file', [], (publication) => writeFile(publication, first, 100_000)],
      ['before the record', [], async (publication) => (await writeFile(publication, first)).finish()],
      ['after a file', [first], (publication) => stageFile(publication, first)],
      [
        'within the second file',
        [first],
        async (publication) => {
          await stageFile(publication, first);
          await writeFile(publication, second, 100_000);
        },
      ],
      [
        'within the promotion',
        [first],
        async (publication) => {
          await stageFile(publication, first);
          writeFileSync(join(staging(publication.target), 'files/README.md'), 'half');
          writeFileSync(join(staging(publication.target), 'files/stray.partial'), 'x');
        },
      ],
    ];
    for (const [what, stagedPaths, interrupt] of interruptions) {
      const target = directory.at(what);
      await interrupt(await openPublication(optionsFor(target))); // And never closed.
      endProcessOf(target);
      const { state, staged } = await inspectDirectoryTarget(optionsFor(target));
      expect([state, [...staged.keys()]], what).toEqual(['absent', stagedPaths]);
      const { made, records } = await publish(optionsFor(target));
      expect(made, what).toEqual(Object.keys(contents).filter((path) => !stagedPaths.includes(path)));
      expect(records[0]?.statistics, what).toEqual(statistics);
      expect(readTree(target), what).toEqual(expected);
      expect(existsSync(staging(target)), what).toBe(false);
    }
  });

  test('between the two renames has lost nothing', async () => {
    using directory = temporaryDirectory();
    const target = directory.at('out');
    directory.write('out/precious.txt', 'x');
    const options = optionsFor(target, { force: true });
    const publication = await openPublication(options);
    await stageFile(publication, weightPaths[0] ?? '');
    renameSync(target, join(staging(target), 'replaced'));
    endProcessOf(target);
    // Another plan finds it, too.
    await expect(
      openDirectoryPublication(optionsFor(target, { planKey: 'ef'.repeat(32) })),
    ).rejects.toMatchObject({
      code: 'target-foreign',
    });
    expect(readdirSync(target)).toEqual(['precious.txt']);
    renameSync(target, join(staging(target), 'replaced'));
    const { made } = await publish(options);
    expect(made).not.toContain(weightPaths[0]);
    expect(readdirSync(directory.path)).toEqual(['out']);
  });

  test('does not count a file that is gone, has another size, or an unsound record', async () => {
    using directory = temporaryDirectory();
    const target = directory.at('out');
    const publication = await openPublication(optionsFor(target));
    for (const path of Object.keys(contents)) await stageFile(publication, path);
    rmSync(join(staging(target), 'files', weightPaths[0] ?? ''));
    writeFileSync(join(staging(target), 'files', weightPaths[1] ?? ''), 'short');
    const records = join(staging(target), 'records');
    writeFileSync(join(records, 'x.json'), '{"path":"../../x","byteLength":0,"sha256":""}');
    writeFileSync(join(records, `${'0'.repeat(32)}.json`), '{');
    const { staged } = await inspectDirectoryTarget(optionsFor(target));
    expect([...staged.keys()]).toEqual(['sub/tokenizer.json']);
  });

  test('that was closed with nothing staged leaves nothing', async () => {
    using directory = temporaryDirectory();
    const publication = await openPublication(optionsFor(directory.at('out')));
    const sink = await writeFile(publication, weightPaths[0] ?? '', 100_000);
    await publication.close();
    await expect(sink.write(new Uint8Array(1))).rejects.toThrow('closed');
    expect(readdirSync(directory.path)).toEqual([]);
  });
});

describe('a file being written', () => {
  test('is removed when it is aborted, and takes nothing more', async () => {
    using directory = temporaryDirectory();
    const publication = await openPublication(optionsFor(directory.at('out')));
    const sink = await publication.openFile('a', 10);
    const writing = sink.write(new Uint8Array(5));
    const reason = new Error('stop');
    sink.abort(reason);
    sink.abort(new Error('again'));
    await expect(writing).rejects.toBe(reason);
    await expect(sink.write(new Uint8Array(5))).rejects.toBe(reason);
    await expect(sink.finish()).rejects.toBe(reason);
    expect(readdirSync(join(staging(publication.target), 'files'))).toEqual([]);
    await publication.close();
  });

  test('must get exactly the bytes that were announced', async () => {
    using directory = temporaryDirectory();
    const publication = await openPublication(optionsFor(directory.at('out')));
    const sink = await publication.openFile('a', 10);
    await sink.write(new Uint8Array(9));
    await expect(sink.finish()).rejects.toThrow('got 9 of its 10 bytes');
    await expect(sink.write(new Uint8Array(2))).rejects.toThrow('more than its 10 bytes');
    await expect(publication.openFile('../a', 1)).rejects.toThrow(TypeError);
    await publication.close();
  });

  test('is not taken for the one of another run that has taken over', async () => {
    using directory = temporaryDirectory();
    const options = optionsFor(directory.at('out'));
    const one = await openPublication(options);
    const path = weightPaths[0] ?? '';
    const first = await writeFile(one, path);
    endProcessOf(options.target);
    const two = await openPublication(options);
    const second = await writeFile(two, path, 100_000);
    await expect(first.finish()).rejects.toMatchObject({ code: 'target-busy' });
    await expect(one.promote({ files: [], inline: [], message: 'x' })).rejects.toMatchObject({
      code: 'target-busy',
    });
    second.abort(new Error('stop'));
    await one.close();
    await two.close();
    expect(readdirSync(directory.path)).toEqual([]);
  });

  test('that was changed before the promotion is not published', async () => {
    using directory = temporaryDirectory();
    const publication = await openPublication(optionsFor(directory.at('out')));
    const record = await stageFile(publication, weightPaths[0] ?? '');
    writeFileSync(join(staging(publication.target), 'files', record.path), 'x');
    const promotion = publication.promote({ files: [record], inline: [], message: 'x' });
    await expect(promotion).rejects.toMatchObject({ code: 'staged-file-changed' });
    expect(existsSync(publication.target)).toBe(false);
  });
});

test('a replacement that fails puts back what was there', async () => {
  using directory = temporaryDirectory();
  directory.write('out/a', 'x');
  mkdirSync(directory.at('empty'));
  for (const [target, names] of [
    ['out', ['a']],
    ['empty', []],
  ] as const) {
    const replacing = replaceDirectory(directory.at('none'), directory.at(target), directory.at('aside'));
    await expect(replacing).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(directory.at(target))).toEqual(names);
  }
});

test('free space is known for places that do not exist yet', async () => {
  using directory = temporaryDirectory();
  expect(await freeBytes(directory.at('a/b/c'))).toBeGreaterThan(0);
});

test('a full disk is named with what was needed', async ({ skip }) => {
  using directory = temporaryDirectory();
  const disk = directory.at('disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    skip('a small file system can only be mounted by root');
  }
  try {
    expect(await freeBytes(disk)).toBe(1 << 20);
    const publication = await openPublication(optionsFor(join(disk, 'out')));
    const sink = await publication.openFile('model.safetensors', 4 << 20);
    const error = await (async () => {
      for (let block = 0; block < 16; block++) await sink.write(new Uint8Array(1 << 18));
    })().catch((error) => error);
    expect(error).toBeInstanceOf(CapacityError);
    expect(error.message).toMatch(/out\/model\.safetensors: the disk is full; 3\d{6} more bytes are needed/);
    sink.abort(error);
    await publication.close();
    expect(readdirSync(disk)).toEqual([]);
    await expect(openDirectoryPublication(optionsFor(disk))).rejects.toMatchObject({
      code: 'target-protected',
    });
  } finally {
    execFileSync('umount', [disk]);
  }
});

describe('two runs into one directory', () => {
  test.each([
    ['of one plan', planKey],
    ['of two plans', 'cd'.repeat(32)],
  ])('%s: the second is refused at once, and the first goes on', async (_, otherKey) => {
    using directory = temporaryDirectory();
    const target = directory.at('new/out');
    const first = await openPublication(optionsFor(target));
    const refusal = expect(openDirectoryPublication(optionsFor(target, { planKey: otherKey }))).rejects;
    await refusal.toMatchObject({ name: 'InputError', code: 'target-busy' });
    const record = await stageFile(first, weightPaths[0] ?? '');
    await first.promote({ files: [record], inline: [], message: 'x' });
    await first.close();
    expect(readdirSync(directory.at('new'))).toEqual(['out']);
    await (await openPublication(optionsFor(target, { planKey: otherKey, force: true }))).close();
    expect(readdirSync(directory.at('new'))).toEqual(['out']);
  });

  test('a lock of another machine counts until it has been silent for a minute', async () => {
    using directory = temporaryDirectory();
    const target = directory.at('out');
    const lock = directory.at('.out.extrapolate-lock');
    writeFileSync(lock, JSON.stringify({ pid: 1, host: 'another machine', id: 'x' }));
    await expect(openDirectoryPublication(optionsFor(target))).rejects.toMatchObject({ code: 'target-busy' });
    const longAgo = Date.now() / 1000 - 61;
    utimesSync(lock, longAgo, longAgo);
    await (await openPublication(optionsFor(target))).close();
    expect(readdirSync(directory.path)).toEqual([]);
  });
});

test('what an earlier plan has left goes when nobody has gone on with it for a day', async () => {
  using directory = temporaryDirectory();
  const target = directory.at('out');
  const other = optionsFor(target, { planKey: 'cd'.repeat(32) });
  const earlier = await openPublication(other);
  await stageFile(earlier, weightPaths[0] ?? '');
  await earlier.close();
  const left = directory.at(`.out.extrapolate-${'cd'.repeat(6)}`);
  // Not of this tool, or not of this target.
  for (const name of [
    '.out.extrapolate-mine',
    '.out.extrapolate-0123456789abc',
    `.put.extrapolate-${'cd'.repeat(6)}`,
  ])
    mkdirSync(directory.at(name));
  await (await openPublication(optionsFor(target))).close();
  expect(existsSync(left)).toBe(true);
  const longAgo = Date.now() / 1000 - 25 * 3600;
  for (const name of readdirSync(directory.path))
    for (const path of ['', 'files', 'records'])
      if (existsSync(directory.at(`${name}/${path}`)))
        utimesSync(directory.at(`${name}/${path}`), longAgo, longAgo);
  await (await openPublication(optionsFor(target))).close();
  expect(readdirSync(directory.path).toSorted()).toEqual([
    '.out.extrapolate-0123456789abc',
    '.out.extrapolate-mine',
    `.put.extrapolate-${'cd'.repeat(6)}`,
  ]);
});

describe('where a path leads', () => {
  test('below a link into a source is within the source', async () => {
    using directory = temporaryDirectory();
    directory.write('model/config.json', '{}');
    symlinkSync(directory.at('model'), directory.at('alias'));
    for (const path of ['alias/derived', 'alias/a/b/derived']) {
      const options = optionsFor(directory.at(path), { sources: [directory.at('model')] });
      await expect(openDirectoryPublication(options)).rejects.toMatchObject({ code: 'target-protected' });
    }
    expect(readdirSync(directory.at('model'))).toEqual(['config.json']);
  });

  test('a link that leads nowhere is refused before anything is made', async () => {
    using directory = temporaryDirectory();
    symlinkSync(directory.at('gone'), directory.at('link'));
    for (const path of ['link', 'link/below']) {
      await expect(openDirectoryPublication(optionsFor(directory.at(path)))).rejects.toMatchObject({
        code: 'path-invalid',
        message: expect.stringMatching(/link is a link to .*gone, which does not exist/),
      });
    }
    expect(readdirSync(directory.path)).toEqual(['link']);
  });

  test('a read-only file system is called so', async ({ skip }) => {
    using directory = temporaryDirectory();
    const disk = directory.at('disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      skip('a read-only file system can only be made by root');
    }
    try {
      for (const path of ['out', 'a/b/out']) {
        await expect(openDirectoryPublication(optionsFor(join(disk, path)))).rejects.toMatchObject({
          code: 'disk-permission',
          message: expect.stringContaining('the file system is read-only'),
        });
      }
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});
