/** JSON arrays as input (behaviour rule 2): compared with a plain splitter, at any cut of the reads. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type JobSpec, listInput, runJob } from '../src/index.ts';
import type { JobSizes } from '../src/job/sizes.ts';
import { MemoryPool, MemoryScratch, MemorySinks, memorySources } from './memory-ports.ts';
import { LineMaker, Random } from './mutated-lines.ts';
import { compact, type Element, splitElements } from './split-elements.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

async function run(
  content: Uint8Array,
  outputs: JobSpec['outputs'],
  sizes: Partial<JobSizes> = {},
  options: Partial<JobSpec> = {},
) {
  const openSource = memorySources(() => content, sizes.readBytes);
  const sinks = new MemorySinks();
  const listing = listInput(
    [{ given: 'input', kind: 'file', files: [{ path: 'input', size: content.length, ref: 'input' }] }],
    { mergeExports: false },
  );
  const spec = { inputs: ['input'], outputs, rejects: 'rejects', ...options };
  const ports = {
    pool: new MemoryPool(2, openSource),
    openSource,
    openSink: sinks.open,
    scratch: new MemoryScratch(),
  };
  let failure: string | undefined;
  const result = await runJob(spec, listing, ports, { sizes }).catch((thrown) => {
    failure = thrown.code;
    return undefined;
  });
  const text = (name: string) => Buffer.from(sinks.closed.get(name) ?? []).toString('latin1');
  return { result, failure, text };
}

const NDJSON = [{ name: 'out', format: 'ndjson' as const, options: {} }];
const CSV = [{ name: 'out', format: 'csv' as const, options: {} }];
const json = (layout: 'pretty' | 'lines') => [{ name: 'out', format: 'json' as const, options: { layout } }];

/** What becomes of the text as a line of its own: the reading of lines has tests of its own. */
type Verdict = { record: string } | { code: string };
const verdicts = new Map<string, Verdict>();

async function verdictOf(text: string): Promise<Verdict> {
  const known = verdicts.get(text);
  if (known !== undefined) return known;
  // A line can't hold an LF: in a string it is as illegal as another control character, elsewhere white space.
  const line = text.replace(/"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|\n/g, (part) =>
    part === '\n' ? ' ' : part.replaceAll('\n', '\x01'),
  );
  const { result, text: written } = await run(latin1(`{"_t":0}\n${line}\n`), NDJSON);
  const rejected = result!.problems.find(({ code }) => /^line\/(not|cut|invalid)/.test(code));
  const verdict: Verdict = rejected
    ? { code: rejected.code }
    : { record: compact(written('out').slice('{"_t":0}\n'.length, -1)) };
  verdicts.set(text, verdict);
  return verdict;
}

/** What rule 2 makes of an array. */
async function expectArray(content: string) {
  const { elements, isCut } = splitElements(content)!;
  const records: string[] = [];
  const rejects: { text: string; code: string; line: number; byteOffset: number }[] = [];
  const reject = ({ text, byteOffset }: Element, line: number, code: string) =>
    rejects.push({ text, code, line, byteOffset });
  let lines = elements.length;
  for (const [index, element] of elements.entries()) {
    const nothing = element.text === '' ? 'line/not-json' : undefined;
    const fault = element.fault ?? nothing;
    const verdict = fault === undefined ? await verdictOf(element.text) : { code: fault };
    if ('code' in verdict) reject(element, index + 1, verdict.code);
    else records.push(verdict.record);
    if (!isCut || index < elements.length - 1 || 'code' in verdict) continue;
    lines++;
    reject({ text: '', byteOffset: content.length }, lines, 'array/not-closed');
  }
  return { records, rejects, lines };
}

describe('an array', () => {
  it('is read as a plain splitter reads it, whatever it holds, at any cut of the reads', async () => {
    const random = new Random(2);
    const maker = new LineMaker(random);
    const space = () => random.of(['', '', '', '\n', ' ', '\n  ', '\r\n\t']);
    for (let round = 0; round < 250; round++) {
      const elements = Array.from({ length: random.below(7) }, () => spread(maker.line(), random));
      let content = `${random.of(['', '', ' \n', '\xef\xbb\xbf'])}[${space()}{"_t":1}${space()}`;
      for (const element of elements) content += `,${space()}${element}${space()}`;
      if (!random.once(5)) content += `]${space()}`;
      if (random.once(12)) content += random.of(['x\n', ',', '{"_t":2}', '[{}]', ']\n\n']);
      if (random.once(4)) {
        const at = content.indexOf('}') + 1 + random.below(content.length);
        content =
          content.slice(0, at) + random.of(['[', ']', '{', '}', '"', ',', '\\', '\n']) + content.slice(at);
      }
      const expected = await expectArray(content);
      for (const readBytes of [1 + random.below(9), 1 + random.below(100), 1 << 20]) {
        const sizes = { readBytes, partBytes: 1 + random.below(200), convertTaskBytes: 1 + random.below(50) };
        const { result, failure, text } = await run(latin1(content), NDJSON, sizes);
        const at = `${JSON.stringify(content)} by ${readBytes}`;
        expect(text('out'), at).toBe(expected.records.map((record) => `${record}\n`).join(''));
        expect(text('rejects'), at).toBe(expected.rejects.map((reject) => `${reject.text}\n`).join(''));
        if (result === undefined) {
          expect([failure, expected.records], at).toEqual(['input/not-an-export', []]);
          continue;
        }
        const { totals, problems } = result;
        expect(totals, at).toMatchObject({
          bytes: content.length,
          lines: expected.lines,
          records: expected.records.length,
          blank: 0,
          rejected: expected.rejects.length,
        });
        for (const code of new Set(expected.rejects.map((reject) => reject.code))) {
          const rejects = expected.rejects.filter((reject) => reject.code === code);
          const places = rejects.slice(0, 5).map(({ line, byteOffset }) => ({ line, byteOffset }));
          expect(
            problems.find((problem) => problem.code === code),
            at,
          ).toMatchObject({
            count: rejects.length,
            samples: places,
          });
        }
      }
    }
  }, 120_000);

  it('longer than what is read at once gives what it gives when it is read at once', async () => {
    const long = 'x'.repeat(5000);
    const content = latin1(
      `[{"_t":1},{"_t":2,"a":"${long}"},{"_t":3},{ "_t":4, "a":["${long}", "${long}"]},{"_t":5},` +
        `{"a":"${long}\n"},{"b":1},{"a" "${long}"},{"_t":6,"a":"${long}"},[${long}],{"_t":7,"a":"${long}"}`,
    );
    const whole = await run(content, NDJSON);
    expect(whole.result!.totals).toMatchObject({ lines: 12, records: 8, rejected: 4, bytes: content.length });
    for (const readBytes of [1, 64, 1000, 4096, 5100, 11_000]) {
      const cut = await run(content, NDJSON, { readBytes, partBytes: 100 });
      expect(cut.text('out')).toBe(whole.text('out'));
      expect(cut.text('rejects')).toBe(whole.text('rejects'));
      expect(cut.result!.problems).toEqual(whole.result!.problems);
      expect(cut.result!.totals).toEqual(whole.result!.totals);
    }
  });
});

/** The line with white space, line ends too, between its parts: mostly where it means nothing. */
function spread(line: string, random: Random): string {
  if (random.once(2)) return line;
  const rare = random.once(6);
  return line.replace(/[{}[\]:,"]/g, (part) => {
    if (part === '"' && !rare) return part;
    return random.once(3) ? part + random.of([' ', '\n', '\n    ', '\t']) : part;
  });
}

it('is told of, in however many pieces it is read', async () => {
  const array = await run(latin1(`[${'{"_t":1},'.repeat(100)}x]`), NDJSON, { readBytes: 10, partBytes: 10 });
  expect(array.result!.arrays).toEqual(['input']);
  expect((await run(latin1('{"_t":1}\n[{}]\n'), NDJSON)).result!.arrays).toEqual([]);
});

describe('round trips', () => {
  const maker = new LineMaker(new Random(5));
  const export_ = latin1(`{"_p":"a"}\n${Array.from({ length: 2000 }, () => maker.line()).join('\n')}\n`);
  const bytes = (text: string) => latin1(text);

  it('an array with one record a line gives the same bytes when it is compiled', async () => {
    const compiled = (await run(export_, NDJSON)).text('out');
    const array = bytes((await run(export_, json('lines'))).text('out'));
    const again = (await run(array, NDJSON)).text('out');
    // White space inside a line is insignificant in an array.
    expect(again).toBe(compiled.split('\n').map(compact).join('\n'));
    expect((await run(gzipSync(array), NDJSON)).text('out')).toBe(again);
    const tight = bytes(again);
    const lines = bytes((await run(tight, json('lines'))).text('out'));
    expect((await run(lines, NDJSON)).text('out')).toBe(again);
  });

  it('an array for people gives the same values when it is compiled, and the same array again', async () => {
    const array = (await run(export_, json('pretty'))).text('out');
    const compiled = (await run(bytes(array), NDJSON)).text('out');
    const { text, result } = await run(bytes(compiled), json('pretty'));
    expect(text('out')).toBe(array);
    expect(result!.totals.rejected).toBe(0);
    expect((await run(bytes(array), json('pretty'))).text('out')).toBe(array);
  });

  it('an array gives the table that the export gives', async () => {
    const table = (await run(export_, CSV)).text('out');
    for (const layout of ['pretty', 'lines'] as const) {
      const array = bytes((await run(export_, json(layout))).text('out'));
      const { text, result } = await run(array, CSV, { convertTaskBytes: 1000, surveyTaskBytes: 1000 });
      expect(text('out')).toBe(table);
      expect(result!.totals.rejected).toBe(0);
    }
  });
});
