/**
 * Copies `source[start, end)` to `at` in `target`, four bytes at a time, and returns where it ends there. Both may
 * be run over by three bytes: what stands there in the target is lost. For what is short this beats `set`, which
 * makes an object. Not eight bytes as one float: some bit patterns are no number, and
 * Firefox changes the bits of those.
 */
export function copyWords(
  target: DataView,
  at: number,
  source: DataView,
  start: number,
  end: number,
): number {
  const length = end - start;
  for (let i = 0; i < length; i += 4) target.setInt32(at + i, source.getInt32(start + i, true), true);
  return at + length;
}

/** Up to so many bytes {@link copyWords} is faster than `set`. */
export const WORDS_UP_TO = 512;

/** How many bytes {@link copyWords} may run over. */
export const WORD_OVERRUN = 3;
