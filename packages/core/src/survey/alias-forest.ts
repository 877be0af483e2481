/**
 * Which identities aliases tie together, and by which lines: a spanning forest. Plain data, merged in input order;
 * merging is associative: an alias that ties nothing new within its task ties nothing new before or behind it either.
 */
import { grown } from '../bytes/grown.ts';
import type { IdentityForm } from '../scan/identity-form.ts';
import { IdentityList, type PackedList } from '../scan/identity-list.ts';
import { IdentityTable, type PackedIdentities } from '../scan/identity-table.ts';

/** A file's place in the job's input, and the line in it, from 1. */
export type TiePlace = { file: number; line: number };

export type AliasSummary = {
  identities: PackedIdentities;
  /** How each is spelled first, where that may be another way than they are compared. */
  spelled?: PackedList;
  /** Three integers for each alias that tied something new: two identities and the file. */
  ties: Int32Array;
  /** The line of each, from the first of its file that was read. */
  lines: Float64Array;
  /** The file that was read last, -1 for none, and how many of its lines. */
  lastFile: number;
  lastLines: number;
};

const TIE_SIZE = 3;
const FIRST_TIES = 16;

/** Some 70 bytes an identity, beside its text; where case makes no difference, its text once more as it is spelled. */
export class AliasForest {
  readonly #table = new IdentityTable();
  readonly #spelled = new IdentityList();
  /** Of each identity another of its tree; of a root itself. */
  #parents = new Int32Array(FIRST_TIES);
  #ties = new Int32Array(FIRST_TIES * TIE_SIZE);
  #lines = new Float64Array(FIRST_TIES);
  #tieCount = 0;
  #lastFile = -1;
  #lastLines = 0;

  get size(): number {
    return this.#table.size;
  }

  get tieCount(): number {
    return this.#tieCount;
  }

  /** What follows is of this file. */
  beginFile(file: number): void {
    if (file === this.#lastFile) return;
    this.#lastFile = file;
    this.#lastLines = 0;
  }

  /** Lines of the file that were read; those of ties count from here on. */
  addLines(count: number): void {
    this.#lastLines += count;
  }

  /** The identity's number; -1 where no alias names it. */
  find(identity: IdentityForm): number {
    return this.#table.find(identity);
  }

  /** An identity by its number: valid until the next is added. */
  at(index: number): IdentityForm {
    return this.#table.at(index);
  }

  /** The same as it is spelled where it comes first. */
  spelledAt(index: number): IdentityForm {
    return this.#spelled.size === 0 ? this.at(index) : this.#spelled.at(index);
  }

  /** An alias of these two; `line` from 1, behind the lines added so far. `spelled`: of all, or of none. */
  tie(
    one: IdentityForm,
    other: IdentityForm,
    line: number,
    spelled?: { one: IdentityForm; other: IdentityForm },
  ): void {
    const first = this.#add(one, spelled?.one);
    this.#tie(first, this.#add(other, spelled?.other), this.#lastFile, this.#lastLines + line);
  }

  /** The tree that an identity is in, by the number of one identity in it: the same for all of them. */
  rootOf(index: number): number {
    const parents = this.#parents;
    while (parents[index] !== index) {
      parents[index] = parents[parents[index]];
      index = parents[index];
    }
    return index;
  }

  /** The identities of a tie, and its place. */
  tieAt(tie: number): TiePlace & { one: number; other: number } {
    const at = tie * TIE_SIZE;
    const ties = this.#ties;
    return { one: ties[at], other: ties[at + 1], file: ties[at + 2], line: this.#lines[tie] };
  }

  /** Adds `next`, which follows in input order. */
  add(next: AliasSummary): void {
    const table = new IdentityTable(next.identities);
    const own = new Int32Array(table.size);
    const spelled = next.spelled && new IdentityList(next.spelled);
    for (let index = 0; index < own.length; index++) {
      own[index] = this.#add(table.at(index), spelled?.at(index));
    }
    const { ties, lines } = next;
    for (let tie = 0; tie < lines.length; tie++) {
      const at = tie * TIE_SIZE;
      const file = ties[at + 2];
      const before = file === this.#lastFile ? this.#lastLines : 0;
      this.#tie(own[ties[at]], own[ties[at + 1]], file, before + lines[tie]);
    }
    if (next.lastFile < 0) return;
    this.beginFile(next.lastFile);
    this.addLines(next.lastLines);
  }

  get summary(): AliasSummary {
    return {
      identities: this.#table.pack(),
      ...(this.#spelled.size > 0 && { spelled: this.#spelled.pack() }),
      ties: this.#ties.slice(0, this.#tieCount * TIE_SIZE),
      lines: this.#lines.slice(0, this.#tieCount),
      lastFile: this.#lastFile,
      lastLines: this.#lastLines,
    };
  }

  #add(identity: IdentityForm, spelled: IdentityForm | undefined): number {
    const { size } = this.#table;
    const index = this.#table.add(identity);
    if (index < size) return index;
    if (index === this.#parents.length) this.#parents = grown(this.#parents, index * 2);
    this.#parents[index] = index;
    if (spelled !== undefined) this.#spelled.add(spelled);
    return index;
  }

  #tie(one: number, other: number, file: number, line: number): void {
    const [first, second] = [this.rootOf(one), this.rootOf(other)];
    if (first === second) return;
    // The earlier identity stays the root: the trees do not depend on how the input was cut.
    this.#parents[Math.max(first, second)] = Math.min(first, second);
    const tie = this.#tieCount++;
    if (tie === this.#lines.length) {
      this.#ties = grown(this.#ties, tie * 2 * TIE_SIZE);
      const lines = new Float64Array(tie * 2);
      lines.set(this.#lines);
      this.#lines = lines;
    }
    const at = tie * TIE_SIZE;
    this.#ties[at] = one;
    this.#ties[at + 1] = other;
    this.#ties[at + 2] = file;
    this.#lines[tie] = line;
  }
}
