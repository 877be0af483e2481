/** Copies of text that is too short for `set`, which needs a view of its source made first. */

/** The shortest text that {@link copyUtf8} can copy, in bytes. */
export const UTF8_FROM = 16;
/** From some 300 bytes on `set` is as fast into memory of one's own; into shared memory it takes longer at any length. */
export const UTF8_UP_TO = 512;

/**
 * Copies the valid UTF-8 in `source[start, end)` to `at` in `target`, eight bytes at a time as floats: neither is run
 * over, as the last words overlap those before. Only floats that are no number may change their bits where an engine
 * holds them (Firefox does that), and none is among valid UTF-8: read little-endian, such a float ends with a byte from
 * 0xF0 on and then 0x7F or 0xFF, where a character would go on.
 */
export const copyUtf8 = (
  target: DataView,
  at: number,
  source: DataView,
  start: number,
  end: number,
): void => {
  const tail = end - UTF8_FROM;
  const atTail = at + tail - start;
  for (let from = start; from < tail; from += 16) {
    target.setFloat64(at, source.getFloat64(from, true), true);
    target.setFloat64(at + 8, source.getFloat64(from + 8, true), true);
    at += 16;
  }
  target.setFloat64(atTail, source.getFloat64(tail, true), true);
  target.setFloat64(atTail + 8, source.getFloat64(tail + 8, true), true);
};
