/** Archives over 4 GB in which places and lengths are told modulo 2^32. */
import { describe, expect, it } from 'vitest';
import { fields } from '../../../test/zip-builder.ts';
import type { Source, SourceReader } from '../../ports.ts';
import { readDirectory } from './directory.ts';
import { inflatedEntry } from './open-entry.ts';
import { recoverEntries } from './recover.ts';

const GB = 2 ** 30;
const told = (value: number) => value % 2 ** 32;

type Planned = { name: string; storedBytes: number; method: number; bytes: number };
const PLANNED: Planned[] = [
  { name: '1.json', method: 0, storedBytes: 5 * GB, bytes: 5 * GB },
  { name: '2.json', method: 0, storedBytes: 40, bytes: 40 },
  { name: '3.json', method: 8, storedBytes: 9 * GB + 7, bytes: 80 * GB },
  { name: '4.json', method: 8, storedBytes: 100, bytes: 2000 },
  { name: '5.json', method: 0, storedBytes: 4 * GB, bytes: 4 * GB },
];

/** An archive of which only the records are there; all else reads as spaces. */
function wrappedArchive(entries: Planned[], cutAtDirectory = false) {
  const pieces: [number, Buffer][] = [];
  const places: number[] = [];
  const headers: Buffer[] = [];
  let at = 0;
  const add = (piece: Buffer) => {
    pieces.push([at, piece]);
    at += piece.length;
  };
  for (const { name, method, storedBytes, bytes } of entries) {
    places.push(at);
    const lengths = [1, told(storedBytes), told(bytes)];
    headers.push(
      fields(
        '42222444422222' + '44',
        0x02014b50,
        20,
        20,
        0,
        method,
        0,
        ...lengths,
        6,
        0,
        0,
        0,
        0,
        0,
        told(at),
      ),
      Buffer.from(name),
    );
    add(fields('4222444422', 0x04034b50, 20, 0, method, 0, ...lengths, 6, 0));
    add(Buffer.from(name));
    at += storedBytes;
  }
  const start = at;
  const directory = Buffer.concat(headers);
  const count = entries.length;
  if (!cutAtDirectory) {
    add(directory);
    add(fields('42222442', 0x06054b50, 0, 0, count, count, directory.length, told(start), 0));
  }
  const archive: Source & { size: number } = {
    size: at,
    open(from = 0): SourceReader {
      let position = from;
      return {
        read(into) {
          const given = into.subarray(0, Math.max(0, Math.min(into.length, at - position))).fill(32);
          for (const [offset, piece] of pieces) {
            const shift = offset - position;
            if (shift >= given.length || shift + piece.length <= 0) continue;
            given.set(piece.subarray(Math.max(0, -shift), given.length - shift), Math.max(0, shift));
          }
          position += given.length;
          return given.length;
        },
        close() {},
      };
    },
  };
  return { archive, places };
}

describe('an archive over 4 GB without zip64', () => {
  it('is read by its directory: places ascend, lengths end where the next entry begins', async () => {
    const { archive, places } = wrappedArchive(PLANNED);
    const found = await readDirectory(archive);
    expect(found).toMatchObject(
      PLANNED.map(({ name, storedBytes, bytes, method }, index) => ({
        name,
        entry: { headerOffset: places[index], storedBytes, bytes: method === 0 ? bytes : told(bytes) },
      })),
    );
  });

  it('is no such archive where another one stands before it, be it of 4 GB exactly', async () => {
    for (const before of [100, 4 * GB]) {
      const outer = wrappedArchive([{ name: 'x.json', method: 0, storedBytes: before - 36, bytes: 0 }], true);
      const inner = wrappedArchive([{ name: '1.json', method: 0, storedBytes: 50, bytes: 50 }]).archive;
      expect(outer.archive.size).toBe(before);
      const both: Source & { size: number } = {
        size: before + inner.size,
        open: (from = 0, to) => (from < before ? outer.archive.open(from, to) : inner.open(from - before)),
      };
      expect(await readDirectory(both)).toBeNull();
    }
  });

  it('gives its entries when its directory is lost', async () => {
    const { archive, places } = wrappedArchive(PLANNED, true);
    const { entries, isLost } = await recoverEntries(archive);
    expect(isLost).toBe(false);
    expect(entries.map(({ name, entry }) => [name, entry.headerOffset, entry.storedBytes])).toEqual(
      PLANNED.map(({ name, storedBytes }, index) => [name, places[index], storedBytes]),
    );
  });
});

describe('a deflated entry', () => {
  const read = async (storedBytes: number) => {
    const entry = { method: 8, isEncrypted: false, crc: 1, headerOffset: 0, limit: 0, isCut: false };
    const inflated: SourceReader = { read: (into) => into.fill(32).length, close() {} };
    const reader = inflatedEntry(inflated, { ...entry, storedBytes, bytes: 10 });
    const into = new Uint8Array(8);
    return [await reader.read(into), await reader.read(into), await reader.read(into)];
  };

  it('may hold 4 GB more than it says, where it is large enough for that', async () => {
    expect(await read(5_000_000)).toEqual([8, 8, 8]);
    await expect(read(4_000_000)).rejects.toMatchObject({ code: 'file/zip-damaged' });
  });
});
