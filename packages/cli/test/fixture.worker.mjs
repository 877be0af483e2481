/** A worker whose tasks do what their id says: tests of the pool only. */
import { parentPort, threadId } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';

export const DIES = 13;
export const HANGS = 14;
export const DIES_AFTERWARDS = 15;

const service = {
  /**
   * @param {{ id: number }} task
   * @param {(part: object) => Promise<ArrayBufferLike[]>} onPart
   */
  async run(task, onPart) {
    if (task.id === DIES) process.exit(7);
    if (task.id === HANGS) await new Promise(() => {});
    if (task.id === DIES_AFTERWARDS) setTimeout(() => process.exit(7), 50);
    const bytes = new Uint8Array(new SharedArrayBuffer(1000)).fill(task.id);
    const chunks = [{ output: 0, rows: 1, bytes }];
    const part = { seq: 0, chunks, account: { files: [], problems: {} }, storedBytes: threadId };
    const spent = await onPart(part);
    // Whoever took it left a mark, as a sign that it is the same memory.
    const isBack = bytes[1] === 255 && new Uint8Array(spent[0])[1] === 255;
    return isBack
      ? { ok: true, summary: null }
      : { ok: false, error: { code: 'job/unexpected', message: 'kept' } };
  },
};

if (parentPort !== null) expose(service, nodeEndpoint(parentPort));
