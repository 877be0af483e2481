import { ID_PERSON, ID_PERSON_2 } from '../model/keys.ts';
import {
  MEMBER_END,
  MEMBER_START,
  MEMBER_TYPE,
  NUMBER,
  type RecordView,
  STRING,
  TYPE_MASK,
} from '../model/record.ts';
import { PLACEHOLDERS, Placeholders } from '../people/placeholders.ts';
import { IdentityReader } from '../scan/identity.ts';

/** Whether a record has an identity that Kissmetrics takes: a number, or a text that is not empty. */
export function hasIdentity(view: RecordView): boolean {
  const { tape } = view;
  const person = view.reserved(ID_PERSON);
  if (person === 0) return false;
  const type = tape[person + MEMBER_TYPE];
  const hasText = tape[person + MEMBER_END] > tape[person + MEMBER_START];
  return type === NUMBER || ((type & TYPE_MASK) === STRING && hasText);
}

/** Tells aliases that would tie strangers together: to or from a placeholder, or what is neither a text nor a number. */
export class TiedToNobody {
  readonly #placeholders = new Placeholders(PLACEHOLDERS);
  readonly #identity = new IdentityReader({ ignoreCase: false });

  /** The record at hand is an alias. */
  has(view: RecordView): boolean {
    return this.#isNobody(view, view.reserved(ID_PERSON)) || this.#isNobody(view, view.reserved(ID_PERSON_2));
  }

  #isNobody({ bytes, tape }: RecordView, member: number): boolean {
    return !this.#identity.read(bytes, tape, member) || this.#placeholders.has(this.#identity);
  }
}
