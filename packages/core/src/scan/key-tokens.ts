/**
 * Names as they stand in a line: the unit is the *token*, all bytes from behind the brace or comma to the first
 * byte of the value, white space included. Exports repeat some hundred tokens millions of times, so a token is
 * recognised by comparing bytes, never by parsing.
 *
 *   {"plan":"gold","N":"Signed Up","url": "…"}
 *    └──1──┘       └──────2──────┘ └──3──┘         N names the event: 2 holds it, so events are told apart for nothing
 *
 * Which token stands at a place is guessed from those before it in the line and from its own first bytes: the one
 * that was right the last time (see {@link contextAfter}, {@link guessIndex}).
 */
import { COLON, QUOTE, SPACE, TAB } from '../bytes/ascii.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { grown } from '../bytes/grown.ts';
import { ID_EVENT, KEY_EVENT } from '../model/keys.ts';
import type { NameTable } from './names.ts';
import { endOfString } from './strings.ts';
import { bytesBefore, quoteOrControlBytes, specialBytes } from './words.ts';

/** No token that is known: or it can't be one, as it is shorter than four bytes or too long, or not legal. */
export const NO_TOKEN = 0;

/** In place of an event's length: the event follows behind the token. */
export const EVENT_FOLLOWS = -1;

/** Guesses are numbered by this many bits: few enough to stay in the cache, enough for what exports hold. */
const GUESS_BITS = 17;
/** Of the token's first bytes, seven count: the eighth is often a value's second. */
const SECOND_WORD = 0x00ffffff;
/** A hostile input may hold any number of tokens: beyond this, new ones are left to the plain parser. */
const MOST_TOKENS = 1 << 18;
/** Events with a token of their own; an export has some hundred. */
const MOST_EVENTS = 4096;
/** Bytes of an event's name with its closing quote. */
const LONGEST_EVENT = 200;
/** White space is a part of tokens: one that is longer is left to the plain parser, as all are in a full pool. */
const LONGEST_TOKEN = 1 << 16;
const MOST_POOL_BYTES = 1 << 24;

/** The name of the event with its quotes, as a word: the name whose token holds its value. */
const EVENT_WORD = wordOf(`"${KEY_EVENT}"`);

function wordOf(text: string): number {
  let word = 0;
  for (let i = 0; i < 4; i++) word |= text.charCodeAt(i) << (8 * i);
  return word;
}

/** The context behind `token`, given the one before it: a hash of all tokens of the line so far. */
export const contextAfter = (context: number, token: number): number => {
  return Math.imul(context ^ token, 0x9e3779b1);
};

/** Where the guess stands for a token whose first words are `first` and `second`. */
export const guessIndex = (context: number, first: number, second: number): number => {
  const hash = context + Math.imul(first, 0x85ebca6b) + Math.imul(second & SECOND_WORD, 0xc2b2ae35);
  return hash >>> (32 - GUESS_BITS);
};

/** Where a token's bytes lie in the pool, how many they are, and the id of its name. */
export const TOKEN_OFFSET = 0;
export const TOKEN_LENGTH = 1;
export const TOKEN_NAME = 2;
/** Bytes of the event's name between its quotes, plus 1; {@link EVENT_FOLLOWS}; 0 for all other names. */
export const TOKEN_EVENT_LENGTH = 3;
export const TOKEN_SIZE = 4;

/** Token ids count from 1. Arrays are replaced as they grow: see {@link KeyTokens.generation}. */
export class KeyTokens {
  /** Counts up whenever an array was replaced: whoever keeps one in a variable reads it again then. */
  generation = 0;
  /** What is known of each token, {@link TOKEN_SIZE} integers. */
  table = new Int32Array(TOKEN_SIZE << 10);
  pool: DataView = new DataView(new ArrayBuffer(1 << 15));
  /** Tokens, by {@link guessIndex}. What is left of one beyond 65,535 is a wrong guess, which costs a look-up. */
  readonly guesses = new Uint16Array(1 << GUESS_BITS);
  readonly #nameTable: NameTable;
  readonly #poolWriter = new ByteWriter(1 << 15);
  /** Token by hash, open addressing, at most half full. */
  #slots = new Int32Array(1 << 11);
  #hashes = new Int32Array(1 << 10);
  #count = 1;
  #events = 0;
  /** Drawn anew for each table, so that nobody can make names that collide. No output depends on it. */
  readonly #seed = (Math.random() * 2 ** 32) | 0;
  readonly #factor = ((Math.random() * 2 ** 32) & ~7) | 0x5;

  constructor(nameTable: NameTable) {
    this.#nameTable = nameTable;
    this.#publishPool();
  }

  /** Whether tokens are added: only those of lines that are legal, so that garbage leaves nothing behind. */
  isLearning = false;
  /** Set where a token was not found, and could be learned. */
  missed = false;

  /**
   * The token that begins at `position`, in lines that end before `bytes` do; {@link NO_TOKEN} where the plain
   * parser must look: it is not known, or can't be.
   */
  find(bytes: Uint8Array, view: DataView, position: number): number {
    let at = position;
    while (bytes[at] === SPACE || bytes[at] === TAB) at++;
    if (bytes[at] !== QUOTE) return NO_TOKEN;
    const name = at + 1;
    // Also at a quote that is escaped: such a name ends in the middle then, and is not legal.
    const nameEnd = firstMarked(quoteOrControlBytes, view, name);
    if (bytes[nameEnd] !== QUOTE) return NO_TOKEN;
    at = nameEnd + 1;
    while (bytes[at] === SPACE || bytes[at] === TAB) at++;
    if (bytes[at] !== COLON) return NO_TOKEN;
    at++;
    while (bytes[at] === SPACE || bytes[at] === TAB) at++;
    const isEvent = nameEnd - name === 2 && view.getInt32(name - 1, true) === EVENT_WORD;
    if (isEvent && bytes[at] === QUOTE) {
      const eventEnd = firstMarked(specialBytes, view, at + 1);
      if (bytes[eventEnd] === QUOTE && eventEnd - at <= LONGEST_EVENT) {
        const hasRoom = this.#events < MOST_EVENTS && !this.#isFull;
        const token = this.#lookUp(bytes, view, position, name, nameEnd, eventEnd + 1, hasRoom);
        if (token !== NO_TOKEN || hasRoom) return token;
      }
    }
    return this.#lookUp(bytes, view, position, name, nameEnd, at, true);
  }

  get #isFull(): boolean {
    return this.#count === MOST_TOKENS || this.#poolWriter.length > MOST_POOL_BYTES;
  }

  #lookUp(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    name: number,
    nameEnd: number,
    end: number,
    mayAdd: boolean,
  ): number {
    const length = end - start;
    // Less is too short for the compares of words.
    if (length < 4 || length > LONGEST_TOKEN) return NO_TOKEN;
    const hash = this.#hash(view, start, end);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let token = slots[slot]; token !== 0; token = slots[slot]) {
      if (this.#hashes[token] === hash && this.#equals(view, start, token, length)) return token;
      slot = (slot + 1) & mask;
    }
    if (!mayAdd || this.#isFull) return NO_TOKEN;
    if (endOfString(bytes, name, nameEnd + 1) !== nameEnd) return NO_TOKEN;
    this.missed = true;
    if (!this.isLearning) return NO_TOKEN;
    const id = this.#nameTable.idOf(bytes, name, nameEnd);
    const eventLength = id === ID_EVENT ? eventLengthOf(bytes, nameEnd, end) : 0;
    return this.#add(bytes, start, end, hash, slot, id, eventLength);
  }

  /** Of all bytes, two at a time: no two names collide under every seed (with whole words, those that differ in top bits). */
  #hash(view: DataView, start: number, end: number): number {
    const factor = this.#factor;
    let hash = this.#seed ^ (end - start);
    const last = end - 4;
    for (let at = start; at < last; at += 4) {
      const word = view.getInt32(at, true);
      hash = Math.imul(hash ^ (word & 0xffff), factor);
      hash = Math.imul(hash ^ (word >>> 16), factor);
      hash ^= hash >>> 15;
    }
    const word = view.getInt32(last, true);
    hash = Math.imul(hash ^ (word & 0xffff), factor);
    hash = Math.imul(hash ^ (hash >>> 15) ^ (word >>> 16), factor);
    return hash ^ (hash >>> 15);
  }

  #equals(view: DataView, start: number, token: number, length: number): boolean {
    const { pool, table } = this;
    if (table[token * TOKEN_SIZE + TOKEN_LENGTH] !== length) return false;
    const offset = table[token * TOKEN_SIZE + TOKEN_OFFSET];
    const last = length - 4;
    for (let i = 0; i < last; i += 4) {
      if (view.getInt32(start + i, true) !== pool.getInt32(offset + i, true)) return false;
    }
    return view.getInt32(start + last, true) === pool.getInt32(offset + last, true);
  }

  #add(
    bytes: Uint8Array,
    start: number,
    end: number,
    hash: number,
    slot: number,
    name: number,
    eventLength: number,
  ): number {
    const token = this.#count++;
    if (token === this.#hashes.length) this.#grow();
    const { table } = this;
    const at = token * TOKEN_SIZE;
    table[at + TOKEN_OFFSET] = this.#poolWriter.length;
    table[at + TOKEN_LENGTH] = end - start;
    table[at + TOKEN_NAME] = name;
    table[at + TOKEN_EVENT_LENGTH] = eventLength;
    this.#hashes[token] = hash;
    this.#slots[slot] = token;
    if (eventLength > 0) this.#events++;
    const before = this.#poolWriter.bytes;
    this.#poolWriter.copy(bytes, start, end);
    if (this.#poolWriter.bytes !== before) this.#publishPool();
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return token;
  }

  #publishPool(): void {
    this.pool = new DataView(this.#poolWriter.bytes.buffer);
    this.generation++;
  }

  #grow(): void {
    this.table = grown(this.table, this.table.length * 2);
    this.#hashes = grown(this.#hashes, this.#hashes.length * 2);
    this.generation++;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let token = 1; token < this.#count; token++) {
      let slot = this.#hashes[token] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = token;
    }
    this.#slots = slots;
  }
}

/** The first position from `position` on whose byte `test` marks. */
function firstMarked(test: (word: number) => number, view: DataView, position: number): number {
  for (;;) {
    const mask = test(view.getInt32(position, true));
    if (mask !== 0) return position + bytesBefore(mask);
    position += 4;
  }
}

/** For the token of an event, whose name ends at `nameEnd`; see {@link TOKEN_EVENT_LENGTH}. */
function eventLengthOf(bytes: Uint8Array, nameEnd: number, end: number): number {
  if (bytes[end - 1] !== QUOTE) return EVENT_FOLLOWS;
  return end - 1 - bytes.indexOf(QUOTE, nameEnd + 1);
}
