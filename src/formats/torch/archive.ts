import type { ByteSource } from '../../kit/index.ts';
import { excerpt, IncompatibleError } from '../../kit/index.ts';
import { findDataStarts } from './data-starts.ts';
import { type ArchiveEntry, parseDirectory } from './directory.ts';
import { findDirectory } from './end-record.ts';
import { storageFault, zipFault } from './faults.ts';
import { KeptSource } from './kept-source.ts';
import { entryRangeOf, parseLocalHeader } from './local-header.ts';

/**
 * Room for 131,072 tensors at about 150 bytes each. The shards of a 70B model have some 50, of a mixture of experts
 * some 1000; with the state of an optimiser three times as many.
 */
const maxPickleByteLength = 32 << 20;
/** `little`, `3`, `64`. */
const maxNoteByteLength = 64;
/** What torch writes between the pickle and the first storage, with room for a wide alignment. */
const notesByteLength = 32 << 10;

/** Since torch 1.6, and what may be set in `torch.utils.serialization.config.save`. */
const defaultAlignment = 64;
const maxAlignment = 1 << 20;

/** `kMinSupportedFileFormatVersion` and `kMaxSupportedFileFormatVersion` of torch; 3 is what it writes. */
const maxVersion = 10;

/** Where a storage's bytes are: [start, start + byteLength) of the file. */
export interface StoragePlace {
  readonly start: number;
  readonly byteLength: number;
}

/** The archive of a file that torch.save wrote. */
export interface TorchArchive {
  /** The pickle, and where in the file it begins. */
  readonly pickle: { readonly bytes: Uint8Array; readonly start: number };
  /**
   * @param keys of the storages, each with where in the file it is asked for, for errors.
   * @throws FormatError when one is not in the archive, or not where it should be.
   */
  findStorages(keys: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, StoragePlace>>;
}

/**
 * Opens the archive and reads its pickle; of the storages nothing is read.
 *
 * @throws FormatError for an archive that is damaged, hostile or not torch's; IncompatibleError for TorchScript,
 *   big-endian files and newer forms.
 */
export async function openArchive(file: ByteSource): Promise<TorchArchive> {
  const source = new KeptSource(file);
  const place = await findDirectory(source);
  const directory = await source.slice(place.start, place.end);
  const entries = parseDirectory(directory, place, source.name);
  const folder = findFolder(entries, source.name);
  const byName = new Map(entries.map((entry) => [entry.name.slice(folder.length), entry]));
  refuseTorchScript(byName, source.name);
  refuseCompressed(entries, source.name);

  const pickleEntry = byName.get('data.pkl');
  if (pickleEntry === undefined) {
    throw zipFault(source.name, 'the archive has no data.pkl, so that torch.save has not written it', 0);
  }
  const aheadEnd = Math.min(entryRangeOf(pickleEntry).end + notesByteLength, source.byteLength);
  const isShort = pickleEntry.byteLength <= maxPickleByteLength;
  if (isShort) await source.keep(pickleEntry.headerStart, aheadEnd);
  const pickle = await readEntry(source, pickleEntry, maxPickleByteLength);
  const readNote = async (name: string) => {
    const entry = byName.get(name);
    return entry && latin1(await readEntry(source, entry, maxNoteByteLength)).trim();
  };
  refuseByteOrder(await readNote('byteorder'), source.name);
  refuseVersion((await readNote('version')) ?? (await readNote('.data/version')), source.name);
  const alignment = parseAlignment(await readNote('.storage_alignment'));

  const findStorages = async (keys: ReadonlyMap<string, number>) => {
    const wanted = new Map<ArchiveEntry, string>();
    for (const [key, at] of keys) {
      const entry = byName.get(`data/${key}`);
      if (entry === undefined) {
        throw storageFault(source.name, `the storage ${excerpt(key)} is not in the archive`, at);
      }
      wanted.set(entry, key);
    }
    const ordered = entries.filter((entry) => wanted.has(entry));
    const starts = await findDataStarts(source, ordered, alignment);
    const places = new Map<string, StoragePlace>();
    for (const [entry, start] of starts) {
      places.set(wanted.get(entry) ?? '', { start, byteLength: entry.byteLength });
    }
    return places;
  };
  return { pickle, findStorages };
}

/** Everything is in one folder, named after the file or `archive`. */
function findFolder(entries: readonly ArchiveEntry[], source: string): string {
  const [first] = entries;
  const folder = first?.name.slice(0, first.name.indexOf('/') + 1) ?? '';
  const stray = entries.find(({ name }) => folder === '' || !name.startsWith(folder));
  if (stray !== undefined || first === undefined) {
    const fault =
      stray === undefined
        ? 'the archive is empty'
        : `${excerpt(stray.name)} is outside of the folder that torch puts everything in`;
    throw zipFault(source, fault, stray?.headerStart ?? 0);
  }
  return folder;
}

function refuseTorchScript(byName: ReadonlyMap<string, ArchiveEntry>, source: string): void {
  const mark = [...byName.keys()].find((name) => name === 'constants.pkl' || name.startsWith('code/'));
  if (mark === undefined) return;
  throw new IncompatibleError(
    `${source} is a TorchScript program (it has ${excerpt(mark)}), not a state dict.`,
    {
      code: 'torch-script',
      hint: 'Save its weights: torch.save(torch.jit.load(path).state_dict(), …).',
    },
  );
}

function refuseCompressed(entries: readonly ArchiveEntry[], source: string): void {
  const entry = entries.find(({ method }) => method !== 0);
  if (entry === undefined) return;
  throw zipFault(
    source,
    `the entry ${excerpt(entry.name)} is compressed (method ${entry.method}), so that its bytes cannot be read in place`,
    entry.recordStart,
    'Save the checkpoint again with torch.save, which stores entries as they are.',
  );
}

async function readEntry(source: KeptSource, entry: ArchiveEntry, maxByteLength: number) {
  if (entry.byteLength > maxByteLength) {
    throw zipFault(
      source.name,
      `the entry ${excerpt(entry.name)} has ${entry.byteLength} bytes; at most ${maxByteLength} are read`,
      entry.headerStart,
      'Save the weights alone, without optimiser and the like, or in more files.',
    );
  }
  const range = entryRangeOf(entry);
  const bytes = await source.slice(range.start, range.end);
  const start = parseLocalHeader(bytes, entry, source.name);
  const from = start - range.start;
  return { bytes: bytes.subarray(from, from + entry.byteLength), start };
}

function refuseByteOrder(order: string | undefined, source: string): void {
  // Files from before torch 2.1 have no such entry.
  if (order === undefined || order === 'little') return;
  throw new IncompatibleError(
    `${source} has ${excerpt(order)} as its byte order; only little-endian files are read.`,
    {
      code: 'torch-byte-order',
      hint: 'Load it with torch and save it again on a little-endian machine.',
    },
  );
}

function refuseVersion(version: string | undefined, source: string): void {
  if (version === undefined || (/^\d{1,2}$/.test(version) && Number(version) <= maxVersion)) return;
  throw new IncompatibleError(`${source} is of version ${excerpt(version)}; up to ${maxVersion} is known.`, {
    code: 'torch-version',
    hint: 'Save it with a release of torch that writes version 3, or as safetensors.',
  });
}

/** The wrong alignment makes the predictions wrong, which is noticed. */
function parseAlignment(note: string | undefined): number {
  const alignment = /^\d{1,7}$/.test(note ?? '') ? Number(note) : 0;
  return alignment >= 1 && alignment <= maxAlignment ? alignment : defaultAlignment;
}

function latin1({ bytes }: { bytes: Uint8Array }): string {
  return String.fromCharCode(...bytes);
}
