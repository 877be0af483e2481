/**
 * A file in a .zip, as the archive describes it: all that is needed to open it later, in any thread. Plain,
 * cloneable data. Source: APPNOTE.TXT 6.3.10, sections 4.3 and 4.4.
 */
export type ZipEntry = {
  /** How its bytes are stored: 0 as they are, 8 deflated; others are not read. */
  method: number;
  isEncrypted: boolean;
  /** Stored bytes; of an entry that is cut, those that are there. */
  storedBytes: number;
  /** Bytes and CRC-32 of its content; null where the archive ends before it tells them. */
  bytes: number | null;
  crc: number | null;
  /** Where its local header begins in the archive, in bytes; its data lies behind that. */
  headerOffset: number;
  /** Where what follows it begins: its data must end before. */
  limit: number;
  /** The archive ends in the middle of it. */
  isCut: boolean;
};
