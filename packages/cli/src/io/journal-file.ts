import {
  closeSync,
  fdatasync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ConvertError, cutToBytes, type JournalStore } from '@km-export/core';
import { OWNER, PART_ENDING } from './abandoned.ts';
import { errorCode, reasonOf } from './system-error.ts';

const sync = promisify(fdatasync);

/**
 * The file of a journal. Lines are handed to the system one by one, and forced to the disk for all that wait together:
 * what came while one such call ran goes with the next. Errors: `output/failed`.
 */
export class JournalFile implements JournalStore {
  readonly path: string;
  #descriptor: number | null = null;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(path: string) {
    this.path = path;
  }

  /** What is in it; null where it is not there. Error `input/not-found`: it can't be read. */
  read(): string | null {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (thrown) {
      if (errorCode(thrown) === 'ENOENT') return null;
      throw new ConvertError('input/not-found', `Can't read the journal ${this.path}: ${reasonOf(thrown)}.`);
    }
  }

  note(line: string): void {
    // Not `writeSync`, which may write a part and say so in a number alone.
    try {
      writeFileSync(this.#open(), `${line}\n`);
    } catch (thrown) {
      throw this.#failure(thrown);
    }
  }

  flush(): Promise<void> {
    this.#next ??= this.#running
      .catch(() => {})
      .then(async () => {
        this.#running = this.#next ?? Promise.resolve();
        this.#next = null;
        try {
          await sync(this.#open());
        } catch (thrown) {
          throw this.#failure(thrown);
        }
      });
    return this.#next;
  }

  async replace(text: string): Promise<void> {
    const temporary = join(
      dirname(this.path),
      `.${cutToBytes(basename(this.path), 200)}.${OWNER}${PART_ENDING}`,
    );
    try {
      const descriptor = openSync(temporary, 'w', 0o600);
      try {
        writeFileSync(descriptor, text);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(temporary, this.path);
      syncFolder(dirname(this.path));
    } catch (thrown) {
      rmSync(temporary, { force: true });
      throw this.#failure(thrown);
    }
    await this.close();
  }

  /** Waits for what is being forced to the disk. */
  async close(): Promise<void> {
    const descriptor = this.#descriptor;
    this.#descriptor = null;
    await this.#next?.catch(() => {});
    await this.#running.catch(() => {});
    if (descriptor !== null) closeSync(descriptor);
  }

  #open(): number {
    this.#descriptor ??= openSync(this.path, 'a', 0o600);
    return this.#descriptor;
  }

  #failure(thrown: unknown): ConvertError {
    return new ConvertError(
      'output/failed',
      `Can't write the journal ${this.path}: ${reasonOf(thrown)}. Nothing is sent that it can't know of: once it can be written, the same command goes on, and sends again no more than was under way.`,
      { cause: thrown },
    );
  }
}

/** So that a new name outlives a loss of power; not all systems open folders. */
function syncFolder(path: string): void {
  try {
    const descriptor = openSync(path, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch {
    // Then the system does it in its own time.
  }
}
