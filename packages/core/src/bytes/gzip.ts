/** Gzip as a Source around a Source: streaming, several members, checked to the last byte. */
import { FlateErrorCode, Gunzip } from 'fflate';
import { InputFault } from '../model/input-fault.ts';
import type { Source, SourceReader } from '../ports.ts';
import { crc32 } from './crc32.ts';

const READ_BYTES = 1 << 18;
/**
 * Pushed at once: bounds what one push can inflate to (about a thousand times as much), and what is lost
 * of a damaged file.
 */
const PUSH_BYTES = 1 << 14;
/** Stored bytes kept to find a member's trailer in; more than any header with a name is long. */
const RECENT_BYTES = 1 << 16;

/** Whether the first bytes of a file are those of gzip: told by content, never by name. */
export function isGzip(firstBytes: Uint8Array): boolean {
  return firstBytes.length >= 3 && firstBytes[0] === 0x1f && firstBytes[1] === 0x8b && firstBytes[2] === 8;
}

/**
 * The inflated content of a gzipped reader. Reads give all that can be inflated; then, if the file is cut or
 * damaged, an {@link InputFault} is thrown instead of the end.
 */
export function gunzipReader(stored: SourceReader): SourceReader {
  return new GunzipReader(stored);
}

/** {@link gunzipReader} for a whole source. It has no size and no random access. */
export function gunzipSource(stored: Source): Source {
  return { open: async () => gunzipReader(await stored.open()) };
}

class GunzipReader implements SourceReader {
  storedBytes = 0;
  readonly #stored: SourceReader;
  readonly #gunzip: Gunzip;
  readonly #buffer = new Uint8Array(READ_BYTES);
  #filled = 0;
  #pushed = 0;
  /** Inflated pieces not read yet, and how much of the first is. */
  #pieces: Uint8Array[] = [];
  #pieceOffset = 0;
  #recent = new Uint8Array(0);
  #memberBytes = 0;
  #memberCrc = 0;
  #memberBroken = false;
  #ended = false;
  #fault: InputFault | null = null;

  constructor(stored: SourceReader) {
    this.#stored = stored;
    this.#gunzip = new Gunzip((piece) => {
      if (piece.length === 0) return;
      this.#memberBytes += piece.length;
      this.#memberCrc = crc32(this.#memberCrc, piece);
      this.#pieces.push(piece);
    });
    this.#gunzip.onmember = () => {
      // A next member begins: the trailer of the one before must stand right there.
      if (this.#trailerEnd() === -1) this.#memberBroken = true;
      this.#memberBytes = 0;
      this.#memberCrc = 0;
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

  async #inflateMore(): Promise<void> {
    if (this.#pushed === this.#filled) {
      this.#filled = await this.#stored.read(this.#buffer);
      this.storedBytes += this.#filled;
      this.#pushed = 0;
    }
    // The inflater may keep what it is given, so it is given a copy.
    const chunk = this.#buffer.slice(this.#pushed, Math.min(this.#filled, this.#pushed + PUSH_BYTES));
    this.#pushed += chunk.length;
    const final = chunk.length === 0;
    this.#remember(chunk);
    let failure: unknown = null;
    try {
      this.#gunzip.push(chunk, final);
    } catch (thrown) {
      failure = thrown;
    }
    if (failure === null && !final) return;
    this.#ended = true;
    this.#fault = await this.#judgeEnd(failure);
  }

  /** Null where the content is whole: nothing may follow its trailer but zero bytes. */
  async #judgeEnd(failure: unknown): Promise<InputFault | null> {
    const trailerEnd = this.#trailerEnd();
    if (trailerEnd === -1) {
      const cut = failure === null || errorCode(failure) === FlateErrorCode.UnexpectedEOF;
      return new InputFault(cut ? 'file/gzip-cut' : 'file/gzip-damaged');
    }
    const clean =
      !this.#memberBroken &&
      isZero(this.#recent.subarray(trailerEnd)) &&
      isZero(this.#buffer.subarray(this.#pushed, this.#filled)) &&
      (failure === null || (await this.#restIsZero()));
    return clean ? null : new InputFault('file/gzip-damaged');
  }

  async #restIsZero(): Promise<boolean> {
    for (;;) {
      const count = await this.#stored.read(this.#buffer);
      if (count === 0) return true;
      this.storedBytes += count;
      if (!isZero(this.#buffer.subarray(0, count))) return false;
    }
  }

  #remember(chunk: Uint8Array): void {
    const kept = this.#recent.subarray(Math.max(0, this.#recent.length + chunk.length - RECENT_BYTES));
    const recent = new Uint8Array(kept.length + chunk.length);
    recent.set(kept);
    recent.set(chunk, kept.length);
    this.#recent = recent;
  }

  /** Where the current member's trailer (its CRC and length) ends among the recent bytes; -1 if nowhere. */
  #trailerEnd(): number {
    const trailer = new Uint8Array(8);
    const view = new DataView(trailer.buffer);
    view.setUint32(0, this.#memberCrc, true);
    view.setUint32(4, this.#memberBytes % 2 ** 32, true);
    for (let at = this.#recent.length - 8; at >= 0; at--) {
      let i = 0;
      while (i < 8 && this.#recent[at + i] === trailer[i]) i++;
      if (i === 8) return at + 8;
    }
    return -1;
  }
}

function errorCode(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
