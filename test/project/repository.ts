import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const readText = (path: string) => readFileSync(join(root, path), 'utf8');

/** Paths relative to the repository, with forward slashes. */
export function listFiles(directory: string, extension: string): readonly string[] {
  return readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(extension))
    .map((path) => `${directory}/${path.replaceAll('\\', '/')}`)
    .sort();
}
