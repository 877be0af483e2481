import type { ProblemCode } from '../model/problem.ts';
import type { IgnoredFile } from '../input/listing.ts';
import type { Totals } from '../model/totals.ts';
import type { ValueTypeName } from './summary.ts';

/** A problem as people see it: the path instead of a file's index. */
export type ReportedProblem = {
  code: ProblemCode;
  reason: string;
  count: number;
  samples: { path: string; line: number; byteOffset: number; excerpt: string }[];
};

export type FileReport = { path: string; revision: number | null } & Totals & {
    first: number | null;
    last: number | null;
  };

/** The survey as JSON: an interface that others build on. `schema` counts up when a name changes. */
export type SurveyReport = {
  schema: 1;
  totals: { files: number } & Totals & { events: number; propertySets: number; aliases: number };
  time: { first: number | null; last: number | null; unusable: number };
  days: { day: string; records: number }[];
  events: { name: string; records: number; first: number | null; last: number | null }[];
  properties: {
    name: string;
    records: number;
    types: Partial<Record<ValueTypeName, number>>;
    longest: number;
  }[];
  files: FileReport[];
  ignored: IgnoredFile[];
  missing: { revisions: string[] };
  problems: ReportedProblem[];
};
