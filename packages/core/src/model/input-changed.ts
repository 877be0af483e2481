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
  return changed(`${what}: ${LEARNT[learnt]} than those that were then written`, learnt);
}

/** Error `input/changed`: a record has what was not there when the columns were counted. */
export function unknownProperty(): ConvertError {
  return changed(
    'A record has a property that was not there when the columns were counted: a file changed while it was read',
    'columns',
  );
}

function changed(said: string, learnt: Learnt): ConvertError {
  const words = `${said}. Run the job again on files that nobody writes to.`;
  return new ConvertError('input/changed', words, { details: learnt });
}

/** Whether `thrown` says that something was learnt of the input, and holds no more. */
export function isDisproved(thrown: unknown, learnt: Learnt): boolean {
  return thrown instanceof ConvertError && thrown.code === 'input/changed' && thrown.details === learnt;
}
