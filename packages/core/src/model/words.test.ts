import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arraysNote,
  formatBytes,
  formatCount,
  formatCounted,
  formatDay,
  formatDuration,
  formatTime,
  visibleText,
} from './words.ts';

/** Any text, lone surrogates included. (The library's own is slow to begin.) */
const anyText = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff })), { maxLength })
    .map((codes) => String.fromCodePoint(...codes));

describe('counts', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [6354, '6,354'],
    [1234567, '1,234,567'],
    [12345678, '12,345,678'],
    [-1234, '-1,234'],
    [999.6, '1,000'],
  ])('%d is written %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  it('have their thousands apart as the platform has them', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (count) => {
        expect(formatCount(count)).toBe(count.toLocaleString('en-US').replace('-0', '0'));
      }),
    );
  });

  it('agree with their noun', () => {
    expect(formatCounted(0, 'record')).toBe('0 records');
    expect(formatCounted(1, 'record')).toBe('1 record');
    expect(formatCounted(6354, 'record')).toBe('6,354 records');
    expect(formatCounted(1, 'person', 'people')).toBe('1 person');
    expect(formatCounted(2, 'person', 'people')).toBe('2 people');
  });
});

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 KB'],
    [9994, '9.99 KB'],
    [9995, '10.0 KB'],
    [99_949, '99.9 KB'],
    [99_950, '100 KB'],
    [689_123, '689 KB'],
    [999_499, '999 KB'],
    [999_500, '1.00 MB'],
    [1_130_000_000, '1.13 GB'],
    [5e12, '5.00 TB'],
    [5e15, '5.00 PB'],
    [1e18, '1000 PB'],
  ])('%d are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('have three digits, and never more than the next unit would need', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 1e15 }), (bytes) => {
        const [number, unit] = formatBytes(bytes).split(' ');
        expect(number.replace('.', '')).toMatch(/^[1-9]\d\d$/);
        const factor = 1000 ** (['KB', 'MB', 'GB', 'TB', 'PB'].indexOf(unit) + 1);
        expect(Math.abs(Number(number) * factor - bytes) / bytes).toBeLessThanOrEqual(0.00501);
      }),
    );
  });
});

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [-3, '0 s'],
    [4.4, '4 s'],
    [59.4, '59 s'],
    [59.5, '1 min 0 s'],
    [125, '2 min 5 s'],
    [3599.4, '59 min 59 s'],
    [3599.5, '1 h 0 min'],
    [3780, '1 h 3 min'],
    [360_000, '100 h 0 min'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('times', () => {
  it.each([
    [null, '—'],
    [0, '1970-01-01 00:00:00 UTC'],
    [1234567890, '2009-02-13 23:31:30 UTC'],
    [1234567890.999, '2009-02-13 23:31:30 UTC'],
    [86_399, '1970-01-01 23:59:59 UTC'],
    [86_400, '1970-01-02 00:00:00 UTC'],
    [-1, '1969-12-31 23:59:59 UTC'],
    [-86_400.5, '1969-12-30 23:59:59 UTC'],
    [253_402_300_799, '9999-12-31 23:59:59 UTC'],
  ])('%s is %s', (seconds, text) => {
    expect(formatTime(seconds)).toBe(text);
  });

  it('are those of the platform, over all that is a time in an export', () => {
    fc.assert(
      fc.property(fc.integer({ min: -6e10, max: 1e11 }), (seconds) => {
        const iso = new Date(seconds * 1000).toISOString();
        expect(formatTime(seconds)).toBe(`${iso.slice(0, -14)} ${iso.slice(-13, -5)} UTC`);
        expect(formatDay(Math.floor(seconds / 86_400))).toBe(iso.slice(0, -14));
      }),
    );
  });

  it('have days before and after the epoch', () => {
    expect(formatDay(0)).toBe('1970-01-01');
    expect(formatDay(-1)).toBe('1969-12-31');
    expect(formatDay(14_288)).toBe('2009-02-13');
    expect(formatDay(Math.floor(1e11 / 86_400))).toBe('5138-11-16');
  });
});

describe('text from the data', () => {
  it.each([
    ['plain é 😀 漢', 'plain é 😀 漢'],
    ['a\tb\nc\rd', 'a\\tb\\nc\\rd'],
    ['\u001b[31mred', '\\u001b[31mred'],
    ['\u0000\u007f\u009b', '\\u0000\\u007f\\u009b'],
    ['\u202egpj.exe', '\\u202egpj.exe'],
    ['soft\u00adhyphen \u{e0041}', 'soft\\u00adhyphen \\udb40\\udc41'],
    ['\u200b\u200f\u2028\u2066\u2069\ufeff\u061c', '\\u200b\\u200f\\u2028\\u2066\\u2069\\ufeff\\u061c'],
  ])('%j is shown as %s', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('never moves a terminal, whatever it is', () => {
    fc.assert(
      fc.property(anyText(20), (text) => {
        expect(visibleText(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe('a note on arrays', () => {
  it('names the first, and counts the others', () => {
    expect(arraysNote([])).toBeNull();
    expect(arraysNote(['1.json'])).toBe(
      '1.json is a JSON array: its elements were read, and count, as lines.',
    );
    expect(arraysNote(['1.json', '2.json'])).toBe(
      '1.json and 1 other file are JSON arrays: their elements were read, and count, as lines.',
    );
  });
});
