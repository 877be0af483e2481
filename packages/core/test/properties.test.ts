import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JobSpec, listInput, type Progress, runJob } from '../src/index.ts';
import { runs } from './effort.ts';
import { MemoryPool, MemoryScratch, MemorySinks, memorySources } from './memory-ports.ts';
import { runInMemory } from './run-in-memory.ts';

const everything: JobSpec = {
  inputs: ['export'],
  outputs: [
    { name: 'out.csv', format: 'csv' },
    { name: 'out.json', format: 'json' },
    { name: 'out.ndjson', format: 'ndjson' },
  ],
  rejects: 'rejects',
};

/** Lines of every sort: records, blank ones, broken ones, repaired ones. */
const line = fc
  .oneof(
    {
      weight: 6,
      arbitrary: fc.record({ _p: fc.string(), _t: fc.integer({ min: 0, max: 2e9 }), _n: fc.string() }),
    },
    { weight: 2, arbitrary: fc.dictionary(fc.string({ unit: 'binary', maxLength: 4 }), fc.jsonValue()) },
  )
  .map((record) => Buffer.from(JSON.stringify(record)));
const oddLine = fc.constantFrom(
  ...[
    '',
    ' \t',
    'x',
    '{"a":"\\302\\243"}',
    '{"a":1,"a":2}',
    '{"cut":',
    '{"_t":"12","_p2":0}',
    '{"_n":null}',
  ].map((text) => Buffer.from(text)),
  Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
);
const lineEnd = fc.constantFrom('\n', '\n', '\n', '\r\n');
const content = fc
  .tuple(
    fc.constantFrom('', '', '', '\ufeff'),
    fc.array(fc.tuple(fc.oneof({ weight: 3, arbitrary: line }, oddLine), lineEnd), { maxLength: 12 }),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([mark, lines, unended, gzipped]) => {
    const parts: Uint8Array[] = [Buffer.from(mark)];
    lines.forEach(([bytes, end], i) => {
      parts.push(bytes);
      if (!(unended && i === lines.length - 1)) parts.push(Buffer.from(end));
    });
    const plain = Buffer.concat(parts);
    return new Uint8Array(gzipped ? gzipSync(plain) : plain);
  });
// A first file with a record in it, so that the input is an export.
const exportFiles = fc
  .array(content, { maxLength: 4 })
  .map(
    (files) => new Map([Buffer.from('{"_p":"a"}\n'), ...files].map((bytes, i) => [`${i + 1}.json`, bytes])),
  );

describe('a job', () => {
  it('gives the same bytes for any cut of the input, number of workers, part size and order of finishing', async () => {
    await fc.assert(
      fc.asyncProperty(
        exportFiles,
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 7 }),
        async (files, task, read, part, ahead, workers, turns) => {
          const whole = { task: 1e9, read: 1e5, part: 1e9, ahead: 1e9 };
          const expected = await runInMemory(files, everything, whole, 1);
          let turn = 0;
          const delay = async () => {
            for (let i = turns[turn++ % turns.length]; i > 0; i--) await new Promise(setImmediate);
          };
          const cut = { task, read, part, ahead };
          expect(await runInMemory(files, everything, cut, workers, delay)).toEqual(expected);
          // Where columns may be guessed, and the guess is right, there is no survey.
          const guessed = await runInMemory(files, everything, cut, workers, delay, true);
          expect({ ...guessed, survey: guessed.survey ?? expected.survey }).toEqual(expected);
        },
      ),
      { numRuns: runs(20) },
    );
  }, 120_000);

  it('tells progress that only grows, and ends at the whole', async () => {
    const files = new Map(
      [1, 2, 3].map((n) => [`${n}.json`, Buffer.from('{"_p":"a","_t":1}\n'.repeat(500))]),
    );
    const openSource = memorySources((name) => files.get(name) as Uint8Array);
    const found = [...files].map(([path, bytes]) => ({ path, size: bytes.length, ref: path }));
    const listing = listInput([{ given: 'export', kind: 'folder', files: found }], { mergeExports: false });
    const seen: Progress[] = [];
    await runJob(
      { inputs: ['export'], outputs: [{ name: 'out', format: 'csv' }] },
      listing,
      {
        pool: new MemoryPool(2, openSource),
        openSource,
        openSink: new MemorySinks().open,
        scratch: new MemoryScratch(),
      },
      {
        sizes: { convertTaskBytes: 1000, surveyTaskBytes: 1000 },
        onProgress: (progress) => seen.push(progress),
      },
    );
    expect(new Set(seen.map(({ pass, passNumber, passes }) => `${pass} ${passNumber}/${passes}`))).toEqual(
      new Set(['survey 1/2', 'convert 2/2']),
    );
    for (let i = 1; i < seen.length; i++) {
      if (seen[i].pass !== seen[i - 1].pass) continue;
      expect(seen[i].storedBytes).toBeGreaterThanOrEqual(seen[i - 1].storedBytes);
      expect(seen[i].records).toBeGreaterThanOrEqual(seen[i - 1].records);
    }
    expect(seen.at(-1)).toMatchObject({ storedBytes: 27000, storedTotal: 27000, lines: 1500, records: 1500 });
  });
});
