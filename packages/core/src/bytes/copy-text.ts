/** Copies of text of middle length, which `set` would make two objects for. */

/** No text is shorter, in bytes, that {@link copyText} can copy. */
export const SHORTEST_TEXT = 16;
/** From about so many bytes on `set` is as fast. */
export const LONGEST_TEXT = 512;

/**
 * Copies the valid UTF-8 in `source[start, end)` to `at` in `target`, eight bytes at a time as floats: neither is run
 * over, as the last words overlap those before. Only floats that are no number may change their bits where an engine
 * holds them (Firefox does that), and none is among valid UTF-8: read little-endian, such a float ends with a byte from
 * 0xF0 on and then 0x7F or 0xFF, where a character would go on.
 */
export const copyText = (
  target: DataView,
  at: number,
  source: DataView,
  start: number,
  end: number,
): void => {
  const tail = end - SHORTEST_TEXT;
  const atTail = at + tail - start;
  for (let from = start; from < tail; from += 16) {
    target.setFloat64(at, source.getFloat64(from, true), true);
    target.setFloat64(at + 8, source.getFloat64(from + 8, true), true);
    at += 16;
  }
  target.setFloat64(atTail, source.getFloat64(tail, true), true);
  target.setFloat64(atTail + 8, source.getFloat64(tail + 8, true), true);
};
