/** What a survey counts of the records: kinds, events, properties, days. Fills a SurveySummary. */
import { ByteWriter } from '../bytes/byte-writer.ts';
import { grown } from '../bytes/grown.ts';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { ID_EVENT } from '../model/keys.ts';
import {
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  NULL,
  RECORD_EVENT_TOKEN,
  type RecordBatch,
  RecordView,
  STRING,
  TYPE_MASK,
} from '../model/record.ts';
import { NameTable } from '../scan/names.ts';
import { valueTextLength, writeValueText } from '../scan/value.ts';
import { COUNTERS, LONGEST } from './property-table.ts';
import { emptySummary, hasPreviewRoom, type PreviewRow, type SurveySummary } from './summary.ts';

const PREVIEW_BYTES = 200;
const SECONDS_A_DAY = 86_400;

/** What is counted of an event, side by side: records, the first time, the last. */
const EVENT_SIZE = 3;
const EVENT_FIRST = 1;
const EVENT_LAST = 2;

export class Profile {
  readonly #names: NameTable;
  readonly #view: RecordView;
  readonly #summary: SurveySummary = emptySummary();
  /** COUNTERS integers for each name id, the longest -1 where there is none yet; ids in order of first appearance. */
  #properties = newCounters(32);
  readonly #propertyOrder: number[] = [];
  readonly #eventNames = new NameTable();
  /** EVENT_SIZE numbers for each event; times are infinite where there is none yet. */
  #events = newEvents(1 << 8);
  /** Event of each token that stands for the spelling of one, plus 1; 0 where that is not known yet. */
  #eventOfToken = new Int32Array(1 << 10);
  readonly #days = new Map<number, number>();
  #day = Number.NaN;
  #dayRecords = 0;
  readonly #text = new ByteWriter(256);
  #hasPreviewRoom = true;

  constructor(batch: RecordBatch, names: NameTable) {
    this.#names = names;
    this.#view = new RecordView(batch);
  }

  /** Counts the batch's records; `times` are their times, NaN where there is none that is usable. */
  take(batch: RecordBatch, times: Float64Array): void {
    if (this.#properties.length < this.#names.size * COUNTERS) this.#growProperties();
    if (this.#hasPreviewRoom) this.#addPreview(batch);
    this.#records(batch.recordCount, times);
  }

  #records(count: number, times: Float64Array): void {
    const view = this.#view;
    const { kinds } = this.#summary;
    for (let index = 0; index < count; index++) {
      view.moveTo(index);
      const { kind } = view;
      if (kind === 'event') kinds.events++;
      else if (kind === 'alias') kinds.aliases++;
      else kinds.propertySets++;
      this.#members(view);
      const time = times[index];
      if (!Number.isNaN(time)) this.#countDay(time);
      if (view.hasEvent()) this.#countEvent(view, time);
    }
  }

  #members(view: RecordView): void {
    const { bytes, tape, membersEnd } = view;
    const properties = this.#properties;
    for (let member = view.members; member < membersEnd; member += MEMBER_SIZE) {
      const type = tape[member + MEMBER_TYPE];
      const at = tape[member + MEMBER_NAME] * COUNTERS;
      properties[at + (type & TYPE_MASK)]++;
      const start = tape[member + MEMBER_START];
      const end = tape[member + MEMBER_END];
      const length = type < NULL ? end - start : valueTextLength(bytes, start, end, type);
      const longest = properties[at + LONGEST];
      if (length > longest) {
        if (longest < 0) this.#propertyOrder.push(tape[member + MEMBER_NAME]);
        properties[at + LONGEST] = length;
      }
    }
  }

  #countDay(time: number): void {
    const day = Math.floor(time / SECONDS_A_DAY);
    if (day !== this.#day) {
      this.#flushDay();
      this.#day = day;
    }
    this.#dayRecords++;
  }

  /** Most records share the day of the one before, which spares a look-up. */
  #flushDay(): void {
    if (this.#dayRecords > 0) this.#days.set(this.#day, (this.#days.get(this.#day) ?? 0) + this.#dayRecords);
    this.#dayRecords = 0;
  }

  #countEvent(view: RecordView, time: number): void {
    const token = view.tape[view.position + RECORD_EVENT_TOKEN];
    const at = (token === 0 ? this.#eventId(view) : this.#eventIdOf(token, view)) * EVENT_SIZE;
    if (at === this.#events.length) this.#growEvents();
    const events = this.#events;
    events[at]++;
    if (time < events[at + EVENT_FIRST]) events[at + EVENT_FIRST] = time;
    if (time > events[at + EVENT_LAST]) events[at + EVENT_LAST] = time;
  }

  #eventIdOf(token: number, view: RecordView): number {
    if (token >= this.#eventOfToken.length) {
      this.#eventOfToken = grown(this.#eventOfToken, token * 2);
    }
    const known = this.#eventOfToken[token];
    if (known !== 0) return known - 1;
    const event = this.#eventId(view);
    this.#eventOfToken[token] = event + 1;
    return event;
  }

  /** The event by its text as in CSV: `_n` that is no string is spelled as the string of its text. */
  #eventId(view: RecordView): number {
    const { bytes, tape } = view;
    const member = view.reserved(ID_EVENT);
    const start = tape[member + MEMBER_START];
    const end = tape[member + MEMBER_END];
    const type = tape[member + MEMBER_TYPE];
    if ((type & TYPE_MASK) === STRING) return this.#eventNames.idOf(bytes, start, end);
    const spelled = encodeUtf8(JSON.stringify(this.#textOf(bytes, start, end, type)));
    return this.#eventNames.idOf(spelled, 1, spelled.length - 1);
  }

  #textOf(bytes: Uint8Array, start: number, end: number, type: number): string {
    this.#text.length = 0;
    writeValueText(bytes, start, end, type, this.#text);
    return decodeUtf8(this.#text.bytes, 0, this.#text.length);
  }

  #addPreview(batch: RecordBatch): void {
    const { preview } = this.#summary;
    const view = this.#view;
    for (let index = 0; index < batch.recordCount && this.#hasPreviewRoom; index++) {
      view.moveTo(index);
      preview.push(this.#previewRow(view));
      this.#hasPreviewRoom = hasPreviewRoom(preview);
    }
  }

  #previewRow(view: RecordView): PreviewRow {
    const { bytes, tape, membersEnd } = view;
    const row: PreviewRow = [];
    for (let member = view.members; member < membersEnd; member += MEMBER_SIZE) {
      this.#text.length = 0;
      const type = tape[member + MEMBER_TYPE];
      writeValueText(bytes, tape[member + MEMBER_START], tape[member + MEMBER_END], type, this.#text);
      const cut = this.#text.length > PREVIEW_BYTES;
      // A character that the cut would split is left out.
      let end = Math.min(this.#text.length, PREVIEW_BYTES);
      while (cut && (this.#text.bytes[end] & 0xc0) === 0x80) end--;
      const text = decodeUtf8(this.#text.bytes, 0, end);
      row.push({ name: this.#names.texts[tape[member + MEMBER_NAME]], value: cut ? `${text}…` : text });
    }
    return row;
  }

  #growProperties(): void {
    const counters = newCounters(this.#names.size * 2);
    counters.set(this.#properties);
    this.#properties = counters;
  }

  #growEvents(): void {
    const events = newEvents((this.#events.length / EVENT_SIZE) * 2);
    events.set(this.#events);
    this.#events = events;
  }

  /** What was counted, as plain data. */
  summary(): SurveySummary {
    this.#flushDay();
    const summary = this.#summary;
    summary.days = [...this.#days];
    summary.events = this.#eventNames.texts.map((name, id) => ({
      name,
      records: this.#events[id * EVENT_SIZE],
      first: finite(this.#events[id * EVENT_SIZE + EVENT_FIRST]),
      last: finite(this.#events[id * EVENT_SIZE + EVENT_LAST]),
    }));
    const counters = new Float64Array(this.#propertyOrder.length * COUNTERS);
    this.#propertyOrder.forEach((id, row) => {
      counters.set(this.#properties.subarray(id * COUNTERS, (id + 1) * COUNTERS), row * COUNTERS);
    });
    const names = this.#propertyOrder.map((id) => this.#names.texts[id]);
    summary.properties = { names, counters };
    return summary;
  }
}

function finite(time: number): number | null {
  return Number.isFinite(time) ? time : null;
}

function newCounters(names: number): Int32Array {
  const counters = new Int32Array(names * COUNTERS);
  for (let at = LONGEST; at < counters.length; at += COUNTERS) counters[at] = -1;
  return counters;
}

function newEvents(count: number): Float64Array {
  const events = new Float64Array(count * EVENT_SIZE);
  for (let at = 0; at < events.length; at += EVENT_SIZE) {
    events[at + EVENT_FIRST] = Number.POSITIVE_INFINITY;
    events[at + EVENT_LAST] = Number.NEGATIVE_INFINITY;
  }
  return events;
}
