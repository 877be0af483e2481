/** Writes the keys of records, in a worker: see keys.ts. */
import { ByteWriter } from '../bytes/byte-writer.ts';
import { Hash128 } from '../bytes/hash-128.ts';
import { viewOf } from '../bytes/view-of.ts';
import { ID_PERSON } from '../model/keys.ts';
import { type RecordBatch, RecordView } from '../model/record.ts';
import { EventNames } from '../scan/event-names.ts';
import { IdentityReader } from '../scan/identity.ts';
import type { NameTable } from '../scan/names.ts';
import { FoldedNames, wordsOf } from './folded-names.ts';
import { HashNumbers } from './hash-numbers.ts';
import { DEFINE, KEY_WORDS, type KeySpec, NO_KEY, OF_LINE, OF_MOMENT } from './keys.ts';
import { NameNumbers } from './name-numbers.ts';

export interface KeyWriter {
  /** Appends an entry for each record of the batch, whose times are `times`; returns how many. */
  write(batch: RecordBatch, times: Float64Array, out: ByteWriter): number;
}

export function createKeyWriter({ by, key }: KeySpec, batch: RecordBatch, names: NameTable): KeyWriter {
  const hash = new Hash128(key);
  if (by === 'exact') return new LineKeys(hash, batch);
  return new MomentKeys(hash, new FoldedNames(key), batch, names);
}

/** Views of byte arrays, to read them by words: the same few come again and again. */
class WordViews {
  readonly #known: { bytes: Uint8Array; view: DataView }[] = [];

  of(bytes: Uint8Array): DataView {
    for (const known of this.#known) if (known.bytes === bytes) return known.view;
    const view = viewOf(bytes);
    this.#known.unshift({ bytes, view });
    // Of a batch, of what was repaired in it, and of an identity's form.
    if (this.#known.length > 3) this.#known.pop();
    return view;
  }
}

/** By the bytes of the line, as repaired: whatever of it is chosen and added later. */
class LineKeys implements KeyWriter {
  readonly #hash: Hash128;
  readonly #view: RecordView;
  readonly #views = new WordViews();
  readonly #words = new WordWriter();

  constructor(hash: Hash128, batch: RecordBatch) {
    this.#hash = hash;
    this.#view = new RecordView(batch);
  }

  write(batch: RecordBatch, _times: Float64Array, out: ByteWriter): number {
    const view = this.#view;
    const hash = this.#hash;
    for (let index = 0; index < batch.recordCount; index++) {
      view.moveTo(index);
      hash.begin(OF_LINE);
      hash.bytes(this.#views.of(view.lineBytes), view.lineStart, view.lineEnd);
      hash.finish();
      this.#words.begin(out, 1 + KEY_WORDS);
      this.#words.word(0);
      this.#words.hash(hash);
    }
    return batch.recordCount;
  }
}

/** By person and time; what is compared then is names. */
class MomentKeys implements KeyWriter {
  readonly #hash: Hash128;
  readonly #view: RecordView;
  readonly #numbers: NameNumbers;
  readonly #events: EventNames<number>;
  readonly #views = new WordViews();
  readonly #words = new WordWriter();
  readonly #identity = new IdentityReader({ ignoreCase: false });
  readonly #time = new Float64Array(1);
  readonly #timeWords = new Int32Array(this.#time.buffer);
  readonly #hashes = new HashNumbers();
  /** Names whose hashes were told. */
  #defined = 0;

  constructor(hash: Hash128, folded: FoldedNames, batch: RecordBatch, names: NameTable) {
    this.#hash = hash;
    this.#view = new RecordView(batch);
    this.#events = new EventNames((name) => this.#hashes.numberOf(folded.ofEvent(name)));
    this.#numbers = new NameNumbers(names, (name) => this.#hashes.numberOf(folded.ofProperty(name)));
  }

  write(batch: RecordBatch, times: Float64Array, out: ByteWriter): number {
    const view = this.#view;
    for (let index = 0; index < batch.recordCount; index++) {
      view.moveTo(index);
      this.#record(view, times[index], out);
    }
    return batch.recordCount;
  }

  #record(view: RecordView, time: number, out: ByteWriter): void {
    const words = this.#words;
    const person = view.reserved(ID_PERSON);
    if (Number.isNaN(time) || person === 0 || !this.#hashPerson(view, person) || view.kind === 'alias') {
      words.begin(out, 1);
      words.word(NO_KEY);
      return;
    }
    // Minus 0 is 0.
    this.#time[0] = time + 0;
    const hash = this.#hash;
    hash.word(this.#timeWords[0]);
    hash.word(this.#timeWords[1]);
    hash.finish();

    const event = this.#events.of(view);
    const { found, count, folds } = this.#numbers.of(view);
    const all = event === undefined ? count : count + 1;
    const { hashes } = this.#hashes;
    const definitions = hashes.length - this.#defined;
    words.begin(out, definitions * (1 + KEY_WORDS) + 1 + KEY_WORDS + all);
    while (this.#defined < hashes.length) {
      words.word(DEFINE);
      for (const word of wordsOf(hashes[this.#defined++])) words.word(word);
    }
    words.word(all * 2 + (folds ? 1 : 0));
    words.hash(hash);
    if (event !== undefined) words.word(event);
    for (let i = 0; i < count; i++) words.word(found[i]);
  }

  /** Begins the hash with the person's identity; false where that is neither text nor a number. */
  #hashPerson({ bytes, tape }: RecordView, person: number): boolean {
    const identity = this.#identity;
    const hash = this.#hash;
    if (!identity.read(bytes, tape, person)) return false;
    hash.begin(OF_MOMENT);
    hash.word(identity.type);
    hash.bytes(this.#views.of(identity.bytes), identity.start, identity.end);
    return true;
  }
}

/** Writes words of 32 bits behind what a writer holds. */
class WordWriter {
  #view: DataView = new DataView(new ArrayBuffer(0));
  #out = new ByteWriter(0);

  /** The next words go to `out`, so many of them. */
  begin(out: ByteWriter, words: number): void {
    out.reserve(words * 4);
    if (this.#view.buffer !== out.bytes.buffer) this.#view = new DataView(out.bytes.buffer);
    this.#out = out;
  }

  word(word: number): void {
    this.#view.setInt32(this.#out.length, word, true);
    this.#out.length += 4;
  }

  hash({ a, b, c, d }: Hash128): void {
    this.word(a);
    this.word(b);
    this.word(c);
    this.word(d);
  }
}
