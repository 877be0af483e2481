/** Which of the identities that are asked for records have: a bit for each, by its number. Merged in any order. */

export type FoundIdentities = {
  /** Records of it were looked at. */
  ofRecords: Uint8Array;
  /** An alias that was not followed names it as its other identity. */
  inAliases: Uint8Array;
};

/** By whoever asks: see near-matches.ts. */
export type FoundByAsker = Record<string, FoundIdentities>;

/** None of so many. */
export function noneFound(identities: number): FoundIdentities {
  const bytes = Math.ceil(identities / 8);
  return { ofRecords: new Uint8Array(bytes), inAliases: new Uint8Array(bytes) };
}

export function noteFound(found: Uint8Array, identity: number): void {
  found[identity >>> 3] |= 1 << (identity & 7);
}

export function isFound(found: Uint8Array, identity: number): boolean {
  return (found[identity >>> 3] & (1 << (identity & 7))) !== 0;
}

/** Adds what another task found. */
export function mergeFound(own: FoundByAsker, next: FoundByAsker): void {
  for (const [asker, { ofRecords, inAliases }] of Object.entries(next)) {
    const known = own[asker];
    if (known === undefined) {
      own[asker] = { ofRecords, inAliases };
      continue;
    }
    for (let at = 0; at < ofRecords.length; at++) {
      known.ofRecords[at] |= ofRecords[at];
      known.inAliases[at] |= inAliases[at];
    }
  }
}
