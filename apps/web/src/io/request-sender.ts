/**
 * Sends requests from a browser. Whether the tracking host lets a page read its answers (CORS) nobody knows before the first
 * request, so that one is the probe: its answer is asked for. Where none can be read, requests go out as images, as those
 * of the product's own script do.
 *
 * Of an image is known that it came, or that none did: a host that has seen the same request within five minutes answers
 * 304, without one. So what brings none again and again, while others do, counts as sent if the host answers at all.
 */
import { type Answer, parseRetryAfter, type Sender, withKey } from '@km-export/core';

/** `readable`: each status is known. `images`: only whether an image came back. */
export type SendingWay = 'readable' | 'images';

/** For how long an answer is waited for, in milliseconds. */
export const ANSWER_TIMEOUT_MS = 30_000;

/** So often a request has brought nothing before the host is thought to have seen it: what is refused by chance has passed. */
const SEEN_AFTER = 3;

const UNREADABLE = { fault: 'no answer that a page can read' } as const satisfies Answer;
const LATE = { fault: 'no answer in time' } as const satisfies Answer;

export type SenderOptions = {
  /** It ends with a slash. */
  host: string;
  /** It is in the requests, and nowhere else. */
  key: string;
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
  /** One at a time asks which way it is; the others wait. */
  #probe: Promise<Answer> | null = null;
  /** The last probe gave nothing to read: the next is an image. */
  #isInDoubt = false;
  #images = 0;
  /** Lines that have brought nothing: how often, and how many images had come before the first time. */
  readonly #unanswered = new Map<string, { times: number; images: number }>();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  async send(line: string, signal: AbortSignal): Promise<Answer> {
    const { host, key, whenNoted } = this.#options;
    await whenNoted();
    while (this.#way === null && this.#probe !== null) await this.#probe;
    if (signal.aborted) return LATE;
    const request = { line, address: host + withKey(line, key).slice(1), signal };
    if (this.#way === 'readable') return askFor(request);
    if (this.#way === 'images') return this.#askForImage(request);
    this.#probe = this.#ask(request);
    try {
      return await this.#probe;
    } finally {
      this.#probe = null;
    }
  }

  async #ask(request: Request): Promise<Answer> {
    const way = this.#isInDoubt ? 'images' : 'readable';
    const answer = await (way === 'images' ? this.#askForImage(request) : askFor(request));
    if (!('fault' in answer)) {
      this.#way = way;
      this.#options.onWay(way);
    } else if (!request.signal.aborted) {
      this.#isInDoubt = !this.#isInDoubt;
      this.#noteUnanswered(request.line);
    }
    return answer;
  }

  async #askForImage(request: Request): Promise<Answer> {
    const { line, signal } = request;
    const answer = await this.#image(request);
    if (!('fault' in answer)) this.#images++;
    else if (!this.#isLikelySeen(line) || !(await isAnswered(request))) {
      if (!signal.aborted) this.#noteUnanswered(line);
      return answer;
    }
    this.#unanswered.delete(line);
    return { status: null };
  }

  #isLikelySeen(line: string): boolean {
    const { times = 0, images = 0 } = this.#unanswered.get(line) ?? {};
    return times >= SEEN_AFTER && images < this.#images;
  }

  #noteUnanswered(line: string): void {
    const { times = 0, images = this.#images } = this.#unanswered.get(line) ?? {};
    this.#unanswered.set(line, { times: times + 1, images });
  }

  #image({ address, signal }: Request): Promise<Answer> {
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

type Request = { line: string; address: string; signal: AbortSignal };

/** None of them says who asks, or leaves anything behind. */
const PLAIN = {
  credentials: 'omit',
  cache: 'no-store',
  redirect: 'error',
  referrerPolicy: 'no-referrer',
} as const satisfies RequestInit;

/** A request whose answer this page may read. What a browser says of a failure is not passed on: it may hold the address. */
async function askFor({ address, signal }: Request): Promise<Answer> {
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
function isAnswered({ address, signal }: Request): Promise<boolean> {
  const limits = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
  // In this mode a browser refuses to refuse what leads elsewhere; the policy does it.
  return fetch(address, { ...PLAIN, mode: 'no-cors', redirect: 'follow', signal: limits }).then(
    () => true,
    () => false,
  );
}
