import { type FoundIdentities, noneFound, noteFound } from '../model/found-identities.ts';
import { ID_PERSON, ID_PERSON_2 } from '../model/keys.ts';
import { addNear, type NearBy, type NearMatches, nearKey, noNear } from '../model/near-matches.ts';
import type { RecordView } from '../model/record.ts';
import { IdentityReader } from '../scan/identity.ts';
import type { IdentityForm } from '../scan/identity-form.ts';
import { IdentitySieve } from '../scan/identity-sieve.ts';
import { IdentityTable } from '../scan/identity-table.ts';
import { LooseIdentity } from '../scan/loose-identity.ts';
import { type NamedIdentity, spellIdentity } from '../scan/spell-identity.ts';
import type { AskedPeople } from './asked-people.ts';

/** Tells whether records are of the people asked for, and remembers those that nearly are. */
export class PeopleMatcher {
  readonly #sieve: IdentitySieve;
  readonly #identities: IdentityTable;
  readonly #loose: IdentityTable;
  readonly #looseOf: Int32Array;
  readonly #named: number;
  readonly #followsAliases: boolean;
  readonly #reader: IdentityReader;
  /** Reads identities as they are spelled, where that may be another way than they are compared. */
  readonly #speller: IdentityReader | null;
  readonly #looseReader = new LooseIdentity();
  /** Which of those named records have. */
  readonly found: FoundIdentities;
  /** Near identities since the last {@link takeNear}, how each is spelled first, the asked one that it is near to, and its records. */
  #near = new IdentityTable();
  #nearSpelled: NamedIdentity[] = [];
  #nearTo: number[] = [];
  #nearRecords: number[] = [];

  constructor({ sieve, identities, named, loose, looseOf, ignoreCase, placeholders }: AskedPeople) {
    this.#sieve = new IdentitySieve(sieve);
    this.#identities = new IdentityTable(identities);
    this.#loose = new IdentityTable(loose);
    this.#looseOf = looseOf;
    this.#named = named;
    this.found = noneFound(named);
    this.#followsAliases = placeholders !== null;
    this.#reader = new IdentityReader({ ignoreCase });
    this.#speller = ignoreCase ? new IdentityReader({ ignoreCase: false }) : null;
  }

  matches(view: RecordView): boolean {
    const { ofRecords, inAliases } = this.found;
    const follows = this.#followsAliases;
    const mayBe = this.#passes(view, ID_PERSON);
    const isAsked = mayBe && this.#isAsked(view, ID_PERSON, ofRecords);
    const mayOther =
      view.reserved(ID_PERSON_2) !== 0 && view.kind === 'alias' && this.#passes(view, ID_PERSON_2);
    const isOther = mayOther && this.#isAsked(view, ID_PERSON_2, follows ? ofRecords : inAliases);
    if (isAsked || (isOther && follows)) return true;
    if (!(mayBe && this.#noteNear(view, ID_PERSON)) && mayOther && follows) this.#noteNear(view, ID_PERSON_2);
    return false;
  }

  /** Identities that were nearly those asked for since the last call. */
  takeNear(): NearMatches {
    const near = noNear();
    for (let index = 0; index < this.#near.size; index++) {
      const form = this.#near.at(index);
      const differs = differencesOf(form, this.#identities.at(this.#nearTo[index]));
      if (differs.length === 0) continue;
      const named = spellIdentity(form);
      const match = { ...(this.#nearSpelled[index] ?? named), differs, to: this.#nearTo[index] };
      addNear(near, nearKey(named), { ...match, records: this.#nearRecords[index] });
    }
    if (this.#near.size > 0) {
      this.#near = new IdentityTable();
      this.#nearSpelled = [];
      this.#nearTo = [];
      this.#nearRecords = [];
    }
    return near;
  }

  #passes(view: RecordView, id: number): boolean {
    return this.#sieve.passes(view.bytes, view.tape, view.reserved(id));
  }

  #isAsked(view: RecordView, id: number, found: Uint8Array): boolean {
    const reader = this.#reader;
    if (!reader.read(view.bytes, view.tape, view.reserved(id))) return false;
    const identity = this.#identities.find(reader);
    if (identity >= 0 && identity < this.#named) noteFound(found, identity);
    return identity >= 0;
  }

  /** Whether the identity, which is not asked for, is near to one that is. */
  #noteNear(view: RecordView, id: number): boolean {
    const reader = this.#reader;
    if (!reader.read(view.bytes, view.tape, view.reserved(id))) return false;
    const to = this.#nearest(reader);
    if (to < 0) return false;
    const index = this.#near.add(reader);
    if (index === this.#nearTo.length) {
      if (this.#speller?.read(view.bytes, view.tape, view.reserved(id))) {
        this.#nearSpelled.push(spellIdentity(this.#speller));
      }
      this.#nearTo.push(to);
      this.#nearRecords.push(0);
    }
    this.#nearRecords[index]++;
    return true;
  }

  /** The first of those asked for that the identity, which is not asked for itself, is near to; -1: there is none. */
  #nearest(identity: IdentityForm): number {
    this.#looseReader.read(identity);
    const own = this.#identities.find(this.#looseReader);
    const loose = this.#loose.find(this.#looseReader);
    if (loose < 0) return own;
    const other = this.#looseOf[loose];
    return own < 0 ? other : Math.min(own, other);
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
