import { setImmediate } from 'node:timers/promises';

/** The signals that end a program politely, with the exit code that a shell expects for each. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type InterruptSignal = keyof typeof EXIT_CODES;

/**
 * Turns the first signal into an aborted AbortSignal, so that the job can put things in order; a second one
 * calls `onInsist`.
 */
export class Interrupts {
  readonly #controller = new AbortController();
  #exitCode: number | null = null;

  constructor(onInsist: (exitCode: number) => void) {
    for (const name of Object.keys(EXIT_CODES) as InterruptSignal[]) {
      process.on(name, () => {
        if (this.#exitCode !== null) onInsist(this.#exitCode);
        this.#exitCode = EXIT_CODES[name];
        this.#controller.abort();
      });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What to end with where a signal came; else null. */
  get exitCode(): number | null {
    return this.#exitCode;
  }
}

/**
 * Lets all other events have their turn, a signal that has come by now among them. A first setImmediate may come
 * right behind the poll for events that the caller runs in; before the second one they are polled anew.
 */
export async function giveTurn(): Promise<void> {
  await setImmediate();
  await setImmediate();
}
