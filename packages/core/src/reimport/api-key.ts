import { ConvertError } from '../model/error.ts';

/**
 * The API key in a text, without the white space around it: all that is printable but spaces, since a key that was copied
 * with something else would be taken for another. Errors: `code`, which says of `which` text it is, and holds nothing of it.
 */
export function readApiKey(text: string, which: string, code: 'job/bad-spec' | 'job/bad-usage'): string {
  const key = text.trim();
  if (/^[!-~]+$/.test(key)) return key;
  throw new ConvertError(
    code,
    `The API key is not right: ${which} is empty, or holds spaces or other characters that no key has.`,
  );
}
