import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** A write for each line would cost more than the line. */
const BATCH = 2000;

/** Writes texts to a file, some thousands at once, waiting while the file is slow. */
export class BatchWriter {
  /** @param {string} path */
  constructor(path) {
    this.stream = createWriteStream(path);
    /** @type {string[]} */
    this.batch = [];
  }

  /**
   * @param {string} text
   * @returns {Promise<void> | undefined} to wait for, where there is something to wait for
   */
  write(text) {
    this.batch.push(text);
    return this.batch.length < BATCH ? undefined : this.flush();
  }

  async flush() {
    const text = this.batch.join('');
    this.batch = [];
    if (!this.stream.write(text)) await once(this.stream, 'drain');
  }

  async close() {
    this.stream.end(this.batch.join(''));
    await once(this.stream, 'finish');
  }
}
