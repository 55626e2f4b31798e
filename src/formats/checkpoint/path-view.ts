import { InputError, nameOf, type Origin, type Snapshot, type SnapshotFile } from '../../kit/index.ts';

/**
 * A snapshot that has some files of another one, under paths of its own. Errors name the files where they lie.
 *
 * @param paths where each file of the view lies in the snapshot.
 */
export function viewOf(snapshot: Snapshot, origin: Origin, paths: ReadonlyMap<string, string>): Snapshot {
  const files = new Map<string, SnapshotFile>();
  for (const [path, inner] of paths) {
    const file = snapshot.files.get(inner);
    if (file === undefined) throw new TypeError(`${inner} is not in the snapshot that is viewed`);
    files.set(path, { ...file, path, storedPath: file.storedPath ?? inner });
  }
  const innerPath = (path: string): string => {
    const inner = paths.get(path);
    if (inner !== undefined) return inner;
    throw new InputError(`${nameOf(origin, path)} does not exist.`, { code: 'file-not-found' });
  };
  return {
    origin,
    files,
    source: (path) => snapshot.source(innerPath(path)),
    openReader: (ranges) =>
      snapshot.openReader(ranges.map((range) => ({ ...range, path: innerPath(range.path) }))),
    close: () => snapshot.close(),
  };
}
