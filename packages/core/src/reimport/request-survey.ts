import { Hash128 } from '../bytes/hash-128.ts';
import { viewOf } from '../bytes/view-of.ts';
import { ConvertError } from '../model/error.ts';
import { ALIAS_CALL, EVENT_CALL, KEY_PLACE, KEY_QUERY } from './request-line.ts';

/** What is known of all requests of a job before the first is sent. */
export type RequestTotals = {
  requests: number;
  aliases: number;
  events: number;
  sets: number;
  /** Different identities that they are about; null beyond {@link MOST_PEOPLE}, which are not counted on. */
  people: number | null;
  /** The same for the same requests in the same order, and for no others. */
  digest: string;
};

/** Eight bytes and as many of room are kept of each. */
export const MOST_PEOPLE = 4_000_000;

/** Anything, but for ever the same: journals hold digests. */
const DIGEST_KEY = [0x6b6d2d65, 0x78706f72, 0x74207265, 0x696d706f] as const;
const AND = 0x26;
/** Where the identity begins: behind `/e?_k=KEY&_p=`. */
const PERSON_START = EVENT_CALL.length + KEY_QUERY.length + KEY_PLACE.length + '&_p='.length;
const CALL = 1;

/** Counts requests as they come, and tells them from any others by a digest. */
export class RequestSurvey {
  readonly #digest = new Hash128(DIGEST_KEY);
  readonly #person = new Hash128(DIGEST_KEY);
  readonly #people = new HashSet64(MOST_PEOPLE);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #requests = 0;
  #aliases = 0;
  #events = 0;

  constructor() {
    this.#digest.begin(0);
  }

  /** One request, without its line end. */
  take(bytes: Uint8Array, start: number, end: number): void {
    if (!isViewOf(this.#view, bytes)) {
      this.#view = viewOf(bytes);
    }
    this.#digest.bytes(this.#view, start, end);
    this.#requests++;
    const call = bytes[start + CALL];
    if (call === ALIAS_CALL.charCodeAt(CALL)) this.#aliases++;
    else if (call === EVENT_CALL.charCodeAt(CALL)) this.#events++;
    const person = start + PERSON_START;
    let personEnd = person;
    while (personEnd < end && bytes[personEnd] !== AND) personEnd++;
    this.#person.begin(1);
    this.#person.bytes(this.#view, person, personEnd);
    this.#person.finish();
    this.#people.add(this.#person.a, this.#person.b);
  }

  /** Behind the last. */
  totals(): RequestTotals {
    this.#digest.finish();
    const { a, b, c, d } = this.#digest;
    return {
      requests: this.#requests,
      aliases: this.#aliases,
      events: this.#events,
      sets: this.#requests - this.#aliases - this.#events,
      people: this.#people.size,
      digest: [a, b, c, d].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(''),
    };
  }
}

/** Buffers come again, with more in them than before. */
function isViewOf(view: DataView, { buffer, byteOffset, byteLength }: Uint8Array): boolean {
  return view.buffer === buffer && view.byteOffset === byteOffset && view.byteLength === byteLength;
}

/** Pairs of words by open addressing, at most half full. */
class HashSet64 {
  #slots = new Int32Array(1 << 10);
  #count = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Null where there were more than it holds. */
  get size(): number | null {
    return this.#count > this.#most ? null : this.#count;
  }

  add(a: number, b: number): void {
    if (this.#count > this.#most) return;
    // A free slot holds two zeros.
    const low = a === 0 && b === 0 ? 1 : a;
    if (!put(this.#slots, low, b)) return;
    this.#count++;
    if (this.#count * 4 <= this.#slots.length) return;
    const grown = new Int32Array(this.#slots.length * 2);
    for (let i = 0; i < this.#slots.length; i += 2) {
      if (this.#slots[i] !== 0 || this.#slots[i + 1] !== 0) put(grown, this.#slots[i], this.#slots[i + 1]);
    }
    this.#slots = grown;
  }
}

/** Whether it was not there yet. */
function put(slots: Int32Array, a: number, b: number): boolean {
  const mask = slots.length / 2 - 1;
  for (let slot = a & mask; ; slot = (slot + 1) & mask) {
    const at = slot * 2;
    if (slots[at] === a && slots[at + 1] === b) return false;
    if (slots[at] !== 0 || slots[at + 1] !== 0) continue;
    slots[at] = a;
    slots[at + 1] = b;
    return true;
  }
}

/** Error of a second run that gave other requests than the first; `what` they are of, in the words of a shell. */
export function changedRequestsError(what: 'input' | 'export'): ConvertError {
  return new ConvertError(
    'input/changed',
    `The ${what} changed while its requests were sent, so that others may have been sent than were planned.`,
  );
}
