import { ConvertError } from '../model/error.ts';
import {
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  NULL,
  type RecordView,
  TYPE_MASK,
} from '../model/record.ts';
import type { Sought, SoughtByOption } from '../model/sought.ts';
import { visibleName } from '../model/words.ts';
import type { NameTable } from '../scan/names.ts';
import { splitEquation } from './equation.ts';
import { NameSearch } from './name-search.ts';
import { type RecordFilter, transform } from './transform.ts';
import { WantedValue } from './wanted-value.ts';

/** What a record must have, or must not: a property, or (`value` not null) a property with that value. */
type Condition = { option: Asking; name: string; value: string | null };

/** The options that make conditions, and whether each forbids what it names. */
const FORBIDS = { has: false, hasNot: true, where: false, whereNot: true };

type Asking = keyof typeof FORBIDS;

const NO_CONDITIONS: readonly number[] = [];

/**
 * Records that have, or lack, properties. As in Kissmetrics names are without case and values are not; null is as if
 * the property were missing, since CSV writes nothing for it.
 */
export const keepProperties = transform<Condition[]>({
  id: 'property',
  reason: 'by their properties',
  options: [
    {
      name: 'has',
      label: 'Only records with these properties',
      type: 'list',
      default: [],
      valueName: 'name',
      mayBeEmpty: true,
      help: 'Keeps records that have this property, whatever its value but null; case makes no difference. With several, all must be there.',
    },
    {
      name: 'hasNot',
      label: 'Only records without these properties',
      type: 'list',
      default: [],
      valueName: 'name',
      mayBeEmpty: true,
      help: 'Leaves out records that have this property, whatever its value but null.',
    },
    {
      name: 'where',
      label: 'Only records with these values',
      type: 'list',
      default: [],
      valueName: 'name=value',
      check: (text) => void parseEquation(text),
      help: 'Keeps records whose property has this value, as CSV writes it. Numbers are compared as numbers (1 is 1.0, also as a text); case makes no difference in the name and does in the value. With several, all must hold. In a name \\= stands for an equals sign.',
    },
    {
      name: 'whereNot',
      label: 'Only records without these values',
      type: 'list',
      default: [],
      valueName: 'name=value',
      check: (text) => void parseEquation(text),
      help: 'Leaves out records whose property has this value. Records without the property stay.',
    },
  ],
  prepare: ({ has, hasNot, where, whereNot }) => {
    const conditions = [
      ...(has as string[]).map((name): Condition => ({ option: 'has', name, value: null })),
      ...(hasNot as string[]).map((name): Condition => ({ option: 'hasNot', name, value: null })),
      ...(where as string[]).map((text): Condition => ({ option: 'where', ...parseEquation(text) })),
      ...(whereNot as string[]).map((text): Condition => ({ option: 'whereNot', ...parseEquation(text) })),
    ];
    return conditions.length === 0 ? null : conditions;
  },
  create: (conditions, names) => new PropertyFilter(conditions, names),
});

class PropertyFilter implements RecordFilter {
  readonly #names: NameTable;
  readonly #folded: readonly string[];
  readonly #values: readonly (WantedValue | null)[];
  readonly #isForbidden: readonly boolean[];
  /** Which conditions are about a name, by its id: worked out once for each. */
  readonly #conditionsOf: (readonly number[] | undefined)[] = [];
  /** Of the record at hand: which conditions' properties were found. */
  readonly #found: Uint8Array;
  /** Which conditions' properties were found in any record. */
  readonly #everFound: Uint8Array;
  readonly #conditions: readonly Condition[];
  readonly #searches: readonly { option: Asking; names: readonly string[]; search: NameSearch }[];

  constructor(conditions: readonly Condition[], names: NameTable) {
    this.#names = names;
    this.#folded = conditions.map(({ name }) => name.toLowerCase());
    this.#values = conditions.map(({ value }) => (value === null ? null : new WantedValue(value)));
    this.#isForbidden = conditions.map(({ option }) => FORBIDS[option]);
    this.#found = new Uint8Array(conditions.length);
    this.#everFound = new Uint8Array(conditions.length);
    this.#conditions = conditions;
    this.#searches = [...new Set(conditions.map(({ option }) => option))].map((option) => {
      const own = conditions.filter((condition) => condition.option === option);
      const names = [...new Set(own.map(({ name }) => name))];
      const search = new NameSearch(names.map((name) => ({ name, spelled: name })));
      return { option, names: names.map((name) => name.toLowerCase()), search };
    });
  }

  keeps({ bytes, tape, members, membersEnd }: RecordView): boolean {
    const found = this.#found.fill(0);
    let isKept = true;
    for (let member = members; member < membersEnd; member += MEMBER_SIZE) {
      const conditions = this.#ofName(tape[member + MEMBER_NAME]);
      if (conditions.length === 0) continue;
      const type = tape[member + MEMBER_TYPE];
      if ((type & TYPE_MASK) === NULL) continue;
      for (const condition of conditions) {
        if (found[condition] !== 0) continue;
        const value = this.#values[condition];
        if (
          value !== null &&
          !value.fits(bytes, tape[member + MEMBER_START], tape[member + MEMBER_END], type)
        ) {
          continue;
        }
        // The names behind it are looked at all the same.
        if (this.#isForbidden[condition]) isKept = false;
        found[condition] = 1;
        this.#everFound[condition] = 1;
      }
    }
    for (let condition = 0; condition < found.length; condition++) {
      if (found[condition] === 0 && !this.#isForbidden[condition]) return false;
    }
    return isKept;
  }

  sought(): SoughtByOption {
    return Object.fromEntries(
      this.#searches.map(({ option, search }) => {
        const names = search.result();
        return [option, option === 'where' ? [...names, ...this.#soughtValues()] : names];
      }),
    );
  }

  /** Values that records must have. */
  #soughtValues(): Sought[] {
    return this.#conditions.flatMap(({ option, name, value }, condition) =>
      option === 'where' && value !== null
        ? [{ name, value, spelled: null, isFound: this.#everFound[condition] === 1, near: null }]
        : [],
    );
  }

  #ofName(id: number): readonly number[] {
    const known = this.#conditionsOf[id];
    if (known !== undefined) return known;
    const spelled = this.#names.texts[id];
    const name = spelled.toLowerCase();
    for (const { names, search } of this.#searches) {
      search.see(spelled);
      for (const [index, sought] of names.entries()) if (sought === name) search.find(index);
    }
    const own = this.#folded.flatMap((folded, condition) => (folded === name ? [condition] : []));
    const conditions = own.length === 0 ? NO_CONDITIONS : own;
    this.#conditionsOf[id] = conditions;
    return conditions;
  }
}

/** `name=value`: the first equals sign without a backslash parts the two. Error `job/bad-spec`: there is none. */
function parseEquation(text: string): { name: string; value: string } {
  const { name, value } = splitEquation(text);
  if (value !== null) return { name, value };
  throw new ConvertError(
    'job/bad-spec',
    `"${visibleName(text)}" is no property with a value. Write NAME=VALUE; to ask for the property alone, use --has.`,
  );
}
