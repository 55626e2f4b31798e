import type { ByteSource, Snapshot } from '../../src/kit/index.ts';
import { InputError } from '../../src/kit/index.ts';

/** A file in memory that gives what a file gives, and refuses what lies beyond its end. */
export function sourceOf(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    byteLength: bytes.length,
    async slice(start, end) {
      if (!(start >= 0 && start <= end && end <= bytes.length))
        throw new RangeError(`[${start}, ${end}) is not in ${name}`);
      return bytes.slice(start, end);
    },
  };
}

/** A directory in memory. */
export function memorySnapshot(contents: Readonly<Record<string, string | Uint8Array>>): Snapshot {
  const files = new Map(Object.entries(contents).map(([path, content]) => [path, Buffer.from(content)]));
  const find = (path: string): Buffer => {
    const file = files.get(path);
    if (file === undefined) throw new InputError(`${path} does not exist.`, { code: 'file-missing' });
    return file;
  };
  return {
    origin: { kind: 'directory', path: './hostile' },
    files: new Map([...files].map(([path, { length }]) => [path, { path, byteLength: length }])),
    source: (path) => sourceOf(path, find(path)),
    openReader(ranges) {
      const bytes = Buffer.concat(ranges.map(({ path, start, end }) => find(path).subarray(start, end)));
      let position = 0;
      return {
        fill(target) {
          target.set(bytes.subarray(position, position + target.length));
          position += target.length;
        },
        close() {},
      };
    },
    async close() {},
  };
}
