/**
 * A request as a line: its path and query, the key as `KEY`. Who sends it puts the real one there; nobody else knows it.
 * Source: the documentation of Kissmetrics' tracking API.
 */

/** What stands for the key in lines, in files and in the journal. */
export const KEY_PLACE = 'KEY';

/** More bytes of path and query, the key as {@link KEY_PLACE}, are not sent: servers refuse them. */
export const MOST_REQUEST_BYTES = 8192;

/** The three calls of the tracking API by their paths. */
export const ALIAS_CALL = '/a';
export const EVENT_CALL = '/e';
export const SET_CALL = '/s';

/** What every line begins with: the call's path, and then this. */
export const KEY_QUERY = '?_k=';

const LINE = /^\/[aes]\?_k=KEY&_p=[!-%'-~]+&[!-~]*$/;

/** Whether a text is a request as {@link RequestWriter} writes them: then it can be sent. */
export function isRequestLine(line: string): boolean {
  return line.length <= MOST_REQUEST_BYTES && LINE.test(line);
}

/** The path and query with the key in its place. */
export function withKey(line: string, key: string): string {
  const before = EVENT_CALL.length + KEY_QUERY.length;
  return `${line.slice(0, before)}${encodeURIComponent(key)}${line.slice(before + KEY_PLACE.length)}`;
}

/** Who a request is about, as spelled in it: for an alias both, which it ties together. */
export function peopleOf(line: string): string[] {
  const [, person = '', second = ''] = line.split('&', 3).map((part) => part.slice(NAME_LENGTH));
  return line.startsWith(ALIAS_CALL) && second !== person ? [person, second] : [person];
}

/** Of `_p=`, and of `_n=`. */
const NAME_LENGTH = 3;
