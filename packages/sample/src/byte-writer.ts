import { encodeUtf8 } from './text-encoder.ts';

const DIGIT_ZERO = 0x30;

/** Writes text and numbers into a buffer of fixed size. Whoever writes leaves room: nothing grows. */
export class ByteWriter {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many bytes are written. */
  length = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  byte(value: number): void {
    this.bytes[this.length++] = value;
  }

  /** Bytes, byte by byte: at these lengths `set` costs more than the copy. */
  copy(source: Uint8Array): void {
    const bytes = this.bytes;
    const start = this.length;
    for (let index = 0; index < source.length; index++) bytes[start + index] = source[index]!;
    this.length = start + source.length;
  }

  /** Text as UTF-8. */
  text(text: string): void {
    this.copy(encodeUtf8(text));
  }

  /** A whole number below 2^31, negative or not, in decimal. */
  integer(value: number): void {
    if (value < 0) {
      this.byte(0x2d);
      value = -value;
    }
    let digits = 1;
    for (let limit = 10; value >= limit; limit *= 10) digits++;
    for (let at = this.length + digits - 1; at >= this.length; at--) {
      const tenth = (value / 10) | 0;
      this.bytes[at] = DIGIT_ZERO + value - tenth * 10;
      value = tenth;
    }
    this.length += digits;
  }
}
