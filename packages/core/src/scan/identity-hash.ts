/** A hash that is the same for ever: what is chosen by it can be chosen again. Source: MurmurHash3, x86, 32 bits. */
import { type IdentityForm, NUMBER_IDENTITY } from './identity-form.ts';

/** 0 to 2^32 - 1, evenly spread; numbers are hashed with the complement of `seed`, so that 1 and "1" go their own ways. */
export function hashIdentity({ type, bytes, start, end }: IdentityForm, seed: number): number {
  const length = end - start;
  const blocksEnd = start + (length & ~3);
  let hash = type === NUMBER_IDENTITY ? ~seed : seed | 0;
  for (let i = start; i < blocksEnd; i += 4) {
    const block = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    hash ^= scrambled(block);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let i = end - 1; i >= blocksEnd; i--) tail = (tail << 8) | bytes[i];
  hash ^= scrambled(tail) ^ length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scrambled(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}
