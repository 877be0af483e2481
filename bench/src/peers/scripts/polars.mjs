// polars' way: `node polars.mjs csv INPUT OUTPUT`, or `node polars.mjs version`. It is not among the dependencies.
import { createRequire } from 'node:module';

const requirePeer = createRequire(new URL('../../../.peers/', import.meta.url));
const [job, input, output] = process.argv.slice(2);

const { default: polars } = requirePeer('nodejs-polars');
if (job === 'version') {
  console.log(requirePeer('nodejs-polars/package.json').version);
} else {
  // All lines are looked at for columns.
  const frame = polars.scanJson(input, { inferSchemaLength: 100_000_000, batchSize: 10_000 });
  (await frame.collect()).writeCSV(output);
}
