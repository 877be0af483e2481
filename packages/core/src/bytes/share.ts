/**
 * Memory that workers see instead of getting a copy, where the platform has it; pages have it only where their server
 * isolates them, and copy.
 */
const Shared = typeof SharedArrayBuffer === 'undefined' ? ArrayBuffer : SharedArrayBuffer;

/** A copy that goes to any number of workers for the price of one; nobody may write to it. */
export function shareBytes(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new Shared(bytes.byteLength));
  shared.set(bytes);
  return shared;
}

/** The same of integers. */
export function shareIntegers(integers: Int32Array): Int32Array {
  const shared = new Int32Array(new Shared(integers.byteLength));
  shared.set(integers);
  return shared;
}

/** Whether a worker sees this memory itself. */
export function isShared({ buffer }: ArrayBufferView): boolean {
  return !(buffer instanceof ArrayBuffer);
}
