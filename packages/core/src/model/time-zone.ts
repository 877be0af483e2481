/** Clocks of places, by the time zone data of the platform. */
import { ConvertError } from './error.ts';
import { visibleName } from './words.ts';

const SECONDS_A_DAY = 86_400;
/** No clock is further from UTC, and none was ever turned by more. */
const MOST_OFFSET = 2 * SECONDS_A_DAY;
/** Offsets such as +02:00 are zones to some engines only. */
const NAME = /^[a-z]/i;

/** A time zone of the IANA database. */
export class TimeZone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat | null;

  /** Error `job/bad-spec`: the platform knows no such zone. */
  constructor(name: string) {
    this.name = name;
    this.#format = name === 'UTC' ? null : formatFor(name);
  }

  /** How far clocks are ahead of UTC at a whole Unix second, in seconds. */
  offsetAt(unixSeconds: number): number {
    if (this.#format === null) return 0;
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
    for (const { type, value } of this.#format.formatToParts(unixSeconds * 1000)) parts[type] = value;
    const year = Number(parts.year) * (parts.era === 'BC' ? -1 : 1) + (parts.era === 'BC' ? 1 : 0);
    const local = toUtcSeconds(
      year,
      Number(parts.month),
      Number(parts.day),
      Number(parts.hour),
      Number(parts.minute),
      Number(parts.second),
    );
    return local - unixSeconds;
  }

  /**
   * The first Unix second at which clocks show a time or a later one. A time that comes twice, as when daylight saving
   * ends, is the first of the two; one that is left out, as when it begins, is the moment at which clocks are turned.
   * `local` is what the time would be in Unix seconds if clocks showed UTC.
   */
  toUnixSeconds(local: number): number {
    const offsets = [-MOST_OFFSET, -SECONDS_A_DAY / 2, 0, SECONDS_A_DAY / 2, MOST_OFFSET].map((seconds) =>
      this.offsetAt(local + seconds),
    );
    // The further ahead clocks were, the earlier the moment.
    const fitting = offsets.sort((a, b) => b - a).find((offset) => this.offsetAt(local - offset) === offset);
    return fitting === undefined ? this.#turnAt(local) : local - fitting;
  }

  /** When clocks are turned over `local`. */
  #turnAt(local: number): number {
    let before = local - MOST_OFFSET;
    let after = local + MOST_OFFSET;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (middle + this.offsetAt(middle) >= local) after = middle;
      else before = middle;
    }
    return after;
  }
}

/** A date and time of the Gregorian calendar, as if of UTC, in Unix seconds. Months and days from 1. */
export function toUtcSeconds(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number {
  // Of years below 100 Date.UTC makes those of the last century.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second;
}

function formatFor(name: string): Intl.DateTimeFormat {
  try {
    if (!NAME.test(name)) throw new RangeError('no name');
    return new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    throw new ConvertError(
      'job/bad-spec',
      `There is no time zone "${visibleName(name)}". Zones are named as in the IANA database: UTC, Europe/Berlin, America/New_York.`,
      { cause },
    );
  }
}
