/**
 * The worker protocol: one method, `run(task, onPart)`. Tasks name slices, never carry records; parts bring
 * buffers, handed over or shared; all of it is plain, cloneable data.
 *
 *   Task ──▶ worker ──▶ Part 0 ──▶ Part 1 ──▶ … ──▶ TaskResult
 *                        a part is made while the one before is taken, never two: the back-pressure
 */
import { isShared } from '../bytes/share.ts';
import type { KeySpec } from '../duplicates/keys.ts';
import type { FormatId } from '../formats/index.ts';
import type { Account } from '../model/account.ts';
import type { Counts } from '../model/counts.ts';
import type { PlainError } from '../model/error.ts';
import type { FoundByAsker } from '../model/found-identities.ts';
import type { OptionValues } from '../model/option.ts';
import type { SourceRef } from '../model/source-ref.ts';
import type { WrittenNames } from '../model/written-names.ts';
import type { ZipEntry } from '../model/zip-entry.ts';
import type { SplitId } from '../splits/index.ts';
import type { Part as SplitPart } from '../splits/split.ts';
import type { AliasReading } from '../survey/alias-collector.ts';
import type { AliasSummary } from '../survey/alias-forest.ts';
import type { SurveySummary } from '../survey/summary.ts';
import type { TaskTransform } from '../transforms/transform.ts';
import type { InflationLimit } from './inflation-limit.ts';

/** A range of one file. It owns the lines that begin in it, so it may be cut anywhere. */
export type Slice = {
  /** Index of the file in the job's input. */
  file: number;
  ref: SourceRef;
  /** As in messages, where transforms write it. */
  path?: string;
  /** Where the file is in a .zip, which is then what `ref` names: positions are those of its stored bytes. */
  entry?: ZipEntry;
  /** Stored size of the file when it was listed, in bytes. */
  size: number;
  /** First byte. */
  from: number;
  /** Byte after the last, or Infinity; null: the whole file, whatever it holds (plain or gzipped). */
  to: number | null;
};

export type TaskOutput = WrittenOutput | KeyOutput;

/** What goes to a sink. */
export type WrittenOutput = { kind: 'rejects' } | FormatOutput;

/** Not written: what duplicates are found by. */
export type KeyOutput = { kind: 'keys' } & KeySpec;

export type FormatOutput = {
  kind: 'format';
  format: FormatId;
  options: OptionValues;
  columns: string[];
  /** Absent: the output is one piece. */
  split?: SplitOutput;
};

/** How an output is split; of each part, by its key, which of the output's columns it has. */
export type SplitOutput = TaskSplit & { keys: string[]; lists: Int32Array[] };

/** A split as workers need it: `data` is what it prepared of its options. */
export type TaskSplit = {
  /** The same for splits that make the same parts. */
  key: string;
  id: SplitId;
  data?: unknown;
};

/** What a job goes through its input for, and tells of. `aliases`: to find the identities of the people asked for. */
export type Pass = 'aliases' | 'duplicates' | 'survey' | 'convert';

export type Task = {
  /** Its place in input order, from 0. */
  id: number;
  /** `names`: only to see which there are, for a guess of the columns. */
  pass: Pass | 'names';
  slices: Slice[];
  replaceInvalidUtf8: boolean;
  /** What is taken for a bomb; absent where anything may inflate to any size. */
  inflationLimit?: InflationLimit;
  /** Of a survey: splits whose parts have columns of their own. */
  columnsBy?: TaskSplit[];
  /** Of a pass for aliases: how they are read, once or more. */
  aliases?: AliasReading[];
  /** What is done to the records before anybody else sees them; absent where nothing is. */
  transforms?: TaskTransform[];
  outputs: TaskOutput[];
  /** How much is read at once and how large a part grows, in bytes. */
  sizes: { readBytes: number; partBytes: number };
};

/** Encoded bytes of one output (its index in the task): `rows` records, or rejected lines. */
export type Chunk = {
  output: number;
  rows: number;
  bytes: Uint8Array;
  /** What was done to cells; absent where that was nothing, and in an output that is split. */
  counts?: Counts;
  /** Names in it that were not told before by its task, where their number is limited. */
  names?: WrittenNames;
  /** Of an output that is split: what of `bytes` belongs to which part, one after the other. */
  parts?: ChunkPart[];
};

/** Rows of one part of a split output; `bytes` is how many it has of the chunk's. */
export type ChunkPart = SplitPart & { rows: number; bytes: number; counts?: Counts };

/** What a task hands over while it runs, in order. May carry no chunk, only progress. */
export type Part = {
  chunks: Chunk[];
  /** Of what was read since the part before. */
  account: Account;
  /** Stored bytes read since the part before. */
  storedBytes: number;
};

/** How a task ended. Failures are values, since borders strip errors. */
export type TaskResult =
  | {
      ok: true;
      /** Of a survey; null in other passes. */
      summary: SurveySummary | null;
      /** Of a pass for names, in order of first appearance; null in other passes. */
      names: string[] | null;
      /** Of a pass for aliases, one for each way to read them; absent in other passes. */
      aliases?: AliasSummary[];
      /** Which of the people that were asked for it found; absent where nobody is asked for. */
      found?: FoundByAsker;
    }
  | { ok: false; error: PlainError };

/** The buffers of a part: whoever has taken it gives them back to be filled again. */
export function partBuffers(part: Part): ArrayBufferLike[] {
  return part.chunks.map(({ bytes }) => bytes.buffer);
}

/** Those that one thread has at a time, and hands over; shared ones are simply seen by both sides. */
export function ownBuffers(buffers: readonly ArrayBufferLike[]): ArrayBuffer[] {
  return buffers.filter((buffer) => !isShared(buffer));
}
