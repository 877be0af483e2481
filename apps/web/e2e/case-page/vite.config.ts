import { defineConfig, mergeConfig } from 'vite';
import product from '../../vite.config.ts';

/** The page without screens, built as the product is, into a folder of its own. */
export default defineConfig(
  mergeConfig(product, {
    build: {
      outDir: 'e2e/case-page/dist',
      rollupOptions: { input: 'e2e/case-page/index.html' },
    },
  }),
);
