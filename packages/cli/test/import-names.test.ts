/** More names than a site of Kissmetrics takes are told, whatever file, worker or part of the output they are in. */
import { expect, test } from 'vitest';
import { isAll } from '../../core/test/effort.ts';
import { runCli, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const MOST = 65_535;
const A_LINE = 500;

/** Lines that together have so many names of properties and of events, each line in one of two months. */
function linesWith(properties: number, events: number): string[] {
  const lines: string[] = [];
  for (let first = 0; first < properties; first += A_LINE) {
    const names = Array.from(
      { length: Math.min(A_LINE, properties - first) },
      (_, at) => `property ${first + at}`,
    );
    const members = names.map((name) => `"${name}":1`).join();
    lines.push(`{"_p":"a","_t":${1_300_000_000 + (lines.length % 2) * 3e6},${members}}`);
  }
  for (let event = 0; event < events; event++) {
    lines.push(`{"_p":"a","_n":"event ${event}","_t":${1_300_000_000 + (event % 2) * 3e6}}`);
  }
  return lines;
}

async function convert(lines: readonly string[], args: readonly string[] = []) {
  const folder = temporaryFolder();
  const half = Math.floor(lines.length / 2);
  writeFiles(folder, {
    'bucket/1.json': lines.slice(0, half).join('\n'),
    'bucket/2.json': lines.slice(half).join('\n'),
  });
  const output = args.includes('--split') ? 'out' : 'out.import.json';
  const all = ['convert', 'bucket', '--to', 'import', '-o', output, ...args];
  const { code, stderr } = await runCli(all, folder);
  expect(code, stderr).toBe(0);
  return stderr.replace(/\s+/g, ' ');
}

const TOO_MANY = (what: string) => `more names of ${what} than the 65,535 that Kissmetrics takes`;

test('as many as there may be are not worth a word', async () => {
  const told = await convert([
    ...linesWith(MOST, MOST),
    // The same again: neither case nor a comma tells names apart, and reserved names are none.
    '{"_p":"a","_t":1300000000,"PROPERTY,7":1,"_c":1,"_server_timestamp":1}',
    '{"_p":"a","_t":1300000000,"_n":"Event:9"}',
    // Left out.
    '{"_p":"a","_t":1,"another":1,"_n":"another"}',
  ]);
  expect(told).not.toContain('more names');
});

const WAYS = [[], ['--split', 'month'], ['--workers', '2', '--rows-per-file', '30000']];

test.each([
  ['properties', linesWith(MOST + 1, 3)],
  ['events', linesWith(3, MOST + 1)],
])('one more is told: of %s', async (what, lines) => {
  for (const args of isAll ? WAYS : WAYS.slice(-1)) {
    const told = await convert(lines, args);
    expect(told).toContain(TOO_MANY(what));
    expect(told.match(/more names of/g)).toHaveLength(1);
  }
});
