/** Names that a job asks for, whether any record has them, and what was meant where none has. */
import { closest } from './closest.ts';
import { visibleName } from './words.ts';

/** `name` is as it is asked for, `spelled` the only name that fits; null where it is a pattern that others fit as well. */
export type SoughtName = { name: string; spelled: string | null };

/** `near`: of the names that records have, that which is nearest to one that none has; null where none is near. */
export type Sought = SoughtName & { isFound: boolean; near: string | null };

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
  return { ...own, isFound, near: nearestTo(own, isFound, candidates) };
}

/** What was most likely meant by a name, of those that records have. */
export function nearestTo({ spelled }: SoughtName, isFound: boolean, names: Iterable<string>): string | null {
  return isFound || spelled === null ? null : closest(names, spelled);
}

/** A name that was asked for in vain. */
export type Unmatched = { option: string; name: string; near: string | null };

/** Where no record is left, no column is missed. */
export function unmatchedIn(sought: SoughtByOption, recordsLeft: number): Unmatched[] {
  return Object.entries(sought).flatMap(([option, names]) =>
    names.flatMap(({ name, isFound, near }) =>
      isFound || (option === COLUMNS && recordsLeft === 0) ? [] : [{ option, name, near }],
    ),
  );
}

const COLUMNS = 'columns';

/** `No record has the column "plann". Did you mean "plan"?` */
export function describeUnmatched({ option, name, near }: Unmatched): string {
  const asked = `"${visibleName(name)}"`;
  const said =
    option === COLUMNS
      ? `No record that was kept has the column ${asked}.`
      : `No event that was looked at fits ${asked}.`;
  return near === null ? said : `${said} Did you mean "${visibleName(near)}"?`;
}
