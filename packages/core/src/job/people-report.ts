/** What is told of the people that a job asked for. */
import type { Listing } from '../input/listing.ts';
import type { Account } from '../model/account.ts';
import { ASKED_BY_RECORDS, askedByOutput, type NearBy, noNear } from '../model/near-matches.ts';
import type { NamedIdentity } from '../scan/spell-identity.ts';
import type { FollowedAliases } from '../survey/follow-aliases.ts';
import type { People } from './prepare.ts';
import type { JobSpec } from './spec.ts';

/** An identity that was nearly asked for, and the option that would take it. */
export type ReportedNear = NamedIdentity & {
  differs: NearBy[];
  records: number;
  option: 'ignoreCase' | 'id' | 'idNumber';
};

export type PeopleReport = {
  /** The output that is split by them; null: they are those that the job keeps or drops. */
  output: string | null;
  /** Identities that were named. */
  asked: number;
  /** Identities that are nearly those that were asked for or followed, how many, and their records; they were not taken. `recordsBeyond`: those of identities that were not counted any more. */
  near: { identities: number; records: number; recordsBeyond: number; first: ReportedNear[] };
  /** Only where aliases were followed. */
  followed?: ReportedFollowed;
};

export type ReportedFollowed = {
  /** Identities besides those named. */
  identities: number;
  /** The first of them, and the alias line that ties each to one that was known before. */
  first: (NamedIdentity & { from: NamedIdentity; path: string; line: number })[];
  /** Groups of so many identities that they are hardly one person's: the largest, and one who was named in it. */
  large: FollowedAliases['large'];
};

/** As many near identities are told one by one. */
const MOST_NEAR = 1000;

export function reportPeople(
  spec: JobSpec,
  listing: Listing,
  account: Account,
  people: People,
  followed: ReadonlyMap<string, FollowedAliases>,
): PeopleReport[] {
  const nameOf = new Map<string, string | null>([
    [ASKED_BY_RECORDS, null],
    ...spec.outputs.map(({ name }, index): [string, string] => [askedByOutput(index), name]),
  ]);
  return [...people].map(([asker, { identities }]) => {
    const { first, recordsBeyond } = account.near?.[asker] ?? noNear();
    const near = Object.values(first);
    const through = followed.get(asker);
    return {
      output: nameOf.get(asker) ?? null,
      asked: identities.count,
      near: {
        identities: near.length,
        records: near.reduce((sum, { records }) => sum + records, recordsBeyond),
        recordsBeyond,
        first: near.slice(0, MOST_NEAR).map((match) => ({ ...match, option: optionFor(match) })),
      },
      ...(through && { followed: toReport(listing, through) }),
    };
  });
}

function optionFor({ type, differs }: Pick<ReportedNear, 'type' | 'differs'>): ReportedNear['option'] {
  if (differs.length === 1 && differs[0] === 'case') return 'ignoreCase';
  return type === 'number' ? 'idNumber' : 'id';
}

function toReport(listing: Listing, { count, first, large }: FollowedAliases): ReportedFollowed {
  return {
    identities: count,
    first: first.map(({ identity, from, file, line }) => ({
      ...identity,
      from,
      path: listing.files[file].path,
      line,
    })),
    large,
  };
}
