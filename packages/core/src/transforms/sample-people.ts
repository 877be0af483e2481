import { ConvertError } from '../model/error.ts';
import { ID_PERSON } from '../model/keys.ts';
import { visibleName } from '../model/words.ts';
import { IdentityReader } from '../scan/identity.ts';
import { hashIdentity } from '../scan/identity-hash.ts';
import { transform } from './transform.ts';

type Sample = { share: number; seed: number; ignoreCase: boolean };

const SHARE = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(%?)\s*$/;
const MOST_SEED = 2 ** 32 - 1;

/** A share of all people, each with all of their records: the same people for the same seed, in every export. */
export const samplePeople = transform<Sample>({
  id: 'sample',
  reason: 'of people outside of the sample',
  options: [
    {
      name: 'samplePeople',
      label: 'A random sample of people',
      type: 'text',
      isPrivate: false,
      default: '',
      valueName: 'share',
      check: (text) => void parseShare(text),
      help: 'Keeps all records of a share of the people, such as 1% or 0.01: the same people each time, and in other exports too. Records without an identity are left out. An alias goes with its first identity.',
    },
    {
      name: 'sampleSeed',
      label: 'Which sample',
      type: 'text',
      isPrivate: false,
      default: '0',
      valueName: 'n',
      check: (text) => void parseSeed(text),
      help: 'A whole number: another one gives another sample.',
    },
  ],
  prepare: ({ samplePeople, sampleSeed, ignoreCase }) =>
    samplePeople === ''
      ? null
      : {
          share: parseShare(samplePeople as string),
          seed: parseSeed(sampleSeed as string),
          ignoreCase: ignoreCase as boolean,
        },
  create: ({ share, seed, ignoreCase }) => {
    const reader = new IdentityReader({ ignoreCase });
    const end = share * 2 ** 32;
    return {
      keeps: (view) =>
        reader.read(view.bytes, view.tape, view.reserved(ID_PERSON)) && hashIdentity(reader, seed) < end,
    };
  },
});

function parseShare(text: string): number {
  const [, digits, percent] = SHARE.exec(text) ?? [];
  const share = percent === '%' ? Number(digits) / 100 : Number(digits);
  if (share > 0 && (percent === '%' ? share <= 1 : share < 1)) return share;
  throw new ConvertError(
    'job/bad-spec',
    `"${visibleName(text)}" is no share of people. Write a part of a hundred, such as 1% or 0.5%, or a number between 0 and 1, such as 0.01.`,
  );
}

function parseSeed(text: string): number {
  if (/^\d{1,10}$/.test(text) && Number(text) <= MOST_SEED) return Number(text);
  throw new ConvertError(
    'job/bad-spec',
    `"${visibleName(text)}" names no sample: it is a whole number from 0 to ${MOST_SEED}.`,
  );
}
