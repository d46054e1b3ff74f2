import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', '.muster/**', 'docker/**'],
    // Tests are deterministic: one that fails is a finding, never something to try again.
    retry: 0,
    testTimeout: 60_000,
    pool: 'threads',
  },
});
