import { expect, test } from 'vitest';
import { parseMoment } from './moment.ts';
import { TimeZone } from './time-zone.ts';

const at = (text: string, zone = 'UTC') => {
  const seconds = parseMoment(text, new TimeZone(zone));
  return `${new Date(Math.floor(seconds) * 1000).toISOString().slice(0, 19)}${seconds % 1 === 0 ? '' : ` + ${seconds % 1}`}`;
};

test.each([
  ['2024-01-31', 'UTC', '2024-01-31T00:00:00'],
  ['2024-01-31T12:00', 'UTC', '2024-01-31T12:00:00'],
  ['2024-01-31 12:00:30.25', 'UTC', '2024-01-31T12:00:30 + 0.25'],
  ['2024-01-31T12:00:30+02:00', 'Asia/Tokyo', '2024-01-31T10:00:30'],
  ['2024-01-31T12:00-0330', 'UTC', '2024-01-31T15:30:00'],
  ['2024-01-31t12:00:00z', 'Asia/Tokyo', '2024-01-31T12:00:00'],
  ['1234567890', 'Asia/Tokyo', '2009-02-13T23:31:30'],
  ['1234567890.5', 'UTC', '2009-02-13T23:31:30 + 0.5'],
  ['2024.0', 'UTC', '1970-01-01T00:33:44'],
  [' 2024-02-29 ', 'UTC', '2024-02-29T00:00:00'],
  ['2024-01-31', 'Asia/Kolkata', '2024-01-30T18:30:00'],
  ['2024-01-31', 'Pacific/Kiritimati', '2024-01-30T10:00:00'],
  ['2024-01-31', 'Pacific/Pago_Pago', '2024-01-31T11:00:00'],
  ['2024-07-01', 'america/new_york', '2024-07-01T04:00:00'],
  // Daylight saving begins: 02:00 to 03:00 are left out.
  ['2024-03-31T01:59:59', 'Europe/Berlin', '2024-03-31T00:59:59'],
  ['2024-03-31T02:00', 'Europe/Berlin', '2024-03-31T01:00:00'],
  ['2024-03-31T02:30', 'Europe/Berlin', '2024-03-31T01:00:00'],
  ['2024-03-31T03:00', 'Europe/Berlin', '2024-03-31T01:00:00'],
  ['2024-04-01', 'Europe/Berlin', '2024-03-31T22:00:00'],
  // It ends: 02:00 to 03:00 come twice.
  ['2024-10-27T02:00', 'Europe/Berlin', '2024-10-27T00:00:00'],
  ['2024-10-27T02:30', 'Europe/Berlin', '2024-10-27T00:30:00'],
  ['2024-10-27T03:00', 'Europe/Berlin', '2024-10-27T02:00:00'],
  // A day that begins at one, half an hour of daylight saving, and a day that there never was.
  ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00'],
  ['2024-04-07T01:45', 'Australia/Lord_Howe', '2024-04-06T14:45:00'],
  ['2024-10-06T02:15', 'Australia/Lord_Howe', '2024-10-05T15:30:00'],
  ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00'],
  ['2011-12-30T18:00', 'Pacific/Apia', '2011-12-30T10:00:00'],
  ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00'],
])('%s in %s is %s', (text, zone, expected) => {
  expect(at(text, zone)).toBe(expected);
});

test.each([
  ['yesterday', 'no time'],
  ['2024-1-1', 'no time'],
  ['2024-02-30', 'no real day'],
  ['2023-02-29', 'no real day'],
  ['2024-13-01', 'no real day'],
  ['2024-01-01T24:00', 'no real day'],
  ['2024-01-01T12:60', 'no real day'],
  ['2024', '2024.0'],
  ['20240131', 'dashes'],
  ['1234567890123', 'milliseconds'],
])('%s is refused with advice', (text, words) => {
  expect(() => at(text)).toThrow(words);
});

test.each(['Berlin', '+02:00', '', 'Europe/Berlín'])('the zone %j is refused', (zone) => {
  expect(() => new TimeZone(zone)).toThrow('There is no time zone');
});

test.each([
  ['Europe/Berlin', '2018-03-23', 4],
  ['Europe/Berlin', '2018-10-26', 4],
  ['America/Sao_Paulo', '2018-11-02', 4],
  ['America/Sao_Paulo', '2018-02-15', 4],
  ['Australia/Lord_Howe', '2018-03-30', 4],
  ['Africa/Casablanca', '2018-05-11', 4],
  ['Asia/Tehran', '2018-03-20', 4],
])(
  'a moment is the first at which clocks in %s show the time or a later one, from %s on',
  (name, day, days) => {
    const zone = new TimeZone(name);
    const shows = (seconds: number) => seconds + zone.offsetAt(seconds);
    const first = Date.parse(day) / 1000;
    for (let local = first; local < first + days * 86_400; local += 900) {
      const moment = zone.toUnixSeconds(local);
      expect(shows(moment) >= local && shows(moment - 1) < local).toBe(true);
    }
  },
);
