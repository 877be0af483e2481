import { describe, expect, it } from 'vitest';
import { BufferShelf } from './buffer-shelf.ts';

describe('a shelf of buffers', () => {
  it('gives a buffer again to whoever wants one of its size', () => {
    const shelf = new BufferShelf();
    const buffer = shelf.take(4096);
    shelf.give(buffer);
    expect(shelf.take(8192)).not.toBe(buffer);
    expect(shelf.take(4096)).toBe(buffer);
    expect(shelf.take(4096)).not.toBe(buffer);
  });

  it('holds 16 MB at most, and has room again for what was taken', () => {
    const shelf = new BufferShelf();
    const [one, other] = [new ArrayBuffer(12 << 20), new ArrayBuffer(8 << 20)];
    shelf.give(one);
    shelf.give(other);
    expect(shelf.take(8 << 20)).not.toBe(other);
    expect(shelf.take(12 << 20)).toBe(one);
    shelf.give(other);
    expect(shelf.take(8 << 20)).toBe(other);
  });
});
