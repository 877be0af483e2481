/** A longer number than this is told apart by digits and exponent: 1e999999999 is one of ten bytes. */
const MOST_DIGITS = 400;

/**
 * One text for all spellings of a JSON number: `1`, `1.0` and `10e-1` are `1`. Exact, whatever its length: no digit is
 * lost to a double.
 */
export function plainNumber(literal: string): string {
  if (literal.length <= MOST_DIGITS && /^[1-9]\d*$/.test(literal)) return literal;
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(
    literal,
  ) as RegExpExecArray;
  const all = `${whole}${fraction}`.replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  if (digits === '') return '0';
  // Of the last digit that is not 0.
  const power = BigInt(exponent) + BigInt(all.length - digits.length - fraction.length);
  if (power >= 0 && power <= MOST_DIGITS) return `${sign}${digits}${'0'.repeat(Number(power))}`;
  return `${sign}${digits}e${power}`;
}
