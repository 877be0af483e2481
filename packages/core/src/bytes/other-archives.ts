/** Archives, and files compressed in ways that are not read here: told by their first bytes, never by name. */

import { isGzip } from './own-gunzip.ts';
import { uint32 } from './zip/records.ts';

/** So many first bytes tell whatever can be told. */
export const TELLING_BYTES = 263;

/** None of these beginnings can be that of a line: each but the last holds bytes that are no text. */
const SIGNATURES: readonly [signature: string, name: string][] = [
  ['7z\xbc\xaf\x27\x1c', 'a 7z archive'],
  ['Rar!\x1a\x07', 'a RAR archive'],
  ['\xfd7zXZ\0', 'a file compressed by xz'],
  ['\x28\xb5\x2f\xfd', 'a file compressed by zstd'],
  ['\x04\x22\x4d\x18', 'a file compressed by lz4'],
  ['\x1f\x9d', 'a file compressed by compress (.Z)'],
];
/** Behind `BZh` and a digit: of the first block, or of the end where there is none. */
const BZIP2_BLOCKS = ['1AY&SY', '\x17rE8P\x90'];
const TAR_MAGIC_AT = 257;

/** A zip's first entry, its end where it holds none, or the mark of one in pieces. */
const ZIP_SIGNATURES = [0x04034b50, 0x06054b50, 0x08074b50];

/** What these first bytes of a file, or of its inflated content, are the beginning of, as a clause; null for lines. */
export function tellOtherArchive(head: Uint8Array): string | null {
  if (head.length < 4) return null;
  if (ZIP_SIGNATURES.includes(uint32(head, 0))) {
    return 'it is a .zip archive; give it by name as a file, or unpack it first';
  }
  const name = nameOf(head);
  return name === null ? null : `it is ${name}; unpack it first`;
}

function nameOf(head: Uint8Array): string | null {
  for (const [signature, name] of SIGNATURES) if (standsAt(head, 0, signature)) return name;
  if (standsAt(head, 0, 'BZh') && BZIP2_BLOCKS.some((block) => standsAt(head, 4, block))) {
    return 'a file compressed by bzip2';
  }
  // The fields before the magic end with zero bytes, which no line holds.
  return standsAt(head, TAR_MAGIC_AT, 'ustar') && head.subarray(0, TAR_MAGIC_AT).includes(0)
    ? 'a tar archive'
    : null;
}

/** Like {@link tellOtherArchive}, of what was inflated once: a gzipped file in a gzipped one is not read either. */
export function tellOtherArchiveInside(head: Uint8Array): string | null {
  return isGzip(head) ? 'it is gzipped twice; unpack it first' : tellOtherArchive(head);
}

function standsAt(bytes: Uint8Array, at: number, text: string): boolean {
  if (bytes.length < at + text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
