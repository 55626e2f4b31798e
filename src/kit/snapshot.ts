import type { ByteSource, FileRange, RangeReader } from './byte-source.ts';

/** What a snapshot shows of a repo or a directory; all of it, where nothing is said. */
export interface Selection {
  /** The folder whose files it has, under paths relative to it; with forward slashes, without one at either end. */
  readonly subfolder?: string | undefined;
  /** Name of the weights that it has under the names of the ordinary ones, such as `fp16`. */
  readonly variant?: string | undefined;
}

/** Where a snapshot's bytes come from, for reports, cards and the manifest. */
export type Origin = Selection &
  (
    | {
        readonly kind: 'hub';
        /** `namespace/name`, as the Hub spells it. */
        readonly repo: string;
        /** What the user asked for: a branch, tag, PR ref or commit. */
        readonly revision: string;
        /** The 40-hex commit the snapshot is pinned to. */
        readonly commit: string;
        /** Web page of the repo, or of its folder, at that commit. */
        readonly url: string;
        readonly gated: boolean;
        readonly private: boolean;
      }
    | {
        readonly kind: 'directory';
        /** As the user wrote it. */
        readonly path: string;
      }
  );

export interface SnapshotFile {
  /** Relative to what the snapshot shows, with forward slashes; never absolute, never with `..`. */
  readonly path: string;
  /** Where it lies in the repo or directory, if that is another path. */
  readonly storedPath?: string;
  readonly byteLength: number;
  /** Known without reading the content for files in large-file storage. */
  readonly sha256?: string;
}

/** A model repo at one commit, or a directory: a fixed set of files that can be read by ranges. */
export interface Snapshot {
  readonly origin: Origin;
  readonly files: ReadonlyMap<string, SnapshotFile>;
  /** Random access to one file; throws an InputError if the snapshot has no such file. */
  source(path: string): ByteSource;
  /** The ranges in the order given, as one stream with read-ahead and back-pressure. */
  openReader(ranges: readonly FileRange[]): RangeReader;
  /** Releases file handles. Open readers are closed. */
  close(): Promise<void>;
}

/** `org/name@0123456789ab:path` or `dir/path`: how an error names a file of a snapshot, or what the snapshot shows. */
export function nameOf(origin: Origin, path?: string): string {
  const inside = [origin.subfolder, path].filter((part) => part !== undefined).join('/');
  if (origin.kind === 'directory') {
    return inside === '' ? origin.path : `${origin.path.replace(/\/+$/, '')}/${inside}`;
  }
  const pinned = `${origin.repo}@${origin.commit.slice(0, 12)}`;
  return inside === '' ? pinned : `${pinned}:${inside}`;
}

/** The name of a file where it lies, relative to the folder that the snapshot shows; of a variant, with the variant. */
export function storedPathOf({ files, origin }: Pick<Snapshot, 'files' | 'origin'>, path: string): string {
  const stored = files.get(path)?.storedPath ?? path;
  const prefix = origin.subfolder === undefined ? '' : `${origin.subfolder}/`;
  return stored.startsWith(prefix) ? stored.slice(prefix.length) : stored;
}
