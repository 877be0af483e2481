import { TextDecoder } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from './byte-writer.ts';
import { decodeUtf8, encodeUtf8, isUtf8, replaceInvalid, sequenceLength } from './utf8.ts';

/** Any text, lone surrogates included. (The library's own is slow to begin.) */
const anyText = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff })), { maxLength })
    .map((codes) => String.fromCodePoint(...codes));

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const replacing = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

function platformSaysValid(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Compares both functions with the platform's decoder, on bytes that lie amid others. */
function expectAgreement(bytes: Uint8Array, before: Uint8Array, after: Uint8Array): void {
  const amid = Uint8Array.from([...before, ...bytes, ...after]);
  const [start, end] = [before.length, before.length + bytes.length];
  const hex = Buffer.from(bytes).toString('hex');
  expect(isUtf8(amid, start, end), hex).toBe(platformSaysValid(bytes));
  const out = new ByteWriter(0);
  replaceInvalid(amid, start, end, out);
  expect(Buffer.from(out.view()).toString('hex'), hex).toBe(
    Buffer.from(replacing.decode(bytes)).toString('hex'),
  );
}

/** Bytes at which the table of well-formed sequences changes. */
const EDGES = [
  0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
  0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
];

describe('UTF-8', () => {
  it('is told and repaired as the platform does it, at every edge of the table', () => {
    const out = new ByteWriter(16);
    const bytes = new Uint8Array(4);
    for (const a of EDGES) {
      for (const b of EDGES) {
        for (const c of EDGES) {
          for (const d of EDGES) {
            bytes.set([a, b, c, d]);
            out.length = 0;
            replaceInvalid(bytes, 0, 4, out);
            const expected = Buffer.from(replacing.decode(bytes));
            // None of these is U+FFFD, so they are UTF-8 if nothing was replaced. (A strict decoder is slow.)
            const right = expected.equals(out.view()) && isUtf8(bytes, 0, 4) === expected.equals(bytes);
            if (!right) expect.fail(Buffer.from(bytes).toString('hex'));
          }
        }
      }
    }
  });

  it('is told and repaired as the platform does it, for bytes amid others that would go on', () => {
    const byte = fc.oneof(fc.constantFrom(...EDGES), fc.integer({ min: 0, max: 255 }));
    const bytes = fc.array(byte, { maxLength: 12 }).map((list) => Uint8Array.from(list));
    const text = anyText(6).map((content) => Buffer.from(content));
    fc.assert(
      fc.property(fc.oneof(bytes, text), bytes, bytes, (middle, before, after) => {
        expectAgreement(Uint8Array.from(middle), before, after);
      }),
      { numRuns: 5000 },
    );
  });

  it('has the length that the platform writes, for every code point', () => {
    for (let code = 0; code <= 0x10ffff; code++) {
      if (code === 0xd800) code = 0xe000;
      const bytes = Buffer.from(String.fromCodePoint(code));
      if (sequenceLength(bytes, 0, bytes.length) !== bytes.length) {
        expect.fail(`U+${code.toString(16)} is not taken as ${bytes.length} bytes`);
      }
      for (let cut = 1; cut < bytes.length; cut++) {
        if (sequenceLength(bytes, 0, cut) !== -cut) expect.fail(`U+${code.toString(16)} cut to ${cut}`);
      }
    }
  });

  it('keeps a byte order mark, and decodes only the span that was asked for', () => {
    expect(decodeUtf8(encodeUtf8('\ufeffa'))).toBe('\ufeffa');
    expect(decodeUtf8(encodeUtf8('aébc'), 1, 4)).toBe('éb');
    expect(decodeUtf8(encodeUtf8('é'), 0, 1)).toBe('\ufffd');
    expect(decodeUtf8(encodeUtf8('ab'), 1)).toBe('b');
  });

  it('spells lone surrogates as U+FFFD, and pairs as one character', () => {
    expect([...encodeUtf8('\ud800\u{1f600}')]).toEqual([...Buffer.from('\ufffd😀')]);
  });
});
