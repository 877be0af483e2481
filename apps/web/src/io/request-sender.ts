/**
 * Sends requests from a browser. Whether the tracking host lets a page read its answers (CORS) nobody knows beforehand: a
 * request that names nobody, and that no host can record, is the probe. Where no answer can be read, requests go out as
 * images, as those of the product's own script do.
 *
 * Of an image is known that it came, or that none did: for an error, for want of an answer, or because the host saw the
 * same request within five minutes and answers 304. So what brings none again and again, while others do, is left alone
 * until these are over: if an image comes then, it was sent; if not, it is a fault as before.
 */
import { type Answer, type Clock, parseRetryAfter, type Sender, withKey } from '@km-export/core';

/** `readable`: each status is known. `images`: only whether an image came back. */
export type SendingWay = 'readable' | 'images';

/** For how long an answer is waited for, in milliseconds. */
export const ANSWER_TIMEOUT_MS = 30_000;

/** So often a request has brought nothing before the host is thought to have seen it: what is refused by chance has passed. */
const SEEN_AFTER = 3;

/** For how long a host remembers what it has seen, and a little more. Source: the documentation of the tracking API. */
const SEEN_FOR_MS = 310_000;

/** Where the probe goes: without a query it says nothing of anybody. */
const PROBE_PATH = 'e';

const UNREADABLE = { fault: 'no answer that a page can read' } as const satisfies Answer;
const UNREACHED = { fault: 'no answer', isUnsent: true } as const satisfies Answer;
const LATE = { fault: 'no answer in time' } as const satisfies Answer;

export type SenderOptions = {
  /** It ends with a slash. */
  host: string;
  /** It is in the requests, and nowhere else. */
  key: string;
  clock: Clock;
  /** On the page's own thread: workers have no images. */
  loadImage(address: string): Promise<Answer>;
  /** Resolves when what was noted of a request can't be lost with the tab: none goes out before that. */
  whenNoted(): Promise<void>;
  /** Told once, when it is found out. */
  onWay(way: SendingWay): void;
};

export class RequestSender implements Sender {
  readonly #options: SenderOptions;
  #way: SendingWay | null = null;
  /** Finds out which way it is; the others wait. */
  #probe: Promise<SendingWay | null> | null = null;
  #images = 0;
  /** Lines that have brought nothing: how often, and how many images had come before the first time. */
  readonly #unanswered = new Map<string, { times: number; images: number; hasWaited: boolean }>();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  async send(line: string, signal: AbortSignal): Promise<Answer> {
    const { host, key, whenNoted } = this.#options;
    await whenNoted();
    if (this.#way === null) this.#probe ??= this.#findWay(signal);
    const way = this.#way ?? (await this.#probe);
    if (signal.aborted) return LATE;
    const request = { line, address: host + withKey(line, key).slice(1), signal };
    if (way === null) return UNREACHED;
    return way === 'readable' ? askFor(request) : this.#askForImage(request);
  }

  /** Null where the host can't be reached: the next asks again. */
  async #findWay(signal: AbortSignal): Promise<SendingWay | null> {
    const probe = { address: this.#options.host + PROBE_PATH, signal };
    const way = 'status' in (await askFor(probe)) ? 'readable' : (await isAnswered(probe)) ? 'images' : null;
    this.#way = way;
    this.#probe = null;
    if (way !== null) this.#options.onWay(way);
    return way;
  }

  async #askForImage(request: Request): Promise<Answer> {
    const { line, signal } = request;
    const known = this.#unanswered.get(line) ?? { times: 0, images: this.#images, hasWaited: false };
    const mustWait = known.times >= SEEN_AFTER && known.images < this.#images && !known.hasWaited;
    if (mustWait) await this.#options.clock.wait(SEEN_FOR_MS, signal);
    if (signal.aborted) return LATE;
    const answer = await this.#image(request);
    if (!('fault' in answer)) {
      this.#images++;
      this.#unanswered.delete(line);
    } else {
      const hasWaited = known.hasWaited || mustWait;
      this.#unanswered.set(line, { ...known, times: known.times + 1, hasWaited });
    }
    return answer;
  }

  #image({ address, signal }: Asked): Promise<Answer> {
    return new Promise((resolve) => {
      const stop = () => resolve(LATE);
      signal.addEventListener('abort', stop);
      void this.#options.loadImage(address).then((answer) => {
        signal.removeEventListener('abort', stop);
        resolve(answer);
      });
    });
  }
}

type Asked = { address: string; signal: AbortSignal };
type Request = Asked & { line: string };

/** None of them says who asks, or leaves anything behind. */
const PLAIN = {
  credentials: 'omit',
  cache: 'no-store',
  redirect: 'error',
  referrerPolicy: 'no-referrer',
} as const satisfies RequestInit;

/** A request whose answer this page may read. What a browser says of a failure is not passed on: it may hold the address. */
async function askFor({ address, signal }: Asked): Promise<Answer> {
  const late = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  try {
    const response = await fetch(address, { ...PLAIN, signal: AbortSignal.any([signal, late]) });
    // Its small image is of no interest, but has to be read before the connection serves again.
    await response.arrayBuffer().catch(() => {});
    const retryAfterMs = parseRetryAfter(response.headers.get('retry-after') ?? undefined, Date.now());
    return { status: response.status, ...(retryAfterMs !== null && { retryAfterMs }) };
  } catch {
    return late.aborted ? LATE : UNREADABLE;
  }
}

/** Whether the host answers at all, whatever it says. */
function isAnswered({ address, signal }: Asked): Promise<boolean> {
  const limits = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
  // In this mode a browser refuses to refuse what leads elsewhere; the policy does it.
  return fetch(address, { ...PLAIN, mode: 'no-cors', redirect: 'follow', signal: limits }).then(
    () => true,
    () => false,
  );
}
