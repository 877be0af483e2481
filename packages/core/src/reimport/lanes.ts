/** What waits for others of the same people. */
export type Queued = { people: readonly string[]; waitsFor: number };

/**
 * Keeps calls of one person in order: each waits for those before it that are about one of its people, and no longer.
 * An alias is about two, and so no call of either passes it.
 */
export class Lanes<Item extends Queued> {
  readonly #lanes = new Map<string, Item[]>();

  /** Whether it need not wait. */
  add(item: Item): boolean {
    for (const person of item.people) {
      const lane = this.#lanes.get(person);
      if (lane === undefined) this.#lanes.set(person, [item]);
      else {
        lane.push(item);
        item.waitsFor++;
      }
    }
    return item.waitsFor === 0;
  }

  /** Takes away what waits for nothing, and returns what waited for it alone. */
  remove(item: Item): Item[] {
    return item.people.flatMap((person) => {
      const lane = this.#lanes.get(person) ?? [];
      lane.shift();
      if (lane.length === 0) this.#lanes.delete(person);
      const [next] = lane;
      return next !== undefined && --next.waitsFor === 0 ? [next] : [];
    });
  }
}
