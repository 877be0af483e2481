/** Who is asked for: the options of whatever chooses people, and what workers know of them. */
import { shareIntegers } from '../bytes/share.ts';
import { ConvertError } from '../model/error.ts';
import type { OptionSpec, OptionValues } from '../model/option.ts';
import { visibleName } from '../model/words.ts';
import { IdentityReader } from '../scan/identity.ts';
import { areEqual } from '../scan/identity-form.ts';
import { type PackedSieve, SieveMaker } from '../scan/identity-sieve.ts';
import { IdentityTable, type PackedIdentities } from '../scan/identity-table.ts';
import { LooseIdentity } from '../scan/loose-identity.ts';
import { type NamedIdentity, spellIdentity } from '../scan/spell-identity.ts';
import { spellsNumber } from '../scan/value.ts';
import { PLACEHOLDERS } from './placeholders.ts';

/** How people are asked for, wherever they are: by exact, typed identity (behaviour rule 12). */
export const PEOPLE_OPTIONS = [
  {
    name: 'id',
    label: 'Only these people',
    type: 'list',
    default: [],
    valueName: 'text',
    mayBeEmpty: true,
    help: 'The person with exactly this identity, a text. An alias counts by its first identity, with --with-aliases by both.',
  },
  {
    name: 'idNumber',
    label: 'Only these people, whose identity is a number',
    type: 'list',
    default: [],
    valueName: 'n',
    check: checkNumber,
    help: 'The person whose identity is this number, however it is spelled. The number 1 and the text 1 are two people.',
  },
  {
    name: 'ignoreCase',
    label: 'Identities without regard to case',
    type: 'boolean',
    default: false,
    help: 'Takes upper and lower case in identities for the same. Off: they differ, as they do in Kissmetrics.',
  },
  {
    name: 'withAliases',
    label: 'Also their other identities, through aliases',
    type: 'boolean',
    default: false,
    help: 'Follows aliases: everything of each person, under all identities that alias lines anywhere in the export tie to those named, and these lines themselves. Says which it followed, and by which lines. Reads the export once more.',
  },
  {
    name: 'placeholder',
    label: 'More identities of nobody',
    type: 'list',
    default: [],
    valueName: 'text',
    help: `An identity that is nobody's, so that no alias with it is followed, without regard to case and spaces around it. These are nobody's anyway: ${PLACEHOLDERS.join(', ')}; and the empty text, booleans and null.`,
  },
  {
    name: 'notPlaceholder',
    label: 'Identities of that list that are somebody’s',
    type: 'list',
    default: [],
    valueName: 'text',
    check: (text: string) => void placeholderOf(text),
    help: "One of these identities of nobody that is somebody's in this export, and is followed.",
  },
] as const satisfies readonly OptionSpec[];

/** Plain data, in few arrays: it goes to workers with every task. */
export type AskedPeople = {
  identities: PackedIdentities;
  /** How many of them were named: the first. */
  named: number;
  /** Those whose loose form, in which near ones are equal, is not their own: that form, and whose it is first. */
  loose: PackedIdentities;
  looseOf: Int32Array;
  /** Holds back nearly all who are neither among them nor near to one. */
  sieve: PackedSieve;
  ignoreCase: boolean;
  /** Which identities are nobody's, where aliases are followed; null where they are not. */
  placeholders: readonly string[] | null;
};

/** Null where nobody is asked for. */
export function askPeople(values: OptionValues): AskedPeople | null {
  const ignoreCase = values.ignoreCase as boolean;
  const [texts, numbers] = [values.id as string[], values.idNumber as string[]];
  const table = new IdentityTable(undefined, texts.length + numbers.length);
  const reader = new IdentityReader({ ignoreCase });
  for (const text of texts) {
    reader.readText(text);
    table.add(reader);
  }
  for (const number of numbers) {
    reader.readNumber(number);
    table.add(reader);
  }
  if (table.size === 0) return null;
  return packPeople(table, {
    named: table.size,
    ignoreCase,
    placeholders: values.withAliases ? placeholdersOf(values) : null,
  });
}

function placeholdersOf(values: OptionValues): string[] {
  const real = (values.notPlaceholder as string[]).map(placeholderOf);
  return [...PLACEHOLDERS.filter((text) => !real.includes(text)), ...(values.placeholder as string[])];
}

/** As the list spells it. Throws `job/bad-spec` for a text that is not in it. */
function placeholderOf(text: string): string {
  const spelled = text.trim().toLowerCase();
  if (PLACEHOLDERS.includes(spelled)) return spelled;
  throw new ConvertError(
    'job/bad-spec',
    `${visibleName(text)} is followed anyway. Only these are not: ${PLACEHOLDERS.join(', ')}.`,
  );
}

/** Of identities that were named, by their numbers, how `values` spell them first. */
export function spellAsked(
  values: OptionValues,
  { identities, ignoreCase }: AskedPeople,
  numbers: readonly number[],
): NamedIdentity[] {
  const table = new IdentityTable(identities);
  const spelled = new Map(numbers.map((number) => [number, spellIdentity(table.at(number))]));
  if (ignoreCase) {
    const reader = new IdentityReader({ ignoreCase });
    for (const identity of [...(values.id as string[])].reverse()) {
      reader.readText(identity);
      const number = table.find(reader);
      if (spelled.has(number)) spelled.set(number, { identity, type: 'text' });
    }
  }
  return [...spelled.values()];
}

/** These people and no others, asked for in the same way. */
export function packPeople(
  table: IdentityTable,
  { named, ignoreCase, placeholders }: Pick<AskedPeople, 'named' | 'ignoreCase' | 'placeholders'>,
): AskedPeople {
  const loose = new LooseIdentity();
  const looseTable = new IdentityTable();
  const looseOf: number[] = [];
  const sieve = new SieveMaker(table.size);
  for (let index = 0; index < table.size; index++) {
    const identity = table.at(index);
    loose.read(identity);
    sieve.add(loose);
    if (!areEqual(loose, identity) && looseTable.add(loose) === looseOf.length) looseOf.push(index);
  }
  return {
    identities: table.pack(),
    named,
    loose: looseTable.pack(),
    looseOf: shareIntegers(Int32Array.from(looseOf)),
    sieve: sieve.pack(),
    ignoreCase,
    placeholders,
  };
}

/** Whether these values name no person. */
export function namesNobody({ id, idNumber }: OptionValues): boolean {
  return (id as string[]).length === 0 && (idNumber as string[]).length === 0;
}

function checkNumber(text: string): void {
  if (spellsNumber(text)) return;
  throw new ConvertError(
    'job/bad-spec',
    `The identity ${visibleName(text)} is no number, such as 42 or -1.5. If it is a text, ask for it with --id.`,
  );
}
