/** Records as `JSON.stringify(array, null, 2)` lays them out (behaviour rule 15, `pretty`). */
import { CLOSE_BRACE, COMMA, LF, OPEN_BRACE, QUOTE, SPACE } from '../bytes/ascii.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { copyWords, WORD_OVERRUN, WORDS_UP_TO } from '../bytes/copy-words.ts';
import { grown } from '../bytes/grown.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { viewOf } from '../bytes/view-of.ts';
import {
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  OBJECT,
  type RecordBatch,
  RecordView,
  STRING,
  TYPE_MASK,
} from '../model/record.ts';
import type { NameTable } from '../scan/names.ts';
import { writePretty } from '../scan/nested.ts';
import { writeLeastEscaped } from '../scan/strings.ts';

/** What is written around a value, at most, besides its name. */
const AROUND = 16;

/** What stands before a value, by the name's id: line break, indentation, name and colon. In one pool. */
class NameTexts {
  readonly #names: NameTable;
  readonly #pool = new ByteWriter(1 << 12);
  #known = 0;
  starts = new Int32Array(1 << 8);
  ends = new Int32Array(1 << 8);
  view = new DataView(this.#pool.bytes.buffer);

  constructor(names: NameTable) {
    this.#names = names;
  }

  /** Takes up the names that came since. */
  update(): void {
    const { size, texts } = this.#names;
    if (size > this.starts.length) {
      this.starts = grown(this.starts, size * 2);
      this.ends = grown(this.ends, size * 2);
    }
    for (; this.#known < size; this.#known++) {
      this.starts[this.#known] = this.#pool.length;
      // JSON.stringify of a string is the least escaping by definition.
      this.#pool.all(encodeUtf8(`\n    ${JSON.stringify(texts[this.#known])}: `));
      this.ends[this.#known] = this.#pool.length;
    }
    this.#pool.reserve(WORD_OVERRUN);
    if (this.view.buffer !== this.#pool.bytes.buffer) this.view = new DataView(this.#pool.bytes.buffer);
  }
}

/** Writes the records of batches, with a comma between them. */
export class PrettyWriter {
  readonly #names: NameTexts;
  #bytes: Uint8Array = new Uint8Array(0);
  #target = viewOf(this.#bytes);

  constructor(names: NameTable) {
    this.#names = new NameTexts(names);
  }

  write(batch: RecordBatch, out: ByteWriter): void {
    this.#names.update();
    // Here, as V8 would optimize the loop again for the first part that is followed by another.
    this.#takeTarget(out);
    this.#writeRecords(batch, out);
  }

  #writeRecords(batch: RecordBatch, out: ByteWriter): void {
    const view = new RecordView(batch);
    const input = viewOf(batch.bytes);
    const side = viewOf(batch.side);
    for (let index = 0; index < batch.recordCount; index++) {
      view.moveTo(index);
      if (out.length > 0) {
        out.byte(COMMA);
        out.byte(LF);
      }
      out.byte(SPACE);
      out.byte(SPACE);
      out.byte(OPEN_BRACE);
      if (view.members < view.membersEnd) {
        this.#writeMembers(view, view.bytes === batch.bytes ? input : side, out);
        out.byte(LF);
        out.byte(SPACE);
        out.byte(SPACE);
      }
      out.byte(CLOSE_BRACE);
    }
  }

  #writeMembers({ bytes, tape, members, membersEnd }: RecordView, input: DataView, out: ByteWriter): void {
    const { starts, ends, view: namePool } = this.#names;
    let target = this.#targetOf(out);
    let capacity = out.bytes.length;
    let at = out.length;
    for (let member = members; member < membersEnd; member += MEMBER_SIZE) {
      const start = tape[member + MEMBER_START];
      const end = tape[member + MEMBER_END];
      const type = tape[member + MEMBER_TYPE];
      const name = tape[member + MEMBER_NAME];
      const nameStart = starts[name];
      const nameEnd = ends[name];
      const isPlain = type < OBJECT && end - start <= WORDS_UP_TO && end + WORD_OVERRUN <= bytes.length;
      const needed = nameEnd - nameStart + AROUND + (isPlain ? end - start : 0);
      if (at + needed > capacity) {
        out.length = at;
        out.reserve(needed);
        target = this.#targetOf(out);
        capacity = out.bytes.length;
      }
      if (member > members) target.setUint8(at++, COMMA);
      at = copyWords(target, at, namePool, nameStart, nameEnd);
      if (!isPlain) {
        out.length = at;
        writeOddValue(bytes, start, end, type, out);
        at = out.length;
        target = this.#targetOf(out);
        capacity = out.bytes.length;
      } else if (type === STRING) {
        target.setUint8(at, QUOTE);
        at = copyWords(target, at + 1, input, start, end);
        target.setUint8(at++, QUOTE);
      } else {
        at = copyWords(target, at, input, start, end);
      }
    }
    out.length = at;
  }

  #targetOf(out: ByteWriter): DataView {
    if (this.#bytes !== out.bytes) this.#takeTarget(out);
    return this.#target;
  }

  #takeTarget(out: ByteWriter): void {
    this.#bytes = out.bytes;
    this.#target = viewOf(out.bytes);
  }
}

/** Any value, right for all: what is escaped, nested or long. */
function writeOddValue(bytes: Uint8Array, start: number, end: number, type: number, out: ByteWriter): void {
  const kind = type & TYPE_MASK;
  if (kind === STRING) {
    out.byte(QUOTE);
    if (type === STRING) out.copy(bytes, start, end);
    else writeLeastEscaped(bytes, start, end, out);
    out.byte(QUOTE);
  } else if (kind < OBJECT) {
    out.copy(bytes, start, end);
  } else {
    writePretty(bytes, start, end, 2, out);
  }
}
