import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateExport, type SampleFile, type SampleOptions } from './index.ts';

const EVERYTHING: SampleOptions = {
  seed: 42,
  records: 6_000,
  files: 4,
  firstRevision: 9,
  brokenLines: 0.02,
  blankLines: 0.01,
  octalEscapes: 0.02,
  duplicates: 0.02,
  revisionsToCome: 3,
};

function read(file: SampleFile): Buffer {
  return Buffer.concat([...file.chunks()]);
}

function hash(options: SampleOptions): string {
  const sum = createHash('sha256');
  for (const file of generateExport(options).files) sum.update(`${file.path}\n`).update(read(file));
  return sum.digest('hex');
}

describe('same seed, same bytes', () => {
  // A change of these is a change of every figure measured on generated data: say so where you make one.
  it.each<[string, SampleOptions, string]>([
    ['wide', EVERYTHING, 'f4248f69bc4a396c4f586203ef64a5cffa4543c33b137483de65a88d562a7c86'],
    [
      'narrow',
      { ...EVERYTHING, shape: 'narrow', lineEnding: '\r\n' },
      '2e6d0cc32a15adac3312430d74befade9be69290b3789e27c0a41ad1465e43d5',
    ],
    [
      'dense',
      { seed: 3, records: 20_000, days: 1, files: 3 },
      '6a779b26ec2c56f181c4a2c490c107b1dc6200f9326064ac6a0255a02823ff5d',
    ],
    ['all by default', {}, 'a48fe7c02a081f7aadda9d555aab68bbaf87f6690b8ff656a5e4c49907c125ac'],
  ])('%s', (_, options, pinned) => {
    expect(hash(options)).toBe(pinned);
  });

  it('gives other bytes for another seed, also one that differs in the high bits alone', () => {
    const hashes = [1, 2, -1, 2 ** 40 + 1].map((seed) => hash({ seed, records: 200 }));
    expect(new Set(hashes).size).toBe(4);
  });
});

describe('a file by itself', () => {
  const whole = generateExport(EVERYTHING).files.map((file) => [file.path, read(file)] as const);

  it.each([...whole.keys()])('file %i is the same as in the whole', (index) => {
    const [path, bytes] = whole[index]!;
    const alone = generateExport(EVERYTHING).files[index]!;
    expect(alone.path).toBe(path);
    expect(read(alone).equals(bytes)).toBe(true);
    expect(read(alone).equals(bytes)).toBe(true);
  });

  it('is the same when files are read in turns, and the chunks are not overwritten', () => {
    const { revisions } = generateExport({ records: 12_000, files: 2 });
    const [first, second] = revisions.map((revision) => read(revision));
    const turns = generateExport({ records: 12_000, files: 2 }).revisions.map((revision) => ({
      reader: revision.chunks()[Symbol.iterator](),
      chunks: [] as Uint8Array[],
    }));
    for (let open = turns; open.length > 0; ) {
      open = open.filter(({ reader, chunks }) => {
        const { done, value } = reader.next();
        if (!done) chunks.push(value);
        return !done;
      });
    }
    expect(turns[0]!.chunks.length).toBeGreaterThan(2);
    expect(Buffer.concat(turns[0]!.chunks).equals(first!)).toBe(true);
    expect(Buffer.concat(turns[1]!.chunks).equals(second!)).toBe(true);
  });

  it('knows the truth without having been read, and the same one after', () => {
    const { revisions } = generateExport(EVERYTHING);
    const before = revisions[2]!.truth();
    const reader = revisions[2]!.chunks()[Symbol.iterator]();
    reader.next();
    expect(revisions[2]!.truth()).toEqual(before);
    read(revisions[2]!);
    expect(revisions[2]!.truth()).toEqual(before);
  });
});

describe('the bucket', () => {
  const sample = generateExport(EVERYTHING);
  const [index, status] = sample.files.slice(-2).map((file) => read(file).toString());

  it('holds the revisions from the first number on, then index.csv and status.csv', () => {
    expect(sample.files.map((file) => file.path)).toEqual([
      'revisions/9.json',
      'revisions/10.json',
      'revisions/11.json',
      'revisions/12.json',
      'index.csv',
      'status.csv',
    ]);
  });

  it('has an index like a real one', () => {
    const [header, ...rows] = index!.trimEnd().split('\n');
    expect(header).toBe('filename,min_timestamp,max_timestamp,min_utc_date,max_utc_date');
    expect(rows).toHaveLength(4);
    for (const row of rows) {
      expect(row).toMatch(
        /^revisions\/\d+\.json,\d{10},\d{10},20\d\d-\d\d-\d\d \d\d:\d\d GMT,20\d\d-\d\d-\d\d \d\d:\d\d GMT$/,
      );
    }
    expect(rows[0]).toMatch(/^revisions\/9\.json,1704067200,\d+,2024-01-01 00:00 GMT,/);
  });

  it('counts in status.csv what is still to come, and up to when it is exported', () => {
    const [, row] = status!.trimEnd().split('\n');
    expect(row).toBe(`15,12,${sample.revisions[3]!.to},2026-01-01 00:00 GMT`);
  });

  it('ends lines as wished', () => {
    const { revisions } = generateExport({ records: 500, lineEnding: '\r\n' });
    const text = read(revisions[0]!).toString();
    expect(text.split('\r\n')).toHaveLength(501);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});

describe('size', () => {
  it.each(['wide', 'narrow'] as const)('%s comes out as large as asked for', (shape) => {
    for (const bytes of [300_000, 3_000_000]) {
      const { totals } = generateExport({ bytes, shape, brokenLines: 0.01 }).truth();
      expect(totals.bytes / bytes).toBeGreaterThan(0.97);
      expect(totals.bytes / bytes).toBeLessThan(1.03);
    }
  });

  it('has as many records as asked for, whatever is broken or blank', () => {
    for (const records of [1_000, 50_000]) {
      const { totals } = generateExport({ records, brokenLines: 0.1, blankLines: 0.1 }).truth();
      expect(Math.abs(totals.records - records)).toBeLessThan(4 * Math.sqrt(records));
    }
  });

  it('cuts files of some 10 MB by default, and any number when told, down to a line each', () => {
    expect(generateExport({ bytes: 1_000_000_000 }).revisions).toHaveLength(100);
    expect(generateExport({ bytes: 1_000 }).revisions).toHaveLength(1);
    const { revisions } = generateExport({ records: 7, files: 7 });
    expect(revisions.map((revision) => read(revision).toString().split('\n').length - 1)).toEqual([
      1, 1, 1, 1, 1, 1, 1,
    ]);
  });

  it('makes a file of a huge export without the others', () => {
    const { revisions } = generateExport({ bytes: 500_000_000_000, files: 200_000, octalEscapes: 0 });
    const text = read(revisions[123_456]!).toString();
    expect(text.length).toBeGreaterThan(2_000_000);
    expect(JSON.parse(text.slice(0, text.indexOf('\n')))).toHaveProperty('_t');
  });
});
