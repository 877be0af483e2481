import { ByteWriter } from '../bytes/byte-writer.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import { ID_EVENT } from '../model/keys.ts';
import {
  MEMBER_END,
  MEMBER_START,
  MEMBER_TYPE,
  RECORD_EVENT_TOKEN,
  type RecordView,
  STRING,
  TYPE_MASK,
} from '../model/record.ts';
import { textOf } from './names.ts';
import { writeValueText } from './value.ts';

/** The texts that are remembered by themselves: an export has hundreds, but a hostile one may have any number. */
const MOST_KNOWN = 1 << 16;

/**
 * Something that depends on a record's event alone, worked out once for each spelling of the name. An event that is no
 * string is named by its text as in CSV.
 */
export class EventNames<Value> {
  readonly #workOut: (name: string) => Value;
  /** By the number that stands for a spelling of `_n`. */
  readonly #byToken: (Value | undefined)[] = [];
  readonly #byText = new Map<string, Value>();
  readonly #text = new ByteWriter(256);

  constructor(workOut: (name: string) => Value) {
    this.#workOut = workOut;
  }

  /** Undefined where the record names no event. */
  of(view: RecordView): Value | undefined {
    if (!view.hasEvent()) return undefined;
    const token = view.tape[view.position + RECORD_EVENT_TOKEN];
    if (token === 0) return this.#ofText(view);
    const known = this.#byToken[token];
    if (known !== undefined) return known;
    const value = this.#ofText(view);
    this.#byToken[token] = value;
    return value;
  }

  #ofText(view: RecordView): Value {
    const name = this.#nameOf(view);
    const known = this.#byText.get(name);
    if (known !== undefined) return known;
    const value = this.#workOut(name);
    if (this.#byText.size < MOST_KNOWN) this.#byText.set(name, value);
    return value;
  }

  #nameOf(view: RecordView): string {
    const { bytes, tape } = view;
    const member = view.reserved(ID_EVENT);
    const start = tape[member + MEMBER_START];
    const end = tape[member + MEMBER_END];
    const type = tape[member + MEMBER_TYPE];
    if ((type & TYPE_MASK) === STRING) return textOf(bytes, start, end);
    this.#text.length = 0;
    writeValueText(bytes, start, end, type, this.#text);
    return decodeUtf8(this.#text.bytes, 0, this.#text.length);
  }
}
