import { devNull } from 'node:os';
import { join } from 'node:path';
import type { CellRules } from '../compare/cells.ts';
import type { SurveyNumbers } from '../compare/survey-numbers.ts';
import type { ValueRules } from '../compare/values-digest.ts';
import type { JobId } from '../jobs/index.ts';
import type { Command } from '../measure/run-measured.ts';

/** What a peer reads and writes: one file. */
export type PeerFiles = { input: string; output: string };

/** How a peer does one job, and how its answer is read. */
export type PeerJob = {
  command: (files: PeerFiles) => Command;
  /** Of a survey: what it printed as numbers. By default they are printed as JSON. */
  readSurvey?: (printed: string) => SurveyNumbers;
  /** Of CSV: how its cells differ from what was in the record. */
  cells?: CellRules;
  /** Of an array: how its values differ from what was in the record. */
  values?: ValueRules;
  /** Not asked for more than this; the product is then measured with the same small file. */
  limitBytes?: number;
  /** Shapes it can't do, with the reason. */
  unable?: Partial<Record<string, string>>;
};

/** Another program that does the same. */
export type Peer = {
  id: string;
  label: string;
  /** The program, to be named with its version; null where it is Node or has none. */
  program: string | null;
  /** Prints its version; where this fails the peer is skipped by name. */
  probe: readonly string[];
  jobs: Partial<Record<JobId, PeerJob>>;
};

/** Node running one of the scripts beside this file. */
export function scriptWords(name: string, ...parameters: string[]): readonly string[] {
  return [process.execPath, join(import.meta.dirname, 'scripts', name), ...parameters];
}

/** Into nothing, as a peer writes it. */
export const nowhere = devNull;
