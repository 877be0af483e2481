import { CLOSE_BRACE, COLON, COMMA, endOfQuoted, isSpace, OPEN_BRACE, skipSpace } from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import type { RecordView } from '../model/record.ts';
import { writeCompact } from './nested.ts';
import { endOfValue } from './tokens.ts';

/** What becomes of a member that goes. */
export const TAKEN = new Uint8Array(0);

/**
 * Writes the line of the record at hand anew, without insignificant white space and all else as it was. `decide` is asked
 * for each member, by the span of its name between the quotes: null keeps it, {@link TAKEN} leaves it out, other bytes are
 * its value. `wrote` is told where each value then lies in `side`; of one that was taken, no place.
 */
export function rewriteLine(
  { lineBytes: bytes, lineStart, lineEnd: end }: RecordView,
  decide: (nameStart: number, nameEnd: number) => Uint8Array | null,
  side: ByteWriter,
  wrote: (start: number, end: number) => void = () => {},
): void {
  const from = side.length;
  side.byte(OPEN_BRACE);
  let position = skipSpace(bytes, lineStart, end) + 1;
  for (;;) {
    while (isSpace(bytes[position]) || bytes[position] === COMMA) position++;
    if (bytes[position] === CLOSE_BRACE) break;
    const name = position;
    const nameEnd = endOfQuoted(bytes, name);
    let value = nameEnd;
    while (isSpace(bytes[value]) || bytes[value] === COLON) value++;
    position = endOfValue(bytes, value, end);
    const other = decide(name + 1, nameEnd - 1);
    if (other === TAKEN) {
      wrote(0, 0);
      continue;
    }
    if (side.length > from + 1) side.byte(COMMA);
    side.copy(bytes, name, nameEnd);
    side.byte(COLON);
    const start = side.length;
    if (other === null) writeCompact(bytes, value, position, side);
    else side.all(other);
    wrote(start, side.length);
  }
  side.byte(CLOSE_BRACE);
}
