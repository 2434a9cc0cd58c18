import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['e2e/web/**/*.test.ts'],
    globalSetup: ['e2e/web/setup.ts'],
    // One browser fills the cores of a small machine.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
