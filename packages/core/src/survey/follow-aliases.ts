/** The identities that aliases tie to those asked for, and the lines that do it. */

import { type AskedPeople, packPeople } from '../people/asked-people.ts';
import { IdentityTable } from '../scan/identity-table.ts';
import { type NamedIdentity, spellIdentity } from '../scan/spell-identity.ts';
import type { AliasForest, TiePlace } from './alias-forest.ts';

/** An identity that nobody named, and the alias line that ties it to one that was known before. */
export type Followed = { identity: NamedIdentity; from: NamedIdentity } & TiePlace;

/** More identities than this are seldom one person's: one wrong alias ties strangers together. */
export const MOST_OF_ONE_PERSON = 20;

export type FollowedAliases = {
  /** Identities besides those asked for. */
  count: number;
  /** The first of them, those that are nearest to the ones asked for before others. */
  first: Followed[];
  /** Groups of more than {@link MOST_OF_ONE_PERSON} identities that hang together. */
  large: { count: number; largest: number; asked: NamedIdentity | null };
};

/** As many are told one by one. */
const MOST_TOLD = 1000;

/** Who is asked for, with all whom aliases lead to. */
export function followAliases(
  asked: AskedPeople,
  forest: AliasForest,
): { people: AskedPeople; followed: FollowedAliases } {
  const table = new IdentityTable(asked.identities);
  const neighbours = neighboursIn(forest);
  const isKnown = new Uint8Array(forest.size);
  const queue: number[] = [];
  const reach = (index: number): void => {
    isKnown[index] = 1;
    queue.push(index);
  };
  const askedByRoot = new Map<number, number>();
  for (let index = 0; index < asked.identities.count; index++) {
    const found = forest.find(table.at(index));
    if (found < 0) continue;
    const root = forest.rootOf(found);
    if (!askedByRoot.has(root)) askedByRoot.set(root, found);
    reach(found);
  }
  const first: Followed[] = [];
  let count = 0;
  const sizes = new Map<number, number>();
  for (let next = 0; next < queue.length; next++) {
    const from = queue[next];
    const root = forest.rootOf(from);
    sizes.set(root, (sizes.get(root) ?? 0) + 1);
    for (let at = neighbours.starts[from]; at < neighbours.starts[from + 1]; at++) {
      const tie = forest.tieAt(neighbours.ties[at]);
      const index = tie.one === from ? tie.other : tie.one;
      if (isKnown[index] === 1) continue;
      reach(index);
      count++;
      table.add(forest.at(index));
      if (first.length === MOST_TOLD) continue;
      first.push({
        identity: spellIdentity(forest.spelledAt(index)),
        from: spellIdentity(forest.spelledAt(from)),
        file: tie.file,
        line: tie.line,
      });
    }
  }
  const large = { count: 0, largest: 0, asked: null as NamedIdentity | null };
  for (const [root, size] of sizes) {
    if (size <= MOST_OF_ONE_PERSON) continue;
    large.count++;
    if (size <= large.largest) continue;
    large.largest = size;
    large.asked = spellIdentity(forest.spelledAt(askedByRoot.get(root) ?? 0));
  }
  return { people: packPeople(table, asked), followed: { count, first, large } };
}

/** The ties of each identity, one identity after the other. */
function neighboursIn(forest: AliasForest): { starts: Int32Array; ties: Int32Array } {
  const starts = new Int32Array(forest.size + 2);
  const each = (visit: (identity: number, tie: number) => void): void => {
    for (let tie = 0; tie < forest.tieCount; tie++) {
      const { one, other } = forest.tieAt(tie);
      visit(one, tie);
      visit(other, tie);
    }
  };
  // Counted two places on, summed, and filled one place on, so that in the end each start is its own.
  each((identity) => starts[identity + 2]++);
  for (let index = 2; index < starts.length; index++) starts[index] += starts[index - 1];
  const ties = new Int32Array(forest.tieCount * 2);
  each((identity, tie) => {
    ties[starts[identity + 1]++] = tie;
  });
  return { starts, ties };
}
