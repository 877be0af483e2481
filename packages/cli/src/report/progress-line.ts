import { formatBytes, formatCount, formatDuration, Pace, type Progress } from '@km-export/core';
import { widthOf } from './fit.ts';

/** The part of a terminal's output stream that a progress line needs. */
export type ProgressStream = { write(text: string): unknown; columns?: number };

const PASS_NAMES: Record<Progress['pass'], string> = {
  aliases: 'following aliases',
  duplicates: 'finding duplicates',
  survey: 'surveying',
  convert: 'converting',
};
const REDRAW_MS = 125;
const CLEAR = '\r\x1b[K';

/** One line that tells how far a job is, rewritten in place on a terminal. */
export class ProgressLine {
  readonly #stream: ProgressStream;
  /** Milliseconds of a steady clock. */
  readonly #now: () => number;
  #pace: Pace;
  #passNumber = 1;
  #drawnMs = Number.NEGATIVE_INFINITY;
  #isShown = false;

  constructor(stream: ProgressStream, now: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
    this.#pace = new Pace(now());
  }

  /** Draws, unless the last drawing is too fresh. */
  update(progress: Progress): void {
    const nowMs = this.#now();
    if (progress.passNumber !== this.#passNumber) {
      this.#passNumber = progress.passNumber;
      this.#pace = new Pace(nowMs);
    }
    this.#draw(() => describe(progress, this.#pace, nowMs), nowMs);
  }

  #draw(parts: () => string[], nowMs = this.#now()): void {
    if (nowMs - this.#drawnMs < REDRAW_MS) return;
    this.#drawnMs = nowMs;
    this.#isShown = true;
    this.#stream.write(CLEAR + fitParts(parts(), (this.#stream.columns ?? 80) - 1));
  }

  /** Draws how much of a stream was taken in, before the job begins. */
  updateSpooled(bytes: number): void {
    this.#draw(() => [`taking in what comes, ${formatBytes(bytes)} so far`]);
  }

  /** Draws what is told in any other way, the most important part first. */
  updateParts(parts: () => string[]): void {
    this.#draw(parts);
  }

  /** Takes the line away, so that other text can follow. */
  clear(): void {
    if (this.#isShown) this.#stream.write(CLEAR);
    this.#isShown = false;
  }
}

/** The most important part first. */
function describe(progress: Progress, pace: Pace, nowMs: number): string[] {
  const reading = pace.update(progress.storedBytes, progress.storedTotal, nowMs);
  const pass = PASS_NAMES[progress.pass];
  const parts = [
    progress.passes > 1 ? `${pass} (${progress.passNumber} of ${progress.passes})` : pass,
    progress.storedTotal === null
      ? `${formatBytes(progress.storedBytes)} read`
      : `${Math.floor(reading.fraction * 100)} %`,
  ];
  if (reading.secondsLeft !== null) parts.push(`${formatDuration(reading.secondsLeft)} left`);
  if (reading.bytesPerSecond > 0) parts.push(`${formatBytes(Math.round(reading.bytesPerSecond))}/s`);
  parts.push(`${formatCount(progress.records)} records`);
  if (progress.rejected > 0) parts.push(`${formatCount(progress.rejected)} rejected`);
  return parts;
}

function fitParts(parts: readonly string[], columns: number): string {
  const fitting = [...parts];
  while (fitting.length > 1 && widthOf(fitting.join(' · ')) > columns) fitting.pop();
  const line = fitting.join(' · ');
  return widthOf(line) > columns ? '' : line;
}
