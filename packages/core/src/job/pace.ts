/** What progress looks like to a person. */
export type PaceReading = {
  /** 0 to 1; 0 as long as nobody knows how much there is. */
  fraction: number;
  bytesPerSecond: number;
  /** Null until enough was seen to tell. */
  secondsLeft: number | null;
};

/**
 * Rate and time left from stored bytes, smoothed over some seconds. The clock is the caller's: pass
 * milliseconds from any steady one. Start a new one for each pass.
 */
export class Pace {
  readonly #start: number;
  #lastMs: number;
  #lastBytes = 0;
  #rate = 0;

  constructor(nowMs: number) {
    this.#start = nowMs;
    this.#lastMs = nowMs;
  }

  update(storedBytes: number, storedTotal: number | null, nowMs: number): PaceReading {
    const elapsedMs = nowMs - this.#lastMs;
    if (elapsedMs >= 250) {
      const rate = ((storedBytes - this.#lastBytes) / elapsedMs) * 1000;
      // A moving average that forgets half of the past in about two seconds.
      const weight = 1 - 0.5 ** (elapsedMs / 2000);
      this.#rate = this.#rate === 0 ? rate : this.#rate + (rate - this.#rate) * weight;
      this.#lastMs = nowMs;
      this.#lastBytes = storedBytes;
    }
    if (storedTotal === null) return { fraction: 0, bytesPerSecond: this.#rate, secondsLeft: null };
    const known = nowMs - this.#start >= 1000 && this.#rate > 0;
    return {
      fraction: storedTotal === 0 ? 1 : Math.min(1, storedBytes / storedTotal),
      bytesPerSecond: this.#rate,
      secondsLeft: known ? Math.max(0, storedTotal - storedBytes) / this.#rate : null,
    };
  }
}
