import { defineConfig } from 'vitest/config';

/** Three projects; only the last two start servers. All of them run under `npm test`, one after the other. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.{integration,browser}.test.ts'],
          // Property tests on a machine that is busy with others.
          testTimeout: 30_000,
          // They compute, and keep nothing in their modules: a process for each would spend a fifth on loading.
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/**/*.integration.test.ts'],
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Each file stops what it started, so that the next one can run in its process: loading is half of their work.
          isolate: false,
          // Much of their time is waiting.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          // What a page shows comes when it comes; one second is often too short on a busy machine.
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 120_000,
          hookTimeout: 240_000,
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
