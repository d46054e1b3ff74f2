import { defineConfig } from 'vitest/config';

/** Whole live labs, and whole suites: each wants the computer to itself, so they come after everything else, one after another. */
const LABS = [
  'scenarios/*-lab.test.ts',
  'simulator/live/*-lab.test.ts',
  'simulator/live/docker/**/*.test.ts',
  'cli/{conform,left-on-engine,lingering,temporary-folder}.test.ts',
  'docs/{typed,engine}-commands.test.ts',
];
const NOT_OURS = ['node_modules/**', '.muster/**', 'docker/**'];

// Tests are deterministic: one that fails is a finding, never something to try again.
const common = {
  retry: 0,
  // Only for what hangs: on a busy machine a test that passes has taken more than two minutes.
  testTimeout: 600_000,
  hookTimeout: 600_000,
  pool: 'threads',
  setupFiles: './escapes.setup.ts',
} as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'all',
          include: ['**/*.test.ts'],
          exclude: [...NOT_OURS, ...LABS],
          // Vitest would leave one core to itself: of two that is half of the machine.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'labs',
          include: LABS,
          exclude: NOT_OURS,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
