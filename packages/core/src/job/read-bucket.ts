/** Reads index.csv and status.csv: small as they are, by the coordinator itself. */
import { fill } from '../bytes/fill.ts';
import type { Bucket, BucketProblem } from '../input/bucket.ts';
import type { BucketFile } from '../input/bucket-files.ts';
import { type CsvRow, CsvRows } from '../input/csv-rows.ts';
import { IndexReader, type RowFault } from '../input/index-csv.ts';
import type { Listing } from '../input/listing.ts';
import { StatusReader } from '../input/status-csv.ts';
import { PROBLEM_CODES, type ProblemCode, SAMPLES_PER_CODE } from '../model/problem.ts';
import type { SourceOpener } from '../ports.ts';
import { excerptOf } from '../survey/tally.ts';
import { type OpenedSlice, openSlice } from './open-slice.ts';
import { unlessAborted } from './unless-aborted.ts';

const READ_BYTES = 1 << 20;
const LEAST_READ_BYTES = 1 << 12;

/**
 * An index has a row a file, of some 85 bytes: 50,000 rows are a large export, 4 MB. What is far beyond any real one
 * is not held, since a row takes some 500 bytes while it is compared: it may be another file of the same name.
 */
export const BUCKET_LIMITS = { indexBytes: 32_000_000, indexRows: 250_000, statusBytes: 1_000_000 };

/** Never throws for what is wrong with such a file: nothing depends on it. Error `job/cancelled`. */
export async function readBucket(
  { files, bucketFiles }: Listing,
  openSource: SourceOpener,
  signal?: AbortSignal,
): Promise<Bucket> {
  const problems = new ProblemList();
  const bucket: Bucket = { indexes: [], statuses: [], problems: [] };
  for (const file of bucketFiles) {
    const { ref, entry, size } = file;
    const open = () =>
      openSlice(openSource, { file: 0, ref, ...(entry && { entry }), size, from: 0, to: null });
    // Where nothing is read, since nothing is new, it may still name what should be.
    if (file.files.length === 0 && files.length > 0) {
      problems.add('bucket/elsewhere', file.path, null);
    } else if (file.kind === 'index') {
      const rows = new IndexReader();
      const limits = { bytes: BUCKET_LIMITS.indexBytes, rows: BUCKET_LIMITS.indexRows };
      const end = await readRows({ file, open, rows, limits, problems, signal });
      const index = (end === 'too-large' ? new IndexReader() : rows).index();
      bucket.indexes.push({ file, index, isWhole: end === 'whole' });
    } else {
      const rows = new StatusReader();
      const limits = { bytes: BUCKET_LIMITS.statusBytes, rows: Number.POSITIVE_INFINITY };
      const end = await readRows({ file, open, rows, limits, problems, signal });
      bucket.statuses.push({ file, status: end === 'too-large' ? null : rows.status });
    }
  }
  return { ...bucket, problems: problems.inOrder() };
}

/** How the reading of a file ended; `in-part`: some of it was not understood, or not to be had. */
type End = 'whole' | 'in-part' | 'too-large';

type Reading = {
  file: BucketFile;
  open: () => Promise<OpenedSlice>;
  rows: { take(row: CsvRow): RowFault | null };
  limits: { bytes: number; rows: number };
  problems: ProblemList;
  signal: AbortSignal | undefined;
};

async function readRows({ file, open, rows, limits, problems, signal }: Reading): Promise<End> {
  let end: End = 'whole';
  let count = 0;
  let width = 0;
  const csv = new CsvRows((row) => {
    if (count++ > limits.rows) return;
    width ||= row.cells.length;
    // A row that was cut may still name its file, but what came behind it is gone.
    const isCut = !row.isEnded && row.cells.length < width;
    const fault = row.isBroken ? 'bucket/bad-row' : (rows.take(row) ?? (isCut ? 'bucket/bad-time' : null));
    if (fault === null) return;
    problems.add(fault, file.path, row);
    if (fault === 'bucket/bad-row' || (fault === 'bucket/bad-time' && !row.isEnded)) end = 'in-part';
  });
  const refuse = (code: ProblemCode, place: Place | null): End => {
    problems.add(code, file.path, place);
    return code === 'bucket/too-large' ? 'too-large' : 'in-part';
  };
  if (file.size > limits.bytes) return refuse('bucket/too-large', null);
  let opened: OpenedSlice | null = null;
  try {
    opened = await unlessAborted(signal, open());
    const buffer = new Uint8Array(Math.min(READ_BYTES, Math.max(LEAST_READ_BYTES, file.size)));
    for (let bytes = 0; ; ) {
      const filled = await unlessAborted(signal, fill(opened.reader, buffer));
      bytes += filled;
      if (bytes > limits.bytes || count > limits.rows) return refuse('bucket/too-large', null);
      if (filled === 0) break;
      if (!csv.push(buffer.subarray(0, filled))) return refuse('bucket/bad-row', csv.place);
    }
    csv.end();
    return count > limits.rows ? refuse('bucket/too-large', null) : end;
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    return refuse('bucket/not-read', null);
  } finally {
    await opened?.reader.close();
  }
}

type Place = { line: number; byteOffset: number };

class ProblemList {
  readonly #problems = new Map<ProblemCode, BucketProblem>();

  /** At a row, or at a place of which only that is known, or (null) of the file as a whole. */
  add(code: ProblemCode, path: string, place: CsvRow | Place | null): void {
    const problem = this.#problems.get(code) ?? { code, count: 0, samples: [] };
    this.#problems.set(code, problem);
    problem.count++;
    if (problem.samples.length >= SAMPLES_PER_CODE) return;
    const { line, byteOffset } = place ?? { line: 0, byteOffset: 0 };
    const excerpt = place !== null && 'bytes' in place ? excerptOfRow(place.bytes()) : '';
    problem.samples.push({ path, line, byteOffset, excerpt });
  }

  inOrder(): BucketProblem[] {
    return PROBLEM_CODES.flatMap((code) => this.#problems.get(code) ?? []);
  }
}

/** The row without its line end. */
function excerptOfRow(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end--;
  return excerptOf(bytes, 0, end);
}
