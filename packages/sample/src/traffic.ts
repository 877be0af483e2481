import { hash32 } from './random.ts';

const SECONDS_PER_HOUR = 3600;
export const SECONDS_PER_DAY = 86_400;

/** How busy each hour of the day is, in UTC: customers on both sides of the Atlantic, most of them in the west. */
const HOUR_WEIGHTS = [9, 7, 5, 4, 3, 4, 6, 9, 11, 12, 13, 15, 18, 21, 23, 24, 24, 23, 22, 21, 20, 18, 15, 12];
/** From Sunday: good resolutions are kept on Mondays. */
const WEEKDAY_WEIGHTS = [78, 122, 117, 111, 104, 88, 70];
/** From January: the year's rush, a quiet summer, the sales of November. */
const MONTH_WEIGHTS = [150, 122, 108, 102, 100, 92, 84, 82, 104, 106, 118, 92];
/** How much busier the last day is than the first. */
const GROWTH = 2.4;
/** One day in so many has a campaign, one a breakdown of some hours. */
const CAMPAIGN_EVERY_DAYS = 43;
const BREAKDOWN_EVERY_DAYS = 211;

/**
 * When lines are received: a rate for each hour (time of day, day of week, season, growth, chance), and its inverse.
 * All files of an export share it, so that each knows its span without the others.
 */
export class Traffic {
  readonly #fromSeconds: number;
  /** Up to each hour, what share of an arbitrary total has been received. */
  readonly #sums: Float64Array;

  /** @param fromSeconds Unix seconds of the first line; @param days length of the whole, in days */
  constructor(seed: number, fromSeconds: number, days: number) {
    this.#fromSeconds = fromSeconds;
    const hours = days * 24;
    this.#sums = new Float64Array(hours + 1);
    for (let hour = 0; hour < hours; hour++) {
      const unixSeconds = fromSeconds + hour * SECONDS_PER_HOUR;
      const growth = 1 + (GROWTH - 1) * (hour / hours);
      this.#sums[hour + 1] = this.#sums[hour]! + growth * hourWeight(seed, unixSeconds);
    }
  }

  /** Unix seconds, with a fraction, at which this fraction (0 to 1) of all lines has been received. Never falls. */
  secondsAt(fraction: number): number {
    const sums = this.#sums;
    const hours = sums.length - 1;
    const sought = fraction * sums[hours]!;
    let low = 0;
    let high = hours - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (sums[middle]! <= sought) low = middle;
      else high = middle - 1;
    }
    const within = Math.min(1, (sought - sums[low]!) / (sums[low + 1]! - sums[low]!));
    return this.#fromSeconds + (low + within) * SECONDS_PER_HOUR;
  }
}

function hourWeight(seed: number, unixSeconds: number): number {
  const day = Math.floor(unixSeconds / SECONDS_PER_DAY);
  const hourOfDay = Math.floor((unixSeconds - day * SECONDS_PER_DAY) / SECONDS_PER_HOUR);
  const weekday = (((day + 4) % 7) + 7) % 7;
  const month = new Date(unixSeconds * 1000).getUTCMonth();
  const chance = 0.9 + (0.2 * (hash32(seed, day, 1) % 1000)) / 1000;
  const campaign = hash32(seed, day, 2) % CAMPAIGN_EVERY_DAYS === 0 ? 1.7 : 1;
  const broken = hash32(seed, day, 3) % BREAKDOWN_EVERY_DAYS === 0 && hourOfDay > 8 && hourOfDay < 17;
  return (
    HOUR_WEIGHTS[hourOfDay]! *
    WEEKDAY_WEIGHTS[weekday]! *
    MONTH_WEIGHTS[month]! *
    chance *
    campaign *
    (broken ? 0.02 : 1)
  );
}
