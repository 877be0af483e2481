import type { SourceReader } from '../ports.ts';

/** Fills `into` from its start, with as many reads as that takes, and returns how many bytes: fewer at the end. */
export async function fill(reader: SourceReader, into: Uint8Array): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const count = await reader.read(into.subarray(filled));
    if (count === 0) break;
    filled += count;
  }
  return filled;
}
