import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { contentPolicy } from './content-policy.ts';
import { sharedHead } from './shared-head.ts';
import { trackingHost } from './tracking-host.ts';
import { withoutRequests } from './without-requests.ts';

export default defineConfig({
  // The page may lie below any path: GitHub Pages serves it from one.
  base: './',
  define: { TRACKING_HOST: JSON.stringify(trackingHost().href) },
  plugins: [svelte(), sharedHead(), contentPolicy(), withoutRequests()],
  worker: {
    format: 'es',
    plugins: () => [withoutRequests()],
    rollupOptions: { output: { codeSplitting: false } },
  },
  build: {
    target: 'es2022',
    // The polyfill would bring a fetch into the bundle.
    modulePreload: { polyfill: false },
    // Everything is loaded up front: nothing may be asked for later.
    rollupOptions: { output: { codeSplitting: false } },
  },
});
