import { ConvertError } from './error.ts';

/** What a pass found out of the input, for those behind it: in words, were it of other lines. */
const LEARNT = {
  columns: 'its columns were counted over other lines',
  aliases: 'its aliases are those of other lines',
  duplicates: 'its duplicates were found among other records',
};

export type Learnt = keyof typeof LEARNT;

/** Error `input/changed`: `what` happened to the input since something was learnt of it, which holds no more. */
export function inputChanged(what: string, learnt: Learnt): ConvertError {
  return new ConvertError(
    'input/changed',
    `${what}: ${LEARNT[learnt]} than those that were then written. Run the job again on files that nobody writes to.`,
  );
}
