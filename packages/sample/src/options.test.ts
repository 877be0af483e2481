import { describe, expect, it } from 'vitest';
import { generateExport, type SampleOptions } from './index.ts';

describe('options that make no sense', () => {
  it.each<[SampleOptions, RegExp]>([
    [{ records: 10, bytes: 10 }, /records and bytes/],
    [{ records: 0 }, /records must be a whole number of at least 1, not 0/],
    [{ bytes: 1.5 }, /bytes must be a whole number/],
    [{ seed: Number.NaN }, /seed/],
    [{ files: 0 }, /files/],
    [{ records: 3, files: 4 }, /files must be at most the number of lines, 3, not 4/],
    [{ brokenLines: 1.1 }, /brokenLines must be a share from 0 to 1, not 1.1/],
    [{ brokenLines: 0.5, blankLines: 0.5 }, /stay below 1/],
    [{ aliases: -0.1 }, /aliases/],
    [{ shape: 'tall' as 'wide' }, /shape must be "wide" or "narrow", not "tall"/],
    [{ lineEnding: '\r' as '\n' }, /lineEnding/],
    [{ fromSeconds: 0 }, /fromSeconds must be a whole number of at least 1230768000/],
    [{ days: 10_000 }, /before 2038/],
  ])('%o', (options, message) => {
    expect(() => generateExport(options)).toThrow(RangeError);
    expect(() => generateExport(options)).toThrow(message);
  });
});

describe('options at their ends', () => {
  it.each<SampleOptions>([
    { records: 1 },
    { records: 40, aliases: 1, propertySets: 0 },
    { records: 40, aliases: 0, propertySets: 1 },
    { records: 40, aliases: 0, propertySets: 0, duplicates: 1 },
    { records: 40, days: 1, files: 40 },
    { records: 40, fromSeconds: 1_230_768_000, firstRevision: 0 },
  ])('%o', (options) => {
    const sample = generateExport(options);
    expect(sample.truth().totals.records).toBe(options.records);
    if (options.aliases === 1) expect(sample.truth().totals.aliases).toBe(40);
    if (options.propertySets === 1) expect(sample.truth().totals.propertySets).toBe(40);
  });
});
