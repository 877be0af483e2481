import type { ByteWriter } from '../bytes/byte-writer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { ESCAPED, NUMBER, RECORD_LINE, type RecordBatch, type RecordView, STRING } from '../model/record.ts';
import { LineStarts } from '../scan/line-starts.ts';
import type { NameTable } from '../scan/names.ts';
import { addMembers, type SetMember } from '../scan/set-members.ts';
import { type RecordFilter, transform } from './transform.ts';

const NAMES = ['_file', '_line', '_offset'] as const;

/** Where each record comes from, as properties of it. */
export const addPlaces = transform<true>({
  id: 'places',
  reason: 'whose place was written',
  options: [
    {
      name: 'places',
      label: 'Say where each record comes from',
      type: 'boolean',
      default: false,
      help: 'Adds three properties to each record: _file, its file as messages name it; _line, its line there, from 1; _offset, the byte at which the line begins in what the file holds inflated. A record that has one of that name keeps its own. Lines are counted: each file is then read by one thread.',
    },
  ],
  needsPlaces: true,
  isForReaders: true,
  prepare: ({ places }) => (places === true ? true : null),
  create: (_, names, side) => new PlaceWriter(names, side),
});

class PlaceWriter implements RecordFilter {
  readonly #names: NameTable;
  readonly #side: ByteWriter;
  readonly #members: SetMember[];
  readonly #starts = new LineStarts();
  #firstLine = 1;

  constructor(names: NameTable, side: ByteWriter) {
    this.#names = names;
    this.#side = side;
    this.#members = NAMES.map((name) => ({
      name: names.idOf(encodeUtf8(name), 0, name.length),
      spelled: encodeUtf8(JSON.stringify(name)),
      value: encodeUtf8(''),
      type: NUMBER,
    }));
  }

  beginFile(path: string): void {
    const text = JSON.stringify(path);
    const [file] = this.#members;
    file.value = encodeUtf8(text);
    file.type = text.includes('\\') ? STRING | ESCAPED : STRING;
  }

  beginBatch(batch: RecordBatch, firstLine: number): void {
    this.#firstLine = firstLine;
    this.#starts.begin(batch);
  }

  keeps(view: RecordView): boolean {
    const line = view.tape[view.position + RECORD_LINE];
    const [, number, offset] = this.#members;
    number.value = encodeUtf8(String(this.#firstLine + line));
    offset.value = encodeUtf8(String(this.#starts.offsetOf(line)));
    addMembers(view, this.#members, this.#names, this.#side);
    return true;
  }
}
