import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MemoryPool, MemoryScratch, MemorySinks, memorySource } from '../../test/memory-ports.ts';
import { givenFile } from '../../test/read-zip.ts';
import { type MadeEntry, makeZip } from '../../test/zip-builder.ts';
import { type GivenPath, listInput } from '../input/listing.ts';
import type { Source } from '../ports.ts';
import { expandArchives } from './expand-archives.ts';
import { runJob } from './run.ts';
import type { JobSizes } from './sizes.ts';
import type { JobSpec } from './spec.ts';

const line = (text: string) => `{"_p":"${text}","_t":1}\n`;

/** Files that tests give, by their refs. */
type Files = Record<string, Uint8Array>;

function sourcesOf(files: Files) {
  return (ref: unknown): Source => memorySource(files[ref as string] ?? new Uint8Array());
}

const givenAll = (files: Files): GivenPath[] =>
  Object.entries(files).map(([name, bytes]) => givenFile(name, bytes));

async function list(files: Files, mergeExports = false) {
  const given = await expandArchives(givenAll(files), sourcesOf(files));
  return listInput(given, { mergeExports });
}

/** What the job writes as JSON lines, and how it ends. */
async function compile(
  files: Files,
  spec: Partial<JobSpec> = {},
  sizes: Partial<JobSizes> = {},
  workers = 2,
) {
  const openSource = sourcesOf(files);
  const listing = await list(files, spec.mergeExports);
  const sinks = new MemorySinks();
  let tasks = 0;
  const pool = new MemoryPool(workers, openSource);
  const run = pool.run.bind(pool);
  pool.run = (task, onPart) => {
    tasks++;
    return run(task, onPart);
  };
  const result = await runJob(
    { inputs: [], outputs: [{ name: 'out', format: 'ndjson' }], ...spec },
    listing,
    { pool, openSource, openSink: sinks.open, scratch: new MemoryScratch() },
    { sizes },
  );
  return { result, written: Buffer.from(sinks.closed.get('out') ?? []).toString(), tasks };
}

describe('what lies in a .zip', () => {
  it('is read as from a folder: in the order of N, gzipped or not', async () => {
    const entries: MadeEntry[] = [
      { name: 'bucket/', content: '' },
      { name: 'bucket/revisions/10.json', content: line('ten') },
      { name: 'bucket/revisions/2.json', content: line('two'), method: 0 },
      { name: 'bucket/revisions/1.json.gz', content: gzipSync(line('one')) },
      { name: 'bucket/revisions/3.json', content: gzipSync(line('three')), method: 0 },
    ];
    const { written, result } = await compile({ 'a.zip': makeZip(entries) });
    expect(written).toBe(['one', 'two', 'three', 'ten'].map(line).join(''));
    expect(result).toMatchObject({ exitCode: 0, missingRevisions: ['4-9'] });
  });

  it('is told by its place below the archive, and below its name where there are several', async () => {
    const files = {
      'a.zip': makeZip([{ name: 'r/1.json', content: line('a') }]),
      'b.zip': makeZip([{ name: 'r/3.json', content: line('b') }]),
      '2.json': Buffer.from(line('c')),
    };
    expect((await list({ 'a.zip': files['a.zip'] })).files.map(({ path }) => path)).toEqual(['r/1.json']);
    expect((await list(files)).files.map(({ path }) => path)).toEqual([
      'a.zip/r/1.json',
      '2.json',
      'b.zip/r/3.json',
    ]);
    expect((await compile(files)).written).toBe(line('a') + line('c') + line('b'));
  });

  it('that is no part of the export is listed, each with its reason', async () => {
    const names = [
      'x/1.json',
      'x/notes.txt',
      'x/index.csv',
      'x/.2.json',
      '__MACOSX/x/._1.json',
      '__MACOSX/x/3.json',
      'x/older.ZIP',
      '../4.json',
      'x/../../5.json',
      '/6.json',
      'C:\\7.json',
      '..\\8.json',
    ];
    const entries: MadeEntry[] = names.map((name) => ({ name, content: line(name) }));
    entries.push({ name: 'x/9.json', content: '/etc/passwd', method: 0, says: { unixMode: 0o120777 } });
    const { files, ignored } = await list({ 'a.zip': makeZip(entries) });
    expect(files.map(({ path }) => path)).toEqual(['x/1.json']);
    expect(Object.fromEntries(ignored.map(({ path, reason }) => [path, reason]))).toEqual({
      'x/notes.txt': 'not-a-revision-file',
      'x/index.csv': 'bucket-index',
      'x/.2.json': 'hidden',
      '__MACOSX/x/._1.json': 'hidden',
      '__MACOSX/x/3.json': 'hidden',
      'x/older.ZIP': 'zip-inside',
      '../4.json': 'name-leads-out',
      'x/../../5.json': 'name-leads-out',
      '/6.json': 'name-leads-out',
      'C:/7.json': 'name-leads-out',
      '../8.json': 'name-leads-out',
      'x/9.json': 'link-in-zip',
    });
  });

  it('under one name twice is read once', async () => {
    const archive = makeZip(['a', 'b'].map((text) => ({ name: '1.json', content: line(text) })));
    const { files, ignored } = await list({ 'a.zip': archive });
    expect(files).toHaveLength(1);
    expect(ignored).toEqual([{ path: '1.json', reason: 'same-number' }]);
  });

  it('twice in two folders is two exports, in one archive or in two', async () => {
    const entries = ['old/1.json', 'new/1.json'].map((name) => ({ name, content: line(name) }));
    await expect(list({ 'a.zip': makeZip(entries) })).rejects.toMatchObject({
      code: 'input/two-exports',
      details: { folders: ['new', 'old'] },
    });
    const two = { 'b.zip': makeZip([entries[0]]), 'a.zip': makeZip([entries[1]]) };
    await expect(list(two)).rejects.toMatchObject({
      details: { folders: ['b.zip/old', 'a.zip/new'] },
    });
    expect((await compile(two, { mergeExports: true })).written).toBe(
      line('old/1.json') + line('new/1.json'),
    );
  });

  it('may be no export at all', async () => {
    await expect(list({ 'a.zip': makeZip([{ name: 'a.txt', content: 'x' }]) })).rejects.toMatchObject({
      code: 'input/not-an-export',
      message: expect.stringContaining('There is only a.txt in it'),
    });
    const cut = makeZip([{ name: 'a.txt', content: 'x' }]).subarray(0, 40);
    await expect(list({ 'a.zip': cut })).rejects.toMatchObject({
      code: 'input/not-an-export',
      message: expect.stringContaining('cut or damaged'),
    });
  });
});

it('a file that is never data is not opened, however its content looks', async () => {
  const archive = makeZip([{ name: '1.json', content: line('a') }]);
  const { ignored, files } = await list({ 'index.csv': archive, '.a.zip': archive, 'b.zip': archive });
  expect(files).toHaveLength(1);
  expect(ignored.map(({ path }) => path)).toEqual(['index.csv', '.a.zip']);
});

it('a large stored entry is cut into tasks like a file, anywhere', async () => {
  const content = Array.from({ length: 60 }, (_, index) => line(`p${index}`)).join('');
  const files = { 'a.zip': makeZip([{ name: '1.json', content, method: 0, localExtraBytes: 9 }]) };
  for (const convertTaskBytes of [20, 97, 500]) {
    const { written, tasks, result } = await compile(files, {}, { convertTaskBytes, surveyTaskBytes: 100 });
    expect(written).toBe(content);
    expect(tasks).toBe(Math.ceil(content.length / convertTaskBytes));
    expect(result.exitCode).toBe(0);
  }
});

it('an archive that became shorter while it was read is told', async () => {
  for (const method of [0, 8]) {
    const archive = makeZip([{ name: '1.json', content: line('a').repeat(50), method }]);
    const files: Files = { 'a.zip': archive };
    const listing = await list(files);
    files['a.zip'] = archive.subarray(0, 60);
    const openSource = sourcesOf(files);
    const pool = new MemoryPool(1, openSource);
    const sinks = new MemorySinks();
    const spec: JobSpec = { inputs: [], outputs: [{ name: 'out', format: 'ndjson' }] };
    const ports = { pool, openSource, openSink: sinks.open, scratch: new MemoryScratch() };
    const result = await runJob(spec, listing, ports);
    expect(result).toMatchObject({ exitCode: 4, partial: true });
    expect(result.problems.map(({ code }) => code)).toContain(
      method === 0 ? 'file/shrunk' : 'file/zip-damaged',
    );
  }
});

describe('bombs', () => {
  const sizes = { suspectBytes: 5000, suspectRatio: 20 };
  const flat = line('a').repeat(2000);

  it('are refused by what the archive promises, before anything is read', async () => {
    const files = { 'a.zip': makeZip([{ name: '1.json', content: flat }]) };
    await expect(compile(files, {}, sizes)).rejects.toMatchObject({
      code: 'input/high-compression',
      message: expect.stringMatching(
        /^1\.json says that it unpacks to 36\.0.KB from \d+.B, \d+ times as much\./,
      ),
    });
    expect((await compile(files, { allowHighCompression: true }, sizes)).written).toBe(flat);
    expect((await compile(files)).written).toBe(flat);
  });

  it('may be made of many small files', async () => {
    const small = line('a').repeat(250);
    const entries = Array.from({ length: 9 }, (_, index) => ({ name: `${index}.json`, content: small }));
    await expect(compile({ 'a.zip': makeZip(entries) }, {}, sizes)).rejects.toMatchObject({
      code: 'input/high-compression',
      message: expect.stringMatching(/^The files in the \.zip say that they unpack to 40\.5.KB from /),
    });
  });

  it('are stopped where they turn out to be: gzipped, in an archive, or twice over', async () => {
    const twice = makeZip([{ name: '1.json.gz', content: gzipSync(flat) }]);
    const lying = makeZip([{ name: '1.json', content: flat, says: { bytes: 100 } }]);
    for (const [name, bytes] of [
      ['1.json.gz', gzipSync(flat)],
      ['a.zip', twice],
    ] as const) {
      const error = await compile({ [name]: bytes }, {}, sizes).catch((thrown) => thrown);
      expect(error).toMatchObject({ code: 'input/high-compression' });
      expect(error.message).toMatch(/^1\.json\.gz unpacks to .* times as much by now, and goes on\./);
      const allowed = await compile({ [name]: bytes }, { allowHighCompression: true }, sizes);
      expect(allowed.written).toBe(flat);
    }
    // What promises little gives no more than that.
    expect((await compile({ 'a.zip': lying }, {}, sizes)).result.exitCode).toBe(4);
  });
});

it('a cut archive is partial, whatever could be read', async () => {
  const archive = makeZip([1, 2].map((n) => ({ name: `${n}.json`, content: line(`${n}`) })));
  const { result, written } = await compile({ 'a.zip': archive.subarray(0, archive.length - 30) });
  expect(written).toBe(line('1') + line('2'));
  expect(result).toMatchObject({ exitCode: 4, partial: true });
  expect(result.problems).toMatchObject([
    { code: 'input/zip-cut', count: 1, samples: [{ path: 'a.zip', line: 0 }] },
  ]);
});

it('an archive that another one follows says so, and is read', async () => {
  for (const zip64End of [false, true]) {
    const first = makeZip([{ name: '1.json', content: line('1') }], { zip64End, comment: 'the first' });
    const second = makeZip([{ name: '2.json', content: line('2') }]);
    const { result, written } = await compile({ 'a.zip': Buffer.concat([first, second]) });
    expect(written).toBe(line('1'));
    expect(result).toMatchObject({ exitCode: 4, partial: true });
    expect(result.problems).toMatchObject([
      { code: 'input/zip-followed', count: 1, samples: [{ path: 'a.zip', line: 0 }] },
    ]);
  }
});
