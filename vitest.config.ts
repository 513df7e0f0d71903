import { defineConfig } from 'vitest/config'

/**
 * Tests that change what the whole database server has (its settings, the password of the application's role), kill what
 * runs, or measure: nothing else runs beside them.
 */
const alone = ['start', 'backup', 'migrations', 'no-network', 'guardianship', 'starvation', 'kill'].map(
  name => `tests/${name}.test.ts`,
)

const common = {
  globalSetup: ['tests/support/cluster.ts'],
  testTimeout: 120_000,
  hookTimeout: 180_000,
  // a machine that is busy with something else may fail a test that waits; a second failure is one
  retry: 1,
}

/** Unit and database tests; the browser tests have a configuration of their own. Two cores: two files at a time. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...common,
          name: 'together',
          include: ['src/**/*.test.ts', 'tests/*.test.ts', 'web/**/*.test.ts'],
          exclude: alone,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'alone',
          include: alone,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
