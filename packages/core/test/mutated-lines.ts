/**
 * Lines of exports, legal and not, for comparing scanners: much the same line again and again, as in an export,
 * with whatever a line can have, and cut, swapped and broken. All from one seed, fast enough for millions.
 *
 * Text is latin1 here: a character is a byte.
 */

/** Numbers that look drawn, the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** 0 to `count - 1`. */
  below(count: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * count);
  }

  /** True once in `count` times. */
  once(count: number): boolean {
    return this.below(count) === 0;
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }
}

type Member = { name: string; value: string };
/** White space of a line: before and after each of its parts. */
type Spacing = () => string;

/** Whole lines, each ended by LF, and what stands in the buffer behind them and means nothing. */
export type Block = { lines: string[]; padding: string };

export const PADDING = 64;

const latin1 = (text: string) => Buffer.from(text).toString('latin1');

/** Words of rows, by the spaces between them. */
const words = (...rows: string[]) => rows.flatMap((row) => row.split(' '));

const COMMON_NAMES = [...words('_p _t _n _p2 url referrer a n ab abc'), 'plan name', 'Billing Amount'];
const RARE_NAMES = [
  ...words(
    'x 0 _ __proto__ _nn _m p2 abcd abcde a: , a\\"b \\" \\\\ tab\\t \\u00e9 \\ud83d\\ude00 \\ud800 \\/',
  ),
  ...words('é ключ 名前 😀 naïve ab\u0085 \u2028').map(latin1),
  ...['', 'a b', '_n ', ' _n'],
];
const EVENTS = [
  ...words('a ab abc x:y } Signed\\u0020Up \\"quoted\\" back\\\\slash'),
  ...words('Überwiesen 購入').map(latin1),
  ...['Signed Up', 'Visited Site', 'Paid, in full', 'Search Engine Hit', '', ' '],
];

const NUMBERS = words(
  '0 -0 7 -1 42 123 1234 12345 1234567 12345678 1262304000 1e5 1E5 1e+5 1e-5 0e0 0.5 -0.5 1.10 0.000001',
  '3.14159265358979 -12.5e-10 12345678901234567890 1.7976931348623157e308 1e999',
);
const NO_NUMBERS = [
  ...words('01 00 -01 1. .5 - +1 1e 1e+ 1E- --1 1.e5 0x10 1_0 1e5.5 -.5 1..2 1- 12345678a 1234: 1234/ 123?'),
  ...words('NaN Infinity -Infinity 1f 1\xff'),
  '1 2',
];
const LITERALS = ['true', 'false', 'null'];
const NO_LITERALS = [
  ...words('tru True truee nul nulll fals falsee falsE fals\xff truefalse n t f null\\ true" undefined'),
  '',
];
const NESTED = [
  ...words('{} [] [1,2] {"a":1} [{"x":"}"}] [[[[]]]] {"_n":"x"} {"a":{"a":[{"a":null}]},"b":[true,-0.5e3]}'),
  ...words('["\\"]","\\\\"] [\r] {"é":"é","\\u00e9 ":"\\n"} [{"a":1},{"a":1}]'),
  '{ "a" : [ 1 , { } ] , "b" :\t"," }',
];
const NO_NESTED = words(
  '{"a":1,"a":2} [[{"a":1,"\\u0061":2}]] [1 {"a":} ] } [1,] {,} {"a"} [1}] {"a":[} [01] ["\xff"] [\0]',
);

/** Parts of a string's text that are legal: the first and last characters of each length in UTF-8, too. */
const TEXT_PARTS = [
  ...words('é € 😀 ñandú 日本語 \u2028 \u0085 \u00a0 \ufeff \u007f \u0080 \u07ff').map(latin1),
  ...words('\u0800 \ud7ff \ue000 \uffff \u{10000} \u{10ffff}').map(latin1),
  ...words("\\n \\\" \\\\ \\/ \\u00e9 \\uD83D\\uDE00 \\ud800 \\u0000 \\b , : { } [ ',' / ? ! # [] ~ @"),
  ' ',
];
/** Parts that make a string illegal, or end it. */
const BAD_TEXT_PARTS = words(
  '\xc0\x80 \xc1\xbf \xe0\x80\x80 \xe0\x9f\xbf \xed\xa0\x80 \xed\xbf\xbf \xf0\x80\x80\x80 \xf0\x8f\xbf\xbf',
  '\xf4\x90\x80\x80 \xf5 \xf8\x88\x80\x80\x80 \xff \xfe \xc3 \xe2\x82 \xf0\x9f\x98 \x80 \xbf\xbf \xc3" \xe2\x82"',
  '\0 \x01 \x1f \t \r \x7f\xf8 \\302\\243 \\243 \\x \\u12 \\u12g4 \\ " "," ":" \\u \\\' \\U0041',
);

/** What may follow a block in its buffer: would go on with its last line, if that were read. */
export const PADDINGS = [
  ...words(
    '0 1234567890 .5 e5 , " } }\n \t \r \n \r\n \\ : {"a":1}\n ,"x":1}\n {"_p":" \xff \x80 \x7f\xf8\0\0 \0',
  ),
  ...words('rue e x" é ":1,"b":2}\n \xbf \xa8 true}\n \n{"_p":"ann"}\n \x7f\xff\xff\xff\xff\xff\xff\xff'),
  ...[' ', '"_n":"Signed Up",'],
];

const INSERTED = [...words('" \\ , : { } [ ] \t \r \0 \x1f \x7f \x80 \xff 0 e - .'), ' ', '\n'];

/** Lines that are none of an export's. */
const ODD_LINES = [
  ...words('{} {\t} {}\r x [] null 1 "a" { } {" {"a" {"a": {"a":1 {"a":1, {"a":1,} {,"a":1} {"a":1}} {{}}'),
  ...words('{"a":1}{"b":2} [{"a":1}] {a:1} {:1} {"":1} \r \xef\xbb\xbf{"a":1} \xff\xfe{\0}\0'),
  ...['', '', ' ', '\t \r', '{ }', '{} ', '{"a" 1}', '{"a":1 "b":2}', '{"" :1}'],
];

const RECENT = 48;

export class LineMaker {
  readonly #random: Random;
  /** Lines to make more of: an export's lines look alike. */
  readonly #recent: Member[][] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  block(): Block {
    const random = this.#random;
    const lineEnds = random.once(3) ? ['\n', '\r\n'] : random.once(3) ? ['\r\n'] : ['\n'];
    const lines = Array.from({ length: 1 + random.below(30) }, () => this.line() + random.of(lineEnds));
    const piece = random.once(8) ? String.fromCharCode(random.below(256)) : random.of(PADDINGS);
    const padding = random.once(8) ? this.line() + piece.repeat(PADDING) : piece.repeat(PADDING);
    return { lines, padding: padding.slice(0, PADDING) };
  }

  /** A line without its end. (A mutation may put an LF in: then they are two.) */
  line(): string {
    const random = this.#random;
    if (random.once(30)) return random.of(ODD_LINES);
    let line = this.#spell(this.#members());
    if (random.once(2)) return line;
    for (let count = random.once(3) ? 1 + random.below(3) : 1; count > 0; count--) line = this.#mutate(line);
    return line;
  }

  /** Mostly a line that was there lately, with one thing changed. */
  #members(): Member[] {
    const random = this.#random;
    const recent = this.#recent;
    if (recent.length === 0 || random.once(8)) return this.#remember(this.#newMembers());
    const members = random.of(recent).slice();
    const index = random.below(members.length);
    const other = random.below(members.length);
    const { name, value } = members[index];
    switch (random.below(24)) {
      case 0:
        members.splice(index, 1);
        break;
      case 1:
        members.splice(index, 0, this.#memberBeside(members));
        break;
      case 2:
        members[index] = members[other];
        members[other] = { name, value };
        break;
      case 3:
        members.splice(other, 0, random.once(2) ? { name, value } : { name, value: this.#value(name) });
        return members;
      case 4:
        members.splice(other, 0, { name: this.#respelled(name), value });
        return members;
      case 5:
        members[index] = { name: this.#respelled(name), value };
        break;
      case 6:
        members[index] = this.#memberBeside(members);
        break;
      case 7:
      case 8:
        break;
      default:
        members[index] = { name, value: this.#value(name) };
    }
    return members.length > 0 && random.once(10) ? this.#remember(members) : members;
  }

  #remember(members: Member[]): Member[] {
    const at = this.#recent.length < RECENT ? this.#recent.length : this.#random.below(RECENT);
    this.#recent[at] = members.length > 40 ? members.slice(0, 8) : members;
    return members;
  }

  #newMembers(): Member[] {
    const random = this.#random;
    if (random.once(400)) {
      const count = 50 + random.below(random.once(10) ? 3000 : 100);
      return Array.from({ length: count }, (_, i) => ({ name: `m${i}`, value: random.of(NUMBERS) }));
    }
    const members: Member[] = [];
    const every = 1 + random.below(4);
    for (const name of COMMON_NAMES) {
      if (random.once(every)) members.push({ name, value: this.#value(name) });
    }
    for (let count = random.below(3); count > 0; count--) {
      members.splice(random.below(members.length + 1), 0, this.#memberBeside(members));
    }
    return members.length > 0 ? members : [this.#memberBeside(members)];
  }

  /** A member of a name that, as it is spelled, the others do not have. */
  #memberBeside(members: readonly Member[]): Member {
    let name = this.#name();
    while (members.some((member) => member.name === name)) name = this.#name();
    return { name, value: this.#value(name) };
  }

  #name(): string {
    const random = this.#random;
    switch (random.below(10)) {
      case 0:
        return this.#text(false);
      case 1:
      case 2:
        return random.of(RARE_NAMES);
      case 3:
      case 4:
        return `name ${random.below(1000)}`;
      case 5:
        return random.of(COMMON_NAMES).repeat(1 + random.below(random.once(20) ? 2000 : 20));
      default:
        return random.of(COMMON_NAMES);
    }
  }

  /** The same name with a character escaped, where it begins with one that is plain. */
  #respelled(name: string): string {
    const at = this.#random.below(3);
    const code = name.charCodeAt(at);
    if (!(code > 0x20 && code < 0x7f) || name.includes('\\')) return name;
    const digits = code.toString(16).padStart(4, '0');
    const escaped = `\\u${this.#random.once(2) ? digits : digits.toUpperCase()}`;
    return name.slice(0, at) + escaped + name.slice(at + 1);
  }

  #value(name: string): string {
    const random = this.#random;
    if (name === '_n' && !random.once(5)) return this.#event();
    if (name === '_t' && !random.once(5)) return `${1262304000 + random.below(1e8)}`;
    switch (random.below(16)) {
      case 0:
      case 1:
        return random.of(NUMBERS);
      case 2:
        return this.#number();
      case 3:
        return random.once(25) ? random.of(NO_NUMBERS) : random.of(NUMBERS);
      case 4:
      case 5:
        return random.of(LITERALS);
      case 6:
        return random.once(25) ? random.of(NO_LITERALS) : random.of(LITERALS);
      case 7:
        if (random.once(2)) return '"http://example.com/"';
        return random.once(25) ? random.of(NO_NESTED) : random.of(NESTED);
      default:
        return `"${this.#text(true)}"`;
    }
  }

  #event(): string {
    const random = this.#random;
    switch (random.below(10)) {
      case 0:
        return `"event ${random.below(8000)}"`;
      case 1:
        // Around the length up to which events have tokens of their own.
        return `"${'e'.repeat(random.once(2) ? 195 + random.below(10) : random.below(40))}"`;
      default:
        return `"${random.of(EVENTS)}"`;
    }
  }

  #number(): string {
    const random = this.#random;
    const digits = (most: number) => {
      let text = '';
      for (let count = random.below(most) + 1; count > 0; count--) text += random.below(10);
      return text;
    };
    const whole = (random.once(4) ? '-' : '') + digits(random.once(4) ? 30 : 9);
    const fraction = random.once(3) ? `.${digits(9)}` : '';
    return whole + fraction + (random.once(6) ? `${random.of(['e', 'E', 'e+', 'e-'])}${digits(4)}` : '');
  }

  /** Plain runs of any length, and between them parts that are not: so these stand at every place of a word. */
  #text(mayBeLong: boolean): string {
    const random = this.#random;
    let text = 'abcdefghijklmnop'.slice(random.below(17));
    if (mayBeLong && random.once(60)) text = text.repeat(random.below(300));
    if (random.once(2)) return text;
    for (let count = random.below(4); count > 0; count--) {
      text += random.once(150) ? random.of(BAD_TEXT_PARTS) : random.of(TEXT_PARTS);
      text += 'qrstuvwx'.slice(random.below(9));
    }
    return text;
  }

  #spell(members: readonly Member[]): string {
    const random = this.#random;
    const space = this.#spacing();
    let line = random.once(10) ? `${space()}{` : '{';
    members.forEach(({ name, value }, index) => {
      if (index > 0) line += ',';
      line += `${space()}"${name}"${space()}:${space()}${value}${space()}`;
    });
    return `${line}}${random.once(10) ? space() : ''}`;
  }

  #spacing(): Spacing {
    const random = this.#random;
    switch (random.below(12)) {
      case 0:
        return () => ' ';
      case 1:
        return () => '\t';
      case 2:
        return () => random.of(['', '', '', ' ', '\t', '  ', ' \t ', '          ']);
      case 3: {
        const rare = random.of([
          '\r',
          '\r ',
          '\xe2\x80\xa8',
          '\xc2\x85',
          '\xc2\xa0',
          '\x0b',
          '\0',
          ' ',
          '\n',
        ]);
        return () => (random.once(12) ? rare : '');
      }
      default:
        return () => '';
    }
  }

  #mutate(line: string): string {
    const random = this.#random;
    const at = random.below(line.length + 1);
    const to = Math.min(line.length, at + 1 + random.below(random.once(3) ? 20 : 3));
    switch (random.below(9)) {
      case 0:
        return line.slice(0, at);
      case 1:
        return line.slice(0, at) + line.slice(to);
      case 2:
        return line.slice(0, at) + random.of(INSERTED) + line.slice(at);
      case 3:
        return line.slice(0, at) + String.fromCharCode(random.below(256)) + line.slice(at);
      case 4:
        return line.slice(0, at) + random.of(BAD_TEXT_PARTS) + line.slice(at);
      case 5:
        return line.slice(0, at) + line.slice(at, to) + line.slice(at);
      case 6:
        return line.slice(0, at) + random.of(INSERTED) + line.slice(at + 1);
      case 7:
        if (at === line.length) return line;
        return (
          line.slice(0, at) +
          String.fromCharCode(line.charCodeAt(at) ^ (1 << random.below(8))) +
          line.slice(at + 1)
        );
      default: {
        const from = line.indexOf(',', at);
        return from === -1 ? line : `{${line.slice(from + 1, -1)},${line.slice(1, from)}}`;
      }
    }
  }
}
