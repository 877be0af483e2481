/** Which of some names records have, and what they have instead of those that none has. */
import { nearestTo, type Sought, type SoughtName, type SoughtPiece } from '../model/sought.ts';

/** An export has hundreds of names, but a hostile one may have any number: beyond so many nothing near is looked for. */
const MOST_OTHERS = 10_000;

export class NameSearch {
  readonly #names: readonly SoughtName[];
  readonly #isFound: boolean[];
  readonly #others: string[] = [];
  /** Of names with commas, what stands between them; and all of these by their names in lower case. */
  readonly #pieces: readonly (SoughtPiece[] | undefined)[];
  readonly #piecesByName = new Map<string, SoughtPiece[]>();
  /** Names that were not found yet. */
  open: number;

  constructor(names: readonly SoughtName[]) {
    this.#names = names;
    this.#isFound = names.map(() => false);
    this.open = names.length;
    this.#pieces = names.map(({ spelled }) => (spelled?.includes(',') ? this.#toPieces(spelled) : undefined));
  }

  #toPieces(name: string): SoughtPiece[] {
    const pieces = name.split(',').map((piece): SoughtPiece => ({ name: piece.trim(), spelled: null }));
    for (const piece of pieces) {
      const folded = piece.name.toLowerCase();
      const same = this.#piecesByName.get(folded) ?? [];
      same.push(piece);
      this.#piecesByName.set(folded, same);
    }
    return pieces;
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
    if (this.#piecesByName.size === 0) return;
    for (const piece of this.#piecesByName.get(other.toLowerCase()) ?? []) piece.spelled ??= other;
  }

  result(): Sought[] {
    return this.#names.map((name, index) => {
      const isFound = this.#isFound[index];
      const pieces = this.#pieces[index];
      return { ...name, isFound, near: nearestTo(name, isFound, this.#others), ...(pieces && { pieces }) };
    });
  }
}
