/** The numbers and signatures that a .zip is made of. Source: APPNOTE.TXT 6.3.10, section 4.3. */

export const LOCAL_HEADER = 0x04034b50;
export const DIRECTORY_HEADER = 0x02014b50;
export const DATA_DESCRIPTOR = 0x08074b50;
export const END_RECORD = 0x06054b50;
export const ZIP64_END_RECORD = 0x06064b50;
export const ZIP64_LOCATOR = 0x07064b50;

/** Bytes of each record without its names, extra fields and comments. */
export const LOCAL_HEADER_BYTES = 30;
export const DIRECTORY_HEADER_BYTES = 46;
export const END_RECORD_BYTES = 22;
export const ZIP64_END_RECORD_BYTES = 56;
export const ZIP64_LOCATOR_BYTES = 20;

/** What a field of 32 bits holds where the true number is in a zip64 record. */
export const IN_ZIP64_32 = 0xffffffff;
/** The same in a field of 16 bits. */
export const IN_ZIP64_16 = 0xffff;

/** General purpose flags. */
export const ENCRYPTED = 1;
export const HAS_DESCRIPTOR = 8;
export const NAME_IS_UTF8 = 0x800;

export const STORED = 0;
export const DEFLATED = 8;

export function uint16(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8);
}

export function uint32(bytes: Uint8Array, at: number): number {
  return (uint16(bytes, at) | (uint16(bytes, at + 2) << 16)) >>> 0;
}

/** Exact up to 2^53; what lies beyond is no size of a file that anybody has. */
export function uint64(bytes: Uint8Array, at: number): number {
  return uint32(bytes, at) + uint32(bytes, at + 4) * 2 ** 32;
}

/** Numbers of the zip64 extra field stand there only for those fields that say so, in a fixed order. */
export function zip64Numbers(extra: Uint8Array): (field: number) => number {
  let at = 0;
  let end = 0;
  for (let from = 0; from + 4 <= extra.length; from += 4 + uint16(extra, from + 2)) {
    if (uint16(extra, from) !== 1) continue;
    at = from + 4;
    end = Math.min(extra.length, at + uint16(extra, from + 2));
    break;
  }
  return (field) => {
    if (field !== IN_ZIP64_32 || at + 8 > end) return field;
    at += 8;
    return uint64(extra, at - 8);
  };
}

/** Fills a record from its front; numbers have their lowest byte first. */
export class RecordWriter {
  readonly bytes: Uint8Array;
  #at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
  }

  uint16(value: number): this {
    return this.#number(value, 2);
  }

  uint32(value: number): this {
    return this.#number(value, 4);
  }

  uint64(value: number): this {
    return this.#number(value % 2 ** 32, 4).#number(Math.floor(value / 2 ** 32), 4);
  }

  copy(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.#at);
    return this.skip(bytes.length);
  }

  /** These bytes are 0. */
  skip(length: number): this {
    this.#at += length;
    return this;
  }

  #number(value: number, length: number): this {
    for (let byte = 0; byte < length; byte++) this.bytes[this.#at++] = value >>> (8 * byte);
    return this;
  }
}
