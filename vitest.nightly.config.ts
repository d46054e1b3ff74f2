import { defineConfig } from 'vitest/config';
import type { Reporter } from 'vitest/node';

/** A filter that no drill fits would pass without having drilled anything. */
const somethingRan: Reporter = {
  onTestRunEnd(modules) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    if (tests.some((test) => test.result().state !== 'skipped')) return;
    console.error('no drill was run: the filter fits none');
    process.exitCode = 1;
  },
};

/** `npm run nightly`: what takes too long for every change. One drill after another, since each may need gigabytes. */
export default defineConfig({
  test: {
    include: ['**/*.nightly.ts'],
    exclude: ['node_modules/**'],
    reporters: ['default', somethingRan],
    retry: 0,
    testTimeout: 0,
    maxWorkers: 1,
  },
});
