import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Property tests take their time on a busy machine.
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 120_000,
    // Nothing here keeps a state between tests, and core need not be loaded again for each file of them.
    isolate: false,
    // Left alone, one core of two has nothing to do.
    maxWorkers: '100%',
  },
});
