import { createReadStream } from 'node:fs';
import { type Digest, type Hashes, hashText, RowDigest } from './row-digest.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const READ_BYTES = 4 << 20;

/** How values of another program may differ from ours without being wrong. */
export type ValueRules = {
  /** Each lies in an object, under this name. */
  wrapper?: string;
  /** Whole numbers beyond 64 bits became texts. */
  largeNumbersAsTexts?: boolean;
};

/**
 * Reads JSON objects, in one array or one after the other, and digests what they parse to: spaces and the spelling of
 * numbers and texts don't matter, the order of names does. Holds one piece of the file and the longest object.
 */
export async function digestValues(path: string, rules: ValueRules = {}): Promise<Digest> {
  const { wrapper, largeNumbersAsTexts = false } = rules;
  const replace = largeNumbersAsTexts ? largeToText : undefined;
  const digest = new RowDigest();
  const hashes: Hashes = [0, 0];
  let left: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) {
    const bytes = left.length === 0 ? (chunk as Buffer) : Buffer.concat([left, chunk as Buffer]);
    let at = 0;
    for (;;) {
      const start = bytes.indexOf(OPEN, at);
      const end = start === -1 ? -1 : endOfObject(bytes, start);
      if (end === -1) {
        left = start === -1 ? Buffer.alloc(0) : bytes.subarray(start);
        break;
      }
      const value = JSON.parse(bytes.toString('utf8', start, end));
      hashText(JSON.stringify(wrapper === undefined ? value : value[wrapper], replace), hashes, 1, 2);
      digest.add(...hashes);
      at = end;
    }
  }
  if (left.length > 0) throw new Error(`${path} ends in the middle of a value.`);
  return digest.finish([]);
}

/** A number beyond 64 bits, written as number or text, as one text. */
function largeToText(_name: string, value: unknown): unknown {
  if (typeof value === 'string' && !/^\d{19,}$/.test(value)) return value;
  return Number(value) >= 2 ** 63 ? String(Number(value)) : value;
}

/** Behind the bracket that closes the object at `start`, or -1: cut off. */
function endOfObject(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      for (at++; bytes[at] !== QUOTE; at++) {
        if (bytes[at] === BACKSLASH) at++;
        if (at >= bytes.length) return -1;
      }
    } else if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth === 0) return at + 1;
  }
  return -1;
}
