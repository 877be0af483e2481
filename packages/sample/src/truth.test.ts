import { describe, expect, it } from 'vitest';
import { generateExport, mergeTruths, type SampleOptions, type SampleRevision, type Truth } from './index.ts';

type Line = { bytes: Buffer; line: number; byteOffset: number };

function linesOf(revision: SampleRevision): Line[] {
  const content = Buffer.concat([...revision.chunks()]);
  const lines: Line[] = [];
  for (let start = 0; start < content.length; ) {
    const end = content.indexOf(0x0a, start);
    const textEnd = content[end - 1] === 0x0d && end > start ? end - 1 : end;
    lines.push({ bytes: content.subarray(start, textEnd), line: lines.length + 1, byteOffset: start });
    start = end + 1;
  }
  return lines;
}

/** Octal escapes as bytes; an escaped backslash stays. */
function withoutOctalEscapes(bytes: Buffer): Buffer {
  const repaired = bytes
    .toString('latin1')
    .replace(/\\(\\|[0-3][0-7]{2})/g, (all, what) =>
      what === '\\' ? all : String.fromCharCode(Number.parseInt(what, 8)),
    );
  return Buffer.from(repaired, 'latin1');
}

function parse(bytes: Buffer): Record<string, unknown> {
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('no object');
  return value as Record<string, unknown>;
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

/** The length of a value as text; a number's as it stands in the line, which JSON.parse forgets. */
function textBytes(name: string, value: unknown, json: string): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value !== 'number') return Buffer.byteLength(JSON.stringify(value));
  const start = json.indexOf(`${JSON.stringify(name)}:`) + JSON.stringify(name).length + 1;
  return /^[^,}]+/.exec(json.slice(start))![0].length;
}

/** Counts a file over again, from its bytes alone, with JSON.parse. */
function recount(revision: SampleRevision): Truth {
  const totals = {
    bytes: 0,
    lines: 0,
    records: 0,
    blank: 0,
    rejected: 0,
    repaired: 0,
    events: 0,
    propertySets: 0,
    aliases: 0,
  };
  const times: number[] = [];
  const days = new Map<string, number>();
  const eventTimes = new Map<string, number[]>();
  const properties = new Map<string, Truth['properties'][number]>();
  const repaired: Truth['repaired'] = [];
  const broken: Omit<Truth['broken'][number], 'reason'>[] = [];

  for (const { bytes, line, byteOffset } of linesOf(revision)) {
    totals.lines++;
    const place = { path: revision.path, line, byteOffset };
    if (/^[ \t]*$/.test(bytes.toString('latin1'))) {
      totals.blank++;
      continue;
    }
    const sound = withoutOctalEscapes(bytes);
    let record: Record<string, unknown>;
    try {
      record = parse(sound);
    } catch {
      totals.rejected++;
      broken.push(place);
      continue;
    }
    totals.records++;
    if (!sound.equals(bytes)) {
      totals.repaired++;
      repaired.push(place);
    }
    if (record._p2 !== undefined) totals.aliases++;
    else if (record._n !== undefined) totals.events++;
    else totals.propertySets++;
    const time = record._t as number;
    times.push(time);
    const day = new Date(time * 1000).toISOString().slice(0, 10);
    days.set(day, (days.get(day) ?? 0) + 1);
    if (record._n !== undefined) {
      const known = eventTimes.get(record._n as string);
      if (known) known.push(time);
      else eventTimes.set(record._n as string, [time]);
    }
    for (const [name, value] of Object.entries(record)) {
      if (['_p', '_p2', '_n', '_t'].includes(name)) continue;
      const property = properties.get(name) ?? { name, records: 0, types: {}, longest: 0 };
      properties.set(name, property);
      property.records++;
      const type = typeOf(value) as 'string';
      property.types[type] = (property.types[type] ?? 0) + 1;
      property.longest = Math.max(property.longest, textBytes(name, value, sound.toString()));
    }
  }
  totals.bytes = Buffer.concat([...revision.chunks()]).length;
  const span = (list: number[]) => ({
    first: list.length > 0 ? list.reduce((a, b) => Math.min(a, b)) : null,
    last: list.length > 0 ? list.reduce((a, b) => Math.max(a, b)) : null,
  });
  return {
    totals: { files: 1, ...totals },
    time: span(times),
    days: [...days].sort().map(([day, records]) => ({ day, records })),
    events: [...eventTimes].map(([name, list]) => ({ name, records: list.length, ...span(list) })),
    properties: [...properties.values()],
    files: [{ path: revision.path, revision: revision.revision, ...totals, ...span(times) }],
    repaired,
    broken: broken as Truth['broken'],
  };
}

function withoutReasons(truth: Truth): unknown {
  return { ...truth, broken: truth.broken.map(({ reason: _, ...place }) => place) };
}

const CASES: Record<string, SampleOptions> = {
  default: {},
  'sound lines only': { records: 5_000, octalEscapes: 0, duplicates: 0 },
  'all faults': {
    seed: 5,
    records: 30_000,
    files: 3,
    brokenLines: 0.05,
    blankLines: 0.02,
    octalEscapes: 0.05,
    duplicates: 0.03,
  },
  'narrow, CRLF': {
    shape: 'narrow',
    seed: 6,
    records: 10_000,
    lineEnding: '\r\n',
    brokenLines: 0.05,
    blankLines: 0.02,
    octalEscapes: 0.05,
  },
  'every line octal': { records: 1_000, octalEscapes: 1, aliases: 0 },
  'mostly broken': { records: 500, brokenLines: 0.9 },
};

describe('the truth agrees with an independent recount', () => {
  it.each(Object.entries(CASES))('%s', (_, options) => {
    const { revisions } = generateExport(options);
    for (const revision of revisions) {
      expect(withoutReasons(revision.truth())).toEqual(recount(revision));
    }
  });
});

describe('broken lines', () => {
  const { revisions } = generateExport({ records: 8_000, files: 2, brokenLines: 0.2, seed: 11 });
  const broken = revisions.flatMap((revision) => {
    const lines = linesOf(revision);
    return revision.truth().broken.map((place) => ({ ...place, ...lines[place.line - 1]!, place }));
  });

  it('stand where the truth says', () => {
    expect(broken.length).toBeGreaterThan(1_800);
    for (const { byteOffset, place } of broken) expect(byteOffset).toBe(place.byteOffset);
  });

  it('are of every kind', () => {
    const reasons = new Set(broken.map(({ reason }) => reason));
    expect([...reasons].sort()).toEqual(['cut-short', 'garbage', 'glued', 'invalid-utf8', 'octal-escapes']);
  });

  it('cannot be read, for the reason given', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    for (const { bytes, reason } of broken) {
      expect(() => parse(withoutOctalEscapes(bytes))).toThrow();
      expect(bytes.length).toBeGreaterThan(0);
      if (reason === 'invalid-utf8') {
        expect(() => decoder.decode(bytes)).toThrow();
        continue;
      }
      const text = decoder.decode(bytes);
      if (reason === 'cut-short') expect(text).toMatch(/^\{/);
      if (reason === 'octal-escapes') expect(() => decoder.decode(withoutOctalEscapes(bytes))).toThrow();
      if (reason === 'glued') {
        const half = text.slice(0, text.length / 2);
        expect(text).toBe(half + half);
        expect(JSON.parse(half)).toHaveProperty('_p');
      }
    }
  });

  it('never make a file look like an array', () => {
    for (const { bytes } of broken) expect(bytes.toString('latin1').trimStart()[0]).not.toBe('[');
  });
});

describe('mergeTruths', () => {
  const sample = generateExport(CASES['all faults']!);
  const [a, b, c] = sample.revisions.map((revision) => revision.truth()) as [Truth, Truth, Truth];

  it('gives the truth of the whole', () => {
    const whole = sample.truth();
    expect(mergeTruths([a, b, c])).toEqual(whole);
    expect(whole.totals.files).toBe(3);
    const { lines, records, blank, rejected, events, propertySets, aliases } = whole.totals;
    expect(lines).toBe(records + blank + rejected);
    expect(records).toBe(events + propertySets + aliases);
    expect(whole.days.reduce((sum, day) => sum + day.records, 0)).toBe(records);
    expect(whole.broken).toHaveLength(rejected);
    const counted = sample.revisions.map(recount);
    for (const event of whole.events) {
      const parts = counted.flatMap(({ events }) => events.filter(({ name }) => name === event.name));
      expect(event).toEqual({
        name: event.name,
        records: parts.reduce((sum, part) => sum + part.records, 0),
        first: Math.min(...parts.map((part) => part.first!)),
        last: Math.max(...parts.map((part) => part.last!)),
      });
    }
  });

  it('is associative, has an empty value, changes nothing given, and survives JSON', () => {
    const before = structuredClone([a, b, c]);
    const left = mergeTruths([mergeTruths([a, b]), c]);
    const right = mergeTruths([a, mergeTruths([b, c])]);
    expect(left).toEqual(right);
    expect(mergeTruths([mergeTruths([]), a, mergeTruths([])])).toEqual(a);
    expect([a, b, c]).toEqual(before);
    expect(JSON.parse(JSON.stringify(left))).toEqual(left);
  });
});
