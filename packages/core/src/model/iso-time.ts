/** Times as ISO 8601 has them. */

const SECONDS_A_MINUTE = 60;
const MINUTES_AN_HOUR = 60;
/** Digits of a fraction: more are not in a double of this size. */
const FRACTION_DIGITS = 6;

/**
 * A moment in Unix seconds as clocks show it that are `offset` seconds ahead of UTC: `2024-10-27T02:30:00+01:00`, and
 * `…Z` for null. Years beyond 9999 or before 0 have a sign and six digits.
 */
export function formatIsoTime(unixSeconds: number, offset: number | null): string {
  let whole = Math.floor(unixSeconds);
  let fraction = (unixSeconds - whole).toFixed(FRACTION_DIGITS);
  if (fraction.startsWith('1')) {
    whole++;
    fraction = '0';
  }
  const shown = new Date((whole + (offset ?? 0)) * 1000).toISOString().slice(0, -'.000Z'.length);
  const digits = fraction.slice(1).replace(/\.?0+$/, '');
  return `${shown}${digits}${offset === null ? 'Z' : formatOffset(offset)}`;
}

/** `+05:45`; with seconds where clocks of old had them. */
function formatOffset(offset: number): string {
  const seconds = Math.abs(offset);
  const minutes = Math.floor(seconds / SECONDS_A_MINUTE);
  const parts = [Math.floor(minutes / MINUTES_AN_HOUR), minutes % MINUTES_AN_HOUR];
  if (seconds % SECONDS_A_MINUTE !== 0) parts.push(seconds % SECONDS_A_MINUTE);
  return (offset < 0 ? '-' : '+') + parts.map((part) => String(part).padStart(2, '0')).join(':');
}
