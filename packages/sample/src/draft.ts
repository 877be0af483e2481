import type { ByteWriter } from './byte-writer.ts';
import type { Value } from './vocabulary/value.ts';
import { type EventType, type Field, ROLE } from './vocabulary/vocabulary.ts';

/** A line before it is written. One is reused for all lines of a file. */
export type Draft = {
  kind: 'event' | 'property-set' | 'alias';
  /** Its event; null where it has none. */
  event: EventType | null;
  /** Identities as JSON; the second of aliases only. */
  person: Uint8Array;
  secondPerson: Uint8Array;
  /** `_t`, and when the line was received, in Unix seconds. */
  unixSeconds: number;
  receivedAt: number;
  /** Its names in their order. Only the first `count` are the line's: arrays that shrink and grow are slow. */
  fields: Field[];
  /** For each field its value; for `_p`, `_p2`, `_n` and `_t` it says nothing. */
  values: Value[];
  count: number;
  /** Whether a name or value has octal escapes. */
  isOctal: boolean;
};

const NOBODY = new Uint8Array(0);

export function createDraft(): Draft {
  return {
    kind: 'event',
    event: null,
    person: NOBODY,
    secondPerson: NOBODY,
    unixSeconds: 0,
    receivedAt: 0,
    fields: [],
    values: [],
    count: 0,
    isOctal: false,
  };
}

/** A copy to keep. Made like every draft: an object spread has a hidden class of its own, which slows all readers. */
export function copyDraft(draft: Draft): Draft {
  const copy = createDraft();
  copy.kind = draft.kind;
  copy.event = draft.event;
  copy.person = draft.person;
  copy.secondPerson = draft.secondPerson;
  copy.unixSeconds = draft.unixSeconds;
  copy.receivedAt = draft.receivedAt;
  copy.fields = draft.fields.slice(0, draft.count);
  copy.values = draft.values.slice(0, draft.count);
  copy.count = draft.count;
  copy.isOctal = draft.isOctal;
  return copy;
}

const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/** Writes the draft as a JSON object, without a line end. */
export function writeDraft(writer: ByteWriter, draft: Draft): void {
  const { fields, values, count } = draft;
  const start = writer.length;
  for (let index = 0; index < count; index++) {
    const field = fields[index]!;
    writer.copy(field.token);
    switch (field.role) {
      case ROLE.constant:
        break;
      case ROLE.person:
        writer.copy(draft.person);
        break;
      case ROLE.secondPerson:
        writer.copy(draft.secondPerson);
        break;
      case ROLE.time:
        writer.integer(draft.unixSeconds);
        break;
      case ROLE.serverTime:
        writer.integer(draft.receivedAt);
        break;
      default:
        writer.copy(values[index]!.json);
    }
  }
  // Every token brings its comma along; the place of the first one is the brace's.
  writer.bytes[start] = OPENING_BRACE;
  writer.byte(CLOSING_BRACE);
}
