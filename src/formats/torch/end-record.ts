import { zipFault } from './faults.ts';
import type { KeptSource } from './kept-source.ts';
import { refuseUnlessArchive } from './recognise.ts';

/** The end records, and the whole directory of files with up to some 800 storages. */
const tailByteLength = 64 << 10;

const endByteLength = 22;
const endSignature = 0x06054b50;
const locatorByteLength = 20;
const locatorSignature = 0x07064b50;
const end64ByteLength = 56;
const end64Signature = 0x06064b50;

/** One entry for every tensor, as many as a safetensors header may have. */
const maxEntryCount = 1 << 18;
/** Fixed part of an entry of the directory. */
export const entryByteLength = 46;
/** So many entries with names of 80 bytes, which is three times what torch needs for one. */
const maxDirectoryByteLength = 32 << 20;

/** Where in the file its central directory lies. */
export interface DirectoryPlace {
  readonly start: number;
  readonly end: number;
  readonly entryCount: number;
}

/**
 * Finds the central directory from the records at the end of the file. As torch writes them, directory,
 * Zip64 records and end record must follow each other to the last byte: then there is one way to read them.
 *
 * @throws FormatError for an archive that is cut off or whose records disagree; IncompatibleError for a file
 *   that is something else.
 */
export async function findDirectory(source: KeptSource): Promise<DirectoryPlace> {
  const { name, byteLength } = source;
  const tailStart = Math.max(0, byteLength - tailByteLength);
  const tail = await source.keep(tailStart, byteLength);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const endAt = tail.length - endByteLength;
  if (endAt < 0 || view.getUint32(endAt, true) !== endSignature) {
    await refuseUnlessArchive(source);
    throw zipFault(
      name,
      'the file begins as torch.save writes it, but does not end with the end record of a zip archive',
      byteLength,
      'The file is incomplete, or something was appended to it; download or save it again.',
    );
  }
  const endStart = tailStart + endAt;
  if (view.getUint16(endAt + 20, true) !== 0) {
    throw zipFault(name, 'the archive has a comment', endStart + 20);
  }
  const end = readEnd(view, endAt);
  const locatorAt = endAt - locatorByteLength;
  const hasLocator = locatorAt >= 0 && view.getUint32(locatorAt, true) === locatorSignature;
  const place = hasLocator
    ? readEnd64({ name, view, tailStart, endAt, end })
    : { ...end, directoryEnd: endStart };
  if (place.diskNumber !== 0 || place.directoryDisk !== 0 || place.diskEntryCount !== place.entryCount) {
    throw zipFault(name, 'the archive is a part of several', endStart + 4);
  }
  const { entryCount, directoryOffset, directoryByteLength, directoryEnd } = place;
  if (directoryOffset + directoryByteLength !== directoryEnd) {
    throw zipFault(
      name,
      `the directory is said to be the bytes [${directoryOffset}, ${directoryOffset + directoryByteLength}), but the end record begins at ${directoryEnd}`,
      endStart,
    );
  }
  if (entryCount > maxEntryCount || directoryByteLength > maxDirectoryByteLength) {
    throw zipFault(
      name,
      `the directory has ${entryCount} entries in ${directoryByteLength} bytes; at most ${maxEntryCount} in ${maxDirectoryByteLength} are read`,
      endStart,
    );
  }
  if (entryCount * entryByteLength > directoryByteLength) {
    throw zipFault(
      name,
      `a directory of ${directoryByteLength} bytes has no room for ${entryCount} entries`,
      endStart,
    );
  }
  return { start: directoryOffset, end: directoryEnd, entryCount };
}

interface EndRecord {
  readonly diskNumber: number;
  readonly directoryDisk: number;
  readonly diskEntryCount: number;
  readonly entryCount: number;
  readonly directoryByteLength: number;
  readonly directoryOffset: number;
}

function readEnd(view: DataView, at: number): EndRecord {
  return {
    diskNumber: view.getUint16(at + 4, true),
    directoryDisk: view.getUint16(at + 6, true),
    diskEntryCount: view.getUint16(at + 8, true),
    entryCount: view.getUint16(at + 10, true),
    directoryByteLength: view.getUint32(at + 12, true),
    directoryOffset: view.getUint32(at + 16, true),
  };
}

/** The Zip64 records; torch writes them always. What the end record says as well must be the same. */
function readEnd64({
  name,
  view,
  tailStart,
  endAt,
  end,
}: {
  name: string;
  view: DataView;
  tailStart: number;
  endAt: number;
  end: EndRecord;
}): EndRecord & { directoryEnd: number } {
  const locatorAt = endAt - locatorByteLength;
  const at = locatorAt - end64ByteLength;
  const recordStart = tailStart + at;
  const fault = (message: string, faultAt: number) => zipFault(name, message, tailStart + faultAt);
  if (view.getUint32(locatorAt + 4, true) !== 0 || view.getUint32(locatorAt + 16, true) !== 1) {
    throw fault('the archive is a part of several', locatorAt + 4);
  }
  if (
    at < 0 ||
    view.getBigUint64(locatorAt + 8, true) !== BigInt(recordStart) ||
    view.getUint32(at, true) !== end64Signature ||
    view.getBigUint64(at + 4, true) !== BigInt(end64ByteLength - 12)
  ) {
    throw fault('the Zip64 end record is not where it must be, just before its locator', locatorAt + 8);
  }
  const readSafe = (offset: number) => {
    const value = view.getBigUint64(at + offset, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw fault(`the Zip64 end record has the number ${value}`, at + offset);
    }
    return Number(value);
  };
  const end64: EndRecord = {
    diskNumber: view.getUint32(at + 16, true),
    directoryDisk: view.getUint32(at + 20, true),
    diskEntryCount: readSafe(24),
    entryCount: readSafe(32),
    directoryByteLength: readSafe(40),
    directoryOffset: readSafe(48),
  };
  for (const key of Object.keys(end64) as (keyof EndRecord)[]) {
    const isShort = key === 'directoryByteLength' || key === 'directoryOffset';
    if (end[key] !== end64[key] && end[key] !== (isShort ? 0xffffffff : 0xffff)) {
      throw fault(`the archive has two end records that disagree: ${end[key]} or ${end64[key]}`, endAt);
    }
  }
  return { ...end64, directoryEnd: recordStart };
}
