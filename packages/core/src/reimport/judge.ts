import type { Answer } from '../ports.ts';

/**
 * What an answer says of its request. `sent`: it arrived; the tracking API says 304 where it saw the same within five
 * minutes. `again`: it may arrive the next time. `barred`: it did not come to the tracking API, but to somebody who leads
 * elsewhere or lets nobody in: a proxy, a network that asks to sign in, a wrong host. `refused`: it never will arrive.
 */
export type Verdict = 'sent' | 'again' | 'barred' | 'refused';

/** Request timeout, too early, too many requests: besides these, what a server says of a request itself is final. */
const PASSING = [408, 425, 429];

/** What no request of the tracking API gets for what is in it, and what whoever bars the way says, in words. */
const BARS: Record<number, string> = {
  401: 'the host asks to sign in',
  403: 'the host lets nobody in',
  404: 'no tracking API is at this address',
  405: 'no tracking API is at this address',
  407: 'the proxy asks for a name and a password, which belong into its address',
  421: 'no tracking API is at this address',
  451: 'the host lets nobody in',
};

/** An answer whose status nobody may read is one all the same. */
export function judge(answer: Answer): Verdict {
  if ('fault' in answer) return 'again';
  const { status } = answer;
  if (isPageInstead(answer)) return 'barred';
  if (status === null || status === 304 || (status >= 200 && status < 300)) return 'sent';
  if (status >= 500 || PASSING.includes(status)) return 'again';
  return isRedirect(status) || status in BARS ? 'barred' : 'refused';
}

/** An answer in words that hold neither key nor identity. */
export function describeAnswer(answer: Answer): string {
  if ('fault' in answer) return answer.fault;
  const { status } = answer;
  if (status === null) return 'an answer';
  const bar = isPageInstead(answer)
    ? 'a page, as a network shows that asks to sign in'
    : isRedirect(status)
      ? 'the host leads elsewhere, as a network does that asks to sign in'
      : BARS[status];
  return bar === undefined ? `status ${status}` : `status ${status} (${bar})`;
}

/** Success with a page: the tracking API has none. */
function isPageInstead({ status, isPage }: Exclude<Answer, { fault: string }>): boolean {
  return isPage === true && status !== null && status >= 200 && status < 300;
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}
