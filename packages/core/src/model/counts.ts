/** What an output counts besides its rows: what was changed or left out on its way, each told in words. */
import { KEY_PERSON, KEY_PERSON_2, KEY_TIME, NO_PROPERTIES } from './keys.ts';
import { formatCount, formatCounted } from './words.ts';

/** What {@link WORDS} of `unimported` speak of. */
const UNIMPORTED = `${NO_PROPERTIES.join(', ')} are no properties, and a ${KEY_PERSON_2} of false is no alias`;

const WORDS = {
  guarded: (count) =>
    count === 1
      ? "1 cell begins like a formula: it got an apostrophe (') in front, so that a spreadsheet shows it and does not run it."
      : `${formatCount(count)} cells begin like formulas: each got an apostrophe (') in front, so that a spreadsheet shows it and does not run it.`,
  protected: (count) =>
    count === 1
      ? '1 number with leading zeros, or of more than 15 digits, was written as ="00123", so that a spreadsheet keeps every digit.'
      : `${formatCount(count)} numbers with leading zeros, or of more than 15 digits, were written as ="00123", so that a spreadsheet keeps every digit.`,
  cut: (count) =>
    count === 1
      ? '1 cell was cut: a spreadsheet holds at most 32,767 characters in a cell, and the rest is not in this file.'
      : `${formatCount(count)} cells were cut: a spreadsheet holds at most 32,767 characters in a cell, and the rest is not in this file.`,
  requoted: (count) =>
    count === 1
      ? "1 cell holds double quotation marks: they were written as apostrophes (')."
      : `${formatCount(count)} cells hold double quotation marks: they were written as apostrophes (').`,
  parted: (count) =>
    count === 1
      ? '1 event has properties for which there is no room in its row, which takes ten: they are in files of properties, with the same identity and time.'
      : `${formatCount(count)} events have properties for which there is no room in their rows, which take ten each: they are in files of properties, with the same identities and times.`,
  unimported: (count) =>
    count === 1
      ? `1 value was left out, since the import has no column for it: ${UNIMPORTED}.`
      : `${formatCount(count)} values were left out, since the import has no column for them: ${UNIMPORTED}.`,
  requestAliases: (count) => `${requests(count)} of aliases (/a).`,
  requestEvents: (count) => `${requests(count)} of events (/e).`,
  requestSets: (count) => `${requests(count)} of properties alone (/s).`,
  requestPairs: (count) =>
    count === 1
      ? '1 record gives two requests: an alias, and an event or properties.'
      : `${formatCount(count)} records give two requests each: an alias, and an event or properties.`,
  unsentWithoutIdentity: (count) =>
    `${records(count)} no request, since ${KEY_PERSON} is neither a number nor a text that is not empty.`,
  unsentWithoutTime: (count) => `${records(count)} no request, since ${KEY_TIME} is no usable time.`,
  unsentRecords: (count) => `${records(count)} no request, for want of anything that can be sent.`,
  unsentPlaceholders: (count) =>
    count === 1
      ? '1 alias was left out, since one of its identities is nobody’s, such as null or 0: it would tie strangers together for good.'
      : `${formatCount(count)} aliases were left out, since one of their identities is nobody’s, such as null or 0: they would tie strangers together for good.`,
  unsentNames: (count) =>
    count === 1
      ? '1 event was left out with its properties, since its name is an object or a list.'
      : `${formatCount(count)} events were left out with their properties, since their names are objects or lists.`,
  unsentTooLong: (count) =>
    count === 1
      ? '1 request was left out, since it is longer than the 8,192 bytes that servers take.'
      : `${formatCount(count)} requests were left out, since they are longer than the 8,192 bytes that servers take.`,
  unsentNulls: (count) => `${values(count)} left out: null says nothing.`,
  unsentNested: (count) => `${values(count)} left out: Kissmetrics takes no objects and no lists.`,
  unsentNoProperties: (count) => `${values(count)} left out: ${UNIMPORTED}.`,
  importWithoutIdentity: (count) =>
    `${lines(count)} left out, since ${KEY_PERSON} is neither a number nor a text that is not empty: no import takes such.`,
  importWithoutTime: (count) =>
    `${lines(count)} left out, since ${KEY_TIME} is no usable time: no import takes such.`,
  importTooOld: (count) => `${lines(count)} left out, since Kissmetrics keeps nothing from before 2009.`,
  importLongEvents: (count) =>
    `${lines(count)} left out, since names of events have fewer than 255 characters in Kissmetrics.`,
  importLongNames: (count) =>
    `${values(count)} left out, since names of properties have fewer than 255 characters in Kissmetrics.`,
  importPlaceholders: (count) =>
    count === 1
      ? '1 line ties no identities together any more, since one of the two is nobody’s, such as null or 0: strangers would become one person for good.'
      : `${formatCount(count)} lines tie no identities together any more, since one of the two is nobody’s, such as null or 0: strangers would become one person for good.`,
  importManyEvents: () =>
    'There are more names of events than the 65,535 that Kissmetrics takes: it will not take all of them.',
  importManyNames: () =>
    'There are more names of properties than the 65,535 that Kissmetrics takes: it will not take all of them.',
} as const satisfies Record<string, (count: number) => string>;

function requests(count: number): string {
  return formatCounted(count, 'request');
}

function records(count: number): string {
  return count === 1 ? '1 record gives' : `${formatCount(count)} records give`;
}

function lines(count: number): string {
  return count === 1 ? '1 record was' : `${formatCount(count)} records were`;
}

function values(count: number): string {
  return count === 1 ? '1 value was' : `${formatCount(count)} values were`;
}

/** What was done to a cell (`guarded`, `protected`, `cut`, `requoted`), an event (`parted`) or a value (`unimported`); which requests there are, and what is in none of them. */
export type Counted = keyof typeof WORDS;
/** To how many each was done; what was done to none is left out. */
export type Counts = Partial<Record<Counted, number>>;

/** A sentence for each thing that was done; none where every value was written as it is. */
export function describeCounts(counts: Counts = {}): string[] {
  return (Object.keys(WORDS) as Counted[]).flatMap((counted) => {
    const count = counts[counted] ?? 0;
    return count === 0 ? [] : [WORDS[counted](count)];
  });
}

/** Both together; null where neither counted anything. */
export function addCounts(a: Counts | null = null, b: Counts | null = null): Counts | null {
  if (a === null || b === null) return a ?? b;
  const sum: Counts = { ...a };
  for (const counted of Object.keys(b) as Counted[]) sum[counted] = (sum[counted] ?? 0) + (b[counted] ?? 0);
  return sum;
}
