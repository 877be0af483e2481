/** What is told of the people that a job asked for, in the words of both shells. */
import { formatCount, formatCounted, visibleName, visibleText } from '../model/words.ts';
import type { NamedIdentity } from '../scan/spell-identity.ts';
import { MOST_OF_ONE_PERSON } from '../survey/follow-aliases.ts';
import type { PeopleReport, ReportedFollowed, ReportedNear } from './people-report.ts';

/** A sentence, and one by one what it counts; `rest` are those that are not told. */
export type ToldPeople = { title: string; each: string[]; rest: number };

export type DescribedPeople = {
  asked: string;
  /** Null where nobody was followed. */
  followed: ToldPeople | null;
  /** Too many hang together. */
  warning: string | null;
  /** Null where there are none. */
  near: ToldPeople | null;
};

/** How a shell names what it can be told. */
export type PeopleWords = {
  /** Tells at most so many one by one. */
  most: number;
  /** What would take an identity that was nearly asked for: `--ignore-case`. */
  taking: (near: ReportedNear) => string;
  /** Where identities are said that are nobody's: `--placeholder`. */
  placeholders: string;
};

/** Who was asked for, who was followed and by which lines, and who is nearly one of them. */
export function describePeople({ asked, followed, near }: PeopleReport, words: PeopleWords): DescribedPeople {
  return {
    asked: `${countIdentities(asked)} asked for`,
    followed:
      followed === undefined
        ? null
        : {
            title: `${countIdentities(followed.identities)} followed through aliases`,
            ...told(followed.first, followed.identities, words.most, describeTie),
          },
    warning: followed === undefined ? null : describeLarge(followed.large, words.placeholders),
    near: near.records === 0 ? null : describeNear(near, words),
  };
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

function describeNear(
  { identities, records, recordsBeyond, first }: PeopleReport['near'],
  { most, taking }: PeopleWords,
): ToldPeople {
  const others = recordsBeyond > 0 ? ' and others' : '';
  return {
    title: `${formatCounted(records, 'record')} of ${countIdentities(identities)}${others} nearly asked for, not taken`,
    ...told(first, identities, most, (near) => {
      const counted = formatCounted(near.records, 'record');
      return `${nameIdentity(near)}, ${counted}: ${describeDifferences(near)}; ${taking(near)} takes it`;
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
