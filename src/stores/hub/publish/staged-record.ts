const folder = '.hf-extrapolate/';
const suffix = '.json';

/** A file may hold all parts of hundreds of layers, and each takes less than 1 kB; a longer file is no record. */
export const maxRecordBytes = 2 * 1024 * 1024;

/** Where the record of a staged file lies on the staging branch. */
export function recordPathOf(path: string): string {
  return `${folder}${path}${suffix}`;
}

/** The file that a record's path belongs to; undefined for other files. */
export function recordedPathOf(recordPath: string): string | undefined {
  if (!recordPath.startsWith(folder) || !recordPath.endsWith(suffix)) return undefined;
  return recordPath.slice(folder.length, -suffix.length);
}
