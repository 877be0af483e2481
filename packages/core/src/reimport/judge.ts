import type { Answer } from '../ports.ts';

/**
 * What an answer says of its request. `sent`: it arrived; the tracking API says 304 where it saw the same within five
 * minutes. `again`: it may arrive the next time. `refused`: it never will.
 */
export type Verdict = 'sent' | 'again' | 'refused';

/** Request timeout, too early, too many requests: besides these, what a server says of a request itself is final. */
const PASSING = [408, 425, 429];

/** An answer whose status nobody may read is one all the same. */
export function judge(answer: Answer): Verdict {
  if ('fault' in answer) return 'again';
  const { status } = answer;
  if (status === null || status === 304 || (status >= 200 && status < 300)) return 'sent';
  return status >= 500 || PASSING.includes(status) ? 'again' : 'refused';
}

/** An answer in words that hold neither key nor identity. */
export function describeAnswer(answer: Answer): string {
  if ('fault' in answer) return answer.fault;
  return answer.status === null ? 'an answer' : `status ${answer.status}`;
}
