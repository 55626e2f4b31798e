import { copyFile } from '../../core/engine/index.ts';
import {
  type FileRecord,
  type InlineFile,
  mapConcurrently,
  type Publication,
  type SideFile,
  type Snapshot,
  type SnapshotFile,
} from '../../kit/index.ts';

/** As many bytes of a file as a Hub wants to see to place it. */
const sampleBytes = 512;

/** Files up to this size are read whole at once, so that most side files cost one request. */
const wholeReadBytes = 64 << 10;
const readsAtOnce = 8;

/** The side files of θ1, read once for however many derived repos they go to. */
export interface SideFileCarrier {
  /** Begins to read them, so that they are here when the targets are. */
  begin(): void;
  /**
   * Stages what the target keeps as large files, streamed; gives the rest to go inline with the final commit.
   */
  carryTo(publication: Publication): Promise<CarriedFiles>;
}

/** How the side files reached one derived repo. */
export interface CarriedFiles {
  readonly staged: readonly FileRecord[];
  readonly inline: readonly InlineFile[];
}

export function createSideFileCarrier(
  snapshot: Snapshot,
  files: readonly SnapshotFile[],
  signal: AbortSignal,
): SideFileCarrier {
  const contents = new Map<string, Promise<Uint8Array>>();
  let starts: Promise<readonly SideFile[]> | undefined;
  const readStart = async ({ path, byteLength }: SnapshotFile) => {
    if (byteLength <= wholeReadBytes) return readWhole(path, byteLength);
    return snapshot.source(path).slice(0, sampleBytes);
  };
  const readWhole = (path: string, byteLength: number) => {
    const known = contents.get(path);
    if (known) return known;
    const content = snapshot.source(path).slice(0, byteLength);
    contents.set(path, content);
    return content;
  };

  const readStarts = () => {
    starts ??= mapConcurrently(files, readsAtOnce, async (file): Promise<SideFile> => {
      signal.throwIfAborted();
      const { path, byteLength } = file;
      return { path, byteLength, sample: (await readStart(file)).subarray(0, sampleBytes) };
    });
    return starts;
  };

  return {
    begin() {
      readStarts().catch(() => {}); // Whoever carries them gets the failure.
    },
    async carryTo(publication) {
      const candidates = await readStarts();
      const places = await publication.placeSideFiles(candidates);
      const staged: FileRecord[] = [];
      const inline: InlineFile[] = [];
      for (const { path, byteLength } of candidates) {
        const place = places.get(path) ?? 'inline';
        if (place === 'inline') inline.push({ path, content: await readWhole(path, byteLength) });
        if (place !== 'staged') continue;
        const earlier = publication.staged.get(path);
        const listed = snapshot.files.get(path)?.sha256;
        staged.push(
          earlier?.byteLength === byteLength && (listed === undefined || listed === earlier.sha256)
            ? earlier
            : await copyFile(snapshot, path, byteLength, publication, signal),
        );
      }
      return { staged, inline };
    },
  };
}
