import { describe, expect, test } from 'vitest';
import type { Bucket } from '../input/bucket.ts';
import { IndexReader } from '../input/index-csv.ts';
import { type Listing, type ListingOptions, listInput } from '../input/listing.ts';
import type { ExportState } from '../input/state.ts';
import { reportBucket } from './bucket-report.ts';
import { judge, type Verdict } from './verdict.ts';

const STATE: ExportState = {
  highest: 4,
  upTo: null,
  revisions: [1, 2, 4].map((revision) => ({ revision, size: 1 })),
};

const FOUR: ExportState = {
  ...STATE,
  revisions: [1, 2, 3, 4].map((revision) => ({ revision, size: 1 })),
};

/** A bucket whose lists name files 1 to 8, of which these are here. */
function judged(numbers: readonly number[], options: Omit<ListingOptions, 'mergeExports'>): Verdict {
  const names = [...numbers.map((number) => `revisions/${number}.json`), 'index.csv', 'status.csv'];
  const files = names.map((path) => ({ path, size: 1, ref: path }));
  const listing = listInput([{ given: 'b', kind: 'folder', files }], { mergeExports: false, ...options });
  const report = reportBucket(listing, bucketOf(listing));
  const read = listing.files.map(({ path, revision }) => ({
    path,
    revision,
    rejected: 0,
    end: 'whole' as const,
  }));
  return judge({ files: read, ignored: listing.ignored, problems: [], edge: null }, report);
}

function bucketOf({ bucketFiles }: Listing): Bucket {
  const bucket: Bucket = { indexes: [], statuses: [], problems: [] };
  for (const file of bucketFiles) {
    if (file.kind === 'status') {
      bucket.statuses.push({ file, status: { total: 8, exported: 8, exportedUpTo: null } });
      continue;
    }
    const reader = new IndexReader();
    const place = { line: 1, byteOffset: 0, bytes: () => new Uint8Array(0), isBroken: false, isEnded: true };
    const row = (cells: string[]) => ({ cells, ...place });
    for (let number = 1; number <= 8; number++) reader.take(row([`revisions/${number}.json`, '1', '2']));
    bucket.indexes.push({ file, index: reader.index(), isWhole: true });
  }
  return bucket;
}

describe('the verdict on a part of an export', () => {
  test('of a range says nothing of what lies outside it, and never that all is here', () => {
    expect(judged([1, 2, 4, 5, 6], { revisions: '4-6' })).toMatchObject({
      status: 'complete-as-far-as-can-be-told',
      reasons: [],
      doubts: [{ code: 'only-a-range' }],
    });
    expect(judged([1, 2, 4, 6], { revisions: '4-6' })).toMatchObject({
      reasons: [
        {
          words: expect.stringMatching(
            /^1 of the 3 files that index.csv names among those asked for is not here/,
          ),
        },
      ],
    });
    expect(judged([1, 2, 4, 6], { revisions: '4-' }).reasons).toMatchObject([
      {
        words: expect.stringMatching(
          /^3 of the 5 files that index.csv names among those asked for are not here/,
        ),
      },
    ]);
  });

  test('since a state is of what came after it: what was read before may be gone', () => {
    expect(judged([4, 5, 6, 7, 8], { since: STATE }).reasons).toMatchObject([
      {
        words:
          '1 of the 5 new files that index.csv names is not here (revision 3, received 1970-01-01 00:00:01 UTC to 1970-01-01 00:00:02 UTC)',
      },
    ]);
    expect(judged([4, 5, 6, 7, 8], { since: FOUR })).toMatchObject({
      status: 'complete',
      words: 'Complete: all 4 new files that index.csv names are here, and status.csv counts no more.',
    });
    expect(judged([4, 5, 6, 8], { since: STATE })).toMatchObject({
      status: 'incomplete',
      reasons: [{ code: 'absent-files' }],
    });
  });

  test('where nothing is new, and nothing should be, it is complete', () => {
    const all = {
      ...STATE,
      highest: 8,
      revisions: [1, 2, 3, 4, 5, 6, 7, 8].map((revision) => ({ revision, size: 1 })),
    };
    expect(judged([7, 8], { since: all })).toMatchObject({
      status: 'complete',
      words:
        'Complete: nothing is new: all that index.csv names was read before, and status.csv counts no more.',
    });
  });

  test('names what came late or changed, which was not read', () => {
    const changed = { ...FOUR, revisions: FOUR.revisions.map((each) => ({ ...each, size: 2 })) };
    expect(judged([4, 5, 6, 7, 8], { since: changed }).doubts).toMatchObject([{ code: 'changed-files' }]);
    expect(judged([3, 4, 5, 6, 7, 8], { since: STATE }).doubts).toMatchObject([{ code: 'late-files' }]);
  });

  test('where nothing is new tells of what should be', () => {
    expect(judged([1, 2, 4], { since: STATE })).toMatchObject({
      status: 'incomplete',
      reasons: [
        { words: expect.stringMatching(/^5 of the 5 new files that index.csv names are not here/) },
        { code: 'newer-files' },
      ],
    });
    expect(judged([1, 2, 4], { since: STATE, revisions: '1-2' })).toMatchObject({
      status: 'complete-as-far-as-can-be-told',
      words: 'Complete as far as can be told: no file was read.',
    });
  });
});
