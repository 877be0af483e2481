import { ASKED_BY_RECORDS } from '../model/near-matches.ts';
import { optionError } from '../model/option-fault.ts';
import { type AskedPeople, askPeople, namesNobody, PEOPLE_OPTIONS } from '../people/asked-people.ts';
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
      help: 'Leaves out the records of the people named, and keeps all others. Records of others that name them stay: as the other identity of an alias, which --with-aliases leaves out too, or in a property, such as an email, which --where finds, and a search of the result for the text.',
    },
  ],
  check: (values) => {
    const { dropIds, withAliases } = values;
    if (!namesNobody(values) || !(dropIds || withAliases)) return;
    const said = `: ${dropIds ? 'People are to be left out' : 'Aliases are to be followed'}, but nobody is named: name people with --id or --id-number, or leave that out.`;
    throw optionError({ place: 'records', options: [dropIds ? 'dropIds' : 'withAliases'], said });
  },
  prepare: (values) => {
    const people = askPeople(values);
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
