import { ConvertError, Journal, type JournalCounts, type JournalStore } from '@km-export/core';
import type { JournalDatabase } from './journal-database.ts';

/** What is known of a job from earlier visits. */
export type KnownJournal = {
  counts: JournalCounts;
  /** The requests that failed for good, one a line. */
  failed: Blob | null;
};

/** The journal of a job; null where nothing of it was sent yet. Error `reimport/bad-journal`. */
export async function readJournal(
  database: JournalDatabase,
  job: string,
  store: JournalStore,
): Promise<Journal | null> {
  const text = await database.read(job);
  if (text === null) return null;
  try {
    return Journal.parse(text, store, job);
  } catch (cause) {
    throw new ConvertError(
      'reimport/bad-journal',
      'What this browser has kept of earlier sending is damaged: nobody knows what was sent.',
      { cause },
    );
  }
}

/** What a visitor is told of a job before anything more is sent. */
export async function lookUpJournal(database: JournalDatabase, job: string): Promise<KnownJournal | null> {
  const journal = await readJournal(database, job, database.journal(job));
  return journal === null ? null : { counts: journal.counts, failed: await database.failed(job) };
}

/** Keeps other tabs from sending the same job while `act` runs. Error `reimport/journal-in-use`. */
export function withJournalLocked<T>(job: string, act: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`km-export-reimport/${job}`, { ifAvailable: true }, (lock) => {
    if (lock !== null) return act();
    throw new ConvertError(
      'reimport/journal-in-use',
      'Another tab of this browser is sending these requests.',
    );
  }) as Promise<T>;
}
