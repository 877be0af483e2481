import { ByteWriter } from '../bytes/byte-writer.ts';
import { Hash128, type HashKey } from '../bytes/hash-128.ts';
import { OF_EVENT, OF_PROPERTY } from './keys.ts';

/** The hash of a name as Kissmetrics compares them, as text: without regard to case. */
export class FoldedNames {
  readonly #hash: Hash128;
  readonly #text = new ByteWriter(256);

  constructor(key: HashKey) {
    this.#hash = new Hash128(key);
  }

  ofEvent(name: string): string {
    return this.#hashOf(OF_EVENT, name);
  }

  ofProperty(name: string): string {
    return this.#hashOf(OF_PROPERTY, name);
  }

  #hashOf(domain: number, name: string): string {
    const text = this.#text;
    text.length = 0;
    // By code points: lone surrogates are different names too.
    for (const character of name.toLowerCase()) text.codePoint(character.codePointAt(0) as number);
    const hash = this.#hash;
    hash.begin(domain);
    hash.bytes(new DataView(text.bytes.buffer), 0, text.length);
    hash.finish();
    return `${hash.a} ${hash.b} ${hash.c} ${hash.d}`;
  }
}

/** The words of a hash as text. */
export function wordsOf(hash: string): number[] {
  return hash.split(' ').map(Number);
}
