/** Files of several tasks, plain and gzipped by the usual tools, through the page in Firefox: as they went in. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { FirefoxPage } from './firefox-page.ts';

const PLAIN_BYTES = 6_000_000;

let firefox: FirefoxPage;
let plain: string;
beforeAll(async () => {
  firefox = await FirefoxPage.start();
  plain = join(firefox.folder, '1.json');
  writeFileSync(plain, makeLines(PLAIN_BYTES));
});
beforeEach(() => firefox.open());
afterAll(() => firefox?.close());

test('a plain file of several tasks', () => expectVerbatim(plain, 'plain'));

test.skipIf(!has('gzip'))(
  'gzip, twice into one file: the second member is inflated by other code',
  async () => {
    const half = makeLines(PLAIN_BYTES / 2);
    const path = join(firefox.folder, '2.json.gz');
    // `cat a.gz b.gz`
    writeFileSync(path, Buffer.concat([compress('gzip', half), compress('gzip', half)]));
    await expectVerbatim(path, 'members', Buffer.concat([half, half]));
  },
);

test.skipIf(!has('pigz'))('pigz, which writes blocks of its own', async () => {
  const path = join(firefox.folder, '3.json.gz');
  writeFileSync(path, compress('pigz', readFileSync(plain)));
  await expectVerbatim(path, 'pigz');
});

test.skipIf(!has('zip')).each([
  ['deflated', '-6'],
  ['stored, and cut into tasks', '-0'],
])('zip: %s', async (_, level) => {
  const path = join(firefox.folder, `zip${level}.zip`);
  spawnSync('zip', ['-q', '-j', level, path, plain]);
  await expectVerbatim(path, `zip${level}`);
});

async function expectVerbatim(path: string, name: string, expected = readFileSync(plain)): Promise<void> {
  await firefox.pickFiles([path]);
  await firefox.seeHeading(/^What is in /);
  await firefox.click('Choose a format');
  await firefox.click('JSON lines');
  await firefox.set('File name', `${name}.ndjson`);
  await firefox.click('Convert');
  await firefox.seeHeading(/^Converted$/);
  await firefox.expectSaved(`${name}.ndjson`, expected, name);
  expect(firefox.printed).toEqual([]);
}

/** Whole lines, each another, of text that is not all ASCII. */
function makeLines(bytes: number): Buffer {
  const lines: string[] = [];
  for (let state = 1, length = 0; length < bytes; length += lines.at(-1)!.length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const id = Math.imul(state, 2_654_435_761).toString(36);
    lines.push(
      `{"_p":"${state}","_t":${1_262_304_000 + (state >>> 8)},"_n":"Çà ${state % 7} 🎉","id":"${id}"}\n`,
    );
  }
  return Buffer.from(lines.join(''));
}

function compress(program: string, bytes: Buffer): Buffer {
  return spawnSync(program, ['-c'], { input: bytes, maxBuffer: 2 * PLAIN_BYTES }).stdout;
}

function has(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}
