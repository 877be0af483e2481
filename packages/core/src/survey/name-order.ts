/** The names of records in order of first appearance, and nothing else: all that a guess of columns asks for. */
import { grown } from '../bytes/grown.ts';
import {
  MEMBER_NAME,
  MEMBER_SIZE,
  RECORD_MEMBERS_END,
  RECORD_SIZE,
  type RecordBatch,
} from '../model/record.ts';
import type { NameTable } from '../scan/names.ts';

export class NameOrder {
  readonly #names: NameTable;
  readonly #order: number[] = [];
  /** By name id: 1 where the name was seen. */
  #seen = new Int32Array(0);

  constructor(names: NameTable) {
    this.#names = names;
  }

  take(batch: RecordBatch): void {
    if (this.#seen.length < this.#names.size) this.#seen = grown(this.#seen, this.#names.size * 2);
    this.#records(batch);
  }

  #records({ tape, records, recordCount }: RecordBatch): void {
    const seen = this.#seen;
    for (let index = 0; index < recordCount; index++) {
      const record = records[index];
      const membersEnd = tape[record + RECORD_MEMBERS_END];
      for (let member = record + RECORD_SIZE; member < membersEnd; member += MEMBER_SIZE) {
        const name = tape[member + MEMBER_NAME];
        if (seen[name] === 0) {
          seen[name] = 1;
          this.#order.push(name);
        }
      }
    }
  }

  texts(): string[] {
    return this.#order.map((id) => this.#names.texts[id]);
  }
}
