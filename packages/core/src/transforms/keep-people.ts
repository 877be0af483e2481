import { ConvertError } from '../model/error.ts';
import { ASKED_BY_RECORDS } from '../model/near-matches.ts';
import { type AskedPeople, askPeople, PEOPLE_OPTIONS } from '../people/asked-people.ts';
import { PeopleMatcher } from '../people/people-matcher.ts';
import { transform } from './transform.ts';

type People = { people: AskedPeople; drops: boolean };

/** Records of certain people, by exact, typed identity (behaviour rule 12), or through aliases. */
export const keepPeople = transform<People>({
  id: 'identity',
  reason: ({ dropIds }) => (dropIds ? 'of people who were to be left out' : 'of other people'),
  options: [
    ...PEOPLE_OPTIONS,
    {
      name: 'dropIds',
      label: 'Leave these people out instead',
      type: 'boolean',
      default: false,
      help: 'Leaves out the records of the people named, and keeps all others.',
    },
  ],
  prepare: (values) => {
    const people = askPeople(values);
    if (people === null && (values.dropIds || values.withAliases)) {
      throw new ConvertError(
        'job/bad-spec',
        `${values.dropIds ? 'People are to be left out' : 'Aliases are to be followed'}, but nobody is named: name people with --id or --id-number, or leave that out.`,
      );
    }
    return people === null ? null : { people, drops: values.dropIds as boolean };
  },
  asks: ({ people }) => people,
  answered: (data, people) => ({ ...data, people }),
  create: ({ people, drops }) => {
    const matcher = new PeopleMatcher(people);
    return {
      keeps: (view) => matcher.matches(view) !== drops,
      takeNear: () => ({ [ASKED_BY_RECORDS]: matcher.takeNear() }),
      found: () => ({ [ASKED_BY_RECORDS]: matcher.found }),
    };
  },
});
