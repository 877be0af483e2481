/** What is told of the people that a job asked for, in the words of both shells. */
import type { Totals } from '../model/totals.ts';
import { formatCount, formatCounted, visibleName, visibleText } from '../model/words.ts';
import type { NamedIdentity } from '../scan/spell-identity.ts';
import { MOST_OF_ONE_PERSON } from '../survey/follow-aliases.ts';
import type { OutputResult } from './outputs.ts';
import type { PeopleReport, ReportedFollowed, ReportedMissing, ReportedNear } from './people-report.ts';

/** A sentence, and one by one what it counts; `rest` are those that are not told. */
export type ToldPeople = { title: string; each: string[]; rest: number };

export type DescribedPeople = {
  asked: string;
  /** Whom no record is of, which must not be taken for an answer: null where all were found. */
  missing: ToldPeople | null;
  /** Null where nobody was followed. */
  followed: ToldPeople | null;
  /** Too many hang together. */
  warning: string | null;
  /** Where the identities may still stand, as a sentence; null where people are not left out. */
  elsewhere: string | null;
  /** Null where there are none. */
  near: ToldPeople | null;
};

/** How a shell names what it can be told. */
export type PeopleWords = {
  /** Tells at most so many one by one. */
  most: number;
  /** What would take an identity that was nearly asked for: `--ignore-case`. */
  taking: (near: ReportedNear) => string;
  /** What follows aliases: `--with-aliases`. */
  withAliases: string;
  /** Where identities are said that are nobody's: `--placeholder`. */
  placeholders: string;
  /** What finds records by the value of a property: `--where`. */
  where: string;
};

/** Who was asked for, who was followed and by which lines, and who is nearly one of them. */
export function describePeople(report: PeopleReport, words: PeopleWords): DescribedPeople {
  const { asked, areDropped, missing, followed, near } = report;
  return {
    asked: `${countIdentities(asked)} ${areDropped ? 'to be left out' : 'asked for'}`,
    missing: missing.identities === 0 ? null : describeMissing(report, words),
    followed:
      followed === undefined
        ? null
        : {
            title: `${countIdentities(followed.identities)} followed through aliases`,
            ...told(followed.first, followed.identities, words.most, describeTie),
          },
    warning: followed === undefined ? null : describeLarge(followed.large, words.placeholders),
    elsewhere: areDropped ? describeElsewhere(followed !== undefined, words) : null,
    near: near.records === 0 ? null : describeNear(report, words),
  };
}

/** Whoever removes a person must know what stays. */
function describeElsewhere(isFollowed: boolean, { where, withAliases }: PeopleWords): string {
  const aliases = isFollowed
    ? ''
    : `as the other identity of an alias (${withAliases} leaves such lines out too), or `;
  return `Only the records of these people were left out. Those of others may still name them, ${aliases}in a property, such as an email: ${where} with a property and its value finds such records, and a search of the result for the text finds any.`;
}

function describeTie({ from, path, line, ...found }: ReportedFollowed['first'][number]): string {
  return `${nameIdentity(found)}, tied to ${nameIdentity(from)} by ${visibleText(path)}:${line}`;
}

function describeLarge({ asked, largest, count }: ReportedFollowed['large'], placeholders: string) {
  if (asked === null) return null;
  const others =
    count > 1 ? `, and more than ${MOST_OF_ONE_PERSON} in ${formatCounted(count - 1, 'other group')}` : '';
  return `${formatCount(largest)} identities hang together with ${nameIdentity(asked)}${others}. One wrong alias ties strangers together: look through them, and name with ${placeholders} what is nobody's.`;
}

/** As many of those who are missing are told one by one: whoever names thousands looks them up in the files. */
const MOST_MISSING = 10;

function describeMissing({ asked, missing }: PeopleReport, { withAliases }: PeopleWords): ToldPeople {
  const { identities, first } = missing;
  const which =
    identities < asked
      ? `${formatCount(identities)} of these identities`
      : identities === 1
        ? 'this identity'
        : `any of these ${formatCount(identities)} identities`;
  return {
    title: `No record that was looked at is of ${which}: check how ${identities === 1 ? 'it is' : 'they are'} spelled`,
    ...told(first, identities, MOST_MISSING, (one) => describeMissed(one, withAliases)),
  };
}

function describeMissed({ near, isInAlias, ...named }: ReportedMissing, withAliases: string): string {
  const told = [nameIdentity(named)];
  if (near !== null) told.push(`nearly the same is ${nameIdentity(near)}`);
  if (isInAlias) told.push(`an alias names it as the other identity of somebody, whom ${withAliases} finds`);
  return told.join('; ');
}

/**
 * That lines which could not be read may be of the people asked for, as a sentence; null where there are none. `saving`:
 * how a shell is asked to save them; `shown` draws the name of an output.
 */
export function describeUnsearched(
  result: { totals: Totals; people?: PeopleReport[]; outputs: readonly OutputResult[] },
  saving: string,
  shown: (name: string) => string = visibleText,
): string | null {
  const { totals, people = [], outputs } = result;
  const { rejected } = totals;
  if (rejected === 0 || people.length === 0) return null;
  const rejects = outputs.find(({ format }) => format === 'rejects');
  const [which, they, them] =
    rejected === 1
      ? ['the rejected line is', 'it is', 'it']
      : [`the ${formatCount(rejected)} rejected lines are`, 'they are', 'them'];
  const where = rejects === undefined ? `${saving} saves ${them}` : `${they} in ${shown(rejects.name)}`;
  return `Whose ${which} could not be told: ${where}, to be looked through.`;
}

function describeNear({ areDropped, near }: PeopleReport, { most, taking }: PeopleWords): ToldPeople {
  const { identities, records, recordsBeyond, first } = near;
  const others = recordsBeyond > 0 ? ' and others' : '';
  const [done, does] = areDropped ? ['not left out', 'leaves it out'] : ['not taken', 'takes it'];
  return {
    title: `${formatCounted(records, 'record')} of ${countIdentities(identities)}${others} nearly asked for, ${done}`,
    ...told(first, identities, most, (near) => {
      const counted = formatCounted(near.records, 'record');
      return `${nameIdentity(near)}, ${counted}: ${describeDifferences(near)}; ${taking(near)} ${does}`;
    }),
  };
}

/** Only what is told is drawn: there may be many more. One more than `most` takes no more room than the rest. */
function told<Item>(items: readonly Item[], all: number, most: number, draw: (item: Item) => string) {
  const shown = items.slice(0, all === most + 1 ? all : most).map(draw);
  return { each: shown, rest: all - shown.length };
}

const DIFFERENCES = { case: 'other case', spaces: 'spaces around it' } as const;

function describeDifferences({ differs, type }: ReportedNear): string {
  const words = differs.map((by) =>
    by === 'type' ? (type === 'number' ? 'a number, not a text' : 'a text, not a number') : DIFFERENCES[by],
  );
  return words.join(', ');
}

function countIdentities(count: number): string {
  return formatCounted(count, 'identity', 'identities');
}

function nameIdentity({ identity, type }: NamedIdentity): string {
  if (type === 'number') return `the number ${identity}`;
  return identity.trim() === identity && identity !== ''
    ? visibleName(identity)
    : `"${visibleName(identity)}"`;
}
