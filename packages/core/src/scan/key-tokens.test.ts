import { describe, expect, it } from 'vitest';
import { Random } from '../../test/mutated-lines.ts';
import { PADDING } from '../bytes/lines.ts';
import { RESERVED_KEYS } from '../model/keys.ts';
import {
  contextAfter,
  EVENT_FOLLOWS,
  guessIndex,
  KeyTokens,
  NO_TOKEN,
  TOKEN_EVENT_LENGTH,
  TOKEN_LENGTH,
  TOKEN_NAME,
  TOKEN_OFFSET,
  TOKEN_SIZE,
} from './key-tokens.ts';
import { NameTable } from './names.ts';

/** A table, asked with text (latin1: a character is a byte) that stands somewhere in a buffer. */
class Table {
  readonly names = new NameTable(RESERVED_KEYS);
  readonly tokens = new KeyTokens(this.names);

  /** The token at the start of a text; `missed` tells whether it could be learned. */
  find(text: string, isLearning = false, before = 3): number {
    const bytes = Buffer.from(`${','.repeat(before)}${text}\n${'"'.repeat(PADDING)}`, 'latin1');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.tokens.missed = false;
    this.tokens.isLearning = isLearning;
    return this.tokens.find(bytes, view, before);
  }

  learn(text: string): number {
    return this.find(text, true);
  }

  textOf(token: number): string {
    const { pool } = this.tokens;
    const offset = this.#known(token, TOKEN_OFFSET);
    const length = this.#known(token, TOKEN_LENGTH);
    return Buffer.from(pool.buffer as ArrayBuffer, offset, length).toString('latin1');
  }

  nameOf(token: number): string {
    return this.names.texts[this.#known(token, TOKEN_NAME)];
  }

  eventLength(token: number): number {
    return this.#known(token, TOKEN_EVENT_LENGTH);
  }

  #known(token: number, what: number): number {
    return this.tokens.table[token * TOKEN_SIZE + what];
  }
}

const TOKENS = [
  '"a":',
  '"a" :',
  '"a": ',
  ' "a":',
  '\t"a"\t:\t',
  '"ab":',
  '"abc":',
  '"abcd":',
  '"abcde":',
  '"" :',
]
  .concat([
    '"plan name":',
    '"\xc3\xa9":',
    '"\\u0061":',
    '"a\\\\":',
    '"\\n":',
    '"_p":',
    '"_n ":',
    '"_t":',
    '"a:":',
  ])
  .concat([
    `"${'long '.repeat(1000)}":`,
    `${' '.repeat(300)}"a":`,
    '"\x7f":',
    '"\xf4\x8f\xbf\xbf\xf4\x8f\xbf\xbf":',
  ]);
const EVENTS = [
  '"_n":"Signed Up"',
  '"_n":""',
  '"_n":"a"',
  '"_n" : "a"',
  ' "_n":"Paid, in full"',
  '"_n":"a:{"',
];
const FOLLOWED_EVENTS = ['"_n":', ' "_n" : ', '"\\u005fn":'];
const NONE = [
  '',
  '}',
  'a',
  '"',
  '"a',
  '"a"',
  '"a" 1',
  '"a\\":1',
  '"a\\"":1',
  '"":1',
  '"a\tb":1',
  '"\0":1',
  '{"a":1',
].concat([
  '"\xff":1',
  '"\xc3":1',
  '"\xed\xa0\x80":1',
  '"\\x":1',
  '"\\101":1',
  '\r"a":1',
  '"a"\r:1',
  '"a\n":1',
  ':1',
]);

describe('tokens', () => {
  it.each(TOKENS)('are learned, and found again: %j', (text) => {
    const table = new Table();
    expect(table.find(`${text}1`)).toBe(NO_TOKEN);
    expect(table.tokens.missed).toBe(true);
    expect(table.names.size, 'nothing is taken up of a line that may be rejected').toBe(RESERVED_KEYS.length);
    const token = table.learn(`${text}1,`);
    expect(token).not.toBe(NO_TOKEN);
    expect(table.textOf(token)).toBe(text);
    expect(table.nameOf(token)).toBe(JSON.parse(Buffer.from(text.trim().slice(0, -1), 'latin1').toString()));
    expect(table.eventLength(token)).toBe(0);
    for (const value of ['1', '"x"', 'null', '"_n":"Signed Up"', '\xff', '}', '']) {
      for (let before = 0; before < 9; before++) {
        expect(table.find(text + value, before % 2 === 0, before)).toBe(token);
        expect(table.tokens.missed).toBe(false);
      }
    }
  });

  it.each(NONE)('are none: %j', (text) => {
    const table = new Table();
    for (const isLearning of [false, true]) {
      expect(table.find(text, isLearning)).toBe(NO_TOKEN);
      expect(table.tokens.missed, 'there is nothing to learn').toBe(false);
    }
    expect(table.names.size).toBe(RESERVED_KEYS.length);
  });

  it('of an event hold it', () => {
    const table = new Table();
    for (const text of EVENTS) {
      const token = table.learn(`${text},"a":1`);
      expect(table.textOf(token)).toBe(text);
      expect(table.nameOf(token)).toBe('_n');
      const event = /"([^"]*)"$/.exec(text)?.[1] ?? '';
      expect(table.eventLength(token)).toBe(event.length + 1);
      expect(table.find(`${text}}`)).toBe(token);
    }
    expect(table.learn('"_n":"b"x'), 'what follows is not looked at').not.toBe(NO_TOKEN);
  });

  it('of an event that is no plain text, or long, end before it', () => {
    const table = new Table();
    const values = [
      '1',
      'null',
      '"\\u0041"',
      '"\xc3\xa9"',
      `"${'e'.repeat(300)}"`,
      '"a',
      '"\x1f"',
      '[1]',
      '',
    ];
    for (const text of FOLLOWED_EVENTS) {
      const token = table.learn(`${text}1`);
      expect(table.textOf(token)).toBe(text);
      expect(table.nameOf(token)).toBe('_n');
      expect(table.eventLength(token)).toBe(EVENT_FOLLOWS);
      for (const value of values) expect(table.find(text + value)).toBe(token);
    }
    // The name that is spelled with an escape is looked at by the parser: its event may be anything.
    expect(table.find('"\\u005fn":"a"')).toBe(table.find('"\\u005fn":1'));
    for (const length of [190, 199, 200, 201, 202, 210]) {
      const text = `"_n":"${'e'.repeat(length)}"`;
      const token = table.learn(`${text},`);
      expect([text, '"_n":']).toContain(table.textOf(token));
      expect(table.eventLength(token)).toBe(table.textOf(token) === text ? length + 1 : EVENT_FOLLOWS);
    }
  });

  it('of one name, spelled in several ways, are several', () => {
    const table = new Table();
    const spellings = ['"ab":', '"ab" :', '"ab": ', ' "ab":', '"\\u0061b":', '"a\\u0062":', '"a\\u0062" :'];
    const tokens = spellings.map((text) => table.learn(`${text}1`));
    expect(new Set(tokens).size).toBe(spellings.length);
    expect(new Set(tokens.map((token) => table.nameOf(token))).size).toBe(1);
    expect(table.names.size).toBe(RESERVED_KEYS.length + 1);
  });

  it('are found again whatever was learned since, and the table says when its arrays were replaced', () => {
    const table = new Table();
    const { tokens } = table;
    const learned: [string, number][] = [];
    for (let i = 0; i < 20_000; i++) {
      const { generation, table: before, pool } = tokens;
      const text = i % 3 === 0 ? `"_n":"event ${i}"` : `"name ${i}${'x'.repeat(i % 50)}" :`;
      learned.push([text, table.learn(text)]);
      if (before !== tokens.table || pool !== tokens.pool)
        expect(tokens.generation).toBeGreaterThan(generation);
    }
    expect(tokens.generation, 'arrays were replaced').toBeGreaterThan(3);
    expect(new Set(learned.map(([, token]) => token)).size).toBeGreaterThan(15_000);
    for (const [text, token] of learned) {
      if (table.find(text) !== token) expect.fail(text);
      if (!text.startsWith('"_n"') && table.textOf(token) !== text) expect.fail(text);
    }
  });

  it('tell apart names of one length that differ in single bits', () => {
    const table = new Table();
    for (const length of [4, 7, 8, 16, 33]) {
      const letters = 'aceimqsuwyACEGIKMOQSUWYaceimqsuwyAC'.slice(0, length);
      const places = Array.from({ length: 12 }, () => 0).map((_, bit) => Math.floor((bit * length) / 12));
      const found = new Map<number, string>();
      for (let bits = 0; bits < 1 << 12; bits++) {
        const codes = Array.from(letters, (letter) => letter.charCodeAt(0));
        places.forEach((place, bit) => {
          // Bit 1 or bit 3 of a letter: one letter may have both changed, and stays printable.
          if ((bits & (1 << bit)) !== 0) codes[place] ^= bit % 2 === 0 ? 2 : 8;
        });
        const text = `"${String.fromCharCode(...codes)}":`;
        const token = table.learn(text);
        if ((found.get(token) ?? text) !== text) expect.fail(`${text} is taken for ${found.get(token)}`);
        found.set(token, text);
      }
      for (const [token, text] of found) if (table.find(text) !== token) expect.fail(text);
    }
  });

  it('are no more than fit: others are left, those that were learned are found', () => {
    const table = new Table();
    const names = (from: number) => {
      const text = Array.from({ length: 1000 }, (_, i) => `"${from + i}":`).join('');
      const bytes = Buffer.from(text + ' '.repeat(PADDING));
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      const found: number[] = [];
      for (let position = 0; position < text.length; position = bytes.indexOf(0x3a, position) + 1) {
        found.push(table.tokens.find(bytes, view, position));
      }
      return found;
    };
    table.tokens.isLearning = true;
    let learned = 0;
    let from = 100_000;
    for (; from < 1_000_000; from += 1000) {
      const fit = names(from).filter((token) => token !== NO_TOKEN).length;
      learned += fit;
      if (fit < 1000) break;
    }
    expect(learned, 'far more than an export holds').toBeGreaterThan(100_000);
    expect(learned).toBeLessThan(500_000);
    const { size } = table.names;
    expect(table.learn('"new":1')).toBe(NO_TOKEN);
    expect(table.tokens.missed, 'there is no use in learning').toBe(false);
    expect(table.learn('"_n":"new"')).toBe(NO_TOKEN);
    expect(table.names.size).toBe(size);
    expect(names(100_000)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
  });
});

describe('guesses', () => {
  it('have a place for any context and bytes', () => {
    const random = new Random(1);
    const { guesses } = new KeyTokens(new NameTable());
    const used = new Set<number>();
    let context = 0;
    for (let i = 0; i < guesses.length; i++) {
      context = contextAfter(context, random.below(1 << 18));
      const index = guessIndex(context, random.below(2 ** 32) | 0, random.below(2 ** 32) | 0);
      if (!(index >= 0 && index < guesses.length)) expect.fail(`${index}`);
      used.add(index);
    }
    expect(used.size).toBeGreaterThan(guesses.length / 2);
  });

  it('differ by the tokens before, and by the first bytes', () => {
    const contexts = new Set<number>();
    for (let a = 1; a < 60; a++)
      for (let b = 1; b < 60; b++) contexts.add(contextAfter(contextAfter(0, a), b));
    expect(contexts.size).toBe(59 * 59);
    const places = new Set(
      Array.from({ length: 256 }, (_, i) => guessIndex(0, 0x61006122 | (i << 16), 0x22)),
    );
    expect(places.size).toBeGreaterThan(200);
  });
});
