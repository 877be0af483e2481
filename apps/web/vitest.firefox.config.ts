import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['e2e-firefox/**/*.test.ts'],
    // The page uses all cores itself.
    fileParallelism: false,
    // Firefox takes seconds to start where other things run.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
