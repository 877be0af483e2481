import { foldTo32 } from './random.ts';
import { SECONDS_PER_DAY } from './traffic.ts';

export type SampleShape = 'wide' | 'narrow';

/** What to generate. The same options give the same bytes, on every engine. */
export type SampleOptions = {
  /** Any whole number. Default 1. */
  seed?: number;
  /** About how many records to write; they come out within a few of it. Default 20,000. Not together with `bytes`. */
  records?: number;
  /** About how many bytes the revision files have in all; they come out within some 3 % of it. */
  bytes?: number;
  /** How many revision files. Default: one for each 10 MB, at least one. */
  files?: number;
  /** The number of the first revision file. Default 1. */
  firstRevision?: number;
  /**
   * `wide` (default): 60 events, 304 columns, some 186 bytes a line. `narrow`: 8 events, 10 columns, some 104 bytes
   * a line, like the export of a small demo account.
   */
  shape?: SampleShape;
  /** When the first line is received, in Unix seconds, from 2009 on. Default 1704067200, the beginning of 2024. */
  fromSeconds?: number;
  /** Over how many days lines are received. Default 731, two years. */
  days?: number;
  /** What share of the lines are aliases. Default 0.05. */
  aliases?: number;
  /** What share of the lines are property sets. Default 0.1. */
  propertySets?: number;
  /** What share of the lines cannot be read: not UTF-8, cut short, no JSON. Default 0. */
  brokenLines?: number;
  /** What share of the lines hold octal escapes, which a reader repairs. Default 0.002. */
  octalEscapes?: number;
  /** What share of the lines repeats a line of shortly before, byte for byte. Default 0.001. */
  duplicates?: number;
  /** What share of the lines is blank. Default 0. */
  blankLines?: number;
  /** What ends a line. Default LF. index.csv and status.csv always have LF. */
  lineEnding?: '\n' | '\r\n';
  /** How many revisions status.csv counts that are not exported yet. Default 0. */
  revisionsToCome?: number;
};

/** The options worked out: everything that a file needs to know of the whole. */
export type Plan = {
  seed: number;
  shape: SampleShape;
  /** All lines of all revision files, blank and broken ones included. */
  lines: number;
  files: number;
  firstRevision: number;
  fromSeconds: number;
  days: number;
  aliases: number;
  propertySets: number;
  brokenLines: number;
  octalEscapes: number;
  duplicates: number;
  blankLines: number;
  lineEnding: '\n' | '\r\n';
  revisionsToCome: number;
};

/** Measured over some million lines of each shape; a test holds them. */
const AVERAGE_LINE_BYTES: Record<SampleShape, number> = { wide: 185.9, narrow: 103.9 };
const DEFAULT_RECORDS = 20_000;
const DEFAULT_FILE_BYTES = 10_000_000;
const START_OF_2024 = 1_704_067_200;
/** Kissmetrics keeps nothing from before. */
const START_OF_2009 = 1_230_768_000;
/** Lines are written with 32-bit integers, and a clock may be days ahead. */
const END_OF_TIME = 2_145_916_800;

/** Throws a RangeError that names the option where a value makes no sense. */
export function planExport(options: SampleOptions): Plan {
  const shape = options.shape ?? 'wide';
  if (!(shape in AVERAGE_LINE_BYTES))
    throw new RangeError(`shape must be "wide" or "narrow", not "${shape}"`);
  if (options.records !== undefined && options.bytes !== undefined) {
    throw new RangeError('records and bytes exclude each other: give one of them');
  }
  const brokenLines = share(options, 'brokenLines', 0);
  const blankLines = share(options, 'blankLines', 0);
  if (brokenLines + blankLines >= 1) {
    throw new RangeError('brokenLines and blankLines together must leave room for records: stay below 1');
  }
  const lineEnding = options.lineEnding ?? '\n';
  if (lineEnding !== '\n' && lineEnding !== '\r\n')
    throw new RangeError('lineEnding must be "\\n" or "\\r\\n"');
  const lineBytes = AVERAGE_LINE_BYTES[shape] + lineEnding.length - 1;
  const lines =
    options.bytes === undefined
      ? Math.round(whole(options, 'records', DEFAULT_RECORDS, 1) / (1 - brokenLines - blankLines))
      : Math.max(1, Math.round(whole(options, 'bytes', 0, 1) / lineBytes));
  const files = whole(options, 'files', Math.max(1, Math.round((lines * lineBytes) / DEFAULT_FILE_BYTES)), 1);
  if (files > lines)
    throw new RangeError(`files must be at most the number of lines, ${lines}, not ${files}`);
  const fromSeconds = whole(options, 'fromSeconds', START_OF_2024, START_OF_2009);
  const days = whole(options, 'days', 731, 1);
  if (fromSeconds + days * SECONDS_PER_DAY > END_OF_TIME) {
    throw new RangeError('fromSeconds and days must end before 2038');
  }
  return {
    seed: foldTo32(whole(options, 'seed', 1, Number.MIN_SAFE_INTEGER)),
    shape,
    lines,
    files,
    firstRevision: whole(options, 'firstRevision', 1, 0),
    fromSeconds,
    days,
    aliases: share(options, 'aliases', 0.05),
    propertySets: share(options, 'propertySets', 0.1),
    brokenLines,
    octalEscapes: share(options, 'octalEscapes', 0.002),
    duplicates: share(options, 'duplicates', 0.001),
    blankLines,
    lineEnding,
    revisionsToCome: whole(options, 'revisionsToCome', 0, 0),
  };
}

type NumberOption = {
  [Key in keyof SampleOptions]-?: SampleOptions[Key] extends number | undefined ? Key : never;
}[keyof SampleOptions];

function whole(options: SampleOptions, name: NumberOption, otherwise: number, least: number): number {
  const value = options[name] ?? otherwise;
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} must be a whole number of at least ${least}, not ${value}`);
  }
  return value;
}

function share(options: SampleOptions, name: NumberOption, otherwise: number): number {
  const value = options[name] ?? otherwise;
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must be a share from 0 to 1, not ${value}`);
  return value;
}
