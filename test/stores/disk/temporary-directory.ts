import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A directory that goes away with its scope. */
export function temporaryDirectory() {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'extrapolate-disk-')));
  return {
    path,
    at: (...parts: string[]) => join(path, ...parts),
    write(file: string, content: string | Uint8Array = '') {
      const place = join(path, file);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, content);
      return place;
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
