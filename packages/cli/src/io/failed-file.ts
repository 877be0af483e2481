import { closeSync, existsSync, fdatasyncSync, openSync, readSync, writeFileSync } from 'node:fs';
import { ConvertError, isRequestLine, MOST_REQUEST_BYTES } from '@km-export/core';
import { reasonOf } from './system-error.ts';

/** A file of requests that failed for good, one a line, made when the first does. Errors: `output/failed`. */
export class FailedFile {
  readonly path: string;
  #descriptor: number | null = null;

  constructor(path: string) {
    this.path = path;
  }

  /** Error `output/exists`: it holds requests of another job. */
  refuseOther(): void {
    if (existsSync(this.path)) {
      throw new ConvertError(
        'output/exists',
        `${this.path} exists already, with requests that failed earlier. Name another file with --failed, or another journal.`,
      );
    }
  }

  /** Error `output/exists`: it holds something else than requests, to which none are added. */
  refuseForeign(): void {
    const start = existsSync(this.path) ? startOf(this.path) : '';
    if (start === '' || isRequestLine(start.split('\n', 1)[0] ?? '')) return;
    throw new ConvertError(
      'output/exists',
      `${this.path} exists already, and holds something else than requests that failed. Name another file with --failed.`,
    );
  }

  /** Resolves when the line outlives a loss of power: few fail. */
  async add(line: string): Promise<void> {
    try {
      this.#descriptor ??= openSync(this.path, 'a', 0o600);
      writeFileSync(this.#descriptor, `${line}\n`);
      fdatasyncSync(this.#descriptor);
    } catch (thrown) {
      throw new ConvertError('output/failed', `Can't write ${this.path}: ${reasonOf(thrown)}.`, {
        cause: thrown,
      });
    }
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}

/** As much as the longest request takes. Error `output/failed`. */
function startOf(path: string): string {
  try {
    const descriptor = openSync(path, 'r');
    const bytes = Buffer.alloc(MOST_REQUEST_BYTES + 1);
    const length = readSync(descriptor, bytes);
    closeSync(descriptor);
    return bytes.toString('latin1', 0, length);
  } catch (thrown) {
    throw new ConvertError('output/failed', `Can't read ${path}: ${reasonOf(thrown)}.`, { cause: thrown });
  }
}
