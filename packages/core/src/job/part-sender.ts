import type { BufferShelf } from '../bytes/buffer-shelf.ts';
import type { Account } from '../model/account.ts';
import type { TakePart } from '../ports.ts';
import type { Chunk } from './task.ts';

/** Sends parts, each as soon as the one before is taken, and keeps the buffers that come back. */
export class PartSender {
  readonly partBytes: number;
  /** Where buffers for output come from, and go back to. */
  readonly shelf: BufferShelf;
  /** Stored bytes read since the last part. */
  storedBytes = 0;
  readonly #onPart: TakePart;
  #taken: Promise<void> = Promise.resolve();
  #failure: unknown = null;

  constructor(partBytes: number, onPart: TakePart, shelf: BufferShelf) {
    this.partBytes = partBytes;
    this.#onPart = onPart;
    this.shelf = shelf;
  }

  buffer(): ArrayBufferLike {
    return this.shelf.take(bufferBytesOf(this.partBytes));
  }

  /** To be filled again; one that grew far beyond a part is let go. */
  keep(buffer: ArrayBufferLike): void {
    if (isPartBuffer(buffer, this.partBytes)) this.shelf.give(buffer);
  }

  async send(chunks: Chunk[], account: Account): Promise<void> {
    await this.allTaken();
    const part = { chunks, account, storedBytes: this.storedBytes };
    this.storedBytes = 0;
    this.#taken = this.#onPart(part).then(
      (buffers) => {
        for (const buffer of buffers) this.keep(buffer);
      },
      (thrown) => {
        this.#failure = thrown;
      },
    );
  }

  async allTaken(): Promise<void> {
    await this.#taken;
    if (this.#failure !== null) throw this.#failure;
  }
}

/** Room for a part, and for what the last batch of it may run over. */
function bufferBytesOf(partBytes: number): number {
  return partBytes + (partBytes >> 2) + 64;
}

/** Whether parts of that size are made in such a buffer, which may have doubled once for records of some kilobytes. */
export function isPartBuffer({ byteLength }: ArrayBufferLike, partBytes: number): boolean {
  const usual = bufferBytesOf(partBytes);
  return byteLength === usual || byteLength === 2 * usual;
}
