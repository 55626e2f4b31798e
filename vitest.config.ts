import { defineConfig } from 'vitest/config';

export default defineConfig({
  logLevel: 'error', // silences warnings about other packages' source maps
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/peers/**'],
    // Its modules import JSON in a way that only bundlers accept.
    server: { deps: { inline: [/@actions\/(languageservice|workflow-parser|expressions)/] } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
