/**
 * What is kept in this browser of the requests of a job, by the job's digest: its journal, and those that failed for good.
 * Neither holds the key.
 */
import { ConvertError, type JournalStore } from '@km-export/core';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

interface Schema extends DBSchema {
  /** The beginning of each journal. */
  checkpoints: { key: string; value: string };
  /** What was noted behind it, in this order. */
  notes: { key: [job: string, number: number]; value: string };
  failed: { key: number; value: { job: string; line: string }; indexes: { job: string } };
}

type Stores = ('checkpoints' | 'notes' | 'failed')[];

/** A transaction that outlives a loss of power once it is done, where the browser knows the word. */
const STRICT = { durability: 'strict' } as const;

export class JournalDatabase {
  readonly #database: IDBPDatabase<Schema>;

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  /** Error `reimport/bad-journal`: the browser lets the page keep nothing. */
  static async open(): Promise<JournalDatabase> {
    try {
      const database = await openDB<Schema>('km-export-reimport', 1, {
        upgrade(created) {
          created.createObjectStore('checkpoints');
          created.createObjectStore('notes');
          created.createObjectStore('failed', { autoIncrement: true }).createIndex('job', 'job');
        },
      });
      return new JournalDatabase(database);
    } catch (cause) {
      throw new ConvertError(
        'reimport/bad-journal',
        'The browser lets this page keep no journal (a private window?), and without one nobody would know what was sent.',
        { cause },
      );
    }
  }

  /** The text of a journal; null where there is none. */
  async read(job: string): Promise<string | null> {
    const checkpoint = await this.#database.get('checkpoints', job);
    if (checkpoint === undefined) return null;
    return checkpoint + (await this.#database.getAll('notes', notesOf(job))).join('');
  }

  /** Where the journal of a job is kept. */
  journal(job: string): BrowserJournal {
    return new BrowserJournal(this.#database, job);
  }

  /** The requests that failed for good, one a line; null where none did. */
  async failed(job: string): Promise<Blob | null> {
    const failed = await this.#database.getAllFromIndex('failed', 'job', job);
    return failed.length === 0
      ? null
      : new Blob(
          failed.map(({ line }) => `${line}\n`),
          { type: 'text/plain' },
        );
  }

  /** Resolves when the line outlives a loss of power. Error `reimport/stopped`. */
  async addFailed(job: string, line: string): Promise<void> {
    await write(this.#database, ['failed'], (stores) => [stores.objectStore('failed').put({ job, line })]);
  }

  /** Forgets a job: what is sent of it again is sent from the beginning. */
  async forget(job: string): Promise<void> {
    const keys = await this.#database.getAllKeysFromIndex('failed', 'job', job);
    await write(this.#database, ['checkpoints', 'notes', 'failed'], (stores) => [
      stores.objectStore('checkpoints').delete(job),
      stores.objectStore('notes').delete(notesOf(job)),
      ...keys.map((key) => stores.objectStore('failed').delete(key)),
    ]);
  }
}

/** Notes that are written together. */
type Batch = { lines: string[]; written: Promise<void> | null };

/**
 * A journal in the database. What is noted while a transaction runs goes with the next, so that all that wait share one.
 * A note outlives the tab only once {@link flush} resolves: whoever sends has to wait for that.
 */
export class BrowserJournal implements JournalStore {
  readonly #database: IDBPDatabase<Schema>;
  readonly #job: string;
  #batch: Batch = { lines: [], written: null };
  #last: Promise<void> = Promise.resolve();
  #number = 0;

  constructor(database: IDBPDatabase<Schema>, job: string) {
    this.#database = database;
    this.#job = job;
  }

  note(line: string): void {
    this.#batch.lines.push(line);
  }

  flush(): Promise<void> {
    const batch = this.#batch;
    batch.written ??= this.#afterTheLast(async () => {
      if (this.#batch === batch) this.#batch = { lines: [], written: null };
      if (batch.lines.length === 0) return;
      const text = batch.lines.map((line) => `${line}\n`).join('');
      await write(this.#database, ['notes'], (stores) => [
        stores.objectStore('notes').put(text, [this.#job, this.#number++]),
      ]);
    });
    return batch.written;
  }

  replace(text: string): Promise<void> {
    // What was noted before is in the text.
    this.#batch = { lines: [], written: null };
    return this.#afterTheLast(() =>
      write(this.#database, ['checkpoints', 'notes'], (stores) => [
        stores.objectStore('notes').delete(notesOf(this.#job)),
        stores.objectStore('checkpoints').put(text, this.#job),
      ]),
    );
  }

  #afterTheLast(action: () => Promise<void>): Promise<void> {
    const done = this.#last.then(action);
    this.#last = done.catch(() => {});
    return done;
  }
}

function notesOf(job: string): IDBKeyRange {
  return IDBKeyRange.bound([job, 0], [job, Number.POSITIVE_INFINITY]);
}

type Transaction = ReturnType<typeof begin>;

function begin(database: IDBPDatabase<Schema>, stores: Stores) {
  return database.transaction(stores, 'readwrite', STRICT);
}

/** Error `reimport/stopped`. */
async function write(
  database: IDBPDatabase<Schema>,
  stores: Stores,
  act: (transaction: Transaction) => Promise<unknown>[],
): Promise<void> {
  try {
    const transaction = begin(database, stores);
    await Promise.all([...act(transaction), transaction.done]);
  } catch (cause) {
    const reason = cause instanceof DOMException ? cause.name : 'an error';
    throw new ConvertError(
      'reimport/stopped',
      `Sending was stopped: the browser could not note what was sent (${reason}). Most likely its storage is full.`,
      { cause },
    );
  }
}
