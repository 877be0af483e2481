/** Archives and compressed files that are not read here, told by their first bytes. */

/** Enough of a content's first bytes to tell: the mark of a tar stands behind the first name. */
export const TELLING_BYTES = 512;

const MARKS: readonly { name: string; at: number; mark: readonly number[] }[] = [
  { name: 'a .zip inside another file', at: 0, mark: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'a tar archive', at: 257, mark: [0x75, 0x73, 0x74, 0x61, 0x72] },
  { name: 'a 7z archive', at: 0, mark: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { name: 'a rar archive', at: 0, mark: [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07] },
  { name: 'compressed by xz', at: 0, mark: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { name: 'compressed by bzip2', at: 4, mark: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59] },
  { name: 'compressed by Zstandard', at: 0, mark: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'compressed by lz4', at: 0, mark: [0x04, 0x22, 0x4d, 0x18] },
];

/** What a content is that begins with these bytes, as in "a tar archive"; null where it may be an export. */
export function tellOtherArchive(head: Uint8Array): string | null {
  const found = MARKS.find(({ at, mark }) => mark.every((byte, index) => head[at + index] === byte));
  return found?.name ?? null;
}
