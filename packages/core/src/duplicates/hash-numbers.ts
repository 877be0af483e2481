/** Hashes as small numbers, in the order in which they come. */
export class HashNumbers {
  readonly hashes: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(hash: string): number {
    let number = this.#numbers.get(hash);
    if (number === undefined) {
      number = this.hashes.push(hash) - 1;
      this.#numbers.set(hash, number);
    }
    return number;
  }
}
