import { ID_PERSON, ID_PERSON_2 } from '../model/keys.ts';
import { RECORD_LINE, type RecordBatch, RecordView } from '../model/record.ts';
import { Placeholders } from '../people/placeholders.ts';
import { IdentityReader } from '../scan/identity.ts';
import { AliasForest, type AliasSummary } from './alias-forest.ts';

/** How aliases are read: identities as those that are asked for, and which are nobody's. */
export type AliasReading = { ignoreCase: boolean; placeholders: readonly string[] };

/** The same for the same reading. */
export function readingKey({ ignoreCase, placeholders }: AliasReading): string {
  return JSON.stringify([ignoreCase, placeholders]);
}

/** Gathers what the aliases of a task tie together, in a worker. */
export class AliasCollector {
  readonly #forest = new AliasForest();
  readonly #placeholders: Placeholders;
  readonly #view: RecordView;
  readonly #one: IdentityReader;
  readonly #other: IdentityReader;
  /** The two as they are spelled; null where they are compared so. */
  readonly #spelled: { one: IdentityReader; other: IdentityReader } | null;

  constructor({ ignoreCase, placeholders }: AliasReading, batch: RecordBatch) {
    this.#placeholders = new Placeholders(placeholders);
    this.#view = new RecordView(batch);
    this.#one = new IdentityReader({ ignoreCase });
    this.#other = new IdentityReader({ ignoreCase });
    const speller = () => new IdentityReader({ ignoreCase: false });
    this.#spelled = ignoreCase ? { one: speller(), other: speller() } : null;
  }

  beginFile(file: number): void {
    this.#forest.beginFile(file);
  }

  take(batch: RecordBatch): void {
    const view = this.#view;
    for (let index = 0; index < batch.recordCount; index++) {
      view.moveTo(index);
      if (view.reserved(ID_PERSON_2) !== 0 && view.kind === 'alias') this.#alias(view);
    }
    this.#forest.addLines(batch.lineCount);
  }

  get summary(): AliasSummary {
    return this.#forest.summary;
  }

  #alias({ bytes, tape, position }: RecordView): void {
    const [one, other] = [this.#one, this.#other];
    if (!one.read(bytes, tape, this.#view.reserved(ID_PERSON))) return;
    if (!other.read(bytes, tape, this.#view.reserved(ID_PERSON_2))) return;
    if (this.#placeholders.has(one) || this.#placeholders.has(other)) return;
    this.#spelled?.one.read(bytes, tape, this.#view.reserved(ID_PERSON));
    this.#spelled?.other.read(bytes, tape, this.#view.reserved(ID_PERSON_2));
    this.#forest.tie(one, other, tape[position + RECORD_LINE] + 1, this.#spelled ?? undefined);
  }
}
