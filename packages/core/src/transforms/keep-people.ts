import { encodeUtf8 } from '../bytes/utf8.ts';
import { ConvertError } from '../model/error.ts';
import { ID_PERSON } from '../model/keys.ts';
import { visibleName } from '../model/words.ts';
import { IdentityReader } from '../scan/identity.ts';
import { IdentityTable, type PackedIdentities } from '../scan/identity-table.ts';
import { isNumber } from '../scan/number-form.ts';
import { transform } from './transform.ts';

type People = { identities: PackedIdentities; ignoreCase: boolean; drops: boolean };

/** Records of certain people, by exact, typed identity (behaviour rule 12). */
export const keepPeople = transform<People>({
  id: 'identity',
  reason: 'of other people',
  options: [
    {
      name: 'id',
      label: 'Only these people',
      type: 'list',
      default: [],
      valueName: 'text',
      mayBeEmpty: true,
      help: 'Keeps records of the person with exactly this identity, a text. An alias is kept by its first identity alone.',
    },
    {
      name: 'idNumber',
      label: 'Only these people, whose identity is a number',
      type: 'list',
      default: [],
      valueName: 'n',
      check: checkNumber,
      help: 'Keeps records of the person whose identity is this number, however it is spelled. The number 1 and the text 1 are two people.',
    },
    {
      name: 'ignoreCase',
      label: 'Identities without regard to case',
      type: 'boolean',
      default: false,
      help: 'Takes upper and lower case in identities for the same. Off: they differ, as they do in Kissmetrics.',
    },
    {
      name: 'dropIds',
      label: 'Leave these people out instead',
      type: 'boolean',
      default: false,
      help: 'Leaves out the records of the people named, and keeps all others.',
    },
  ],
  prepare: ({ id, idNumber, ignoreCase, dropIds }) => {
    const identities = packIdentities(id as string[], idNumber as string[], ignoreCase as boolean);
    if (identities.count === 0) return null;
    return { identities, ignoreCase: ignoreCase as boolean, drops: dropIds as boolean };
  },
  create: ({ identities, ignoreCase, drops }) => {
    const table = new IdentityTable(identities);
    const reader = new IdentityReader({ ignoreCase });
    return {
      keeps: (view) => {
        const hasIdentity = reader.read(view.bytes, view.tape, view.reserved(ID_PERSON));
        return (hasIdentity && table.find(reader) >= 0) !== drops;
      },
    };
  },
});

/** Identities as a job names them: texts, and numbers as JSON spells them. */
export function packIdentities(
  texts: readonly string[],
  numbers: readonly string[],
  ignoreCase: boolean,
): PackedIdentities {
  const table = new IdentityTable();
  const reader = new IdentityReader({ ignoreCase });
  for (const text of texts) {
    reader.readText(text);
    table.add(reader);
  }
  for (const number of numbers) {
    reader.readNumber(number);
    table.add(reader);
  }
  return table.pack();
}

function checkNumber(text: string): void {
  const bytes = encodeUtf8(text);
  if (isNumber(bytes, 0, bytes.length)) return;
  throw new ConvertError(
    'job/bad-spec',
    `The identity ${visibleName(text)} is no number, such as 42 or -1.5. If it is a text, ask for it with --id.`,
  );
}
