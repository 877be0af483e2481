/** Who was followed, and by which lines, is told of a conversion and of an inspection alike. */
import { expect, test } from 'vitest';
import { runCli, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const TOLD = [
  '1 identity asked for',
  '2 identities followed through aliases',
  'cookie, tied to ann by 1.json:2',
  'ann@example.com, tied to cookie by 2.json:1',
  '1 record of 1 identity nearly asked for, not taken',
  'ANN, 1 record: other case; --ignore-case takes it',
];

test.each([
  ['inspect', ['inspect', 'bucket']],
  ['convert', ['convert', 'bucket', '--to', 'csv', '-o', 'out.csv']],
])('%s', async (_, args) => {
  const folder = temporaryFolder();
  writeFiles(folder, {
    'bucket/1.json': '{"_p":"ANN","_t":1}\n{"_p":"ann","_p2":"cookie","_t":2}\n',
    'bucket/2.json': '{"_p":"cookie","_p2":"ann@example.com","_t":3}\n',
  });
  const asked = ['--id', 'ann', '--with-aliases'];
  const { code, stdout, stderr } = await runCli([...args, ...asked], folder);
  expect(code, stderr).toBe(0);
  for (const words of TOLD) expect(`${stdout}${stderr}`).toContain(words);
  if (args[0] !== 'inspect') return;
  const json = await runCli([...args, ...asked, '--json'], folder);
  expect(JSON.parse(String(json.stdout)).people).toMatchObject([
    { output: null, asked: 1, near: { identities: 1 }, followed: { identities: 2 } },
  ]);
});

test('many that hang together are warned of', async () => {
  const folder = temporaryFolder();
  const lines = Array.from({ length: 30 }, (_, n) => `{"_p":"ann","_p2":"cookie ${n}","_t":1}\n`);
  writeFiles(folder, { 'bucket/1.json': lines.join('') });
  const { stdout } = await runCli(['inspect', 'bucket', '--id', 'ann', '--with-aliases'], folder);
  expect(String(stdout)).toContain('Warning: 31 identities hang together with ann.');
  expect(String(stdout)).toContain('… and 10 more');
});

test.each([
  ['identity', ['identity', 'bucket', '--out-dir', 'found']],
  ['inspect', ['inspect', 'bucket']],
  ['convert', ['convert', 'bucket', '--to', 'ndjson', '-o', 'out.ndjson']],
])('%s says whom no record is of, and that a rejected line may be of anybody', async (command, args) => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'bucket/1.json': '{"_p":"ANN","_t":1}\n{"_p":"bob","_t":2}\n{"_p":"nob\n' });
  const asked = ['--id', 'bob', '--id', 'nobody@x.io', '--id', 'ann'];
  const { code, stdout, stderr } = await runCli([...args, ...asked], folder);
  expect(code, stderr).toBe(0);
  const told = `${stdout}${stderr}`;
  for (const words of [
    'Warning: No record that was looked at is of 2 of these identities: check how they are spelled',
    '  nobody@x.io\n',
    '  ann; nearly the same is ANN\n',
    'ANN, 1 record: other case; --ignore-case takes it',
  ]) {
    expect(told).toContain(words);
  }
  expect(unwrapped(told)).toContain(
    'Whose the rejected line is could not be told: --rejects FILE saves it, to be looked through.',
  );
  const saved = await runCli([...args, ...asked, '--rejects', 'rejected.txt', '--overwrite'], folder);
  expect(unwrapped(`${saved.stdout}${saved.stderr}`)).toContain('could not be told: it is in rejected.txt');
  if (command !== 'inspect') return;
  const json = await runCli([...args, ...asked, '--json'], folder);
  expect(JSON.parse(String(json.stdout)).people[0].missing).toEqual({
    identities: 2,
    first: [
      { identity: 'nobody@x.io', type: 'text', near: null, isInAlias: false },
      { identity: 'ann', type: 'text', near: { identity: 'ANN', type: 'text' }, isInAlias: false },
    ],
  });
});

test('many of a file whom no record is of are counted, and ten are named', async () => {
  const folder = temporaryFolder();
  const ids = Array.from({ length: 5000 }, (_, n) => `person ${n}\n`);
  writeFiles(folder, { 'bucket/1.json': '{"_p":"person 7","_t":1}\n', 'ids.txt': ids.join('') });
  const { stdout } = await runCli(['inspect', 'bucket', '--ids-file', 'ids.txt'], folder);
  expect(String(stdout)).toMatch(
    /is of 4,999 of these identities: .*\n +person 0\n(.*\n){9} +… and 4,989 more/,
  );
});

test('what goes with people or events that are left out is told as theirs', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, {
    'bucket/1.json': '{"_p":"ann","_n":"Buy"}\n{"_p":"ANN","_n":"Buy"}\n{"_p":"bob","_n":"Look"}\n',
  });
  const run = async (...flags: string[]) =>
    (await runCli(['convert', 'bucket', '--to', 'ndjson', '-o', 'out', '--overwrite', ...flags], folder))
      .stderr;
  const left = await run('--id', 'ann', '--drop-ids');
  expect(left).toContain('dropped: 1 of people who were to be left out');
  expect(left).toContain('1 identity to be left out');
  expect(left).toContain('--ignore-case leaves it out');
  expect(unwrapped(left)).toContain(
    'as the other identity of an alias (--with-aliases leaves such lines out too), or',
  );
  expect(unwrapped(left)).toContain('--where with a property and its value finds such records');
  const followed = await run('--id', 'ann', '--drop-ids', '--with-aliases');
  expect(unwrapped(followed)).toContain(
    'Those of others may still name them, in a property, such as an email',
  );
  const kept = await run('--id', 'ann');
  expect(kept).toContain('dropped: 2 of other people');
  expect(kept).not.toContain('--where');
  expect(await run('--drop-events', 'buy')).toContain('dropped: 2 of events that were to be left out');
  expect(await run('--events', 'buy')).toContain('dropped: 1 of other events');
});

test('what nearly fits is told with the whole option that takes it, to be copied', async () => {
  const folder = temporaryFolder();
  const id = `${'long.name.'.repeat(8)}@example.com`;
  writeFiles(folder, { 'bucket/1.json': `{"_p":" ${id}","_t":1}\n` });
  const { stdout } = await runCli(['inspect', 'bucket', '--id', id], folder);
  expect(String(stdout)).toContain(`--id ' ${id}' takes it`);
});

/** Sentences in one line each. */
function unwrapped(text: string): string {
  return text.replace(/\s+/g, ' ');
}
