import { describe, expect, it } from 'vitest';
import { FORMAT_IDS, FORMATS, JOB_OPTIONS } from '../src/index.ts';
import { describeFormat } from './format-contract.ts';

for (const [key, format] of Object.entries(FORMATS)) describeFormat(key, format);

describe('the table of formats', () => {
  it('is what the ids are taken from', () => {
    expect(FORMAT_IDS).toEqual(Object.keys(FORMATS));
  });

  it('tells formats apart by id, label and extension', () => {
    const all = Object.values(FORMATS);
    for (const field of ['id', 'label', 'extension'] as const) {
      expect(new Set(all.map((format) => format[field])).size, field).toBe(all.length);
    }
  });

  it('has no option that the job has too, for both are flags', () => {
    const job: string[] = JOB_OPTIONS.map(({ name }) => name);
    for (const { options } of Object.values(FORMATS)) {
      for (const { name } of options as readonly { name: string }[]) expect(job).not.toContain(name);
    }
  });
});
