const FOLDER = '.hf-extrapolate/';
const SUFFIX = '.json';

/** No record comes near this; a longer file is not one. */
export const MAX_RECORD_BYTES = 64 * 1024;

/** Where the record of a staged file lies on the staging branch. */
export function recordPathOf(path: string): string {
  return `${FOLDER}${path}${SUFFIX}`;
}

/** The file that a record's path belongs to; undefined for other files. */
export function recordedPathOf(recordPath: string): string | undefined {
  if (!recordPath.startsWith(FOLDER) || !recordPath.endsWith(SUFFIX)) return undefined;
  return recordPath.slice(FOLDER.length, -SUFFIX.length);
}
