import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySources } from '../../test/memory-ports.ts';
import { listInput } from '../input/listing.ts';
import { ConvertError } from '../model/error.ts';
import { reportBucket } from '../survey/bucket-report.ts';
import { BUCKET_LIMITS, readBucket } from './read-bucket.ts';

/** A job with revision 1 and these two files, which are read in small pieces. */
function setUp(files: Record<string, Uint8Array>, mostBytes = 1 << 16) {
  const found = [['1.json', new Uint8Array(1)] as const, ...Object.entries(files)].map(
    ([path, { length }]) => ({
      path,
      size: length,
      ref: path,
    }),
  );
  const listing = listInput([{ given: 'x', kind: 'folder', files: found }], { mergeExports: false });
  return { listing, openSource: memorySources((path) => files[path] ?? new Uint8Array(1), mostBytes) };
}
const problemsOf = async (files: Record<string, Uint8Array>) => {
  const { listing, openSource } = setUp(files);
  const { problems, indexes, statuses } = await readBucket(listing, openSource);
  return {
    problems: problems.map(({ code, samples }) => [code, samples[0].path, samples[0].line]),
    indexes,
    statuses,
  };
};

describe('what describes an export', () => {
  it('is read with 200,000 files as with one, in little time', async () => {
    const rows = Array.from({ length: 200_000 }, (_, n) => `revisions/${n + 1}.json,${n},${n + 1},x,x\n`);
    const { listing, openSource } = setUp({ 'index.csv': Buffer.from(rows.join('')) });
    const bucket = await readBucket(listing, openSource);
    expect(bucket.problems).toEqual([]);
    const { indexes, missing } = reportBucket(listing, bucket);
    expect(indexes[0]).toMatchObject({ files: 200_000, present: 1, absent: ['2-200000'] });
    expect(indexes[0].received.absent).toEqual({ first: 1, last: 200_000 });
    expect(missing.files).toEqual(['2-200000']);
  });

  it('is refused where it is far larger than any real one', async () => {
    const { listing, openSource } = setUp({ 'index.csv': Buffer.from('1.json,1,2\n') });
    listing.bucketFiles[0].size = BUCKET_LIMITS.indexBytes + 1;
    const { problems, indexes } = await readBucket(listing, openSource);
    expect(problems.map(({ code }) => code)).toEqual(['bucket/too-large']);
    expect(indexes[0]).toMatchObject({ isWhole: false, index: { revisions: [] } });

    const many = gzipSync(Buffer.alloc(BUCKET_LIMITS.statusBytes + 1, '1,1\n'));
    const status = await problemsOf({ 'status.csv': many });
    expect(status.problems).toEqual([['bucket/too-large', 'status.csv', 0]]);
    expect(status.statuses[0].status).toBeNull();
  });

  it('with too many rows is refused, however small they are', async () => {
    const rows = Buffer.alloc(7 * (BUCKET_LIMITS.indexRows + 2), '1.json\n');
    const { problems, indexes } = await problemsOf({ 'index.csv': rows });
    expect(problems.map(([code]) => code)).toEqual(['bucket/double-number', 'bucket/too-large']);
    expect(indexes[0].index.revisions).toEqual([]);
  });

  it('stops nothing where it can’t be opened, or ends too early', async () => {
    const { listing } = setUp({ 'index.csv': new Uint8Array(5) });
    const { problems, indexes } = await readBucket(listing, () => {
      throw new Error('gone');
    });
    expect(problems).toMatchObject([{ code: 'bucket/not-read', count: 1 }]);
    expect(indexes[0].isWhole).toBe(false);
    const cut = gzipSync(Buffer.from('1.json,1,2\n2.json,2,3\n')).subarray(0, -9);
    const gzipped = await problemsOf({ 'index.csv': cut });
    expect(gzipped.problems).toEqual([['bucket/not-read', 'index.csv', 0]]);
  });

  it('says where a row begins that never ends', async () => {
    const endless = Buffer.concat([Buffer.from('1.json,1,2\n"2.json'), Buffer.alloc(3_000_000, 'x')]);
    const { problems, indexes } = await problemsOf({ 'index.csv': endless });
    expect(problems).toEqual([['bucket/bad-row', 'index.csv', 2]]);
    expect(indexes[0]).toMatchObject({ isWhole: false, index: { revisions: [1] } });
  });

  it('is given up when the job is cancelled', async () => {
    const { listing, openSource } = setUp({ 'index.csv': Buffer.from('1.json\n') });
    const signal = AbortSignal.abort();
    await expect(readBucket(listing, openSource, signal)).rejects.toThrow(ConvertError);
  });
});
