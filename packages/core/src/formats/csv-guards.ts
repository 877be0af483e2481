/**
 * What spreadsheets take for something else than text, how such a cell is written, and how that is undone
 * (behaviour rule 17). Both can be undone exactly, since whatever looks like a guarded or protected cell is itself
 * guarded or protected:
 *
 *   value       guarded      value       protected
 *   =1+1        '=1+1        00123       ="00123"
 *   '=1+1       ''=1+1       ="00123"    ="=""00123"""      (guarded instead, where that is on)
 */
import { APOSTROPHE, CR, EQUALS, QUOTE, TAB } from '../bytes/ascii.ts';
import { isNumber } from '../scan/number-form.ts';

const PLUS = 0x2b;
const MINUS = 0x2d;
const AT = 0x40;
const ZERO = 0x30;
const NINE = 0x39;

/** Digits that a double, and so a spreadsheet, keeps of any number. */
export const EXACT_DIGITS = 15;

/** Whether a text is to be guarded: a spreadsheet would run it, or it looks as if it were guarded already. */
export function isFormula(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && bytes[at] === APOSTROPHE) at++;
  if (at === end) return false;
  switch (bytes[at]) {
    case EQUALS:
    case PLUS:
    case AT:
    case TAB:
    case CR:
      return true;
    case MINUS:
      return at > start || !isNumber(bytes, start, end);
    default:
      return false;
  }
}

/** Whether it is digits of which a spreadsheet would lose some. */
export function isFragileNumber(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length < 2 || (length <= EXACT_DIGITS && bytes[start] !== ZERO)) return false;
  for (let at = start; at < end; at++) {
    if (bytes[at] < ZERO || bytes[at] > NINE) return false;
  }
  return true;
}

/** Whether a text looks like a protected cell. */
export function looksProtected(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start >= 3 && bytes[start] === EQUALS && bytes[start + 1] === QUOTE && bytes[end - 1] === QUOTE
  );
}

/** By a text's first byte: whether one of the above may hold, so that it has to be looked at. */
export function suspectBytes(guards: { formulaGuard: boolean; textProtection: boolean }): Uint8Array {
  const suspects = new Uint8Array(256);
  if (guards.formulaGuard)
    for (const byte of [APOSTROPHE, EQUALS, PLUS, MINUS, AT, TAB, CR]) suspects[byte] = 1;
  if (guards.textProtection) {
    suspects[EQUALS] = 1;
    suspects.fill(1, ZERO, NINE + 1);
  }
  return suspects;
}

/**
 * The value of a cell that was written with the formula guard, exactly: takes away the apostrophe that the guard
 * put before a text such as `=1+1`, and leaves any other text as it is. `cell` is what a reader of CSV gives,
 * without quotation marks. Where text protection was on too, undo that first.
 */
export function undoFormulaGuard(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/**
 * The value of a cell that was written with text protection, exactly: `="00123"` becomes `00123`, and any other text
 * is left as it is. `cell` is what a reader of CSV gives, without quotation marks. Where the formula guard was
 * on too, undo that afterwards.
 */
export function undoTextProtection(cell: string): string {
  const isProtected = cell.length >= 3 && cell.startsWith('="') && cell.endsWith('"');
  return isProtected ? cell.slice(2, -1).replaceAll('""', '"') : cell;
}
