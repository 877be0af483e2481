/** A worker whose tasks do what their id says: tests of the pool only. */
import { parentPort, threadId } from 'node:worker_threads';
import { expose, transfer } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';

export const DIES = 13;
export const HANGS = 14;
export const DIES_AFTERWARDS = 15;

const service = {
  /**
   * @param {{ id: number }} task
   * @param {(part: object) => Promise<ArrayBuffer[]>} onPart
   */
  async run(task, onPart) {
    if (task.id === DIES) process.exit(7);
    if (task.id === HANGS) await new Promise(() => {});
    if (task.id === DIES_AFTERWARDS) setTimeout(() => process.exit(7), 50);
    const bytes = new Uint8Array(1000).fill(task.id);
    const chunks = [{ output: 0, rows: 1, bytes }];
    const part = { seq: 0, chunks, account: { files: [], problems: {} }, storedBytes: threadId };
    const spent = await onPart(transfer(part, [bytes.buffer]));
    const isBack = bytes.byteLength === 0 && spent[0]?.byteLength === 1000;
    return isBack
      ? { ok: true, summary: null }
      : { ok: false, error: { code: 'job/unexpected', message: 'kept' } };
  },
};

if (parentPort !== null) expose(service, nodeEndpoint(parentPort));
