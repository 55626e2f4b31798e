import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Threads and processes that tests start load the same sources again and again.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/node', import.meta.url));

/** Tests of rooms that compute and nothing else: they share nothing that one could spoil for another. */
const pure = [
  'test/{core,documents,formats,kit}/**/*.test.ts',
  'test/app/options/**/*.test.ts',
  'test/bot/{config,ledger}/**/*.test.ts',
];
const never = ['test/peers/**', 'node_modules/**'];

export default defineConfig({
  logLevel: 'error', // silences warnings about other packages' source maps
  test: {
    // All cores; by default one would be left to the watcher.
    maxWorkers: '100%',
    projects: [
      // One process for all of them: each file on its own takes longer to start than to run.
      { extends: true, test: { name: 'pure', include: pure, exclude: never, isolate: false } },
      {
        extends: true,
        test: { name: 'world', include: ['test/**/*.test.ts'], exclude: [...never, ...pure] },
      },
    ],
    // Its modules import JSON in a way that only bundlers accept.
    server: { deps: { inline: [/@actions\/(languageservice|workflow-parser|expressions)/] } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
