import type { ByteWriter } from '../bytes/byte-writer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { ConvertError } from '../model/error.ts';
import type { OptionValues } from '../model/option.ts';
import { visibleName } from '../model/words.ts';
import type { NameTable } from '../scan/names.ts';
import { pickMembers } from '../scan/pick-members.ts';
import { splitEquation } from './equation.ts';
import { transform } from './transform.ts';

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
      help: 'Writes only this property of records, or in a table only this column, in the order in which they are named; once for each. plan=Plan writes it under another name; \\= is an equals sign within a name. _p is the person, _t the time, _n the event, _p2 the other identity of an alias. What filters and splits go by need not be among them.',
    },
  ],
  prepare: ({ columns }) => {
    const parsed = (columns as readonly string[]).map(parseColumn);
    const taken = parsed.map(({ as }) => as);
    const twice = taken.find((name, index) => taken.indexOf(name) !== index);
    if (twice !== undefined) {
      throw new ConvertError('job/bad-spec', `Two columns would be called "${visibleName(twice)}".`);
    }
    return parsed.length === 0 ? null : parsed;
  },
  create(columns: readonly Column[], names: NameTable, side: ByteWriter) {
    const idOf = (name: string): number => {
      const spelled = encodeUtf8(JSON.stringify(name));
      return names.idOf(spelled, 1, spelled.length - 1);
    };
    const picks = columns.map(({ name, as }) => ({
      name: idOf(name),
      as: idOf(as),
      spelled: encodeUtf8(JSON.stringify(as)),
    }));
    return {
      keeps(view) {
        pickMembers(view, picks, side);
        return true;
      },
    };
  },
});

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
