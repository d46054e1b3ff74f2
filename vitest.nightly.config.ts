import { defineConfig } from 'vitest/config';

/** `npm run nightly`: what takes too long for every change. One drill after another, since each may need gigabytes. */
export default defineConfig({
  test: { include: ['**/*.nightly.ts'], exclude: ['node_modules/**'], retry: 0, testTimeout: 0, maxWorkers: 1 },
});
