/** The CRC-32 of so many bytes, which can be joined with that of the bytes behind them. Plain data. */
export type StoredCrc = { crc: number; bytes: number };

/** Of both, one behind the other; either may be unknown. Source: zlib's crc32_combine. */
export function joinStoredCrc(
  first: StoredCrc | undefined,
  second: StoredCrc | undefined,
): StoredCrc | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  // Appending a byte multiplies by x^8 modulo the polynomial; by squares, that is as many steps as there are bits.
  let power = X_8;
  let { crc } = first;
  for (let left = second.bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) crc = multiply(power, crc);
    power = multiply(power, power);
  }
  return { crc: (crc ^ second.crc) >>> 0, bytes: first.bytes + second.bytes };
}

/** Polynomials over two elements, the highest power in the lowest bit: 1 is 0x80000000. */
const X_8 = 0x800000;

function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = b;
  for (let bit = 31; bit >= 0; bit--) {
    if ((a >>> bit) & 1) product ^= shifted;
    shifted = (shifted & 1) === 1 ? (shifted >>> 1) ^ 0xedb88320 : shifted >>> 1;
  }
  return product >>> 0;
}
