import type { SuiteId } from '../suites/index.ts';

/** What was measured: who, at which job, with which data. */
export type Entry = {
  suite: SuiteId;
  job: string;
  /** The data: a shape, or what else tells it apart. */
  data: string;
  /** Bytes read, as they lie on the disk. */
  bytes: number;
  /** `product`, or a peer's id. */
  contestant: string;
  /** Threads of the product; 1 of peers. */
  workers: number;
  /** Where the output went: a file, nowhere, or of a page its private file system or a picked file. */
  sink: string;
};

/** The command line's `inspect`, then `convert`: the two steps that the page's CSV is. */
export const SURVEY_AND_CSV = 'survey and CSV';

/** An entry with all its rounds. Plain data, as it goes into the JSON result. */
export type Measurement = Entry & {
  rounds: Round[];
  /** Whether its output says the same as the product's; null where that was not looked at. */
  agreed: boolean | null;
  /** How it differs, or what else there is to say. */
  note?: string;
};

/** Null where the system does not tell. */
export type Round = {
  wallMs: number;
  cpuMs: number | null;
  /** The kernel's high-water marks of all processes, added up; of a browser that of the largest process. */
  peakBytes: number | null;
  /** Of a browser: the largest share (PSS) of one process, which leaves out what other processes map as well. */
  shareBytes?: number | null;
};

/** Something that was not measured, by name. */
export type Skipped = { name: string; reason: string };

/** Memory over time of one run. */
export type MemoryCurve = {
  label: string;
  bytes: number;
  seconds: number;
  /** As many as fit a line of text; the largest in each equal piece of the time. */
  bytesOverTime: number[];
  peakBytes: number | null;
};

/** What one suite found. */
export type SuiteResult = {
  measurements: Measurement[];
  skipped: Skipped[];
  curves: MemoryCurve[];
  /** What no table says, in sentences. */
  remarks: string[];
};

/** A whole run, as it is stored. */
export type BenchResult = {
  schema: 1;
  date: string;
  command: string;
  machine: string;
  /** Of Node and the product. */
  versions: string;
  /** The peers that are here, with their versions. */
  peers: string;
  suites: Partial<Record<SuiteId, SuiteResult>>;
};

export function emptySuite(): SuiteResult {
  return { measurements: [], skipped: [], curves: [], remarks: [] };
}

/** What tells an entry from all others of a run, and finds it again in another. */
export function entryKey({ suite, job, data, bytes, contestant, workers, sink }: Entry): string {
  // Sizes differ a little when the generator changes.
  return [suite, job, data, Number(bytes.toPrecision(1)), contestant, workers, sink].join(' · ');
}

export function wallTimes(measurement: Measurement): number[] {
  return measurement.rounds.map(({ wallMs }) => wallMs);
}
