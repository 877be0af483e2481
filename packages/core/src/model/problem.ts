/**
 * A problem is a fault in the data (an error, by contrast, stops the job). Problems are counted by code, and
 * the first few of each code are kept with their place.
 */

/** What happened to the line or file that has the problem. */
export type ProblemEffect = 'rejected' | 'repaired' | 'kept' | 'partial' | 'hint';

/** Every code: the reason in words, and what the run did about it. Codes are permanent once released. */
export const PROBLEMS = {
  'line/not-json': { effect: 'rejected', reason: 'not a JSON object' },
  'line/cut-short': { effect: 'rejected', reason: 'ends before its JSON object does' },
  'line/invalid-utf8': { effect: 'rejected', reason: 'holds bytes that are not UTF-8' },
  'array/not-closed': { effect: 'rejected', reason: 'the JSON array ends without its closing bracket' },
  'array/bytes-after': { effect: 'rejected', reason: 'stands behind the end of the JSON array' },
  'line/octal-escapes': {
    effect: 'repaired',
    reason: 'octal escapes, which JSON does not know, were decoded as UTF-8',
  },
  'line/utf8-replaced': {
    effect: 'repaired',
    reason: 'bytes that are not UTF-8 were replaced by U+FFFD',
  },
  'line/duplicate-name': {
    effect: 'kept',
    reason: 'a name stands twice in one object; its last value counts, at its first place',
  },
  'time/missing': { effect: 'kept', reason: 'has no _t; left out of first and last time and of days' },
  'time/not-a-number': {
    effect: 'kept',
    reason: '_t is not a number; left out of first and last time and of days',
  },
  'time/out-of-range': {
    effect: 'kept',
    reason: '_t is beyond any date in seconds (milliseconds?); left out of first and last time and of days',
  },
  'file/utf-16': {
    effect: 'hint',
    reason: 'the file begins with the mark of UTF-16; save it as UTF-8 to have it read',
  },
  'file/gzip-cut': {
    effect: 'partial',
    reason: 'the gzipped file ends early; what could be inflated was read',
  },
  'file/gzip-damaged': {
    effect: 'partial',
    reason: 'the gzipped file is damaged; what could be inflated was read',
  },
  'file/zip-cut': {
    effect: 'partial',
    reason: 'the .zip ends in the middle of this file; what could be unpacked was read',
  },
  'file/zip-damaged': {
    effect: 'partial',
    reason: 'the .zip is damaged at this file; what could be unpacked was read',
  },
  'file/zip-encrypted': {
    effect: 'partial',
    reason:
      'the file is encrypted in its .zip and was not read; unpack the .zip with its password, and give the folder',
  },
  'file/zip-method': {
    effect: 'partial',
    reason:
      'the file is compressed in its .zip in a way that is not read here; unpack the .zip, and give the folder',
  },
  'file/other-archive': {
    effect: 'partial',
    reason: 'the file is an archive, or compressed in a way that is not read here, and was not read',
  },
  'file/unreadable': {
    effect: 'partial',
    reason: 'the file could not be opened or read to its end; what was read before counts',
  },
  'file/shrunk': {
    effect: 'partial',
    reason: 'the file ended before the size that it had when it was listed; what there was counts',
  },
  'file/changed': {
    effect: 'partial',
    reason: 'the file changed after it was listed; as many bytes were read as it had then, old or new',
  },
  'file/line-too-long': {
    effect: 'partial',
    reason:
      'a line is longer than 1 GB; it was not read, nor is what follows it where the file is gzipped or an array',
  },
  'input/zip-cut': {
    effect: 'partial',
    reason:
      'the .zip ends before its list of files, as half a download does; the files found in it were read, and there may have been more',
  },
  'input/zip-damaged': {
    effect: 'partial',
    reason:
      'the list of files in the .zip is damaged; the files found in it were read, and there may be more',
  },
  'input/zip-followed': {
    effect: 'partial',
    reason:
      'another .zip follows the first in the same file; only the files of the first were read: part the two, and give both',
  },
  'input/name-leads-out': {
    effect: 'partial',
    reason:
      'the name of the file leads out of its .zip, so it was not read; unpack the .zip with a tool that you trust, and give the folder',
  },
  'input/link-in-zip': {
    effect: 'partial',
    reason:
      'the file is a link in its .zip, which is not followed, so it was not read; unpack the .zip, and give the folder',
  },
  'input/same-number': {
    effect: 'hint',
    reason: 'another file of the same folder has the same number; this one was not read',
  },
  'input/given-twice': { effect: 'hint', reason: 'the file was given more than once; it was read once' },
  'bucket/bad-row': {
    effect: 'hint',
    reason: 'this row of index.csv or status.csv can’t be read; no data depends on it',
  },
  'bucket/bad-time': {
    effect: 'hint',
    reason: 'the times in this row of index.csv or status.csv can’t be read; no data depends on them',
  },
  'bucket/double-number': { effect: 'hint', reason: 'index.csv names the number a second time' },
  'bucket/elsewhere': {
    effect: 'hint',
    reason: 'no revision file lies beside or below this file, so what it says was not used',
  },
  'bucket/not-read': {
    effect: 'hint',
    reason: 'index.csv or status.csv could not be read to its end; no data depends on it',
  },
  'bucket/too-large': {
    effect: 'hint',
    reason:
      'index.csv or status.csv is far larger than any real one, so it was not used; no data depends on it',
  },
} as const satisfies Record<string, { effect: ProblemEffect; reason: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** The codes in the order of the table, which is the order of every list of problems. */
export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];

/** One place where a problem was seen. */
export type ProblemSample = {
  /** Index of the file in the job's input. */
  file: number;
  /** 1-based; for a problem of the file as a whole, how many lines were read before it. */
  line: number;
  /** Offset of the line's first byte in the file's inflated content. */
  byteOffset: number;
  /** The line's beginning, decoded, shortened. */
  excerpt: string;
};

/** All problems of one code: how many, and the first {@link SAMPLES_PER_CODE} of them in input order. */
export type ProblemTally = { count: number; samples: ProblemSample[] };

/** So a report stays small whatever the input holds. */
export const SAMPLES_PER_CODE = 5;

export type Problems = Partial<Record<ProblemCode, ProblemTally>>;
