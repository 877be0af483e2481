import type { Progress } from '@km-export/core';

/** Between two reports of progress, in milliseconds; the eye needs no more. */
const PROGRESS_MS = 100;

/** Passes on the first report of each pass, and then one in {@link PROGRESS_MS}. */
export function progressTeller(tell: (progress: Progress) => void): (progress: Progress) => void {
  const isDue = createRhythm();
  let lastPass = 0;
  return (progress) => {
    const isFirst = progress.passNumber !== lastPass;
    lastPass = progress.passNumber;
    if (isDue(isFirst)) tell(progress);
  };
}

/** Whether it is time for the next report; `isNow`: it is in any case. */
export function createRhythm(): (isNow: boolean) => boolean {
  let lastMs = Number.NEGATIVE_INFINITY;
  return (isNow) => {
    const nowMs = performance.now();
    if (!isNow && nowMs - lastMs < PROGRESS_MS) return false;
    lastMs = nowMs;
    return true;
  };
}
