import type { PlaceStatistics } from './statistics.ts';

/** What is known of one finished output file; kept beside it while staged, so that a resumed run need not redo it. */
export interface FileRecord {
  readonly path: string;
  readonly byteLength: number;
  readonly sha256: string;
  /** Of the tensors in it, by where in the model they lie; absent for side files, which are copied. */
  readonly statistics?: readonly PlaceStatistics[];
}

/** One output file being written, front to back. */
export interface FileSink {
  /**
   * Takes the next bytes. The block must not be changed until the returned promise resolves; calls may be
   * made before earlier ones resolved, and bytes keep the order of the calls. This is the back-pressure:
   * a caller with a bounded number of blocks waits here for the disk or the network.
   */
  write(block: Uint8Array): Promise<void>;
  /**
   * Waits until every byte is stored and resolves with the whole file's digest.
   * The file counts as staged only once {@link Publication.stage} was given its record.
   */
  finish(): Promise<{ readonly byteLength: number; readonly sha256: string }>;
  /** Stops at once: requests are aborted, partial files removed. Safe to call at any time, also twice. */
  abort(reason: unknown): void;
}

/** A file that is carried over from θ1 as it is. */
export interface SideFile {
  readonly path: string;
  readonly byteLength: number;
  /** The first 512 bytes, by which a Hub tells text from binary. */
  readonly sample: Uint8Array;
}

export type SideFilePlace = 'staged' | 'inline' | 'ignored';

/** A small file that goes into the final commit with its content. */
export interface InlineFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** A file that is opened lazily when the store wants it by content (LFS); deterministic, so it can be read twice. */
export interface RecomputableFile {
  readonly path: string;
  readonly byteLength: number;
  /** The bytes [start, end) of the file, produced in bounded memory. */
  stream(start: number, end: number): AsyncIterable<Uint8Array>;
}

export interface PublishedRepo {
  /** `namespace/name`, or the directory as the user wrote it. */
  readonly target: string;
  /** Web page, or file URL. */
  readonly url: string;
  /** Commit on main; absent for directories. */
  readonly commit?: string;
}

/**
 * One derived repo in the making. Files are staged one by one (and survive an interruption); `promote` makes
 * everything visible at once; until then the target shows nothing of it.
 */
export interface Publication {
  readonly target: string;
  /** Records of files that an earlier, interrupted run of the same plan has already staged. */
  readonly staged: ReadonlyMap<string, FileRecord>;
  /** Whether files can be written in one pass; otherwise use {@link stageRecomputable}. */
  readonly singlePass: boolean;
  /**
   * Refuses a model card that {@link promote} would fail with; what counts is the metadata at its beginning.
   * @throws {InputError} `card-refused`
   */
  checkCard(card: Uint8Array): Promise<void>;
  openFile(path: string, byteLength: number): Promise<FileSink>;
  /**
   * Where the store keeps each side file: `staged` like the weights (large files), `inline` in the final
   * commit, or not at all.
   */
  placeSideFiles(files: readonly SideFile[]): Promise<ReadonlyMap<string, SideFilePlace>>;
  /** Makes a finished file part of the staged set. */
  stage(record: FileRecord): Promise<void>;
  /** For stores without single-pass upload: uploads and stages in one go, and gives the sha256. */
  stageRecomputable(file: RecomputableFile): Promise<{ readonly sha256: string }>;
  /** One commit (one rename) with all staged files in `files`, and `inline`; then the staging area goes away. */
  promote(contents: {
    readonly files: readonly FileRecord[];
    readonly inline: readonly InlineFile[];
    readonly message: string;
  }): Promise<PublishedRepo>;
  /** Releases resources; what was staged stays. */
  close(): Promise<void>;
}
