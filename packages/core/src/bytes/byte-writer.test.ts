import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BufferShelf } from './buffer-shelf.ts';
import { ByteWriter } from './byte-writer.ts';

const chunk = fc.uint8Array({ maxLength: 120, size: 'max' });
const operation = fc.oneof(
  fc.record({ kind: fc.constant('byte' as const), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant('all' as const), from: chunk }),
  fc.record({ kind: fc.constant('copy' as const), from: chunk, a: fc.nat(120), b: fc.nat(120) }),
  fc.record({ kind: fc.constant('codePoint' as const), code: fc.integer({ min: 0, max: 0x10ffff }) }),
  fc.record({ kind: fc.constant('reserve' as const), count: fc.nat(300) }),
);

describe('a byte writer', () => {
  it('holds what was appended, whatever its first capacity and however it grows', () => {
    fc.assert(
      fc.property(fc.nat(70), fc.array(operation, { maxLength: 40, size: 'max' }), (capacity, operations) => {
        const out = new ByteWriter(capacity);
        const expected: number[] = [];
        for (const step of operations) {
          if (step.kind === 'byte') {
            out.byte(step.value);
            expected.push(step.value);
          } else if (step.kind === 'all') {
            out.all(step.from);
            expected.push(...step.from);
          } else if (step.kind === 'copy') {
            const [start, end] = [step.a, step.b]
              .map((at) => Math.min(at, step.from.length))
              .sort((x, y) => x - y);
            out.copy(step.from, start, end);
            expected.push(...step.from.slice(start, end));
          } else if (step.kind === 'codePoint') {
            const surrogate = (step.code & 0xfffff800) === 0xd800;
            out.codePoint(surrogate ? 0x41 : step.code);
            expected.push(...Buffer.from(String.fromCodePoint(surrogate ? 0x41 : step.code)));
          } else {
            out.reserve(step.count);
            expect(out.bytes.length - out.length).toBeGreaterThanOrEqual(step.count);
          }
          expect(out.length).toBe(expected.length);
        }
        expect([...out.view()]).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('spells every code point as UTF-8, and lone surrogates in the same three bytes', () => {
    const out = new ByteWriter(0);
    const text: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += code < 0x11000 ? 1 : 97) {
      if (code === 0xd800) code = 0xe000;
      out.codePoint(code);
      text.push(String.fromCodePoint(code));
    }
    out.codePoint(0x10ffff);
    expect(Buffer.from(`${text.join('')}\u{10ffff}`).equals(out.view())).toBe(true);
    for (const [code, bytes] of [
      [0xd800, [0xed, 0xa0, 0x80]],
      [0xdfff, [0xed, 0xbf, 0xbf]],
    ] as const) {
      out.length = 0;
      out.codePoint(code);
      expect([...out.view()]).toEqual(bytes);
    }
  });

  it.each([10, 47, 48, 200])('copies %i bytes of its own, also where that makes it grow', (count) => {
    const out = new ByteWriter(count);
    for (let i = 0; i < count; i++) out.byte(i);
    out.copy(out.bytes, 0, count);
    const once = Array.from({ length: count }, (_, i) => i);
    expect([...out.view()]).toEqual([...once, ...once]);
  });

  it('hands over its buffer, and goes on in the one that it is given', () => {
    const out = new ByteWriter(4);
    out.all(Uint8Array.of(1, 2, 3));
    const own = out.bytes.buffer;
    const given = new ArrayBuffer(2);
    const taken = out.take(given);
    expect([...taken]).toEqual([1, 2, 3]);
    expect(taken.buffer).toBe(own);
    expect(out.length).toBe(0);
    expect(out.bytes.buffer).toBe(given);
    out.all(Uint8Array.of(9, 9, 9));
    expect([...taken], 'what was handed over is not written to').toEqual([1, 2, 3]);
    expect([...out.take(undefined)]).toEqual([9, 9, 9]);
    out.byte(7);
    expect([...out.view()]).toEqual([7]);
  });

  it('takes the buffers that it grows into from its shelf, and gives those back that it outgrows', () => {
    const shelf = new BufferShelf();
    const used = new ArrayBuffer(2048);
    shelf.give(used);
    const out = new ByteWriter(0, shelf);
    out.all(new Uint8Array(1500).fill(7));
    expect(out.bytes.buffer, 'with room for what is written').toBe(used);
    out.all(new Uint8Array(1500).fill(8));
    expect([out.length, out.bytes.length]).toEqual([3000, 4096]);
    expect([out.bytes[1499], out.bytes[1500]]).toEqual([7, 8]);
    expect(shelf.take(2048)).toBe(used);
  });

  it('gives a buffer back when it is emptied, unless it is small', () => {
    const shelf = new BufferShelf();
    const out = new ByteWriter(0, shelf);
    out.byte(1);
    const small = out.bytes.buffer;
    out.empty(1024);
    expect([out.length, out.bytes.buffer === small]).toEqual([0, true]);
    out.all(new Uint8Array(1025));
    const large = out.bytes.buffer;
    out.empty(1024);
    expect(shelf.take(large.byteLength)).toBe(large);
    out.byte(2);
    expect([...out.view()]).toEqual([2]);
  });

  it('keeps a buffer that grew for a long record to itself: the shelf has room for others', () => {
    const shelf = new BufferShelf();
    const out = new ByteWriter(0, shelf);
    out.all(new Uint8Array(9 << 20));
    const long = out.bytes.buffer;
    out.empty(1024);
    const usual = new ArrayBuffer(1 << 20);
    shelf.give(usual);
    expect([shelf.take(1 << 20) === usual, shelf.take(long.byteLength) === long]).toEqual([true, false]);
  });

  it('goes on in an empty buffer', () => {
    const out = new ByteWriter(0);
    out.take(new ArrayBuffer(0));
    out.byte(1);
    out.take(new ArrayBuffer(0));
    out.codePoint(0x1f600);
    expect(Buffer.from(out.view()).toString()).toBe('😀');
  });
});
