/** Identities that are nearly one that is asked for, and were not taken for it (behaviour rule 12). */

/** In what an identity differs from the one asked for. */
export type NearBy = 'case' | 'spaces' | 'type';

export type NearMatch = {
  identity: string;
  type: 'text' | 'number';
  differs: NearBy[];
  records: number;
};

/** By type and identity, in order of first appearance. */
export type NearMatches = Record<string, NearMatch>;

/** By whoever asks: {@link ASKED_BY_RECORDS}, or {@link askedByOutput}. */
export type NearByAsker = Record<string, NearMatches>;

/** The job's choice of records. */
export const ASKED_BY_RECORDS = 'records';

/** An output that is split by people, by its place in the job. */
export function askedByOutput(index: number): string {
  return `outputs[${index}]`;
}

/** Adds `next`, which follows in input order. */
export function mergeNear(own: NearByAsker, next: NearByAsker): void {
  for (const [asker, matches] of Object.entries(next)) {
    own[asker] ??= {};
    const known = own[asker];
    for (const [key, match] of Object.entries(matches)) {
      if (key in known) known[key].records += match.records;
      else known[key] = { ...match };
    }
  }
}

/** A key that no name of an object's own can be. */
export function nearKey({ type, identity }: Pick<NearMatch, 'type' | 'identity'>): string {
  return `${type} ${identity}`;
}
