import { COMMA, OPEN_BRACE, QUOTE } from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import {
  ARRAY,
  ESCAPED,
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  OBJECT,
  RecordView,
  STRING,
  TYPE_MASK,
} from '../model/record.ts';
import type { NameTable } from '../scan/names.ts';
import { writePretty } from '../scan/nested.ts';
import { writeLeastEscaped } from '../scan/strings.ts';
import type { Format } from './format.ts';
import { joined } from './framers.ts';

const BETWEEN_RECORDS = encodeUtf8(',\n  ');
const INDENT = encodeUtf8('  ');
const EMPTY_OBJECT = encodeUtf8('{}');
const OBJECT_END = encodeUtf8('\n  }');

/** One standard JSON array, laid out as JSON.stringify(array, null, 2) does (behaviour rule 15, `pretty`). */
export const json = {
  id: 'json',
  label: 'JSON',
  extension: '.json',
  mimeType: 'application/json',
  summary: 'One standard JSON array that any program reads, laid out for people.',
  needs: 'nothing',
  options: [],
  createEncoder({ names }) {
    const nameTexts = new NameTexts(names);
    return {
      encode(batch, out) {
        const view = new RecordView(batch);
        for (let index = 0; index < batch.recordCount; index++) {
          view.moveTo(index);
          out.all(out.length === 0 ? INDENT : BETWEEN_RECORDS);
          writeRecord(view, nameTexts, out);
        }
        return batch.recordCount;
      },
    };
  },
  createFramer: () => joined({ open: '[\n', separator: ',\n', close: '\n]', empty: '[]' }),
} as const satisfies Format;

/** What stands before a value, by the name's id: line break, indentation, name and colon. */
class NameTexts {
  readonly #names: NameTable;
  readonly #texts: Uint8Array[] = [];

  constructor(names: NameTable) {
    this.#names = names;
  }

  of(name: number): Uint8Array {
    const known = this.#texts[name];
    if (known !== undefined) return known;
    // JSON.stringify of a string is the least escaping by definition.
    const text = encodeUtf8(`\n    ${JSON.stringify(this.#names.texts[name])}: `);
    this.#texts[name] = text;
    return text;
  }
}

function writeRecord(view: RecordView, nameTexts: NameTexts, out: ByteWriter): void {
  const { bytes, tape, members, membersEnd } = view;
  if (members === membersEnd) {
    out.all(EMPTY_OBJECT);
    return;
  }
  out.byte(OPEN_BRACE);
  for (let member = members; member < membersEnd; member += MEMBER_SIZE) {
    if (member > members) out.byte(COMMA);
    out.all(nameTexts.of(tape[member + MEMBER_NAME]));
    writeValue(
      bytes,
      tape[member + MEMBER_START],
      tape[member + MEMBER_END],
      tape[member + MEMBER_TYPE],
      out,
    );
  }
  out.all(OBJECT_END);
}

function writeValue(bytes: Uint8Array, start: number, end: number, type: number, out: ByteWriter): void {
  switch (type & TYPE_MASK) {
    case STRING:
      out.byte(QUOTE);
      if ((type & ESCAPED) !== 0) writeLeastEscaped(bytes, start, end, out);
      else out.copy(bytes, start, end);
      out.byte(QUOTE);
      return;
    case OBJECT:
    case ARRAY:
      writePretty(bytes, start, end, 2, out);
      return;
    default:
      out.copy(bytes, start, end);
  }
}
