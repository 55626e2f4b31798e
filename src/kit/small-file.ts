import { FormatError } from './errors.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * A small file of a snapshot, whole.
 *
 * @throws FormatError `file-too-large`, before anything is read; InputError where the snapshot has no such file.
 */
export async function readSmallFile(
  snapshot: Snapshot,
  path: string,
  maxByteLength: number,
): Promise<Uint8Array> {
  const source = snapshot.source(path);
  if (source.byteLength <= maxByteLength) return source.slice(0, source.byteLength);
  throw new FormatError(`the file has ${source.byteLength} bytes; at most ${maxByteLength} are read`, {
    source: source.name,
    byteOffset: maxByteLength,
    code: 'file-too-large',
  });
}

/** The same as text; undefined where there is no such file. */
export async function findSmallText(
  snapshot: Snapshot,
  path: string,
  maxByteLength: number,
): Promise<string | undefined> {
  if (!snapshot.files.has(path)) return undefined;
  return new TextDecoder().decode(await readSmallFile(snapshot, path, maxByteLength));
}

/** The beginning of a text of any length; undefined where there is no such file. */
export async function findTextStart(
  snapshot: Snapshot,
  path: string,
  mostBytes: number,
): Promise<string | undefined> {
  const file = snapshot.files.get(path);
  if (file === undefined) return undefined;
  return new TextDecoder().decode(await snapshot.source(path).slice(0, Math.min(file.byteLength, mostBytes)));
}
