import { expect, test } from 'vitest';
import { LocalClock } from './local-clock.ts';
import { TimeZone } from './time-zone.ts';
import { formatDay } from './words.ts';

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Kathmandu'];

test('clocks are what the platform says at every moment, also on days on which they are turned', () => {
  for (const name of ZONES) {
    const clock = new LocalClock(name);
    const zone = new TimeZone(name);
    for (let time = Date.UTC(2024, 0, 1) / 1000; time < Date.UTC(2025, 0, 1) / 1000; time += 1799) {
      expect(clock.offsetAt(time), `${name} ${time}`).toBe(zone.offsetAt(time));
    }
  }
});

test('a day is that of the place, also of a fraction of a second and before 1970', () => {
  const dayIn = (zone: string, time: number) => formatDay(new LocalClock(zone).dayAt(time));
  const beforeMidnight = Date.UTC(2024, 0, 31, 22, 59, 59) / 1000 + 0.999;
  expect(dayIn('Europe/Berlin', beforeMidnight)).toBe('2024-01-31');
  expect(dayIn('Europe/Berlin', beforeMidnight + 0.001)).toBe('2024-02-01');
  expect(dayIn('Pacific/Kiritimati', Date.UTC(2024, 0, 31, 10) / 1000)).toBe('2024-02-01');
  expect(dayIn('UTC', -0.5)).toBe('1969-12-31');
  // At midnight the clocks of São Paulo went back to 23:00.
  expect(dayIn('America/Sao_Paulo', Date.UTC(2018, 1, 18, 2) / 1000)).toBe('2018-02-17');
  expect(dayIn('America/Sao_Paulo', Date.UTC(2018, 1, 18, 3) / 1000)).toBe('2018-02-18');
});
