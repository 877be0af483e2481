import { defineConfig, mergeConfig } from 'vite';
import product from './vite.config.ts';

/** The page that sends, built by itself: it shares no file with the converter, which contains no request. */
export default defineConfig(
  mergeConfig(product, {
    build: {
      // Behind the converter's build, into the same folder.
      emptyOutDir: false,
      assetsDir: 'reimport',
      rollupOptions: { input: 'reimport.html' },
    },
  }),
);
