import './require-node.mjs';
import { join } from 'node:path';
import { root, runPnpm, runTurbo } from './run.mjs';

// The benchmark's own dependencies are large, and nobody needs them for the page.
const install = ['install', '--frozen-lockfile', '--filter', '!@km-export/bench'];
await quietly('Installing', runPnpm(install));
await quietly('Building', runTurbo(['build']));

// Served from this process, so that nothing is left over when it ends.
const { preview } = await import('vite');
const server = await preview({
  root: join(root, 'apps/web'),
  logLevel: 'warn',
  preview: { host: '127.0.0.1', open: true },
});
console.log(`\nkm-export: ${server.resolvedUrls?.local[0]}\n\nCtrl-C ends it.`);

/**
 * Waits for a step with one word on the screen; the whole output follows only where it fails.
 * @param {string} title
 * @param {Promise<import('./run.mjs').Ended>} step
 */
async function quietly(title, step) {
  console.log(`${title} …`);
  const { code, output } = await step;
  if (code === 0) return;
  console.error(output);
  console.error(`${title} failed.`);
  process.exit(1);
}
