import { constants } from 'node:zlib';
import { Gunzip, type ZlibOptions } from 'minizlib';

/** Stored bytes read at once. */
const STORED_BYTES = 1 << 17;
/** What the inflater fills at once. */
const PIECE_BYTES = 1 << 18;

/** Inflates one file after the other. */
export class Inflater {
  readonly buffer = new Uint8Array(STORED_BYTES);
  /** What came of what was given. */
  readonly pieces: Uint8Array[] = [];
  /** Options go on to Node's own, which has more of them. */
  readonly #gunzip = new Gunzip({ chunkSize: PIECE_BYTES } as ZlibOptions);
  #failure: unknown = null;

  constructor() {
    this.#gunzip.on('data', (piece: Buffer) => this.pieces.push(piece));
    this.#gunzip.on('error', (error) => {
      this.#failure = error;
    });
  }

  /** How many of the stored bytes it took; throws what is wrong with them. */
  give(stored: Uint8Array): number {
    this.#gunzip.write(stored as Buffer);
    this.#throwFailure();
    return this.#gunzip.handle?.bytesWritten ?? 0;
  }

  /** Throws where more should come. */
  finish(): void {
    this.#gunzip.flush(constants.Z_FINISH);
    this.#throwFailure();
  }

  /** Makes it ready for another file; false where it can't be. */
  reset(): boolean {
    if (this.#failure !== null) return false;
    this.#gunzip.reset();
    this.pieces.length = 0;
    return true;
  }

  close(): void {
    this.#gunzip.close();
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure;
  }
}
