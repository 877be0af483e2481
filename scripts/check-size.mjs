import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './run.mjs';

/** What may be shipped, all files together, in kB (1,000 bytes) as gzip makes it. */
const budgets = [
  // Archives, arrays, the lists of the bucket (PapaParse), ranges and the guide: 40 kB since 130.
  // Styles of CSV, in both workers: 4 kB since 180.
  // Filters, splits, people, duplicates, job files, gzipped output, words for each: 52 kB since 184.
  // Splits by day and month, further files, chosen columns, forms of times: 6 kB since 236.
  // Several files on the page: the form, the folder, the .zip: 6 kB more.
  // Files for the CSV import of Kissmetrics, in both workers: 4 kB more.
  // Several outputs in one run, people and names that are told: 8 kB more.
  // Outputs kept apart, gzip by turns, what an earlier run left, in core three times: 2 kB more.
  // Who was asked for in vain, names put together, labels for flags, in core three times: 5 kB more.
  // Requests and lines for the import, with a word for all that is left out, in core three times: 9 kB more.
  // More names than a site takes, in core three times: 2 kB more.
  // Errors by the names of their options, why a result is empty, in core three times: 3 kB more.
  // A sieve that knows identities beyond ASCII, in core three times: 1 kB more.
  // Gzipped lists of the bucket, and a look at the ends of large tasks, in core three times: 1 kB more.
  // Our inflater as a module that is run when it is wanted, in both workers: 1 kB more.
  { folder: 'apps/web/dist', files: /^(index\.html$|assets)/, limitKb: 292 },
  // The page that sends: core in two workers and on the page, without the forms, and idb.
  // A host that can't be reached, and errors by the names of their options: 2 kB more.
  // What was added to core for the other page: 2 kB more.
  { folder: 'apps/web/dist', files: /^reimport/, limitKb: 233 },
  // The same, and standard input, states and what killed runs leave behind.
  // Sending: 32 kB, most of it the agents for proxies. Without white space: 21 kB less.
  { folder: 'packages/cli/dist', limitKb: 216 },
];

for (const { folder, files = /^/, limitKb } of budgets) {
  const sizeKb = sizeBytes(join(root, folder), files) / 1000;
  const text = `${folder}${files.source === '^' ? '' : ` (${files.source})`}: ${sizeKb.toFixed(1)} kB of at most ${limitKb} kB gzipped`;
  if (sizeKb <= limitKb) {
    console.log(text);
    continue;
  }
  console.error(`${text}. Find out what grew; raise the limit in scripts/check-size.mjs only with a reason.`);
  process.exitCode = 1;
}

/**
 * @param {string} folder
 * @param {RegExp} files by their paths in it
 * @returns {number} their gzipped bytes
 */
function sizeBytes(folder, files) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => files.test(path.slice(folder.length + 1)))
    .map((path) => gzipSync(readFileSync(path)).length)
    .reduce((sum, bytes) => sum + bytes, 0);
}
