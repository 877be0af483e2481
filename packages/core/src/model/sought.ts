/** Names that a job asks for, whether any record has them, and what was meant where none has. */
import { closest } from './closest.ts';
import { visibleName } from './words.ts';

/** `name` is as it is asked for, `spelled` the only name that fits; null where it is a pattern that others fit as well. */
export type SoughtName = { name: string; spelled: string | null };

/** `value`: it is asked for with the name. `near`: of the names that records have, that which is nearest to one that none has; null where none is near. */
export type Sought = SoughtName & {
  isFound: boolean;
  value?: string;
  near: string | null;
  pieces?: SoughtPiece[];
};

/** What stands between the commas of a name: several may have been meant. `spelled` as records have it; null where none has. */
export type SoughtPiece = { name: string; spelled: string | null };

/** By the option that asks, each name where it stands there. */
export type SoughtByOption = Record<string, Sought[]>;

/** Adds what the records that follow have. Associative. */
export function mergeSought(own: SoughtByOption, next: SoughtByOption): void {
  for (const [option, found] of Object.entries(next)) {
    own[option] = own[option]?.map((sought, index) => addSought(sought, found[index])) ?? found;
  }
}

function addSought(own: Sought, next: Sought): Sought {
  const isFound = own.isFound || next.isFound;
  const candidates = [own.near, next.near].filter((near) => near !== null);
  const pieces = own.pieces?.map(({ name, spelled }, index) => ({
    name,
    spelled: spelled ?? next.pieces?.[index].spelled ?? null,
  }));
  return { ...own, isFound, near: nearestTo(own, isFound, candidates), ...(pieces && { pieces }) };
}

/** What was most likely meant by a name, of those that records have. */
export function nearestTo({ spelled }: SoughtName, isFound: boolean, names: Iterable<string>): string | null {
  return isFound || spelled === null ? null : closest(names, spelled);
}

/** A name that was asked for in vain. `pieces`: names that records have, and that stand in it between commas. */
export type Unmatched = {
  option: string;
  name: string;
  value?: string;
  near: string | null;
  pieces?: string[];
};

/** Where no record is left, no column is missed. */
export function unmatchedIn(sought: SoughtByOption, recordsLeft: number): Unmatched[] {
  return Object.entries(sought).flatMap(([option, names]) =>
    names.flatMap(({ name, value, isFound, near, pieces }) =>
      isFound || (option === COLUMNS && recordsLeft === 0) || (value !== undefined && lacks(names, name))
        ? []
        : [{ option, name, ...(value !== undefined && { value }), near, ...piecesIn(pieces) }],
    ),
  );
}

/** No record has the property: no value of it is missed beside it. */
function lacks(names: readonly Sought[], property: string): boolean {
  return names.some(({ name, value, isFound }) => name === property && value === undefined && !isFound);
}

/** Only where records have all of them. */
function piecesIn(pieces: readonly SoughtPiece[] = []): Pick<Unmatched, 'pieces'> {
  const found = pieces.flatMap(({ spelled }) => spelled ?? []);
  return found.length === 0 || found.length < pieces.length ? {} : { pieces: found };
}

const COLUMNS = 'columns';
/** Options that ask for events; all else asks for properties. */
const EVENTS = ['events', 'dropEvents'];

/**
 * `No record has the column "plann". Did you mean "plan"?` `apart`: how a shell is told several names of an option, as
 * a sentence.
 */
export function describeUnmatched(
  { option, name, value, near, pieces }: Unmatched,
  apart: (option: string) => string,
): string {
  const asked = quoted(name);
  if (value !== undefined) return `No record that was looked at has the value ${quoted(value)} in ${asked}.`;
  const said =
    option === COLUMNS
      ? `No record that was kept has the column ${asked}`
      : EVENTS.includes(option)
        ? `No event that was looked at fits ${asked}`
        : `No record that was looked at has the property ${asked}`;
  if (pieces !== undefined) {
    const each = `${pieces.slice(0, -1).map(quoted).join(', ')} and ${quoted(pieces[pieces.length - 1])}`;
    return `${said}, but there are ${each}. ${apart(option)}`;
  }
  return near === null ? `${said}.` : `${said}. Did you mean ${quoted(near)}?`;
}

function quoted(name: string): string {
  return `"${visibleName(name)}"`;
}
