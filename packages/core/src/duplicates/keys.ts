/**
 * How workers tell the coordinator which records could be duplicates of which: words of 32 bits, one entry for each
 * record, in input order. Names are numbered in each task as they come, and defined by their hash before that.
 *
 *   record:      COUNT·2 + FOLDS   A B C D   NAME …    A B C D: whose and when it is, or its bytes
 *   no record:   NO_KEY                                it is no duplicate, and has none
 *   definition:  DEFINE            A B C D             the next name
 *
 * FOLDS is 1 where the record has a name twice, differing only in case.
 */
import type { HashKey } from '../bytes/hash-128.ts';

export const NO_KEY = -1;
export const DEFINE = -2;
export const KEY_WORDS = 4;

/** What records are compared by. */
export type DuplicateRule = 'exact' | 'reports';

/** What workers need of a job to make keys that can be compared with those of other workers. */
export type KeySpec = { by: DuplicateRule; key: HashKey };

// What a hash is of.
export const OF_LINE = 1;
export const OF_MOMENT = 2;
export const OF_EVENT = 3;
export const OF_PROPERTY = 4;
