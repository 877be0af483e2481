import type { AliasPair } from './people.ts';
import type { Random } from './random.ts';
import type { FileSpan, Setting } from './setting.ts';
import type { Path } from './vocabulary/vocabulary.ts';

const SECONDS_PER_HOUR = 3600;

/** Somebody doing several things in a row: the unit in which lines come about. */
export type Visit = {
  /** In the order of their beginnings. */
  ordinal: number;
  path: Path;
  /** Whose lines they are, as JSON. */
  person: Uint8Array;
  /** The alias line of the visit, and at which step it comes. */
  alias: AliasPair | null;
  aliasStep: number;
  /** From this step on the lines are property sets. */
  setsFromStep: number;
  step: number;
  steps: number;
  /** When the next line is received, in Unix seconds. */
  receivedAt: number;
  /** What has to be added to that for the time by the device's clock. */
  clockOffsetSeconds: number;
  /** Chooses what stays the same throughout a visit. */
  salt: number;
};

/**
 * Opens the visits of one file, one after the other, until their lines fill it. Aliases and property sets are dealt
 * out by the number of lines so far, so their shares hold in every file, and which customers sign up in a file follows
 * from how many lines lie before it.
 */
export class VisitOpener {
  readonly #setting: Setting;
  readonly #span: FileSpan;
  readonly #random: Random;
  readonly #pathWeight: number;
  #opened = 0;
  #linesPlanned = 0;
  #aliasesPlanned = 0;
  #setsPlanned = 0;

  constructor(setting: Setting, span: FileSpan, random: Random) {
    this.#setting = setting;
    this.#span = span;
    this.#random = random;
    this.#pathWeight = setting.vocabulary.paths.reduce((sum, path) => sum + path.weight, 0);
  }

  /** When the next visit begins, in Unix seconds; infinite when the file is full. */
  nextStart(): number {
    if (this.#linesPlanned >= this.#span.lines) return Number.POSITIVE_INFINITY;
    const fraction = (this.#span.linesBefore + this.#linesPlanned) / this.#setting.plan.lines;
    return Math.floor(this.#setting.traffic.secondsAt(fraction));
  }

  /** The visit that begins then. */
  open(start: number): Visit {
    const { plan, people, vocabulary } = this.#setting;
    const { linesBefore, lines } = this.#span;
    const random = this.#random;
    const usualPath = this.#choosePath();
    let steps = Math.min(random.between(usualPath.least, usualPath.most), lines - this.#linesPlanned);
    // A visit has one alias line at most, so it must not be longer than the lines that one is due for.
    if (plan.aliases > 0) steps = Math.max(1, Math.min(steps, Math.floor(1 / plan.aliases)));
    const lineOrdinal = linesBefore + this.#linesPlanned + steps;

    const aliasOrdinal = Math.floor(linesBefore * plan.aliases) + this.#aliasesPlanned;
    const alias =
      Math.floor(lineOrdinal * plan.aliases) > aliasOrdinal ? people.alias(random, aliasOrdinal) : null;
    const setOrdinal = Math.floor(linesBefore * plan.propertySets) + this.#setsPlanned;
    const setsDue = Math.floor(lineOrdinal * plan.propertySets) - setOrdinal;
    const sets = Math.min(setsDue, alias === null ? steps : steps - 1);

    this.#linesPlanned += steps;
    this.#setsPlanned += sets;
    if (alias !== null) this.#aliasesPlanned++;
    const aliasPath = alias?.isNewCustomer ? vocabulary.signUp : vocabulary.logIn;
    const path = alias === null ? usualPath : aliasPath;
    return {
      ordinal: this.#opened++,
      path,
      person: alias === null ? this.#identity(path, lineOrdinal, aliasOrdinal) : alias.account,
      alias,
      aliasStep: steps - sets > 1 && random.chance(0.4) ? 1 : 0,
      setsFromStep: steps - sets,
      step: 0,
      steps,
      receivedAt: start,
      clockOffsetSeconds: this.#clockOffset(path),
      salt: random.next(),
    };
  }

  #choosePath(): Path {
    const { paths } = this.#setting.vocabulary;
    let left = this.#random.below(this.#pathWeight);
    for (const path of paths) {
      left -= path.weight;
      if (left < 0) return path;
    }
    return paths[0]!;
  }

  #identity(path: Path, lineOrdinal: number, aliasOrdinal: number): Uint8Array {
    const { people } = this.#setting;
    const random = this.#random;
    switch (path.who) {
      case 'stranger':
        return people.stranger(random, lineOrdinal);
      case 'future-customer':
        return people.futureCustomer(random, aliasOrdinal);
      case 'customer-device':
        return people.device(people.customer(random, aliasOrdinal), random.below(2));
      case 'customer':
        return people.account(people.customer(random, aliasOrdinal), random.chance(CAPITAL_SHARE));
    }
  }

  /** Most clocks are nearly right, some are set to another zone, a few are days off; what waited is hours old. */
  #clockOffset({ arrival }: Path): number {
    const random = this.#random;
    if (arrival === 'offline') return -600 - random.lowest(60 * SECONDS_PER_HOUR);
    if (arrival !== 'device-clock') return 0;
    const kind = random.below(100);
    if (kind < 2) return random.between(-72 * SECONDS_PER_HOUR, 24 * SECONDS_PER_HOUR);
    if (kind < 10) return random.between(-3, 1) * SECONDS_PER_HOUR;
    return random.between(-25, 4);
  }
}

/** How often a customer's address is written with a capital, as people type it. */
const CAPITAL_SHARE = 0.01;
