import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    // The dashboard has a set-up of its own: vitest.web.config.ts.
    exclude: ['e2e/web/**'],
    globalSetup: ['e2e/setup.ts'],
    // A control plane fills the cores of a small machine.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
