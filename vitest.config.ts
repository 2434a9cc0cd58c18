import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'conformance/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'],
    // Generous: the machine may be busy, and no test is about time.
    testTimeout: 120_000,
  },
});
