/**
 * Records as lines that the JSON import of Kissmetrics takes. Lines stay as they are, byte for byte, but for members that
 * have to go. Nothing is made to fit by changing it: a name that was cut would be another's.
 */

import { LF } from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import type { Counted, Counts } from '../model/counts.ts';
import { ID_EVENT, ID_PERSON_2, ID_TIME, isPropertyName } from '../model/keys.ts';
import {
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  NULL,
  RecordBatch,
  RecordView,
  STRING,
  TYPE_MASK,
} from '../model/record.ts';
import type { WrittenNames } from '../model/written-names.ts';
import { NameTable, textOf } from '../scan/names.ts';
import { rewriteLine, TAKEN } from '../scan/rewrite-line.ts';
import { readTime } from '../scan/value.ts';
import { hasIdentity, TiedToNobody } from './usable-identities.ts';

/** Names have fewer characters. */
const NAME_LIMIT = 255;
/** 2009-01-01 00:00:00 UTC: nothing is kept from before. */
const EARLIEST = 1_230_768_000;

export class ImportLineWriter {
  readonly #names: NameTable;
  readonly #sendsPlaceholders: boolean;
  readonly #tiedToNobody = new TiedToNobody();
  #view = new RecordView(new RecordBatch());
  #counts: Counts | null = null;
  readonly #events = new NameTable();
  /** How many of them were told. */
  #eventsTold = 0;
  /** By the name's id, whether it stands in what was written. */
  readonly #isWritten: boolean[] = [];
  #untold: string[] = [];

  constructor(names: NameTable, { sendPlaceholderAliases }: { sendPlaceholderAliases: boolean }) {
    this.#names = names;
    this.#sendsPlaceholders = sendPlaceholderAliases;
  }

  /** Appends the record with this index, ended by LF; 0 where it was left out, else 1. */
  write(batch: RecordBatch, index: number, out: ByteWriter): 0 | 1 {
    if (this.#view.batch !== batch) this.#view = new RecordView(batch);
    const view = this.#view;
    view.moveTo(index);
    const reason = this.#whyNot();
    if (reason !== null) {
      this.#count(reason, 1);
      return 0;
    }
    const taken = this.#taken();
    if (taken.size === 0) out.copy(view.lineBytes, view.lineStart, view.lineEnd);
    else {
      const isTaken = (start: number, end: number) => taken.has(this.#names.idOf(view.lineBytes, start, end));
      rewriteLine(view, (start, end) => (isTaken(start, end) ? TAKEN : null), out);
    }
    out.byte(LF);
    this.#noteNames(taken);
    return 1;
  }

  /** What was left out since the last time; null where that was nothing. */
  takeCounts(): Counts | null {
    const counts = this.#counts;
    this.#counts = null;
    return counts;
  }

  /** Names in what was written that were not told before; null where there are none. */
  takeNames(): WrittenNames | null {
    const events = this.#events.texts.slice(this.#eventsTold);
    const properties = this.#untold;
    if (events.length + properties.length === 0) return null;
    this.#eventsTold += events.length;
    this.#untold = [];
    return { events, properties };
  }

  #noteNames(taken: ReadonlySet<number>): void {
    const { tape, bytes, members, membersEnd } = this.#view;
    for (let member = members; member < membersEnd; member += MEMBER_SIZE) {
      const id = tape[member + MEMBER_NAME];
      if (this.#isWritten[id] || taken.has(id)) continue;
      this.#isWritten[id] = true;
      if (isPropertyName(this.#names.texts[id])) this.#untold.push(this.#names.texts[id]);
    }
    const event = this.#view.hasEvent() ? this.#view.reserved(ID_EVENT) : 0;
    if (event === 0 || (tape[event + MEMBER_TYPE] & TYPE_MASK) > NULL) return;
    this.#events.idOf(bytes, tape[event + MEMBER_START], tape[event + MEMBER_END]);
  }

  #whyNot(): Counted | null {
    const view = this.#view;
    if (!hasIdentity(view)) return 'importWithoutIdentity';
    const time = readTime(view.bytes, view.tape, view.reserved(ID_TIME));
    if (Number.isNaN(time)) return 'importWithoutTime';
    if (time < EARLIEST) return 'importTooOld';
    return view.hasEvent() && this.#isLongText(view.reserved(ID_EVENT)) ? 'importLongEvents' : null;
  }

  /** Ids of the names of members that have to go. */
  #taken(): Set<number> {
    const view = this.#view;
    const taken = new Set<number>();
    for (let member = view.members; member < view.membersEnd; member += MEMBER_SIZE) {
      const id = view.tape[member + MEMBER_NAME];
      if (this.#names.texts[id].length >= NAME_LIMIT) taken.add(id);
    }
    this.#count('importLongNames', taken.size);
    if (!this.#sendsPlaceholders && view.kind === 'alias' && this.#tiedToNobody.has(view)) {
      taken.add(ID_PERSON_2);
      this.#count('importPlaceholders', 1);
    }
    return taken;
  }

  #isLongText(member: number): boolean {
    const { tape, bytes } = this.#view;
    const start = tape[member + MEMBER_START];
    const end = tape[member + MEMBER_END];
    if (end - start < NAME_LIMIT || (tape[member + MEMBER_TYPE] & TYPE_MASK) !== STRING) return false;
    return textOf(bytes, start, end).length >= NAME_LIMIT;
  }

  #count(counted: Counted, count: number): void {
    if (count === 0) return;
    this.#counts ??= {};
    this.#counts[counted] = (this.#counts[counted] ?? 0) + count;
  }
}
