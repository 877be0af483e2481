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
