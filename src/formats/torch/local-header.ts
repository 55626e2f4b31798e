import { excerpt } from '../../kit/index.ts';
import { type ArchiveEntry, localHeaderByteLength } from './directory.ts';
import { zipFault } from './faults.ts';

const signature = 0x04034b50;
const inZip64Extra = 0xffffffff;
const extraHeaderByteLength = 4;
const maxExtraByteLength = 0xffff;
const descriptorFlag = 0b1000;

/** Lengths that what follows an entry's data may have: with or without signature, with 32 or 64 bits. */
const descriptorByteLengths = [12, 16, 20, 24];

const decoder = new TextDecoder();

/** How much of a file says where an entry's data begins: the local header and the name, without extra fields. */
export function headerRangeOf(entry: ArchiveEntry): { start: number; end: number } {
  return {
    start: entry.headerStart,
    end: entry.headerStart + localHeaderByteLength + entry.nameByteLength,
  };
}

/** The bytes of an entry's header and data, at most: to the next entry, unless there is a hole. */
export function entryRangeOf(entry: ArchiveEntry): { start: number; end: number } {
  const { start, end } = headerRangeOf(entry);
  return { start, end: Math.min(entry.limit, end + maxExtraByteLength + entry.byteLength) };
}

/**
 * Where an entry's data begins, as its local header says: its extra fields, which are of another length than those
 * in the directory, move it.
 *
 * @param bytes the entry's {@link headerRangeOf}, or more.
 * @throws FormatError when the header contradicts the directory.
 */
export function parseLocalHeader(bytes: Uint8Array, entry: ArchiveEntry, source: string): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { headerStart, nameByteLength, byteLength } = entry;
  const fault = (message: string, at: number) =>
    zipFault(source, `the entry ${excerpt(entry.name)} ${message}`, headerStart + at);
  if (view.getUint32(0, true) !== signature) throw fault('does not begin with a local header', 0);
  const flags = view.getUint16(6, true);
  if (((flags & descriptorFlag) !== 0) !== entry.hasDescriptor || (flags & 1) !== 0) {
    throw fault('has other flags in its local header than in the directory', 6);
  }
  if (view.getUint16(8, true) !== 0) throw fault('is compressed, by its local header', 8);
  const nameBytes = bytes.subarray(localHeaderByteLength, localHeaderByteLength + nameByteLength);
  if (view.getUint16(26, true) !== nameByteLength || decoder.decode(nameBytes) !== entry.name) {
    throw fault('has another name in its local header', localHeaderByteLength);
  }
  for (const at of [18, 22]) {
    const value = view.getUint32(at, true);
    const unsaid = value === inZip64Extra || (value === 0 && entry.hasDescriptor);
    if (value !== byteLength && !unsaid) {
      throw fault(`has ${value} bytes by its local header, ${byteLength} by the directory`, at);
    }
  }
  const dataStart = headerStart + localHeaderByteLength + nameByteLength + view.getUint16(28, true);
  if (dataStart + byteLength > entry.limit) {
    throw fault(`of ${byteLength} bytes at ${dataStart} reaches into what begins at ${entry.limit}`, 28);
  }
  return dataStart;
}

/**
 * Where an entry's data begins if torch wrote it: torch fills the extra fields up so that the data begins at
 * a multiple of the alignment (`getPadding` in caffe2/serialize/inline_container.cc).
 *
 * @returns undefined when what follows the data would then not be what follows it by the directory.
 */
export function predictDataStart(entry: ArchiveEntry, alignment: number): number | undefined {
  const { headerStart, byteLength } = entry;
  let least = headerRangeOf(entry).end + extraHeaderByteLength;
  if (byteLength >= inZip64Extra || headerStart >= inZip64Extra) {
    least += extraHeaderByteLength;
    if (byteLength >= inZip64Extra) least += 16;
    if (headerStart >= inZip64Extra) least += 8;
  }
  const dataStart = Math.ceil(least / alignment) * alignment;
  const followingByteLength = entry.limit - dataStart - byteLength;
  const fits = entry.hasDescriptor
    ? descriptorByteLengths.includes(followingByteLength)
    : followingByteLength === 0;
  return fits ? dataStart : undefined;
}
