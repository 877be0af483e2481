/**
 * Memory that workers see instead of getting a copy, where the platform has it; pages have it only where their server
 * isolates them, and copy.
 */
const Shared = typeof SharedArrayBuffer === 'undefined' ? ArrayBuffer : SharedArrayBuffer;

/** Zeros that need not be copied to be shared, once they are filled. */
export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new Shared(length));
}

/** The same of integers. */
export function sharedIntegers(length: number): Int32Array {
  return new Int32Array(new Shared(length * Int32Array.BYTES_PER_ELEMENT));
}

/**
 * The same bytes, copied where they are not shared already: they go to any number of workers for the price of one;
 * nobody may write to them.
 */
export function shareBytes(bytes: Uint8Array): Uint8Array {
  if (isShared(bytes.buffer)) return bytes;
  const shared = sharedBytes(bytes.length);
  shared.set(bytes);
  return shared;
}

/** The same of integers. */
export function shareIntegers(integers: Int32Array): Int32Array {
  if (isShared(integers.buffer)) return integers;
  const shared = sharedIntegers(integers.length);
  shared.set(integers);
  return shared;
}

/** Whether a worker sees this memory itself. */
export function isShared(buffer: ArrayBufferLike): buffer is SharedArrayBuffer {
  return !(buffer instanceof ArrayBuffer);
}
