import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { ConvertError } from '@km-export/core';
import { errorCode } from './system-error.ts';

/** Between two looks whether somebody reads: nothing tells of it. */
const LOOK_MS = 50;

/**
 * Opens a named pipe for writing as soon as somebody reads it. Neither waiting nor writing ties up a thread: one that
 * is held by the system would keep the process from ending. Rejects with `job/cancelled` when the signal aborts while
 * it waits, else with the platform's error.
 */
export async function openNamedPipe(path: string, signal: AbortSignal): Promise<Writable> {
  for (;;) {
    const fd = openIfRead(path);
    if (fd !== null) return new Socket({ fd, readable: false, writable: true });
    try {
      await delay(LOOK_MS, undefined, { signal });
    } catch {
      throw new ConvertError('job/cancelled', 'The job was cancelled; nothing was left behind.');
    }
  }
}

/** A descriptor; null where nobody reads. */
function openIfRead(path: string): number | null {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (thrown) {
    if (errorCode(thrown) === 'ENXIO') return null;
    throw thrown;
  }
}
