/** What a shelf holds at most, in bytes: buffers that come back beyond it are let go. */
const MOST_BYTES = 16 << 20;

/**
 * Buffers that were used and will be again. A buffer that is new has pages that the system must clear first, which costs
 * more than what is written to them; so whoever needs buffers again and again takes them from here, and gives them back.
 */
export class BufferShelf {
  readonly #bySize = new Map<number, ArrayBuffer[]>();
  #bytes = 0;

  /** A buffer of so many bytes, from here or new; what is in it is anything. */
  take(bytes: number): ArrayBuffer {
    const buffer = this.#bySize.get(bytes)?.pop();
    if (buffer === undefined) return new ArrayBuffer(bytes);
    this.#bytes -= bytes;
    return buffer;
  }

  /** Nobody may write to the buffer any more. */
  give(buffer: ArrayBuffer): void {
    const { byteLength } = buffer;
    if (byteLength === 0 || this.#bytes + byteLength > MOST_BYTES) return;
    this.#bytes += byteLength;
    const ofSize = this.#bySize.get(byteLength);
    if (ofSize === undefined) this.#bySize.set(byteLength, [buffer]);
    else ofSize.push(buffer);
  }
}
