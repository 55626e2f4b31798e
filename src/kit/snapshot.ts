import type { ByteSource, FileRange, RangeReader } from './byte-source.ts';

/** Where a snapshot's bytes come from, for reports, cards and the manifest. */
export type Origin =
  | {
      readonly kind: 'hub';
      /** `namespace/name`, as the Hub spells it. */
      readonly repo: string;
      /** What the user asked for: a branch, tag, PR ref or commit. */
      readonly revision: string;
      /** The 40-hex commit the snapshot is pinned to. */
      readonly commit: string;
      /** Web page of the repo at that commit. */
      readonly url: string;
      readonly gated: boolean;
      readonly private: boolean;
    }
  | {
      readonly kind: 'directory';
      /** As the user wrote it. */
      readonly path: string;
    };

export interface SnapshotFile {
  /** Repo-relative, with forward slashes; never absolute, never with `..`. */
  readonly path: string;
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

/** `org/name@0123456789ab:path` or `dir/path`: how an error names a file of a snapshot. */
export function nameOf(origin: Origin, path?: string): string {
  if (origin.kind === 'directory') {
    return path === undefined ? origin.path : `${origin.path.replace(/\/+$/, '')}/${path}`;
  }
  const pinned = `${origin.repo}@${origin.commit.slice(0, 12)}`;
  return path === undefined ? pinned : `${pinned}:${path}`;
}
