/** What is told of the people that a job asked for. */
import type { Listing } from '../input/listing.ts';
import type { Account } from '../model/account.ts';
import { type FoundByAsker, type FoundIdentities, isFound, noneFound } from '../model/found-identities.ts';
import {
  ASKED_BY_RECORDS,
  askedByOutput,
  type NearBy,
  type NearMatch,
  noNear,
} from '../model/near-matches.ts';
import { type OptionValues, withDefaults } from '../model/option.ts';
import { type AskedPeople, PEOPLE_OPTIONS, spellAsked } from '../people/asked-people.ts';
import type { NamedIdentity } from '../scan/spell-identity.ts';
import type { FollowedAliases } from '../survey/follow-aliases.ts';
import type { People } from './prepare.ts';
import type { JobSpec } from './spec.ts';

/** An identity that was asked for and that no record has which was looked at. */
export type ReportedMissing = NamedIdentity & {
  /** One that records have and that is nearly it; null where there is none. */
  near: NamedIdentity | null;
  /** An alias names it as its other identity, and aliases are not followed. */
  isInAlias: boolean;
};

/** An identity that was nearly asked for, and the option that would take it. */
export type ReportedNear = NamedIdentity & {
  differs: NearBy[];
  records: number;
  option: 'ignoreCase' | 'id' | 'idNumber';
};

export type PeopleReport = {
  /** The output that is split by them; null: they are those that the job keeps or drops. */
  output: string | null;
  /** They are left out. */
  areDropped: boolean;
  /** Identities that were named. */
  asked: number;
  /** How many of them no record has that was looked at, and the first. */
  missing: { identities: number; first: ReportedMissing[] };
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

/** As many near identities, and missing ones, are told one by one. */
const MOST_TOLD = 1000;

export function reportPeople(
  spec: JobSpec,
  listing: Listing,
  account: Account,
  people: People,
  followed: ReadonlyMap<string, FollowedAliases>,
  found: FoundByAsker,
): PeopleReport[] {
  const askers = new Map<string, { output: string | null; options: OptionValues | undefined }>([
    [ASKED_BY_RECORDS, { output: null, options: spec.records }],
    ...spec.outputs.map(
      ({ name, splitOptions }, index): [string, { output: string; options: typeof splitOptions }] => [
        askedByOutput(index),
        { output: name, options: splitOptions },
      ],
    ),
  ]);
  return [...people].map(([asker, asked]) => {
    const { output = null, options = {} } = askers.get(asker) ?? {};
    const { first, recordsBeyond } = account.near?.[asker] ?? noNear();
    const near = Object.values(first);
    const through = followed.get(asker);
    return {
      output,
      areDropped: options.dropIds === true,
      asked: asked.named,
      missing: reportMissing(asked, options, found[asker] ?? noneFound(asked.named), near),
      near: {
        identities: near.length,
        records: near.reduce((sum, { records }) => sum + records, recordsBeyond),
        recordsBeyond,
        first: near
          .slice(0, MOST_TOLD)
          .map(({ to: _, ...match }) => ({ ...match, option: optionFor(match) })),
      },
      ...(through && { followed: toReport(listing, through) }),
    };
  });
}

function reportMissing(
  asked: AskedPeople,
  options: OptionValues,
  { ofRecords, inAliases }: FoundIdentities,
  near: readonly NearMatch[],
): PeopleReport['missing'] {
  const first: number[] = [];
  let identities = 0;
  for (let number = 0; number < asked.named; number++) {
    if (isFound(ofRecords, number)) continue;
    identities++;
    if (first.length < MOST_TOLD) first.push(number);
  }
  const spelled = spellAsked(withDefaults(PEOPLE_OPTIONS, options), asked, first);
  // Of several that are near to one, the first.
  const nearTo = new Map(near.map((match) => [match.to, match] as const).reverse());
  return {
    identities,
    first: spelled.map((named, index) => {
      const { identity, type } = nearTo.get(first[index]) ?? {};
      return {
        ...named,
        near: identity === undefined || type === undefined ? null : { identity, type },
        isInAlias: isFound(inAliases, first[index]),
      };
    }),
  };
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
