import type { Draft } from './draft.ts';
import { hash32, type Random } from './random.ts';
import type { Visit } from './visits.ts';
import { numeral, type Value } from './vocabulary/value.ts';
import { type EventType, type Field, ROLE, type Template, type Vocabulary } from './vocabulary/vocabulary.ts';

/** How many lines have a rare property besides, and how many aliases an event or a property. */
const RARE_SHARE = 0.06;
const ALIAS_EVENT_SHARE = 0.01;
const ALIAS_PROPERTY_SHARE = 0.02;
/** How old a line is at most that a server sends in a nightly batch. */
const LATE_SECONDS = 6 * 3600;

const ONE = numeral('1');
/** Stands for a time: it counts as any number of ten digits does. */
const TEN_DIGITS = numeral('1704067200');

/** Puts the next line of a visit into a draft. */
export class DraftMaker {
  readonly #vocabulary: Vocabulary;
  readonly #random: Random;

  constructor(vocabulary: Vocabulary, random: Random) {
    this.#vocabulary = vocabulary;
    this.#random = random;
  }

  fill(draft: Draft, visit: Visit): void {
    draft.isOctal = false;
    draft.event = null;
    draft.person = visit.person;
    draft.receivedAt = visit.receivedAt;
    draft.count = 0;
    if (visit.alias !== null && visit.step === visit.aliasStep) this.#fillAlias(draft, visit);
    else if (visit.step >= visit.setsFromStep) this.#fillPropertySet(draft, visit);
    else this.#fillEvent(draft, visit);
  }

  /** Gives the draft a property with octal escapes, in the place of its plain twin if it has it already. */
  addOctalEscapes(draft: Draft, visit: Visit): void {
    const twin = this.#random.pick(this.#vocabulary.octal);
    let place = 0;
    while (place < draft.count && draft.fields[place]!.index !== twin.index) place++;
    draft.fields[place] = twin;
    draft.values[place] = this.#value(twin, visit);
    if (place === draft.count) draft.count++;
    draft.isOctal = true;
  }

  #fillEvent(draft: Draft, visit: Visit): void {
    const event = this.#chooseEvent(visit);
    const templates = event.templates[visit.path.sender];
    draft.kind = 'event';
    draft.event = event;
    this.#setTime(draft, visit);
    this.#addFields(draft, templates[this.#random.low(templates.length)]!, visit);
    this.#addGivenTime(draft, visit);
    const { rare } = this.#vocabulary;
    if (rare.length > 0 && this.#random.chance(RARE_SHARE)) {
      const field = rare[this.#random.low(rare.length)]!;
      if (!isIn(draft, field)) this.#addField(draft, field, visit);
    }
  }

  #fillPropertySet(draft: Draft, visit: Visit): void {
    const templates = this.#vocabulary.propertySets[visit.path.sender];
    draft.kind = 'property-set';
    this.#setTime(draft, visit);
    this.#addFields(draft, templates[this.#random.low(templates.length)]!, visit);
    this.#addGivenTime(draft, visit);
  }

  #fillAlias(draft: Draft, visit: Visit): void {
    const { aliases, rare, events } = this.#vocabulary;
    draft.kind = 'alias';
    draft.person = visit.alias!.first;
    draft.secondPerson = visit.alias!.second;
    draft.unixSeconds = visit.receivedAt;
    this.#addFields(draft, aliases[this.#random.low(aliases.length)]!, visit);
    if (rare.length === 0) return;
    if (this.#random.chance(ALIAS_EVENT_SHARE)) {
      draft.event = this.#random.pick(events);
      this.#addField(draft, draft.event.field, visit);
    }
    if (this.#random.chance(ALIAS_PROPERTY_SHARE)) this.#addField(draft, this.#random.pick(rare), visit);
  }

  #chooseEvent({ path, step }: Visit): EventType {
    const { events } = path;
    if (step === 0) return events[0]!;
    if (path.inOrder && step < events.length) return events[step]!;
    return events[Math.min(1 + this.#random.low(events.length - 1), events.length - 1)]!;
  }

  #setTime(draft: Draft, visit: Visit): void {
    const { receivedAt, clockOffsetSeconds, path, step } = visit;
    switch (path.arrival) {
      case 'live':
        draft.unixSeconds = receivedAt;
        break;
      case 'device-clock':
        draft.unixSeconds = receivedAt + clockOffsetSeconds - this.#random.below(3);
        break;
      case 'offline':
        draft.unixSeconds = Math.min(
          receivedAt,
          receivedAt + clockOffsetSeconds + step * this.#random.between(20, 90),
        );
        break;
      case 'late':
        draft.unixSeconds = receivedAt - this.#random.low(LATE_SECONDS);
        break;
    }
  }

  #addGivenTime(draft: Draft, visit: Visit): void {
    const { givenTime } = this.#vocabulary;
    if (givenTime !== null && visit.path.arrival === 'late') this.#addField(draft, givenTime, visit);
  }

  #addFields(draft: Draft, template: Template, visit: Visit): void {
    for (let index = 0; index < template.length; index++) this.#addField(draft, template[index]!, visit);
  }

  #addField(draft: Draft, field: Field, visit: Visit): void {
    draft.fields[draft.count] = field;
    draft.values[draft.count] = this.#value(field, visit);
    draft.count++;
  }

  #value(field: Field, visit: Visit): Value {
    if (field.role !== ROLE.property) return field.role === ROLE.serverTime ? TEN_DIGITS : ONE;
    const { source } = field;
    if (source.make) return source.make(this.#random);
    const { list } = source;
    const fraction = source.sticky
      ? hash32(visit.salt, field.index, 0) / 0x1_0000_0000
      : this.#random.fraction();
    return list[Math.floor((source.draw === 'low' ? fraction * fraction : fraction) * list.length)]!;
  }
}

function isIn({ fields, count }: Draft, sought: Field): boolean {
  for (let place = 0; place < count; place++) if (fields[place] === sought) return true;
  return false;
}
