/**
 * How parts cross from thread to thread: in memory that both see. A thread that once handed a buffer over is slower from
 * then on, since V8 leaves out its checks for buffers that are gone only as long as none is (docs/scanner.md).
 */
import { type CreateBuffer, isShared, ownBuffers } from '@km-export/core';

/** Below this, in bytes, a buffer that is not shared is copied: most tasks end with one, cut to what is in it. */
const HANDED_OVER_FROM = 1 << 20;

export const createPartBuffer: CreateBuffer = (bytes) => new SharedArrayBuffer(bytes);

/** What is handed over all the same: buffers that grew far beyond a part, and are too large to copy. */
export function handedOver(buffers: readonly ArrayBufferLike[]): ArrayBuffer[] {
  return ownBuffers(buffers).filter(({ byteLength }) => byteLength >= HANDED_OVER_FROM);
}

/** What goes back to be filled again. Others have sizes that nobody asks for, and would be copied. */
export function sharedBuffers(buffers: readonly ArrayBufferLike[]): ArrayBufferLike[] {
  return buffers.filter(isShared);
}
