import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/browser/**', 'node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Half of the time they wait: for programs, for messages, for a clock that runs.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', './test/say-skipped.ts'],
  },
});
