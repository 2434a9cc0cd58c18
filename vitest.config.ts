import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Much of what tests do is waiting, for processes and time-outs.
    maxWorkers: '100%',
    include: ['{src,web,conformance,bench,scripts}/**/*.test.ts'],
    // Generous: the machine may be busy, and no test is about time.
    testTimeout: 120_000,
  },
});
