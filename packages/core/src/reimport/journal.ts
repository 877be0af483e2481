/**
 * What is known of the requests of a job: which were begun, which were acknowledged, and which failed for good. Requests
 * are named by their place, from 1, in the stream of all, which is the same each time the job runs (behaviour rule 19).
 *
 *   {"kind":"km-export reimport journal","requests":5000,"through":4000,"beyond":[4002],…}      a checkpoint
 *   >4001      begun          (a second time: sent again)
 *   <4001      acknowledged
 *   !4003      failed for good
 *   ~4001      did not go out: as if it had not been begun
 *
 * Lines are added while requests are sent; from time to time a new checkpoint takes the place of all of them.
 */
import { ConvertError } from '../model/error.ts';
import type { JournalStore } from '../ports.ts';

const KIND = 'km-export reimport journal';
const SCHEMA = 1;
const LINE = /^([><!~])(\d{1,15})$/;
/** A new checkpoint behind so many lines: some 200 KB. */
const LINES_BETWEEN_CHECKPOINTS = 20_000;

/** What a journal is of: none goes on with others. */
export type JournalHead = {
  requests: number;
  digest: string;
  /** Tells whether a key is the same, and nothing else of it. */
  seal: string;
  /** Where the requests go. */
  host: string;
};

/** Of all runs so far, together with what is still to be sent. */
export type JournalCounts = { sent: number; failed: number; repeats: number; unsettled: number };

export class Journal {
  readonly head: JournalHead;
  readonly #store: JournalStore;
  /** All requests up to this one are settled: acknowledged or failed. */
  through = 0;
  readonly #beyond = new Set<number>();
  /** Begun, and not settled: they may have arrived. */
  readonly #begun = new Set<number>();
  #sent = 0;
  #failed = 0;
  #repeats = 0;
  #lines = 0;

  constructor(head: JournalHead, store: JournalStore) {
    this.head = head;
    this.#store = store;
  }

  get counts(): JournalCounts {
    const [sent, failed] = [this.#sent, this.#failed];
    return { sent, failed, repeats: this.#repeats, unsettled: this.head.requests - sent - failed };
  }

  isSettled(place: number): boolean {
    return place <= this.through || this.#beyond.has(place);
  }

  /** Before a request goes out; where that can't be noted, it does not. */
  begin(place: number): void {
    this.#note(`>${place}`);
    this.#apply('>', place);
  }

  /** What was begun last did not go out, and can't have arrived. */
  withdraw(place: number): void {
    this.#apply('~', place);
    this.#note(`~${place}`);
  }

  /** Resolves once that can't be forgotten any more. */
  async settle(place: number, isSent: boolean): Promise<void> {
    this.#apply(isSent ? '<' : '!', place);
    this.#note(`${isSent ? '<' : '!'}${place}`);
    if (this.#lines >= LINES_BETWEEN_CHECKPOINTS) await this.checkpoint();
    else await this.#store.flush();
  }

  /** Puts a checkpoint in the place of all lines. */
  async checkpoint(): Promise<void> {
    this.#lines = 0;
    await this.#store.replace(this.#draw());
  }

  #note(line: string): void {
    this.#store.note(line);
    this.#lines++;
  }

  #apply(mark: string, place: number): void {
    if (mark === '>') {
      if (this.#begun.has(place)) this.#repeats++;
      this.#begun.add(place);
      return;
    }
    if (mark === '~') {
      // One that may have arrived before has been counted as sent again: that stands for the next attempt.
      this.#begun.delete(place);
      return;
    }
    if (this.isSettled(place)) return;
    if (mark === '<') this.#sent++;
    else this.#failed++;
    this.#begun.delete(place);
    this.#beyond.add(place);
    while (this.#beyond.delete(this.through + 1)) this.through++;
  }

  #draw(): string {
    const checkpoint = {
      ...{ kind: KIND, schema: SCHEMA, ...this.head, through: this.through, beyond: [...this.#beyond] },
      ...{ begun: [...this.#begun], sent: this.#sent, failed: this.#failed, repeats: this.#repeats },
    };
    return `${JSON.stringify(checkpoint)}\n`;
  }

  /**
   * The journal that a text holds. What was cut, or damaged by a loss of power, counts up to there: at worst a request
   * is sent again. Error `reimport/bad-journal`, where it is none; `path` is its name for that.
   */
  static parse(text: string, store: JournalStore, path: string): Journal {
    const [first = '', ...lines] = text.split('\n');
    const data = parseCheckpoint(first);
    if (data === null || !text.includes('\n')) {
      throw new ConvertError(
        'reimport/bad-journal',
        `${path} is no journal of km-export reimport. It was left as it is: name another file with --journal.`,
      );
    }
    const { requests, digest, seal, host } = data;
    const journal = new Journal({ requests, digest, seal, host }, store);
    journal.through = data.through;
    for (const place of data.beyond) journal.#beyond.add(place);
    for (const place of data.begun) journal.#begun.add(place);
    journal.#sent = data.sent;
    journal.#failed = data.failed;
    journal.#repeats = data.repeats;
    // The last has no line end: it was cut, or is empty.
    for (const line of lines.slice(0, -1)) {
      const [, mark, place] = LINE.exec(line) ?? [];
      if (mark === undefined || Number(place) > requests) break;
      journal.#apply(mark, Number(place));
    }
    return journal;
  }
}

type Checkpoint = JournalHead & {
  through: number;
  beyond: number[];
  begun: number[];
  sent: number;
  failed: number;
  repeats: number;
};

/** Null where it is none. */
function parseCheckpoint(line: string): Checkpoint | null {
  let data: Partial<Checkpoint & { kind: string; schema: number }>;
  try {
    data = JSON.parse(line);
  } catch {
    return null;
  }
  if (data?.kind !== KIND || data.schema !== SCHEMA) return null;
  const numbers = [data.requests, data.through, data.sent, data.failed, data.repeats];
  const lists = [data.beyond, data.begun];
  const texts = [data.digest, data.seal, data.host];
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  const isRight =
    numbers.every(isCount) &&
    lists.every((list) => Array.isArray(list) && list.every(isCount)) &&
    texts.every((text) => typeof text === 'string');
  return isRight ? (data as Checkpoint) : null;
}

/** Error `reimport/other-journal`: the journal is of other requests, or was written with another key or host. */
export function refuseOtherJournal(
  { requests, digest, host }: JournalHead,
  job: Omit<JournalHead, 'seal'>,
  isSameKey: boolean,
  path: string,
): void {
  const why =
    requests !== job.requests || digest !== job.digest
      ? `it is of ${requests} other requests: of another export, or other choices of what is sent`
      : host !== job.host
        ? `its requests went to ${host}`
        : isSameKey
          ? null
          : 'its requests were sent with another key';
  if (why === null) return;
  throw new ConvertError(
    'reimport/other-journal',
    `The journal ${path} is not of this job: ${why}. Give the same again to go on, or name another journal with --journal to begin anew.`,
  );
}
