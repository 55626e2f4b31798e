import { defineConfig } from 'vitest/config';

/** Tests against other people's clients and libraries; each says so when what it needs is not installed. */
export default defineConfig({
  test: {
    include: ['test/peers/**/*.test.ts'],
    passWithNoTests: true,
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
