/** Which of some names records have, and what they have instead of those that none has. */
import { nearestTo, type Sought, type SoughtName } from '../model/sought.ts';

/** An export has hundreds of names, but a hostile one may have any number: beyond so many nothing near is looked for. */
const MOST_OTHERS = 10_000;

export class NameSearch {
  readonly #names: readonly SoughtName[];
  readonly #isFound: boolean[];
  readonly #others: string[] = [];
  /** Names that were not found yet. */
  open: number;

  constructor(names: readonly SoughtName[]) {
    this.#names = names;
    this.#isFound = names.map(() => false);
    this.open = names.length;
  }

  /** Records have the name that stands at `index`. */
  find(index: number): void {
    if (this.#isFound[index]) return;
    this.#isFound[index] = true;
    this.open--;
  }

  /** Records have this name, whether it is asked for or not. */
  see(other: string): void {
    if (this.#others.length < MOST_OTHERS) this.#others.push(other);
  }

  result(): Sought[] {
    return this.#names.map((name, index) => {
      const isFound = this.#isFound[index];
      return { ...name, isFound, near: nearestTo(name, isFound, this.#others) };
    });
  }
}
