import { describe, expect, it } from 'vitest';
import { tellOtherArchive, tellOtherArchiveInside } from './other-archives.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('what is packed', () => {
  it.each([
    ['7z\xbc\xaf\x27\x1c\0\x04', 'a 7z archive'],
    ['Rar!\x1a\x07\x01\0', 'a RAR archive'],
    ['\xfd7zXZ\0', 'compressed by xz'],
    ['\x28\xb5\x2f\xfd', 'compressed by zstd'],
    ['\x04\x22\x4d\x18', 'compressed by lz4'],
    ['\x1f\x9d\x90\0', 'compressed by compress'],
    ['BZh91AY&SY', 'compressed by bzip2'],
    ['BZh1\x17rE8P\x90', 'compressed by bzip2'],
    [`b/1.json${'\0'.repeat(249)}ustar`, 'a tar archive'],
    ['PK\x03\x04', '.zip'],
    ['PK\x05\x06', '.zip'],
  ])('is told by its first bytes: %j', (head, words) => {
    expect(tellOtherArchive(bytes(head))).toContain(words);
  });

  it.each(['', 'PK', 'Rar!', 'BZh9', '{}', '\x1f\x8b\x08\0', `${'{'.padEnd(257)}ustar`])(
    'is nothing that begins otherwise: %j',
    (head) => {
      expect(tellOtherArchive(bytes(head))).toBeNull();
    },
  );

  it('may be gzipped twice', () => {
    expect(tellOtherArchiveInside(bytes('\x1f\x8b\x08\0'))).toContain('gzipped twice');
  });
});
