/** Moments as people type them. */
import { ConvertError } from './error.ts';
import { TimeZone, toUtcSeconds } from './time-zone.ts';
import { visibleName } from './words.ts';

const UNIX_SECONDS = /^[-+]?\d+(\.\d+)?$/;
/** Years, months and days without their dashes: as Unix seconds they would be of 1970. */
const BARE_DATE = /^(\d{4}|\d{6}|\d{8})$/;
/** Beyond this many seconds a number is most likely milliseconds (behaviour rule 11). */
const MAX_UNIX_SECONDS = 1e11;
const DATE_AND_TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?\s*(?:([Zz])|([-+])(\d\d):?(\d\d))?)?$/;

/**
 * A date (its beginning), a date and time, or Unix seconds, in Unix seconds. What names no offset of its own is of the
 * time zone, as {@link TimeZone.toUnixSeconds} has it. Error `job/bad-spec`: it is none of these, or no such day is.
 */
export function parseMoment(text: string, zone: TimeZone): number {
  const trimmed = text.trim();
  if (UNIX_SECONDS.test(trimmed)) return parseUnixSeconds(trimmed);
  const match = DATE_AND_TIME.exec(trimmed);
  if (match === null) throw badMoment(text, 'is no time');
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((digits) => Number(digits ?? 0));
  const local = toUtcSeconds(year, month, day, hour, minute, second);
  const isReal = hour < 24 && minute < 60 && second < 60 && isDayOf(local, year, month, day);
  if (!isReal) throw badMoment(text, 'is no real day and time');
  const fraction = Number(`0${match[7] ?? ''}`);
  const [utc, sign, offsetHours, offsetMinutes] = match.slice(8);
  if (utc !== undefined) return local + fraction;
  if (sign === undefined) return zone.toUnixSeconds(local) + fraction;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60;
  return local + fraction - (sign === '-' ? -offset : offset);
}

function parseUnixSeconds(text: string): number {
  if (BARE_DATE.test(text)) {
    throw badMoment(text, 'may be a date or Unix seconds', `Write a date with its dashes, or ${text}.0.`);
  }
  const seconds = Number(text);
  if (Math.abs(seconds) <= MAX_UNIX_SECONDS) return seconds;
  throw badMoment(
    text,
    'is beyond any date in seconds',
    'Are these milliseconds? Leave the last three digits out.',
  );
}

/** Days that a month has not run over into the next one. */
function isDayOf(local: number, year: number, month: number, day: number): boolean {
  const date = new Date(local * 1000);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function badMoment(text: string, why: string, advice?: string): ConvertError {
  const forms =
    'A time is a date such as 2024-01-31, a date and time such as 2024-01-31T12:00 or 2024-01-31T12:00:30+02:00, or Unix seconds.';
  return new ConvertError('job/bad-spec', `"${visibleName(text)}" ${why}. ${advice ?? forms}`);
}

/** Checks the text alone, whatever the zone. Error `job/bad-spec`. */
export function checkMoment(text: string): void {
  parseMoment(text, UTC);
}

const UTC = new TimeZone('UTC');
