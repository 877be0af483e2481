/** What a split goes by in a job, wherever something is known of its parts. */
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { OptionValues } from '../model/option.ts';
import { TEXT_IDENTITY } from '../scan/identity-form.ts';
import { hashIdentity } from '../scan/identity-hash.ts';
import { type SplitId, splitOf } from './index.ts';
import type { Split } from './split.ts';

/** The same for outputs whose parts are the same. It goes with every task, so it is short whatever the options hold. */
export function keyOfSplit(id: SplitId, options: OptionValues | undefined): string {
  return options === undefined ? id : `${id} ${digestOf(JSON.stringify(options))}`;
}

/** The split that has this key. */
export function splitOfKey(key: string): Split {
  const [id] = key.split(' ', 1);
  return splitOf(id as SplitId);
}

/** 128 bits: options that differ never meet. */
function digestOf(text: string): string {
  const bytes = encodeUtf8(text);
  const form = { type: TEXT_IDENTITY, bytes, start: 0, end: bytes.length };
  return [1, 2, 3, 4].map((seed) => hashIdentity(form, seed).toString(36)).join('-');
}
