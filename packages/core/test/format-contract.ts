/** What every format promises, whatever it writes: run for each line of the table by tables.test.ts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../src/bytes/byte-writer.ts';
import { PADDING } from '../src/bytes/lines.ts';
import type { Format, FormatContext } from '../src/formats/format.ts';
import {
  type OptionSpec,
  type OptionValue,
  type OptionValues,
  textFault,
  withDefaults,
} from '../src/model/option.ts';
import { MEMBER_NAME, MEMBER_SIZE, type RecordBatch, RecordView } from '../src/model/record.ts';
import { Scanner } from '../src/scan/scanner.ts';

/** Accepted lines of every sort: kinds, types, spellings, repairs, names that a loose format confuses. */
export const CONTRACT_LINES: readonly string[] = [
  '{"_p":"ann","_t":1234567890,"_n":"Visited Site","url":"http://mysite.com"}',
  ' { "_p" : "bob" , "_t" : 1234567891.5 , "plan" : "gold" } ',
  '{"_p":"ann","_p2":"ann@example.com","_t":1}',
  '{}',
  '{"_p":12345678901234567890,"a":-0,"b":1.10,"c":1E+21,"d":0}',
  '{"a":"","b":null,"c":true,"d":false,"e":" padded "}',
  '{"e":"comma, \\"quote\\"\\ttab\\r\\nline\\u0000","f":"\\u00e9 é 😀 \\ud83d\\ude00","g":"\\/\\\\"}',
  '{"h":"\\ud800 alone","\\udc00":1,"":2}',
  '{"nested":{"b":[1, 2,{"c" : "\\u0041"}],"a":{}},"list":[ ],"x":[[],[{}]]}',
  '{"1":1,"0":2,"__proto__":3,"constructor":4,"toString":5}',
  '{"i":"\\302\\243 and \\342\\202\\254"}',
  '{"b":1,"a":2,"b":{"a":3,"a":4}}',
  '{"=k":"=1+1","-":"-5","@":"@x","zip":"00123","long":"12345678901234567890"}',
  '{"_n":null,"_t":"1234567890","_p":""}',
  '{"_n":7,"_p":"x"}',
  '{"_n":"Paid, in full","a":" b","b":"c ","c":",","d":"é","e":",,,,,,,"}',
  `{"wide":"${'w'.repeat(500)}"}`,
  '{"url":"the","_n":"same","_t":5,"_p":"in another order"}',
  '{"_p":"ann","_t":1234567890,"_n":"Visited Site","url":"http://mysite.com"}',
  '{"_p":"ann@example.com","_p2":"guest 7","_n":"Paid","_t":1234567890,"a":"1 + 1","x":null}',
];

/** How a run is put together, as a cut of the input would have it. */
type Cuts = {
  /** Lines of one block, again and again. */
  blockLines: readonly number[];
  /** Whether a chunk ends behind a block, again and again. */
  chunkEnds: readonly boolean[];
  /** Whether the next block goes to another worker, which has seen other names. */
  taskEnds: readonly boolean[];
  /** What stands behind a block in its buffer, again and again: where it is much, lines are read by words. */
  paddings: readonly string[];
};

const MUCH = ',"1":2}\n'.repeat(PADDING);
const IN_ONE: Cuts = {
  blockLines: [Number.POSITIVE_INFINITY],
  chunkEnds: [false],
  taskEnds: [false],
  paddings: [MUCH],
};
/** Nothing is read by words. */
const PLAINLY: Cuts = { ...IN_ONE, paddings: [''] };

type Output = { bytes: Buffer; rows: number };

/** The whole output for some lines, cut as told. */
function write(format: Format, context: FormatContext, lines: readonly string[], cuts: Cuts): Output {
  const framer = format.createFramer(context);
  const pieces: Buffer[] = [];
  const out = new ByteWriter(0);
  let rows = 0;
  let chunkRows = 0;
  const endChunk = () => {
    if (chunkRows > 0) pieces.push(Buffer.from(framer.before()), Buffer.from(out.view()));
    rows += chunkRows;
    chunkRows = 0;
    out.length = 0;
  };
  let worker = newWorker(format, context, 0);
  for (let block = 0, at = 0; at < lines.length; block++) {
    const next = Math.min(lines.length, at + cuts.blockLines[block % cuts.blockLines.length]);
    chunkRows += worker(lines.slice(at, next), cuts.paddings[block % cuts.paddings.length], out);
    at = next;
    const taskEnds = cuts.taskEnds[block % cuts.taskEnds.length];
    if (taskEnds || cuts.chunkEnds[block % cuts.chunkEnds.length]) endChunk();
    if (taskEnds) worker = newWorker(format, context, block + 1);
  }
  endChunk();
  pieces.push(Buffer.from(framer.end()));
  return { bytes: Buffer.concat(pieces), rows };
}

/** A scanner and an encoder, as a worker has them; `seen` other names are in its table already. */
function newWorker(format: Format, context: FormatContext, seen: number) {
  const scanner = new Scanner({ replaceInvalidUtf8: false });
  const read = (text: string, padding: string, each: () => void) => {
    const bytes = Buffer.from(text + padding);
    scanner.begin(bytes, 0, bytes.length - padding.length, 0);
    while (scanner.next()) each();
  };
  const others = Array.from({ length: seen % 4 }, (_, i) => `"other ${i}":1`);
  read(`{${[...others, ...(seen % 2 === 0 ? [] : ['"x":1', '"a":1'])].join(',')}}\n`, '', () => {});
  const encoder = format.createEncoder({ ...context, names: scanner.names });
  return (lines: readonly string[], padding: string, out: ByteWriter): number => {
    let rows = 0;
    read(lines.map((line) => `${line}\n`).join(''), padding, () => {
      const { batch } = scanner;
      const before = snapshot(batch);
      rows += encoder.encode(batch, out);
      expect(snapshot(batch).equals(before), 'the batch is left as it was, for other outputs').toBe(true);
    });
    return rows;
  };
}

/** What an encoder must not touch. */
function snapshot({ tape, tapeLength, records, recordCount, side, bytes }: RecordBatch): Buffer {
  const parts = [tape.subarray(0, tapeLength), records.subarray(0, recordCount), side, bytes];
  return Buffer.concat(
    parts.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  );
}

/** The union of names in order of first appearance, as a survey gives it. */
function columnsOf(lines: readonly string[]): string[] {
  const scanner = new Scanner({ replaceInvalidUtf8: false });
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  scanner.begin(bytes, 0, bytes.length, 0);
  const columns = new Set<string>();
  while (scanner.next()) {
    const view = new RecordView(scanner.batch);
    for (let index = 0; index < scanner.batch.recordCount; index++) {
      view.moveTo(index);
      for (let at = view.members; at < view.membersEnd; at += MEMBER_SIZE) {
        columns.add(scanner.names.texts[view.tape[at + MEMBER_NAME]]);
      }
    }
  }
  return [...columns];
}

/** Every value that an option may have, or some of them. */
function valuesOf(option: OptionSpec): OptionValue[] {
  if (option.type === 'boolean') return [false, true];
  return option.type === 'choice'
    ? [...option.choices]
    : [option.default, ...(option.suggestions ?? []).slice(-1)];
}

/** The defaults, and for each value of each option the defaults with that value. */
function optionSets(options: readonly OptionSpec[]): OptionValues[] {
  const others = options.flatMap((option) =>
    valuesOf(option)
      .filter((value) => value !== option.default)
      .map((value) => withDefaults(options, { [option.name]: value })),
  );
  return [withDefaults(options), ...others];
}

/** Whether an option of this name is there and takes the value. */
function isValue(option: OptionSpec | undefined, value: OptionValue): boolean {
  if (option === undefined) return false;
  if (option.type === 'boolean') return typeof value === 'boolean';
  if (option.type === 'choice') return option.choices.some((choice) => choice === value);
  return typeof value === 'string' && textFault(option, value) === null;
}

/** A sentence or two: for people, with a capital at its start and a full stop. */
const SENTENCE = /^\p{Lu}[^\n]*\.$/u;

export function describeFormat(key: string, format: Format): void {
  describe(`the format ${key}`, () => {
    it('is described for flags, forms and documents', () => {
      expect(format.id, 'the id is the key of the table').toBe(key);
      expect(format.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(format.label).toMatch(/^\p{Lu}[^.\n]*$/u);
      expect(format.extension).toMatch(/^(\.[a-z0-9]+)+$/);
      expect(format.mimeType).toMatch(/^[a-z]+\/[a-z0-9.+-]+$/);
      expect(format.summary).toMatch(SENTENCE);
      expect(['nothing', 'columns']).toContain(format.needs);
    });

    it('declares its options whole', () => {
      const names = format.options.map(({ name }) => name);
      const declared = (name: string) => format.options.find((option) => option.name === name);
      expect(new Set(names).size).toBe(names.length);
      for (const option of format.options) {
        expect(option.name).toMatch(/^[a-z]+([A-Z][a-z]*|\d+)*$/);
        expect(option.label).toMatch(/^\p{Lu}[^.\n]*$/u);
        expect(option.help).toMatch(SENTENCE);
        if (option.type === 'choice') {
          expect(option.choices).toContain(option.default);
          expect(new Set(option.choices).size).toBe(option.choices.length);
          for (const [choice, values] of Object.entries(option.sets ?? {})) {
            expect(option.choices).toContain(choice);
            for (const [name, value] of Object.entries(values)) {
              expect(isValue(declared(name), value), `${choice} sets ${name}`).toBe(true);
            }
          }
        }
        if (option.type === 'text') {
          for (const value of [option.default, ...(option.suggestions ?? [])]) {
            expect(isValue(option, value) || value === '', `${option.name} ${value}`).toBe(true);
          }
        }
      }
      expect(structuredClone(format.options)).toEqual(format.options);
    });

    for (const [set, options] of optionSets(format.options).entries()) {
      const isDefault = set === 0;
      const named = JSON.stringify(options);
      const contextFor = (lines: readonly string[]): FormatContext => ({
        options,
        columns: format.needs === 'columns' ? columnsOf(lines) : [],
      });

      /** Records give a row each, unless the format says that they may not. */
      const rowsOf = (lines: readonly string[]): number =>
        format.rowsVary
          ? write(format, contextFor(lines), lines, { ...PLAINLY, blockLines: [1] }).rows
          : lines.length;

      it(`gives a row for every record, and the same bytes each time, with ${named}`, () => {
        const context = contextFor(CONTRACT_LINES);
        const frozen = structuredClone(context);
        const whole = write(format, context, CONTRACT_LINES, IN_ONE);
        expect(whole.rows).toBe(rowsOf(CONTRACT_LINES));
        for (const cuts of [IN_ONE, PLAINLY]) {
          expect(write(format, context, CONTRACT_LINES, cuts).bytes.equals(whole.bytes)).toBe(true);
        }
        expect(context, 'what it was told is left as it was').toEqual(frozen);
      });

      it(`gives the same bytes however records are batched, cut and spread over workers, with ${named}`, () => {
        const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 6 });
        fc.assert(
          fc.property(
            fc.array(fc.constantFrom(...CONTRACT_LINES), { maxLength: 25, size: 'max' }),
            some(fc.integer({ min: 1, max: 7 })),
            some(fc.boolean()),
            some(fc.boolean()),
            some(fc.constantFrom('', MUCH)),
            (lines, blockLines, chunkEnds, taskEnds, paddings) => {
              const context = contextFor(lines);
              const whole = write(format, context, lines, IN_ONE);
              const cut = write(format, context, lines, { blockLines, chunkEnds, taskEnds, paddings });
              expect(cut.rows).toBe(rowsOf(lines));
              expect(cut.bytes.toString('latin1')).toBe(whole.bytes.toString('latin1'));
            },
          ),
          // Others differ from the defaults in one value, and little of what is tried here depends on it.
          { numRuns: isDefault ? 150 : 30 },
        );
      });

      it(`gives the same bytes for records in large batches, with ${named}`, () => {
        const lines = Array.from({ length: 5000 }, (_, i) => CONTRACT_LINES[i % CONTRACT_LINES.length]);
        const context = contextFor(lines);
        const whole = write(format, context, lines, IN_ONE);
        expect(whole.rows).toBe(rowsOf(lines));
        expect(write(format, context, lines, PLAINLY).bytes.equals(whole.bytes)).toBe(true);
        const cut = write(format, context, lines, {
          blockLines: [700, 1],
          chunkEnds: [true],
          taskEnds: [false, true],
          paddings: [MUCH],
        });
        expect(cut.bytes.equals(whole.bytes)).toBe(true);
      });

      it(`leaves out what a transform dropped, with ${named}`, () => {
        const context = contextFor(CONTRACT_LINES);
        const kept = CONTRACT_LINES.filter((_, i) => i % 3 !== 1);
        const scanner = new Scanner({ replaceInvalidUtf8: false });
        const encoder = format.createEncoder({ ...context, names: scanner.names });
        const bytes = Buffer.from(CONTRACT_LINES.map((line) => `${line}\n`).join('') + MUCH);
        const out = new ByteWriter();
        scanner.begin(bytes, 0, bytes.length - MUCH.length, 0);
        while (scanner.next()) {
          const { batch } = scanner;
          expect(batch.recordCount, 'the lines are few enough for one batch').toBe(CONTRACT_LINES.length);
          batch.records.set(batch.records.slice(0, batch.recordCount).filter((_, i) => i % 3 !== 1));
          batch.recordCount = kept.length;
          expect(encoder.encode(batch, out)).toBe(rowsOf(kept));
          batch.recordCount = 0;
          const { length } = out;
          expect(encoder.encode(batch, out), 'no record, no row').toBe(0);
          expect(out.length).toBe(length);
        }
        const framer = format.createFramer(context);
        const framed = Buffer.concat([framer.before(), out.view(), framer.end()]);
        expect(framed.equals(write(format, context, kept, IN_ONE).bytes)).toBe(true);
      });

      it(`tells where rows end, and what stands around them, with ${named}`, () => {
        const context = contextFor(CONTRACT_LINES);
        const rowEnds = format.rowEnds(options);
        const out = new ByteWriter();
        newWorker(format, context, 0)(CONTRACT_LINES, MUCH, out);
        const chunk = Buffer.from(out.view());
        if (format.rowsVary) {
          let rows = 0;
          for (let from = 0; from < chunk.length; from = rowEnds.next(chunk, from)) rows++;
          expect(rows).toBe(rowsOf(CONTRACT_LINES));
          return;
        }
        for (let row = 1, from = 0; row <= CONTRACT_LINES.length; row++) {
          const next = rowEnds.next(chunk, from);
          const end = next < chunk.length ? next - rowEnds.separatorBytes : next;
          const [before, behind] = [CONTRACT_LINES.slice(0, row), CONTRACT_LINES.slice(row)];
          const framer = format.createFramer(context);
          const around = framer.frameBytes();
          const framed = Buffer.concat([framer.before(), chunk.subarray(0, end), framer.end()]);
          expect(framed.equals(write(format, context, before, IN_ONE).bytes), `${row} rows`).toBe(true);
          expect(around, 'what stands around the first chunk').toBe(framed.length - end);
          const more = framer.frameBytes();
          expect(more, 'and a second').toBe(framer.before().length + framer.end().length);
          const rest = format.createFramer(context);
          const framedRest = Buffer.concat([rest.before(), chunk.subarray(next), rest.end()]);
          if (behind.length > 0)
            expect(framedRest.equals(write(format, context, behind, IN_ONE).bytes), `row ${row} on`).toBe(
              true,
            );
          from = next;
        }
        expect(rowEnds.next(chunk, chunk.length)).toBe(chunk.length);
      });

      it(`ends an output that no row came to, with ${named}`, () => {
        for (const lines of [[], CONTRACT_LINES]) {
          const context = contextFor(lines);
          const ends = [1, 2].map(() => Buffer.from(format.createFramer(context).end()));
          expect(ends[0].equals(ends[1])).toBe(true);
          expect(write(format, context, [], IN_ONE)).toEqual({ bytes: ends[0], rows: 0 });
        }
      });
    }
  });
}
