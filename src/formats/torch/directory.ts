import { excerpt } from '../../kit/index.ts';
import { type DirectoryPlace, entryByteLength } from './end-record.ts';
import { zipFault } from './faults.ts';

const entrySignature = 0x02014b50;
export const localHeaderByteLength = 30;
/** As long as paths may be on the systems torch runs on. */
const maxNameByteLength = 4096;

const zip64ExtraId = 0x0001;
const inZip64Extra = 0xffffffff;

/** Sizes come after the data (3), names are UTF-8 (11), two hints for compression (1, 2): the flags that are no hindrance. */
const harmlessFlags = 0b1000_0000_1110;
const encryptedFlags = 0b10_0000_0100_0001;
const descriptorFlag = 0b1000;

/** One entry of the archive, by the central directory alone. */
export interface ArchiveEntry {
  /** Path in the archive, with the archive's folder. */
  readonly name: string;
  readonly nameByteLength: number;
  /** Of its data in the file. */
  readonly byteLength: number;
  /** 0 when it is stored as it is. */
  readonly method: number;
  /** Where its record in the directory begins. */
  readonly recordStart: number;
  /** Where its local header begins. */
  readonly headerStart: number;
  /** Where the next entry or the directory begins. */
  readonly limit: number;
  /** Whether lengths and checksum follow the data. */
  readonly hasDescriptor: boolean;
}

type Listed = Omit<ArchiveEntry, 'limit'>;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the central directory. Whoever holds the result may rely on unencrypted entries with distinct
 * relative names, which lie before the directory without overlap, the first at the beginning of the file.
 *
 * @param bytes the whole directory.
 * @returns in the order of their place in the file.
 * @throws FormatError naming the entry and the byte of the fault.
 */
export function parseDirectory(
  bytes: Uint8Array,
  { start, end, entryCount }: DirectoryPlace,
  source: string,
): ArchiveEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const listed: Listed[] = [];
  const names = new Set<string>();
  let at = 0;
  for (let index = 0; index < entryCount; index++) {
    if (at + entryByteLength > bytes.length || view.getUint32(at, true) !== entrySignature) {
      throw zipFault(source, `entry ${index + 1} of ${entryCount} is not in the directory`, start + at);
    }
    const nameByteLength = view.getUint16(at + 28, true);
    const extraByteLength = view.getUint16(at + 30, true);
    const commentByteLength = view.getUint16(at + 32, true);
    const nextAt = at + entryByteLength + nameByteLength + extraByteLength + commentByteLength;
    if (nextAt > bytes.length) {
      throw zipFault(
        source,
        `entry ${index + 1} of ${entryCount} passes the end of the directory`,
        start + at,
      );
    }
    const nameAt = at + entryByteLength;
    const name = readName(bytes.subarray(nameAt, nameAt + nameByteLength), source, start + nameAt);
    if (names.has(name)) {
      throw zipFault(source, `the archive has the entry ${excerpt(name)} twice`, start + at);
    }
    names.add(name);
    if (commentByteLength > 0) {
      throw zipFault(source, `the entry ${excerpt(name)} has a comment`, start + at + 32);
    }
    const extraAt = nameAt + nameByteLength;
    const extra = new DataView(bytes.buffer, bytes.byteOffset + extraAt, extraByteLength);
    const entry = readEntry(view, at, { name, extra, source, recordStart: start + at });
    listed.push({ ...entry, name, nameByteLength, recordStart: start + at });
    at = nextAt;
  }
  if (at !== bytes.length) {
    throw zipFault(source, `${end - start - at} bytes follow the last entry of the directory`, start + at);
  }
  return orderByPlace(listed, start, source);
}

function readName(bytes: Uint8Array, source: string, byteOffset: number): string {
  if (bytes.length > maxNameByteLength) {
    throw zipFault(source, `an entry's name has ${bytes.length} bytes`, byteOffset);
  }
  let name: string;
  try {
    name = utf8.decode(bytes);
  } catch {
    throw zipFault(source, "an entry's name is not valid UTF-8", byteOffset);
  }
  const segments = name.split('/');
  if (/[\\\0]/.test(name) || segments.some((segment) => ['', '.', '..'].includes(segment))) {
    throw zipFault(source, `an entry's name is no plain relative path: ${excerpt(name)}`, byteOffset);
  }
  return name;
}

function readEntry(
  view: DataView,
  at: number,
  place: { name: string; extra: DataView; source: string; recordStart: number },
): Pick<Listed, 'byteLength' | 'method' | 'headerStart' | 'hasDescriptor'> {
  const { name, source, recordStart } = place;
  const fault = (message: string, offset: number) =>
    zipFault(source, `the entry ${excerpt(name)} ${message}`, recordStart + offset);
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  if ((flags & encryptedFlags) !== 0) throw fault('is encrypted', 8);
  if ((flags & ~harmlessFlags) !== 0) throw fault(`has the unknown flags 0x${flags.toString(16)}`, 8);
  const short = {
    byteLength: view.getUint32(at + 24, true),
    storedByteLength: view.getUint32(at + 20, true),
    headerStart: view.getUint32(at + 42, true),
  };
  const { byteLength, storedByteLength, headerStart } = widen(short, place);
  if (method === 0 && byteLength !== storedByteLength) {
    throw fault(`is stored as it is, yet has ${storedByteLength} bytes for ${byteLength}`, 20);
  }
  if (view.getUint16(at + 34, true) !== 0) throw fault('is in another part of the archive', 34);
  return {
    byteLength: storedByteLength,
    method,
    headerStart,
    hasDescriptor: (flags & descriptorFlag) !== 0,
  };
}

interface Widths {
  byteLength: number;
  storedByteLength: number;
  headerStart: number;
}

/** Replaces what does not fit 32 bits by what the Zip64 extra field says, which has only those, in this order. */
function widen(
  short: Widths,
  {
    name,
    extra,
    source,
    recordStart,
  }: { name: string; extra: DataView; source: string; recordStart: number },
): Widths {
  const fault = (message: string) => zipFault(source, `the entry ${excerpt(name)} ${message}`, recordStart);
  let zip64: DataView | undefined;
  for (let at = 0; at < extra.byteLength; ) {
    const length = at + 4 <= extra.byteLength ? extra.getUint16(at + 2, true) : Number.POSITIVE_INFINITY;
    if (at + 4 + length > extra.byteLength) throw fault('has a malformed extra field');
    if (extra.getUint16(at, true) === zip64ExtraId) {
      if (zip64 !== undefined) throw fault('has two Zip64 extra fields');
      zip64 = new DataView(extra.buffer, extra.byteOffset + at + 4, length);
    }
    at += 4 + length;
  }
  const wide = { ...short };
  let at = 0;
  for (const key of ['byteLength', 'storedByteLength', 'headerStart'] as const) {
    if (short[key] !== inZip64Extra) continue;
    if (zip64 === undefined || at + 8 > zip64.byteLength) {
      throw fault('has no Zip64 extra field for its length or place');
    }
    const value = zip64.getBigUint64(at, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw fault(`has the Zip64 length or place ${value}`);
    wide[key] = Number(value);
    at += 8;
  }
  return wide;
}

function orderByPlace(listed: readonly Listed[], directoryStart: number, source: string): ArchiveEntry[] {
  const ordered = listed.toSorted((a, b) => a.headerStart - b.headerStart);
  const [first] = ordered;
  if (first !== undefined && first.headerStart !== 0) {
    throw zipFault(source, `something is before the first entry, ${excerpt(first.name)}`, first.recordStart);
  }
  return ordered.map((entry, index) => {
    const next = ordered[index + 1];
    const limit = Math.min(next?.headerStart ?? directoryStart, directoryStart);
    const leastEnd = entry.headerStart + localHeaderByteLength + entry.nameByteLength + entry.byteLength;
    if (leastEnd > limit) {
      const into = limit === directoryStart ? 'the directory' : excerpt(next?.name ?? '');
      throw zipFault(
        source,
        `the entry ${excerpt(entry.name)} of ${entry.byteLength} bytes at ${entry.headerStart} reaches into ${into}`,
        entry.recordStart,
      );
    }
    return { ...entry, limit };
  });
}
