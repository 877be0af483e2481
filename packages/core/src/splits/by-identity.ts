import { ConvertError } from '../model/error.ts';
import { type AskedPeople, askPeople, namesNobody, PEOPLE_OPTIONS } from '../people/asked-people.ts';
import { PeopleMatcher } from '../people/people-matcher.ts';
import type { Part, Split } from './split.ts';

const PARTS: readonly Part[] = [
  { key: 'identity', label: 'identity' },
  { key: 'rest', label: 'rest' },
];

/** The records of certain people (behaviour rule 12), and everything else. */
export const byIdentity = {
  id: 'identity',
  label: 'Some people’s records apart from the rest',
  summary: 'the people asked for and the rest',
  parts: PARTS,
  options: PEOPLE_OPTIONS,
  check(values) {
    if (!namesNobody(values)) return;
    throw new ConvertError(
      'job/bad-spec',
      'No identity is named, so there is nobody to find. Name a text with --id, a number with --id-number, or a file of them with --ids-file.',
    );
  },
  prepare: (values) => askPeople(values) as AskedPeople,
  asks: (people) => people,
  answered: (_, people) => people,
  createSplitter(people) {
    const matcher = new PeopleMatcher(people);
    return {
      parts: PARTS,
      partOf: (view) => (matcher.matches(view) ? 0 : 1),
      takeNear: () => matcher.takeNear(),
      found: () => matcher.found,
    };
  },
  describe: ({ label }) => ({ records: label }),
} as const satisfies Split<AskedPeople>;
