/**
 * Records as the requests of the tracking API that say the same, one a line, straight from their spans. An alias that
 * is an event, too, gives two:
 *
 *   /a?_k=KEY&_p=bob%40x.io&_n=anon%207&_t=1234567890&_d=1
 *   /e?_k=KEY&_p=bob%40x.io&_n=Signed%20Up&_t=1234567890&_d=1&plan=gold&n=1.10
 *
 * Source: the documentation of Kissmetrics' tracking API. `_d=1` makes the server take the time that is given.
 */
import { EQUALS, LF } from '../bytes/ascii.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { Counted, Counts } from '../model/counts.ts';
import { ID_EVENT, ID_PERSON, ID_PERSON_2, ID_TIME, isPropertyName, RESERVED_KEYS } from '../model/keys.ts';
import {
  ESCAPED,
  FALSE,
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  NULL,
  RecordBatch,
  RecordView,
  TYPE_MASK,
} from '../model/record.ts';
import type { NameTable } from '../scan/names.ts';
import { writeText } from '../scan/strings.ts';
import { readTime } from '../scan/value.ts';
import { writePercentEncoded } from './percent-encoding.ts';
import {
  ALIAS_CALL,
  EVENT_CALL,
  KEY_PLACE,
  KEY_QUERY,
  MOST_REQUEST_BYTES,
  SET_CALL,
} from './request-line.ts';
import { hasIdentity, TiedToNobody } from './usable-identities.ts';

const [PERSON, , EVENT, TIME] = RESERVED_KEYS;

/** What a request begins with, up to the identity. */
const openingOf = (call: string): Uint8Array => encodeUtf8(`${call}${KEY_QUERY}${KEY_PLACE}&${PERSON}=`);
const ALIAS = openingOf(ALIAS_CALL);
const EVENT_OPENING = openingOf(EVENT_CALL);
const SET = openingOf(SET_CALL);
const AND_NAME = encodeUtf8(`&${EVENT}=`);
const AND_TIME = encodeUtf8(`&${TIME}=`);
const AND_GIVEN = encodeUtf8('&_d=1');
const AND = 0x26;

/** Writes the requests of records, and counts them and what they leave out. */
export class RequestWriter {
  /** Whether a request of the record written last was too long, and left out. */
  wasTooLong = false;
  readonly #names: NameTable;
  readonly #sendsPlaceholders: boolean;
  #view = new RecordView(new RecordBatch());
  readonly #tiedToNobody = new TiedToNobody();
  readonly #text = new ByteWriter(256);
  /** By the name's id, `&name=` as it is written; null for what is no property. */
  readonly #properties: (Uint8Array | null)[] = [];
  #counts: Counts | null = null;

  constructor(names: NameTable, { sendPlaceholderAliases }: { sendPlaceholderAliases: boolean }) {
    this.#names = names;
    this.#sendsPlaceholders = sendPlaceholderAliases;
  }

  /** Appends the requests of the record with this index, each ended by LF; how many these are. */
  write(batch: RecordBatch, index: number, out: ByteWriter): number {
    if (this.#view.batch !== batch) this.#view = new RecordView(batch);
    const view = this.#view;
    view.moveTo(index);
    this.wasTooLong = false;
    if (!hasIdentity(view)) return this.#none('unsentWithoutIdentity');
    if (Number.isNaN(readTime(view.bytes, view.tape, view.reserved(ID_TIME)))) {
      return this.#none('unsentWithoutTime');
    }
    const aliases = view.kind === 'alias' ? this.#alias(out) : 0;
    const written = aliases + (view.hasEvent() ? this.#event(out) : this.#set(out));
    if (written === 0) return this.#none('unsentRecords');
    if (written === 2) this.#count('requestPairs');
    return written;
  }

  /** What was written and what was left out since the last time; null where that was nothing. */
  takeCounts(): Counts | null {
    const counts = this.#counts;
    this.#counts = null;
    return counts;
  }

  #alias(out: ByteWriter): number {
    const other = this.#view.reserved(ID_PERSON_2);
    // It is left out where the other members are.
    if ((this.#view.tape[other + MEMBER_TYPE] & TYPE_MASK) > NULL) return 0;
    if (!this.#sendsPlaceholders && this.#tiedToNobody.has(this.#view)) {
      this.#count('unsentPlaceholders');
      return 0;
    }
    const start = this.#open(ALIAS, out);
    this.#name(other, out);
    this.#time(out);
    return this.#close(start, 'requestAliases', out);
  }

  #event(out: ByteWriter): number {
    const name = this.#view.reserved(ID_EVENT);
    if ((this.#view.tape[name + MEMBER_TYPE] & TYPE_MASK) > NULL) {
      this.#count('unsentNames');
      return 0;
    }
    const start = this.#open(EVENT_OPENING, out);
    this.#name(name, out);
    this.#time(out);
    this.#members(out);
    return this.#close(start, 'requestEvents', out);
  }

  #set(out: ByteWriter): number {
    const start = this.#open(SET, out);
    this.#time(out);
    if (this.#members(out) > 0) return this.#close(start, 'requestSets', out);
    out.length = start;
    return 0;
  }

  /** Where the request begins. */
  #open(opening: Uint8Array, out: ByteWriter): number {
    const start = out.length;
    out.all(opening);
    this.#value(this.#view.reserved(ID_PERSON), out);
    return start;
  }

  #name(member: number, out: ByteWriter): void {
    out.all(AND_NAME);
    this.#value(member, out);
  }

  #time(out: ByteWriter): void {
    out.all(AND_TIME);
    this.#value(this.#view.reserved(ID_TIME), out);
    out.all(AND_GIVEN);
  }

  #close(start: number, counted: Counted, out: ByteWriter): number {
    if (out.length - start > MOST_REQUEST_BYTES) {
      out.length = start;
      this.wasTooLong = true;
      this.#count('unsentTooLong');
      return 0;
    }
    out.byte(LF);
    this.#count(counted);
    return 1;
  }

  /** Appends the properties, in line order; how many these are. */
  #members(out: ByteWriter): number {
    const { tape, members, membersEnd } = this.#view;
    let written = 0;
    for (let member = members; member < membersEnd; member += MEMBER_SIZE) {
      const id = tape[member + MEMBER_NAME];
      const type = tape[member + MEMBER_TYPE] & TYPE_MASK;
      const name = this.#properties[id] ?? this.#property(id);
      if (type === NULL) this.#count('unsentNulls');
      else if (name === null) {
        // A time or an identity that is nested does not come this far.
        if (id === ID_PERSON_2 && type > NULL) this.#count('unsentNested');
        else if (id > ID_TIME || (id === ID_PERSON_2 && type === FALSE)) this.#count('unsentNoProperties');
      } else if (type > NULL) this.#count('unsentNested');
      else {
        out.all(name);
        this.#value(member, out);
        written++;
      }
    }
    return written;
  }

  #property(id: number): Uint8Array | null {
    const text = this.#names.texts[id];
    const name = isPropertyName(text) ? queryName(text) : null;
    this.#properties[id] = name;
    return name;
  }

  /** The text of a member that is not nested. */
  #value(member: number, out: ByteWriter): void {
    const { tape, bytes } = this.#view;
    const start = tape[member + MEMBER_START];
    const end = tape[member + MEMBER_END];
    if ((tape[member + MEMBER_TYPE] & ESCAPED) === 0) {
      writePercentEncoded(bytes, start, end, out);
      return;
    }
    const text = this.#text;
    text.length = 0;
    writeText(bytes, start, end, text);
    writePercentEncoded(text.bytes, 0, text.length, out);
  }

  #none(counted: Counted): 0 {
    this.#count(counted);
    return 0;
  }

  #count(counted: Counted): void {
    this.#counts ??= {};
    this.#counts[counted] = (this.#counts[counted] ?? 0) + 1;
  }
}

/** `&name=` */
function queryName(text: string): Uint8Array {
  const bytes = encodeUtf8(text);
  const out = new ByteWriter(bytes.length + 2);
  out.byte(AND);
  writePercentEncoded(bytes, 0, bytes.length, out);
  out.byte(EQUALS);
  return out.view().slice();
}
