/** What a shelf holds at most, in bytes: buffers that come back beyond it are let go. */
const MOST_BYTES = 16 << 20;

/**
 * Makes a buffer of so many bytes, all zero: one that is handed over, or one that several threads see. V8 does not count
 * what is shared, so that a thread that lets go of much of it may hold it for long: it has to go round.
 */
export type CreateBuffer = (bytes: number) => ArrayBufferLike;

/** A buffer that belongs to one thread at a time. */
export const ownBuffer: CreateBuffer = (bytes) => new ArrayBuffer(bytes);

/**
 * Buffers that were used and will be again. A buffer that is new has pages that the system must clear first, which costs
 * more than what is written to them; so whoever needs buffers again and again takes them from here, and gives them back.
 */
export class BufferShelf {
  readonly #bySize = new Map<number, ArrayBufferLike[]>();
  readonly #create: CreateBuffer;
  #bytes = 0;

  constructor(create: CreateBuffer = ownBuffer) {
    this.#create = create;
  }

  /** A buffer of so many bytes, from here or new; what is in it is anything. */
  take(bytes: number): ArrayBufferLike {
    const buffer = this.#bySize.get(bytes)?.pop();
    if (buffer === undefined) return this.#create(bytes);
    this.#bytes -= bytes;
    return buffer;
  }

  /** Nobody may write to the buffer any more. */
  give(buffer: ArrayBufferLike): void {
    const { byteLength } = buffer;
    if (byteLength === 0 || this.#bytes + byteLength > MOST_BYTES) return;
    this.#bytes += byteLength;
    const ofSize = this.#bySize.get(byteLength);
    if (ofSize === undefined) this.#bySize.set(byteLength, [buffer]);
    else ofSize.push(buffer);
  }
}
