import { generateExport, mergeTruths, type SampleOptions, type Truth } from '@km-export/sample';
import { describe, expect, it } from 'vitest';
import { listInput, type ProblemCode, runJob } from '../src/index.ts';
import { MemoryPool, MemoryScratch, MemorySinks, memorySources } from './memory-ports.ts';

const REASONS: Record<Truth['broken'][number]['reason'], ProblemCode> = {
  'cut-short': 'line/cut-short',
  'invalid-utf8': 'line/invalid-utf8',
  garbage: 'line/not-json',
  glued: 'line/not-json',
  'octal-escapes': 'line/not-json',
};

async function surveyed(options: SampleOptions, keep: (path: string) => boolean = () => true) {
  const sample = generateExport(options);
  const files = sample.files.filter(({ path }) => keep(path));
  const bytes = new Map(files.map(({ path, chunks }) => [path, Buffer.concat([...chunks()])]));
  const found = [...bytes].map(([path, content]) => ({ path, size: content.length, ref: path }));
  const listing = listInput([{ given: 'bucket', kind: 'folder', files: found }], { mergeExports: false });
  const openSource = memorySources((name) => bytes.get(name) as Uint8Array);
  const sinks = new MemorySinks();
  const result = await runJob(
    { inputs: ['bucket'], outputs: [], rejects: 'rejects' },
    listing,
    {
      pool: new MemoryPool(3, openSource),
      openSource,
      openSink: sinks.open,
      scratch: new MemoryScratch(),
    },
    { sizes: { surveyTaskBytes: 100_000 } },
  );
  return { truth: mergeTruths(sample.revisions.map((revision) => revision.truth())), result, sinks };
}

describe('a survey of a generated export', () => {
  it.each([
    { seed: 1, records: 5000, files: 3, brokenLines: 0.02, octalEscapes: 0.05, blankLines: 0.01 },
    { seed: 2, records: 2000, files: 1, shape: 'narrow', lineEnding: '\r\n' },
  ] satisfies SampleOptions[])('finds what was written: %j', async (options) => {
    const { truth, result, sinks } = await surveyed(options);
    const report = result.survey?.report;
    expect(report).toMatchObject({
      totals: truth.totals,
      time: { ...truth.time, unusable: 0 },
      days: truth.days,
      events: truth.events,
      properties: truth.properties,
      missing: { revisions: [] },
    });
    const ofFile = ({
      path,
      revision,
      bytes,
      lines,
      records,
      rejected,
      repaired,
      first,
      last,
    }: Truth['files'][number]) => ({
      path,
      revision,
      bytes,
      lines,
      records,
      rejected,
      repaired,
      first,
      last,
    });
    expect(report?.files.map((file) => ofFile(file as Truth['files'][number]))).toEqual(
      truth.files.map(ofFile),
    );

    const rejected = result.problems.filter(({ code }) => Object.values(REASONS).includes(code));
    for (const { code, count, samples } of rejected) {
      const places = truth.broken.filter(({ reason }) => REASONS[reason] === code);
      expect(count, code).toBe(places.length);
      expect(samples.map(({ path, line, byteOffset }) => ({ path, line, byteOffset }))).toEqual(
        places.slice(0, 5).map(({ path, line, byteOffset }) => ({ path, line, byteOffset })),
      );
    }
    expect(rejected.reduce((sum, { count }) => sum + count, 0)).toBe(truth.broken.length);
    const octal = result.problems.find(({ code }) => code === 'line/octal-escapes');
    expect(octal?.count ?? 0).toBe(truth.repaired.length);
    const lines = Buffer.from(sinks.closed.get('rejects') as Uint8Array)
      .toString('latin1')
      .split('\n');
    expect(lines.length - 1).toBe(truth.broken.length);
  });
});

describe('the verdict on a generated export', () => {
  const verdictOf = async (options: SampleOptions, keep: (path: string) => boolean = () => true) => {
    const { result } = await surveyed(options, keep);
    const { verdict, missing, bucket } = result.survey!.report;
    return { title: verdict.title.split(' up to ')[0], missing, bucket, verdict };
  };
  const options = { seed: 5, records: 600, files: 6, firstRevision: 100 } satisfies SampleOptions;

  it('is that it is complete, up to when it was exported', async () => {
    const { title, bucket, verdict } = await verdictOf({ ...options, revisionsToCome: 2 });
    expect(title).toBe('Complete');
    expect(bucket.statuses[0]).toMatchObject({ total: 107, exported: 105, toCome: 2 });
    expect(bucket.indexes[0].received.all).toEqual(bucket.indexes[0].received.present);
    expect(verdict.words).toContain('2 files were still to come');
  });

  it('is that files are missing, and when what is in them was received', async () => {
    const { revisions } = generateExport(options);
    const gone = revisions.filter(({ revision }) => revision === 102 || revision === 105);
    const { title, missing, bucket } = await verdictOf(options, (path) =>
      gone.every((file) => file.path !== path),
    );
    expect(title).toBe('Incomplete');
    expect(missing).toEqual({ revisions: ['102'], files: ['102', '105'], newer: [] });
    expect(bucket.indexes[0].received.absent).toEqual({ first: gone[0].from, last: gone[1].to });
  });

  it('is no more than can be told without index.csv and status.csv', async () => {
    expect((await verdictOf(options, (path) => !path.endsWith('.csv'))).title).toBe(
      'Complete as far as can be told',
    );
  });
});
