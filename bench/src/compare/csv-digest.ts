import { createReadStream } from 'node:fs';
import { type CellRules, normaliseCell, normaliseNames } from './cells.ts';
import { type Digest, type Hashes, hashText, RowDigest } from './row-digest.ts';

const COMMA = 0x2c;
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const READ_BYTES = 4 << 20;

/**
 * Reads CSV with a header, and digests its rows so that the order of columns and empty cells don't matter: a missing
 * value, null and an empty text are one in CSV. Holds one piece of the file and the longest row.
 */
export async function digestCsv(path: string, rules: CellRules = {}): Promise<Digest> {
  const reader = new CsvReader(rules);
  let left: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    const bytes = left.length === 0 ? (chunk as Buffer) : Buffer.concat([left, chunk as Buffer]);
    left = bytes.subarray(reader.readRows(bytes, false));
  }
  reader.readRows(left, true);
  return reader.finish();
}

class CsvReader {
  readonly #rules: CellRules;
  readonly #digest = new RowDigest();
  readonly #hashes: Hashes = [0, 0];
  /** Null before the header is read. */
  #names: string[] | null = null;
  /** Two seeds for each column, from its name. */
  #seeds: Int32Array = new Int32Array(0);

  constructor(rules: CellRules) {
    this.#rules = rules;
  }

  /** Reads all rows that end in `bytes`, and says where the next begins. `isEnd`: the last may lack its newline. */
  readRows(bytes: Buffer, isEnd: boolean): number {
    let at = 0;
    while (at < bytes.length) {
      const next =
        this.#names === null ? this.#readHeader(bytes, at, isEnd) : this.#readRow(bytes, at, isEnd);
      if (next === -1) break;
      at = next;
    }
    return at;
  }

  finish(): Digest {
    return this.#digest.finish(this.#names ?? []);
  }

  #readHeader(bytes: Buffer, start: number, isEnd: boolean): number {
    const found: string[] = [];
    const next = readCells(bytes, start, isEnd, (_, text) => found.push(text), true);
    if (next === -1) return -1;
    const names = normaliseNames(found, this.#rules);
    this.#names = names;
    this.#seeds = new Int32Array(names.length * 2);
    for (const [column, name] of names.entries()) {
      hashText(name, this.#hashes, 1, 2);
      this.#seeds.set(this.#hashes, column * 2);
    }
    return next;
  }

  #readRow(bytes: Buffer, start: number, isEnd: boolean): number {
    let a = 0;
    let b = 0;
    const next = readCells(bytes, start, isEnd, (column, text) => {
      const normal = normaliseCell(text, this.#rules);
      if (normal === '') return;
      // A sum, so that the order of columns does not matter.
      hashText(normal, this.#hashes, this.#seeds[column * 2]!, this.#seeds[column * 2 + 1]!);
      a = (a + this.#hashes[0]) | 0;
      b = (b + this.#hashes[1]) | 0;
    });
    if (next !== -1) this.#digest.add(a, b);
    return next;
  }
}

/** Hands over the cells of a row, but empty ones only if asked. Where the next row begins, or -1: cut off. */
function readCells(
  bytes: Buffer,
  start: number,
  isEnd: boolean,
  onCell: (column: number, text: string) => void,
  wantsEmpty = false,
): number {
  const length = bytes.length;
  let at = start;
  for (let column = 0; ; column++) {
    let text = '';
    if (bytes[at] === QUOTE) {
      let from = ++at;
      for (;;) {
        const quote = bytes.indexOf(QUOTE, at);
        if (quote === -1 || (quote + 1 === length && !isEnd)) return -1;
        at = quote + 1;
        if (bytes[at] !== QUOTE) {
          text += bytes.toString('utf8', from, quote);
          break;
        }
        text += bytes.toString('utf8', from, at);
        from = ++at;
      }
    } else {
      const from = at;
      while (at < length && bytes[at] !== COMMA && bytes[at] !== LF) at++;
      const end = bytes[at] === LF && bytes[at - 1] === CR ? at - 1 : at;
      if (end > from) text = bytes.toString('utf8', from, end);
    }
    if (at >= length && !isEnd) return -1;
    if (text !== '' || wantsEmpty) onCell(column, text);
    if (bytes[at] === CR) at++;
    if (at >= length) return length;
    if (bytes[at] === LF) return at + 1;
    if (bytes[at] !== COMMA) throw new Error(`No CSV: a byte ${bytes[at]} behind a quoted cell`);
    at++;
  }
}
