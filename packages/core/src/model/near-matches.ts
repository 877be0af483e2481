/** Identities that are nearly one that is asked for, and were not taken for it (behaviour rule 12). */

/** In what an identity differs from the one asked for. */
export type NearBy = 'case' | 'spaces' | 'type';

export type NearMatch = {
  identity: string;
  type: 'text' | 'number';
  /** From which of the identities asked for, by its number. */
  to: number;
  differs: NearBy[];
  records: number;
};

/** Those that came first; of the others only their records are counted. */
export type NearMatches = {
  /** By type and identity, in order of first appearance: as many as `count`. */
  first: Record<string, NearMatch>;
  count: number;
  recordsBeyond: number;
};

/** As many are kept, by some 200 bytes each: whoever asks for 100,000 people may have as many again that are nearly they. */
const MOST_KEPT = 10_000;

/** A longer identity is counted with those beyond: one who is asked for may have any number of spaces around. */
const LONGEST_KEPT = 1000;

export function noNear(): NearMatches {
  return { first: {}, count: 0, recordsBeyond: 0 };
}

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
  for (const [asker, { first, recordsBeyond }] of Object.entries(next)) {
    own[asker] ??= noNear();
    own[asker].recordsBeyond += recordsBeyond;
    for (const [key, match] of Object.entries(first)) addNear(own[asker], key, match);
  }
}

/** `key`: that of the identity, as it is compared; it is told as it is spelled first. */
export function addNear(own: NearMatches, key: string, match: NearMatch): void {
  if (key in own.first) own.first[key].records += match.records;
  else if (own.count === MOST_KEPT || key.length > LONGEST_KEPT) own.recordsBeyond += match.records;
  else {
    own.first[key] = { ...match };
    own.count++;
  }
}

/** A key that no name of an object's own can be. */
export function nearKey({ type, identity }: Pick<NearMatch, 'type' | 'identity'>): string {
  return `${type} ${identity}`;
}
