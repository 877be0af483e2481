import type { Listing } from '../input/listing.ts';
import { type PassOptions, type PassPorts, type PassResult, runPass } from './pass.ts';
import type { PlannedPass } from './plan.ts';

/** The passes of a job, one after the other, each told as one of so many. */
export class PassSequence {
  readonly #listing: Listing;
  readonly #ports: PassPorts;
  readonly #options: Pick<PassOptions, 'sizes' | 'onProgress' | 'signal'>;
  #begun = 0;
  #passes = 0;

  constructor(
    listing: Listing,
    ports: PassPorts,
    options: Pick<PassOptions, 'sizes' | 'onProgress' | 'signal'>,
  ) {
    this.#listing = listing;
    this.#ports = ports;
    this.#options = options;
  }

  /** So many are to come, as far as is known. */
  expect(passes: number): void {
    this.#passes = this.#begun + passes;
  }

  /** Runs the next pass; see {@link runPass}. */
  run(
    pass: PlannedPass,
    refuse: PassOptions['refuse'],
    receive?: PassOptions['receive'],
  ): Promise<PassResult> {
    this.#begun++;
    const numbers = { passNumber: this.#begun, passes: this.#passes };
    return runPass(pass, this.#listing, this.#ports, { ...this.#options, ...numbers, refuse, receive });
  }
}
