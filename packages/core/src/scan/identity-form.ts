/**
 * What stands for an identity: equal types and bytes, equal identities. Whoever reads them (identity.ts) sees to it
 * that a text, or a number, has one form.
 */
export type IdentityForm = {
  /** `TEXT_IDENTITY` or `NUMBER_IDENTITY`: the number 1 and the text "1" are two identities. */
  type: number;
  /** The form is `bytes[start, end)`. */
  bytes: Uint8Array;
  start: number;
  end: number;
};

export const TEXT_IDENTITY = 0;
export const NUMBER_IDENTITY = 1;

export function areEqual(one: IdentityForm, other: IdentityForm): boolean {
  const { bytes, start, end } = one;
  const offset = other.start - start;
  if (one.type !== other.type || other.end - offset !== end) return false;
  for (let i = start; i < end; i++) if (bytes[i] !== other.bytes[i + offset]) return false;
  return true;
}
