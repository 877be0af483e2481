import { join } from 'node:path';
import type { JobId } from '../jobs/index.ts';
import { sizeName } from '../sizes.ts';
import { cached, type DataSet } from './cache.ts';
import { collidingNames } from './colliding-names.ts';
import { Draw } from './draw.ts';
import { readChunks, sampleData } from './samples.ts';
import { writeFile } from './write-file.ts';

/** A record as names and values that are spelled as JSON already. */
type Member = [name: string, value: string];

/** A shape that a clever reader may be slow at. */
export type HostileShape = {
  id: string;
  label: string;
  /** How many times the time per byte of the wide case it may take. */
  limit: number;
  /** Jobs that are measured; by default all that the suite measures. */
  jobs?: readonly JobId[];
  /** Lines without end, newlines included; `wide` are the lines of a wide export, again and again. */
  lines: (wide: Iterable<string>) => Iterable<string>;
};

/** THE TABLE of hostile shapes. */
export const hostileShapes: readonly HostileShape[] = [
  { id: 'crlf', label: 'CRLF', limit: 3, lines: (wide) => each(wide, (line) => `${line}\r\n`) },
  { id: 'shuffled', label: 'names in any order', limit: 3, lines: shuffled },
  { id: 'different', label: 'every line of other names', limit: 3, lines: different },
  { id: 'non-ascii', label: 'all beyond ASCII', limit: 3, lines: nonAscii },
  { id: 'spaced', label: 'spaced out', limit: 3, lines: spaced },
  { id: 'long', label: 'lines of 2 MB', limit: 3, lines: long },
  { id: 'members', label: '4,000 members a line', limit: 3, lines: manyMembers },
  { id: 'names', label: '65,535 names', limit: 3, jobs: ['survey', 'compile'], lines: manyNames },
  { id: 'alike', label: 'names alike at both ends', limit: 3, lines: alike },
  {
    id: 'collisions',
    label: '16,384 names of one hash',
    limit: 3,
    jobs: ['survey', 'compile'],
    lines: colliding,
  },
  { id: 'nested', label: 'all lines nested', limit: 10, lines: nested },
  { id: 'escaped', label: 'all texts escaped', limit: 10, lines: escaped },
  // With a whole line in front: what has no record is no export.
  { id: 'broken', label: 'all lines broken', limit: 10, lines: broken },
];

/** About so many bytes of a hostile shape, in one file. */
export async function hostileData(cache: string, shape: HostileShape, bytes: number): Promise<DataSet> {
  const wide = await sampleData(cache, { shape: 'wide', bytes: Math.min(bytes, 10_000_000), seed: 3 });
  return cached(cache, `hostile-${shape.id}-${sizeName(bytes)}`, (folder) => {
    writeFile(join(folder, 'revisions/1.json'), firstBytes(shape.lines(endless(wide.files[0]!)), bytes));
  });
}

function* firstBytes(lines: Iterable<string>, bytes: number): Generator<Uint8Array> {
  let total = 0;
  for (const line of lines) {
    const encoded = Buffer.from(line);
    yield encoded;
    total += encoded.byteLength;
    if (total >= bytes) return;
  }
}

/** The lines of a file without their newlines, from its start again and again. */
function* endless(path: string): Generator<string> {
  for (;;) {
    let left = '';
    for (const chunk of readChunks(path)) {
      // The sample's lines may be cut within a character: what a chunk ends with waits for the next.
      const lines = (left + chunk.toString('latin1')).split('\n');
      left = lines.pop()!;
      for (const line of lines) yield Buffer.from(line, 'latin1').toString();
    }
  }
}

function* each(lines: Iterable<string>, change: (line: string) => string): Generator<string> {
  for (const line of lines) yield change(line);
}

function shuffled(wide: Iterable<string>): Iterable<string> {
  const draw = new Draw(1);
  return each(wide, (line) => toLine(draw.shuffle(membersOf(line))));
}

/** Eight names of three hundred, in any order: hardly two lines have the same. */
function* different(): Generator<string> {
  const draw = new Draw(2);
  const names = Array.from({ length: 300 }, (_, index) => `property ${index * 7919}`);
  for (let time = 1_704_067_200; ; time += 60) {
    const chosen = Array.from({ length: 8 }, () => names[draw.below(names.length)]!);
    const members: Member[] = [...new Set(chosen)].map((name) => [name, `"value ${draw.below(1000)}"`]);
    yield toLine(draw.shuffle([...identity(draw, time), ...members]));
  }
}

function nonAscii(wide: Iterable<string>): Iterable<string> {
  // Two, three and four bytes in turn.
  const letters = [...'éüøñжшλΩ漢字仮名العربি한국𝄞😀🏋'];
  const foreign = (text: string) =>
    text.replace(/[a-z]/gi, (letter) => letters[letter.charCodeAt(0) % letters.length]!);
  return each(wide, (line) =>
    toLine(
      membersOf(line).map(([name, value]) => [
        name.startsWith('_') ? name : foreign(name),
        value.startsWith('"') && !value.includes('\\') ? foreign(value) : value,
      ]),
    ),
  );
}

function spaced(wide: Iterable<string>): Iterable<string> {
  return each(wide, (line) => {
    const members = membersOf(line).map(([name, value]) => `${JSON.stringify(name)} : ${value}`);
    return ` { ${members.join(' , ')} } \n`;
  });
}

/** One text of 2 MB in each line. */
function* long(): Generator<string> {
  const draw = new Draw(3);
  const text = Array.from({ length: 110_000 }, () => `word ${draw.below(1e9)} and a `)
    .join('')
    .slice(0, 2e6);
  for (let time = 1_704_067_200; ; time += 60) {
    yield toLine([...identity(draw, time), ['client note', `"${text}"`]]);
  }
}

function* manyMembers(): Generator<string> {
  const draw = new Draw(4);
  for (let time = 1_704_067_200; ; time += 60) {
    const members = Array.from(
      { length: 4000 },
      (_, index): Member => [`property ${index}`, String(draw.below(1000))],
    );
    yield toLine([...identity(draw, time), ...members]);
  }
}

/** Names come round only after 65,535 others. */
function* manyNames(): Generator<string> {
  const draw = new Draw(5);
  let next = 0;
  for (let time = 1_704_067_200; ; time += 60) {
    const members = Array.from({ length: 8 }, (): Member => {
      next = (next + 1) % 65_535;
      return [`property ${next}`, `"value ${draw.below(1000)}"`];
    });
    yield toLine([...identity(draw, time), ...members]);
  }
}

/** Of one length, with one beginning and one end; only letters in the middle change places. */
function* alike(): Generator<string> {
  const draw = new Draw(6);
  const middles = Array.from({ length: 500 }, () => draw.shuffle([...'aabbccddeeff']).join(''));
  const names = [...new Set(middles)].map((middle) => `the same beginning ${middle} the same end`);
  for (let time = 1_704_067_200; ; time += 60) {
    const chosen = new Set(Array.from({ length: 5 }, () => names[draw.below(names.length)]!));
    yield toLine([...identity(draw, time), ...[...chosen].map((name): Member => [name, '1'])]);
  }
}

function* colliding(): Generator<string> {
  const draw = new Draw(7);
  const names = collidingNames(14);
  let next = 0;
  for (let time = 1_704_067_200; ; time += 60) {
    const members = Array.from({ length: 5 }, (): Member => [names[next++ % names.length]!, '1']);
    yield toLine([...identity(draw, time), ...members]);
  }
}

function nested(wide: Iterable<string>): Iterable<string> {
  return each(wide, (line) =>
    toLine([
      ...membersOf(line),
      ['detail', `{"list":[1,{"deep":[true,null,"text"]},[]],"of":{"which":{"holds":"more"}}}`],
    ]),
  );
}

function escaped(wide: Iterable<string>): Iterable<string> {
  return each(wide, (line) =>
    toLine(
      membersOf(line).map(([name, value]) => [
        name,
        value.startsWith('"') ? `"\\u0041\\n${value.slice(1, -1)}\\t\\"\\/"` : value,
      ]),
    ),
  );
}

function* broken(wide: Iterable<string>): Generator<string> {
  let isFirst = true;
  for (const line of wide) {
    yield isFirst ? `${line}\n` : `${line.slice(0, -1)}\n`;
    isFirst = false;
  }
}

function membersOf(line: string): Member[] {
  return Object.entries(JSON.parse(line)).map(([name, value]) => [name, JSON.stringify(value)]);
}

function toLine(members: readonly Member[]): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}\n`;
}

/** What every record of an event has. */
function identity(draw: Draw, time: number): Member[] {
  return [
    ['_p', `"person ${draw.below(1e6)}"`],
    ['_n', `"event ${draw.below(60)}"`],
    ['_t', String(time)],
  ];
}
