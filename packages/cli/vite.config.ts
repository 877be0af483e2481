import { defineConfig } from 'vitest/config';

export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    // What is bundled is given away: its licences go along.
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      // Threads read no table, and need not carry PapaParse.
      treeshake: { moduleSideEffects: [{ test: /papaparse/, sideEffects: false }] },
      // This and `topLevelVar` together save a seventh to a fifth of the scanner's time: V8 reads what may change anew at each
      // use, and checks it. (Workers of pages keep their constants as it is.)
      optimization: { inlineConst: { mode: 'all' } },
      input: { main: 'src/main.ts', 'convert.worker': 'src/convert.worker.ts' },
      output: {
        // Vite makes it true, and `const` into `var`.
        topLevelVar: false,
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        // Less to parse at every start, but names that a stack can tell.
        minify: { mangle: false, compress: true, codegen: true },
        comments: { legal: true, annotation: false, jsdoc: false },
        banner: (chunk) => (chunk.name === 'main' ? '#!/usr/bin/env node' : ''),
      },
    },
  },
  ssr: { noExternal: true },
  resolve: { alias: { papaparse: 'papaparse/papaparse.min.js' } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 240_000,
    // Nothing here keeps a state between tests, and core need not be loaded again for each file of them.
    isolate: false,
    // Left alone, one core of two has nothing to do.
    maxWorkers: '100%',
    // Cases wait for processes, most of whose time is that of their start.
    maxConcurrency: 2,
  },
});
