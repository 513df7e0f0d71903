import { defineConfig } from 'vitest/config'

/** Tests in a real browser, on the built client and the real server. */
export default defineConfig({
  test: {
    include: ['tests/browser/*.test.ts'],
    globalSetup: ['tests/support/cluster.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
