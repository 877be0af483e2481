/**
 * The `excel` preset opened by LibreOffice Calc for real: `npm run check:calc` (soffice must be installed; a minute).
 * Calc loads the table with formulas evaluated, as a spreadsheet does that opens it by a double click, and says what each
 * cell shows. Only guarded cells may show something else than the value: their apostrophe. The same table by the
 * `standard` preset is the control: Calc has to spoil that one, or this shows nothing.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Papa from 'papaparse';
import { listInput, runJob } from '../src/index.ts';
import { MemoryPool, MemoryScratch, MemorySinks, memorySources } from '../test/memory-ports.ts';

/** Comma, quote, UTF-8, from row 1; English; neither all quoted nor dates detected; formulas as their values. */
const SHARED = '44,34,76,1,,1033,false,false,false';
/** Loading, all formulas are evaluated. */
const LOAD = `CSV:${SHARED},false,false,-1,true`;
const SAVE = `csv:Text - txt - csv (StarCalc):${SHARED}`;
const MOST_CHARACTERS = 32_767;

const FORMULAS = ['=1+1', '+1+1', '-1+1', '@SUM(1;1)', "'=1+1", "''-x", '=HYPERLINK("http://x.example","y")'];
FORMULAS.push('="00123"', '=CMD|x', '+49 30 123456', '-', '--', '\t=1+1', '\r=1+1', '-05', '=', "'@");
const IDS = [
  '00123',
  '0000000000000001',
  '00',
  '01067',
  '1234567890123456',
  '12345678901234567890',
  '9'.repeat(60),
];
const NUMBERS = ['0', '-5', '123456789012345', '1.10', '-0.5', '1e3', '1234567890'];
const TEXTS = ['zoë', 'Ærøskøbing', '日本語', '😀 é', 'naïve “quotes”', 'e\u0301', 'ann@example.com'];
TEXTS.push(
  'two\nlines',
  'three\n\nlines\n',
  'say "hi"',
  'a,b;c|d',
  ' padded ',
  "it's",
  "'quoted'",
  '"',
  'tab\there',
);
TEXTS.push('2012-02-03x', 'v1.10', '12 345', '#REF!', '{"a":"=1"}', 'x'.repeat(40_000));
/** Texts that a spreadsheet reads in its own way, and that no rule guards: told, and no failure. */
const READINGS = ['1,234', '2012-02-03', '1/2', '12:30', '50%', '1e5', 'true'];
const LITERALS = [
  '12345678901234567890',
  '1234567890123456',
  '123456789012345',
  '-5',
  '0.25',
  '1e21',
  'true',
  'false',
];

type Value = { json: string; text: string; kind: 'formula' | 'id' | 'number' | 'text' | 'reading' };
const asText = (kind: Value['kind']) => (text: string) => ({ json: JSON.stringify(text), text, kind });
const values: Value[] = [
  ...FORMULAS.map(asText('formula')),
  ...IDS.map(asText('id')),
  ...NUMBERS.map(asText('number')),
  ...TEXTS.map(asText('text')),
  ...READINGS.map(asText('reading')),
  ...LITERALS.map((text) => ({ json: text, text, kind: /^\d{16,}$/.test(text) ? 'id' : 'number' }) as const),
];

const folder = mkdtempSync(join(tmpdir(), 'check-calc-'));
try {
  const version = execFileSync('soffice', ['--version'], { encoding: 'utf8' }).trim();
  console.log(`${values.length} values, opened by ${version}`);
  const excel = await openInCalc('excel');
  const standard = await openInCalc('standard');
  for (const kind of ['formula', 'id', 'number', 'text', 'reading'] as const) {
    const of = values.map((value, row) => ({ ...value, row })).filter((value) => value.kind === kind);
    const changed = of.filter(({ row }) => !isShown(values[row], excel[row]));
    const spoiled = of.filter(({ row }) => !isShown(values[row], standard[row]));
    console.log(
      `${kind}: ${of.length}, ${changed.length} changed; with the standard preset ${spoiled.length}`,
    );
    for (const { text, row } of changed) {
      console.log(`  ${JSON.stringify(text.slice(0, 80))} shows ${JSON.stringify(excel[row]?.slice(0, 80))}`);
      if (kind !== 'reading') process.exitCode = 1;
    }
    if ((kind === 'formula' || kind === 'id') && spoiled.length === 0) {
      console.log('  The control shows nothing: Calc left them alone without a guard, too.');
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What Calc shows in the second column of the table, row by row. */
async function openInCalc(preset: string): Promise<(string | undefined)[]> {
  const place = join(folder, preset);
  mkdirSync(place);
  const file = join(place, 'table.csv');
  writeFileSync(file, await convert(preset));
  const profile = pathToFileURL(join(folder, 'profile')).href;
  const shown = join(place, 'shown');
  const words = [`-env:UserInstallation=${profile}`, `--infilter=${LOAD}`, '--convert-to', SAVE];
  execFileSync('soffice', ['--headless', ...words, '--outdir', shown, file], {
    stdio: 'ignore',
    timeout: 180_000,
  });
  const rows: string[][] = [];
  const parser = new Papa.Parser({
    delimiter: ',',
    newline: '\n',
    step: ({ data }) => rows.push(...data),
  });
  parser.parse(readFileSync(join(shown, 'table.csv'), 'utf8'), 0, false);
  const cells = new Map(rows.slice(1).map(([number, cell]) => [Number(number), cell]));
  return values.map((_, row) => cells.get(row + 1));
}

/** The values as an export, a record each, converted by a preset. */
async function convert(preset: string): Promise<Uint8Array> {
  const lines = Buffer.from(values.map(({ json }, row) => `{"row":${row + 1},"value":${json}}\n`).join(''));
  const openSource = memorySources(() => lines);
  const sinks = new MemorySinks();
  const file = { path: '1.json', size: lines.length, ref: '1.json' };
  const listing = listInput([{ given: 'export', kind: 'folder', files: [file] }], { mergeExports: false });
  const ports = {
    pool: new MemoryPool(1, openSource),
    openSource,
    openSink: sinks.open,
    scratch: new MemoryScratch(),
  };
  const outputs = [{ name: 'out', format: 'csv' as const, options: { preset } }];
  await runJob({ inputs: ['export'], outputs }, listing, ports);
  return sinks.closed.get('out') ?? new Uint8Array(0);
}

/** Whether a cell shows the value; a guarded one with its apostrophe, a number in any spelling. */
function isShown({ text, kind }: Value, cell: string | undefined): boolean {
  if (cell === undefined) return false;
  // A carriage return is a line break like any other there.
  if (kind === 'formula') return cell === `'${text.replace('\r', '\n')}`;
  if (kind === 'number') {
    return cell.toLowerCase() === text || (cell !== '' && Number(cell) === Number(text));
  }
  return cell === text.slice(0, MOST_CHARACTERS);
}
