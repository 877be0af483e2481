/** The outputs of a pass: what tasks do for each, and how files are made of that. */
import type { Format } from '../formats/format.ts';
import { FORMATS } from '../formats/index.ts';
import { type OptionValues, withDefaults } from '../model/option.ts';
import { splitOf } from '../splits/index.ts';
import type { NamesBySplit } from '../survey/part-names.ts';
import { columnsOf } from '../transforms/pick-columns.ts';
import type { PreparedJob } from './prepare.ts';
import { type FileLimits, NO_LIMITS } from './rolling-file.ts';
import { isGzipped, type JobSpec, type OutputSpec } from './spec.ts';
import { toSplitOutput } from './split-columns.ts';
import type { WrittenOutput } from './task.ts';

/** One output of a pass: its name in the job, what tasks do for it, and how files are made of that. */
export type PlannedOutput = {
  name: string;
  gzip: boolean;
  limits: FileLimits;
  output: WrittenOutput;
  /** Of a split output whose files have names of their own. */
  fileNames?: string[];
};

/** What a survey found of columns: of the whole, and of the parts of each split. */
export type FoundColumns = { columns: string[]; namesBySplit: NamesBySplit };

/** Before anything is known, or where nothing must be. */
export const NO_COLUMNS: FoundColumns = { columns: [], namesBySplit: {} };

/** The job's outputs: its formats in order, then the rejects. */
export function planOutputs(
  spec: JobSpec,
  { splits }: PreparedJob,
  { columns: found, namesBySplit }: FoundColumns,
): PlannedOutput[] {
  const columns = columnsOf(spec.records) ?? found;
  const outputs: PlannedOutput[] = spec.outputs.map((output, index) => {
    const split = splits[index];
    const always = split === null ? undefined : splitOf(split.id).columns;
    const own = always === undefined ? columns : [...new Set([...always, ...columns])];
    const options = withDefaults(FORMATS[output.format].options, output.options);
    return {
      name: output.name,
      gzip: isGzipped(output),
      limits: limitsOf(output, options),
      ...(output.fileNames && { fileNames: output.fileNames }),
      output: {
        kind: 'format',
        format: output.format,
        options,
        columns: own,
        ...(split !== null && { split: toSplitOutput(split, own, namesBySplit[split.key] ?? []) }),
      },
    };
  });
  if (spec.rejects !== undefined) {
    const gzip = isGzipped({ name: spec.rejects });
    outputs.push({ name: spec.rejects, gzip, limits: NO_LIMITS, output: { kind: 'rejects' } });
  }
  return outputs;
}

/** What its files may hold: as it says, and never more rows than readers of the format take. */
function limitsOf({ format, rowsPerFile, megabytesPerFile }: OutputSpec, options: OptionValues): FileLimits {
  const { mostRows } = FORMATS[format] as Format;
  return {
    rows: Math.min(Number(rowsPerFile ?? NO_LIMITS.rows), mostRows?.(options) ?? NO_LIMITS.rows),
    bytes: megabytesPerFile === undefined ? NO_LIMITS.bytes : Number(megabytesPerFile) * BYTES_A_MEGABYTE,
  };
}

const BYTES_A_MEGABYTE = 1_000_000;
