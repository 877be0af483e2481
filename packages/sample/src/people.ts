import { hash32, type Random } from './random.ts';
import { encodeUtf8 } from './text-encoder.ts';

/** The customers who were there before the export begins. */
const FOUNDERS = 60;
/** Of all alias lines, how many tell of a new customer; the others of a known one on a new device. */
const NEW_CUSTOMERS_PER_ALIAS = 0.6;
/** How many strangers come by for each line of the export. */
const STRANGERS_PER_LINE = 0.04;
const DEVICES_PER_CUSTOMER = 4;
const FIRST_ACCOUNT_NUMBER = 100_000;
/** Of a hundred accounts, how many are known by a number, and how many by a number that is written as a string. */
const NUMBER_PERCENT = 8;
const DIGITS_PERCENT = 4;

const QUOTE = 0x22;
const EQUALS_SIGN = 0x3d;
/** From a small ASCII letter to its capital. */
const CAPITAL_BELOW_SMALL = 0x20;

const FIRST_NAMES = (
  'ada alma anton bela bruno carla chen dana edda emil farah femi greta hana hugo ines ivo jana ' +
  'joel kaya kiran lena luca maya milo nadia noor olga otis pia quinn rafa rosa sami sora tess timo ' +
  'uma vera wim yara zoe'
).split(' ');
const LAST_NAMES = (
  'ashgrove birkholt brightwater coldbrook dunmere eastfold fernley goldacre hartwood islebury ' +
  'juniper kestrelby larkhill millbank northcote oakhurst pinecroft quarrier redfern silverdale ' +
  'thornbury underwood valemont westerly yewdale'
).split(' ');
const MAIL_DOMAINS = (
  'example.com example.com example.com example.org example.net mail.example.com mail.example.org ' +
  'team.example.net studio.example.com'
).split(' ');

const BASE64 = encodeUtf8('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const LETTERS_AND_DIGITS = encodeUtf8('0123456789abcdefghijklmnopqrstuvwxyz');

/** A purpose for each use of a person's number, so that one trait says nothing of another. */
const TRAIT = { name: 11, account: 12, device: 13, stranger: 14 } as const;

/** How an alias line joins two identities, each as JSON. */
export type AliasPair = {
  first: Uint8Array;
  second: Uint8Array;
  /** The one of the two that is the account's. */
  account: Uint8Array;
  isNewCustomer: boolean;
};

/**
 * All people, worked out from their numbers alone: nobody is stored, and any file can speak of anybody. Strangers
 * have an anonymous identity. Customers have an anonymous one for each of their devices and, from their sign-up on, an
 * account: an e-mail address for most, a number for some. All identities are returned as JSON.
 */
export class People {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Somebody who is never heard of again after a while, seen around this line of the export. */
  stranger(random: Random, lineOrdinal: number): Uint8Array {
    const newest = Math.floor(lineOrdinal * STRANGERS_PER_LINE);
    return this.#anonymous(TRAIT.stranger, newest - random.lowest(200));
  }

  /** A customer as known after `aliasOrdinal` alias lines; mostly one of the newer ones. */
  customer(random: Random, aliasOrdinal: number): number {
    const known = customersAfter(aliasOrdinal);
    return known - 1 - random.low(known);
  }

  /** Somebody who will sign up soon, still anonymous. */
  futureCustomer(random: Random, aliasOrdinal: number): Uint8Array {
    return this.device(customersAfter(aliasOrdinal) + random.low(25), 0);
  }

  /** The anonymous identity of one of a customer's devices. */
  device(customer: number, device: number): Uint8Array {
    return this.#anonymous(TRAIT.device, customer * DEVICES_PER_CUSTOMER + device);
  }

  /** The identity of a customer's account; an address begins with a capital if wished. */
  account(customer: number, withCapital = false): Uint8Array {
    const trait = hash32(this.#seed, customer, TRAIT.account) % 100;
    const number = String(FIRST_ACCOUNT_NUMBER + customer);
    if (trait < NUMBER_PERCENT) return encodeUtf8(number);
    if (trait < NUMBER_PERCENT + DIGITS_PERCENT) return encodeUtf8(`"${number}"`);
    return this.#mail(customer, withCapital);
  }

  /** What the alias line with this number joins. */
  alias(random: Random, aliasOrdinal: number): AliasPair {
    const known = customersAfter(aliasOrdinal);
    const isNewCustomer = customersAfter(aliasOrdinal + 1) > known;
    const customer = isNewCustomer ? known : this.customer(random, aliasOrdinal);
    const account = this.account(customer);
    const isNumbered = hash32(this.#seed, customer, TRAIT.account) % 100 < NUMBER_PERCENT;
    let other: Uint8Array;
    if (isNewCustomer) other = this.device(customer, 0);
    else if (isNumbered && random.chance(0.5)) other = this.#mail(customer, false);
    else other = this.device(customer, random.between(1, DEVICES_PER_CUSTOMER - 1));
    const isAnonymousFirst = random.chance(0.7);
    return {
      first: isAnonymousFirst ? other : account,
      second: isAnonymousFirst ? account : other,
      account,
      isNewCustomer,
    };
  }

  /** A customer's e-mail address: nobody else's, since it holds their number. */
  #mail(customer: number, withCapital: boolean): Uint8Array {
    const trait = hash32(this.#seed, customer, TRAIT.name);
    const first = FIRST_NAMES[trait % FIRST_NAMES.length]!;
    const last = LAST_NAMES[(trait >>> 8) % LAST_NAMES.length]!;
    const domain = MAIL_DOMAINS[(trait >>> 16) % MAIL_DOMAINS.length]!;
    const json = encodeUtf8(`"${localPart((trait >>> 24) % 16, first, last, customer)}@${domain}"`);
    if (withCapital) json[1]! -= CAPITAL_BELOW_SMALL;
    return json;
  }

  #anonymous(trait: number, ordinal: number): Uint8Array {
    const seed = hash32(this.#seed, ordinal, trait);
    const isOld = seed % 10 < 3;
    const alphabet = isOld ? LETTERS_AND_DIGITS : BASE64;
    const length = isOld ? 20 : 27;
    const json = new Uint8Array(length + (isOld ? 2 : 3));
    let bits = 0;
    for (let index = 0; index < length; index++) {
      if (index % 4 === 0) bits = hash32(seed, index, this.#seed);
      json[index + 1] = alphabet[(bits >>> ((index % 4) * 8)) % alphabet.length]!;
    }
    if (!isOld) json[length + 1] = EQUALS_SIGN;
    json[0] = QUOTE;
    json[json.length - 1] = QUOTE;
    return json;
  }
}

function localPart(style: number, first: string, last: string, customer: number): string {
  switch (style) {
    case 0:
      return `${first}${customer}+fit`;
    case 1:
      return `${last}_${customer}`;
    case 2:
      return `o'${last}.${customer}`;
    case 3:
      return `${first}.ü${last}${customer}`;
    default:
      return `${first}.${last}${customer}`;
  }
}

function customersAfter(aliasOrdinal: number): number {
  return FOUNDERS + Math.floor(aliasOrdinal * NEW_CUSTOMERS_PER_ALIAS);
}
