import { describe, expect, it } from 'vitest';
import { generateExport, type SampleRevision } from './index.ts';

type Parsed = Record<string, unknown> & { _p: unknown; _t: number };

function recordsOf(revision: SampleRevision): Parsed[] {
  const text = Buffer.concat([...revision.chunks()]).toString();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const clean = { octalEscapes: 0, duplicates: 0 } as const;
const sample = generateExport({ ...clean, seed: 3, records: 60_000, files: 5 });
const truth = sample.truth();
const files = sample.revisions.map(recordsOf);
const records = files.flat();

function shareOf(count: number): number {
  return count / records.length;
}

describe('what an export holds', () => {
  it('has 60 events and 304 columns in the wide shape, used very unequally', () => {
    const { properties, events } = generateExport({ records: 300_000 }).truth();
    expect(events).toHaveLength(60);
    expect(properties).toHaveLength(300);
    const counts = properties.map((property) => property.records).sort((a, b) => b - a);
    expect(counts[5]! / counts[250]!).toBeGreaterThan(100);
    expect(counts.at(-1)).toBeGreaterThan(0);
  });

  it('has at most 10 columns and 5 names a line in the narrow shape', () => {
    const { revisions } = generateExport({ ...clean, shape: 'narrow', records: 5_000 });
    const names = new Set<string>();
    for (const record of recordsOf(revisions[0]!)) {
      const own = Object.keys(record);
      expect(own.length).toBeLessThanOrEqual(5);
      for (const name of own) names.add(name);
    }
    expect(names.size).toBe(10);
    expect(new Set(recordsOf(revisions[0]!).flatMap((record) => record._n ?? [])).size).toBe(8);
  });

  it('has 5 % aliases and 10 % property sets, in each file', () => {
    for (const file of truth.files) {
      expect(file.aliases / file.records).toBeCloseTo(0.05, 2);
      expect(file.propertySets / file.records).toBeCloseTo(0.1, 2);
    }
  });

  it('takes other shares', () => {
    const shares = { aliases: 0.3, propertySets: 0, brokenLines: 0.1, octalEscapes: 0.1, blankLines: 0.05 };
    const { totals } = generateExport({ ...shares, records: 20_000 }).truth();
    expect(totals.aliases / totals.records).toBeCloseTo(0.3, 2);
    expect(totals.propertySets).toBe(0);
    expect(totals.rejected / totals.lines).toBeCloseTo(0.1, 2);
    expect(totals.repaired / totals.lines).toBeCloseTo(0.1, 2);
    expect(totals.blank / totals.lines).toBeCloseTo(0.05, 2);
  });

  it('repeats lines byte for byte', () => {
    const linesOf = (duplicates: number) => {
      const { revisions } = generateExport({ records: 10_000, duplicates });
      return Buffer.concat([...revisions[0]!.chunks()])
        .toString()
        .trimEnd()
        .split('\n');
    };
    const none = linesOf(0);
    const some = linesOf(0.1);
    expect(some.length - new Set(some).size).toBeGreaterThan(800);
    expect(none.length - new Set(none).size).toBeLessThan(20);
  });

  it('writes octal escapes of real text, in values and names', () => {
    const { revisions } = generateExport({ records: 5_000, octalEscapes: 0.3 });
    const text = Buffer.concat([...revisions[0]!.chunks()]).toString();
    expect(text).toContain('\\302\\243');
    expect(text).toContain('"caf\\303\\251 visits":');
  });

  it('has values that break careless readers', () => {
    const values = new Set(records.flatMap((record) => Object.values(record)).map((value) => typeof value));
    expect([...values].sort()).toEqual(['boolean', 'number', 'object', 'string']);
    const texts = records
      .flatMap((record) => Object.values(record))
      .filter((value) => typeof value === 'string');
    const having = (pattern: RegExp) => texts.some((text) => pattern.test(text));
    for (const pattern of [
      /,/,
      /"/,
      /\n/,
      /\r/,
      /\t/,
      /^=/,
      /^@/,
      /^0\d/,
      /é/,
      /[一-龠]/,
      /\p{Emoji_Presentation}/u,
    ]) {
      expect(having(pattern), String(pattern)).toBe(true);
    }
    expect(having(/\u2028/)).toBe(true);
  });
});

describe('people', () => {
  it('are anonymous first and known by an account after', () => {
    const seenAt = new Map<unknown, number>();
    let seenBefore = 0;
    let aliases = 0;
    for (const [at, record] of records.entries()) {
      if (record._p2 !== undefined) {
        aliases++;
        const anonymous = [record._p, record._p2].find((id) => typeof id === 'string' && !id.includes('@'));
        if (anonymous !== undefined && seenAt.has(anonymous)) seenBefore++;
      } else if (!seenAt.has(record._p)) seenAt.set(record._p, at);
    }
    expect(aliases).toBe(truth.totals.aliases);
    expect(seenBefore / aliases).toBeGreaterThan(0.3);
  });

  it('have accounts at example domains, some numbers, some numbers as text', () => {
    const people = records.map((record) => record._p);
    const mails = people.filter((id) => typeof id === 'string' && id.includes('@'));
    const numbers = people.filter((id) => typeof id === 'number');
    const digits = people.filter((id) => typeof id === 'string' && /^\d+$/.test(id));
    expect(mails.filter((mail) => !/@([a-z]+\.)?example\.(com|org|net)$/.test(String(mail)))).toEqual([]);
    expect(shareOf(mails.length)).toBeGreaterThan(0.3);
    expect(shareOf(numbers.length)).toBeGreaterThan(0.01);
    expect(digits.length).toBeGreaterThan(0);
    expect(new Set(people).size).toBeGreaterThan(records.length / 50);
  });

  it('come back: the same ones are met in several files', () => {
    const inFirst = new Set(files[0]!.map((record) => record._p));
    expect(files[3]!.filter((record) => inFirst.has(record._p)).length).toBeGreaterThan(500);
  });
});

describe('time', () => {
  const dense = generateExport({ ...clean, records: 40_000, days: 1, files: 4 });

  it.each([
    ['sparse', sample, 3 * 86_400],
    ['dense', dense, 5],
  ] as const)('is received in order, within the span that the index gives: %s', (_, { revisions }, pause) => {
    const astray: Parsed[] = [];
    for (const [index, revision] of revisions.entries()) {
      const { from, to } = revision;
      let last = from;
      for (const record of recordsOf(revision)) {
        // Where neither a device's clock nor the sender gave the time, the server did, on receiving.
        const received = (record._server_timestamp ?? record._t) as number;
        if (record._d !== undefined) continue;
        if (!(received >= last && received <= to)) astray.push(record);
        last = received;
      }
      expect(to - last).toBeLessThan(pause);
      expect(from).toBe(index === 0 ? 1_704_067_200 : revisions[index - 1]!.to);
    }
    expect(astray).toEqual([]);
  });

  it('lets visits overlap where there are many', () => {
    const people = recordsOf(dense.revisions[0]!).map((record) => record._p);
    const next = people.filter((person, at) => person === people[at + 1]).length;
    const near = people.filter((person, at) => people.slice(at + 2, at + 200).includes(person)).length;
    expect(next / people.length).toBeLessThan(0.3);
    expect(near / people.length).toBeGreaterThan(0.5);
  });

  it('happened out of order: batches, device clocks, whole days late', () => {
    let backwards = 0;
    let outside = 0;
    for (const [index, file] of files.entries()) {
      const { from, to } = sample.revisions[index]!;
      for (const [at, record] of file.entries()) {
        if (at > 0 && record._t < file[at - 1]!._t) backwards++;
        if (record._t < from || record._t > to) outside++;
      }
    }
    expect(shareOf(backwards)).toBeGreaterThan(0.05);
    expect(shareOf(backwards)).toBeLessThan(0.3);
    expect(outside).toBeGreaterThan(0);
    const late = records.filter(
      (record) => record._c === 1 && (record._server_timestamp as number) - record._t > 86_400,
    );
    expect(late.length).toBeGreaterThan(10);
  });

  it('goes over two years, every day, with the rhythm of days, weeks and seasons', () => {
    expect(truth.days.length).toBeGreaterThanOrEqual(731);
    expect(truth.days.length).toBeLessThan(736);
    const sums = { monday: 0, saturday: 0, january: 0, july: 0, first: 0, second: 0 };
    for (const { day, records } of truth.days) {
      const date = new Date(`${day}T00:00:00Z`);
      if (date.getUTCDay() === 1) sums.monday += records;
      if (date.getUTCDay() === 6) sums.saturday += records;
      if (day.startsWith('2025-01')) sums.january += records;
      if (day.startsWith('2025-07')) sums.july += records;
      if (day.startsWith('2024')) sums.first += records;
      if (day.startsWith('2025')) sums.second += records;
    }
    expect(sums.monday / sums.saturday).toBeGreaterThan(1.2);
    expect(sums.january / sums.july).toBeGreaterThan(1.2);
    expect(sums.second / sums.first).toBeGreaterThan(1.2);
    const byHour = new Array<number>(24).fill(0);
    for (const record of records) byHour[Math.floor(record._t / 3600) % 24]!++;
    expect(byHour[15]! / byHour[3]!).toBeGreaterThan(3);
  });
});
