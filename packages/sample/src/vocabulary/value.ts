import type { Random } from '../random.ts';
import { encodeUtf8 } from '../text-encoder.ts';

/** The types that a JSON value can have, in the order in which they are counted. */
export const VALUE_TYPES = ['string', 'number', 'boolean', 'null', 'object', 'array'] as const;
export type ValueTypeName = (typeof VALUE_TYPES)[number];

/** A value as it is written, with what the truth says of it. */
export type Value = {
  /** JSON as it stands in the line. */
  json: Uint8Array;
  /** Index into {@link VALUE_TYPES}. */
  type: number;
  /** Length in UTF-8 bytes of the value as text: a string's characters, anything else as written. */
  textBytes: number;
  /** For text beyond ASCII the same with octal escapes instead, as some old senders wrote it; else null. */
  octal: Value | null;
};

/** Where a property's values come from: a fixed list, or made for each line. */
export type ValueSource = {
  list: readonly Value[];
  /** How a value is drawn from the list: all alike, or the first ones far more often. */
  draw: 'even' | 'low';
  /** The same value throughout a visit, as for a browser or a country. */
  sticky: boolean;
  /** Where values are made, not drawn. */
  make: ((random: Random) => Value) | null;
};

/** A value from its JSON. */
export function literal(json: string): Value {
  const value: unknown = JSON.parse(json);
  const asText = typeof value === 'string' ? value : json;
  return toValue(json, typeIndex(value), encodeUtf8(asText).length, null);
}

/** A string value with the usual escapes, and with an octal twin if it goes beyond ASCII. */
export function text(value: string): Value {
  const json = JSON.stringify(value);
  const octalJson = withOctalEscapes(json);
  const textBytes = encodeUtf8(value).length;
  return toValue(json, 0, textBytes, octalJson === json ? null : toValue(octalJson, 0, textBytes, null));
}

/** A string value of ASCII that needs no escapes. */
export function plainText(value: string): Value {
  return toValue(`"${value}"`, 0, value.length, null);
}

/** A number value, as written. */
export function numeral(value: string): Value {
  return toValue(value, 1, value.length, null);
}

function toValue(json: string, type: number, textBytes: number, octal: Value | null): Value {
  return { json: encodeUtf8(json), type, textBytes, octal };
}

/** Values drawn evenly from a list. */
export function drawnEvenly(list: readonly Value[]): ValueSource {
  return toSource(list, 'even', false, null);
}

/** Values drawn from a list of which the first are the most frequent. */
export function drawnLow(list: readonly Value[]): ValueSource {
  return toSource(list, 'low', false, null);
}

/** Values drawn evenly from a list that is given as JSON. */
export function json(...list: string[]): ValueSource {
  return drawnEvenly(list.map(literal));
}

/** Texts, parted by `|`, of which the first are the most frequent. */
export function texts(list: string): ValueSource {
  return drawnLow(list.split('|').map(text));
}

/** Whole numbers from `least` to `most` in steps. */
export function wholes(least: number, most: number, step = 1): ValueSource {
  const list: Value[] = [];
  for (let value = least; value <= most; value += step) list.push(numeral(String(value)));
  return drawnEvenly(list);
}

/** Numbers from `least` to `most` hundredths, written with two decimals (`4.50`), in steps of so many hundredths. */
export function hundredths(least: number, most: number, step: number): ValueSource {
  const list: Value[] = [];
  for (let value = least; value <= most; value += step) list.push(numeral((value / 100).toFixed(2)));
  return drawnEvenly(list);
}

/** Values made for each line. */
export function made(make: (random: Random) => Value): ValueSource {
  return toSource([], 'even', false, make);
}

/** The same source, with one value for a whole visit. */
export function sticky({ list, draw, make }: ValueSource): ValueSource {
  return toSource(list, draw, true, make);
}

// All values and sources come from one literal each: the loop that reads them is fastest with one hidden class.
function toSource(
  list: readonly Value[],
  draw: ValueSource['draw'],
  isSticky: boolean,
  make: ValueSource['make'],
): ValueSource {
  return { list, draw, sticky: isSticky, make };
}

/** The literal with each byte beyond ASCII as a backslash and three octal digits. */
export function withOctalEscapes(json: string): string {
  let escaped = '';
  for (const byte of encodeUtf8(json)) {
    escaped += byte < 0x80 ? String.fromCharCode(byte) : `\\${byte.toString(8)}`;
  }
  return escaped;
}

function typeIndex(value: unknown): number {
  if (value === null) return VALUE_TYPES.indexOf('null');
  if (Array.isArray(value)) return VALUE_TYPES.indexOf('array');
  return VALUE_TYPES.indexOf(typeof value as ValueTypeName);
}
