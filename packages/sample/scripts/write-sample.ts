import {
  closeSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { generateExport, type SampleFile, type SampleOptions, type SampleShape } from '../src/index.ts';

const USAGE = `Writes a generated export to a folder, and the truth about it next to that folder.

  npx tsx packages/sample/scripts/write-sample.ts DIR [options]

  --bytes 1GB        about how much (B, kB, MB, GB, KiB, MiB, GiB), or
  --records N        about how many records (default 20000)
  --seed N           default 1
  --files N          default: one for each 10 MB
  --first N          number of the first revision file (default 1)
  --shape NAME       wide (default) or narrow
  --broken SHARE     lines that cannot be read, 0 to 1 (default 0)
  --octal SHARE      lines with octal escapes (default 0.002)
  --duplicates SHARE repeated lines (default 0.001)
  --blank SHARE      blank lines (default 0)
  --days N           over how many days (default 731)
  --crlf             end lines with CR LF
  --gzip             write revisions/N.json.gz
  --truth FILE       where the truth goes (default: DIR.truth.json)

DIR must be empty or not be there.`;

const UNITS: Record<string, number> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
};

function parseBytes(text: string): number {
  const [, digits, unit] = /^([\d.]+) *([a-z]*)$/i.exec(text) ?? [];
  const factor = UNITS[(unit || 'B').toUpperCase()];
  if (!digits || !factor) throw new RangeError(`--bytes must look like 250MB or 1GB, not ${text}`);
  return Math.round(Number(digits) * factor);
}

function parseCommand(argv: string[]) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      bytes: { type: 'string' },
      records: { type: 'string' },
      seed: { type: 'string' },
      files: { type: 'string' },
      first: { type: 'string' },
      shape: { type: 'string' },
      broken: { type: 'string' },
      octal: { type: 'string' },
      duplicates: { type: 'string' },
      blank: { type: 'string' },
      days: { type: 'string' },
      crlf: { type: 'boolean' },
      gzip: { type: 'boolean' },
      truth: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const [given, ...others] = positionals;
  if (values.help || given === undefined || others.length > 0) {
    console.error(USAGE);
    process.exit(values.help ? 0 : 2);
  }
  const folder = resolve(given);
  const options: SampleOptions = {};
  if (values.bytes !== undefined) options.bytes = parseBytes(values.bytes);
  if (values.records !== undefined) options.records = Number(values.records);
  if (values.seed !== undefined) options.seed = Number(values.seed);
  if (values.files !== undefined) options.files = Number(values.files);
  if (values.first !== undefined) options.firstRevision = Number(values.first);
  if (values.shape !== undefined) options.shape = values.shape as SampleShape;
  if (values.broken !== undefined) options.brokenLines = Number(values.broken);
  if (values.octal !== undefined) options.octalEscapes = Number(values.octal);
  if (values.duplicates !== undefined) options.duplicates = Number(values.duplicates);
  if (values.blank !== undefined) options.blankLines = Number(values.blank);
  if (values.days !== undefined) options.days = Number(values.days);
  if (values.crlf) options.lineEnding = '\r\n';
  const truthFile = values.truth ?? join(dirname(folder), `${basename(folder)}.truth.json`);
  return { folder, options, isGzipped: values.gzip ?? false, truthFile };
}

function writePlain(file: SampleFile, path: string): void {
  const descriptor = openSync(path, 'wx');
  try {
    for (const chunk of file.chunks()) {
      for (let written = 0; written < chunk.length; ) {
        written += writeSync(descriptor, chunk, written);
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

async function writeGzipped(file: SampleFile, path: string): Promise<void> {
  await pipeline(Readable.from(file.chunks()), createGzip(), createWriteStream(path, { flags: 'wx' }));
}

async function main(): Promise<void> {
  const { folder, options, isGzipped, truthFile } = parseCommand(process.argv.slice(2));
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Error(`${folder} is not empty: name a new folder`);
  }
  const startedAt = performance.now();
  const sample = generateExport(options);
  const revisions = new Set<SampleFile>(sample.revisions);
  mkdirSync(join(folder, 'revisions'), { recursive: true });
  for (const file of sample.files) {
    const path = join(folder, file.path);
    if (isGzipped && revisions.has(file)) await writeGzipped(file, `${path}.gz`);
    else writePlain(file, path);
  }
  const truth = sample.truth();
  mkdirSync(dirname(truthFile), { recursive: true });
  writeFileSync(truthFile, `${JSON.stringify(truth)}\n`);
  const seconds = (performance.now() - startedAt) / 1000;
  const { bytes, lines, files, rejected } = truth.totals;
  const rate = (bytes / 1e6 / seconds).toFixed(0);
  console.log(
    `${folder}: ${bytes} bytes, ${lines} lines (${rejected} broken) in ${files} files; ` +
      `${seconds.toFixed(1)} s, ${rate} MB/s. Truth: ${truthFile}`,
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
