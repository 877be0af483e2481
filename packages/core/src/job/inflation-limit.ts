/** Bombs: a few stored bytes that inflate to more than any disk holds. Told while they are read, and bounded. */
import { ConvertError } from '../model/error.ts';
import type { SourceReader } from '../ports.ts';

/** What is taken for a bomb: more than `bytes` inflated, and more than `ratio` times what is stored. */
export type InflationLimit = { ratio: number; bytes: number };

/** What a worker tells of a bomb; `file` is its index in the job's input. */
export type InflationDetails = { file: number; storedBytes: number; bytes: number };

export function isBeyond(limit: InflationLimit, storedBytes: number, bytes: number): boolean {
  return bytes > limit.bytes && bytes > limit.ratio * storedBytes;
}

/** Counts stored bytes by the furthest place that was read: what is read a second time counts once. */
export class StoredCount {
  count = 0;

  /** The same reader, counted from the start. */
  reader(reader: SourceReader): SourceReader {
    let position = 0;
    const add = (count: number): number => {
      position += count;
      if (position > this.count) this.count = position;
      return count;
    };
    return {
      read(into) {
        const result = reader.read(into);
        return typeof result === 'number' ? add(result) : result.then(add);
      },
      close: () => reader.close(),
    };
  }
}

/** A reader of inflated bytes that stops the job at a bomb: error `input/high-compression`. */
export function limitInflation(
  inflated: SourceReader,
  stored: StoredCount,
  file: number,
  limit: InflationLimit,
): SourceReader {
  let bytes = 0;
  return {
    async read(into) {
      const count = await inflated.read(into);
      bytes += count;
      if (isBeyond(limit, stored.count, bytes)) {
        const details: InflationDetails = { file, storedBytes: stored.count, bytes };
        throw new ConvertError('input/high-compression', 'A file inflates to far more than it stores.', {
          details,
        });
      }
      return count;
    },
    close: () => inflated.close(),
  };
}
