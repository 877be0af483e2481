import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

const MB = 1e6;

describe('pace', () => {
  it('of a steady run is its rate, and the rest of the way at that rate', () => {
    const pace = new Pace(5000);
    let reading = pace.update(0, 100 * MB, 5000);
    expect(reading).toEqual({ fraction: 0, bytesPerSecond: 0, secondsLeft: null });
    for (let ms = 250; ms <= 5000; ms += 250)
      reading = pace.update((ms / 1000) * 10 * MB, 100 * MB, 5000 + ms);
    expect(reading.fraction).toBe(0.5);
    expect(reading.bytesPerSecond).toBeCloseTo(10 * MB, 3);
    expect(reading.secondsLeft).toBeCloseTo(5, 6);
  });

  it('of a stream is a rate alone, since nobody knows how much there is', () => {
    const pace = new Pace(0);
    pace.update(5 * MB, null, 1000);
    const reading = pace.update(10 * MB, null, 2000);
    expect(reading).toEqual({ fraction: 0, bytesPerSecond: 5 * MB, secondsLeft: null });
  });

  it('tells no time left before it has seen a second', () => {
    const pace = new Pace(0);
    expect(pace.update(5 * MB, 100 * MB, 500).secondsLeft).toBeNull();
    expect(pace.update(9 * MB, 100 * MB, 999).secondsLeft).toBeNull();
    expect(pace.update(10 * MB, 100 * MB, 1000).secondsLeft).not.toBeNull();
  });

  it('tells no time left where nothing was read', () => {
    const pace = new Pace(0);
    for (const ms of [500, 1000, 5000]) {
      expect(pace.update(0, 100, ms)).toEqual({ fraction: 0, bytesPerSecond: 0, secondsLeft: null });
    }
  });

  it('does not jump with each reading, however close they come', () => {
    const pace = new Pace(0);
    for (let ms = 250; ms <= 4000; ms += 250) pace.update((ms / 1000) * 10 * MB, 1000 * MB, ms);
    const before = pace.update(40 * MB, 1000 * MB, 4000).bytesPerSecond;
    expect(pace.update(80 * MB, 1000 * MB, 4001).bytesPerSecond).toBe(before);
    const after = pace.update(80 * MB, 1000 * MB, 4250).bytesPerSecond;
    expect(after).toBeGreaterThan(before);
    expect(after, 'a burst of 160 MB/s moves the average by far less').toBeLessThan(3 * before);
  });

  it('forgets half of the past in about two seconds', () => {
    const pace = new Pace(0);
    for (let ms = 250; ms <= 4000; ms += 250) pace.update((ms / 1000) * 10 * MB, 1000 * MB, ms);
    let reading = { bytesPerSecond: 0 };
    for (let ms = 4250; ms <= 6000; ms += 250) reading = pace.update(40 * MB, 1000 * MB, ms);
    expect(reading.bytesPerSecond).toBeCloseTo(5 * MB, -3);
  });

  it('is at its end with the last byte, and of nothing at once', () => {
    const pace = new Pace(0);
    pace.update(50, 100, 1000);
    expect(pace.update(100, 100, 2000)).toMatchObject({ fraction: 1, secondsLeft: 0 });
    expect(pace.update(120, 100, 3000), 'a file that has grown').toMatchObject({
      fraction: 1,
      secondsLeft: 0,
    });
    expect(new Pace(0).update(0, 0, 0).fraction).toBe(1);
  });
});
