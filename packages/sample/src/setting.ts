import type { Plan } from './options.ts';
import type { People } from './people.ts';
import type { Traffic } from './traffic.ts';
import type { Vocabulary } from './vocabulary/vocabulary.ts';

/** What all files of an export share. */
export type Setting = { plan: Plan; traffic: Traffic; people: People; vocabulary: Vocabulary };

/** What one revision file covers. */
export type FileSpan = {
  /** How many lines of the export lie before it, and how many it has. */
  linesBefore: number;
  lines: number;
  /** When its lines are received, in Unix seconds, both ends included. */
  from: number;
  to: number;
};
