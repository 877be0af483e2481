import type { Deflate } from '../../ports.ts';
import { encodeUtf8 } from '../utf8.ts';
import {
  DATA_DESCRIPTOR,
  DEFLATED,
  DIRECTORY_HEADER,
  DIRECTORY_HEADER_BYTES,
  END_RECORD,
  END_RECORD_BYTES,
  HAS_DESCRIPTOR,
  IN_ZIP64_16,
  IN_ZIP64_32,
  LOCAL_HEADER,
  LOCAL_HEADER_BYTES,
  NAME_IS_UTF8,
  RecordWriter,
  STORED,
  ZIP64_END_RECORD,
  ZIP64_END_RECORD_BYTES,
  ZIP64_LOCATOR,
  ZIP64_LOCATOR_BYTES,
} from './records.ts';

/** Versions of the format that a reader must know: 2.0, and 4.5 for zip64. */
const PLAIN = 20;
const ZIP64 = 45;
/** In the upper byte of "made by", so that permissions of files hold. */
const MADE_ON_UNIX = 3 << 8;
const FILE_MODE = 0o100644;
/** Deflating makes nothing longer than by a few bytes in each block: from here on, an entry may need zip64. */
const MAYBE_LARGE = 0xf000_0000;

/** What is known of a file before it is added. */
export type WholeFile = { name: string; bytes: number; crc: number };

type Written = WholeFile & { method: number; flags: number; storedBytes: number; offset: number };

/**
 * Writes a .zip to `put`, front to back, as much memory as its directory takes: any number of files of any size. Each
 * file is known as a whole before it is added, so that only those over 4 GB need zip64. Deflated by `deflateRaw` (whose
 * bytes have neither head nor end), else stored as they are.
 */
export class ZipWriter {
  readonly #put: (bytes: Uint8Array) => Promise<void>;
  readonly #deflateRaw: Deflate | undefined;
  readonly #time: { time: number; date: number };
  readonly #entries: Written[] = [];
  #offset = 0;

  /** `put` is done with the bytes when it resolves. `time` is that of all files, as a clock on the wall shows it. */
  constructor(put: (bytes: Uint8Array) => Promise<void>, time: Date, deflateRaw?: Deflate) {
    this.#put = put;
    this.#time = toDosTime(time);
    this.#deflateRaw = deflateRaw;
  }

  /** Adds a file. `content` gives all of its bytes; each piece may be reused when the next is asked for. */
  async add(file: WholeFile, content: AsyncIterable<Uint8Array>): Promise<void> {
    const deflates = this.#deflateRaw !== undefined && file.bytes > 0;
    const entry: Written = {
      ...file,
      method: deflates ? DEFLATED : STORED,
      flags: NAME_IS_UTF8 | (deflates ? HAS_DESCRIPTOR : 0),
      storedBytes: file.bytes,
      offset: this.#offset,
    };
    await this.#write(this.#localHeader(entry, deflates));
    const start = this.#offset;
    if (deflates) await this.#deflate(content);
    else for await (const piece of content) await this.#write(piece);
    entry.storedBytes = this.#offset - start;
    if (deflates) await this.#write(descriptor(entry));
    this.#entries.push(entry);
  }

  /** Writes the directory, which is the end. */
  async finish(): Promise<void> {
    const start = this.#offset;
    for (const entry of this.#entries) await this.#write(this.#directoryHeader(entry));
    const bytes = this.#offset - start;
    const count = this.#entries.length;
    if (count >= IN_ZIP64_16 || start >= IN_ZIP64_32 || bytes >= IN_ZIP64_32) {
      await this.#write(zip64End(count, bytes, start));
    }
    const record = new RecordWriter(END_RECORD_BYTES).uint32(END_RECORD).skip(4);
    for (let twice = 0; twice < 2; twice++) record.uint16(Math.min(count, IN_ZIP64_16));
    record.uint32(Math.min(bytes, IN_ZIP64_32)).uint32(Math.min(start, IN_ZIP64_32));
    await this.#write(record.bytes);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#put(bytes);
    this.#offset += bytes.length;
  }

  async #deflate(content: AsyncIterable<Uint8Array>): Promise<void> {
    const deflating = this.#deflateRaw?.((piece) => this.#write(piece));
    try {
      for await (const piece of content) await deflating?.write(piece);
      await deflating?.end();
    } catch (thrown) {
      deflating?.abort();
      throw thrown;
    }
  }

  /** What is known only behind the data stands in the descriptor there. */
  #localHeader({ name, bytes, crc, method, flags }: Written, hasDescriptor: boolean): Uint8Array {
    const text = encodeUtf8(name);
    const large = isLarge(bytes);
    const extra = large ? 20 : 0;
    const told = hasDescriptor ? 0 : bytes;
    const record = new RecordWriter(LOCAL_HEADER_BYTES + text.length + extra)
      .uint32(LOCAL_HEADER)
      .uint16(large ? ZIP64 : PLAIN)
      .uint16(flags)
      .uint16(method)
      .uint16(this.#time.time)
      .uint16(this.#time.date)
      .uint32(hasDescriptor ? 0 : crc)
      .uint32(large ? IN_ZIP64_32 : told)
      .uint32(large ? IN_ZIP64_32 : told)
      .uint16(text.length)
      .uint16(extra)
      .copy(text);
    if (large) record.uint16(1).uint16(16).uint64(told).uint64(told);
    return record.bytes;
  }

  #directoryHeader({ name, bytes, crc, method, flags, storedBytes, offset }: Written): Uint8Array {
    const text = encodeUtf8(name);
    // In this order, and only those that have no room in the header.
    const far = [bytes, storedBytes, offset].filter((number) => number >= IN_ZIP64_32);
    const extra = far.length === 0 ? 0 : 4 + 8 * far.length;
    const version = extra > 0 || isLarge(bytes) ? ZIP64 : PLAIN;
    const record = new RecordWriter(DIRECTORY_HEADER_BYTES + text.length + extra)
      .uint32(DIRECTORY_HEADER)
      .uint16(MADE_ON_UNIX | version)
      .uint16(version)
      .uint16(flags)
      .uint16(method)
      .uint16(this.#time.time)
      .uint16(this.#time.date)
      .uint32(crc)
      .uint32(Math.min(storedBytes, IN_ZIP64_32))
      .uint32(Math.min(bytes, IN_ZIP64_32))
      .uint16(text.length)
      .uint16(extra)
      .skip(6)
      .uint32(FILE_MODE * 2 ** 16)
      .uint32(Math.min(offset, IN_ZIP64_32))
      .copy(text);
    if (extra > 0) record.uint16(1).uint16(extra - 4);
    for (const number of far) record.uint64(number);
    return record.bytes;
  }
}

/** Told before the data is written, so that it holds for whatever comes of it. */
function isLarge(bytes: number): boolean {
  return bytes >= MAYBE_LARGE;
}

function descriptor({ bytes, crc, storedBytes }: Written): Uint8Array {
  const large = isLarge(bytes);
  const record = new RecordWriter(large ? 24 : 16).uint32(DATA_DESCRIPTOR).uint32(crc);
  for (const number of [storedBytes, bytes]) {
    if (large) record.uint64(number);
    else record.uint32(number);
  }
  return record.bytes;
}

function zip64End(count: number, bytes: number, start: number): Uint8Array {
  const record = new RecordWriter(ZIP64_END_RECORD_BYTES + ZIP64_LOCATOR_BYTES)
    .uint32(ZIP64_END_RECORD)
    // Of what follows this field.
    .uint64(ZIP64_END_RECORD_BYTES - 12)
    .uint16(MADE_ON_UNIX | ZIP64)
    .uint16(ZIP64)
    .skip(8);
  for (const number of [count, count, bytes, start]) record.uint64(number);
  // One disk in all.
  return record
    .uint32(ZIP64_LOCATOR)
    .skip(4)
    .uint64(start + bytes)
    .uint32(1).bytes;
}

/** Two numbers of 16 bits, by two seconds; before 1980 there was no such time. */
function toDosTime(time: Date): { time: number; date: number } {
  return {
    time: (time.getHours() << 11) | (time.getMinutes() << 5) | (time.getSeconds() >> 1),
    date: (Math.max(0, time.getFullYear() - 1980) << 9) | ((time.getMonth() + 1) << 5) | time.getDate(),
  };
}
