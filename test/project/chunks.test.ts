import { expect, test } from 'vitest';
import { bundle } from '../../scripts/bundle.ts';
import { root } from './repository.ts';

const files = await bundle(root);

/** Every file that is loaded along with this one, before anything is asked for. */
function loadedWith(name: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const text = Buffer.from(files.get(name) ?? []).toString('utf8');
  for (const [, next = ''] of text.matchAll(/^(?:import|export)\b[^;]*?"\.\/([^"]+)";$/gm)) {
    loadedWith(next, seen);
  }
  return seen;
}

/** Chunks are named by the bundler; what they hold is known. */
function chunkWith(code: string): string {
  const [name] = [...files].find(([, content]) => Buffer.from(content).includes(code)) ?? [];
  if (name === undefined) throw new Error(`No chunk has ${code}`);
  return name;
}

test('Octokit is loaded by what needs it only', () => {
  expect([...loadedWith('cli.js')].filter((name) => name.startsWith('vendor'))).toEqual([]);
  expect(loadedWith('action.js')).not.toContain('vendor-octokit.js');
  expect(loadedWith('worker.js')).not.toContain('vendor-octokit-core.js');
  const server = chunkWith('function serveWebhooks(');
  expect(loadedWith(server)).toContain('vendor-octokit.js');
  expect(loadedWith(server)).not.toContain('vendor-actions.js');
});

test('what GitHub needs stays small', () => {
  const byteLength = ['vendor-octokit.js', 'vendor-octokit-core.js']
    .map((name) => files.get(name)?.byteLength ?? Number.NaN)
    .reduce((sum, length) => sum + length);
  expect(byteLength).toBeLessThan(400_000);
});
