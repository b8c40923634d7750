// The web app in a real Chromium against the demo. Apart from the other tests: it needs a browser on this machine.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: 'test/browser/build-web.ts',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    reporters: ['default', './test/say-skipped.ts'],
    maxWorkers: 2,
  },
});
