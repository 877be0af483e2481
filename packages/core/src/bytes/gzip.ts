/** Gzip as a Source around a Source: streaming, several members, checked to the last byte. */
import { Gunzip } from 'fflate';
import { InputFault, WRONG_CHECK } from '../model/input-fault.ts';
import type { SourceReader } from '../ports.ts';
import { crc32 } from './crc32.ts';

const READ_BYTES = 1 << 17;
/** Pushed at once: bounds what one push can inflate to (about a thousand times as much). */
const PUSH_BYTES = 1 << 14;
/** Stored bytes kept to find a member's trailer in; more than any header with a name is long. */
const RECENT_BYTES = 1 << 15;
/** A member's CRC and length. */
const TRAILER_BYTES = 8;
/** Deflated nothing, as one block of fixed codes (`03 00`) or stored: its last byte that is not zero, and the zeros behind. */
const ENDS_OF_NOTHING = new Map([
  [0x03, 1],
  [0xff, 0],
]);
/** A whole empty member: see {@link GunzipReader.#finished}. */
const EMPTY_MEMBER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0);

/**
 * The inflated content of a gzipped reader. Reads give all that can be inflated; then, if the file is cut or
 * damaged, an {@link InputFault} is thrown instead of the end.
 */
export function gunzipReader(stored: SourceReader): SourceReader {
  return new GunzipReader(stored);
}

class GunzipReader implements SourceReader {
  readonly #stored: SourceReader;
  readonly #buffer = new Uint8Array(READ_BYTES);
  #filled = 0;
  #pushed = 0;
  #gunzip = new Gunzip();
  /** Inflated pieces not read yet, and how much of the first is. */
  #pieces: Uint8Array[] = [];
  #pieceOffset = 0;
  /** The last stored bytes that were pushed. */
  #recent: Uint8Array = new Uint8Array(0);
  /**
   * Stored bytes pushed so far, where among them the current member begins, what its trailer must say, and
   * whether one before had a wrong one.
   */
  #member = { pushed: 0, start: 0, bytes: 0, crc: 0, wrongBefore: false };
  #ended = false;
  #fault: InputFault | null = null;
  /** What the stored reader threw. */
  #failure: { cause: unknown } | null = null;

  constructor(stored: SourceReader) {
    this.#stored = stored;
    this.#gunzip.ondata = (piece) => {
      if (piece.length === 0) return;
      this.#member.bytes += piece.length;
      this.#member.crc = crc32(this.#member.crc, piece);
      this.#pieces.push(piece);
    };
    this.#gunzip.onmember = (offset) => {
      // A next member begins: the trailer of the one before must stand right there.
      const end = this.#recent.length - (this.#member.pushed - offset);
      const wrongBefore = this.#member.wrongBefore || !this.#isTrailer(end - TRAILER_BYTES);
      this.#member = { ...this.#member, start: offset, bytes: 0, crc: 0, wrongBefore };
    };
  }

  async read(into: Uint8Array): Promise<number> {
    while (this.#pieces.length === 0) {
      if (this.#ended) {
        if (this.#fault !== null) throw this.#fault;
        return 0;
      }
      await this.#inflateMore();
    }
    const piece = this.#pieces[0];
    const count = Math.min(into.length, piece.length - this.#pieceOffset);
    into.set(piece.subarray(this.#pieceOffset, this.#pieceOffset + count));
    this.#pieceOffset += count;
    if (this.#pieceOffset === piece.length) {
      this.#pieces.shift();
      this.#pieceOffset = 0;
    }
    return count;
  }

  close(): void | Promise<void> {
    return this.#stored.close();
  }

  /** Pushes the next stored bytes, or judges the end of them. */
  async #inflateMore(): Promise<void> {
    if (this.#pushed === this.#filled) {
      await this.#fill();
      if (this.#filled === 0) {
        this.#ended = true;
        this.#fault = this.#judgeEnd();
        return;
      }
    }
    // The inflater may keep what it is given, so it is given a copy.
    const chunk = this.#buffer.slice(this.#pushed, Math.min(this.#filled, this.#pushed + PUSH_BYTES));
    this.#pushed += chunk.length;
    const before = { gunzip: copyOf(this.#gunzip), member: { ...this.#member }, recent: this.#recent };
    try {
      this.#push(chunk);
    } catch {
      // A failed push gives nothing of its chunk: once more by the byte, to have all before the fault.
      this.#pieces = [];
      this.#gunzip = before.gunzip;
      this.#member = before.member;
      this.#recent = before.recent;
      const rest = chunk.subarray(this.#pushByByte(chunk));
      this.#ended = true;
      this.#fault = await this.#judgeFault(rest);
    }
  }

  /** Reads until the buffer is full: so pushes are cut alike, and a damaged file gives the same in any browser. */
  async #fill(): Promise<void> {
    this.#pushed = 0;
    this.#filled = 0;
    if (this.#failure !== null) throw this.#failure.cause;
    try {
      while (this.#filled < READ_BYTES) {
        const count = await this.#stored.read(this.#buffer.subarray(this.#filled));
        if (count === 0) return;
        this.#filled += count;
      }
    } catch (cause) {
      // What was read before is inflated first.
      if (this.#filled === 0) throw cause;
      this.#failure = { cause };
    }
  }

  #push(chunk: Uint8Array): void {
    const recent = new Uint8Array(Math.min(RECENT_BYTES, this.#recent.length) + chunk.length);
    recent.set(this.#recent.subarray(-RECENT_BYTES));
    recent.set(chunk, recent.length - chunk.length);
    this.#recent = recent;
    this.#member.pushed += chunk.length;
    this.#gunzip.push(chunk);
  }

  /** How many bytes were pushed, the one that failed among them. */
  #pushByByte(chunk: Uint8Array): number {
    let count = 0;
    try {
      while (count < chunk.length) this.#push(chunk.slice(count, ++count));
    } catch {
      // The fault itself.
    }
    return count;
  }

  /** At the end of the stored bytes: null where the last member is whole, zero bytes at most behind it. */
  #judgeEnd(): InputFault | null {
    const trailerEnd = this.#trailerEnd();
    if (trailerEnd === this.#recent.length || trailerEnd === -1) {
      if (!this.#finished() && !this.#isPaddedEmpty()) return new InputFault('file/gzip-cut');
    }
    const rest = trailerEnd === -1 ? null : this.#recent.subarray(trailerEnd);
    if (rest === null || this.#member.wrongBefore) return new InputFault('file/gzip-damaged', WRONG_CHECK);
    if (isZero(rest)) return null;
    // The header of a next member, not whole yet.
    return new InputFault(rest[0] === EMPTY_MEMBER[0] ? 'file/gzip-cut' : 'file/gzip-damaged');
  }

  /**
   * After a push failed, with `rest` of its chunk behind the fault: null if all behind the last member's right
   * trailer is zero bytes, a common padding.
   */
  async #judgeFault(rest: Uint8Array): Promise<InputFault | null> {
    const fault = new InputFault('file/gzip-damaged');
    const trailerEnd = this.#trailerEnd();
    if (trailerEnd === -1 || this.#member.wrongBefore || !isZero(this.#recent.subarray(trailerEnd)))
      return fault;
    const unpushed = this.#buffer.subarray(this.#pushed, this.#filled);
    if (!isZero(rest) || !isZero(unpushed)) return fault;
    for (;;) {
      const count = await this.#stored.read(this.#buffer);
      if (count === 0) return null;
      if (!isZero(this.#buffer.subarray(0, count))) return fault;
    }
  }

  /**
   * Whether the member's data has come to its end, so that only its trailer is wrong: then, and only then, the
   * inflater takes what comes next for a new member.
   */
  #finished(): boolean {
    let began = false;
    this.#gunzip.ondata = () => {};
    this.#gunzip.onmember = () => {
      began = true;
    };
    try {
      this.#gunzip.push(EMPTY_MEMBER);
    } catch {
      return false;
    }
    return began;
  }

  /**
   * Whether the member has no content, and one to three zero bytes behind its trailer, which is zero itself: the
   * inflater takes them for the header of a next one.
   */
  #isPaddedEmpty(): boolean {
    const recent = this.#recent;
    const last = recent.findLastIndex((byte) => byte !== 0);
    const zerosOfData = ENDS_OF_NOTHING.get(recent[last]);
    if (this.#member.bytes > 0 || zerosOfData === undefined) return false;
    const padding = recent.length - 1 - last - zerosOfData - TRAILER_BYTES;
    return padding >= 1 && padding <= 3;
  }

  /** Where the current member's trailer ends among the recent bytes; -1 if nowhere. */
  #trailerEnd(): number {
    const start = Math.max(0, this.#recent.length - (this.#member.pushed - this.#member.start));
    for (let at = this.#recent.length - TRAILER_BYTES; at >= start; at--) {
      if (this.#isTrailer(at)) return at + TRAILER_BYTES;
    }
    return -1;
  }

  /** Whether the current member's CRC and length stand at `at` among the recent bytes. */
  #isTrailer(at: number): boolean {
    const { crc, bytes } = this.#member;
    for (let i = 0; i < TRAILER_BYTES; i++) {
      const expected = i < 4 ? crc >>> (8 * i) : (bytes % 2 ** 32) >>> (8 * (i - 4));
      if (this.#recent[at + i] !== (expected & 0xff)) return false;
    }
    return true;
  }
}

/** The inflater as it is now: its buffers are replaced, never written to again, so that shallow copies do. */
function copyOf(gunzip: Gunzip): Gunzip {
  const copy: Record<string, unknown> = Object.assign(Object.create(Gunzip.prototype), gunzip);
  for (const [name, value] of Object.entries(copy)) {
    if (Object.getPrototypeOf(value ?? 0) === Object.prototype) copy[name] = { ...(value as object) };
  }
  return copy as unknown as Gunzip;
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
