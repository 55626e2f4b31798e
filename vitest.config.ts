import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Threads and processes that tests start load the same sources again and again.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/node', import.meta.url));

export default defineConfig({
  logLevel: 'error', // silences warnings about other packages' source maps
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/peers/**'],
    // Its modules import JSON in a way that only bundlers accept.
    server: { deps: { inline: [/@actions\/(languageservice|workflow-parser|expressions)/] } },
    // All cores; by default one would be left to the watcher.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
