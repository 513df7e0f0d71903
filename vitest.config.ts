import { defineConfig } from 'vitest/config'

/** Unit and database tests; the browser tests have a configuration of their own. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/*.test.ts', 'web/**/*.test.ts'],
    globalSetup: ['tests/support/cluster.ts'],
    // one PostgreSQL and two cores: files take turns, calls within a file may race as they like
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
