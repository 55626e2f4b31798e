import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { type OutputChunk, rolldown } from 'rolldown';

/** The doors; each becomes dist/<name>.js. */
const doors = ['cli', 'action', 'worker'];

/** What `@actions/github` brings along too: apart from its undici, which nothing but the action loads. */
const octokitCore =
  /node_modules\/(@octokit\/(auth-token|core|endpoint|graphql|request|request-error|plugin-paginate-rest|plugin-rest-endpoint-methods)|before-after-hook|content-type|json-with-bigint|universal-user-agent)\//;
/** The rest of `octokit`, which is loaded when something on GitHub is to be done. */
const onlyOctokit =
  /node_modules\/(octokit|bottleneck|toad-cache|universal-github-app-jwt|@octokit\/(?:app|auth-(?!token)[\w-]+|oauth-[\w-]+|webhooks[\w-]*|plugin-(?:retry|throttling|paginate-graphql)))\//;

/** What draws on a terminal; it is loaded when something is drawn. */
const onlyTerminal = /node_modules\/(log-update|picocolors)\//;

/** Everything that belongs into dist/, by file name. The same sources give the same bytes, wherever they lie. */
export async function bundle(root: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(doors.map((door) => [door, join(root, 'src', `${door}.ts`)])),
    platform: 'node',
    transform: { target: 'node20' },
    // A front door alone does nothing: who takes one thing from it does not load the rest.
    treeshake: { moduleSideEffects: [{ test: /\/src\/.*\/index\.ts$/, sideEffects: false }] },
    onLog(level, log) {
      if (level === 'warn') throw new Error(log.message);
    },
  });
  const { output } = await build.generate({
    format: 'esm',
    // Every file beside every other: scripts find the worker and the .wasm files next to themselves.
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    banner: (chunk) => (chunk.isEntry && chunk.name === 'cli' ? '#!/usr/bin/env node' : ''),
    codeSplitting: {
      groups: [
        // In this order, because a group takes in what its packages import and no earlier group has.
        { name: 'vendor-octokit-core', test: octokitCore, priority: 4 },
        { name: 'vendor-octokit', test: onlyOctokit, priority: 3 },
        { name: 'vendor-actions', test: /node_modules\/(@actions|undici|tunnel)\//, priority: 2 },
        { name: 'vendor-terminal', test: onlyTerminal, priority: 2 },
        { name: 'vendor', test: /node_modules\//, priority: 1 },
      ],
    },
  });
  await build.close();

  const files = new Map<string, Uint8Array>();
  const add = (name: string, content: Uint8Array) => {
    if (files.has(name)) throw new Error(`Two files want to be dist/${name}.`);
    files.set(name, content);
  };
  for (const item of output) {
    add(item.fileName, item.type === 'chunk' ? Buffer.from(item.code) : Buffer.from(item.source));
  }
  for (const path of listKernels(join(root, 'src'))) add(basename(path), readFileSync(path));
  const chunks = output.filter((item) => item.type === 'chunk');
  add('third-party-licenses.txt', Buffer.from(collectLicenses(root, chunks)));
  return files;
}

function listKernels(source: string): readonly string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.wasm'))
    .sort()
    .map((path) => join(source, path));
}

/** The notices that the licences of bundled packages ask for. */
function collectLicenses(root: string, chunks: readonly OutputChunk[]): string {
  const packages = new Set<string>();
  for (const id of chunks.flatMap((chunk) => chunk.moduleIds)) {
    const directory = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replace(/^\0/, ''))?.[0];
    if (directory !== undefined) packages.add(directory);
  }
  return [...packages]
    .sort((a, b) => (relative(root, a) < relative(root, b) ? -1 : 1))
    .map((directory) => {
      const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
      const file = readdirSync(directory).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
      const text = file === undefined ? '' : `\n\n${readFileSync(join(directory, file), 'utf8').trim()}`;
      return `${name} ${version} (${license ?? 'see its package'})${text}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** The names of files that differ between a build and a directory, each with what is wrong. */
export function compareWith(directory: string, files: ReadonlyMap<string, Uint8Array>): readonly string[] {
  const present = existsSync(directory) ? readdirSync(directory) : [];
  const wrong = [...files].flatMap(([name, content]) => {
    if (!present.includes(name)) return [`${name} is missing`];
    return Buffer.compare(readFileSync(join(directory, name)), content) === 0 ? [] : [`${name} differs`];
  });
  return [...wrong, ...present.filter((name) => !files.has(name)).map((name) => `${name} does not belong`)];
}
