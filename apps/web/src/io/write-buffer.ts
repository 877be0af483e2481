/** Collects small writes into large ones, of `sizeBytes` at least: each write has a price of its own, whatever its size. */
export class WriteBuffer {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #flush: (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>;
  #length = 0;

  /** `flush` must be done with the bytes when it resolves. */
  constructor(sizeBytes: number, flush: (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>) {
    this.#bytes = new Uint8Array(sizeBytes);
    this.#flush = flush;
  }

  async write(bytes: Uint8Array): Promise<void> {
    // What is large enough by itself is not copied. (No output lies in shared memory.)
    if (bytes.byteLength >= this.#bytes.byteLength) {
      await this.flush();
      return this.#flush(bytes as Uint8Array<ArrayBuffer>);
    }
    let rest = bytes;
    while (rest.byteLength > 0) {
      const taken = rest.subarray(0, this.#bytes.byteLength - this.#length);
      this.#bytes.set(taken, this.#length);
      this.#length += taken.byteLength;
      rest = rest.subarray(taken.byteLength);
      if (this.#length === this.#bytes.byteLength) await this.flush();
    }
  }

  async flush(): Promise<void> {
    if (this.#length === 0) return;
    const full = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    await this.#flush(full);
  }
}
