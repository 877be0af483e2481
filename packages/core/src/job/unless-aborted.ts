import { ConvertError } from '../model/error.ts';

/** Rejects as soon as the signal aborts, whatever the work is waiting for. */
export async function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return work;
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(cancelled());
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    work.catch(() => {});
  }
}

export function cancelled(): ConvertError {
  return new ConvertError('job/cancelled', 'The job was cancelled; nothing was left behind.');
}
