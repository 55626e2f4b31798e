import type { Part } from './sources.ts';

/** One entry as it shall be written; what is given beyond name and data is a lie, or another writer's habit. */
export interface Entry {
  readonly name: string;
  /** Bytes, as text of one byte per character; or how many zeros. */
  readonly data: string | number;
  /** In the directory. */
  readonly listed?: {
    readonly name?: string;
    readonly byteLength?: number;
    readonly storedByteLength?: number;
    readonly headerStart?: number;
    readonly flags?: number;
    readonly method?: number;
    readonly disk?: number;
    readonly extra?: string;
    readonly comment?: string;
    readonly signature?: number;
  };
  /** In its local header. */
  readonly local?: {
    readonly name?: string;
    readonly flags?: number;
    readonly method?: number;
    readonly byteLength?: number;
    readonly signature?: number;
    /** Extra field as a whole; torch's padding when left out. */
    readonly extra?: string;
  };
  /** Bytes before the entry that belong to none. */
  readonly hole?: number;
}

/** What the end records say, where it shall not be the truth. */
export interface Ending {
  readonly entryCount?: number;
  readonly directoryStart?: number;
  readonly directoryByteLength?: number;
  readonly disk?: number;
  readonly comment?: string;
  readonly commentByteLength?: number;
  /** Between directory and end records. */
  readonly gap?: string;
  /** Behind everything. */
  readonly trailer?: string;
  readonly zip64?: {
    readonly entryCount?: bigint;
    readonly directoryStart?: bigint;
    readonly directoryByteLength?: bigint;
    readonly recordStart?: bigint;
    readonly recordByteLength?: bigint;
    readonly signature?: number;
    readonly diskCount?: number;
    readonly disk?: number;
  };
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const zip64Extra = (values: readonly number[]) => {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  for (const [index, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index);
  return extra;
};

/** Lays an archive out as torch does, but for what the entries and the ending say. */
export function buildArchive(
  entries: readonly Entry[],
  ending: Ending = {},
): { byteLength: number; parts: Part[]; starts: Map<string, number> } {
  const parts: Part[] = [];
  const starts = new Map<string, number>();
  const directory: Buffer[] = [];
  let at = 0;
  const put = (bytes: Buffer) => {
    parts.push({ at, bytes });
    at += bytes.length;
  };
  for (const { name, data, listed = {}, local = {}, hole = 0 } of entries) {
    at += hole;
    const headerStart = at;
    const byteLength = typeof data === 'number' ? data : data.length;
    const nameBytes = Buffer.from(local.name ?? name);
    const flags = byteLength === 0 ? 0x800 : 0x808;
    const wide = byteLength >= 0xffffffff;
    const far = headerStart >= 0xffffffff;
    const values = [...(wide ? [byteLength, byteLength] : []), ...(far ? [headerStart] : [])];
    const zip64 = values.length === 0 ? Buffer.alloc(0) : zip64Extra(values);
    const least = headerStart + 30 + nameBytes.length + zip64.length + 4;
    const padding = Buffer.alloc(4 + Math.ceil(least / 64) * 64 - least, 'Z');
    padding.write('FB');
    padding.writeUInt16LE(padding.length - 4, 2);
    const extra = local.extra === undefined ? Buffer.concat([zip64, padding]) : latin1(local.extra);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(local.signature ?? 0x04034b50, 0);
    header.writeUInt16LE(local.flags ?? flags, 6);
    header.writeUInt16LE(local.method ?? 0, 8);
    header.writeUInt32LE(local.byteLength ?? 0, 18);
    header.writeUInt32LE(local.byteLength ?? 0, 22);
    header.writeUInt16LE(nameBytes.length, 26);
    header.writeUInt16LE(extra.length, 28);
    put(Buffer.concat([header, nameBytes, extra]));
    starts.set(name, at);
    if (typeof data === 'number') at += data;
    else put(latin1(data));
    if (byteLength > 0) put(Buffer.alloc(values.length > 0 ? 24 : 16, 'd'));

    const listedName = Buffer.from(listed.name ?? name);
    const listedExtra = listed.extra === undefined ? zip64 : latin1(listed.extra);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(listed.signature ?? 0x02014b50, 0);
    record.writeUInt16LE(listed.flags ?? flags, 8);
    record.writeUInt16LE(listed.method ?? 0, 10);
    record.writeUInt32LE(
      Math.min(listed.storedByteLength ?? listed.byteLength ?? byteLength, 0xffffffff),
      20,
    );
    record.writeUInt32LE(Math.min(listed.byteLength ?? byteLength, 0xffffffff), 24);
    record.writeUInt16LE(listedName.length, 28);
    record.writeUInt16LE(listedExtra.length, 30);
    record.writeUInt16LE(listed.comment?.length ?? 0, 32);
    record.writeUInt16LE(listed.disk ?? 0, 34);
    record.writeUInt32LE(Math.min(listed.headerStart ?? headerStart, 0xffffffff), 42);
    directory.push(Buffer.concat([record, listedName, listedExtra, latin1(listed.comment ?? '')]));
  }
  const directoryStart = at;
  const directoryBytes = Buffer.concat(directory);
  put(directoryBytes);
  put(latin1(ending.gap ?? ''));
  const isFar = directoryStart >= 0xffffffff;
  if (ending.zip64 !== undefined || isFar) {
    const zip64 = ending.zip64 ?? {};
    const recordStart = at;
    const record = Buffer.alloc(76);
    record.writeUInt32LE(zip64.signature ?? 0x06064b50, 0);
    record.writeBigUInt64LE(zip64.recordByteLength ?? 44n, 4);
    record.writeUInt32LE(zip64.disk ?? 0, 16);
    record.writeBigUInt64LE(zip64.entryCount ?? BigInt(entries.length), 24);
    record.writeBigUInt64LE(zip64.entryCount ?? BigInt(entries.length), 32);
    record.writeBigUInt64LE(zip64.directoryByteLength ?? BigInt(directoryBytes.length), 40);
    record.writeBigUInt64LE(zip64.directoryStart ?? BigInt(directoryStart), 48);
    record.writeUInt32LE(0x07064b50, 56);
    record.writeBigUInt64LE(zip64.recordStart ?? BigInt(recordStart), 64);
    record.writeUInt32LE(zip64.diskCount ?? 1, 72);
    put(record);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(ending.disk ?? 0, 4);
  end.writeUInt16LE(Math.min(ending.entryCount ?? entries.length, 0xffff), 8);
  end.writeUInt16LE(Math.min(ending.entryCount ?? entries.length, 0xffff), 10);
  end.writeUInt32LE(ending.directoryByteLength ?? directoryBytes.length, 12);
  end.writeUInt32LE(Math.min(ending.directoryStart ?? directoryStart, 0xffffffff), 16);
  end.writeUInt16LE(ending.commentByteLength ?? ending.comment?.length ?? 0, 20);
  put(Buffer.concat([end, latin1(ending.comment ?? ''), latin1(ending.trailer ?? '')]));
  return { byteLength: at, parts, starts };
}
