/**
 * How numbers are put in words, the same on the page and on the command line.
 */

const counts = /\B(?=(\d{3})+(?!\d))/g;

/** `6354` → `6,354`. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(counts, ',');
}

/** A count with its noun: `1 record`, `6,354 records`. */
export function formatCounted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** Bytes in decimal units, three digits: `689 KB`, `1.13 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** Seconds as people say them: `4 s`, `2 min 5 s`, `1 h 3 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Unix seconds as `2009-02-13 23:31:30 UTC`; `—` for null. */
export function formatTime(unixSeconds: number | null): string {
  if (unixSeconds === null) return '—';
  const text = new Date(Math.floor(unixSeconds) * 1000).toISOString();
  return `${text.slice(0, -14)} ${text.slice(-13, -5)} UTC`;
}

/** Days since 1970-01-01 as `2009-02-13`. */
export function formatDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, -14);
}

// Control characters, and those that turn the direction of text or hide in it.
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Text from the data, safe to print: what a terminal or a reader would not show as itself is spelled out. */
export function visibleText(text: string): string {
  return text.replace(invisible, (character) => {
    if (character === '\t') return '\\t';
    if (character === '\n') return '\\n';
    if (character === '\r') return '\\r';
    return Array.from({ length: character.length }, (_, unit) => escapeUnit(character, unit)).join('');
  });
}

/** More than anybody reads of a name, which may be as long as memory holds. */
const MOST_OF_NAME = 1000;

/** Like {@link visibleText}, and cut. */
export function visibleName(name: string): string {
  return visibleText(name.length > MOST_OF_NAME ? `${name.slice(0, MOST_OF_NAME)}…` : name);
}

/** By what local times were told; `data` is whose time zone data: `Node 20.20.2 (2025b)`. */
export function timeZoneNote(zone: string, data: string): string {
  return `Local times are those of ${visibleText(zone)} by the time zone data of ${data}: other versions may know other changes of clocks.`;
}

/** What is to be known of files that are JSON arrays, by their paths; null where there are none. */
export function arraysNote(paths: readonly string[]): string | null {
  if (paths.length === 0) return null;
  if (paths.length === 1) return `${paths[0]} is a JSON array: its elements were read, and count, as lines.`;
  return `${paths[0]} and ${formatCounted(paths.length - 1, 'other file')} are JSON arrays: their elements were read, and count, as lines.`;
}

/** As JSON has it: what is beyond the first 65,536 characters takes two. */
function escapeUnit(character: string, unit: number): string {
  return `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`;
}
