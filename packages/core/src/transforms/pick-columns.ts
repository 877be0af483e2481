import type { ByteWriter } from '../bytes/byte-writer.ts';
import { grown } from '../bytes/grown.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { OptionValues } from '../model/option.ts';
import { optionError } from '../model/option-fault.ts';
import { MEMBER_NAME, MEMBER_SIZE, type RecordView } from '../model/record.ts';
import type { SoughtByOption } from '../model/sought.ts';
import { visibleName } from '../model/words.ts';
import type { NameTable } from '../scan/names.ts';
import { type Pick, pickMembers } from '../scan/pick-members.ts';
import { splitEquation } from './equation.ts';
import { NameSearch } from './name-search.ts';
import { type RecordFilter, transform } from './transform.ts';

/** A property that stays, and the name that it gets. */
type Column = { name: string; as: string };

/** The properties of records that are written, in which order, and what they are called. */
export const pickColumns = transform<Column[]>({
  id: 'columns',
  reason: 'of which columns were written',
  options: [
    {
      name: 'columns',
      label: 'Only these columns',
      type: 'list',
      default: [],
      valueName: 'column',
      help: 'Writes only this property of records, or in a table only this column, in the order in which they are named; once for each. A name is that of a column as it is spelled: Plan and plan are two columns. plan=Plan writes it under another name; \\= is an equals sign within a name. _p is the person, _t the time, _n the event, _p2 the other identity of an alias. What filters and splits go by need not be among them.',
    },
  ],
  isForReaders: true,
  check: ({ columns }) => {
    const taken = (columns as readonly string[]).map((column) => parseColumn(column).as);
    const twice = taken.find((name, index) => taken.indexOf(name) !== index);
    if (twice === undefined) return;
    const said = `: Two columns would be called "${visibleName(twice)}".`;
    throw optionError({ place: 'records', options: ['columns'], said });
  },
  prepare: ({ columns }) => {
    const parsed = (columns as readonly string[]).map(parseColumn);
    return parsed.length === 0 ? null : parsed;
  },
  create: (columns, names, side) => new ColumnFilter(columns, names, side),
});

class ColumnFilter implements RecordFilter {
  readonly #names: NameTable;
  readonly #side: ByteWriter;
  readonly #picks: readonly Pick[];
  readonly #search: NameSearch;
  /** By the id of a name: whether a record had it. Known for all names until every column was found. */
  #isSeen = new Int32Array(1 << 8);

  constructor(columns: readonly Column[], names: NameTable, side: ByteWriter) {
    const idOf = (name: string): number => {
      const spelled = encodeUtf8(JSON.stringify(name));
      return names.idOf(spelled, 1, spelled.length - 1);
    };
    this.#names = names;
    this.#side = side;
    this.#picks = columns.map(({ name, as }) => ({
      name: idOf(name),
      as: idOf(as),
      spelled: encodeUtf8(JSON.stringify(as)),
    }));
    this.#search = new NameSearch(columns.map(({ name }) => ({ name, spelled: name })));
  }

  keeps(view: RecordView): boolean {
    if (this.#search.open > 0) this.#look(view);
    pickMembers(view, this.#picks, this.#side);
    return true;
  }

  sought(): SoughtByOption {
    return { columns: this.#search.result() };
  }

  /** Which names the record has that none had before. */
  #look({ tape, members, membersEnd }: RecordView): void {
    for (let member = members; member < membersEnd; member += MEMBER_SIZE) {
      const id = tape[member + MEMBER_NAME];
      if (id >= this.#isSeen.length) this.#isSeen = grown(this.#isSeen, id * 2);
      if (this.#isSeen[id] === 1) continue;
      this.#isSeen[id] = 1;
      this.#search.see(this.#names.texts[id]);
      for (const [index, { name }] of this.#picks.entries()) if (name === id) this.#search.find(index);
    }
  }
}

/** Names of all columns, whatever records have; null where they are those of the records. */
export function columnsOf({ columns }: OptionValues = {}): string[] | null {
  const parsed = ((columns ?? []) as readonly string[]).map(parseColumn);
  return parsed.length === 0 ? null : parsed.map(({ as }) => as);
}

/** `plan`, `plan=Plan`. */
function parseColumn(text: string): Column {
  const { name, value } = splitEquation(text);
  return { name, as: value ?? name };
}
