/**
 * Entries that a .zip only stores are read in ranges, by several workers: each tells the CRC-32 of its range, and the
 * whole is checked when all is read.
 */
import { crc32 } from '../bytes/crc32.ts';
import { isDeflated } from '../bytes/zip/open-entry.ts';
import type { Listing } from '../input/listing.ts';
import { type Account, addProblem } from '../model/account.ts';
import { WRONG_CHECK } from '../model/input-fault.ts';
import { SAMPLES_PER_CODE } from '../model/problem.ts';
import type { StoredCrc } from '../model/stored-crc.ts';
import type { SourceReader } from '../ports.ts';
import type { Slice } from './task.ts';

/** Sees the bytes of a slice as they are read, and takes the CRC-32 of those that it owns. */
export class RangeCrc {
  readonly #slice: Slice;
  #crc = 0;
  #bytes = 0;

  constructor(slice: Slice) {
    this.#slice = slice;
  }

  get value(): StoredCrc {
    return { crc: this.#crc, bytes: this.#bytes };
  }

  /** The same reader, which stands at `position`. */
  reader(reader: SourceReader, position: number): SourceReader {
    const { from, to } = this.#slice;
    const end = to ?? Number.POSITIVE_INFINITY;
    let at = position;
    return {
      read: async (into) => {
        const count = await reader.read(into);
        // What is read a second time counts once.
        const next = from + this.#bytes;
        const owned = into.subarray(Math.max(0, next - at), Math.max(0, Math.min(count, end - at)));
        this.#crc = crc32(this.#crc, owned);
        this.#bytes += owned.length;
        at += count;
        return count;
      },
      close: () => reader.close(),
    };
  }
}

/** Adds a problem for each entry that was read whole and is not what the archive says. */
export function addDamagedEntries(account: Account, listing: Listing): void {
  for (const { file, lines: line, bytes: byteOffset, storedCrc, faults } of account.files) {
    const entry = listing.files[file].entry;
    if (entry === undefined || isDeflated(entry) || entry.isCut || storedCrc === undefined) continue;
    // An archive that became shorter is told by whoever read it.
    if (storedCrc.bytes !== entry.storedBytes) continue;
    if (storedCrc.bytes === entry.bytes && storedCrc.crc === entry.crc) continue;
    faults.push('file/zip-damaged');
    const place = { file, line, byteOffset, excerpt: WRONG_CHECK };
    addProblem(account.problems, 'file/zip-damaged', () => place);
    const { samples } = account.problems['file/zip-damaged']!;
    if (samples.every((sample) => sample.file !== file)) samples.push(place);
    samples.sort((a, b) => a.file - b.file).splice(SAMPLES_PER_CODE);
  }
}
