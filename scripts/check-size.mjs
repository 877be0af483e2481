import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './run.mjs';

/** What may be shipped, all files together, in kB (1,000 bytes) as gzip makes it. */
const budgets = [
  // Raised from 140: arrays, archives, ranges of revisions, and the 3 kB of words of the guide to getting an export.
  { folder: 'apps/web/dist', limitKb: 155 },
  // A .zip is read and its damage told: 7 kB. Streams, states and the words of `help download`: 9 kB.
  { folder: 'packages/cli/dist', limitKb: 110 },
];

for (const { folder, limitKb } of budgets) {
  const sizeKb = sizeBytes(join(root, folder)) / 1000;
  const text = `${folder}: ${sizeKb.toFixed(1)} kB of at most ${limitKb} kB gzipped`;
  if (sizeKb <= limitKb) {
    console.log(text);
    continue;
  }
  console.error(`${text}. Find out what grew; raise the limit in scripts/check-size.mjs only with a reason.`);
  process.exitCode = 1;
}

/**
 * @param {string} folder
 * @returns {number} the gzipped bytes of all its files
 */
function sizeBytes(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => gzipSync(readFileSync(join(entry.parentPath, entry.name))).length)
    .reduce((sum, bytes) => sum + bytes, 0);
}
