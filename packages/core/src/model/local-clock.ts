import { TimeZone } from './time-zone.ts';

const SECONDS_A_DAY = 86_400;

/** What clocks of a time zone show at any number of moments: the platform is asked a few times a day, not for each. */
export class LocalClock {
  readonly #zone: TimeZone;
  /** By days of UTC: how far clocks are ahead of it all day long; NaN on a day on which they are turned. */
  readonly #offsets = new Map<number, number>();

  /** Error `job/bad-spec`: the platform knows no such zone. */
  constructor(zoneName: string) {
    this.#zone = new TimeZone(zoneName);
  }

  /** How far clocks are ahead of UTC at a moment in Unix seconds, in seconds. */
  offsetAt(unixSeconds: number): number {
    const day = Math.floor(unixSeconds / SECONDS_A_DAY);
    let offset = this.#offsets.get(day);
    if (offset === undefined) {
      const first = this.#zone.offsetAt(day * SECONDS_A_DAY);
      offset = this.#zone.offsetAt((day + 1) * SECONDS_A_DAY) === first ? first : Number.NaN;
      this.#offsets.set(day, offset);
    }
    return Number.isNaN(offset) ? this.#zone.offsetAt(Math.floor(unixSeconds)) : offset;
  }

  /** The day that calendars show, in days since 1970-01-01. */
  dayAt(unixSeconds: number): number {
    return Math.floor((Math.floor(unixSeconds) + this.offsetAt(unixSeconds)) / SECONDS_A_DAY);
  }
}
