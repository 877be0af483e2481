/** Names in a .zip as text. */
import { decodeUtf8, isUtf8 } from '../utf8.ts';
import { NAME_IS_UTF8 } from './records.ts';

/** Bytes 128 to 255 of code page 437, in which names are written that do not say that they are UTF-8. */
const CODE_PAGE_437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/**
 * A name, by its flag or by what it looks like: many archivers write UTF-8 and don't say so, and hardly any other
 * text is valid as such by chance.
 */
export function decodeName(bytes: Uint8Array, flags: number): string {
  if ((flags & NAME_IS_UTF8) !== 0 || isUtf8(bytes, 0, bytes.length)) return decodeUtf8(bytes);
  const characters = Array.from(bytes, (byte) =>
    byte < 128 ? String.fromCharCode(byte) : CODE_PAGE_437[byte - 128],
  );
  return characters.join('');
}
