/** Archives for tests, made by the byte: right ones, and such as no tool would make. */
import { crc32 as crcOf, deflateRawSync } from 'node:zlib';

/** One entry of an archive that a test makes. */
export type MadeEntry = {
  name: string | Uint8Array;
  content: string | Uint8Array;
  /** 0 stores, 8 deflates (default); others store and lie. */
  method?: number;
  /** Its lengths and CRC stand behind it, as in an archive that was written to a pipe. */
  descriptor?: 'signed' | 'bare' | 'zip64';
  /** The directory has its lengths and place in a zip64 field. */
  zip64?: boolean;
  flags?: number;
  /** Of an extra field in its local header only. */
  localExtraBytes?: number;
  /** What the directory says instead of the truth. */
  says?: { bytes?: number; storedBytes?: number; crc?: number; headerOffset?: number; unixMode?: number };
};

export type MadeArchive = {
  comment?: string;
  prefix?: Uint8Array;
  /** With zip64 records at its end; `beside`: the ordinary one has the numbers too, as zip writes for one large entry. */
  zip64End?: boolean | 'beside';
};

/** The bytes of an archive. */
export function makeZip(entries: readonly MadeEntry[], archive: MadeArchive = {}): Buffer {
  const parts: Buffer[] = [];
  let position = 0;
  const add = (...some: Uint8Array[]) => {
    for (const bytes of some) {
      parts.push(Buffer.from(bytes));
      position += bytes.length;
    }
  };
  const headers = entries.map((entry) => {
    const { method = 8, descriptor, localExtraBytes = 0, zip64 = false, says = {} } = entry;
    const name = Buffer.from(entry.name);
    const content = Buffer.from(entry.content);
    const data = method === 8 ? deflateRawSync(content) : content;
    const crc = crcOf(content);
    const flags = (entry.flags ?? 0) | (descriptor === undefined ? 0 : 8);
    const headerOffset = says.headerOffset ?? position;
    const inHeader = descriptor === undefined ? [crc, data.length, content.length] : [0, 0, 0];
    const extra = Buffer.alloc(localExtraBytes);
    if (localExtraBytes >= 4) extra.writeUInt16LE(localExtraBytes - 4, 2);
    add(
      fields('4222444422', 0x04034b50, 20, flags, method, 0, ...inHeader, name.length, extra.length),
      name,
      extra,
      data,
    );
    const lengths = [crc, data.length, content.length];
    if (descriptor === 'signed') add(fields('4444', 0x08074b50, ...lengths));
    if (descriptor === 'bare') add(fields('444', ...lengths));
    if (descriptor === 'zip64') add(fields('4488', 0x08074b50, ...lengths));

    const bytes = says.bytes ?? content.length;
    const storedBytes = says.storedBytes ?? data.length;
    const large = zip64 ? fields('22888', 1, 24, bytes, storedBytes, headerOffset) : Buffer.alloc(0);
    const told = (value: number) => (zip64 ? 0xffffffff : value);
    return Buffer.concat([directoryHeader(), name, large]);

    function directoryHeader(): Buffer {
      const unix = says.unixMode === undefined ? [20, 0] : [0x0314, says.unixMode * 2 ** 16];
      return fields(
        '42222444422222' + '44',
        0x02014b50,
        unix[0]!,
        20,
        flags,
        method,
        0,
        says.crc ?? crc,
        told(storedBytes),
        told(bytes),
        name.length,
        large.length,
        0,
        0,
        0,
        unix[1]!,
        told(headerOffset),
      );
    }
  });
  const start = position;
  add(...headers);
  const directoryBytes = position - start;
  const comment = Buffer.from(archive.comment ?? '');
  const many = archive.zip64End === true;
  if (archive.zip64End !== undefined && archive.zip64End !== false) {
    const recordAt = position;
    add(
      fields(
        '48224488' + '88',
        0x06064b50,
        44,
        45,
        45,
        0,
        0,
        headers.length,
        headers.length,
        directoryBytes,
        start,
      ),
      fields('4484', 0x07064b50, 0, recordAt, 1),
    );
  }
  add(
    fields(
      '42222442',
      0x06054b50,
      0,
      0,
      many ? 0xffff : headers.length,
      many ? 0xffff : headers.length,
      many ? 0xffffffff : directoryBytes,
      many ? 0xffffffff : start,
      comment.length,
    ),
    comment,
  );
  return Buffer.concat([Buffer.from(archive.prefix ?? []), ...parts]);
}

/** Numbers as little-endian fields of 2, 4 or 8 bytes each. */
export function fields(sizes: string, ...values: number[]): Buffer {
  const bytes = Buffer.alloc([...sizes].reduce((sum, size) => sum + Number(size), 0));
  let at = 0;
  [...sizes].forEach((size, index) => {
    const value = values[index] ?? 0;
    if (size === '8') bytes.writeBigUInt64LE(BigInt(value), at);
    else bytes.writeUIntLE(value, at, Number(size));
    at += Number(size);
  });
  return bytes;
}
