/** How cells of another program may differ from ours without being wrong. */
export type CellRules = {
  /** A text in a column of mixed types stands as JSON: `"a"` for a. */
  jsonStrings?: boolean;
  /** A time of day gets its seconds: `22:30:00` for 22:30. */
  clockTimes?: boolean;
  /** A null is the word `null`, and not an empty cell. */
  nullWord?: boolean;
  /** Of two columns that differ in capitals alone, the second has a number behind it: `Country_1`. */
  renamedTwins?: boolean;
};

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const QUOTE = 0x22;
const BRACKET = 0x5b;
const BRACE = 0x7b;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const CLOCK = /^\d\d:\d\d$/;

/** A cell's text in one spelling for all: numbers as JavaScript writes them, nested values without spaces. */
export function normaliseCell(text: string, rules: CellRules): string {
  const first = text.charCodeAt(0);
  if ((first >= ZERO && first <= NINE) || first === MINUS) {
    if (NUMBER.test(text)) return String(Number(text));
    return rules.clockTimes && CLOCK.test(text) ? `${text}:00` : text;
  }
  if (first === BRACE || first === BRACKET) return normaliseNested(text);
  if (first === QUOTE && rules.jsonStrings) return unquote(text, rules);
  if (rules.nullWord && text === 'null') return '';
  return text;
}

/** The names of columns as they were in the records. */
export function normaliseNames(names: readonly string[], rules: CellRules): string[] {
  if (!rules.renamedTwins) return [...names];
  const folded = new Set(names.map((name) => name.toLowerCase()));
  const exact = new Set(names);
  return names.map((name) => {
    const base = /^(.+)_\d+$/.exec(name)?.[1];
    return base !== undefined && folded.has(base.toLowerCase()) && !exact.has(base) ? base : name;
  });
}

function normaliseNested(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

function unquote(text: string, rules: CellRules): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? normaliseCell(value, rules) : text;
  } catch {
    return text;
  }
}
