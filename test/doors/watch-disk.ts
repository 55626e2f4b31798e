import { type FSWatcher, readdirSync, readFileSync, readlinkSync, watch } from 'node:fs';

const oAccmode = 3;

/** What a process does to files, as far as the kernel tells others. */
export interface DiskWatch {
  /** Regular files that were seen open for writing. */
  readonly written: ReadonlySet<string>;
  /** Names that came or changed in the watched directory, for however short a time. */
  readonly touched: ReadonlySet<string>;
  /** Bytes that the process caused to be written to block devices. */
  readonly writtenBytes: number;
  close(): void;
}

/** Watches a process by /proc, many times a second, and a directory by inotify. */
export function watchDisk(pid: number, directory: string): DiskWatch {
  const written = new Set<string>();
  const touched = new Set<string>();
  let writtenBytes = 0;
  const watcher: FSWatcher = watch(directory, { recursive: true }, (_, name) => {
    touched.add(String(name));
  });
  const timer = setInterval(() => {
    const proc = `/proc/${pid}`;
    for (const fd of tryTo(() => readdirSync(`${proc}/fd`)) ?? []) {
      const place = tryTo(() => readlinkSync(`${proc}/fd/${fd}`));
      // Sockets, pipes and the like have no path; devices hold nothing.
      if (place === undefined || !place.startsWith('/') || place.startsWith('/dev/')) continue;
      const flags = tryTo(() => /^flags:\s+(\d+)$/m.exec(readFileSync(`${proc}/fdinfo/${fd}`, 'utf8'))?.[1]);
      if (flags !== undefined && (Number.parseInt(flags, 8) & oAccmode) !== 0) written.add(place);
    }
    const io = tryTo(() => /^write_bytes: (\d+)$/m.exec(readFileSync(`${proc}/io`, 'utf8'))?.[1]);
    if (io !== undefined) writtenBytes = Number(io);
  }, 2);
  return {
    written,
    touched,
    get writtenBytes() {
      return writtenBytes;
    },
    close() {
      clearInterval(timer);
      watcher.close();
    },
  };
}

/** The process, or its file, may be gone by the time it is looked at. */
function tryTo<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
