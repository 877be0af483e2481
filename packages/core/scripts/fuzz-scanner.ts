/**
 * The scanner's fast path against the plain parser on as many mutated lines as asked for:
 *
 *   npm run fuzz -- --lines 10000000 --seed 1
 *
 * Without a seed it draws one. Ends with 1, the seed and the smallest block that fails, where the two disagree.
 */
import { parseArgs } from 'node:util';
import { checkLines } from '../test/fast-lines-check.ts';

const { values } = parseArgs({ options: { lines: { type: 'string' }, seed: { type: 'string' } } });
const lines = Number(values.lines ?? 1_000_000);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!(lines > 0) || !Number.isInteger(seed)) throw new Error('Usage: npm run fuzz -- [--lines N] [--seed N]');

const started = performance.now();
const result = checkLines(seed, lines);
if (result.failure !== null) {
  console.error(result.failure);
  process.exit(1);
}
const seconds = ((performance.now() - started) / 1000).toFixed(0);
const share = ((100 * result.taken) / result.lines).toFixed(1);
console.log(
  `${result.lines} mutated lines with seed ${seed}: the fast path took ${share} % of them, all as the plain parser has it (${seconds} s)`,
);
