import { ID_PERSON, ID_PERSON_2 } from '../model/keys.ts';
import { addNear, type NearBy, type NearMatches, noNear } from '../model/near-matches.ts';
import type { RecordView } from '../model/record.ts';
import { IdentityReader } from '../scan/identity.ts';
import { IdentitySieve } from '../scan/identity-sieve.ts';
import { type IdentityForm, IdentityTable } from '../scan/identity-table.ts';
import { LooseIdentity } from '../scan/loose-identity.ts';
import { spellIdentity } from '../scan/spell-identity.ts';
import type { AskedPeople } from './asked-people.ts';

/** Tells whether records are of the people asked for, and remembers those that nearly are. */
export class PeopleMatcher {
  readonly #sieve: IdentitySieve;
  readonly #identities: IdentityTable;
  readonly #loose: IdentityTable;
  readonly #looseOf: Int32Array;
  readonly #followsAliases: boolean;
  readonly #reader: IdentityReader;
  readonly #looseReader = new LooseIdentity();
  /** Near identities since the last {@link takeNear}, the asked one that each is near to, and its records. */
  #near = new IdentityTable();
  #nearTo: number[] = [];
  #nearRecords: number[] = [];

  constructor({ sieve, identities, loose, looseOf, ignoreCase, placeholders }: AskedPeople) {
    this.#sieve = new IdentitySieve(sieve);
    this.#identities = new IdentityTable(identities);
    this.#loose = new IdentityTable(loose);
    this.#looseOf = looseOf;
    this.#followsAliases = placeholders !== null;
    this.#reader = new IdentityReader({ ignoreCase });
  }

  matches(view: RecordView): boolean {
    const mayBe = this.#passes(view, ID_PERSON);
    if (mayBe && this.#isAsked(view, ID_PERSON)) return true;
    const mayOther = this.#followsAliases && view.kind === 'alias' && this.#passes(view, ID_PERSON_2);
    if (mayOther && this.#isAsked(view, ID_PERSON_2)) return true;
    if (!(mayBe && this.#noteNear(view, ID_PERSON)) && mayOther) this.#noteNear(view, ID_PERSON_2);
    return false;
  }

  /** Identities that were nearly those asked for since the last call. */
  takeNear(): NearMatches {
    const near = noNear();
    for (let index = 0; index < this.#near.size; index++) {
      const form = this.#near.at(index);
      const differs = differencesOf(form, this.#identities.at(this.#nearTo[index]));
      if (differs.length === 0) continue;
      addNear(near, { ...spellIdentity(form), differs, records: this.#nearRecords[index] });
    }
    if (this.#near.size > 0) {
      this.#near = new IdentityTable();
      this.#nearTo = [];
      this.#nearRecords = [];
    }
    return near;
  }

  #passes(view: RecordView, id: number): boolean {
    return this.#sieve.passes(view.bytes, view.tape, view.reserved(id));
  }

  #isAsked(view: RecordView, id: number): boolean {
    const reader = this.#reader;
    return reader.read(view.bytes, view.tape, view.reserved(id)) && this.#identities.find(reader) >= 0;
  }

  /** Whether the identity, which is not asked for, is near to one that is. */
  #noteNear(view: RecordView, id: number): boolean {
    const reader = this.#reader;
    if (!reader.read(view.bytes, view.tape, view.reserved(id))) return false;
    this.#looseReader.read(reader);
    const loose = this.#loose.find(this.#looseReader);
    if (loose < 0) return false;
    const index = this.#near.add(reader);
    if (index === this.#nearTo.length) {
      this.#nearTo.push(this.#looseOf[loose]);
      this.#nearRecords.push(0);
    }
    this.#nearRecords[index]++;
    return true;
  }
}

/** None where they are not near after all: two texts that spell one number. */
function differencesOf(near: IdentityForm, asked: IdentityForm): NearBy[] {
  if (near.type !== asked.type) return ['type'];
  const [one, other] = [spellIdentity(near).identity, spellIdentity(asked).identity];
  const [trimmed, otherTrimmed] = [one.trim(), other.trim()];
  if (trimmed.toLowerCase() !== otherTrimmed.toLowerCase()) return [];
  const differs: NearBy[] = [];
  if (trimmed !== otherTrimmed) differs.push('case');
  // Else it would be the one asked for.
  if (differs.length === 0 || trimmed !== one || otherTrimmed !== other) differs.push('spaces');
  return differs;
}
