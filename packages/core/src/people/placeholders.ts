import { IdentityReader } from '../scan/identity.ts';
import type { IdentityForm } from '../scan/identity-form.ts';
import { IdentityTable } from '../scan/identity-table.ts';
import { LooseIdentity } from '../scan/loose-identity.ts';

/**
 * What programs send where they know of nobody: an alias with one of these would tie strangers together. Compared
 * without regard to case, to spaces around them, and to whether they are texts or numbers. The empty text, booleans and
 * null are always among them.
 */
export const PLACEHOLDERS: readonly string[] = [
  ...[
    '0',
    'null',
    'nil',
    'undefined',
    'none',
    'nan',
    'n/a',
    'unknown',
    'false',
    'true',
    'anonymous',
    'guest',
  ],
  ...['not set', '(not set)', '(null)', '[object object]'],
];

/** Tells placeholders among identities. */
export class Placeholders {
  readonly #table = new IdentityTable();
  readonly #loose = new LooseIdentity();

  constructor(texts: readonly string[]) {
    const reader = new IdentityReader({ ignoreCase: false });
    for (const text of ['', ...texts]) {
      reader.readText(text);
      this.#loose.read(reader);
      this.#table.add(this.#loose);
    }
  }

  has(identity: IdentityForm): boolean {
    this.#loose.read(identity);
    return this.#table.find(this.#loose) >= 0;
  }
}
